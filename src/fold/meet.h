/* SPDX-License-Identifier: Apache-2.0 */
/*
 * API meets PNR: which traveller of an API list is which traveller of a booking.
 *
 * Worked out anew from everybody on the flight whenever somebody changed, so that it does not
 * matter who came first, and so that a pair which later data contradict comes apart again. Each
 * traveller is in at most one pair. What is never joined: two dates of birth that differ (unless
 * they carry one document), two documents of one kind with nothing else to go by, an infant and an
 * adult.
 */
#ifndef SAFAR_FOLD_MEET_H
#define SAFAR_FOLD_MEET_H

#include "base/err.h"
#include "fold/known.h"

/**
 * Pair all API sides with PNR sides and move them to one record each.
 *
 * A record that loses its last side becomes vacant; when it was stored, the pair is noted in
 * `flight->merges`. New PNR travellers take over the stored record of the API traveller they meet.
 * @return -1: ERR_MEMORY
 */
int meet(struct known_flight *flight, struct arena *mem, struct err *err) MUST_CHECK;

#endif
