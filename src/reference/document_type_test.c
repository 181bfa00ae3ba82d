/* SPDX-License-Identifier: Apache-2.0 */
/* Document kinds by code. */
#include "reference/document_type.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void codes_give_their_kind(void **state)
{
    (void)state;
    assert_int_equal(document_type_find(STR("P"))->kind, DOCUMENT_PASSPORT);
    assert_int_equal(document_type_find(STR("p"))->kind, DOCUMENT_PASSPORT);
    assert_int_equal(document_type_find(STR("PD"))->kind, DOCUMENT_PASSPORT);
    assert_int_equal(document_type_find(STR("IP"))->kind, DOCUMENT_PASSPORT_CARD);
    assert_int_equal(document_type_find(STR("V"))->kind, DOCUMENT_VISA);
    assert_int_equal(document_type_find(STR(""))->kind, DOCUMENT_OTHER);
    assert_int_equal(document_type_find(STR("ZZ"))->kind, DOCUMENT_OTHER);
    assert_string_equal(document_type_find(STR("AC"))->json_name, "crew_certificate");
}

static void the_order_of_the_enum_is_the_order_of_the_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < document_type_count(); i++)
        assert_int_equal(document_type_at(i)->kind, i + 1);
    assert_null(document_type_at(document_type_count()));
}

static void a_passport_is_believed_before_other_papers(void **state)
{
    (void)state;
    for (size_t i = 1; i < document_type_count(); i++)
        assert_true(document_type_at(i)->trust == 0 || document_type_at(i)->trust > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_their_kind),
        cmocka_unit_test(the_order_of_the_enum_is_the_order_of_the_rows),
        cmocka_unit_test(a_passport_is_believed_before_other_papers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
