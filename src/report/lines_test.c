/* SPDX-License-Identifier: Apache-2.0 */
/* Line and column against a count by hand. */
#include "report/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(const struct lines *lines, uint64_t offset, uint64_t line, uint64_t column)
{
    uint64_t got_line, got_column;

    assert_true(lines_find(lines, offset, &got_line, &got_column));
    assert_int_equal(got_line, line);
    assert_int_equal(got_column, column);
}

static void lines_and_columns_count_from_one(void **state)
{
    (void)state;
    struct lines lines = {.base = 0};

    expect(&lines, 0, 1, 1); /* an empty input has a first line */
    assert_true(lines_feed(&lines, STR("UNB'\r\nUNH'\n\nUNT'")));
    expect(&lines, 0, 1, 1);
    expect(&lines, 5, 1, 6); /* the line feed ends its own line */
    expect(&lines, 6, 2, 1);
    expect(&lines, 11, 3, 1);
    expect(&lines, 12, 4, 1);
    expect(&lines, 16, 4, 5); /* one behind the end */
    expect(&lines, 99, 4, 5);
    assert_true(lines_feed(&lines, STR("\n")));
    expect(&lines, 17, 5, 1);
    lines_reset(&lines);
    expect(&lines, 0, 1, 1);
    lines_fini(&lines);
    lines_fini(&lines);
}

static void any_split_over_many_blocks_gives_the_same_lines(void **state)
{
    (void)state;
    enum { SIZE = 20000 };
    char *text = malloc(SIZE);
    uint64_t line = 1, column = 1;

    assert_non_null(text);
    for (size_t i = 0; i < SIZE; i++)
        text[i] =
            i % 7 == 3 || i % 512 == 0 || i % 512 == 511 || (i > 9000 && i < 9200) ? '\n' : 'x';
    for (size_t piece = 1; piece < 9000; piece = piece * 3 + 1) {
        struct lines lines = {.base = 0};
        for (size_t at = 0; at < SIZE; at += piece)
            assert_true(lines_feed(&lines, str_head((str){text + at, SIZE - at}, piece)));
        line = column = 1;
        for (size_t i = 0; i < SIZE; i++) {
            expect(&lines, i, line, column);
            column = text[i] == '\n' ? 1 : column + 1;
            line += text[i] == '\n';
        }
        lines_fini(&lines);
    }
    free(text);
}

static void what_left_the_window_is_not_known(void **state)
{
    (void)state;
    struct lines lines = {.base = 0};
    uint64_t line, column;
    char *text = malloc(1 * MIB);

    assert_non_null(text);
    memset(text, 'x', 1 * MIB);
    text[0] = '\n';
    for (size_t i = 0; i < 3 * LINES_WINDOW / MIB; i++)
        assert_true(lines_feed(&lines, (str){text, 1 * MIB}));
    assert_false(lines_find(&lines, 7, &line, &column));
    assert_int_equal(line, 0);
    expect(&lines, 3 * LINES_WINDOW - 1, 3 * LINES_WINDOW / MIB + 1, 1 * MIB - 1);
    expect(&lines, 2 * LINES_WINDOW, 2 * LINES_WINDOW / MIB + 1, 1 * MIB);
    assert_true(lines.block_cap * 512 <= 2 * LINES_WINDOW);
    free(text);
    lines_fini(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns_count_from_one),
        cmocka_unit_test(any_split_over_many_blocks_gives_the_same_lines),
        cmocka_unit_test(what_left_the_window_is_not_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
