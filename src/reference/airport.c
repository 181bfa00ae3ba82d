/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Airports. A code is found without a search: airport_index.def says for its first two letters
 * which row is the first, and as bits which third letters there are; the bits below its own are the
 * rows before it. Asked for at each leg of each booking.
 */
#include "reference/airport.h"

#include "base/attr.h"
#include "reference/lookup.h"

#include <math.h>

#define NOWHERE AIRPORT_NOWHERE

/* clang-format off */
static const struct airport airports[] = {
#define AIRPORT(code, icao, city, country, zone, latitude, longitude, municipality, name) \
    {code, icao, city, country, TZ_##zone, latitude, longitude, municipality, name},
#include "reference/airports.def"
#undef AIRPORT
};

static const struct city {
    char code[4];
    const char *airports; /* the main one first, blanks between */
} cities[] = {
#define CITY(code, name, airports) {code, airports},
#include "reference/cities.def"
#undef CITY
};
/* clang-format on */

static const struct pair {
    uint16_t first;
    uint32_t third; /* bit 0 is A */
} pairs[26 * 26] = {
#define PAIR(first, third) {first, third},
#include "reference/airport_index.def"
#undef PAIR
};

static unsigned bits_in(uint32_t set)
{
    set -= set >> 1 & UINT32_C(0x55555555);
    set = (set & UINT32_C(0x33333333)) + (set >> 2 & UINT32_C(0x33333333));
    set = (set + (set >> 4)) & UINT32_C(0x0F0F0F0F);
    return (set * UINT32_C(0x01010101)) >> 24;
}

const struct airport *airport_find(str code)
{
    unsigned letter[3];

    if (code.n != 3)
        return NULL;
    for (size_t i = 0; i < 3; i++) {
        letter[i] = (unsigned)(unsigned char)ascii_upper(code.p[i]) - 'A';
        if (letter[i] >= 26)
            return NULL;
    }
    const struct pair *pair = &pairs[letter[0] * 26 + letter[1]];
    uint32_t bit = UINT32_C(1) << letter[2];
    if ((pair->third & bit) == 0)
        return NULL;
    return &airports[pair->first + bits_in(pair->third & (bit - 1))];
}

const struct airport *airport_find_place(str code)
{
    const struct airport *found = airport_find(code);

    if (found)
        return found;
    const struct city *city = lookup_code(LOOKUP(cities), code);
    return city ? airport_find((str){city->airports, 3}) : NULL;
}

bool airport_same_city(str a, str b)
{
    const struct airport *one = airport_find_place(a), *other = airport_find_place(b);

    if (!one || !other)
        return str_equal_fold(a, b);
    return memcmp(one->city, other->city, 3) == 0;
}

double airport_distance_km(const struct airport *from, const struct airport *to)
{
    const double radian = 3.14159265358979323846 / 180e4; /* of 1/10000 degree */
    if (from->latitude == AIRPORT_NOWHERE || to->latitude == AIRPORT_NOWHERE)
        return -1;
    double a = from->latitude * radian, b = to->latitude * radian;
    double up = sin((b - a) / 2);
    double across = sin((to->longitude - from->longitude) * radian / 2);
    double h = up * up + cos(a) * cos(b) * across * across;

    return 2 * 6371.0 * asin(sqrt(h > 1 ? 1 : h));
}

enum tz_fit airport_utc(const struct timezones *zones, str place, struct datetime local,
                        utc_ms *out)
{
    const struct airport *airport = airport_find_place(place);

    *out = UTC_UNKNOWN;
    if (!zones || !airport)
        return TZ_FIT_UNKNOWN;
    return tz_to_utc(zones, airport->zone, local, out);
}

bool airport_block_minutes(const struct timezones *zones, str from, struct datetime departs_at,
                           str to, struct datetime arrives_at, int64_t *minutes)
{
    utc_ms departs, arrives;

    if (airport_utc(zones, from, departs_at, &departs) == TZ_FIT_UNKNOWN ||
        airport_utc(zones, to, arrives_at, &arrives) == TZ_FIT_UNKNOWN)
        return false;
    *minutes = (arrives - departs) / 60000;
    return true;
}

size_t airport_count(void)
{
    return COUNT_OF(airports);
}

const struct airport *airport_at(size_t i)
{
    return i < COUNT_OF(airports) ? &airports[i] : NULL;
}
