/* SPDX-License-Identifier: Apache-2.0 */
/* Slices. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void comparison(void **state)
{
    (void)state;
    assert_true(str_eq(STR_NONE, STR("")));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_is(STR("abc"), "abc"));
    assert_false(str_is(STR("abc"), "abcd"));
    assert_true(str_is(str_from_c(NULL), ""));
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("ab"), STR("a")) > 0);
    assert_int_equal(str_compare(STR_NONE, STR_NONE), 0);
    assert_true(str_compare(STR("\xFF"), STR("a")) > 0); /* bytes, not signs */
    assert_true(str_equal_fold(STR("MixEd9"), STR("mIXeD9")));
    assert_false(str_equal_fold(STR("a"), STR("ab")));
    assert_true(str_starts(STR("UNB+"), STR("UNB")));
    assert_true(str_starts(STR("x"), STR_NONE));
    assert_false(str_starts(STR("UN"), STR("UNB")));
    assert_true(str_ends(STR("x.md"), STR(".md")));
    assert_false(str_ends(STR("d"), STR(".md")));
}

static void search(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("a+b+c"), '+'), 1);
    assert_int_equal(str_find(STR("abc"), '+'), -1);
    assert_int_equal(str_find(STR_NONE, '+'), -1);
    assert_int_equal(str_find_str(STR("aaab"), STR("aab")), 1);
    assert_int_equal(str_find_str(STR("abc"), STR("c")), 2);
    assert_int_equal(str_find_str(STR("abc"), STR("cd")), -1);
    assert_int_equal(str_find_str(STR("abc"), STR("abcd")), -1);
    assert_int_equal(str_find_str(STR("abc"), STR_NONE), 0);
    assert_int_equal(str_find_str(STR_NONE, STR("a")), -1);
}

static void cutting(void **state)
{
    (void)state;
    str rest = STR("a,,b"), head;

    assert_true(str_is(str_trim(STR(" \t a b \r\n")), "a b"));
    assert_int_equal(str_trim(STR("  \n")).n, 0);
    assert_true(str_is(str_skip(STR("abc"), 1), "bc"));
    assert_int_equal(str_skip(STR("abc"), 9).n, 0);
    assert_int_equal(str_skip(STR_NONE, 1).n, 0);
    assert_true(str_is(str_head(STR("abc"), 2), "ab"));
    assert_true(str_is(str_head(STR("abc"), 9), "abc"));
    assert_true(str_cut(&rest, ',', &head) && str_is(head, "a"));
    assert_true(str_cut(&rest, ',', &head) && str_is(head, ""));
    assert_true(str_cut(&rest, ',', &head) && str_is(head, "b"));
    assert_false(str_cut(&rest, ',', &head));
}

static void numbers(void **state)
{
    (void)state;
    uint64_t n = 7;

    assert_true(str_to_u64(STR("0"), 0, &n));
    assert_int_equal(n, 0);
    assert_true(str_to_u64(STR("00042"), 42, &n));
    assert_int_equal(n, 42);
    assert_false(str_to_u64(STR("43"), 42, &n));
    assert_true(str_to_u64(STR("18446744073709551615"), UINT64_MAX, &n));
    assert_true(n == UINT64_MAX);
    assert_false(str_to_u64(STR("18446744073709551616"), UINT64_MAX, &n));
    assert_false(str_to_u64(STR("99999999999999999999999"), UINT64_MAX, &n));
    assert_false(str_to_u64(STR(""), 9, &n));
    assert_false(str_to_u64(STR("-1"), 9, &n));
    assert_false(str_to_u64(STR("1 "), 9, &n));
    assert_true(str_all_digits(STR("09")));
    assert_false(str_all_digits(STR("")));
    assert_true(str_all_alpha(STR("aZ")));
    assert_false(str_all_alpha(STR("a1")));
    assert_int_equal(ascii_upper('z'), 'Z');
    assert_int_equal(ascii_upper('{'), '{');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparison),
        cmocka_unit_test(search),
        cmocka_unit_test(cutting),
        cmocka_unit_test(numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
