/* SPDX-License-Identifier: Apache-2.0 */
/* Currencies: kinds, digits, and the order of both tables. */
#include "reference/currency.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *code, enum currency_kind kind, int digits)
{
    const struct currency *found = currency_find(str_from_c(code));

    assert_non_null(found);
    assert_int_equal(found->kind, kind);
    assert_int_equal(found->digits, digits);
}

static void codes_give_kind_and_digits(void **state)
{
    (void)state;
    expect("EUR", CURRENCY_ACTIVE, 2);
    expect("pkr", CURRENCY_ACTIVE, 2);
    expect("JPY", CURRENCY_ACTIVE, 0);
    expect("KWD", CURRENCY_ACTIVE, 3);
    expect("CLF", CURRENCY_ACTIVE, 4);
    expect("XAU", CURRENCY_NOT_MONEY, -1);
    expect("XXX", CURRENCY_NOT_MONEY, -1);
    expect("XCG", CURRENCY_ACTIVE, 2);
    expect("HRK", CURRENCY_WITHDRAWN, 2);
    expect("DEM", CURRENCY_WITHDRAWN, 2);
    expect("ITL", CURRENCY_WITHDRAWN, 0);
    expect("NUC", CURRENCY_FARE_UNIT, 2);
    assert_string_equal(currency_find(STR("PKR"))->name, "Pakistan Rupee");
}

static void unknown_codes_are_null(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "EU", "EURO", "QQQ", "E1R", "\xe2\x82\xac"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(currency_find(str_from_c(bad[i])));
}

static void an_amount_has_no_more_digits_than_its_currency(void **state)
{
    (void)state;
    const struct currency *eur = currency_find(STR("EUR")), *jpy = currency_find(STR("JPY"));
    const struct currency *kwd = currency_find(STR("KWD")), *xau = currency_find(STR("XAU"));

    assert_true(currency_amount_fits(eur, STR("412.50")));
    assert_true(currency_amount_fits(eur, STR("412")));
    assert_true(currency_amount_fits(eur, STR("412.")));
    assert_true(currency_amount_fits(jpy, STR("41250")));
    assert_true(currency_amount_fits(kwd, STR("41.250")));
    assert_false(currency_amount_fits(eur, STR("41.250")));
    assert_false(currency_amount_fits(jpy, STR("41250.5")));
    assert_false(currency_amount_fits(xau, STR("1.5")));
    assert_false(currency_amount_fits(eur, STR("")));
    assert_false(currency_amount_fits(eur, STR(".")));
    assert_false(currency_amount_fits(eur, STR("FREE")));
    assert_false(currency_amount_fits(eur, STR("1.2.3")));
    assert_false(currency_amount_fits(eur, STR("-1.20")));
}

static void both_tables_are_sorted_and_share_no_code(void **state)
{
    (void)state;
    static const char *const iso[] = {
#define CURRENCY(code, digits, name) code,
#include "reference/currencies.def"
    };
    static const char *const special[] = {
#define SPECIAL(code, kind, digits, name) code,
#include "reference/currency_specials.def"
    };

    assert_true(sizeof iso / sizeof iso[0] > 170);
    for (size_t i = 1; i < sizeof iso / sizeof iso[0]; i++)
        assert_true(strcmp(iso[i - 1], iso[i]) < 0);
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        assert_true(i == 0 || strcmp(special[i - 1], special[i]) < 0);
        assert_string_equal(currency_find(str_from_c(special[i]))->code, special[i]);
        assert_true(currency_find(str_from_c(special[i]))->kind != CURRENCY_ACTIVE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_kind_and_digits),
        cmocka_unit_test(unknown_codes_are_null),
        cmocka_unit_test(an_amount_has_no_more_digits_than_its_currency),
        cmocka_unit_test(both_tables_are_sorted_and_share_no_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
