/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets of the readers of lists share: each refusal has a reason and a line. */
#ifndef SAFAR_FUZZ_REFUSAL_H
#define SAFAR_FUZZ_REFUSAL_H

#include "fuzz.h"

#include "watchlist/draft.h"

/** A list_refused_fn that counts in a uint64_t. */
static inline void count_refusal(void *arg, const struct list_refusal *refusal)
{
    uint64_t *refused = arg;

    PROMISE(refusal->reason != CSV_OK && refusal->line > 0);
    ++*refused;
}

#endif
