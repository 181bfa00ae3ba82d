/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing mistakes. */
#include "simulate/dirt.h"

static const struct {
    enum dirt_scope scope;
    const char *name;
} kinds[DIRT_KIND_COUNT] = {
#define DIRT(token, scope, name, meaning) [DIRT_##token] = {SCOPE_##scope, name},
#include "simulate/dirt.def"
#undef DIRT
};

enum dirt_kind dirt_draw(struct dirt *dirt, unsigned scopes)
{
    uint32_t count = 0;

    if (!rng_percent(&dirt->r, dirt->percent))
        return DIRT_NONE;
    for (int k = 1; k < DIRT_KIND_COUNT; k++)
        count += (kinds[k].scope & scopes) != 0;
    uint32_t at = rng_below(&dirt->r, count);
    for (int k = 1; k < DIRT_KIND_COUNT; k++)
        if ((kinds[k].scope & scopes) != 0 && at-- == 0)
            return (enum dirt_kind)k;
    return DIRT_NONE;
}

bool dirt_make(struct dirt *dirt, enum dirt_kind drawn, enum dirt_kind kind)
{
    if (drawn != kind)
        return false;
    dirt->made[kind]++;
    return true;
}

const char *dirt_name(enum dirt_kind kind)
{
    return kinds[kind].name;
}
