/* SPDX-License-Identifier: Apache-2.0 */
/* The flight board as an officer asks for it: window, words, what the clock tells. Pure. */
#ifndef SAFAR_APP_FLIGHTS_H
#define SAFAR_APP_FLIGHTS_H

#include "store/flights.h"

/** Without a window of their own, officers see departures from 6 hours ago to 96 hours ahead. */
#define BOARD_PAST_MS (INT64_C(6) * 3600 * 1000)
#define BOARD_AHEAD_MS (INT64_C(96) * 3600 * 1000)

/** Open ends of the window are filled in when both are open. */
void flight_filter_default(struct flight_filter *filter, utc_ms now);

/**
 * Words of a search into the filter, upper case, on the arena. More than FLIGHT_WORDS_MAX are too
 * many to mean anything.
 * @return false: too many, or no memory
 */
bool flight_filter_words(struct flight_filter *filter, str text, struct arena *mem) MUST_CHECK;

/** The status as the clock has it: departed and arrived follow from the times, cancelled stays. */
enum flight_status flight_status_now(const struct flight_row *flight, utc_ms now);

#endif
