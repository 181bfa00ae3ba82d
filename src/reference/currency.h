/* SPDX-License-Identifier: Apache-2.0 */
/* Currencies of fares, taxes and payments: ISO 4217, withdrawn ones included. */
#ifndef SAFAR_REFERENCE_CURRENCY_H
#define SAFAR_REFERENCE_CURRENCY_H

#include "base/str.h"

enum currency_kind {
    CURRENCY_ACTIVE = 1,
    CURRENCY_WITHDRAWN, /* HRK, DEM: on old tickets and in late messages */
    CURRENCY_NOT_MONEY, /* in ISO 4217, but nobody pays with it: gold, bonds, XXX */
    CURRENCY_FARE_UNIT, /* NUC: IATA's unit of a fare calculation */
};

struct currency {
    char code[4];
    enum currency_kind kind;
    int8_t digits; /* after the point; -1: does not apply */
    const char *name;
};

/** The currency of a code of three letters, any letter case. @return NULL when unknown; static */
const struct currency *currency_find(str code);

/**
 * True when an amount has no more digits after the point than its currency: `412.50` EUR, `41250`
 * JPY. An amount that is no plain number (`FREE`, `1,5`) does not fit.
 */
bool currency_amount_fits(const struct currency *currency, str amount);

#endif
