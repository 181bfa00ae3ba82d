/* SPDX-License-Identifier: Apache-2.0 */
/* Repertoires: what bytes become, and what is told of them. */
#include "edifact/charset.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct edi_charset *find(const char *identifier)
{
    const struct edi_charset *found = edi_charset_find(str_from_c(identifier));

    assert_non_null(found);
    return found;
}

static void assert_text(const char *identifier, const char *bytes, const char *utf8)
{
    struct arena mem;

    arena_init(&mem, MIB);
    str text = edi_charset_text(find(identifier), str_from_c(bytes), &mem);
    assert_int_equal(strlen(utf8), text.n);
    assert_memory_equal(utf8, text.p, text.n);
    arena_fini(&mem);
}

static void names_are_read_by_what_is_declared(void **state)
{
    (void)state;
    assert_text("UNOA", "M\xDCLLER", "MÜLLER");
    assert_text("UNOC", "M\xDCLLER", "MÜLLER");
    assert_text("unoc", "M\xDCLLER", "MÜLLER");
    assert_text("UNOD", "\xA3UKASZ", "ŁUKASZ");
    assert_text("UNOE", "\xB8\xD2\xD0\xDD", "Иван");
    assert_text("UNOF", "\xC3\xE9\xFE\xF1\xE3\xEF\xF2", "Γιώργος");
    assert_text("UNOI", "\xE5\xCD\xE5\xCF", "محمد");
    assert_text("UNOJ", "\xE3\xE5\xE3", "דוד");
    assert_text("UNOK", "\xDD\xD0\xDE", "İĞŞ");
    assert_text("UNOL", "\xA4", "€");
    assert_text("IATA",
                "D\xC9SIR\xC9"
                "E",
                "DÉSIRÉE");
}

static void what_windows_sends_in_its_place_is_read(void **state)
{
    (void)state;
    assert_text("UNOC", "O\x92NEIL", "O’NEIL");
    assert_text("UNOE", "O\x92NEIL", "O\xEF\xBF\xBDNEIL");
    assert_false(edi_charset_knows(find("UNOC"), STR("O\x92NEIL")));
}

static void utf8_goes_before_the_table(void **state)
{
    (void)state;
    assert_text("UNOA", "MÜLLER", "MÜLLER");
    assert_text("UNOC", "Иван", "Иван");
    assert_text("UNOE", "MÜLLER", "MÜLLER"); /* no such bytes in ISO 8859-5 */
    assert_text("UNOE", "\xC8\xB2", "ШВ");   /* but these are, and UTF-8 by chance */
    assert_text("UNOW", "M\xDCLLER", "MÜLLER");
}

static void what_a_repertoire_knows(void **state)
{
    (void)state;
    static const struct {
        const char *identifier, *text;
        bool known;
    } rows[] = {
        {"UNOA", "MULLER",           true },
        {"UNOA", "M\xDCLLER",        false},
        {"UNOA", "MÜLLER",          true },
        {"UNOC", "M\xDCLLER",        true },
        {"UNOE", "\xB8\xD2\xD0\xDD", true },
        {"UNOI", "\xE5\xCD\xA1",     false}, /* a hole in the table */
        {"UNOW", "M\xDCLLER",        false},
        {"UNOL", "\xA4",             true },
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(rows[i].known,
                         edi_charset_knows(find(rows[i].identifier), str_from_c(rows[i].text)));
    assert_null(edi_charset_find(STR("UNOZ")));
    assert_null(edi_charset_find(STR_NONE));
}

/* Level A as the digest lists it, level B with lower case. */
static const char level_a[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/='+:?!\"%&*;<>";

static bool holds(const char *identifier, unsigned char c)
{
    if (c >= 0x80 || c < 0x20 || c == 0x7F)
        return true; /* not judged here */
    if (strcmp(identifier, "UNOB") == 0 && c >= 'a' && c <= 'z')
        return true;
    return strcmp(identifier, "UNOC") == 0 || strchr(level_a, c);
}

static void the_scan_agrees_with_the_list_at_every_place(void **state)
{
    (void)state;
    static const char *const identifiers[] = {"UNOA", "UNOB", "UNOC"};
    struct edi_una none = {0};
    char text[200];

    for (size_t k = 0; k < COUNT_OF(identifiers); k++)
        for (unsigned c = 0; c < 256; c++)
            for (size_t n = 1; n < sizeof text; n += 9) {
                const struct edi_charset *charset = find(identifiers[k]);
                size_t at = (c * 7) % n;
                memset(text, 'A', n);
                text[at] = (char)c;
                unsigned want = c == 0 ? EDI_TEXT_NUL : c >= 0x80 ? EDI_TEXT_HIGH : 0;
                if (c & c << 1 & 0x40)
                    want |= EDI_TEXT_LOWER;
                assert_true(c < 'a' || c > 'z' || (want & EDI_TEXT_LOWER));
                if (!holds(identifiers[k], (unsigned char)c))
                    want |= EDI_TEXT_OUTSIDE;
                assert_int_equal(want, edi_charset_scan(charset, (str){text, n}));
                assert_int_equal(want & EDI_TEXT_OUTSIDE ? at : n,
                                 edi_charset_inside(charset, &none, (str){text, n}));
            }
    assert_int_equal(0, edi_charset_scan(find("UNOA"), STR_NONE));
}

static void service_characters_are_never_outside(void **state)
{
    (void)state;
    struct edi_una una = {':', '+', '.', '\\', '*', '$'};
    str text = STR("NAD+A\\+B$NAD+a$");

    assert_int_equal(13, edi_charset_inside(find("UNOA"), &una, text));
}

static void every_text_becomes_utf8(void **state)
{
    (void)state;
    static const char *const identifiers[] = {"UNOA", "UNOC", "UNOD", "UNOE", "UNOF", "UNOG",
                                              "UNOH", "UNOI", "UNOJ", "UNOK", "UNOL", "UNOW"};
    struct arena mem;
    char text[64];
    uint32_t seed = 1;

    arena_init(&mem, MIB);
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)((seed = seed * 1103515245 + 12345) >> 16);
        const struct edi_charset *charset = find(identifiers[round % COUNT_OF(identifiers)]);
        assert_true(utf8_valid(edi_charset_text(charset, (str){text, round % 64}, &mem)));
        arena_reset(&mem);
    }
    arena_fini(&mem);
}

static void without_memory_the_bytes_are_given(void **state)
{
    (void)state;
    struct arena mem;

    arena_init(&mem, 4);
    str s = STR("M\xDCLLER"), text = edi_charset_text(find("UNOC"), s, &mem);
    assert_ptr_equal(s.p, text.p);
    assert_true(mem.refused);
    arena_fini(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read_by_what_is_declared),
        cmocka_unit_test(what_windows_sends_in_its_place_is_read),
        cmocka_unit_test(utf8_goes_before_the_table),
        cmocka_unit_test(what_a_repertoire_knows),
        cmocka_unit_test(the_scan_agrees_with_the_list_at_every_place),
        cmocka_unit_test(service_characters_are_never_outside),
        cmocka_unit_test(every_text_becomes_utf8),
        cmocka_unit_test(without_memory_the_bytes_are_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
