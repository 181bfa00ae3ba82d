/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests of the benchmark's statistics, against figures worked out by hand. */
#include "bench/matching/matching.h"
#include "bench/matching/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_near(a, b, most) assert_true(fabs((a) - (b)) < (most))

/* Source: Wilson (1927); 9 of 10 gives 0.5958 to 0.9821 in the usual tables. */
static void wilson_gives_the_textbook_interval(void **state)
{
    struct interval nine = wilson(9, 10), none = wilson(0, 50), all = wilson(50, 50);

    (void)state;
    assert_near(nine.low, 0.5958, 1e-4);
    assert_near(nine.high, 0.9821, 1e-4);
    assert_near(none.low, 0, 1e-9);
    assert_near(none.high, 0.0713, 1e-4);
    assert_near(all.low, 1 - none.high, 1e-9);
    assert_near(wilson(0, 0).high, 1, 1e-9);
}

static void calibration_error_is_the_weighted_mean_gap(void **state)
{
    struct scored pairs[40];
    struct calibration c;

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(pairs); i++) /* 0.8 said, half right; 0.2 said, none right */
        pairs[i] = (struct scored){
            .score = i < 20 ? 0.8 : 0.2, .weight = i < 20 ? 1 : 3, .cluster = i, .same = i < 10};
    calibrate(pairs, COUNT_OF(pairs), &c);
    assert_int_equal(c.bin_count, 2);
    assert_int_equal(c.bins[0].pairs, 20);
    assert_near(c.bins[1].right, 0.5, 1e-9);
    assert_near(c.error, (20 * 0.3 + 60 * 0.2) / 80, 1e-9);
    assert_near(c.brier, (10 * 0.04 + 10 * 0.64 + 60 * 0.04) / 80, 1e-9);
    assert_true(c.error_interval.low <= c.error && c.error <= c.error_interval.high);
}

static void best_line_parts_the_pairs(void **state)
{
    static const struct scored pairs[] = {
        {.score = 0.9, .cluster = 1, .same = true },
        {.score = 0.7, .cluster = 2, .same = true },
        {.score = 0.6, .cluster = 3, .same = false},
        {.score = 0.3, .cluster = 4, .same = true },
        {.score = 0.1, .cluster = 5, .same = false},
    };
    double line = best_line(pairs, COUNT_OF(pairs));
    struct judged j = judge(pairs, COUNT_OF(pairs), 0.65);

    (void)state;
    assert_int_equal(j.right, 2);
    assert_int_equal(j.wrong, 0);
    assert_int_equal(j.missed, 1);
    assert_near(judged_f1(j), 0.8, 1e-9);
    assert_near(line, 0.11, 1e-9); /* one false is cheaper than one missed: F1 6/7 */
}

/* Source: Winkler (1990); the pairs that every library's tests quote. */
static void jaro_winkler_gives_the_published_values(void **state)
{
    (void)state;
    assert_near(jaro_winkler(STR("MARTHA"), STR("MARHTA")), 0.9611, 1e-4);
    assert_near(jaro_winkler(STR("DWAYNE"), STR("DUANE")), 0.84, 1e-4);
    assert_near(jaro_winkler(STR("DIXON"), STR("DICKSONX")), 0.8133, 1e-4);
    assert_near(jaro_winkler(STR(""), STR("A")), 0, 1e-9);
}

/* A person is the same at every call, and every custom and both halves are met. */
static void a_seed_gives_the_same_people(void **state)
{
    struct listed a, b;
    uint32_t tune = 0;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        listed_person(5, i, &a);
        listed_person(5, i, &b);
        assert_string_equal(a.names[0].sent.surname, b.names[0].sent.surname);
        assert_string_equal(a.names[0].sent.given, b.names[0].sent.given);
        assert_true(a.human.first[0] != '\0' && a.human.surname[0] != '\0');
        assert_true(date_valid(a.human.born_on));
        tune += half_of(5, i) == HALF_TUNE;
    }
    assert_in_range(tune, 440, 560);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_gives_the_textbook_interval),
        cmocka_unit_test(calibration_error_is_the_weighted_mean_gap),
        cmocka_unit_test(best_line_parts_the_pairs),
        cmocka_unit_test(jaro_winkler_gives_the_published_values),
        cmocka_unit_test(a_seed_gives_the_same_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
