/* SPDX-License-Identifier: Apache-2.0 */
/* UNA: declared, absent and mangled. */
#include "edifact/una.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *in, enum edi_una_result result, char release, char terminator)
{
    struct edi_una una;
    size_t used;

    assert_int_equal(edi_una_read(str_from_c(in), true, &una, &used), result);
    assert_int_equal(una.component, ':');
    assert_int_equal(una.element, '+');
    assert_int_equal(una.release, release);
    assert_int_equal(una.terminator, terminator);
}

static void declared_characters_are_taken(void **state)
{
    (void)state;
    expect("UNA:+.? 'UNB+IATA:1+ZZ+YYPIU'", EDI_UNA_GOOD, '?', '\'');
    expect("UNA:+.\\*'\r\nUNB+IATA:1+ZZ+YYPIU'", EDI_UNA_GOOD, '\\', '\'');
    expect("UNA:+.? \nUNB+IATA:1+ZZ+YYPIU\n", EDI_UNA_GOOD, '?', '\n');
    expect("UNB+IATA:1+ZZ+YYPIU'", EDI_UNA_NONE, '?', '\'');
}

static void a_lost_character_is_repaired(void **state)
{
    (void)state;
    expect("UNA:+.?'UNB+IATA:1+ZZ+YYPIU'", EDI_UNA_REPAIRED, '?', '\'');
    expect("UNA:+.?'\nUNB+IATA:1+ZZ+YYPIU'", EDI_UNA_REPAIRED, '?', '\'');
    expect("UNA:+.?'\r\nUNB+IATA:1+ZZ+YYPIU'", EDI_UNA_REPAIRED, '?', '\'');
    expect("UNA:+\\*'UNB+IATA:1+ZZ+YYPIU'", EDI_UNA_REPAIRED, '\\', '\'');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declared_characters_are_taken),
        cmocka_unit_test(a_lost_character_is_repaired),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
