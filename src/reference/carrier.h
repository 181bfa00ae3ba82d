/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers by IATA designator, ICAO designator or accounting code. Unknown ones stay as sent. */
#ifndef SAFAR_REFERENCE_CARRIER_H
#define SAFAR_REFERENCE_CARRIER_H

#include "base/str.h"

struct carrier {
    char code[3]; /* IATA designator */
    char icao[4];
    char accounting[4]; /* first three digits of a ticket; "" when not known */
    const char *name;
    char country[4];
};

/**
 * By IATA (2 characters) or ICAO (3 letters) designator, any letter case. @return NULL when unknown
 */
const struct carrier *carrier_find(str designator);

/** By the first three digits of a ticket number. @return NULL when unknown */
const struct carrier *carrier_find_accounting(str digits);

size_t carrier_count(void);
/** Row `i` in order of IATA designator. @return NULL past the end */
const struct carrier *carrier_at(size_t i);

#endif
