/* SPDX-License-Identifier: Apache-2.0 */
/* UNA: what is met in real traffic, and what can be told from it. */
#include "edifact/una.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct example {
    const char *text;
    enum edi_una_result result;
    struct edi_una una;
    size_t used;
};

static const struct example examples[] = {
    {"UNB+IATA:1",                 EDI_UNA_NONE,     {':', '+', '.', '?', 0, '\''},    0 },
    {"UNA:+.? 'UNB+IATA:1",        EDI_UNA_GOOD,     {':', '+', '.', '?', 0, '\''},    9 },
    {"UNA:+,? '\r\nUNB+IATA:1",    EDI_UNA_GOOD,     {':', '+', ',', '?', 0, '\''},    9 },
    {"UNA:+.?*'UNB+IATA:1",        EDI_UNA_GOOD,     {':', '+', '.', '?', '*', '\''},  9 },
    {"UNA:+.\\*'UNB+IATA:1",       EDI_UNA_GOOD,     {':', '+', '.', '\\', '*', '\''}, 9 },
    {"UNA:(.) -UNB(UNOA:4",        EDI_UNA_GOOD,     {':', '(', '.', ')', 0, '-'},     9 },
    {"UNA*:.? $UNB:UNOA*4",        EDI_UNA_GOOD,     {'*', ':', '.', '?', 0, '$'},     9 },
    {"UNA:+.  'UNB+UNOA:4",        EDI_UNA_GOOD,     {':', '+', '.', 0, 0, '\''},      9 },
    {"UNA:+.\n 'UNB+UNOA:4",       EDI_UNA_GOOD,     {':', '+', '.', 0, 0, '\''},      9 },
    {"UNA:+.? 'UNH+1+PNRGOV",      EDI_UNA_GOOD,     {':', '+', '.', '?', 0, '\''},    9 },
    {"UNA:+\\*'UNB+IATA:1",        EDI_UNA_REPAIRED, {':', '+', '.', '\\', 0, '\''},   8 },
    {"UNA:+\\*'\nUNB+IATA:1",      EDI_UNA_REPAIRED, {':', '+', '.', '\\', 0, '\''},   8 },
    {"UNA:+.?  '\nUNB+IATA:1",     EDI_UNA_REPAIRED, {':', '+', '.', '?', 0, '\''},    10},
    {"UNA",                        EDI_UNA_REPAIRED, {':', '+', '.', '?', 0, '\''},    3 },
    {"UNA:+.? ' and then nothing", EDI_UNA_GOOD,     {':', '+', '.', '?', 0, '\''},    9 },
};

static void each_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        const struct example *e = &examples[i];
        struct edi_una una;
        size_t used;
        assert_int_equal(edi_una_read(str_from_c(e->text), true, &una, &used), e->result);
        assert_int_equal(used, e->used);
        assert_int_equal(una.component, e->una.component);
        assert_int_equal(una.element, e->una.element);
        assert_int_equal(una.decimal, e->una.decimal);
        assert_int_equal(una.release, e->una.release);
        assert_int_equal(una.repetition, e->una.repetition);
        assert_int_equal(una.terminator, e->una.terminator);
    }
}

static void too_little_is_said_to_be_too_little(void **state)
{
    (void)state;
    const char *text = "UNA:+.? 'UNB+";
    struct edi_una una;
    size_t used;

    for (size_t n = 0; n <= strlen(text); n++)
        assert_int_equal(edi_una_read((str){text, n}, false, &una, &used), EDI_UNA_NEED_MORE);
    assert_int_equal(edi_una_read(STR("UNB"), false, &una, &used), EDI_UNA_NONE);
}

static void no_bytes_break_it(void **state)
{
    (void)state;
    char text[16] = "UNA";
    struct edi_una una;
    size_t used;

    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b += 5) {
            memset(text + 3, (int)a, 6);
            text[4] = (char)b;
            memcpy(text + 9, "UNB", 3);
            text[12] = (char)b;
            edi_una_read((str){text, 13}, true, &una, &used);
            assert_true(used <= 13);
            assert_int_not_equal(una.element, una.terminator);
            assert_int_not_equal(una.component, una.terminator);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_example),
        cmocka_unit_test(too_little_is_said_to_be_too_little),
        cmocka_unit_test(no_bytes_break_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
