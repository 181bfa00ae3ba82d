/* SPDX-License-Identifier: Apache-2.0 */
/* Country codes: every spelling gives the one canonical code, and the tables are sorted. */
#include "reference/country.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *sent, const char *canonical)
{
    str got = STR_NONE;

    assert_true(country_from_code(str_from_c(sent), &got));
    assert_int_equal(got.n, strlen(canonical));
    assert_memory_equal(got.p, canonical, got.n);
}

static void spellings_give_one_code(void **state)
{
    (void)state;
    expect("FR", "FRA");
    expect("FRA", "FRA");
    expect("fra", "FRA");
    expect(" PK ", "PAK");
    expect("D", "D");
    expect("D<<", "D");
    expect("DE", "DEU");
    expect("GBN", "GBN");
    expect("XXA", "XXA");
    expect("UK", "GBR");
    expect("XK", "RKS");
    expect("SU", "SUN");
    expect("UTO", "UTO");
}

static void names_of_official_lists_are_known(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Germany",                          "DEU"},
        {"democratic republic of the congo", "COD"},
        {"Iran (Islamic Republic of)",       "IRN"},
        {"former Soviet Union",              "SUN"},
    };
    str got = STR("before");

    assert_false(country_from_name(STR("Atlantis"), &got));
    assert_true(str_is(got, "before"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(country_from_name(str_from_c(rows[i][0]), &got));
        assert_true(str_eq(got, str_from_c(rows[i][1])));
    }
    /* Each name stands for a code that exists. */
#define COUNTRY_NAME(name, code)                                                                   \
    assert_true(country_from_name(STR(name), &got) && country_from_code(STR(code), &got));
#include "reference/country_names.def"
#undef COUNTRY_NAME
}

static void unknown_codes_leave_the_result_alone(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "<<<", "Q", "QQ", "QQQ", "FRAN", "F1", "12", "\xc3\xa9"};
    str got = STR("before");

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(country_from_code(str_from_c(bad[i]), &got));
    assert_true(str_is(got, "before"));
}

static void every_code_of_the_table_is_found(void **state)
{
    (void)state;
    assert_true(country_count() >= 249);
    for (size_t i = 0; i < country_count(); i++) {
        str code = country_code_at(i), got;
        assert_true(country_from_code(code, &got));
        assert_true(str_eq(code, got));
        assert_int_equal(country_kind_of(code), COUNTRY_ISO);
        if (i > 0)
            assert_true(str_compare(country_code_at(i - 1), code) < 0);
    }
}

static void both_parts_of_the_tables_are_sorted_and_agree(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
#define COUNTRY(alpha_3, alpha_2, name) {alpha_2, alpha_3},
#define ALPHA2(sent, code) {sent, code},
#include "reference/countries.def"
#undef COUNTRY
#define SPECIAL(code, kind, name) {code, code},
#include "reference/country_specials.def"
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(rows[i][0], rows[i][1]);
}

static void names_and_kinds_are_known(void **state)
{
    (void)state;
    assert_true(str_is(country_name(STR("PAK")), "Pakistan"));
    assert_true(str_is(country_name(STR("D")), "Germany"));
    assert_true(str_is(country_name(STR("QQQ")), "QQQ"));
    assert_int_equal(country_kind_of(STR("UTO")), COUNTRY_SPECIMEN);
    assert_int_equal(country_kind_of(STR("YUG")), COUNTRY_WITHDRAWN);
    assert_int_equal(country_kind_of(STR("XOM")), COUNTRY_ICAO);
    assert_int_equal(country_kind_of(STR("FR")), COUNTRY_UNKNOWN);
}

static void every_code_of_icao_9303_outside_iso_is_known(void **state)
{
    (void)state;
    static const char *const codes[] = {"D",   "EUE", "GBD", "GBN", "GBO", "GBP", "GBS",
                                        "RKS", "UNA", "UNK", "UNO", "XBA", "XCC", "XCE",
                                        "XCO", "XDC", "XEC", "XES", "XIM", "XMP", "XMS",
                                        "XOM", "XPO", "XXA", "XXB", "XXC", "XXX"};

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        expect(codes[i], codes[i]);
        assert_int_equal(country_kind_of(str_from_c(codes[i])), COUNTRY_ICAO);
    }
}

static void special_codes_meet_their_state(void **state)
{
    (void)state;
    assert_true(country_same_state(STR("D"), STR("DEU")));
    assert_true(country_same_state(STR("GBN"), STR("GBR")));
    assert_true(country_same_state(STR("PAK"), STR("PAK")));
    assert_false(country_same_state(STR("PAK"), STR("IND")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_give_one_code),
        cmocka_unit_test(names_of_official_lists_are_known),
        cmocka_unit_test(unknown_codes_leave_the_result_alone),
        cmocka_unit_test(every_code_of_the_table_is_found),
        cmocka_unit_test(both_parts_of_the_tables_are_sorted_and_agree),
        cmocka_unit_test(names_and_kinds_are_known),
        cmocka_unit_test(every_code_of_icao_9303_outside_iso_is_known),
        cmocka_unit_test(special_codes_meet_their_state),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
