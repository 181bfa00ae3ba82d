/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is on a flight: its bookings, travellers and crew, and what happens to them until departure.
 */
#ifndef SAFAR_SIMULATE_BOOKINGS_H
#define SAFAR_SIMULATE_BOOKINGS_H

#include "base/err.h"
#include "simulate/day.h"

/** Listed persons and near misses that each flight carries. */
enum { LISTED_PER_FLIGHT = 2, NEAR_MISSES_PER_FLIGHT = 2 };

/** Fill the bookings, travellers and crew of a flight. @return -1 ERR_MEMORY */
int bookings_make(const struct day_plan *plan, struct sim_flight *f, struct arena *mem,
                  struct err *err) MUST_CHECK;

/** Hours before departure of push 0..3. */
int push_hours(unsigned push);

/** Is the booking on the flight at that push? */
bool booking_present(const struct sim_booking *b, unsigned push);

/** Is there something about it that the push before did not say? True for a cancellation, too. */
bool booking_changed(const struct sim_booking *b, unsigned push);

/** Travellers at that push: those of the split-off booking count until they are apart. */
uint32_t booking_travellers(const struct sim_booking *b, unsigned push);

/** Is the first traveller's name still to be corrected at that push? */
bool booking_misspelt(const struct sim_booking *b, unsigned push);

/** The surname in the booking; misspelt: two letters exchanged. */
void booked_surname(const struct sim_traveller *t, bool misspelt, char out[64]);

/** Last transaction before that push (DAT 700). */
utc_ms booking_transacted(const struct sim_flight *f, const struct sim_booking *b, unsigned push);

#endif
