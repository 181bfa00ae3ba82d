/* SPDX-License-Identifier: Apache-2.0 */
/* Hits, decisions, the queue and the card. */
#include "store/hits.h"

#include "store/entry_parts.h"
#include "store/query.h"

#define HIT_COLUMNS                                                                                \
    "h.id, h.journey_id, h.entry_id, h.flight_id, h.list_id, h.version, h.list_version, h.state, " \
    "h.band, h.score, h.threshold, h.reasons, h.created_at, h.updated_at, h.entry_digest, "        \
    "h.suppression_id, h.suppression_fit"

static void read_hit(struct query *q, struct arena *mem, struct hit_row *out)
{
    out->id = query_get_int(q);
    out->journey_id = query_get_int(q);
    out->entry_id = query_get_int(q);
    out->flight_id = query_get_int(q);
    out->list_id = query_get_int(q);
    out->version = query_get_u32(q);
    out->list_version = query_get_u32(q);
    out->state = (enum hit_state)query_get_int(q);
    out->band = (unsigned)query_get_int(q);
    out->score = query_get_double(q);
    out->threshold = query_get_double(q);
    out->reasons = query_get_text(q, mem);
    out->created_at = query_get_utc(q);
    out->updated_at = query_get_utc(q);
    out->entry_digest = query_get_hash(q);
    out->suppression_id = query_get_int(q);
    out->suppression_fit = (enum suppression_fit)query_get_int(q);
}

static bool digest_known(const struct sha256 *digest)
{
    static const struct sha256 none;
    return memcmp(digest, &none, sizeof none) != 0;
}

/** Not known becomes NULL. */
static void bind_digest(struct query *q, const struct sha256 *digest)
{
    if (digest_known(digest))
        query_hash(q, digest);
    else
        query_text(q, STR_NONE);
}

/* ---- one hit ---- */

/** Every row of a query that is bound. */
static int read_hits(struct query *q, struct arena *mem, struct hit_rows *out)
{
    int rc;

    QUERY_EACH(q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(q);
        read_hit(q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql hits_of_flight = {
    "SELECT " HIT_COLUMNS " FROM hit h WHERE h.flight_id = $1 ORDER BY h.id", NULL};

int store_hits_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                         struct hit_rows *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &hits_of_flight, err) < 0)
        return -1;
    query_int(&q, flight_id);
    return read_hits(&q, mem, out);
}

static const struct sql hits_of_suppression = {
    "SELECT " HIT_COLUMNS " FROM hit h WHERE h.suppression_id = $1 ORDER BY h.id DESC "
    "LIMIT $2 OFFSET $3",
    NULL};

int store_hits_of_suppression(struct store *st, int64_t suppression_id, struct store_page page,
                              struct arena *mem, struct hit_rows *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &hits_of_suppression, err) < 0)
        return -1;
    query_int(&q, suppression_id);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    return read_hits(&q, mem, out);
}

/* 1 is SUPPRESSION_APPLIES, 3 HIT_DISMISSED. */
static const struct sql hits_closed_by = {
    "SELECT " HIT_COLUMNS " FROM hit h JOIN flight f ON f.id = h.flight_id "
    "WHERE h.suppression_id = $1 AND h.suppression_fit = 1 AND h.state = 3 "
    "AND (f.departs_utc IS NULL OR f.departs_utc >= $3) "
    "AND $2 = (SELECT d.user_name FROM decision d WHERE d.hit_id = h.id ORDER BY d.id DESC LIMIT 1)"
    " ORDER BY h.id",
    NULL};

int store_hits_closed_by(struct store *st, int64_t suppression_id, str user, utc_ms from,
                         struct arena *mem, struct hit_rows *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &hits_closed_by, err) < 0)
        return -1;
    query_int(&q, suppression_id);
    query_key(&q, user);
    query_int(&q, from);
    return read_hits(&q, mem, out);
}

static const struct sql hit_by_pair = {
    "SELECT " HIT_COLUMNS ", h.evidence FROM hit h WHERE h.journey_id = $1 AND h.entry_id = $2",
    NULL};
static const struct sql hit_by_id = {
    "SELECT " HIT_COLUMNS ", h.evidence FROM hit h WHERE h.id = $1", NULL};

int store_hit_find(struct store *st, int64_t journey_id, int64_t entry_id, struct arena *mem,
                   struct hit_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &hit_by_pair, err) < 0)
        return -1;
    query_int(&q, journey_id);
    query_int(&q, entry_id);
    int rc = query_next(&q);
    if (rc == 1) {
        read_hit(&q, mem, out);
        out->evidence = query_get_text(&q, mem);
    }
    return query_finish(&q, rc);
}

int store_hit_get(struct store *st, int64_t id, struct arena *mem, struct hit_row *out,
                  struct err *err)
{
    struct query q;

    if (query_start(&q, st, &hit_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1) {
        read_hit(&q, mem, out);
        out->evidence = query_get_text(&q, mem);
    }
    return query_get_one(&q, rc, "hit");
}

/* $1 is today; 0 is HIT_OPEN. The numbers of the first column are those of enum recall_reason. */
static const struct sql hits_unfounded = {
    "SELECT CASE WHEN w.removed = 1 THEN 0 WHEN " W_EXPIRED " THEN 1 WHEN r.id IS NULL THEN 2 "
    "ELSE 3 END, " HIT_COLUMNS " FROM hit h JOIN watchlist w ON w.id = h.list_id "
    "LEFT JOIN entry_revision r ON r.entry_id = h.entry_id AND " R_IN_FORCE
    " WHERE h.state = 0 AND h.id > $2 AND (w.removed = 1 OR r.id IS NULL OR " W_EXPIRED
    " OR " R_EXPIRED ") ORDER BY h.id LIMIT $3",
    NULL};

int store_hits_unfounded(struct store *st, struct date today, int64_t after, uint32_t limit,
                         struct arena *mem, struct recall_rows *out, struct err *err)
{
    struct query q;
    int rc;

    memset(out, 0, sizeof *out);
    if (query_start(&q, st, &hits_unfounded, err) < 0)
        return -1;
    query_key_date(&q, today);
    query_int(&q, after);
    query_int(&q, limit);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct recall_row *row = vec_last(&out->rows);
        row->reason = (enum recall_reason)query_get_int(&q);
        read_hit(&q, mem, &row->hit);
    }
    return rc;
}

static const struct sql insert_hit = {
    "INSERT INTO hit (journey_id, entry_id, flight_id, list_id, version, list_version, state, "
    "band, score, threshold, reasons, evidence, created_at, updated_at, entry_digest, "
    "suppression_id, suppression_fit) "
    "VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    NULL};

int store_hit_insert(struct store *st, const struct hit_row *row, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_hit, err) < 0)
        return -1;
    query_int(&q, row->journey_id);
    query_int(&q, row->entry_id);
    query_int(&q, row->flight_id);
    query_int(&q, row->list_id);
    query_int(&q, row->list_version);
    query_int(&q, (int64_t)row->state);
    query_int(&q, row->band);
    query_double(&q, row->score);
    query_double(&q, row->threshold);
    query_text(&q, row->reasons);
    query_text(&q, row->evidence);
    query_int(&q, row->created_at);
    query_int(&q, row->updated_at);
    bind_digest(&q, &row->entry_digest);
    query_ref(&q, row->suppression_id);
    query_int(&q, (int64_t)row->suppression_fit);
    return query_insert(&q, id);
}

static const struct sql update_hit = {
    "UPDATE hit SET version = $2, list_version = $3, state = $4, band = $5, score = $6, "
    "threshold = $7, reasons = $8, evidence = $9, updated_at = $10, entry_digest = $11, "
    "suppression_id = $12, suppression_fit = $13 WHERE id = $1",
    NULL};

static int write_hit(struct store *st, const struct hit_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_hit, err) < 0)
        return -1;
    query_int(&q, row->id);
    query_int(&q, row->version);
    query_int(&q, row->list_version);
    query_int(&q, (int64_t)row->state);
    query_int(&q, row->band);
    query_double(&q, row->score);
    query_double(&q, row->threshold);
    query_text(&q, row->reasons);
    query_text(&q, row->evidence);
    query_int(&q, row->updated_at);
    bind_digest(&q, &row->entry_digest);
    query_ref(&q, row->suppression_id);
    query_int(&q, (int64_t)row->suppression_fit);
    return query_write_one(&q, "hit");
}

static bool same_digest(const struct hit_row *a, const struct hit_row *b)
{
    return memcmp(&a->entry_digest, &b->entry_digest, sizeof a->entry_digest) == 0;
}

/** A digest that was not known says nothing of a change. */
static bool same_entry(const struct hit_row *old, const struct hit_row *row)
{
    return !digest_known(&old->entry_digest) || same_digest(old, row);
}

/** The same to an officer; both scores come from the same computation, so equal means equal. */
static bool same_content(const struct hit_row *a, const struct hit_row *b)
{
    return a->band == b->band && !(a->score < b->score) && !(a->score > b->score) &&
           !(a->threshold < b->threshold) && !(a->threshold > b->threshold) &&
           str_eq(a->reasons, b->reasons) && str_eq(a->evidence, b->evidence) &&
           a->suppression_id == b->suppression_id && a->suppression_fit == b->suppression_fit;
}

/** `old` as it becomes: the pair, the age and (unless it is reopened) the state stay. */
static struct hit_row renewed(const struct hit_row *old, const struct hit_row *row, bool reopen)
{
    struct hit_row now = *row;

    now.id = old->id;
    now.flight_id = old->flight_id;
    now.list_id = old->list_id;
    now.created_at = old->created_at;
    now.version = old->version;
    now.state = reopen ? HIT_OPEN : old->state;
    if (!same_content(old, row) || !same_entry(old, row) || now.state != old->state)
        now.version++;
    else
        now.updated_at = old->updated_at;
    return now;
}

int store_hit_put(struct store *st, const struct hit_row *row, bool reopen, struct arena *mem,
                  enum hit_change *change, struct hit_row *out, struct err *err)
{
    struct hit_row old = {0}, now = *row;
    int found = store_hit_find(st, row->journey_id, row->entry_id, mem, &old, err);

    if (found < 0)
        return -1;
    if (found == 0) {
        now.version = 1;
        if (store_hit_insert(st, row, &now.id, err) < 0)
            return -1;
        *change = HIT_NEW;
    } else {
        now = renewed(&old, row, reopen);
        *change = now.version == old.version ? HIT_SAME : HIT_CHANGED;
        if ((*change == HIT_CHANGED || now.list_version != old.list_version ||
             !same_digest(&now, &old)) &&
            write_hit(st, &now, err) < 0)
            return -1;
    }
    if (out)
        *out = now;
    return 0;
}

static const struct sql set_state = {
    "UPDATE hit SET state = $3, version = version + 1, updated_at = $4 "
    "WHERE id = $1 AND version = $2",
    NULL};
static const struct sql hit_exists = {"SELECT count(*) FROM hit WHERE id = $1", NULL};

/** Nothing was changed: another version, or no such hit? */
static int explain_unchanged(struct store *st, int64_t id, struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &hit_exists, err) < 0)
        return -1;
    query_int(&q, id);
    if (query_number(&q, &count) < 0)
        return -1;
    if (count == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such hit");
    return err_set(err, ERR_CONFLICT, ERR_NO_POS, "store: the hit was changed meanwhile");
}

int store_hit_set_state(struct store *st, int64_t id, uint32_t version, enum hit_state state,
                        utc_ms at, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &set_state, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, version);
    query_int(&q, (int64_t)state);
    query_int(&q, at);
    if (query_write(&q) < 0)
        return -1;
    return query_changes(&q) == 1 ? 0 : explain_unchanged(st, id, err);
}

static const struct sql set_suppression = {
    "UPDATE hit SET suppression_id = $2, suppression_fit = $3 WHERE id = $1", NULL};

int store_hit_set_suppression(struct store *st, int64_t id, int64_t suppression_id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &set_suppression, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, suppression_id);
    query_int(&q, SUPPRESSION_APPLIES);
    return query_write_one(&q, "hit");
}

/* ---- decisions ---- */

static const struct sql insert_decision = {
    "INSERT INTO decision (hit_id, hit_version, at, user_name, outcome, reason, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
    NULL};

int store_decision_insert(struct store *st, const struct decision_row *row, int64_t *id,
                          struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_decision, err) < 0)
        return -1;
    query_int(&q, row->hit_id);
    query_int(&q, row->hit_version);
    query_int(&q, row->at);
    query_key(&q, row->user);
    query_key(&q, row->outcome);
    query_text(&q, row->reason);
    query_text(&q, row->note);
    return query_insert(&q, id);
}

static const struct sql decisions_of_hit = {
    "SELECT id, hit_id, hit_version, at, user_name, outcome, reason, note FROM decision "
    "WHERE hit_id = $1 ORDER BY id",
    NULL};

int store_decisions_of_hit(struct store *st, int64_t hit_id, struct arena *mem,
                           struct decision_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &decisions_of_hit, err) < 0)
        return -1;
    query_int(&q, hit_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct decision_row *row = vec_last(&out->rows);
        row->id = query_get_int(&q);
        row->hit_id = query_get_int(&q);
        row->hit_version = query_get_u32(&q);
        row->at = query_get_utc(&q);
        row->user = query_get_text(&q, mem);
        row->outcome = query_get_text(&q, mem);
        row->reason = query_get_text(&q, mem);
        row->note = query_get_text(&q, mem);
    }
    return rc;
}

/* ---- the queue ---- */

/** The main name of the entry as it was scored. */
#define R_SCORED REVISION_IN("r", "h.list_version")
#define SCORED_NAME                                                                                \
    "(SELECT n.text FROM entry_revision r JOIN revision_name n ON n.revision_id = r.id "           \
    "AND n.ordinal = 1 WHERE r.entry_id = e.id AND " R_SCORED ")"

/* What a line of the queue shows: API's values (source 2) before PNR's (1), documents likewise. */
#define ITEM_COLUMNS                                                                               \
    HIT_COLUMNS ", w.name, e.ref, " SCORED_NAME ", "                                               \
                "f.carrier, f.number, f.suffix, f.origin, f.destination, f.departs_at, "           \
                "f.departs_utc, f.arrives_utc, coalesce(a.surname, p.surname), "                   \
                "coalesce(a.given, p.given), "                                                     \
                "coalesce(a.nationality, p.nationality), coalesce(a.sex, p.sex), "                 \
                "coalesce(a.born_on, p.born_on), "                                                 \
                "(SELECT d.number FROM document d WHERE d.traveller_id = j.traveller_id "          \
                "AND d.number IS NOT NULL ORDER BY d.source <> 2, d.ordinal LIMIT 1)"

#define ITEM_FROM                                                                                  \
    " FROM hit h JOIN journey j ON j.id = h.journey_id JOIN flight f ON f.id = h.flight_id "       \
    "JOIN watchlist w ON w.id = h.list_id JOIN watchlist_entry e ON e.id = h.entry_id "            \
    "LEFT JOIN traveller_identity a ON a.traveller_id = j.traveller_id AND a.source = 2 "          \
    "LEFT JOIN traveller_identity p ON p.traveller_id = j.traveller_id AND p.source = 1 "

static void read_item(struct query *q, struct arena *mem, struct hit_item *out)
{
    read_hit(q, mem, &out->hit);
    out->list_name = query_get_text(q, mem);
    out->entry_ref = query_get_text(q, mem);
    out->entry_name = query_get_text(q, mem);
    out->designator.carrier = query_get_text(q, mem);
    out->designator.number = query_get_text(q, mem);
    out->designator.suffix = query_get_text(q, mem);
    out->from = query_get_text(q, mem);
    out->to = query_get_text(q, mem);
    out->departs_at = query_get_datetime(q);
    out->departs_utc = query_get_utc(q);
    out->arrives_utc = query_get_utc(q);
    out->surname = query_get_text(q, mem);
    out->given = query_get_text(q, mem);
    out->nationality = query_get_text(q, mem);
    out->sex = query_get_letter(q);
    out->born_on = query_get_date(q);
    out->document = query_get_text(q, mem);
}

/*
 * The order is found first, on hits and flights alone; only the page's lines are then looked up.
 * $1..$4 the states asked for (repeated to fill), $5 flight or 0, $8 now.
 */
static const struct sql list_hits = {
    "SELECT " ITEM_COLUMNS " FROM (SELECT q.id AS hit_id, g.departs_utc AS departs, "
    "CASE WHEN g.departs_utc > $8 THEN g.departs_utc WHEN g.arrives_utc > $8 THEN g.arrives_utc "
    "END AS due FROM hit q "
    "JOIN flight g ON g.id = q.flight_id WHERE q.state IN ($1, $2, $3, $4) "
    "AND ($5 = 0 OR q.flight_id = $5) "
    "ORDER BY due IS NULL, q.band DESC, due, departs IS NULL, departs DESC, q.id LIMIT $6 OFFSET $7) line "
    "JOIN hit h ON h.id = line.hit_id "
    "JOIN journey j ON j.id = h.journey_id JOIN flight f ON f.id = h.flight_id "
    "JOIN watchlist w ON w.id = h.list_id JOIN watchlist_entry e ON e.id = h.entry_id "
    "LEFT JOIN traveller_identity a ON a.traveller_id = j.traveller_id AND a.source = 2 "
    "LEFT JOIN traveller_identity p ON p.traveller_id = j.traveller_id AND p.source = 1 "
    "ORDER BY line.due IS NULL, h.band DESC, line.due, line.departs IS NULL, line.departs DESC, h.id",
    NULL};
static const struct sql list_hits_of_flight = {
    "SELECT " ITEM_COLUMNS ITEM_FROM "WHERE h.flight_id = $5 AND h.state IN ($1, $2, $3, $4) "
    "ORDER BY h.band DESC, h.id LIMIT $6 OFFSET $7",
    NULL};
static const struct sql count_all_hits = {"SELECT state, count(*) FROM hit GROUP BY state", NULL};
static const struct sql count_flight_hits = {
    "SELECT state, count(*) FROM hit WHERE flight_id = $1 GROUP BY state", NULL};

static int count_hits(struct store *st, const struct hit_filter *filter, struct hit_items *out,
                      struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, filter->flight_id ? &count_flight_hits : &count_all_hits, err) < 0)
        return -1;
    if (filter->flight_id)
        query_int(&q, filter->flight_id);
    QUERY_EACH(&q, rc)
    {
        int64_t state = query_get_int(&q);
        if (state < 0 || state >= HIT_STATE_COUNT)
            continue;
        out->counts[state] = (uint64_t)query_get_int(&q);
        if (filter->states & HIT_STATE_BIT(state))
            out->total += out->counts[state];
    }
    return rc;
}

static void bind_states(struct query *q, unsigned states)
{
    int64_t wanted = -1; /* no state at all finds nothing */

    for (int64_t state = 0; state < HIT_STATE_COUNT; state++)
        if (states & HIT_STATE_BIT(state))
            wanted = state;
    for (int64_t state = 0; state < HIT_STATE_COUNT; state++)
        query_int(q, states & HIT_STATE_BIT(state) ? state : wanted);
}

int store_hits_list(struct store *st, const struct hit_filter *filter, struct store_page page,
                    struct arena *mem, struct hit_items *out, struct err *err)
{
    struct query q;
    int rc;

    memset(out, 0, sizeof(*out));
    if (count_hits(st, filter, out, err) < 0)
        return -1;
    if (query_start(&q, st, filter->flight_id ? &list_hits_of_flight : &list_hits, err) < 0)
        return -1;
    bind_states(&q, filter->states);
    query_int(&q, filter->flight_id);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    if (!filter->flight_id)
        query_int(&q, filter->now);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_item(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

utc_ms hit_item_due(const struct hit_item *item, utc_ms now)
{
    if (item->departs_utc > now)
        return item->departs_utc;
    return item->arrives_utc > now ? item->arrives_utc : UTC_UNKNOWN;
}

static const struct sql item_by_id = {"SELECT " ITEM_COLUMNS ITEM_FROM "WHERE h.id = $1", NULL};

int store_hit_item(struct store *st, int64_t id, struct arena *mem, struct hit_item *out,
                   struct err *err)
{
    struct query q;

    memset(out, 0, sizeof(*out));
    if (query_start(&q, st, &item_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_item(&q, mem, out);
    return query_get_one(&q, rc, "hit");
}

/* ---- the card ---- */

/* 4 is JOURNEY_CANCELLED. */
static const struct sql card_of_hit = {
    "SELECT h.evidence, j.locator, j.seat, j.status, (SELECT count(*) FROM journey o "
    "JOIN traveller t ON t.id = o.traveller_id WHERE t.booking_id = j.booking_id "
    "AND o.flight_id = j.flight_id AND o.id <> j.id AND o.status <> 4) "
    "FROM hit h JOIN journey j ON j.id = h.journey_id WHERE h.id = $1",
    NULL};

static int read_card(struct store *st, int64_t id, struct arena *mem, struct hit_card *out,
                     struct err *err)
{
    struct query q;

    if (query_start(&q, st, &card_of_hit, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1) {
        out->item.hit.evidence = query_get_text(&q, mem);
        out->locator = query_get_text(&q, mem);
        out->seat = query_get_text(&q, mem);
        out->status = (enum journey_status)query_get_int(&q);
        out->co_travellers = query_get_u32(&q);
    }
    return query_get_one(&q, rc, "hit");
}

int store_hit_card(struct store *st, int64_t id, struct arena *mem, struct hit_card *out,
                   struct err *err)
{
    memset(out, 0, sizeof(*out));
    if (store_hit_item(st, id, mem, &out->item, err) < 0 || read_card(st, id, mem, out, err) < 0)
        return -1;
    const struct hit_row *hit = &out->item.hit;
    if (store_list_get(st, hit->list_id, mem, &out->list, err) < 0 ||
        store_entry_at(st, hit->entry_id, hit->list_version, mem, &out->entry, err) < 0)
        return -1;
    if (hit->suppression_id &&
        store_suppression_get(st, hit->suppression_id, mem, &out->suppression, err) < 0)
        return -1;
    return store_decisions_of_hit(st, id, mem, &out->decisions, err);
}
