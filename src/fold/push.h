/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Full pushes in parts: when is one complete, so that a booking missing from it has left the
 * flight?
 *
 * Never concluded from anything less: all parts seen, each readable, and the bookings found as many
 * as EQN declares (P1, M8, P9 of the conformance digest).
 */
#ifndef SAFAR_FOLD_PUSH_H
#define SAFAR_FOLD_PUSH_H

#include "base/err.h"
#include "fold/known.h"

/**
 * Remember this part of a full push, and whether its push is now complete.
 *
 * Parts belong together when sender and access reference agree and they were prepared within half
 * an hour: carriers use one reference for every push of a flight.
 * @return -1: ERR_MEMORY
 */
int push_note(struct known_flight *flight, const struct message *m, utc_ms sent_at,
              struct arena *mem, struct err *err) MUST_CHECK;

#endif
