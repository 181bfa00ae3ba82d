/* SPDX-License-Identifier: Apache-2.0 */
/* Travellers, identity, documents, journeys: rows in and out, everybody of a flight or booking. */
#include "store/travellers.h"

#include "store/query.h"

#include <stdlib.h>

/* ---- reading ---- */

#define TRAVELLER_COLUMNS "t.id, t.booking_id, t.ref, t.unique_id, t.with_ref, t.type, t.group_size"
#define JOURNEY_COLUMNS                                                                            \
    "j.id, j.flight_id, j.traveller_id, j.booking_id, j.role, j.status, j.sources, j.status_at, "  \
    "j.bag_pieces, j.bag_weight_kg, j.locator, j.seat, j.sequence, j.embarked, j.disembarked, "    \
    "j.sender"
#define IDENTITY_COLUMNS                                                                           \
    "i.traveller_id, i.source, i.surname, i.given, i.given_as_sent, i.title, i.sex, i.born_on, "   \
    "i.nationality, i.nationalities, i.residence, i.birthplace"
#define DOCUMENT_COLUMNS                                                                           \
    "d.traveller_id, d.ordinal, d.source, d.type, d.number, d.issuer, d.nationality, d.place, "    \
    "d.expires_on, d.issued_on"

static void read_traveller(struct query *q, struct arena *mem, struct traveller_row *out)
{
    out->id = query_get_int(q);
    out->booking_id = query_get_int(q);
    out->ref = query_get_text(q, mem);
    out->unique_id = query_get_text(q, mem);
    out->with = query_get_text(q, mem);
    out->type = (enum traveller_type)query_get_int(q);
    out->group_size = query_get_u32(q);
}

static void read_journey(struct query *q, struct arena *mem, struct journey_row *out)
{
    out->id = query_get_int(q);
    out->flight_id = query_get_int(q);
    out->traveller_id = query_get_int(q);
    out->booking_id = query_get_int(q);
    out->role = (enum role)query_get_int(q);
    out->status = (enum journey_status)query_get_int(q);
    out->sources = (unsigned)query_get_int(q);
    out->status_at = query_get_utc(q);
    out->bag_pieces = query_get_u32(q);
    out->bag_weight_kg = query_get_u32(q);
    out->locator = query_get_text(q, mem);
    out->seat = query_get_text(q, mem);
    out->sequence = query_get_text(q, mem);
    out->embarked = query_get_text(q, mem);
    out->disembarked = query_get_text(q, mem);
    out->sender = query_get_text(q, mem);
}

static void read_identity(struct query *q, struct arena *mem, struct identity_row *out)
{
    out->traveller_id = query_get_int(q);
    out->source = (enum source)query_get_int(q);
    out->surname = query_get_text(q, mem);
    out->given = query_get_text(q, mem);
    out->given_as_sent = query_get_text(q, mem);
    out->title = query_get_text(q, mem);
    out->sex = query_get_letter(q);
    out->born_on = query_get_date(q);
    out->nationality = query_get_text(q, mem);
    out->nationalities = query_get_text(q, mem);
    out->residence = query_get_text(q, mem);
    out->birthplace = query_get_text(q, mem);
    if (out->given_as_sent.n == 0)
        out->given_as_sent = out->given;
}

static void read_document(struct query *q, struct arena *mem, struct document_row *out)
{
    out->traveller_id = query_get_int(q);
    out->ordinal = query_get_u32(q);
    out->document.source = (enum document_source)query_get_int(q);
    out->document.type = query_get_text(q, mem);
    out->document.number = query_get_text(q, mem);
    out->document.issuer = query_get_text(q, mem);
    out->document.nationality = query_get_text(q, mem);
    out->document.place = query_get_text(q, mem);
    out->document.expires_on = query_get_date(q);
    out->document.issued_on = query_get_date(q);
}

/* ---- everybody of something: travellers, then identities, then documents ---- */

/**
 * Three statements about one key ($1). The rows are put in order here: a database sorts whole rows,
 * which costs more than reading them.
 */
struct group_sql {
    struct sql states, identities, documents;
    bool takes_flight; /* `states` has a $2 */
};

static const struct group_sql of_flight = {
    .states = {"SELECT " TRAVELLER_COLUMNS ", " JOURNEY_COLUMNS
               " FROM journey j JOIN traveller t ON t.id = j.traveller_id "
               "WHERE j.flight_id = $1",     NULL},
    .identities = {"SELECT " IDENTITY_COLUMNS
                   " FROM journey j JOIN traveller_identity i ON i.traveller_id = j.traveller_id "
                   "WHERE j.flight_id = $1", NULL},
    .documents = {"SELECT " DOCUMENT_COLUMNS
                  " FROM journey j JOIN document d ON d.traveller_id = j.traveller_id "
                  "WHERE j.flight_id = $1",  NULL},
};

static const struct group_sql of_booking = {
    .states = {"SELECT " TRAVELLER_COLUMNS ", " JOURNEY_COLUMNS
               " FROM traveller t LEFT JOIN journey j ON j.traveller_id = t.id "
               "AND j.flight_id = $2 WHERE t.booking_id = $1", NULL},
    .identities = {"SELECT " IDENTITY_COLUMNS
                   " FROM traveller t JOIN traveller_identity i ON i.traveller_id = t.id "
                   "WHERE t.booking_id = $1",                  NULL},
    .documents = {"SELECT " DOCUMENT_COLUMNS
                  " FROM traveller t JOIN document d ON d.traveller_id = t.id "
                  "WHERE t.booking_id = $1",                   NULL},
    .takes_flight = true,
};

static const struct group_sql of_journey = {
    .states = {"SELECT " TRAVELLER_COLUMNS ", " JOURNEY_COLUMNS
               " FROM journey j JOIN traveller t ON t.id = j.traveller_id WHERE j.id = $1", NULL},
    .identities = {"SELECT " IDENTITY_COLUMNS
                   " FROM journey j JOIN traveller_identity i ON i.traveller_id = j.traveller_id "
                   "WHERE j.id = $1",                                                       NULL},
    .documents = {"SELECT " DOCUMENT_COLUMNS
                  " FROM journey j JOIN document d ON d.traveller_id = j.traveller_id "
                  "WHERE j.id = $1",                                                        NULL},
};

/** What was read of one group so far: the rows from `first` on, in order of traveller. */
struct group {
    struct store *st;
    struct arena *mem;
    struct traveller_states *out;
    uint32_t first;
    int64_t key;
    struct err *err;
};

static struct traveller_state *find_traveller(const struct group *g, int64_t traveller_id)
{
    uint32_t low = g->first, high = g->out->rows.n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct traveller_state *state = &g->out->rows.v[middle];
        if (state->traveller.id == traveller_id)
            return state;
        if (state->traveller.id < traveller_id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int load_states(const struct group *g, const struct group_sql *sql, int64_t flight_id)
{
    struct query q;
    int rc;

    if (query_start(&q, g->st, &sql->states, g->err) < 0)
        return -1;
    query_int(&q, g->key);
    if (sql->takes_flight)
        query_int(&q, flight_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(g->mem, &g->out->rows))
            return query_no_memory(&q);
        struct traveller_state *state = vec_last(&g->out->rows);
        read_traveller(&q, g->mem, &state->traveller);
        read_journey(&q, g->mem, &state->journey);
    }
    return rc;
}

static int by_traveller(const void *a, const void *b)
{
    int64_t x = ((const struct traveller_state *)a)->traveller.id;
    int64_t y = ((const struct traveller_state *)b)->traveller.id;

    return (x > y) - (x < y);
}

static void sort_states(const struct group *g)
{
    struct traveller_state *rows = g->out->rows.v;
    uint32_t i = g->first + 1;

    while (i < g->out->rows.n && rows[i - 1].traveller.id < rows[i].traveller.id)
        i++;
    if (i < g->out->rows.n) /* usually they come as they were inserted: in order */
        qsort(rows + g->first, g->out->rows.n - g->first, sizeof(rows[0]), by_traveller);
}

static int load_identities(const struct group *g, const struct sql *sql)
{
    struct query q;
    int rc;

    if (query_start(&q, g->st, sql, g->err) < 0)
        return -1;
    query_int(&q, g->key);
    QUERY_EACH(&q, rc)
    {
        struct identity_row row;
        read_identity(&q, g->mem, &row);
        struct traveller_state *state = find_traveller(g, row.traveller_id);
        if (state)
            state->identity[row.source == SOURCE_API] = row;
    }
    return rc;
}

/** Put the last document in its place among the traveller's. */
static void place_document(struct traveller_state *state)
{
    struct document_row *rows = state->documents.v, row = *vec_last(&state->documents);
    uint32_t i = state->documents.n - 1;

    for (; i > 0 && rows[i - 1].ordinal > row.ordinal; i--)
        rows[i] = rows[i - 1];
    rows[i] = row;
}

static int load_documents(const struct group *g, const struct sql *sql)
{
    struct query q;
    int rc;

    if (query_start(&q, g->st, sql, g->err) < 0)
        return -1;
    query_int(&q, g->key);
    QUERY_EACH(&q, rc)
    {
        struct document_row row;
        read_document(&q, g->mem, &row);
        struct traveller_state *state = find_traveller(g, row.traveller_id);
        if (!state)
            continue;
        if (!vec_push(g->mem, &state->documents))
            return query_no_memory(&q);
        *vec_last(&state->documents) = row;
        place_document(state);
    }
    return rc;
}

static int load_group(struct group *g, const struct group_sql *sql, int64_t flight_id)
{
    g->first = g->out->rows.n;
    if (load_states(g, sql, flight_id) < 0)
        return -1;
    if (g->first == g->out->rows.n)
        return 0;
    sort_states(g);
    if (load_identities(g, &sql->identities) < 0)
        return -1;
    return load_documents(g, &sql->documents);
}

#define FLIGHT_USUAL 256

int store_travellers_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                               struct traveller_states *out, struct err *err)
{
    struct group g = {.st = st, .mem = mem, .out = out, .key = flight_id, .err = err};

    if (out->rows.cap == 0) { /* room for most flights, so that the rows need not move */
        out->rows.v = arena_alloc(mem, FLIGHT_USUAL * sizeof(out->rows.v[0]));
        if (!out->rows.v)
            return err_memory(err);
        out->rows.cap = FLIGHT_USUAL;
    }
    return load_group(&g, &of_flight, 0);
}

int store_travellers_of_bookings(struct store *st, const int64_t *booking_ids, size_t count,
                                 int64_t flight_id, struct arena *mem, struct traveller_states *out,
                                 struct err *err)
{
    struct group g = {.st = st, .mem = mem, .out = out, .err = err};

    for (size_t i = 0; i < count; i++) {
        g.key = booking_ids[i];
        if (load_group(&g, &of_booking, flight_id) < 0)
            return -1;
    }
    return 0;
}

int store_journey_state(struct store *st, int64_t journey_id, struct arena *mem,
                        struct traveller_state *out, struct err *err)
{
    struct traveller_states one = {.rows = {.n = 0}};
    struct group g = {.st = st, .mem = mem, .out = &one, .key = journey_id, .err = err};

    if (load_group(&g, &of_journey, 0) < 0)
        return -1;
    if (one.rows.n == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such journey");
    *out = one.rows.v[0];
    return 0;
}

const struct identity_row *traveller_state_identity(const struct traveller_state *who)
{
    return &who->identity[who->identity[1].traveller_id != 0];
}

/* ---- writing ---- */

static const struct sql insert_traveller = {
    "INSERT INTO traveller (booking_id, ref, unique_id, with_ref, type, group_size) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    NULL};
static const struct sql update_traveller = {
    "UPDATE traveller SET booking_id = $1, ref = $2, unique_id = $3, with_ref = $4, type = $5, "
    "group_size = $6 WHERE id = $7",
    NULL};

static void bind_traveller(struct query *q, const struct traveller_row *row)
{
    query_ref(q, row->booking_id);
    query_text(q, row->ref);
    query_text(q, row->unique_id);
    query_text(q, row->with);
    query_int(q, (int64_t)row->type);
    query_int(q, row->group_size);
}

int store_traveller_insert(struct store *st, const struct traveller_row *row, int64_t *id,
                           struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_traveller, err) < 0)
        return -1;
    bind_traveller(&q, row);
    return query_insert(&q, id);
}

int store_traveller_update(struct store *st, const struct traveller_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_traveller, err) < 0)
        return -1;
    bind_traveller(&q, row);
    query_int(&q, row->id);
    return query_write_one(&q, "traveller");
}

static const struct sql put_identity = {
    "INSERT INTO traveller_identity (traveller_id, source, surname, given, given_as_sent, title, "
    "sex, born_on, nationality, nationalities, residence, birthplace) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (traveller_id, source) DO UPDATE SET surname = excluded.surname, "
    "given = excluded.given, given_as_sent = excluded.given_as_sent, title = excluded.title, "
    "sex = excluded.sex, born_on = excluded.born_on, nationality = excluded.nationality, "
    "nationalities = excluded.nationalities, residence = excluded.residence, "
    "birthplace = excluded.birthplace",
    NULL};

int store_identity_put(struct store *st, const struct identity_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_identity, err) < 0)
        return -1;
    query_int(&q, row->traveller_id);
    query_int(&q, (int64_t)row->source);
    query_text(&q, row->surname);
    query_text(&q, row->given);
    query_text(&q, str_eq(row->given_as_sent, row->given) ? STR_NONE : row->given_as_sent);
    query_text(&q, row->title);
    query_letter(&q, &row->sex);
    query_date(&q, row->born_on);
    query_text(&q, row->nationality);
    query_text(&q, row->nationalities);
    query_text(&q, row->residence);
    query_text(&q, row->birthplace);
    return query_write(&q);
}

static const struct sql delete_identity = {
    "DELETE FROM traveller_identity WHERE traveller_id = $1 AND source = $2", NULL};

int store_identity_delete(struct store *st, int64_t traveller_id, enum source source,
                          struct err *err)
{
    struct query q;

    if (query_start(&q, st, &delete_identity, err) < 0)
        return -1;
    query_int(&q, traveller_id);
    query_int(&q, source);
    return query_write(&q);
}

static const struct sql put_document = {
    "INSERT INTO document (traveller_id, ordinal, source, type, number, issuer, nationality, "
    "place, expires_on, issued_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "ON CONFLICT (traveller_id, ordinal) DO UPDATE SET source = excluded.source, "
    "type = excluded.type, number = excluded.number, issuer = excluded.issuer, "
    "nationality = excluded.nationality, place = excluded.place, "
    "expires_on = excluded.expires_on, issued_on = excluded.issued_on",
    NULL};

int store_document_put(struct store *st, const struct document_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_document, err) < 0)
        return -1;
    query_int(&q, row->traveller_id);
    query_int(&q, row->ordinal);
    query_int(&q, (int64_t)row->document.source);
    query_text(&q, row->document.type);
    query_text(&q, row->document.number);
    query_text(&q, row->document.issuer);
    query_text(&q, row->document.nationality);
    query_text(&q, row->document.place);
    query_date(&q, row->document.expires_on);
    query_date(&q, row->document.issued_on);
    return query_write(&q);
}

static const struct sql delete_document = {
    "DELETE FROM document WHERE traveller_id = $1 AND ordinal = $2", NULL};

int store_document_delete(struct store *st, int64_t traveller_id, uint32_t ordinal, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &delete_document, err) < 0)
        return -1;
    query_int(&q, traveller_id);
    query_int(&q, ordinal);
    return query_write_one(&q, "document");
}

static const struct sql insert_journey = {
    "INSERT INTO journey (flight_id, traveller_id, booking_id, role, status, sources, status_at, "
    "bag_pieces, bag_weight_kg, locator, seat, sequence, embarked, disembarked, sender) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    NULL};
/* Flight and traveller stay: naming them here would write their indexes anew each time. */
static const struct sql update_journey = {
    "UPDATE journey SET booking_id = $3, role = $4, status = $5, sources = $6, status_at = $7, "
    "bag_pieces = $8, bag_weight_kg = $9, locator = $10, seat = $11, sequence = $12, "
    "embarked = $13, disembarked = $14, sender = $15 "
    "WHERE id = $16 AND flight_id = $1 AND traveller_id = $2",
    NULL};

static void bind_journey(struct query *q, const struct journey_row *row)
{
    query_int(q, row->flight_id);
    query_int(q, row->traveller_id);
    query_ref(q, row->booking_id);
    query_int(q, (int64_t)row->role);
    query_int(q, (int64_t)row->status);
    query_int(q, row->sources);
    query_utc(q, row->status_at);
    query_int(q, row->bag_pieces);
    query_int(q, row->bag_weight_kg);
    query_text(q, row->locator);
    query_text(q, row->seat);
    query_text(q, row->sequence);
    query_text(q, row->embarked);
    query_text(q, row->disembarked);
    query_text(q, row->sender);
}

int store_journey_insert(struct store *st, const struct journey_row *row, int64_t *id,
                         struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_journey, err) < 0)
        return -1;
    bind_journey(&q, row);
    return query_insert(&q, id);
}

int store_journey_update(struct store *st, const struct journey_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_journey, err) < 0)
        return -1;
    bind_journey(&q, row);
    query_int(&q, row->id);
    return query_write_one(&q, "journey");
}

/* ---- merging: $1 is moved into $2, in this order ---- */

/* A pair of journeys on one flight, of the traveller that goes and of the one that stays. */
#define JOURNEY_PAIR                                                                               \
    "journey a JOIN journey b ON b.flight_id = a.flight_id AND b.traveller_id = $2 "               \
    "WHERE a.traveller_id = $1"

static const struct sql merge_steps[] = {
    {"INSERT INTO traveller_identity (traveller_id, source, surname, given, given_as_sent, title, "
     "sex, born_on, nationality, nationalities, residence, birthplace) "
     "SELECT $2, source, surname, given, given_as_sent, title, sex, born_on, nationality, "
     "nationalities, residence, birthplace FROM traveller_identity WHERE traveller_id = $1 "
     "ON CONFLICT (traveller_id, source) DO NOTHING",                              NULL},
    {"INSERT INTO document (traveller_id, ordinal, source, type, number, issuer, nationality, "
     "place, expires_on, issued_on) "
     "SELECT $2, m.n + d.ordinal, d.source, d.type, d.number, d.issuer, d.nationality, d.place, "
     "d.expires_on, d.issued_on FROM document d, "
     "(SELECT coalesce(max(ordinal), 0) AS n FROM document WHERE traveller_id = $2) m "
     "WHERE d.traveller_id = $1 AND NOT EXISTS (SELECT 1 FROM document o "
     "WHERE o.traveller_id = $2 AND o.source = d.source AND o.number = d.number)", NULL},
    {"UPDATE contact SET traveller_id = $2 WHERE traveller_id = $1",                    NULL},
 /* Hits on a journey that goes: to the journey that stays, unless it has the same one. */
    {"UPDATE hit SET journey_id = (SELECT b.id FROM " JOURNEY_PAIR " AND a.id = hit.journey_id) "
     "WHERE journey_id IN (SELECT a.id FROM " JOURNEY_PAIR ") AND NOT EXISTS ("
     "SELECT 1 FROM hit h WHERE h.entry_id = hit.entry_id AND h.journey_id = ("
     "SELECT b.id FROM " JOURNEY_PAIR " AND a.id = hit.journey_id))",
     NULL                                                                                   },
    {"UPDATE decision SET hit_id = (SELECT h.id FROM hit o JOIN hit h ON h.entry_id = o.entry_id "
     "JOIN journey b ON b.id = h.journey_id AND b.traveller_id = $2 AND b.flight_id = o.flight_id "
     "WHERE o.id = decision.hit_id) "
     "WHERE hit_id IN (SELECT o.id FROM hit o WHERE o.journey_id IN (SELECT a.id FROM " JOURNEY_PAIR
     "))",                                                                         NULL},
    {"UPDATE suppression SET hit_id = (SELECT h.id FROM hit o JOIN hit h ON h.entry_id = o.entry_id "
     "JOIN journey b ON b.id = h.journey_id AND b.traveller_id = $2 AND b.flight_id = o.flight_id "
     "WHERE o.id = suppression.hit_id) "
     "WHERE hit_id IN (SELECT o.id FROM hit o WHERE o.journey_id IN (SELECT a.id FROM " JOURNEY_PAIR
     "))",                                                                         NULL},
    {"DELETE FROM hit WHERE journey_id IN (SELECT a.id FROM " JOURNEY_PAIR ")",         NULL},
    {"DELETE FROM journey WHERE id IN (SELECT a.id FROM " JOURNEY_PAIR ")",             NULL},
    {"UPDATE journey SET traveller_id = $2 WHERE traveller_id = $1",                    NULL},
};
static const struct sql merge_removes[] = {
    {"DELETE FROM traveller_identity WHERE traveller_id = $1", NULL},
    {"DELETE FROM document WHERE traveller_id = $1",           NULL},
    {"DELETE FROM traveller WHERE id = $1",                    NULL},
};

int store_traveller_merge(struct store *st, int64_t from_id, int64_t into_id, struct err *err)
{
    struct query q;

    for (size_t i = 0; i < COUNT_OF(merge_steps); i++) {
        if (query_start(&q, st, &merge_steps[i], err) < 0)
            return -1;
        query_int(&q, from_id);
        query_int(&q, into_id);
        if (query_write(&q) < 0)
            return -1;
    }
    for (size_t i = 0; i < COUNT_OF(merge_removes); i++) {
        if (query_start(&q, st, &merge_removes[i], err) < 0)
            return -1;
        query_int(&q, from_id);
        if (query_write(&q) < 0)
            return -1;
    }
    return query_changes(&q) == 1
               ? 0
               : err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such traveller");
}
