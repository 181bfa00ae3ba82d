/* SPDX-License-Identifier: Apache-2.0 */
/* Everything the store knows after a run, read through its own functions, in memory. */
#ifndef SAFAR_TESTS_TRUTH_SNAPSHOT_H
#define SAFAR_TESTS_TRUTH_SNAPSHOT_H

#include "base/buf.h"
#include "store/bookings.h"
#include "store/flights.h"
#include "store/hits.h"
#include "store/travellers.h"

struct snapshot_flight {
    str key; /* as truth.ndjson writes it */
    struct flight_item item;
    struct manifest manifest;
};

struct snapshot {
    struct arena mem;
    VEC(struct snapshot_flight) flights;
    VEC(struct booking_row) bookings; /* in order of id; a booking may be there twice */
    struct hit_items hits;
    uint64_t processed, unprocessed, bad; /* units of the journal */
    int64_t last_event;
};

/** Fails the running test on an error. */
void snapshot_take(struct store *st, struct snapshot *out);
void snapshot_fini(struct snapshot *s);

/**
 * As sorted lines without ids and times of processing: two runs over the same messages in another
 * order write the same text. Hits that were withdrawn again are left out, and so are cancelled
 * journeys: who left a booking before we heard of it is not a traveller we miss.
 */
void snapshot_write(const struct snapshot *s, struct buf *out);

#endif
