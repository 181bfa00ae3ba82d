/* SPDX-License-Identifier: Apache-2.0 */
/* A hash table from text to a number, inside an arena: open addressing, no removal. */
#ifndef SAFAR_BASE_MAP_H
#define SAFAR_BASE_MAP_H

#include "base/arena.h"

struct map_slot {
    str key;
    uint64_t hash;
    uint32_t value;
    bool taken;
};

/** All zero is empty. Keys are not copied: they must live as long as the map. */
struct map {
    struct map_slot *slots;
    uint32_t n, cap; /* cap is 0 or a power of two; kept at most 3/4 full */
};

/** Value of `key`. @return NULL when absent; valid until the next map_put */
uint32_t *map_get(const struct map *map, str key);

/**
 * Slot of `key`, added with value 0 when absent (`*added` tells, may be NULL).
 * @return NULL: no memory
 */
uint32_t *map_put(struct arena *mem, struct map *map, str key, bool *added) MUST_CHECK;

#endif
