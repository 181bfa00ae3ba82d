/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers by binary search; the other two keys lead to the IATA designator. */
#include "reference/carrier.h"

#include "base/attr.h"
#include "reference/lookup.h"

static const struct carrier carriers[] = {
#define CARRIER(iata, icao, accounting, name, country) {iata, icao, accounting, name, country},
#include "reference/carriers.def"
#undef CARRIER
};

struct key {
    char code[4], iata[3];
};

/* clang-format off */
static const struct key by_icao[] = {
#define ICAO(code, iata) {code, iata},
#define ACCOUNTING(code, iata)
#include "reference/carrier_keys.def"
#undef ICAO
#undef ACCOUNTING
};

static const struct key by_accounting[] = {
#define ICAO(code, iata)
#define ACCOUNTING(code, iata) {code, iata},
#include "reference/carrier_keys.def"
#undef ICAO
#undef ACCOUNTING
};
/* clang-format on */

static const struct carrier *follow(const struct key *key)
{
    return key ? lookup_code(LOOKUP(carriers), (str){key->iata, 2}) : NULL;
}

const struct carrier *carrier_find(str designator)
{
    if (designator.n == 3)
        return follow(lookup_code(LOOKUP(by_icao), designator));
    return designator.n == 2 ? lookup_code(LOOKUP(carriers), designator) : NULL;
}

const struct carrier *carrier_find_accounting(str digits)
{
    return follow(lookup_code(LOOKUP(by_accounting), digits));
}

size_t carrier_count(void)
{
    return COUNT_OF(carriers);
}

const struct carrier *carrier_at(size_t i)
{
    return i < COUNT_OF(carriers) ? &carriers[i] : NULL;
}
