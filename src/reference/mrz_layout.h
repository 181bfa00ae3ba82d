/* SPDX-License-Identifier: Apache-2.0 */
/* Which field stands where in each format of machine readable zone. For mrz*.c only. */
#ifndef SAFAR_REFERENCE_MRZ_LAYOUT_H
#define SAFAR_REFERENCE_MRZ_LAYOUT_H

#include "reference/mrz.h"

/** Line and column count from 1, as in Doc 9303; n 0: the format has no such field. */
struct mrz_field {
    uint8_t line, column, n;
};

struct mrz_layout {
    int lines, width;
    bool long_number; /* a number above nine characters continues in the optional data */
    struct mrz_field code, issuer, names, number, number_check, nationality, born, born_check, sex,
        expires, expires_check, optional, optional_check, optional_2, composite;
    struct mrz_field covered[4]; /* what the composite check digit is of, in this order */
};

/** NULL for a value that is no format. */
const struct mrz_layout *mrz_layout_of(enum mrz_format format);

/** The composite check digit of full lines; -1 when the format has none. */
int mrz_composite(const struct mrz_layout *layout, const char lines[MRZ_LINES][MRZ_WIDTH + 1]);

/**
 * `primary<<secondary` in a field of `width`, cut by the rules of 9303-3 section 4.6 and padded
 * with fillers. Both are of the alphabet, words parted by one filler.
 */
void mrz_fit_names(str primary, str secondary, char *out, size_t width);

#endif
