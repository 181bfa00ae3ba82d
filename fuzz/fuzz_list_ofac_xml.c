/* SPDX-License-Identifier: Apache-2.0 */
/* The advanced SDN list from any bytes. Promises: refusals have a line, entries can be matched. */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_ofac_xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size};
    struct list_read list;
    struct arena mem;
    struct err err;
    uint64_t refused = 0;

    arena_init(&mem, 64 * MIB);
    if (list_ofac_xml_read(bytes, &mem, count_refusal, &refused, &list, &err) == 0) {
        PROMISE(refused == list.refused && list.entries.n <= list.rows);
        for (uint32_t i = 0; i < list.entries.n; i++) {
            const struct entry *e = &list.entries.v[i];
            PROMISE(e->ref.n > 0 && e->names.n + e->documents.n > 0);
            PROMISE(e->names.n <= LIST_NAMES_MAX && e->documents.n <= LIST_VALUES_MAX);
            PROMISE(e->remarks.n <= LIST_REMARKS_MAX && e->source.n <= LIST_SOURCE_MAX);
        }
    }
    arena_fini(&mem);
    return 0;
}
