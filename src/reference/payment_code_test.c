/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of payment and card vendors by code. */
#include "reference/payment_code.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void codes_give_their_kind(void **state)
{
    (void)state;
    assert_int_equal(payment_code_find(STR("CC"))->kind, PAYMENT_CARD);
    assert_int_equal(payment_code_find(STR("ca"))->kind, PAYMENT_CASH);
    assert_int_equal(payment_code_find(STR("AGT"))->kind, PAYMENT_AGENCY);
    assert_null(payment_code_find(STR("")));
    assert_null(payment_code_find(STR("QQ")));
    assert_null(payment_code_find(STR("VI")));
}

static void vendors_have_names(void **state)
{
    (void)state;
    assert_string_equal(card_vendor_name(STR("VI")), "Visa");
    assert_string_equal(card_vendor_name(STR("ca")), "Mastercard");
    assert_null(card_vendor_name(STR("CC")));
    assert_null(card_vendor_name(STR("")));
}

static void both_parts_are_sorted(void **state)
{
    (void)state;
#define CARD(code, vendor)
    static const char *const payments[] = {
#define PAYMENT(code, kind, title) code,
#include "reference/payment_codes.def"
    };
#undef CARD
#undef PAYMENT
#define PAYMENT(code, kind, title)
    static const char *const cards[] = {
#define CARD(code, vendor) code,
#include "reference/payment_codes.def"
    };

    for (size_t i = 0; i < sizeof payments / sizeof payments[0]; i++)
        assert_non_null(payment_code_find(str_from_c(payments[i])));
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++)
        assert_non_null(card_vendor_name(str_from_c(cards[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_their_kind),
        cmocka_unit_test(vendors_have_names),
        cmocka_unit_test(both_parts_are_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
