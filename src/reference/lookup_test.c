/* SPDX-License-Identifier: Apache-2.0 */
/* The binary search: every row, letter case, and codes that are a head of another. */
#include "reference/lookup.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct row {
    char code[4];
    int value;
} rows[] = {
    {"A",   1},
    {"AB",  2},
    {"ABC", 3},
    {"B",   4},
    {"K",   5},
    {"KK",  6}
};

static int find(const char *code)
{
    const struct row *row = lookup_code(LOOKUP(rows), str_from_c(code));

    return row ? row->value : 0;
}

static void every_row_is_found_in_any_letter_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(find(rows[i].code), rows[i].value);
    assert_int_equal(find("abc"), 3);
    assert_int_equal(find("kK"), 6);
}

static void other_codes_are_not(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "AA", "AC", "ABCD", "KKK", "Z", "0", " A", "A ", "\xff"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(find(bad[i]), 0);
    assert_null(lookup_code(LOOKUP(rows), (str){"A\0", 2}));
    assert_null(lookup_code((struct lookup){NULL, 0, 8, 3}, STR("A")));
}

/** Every code of three characters that stand near one another in the tables' alphabet. */
static void pairs_find_what_the_search_finds(void **state)
{
    (void)state;
    static const char chars[] = {'\0', '0', '9', '@', 'A', 'B', 'C', 'J', 'K', 'L', 'Z', '[', 'k'};
    struct lookup_pairs pairs = {{0}};

    for (int filled = 0; filled < 2; filled++) {
        for (size_t i = 0; i < sizeof chars * sizeof chars * sizeof chars; i++) {
            char code[] = {chars[i / sizeof chars / sizeof chars],
                           chars[i / sizeof chars % sizeof chars], chars[i % sizeof chars], '\0'};
            for (size_t n = 0; n <= 3; n++)
                assert_ptr_equal(lookup_by_pair(LOOKUP(rows), &pairs, (str){code, n}),
                                 lookup_code(LOOKUP(rows), (str){code, n}));
        }
        lookup_pairs_fill(&pairs, LOOKUP(rows));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_in_any_letter_case),
        cmocka_unit_test(other_codes_are_not),
        cmocka_unit_test(pairs_find_what_the_search_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
