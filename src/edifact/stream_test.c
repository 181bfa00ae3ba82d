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

static const struct edi_stream_limits limits = {1 * MIB, 16 * MIB, 4 * MIB};

static void trace(struct buf *out, int found, const struct edi_stream *st,
                  const struct edi_span *span)
{
    buf_printf(out, "%d %llu %zu ", found, (unsigned long long)span->offset, span->length);
    if (found == EDI_SEGMENT)
        buf_str(out, edi_stream_bytes(st, span->offset, span->offset + span->length));
    buf_char(out, '\n');
}

static void step(struct edi_stream *st, struct buf *out)
{
    struct edi_span span = {.at = 0};
    struct err err;
    int found;

    while ((found = edi_stream_next(st, &span, &err)) != EDI_MORE && found != EDI_END) {
        assert_true(found >= 0);
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(st);
        else
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
    struct edi_stream_limits small = {40, 4096, 4096};

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
        int found = edi_stream_next(&st, &span, &err);
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(&st);
        if (found == EDI_SEGMENT && span.tag == EDI_TAG('U', 'N', 'H'))
            edi_stream_hold(&st, &span);
    }
    assert_int_equal(span.tag, EDI_TAG('U', 'N', 'T'));
    assert_false(edi_stream_hold_full(&st));
    edi_stream_rewind(&st);
    for (int i = 0; i < 3; i++)
        assert_int_equal(edi_stream_next(&st, &span, &err), EDI_SEGMENT);
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
    struct edi_stream_limits small = {100, 200, 1000};
    struct edi_stream st;
    struct edi_span span;
    struct err err;
    int steps = 0;

    edi_stream_init(&st, small);
    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'UNH+1'"), &err), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(edi_stream_feed(&st, STR("AAA+12345'"), &err), 0);
    assert_int_equal(edi_stream_next(&st, &span, &err), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span, &err), EDI_SEGMENT);
    assert_int_equal(edi_stream_next(&st, &span, &err), EDI_SEGMENT);
    edi_stream_hold(&st, &span);
    while (!edi_stream_hold_full(&st) && steps++ < 1000)
        assert_int_equal(edi_stream_next(&st, &span, &err), EDI_SEGMENT);
    assert_in_range(steps, 15, 25);
    edi_stream_release(&st);
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
        assert_int_equal(edi_stream_next(&st, &span, &err), EDI_MORE);
    }
    assert_true(st.window.cap <= 4 * sizeof(chunk));
    edi_stream_end(&st);
    assert_int_equal(edi_stream_next(&st, &span, &err), EDI_JUNK);
    assert_int_equal(span.length, 400 * sizeof(chunk));
    assert_int_equal(edi_stream_next(&st, &span, &err), EDI_END);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_whatever_the_split),
        cmocka_unit_test(junk_is_one_report),
        cmocka_unit_test(the_last_terminator_may_be_missing),
        cmocka_unit_test(a_segment_over_the_limit_is_lost_and_the_next_message_found),
        cmocka_unit_test(characters_change_with_the_interchange),
        cmocka_unit_test(a_hold_keeps_and_a_rewind_steps_back),
        cmocka_unit_test(a_hold_has_its_limit),
        cmocka_unit_test(junk_of_any_size_needs_little_memory),
        cmocka_unit_test(many_small_interchanges_need_little_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
