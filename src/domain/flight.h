/* SPDX-License-Identifier: Apache-2.0 */
/* A flight: one leg operated once. Marketing designators are names of it, never other flights. */
#ifndef SAFAR_DOMAIN_FLIGHT_H
#define SAFAR_DOMAIN_FLIGHT_H

#include "base/date.h"
#include "base/vec.h"

/** Carrier and number as normalised: upper case, no leading zeros; the suffix letter apart. */
struct designator {
    str carrier; /* IATA 2 or ICAO 3 characters */
    str number;  /* 1 to 4 digits */
    str suffix;  /* empty or one letter */
};

struct leg {
    str from, to;                           /* IATA place codes as sent */
    struct datetime departs_at, arrives_at; /* local at each place */
    bool border;                            /* PAXLST: this leg crosses the border (LOC 125/87) */
};

/** The flight that a message is about. */
struct flight_ref {
    struct designator designator;
    str sent; /* the designator as one text, for answers; empty when designator_text gives it */
    VEC(struct leg) legs;
};

#define DESIGNATOR_TEXT 32

/**
 * Carrier, number with four digits and suffix in one, as most send it: ZZ0431A. What
 * designator_parse took for a designator always fits; others are cut.
 */
str designator_text(const struct designator *d, char out[DESIGNATOR_TEXT]);

/**
 * Split and normalise `ZZ0431A`, `ZZZ431` or a bare number, given the carrier when it stands apart.
 *
 * Writes slices of the input; nothing is allocated.
 * @return false when no number of one to four digits is there; then `number` holds the rest as sent
 */
bool designator_parse(str carrier, str number, struct designator *out);

/**
 * Name a flight, and keep the name as it was sent when designator_text would not give it again.
 *
 * @param parsed  what designator_parse said of `number`
 * @return        false: no memory
 */
bool flight_ref_name(struct flight_ref *flight, const struct designator *d, bool parsed, str number,
                     struct arena *mem) MUST_CHECK;

bool designator_eq(const struct designator *a, const struct designator *b);

/** The leg that screening is about: the border leg, else the first. NULL without legs. */
const struct leg *flight_ref_leg(const struct flight_ref *flight);

#endif
