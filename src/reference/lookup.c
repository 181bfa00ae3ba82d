/* SPDX-License-Identifier: Apache-2.0 */
/* Binary search by code: the order of the bytes, a shorter code before its extensions. */
#include "reference/lookup.h"

const void *lookup_code(struct lookup table, str code)
{
    char key[LOOKUP_CODE_MAX] = {0};
    const char *rows = table.rows;
    size_t low = 0, high = table.count;

    if (code.n == 0 || code.n >= table.code_bytes)
        return NULL;
    for (size_t i = 0; i < code.n; i++)
        if ((key[i] = ascii_upper(code.p[i])) == '\0') /* it would pass for the padding */
            return NULL;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = memcmp(rows + mid * table.row_bytes, key, table.code_bytes);
        if (order == 0)
            return rows + mid * table.row_bytes;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}
