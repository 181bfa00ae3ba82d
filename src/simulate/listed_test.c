/* SPDX-License-Identifier: Apache-2.0 */
/* The invented watchlist: each distortion shows, and near misses are not the person. */
#include "simulate/listed.h"

#include "simulate/names.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct date today = {2026, 5, 12};

/** What must differ, and what must not, under a distortion. */
struct effect {
    bool name, birth, document;
};

static struct effect effect_of(const struct person *a, const struct person *b)
{
    return (struct effect){strcmp(a->surname, b->surname) != 0 || strcmp(a->given, b->given) != 0,
                           !date_eq(a->born_on, b->born_on), strcmp(a->document, b->document) != 0};
}

static void check_effect(const struct listed *entry, const struct person *p)
{
    struct effect got = effect_of(&entry->person, p);
    enum distortion d = entry->distortion;
    bool birth = d == DISTORT_BIRTH_SWAPPED || d == DISTORT_BIRTH_OFF_BY_YEAR;
    bool name =
        !birth && d != DISTORT_EXACT && d != DISTORT_BIRTH_YEAR_ONLY && d != DISTORT_DOCUMENT_OCR;
    bool same_document = d == DISTORT_EXACT || d == DISTORT_DOCUMENT_OTHER_NAME;

    assert_int_equal(got.birth, birth);
    assert_int_equal(got.name, name);
    assert_int_equal(got.document, !same_document);
    assert_true(date_valid(p->born_on));
    assert_true(p->surname[0] != '\0' && p->given[0] != '\0');
}

static void every_distortion_shows_and_changes_nothing_else(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++)
        for (uint32_t i = 0; i < LISTED_TRAVELLING; i++) {
            struct rng r = rng_from(seed, i);
            struct listed entry;
            struct person p;
            listed_make(seed, i, today, &entry);
            assert_int_equal(entry.distortion, i % DISTORT_COUNT);
            listed_travel(&entry, &r, &p);
            check_effect(&entry, &p);
        }
}

static void near_misses_are_other_persons(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < LISTED_COUNT; i++) {
        struct rng r = rng_from(9, i);
        struct listed entry;
        struct person p;
        listed_make(9, i, today, &entry);
        listed_near_miss(&entry, NEAR_SAME_NAME, today, &r, &p);
        assert_false(effect_of(&entry.person, &p).name);
        int years = p.born_on.year - entry.person.born_on.year;
        assert_true(years >= 4 || years <= -4);
        assert_int_not_equal(p.born_on.month, entry.person.born_on.month);
        assert_int_not_equal(p.born_on.day, entry.person.born_on.day);
        assert_true(date_valid(p.born_on));
        listed_near_miss(&entry, NEAR_SAME_BIRTH, today, &r, &p);
        assert_true(date_eq(p.born_on, entry.person.born_on));
    }
}

static void the_list_has_its_header_and_a_row_for_each_entry(void **state)
{
    (void)state;
    struct buf out;
    size_t lines = 0;

    buf_init(&out, MIB);
    listed_write_csv(1, today, &out);
    assert_false(out.failed);
    assert_true(str_starts(buf_view(&out),
                           STR("id,name,alias,born_on,sex,nationality,document,country\nW0001,")));
    for (size_t i = 0; i < out.n; i++)
        lines += out.p[i] == '\n';
    assert_int_equal(lines, LISTED_COUNT + 1);
    buf_fini(&out);
}

static void names_are_upper_case_and_respelling_gives_another(void **state)
{
    (void)state;
    for (int c = 0; c < CULTURE_COUNT; c++)
        for (int kind = 0; kind < NAME_KIND_COUNT; kind++)
            for (uint64_t i = 0; i < 200; i++) {
                struct rng r = rng_from(i, 1);
                str name = name_draw((enum culture)c, (enum name_kind)kind, &r);
                assert_true(name.n > 0);
                str first = name_spelling(name, 0),
                    other = name_respell((enum culture)c, first, &r);
                assert_true(other.n == 0 || !str_eq(first, other));
                for (size_t k = 0; k < first.n; k++)
                    assert_true((first.p[k] >= 'A' && first.p[k] <= 'Z') ||
                                strchr(" '-", first.p[k]));
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_distortion_shows_and_changes_nothing_else),
        cmocka_unit_test(near_misses_are_other_persons),
        cmocka_unit_test(the_list_has_its_header_and_a_row_for_each_entry),
        cmocka_unit_test(names_are_upper_case_and_respelling_gives_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
