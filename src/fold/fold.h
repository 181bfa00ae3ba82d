/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fold a message into what is known of its flight.
 *
 *   flight_identify    which flight?                       (fold/flight.h)
 *   ledger_read        the claims kept about it            (fold/ledger.h)
 *   fold_plan          what else must be loaded?
 *   fold_message       the claims of this message, meeting, statuses
 *   ledger_write       the claims again
 *
 * Pure: the caller loads and stores, and says when the message was received.
 */
#ifndef SAFAR_FOLD_FOLD_H
#define SAFAR_FOLD_FOLD_H

#include "fold/flight.h"
#include "fold/known.h"

struct fold_plan {
    VEC(struct locator) locators; /* look up the bookings stored under these */
    bool travellers;              /* load everybody on the flight and in those bookings */
};

/**
 * What fold_message will need beside the ledger. A full push in which no booking changed needs
 * nothing more, whatever its size.
 * @return -1: ERR_MEMORY
 */
int fold_plan(const struct known_flight *flight, const struct message *m, utc_ms received_at,
              struct arena *mem, struct fold_plan *out, struct err *err) MUST_CHECK;

struct fold_figures {
    uint32_t bookings, unchanged, late; /* of the message; late: older than what is known */
    uint32_t travellers;
    uint32_t unresolved; /* lines of a close-out or withdrawal that name nobody known */
};

/**
 * Change `flight` by what `m` says. `m` must outlive `flight`.
 *
 * Afterwards `flight->bookings[].versions`, `flight->merges` and every record that differs from
 * what was loaded are to be stored.
 * @param travellers  as planned: false when only claims need be renewed
 * @return            -1: ERR_MEMORY
 */
int fold_message(struct known_flight *flight, const struct message *m,
                 const struct flight_identity *identity, utc_ms received_at, bool travellers,
                 struct arena *mem, struct fold_figures *figures, struct err *err) MUST_CHECK;

/** When the message was sent: UNB, or when it was received. */
utc_ms message_sent_at(const struct message *m, utc_ms received_at);

#endif
