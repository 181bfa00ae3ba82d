/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outbox of the live stream: what changed, written in the transaction that changed it.
 *
 * Ids only grow and are never used again. Events hold references, no data: who sends them reads the
 * records as they are then.
 */
#ifndef SAFAR_STORE_EVENTS_H
#define SAFAR_STORE_EVENTS_H

#include "base/vec.h"
#include "store/store.h"

/* Stored: append only. */
enum event_kind { EVENT_FLIGHT = 1, EVENT_HIT = 2, EVENT_LIST = 3 };

struct event_row {
    int64_t id;
    utc_ms at;
    enum event_kind kind;
    int64_t object_id; /* of the flight, hit or list */
};
struct event_rows {
    VEC(struct event_row) rows;
};

int store_event_append(struct store *st, utc_ms at, enum event_kind kind, int64_t object_id,
                       int64_t *id, struct err *err) MUST_CHECK;

/** Events with an id above `after`, in order, at most `limit`. */
int store_events_since(struct store *st, int64_t after, uint32_t limit, struct arena *mem,
                       struct event_rows *out, struct err *err) MUST_CHECK;

/** The smallest and largest id held; both 0 when there is none. */
int store_events_range(struct store *st, int64_t *first, int64_t *last, struct err *err) MUST_CHECK;

/** Forget events up to and with `up_to`. */
int store_events_prune(struct store *st, int64_t up_to, struct err *err) MUST_CHECK;

#endif
