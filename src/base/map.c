/* SPDX-License-Identifier: Apache-2.0 */
/* Hash table from text to a number. */
#include "base/map.h"

#include "base/hash.h"

static struct map_slot *find_slot(struct map_slot *slots, uint32_t cap, str key, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (cap - 1);

    while (slots[at].taken && (slots[at].hash != hash || !str_eq(slots[at].key, key)))
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

uint32_t *map_get(const struct map *map, str key)
{
    if (map->cap == 0)
        return NULL;
    struct map_slot *slot = find_slot(map->slots, map->cap, key, hash64(key, 0));
    return slot->taken ? &slot->value : NULL;
}

static bool widen(struct arena *mem, struct map *map)
{
    uint32_t cap = map->cap ? map->cap * 2 : 16;
    struct map_slot *slots = cap > map->cap ? arena_zalloc(mem, cap, sizeof(*slots)) : NULL;

    if (!slots)
        return false;
    for (uint32_t i = 0; i < map->cap; i++)
        if (map->slots[i].taken)
            *find_slot(slots, cap, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    map->slots = slots;
    map->cap = cap;
    return true;
}

uint32_t *map_put(struct arena *mem, struct map *map, str key, bool *added)
{
    if (map->n >= map->cap - map->cap / 4 && !widen(mem, map))
        return NULL;
    uint64_t hash = hash64(key, 0);
    struct map_slot *slot = find_slot(map->slots, map->cap, key, hash);
    if (added)
        *added = !slot->taken;
    if (!slot->taken) {
        *slot = (struct map_slot){.key = key, .hash = hash, .taken = true};
        map->n++;
    }
    return &slot->value;
}
