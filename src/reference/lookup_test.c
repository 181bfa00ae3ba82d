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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_in_any_letter_case),
        cmocka_unit_test(other_codes_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
