/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON reader: values, escapes, what is refused, any bytes. */
#include "base/json_reader.h"

#include "base/hash.h"
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena mem;
static struct json_reader in;
static struct err err;

static int begin(void **state)
{
    (void)state;
    arena_init(&mem, MIB);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_fini(&mem);
    return 0;
}

static void members_come_in_order(void **state)
{
    uint64_t number;
    str key, text;
    bool flag;

    (void)state;
    json_reader_init(&in, STR(" {\"a\" : \"x\", \"b\":17,\"c\":[true , false],\"d\":{}} "), &mem);
    assert_int_equal(json_read_begin(&in, '{', &err), 0);
    assert_int_equal(json_read_member(&in, &key, &err), 1);
    assert_true(str_is(key, "a"));
    assert_int_equal(json_read_str(&in, &text, &err), 0);
    assert_true(str_is(text, "x"));
    assert_int_equal(json_read_member(&in, &key, &err), 1);
    assert_int_equal(json_read_u64(&in, 20, &number, &err), 0);
    assert_int_equal(number, 17);
    assert_int_equal(json_read_member(&in, &key, &err), 1);
    assert_int_equal(json_read_begin(&in, '[', &err), 0);
    assert_int_equal(json_read_item(&in, &err), 1);
    assert_int_equal(json_read_bool(&in, &flag, &err), 0);
    assert_true(flag);
    assert_int_equal(json_read_item(&in, &err), 1);
    assert_int_equal(json_read_bool(&in, &flag, &err), 0);
    assert_false(flag);
    assert_int_equal(json_read_item(&in, &err), 0);
    assert_int_equal(json_read_member(&in, &key, &err), 1);
    assert_int_equal(json_read_kind(&in), JSON_KIND_OBJECT);
    assert_int_equal(json_read_skip(&in, &err), 0);
    assert_int_equal(json_read_member(&in, &key, &err), 0);
    assert_int_equal(json_read_kind(&in), JSON_KIND_END);
}

static void check_text(const char *json, const char *want)
{
    str text;

    json_reader_init(&in, str_from_c(json), &mem);
    assert_int_equal(json_read_str(&in, &text, &err), 0);
    assert_true(str_is(text, want));
}

static void escapes_are_undone(void **state)
{
    (void)state;
    check_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    check_text("\"a\\u00e9b\\u20AC\"", "a\xC3\xA9"
                                       "b\xE2\x82\xAC");
    check_text("\"\\ud83d\\ude00\"", "\xF0\x9F\x98\x80");
    check_text("\"\"", "");
}

static void refuse(const char *json)
{
    json_reader_init(&in, str_from_c(json), &mem);
    assert_int_equal(json_read_skip(&in, &err), -1);
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    refuse("");
    refuse("{");
    refuse("[1,2");
    refuse("{\"a\"}");
    refuse("{\"a\":}");
    refuse("{\"a\":1,}");
    refuse("[1 2]");
    refuse("\"a");
    refuse("\"\\x\"");
    refuse("\"\\u12\"");
    refuse("\"\\ud83d\"");
    refuse("\"\\ude00\"");
    refuse("\"a\nb\"");
    refuse("tru");
    refuse("'a'");
}

static void stepping_over_takes_no_memory(void **state)
{
    (void)state;
    json_reader_init(&in, STR("{\"a\\n\":[\"\\u00e9\\ud83d\\ude00\\t\",{\"b\":null}],\"c\":1}"),
                     &mem);
    arena_fail_at(&mem, 1);
    assert_int_equal(json_read_skip(&in, &err), 0);
    assert_int_equal(json_read_kind(&in), JSON_KIND_END);
    arena_fail_at(&mem, 0);
}

static void numbers_have_a_ceiling(void **state)
{
    uint64_t number;

    (void)state;
    json_reader_init(&in, STR("4294967296"), &mem);
    assert_int_equal(json_read_u64(&in, UINT32_MAX, &number, &err), -1);
    json_reader_init(&in, STR("1.5"), &mem);
    assert_int_equal(json_read_u64(&in, UINT32_MAX, &number, &err), -1);
    json_reader_init(&in, STR("-1"), &mem);
    assert_int_equal(json_read_u64(&in, UINT32_MAX, &number, &err), -1);
}

static void numbers_come_back_as_they_were(void **state)
{
    static const double numbers[] = {0, -0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -8.2234567};
    static const char *const none[] = {"",    "-",     "1e999",
                                       "nan", "\"1\"", "1.2.3",
                                       "+1",  "[1]",   "11111111111111111111111111111111111111111"};
    struct buf out;
    struct json w;
    double got;

    (void)state;
    buf_init(&out, KIB);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        buf_reset(&out);
        json_init(&w, &out);
        json_number(&w, numbers[i], 17);
        json_reader_init(&in, buf_view(&out), &mem);
        assert_int_equal(0, json_read_double(&in, &got, &err));
        assert_memory_equal(&got, &numbers[i], sizeof got);
        assert_int_equal(JSON_KIND_END, json_read_kind(&in));
    }
    buf_fini(&out);
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        json_reader_init(&in, str_from_c(none[i]), &mem);
        assert_int_equal(-1, json_read_double(&in, &got, &err));
        assert_int_equal(ERR_SYNTAX, err.code);
    }
}

static void depth_is_bounded(void **state)
{
    char deep[200];

    (void)state;
    memset(deep, '[', sizeof(deep));
    json_reader_init(&in, (str){deep, sizeof(deep)}, &mem);
    assert_int_equal(json_read_skip(&in, &err), -1);
    assert_int_equal(err.code, ERR_LIMIT);
}

static void any_bytes_end_in_an_answer(void **state)
{
    static const char letters[] = "{}[]\",:\\u019aetrufalsn \x7F\xC3";
    char text[64];
    uint64_t seed = 7;

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof(text); i++) {
            seed = hash64_mix(seed, i);
            text[i] = letters[seed % (sizeof(letters) - 1)];
        }
        arena_reset(&mem);
        json_reader_init(&in, (str){text, sizeof(text)}, &mem);
        int rc = json_read_skip(&in, &err);
        assert_true(rc == 0 || rc == -1);
        assert_true(in.at <= sizeof(text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_come_in_order, begin, end),
        cmocka_unit_test_setup_teardown(escapes_are_undone, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(stepping_over_takes_no_memory, begin, end),
        cmocka_unit_test_setup_teardown(numbers_have_a_ceiling, begin, end),
        cmocka_unit_test_setup_teardown(numbers_come_back_as_they_were, begin, end),
        cmocka_unit_test_setup_teardown(depth_is_bounded, begin, end),
        cmocka_unit_test_setup_teardown(any_bytes_end_in_an_answer, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
