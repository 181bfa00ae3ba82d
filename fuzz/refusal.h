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

/** Any bytes. Promises: each refusal is counted; what is kept can be matched, within limits. */
static inline int fuzz_list_reader(list_read_fn *read, const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size};
    struct list_read list;
    struct arena mem;
    struct err err;
    uint64_t refused = 0;

    arena_init(&mem, 64 * MIB);
    if (read(bytes, &mem, count_refusal, &refused, &list, &err) == 0) {
        PROMISE(refused == list.refused && list.entries.n <= list.rows);
        for (uint32_t i = 0; i < list.entries.n; i++) {
            const struct entry *e = &list.entries.v[i];
            PROMISE(e->ref.n > 0 && e->names.n + e->documents.n > 0);
            PROMISE(e->names.n <= LIST_NAMES_MAX && e->documents.n <= LIST_VALUES_MAX);
            PROMISE(e->born_on.n <= LIST_VALUES_MAX && e->nationalities.n <= LIST_VALUES_MAX);
            PROMISE(e->source.n <= LIST_SOURCE_MAX && e->remarks.n <= LIST_REMARKS_MAX);
        }
    }
    arena_fini(&mem);
    return 0;
}

#endif
