/* SPDX-License-Identifier: Apache-2.0 */
/* Reservation and action status: is the place held, asked for, refused or gone. */
#ifndef SAFAR_REFERENCE_STATUS_CODE_H
#define SAFAR_REFERENCE_STATUS_CODE_H

#include "base/str.h"

enum status_class {
    STATUS_HOLDS,
    STATUS_WAITLISTED,
    STATUS_REQUESTED,
    STATUS_REFUSED,
    STATUS_CANCELLED,
    STATUS_ADVICE, /* says something about a place, is none itself */
};

struct status_code {
    char code[3];
    enum status_class class;
    bool active; /* its places count as travellers */
    const char *meaning;
};

/** The status with this code, any letter case. @return NULL when unknown; static */
const struct status_code *status_code_find(str code);

/** Stable word for JSON and rules: `holds`, `waitlisted`, ... */
const char *status_class_name(enum status_class class);

#endif
