/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of one flight: loaded from the store, changed by fold, stored again. */
#ifndef SAFAR_APP_FLIGHT_STATE_H
#define SAFAR_APP_FLIGHT_STATE_H

#include "base/buf.h"
#include "fold/fold.h"
#include "reference/timezone.h"
#include "store/flights.h"

struct flight_state {
    struct known_flight known;
    struct flight_row row; /* as stored */
    bool travellers;       /* everybody was loaded, not only the ledger */

    /* After flight_state_save: journeys whose traveller is new, or known otherwise than before. */
    VEC(struct known_traveller *) to_screen;
};

/**
 * Find or make the flight of a message and load what folding it needs.
 *
 * A flight known under a marketing number only takes its operating one; two flights that turn out
 * to be one are merged. Needs an open transaction.
 * @return -1: any error of store.h
 */
int flight_state_load(struct store *st, const struct flight_identity *identity,
                      const struct message *m, utc_ms received_at, struct arena *mem,
                      struct flight_state *out, struct err *err) MUST_CHECK;

/**
 * Store every record that differs, and the ledger.
 *
 * @param message_id  of the message that changed it
 * @param scratch     reused between calls; emptied first
 */
int flight_state_save(struct store *st, struct flight_state *state, const struct message *m,
                      int64_t message_id, utc_ms received_at, const struct timezones *zones,
                      struct buf *scratch, struct arena *mem, struct err *err) MUST_CHECK;

#endif
