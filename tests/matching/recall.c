/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many listed people are found under each distortion, and how many innocents are hit, on a list
 * of 2,000 invented people of ten name cultures. The strangers draw their names from the same few
 * hundred as the list, so that many share a whole name with an entry and only the birth date tells
 * them apart: far harsher than a real mix of travellers. Two more groups are made to look like
 * listed people. Everything is seeded: the figures are the same on every machine.
 */
#include "tests/matching/distort.h"
#include "watchlist/index.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum {
    LISTED = 2000,
    PER_KIND = 200,
    INNOCENTS = 3000,
    KEY_LIST = 1,
    KEY_KIND = 2,
    KEY_INNOCENT = 3,
};

#define SEED 20261123
#define FALSE_MAX 0.005

static const struct date today = {2026, 11, 23};

struct fixture {
    struct person people[LISTED];
    struct entry entries[LISTED];
    struct entry_name names[LISTED];
    struct entry_document documents[LISTED];
    char texts[LISTED][128];
    struct watchlist_index *index;
    struct arena mem;
    uint64_t hits, right; /* pairs at the line, for calibration */
    double expected;
};

static void make_entry(struct fixture *f, uint32_t i)
{
    struct rng r = rng_from(SEED, (uint64_t)KEY_LIST << 32 | i);
    struct person *p = &f->people[i];
    struct entry *e = &f->entries[i];

    person_make_adult(&r, (enum culture)(i % CULTURE_COUNT), today, p);
    (void)snprintf(f->texts[i], sizeof f->texts[i], "%s, %s", p->surname, p->given);
    f->names[i].text = str_from_c(f->texts[i]);
    f->documents[i] = (struct entry_document){.number = str_from_c(p->document)};
    *e = (struct entry){.id = i, .sex = p->sex};
    e->names.v = &f->names[i];
    e->names.n = 1;
    e->born_on.v = &p->born_on;
    e->born_on.n = 1;
    e->documents.v = &f->documents[i];
    e->documents.n = 1;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct err err;

    assert_non_null(f);
    for (uint32_t i = 0; i < LISTED; i++)
        make_entry(f, i);
    f->index = watchlist_index_build(f->entries, LISTED, NULL, &err);
    assert_non_null(f->index);
    arena_init(&f->mem, 16 * MIB);
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

static struct match_list ask(struct fixture *f, const struct sent *sent)
{
    struct subject s = {.sex = sent->sex};
    struct subject_name name = {.surname = str_from_c(sent->surname),
                                .given = str_from_c(sent->given)};
    struct subject_date born = {.on = sent->born_on};
    struct subject_document document = {.number = str_from_c(sent->document)};
    struct match_list out;
    struct err err;

    s.names.v = &name;
    s.names.n = 1;
    s.born_on.v = &born;
    s.born_on.n = date_known(born.on);
    s.documents.v = &document;
    s.documents.n = document.number.n > 0;
    arena_reset(&f->mem);
    assert_int_equal(watchlist_index_match(f->index, &s, &f->mem, &out, &err), 0);
    return out;
}

/* Everybody of the list who goes by the same name and birth date is the right answer. */
static bool is_same(const struct fixture *f, uint64_t id, uint32_t wanted)
{
    const struct person *a = &f->people[id], *b = &f->people[wanted];

    return id == wanted || (strcmp(a->surname, b->surname) == 0 &&
                            strcmp(a->given, b->given) == 0 && date_eq(a->born_on, b->born_on));
}

static bool found(struct fixture *f, const struct match_list *list, uint32_t wanted)
{
    bool yes = false;

    for (uint32_t i = 0; i < list->n; i++) {
        bool same = is_same(f, list->v[i].entry->id, wanted);
        yes = yes || same;
        f->hits++;
        f->right += same;
        f->expected += list->v[i].score;
    }
    return yes;
}

static const char *const kind_names[] = {
#define KIND(token, name, floor) name,
#include "tests/matching/kinds.def"
#undef KIND
};

static const double kind_floors[] = {
#define KIND(token, name, floor) floor,
#include "tests/matching/kinds.def"
#undef KIND
};

static double recall_of(struct fixture *f, enum kind kind)
{
    uint32_t tried = 0, got = 0;

    for (uint32_t i = 0; i < LISTED && tried < PER_KIND; i++) {
        uint32_t who = (uint32_t)((uint64_t)i * 7919 % LISTED);
        struct rng r = rng_from(SEED, (uint64_t)(KEY_KIND + 16 * (int)kind) << 32 | who);
        struct sent sent;
        if (!distort(kind, &f->people[who], &r, &sent))
            continue;
        struct match_list list = ask(f, &sent);
        tried++;
        got += found(f, &list, who);
    }
    assert_true(tried >= PER_KIND / 4);
    return (double)got / tried;
}

static void each_distortion_is_found_often_enough(void **state)
{
    struct fixture *f = *state;
    int low = 0;

    for (int kind = 0; kind < KIND_COUNT; kind++) {
        double recall = recall_of(f, (enum kind)kind);
        print_message("  %-22s found %.3f of at least %.2f\n", kind_names[kind], recall,
                      kind_floors[kind]);
        low += recall < kind_floors[kind];
    }
    assert_int_equal(low, 0);
}

static struct sent send_person(const struct person *p)
{
    struct sent s = {.born_on = p->born_on, .sex = p->sex};

    (void)snprintf(s.surname, sizeof s.surname, "%s", p->surname);
    (void)snprintf(s.given, sizeof s.given, "%s", p->given);
    return s;
}

static void check_false(struct fixture *f, const char *who, uint32_t false_hits, uint32_t of,
                        double most)
{
    (void)f;
    print_message("  %-22s hit %.4f of at most %.4f\n", who, (double)false_hits / of, most);
    assert_true(false_hits <= of * most);
}

static void strangers_are_rarely_hit(void **state)
{
    struct fixture *f = *state;
    uint32_t hits = 0;

    for (uint32_t i = 0; i < INNOCENTS; i++) {
        struct rng r = rng_from(SEED, (uint64_t)KEY_INNOCENT << 32 | i);
        struct person p;
        person_make_adult(&r, (enum culture)(i % CULTURE_COUNT), today, &p);
        struct sent sent = send_person(&p);
        struct match_list list = ask(f, &sent);
        hits += list.n > 0;
        f->hits += list.n;
        for (uint32_t k = 0; k < list.n; k++)
            f->expected += list.v[k].score;
    }
    check_false(f, "strangers", hits, INNOCENTS, FALSE_MAX);
}

/* Same birth date, another name: a hit only for parts that happen to agree, or are near. One
 * stranger in 22,000 has the date, so this share of them is next to nothing. */
static void same_birth_date_is_rarely_hit(void **state)
{
    struct fixture *f = *state;
    uint32_t hits = 0;

    for (uint32_t i = 0; i < LISTED; i++) {
        struct rng r = rng_from(SEED, (uint64_t)(KEY_INNOCENT + 1) << 32 | i);
        struct person p;
        person_make_adult(&r, f->people[i].culture, today, &p);
        p.born_on = f->people[i].born_on;
        struct sent sent = send_person(&p);
        struct match_list list = ask(f, &sent);
        hits += list.n > 0;
    }
    check_false(f, "same birth date", hits, LISTED, 0.03);
}

/* Relatives carry the surname, or the father's name, and are born in other years. */
static void relatives_are_rarely_hit(void **state)
{
    struct fixture *f = *state;
    uint32_t hits = 0;

    for (uint32_t i = 0; i < LISTED; i++) {
        struct rng r = rng_from(SEED, (uint64_t)(KEY_INNOCENT + 2) << 32 | i);
        struct person p;
        person_make_relative(&r, &f->people[i], i % 2 ? 'M' : 'F', (struct age){20, 60}, today, &p);
        struct sent sent = send_person(&p);
        struct match_list list = ask(f, &sent);
        hits += list.n > 0;
    }
    check_false(f, "relatives", hits, LISTED, 0.01);
}

/* Of the pairs at the line, about as many are right as their scores say. Runs last. */
static void scores_mean_what_they_say(void **state)
{
    struct fixture *f = *state;
    double right = (double)f->right / (double)f->hits, said = f->expected / (double)f->hits;

    print_message("  scores say %.3f, %.3f are right\n", said, right);
    assert_true(fabs(right - said) < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_distortion_is_found_often_enough),
        cmocka_unit_test(strangers_are_rarely_hit),
        cmocka_unit_test(same_birth_date_is_rarely_hit),
        cmocka_unit_test(relatives_are_rarely_hit),
        cmocka_unit_test(scores_mean_what_they_say),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
