/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON writer: commas, escapes, text that is not UTF-8, values that are left out. */
#include "base/json.h"

#include "base/clock.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf out;
static struct json w;

static int begin(void **state)
{
    (void)state;
    buf_init(&out, 16 * MIB);
    json_init(&w, &out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_fini(&out);
    return 0;
}

static void wrote(const char *text)
{
    assert_false(out.failed);
    assert_int_equal(out.n, strlen(text));
    assert_memory_equal(out.p, text, out.n);
}

static void commas_stand_where_they_belong(void **state)
{
    (void)state;
    json_object_begin(&w);
    json_member_c(&w, "a", "x");
    json_key(&w, "b");
    json_array_begin(&w);
    json_u64(&w, 1);
    json_array_begin(&w);
    json_array_end(&w);
    json_object_begin(&w);
    json_object_end(&w);
    json_i64(&w, INT64_MIN);
    json_bool(&w, true);
    json_null_value(&w);
    json_raw(&w, STR("{\"r\":1}"));
    json_array_end(&w);
    json_member_u64(&w, "c", UINT64_MAX);
    json_member_i64(&w, "d", -1);
    json_member_bool(&w, "e", false);
    json_object_end(&w);
    wrote("{\"a\":\"x\",\"b\":[1,[],{},-9223372036854775808,true,null,{\"r\":1}],"
          "\"c\":18446744073709551615,\"d\":-1,\"e\":false}");
}

static void every_control_character_is_escaped(void **state)
{
    (void)state;
    char all[0x21];

    for (int c = 0; c < 0x20; c++)
        all[c] = (char)c;
    all[0x20] = 0x7F;
    json_str(&w, (str){all, sizeof(all)});
    wrote(
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\u0008\\t\\n\\u000b\\u000c\\r"
        "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
        "\\u001b\\u001c\\u001d\\u001e\\u001f\\u007f\"");
}

static void quotes_and_backslashes(void **state)
{
    (void)state;
    json_str(&w, STR("a\"b\\c/d"));
    wrote("\"a\\\"b\\\\c/d\"");
}

static void utf8_goes_through_and_other_text_is_read_as_latin1(void **state)
{
    (void)state;
    json_array_begin(&w);
    json_str(&w, STR("M\xC3\x9CLLER \xE2\x82\xAC \xF0\x9F\x9B\xAB"));
    json_str(&w, STR("M\xDCLLER"));
    json_str(&w, STR("\xC3\x9C and \xDC")); /* not all of it is UTF-8: then none is */
    json_str(&w, STR("\xED\xA0\x80"));      /* a surrogate */
    json_array_end(&w);
    wrote("[\"M\xC3\x9CLLER \xE2\x82\xAC \xF0\x9F\x9B\xAB\",\"M\xC3\x9CLLER\","
          "\"\xC3\x83\xC2\x9C and \xC3\x9C\",\"\xC3\xAD\xC2\xA0\xC2\x80\"]");
}

static void a_long_text_costs_its_length(void **state)
{
    (void)state;
    enum { LETTERS = 1000000 };
    struct buf text;

    buf_init(&text, 8 * MIB);
    for (int i = 0; i < LETTERS; i++)
        buf_c(&text, "x\xC3\xA9");
    uint64_t began = clock_cpu_ns();
    json_str(&w, buf_view(&text));
    assert_int_equal(out.n, 3 * LETTERS + 2);
    assert_true(clock_cpu_ns() - began < UINT64_C(5000000000));
    buf_fini(&text);
}

static void numbers_with_a_point(void **state)
{
    (void)state;
    json_array_begin(&w);
    json_double(&w, 0.5);
    json_double(&w, 1.0 / 3);
    json_double(&w, (double)NAN);
    json_double(&w, (double)INFINITY);
    json_double(&w, -2);
    json_array_end(&w);
    wrote("[0.5,0.333333,null,null,-2]");
}

static void what_has_no_value_is_left_out(void **state)
{
    (void)state;
    struct datetime t =
                        {
                            {2026, 5, 12},
                            555, -1
    },
                    day = {{2026, 5, 12}, -1, -1};

    json_object_begin(&w);
    json_opt_str(&w, "a", STR_NONE);
    json_opt_date(&w, "b", DATE_NONE);
    json_opt_datetime(&w, "c", DATETIME_NONE);
    json_opt_datetime_utc(&w, "d", DATETIME_NONE);
    json_opt_utc(&w, "e", UTC_UNKNOWN);
    json_opt_str(&w, "f", STR("x"));
    json_opt_date(&w, "g", t.date);
    json_opt_datetime(&w, "h", t);
    json_opt_datetime_utc(&w, "i", t);
    json_opt_datetime_utc(&w, "j", day);
    json_opt_utc(&w, "k", 0);
    json_object_end(&w);
    wrote(
        "{\"f\":\"x\",\"g\":\"2026-05-12\",\"h\":\"2026-05-12T09:15\",\"i\":\"2026-05-12T09:15Z\","
        "\"j\":\"2026-05-12\",\"k\":\"1970-01-01T00:00:00Z\"}");
}

static void a_full_buffer_is_remembered(void **state)
{
    (void)state;
    struct buf small;
    struct json v;

    buf_init(&small, 8);
    json_init(&v, &small);
    json_object_begin(&v);
    json_member_c(&v, "name", "a long value");
    json_object_end(&v);
    assert_true(small.failed);
    assert_true(small.n <= 8);
    buf_fini(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commas_stand_where_they_belong, begin, end),
        cmocka_unit_test_setup_teardown(every_control_character_is_escaped, begin, end),
        cmocka_unit_test_setup_teardown(quotes_and_backslashes, begin, end),
        cmocka_unit_test_setup_teardown(utf8_goes_through_and_other_text_is_read_as_latin1, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_long_text_costs_its_length, begin, end),
        cmocka_unit_test_setup_teardown(numbers_with_a_point, begin, end),
        cmocka_unit_test_setup_teardown(what_has_no_value_is_left_out, begin, end),
        cmocka_unit_test(a_full_buffer_is_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
