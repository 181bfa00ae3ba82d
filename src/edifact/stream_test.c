/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stream: any split gives the same spans; holds, rewinds, limits; junk of any size in little
 * memory.
 */
#include "edifact/stream.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct edi_stream_limits limits = {1 * MIB, 16 * MIB};

static void trace(struct buf *out, enum edi_next found, const struct edi_stream *st,
                  const struct edi_span *span)
{
    buf_printf(out, "%d %llu %zu ", (int)found, (unsigned long long)span->offset, span->length);
    if (found == EDI_SEGMENT)
        buf_str(out, edi_stream_bytes(st, span->offset, span->offset + span->length));
    buf_char(out, '\n');
}

/** Take what there is; `out` gets a line for each, or is NULL. */
static void step(struct edi_stream *st, struct buf *out)
{
    struct edi_span span = {.at = 0};
    enum edi_next found;

    while ((found = edi_stream_next(st, &span)) != EDI_MORE && found != EDI_END) {
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(st);
        else if (out)
            trace(out, found, st, &span);
        if (found == EDI_TOO_LONG)
            edi_stream_lose(st);
        if (found == EDI_SEGMENT && span.tag == EDI_TAG('U', 'N', 'Z'))
            edi_stream_leave(st);
    }
}

static void walk(str input, size_t piece, struct edi_stream_limits with, struct buf *out)
{
    struct edi_stream st;
    struct err err;

    edi_stream_init(&st, with);
    while (input.n) {
        str part = str_head(input, piece ? piece : input.n);
        char *copy = malloc(part.n);
        assert_non_null(copy);
        memcpy(copy, part.p, part.n);
        assert_int_equal(edi_stream_feed(&st, (str){copy, part.n}, &err), 0);
        free(copy);
        step(&st, out);
        input = str_skip(input, part.n);
    }
    edi_stream_end(&st);
    step(&st, out);
    edi_stream_fini(&st);
}

static void expect_any_split(const char *text, struct edi_stream_limits with, const char *want)
{
    struct buf whole, pieces;

    buf_init(&whole, 1 * MIB);
    buf_init(&pieces, 1 * MIB);
    walk(str_from_c(text), 0, with, &whole);
    if (!str_eq(buf_view(&whole), str_from_c(want)))
        fail_msg("want:\n%s\ngot:\n" STR_FMT, want, STR_ARG(buf_view(&whole)));
    for (size_t piece = 1; piece < 70; piece++) {
        buf_reset(&pieces);
        walk(str_from_c(text), piece, with, &pieces);
        assert_true(str_eq(buf_view(&whole), buf_view(&pieces)));
    }
    buf_fini(&whole);
    buf_fini(&pieces);
}

static void segments_whatever_the_split(void **state)
{
    (void)state;
    expect_any_split("UNA:+.? '\r\nUNB+UNOA:4+A?'B'\r\n\r\n UNH+1+?"
                     "?'XYZ+'UNT+3+1'UNZ+1+1'",
                     limits,
                     "0 11 15 UNB+UNOA:4+A?'B\n0 32 8 UNH+1+?"
                     "?\n0 41 4 XYZ+\n0 46 7 UNT+3+1\n"
                     "0 54 7 UNZ+1+1\n");
}

static void junk_is_one_report(void **state)
{
    (void)state;
    expect_any_split(
        "QK ABCDEFG\r\n.XYZ UNBELIEVABLE\r\nUNB+A'UNZ+1'\r\nUNdone UN UNB UNB+B'UNZ+2' tail",
        limits,
        "2 0 31 \n0 31 5 UNB+A\n0 37 5 UNZ+1\n2 45 14 \n0 59 5 UNB+B\n0 65 5 UNZ+2\n"
        "2 72 4 \n");
}

static void the_last_terminator_may_be_missing(void **state)
{
    (void)state;
    expect_any_split("UNB+A'UNH+1'UNT+1", limits, "0 0 5 UNB+A\n0 6 5 UNH+1\n0 12 5 UNT+1\n");
}

static void a_segment_over_the_limit_is_lost_and_the_next_message_found(void **state)
{
    (void)state;
    struct edi_stream_limits small = {40, 4096};

    expect_any_split(
        "UNB+A'UNH+1'LTS+XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX'AAA+1'UNH+2'"
        "BBB+2'UNZ+1'",
        small,
        "0 0 5 UNB+A\n0 6 5 UNH+1\n3 12 0 \n2 12 67 \n0 79 5 UNH+2\n0 85 5 BBB+2\n"
        "0 91 5 UNZ+1\n");
}

static void characters_change_with_the_interchange(void **state)
{
    (void)state;
    expect_any_split("UNA:(.) -UNB(A'B-UNZ(1-UNA:+.\\ 'UNB+A\\'B'UNZ+1'UNB+C'UNZ+1'", limits,
                     "0 9 7 UNB(A'B\n0 17 5 UNZ(1\n0 32 8 UNB+A\\'B\n0 41 5 UNZ+1\n0 47 5 UNB+C\n"
                     "0 53 5 UNZ+1\n");
}

static void what_is_skipped_between_segments_releases_nothing(void **state)
{
    (void)state;
    expect_any_split("UNA:+.\n 'UNB+A'\n\n\n+AAA+1'UNZ+1'", limits,
                     "0 9 5 UNB+A\n0 18 6 +AAA+1\n0 25 5 UNZ+1\n");
    expect_any_split("UNA:+.\x04 'UNB+A'\x04+AAA+1'UNZ+1'", limits,
                     "0 9 5 UNB+A\n0 16 6 +AAA+1\n0 23 5 UNZ+1\n");
}

static void a_hold_keeps_and_a_rewind_steps_back(void **state)
{
    (void)state;
    const char *text = "UNB+A'UNH+1+X'AAA+1'BBB+2:3'UNT+4+1'";
    struct edi_stream st;
    struct edi_span span;
    struct edi_segment s;
    struct err err;

    edi_stream_init(&st, limits);
    for (size_t i = 0; i < strlen(text); i++) {
        assert_int_equal(edi_stream_feed(&st, (str){text + i, 1}, &err), 0);
        enum edi_next found = edi_stream_next(&st, &span);
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(&st);
        if (found == EDI_SEGMENT && span.tag == EDI_TAG('U', 'N', 'H'))
            edi_stream_hold(&st, &span);
    }
    assert_int_equal(span.tag, EDI_TAG('U', 'N', 'T'));
    assert_false(edi_stream_hold_full(&st));
    edi_stream_rewind(&st);
    for (int i = 0; i < 3; i++)
        assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    assert_int_equal(span.tag, EDI_TAG('B', 'B', 'B'));
    assert_int_equal(edi_stream_split(&st, &span, &s, &err), 0);
    assert_int_equal(s.element_count, 1);
    assert_int_equal(edi_components(&s, 1), 2);
    assert_true(str_is(edi_raw(&s, 1, 2), "3"));
    assert_true(str_is(edi_raw(&s, 0, 1), "BBB"));
    assert_int_equal(edi_raw(&s, 1, 3).n, 0);
    assert_int_equal(edi_raw(&s, 2, 1).n, 0);
    assert_int_equal(edi_raw(&s, 1, 0).n, 0);
    edi_stream_fini(&st);
}

static void a_hold_has_its_limit(void **state)
{
    (void)state;
    struct edi_stream_limits small = {100, 200};
    struct edi_stream st;
    struct edi_span span;
    struct err err;
    int steps = 0;

    edi_stream_init(&st, small);
    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'UNH+1'"), &err), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(edi_stream_feed(&st, STR("AAA+12345'"), &err), 0);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    edi_stream_hold(&st, &span);
    while (!edi_stream_hold_full(&st) && steps++ < 1000)
        assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    assert_in_range(steps, 15, 25);
    edi_stream_rewind(&st);
    assert_false(edi_stream_hold_full(&st));
    edi_stream_fini(&st);
}

static void junk_of_any_size_needs_little_memory(void **state)
{
    (void)state;
    static char chunk[64 * 1024];
    struct edi_stream st;
    struct edi_span span;
    struct err err;

    memset(chunk, 'U', sizeof(chunk)); /* each byte may begin something */
    edi_stream_init(&st, limits);
    for (int i = 0; i < 400; i++) {
        assert_int_equal(edi_stream_feed(&st, (str){chunk, sizeof(chunk)}, &err), 0);
        assert_int_equal(edi_stream_next(&st, &span), EDI_MORE);
    }
    assert_true(st.window.cap <= 4 * sizeof(chunk));
    edi_stream_end(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_JUNK);
    assert_int_equal(span.length, 400 * sizeof(chunk));
    assert_int_equal(edi_stream_next(&st, &span), EDI_END);
    edi_stream_fini(&st);
}

static void many_small_interchanges_need_little_memory(void **state)
{
    (void)state;
    struct edi_stream st;
    struct buf out;
    struct err err;

    buf_init(&out, 64 * MIB);
    edi_stream_init(&st, limits);
    for (int i = 0; i < 20000; i++) {
        assert_int_equal(edi_stream_feed(&st, STR("UNB+A?'B'UNH+1'UNT+2+1'UNZ+1+1'\r\n"), &err), 0);
        step(&st, &out);
        buf_reset(&out);
    }
    assert_true(st.window.cap <= 64 * KIB);
    buf_fini(&out);
    edi_stream_fini(&st);
}

/* ---- what it costs ---- */

/** Input that repeats: `head`, then `body` so often that there are `n` bytes of it. */
struct repeated {
    const char *name, *head, *body;
    size_t piece; /* fed so many at a time */
    size_t most;  /* bytes of work for one of input */
};

/* A change of characters costs a step of the index, a beginning at most its limit; all else a few
 * looks at each byte. */
static const struct repeated costly[] = {
  /* name, head, body, piece, most */
    {"a segment without end, byte by byte", "UNB+A'AAA",    "X",                                          1,      8   },
    {"the same of separators",              "UNB+A'AAA",    "+:",                                         1,      8   },
    {"the same of line ends",               "UNB+A'AAA+",   "\n",                                         1,      8   },
    {"the same of release characters",      "UNB+A'AAA+",   "?",                                          1,      8   },
    {"empty segments",                      "UNB+A'UNH+1'", "'",                                          4096,   8   },
    {"small interchanges",                  "",             "UNB+A'UNZ+1'",                               4096,   8   },
    {"the same, byte by byte",              "",             "UNB+A'UNZ+1'",                               1,      8   },
    {"UNA before each",                     "",             "UNA:+.? 'UNB+A'UNZ+1'\n",                    100000, 8   },
    {"characters change with each",         "",             "UNA:+.? 'UNB+A'UNZ+1'UNA:+.* 'UNB+A'UNZ+1'", 100000, 300 },
    {"UNA whose terminator never comes",    "",             "UNA+++++++\n",                               100000, 8   },
    {"UNA that releases its terminator",    "",             "UNA:+???$UNA:+???%",                         100000, 1000},
    {"beginnings without a terminator",     "",             "UNB+\n",                                     100000, 16  },
    {"the same of messages",                "",             "UNH+\n",                                     100000, 16  },
    {"beginnings behind ends",              "UNB+A'",       "UNZ+ UNB+ ",                                 100000, 16  },
    {"what may be a beginning",             "",             "UN",                                         100000, 8   },
    {"the same, byte by byte",              "",             "\nUN",                                       1,      8   },
    {"ends of teletype messages",           "",             "NNNN\n",                                     1000,   8   },
};

static uint64_t work_for(const struct repeated *input, size_t n)
{
    struct edi_stream st;
    struct buf text;
    struct err err;

    buf_init(&text, 1 * MIB);
    edi_stream_init(&st, limits);
    buf_c(&text, input->head);
    while (text.n < n)
        buf_c(&text, input->body);
    for (str rest = buf_view(&text); rest.n; rest = str_skip(rest, input->piece)) {
        assert_int_equal(edi_stream_feed(&st, str_head(rest, input->piece), &err), 0);
        step(&st, NULL);
    }
    edi_stream_end(&st);
    step(&st, NULL);
    uint64_t work = st.work.indexed + st.work.searched + st.work.moved;
    edi_stream_fini(&st);
    buf_fini(&text);
    return work;
}

static void work_grows_with_the_input_and_no_faster(void **state)
{
    (void)state;
    const size_t n = 50000; /* five times as much would be 25 times the work, were it to square */

    for (size_t i = 0; i < COUNT_OF(costly); i++)
        for (size_t times = 1; times <= 5; times += 4) {
            uint64_t work = work_for(&costly[i], times * n);
            if (work > (uint64_t)costly[i].most * times * n)
                fail_msg("%s: %llu bytes of work for %zu", costly[i].name, (unsigned long long)work,
                         times * n);
        }
}

static void a_reader_that_lags_does_not_have_the_window_moved_each_time(void **state)
{
    (void)state;
    struct edi_stream st;
    struct edi_span span;
    struct err err;

    edi_stream_init(&st, limits);
    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'"), &err), 0);
    for (unsigned i = 0; i < 10000; i++) {
        assert_int_equal(edi_stream_feed(&st, STR("AAA+12345'BBB+12345'"), &err), 0);
        enum edi_next found = edi_stream_next(&st, &span);
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(&st);
    }
    assert_true(st.work.moved > 0);
    assert_true(st.work.moved < 10 * 200000);
    edi_stream_fini(&st);
}

static void a_line_end_of_any_kind_stands_between_segments(void **state)
{
    (void)state;
    struct buf text;

    buf_init(&text, 64 * KIB);
    for (unsigned i = 0; i < 300; i++)
        buf_c(&text, i % 5 == 0   ? "AAA+1'"
                     : i % 5 == 1 ? "BBB+12:3'\r\n"
                     : i % 5 == 2 ? "CCC'\n"
                     : i % 5 == 3
                         ? "DDD++?'?+'\n\r\n"
                         : "EEE+0123456789012345678901234567890123456789012345678901234567' ");
    struct edi_stream st;
    struct edi_span span;
    struct err err;
    edi_stream_init(&st, limits);
    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'"), &err), 0);
    assert_int_equal(edi_stream_feed(&st, buf_view(&text), &err), 0);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    for (unsigned i = 0; i < 300; i++) {
        static const size_t lengths[] = {5, 8, 3, 9, 62};
        assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
        assert_int_equal(span.tag >> 16, 'A' + i % 5);
        assert_int_equal(span.length, lengths[i % 5]);
    }
    edi_stream_fini(&st);
    buf_fini(&text);
}

/** Count to the end of a message, in a hurry or not. */
static uint32_t count_segments(str text, size_t piece, bool hurry, uint64_t *end)
{
    struct edi_stream st;
    struct edi_span span = {.at = 0};
    struct err err;
    uint32_t count = 0;

    edi_stream_init(&st, limits);
    while (span.tag != EDI_TAG('U', 'N', 'T')) {
        if (hurry)
            count += edi_stream_skip(&st, end);
        enum edi_next found = edi_stream_next(&st, &span);
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(&st);
        if (found == EDI_MORE) {
            assert_int_equal(edi_stream_feed(&st, str_head(text, piece), &err), 0);
            text = str_skip(text, piece);
        }
        if (found == EDI_SEGMENT && span.tag != EDI_TAG('U', 'N', 'T'))
            *end = span.offset + span.length + 1;
        count += found == EDI_SEGMENT;
    }
    edi_stream_fini(&st);
    return count;
}

static void a_hurry_misses_no_segment(void **state)
{
    (void)state;
    struct buf text;

    buf_init(&text, 64 * KIB);
    buf_c(&text, "UNB+A'UNH+1'");
    for (unsigned i = 0; i < 500; i++)
        buf_printf(&text, "AA%c%*s+?'%u'%s", 'A' + (int)(i % 26), (int)(i * 7 % 90), "", i,
                   i % 3 ? "\n" : "");
    buf_c(&text, "UNT+1'UNZ+1'");
    for (size_t piece = 1; piece < 10000; piece = piece * 3 + 1) {
        uint64_t end = 0, hurried_end = 0;
        uint32_t count = count_segments(buf_view(&text), piece, false, &end);
        assert_int_equal(count, 503);
        assert_int_equal(count_segments(buf_view(&text), piece, true, &hurried_end), count);
        assert_int_equal(hurried_end, end);
    }
    buf_fini(&text);
}

static void a_hurry_stops_where_a_hold_is_full(void **state)
{
    (void)state;
    struct edi_stream st;
    struct edi_span span;
    struct err err;
    uint64_t end = 0;

    edi_stream_init(&st, (struct edi_stream_limits){100, 200});
    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'UNH+1'"), &err), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(edi_stream_feed(&st, STR("AAA+12345'"), &err), 0);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    assert_int_equal(edi_stream_skip(&st, &end), 0);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    edi_stream_hold(&st, &span);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT); /* has the rest indexed */
    assert_int_equal(edi_stream_skip(&st, &end), 19);
    assert_true(edi_stream_hold_full(&st));
    assert_int_equal(end, 12 + 20 * 10);
    assert_int_equal(edi_stream_skip(&st, &end), 0);
    edi_stream_fini(&st);
}

static void what_begins_an_interchange_is_short(void **state)
{
    (void)state;
    struct edi_stream st;
    struct edi_span span;
    struct buf text;
    struct err err;

    buf_init(&text, 64 * KIB);
    buf_c(&text, "UNB+A");
    while (text.n < 5000)
        buf_char(&text, 'X');
    buf_c(&text, "'UNH+1'");
    edi_stream_init(&st, limits);
    assert_int_equal(edi_stream_feed(&st, buf_view(&text), &err), 0);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_TOO_LONG);
    edi_stream_lose(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_JUNK);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_fini(&st);
    buf_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_whatever_the_split),
        cmocka_unit_test(junk_is_one_report),
        cmocka_unit_test(the_last_terminator_may_be_missing),
        cmocka_unit_test(a_segment_over_the_limit_is_lost_and_the_next_message_found),
        cmocka_unit_test(characters_change_with_the_interchange),
        cmocka_unit_test(what_is_skipped_between_segments_releases_nothing),
        cmocka_unit_test(a_hold_keeps_and_a_rewind_steps_back),
        cmocka_unit_test(a_hold_has_its_limit),
        cmocka_unit_test(junk_of_any_size_needs_little_memory),
        cmocka_unit_test(many_small_interchanges_need_little_memory),
        cmocka_unit_test(a_reader_that_lags_does_not_have_the_window_moved_each_time),
        cmocka_unit_test(a_line_end_of_any_kind_stands_between_segments),
        cmocka_unit_test(a_hurry_misses_no_segment),
        cmocka_unit_test(a_hurry_stops_where_a_hold_is_full),
        cmocka_unit_test(what_begins_an_interchange_is_short),
        cmocka_unit_test(work_grows_with_the_input_and_no_faster),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
