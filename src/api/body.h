/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of requests: a flat JSON object of texts and flags, or one number. The only place of the
 * API that knows jansson.
 */
#ifndef SAFAR_API_BODY_H
#define SAFAR_API_BODY_H

#include "base/arena.h"

struct body_member {
    const char *key;
    str value; /* on the arena */
    bool present;
    bool *flag; /* not NULL: true or false is wanted, and set there; `value` stays as it is */
};

/**
 * Read the members asked for; others are passed over.
 * @return false: not a JSON object, a name given twice, a member of another kind, no memory
 */
bool body_read(str json, struct arena *mem, struct body_member *members, size_t count) MUST_CHECK;

/** Read one whole number from 1 to `max`. @return false: not a JSON object with it */
bool body_read_number(str json, const char *key, uint32_t max, uint32_t *value) MUST_CHECK;

#endif
