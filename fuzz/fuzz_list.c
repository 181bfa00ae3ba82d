/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watchlist file and the matcher: any bytes as the list, and the same bytes as the traveller.
 * Promises: every row is kept or refused; weights add up to the score; nothing is scored 0 or 1; no
 * more matches than asked for; an index that was patched answers as well.
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

static void ask(const struct watchlist_index *index, struct subject_name name, str number,
                const struct entry *e)
{
    struct subject s = {.sex = 'M'};
    struct subject_date born = {
        .on = {1970, 1, 2}
    };
    struct subject_document document = {.number = number};
    struct subject_value place = {.value = name.given};
    struct subject_identifier contact = {IDENTIFIER_PHONE, STR("00358401234567"), STR("PNR")};
    struct match_list out;
    struct arena mem;
    struct err err;

    if (e && e->born_on.n > 0)
        born.on = e->born_on.v[0];
    if (e && e->birthplaces.n > 0)
        place.value = e->birthplaces.v[0];
    if (e && e->identifiers.n > 0)
        contact = (struct subject_identifier){e->identifiers.v[0].kind, e->identifiers.v[0].value,
                                              STR("PNR")};
    s.birthplaces.v = &place;
    s.identifiers.v = &contact;
    s.birthplaces.n = s.identifiers.n = 1;
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

    ask(index, (struct subject_name){.surname = half, .given = str_skip(bytes, half.n)}, half,
        NULL);
    for (uint32_t i = 0; i < list->entries.n && i < 8; i++) {
        const struct entry *e = &list->entries.v[i];
        struct subject_name name = {.surname = e->ref};
        if (e->names.n > 0)
            name.given = e->names.v[0].text;
        ask(index, name, e->documents.n > 0 ? e->documents.v[0].number : e->ref, e);
    }
}

/* The second half of the entries takes the place of the first. */
static void ask_patched(const struct watchlist_index *index, const struct list_read *list,
                        str bytes)
{
    uint32_t half = list->entries.n / 2;
    uint64_t gone = 1;
    struct err err;

    if (list->entries.n == 0)
        return;
    for (uint32_t i = 0; i < list->entries.n; i++)
        list->entries.v[i].id = i < half ? i : i - half;
    const struct watchlist_index *patched = watchlist_index_patch(
        index, list->entries.v + half, list->entries.n - half, &gone, 1, &err);
    if (patched)
        ask_all(patched, list, bytes);
    watchlist_index_free(patched);
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
        if (index) {
            ask_all(index, &list, bytes);
            ask_patched(index, &list, bytes);
        }
        watchlist_index_free(index);
    }
    arena_fini(&mem);
    return 0;
}
