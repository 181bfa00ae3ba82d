/* SPDX-License-Identifier: Apache-2.0 */
/* A report: counts, and what may be shown of a message. */
#include "report/report.h"

#include "report/report_internal.h"

#include <stdlib.h>

#define REPORT_BUDGET (16 * MIB)
#define LATER_MAX (8 * MIB)

static const struct report_ops *const forms[REPORT_FORMAT_COUNT] = {
    [REPORT_TEXT] = &report_text_ops,
    [REPORT_JSON] = &report_json_ops,
    [REPORT_HTML] = &report_html_ops,
};

struct report *report_new(const struct report_options *options, struct buf *out)
{
    struct report *report = calloc(1, sizeof(*report));

    if (!report)
        return NULL;
    report->options = *options;
    report->ops = forms[options->format];
    report->out = out;
    arena_init(&report->mem, REPORT_BUDGET);
    buf_init(&report->later, LATER_MAX);
    return report;
}

void report_free(struct report *report)
{
    if (!report)
        return;
    arena_fini(&report->mem);
    buf_fini(&report->later);
    free(report);
}

/* ---- what may be shown ----------------------------------------------------------------------- */

static bool all_of(str s, size_t longest, const char *besides)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) &&
            (s.p[i] == 0 || !strchr(besides, s.p[i])))
            return false;
    return s.n <= longest;
}

static bool has_digit(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_digit(s.p[i]))
            return true;
    return false;
}

/** A code of letters and digits of at most this length, else empty. */
static str code(str s, size_t longest)
{
    return all_of(s, longest, "") ? s : STR_NONE;
}

/** A reference has a digit; a name that slipped into its place has none. */
static str reference(str s)
{
    return all_of(s, 35, "/-_.") && has_digit(s) ? s : STR_NONE;
}

static void show_flight(struct report_message *to, const struct flight_ref *flight)
{
    const struct leg *leg = flight_ref_leg(flight);

    to->carrier = code(flight->designator.carrier, 3);
    to->number =
        str_all_digits(flight->designator.number) ? code(flight->designator.number, 4) : STR_NONE;
    to->suffix = code(flight->designator.suffix, 1);
    if (!leg)
        return;
    to->from = code(leg->from, 3);
    to->to = code(leg->to, 3);
    to->departs_on = leg->departs_at.date;
}

static struct report_message shown(const struct message *m, uint64_t line, uint32_t file)
{
    struct report_message to = {
        .type = str_from_c(message_type_name(m->type)),
        .version = all_of(m->version, 8, ":") && has_digit(m->version) ? m->version : STR_NONE,
        .reference = reference(m->reference),
        .interchange = reference(m->interchange.reference),
        .sender = all_of(m->interchange.sender, 35, "-_.") ? m->interchange.sender : STR_NONE,
        .part = m->part,
        .bookings = m->bookings.n,
        .travellers = message_traveller_count(m),
        .segments = m->segments,
        .elements = m->elements,
        .elements_kept = m->elements_kept,
        .line = line,
        .offset = m->offset,
        .length = m->length,
        .file = file,
    };

    show_flight(&to, &m->flight);
    return to;
}

/* ---- telling --------------------------------------------------------------------------------- */

void report_file_begin(struct report *report, str name)
{
    report->file = (struct report_file){.name = name};
    if (vec_push(&report->mem, &report->names))
        *vec_last(&report->names) = name;
    report->ops->file_begin(report);
    report->files++;
}

void report_message_begin(struct report *report, const struct message *m, uint64_t line)
{
    report->message = shown(m, line, report->files - 1);
    report->in_message = true;
    if (m->type_sent.n || m->type != MESSAGE_UNKNOWN) {
        report->file.counts.messages++;
        report->totals.messages++;
    }
    report->file.counts.bookings += report->message.bookings;
    report->totals.bookings += report->message.bookings;
    report->file.counts.travellers += report->message.travellers;
    report->totals.travellers += report->message.travellers;
    report->ops->message_begin(report);
}

static void count(struct report *report, enum severity severity, uint64_t n)
{
    report->totals.findings[severity] += n;
    report->file.counts.findings[severity] += n;
    if (report->in_message)
        report->message.findings[severity] += n;
}

void report_finding(struct report *report, const struct report_item *item)
{
    count(report, item->severity, 1);
    if (item->severity >= report->options.least)
        report->ops->finding(report, item);
}

void report_dropped(struct report *report, const struct findings *found)
{
    uint64_t kept[SEVERITY_COUNT] = {0};
    struct finding dropped = {
        .code = FINDING_FINDINGS_DROPPED,
        .place = {.tag = "UNH", .segment = 1, .offset = report->message.offset},
        .text = str_from_c(finding_kind(FINDING_FINDINGS_DROPPED)->meaning)
    };

    if (found->dropped == 0)
        return;
    for (uint32_t i = 0; i < found->list.n; i++)
        kept[found->list.v[i].severity]++;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        if (found->count[i] > kept[i])
            count(report, (enum severity)i, found->count[i] - kept[i]);
    struct report_item item = {
        .finding = &dropped, .line = report->message.line, .column = report->message.line ? 1 : 0};
    report_finding(report, &item);
}

void report_message_end(struct report *report)
{
    report->ops->message_end(report);
    report->in_message = false;
}

void report_file_end(struct report *report, uint64_t bytes)
{
    report->file.counts.bytes = bytes;
    report->totals.bytes += bytes;
    report->ops->file_end(report);
}

void report_late(struct report *report, uint32_t file, const struct report_item *item)
{
    report->totals.findings[item->severity]++;
    if (item->severity >= report->options.least)
        report->ops->late(report, file < report->names.n ? report->names.v[file] : STR_NONE, item);
}

void report_end(struct report *report)
{
    report->ops->end(report);
}

uint64_t report_count(const struct report *report, enum severity severity)
{
    return report->totals.findings[severity];
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *report_verdict(const uint64_t findings[SEVERITY_COUNT])
{
    if (findings[SEVERITY_ERROR] || findings[SEVERITY_FATAL])
        return "errors";
    return findings[SEVERITY_WARNING] ? "warnings" : "clean";
}

void report_write_count(struct buf *out, uint64_t n, const char *noun)
{
    buf_printf(out, "%llu %s%s", (unsigned long long)n, noun,
               n == 1 || strcmp(noun, "fatal") == 0 || strcmp(noun, "info") == 0 ? "" : "s");
}

void report_write_name(struct buf *out, str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        buf_char(out, c < 0x20 || c == 0x7F ? '?' : name.p[i]);
    }
}
