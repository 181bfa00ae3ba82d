/* SPDX-License-Identifier: Apache-2.0 */
/* Which flight a message is about, and under which other names it may be known. */
#ifndef SAFAR_FOLD_FLIGHT_H
#define SAFAR_FOLD_FLIGHT_H

#include "base/err.h"
#include "fold/known.h"

struct flight_identity {
    struct designator designator; /* operating, as far as the message says */
    struct date departs_on;       /* scheduled, local */
    str from, to;
    struct datetime departs_at, arrives_at;
    VEC(struct designator) names; /* marketing */
};

/**
 * The flight of a message: its border leg, else its first.
 *
 * Segments of the bookings that are this flight tell its other names (codeshare). Where they say
 * that another carrier operates it, that designator is the flight's and the header's is a name.
 * @return 1: it is known; 0: the message does not say carrier, number and date; -1: ERR_MEMORY
 */
int flight_identify(const struct message *m, struct arena *mem, struct flight_identity *out,
                    struct err *err) MUST_CHECK;

/** May these be the same leg? An airport not said fits all; LHR and LON are one place. */
bool flight_places_fit(str from, str to, str other_from, str other_to);

/** Take times, names and places over into `flight`, unless a newer message told the times. */
int flight_take(struct known_flight *flight, const struct flight_identity *identity, utc_ms sent_at,
                struct arena *mem, struct err *err) MUST_CHECK;

#endif
