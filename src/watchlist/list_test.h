/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the readers of lists share: refusals as a text that can be compared. */
#ifndef SAFAR_WATCHLIST_LIST_TEST_H
#define SAFAR_WATCHLIST_LIST_TEST_H

#include "watchlist/draft.h"

#include <stdio.h>

struct told {
    char text[1024];
    size_t n;
    const char *file; /* of the last one */
};

/** A list_refused_fn: notes "line:column:reason" of each refusal, separated by blanks. */
static inline void note(void *arg, const struct list_refusal *refusal)
{
    struct told *told = arg;

    told->file = refusal->file;
    told->n +=
        (size_t)snprintf(told->text + told->n, sizeof told->text - told->n, "%s%llu:" STR_FMT ":%s",
                         told->n ? " " : "", (unsigned long long)refusal->line,
                         STR_ARG(refusal->column), csv_refusal_name(refusal->reason));
}

/** A list being read, and what came of it. */
struct reading {
    struct arena mem;
    struct list_read list;
    struct told told;
    struct err err;
};

/** `arena_fini(&r->mem)` is the caller's. */
static inline int read_list_with(struct reading *r, list_read_fn *read, str text)
{
    r->told = (struct told){.n = 0};
    arena_init(&r->mem, 64 * MIB);
    return read(text, &r->mem, note, &r->told, &r->list, &r->err);
}

/** Read it with the first, second, ... allocation failing. @return how many there were, 0: wrong */
static inline uint64_t allocations_that_may_fail(list_read_fn *read, str text)
{
    for (uint64_t nth = 1; nth < 1000; nth++) {
        struct list_read list;
        struct arena mem;
        struct err err = {.code = ERR_NONE};
        arena_init(&mem, 64 * MIB);
        arena_fail_at(&mem, nth);
        int rc = read(text, &mem, NULL, NULL, &list, &err);
        arena_fini(&mem);
        if (rc == 0)
            return nth - 1;
        if (err.code != ERR_MEMORY)
            return 0;
    }
    return 0;
}

#endif
