/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of a flight: all claims about it in one small record, so that a push which changes
 * nothing costs one read and one write, however many bookings it holds.
 *
 * Holds times, digests, locators, references and seats, but no name, birth or document number in
 * clear. The format is private and versioned; unknown versions are refused.
 */
#ifndef SAFAR_FOLD_LEDGER_H
#define SAFAR_FOLD_LEDGER_H

#include "base/buf.h"
#include "base/err.h"
#include "fold/known.h"

/** Append the claims of `flight`. Every booking and traveller must have its id by now. */
void ledger_write(const struct known_flight *flight, struct buf *out);

/**
 * Fill the claims of `flight` (fresh from known_flight_init, or with another flight's claims when
 * two flights turn out to be one). Text points into `ledger`.
 * @return -1: ERR_SYNTAX, ERR_UNSUPPORTED, ERR_MEMORY
 */
int ledger_read(struct known_flight *flight, str ledger, struct arena *mem, struct err *err)
    MUST_CHECK;

/**
 * Tie what the ledger says of travellers to the loaded ones.
 * @return -1: ERR_MEMORY
 */
int ledger_attach(struct known_flight *flight, struct arena *mem, struct err *err) MUST_CHECK;

#endif
