/* SPDX-License-Identifier: Apache-2.0 */
/* Passenger type codes of bookings and fares. */
#ifndef SAFAR_REFERENCE_PASSENGER_TYPE_H
#define SAFAR_REFERENCE_PASSENGER_TYPE_H

#include "base/str.h"

enum passenger_kind {
    PASSENGER_ADULT = 1, /* or at least not told to be young: student, senior, seafarer */
    PASSENGER_CHILD,
    PASSENGER_MINOR, /* a child that travels alone */
    PASSENGER_INFANT,
    PASSENGER_SEATED_INFANT,
    PASSENGER_GROUP, /* stands for several people */
};

struct passenger_type {
    char code[4];
    enum passenger_kind kind;
    char sex; /* 'F', 'M'; 0: the code does not say */
    const char *title;
};

/**
 * The type with this code, any letter case. `C05`, a child of five, is read as `CNN`.
 * @return NULL when unknown; static
 */
const struct passenger_type *passenger_type_find(str code);

#endif
