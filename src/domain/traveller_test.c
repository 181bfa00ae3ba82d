/* SPDX-License-Identifier: Apache-2.0 */
/* Titles at the end of given names. */
#include "domain/traveller.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *given, const char *name, const char *title)
{
    str got_name, got_title;

    title_cut(str_from_c(given), &got_name, &got_title);
    assert_int_equal(got_name.n, strlen(name));
    assert_memory_equal(got_name.p, name, got_name.n);
    assert_int_equal(got_title.n, strlen(title));
    if (got_title.n > 0)
        assert_memory_equal(got_title.p, title, got_title.n);
}

static void titles_are_cut_glued_or_apart(void **state)
{
    (void)state;
    expect("JOHNMR", "JOHN", "MR");
    expect("ANNE MRS", "ANNE", "MRS");
    expect("SOFIAMISS", "SOFIA", "MISS");
    expect("ALI DR", "ALI", "DR");
    expect("EMRS", "E", "MRS");
    expect("F MR", "F", "MR");
    expect("ALEKSANDRMR", "ALEKSANDR", "MR");
}

static void names_that_end_like_a_title_stay_whole(void **state)
{
    (void)state;
    expect("ALEKSANDR", "ALEKSANDR", "");
    expect("MUHAMMAD YASIR", "MUHAMMAD YASIR", "");
    expect("NASIR", "NASIR", "");
    expect("AMR", "AMR", "");
    expect("WILLIAMS", "WILLIAMS", "");
    expect("JOHN ADAMS", "JOHN ADAMS", "");
    expect("MARIAMS", "MARIA", "MS");
    expect("MR", "MR", "");
    expect("MRS", "MRS", "");
    expect("", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_are_cut_glued_or_apart),
        cmocka_unit_test(names_that_end_like_a_title_stay_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
