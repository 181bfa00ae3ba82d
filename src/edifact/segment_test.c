/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of segments: release characters, folds, blanks, and doing without memory; segments that
 * are glued.
 */
#include "edifact/segment.h"

#include "edifact/repair.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct edi_stream st;
static struct arena mem;

static int begin(void **state)
{
    (void)state;
    edi_stream_init(&st, (struct edi_stream_limits){1 * MIB, 1 * MIB});
    arena_init(&mem, 1 * MIB);
    return 0;
}

static int end(void **state)
{
    (void)state;
    edi_stream_fini(&st);
    arena_fini(&mem);
    return 0;
}

/** The first segment behind a UNB. */
static struct edi_span find(const char *text)
{
    struct edi_span span;
    struct err err;

    assert_int_equal(edi_stream_feed(&st, STR("UNB+A'"), &err), 0);
    assert_int_equal(edi_stream_feed(&st, str_from_c(text), &err), 0);
    edi_stream_end(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_INTERCHANGE);
    edi_stream_begin(&st);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    assert_int_equal(edi_stream_next(&st, &span), EDI_SEGMENT);
    return span;
}

static struct edi_segment split(const struct edi_span *span)
{
    struct edi_segment s;
    struct err err;

    assert_int_equal(edi_stream_split(&st, span, &s, &err), 0);
    return s;
}

static void values_are_clean(void **state)
{
    (void)state;
    struct edi_span span = find("NAD+ O?'N\r\nEIL : ?"
                                "?+:?"
                                "?:?+'");
    struct edi_segment s = split(&span);

    assert_true(str_is(edi_value(&s, &mem, 1, 1), "O'NEIL"));
    assert_true(str_is(edi_text(&s, &mem, 1, 1), " O'NEIL "));
    assert_true(str_is(edi_value(&s, &mem, 1, 2), "?"));
    assert_true(str_is(edi_value(&s, &mem, 2, 1), ""));
    assert_true(str_is(edi_value(&s, &mem, 2, 2), "?"));
    assert_true(str_is(edi_value(&s, &mem, 2, 3), "+"));
    assert_true(str_is(edi_value(&s, &mem, 0, 1), "NAD"));
    assert_int_equal(edi_value(&s, &mem, 3, 1).n, 0);
    assert_int_equal(edi_value(&s, &mem, 1, 9).n, 0);
    assert_true(str_is(edi_segment_text(&s, &mem), "NAD+ O'NEIL : ?+:?:+"));
}

static void clean_values_are_not_copied(void **state)
{
    (void)state;
    struct edi_span span = find("NAD+FL+DOE'");
    struct edi_segment s = split(&span);

    arena_fail_at(&mem, 1);
    assert_true(str_is(edi_value(&s, &mem, 2, 1), "DOE"));
    assert_false(mem.refused);
}

static void without_memory_the_raw_value_stays_and_it_shows(void **state)
{
    (void)state;
    struct edi_span span = find("NAD+O?'NEIL'");
    struct edi_segment s = split(&span);

    arena_fail_at(&mem, 1);
    assert_true(str_is(edi_value(&s, &mem, 1, 1), "O?'NEIL"));
    assert_true(mem.refused);
}

static void emptiness(void **state)
{
    (void)state;
    struct edi_span span = find("ORG++: :+'");
    struct edi_segment s = split(&span);

    assert_true(edi_segment_empty(&s));
}

static void filled_components_are_known(void **state)
{
    (void)state;
    struct edi_span span = find("ORG++: :+AB:C'");
    struct edi_segment s = split(&span);

    assert_int_equal(s.filled, 0x69);
    assert_int_equal(s.sent, 3);
}

static void tags_as_text(void **state)
{
    (void)state;
    char text[4];

    edi_tag_text(EDI_TAG('N', 'A', 'D'), text);
    assert_string_equal(text, "NAD");
    edi_tag_text(EDI_TAG('N', '\n', 0xFF), text);
    assert_string_equal(text, "N??");
    edi_tag_text(0, text);
    assert_string_equal(text, "");
    assert_int_equal(edi_tag_of(STR("NA")), 0);
    assert_int_equal(edi_tag_of(STR("NAD+")), EDI_TAG('N', 'A', 'D'));
}

static void glued_segments_are_cut(void **state)
{
    (void)state;
    struct edi_span rest, span = find("RCI+1A:ABC\xE2\x80\x99\r\nDAT+700:1\nSRC\nTIF+DOE'");

    assert_true(edi_repair_glued(&st, &span, &rest));
    struct edi_segment s = split(&span);
    assert_true(str_is(s.text, "RCI+1A:ABC"));
    assert_true(str_is(edi_value(&s, &mem, 1, 2), "ABC"));
    span = rest;
    assert_true(edi_repair_glued(&st, &span, &rest));
    s = split(&span);
    assert_true(str_is(s.text, "DAT+700:1"));
    span = rest;
    assert_true(edi_repair_glued(&st, &span, &rest));
    s = split(&span);
    assert_true(str_is(s.text, "SRC"));
    s = split(&rest);
    assert_true(str_is(s.text, "TIF+DOE"));
    assert_int_equal(s.tag, EDI_TAG('T', 'I', 'F'));
    assert_false(edi_repair_glued(&st, &rest, &span));
}

static void a_tag_run_together_with_an_element_is_cut_off(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
  /* span, first part, rest */
        {"TVL+120526:1658ORG+1A:MUC'",                                               "TVL+120526:1658",     "ORG+1A:MUC"   },
        {"RPI+4+HKIFT+4:28+TEXT'",                                                   "RPI+4+HK",            "IFT+4:28+TEXT"},
        {"DAT+700:010426:0912SRC'",                                                  "DAT+700:010426:0912", "SRC"          },
 /* The first of two is cut off first, of whichever kind. */
        {"ABI+4+12TVL+1\nIFT+2'",                                                    "ABI+4+12",            "TVL+1\nIFT+2" },
        {"ABI+4\nTVL+1+12IFT+2'",                                                    "ABI+4",               "TVL+1+12IFT+2"},
 /* Behind the first 64 bytes as well. */
        {"ABI+::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::12TVL+1'",
         "ABI+::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::12",                              "TVL+1"        },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct edi_span rest, span = find(cases[i][0]);
        assert_true(edi_repair_glued(&st, &span, &rest));
        assert_true(str_is(split(&span).text, cases[i][1]));
        assert_true(str_is(split(&rest).text, cases[i][2]));
        end(state);
        begin(state);
    }
}

static void what_may_be_data_is_not_cut(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "IFT+4:28+12TVL+1'",    /* text */
        "TVL+DTM+CDG+DOH'",     /* an element of its own */
        "TIF+SANDOC+ADDATTMR'", /* letters before it */
        "TVL+1:12XTVL+2'",      /* not only digits before it */
        "TVL12TVL+1'",          /* the tag of the segment */
        "TVL+1'12TVL+2'",       /* of the next segment */
        "TVL+12TVL?+2'",        /* no separator behind it */
        "IFT+SRC'",
        "SRC'",
        "TVL:12TVL'",
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct edi_span rest, span = find(cases[i]);
        if (edi_repair_glued(&st, &span, &rest))
            fail_msg("cut: %s", cases[i]);
        end(state);
        begin(state);
    }
}

static void whole_segments_are_left_alone(void **state)
{
    (void)state;
    struct edi_span rest, span = find("IFT+4:28+SEE RPI AND\r\nADD MORE\r\nNADIR+X'");

    assert_false(edi_repair_glued(&st, &span, &rest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_are_clean, begin, end),
        cmocka_unit_test_setup_teardown(clean_values_are_not_copied, begin, end),
        cmocka_unit_test_setup_teardown(without_memory_the_raw_value_stays_and_it_shows, begin,
                                        end),
        cmocka_unit_test_setup_teardown(emptiness, begin, end),
        cmocka_unit_test_setup_teardown(filled_components_are_known, begin, end),
        cmocka_unit_test(tags_as_text),
        cmocka_unit_test_setup_teardown(glued_segments_are_cut, begin, end),
        cmocka_unit_test_setup_teardown(a_tag_run_together_with_an_element_is_cut_off, begin, end),
        cmocka_unit_test_setup_teardown(what_may_be_data_is_not_cut, begin, end),
        cmocka_unit_test_setup_teardown(whole_segments_are_left_alone, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
