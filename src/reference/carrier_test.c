/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers: the three keys, and the order and uniqueness of the table. */
#include "reference/carrier.h"
#include "reference/country.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void all_three_keys_find_the_carrier(void **state)
{
    (void)state;
    assert_string_equal(carrier_find(STR("PK"))->icao, "PIA");
    assert_string_equal(carrier_find(STR("pia"))->code, "PK");
    assert_string_equal(carrier_find(STR("9P"))->name, "Fly Jinnah");
    assert_string_equal(carrier_find_accounting(STR("176"))->code, "EK");
    assert_string_equal(carrier_find_accounting(STR("061"))->name, "Air Seychelles");
    assert_string_equal(carrier_find(STR("X3"))->country, "DEU");
}

static void unknown_carriers_are_null(void **state)
{
    (void)state;
    assert_null(carrier_find(STR("")));
    assert_null(carrier_find(STR("ZZ")));
    assert_null(carrier_find(STR("ZZZ")));
    assert_null(carrier_find(STR("PKPK")));
    assert_null(carrier_find_accounting(STR("")));
    assert_null(carrier_find_accounting(STR("998")));
}

static void the_table_is_sorted_and_without_doubles(void **state)
{
    (void)state;
    assert_true(carrier_count() >= 600);
    for (size_t i = 0; i < carrier_count(); i++) {
        const struct carrier *c = carrier_at(i);
        assert_ptr_equal(carrier_find(str_from_c(c->code)), c);
        assert_ptr_equal(carrier_find(str_from_c(c->icao)), c);
        if (c->accounting[0])
            assert_ptr_equal(carrier_find_accounting(str_from_c(c->accounting)), c);
        assert_int_equal(country_kind_of(str_from_c(c->country)), COUNTRY_ISO);
    }
    assert_null(carrier_at(carrier_count()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_three_keys_find_the_carrier),
        cmocka_unit_test(unknown_carriers_are_null),
        cmocka_unit_test(the_table_is_sorted_and_without_doubles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
