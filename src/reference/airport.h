/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Airports by IATA code: country, metropolitan city, time zone, position. Static tables, no state.
 * The railway and bus stations that carriers sell under an IATA code are airports here.
 */
#ifndef SAFAR_REFERENCE_AIRPORT_H
#define SAFAR_REFERENCE_AIRPORT_H

#include "base/str.h"
#include "reference/timezone.h"

struct airport {
    char code[4];    /* IATA */
    char icao[5];    /* "" when it has none */
    char city[4];    /* metropolitan code (LON for LHR), else its own code */
    char country[4]; /* canonical, see country.h */
    enum tz_zone zone;
    /* In 1/10000 degree, north and east positive; both AIRPORT_NOWHERE when not known. */
    int32_t latitude, longitude;
    const char *municipality, *name; /* "" when only country and zone are known */
};

#define AIRPORT_NOWHERE INT32_MIN

/** The airport with this IATA code, any letter case. @return NULL when unknown; static lifetime */
const struct airport *airport_find(str code);

/**
 * An airport, or for a metropolitan code (`LON`, as booked) the main airport of that city: good for
 * country and time zone, not for the place itself.
 * @return NULL when unknown; static lifetime
 */
const struct airport *airport_find_place(str code);

/**
 * True when two codes, airport or city, are of one metropolitan area: `LHR` and `LON`, `LHR` and
 * `LGW`.
 */
bool airport_same_city(str a, str b);

/** Great-circle distance in kilometres, to about 0.5 %; -1 when a position is not known. */
double airport_distance_km(const struct airport *from, const struct airport *to);

/**
 * The instant of a local time at an airport or city, as a leg of a message has it.
 * @param zones  NULL: nothing is known
 * @param out    UTC_UNKNOWN when the answer is TZ_FIT_UNKNOWN: unknown place, or no time of day
 */
enum tz_fit airport_utc(const struct timezones *zones, str place, struct datetime local,
                        utc_ms *out);

/**
 * Minutes between a local departure and a local arrival: the block time of a leg. Negative when it
 * would land before it left. A time that happened twice (clocks set back) counts as the first one,
 * so the answer may be an hour off there.
 * @param minutes  untouched when the answer is false
 * @return         false: a place or a time is not known
 */
bool airport_block_minutes(const struct timezones *zones, str from, struct datetime departs_at,
                           str to, struct datetime arrives_at, int64_t *minutes);

size_t airport_count(void);
/** Row `i` in order of code. @return NULL past the end */
const struct airport *airport_at(size_t i);

#endif
