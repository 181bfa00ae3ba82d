/* SPDX-License-Identifier: Apache-2.0 */
/* Which mistakes go where (dirt.def), and how many were made. */
#ifndef SAFAR_SIMULATE_DIRT_H
#define SAFAR_SIMULATE_DIRT_H

#include "simulate/random.h"

#include <stdbool.h>

enum dirt_kind {
    DIRT_NONE,
#define DIRT(token, scope, name, meaning) DIRT_##token,
#include "simulate/dirt.def"
#undef DIRT
    DIRT_KIND_COUNT
};

/** Bits, so that a message can draw from several. */
enum dirt_scope {
    SCOPE_MESSAGE = 1,
    SCOPE_PNRGOV = 2,
    SCOPE_API = 4,
    SCOPE_BOOKING = 8,
    SCOPE_TRAVELLER = 16,
};

struct dirt {
    struct rng r;
    uint32_t percent;
    uint64_t made[DIRT_KIND_COUNT];
};

/** Draw for one unit: DIRT_NONE in most cases, else one kind of the scopes. */
enum dirt_kind dirt_draw(struct dirt *dirt, unsigned scopes);

/** Is `drawn` this kind? Then it is counted as made; ask only where it will be carried out. */
bool dirt_make(struct dirt *dirt, enum dirt_kind drawn, enum dirt_kind kind);

const char *dirt_name(enum dirt_kind kind);

#endif
