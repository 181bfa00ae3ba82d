/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binary search by code. Codes are compared as numbers of up to four bytes, NUL-padded: that is the
 * order of the bytes, a shorter code before its extensions, and four times as fast as memcmp.
 */
#include "reference/lookup.h"

#include <assert.h>

static uint32_t number_of(const unsigned char *code, size_t n)
{
    uint32_t number = (uint32_t)code[0] << 24 | (uint32_t)code[1] << 16;

    if (n > 2)
        number |= (uint32_t)code[2] << 8;
    return n > 3 ? number | code[3] : number;
}

const void *lookup_code(struct lookup table, str code)
{
    unsigned char key[LOOKUP_CODE_MAX] = {0};
    const unsigned char *rows = table.rows;
    size_t low = 0, n = table.count;

    assert(table.code_max >= 2 && table.code_max <= LOOKUP_CODE_MAX);
    if (code.n == 0 || code.n > table.code_max || n == 0)
        return NULL;
    for (size_t i = 0; i < code.n; i++) {
        key[i] = (unsigned char)ascii_upper(code.p[i]);
        if (key[i] == '\0') /* it would pass for padding */
            return NULL;
    }
    uint32_t want = number_of(key, table.code_max);
    while (n > 1) { /* the last row not above `want` is among the n from `low` on */
        size_t half = n / 2;
        const unsigned char *row = rows + (low + half) * table.row_bytes;
        low = number_of(row, table.code_max) <= want ? low + half : low;
        n -= half;
    }
    const unsigned char *found = rows + low * table.row_bytes;
    return number_of(found, table.code_max) == want ? found : NULL;
}
