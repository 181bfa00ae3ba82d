/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger of each flight (fold/ledger.h gives it its form), and two flights that are one. */
#ifndef SAFAR_STORE_LEDGERS_H
#define SAFAR_STORE_LEDGERS_H

#include "store/store.h"

/** @return 1 found, 0 none, -1 error */
int store_ledger_get(struct store *st, int64_t flight_id, struct arena *mem, str *out,
                     struct err *err) MUST_CHECK;
/** Insert, or replace the ledger of this flight. */
int store_ledger_put(struct store *st, int64_t flight_id, str ledger, struct err *err) MUST_CHECK;

/**
 * Move what hangs on one flight to another and remove the first: a list came under a codeshare
 * number before anything said that it was one. Names, messages, journeys and hits go along; a
 * traveller with a journey on both keeps the target's, with the hits and decisions of both. The
 * ledger is not merged: read both first.
 */
int store_flight_merge(struct store *st, int64_t from_id, int64_t into_id, struct err *err)
    MUST_CHECK;

#endif
