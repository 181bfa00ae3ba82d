/* SPDX-License-Identifier: Apache-2.0 */
/* Every finding tells a carrier's engineer what is wrong, shows it, and says how to mend it. */
#include "domain/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CONTRL_MAX 48 /* the last code of the 0085 list, syntax version 4 */

static void every_finding_has_help(void **state)
{
    (void)state;
    unsigned missing = 0;

    for (unsigned code = 0; code < FINDING_COUNT; code++) {
        const struct finding_help *help = finding_help((enum finding_code)code);
        if (*help->checks && *help->example && *help->mend)
            continue;
        fprintf(stderr, "src/domain/finding_help.def: no complete row for %s\n",
                finding_kind((enum finding_code)code)->name);
        missing++;
    }
    assert_int_equal(missing, 0);
}

/** `A5 P10`: a letter of the digest's sections and a number, a blank between. */
static bool are_checks(str text)
{
    str word;

    while (str_cut(&text, ' ', &word))
        if (word.n < 2 || !memchr("EMFPA", word.p[0], 5) || !str_all_digits(str_skip(word, 1)))
            return false;
    return true;
}

static void help_names_checks_and_codes_that_exist(void **state)
{
    (void)state;
    for (unsigned code = 0; code < FINDING_COUNT; code++) {
        const struct finding_help *help = finding_help((enum finding_code)code);
        const char *name = finding_kind((enum finding_code)code)->name;
        if (!are_checks(str_from_c(help->checks)) || help->contrl > CONTRL_MAX)
            fail_msg("%s: checks or CONTRL code", name);
        if (*help->mend && !str_ends(str_from_c(help->mend), STR(".")))
            fail_msg("%s: how to mend it is no sentence", name);
    }
}

static void a_code_that_is_none_has_empty_help(void **state)
{
    (void)state;
    assert_string_equal(finding_help(FINDING_COUNT)->mend, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_has_help),
        cmocka_unit_test(help_names_checks_and_codes_that_exist),
        cmocka_unit_test(a_code_that_is_none_has_empty_help),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
