/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 4180 read strictly: each fault costs its own record and no other. */
#include "watchlist/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    struct arena mem;
    struct csv_reader reader;
    struct csv_record record;
    enum csv_refusal why;
};

static void begin(struct fixture *f, str text)
{
    arena_init(&f->mem, MIB);
    csv_reader_init(&f->reader, text);
}

static enum csv_next next(struct fixture *f)
{
    return csv_reader_next(&f->reader, &f->mem, &f->record, &f->why);
}

static void expect_row(struct fixture *f, uint64_t line, uint32_t n, const char *first)
{
    assert_int_equal(next(f), CSV_ROW);
    assert_int_equal(f->record.line, line);
    assert_int_equal(f->record.n, n);
    assert_true(str_is(f->record.fields[0], first));
}

static void expect_bad(struct fixture *f, uint64_t line, enum csv_refusal why)
{
    assert_int_equal(next(f), CSV_BAD);
    assert_int_equal(f->record.line, line);
    assert_int_equal(f->why, why);
}

static void quotes_commas_and_line_ends_are_read(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, STR("\xEF\xBB\xBFid,name\r\n1,\"DOE, JANE\"\n\n"
                  "2,\"a \"\"b\"\" c\"\r3,\"two\nlines\",x\n4"));
    expect_row(&f, 1, 2, "id");
    expect_row(&f, 2, 2, "1");
    assert_true(str_is(f.record.fields[1], "DOE, JANE"));
    expect_row(&f, 4, 2, "2");
    assert_true(str_is(f.record.fields[1], "a \"b\" c"));
    assert_int_equal(next(&f), CSV_ROW);
    assert_int_equal(f.record.n, 3);
    assert_true(str_is(f.record.fields[1], "two\nlines"));
    assert_int_equal(next(&f), CSV_ROW);
    assert_true(str_is(f.record.fields[0], "4"));
    assert_int_equal(next(&f), CSV_END);
    assert_int_equal(next(&f), CSV_END);
    arena_fini(&f.mem);
}

static void empty_fields_count(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, STR(",\n\"\",\"\",\n"));
    expect_row(&f, 1, 2, "");
    expect_row(&f, 2, 3, "");
    assert_int_equal(next(&f), CSV_END);
    arena_fini(&f.mem);
}

static void each_fault_costs_one_record(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, STR("a,b\"c\nok,1\n\"x\"y,2\nok,2\n1,\0\nok,3\n"
                  "1,\xFF\nok,4\n\"never closed,1\nok,5\nok,6\n"));
    expect_bad(&f, 1, CSV_STRAY_QUOTE);
    expect_row(&f, 2, 2, "ok");
    expect_bad(&f, 3, CSV_AFTER_QUOTE);
    expect_row(&f, 4, 2, "ok");
    expect_bad(&f, 5, CSV_NUL);
    expect_row(&f, 6, 2, "ok");
    expect_bad(&f, 7, CSV_NOT_UTF8);
    expect_row(&f, 8, 2, "ok");
    expect_bad(&f, 9, CSV_OPEN_QUOTE);
    expect_row(&f, 10, 2, "ok");
    expect_row(&f, 11, 2, "ok");
    assert_int_equal(next(&f), CSV_END);
    arena_fini(&f.mem);
}

static void too_long_and_too_many_are_refused(void **state)
{
    size_t n = 3 * CSV_RECORD_MAX;
    char *text = malloc(n);
    struct fixture f;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', n);
    text[n - 3] = '\n';
    begin(&f, (str){text, n});
    expect_bad(&f, 1, CSV_RECORD_LONG);
    expect_row(&f, 2, 1, "xx");
    arena_fini(&f.mem);
    memset(text, ',', CSV_FIELDS_MAX);
    begin(&f, (str){text, CSV_FIELDS_MAX});
    expect_bad(&f, 1, CSV_FIELDS_MANY);
    assert_int_equal(next(&f), CSV_END);
    arena_fini(&f.mem);
    free(text);
}

/* A file of opening quotes must not be read to its end for every line. */
static void many_open_quotes_stay_linear(void **state)
{
    size_t lines = 20000;
    char *text = malloc(2 * lines);
    struct fixture f;
    uint64_t bad = 0;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + 2 * i, i % 2 == 0 ? "x\"" : "\"\n", 2);
    begin(&f, (str){text, 2 * lines});
    while (next(&f) != CSV_END)
        bad++;
    assert_true(bad > 0 && bad <= lines);
    arena_fini(&f.mem);
    free(text);
}

static void memory_failure_is_told(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, STR("\"a \"\" b\"\n"));
    arena_fail_at(&f.mem, 1);
    assert_int_equal(next(&f), CSV_NO_MEMORY);
    arena_fini(&f.mem);
}

static void every_refusal_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < CSV_REFUSAL_COUNT; i++) {
        assert_true(csv_refusal_name((enum csv_refusal)i)[0] != '\0');
        assert_true(csv_refusal_text((enum csv_refusal)i)[0] != '\0');
    }
    assert_string_equal(csv_refusal_name(CSV_REFUSAL_COUNT), "");
}

static void another_separator_may_be_set(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f, STR("\xEF\xBB\xBFid;name\n1;\"DOE; JANE\"\n2;a,b\n3;\"x\",y\n4;z"));
    f.reader.separator = ';';
    expect_row(&f, 1, 2, "id");
    expect_row(&f, 2, 2, "1");
    assert_true(str_is(f.record.fields[1], "DOE; JANE"));
    expect_row(&f, 3, 2, "2");
    assert_true(str_is(f.record.fields[1], "a,b"));
    expect_bad(&f, 4, CSV_AFTER_QUOTE);
    expect_row(&f, 5, 2, "4");
    assert_int_equal(next(&f), CSV_END);
    arena_fini(&f.mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_commas_and_line_ends_are_read),
        cmocka_unit_test(another_separator_may_be_set),
        cmocka_unit_test(empty_fields_count),
        cmocka_unit_test(each_fault_costs_one_record),
        cmocka_unit_test(too_long_and_too_many_are_refused),
        cmocka_unit_test(many_open_quotes_stay_linear),
        cmocka_unit_test(memory_failure_is_told),
        cmocka_unit_test(every_refusal_has_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
