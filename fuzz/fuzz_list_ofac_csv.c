/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the SDN list from any bytes, cut at each 0x1C. Promises: each refusal has a line and
 * a file; what is kept can be matched.
 */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_ofac_csv.h"

#define FILES_MAX 5

static void check_entry(const struct entry *e)
{
    PROMISE(e->ref.n > 0 && e->names.n + e->documents.n > 0);
    PROMISE(e->names.n <= LIST_NAMES_MAX && e->documents.n <= LIST_VALUES_MAX);
    PROMISE(e->born_on.n <= LIST_VALUES_MAX && e->birthplaces.n <= LIST_VALUES_MAX);
    PROMISE(e->remarks.n <= LIST_REMARKS_MAX);
    for (uint32_t i = 0; i < e->names.n; i++)
        for (uint32_t j = 0; j < i; j++)
            PROMISE(!str_eq(e->names.v[i].text, e->names.v[j].text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size}, one;
    struct list_file files[FILES_MAX];
    struct list_read list;
    struct arena mem;
    struct err err;
    uint64_t refused = 0;
    uint32_t n = 0;

    while (n < FILES_MAX && str_cut(&bytes, '\x1C', &one))
        files[n++] = (struct list_file){"file", one};
    arena_init(&mem, 64 * MIB);
    if (list_ofac_csv_read(files, n, &mem, count_refusal, &refused, &list, &err) == 0) {
        PROMISE(refused == list.refused && list.entries.n + list.skipped <= list.rows);
        for (uint32_t i = 0; i < list.entries.n; i++)
            check_entry(&list.entries.v[i]);
    }
    arena_fini(&mem);
    return 0;
}
