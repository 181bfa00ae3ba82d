/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays inside an arena. */
#include "base/vec.h"

/** Room at first: mostly one or a few items come, and empty room of large ones wastes the cache. */
static uint32_t first_cap(size_t size)
{
    return size >= 128 ? 1 : size >= 64 ? 2 : 4;
}

bool vec_widen(struct arena *mem, void **items, uint32_t n, uint32_t *cap, size_t size)
{
    uint32_t wide = *cap ? *cap * 2 : first_cap(size);

    if (UNLIKELY(wide <= *cap || (size && wide > SIZE_MAX / size)))
        return false;
    void *moved = n ? arena_extend(mem, *items, n * size, wide * size) : NULL;
    if (moved) {
        *items = moved;
        *cap = wide;
        return true;
    }
    moved = arena_alloc(mem, wide * size); /* items are cleared as they are pushed */
    if (!moved)
        return false;
    if (n)
        memcpy(moved, *items, n * size);
    *items = moved;
    *cap = wide;
    return true;
}
