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

/** PAXLST TDT beside carrier and number. */
struct transport {
    str stage;        /* 8051 as sent; empty: 20, the flight itself. 34: it flies over only */
    str mode;         /* 8067 */
    str equipment;    /* 8179 */
    str carrier;      /* 3127, where it is another than the number begins with */
    str carrier_name; /* 3128 */
    str registration; /* 8213: of cargo and private flights */
    str registered_in;
};

struct leg {
    str from, to;                           /* IATA place codes as sent */
    struct datetime departs_at, arrives_at; /* local at each place */
    bool border;                            /* PAXLST: this leg crosses the border (LOC 125/87) */

    /* PAXLST only */
    struct designator designator;   /* when it differs from the flight's */
    struct transport transport;     /* the same */
    str departs_zone, arrives_zone; /* against UTC, as sent: M05, P2 */
    bool departure_estimated, arrival_estimated;
};

/** PAXLST: another TDT of the flight, without legs. */
struct flight_name {
    struct designator designator; /* when it differs */
    struct transport transport;
};

/** The flight that a message is about. */
struct flight_ref {
    struct designator designator;
    str sent; /* the designator as one text, for answers; empty when designator_text gives it */
    struct transport transport;
    VEC(struct leg) legs;
    VEC(struct flight_name) also;
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
