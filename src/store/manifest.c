/* SPDX-License-Identifier: Apache-2.0 */
/* Whole flights of travellers: the manifest for the console, the subjects for screening. */
#include "store/query.h"
#include "store/travellers.h"

#include <stdlib.h>

/* ---- screening ---- */

/** One flight with everything about its travellers; a ship's list is the largest we expect. */
#define SUBJECTS_BUDGET (256 * MIB)

struct flight_ids {
    VEC(int64_t) rows;
};

/* 4 is FLIGHT_CANCELLED. */
static const struct sql flights_in_window = {
    "SELECT id FROM flight WHERE board_at >= $1 AND board_at < $2 AND status <> 4 "
    "ORDER BY board_at, id",
    NULL};

static int list_window(struct store *st, utc_ms from, utc_ms to, struct arena *mem,
                       struct flight_ids *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &flights_in_window, err) < 0)
        return -1;
    query_int(&q, from);
    query_int(&q, to == UTC_UNKNOWN ? INT64_MAX : to);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        *vec_last(&out->rows) = query_get_int(&q);
    }
    return rc;
}

static int each_of_flight(struct store *st, int64_t flight_id, store_subject_fn each, void *arg,
                          struct arena *mem, struct err *err)
{
    struct traveller_states states = {.rows = {.n = 0}};

    if (store_travellers_of_flight(st, flight_id, mem, &states, err) < 0)
        return -1;
    for (uint32_t i = 0; i < states.rows.n; i++) {
        const struct traveller_state *who = &states.rows.v[i];
        if (who->journey.status != JOURNEY_CANCELLED && each(arg, flight_id, who, err) < 0)
            return -1;
    }
    return 0;
}

int store_subjects_each(struct store *st, utc_ms from, utc_ms to, store_subject_fn each, void *arg,
                        struct err *err)
{
    struct arena list, mem;
    struct flight_ids flights = {.rows = {.n = 0}};

    arena_init(&list, 16 * MIB);
    arena_init(&mem, SUBJECTS_BUDGET);
    int rc = list_window(st, from, to, &list, &flights, err);
    for (uint32_t i = 0; rc == 0 && i < flights.rows.n; i++) {
        rc = each_of_flight(st, flights.rows.v[i], each, arg, &mem, err);
        arena_reset(&mem);
    }
    arena_fini(&mem);
    arena_fini(&list);
    return rc;
}

/* ---- the manifest ---- */

static const struct sql count_journeys = {"SELECT count(*) FROM journey WHERE flight_id = $1",
                                          NULL};

/* Undecided hits (open 0, unsure 1) first, then by name: API's (source 2) before PNR's (1). */
static const struct sql manifest_order = {
    "SELECT j.id FROM journey j "
    "LEFT JOIN traveller_identity a ON a.traveller_id = j.traveller_id AND a.source = 2 "
    "LEFT JOIN traveller_identity p ON p.traveller_id = j.traveller_id AND p.source = 1 "
    "WHERE j.flight_id = $1 ORDER BY coalesce((SELECT max(h.band) FROM hit h "
    "WHERE h.journey_id = j.id AND h.state IN (0, 1)), -1) DESC, "
    "coalesce(a.surname, p.surname), coalesce(a.given, p.given), j.id LIMIT $2 OFFSET $3",
    NULL};

static const struct sql manifest_hits = {
    "SELECT journey_id, id, band, state, score FROM hit WHERE flight_id = $1 "
    "ORDER BY journey_id, band DESC, score DESC, id",
    NULL};

struct journey_place {
    int64_t journey_id;
    uint32_t place; /* among the states, or in the manifest */
};

static int by_journey(const void *a, const void *b)
{
    int64_t x = ((const struct journey_place *)a)->journey_id;
    int64_t y = ((const struct journey_place *)b)->journey_id;

    return (x > y) - (x < y);
}

static const struct journey_place *find_place(const struct journey_place *sorted, uint32_t n,
                                              int64_t journey_id)
{
    struct journey_place key = {.journey_id = journey_id};

    return n ? bsearch(&key, sorted, n, sizeof(*sorted), by_journey) : NULL;
}

static struct journey_place *places_of_states(struct arena *mem,
                                              const struct traveller_states *states)
{
    struct journey_place *places = arena_zalloc(mem, states->rows.n + 1, sizeof(*places));

    if (!places)
        return NULL;
    for (uint32_t i = 0; i < states->rows.n; i++)
        places[i] = (struct journey_place){states->rows.v[i].journey.id, i};
    qsort(places, states->rows.n, sizeof(*places), by_journey);
    return places;
}

/** Fill the manifest in its order from the states of the flight. */
static int order_manifest(struct store *st, int64_t flight_id, struct store_page page,
                          const struct traveller_states *states, struct arena *mem,
                          struct manifest *out, struct err *err)
{
    struct query q;
    int rc;
    const struct journey_place *places = places_of_states(mem, states);

    if (!places)
        return err_memory(err);
    if (query_start(&q, st, &manifest_order, err) < 0)
        return -1;
    query_int(&q, flight_id);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    QUERY_EACH(&q, rc)
    {
        const struct journey_place *at = find_place(places, states->rows.n, query_get_int(&q));
        if (!at)
            continue;
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        vec_last(&out->rows)->who = states->rows.v[at->place];
    }
    return rc;
}

static struct journey_place *places_of_manifest(struct arena *mem, const struct manifest *m)
{
    struct journey_place *places = arena_zalloc(mem, m->rows.n + 1, sizeof(*places));

    if (!places)
        return NULL;
    for (uint32_t i = 0; i < m->rows.n; i++)
        places[i] = (struct journey_place){m->rows.v[i].who.journey.id, i};
    qsort(places, m->rows.n, sizeof(*places), by_journey);
    return places;
}

static int load_hits(struct store *st, int64_t flight_id, struct arena *mem, struct manifest *m,
                     struct err *err)
{
    struct query q;
    int rc;
    const struct journey_place *places = places_of_manifest(mem, m);

    if (!places)
        return err_memory(err);
    if (query_start(&q, st, &manifest_hits, err) < 0)
        return -1;
    query_int(&q, flight_id);
    QUERY_EACH(&q, rc)
    {
        const struct journey_place *at = find_place(places, m->rows.n, query_get_int(&q));
        if (!at)
            continue;
        struct manifest_item *item = &m->rows.v[at->place];
        if (!vec_push(mem, &item->hits))
            return query_no_memory(&q);
        struct manifest_hit *hit = vec_last(&item->hits);
        hit->id = query_get_int(&q);
        hit->band = (unsigned)query_get_int(&q);
        hit->state = (enum hit_state)query_get_int(&q);
        hit->score = query_get_double(&q);
    }
    return rc;
}

static int count_manifest(struct store *st, int64_t flight_id, uint64_t *total, struct err *err)
{
    struct query q;
    int64_t count;

    if (query_start(&q, st, &count_journeys, err) < 0)
        return -1;
    query_int(&q, flight_id);
    if (query_number(&q, &count) < 0)
        return -1;
    *total = (uint64_t)count;
    return 0;
}

int store_manifest(struct store *st, int64_t flight_id, struct store_page page, struct arena *mem,
                   struct manifest *out, struct err *err)
{
    struct traveller_states states = {.rows = {.n = 0}};

    memset(out, 0, sizeof(*out));
    if (count_manifest(st, flight_id, &out->total, err) < 0 ||
        store_travellers_of_flight(st, flight_id, mem, &states, err) < 0 ||
        order_manifest(st, flight_id, page, &states, mem, out, err) < 0)
        return -1;
    return load_hits(st, flight_id, mem, out, err);
}
