/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bookings: which known one a message means, what changed in it, and what it says of a traveller.
 */
#ifndef SAFAR_FOLD_BOOKING_H
#define SAFAR_FOLD_BOOKING_H

#include "base/err.h"
#include "fold/known.h"

/**
 * A booking without locator gets one of ours: this, then a digest of the flight and who is first.
 */
#define BOOKING_NAMELESS "?"
#define BOOKING_CODE_BYTES 24

/** The code that names a booking: its first locator's, else one of ours, written to `room`. */
struct locator booking_locator(const struct known_flight *flight, const struct booking *booking,
                               char room[BOOKING_CODE_BYTES]);

/** The locator that names the booking: the first with a code. NULL: it has none */
const struct locator *booking_key(const struct booking *booking);

/**
 * The known booking that a message means.
 *
 * By system, locator and date of creation; a booking without that date is the newest of its locator
 * within a year of `sent_at` (locators are recycled). Any of its locators may be the known one's
 * key, so a push from the host and one from the carrier meet. A booking without locator is the
 * known one without locator of this flight that has the same first traveller.
 * @return NULL when it is new
 */
struct known_booking *booking_find(const struct known_flight *flight, const struct booking *booking,
                                   utc_ms sent_at);

/**
 * Digests of its sections, never 0. Of a traveller's data only what is not identity or documents.
 */
void booking_sections(const struct booking *booking, uint32_t sections[SECTION_COUNT]);

/** Of the booking as it was sent: equal digests, equal bookings. */
uint64_t booking_digest(const struct booking *booking);

/**
 * What changed between two sets of section digests, travellers apart.
 * @return -1: ERR_MEMORY
 */
int booking_compare(const uint32_t before[SECTION_COUNT], const uint32_t now[SECTION_COUNT],
                    struct arena *mem, struct known_version *version, struct err *err) MUST_CHECK;

/** Digest of who somebody is: names, sex, birth, nationality, residence. Never 0. */
uint64_t identity_digest(const struct traveller *t);
/** Digest of their documents. Never 0. */
uint64_t documents_digest(const struct traveller *t);

/** Seat, bags and check-in of a traveller on one flight, into `pnr`. Other members stay. */
void booking_facts(const struct booking *booking, const struct traveller *who,
                   const struct known_flight *flight, struct known_pnr *pnr);

/** Is this itinerary segment the flight? */
bool segment_is_flight(const struct segment *segment, const struct known_flight *flight);

#endif
