/* SPDX-License-Identifier: Apache-2.0 */
/* Flights: one leg operated once, its names, and the board that shows them with their counts. */
#ifndef SAFAR_STORE_FLIGHTS_H
#define SAFAR_STORE_FLIGHTS_H

#include "domain/flight.h"
#include "domain/journey.h"
#include "store/store.h"

struct flight_row {
    int64_t id;
    /* The key: together unique. */
    struct designator designator; /* operating */
    struct date departs_on;       /* scheduled, local */
    str from, to;

    enum flight_mode mode;
    enum flight_status status;
    struct datetime departs_at, arrives_at; /* local, latest known; date unknown: not told */
    utc_ms departs_utc, arrives_utc;
    uint32_t pnr_pushes, api_lists;
    utc_ms last_message_at;
};
struct flight_rows {
    VEC(struct flight_row) rows;
};

/** @return 1 found, 0 none, -1 error */
int store_flight_find(struct store *st, const struct designator *operating, struct date departs_on,
                      str from, str to, struct arena *mem, struct flight_row *out, struct err *err)
    MUST_CHECK;

/**
 * Every flight of that day with this designator, operating or marketing: the caller looks at the
 * places. Usually none or one. In order of id, none twice.
 */
int store_flights_find_named(struct store *st, const struct designator *name,
                             struct date departs_on, struct arena *mem, struct flight_rows *out,
                             struct err *err) MUST_CHECK;

int store_flight_get(struct store *st, int64_t id, struct arena *mem, struct flight_row *out,
                     struct err *err) MUST_CHECK;

/** Its operating designator becomes its first name. -1: ERR_CONFLICT when the key is taken. */
int store_flight_insert(struct store *st, const struct flight_row *row, int64_t *id,
                        struct err *err) MUST_CHECK;

/** Everything of the row, the key included (a PAXLST may come under a codeshare number first). */
int store_flight_update(struct store *st, const struct flight_row *row, struct err *err) MUST_CHECK;

/** Add a marketing name. Nothing happens when the flight has it already. */
int store_flight_name_add(struct store *st, int64_t flight_id, const struct designator *name,
                          struct err *err) MUST_CHECK;

/* ---- the board ---- */

/** Journeys of passengers by what is known of them, as docs/openapi.yaml counts them. */
struct flight_counts {
    uint32_t booked, checked_in, boarded, cancelled, pnr, api, both, crew;
};

struct flight_hits {
    uint32_t urgent, review, undecided, confirmed;
};

struct flight_item {
    struct flight_row flight;
    VEC(struct designator) names; /* marketing */
    struct flight_counts counts;
    struct flight_hits hits;
};
struct flight_items {
    VEC(struct flight_item) rows;
    uint64_t total;
};

/** Words of a search; more are ignored. */
#define FLIGHT_WORDS_MAX 4

struct flight_filter {
    utc_ms now;                  /* for the order: next event first */
    utc_ms from_utc, to_utc;     /* under way within [from, to); UTC_UNKNOWN: open */
    str words[FLIGHT_WORDS_MAX]; /* each a designator, carrier, number or place; all must match */
    bool with_hits;              /* only flights with an undecided hit */
};

int store_flights_list(struct store *st, const struct flight_filter *filter, struct store_page page,
                       struct arena *mem, struct flight_items *out, struct err *err) MUST_CHECK;

/** One flight as the board shows it. */
int store_flight_item(struct store *st, int64_t id, struct arena *mem, struct flight_item *out,
                      struct err *err) MUST_CHECK;

#endif
