/* SPDX-License-Identifier: Apache-2.0 */
/* Reports show of a message what looks like itself, and stay small whatever they are told. */
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const enum report_format formats[] = {REPORT_TEXT, REPORT_JSON, REPORT_HTML};

static struct report *begin(enum report_format format, struct buf *out)
{
    buf_init(out, 64 * MIB);
    struct report *report =
        report_new(&(struct report_options){.format = format, .made_at = 0}, out);

    assert_non_null(report);
    return report;
}

static bool holds(const struct buf *out, const char *text)
{
    return str_find_str(buf_view(out), str_from_c(text)) >= 0;
}

static void tell(struct report *report, enum finding_code code, enum severity severity)
{
    struct finding finding = {
        .code = code, .severity = severity, .text = str_from_c(finding_kind(code)->meaning)};

    report_finding(report, &(struct report_item){
                               .finding = &finding, .severity = severity, .line = 3, .column = 9});
}

static void names_that_slipped_into_the_envelope_are_not_shown(void **state)
{
    (void)state;
    struct leg leg = {.from = STR("SURNAME"), .to = STR("SURNAME")};
    const struct message m = {
        .type = MESSAGE_PAXLST,
        .type_sent = STR("SURNAME"),
        .version = STR("SURNAME:GIVEN"),
        .reference = STR("SURNAME"),
        .access_reference = STR("SURNAME"),
        .interchange = {.sender = STR("SURNAME, GIVEN"),
                        .reference = STR("SURNAME"),
                        .present = true},
        .flight = {.designator = {.carrier = STR("SURNAME"), .number = STR("SURNAME")},
                        .legs = {&leg, 1, 1}},
    };

    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct buf out;
        struct report *report = begin(formats[i], &out);
        report_file_begin(report, STR("a.edi"));
        report_message_begin(report, &m, 1);
        tell(report, FINDING_UNT_COUNT, SEVERITY_WARNING);
        report_message_end(report);
        report_file_end(report, 100);
        report_end(report);
        assert_true(holds(&out, "UNT_COUNT"));
        assert_false(holds(&out, "SURNAME"));
        report_free(report);
        buf_fini(&out);
    }
}

static void a_page_of_a_million_findings_stays_small(void **state)
{
    (void)state;
    const struct message m = {.type = MESSAGE_PNRGOV, .type_sent = STR("PNRGOV")};
    char names[400][8];
    struct buf out;
    struct report *report = begin(REPORT_HTML, &out);

    for (int file = 0; file < 400; file++) {
        int n = snprintf(names[file], sizeof(names[file]), "%d", file);
        report_file_begin(report, (str){names[file], (size_t)n});
        for (int i = 0; i < 25; i++) {
            report_message_begin(report, &m, 1);
            for (int k = 0; k < 100; k++)
                tell(report, FINDING_DATE_INVALID, SEVERITY_WARNING);
            report_message_end(report);
        }
        report_file_end(report, 100);
    }
    report_end(report);
    assert_int_equal(report_count(report, SEVERITY_WARNING), 1000000);
    assert_true(holds(&out, "found 1000000 times"));
    assert_true(holds(&out, "and 100 files more"));
    assert_in_range(out.n, 20000, 400000);
    assert_false(out.failed);
    report_free(report);
    report_free(NULL);
    buf_fini(&out);
}

static void what_is_below_the_level_is_counted_and_not_shown(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 1 * MIB);
    struct report *report =
        report_new(&(struct report_options){.format = REPORT_TEXT, .least = SEVERITY_ERROR}, &out);
    assert_non_null(report);
    report_file_begin(report, STR("a\nb"));
    tell(report, FINDING_UNT_COUNT, SEVERITY_WARNING);
    tell(report, FINDING_UNT_MISSING, SEVERITY_ERROR);
    report_file_end(report, 100);
    report_end(report);
    buf_char(&out, '\0');
    assert_string_equal(out.p,
                        "a?b:3:9: error UNT_MISSING the message has no UNT: it is truncated\n"
                        "1 file, 0 messages, 0 bookings, 0 travellers: 0 fatal, 1 error, "
                        "1 warning, 0 info; verdict: errors\n");
    report_free(report);
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_slipped_into_the_envelope_are_not_shown),
        cmocka_unit_test(a_page_of_a_million_findings_stays_small),
        cmocka_unit_test(what_is_below_the_level_is_counted_and_not_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
