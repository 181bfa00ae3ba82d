/* SPDX-License-Identifier: Apache-2.0 */
/* The one binary search behind the code tables of this folder. */
#ifndef SAFAR_REFERENCE_LOOKUP_H
#define SAFAR_REFERENCE_LOOKUP_H

#include "base/str.h"

/** The longest code, without its NUL: codes are compared as 32-bit numbers. */
#define LOOKUP_CODE_MAX 4

/** Rows that begin with `char code[]` of 2 to 4 characters and a NUL, in order of code. */
struct lookup {
    const void *rows;
    size_t count, row_bytes, code_max;
};

#define LOOKUP(table)                                                                              \
    ((struct lookup){(table), sizeof(table) / sizeof((table)[0]), sizeof((table)[0]),              \
                     sizeof((table)[0].code) - 1})

/** The row of a code, any letter case. @return NULL when there is none */
const void *lookup_code(struct lookup table, str code);

/**
 * Where the codes that begin with each pair of letters stand in a table: what is looked up for
 * every traveller finds its row among two or three instead of in eight steps. All zero: not filled.
 */
struct lookup_pairs {
    uint16_t from[26 * 26 + 1];
};

/** Fill it, AT_START. */
void lookup_pairs_fill(struct lookup_pairs *pairs, struct lookup table);

/** lookup_code, by the pairs of the table. */
const void *lookup_by_pair(struct lookup table, const struct lookup_pairs *pairs, str code);

#endif
