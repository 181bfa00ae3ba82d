/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binary search by code. Codes are compared as numbers of four bytes, NUL-padded: that is the order
 * of the bytes, a shorter code before its extensions, and four times as fast as memcmp.
 */
#include "reference/lookup.h"

#include "base/attr.h"

#include <assert.h>

/** What stands behind a shorter code in its row is cut off by `mask`. */
static uint32_t number_at(const unsigned char *row, uint32_t mask)
{
    return ((uint32_t)row[0] << 24 | (uint32_t)row[1] << 16 | (uint32_t)row[2] << 8 | row[3]) &
           mask;
}

/** The code as a number, or 0. */
static uint32_t wanted(str code, size_t code_max)
{
    uint32_t number = 0;

    if (code.n == 0 || code.n > code_max)
        return 0;
    for (size_t i = 0; i < code.n; i++) {
        unsigned char c = (unsigned char)ascii_upper(code.p[i]);
        if (c == '\0') /* it would pass for padding */
            return 0;
        number = number << 8 | c;
    }
    return number << 8 * (LOOKUP_CODE_MAX - code.n);
}

static uint32_t mask_of(struct lookup table)
{
    assert(table.code_max >= 2 && table.code_max <= LOOKUP_CODE_MAX && table.row_bytes >= 4);
    return UINT32_MAX << 8 * (LOOKUP_CODE_MAX - table.code_max);
}

const void *lookup_code(struct lookup table, str code)
{
    const unsigned char *rows = table.rows, *low = rows;
    uint32_t want = wanted(code, table.code_max);
    uint32_t mask = mask_of(table);
    size_t n = table.count;

    if (want == 0 || n == 0)
        return NULL;
    while (n > 1) { /* the last row not above `want` is among the n from `low` on */
        size_t half = n / 2;
        const unsigned char *middle = low + half * table.row_bytes;
        low = number_at(middle, mask) <= want ? middle : low;
        n -= half;
    }
    return number_at(low, mask) == want ? low : NULL;
}

/** The number of the two letters that a code begins with. @return COUNT_OF(from): other bytes */
static uint32_t pair_of(uint32_t code)
{
    uint32_t first = (code >> 24) - 'A', second = (code >> 16 & 0xFF) - 'A';

    return first < 26 && second < 26 ? first * 26 + second : 26 * 26;
}

void lookup_pairs_fill(struct lookup_pairs *pairs, struct lookup table)
{
    const unsigned char *rows = table.rows;
    uint32_t pair = 0;

    assert(table.count <= UINT16_MAX);
    for (size_t i = 0; i < table.count; i++) {
        uint32_t code = number_at(rows + i * table.row_bytes, mask_of(table));
        while (pair <= pair_of(code) && pair_of(code) < 26 * 26)
            pairs->from[pair++] = (uint16_t)i;
    }
    while (pair <= 26 * 26)
        pairs->from[pair++] = (uint16_t)table.count;
}

const void *lookup_by_pair(struct lookup table, const struct lookup_pairs *pairs, str code)
{
    const unsigned char *rows = table.rows;
    uint32_t want = wanted(code, table.code_max), mask = mask_of(table), pair = pair_of(want);

    if (UNLIKELY(pair == 26 * 26 || pairs->from[26 * 26] == 0))
        return lookup_code(table, code);
    for (size_t i = pairs->from[pair]; i < pairs->from[pair + 1]; i++)
        if (number_at(rows + i * table.row_bytes, mask) == want)
            return rows + i * table.row_bytes;
    return NULL;
}
