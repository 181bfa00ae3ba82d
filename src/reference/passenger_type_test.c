/* SPDX-License-Identifier: Apache-2.0 */
/* Passenger types by code. */
#include "reference/passenger_type.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *code, enum passenger_kind kind, char sex)
{
    const struct passenger_type *found = passenger_type_find(str_from_c(code));

    assert_non_null(found);
    assert_int_equal(found->kind, kind);
    assert_int_equal(found->sex, sex);
}

static void codes_give_their_kind(void **state)
{
    (void)state;
    expect("A", PASSENGER_ADULT, 0);
    expect("adt", PASSENGER_ADULT, 0);
    expect("F", PASSENGER_ADULT, 'F');
    expect("IM", PASSENGER_INFANT, 'M');
    expect("INS", PASSENGER_SEATED_INFANT, 0);
    expect("UNN", PASSENGER_MINOR, 0);
    expect("C07", PASSENGER_CHILD, 0);
    expect("c11", PASSENGER_CHILD, 0);
    expect("GRP", PASSENGER_GROUP, 0);
}

static void unknown_codes_are_null(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "Q", "C7", "C7A", "ADTX", "07"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(passenger_type_find(str_from_c(bad[i])));
}

static void the_table_is_sorted(void **state)
{
    (void)state;
    static const char *const codes[] = {
#define PASSENGER(code, kind, sex, title) code,
#include "reference/passenger_types.def"
    };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_true(i == 0 || strcmp(codes[i - 1], codes[i]) < 0);
        assert_string_equal(passenger_type_find(str_from_c(codes[i]))->code, codes[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_their_kind),
        cmocka_unit_test(unknown_codes_are_null),
        cmocka_unit_test(the_table_is_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
