/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Airports by IATA code: country, metropolitan city, time zone, position. Static tables, no state.
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
    int32_t latitude, longitude; /* in 1/10000 degree, north and east positive */
    const char *municipality, *name;
};

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

/** Great-circle distance in kilometres, to about 0.5 %. */
double airport_distance_km(const struct airport *from, const struct airport *to);

size_t airport_count(void);
/** Row `i` in order of code. @return NULL past the end */
const struct airport *airport_at(size_t i);

#endif
