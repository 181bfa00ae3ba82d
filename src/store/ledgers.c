/* SPDX-License-Identifier: Apache-2.0 */
/* Ledgers of flights; merging two flights. */
#include "store/ledgers.h"

#include "store/query.h"

static const struct sql get_ledger = {"SELECT body FROM flight_ledger WHERE flight_id = $1", NULL};

int store_ledger_get(struct store *st, int64_t flight_id, struct arena *mem, str *out,
                     struct err *err)
{
    struct query q;

    if (query_start(&q, st, &get_ledger, err) < 0)
        return -1;
    query_int(&q, flight_id);
    int rc = query_next(&q);
    if (rc == 1 && !str_dup(mem, query_view_blob(&q), out))
        return query_no_memory(&q);
    return query_finish(&q, rc);
}

static const struct sql put_ledger = {"INSERT INTO flight_ledger (flight_id, body) VALUES ($1, $2) "
                                      "ON CONFLICT (flight_id) DO UPDATE SET body = excluded.body",
                                      NULL};

int store_ledger_put(struct store *st, int64_t flight_id, str ledger, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_ledger, err) < 0)
        return -1;
    query_int(&q, flight_id);
    query_blob(&q, ledger);
    return query_write(&q);
}

/* a: the journey that goes; b: the journey of the same traveller that stays. */
#define JOURNEY_PAIR                                                                               \
    "journey a JOIN journey b ON b.traveller_id = a.traveller_id AND b.flight_id = $2 "            \
    "WHERE a.flight_id = $1"

/* $1 the flight that goes, $2 the flight that stays. */
static const struct sql merge_steps[] = {
    {"UPDATE hit SET journey_id = (SELECT b.id FROM " JOURNEY_PAIR " AND a.id = hit.journey_id) "
     "WHERE journey_id IN (SELECT a.id FROM " JOURNEY_PAIR ") AND NOT EXISTS ("
     "SELECT 1 FROM hit h WHERE h.entry_id = hit.entry_id AND h.journey_id = ("
     "SELECT b.id FROM " JOURNEY_PAIR " AND a.id = hit.journey_id))",
     NULL                                                                                },
    {"UPDATE decision SET hit_id = (SELECT h.id FROM hit o JOIN hit h ON h.entry_id = o.entry_id "
     "JOIN journey a ON a.id = o.journey_id JOIN journey b ON b.traveller_id = a.traveller_id "
     "AND b.flight_id = $2 AND h.journey_id = b.id WHERE o.id = decision.hit_id) "
     "WHERE hit_id IN (SELECT o.id FROM hit o WHERE o.journey_id IN (SELECT a.id FROM " JOURNEY_PAIR
     "))",                                                                      NULL},
    {"DELETE FROM hit WHERE journey_id IN (SELECT a.id FROM " JOURNEY_PAIR ")",      NULL},
    {"DELETE FROM journey WHERE id IN (SELECT a.id FROM " JOURNEY_PAIR ")",          NULL},
    {"UPDATE journey SET flight_id = $2 WHERE flight_id = $1",                       NULL},
    {"UPDATE hit SET flight_id = $2 WHERE flight_id = $1",                           NULL},
    {"UPDATE message SET flight_id = $2 WHERE flight_id = $1",                       NULL},
    {"DELETE FROM booking_flight WHERE flight_id = $2 AND booking_id IN "
     "(SELECT o.booking_id FROM booking_flight o WHERE o.flight_id = $1)",      NULL},
    {"UPDATE booking_flight SET flight_id = $2 WHERE flight_id = $1",                NULL},
    {"INSERT INTO flight_name (carrier, number, departs_on, suffix, flight_id, operating) "
     "SELECT carrier, number, departs_on, suffix, $2, 0 FROM flight_name WHERE flight_id = $1 "
     "ON CONFLICT (carrier, number, departs_on, suffix, flight_id) DO NOTHING", NULL},
};
static const struct sql merge_removes[] = {
    {"DELETE FROM flight_name WHERE flight_id = $1",   NULL},
    {"DELETE FROM flight_ledger WHERE flight_id = $1", NULL},
    {"DELETE FROM flight WHERE id = $1",               NULL},
};

static int run(struct store *st, const struct sql *sql, int64_t from_id, const int64_t *into_id,
               struct query *q, struct err *err)
{
    if (query_start(q, st, sql, err) < 0)
        return -1;
    query_int(q, from_id);
    if (into_id)
        query_int(q, *into_id);
    return query_write(q);
}

int store_flight_merge(struct store *st, int64_t from_id, int64_t into_id, struct err *err)
{
    struct query q;

    for (size_t i = 0; i < COUNT_OF(merge_steps); i++)
        if (run(st, &merge_steps[i], from_id, &into_id, &q, err) < 0)
            return -1;
    for (size_t i = 0; i < COUNT_OF(merge_removes); i++)
        if (run(st, &merge_removes[i], from_id, NULL, &q, err) < 0)
            return -1;
    return query_changes(&q) == 1
               ? 0
               : err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such flight");
}
