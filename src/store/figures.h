/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of what is held, for metrics. They read whole tables or indexes: not for every request. */
#ifndef SAFAR_STORE_FIGURES_H
#define SAFAR_STORE_FIGURES_H

#include "base/vec.h"
#include "domain/hit.h"
#include "store/store.h"

struct message_figure {
    str type; /* PNRGOV, PAXLST, ... */
    bool usable;
    uint64_t count;
};

struct hit_figure {
    unsigned band; /* enum band of watchlist/match.h */
    enum hit_state state;
    uint64_t count;
};

struct store_figures {
    VEC(struct message_figure) messages; /* by type */
    VEC(struct hit_figure) hits;         /* by band and state */
    uint64_t flights, journeys;
};

int store_figures(struct store *st, struct arena *mem, struct store_figures *out, struct err *err)
    MUST_CHECK;

#endif
