/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as JSON lines: an object for each file, then one with the summary.
 *
 * A file's object grows in the output while the file is read; what is told of the file itself waits
 * in `later`, since its place is behind the messages.
 */
#include "report/report_internal.h"

#define FINDING_ROOM (64 * KIB) /* more than one finding with its file's name takes */

static void write_finding(struct json *w, str file, const struct report_item *item)
{
    const struct finding *f = item->finding;

    json_object_begin(w);
    json_opt_str(w, "file", file);
    json_member_c(w, "code", finding_kind(f->code)->name);
    json_member_c(w, "severity", severity_name(item->severity));
    if (item->line) {
        json_member_u64(w, "line", item->line);
        json_member_u64(w, "column", item->column);
    }
    json_member_u64(w, "offset", f->place.offset);
    json_opt_str(w, "tag", str_from_c(f->place.tag));
    if (f->place.segment)
        json_member_u64(w, "segment", f->place.segment);
    if (f->place.element)
        json_member_u64(w, "element", f->place.element);
    if (f->place.element && f->place.component)
        json_member_u64(w, "component", f->place.component);
    json_opt_str(w, "text", f->text);
    json_object_end(w);
}

static void write_counts(struct json *w, const uint64_t findings[SEVERITY_COUNT])
{
    json_key(w, "counts");
    json_object_begin(w);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_u64(w, severity_name((enum severity)i), findings[i]);
    json_object_end(w);
    json_member_c(w, "verdict", report_verdict(findings));
}

static void file_begin(struct report *report)
{
    struct json *w = &report->json;

    json_init(w, report->out);
    json_object_begin(w);
    json_member_str(w, "file", report->file.name);
    json_key(w, "messages");
    json_array_begin(w);
    buf_reset(&report->later);
    json_init(&report->later_json, &report->later);
    json_array_begin(&report->later_json);
}

static void write_flight(struct json *w, const struct report_message *m)
{
    if (m->number.n == 0)
        return;
    json_key(w, "flight");
    json_object_begin(w);
    json_opt_str(w, "carrier", m->carrier);
    json_member_str(w, "number", m->number);
    json_opt_str(w, "suffix", m->suffix);
    json_opt_str(w, "from", m->from);
    json_opt_str(w, "to", m->to);
    json_opt_date(w, "departs_on", m->departs_on);
    json_object_end(w);
}

static void message_begin(struct report *report)
{
    const struct report_message *m = &report->message;
    struct json *w = &report->json;

    json_object_begin(w);
    json_member_str(w, "message", m->type);
    json_opt_str(w, "version", m->version);
    json_opt_str(w, "reference", m->reference);
    json_opt_str(w, "sender", m->sender);
    json_opt_str(w, "interchange", m->interchange);
    write_flight(w, m);
    if (m->part)
        json_member_u64(w, "part", m->part);
    json_member_u64(w, "bookings", m->bookings);
    json_member_u64(w, "travellers", m->travellers);
    json_member_u64(w, "segments", m->segments);
    json_key(w, "elements");
    json_object_begin(w);
    json_member_u64(w, "read", m->elements);
    json_member_u64(w, "understood", m->elements - m->elements_kept);
    json_member_u64(w, "kept", m->elements_kept);
    json_object_end(w);
    if (m->line)
        json_member_u64(w, "line", m->line);
    json_member_u64(w, "offset", m->offset);
    json_member_u64(w, "length", m->length);
    json_key(w, "findings");
    json_array_begin(w);
}

/** There is room for one more behind the messages; what has none is counted all the same. */
static bool has_room(const struct report *report)
{
    return report->later.n + FINDING_ROOM < report->later.max;
}

static void finding(struct report *report, const struct report_item *item)
{
    if (report->in_message)
        write_finding(&report->json, STR_NONE, item);
    else if (has_room(report))
        write_finding(&report->later_json, STR_NONE, item);
}

static void message_end(struct report *report)
{
    json_array_end(&report->json);
    write_counts(&report->json, report->message.findings);
    json_object_end(&report->json);
}

static void file_end(struct report *report)
{
    const struct report_counts *counts = &report->file.counts;
    struct json *w = &report->json;

    json_array_end(w);
    json_array_end(&report->later_json);
    json_key(w, "findings");
    json_raw(w, buf_view(&report->later));
    json_member_u64(w, "message_count", counts->messages);
    json_member_u64(w, "bookings", counts->bookings);
    json_member_u64(w, "travellers", counts->travellers);
    json_member_u64(w, "bytes", counts->bytes);
    write_counts(w, counts->findings);
    json_object_end(w);
    buf_char(report->out, '\n');
    buf_reset(&report->later);
    json_init(&report->later_json, &report->later);
    json_array_begin(&report->later_json);
}

static void late(struct report *report, str file, const struct report_item *item)
{
    if (has_room(report))
        write_finding(&report->later_json, file, item);
}

static void end(struct report *report)
{
    const struct report_counts *all = &report->totals;
    struct json *w = &report->json;

    json_init(w, report->out);
    json_object_begin(w);
    json_key(w, "summary");
    json_object_begin(w);
    json_member_u64(w, "files", report->files);
    json_member_u64(w, "messages", all->messages);
    json_member_u64(w, "bookings", all->bookings);
    json_member_u64(w, "travellers", all->travellers);
    json_member_u64(w, "bytes", all->bytes);
    json_key(w, "findings");
    if (report->files == 0)
        json_raw(w, STR("[]"));
    else {
        json_array_end(&report->later_json);
        json_raw(w, buf_view(&report->later));
    }
    write_counts(w, all->findings);
    json_object_end(w);
    json_object_end(w);
    buf_char(report->out, '\n');
}

const struct report_ops report_json_ops = {
    .file_begin = file_begin,
    .message_begin = message_begin,
    .finding = finding,
    .message_end = message_end,
    .file_end = file_end,
    .late = late,
    .end = end,
};
