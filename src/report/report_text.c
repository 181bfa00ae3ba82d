/* SPDX-License-Identifier: Apache-2.0 */
/* The report as lines, as compilers write them: FILE:LINE:COLUMN: severity CODE text [place]. */
#include "report/report_internal.h"

static void write_place(struct buf *out, const struct place *place)
{
    if (place->tag[0] == '\0' || (place->segment == 0 && place->element == 0))
        return;
    buf_printf(out, " [%s", place->tag);
    if (place->segment)
        buf_printf(out, ", segment %u", place->segment);
    if (place->element)
        buf_printf(out, ", element %u", place->element);
    if (place->element && place->component)
        buf_printf(out, ", component %u", place->component);
    buf_char(out, ']');
}

static void write_line(struct report *report, str file, const struct report_item *item)
{
    struct buf *out = report->out;
    const struct finding *f = item->finding;

    report_write_name(out, file);
    buf_printf(out, ":%llu:%llu: %s %s " STR_FMT, (unsigned long long)item->line,
               (unsigned long long)item->column, severity_name(item->severity),
               finding_kind(f->code)->name, STR_ARG(f->text));
    if (item->line == 0)
        buf_printf(out, " at byte %llu", (unsigned long long)f->place.offset);
    write_place(out, &f->place);
    buf_char(out, '\n');
}

static void finding(struct report *report, const struct report_item *item)
{
    write_line(report, report->file.name, item);
}

static void nothing(struct report *report)
{
    (void)report;
}

static void end(struct report *report)
{
    const struct report_counts *all = &report->totals;
    struct buf *out = report->out;

    report_write_count(out, report->files, "file");
    buf_c(out, ", ");
    report_write_count(out, all->messages, "message");
    buf_c(out, ", ");
    report_write_count(out, all->bookings, "booking");
    buf_c(out, ", ");
    report_write_count(out, all->travellers, "traveller");
    for (int i = SEVERITY_COUNT; i-- > 0;) {
        buf_c(out, i == SEVERITY_COUNT - 1 ? ": " : ", ");
        report_write_count(out, all->findings[i], severity_name((enum severity)i));
    }
    buf_printf(out, "; verdict: %s\n", report_verdict(all->findings));
}

const struct report_ops report_text_ops = {
    .file_begin = nothing,
    .message_begin = nothing,
    .finding = finding,
    .message_end = nothing,
    .file_end = nothing,
    .late = write_line,
    .end = end,
};
