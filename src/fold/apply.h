/* SPDX-License-Identifier: Apache-2.0 */
/* The claims of one message, by message type. Used by fold.c. */
#ifndef SAFAR_FOLD_APPLY_H
#define SAFAR_FOLD_APPLY_H

#include "base/err.h"
#include "fold/fold.h"

/** One message on its way into one flight. */
struct fold_step {
    struct known_flight *flight;
    const struct message *message;
    utc_ms sent_at;
    struct arena *mem;
    struct fold_figures *figures;
    const struct booking **splitting; /* bookings of the message that tell of a split (GR.8) */
    uint32_t n_splitting;
};

/** Bookings: versions, who is in them, what left the flight. -1: ERR_MEMORY */
int pnrgov_apply(const struct fold_step *step, struct err *err) MUST_CHECK;

/** API travellers: lists, changes, withdrawals, close-outs. -1: ERR_MEMORY */
int paxlst_apply(const struct fold_step *step, struct err *err) MUST_CHECK;

/** When this version of a booking was made. */
struct moment pnrgov_moment(const struct booking *b, utc_ms sent_at);

/** Does the push only confirm what is known of this booking on this flight? */
bool pnrgov_unchanged(const struct known_flight *flight, const struct known_booking *known,
                      const struct booking *b, struct moment at);

/** Would the push change travellers of bookings that it does not hold? */
bool pnrgov_changes_others(const struct known_flight *flight, const struct message *m,
                           utc_ms sent_at, struct arena *mem);

#endif
