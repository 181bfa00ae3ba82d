/* SPDX-License-Identifier: Apache-2.0 */
/* The one binary search behind the code tables of this folder. */
#ifndef SAFAR_REFERENCE_LOOKUP_H
#define SAFAR_REFERENCE_LOOKUP_H

#include "base/str.h"

/** Room of the longest code, its NUL included. */
#define LOOKUP_CODE_MAX 8

/** A table of rows that begin with `char code[code_bytes]`, NUL-padded, in order of code. */
struct lookup {
    const void *rows;
    size_t count, row_bytes, code_bytes;
};

#define LOOKUP(table)                                                                              \
    ((struct lookup){(table), sizeof(table) / sizeof((table)[0]), sizeof((table)[0]),              \
                     sizeof((table)[0].code)})

/** The row of a code, any letter case. @return NULL when there is none */
const void *lookup_code(struct lookup table, str code);

#endif
