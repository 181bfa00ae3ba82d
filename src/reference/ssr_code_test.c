/* SPDX-License-Identifier: Apache-2.0 */
/* Special service requests: groups, sensitive ones, order of the table. */
#include "reference/ssr_code.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void codes_give_their_group(void **state)
{
    (void)state;
    assert_int_equal(ssr_code_find(STR("DOCS"))->group, SSR_DOCUMENT);
    assert_int_equal(ssr_code_find(STR("docs"))->group, SSR_DOCUMENT);
    assert_int_equal(ssr_code_find(STR("CTCM"))->group, SSR_CONTACT);
    assert_int_equal(ssr_code_find(STR("UMNR"))->group, SSR_PEOPLE);
    assert_int_equal(ssr_code_find(STR("XBAG"))->group, SSR_BAG);
    assert_string_equal(ssr_group_name(SSR_DOCUMENT), "document");
    assert_string_equal(ssr_group_name(SSR_OTHER), "other");
    assert_null(ssr_code_find(STR("")));
    assert_null(ssr_code_find(STR("DOC")));
    assert_null(ssr_code_find(STR("DOCSX")));
    assert_null(ssr_code_find(STR("ZZZZ")));
}

static void health_and_religion_are_marked(void **state)
{
    (void)state;
    assert_int_equal(ssr_code_sensitive(STR("KSML")), SENSITIVE_RELIGION);
    assert_int_equal(ssr_code_sensitive(STR("moml")), SENSITIVE_RELIGION);
    assert_int_equal(ssr_code_sensitive(STR("HNML")), SENSITIVE_RELIGION);
    assert_int_equal(ssr_code_sensitive(STR("VJML")), SENSITIVE_RELIGION);
    assert_int_equal(ssr_code_sensitive(STR("DBML")), SENSITIVE_HEALTH);
    assert_int_equal(ssr_code_sensitive(STR("WCHR")), SENSITIVE_HEALTH);
    assert_int_equal(ssr_code_sensitive(STR("VGML")), SENSITIVE_NONE);
    assert_int_equal(ssr_code_sensitive(STR("DOCS")), SENSITIVE_NONE);
}

static void unknown_meals_and_wheelchairs_are_sensitive_by_their_form(void **state)
{
    (void)state;
    assert_int_equal(ssr_code_sensitive(STR("QQML")), SENSITIVE_HEALTH);
    assert_int_equal(ssr_code_sensitive(STR("WCQQ")), SENSITIVE_HEALTH);
    assert_int_equal(ssr_code_sensitive(STR("QQQQ")), SENSITIVE_NONE);
    assert_int_equal(ssr_code_sensitive(STR("ML")), SENSITIVE_NONE);
    assert_int_equal(ssr_code_sensitive(STR("")), SENSITIVE_NONE);
}

static void the_table_is_sorted_and_medical_is_health(void **state)
{
    (void)state;
    static const char *const codes[] = {
#define SSR(code, group, sensitive, meaning) code,
#include "reference/ssr_codes.def"
    };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const struct ssr_code *found = ssr_code_find(str_from_c(codes[i]));
        assert_true(i == 0 || strcmp(codes[i - 1], codes[i]) < 0);
        assert_string_equal(found->code, codes[i]);
        if (found->group == SSR_MEDICAL)
            assert_int_equal(found->sensitive, SENSITIVE_HEALTH);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_give_their_group),
        cmocka_unit_test(health_and_religion_are_marked),
        cmocka_unit_test(unknown_meals_and_wheelchairs_are_sensitive_by_their_form),
        cmocka_unit_test(the_table_is_sorted_and_medical_is_health),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
