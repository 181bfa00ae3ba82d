/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watchlist file and the matcher: any bytes as the list, and the same bytes as the traveller.
 * Promises: every row is kept or refused; weights add up to the score; nothing is scored 0 or 1; no
 * more matches than asked for.
 */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/index.h"
#include "watchlist/list_csv.h"

#include <math.h>

static void check_match(const struct match *m)
{
    double sum = m->prior;

    for (uint32_t i = 0; i < m->evidence_count; i++)
        sum += m->evidence[i].weight;
    PROMISE(m->score > 0 && m->score < 1);
    PROMISE(fabs(sum - log(m->score / (1 - m->score))) < 1e-6);
    PROMISE(m->name_score >= 0 && m->name_score <= 1);
}

static void ask(const struct watchlist_index *index, struct subject_name name, str number)
{
    struct subject s = {.sex = 'M'};
    struct subject_date born = {
        .on = {1970, 1, 2}
    };
    struct subject_document document = {.number = number};
    struct match_list out;
    struct arena mem;
    struct err err;

    s.names.v = &name;
    s.born_on.v = &born;
    s.documents.v = &document;
    s.names.n = s.born_on.n = s.documents.n = 1;
    arena_init(&mem, 16 * MIB);
    if (watchlist_index_match(index, &s, &mem, &out, &err) == 0) {
        PROMISE(out.n <= watchlist_index_options(index)->matches_max);
        for (uint32_t i = 0; i < out.n; i++)
            check_match(&out.v[i]);
    }
    arena_fini(&mem);
}

static void ask_all(const struct watchlist_index *index, const struct list_read *list, str bytes)
{
    str half = str_head(bytes, bytes.n / 2);

    ask(index, (struct subject_name){.surname = half, .given = str_skip(bytes, half.n)}, half);
    for (uint32_t i = 0; i < list->entries.n && i < 8; i++) {
        const struct entry *e = &list->entries.v[i];
        struct subject_name name = {.surname = e->ref};
        if (e->names.n > 0)
            name.given = e->names.v[0].text;
        ask(index, name, e->documents.n > 0 ? e->documents.v[0].number : e->ref);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct watchlist_options options = watchlist_options_default();
    str bytes = {(const char *)data, size};
    struct list_read list;
    struct arena mem;
    struct err err;
    uint64_t refused = 0;

    options.report = 0;
    options.matches_max = 4;
    arena_init(&mem, 64 * MIB);
    if (list_csv_read(bytes, &mem, count_refusal, &refused, &list, &err) == 0) {
        PROMISE(refused == list.refused && refused <= list.rows);
        struct watchlist_index *index =
            watchlist_index_build(list.entries.v, list.entries.n, &options, &err);
        if (index)
            ask_all(index, &list, bytes);
        watchlist_index_free(index);
    }
    arena_fini(&mem);
    return 0;
}
