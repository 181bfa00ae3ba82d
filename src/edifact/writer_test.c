/* SPDX-License-Identifier: Apache-2.0 */
/* The writer: compression of empty values, escaping, the envelope. */
#include "edifact/writer.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const struct buf *out, const char *text)
{
    assert_false(out->failed);
    assert_int_equal(out->n, strlen(text));
    assert_memory_equal(out->p, text, out->n);
}

static void trailing_empty_values_are_left_out(void **state)
{
    (void)state;
    struct buf out;
    struct edi_writer w;

    buf_init(&out, 4096);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "\n");
    edi_begin(&w, "ORG");
    edi_element_c(&w, "1A");
    edi_component_c(&w, "");
    edi_element_c(&w, "");
    edi_skip_components(&w, 2);
    edi_end(&w);
    edi_begin(&w, "TVL");
    edi_element_u(&w, 120526, 6);
    edi_component_u(&w, 915, 4);
    edi_skip_components(&w, 1);
    edi_component_c(&w, "1445");
    edi_skip_elements(&w, 1);
    edi_element_c(&w, "DOH");
    edi_end(&w);
    edi_begin(&w, "SRC");
    edi_end(&w);
    expect(&out, "ORG+1A'\nTVL+120526:0915::1445++DOH'\nSRC'\n");
    buf_fini(&out);
}

/* repair.h takes segments apart that were run together: a value must not look like two. */
static void what_looks_like_a_glued_tag_is_released(void **state)
{
    (void)state;
    struct buf out;
    struct edi_writer w;

    buf_init(&out, 4096);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "");
    edi_begin(&w, "TVL");
    edi_element_c(&w, "1658ORG");
    edi_component_c(&w, "7SRC");
    edi_element_c(&w, "ORG");
    edi_skip_elements(&w, 2);
    edi_element_c(&w, "YRPI");
    edi_element_c(&w, "2SRC");
    edi_end(&w);
    expect(&out, "TVL+1658ORG:7?SRC+ORG+++Y?RPI+2?SRC'");
    buf_fini(&out);
}

static void service_characters_are_released(void **state)
{
    (void)state;
    struct buf out;
    struct edi_writer w;

    buf_init(&out, 4096);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "");
    edi_begin(&w, "TIF");
    edi_element_c(&w, "O'BRIEN?");
    edi_component_c(&w, "A+B:C");
    edi_end(&w);
    expect(&out, "TIF+O?'BRIEN??:A?+B?:C'");

    buf_reset(&out);
    edi_begin(&w, "IFT");
    edi_element_c(&w, "a\r\nfold");
    w.line_ends_are_data = true;
    edi_element_c(&w, "two\r\nlines");
    edi_end(&w);
    expect(&out, "IFT+a\r\nfold+two?\r?\nlines'");

    buf_reset(&out);
    struct edi_una backslash = {':', '+', '.', '\\', '*', '\''};
    edi_writer_init(&w, &out, backslash, "");
    edi_write_una(&w);
    edi_begin(&w, "TIF");
    edi_element_c(&w, "O'BRIEN? \\");
    edi_end(&w);
    expect(&out, "UNA:+.\\*'TIF+O\\'BRIEN? \\\\'");

    buf_reset(&out);
    struct edi_una none = {':', '+', '.', 0, 0, '\''};
    edi_writer_init(&w, &out, none, "");
    edi_write_una(&w);
    edi_begin(&w, "TIF");
    edi_element_c(&w, "'O'BRIEN'");
    edi_end(&w);
    expect(&out, "UNA:+.  'TIF+ O BRIEN '");
    buf_fini(&out);
}

static void the_envelope_counts_what_it_holds(void **state)
{
    (void)state;
    struct buf out;
    struct edi_writer w;
    const struct datetime at = {
        {2026, 5, 10},
        6 * 60 + 15, -1
    };

    buf_init(&out, 4096);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "");
    edi_write_unb(&w, &(struct edi_interchange_head){.syntax = STR("IATA"),
                                                     .version = STR("1"),
                                                     .sender = STR("ZZ"),
                                                     .recipient = STR("YYPIU"),
                                                     .reference = STR("R1"),
                                                     .application = STR("PNRGOV"),
                                                     .prepared_at = at});
    edi_write_ung(&w, &(struct edi_group_head){.type = STR("PNRGOV"),
                                               .sender = STR("ZZ"),
                                               .recipient = STR("YYPIU"),
                                               .reference = STR("1"),
                                               .agency = STR("IA"),
                                               .version = STR("11"),
                                               .release = STR("1"),
                                               .prepared_at = at});
    edi_write_unh(&w, &(struct edi_message_head){.reference = STR("1"),
                                                 .type = STR("PNRGOV"),
                                                 .version = STR("11"),
                                                 .release = STR("1"),
                                                 .agency = STR("IA"),
                                                 .access_reference = STR("X"),
                                                 .part = 1,
                                                 .part_mark = 'F'});
    edi_begin(&w, "MSG");
    edi_skip_elements(&w, 1);
    edi_component_c(&w, "22");
    edi_end(&w);
    edi_write_unt(&w, STR("1"), 0);
    edi_write_une(&w, 1, STR("1"));
    edi_write_unz(&w, 1, STR("R1"));
    expect(&out,
           "UNB+IATA:1+ZZ+YYPIU+260510:0615+R1++PNRGOV'UNG+PNRGOV+ZZ+YYPIU+260510:0615+1+IA+11:1'"
           "UNH+1+PNRGOV:11:1:IA+X+01:F'MSG+:22'UNT+3+1'UNE+1+1'UNZ+1+R1'");

    buf_reset(&out);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "");
    edi_write_unb(&w, &(struct edi_interchange_head){.syntax = STR("UNOA"),
                                                     .version = STR("4"),
                                                     .sender = STR("ZZ"),
                                                     .recipient = STR("YYPIU"),
                                                     .reference = STR("R2"),
                                                     .test_indicator = STR("1")});
    expect(&out, "UNB+UNOA:4+ZZ+YYPIU++R2++++++1'");
    buf_fini(&out);
}

static void a_full_buffer_is_remembered(void **state)
{
    (void)state;
    struct buf out;
    struct edi_writer w;

    buf_init(&out, 8);
    edi_writer_init(&w, &out, EDI_UNA_DEFAULT, "");
    edi_begin(&w, "LTS");
    edi_element_c(&w, "LONGER THAN THE CEILING");
    edi_end(&w);
    assert_true(out.failed);
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trailing_empty_values_are_left_out),
        cmocka_unit_test(what_looks_like_a_glued_tag_is_released),
        cmocka_unit_test(service_characters_are_released),
        cmocka_unit_test(the_envelope_counts_what_it_holds),
        cmocka_unit_test(a_full_buffer_is_remembered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
