/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays inside an arena. */
#include "base/vec.h"

/** Room at first: mostly one or a few items come, and empty room of large ones wastes the cache. */
static uint32_t first_cap(size_t size)
{
    return size >= 128 ? 1 : size >= 64 ? 2 : 4;
}

/** Storage for more than `n` items; their number goes to `*cap`. The first `n` are copied. */
static void *wider(struct arena *mem, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    uint32_t wide = *cap ? *cap * 2 : first_cap(size);

    if (UNLIKELY(wide <= *cap || (size && wide > SIZE_MAX / size)))
        return NULL;
    char *moved = arena_alloc(mem, wide * size); /* items are cleared as they are pushed */
    if (!moved)
        return NULL;
    if (n)
        memcpy(moved, items, n * size);
    *cap = wide;
    return moved;
}

void *vec_reserve(struct arena *mem, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    return n < *cap ? items : wider(mem, items, n, cap, size);
}

int vec_grow_and_push(struct arena *mem, void **items, uint32_t *n, uint32_t *cap, size_t size)
{
    char *moved = wider(mem, *items, *n, cap, size);

    if (!moved)
        return 0;
    *items = moved;
    memset(moved + *n * size, 0, size);
    (*n)++;
    return 1;
}
