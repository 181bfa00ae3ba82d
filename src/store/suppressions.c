/* SPDX-License-Identifier: Apache-2.0 */
/* Suppressions and the facts they know. */
#include "store/suppressions.h"

#include "store/entry_parts.h"
#include "store/query.h"

#define SUPPRESSION_COLUMNS                                                                        \
    "s.id, s.entry_id, s.hit_id, s.entry_digest, s.band, s.reason, s.note, s.author, "             \
    "s.created_at, s.expires_on, s.lifted_at, s.lifted_by, s.lift_reason, s.name, s.document, "    \
    "s.born_on"

static void read_suppression(struct query *q, struct arena *mem, struct suppression_row *out)
{
    out->id = query_get_int(q);
    out->entry_id = query_get_int(q);
    out->hit_id = query_get_int(q);
    out->entry_digest = query_get_hash(q);
    out->band = (unsigned)query_get_int(q);
    out->reason = query_get_text(q, mem);
    out->note = query_get_text(q, mem);
    out->author = query_get_text(q, mem);
    out->created_at = query_get_utc(q);
    out->expires_on = query_get_date(q);
    out->lifted_at = query_get_utc(q);
    out->lifted_by = query_get_text(q, mem);
    out->lift_reason = query_get_text(q, mem);
    out->name = query_get_text(q, mem);
    out->document = query_get_text(q, mem);
    out->born_on = query_get_date(q);
}

/* ---- one ---- */

static const struct sql insert_suppression = {
    "INSERT INTO suppression (entry_id, hit_id, entry_digest, band, reason, note, author, "
    "created_at, expires_on, name, document, born_on) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    NULL};
static const struct sql insert_fact = {
    "INSERT INTO suppression_fact (suppression_id, kind, digest) VALUES ($1, $2, $3) "
    "ON CONFLICT (suppression_id, kind, digest) DO NOTHING",
    NULL};

static int add_fact(struct store *st, int64_t id, const struct identity_fact *fact, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_fact, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, (int64_t)fact->kind);
    query_hash(&q, &fact->digest);
    return query_write(&q);
}

int store_suppression_insert(struct store *st, const struct suppression_row *row,
                             const struct identity_fact *facts, uint32_t n, int64_t *id,
                             struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_suppression, err) < 0)
        return -1;
    query_int(&q, row->entry_id);
    query_int(&q, row->hit_id);
    query_hash(&q, &row->entry_digest);
    query_int(&q, row->band);
    query_key(&q, row->reason);
    query_key(&q, row->note);
    query_key(&q, row->author);
    query_int(&q, row->created_at);
    query_key_date(&q, row->expires_on);
    query_text(&q, row->name);
    query_text(&q, row->document);
    query_date(&q, row->born_on);
    if (query_insert(&q, id) < 0)
        return -1;
    for (uint32_t i = 0; i < n; i++)
        if (add_fact(st, *id, &facts[i], err) < 0)
            return -1;
    return 0;
}

static const struct sql suppression_by_id = {
    "SELECT " SUPPRESSION_COLUMNS " FROM suppression s WHERE s.id = $1", NULL};

int store_suppression_get(struct store *st, int64_t id, struct arena *mem,
                          struct suppression_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &suppression_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_suppression(&q, mem, out);
    return query_get_one(&q, rc, "suppression");
}

static const struct sql lift_suppression = {
    "UPDATE suppression SET lifted_at = $2, lifted_by = $3, lift_reason = $4 "
    "WHERE id = $1 AND lifted_at IS NULL",
    NULL};
static const struct sql count_suppression = {"SELECT count(*) FROM suppression WHERE id = $1",
                                             NULL};

/** Nothing was changed: lifted already, or no such suppression? */
static int explain_unchanged(struct store *st, int64_t id, struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &count_suppression, err) < 0)
        return -1;
    query_int(&q, id);
    if (query_number(&q, &count) < 0)
        return -1;
    if (count == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such suppression");
    return err_set(err, ERR_CONFLICT, ERR_NO_POS, "store: the suppression is lifted already");
}

int store_suppression_lift(struct store *st, int64_t id, utc_ms at, str user, str reason,
                           struct err *err)
{
    struct query q;

    if (query_start(&q, st, &lift_suppression, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, at);
    query_key(&q, user);
    query_key(&q, reason);
    if (query_write(&q) < 0)
        return -1;
    return query_changes(&q) == 1 ? 0 : explain_unchanged(st, id, err);
}

/* ---- what screening asks ---- */

static const struct sql any_of_entry = {
    "SELECT count(*) FROM (SELECT 1 FROM suppression WHERE entry_id = $1 LIMIT 1) one", NULL};

int store_suppression_exists(struct store *st, int64_t entry_id, struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &any_of_entry, err) < 0)
        return -1;
    query_int(&q, entry_id);
    return query_number(&q, &count) < 0 ? -1 : count > 0;
}

/* 1 and 2 are FACT_DOCUMENT and FACT_NAME_BORN: the facts that are indexed. */
static const struct sql suppressions_of_fact = {
    "SELECT " SUPPRESSION_COLUMNS " FROM suppression_fact f "
    "JOIN suppression s ON s.id = f.suppression_id "
    "WHERE f.digest = $2 AND f.kind IN (1, 2) AND f.kind = $3 AND s.entry_id = $1 "
    "ORDER BY s.id DESC",
    NULL};

int store_suppressions_of_fact(struct store *st, int64_t entry_id, const struct identity_fact *fact,
                               struct arena *mem, struct suppression_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &suppressions_of_fact, err) < 0)
        return -1;
    query_int(&q, entry_id);
    query_hash(&q, &fact->digest);
    query_int(&q, (int64_t)fact->kind);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_suppression(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql facts_of_suppression = {
    "SELECT kind, digest FROM suppression_fact WHERE suppression_id = $1 ORDER BY kind, digest",
    NULL};

int store_suppression_facts(struct store *st, int64_t id, struct arena *mem,
                            struct identity_fact_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &facts_of_suppression, err) < 0)
        return -1;
    query_int(&q, id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        vec_last(&out->rows)->kind = (enum fact_kind)query_get_int(&q);
        vec_last(&out->rows)->digest = query_get_hash(&q);
    }
    return rc;
}

/* ---- the list ---- */

/* The entry's main name as it was when its hit was scored. */
#define S_SCORED REVISION_IN("r", "o.list_version")
#define S_NAME                                                                                     \
    "(SELECT n.text FROM entry_revision r JOIN hit o ON o.id = s.hit_id "                          \
    "JOIN revision_name n ON n.revision_id = r.id AND n.ordinal = 1 "                              \
    "WHERE r.entry_id = e.id AND " S_SCORED ")"

/* Closed by it: it applies (1) and the hit is dismissed (3); its own hit an officer dismissed. */
#define ITEM_SELECT                                                                                \
    "SELECT " SUPPRESSION_COLUMNS ", w.id, w.name, e.ref, " S_NAME ", "                            \
    "(SELECT count(*) FROM hit h WHERE h.suppression_id = s.id AND h.suppression_fit = 1 "         \
    "AND h.state = 3 AND h.id <> s.hit_id) FROM suppression s "                                    \
    "JOIN watchlist_entry e ON e.id = s.entry_id JOIN watchlist w ON w.id = e.list_id "

/* $1 a state of enum suppression_state, $2 today. */
#define IN_STATE                                                                                   \
    "WHERE ($1 = 0 OR ($1 = 1 AND s.lifted_at IS NULL AND s.expires_on >= $2) "                    \
    "OR ($1 = 2 AND (s.lifted_at IS NOT NULL OR s.expires_on < $2))) "

static void read_item(struct query *q, struct arena *mem, struct suppression_item *out)
{
    read_suppression(q, mem, &out->row);
    out->list_id = query_get_int(q);
    out->list_name = query_get_text(q, mem);
    out->entry_ref = query_get_text(q, mem);
    out->entry_name = query_get_text(q, mem);
    out->hits = (uint64_t)query_get_int(q);
}

static const struct sql count_items = {"SELECT count(*) FROM suppression s " IN_STATE, NULL};
static const struct sql list_items = {ITEM_SELECT IN_STATE "ORDER BY s.id DESC LIMIT $3 OFFSET $4",
                                      NULL};
static const struct sql item_by_id = {ITEM_SELECT "WHERE s.id = $1", NULL};

static int count_list(struct store *st, const struct suppression_filter *filter, uint64_t *total,
                      struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &count_items, err) < 0)
        return -1;
    query_int(&q, (int64_t)filter->state);
    query_key_date(&q, filter->today);
    if (query_number(&q, &count) < 0)
        return -1;
    *total = (uint64_t)count;
    return 0;
}

int store_suppressions_list(struct store *st, const struct suppression_filter *filter,
                            struct store_page page, struct arena *mem,
                            struct suppression_items *out, struct err *err)
{
    struct query q;
    int rc;

    memset(out, 0, sizeof(*out));
    if (count_list(st, filter, &out->total, err) < 0 || query_start(&q, st, &list_items, err) < 0)
        return -1;
    query_int(&q, (int64_t)filter->state);
    query_key_date(&q, filter->today);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_item(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

int store_suppression_item(struct store *st, int64_t id, struct arena *mem,
                           struct suppression_item *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &item_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_item(&q, mem, out);
    return query_get_one(&q, rc, "suppression");
}
