/* SPDX-License-Identifier: Apache-2.0 */
/* What carriage does to a name, a birth date and a document number, one kind at a time. */
#ifndef SAFAR_TESTS_MATCHING_DISTORT_H
#define SAFAR_TESTS_MATCHING_DISTORT_H

#include "simulate/people.h"

enum kind {
#define KIND(token, name, floor) KIND_##token,
#include "tests/matching/kinds.def"
#undef KIND
    KIND_COUNT
};

/** What the carrier sends of a person. */
struct sent {
    char surname[120], given[120];
    struct date born_on;
    char sex;
    char document[16]; /* empty unless the kind is about documents */
};

/** @return false when this person cannot be distorted so (nothing to drop, nothing to join) */
bool distort(enum kind kind, const struct person *person, struct rng *r, struct sent *out);

#endif
