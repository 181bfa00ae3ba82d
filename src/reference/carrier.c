/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers: binary search by IATA designator; the other two keys are rare and scanned. */
#include "reference/carrier.h"

#include "base/attr.h"

static const struct carrier carriers[] = {
#define CARRIER(iata, icao, accounting, name, country) {iata, icao, accounting, name, country},
#include "reference/carriers.def"
#undef CARRIER
};

static const struct carrier *find_iata(const char *code)
{
    size_t low = 0, high = COUNT_OF(carriers);

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = memcmp(carriers[mid].iata, code, 2);
        if (order == 0)
            return &carriers[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const struct carrier *carrier_find(str designator)
{
    char key[3];

    if (designator.n != 2 && designator.n != 3)
        return NULL;
    for (size_t i = 0; i < designator.n; i++)
        key[i] = ascii_upper(designator.p[i]);
    if (designator.n == 2)
        return find_iata(key);
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (memcmp(carriers[i].icao, key, 3) == 0)
            return &carriers[i];
    return NULL;
}

const struct carrier *carrier_find_accounting(str digits)
{
    if (digits.n != 3)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (memcmp(carriers[i].accounting, digits.p, 3) == 0)
            return &carriers[i];
    return NULL;
}

size_t carrier_count(void)
{
    return COUNT_OF(carriers);
}

const struct carrier *carrier_at(size_t i)
{
    return i < COUNT_OF(carriers) ? &carriers[i] : NULL;
}
