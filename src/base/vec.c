/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays inside an arena. */
#include "base/vec.h"

/** Room at first: mostly one or a few items come, and empty room of large ones wastes the cache. */
static uint32_t first_cap(size_t size)
{
    return size >= 128 ? 1 : size >= 64 ? 2 : 4;
}

void *vec_reserve(struct arena *mem, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    uint32_t wider = *cap ? *cap * 2 : first_cap(size);
    if (wider <= *cap || (size && wider > SIZE_MAX / size))
        return NULL;
    char *moved = arena_alloc(mem, wider * size); /* items are cleared as they are pushed */
    if (!moved)
        return NULL;
    if (n)
        memcpy(moved, items, n * size);
    *cap = wider;
    return moved;
}

int vec_grow_and_push(struct arena *mem, void **items, uint32_t *n, uint32_t *cap, size_t size)
{
    void *moved = vec_reserve(mem, *items, *n, cap, size);

    if (!moved)
        return 0;
    *items = moved;
    memset((char *)moved + *n * size, 0, size);
    (*n)++;
    return 1;
}
