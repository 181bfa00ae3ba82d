/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays inside an arena. */
#include "base/vec.h"

void *vec_reserve(struct arena *mem, void *items, uint32_t n, uint32_t *cap, size_t size)
{
    if (n < *cap)
        return items;
    uint32_t wider = *cap ? *cap * 2 : 4;
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
