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

#endif
