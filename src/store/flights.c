/* SPDX-License-Identifier: Apache-2.0 */
/* Flights, their names and the board. */
#include "store/flights.h"

#include "base/buf.h"
#include "domain/hit.h"
#include "domain/traveller.h"
#include "store/query.h"

#include <stdlib.h>

#define FLIGHT_COLUMNS                                                                             \
    "f.id, f.carrier, f.number, f.suffix, f.departs_on, f.origin, f.destination, f.mode, "         \
    "f.status, f.departs_at, f.arrives_at, f.departs_utc, f.arrives_utc, f.pnr_pushes, "           \
    "f.api_lists, f.last_message_at"

static void read_flight(struct query *q, struct arena *mem, struct flight_row *out)
{
    out->id = query_get_int(q);
    out->designator.carrier = query_get_text(q, mem);
    out->designator.number = query_get_text(q, mem);
    out->designator.suffix = query_get_text(q, mem);
    out->departs_on = query_get_date(q);
    out->from = query_get_text(q, mem);
    out->to = query_get_text(q, mem);
    out->mode = (enum flight_mode)query_get_int(q);
    out->status = (enum flight_status)query_get_int(q);
    out->departs_at = query_get_datetime(q);
    out->arrives_at = query_get_datetime(q);
    out->departs_utc = query_get_utc(q);
    out->arrives_utc = query_get_utc(q);
    out->pnr_pushes = query_get_u32(q);
    out->api_lists = query_get_u32(q);
    out->last_message_at = query_get_utc(q);
}

/* ---- one flight ---- */

static const struct sql flight_by_key = {
    "SELECT " FLIGHT_COLUMNS " FROM flight f WHERE f.carrier = $1 AND f.number = $2 "
    "AND f.departs_on = $3 AND f.suffix = $4 AND f.origin = $5 AND f.destination = $6",
    NULL};

int store_flight_find(struct store *st, const struct designator *operating, struct date departs_on,
                      str from, str to, struct arena *mem, struct flight_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &flight_by_key, err) < 0)
        return -1;
    query_key(&q, operating->carrier);
    query_key(&q, operating->number);
    query_key_date(&q, departs_on);
    query_key(&q, operating->suffix);
    query_key(&q, from);
    query_key(&q, to);
    int rc = query_next(&q);
    if (rc == 1)
        read_flight(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql flights_by_name = {
    "SELECT " FLIGHT_COLUMNS " FROM flight_name n JOIN flight f ON f.id = n.flight_id "
    "WHERE n.carrier = $1 AND n.number = $2 AND n.departs_on = $3 AND n.suffix = $4 "
    "ORDER BY n.flight_id",
    NULL};

int store_flights_find_named(struct store *st, const struct designator *name,
                             struct date departs_on, struct arena *mem, struct flight_rows *out,
                             struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &flights_by_name, err) < 0)
        return -1;
    query_key(&q, name->carrier);
    query_key(&q, name->number);
    query_key_date(&q, departs_on);
    query_key(&q, name->suffix);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_flight(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql flight_by_id = {"SELECT " FLIGHT_COLUMNS " FROM flight f WHERE f.id = $1",
                                        NULL};

int store_flight_get(struct store *st, int64_t id, struct arena *mem, struct flight_row *out,
                     struct err *err)
{
    struct query q;

    if (query_start(&q, st, &flight_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_flight(&q, mem, out);
    return query_get_one(&q, rc, "flight");
}

static const struct sql insert_flight = {
    "INSERT INTO flight (carrier, number, suffix, departs_on, origin, destination, mode, status, "
    "departs_at, arrives_at, departs_utc, arrives_utc, board_at, pnr_pushes, api_lists, "
    "last_message_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    NULL};
static const struct sql update_flight = {
    "UPDATE flight SET carrier = $1, number = $2, suffix = $3, departs_on = $4, origin = $5, "
    "destination = $6, mode = $7, status = $8, departs_at = $9, arrives_at = $10, "
    "departs_utc = $11, arrives_utc = $12, board_at = $13, pnr_pushes = $14, api_lists = $15, "
    "last_message_at = $16 WHERE id = $17",
    NULL};

/** Where the flight stands on the board: departure, or the best guess at it. */
static utc_ms board_at(const struct flight_row *row)
{
    if (row->departs_utc != UTC_UNKNOWN)
        return row->departs_utc;
    struct datetime local = row->departs_at;
    if (!date_full(local.date))
        local = (struct datetime){row->departs_on, 0, 0};
    if (!date_full(local.date))
        return 0;
    if (local.minute < 0)
        local.minute = 0;
    return utc_from_local(local, 0);
}

static void bind_flight(struct query *q, const struct flight_row *row)
{
    query_key(q, row->designator.carrier);
    query_key(q, row->designator.number);
    query_key(q, row->designator.suffix);
    query_key_date(q, row->departs_on);
    query_key(q, row->from);
    query_key(q, row->to);
    query_int(q, (int64_t)row->mode);
    query_int(q, (int64_t)row->status);
    query_datetime(q, row->departs_at);
    query_datetime(q, row->arrives_at);
    query_utc(q, row->departs_utc);
    query_utc(q, row->arrives_utc);
    query_int(q, board_at(row));
    query_int(q, row->pnr_pushes);
    query_int(q, row->api_lists);
    query_utc(q, row->last_message_at);
}

static const struct sql put_operating_name = {
    "INSERT INTO flight_name (carrier, number, departs_on, suffix, flight_id, operating) "
    "VALUES ($1, $2, $3, $4, $5, 1) "
    "ON CONFLICT (carrier, number, departs_on, suffix, flight_id) DO UPDATE SET operating = 1 "
    "WHERE flight_name.operating = 0",
    NULL};
/* The day is the flight's own: no name may be found under another. */
static const struct sql put_marketing_name = {
    "INSERT INTO flight_name (carrier, number, departs_on, suffix, flight_id, operating) "
    "SELECT $1, $2, f.departs_on, $3, f.id, 0 FROM flight f WHERE f.id = $4 "
    "ON CONFLICT (carrier, number, departs_on, suffix, flight_id) DO NOTHING",
    NULL};
static const struct sql demote_operating_name = {
    "UPDATE flight_name SET operating = 0 WHERE flight_id = $1 AND operating = 1 "
    "AND (carrier <> $2 OR number <> $3 OR suffix <> $4)",
    NULL};
static const struct sql move_names = {
    "UPDATE flight_name SET departs_on = $2 WHERE flight_id = $1 AND departs_on <> $2", NULL};

static int name_operating(struct store *st, int64_t id, const struct flight_row *row,
                          struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_operating_name, err) < 0)
        return -1;
    query_key(&q, row->designator.carrier);
    query_key(&q, row->designator.number);
    query_key_date(&q, row->departs_on);
    query_key(&q, row->designator.suffix);
    query_int(&q, id);
    return query_write(&q);
}

int store_flight_insert(struct store *st, const struct flight_row *row, int64_t *id,
                        struct err *err)
{
    struct query q;
    int64_t inserted;

    if (query_start(&q, st, &insert_flight, err) < 0)
        return -1;
    bind_flight(&q, row);
    if (query_insert(&q, &inserted) < 0 || name_operating(st, inserted, row, err) < 0)
        return -1;
    *id = inserted;
    return 0;
}

/** The names after the key may have changed: an operating name that was goes on as marketing. */
static int rename_flight(struct store *st, const struct flight_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &move_names, err) < 0)
        return -1;
    query_int(&q, row->id);
    query_key_date(&q, row->departs_on);
    if (query_write(&q) < 0 || query_start(&q, st, &demote_operating_name, err) < 0)
        return -1;
    query_int(&q, row->id);
    query_key(&q, row->designator.carrier);
    query_key(&q, row->designator.number);
    query_key(&q, row->designator.suffix);
    if (query_write(&q) < 0)
        return -1;
    return name_operating(st, row->id, row, err);
}

int store_flight_update(struct store *st, const struct flight_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_flight, err) < 0)
        return -1;
    bind_flight(&q, row);
    query_int(&q, row->id);
    if (query_write_one(&q, "flight") < 0)
        return -1;
    return rename_flight(st, row, err);
}

int store_flight_name_add(struct store *st, int64_t flight_id, const struct designator *name,
                          struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_marketing_name, err) < 0)
        return -1;
    query_key(&q, name->carrier);
    query_key(&q, name->number);
    query_key(&q, name->suffix);
    query_int(&q, flight_id);
    return query_write(&q);
}

/* ---- the board ---- */

#define DAY_MS INT64_C(86400000) /* no flight is under way for longer */

#define WORD(n)                                                                                    \
    " AND ($" n " = '' OR f.origin = $" n " OR f.destination = $" n " OR EXISTS ("                 \
    "SELECT 1 FROM flight_name n WHERE n.flight_id = f.id AND $" n " IN (n.carrier, n.number, "    \
    "n.carrier || n.number, n.number || n.suffix, n.carrier || n.number || n.suffix)))"

/*
 * $1..$2 window, $3 a day before it: a flight that left before the window but lands in it is on
 * the board. $4 only with undecided hits (open 0, unsure 1), $5..$8 words.
 */
#define BOARD_WHERE                                                                                \
    " FROM flight f WHERE f.board_at >= $3 AND f.board_at < $2 "                                   \
    "AND (f.board_at >= $1 OR f.arrives_utc >= $1) AND ($4 = 0 OR EXISTS ("                        \
    "SELECT 1 FROM hit h WHERE h.flight_id = f.id AND h.state IN (0, 1)))" WORD("5") WORD("6")     \
        WORD("7") WORD("8")

static const struct sql count_board = {"SELECT count(*)" BOARD_WHERE, NULL};

/* $9 now: what is next comes first; flights that are over follow, the latest first. */
static const struct sql list_board = {
    "SELECT " FLIGHT_COLUMNS ", CASE WHEN f.board_at >= $9 THEN f.board_at "
    "WHEN f.arrives_utc >= $9 THEN f.arrives_utc END AS next_at" BOARD_WHERE
    " ORDER BY next_at IS NULL, next_at, coalesce(f.arrives_utc, f.board_at) DESC, f.id "
    "LIMIT $10 OFFSET $11",
    NULL};

/** As names are stored: upper case, no leading zeros. @return false: no memory */
static bool normal_word(struct arena *mem, str word, str *out)
{
    struct designator d;
    str upper;

    if (!str_dup(mem, word, &upper))
        return false;
    if (upper.n > 0) {
        char *p = arena_alloc(mem, upper.n);
        if (!p)
            return false;
        for (size_t i = 0; i < upper.n; i++)
            p[i] = ascii_upper(word.p[i]);
        upper.p = p;
    }
    *out = upper;
    if (!designator_parse(STR_NONE, upper, &d))
        return true;
    return arena_printf(mem, out, STR_FMT STR_FMT STR_FMT, STR_ARG(d.carrier), STR_ARG(d.number),
                        STR_ARG(d.suffix));
}

static void bind_filter(struct query *q, const struct flight_filter *filter,
                        const str words[FLIGHT_WORDS_MAX])
{
    query_int(q, filter->from_utc);
    query_int(q, filter->to_utc == UTC_UNKNOWN ? INT64_MAX : filter->to_utc);
    query_int(q, filter->from_utc < INT64_MIN + DAY_MS ? INT64_MIN : filter->from_utc - DAY_MS);
    query_int(q, filter->with_hits);
    for (size_t i = 0; i < FLIGHT_WORDS_MAX; i++)
        query_key(q, words[i]);
}

static int count_flights(struct store *st, const struct flight_filter *filter,
                         const str words[FLIGHT_WORDS_MAX], uint64_t *total, struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &count_board, err) < 0)
        return -1;
    bind_filter(&q, filter, words);
    if (query_number(&q, &count) < 0)
        return -1;
    *total = (uint64_t)count;
    return 0;
}

static int list_flights(struct store *st, const struct flight_filter *filter,
                        const str words[FLIGHT_WORDS_MAX], struct store_page page,
                        struct arena *mem, struct flight_items *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &list_board, err) < 0)
        return -1;
    bind_filter(&q, filter, words);
    query_int(&q, filter->now);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_flight(&q, mem, &vec_last(&out->rows)->flight);
    }
    return rc;
}

/* ---- counts and names of a page of flights: one query each ---- */

struct place_of_id {
    int64_t id;
    uint32_t place;
};

/** The flights of a page by id, and their ids as the JSON array that the queries take. */
struct page_ids {
    struct place_of_id *sorted;
    uint32_t n;
    str json;
};

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct place_of_id *)a)->id, y = ((const struct place_of_id *)b)->id;

    return (x > y) - (x < y);
}

static bool page_ids_make(struct arena *mem, const struct flight_items *items, struct page_ids *out)
{
    struct buf json;
    bool ok;

    out->n = items->rows.n;
    out->sorted = arena_zalloc(mem, out->n, sizeof(out->sorted[0]));
    if (!out->sorted)
        return false;
    buf_init(&json, MIB);
    for (uint32_t i = 0; i < out->n; i++) {
        out->sorted[i] = (struct place_of_id){items->rows.v[i].flight.id, i};
        buf_char(&json, i ? ',' : '[');
        buf_u64(&json, (uint64_t)out->sorted[i].id);
    }
    buf_char(&json, ']');
    qsort(out->sorted, out->n, sizeof(out->sorted[0]), by_id);
    ok = !json.failed && str_dup(mem, buf_view(&json), &out->json);
    buf_fini(&json);
    return ok;
}

static struct flight_item *item_of(const struct page_ids *ids, struct flight_items *items,
                                   int64_t flight_id)
{
    struct place_of_id key = {.id = flight_id};
    const struct place_of_id *found =
        bsearch(&key, ids->sorted, ids->n, sizeof(ids->sorted[0]), by_id);

    return found ? &items->rows.v[found->place] : NULL;
}

/* Grouped in the order of the covering index: neither table nor sorter is touched. */
static const struct sql count_journeys = {
    "SELECT flight_id, status, role, sources, count(*) FROM journey "
    "WHERE flight_id IN (SELECT value FROM json_each($1)) "
    "GROUP BY flight_id, status, role, sources",
    NULL};

static void add_journeys(struct flight_counts *counts, enum journey_status status, enum role role,
                         unsigned sources, uint32_t n)
{
    if (role == ROLE_CREW || role == ROLE_TRANSIT_CREW) {
        counts->crew += status == JOURNEY_CANCELLED ? 0 : n;
        return;
    }
    if (status == JOURNEY_CANCELLED) {
        counts->cancelled += n;
        return;
    }
    counts->booked += n;
    if (status == JOURNEY_CHECKED_IN || status == JOURNEY_BOARDED)
        counts->checked_in += n;
    if (status == JOURNEY_BOARDED)
        counts->boarded += n;
    if (sources & SOURCE_PNR)
        counts->pnr += n;
    if (sources & SOURCE_API)
        counts->api += n;
    if (sources == SOURCE_BOTH)
        counts->both += n;
}

static int load_counts(struct store *st, const struct page_ids *ids, struct flight_items *items,
                       struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &count_journeys, err) < 0)
        return -1;
    query_key(&q, ids->json);
    QUERY_EACH(&q, rc)
    {
        struct flight_item *item = item_of(ids, items, query_get_int(&q));
        enum journey_status status = (enum journey_status)query_get_int(&q);
        enum role role = (enum role)query_get_int(&q);
        unsigned sources = (unsigned)query_get_int(&q);
        if (item)
            add_journeys(&item->counts, status, role, sources, query_get_u32(&q));
    }
    return rc;
}

static const struct sql count_hits = {
    "SELECT flight_id, state, band, count(*) FROM hit "
    "WHERE flight_id IN (SELECT value FROM json_each($1)) GROUP BY flight_id, state, band",
    NULL};

/** enum band of watchlist/match.h: 1 review, 2 urgent. */
#define BAND_URGENT_STORED 2

static int load_hits(struct store *st, const struct page_ids *ids, struct flight_items *items,
                     struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &count_hits, err) < 0)
        return -1;
    query_key(&q, ids->json);
    QUERY_EACH(&q, rc)
    {
        struct flight_item *item = item_of(ids, items, query_get_int(&q));
        int64_t state = query_get_int(&q), band = query_get_int(&q);
        uint32_t n = query_get_u32(&q);
        if (item && state == HIT_CONFIRMED)
            item->hits.confirmed += n;
        if (!item || (state != HIT_OPEN && state != HIT_UNSURE))
            continue;
        item->hits.undecided += n;
        if (band >= BAND_URGENT_STORED)
            item->hits.urgent += n;
        else
            item->hits.review += n;
    }
    return rc;
}

static const struct sql marketing_names = {
    "SELECT flight_id, carrier, number, suffix FROM flight_name "
    "WHERE flight_id IN (SELECT value FROM json_each($1)) AND operating = 0 "
    "ORDER BY flight_id, carrier, number, suffix",
    NULL};

static int load_names(struct store *st, const struct page_ids *ids, struct arena *mem,
                      struct flight_items *items, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &marketing_names, err) < 0)
        return -1;
    query_key(&q, ids->json);
    QUERY_EACH(&q, rc)
    {
        struct flight_item *item = item_of(ids, items, query_get_int(&q));
        if (!item)
            continue;
        if (!vec_push(mem, &item->names))
            return query_no_memory(&q);
        struct designator *name = vec_last(&item->names);
        name->carrier = query_get_text(&q, mem);
        name->number = query_get_text(&q, mem);
        name->suffix = query_get_text(&q, mem);
    }
    return rc;
}

static int load_details(struct store *st, struct arena *mem, struct flight_items *items,
                        struct err *err)
{
    struct page_ids ids;

    if (items->rows.n == 0)
        return 0;
    if (!page_ids_make(mem, items, &ids))
        return err_memory(err);
    if (load_counts(st, &ids, items, err) < 0 || load_hits(st, &ids, items, err) < 0)
        return -1;
    return load_names(st, &ids, mem, items, err);
}

int store_flights_list(struct store *st, const struct flight_filter *filter, struct store_page page,
                       struct arena *mem, struct flight_items *out, struct err *err)
{
    str words[FLIGHT_WORDS_MAX];

    memset(out, 0, sizeof(*out));
    for (size_t i = 0; i < FLIGHT_WORDS_MAX; i++)
        if (!normal_word(mem, filter->words[i], &words[i]))
            return err_memory(err);
    if (count_flights(st, filter, words, &out->total, err) < 0 ||
        list_flights(st, filter, words, page, mem, out, err) < 0)
        return -1;
    return load_details(st, mem, out, err);
}

int store_flight_item(struct store *st, int64_t id, struct arena *mem, struct flight_item *out,
                      struct err *err)
{
    struct flight_items one = {.total = 1};

    if (!vec_push(mem, &one.rows))
        return err_memory(err);
    if (store_flight_get(st, id, mem, &one.rows.v[0].flight, err) < 0 ||
        load_details(st, mem, &one, err) < 0)
        return -1;
    *out = one.rows.v[0];
    return 0;
}
