/* SPDX-License-Identifier: Apache-2.0 */
/* Reservation status: classes, the active set, order of the table. */
#include "reference/status_code.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void codes_give_their_class(void **state)
{
    (void)state;
    assert_int_equal(status_code_find(STR("HK"))->class, STATUS_HOLDS);
    assert_int_equal(status_code_find(STR("hk"))->class, STATUS_HOLDS);
    assert_int_equal(status_code_find(STR("HL"))->class, STATUS_WAITLISTED);
    assert_int_equal(status_code_find(STR("UC"))->class, STATUS_REFUSED);
    assert_int_equal(status_code_find(STR("HX"))->class, STATUS_CANCELLED);
    assert_string_equal(status_class_name(STATUS_CANCELLED), "cancelled");
    assert_null(status_code_find(STR("")));
    assert_null(status_code_find(STR("QQ")));
    assert_null(status_code_find(STR("HKK")));
}

static void only_what_is_held_counts_as_a_traveller(void **state)
{
    (void)state;
    static const char *const codes[] = {
#define STATUS(code, class, active, meaning) code,
#include "reference/status_codes.def"
    };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const struct status_code *found = status_code_find(str_from_c(codes[i]));
        assert_true(i == 0 || strcmp(codes[i - 1], codes[i]) < 0);
        assert_string_equal(found->code, codes[i]);
        assert_int_equal(found->active, found->class == STATUS_HOLDS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_their_class),
        cmocka_unit_test(only_what_is_held_counts_as_a_traveller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
