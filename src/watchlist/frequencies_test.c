/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scores made again from the numbers that were kept: each pair alone gives, bit for bit, what it
 * gave among all lists, in a whole index, in a patch and beside one. All people are invented.
 */
#include "watchlist/frequencies.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const surnames[] = {
    "AL RASHIDOV", "SMITH",     "NGUYEN", "KUZNETSOVSKAYA", "DE LA CRUZ VILLANUEVA", "MÜLLERSTEIN",
    "الزرقاوي",    "BAKRIDOV",  "KIM",    "HUSSEIN",        "VON OSTHEIM",           "O'BRADAIGH",
    "李",          "ALEKSEEVA", "KHAN"};
static const char *const givens[] = {
    "MOHAMMED ALI",    "ANNE",   "VAN TUAN",       "LYUDMILA PAVLOVNA",
    "MARIA ESPERANZA", "JÖRG",   "ABDUL RAHMAN",   "ARTHUR",
    "MIN JUN",         "SADDAM", "OSKAR FRIEDRICH"};
static const char *const states[] = {"PAK", "GBR", "VNM", "RUS", "D", "", "IRQ"};

#define ENTRIES (COUNT_OF(surnames) * COUNT_OF(givens))

struct fixture {
    struct arena mem;
    struct err err;
    struct entry entries[ENTRIES];
    struct watchlist_index *index;
    uint64_t random;
    uint64_t told;
};

static uint32_t draw(struct fixture *f, uint32_t below)
{
    f->random = f->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(f->random >> 33) % below;
}

static str print(struct arena *mem, const char *surname, const char *given)
{
    str out;

    assert_true(arena_printf(mem, &out, "%s, %s", surname, given));
    return out;
}

static struct date some_day(struct fixture *f)
{
    struct date on = {.year = (int16_t)(1960 + draw(f, 9)),
                      .month = (uint8_t)(1 + draw(f, 12)),
                      .day = (uint8_t)(1 + draw(f, 28))};

    if (draw(f, 4) == 0)
        on.month = on.day = 0;
    return on;
}

static void make_entry(struct fixture *f, uint32_t i)
{
    struct entry *e = &f->entries[i];
    const char *surname = surnames[i / COUNT_OF(givens)], *given = givens[i % COUNT_OF(givens)];
    str state = str_from_c(states[draw(f, COUNT_OF(states))]);

    *e = (struct entry){.id = i + 1, .list_id = 1 + i % 2, .sex = draw(f, 2) ? 'M' : 'F'};
    assert_true(arena_printf(&f->mem, &e->ref, "%u", i));
    assert_int_equal(1, vec_push(&f->mem, &e->names));
    vec_last(&e->names)->text = print(&f->mem, surname, given);
    if (i % 3 == 0) {
        assert_int_equal(1, vec_push(&f->mem, &e->names));
        vec_last(&e->names)->text = print(&f->mem, surname, givens[(i + 5) % COUNT_OF(givens)]);
        vec_last(&e->names)->quality = draw(f, 2) ? NAME_WEAK : NAME_GOOD;
    }
    if (i % 5 != 0) {
        assert_int_equal(1, vec_push(&f->mem, &e->born_on));
        *vec_last(&e->born_on) = some_day(f);
    }
    if (state.n > 0) {
        assert_int_equal(1, vec_push(&f->mem, &e->nationalities));
        *vec_last(&e->nationalities) = state;
    }
}

static int set_up(void **state)
{
    struct watchlist_options options = watchlist_options_default();
    struct list_lines_of strict = {2, 0.6, 0.9};
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    options.report = 0.01; /* so that there is much to compare, whatever the weights are */
    options.lists = &strict;
    options.list_count = 1;
    f->random = 11;
    arena_init(&f->mem, 64 * MIB);
    for (uint32_t i = 0; i < ENTRIES; i++)
        make_entry(f, i);
    f->index = watchlist_index_build(f->entries, ENTRIES, &options, &f->err);
    assert_non_null(f->index);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    watchlist_index_free(f->index);
    arena_fini(&f->mem);
    free(f);
    return 0;
}

/* A name as listed, in Latin letters, with up to two letters lost or parts written together. */
static str distorted(struct fixture *f, struct arena *mem, const char *text)
{
    str copy = STR_NONE;
    size_t n = strlen(text);

    assert_true(str_dup(mem, (str){text, n}, &copy));
    char *p = (char *)(uintptr_t)copy.p;
    for (uint32_t slips = draw(f, 3); slips > 0 && n > 4; slips--) {
        uint32_t at = draw(f, (uint32_t)n);
        if ((unsigned char)p[at] >= 0x80)
            continue;
        memmove(p + at, p + at + 1, n - at - 1);
        n--;
    }
    return (str){p, n};
}

static struct subject some_traveller(struct fixture *f, struct arena *mem, const struct entry *like)
{
    struct subject s = {.sex = like->sex, .sex_source = STR("api")};
    uint32_t i = (uint32_t)(like->id - 1);

    assert_int_equal(1, vec_push(mem, &s.names));
    vec_last(&s.names)->surname = distorted(f, mem, surnames[i / COUNT_OF(givens)]);
    vec_last(&s.names)->given = distorted(f, mem, givens[i % COUNT_OF(givens)]);
    vec_last(&s.names)->source = STR("api");
    if (like->born_on.n > 0 && draw(f, 4) > 0) {
        assert_int_equal(1, vec_push(mem, &s.born_on));
        vec_last(&s.born_on)->on = draw(f, 3) ? like->born_on.v[0] : some_day(f);
    }
    if (like->nationalities.n > 0) {
        assert_int_equal(1, vec_push(mem, &s.nationalities));
        vec_last(&s.nationalities)->value = like->nationalities.v[0];
    }
    return s;
}

static struct watchlist_options lines_of(const struct watchlist_index *x, uint64_t list)
{
    struct watchlist_options o = *watchlist_index_options(x);

    for (uint32_t i = 0; i < o.list_count; i++) {
        if (o.lists[i].list_id == list) {
            o.review = o.lists[i].review;
            o.urgent = o.lists[i].urgent;
        }
    }
    o.report = 0;
    o.lists = NULL;
    o.list_count = 0;
    return o;
}

static void check_same(const struct match *was, const struct match *now)
{
    assert_memory_equal(&was->score, &now->score, sizeof was->score);
    assert_memory_equal(&was->prior, &now->prior, sizeof was->prior);
    assert_int_equal(was->band, now->band);
    assert_int_equal(was->evidence_count, now->evidence_count);
    for (uint32_t i = 0; i < was->evidence_count; i++) {
        const struct evidence *a = &was->evidence[i], *b = &now->evidence[i];
        assert_int_equal(a->field, b->field);
        assert_int_equal(a->why, b->why);
        assert_memory_equal(&a->weight, &b->weight, sizeof a->weight);
        assert_true(str_eq(a->listed_value, b->listed_value));
    }
}

static void recall(struct fixture *f, const struct watchlist_index *x, const struct subject *s,
                   const struct match *m, struct arena *mem)
{
    struct watchlist_options options = lines_of(x, m->entry->list_id);
    struct frequencies frequencies;
    struct match_list again;

    assert_int_equal(0, watchlist_frequencies(x, s, m, mem, &frequencies, &f->err));
    assert_false(frequencies.cut);
    struct watchlist_index *alone =
        watchlist_index_recalled(m->entry, &frequencies, &options, &f->err);
    assert_non_null(alone);
    assert_int_equal(0, watchlist_index_match(alone, s, mem, &again, &f->err));
    assert_int_equal(1, again.n);
    check_same(m, &again.v[0]);
    watchlist_index_free(alone);
    f->told++;
}

static void recall_all(struct fixture *f, const struct watchlist_index *x, uint32_t step)
{
    struct arena mem;

    arena_init(&mem, 64 * MIB);
    for (uint32_t i = 0; i < ENTRIES; i += step) {
        struct match_list matches;
        arena_reset(&mem);
        struct subject s = some_traveller(f, &mem, &f->entries[i]);
        assert_int_equal(0, watchlist_index_match(x, &s, &mem, &matches, &f->err));
        for (uint32_t k = 0; k < matches.n; k++)
            recall(f, x, &s, &matches.v[k], &mem);
    }
    arena_fini(&mem);
}

static void a_pair_alone_scores_as_among_all(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 4; i++)
        recall_all(f, f->index, 1);
    assert_true(f->told > 300);
}

/* Every seventh entry is changed in a patch, some leave: both sides of it are asked. */
static void so_it_does_in_a_patch(void **state)
{
    struct fixture *f = *state;
    struct entry changed[ENTRIES / 7 + 1];
    const uint64_t removed[] = {3, 4};
    uint32_t n = 0;

    for (uint32_t i = 0; i < ENTRIES; i += 7) {
        changed[n] = f->entries[i];
        assert_int_equal(1, vec_push(&f->mem, &changed[n].names));
        vec_last(&changed[n].names)->text = STR("ZZYGOVSKI, QUILL");
        n++;
    }
    struct watchlist_index *patch =
        watchlist_index_patch(f->index, changed, n, removed, COUNT_OF(removed), &f->err);
    assert_non_null(patch);
    for (int i = 0; i < 4; i++)
        recall_all(f, patch, 1);
    assert_true(f->told > 300);
    watchlist_index_free(patch);
}

/* A hundred and more spellings near the traveller's: the search leaves some out, and so does the
 * second one. Not one pair may come out otherwise. */
static void what_a_bounded_search_did_not_see_stays_unseen(void **state)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct fixture *f = *state;
    struct entry *entries = arena_zalloc(&f->mem, 26 * 26, sizeof *entries);
    struct match_list matches;
    struct subject s = {.sex = 0};
    uint64_t hidden = 0;

    assert_non_null(entries);
    for (uint32_t i = 0; i < 26 * 26; i++) {
        entries[i] = (struct entry){.id = i + 1, .list_id = 1};
        assert_true(arena_printf(&f->mem, &entries[i].ref, "%u", i));
        assert_int_equal(1, vec_push(&f->mem, &entries[i].names));
        assert_true(arena_printf(&f->mem, &entries[i].names.v[0].text, "ABDU%cLAH%cI, OSMAN HAMEED",
                                 letters[i / 26], letters[i % 26]));
        assert_int_equal(1, vec_push(&f->mem, &entries[i].born_on));
        entries[i].born_on.v[0] = (struct date){1990, 3, 19};
    }
    struct watchlist_index *x = watchlist_index_build(entries, 26 * 26, NULL, &f->err);
    assert_non_null(x);
    assert_int_equal(1, vec_push(&f->mem, &s.names));
    s.names.v[0] = (struct subject_name){STR("ABDULLAHI"), STR("OSMAN HAMEED"), STR("api")};
    assert_int_equal(1, vec_push(&f->mem, &s.born_on));
    s.born_on.v[0].on = (struct date){1990, 3, 19};
    assert_int_equal(0, watchlist_index_match(x, &s, &f->mem, &matches, &f->err));
    assert_int_equal(32, matches.n);
    for (uint32_t i = 0; i < matches.n; i++)
        recall(f, x, &s, &matches.v[i], &f->mem);
    s.names.v[0].given = STR("OSMAN");
    s.names.v[0].surname = STR("ABDUXLAHI");
    assert_int_equal(0, watchlist_index_match(x, &s, &f->mem, &matches, &f->err));
    for (uint32_t i = 0; i < matches.n; i++) {
        struct frequencies frequencies;
        recall(f, x, &s, &matches.v[i], &f->mem);
        assert_int_equal(
            0, watchlist_frequencies(x, &s, &matches.v[i], &f->mem, &frequencies, &f->err));
        for (uint32_t k = 0; k < frequencies.words.n; k++)
            hidden += frequencies.words.v[k].unseen;
    }
    assert_true(matches.n > 0);
    assert_true(hidden > 0);
    watchlist_index_free(x);
}

/* Without what was kept the same pair scores otherwise: the numbers do decide. */
static void other_numbers_give_another_score(void **state)
{
    struct fixture *f = *state;
    struct watchlist_options options = lines_of(f->index, 1);
    const struct frequencies none = {.entries = 900000};
    struct match_list matches, again;
    struct subject s = some_traveller(f, &f->mem, &f->entries[2]);

    s.names.v[0].surname = str_from_c(surnames[0]);
    s.names.v[0].given = str_from_c(givens[2]);
    s.born_on.n = 0;
    assert_int_equal(0, watchlist_index_match(f->index, &s, &f->mem, &matches, &f->err));
    assert_true(matches.n > 0);
    struct watchlist_index *alone =
        watchlist_index_recalled(matches.v[0].entry, &none, &options, &f->err);
    assert_non_null(alone);
    assert_int_equal(0, watchlist_index_match(alone, &s, &f->mem, &again, &f->err));
    assert_int_equal(1, again.n);
    assert_true(again.v[0].prior < matches.v[0].prior);
    watchlist_index_free(alone);
}

/* An entry with thousands of names: what is kept stays bounded and says so. */
static void too_many_words_are_told(void **state)
{
    struct fixture *f = *state;
    struct entry e = {.id = 1, .ref = STR("many")};
    struct frequencies frequencies;
    struct match_list matches;
    struct subject s = {.sex = 0};

    for (uint32_t i = 0; i < 3 * FREQUENCY_WORDS_MAX / 2; i++) {
        char a = (char)('A' + i % 26), b = (char)('A' + i / 26 % 26), c = (char)('A' + i / 676);
        assert_int_equal(1, vec_push(&f->mem, &e.names));
        assert_true(
            arena_printf(&f->mem, &vec_last(&e.names)->text, "QX%c%c%cWOR, ZEBEDEE", a, b, c));
    }
    struct watchlist_index *x = watchlist_index_build(&e, 1, NULL, &f->err);
    assert_non_null(x);
    assert_int_equal(1, vec_push(&f->mem, &s.names));
    s.names.v[0] = (struct subject_name){STR("QXAAAWOR"), STR("ZEBEDEE"), STR("api")};
    assert_int_equal(0, watchlist_index_match(x, &s, &f->mem, &matches, &f->err));
    assert_int_equal(1, matches.n);
    assert_int_equal(0,
                     watchlist_frequencies(x, &s, &matches.v[0], &f->mem, &frequencies, &f->err));
    assert_true(frequencies.cut);
    assert_int_equal(FREQUENCY_WORDS_MAX, frequencies.words.n);
    watchlist_index_free(x);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pair_alone_scores_as_among_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_it_does_in_a_patch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_bounded_search_did_not_see_stays_unseen, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(other_numbers_give_another_score, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_words_are_told, set_up, tear_down),
    };

    (void)argc;
    (void)argv;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
