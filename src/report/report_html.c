/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as one page for the carrier: nothing outside it, no script, for screen and paper.
 *
 * Everything is kept while the files are read (bounded, see report_internal.h) and written at the
 * end, since the verdict stands at the top.
 */
#include "report/report_internal.h"

/* ---- keeping --------------------------------------------------------------------------------- */

static void nothing(struct report *report)
{
    (void)report;
}

static void keep(struct report *report, uint32_t file, const struct report_item *item)
{
    const struct finding *f = item->finding;
    struct report_code *code = &report->codes[f->code];

    code->worst = item->severity > code->worst ? item->severity : code->worst;
    if (code->count++ >= POSITIONS_SHOWN || !vec_push(&report->mem, &code->positions))
        return;
    struct report_position *to = vec_last(&code->positions);
    *to = (struct report_position){.file = file,
                                   .line = item->line,
                                   .column = item->column,
                                   .offset = f->place.offset,
                                   .segment = f->place.segment,
                                   .element = f->place.element,
                                   .component = f->place.component};
    memcpy(to->tag, f->place.tag, sizeof(to->tag));
    if (!str_is(f->text, finding_kind(f->code)->meaning) &&
        !str_dup(&report->mem, f->text, &to->text))
        to->text = STR_NONE;
}

static void finding(struct report *report, const struct report_item *item)
{
    keep(report, report->files - 1, item);
}

static void late(struct report *report, str file, const struct report_item *item)
{
    uint32_t at = 0;

    while (at < report->names.n && report->names.v[at].p != file.p)
        at++;
    keep(report, at, item);
}

static void keep_texts(struct report *report, struct report_message *m)
{
    str *const texts[] = {&m->version, &m->reference, &m->interchange, &m->sender, &m->carrier,
                          &m->number,  &m->suffix,    &m->from,        &m->to};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (!str_dup(&report->mem, *texts[i], texts[i]))
            *texts[i] = STR_NONE;
}

static void message_end(struct report *report)
{
    if (report->shown_messages.n >= MESSAGES_SHOWN ||
        !vec_push(&report->mem, &report->shown_messages))
        return;
    *vec_last(&report->shown_messages) = report->message;
    keep_texts(report, vec_last(&report->shown_messages));
}

static void file_end(struct report *report)
{
    if (report->shown_files.n < FILES_SHOWN && vec_push(&report->mem, &report->shown_files))
        *vec_last(&report->shown_files) = report->file;
}

/* ---- writing --------------------------------------------------------------------------------- */

/** Text with what HTML gives a meaning replaced, and control characters too. */
static void text(struct buf *out, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '&')
            buf_c(out, "&amp;");
        else if (c == '<')
            buf_c(out, "&lt;");
        else if (c == '>')
            buf_c(out, "&gt;");
        else if (c == '"')
            buf_c(out, "&quot;");
        else
            buf_char(out, c < 0x20 || c == 0x7F ? '?' : s.p[i]);
    }
}

static void text_c(struct buf *out, const char *s)
{
    text(out, str_from_c(s));
}

static void number_cell(struct buf *out, uint64_t n)
{
    buf_printf(out, "<td class=\"n\">%llu</td>", (unsigned long long)n);
}

/** The same where none is better than a nought. */
static void optional_cell(struct buf *out, uint64_t n)
{
    if (n)
        number_cell(out, n);
    else
        buf_c(out, "<td class=\"n none\">&ndash;</td>");
}

static void text_cell(struct buf *out, str s)
{
    buf_c(out, s.n ? "<td>" : "<td class=\"none\">");
    if (s.n)
        text(out, s);
    else
        buf_c(out, "&ndash;");
    buf_c(out, "</td>");
}

static void chip(struct buf *out, enum severity severity)
{
    buf_printf(out, "<span class=\"chip %s\">%s</span>", severity_name(severity),
               severity_name(severity));
}

static const char *verdict_title(const char *verdict)
{
    if (strcmp(verdict, "clean") == 0)
        return "Conforms";
    return strcmp(verdict, "warnings") == 0 ? "Accepted, with warnings" : "Not accepted as it is";
}

static const char *verdict_text(const char *verdict)
{
    if (strcmp(verdict, "clean") == 0)
        return "Every message was read and nothing in it needs mending.";
    if (strcmp(verdict, "warnings") == 0)
        return "Every message can be used. What is listed below should be mended: it makes matching "
               "less certain and may be refused by stricter receivers.";
    return "Messages, bookings or travellers with errors cannot be used. Mend the errors before you "
           "connect; the warnings should follow.";
}

static void write_head(struct report *report)
{
    struct buf *out = report->out;
    const char *verdict = report_verdict(report->totals.findings);
    char made[DATE_TEXT];

    utc_format(report->options.made_at, made);
    buf_c(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" "
               "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
    buf_printf(out, "%s &ndash; Safar conformance report</title>\n<style>\n",
               verdict_title(verdict));
    buf_str(out, report_style);
    buf_c(out,
          "</style>\n</head>\n<body>\n<header>\n<p class=\"brand\">Safar</p>\n"
          "<h1>Conformance report</h1>\n<p class=\"made\">Passenger data messages checked on ");
    buf_printf(out, "<time datetime=\"%s\">%.10s at %.5s UTC</time></p>\n</header>\n<main>\n", made,
               made, made + 11);
}

static void figure(struct buf *out, const char *name, uint64_t n, const char *class)
{
    buf_printf(out, "<div class=\"%s\"><dt>%s</dt><dd>%llu</dd></div>\n", n ? class : "", name,
               (unsigned long long)n);
}

static void write_verdict(struct report *report)
{
    const struct report_counts *all = &report->totals;
    const char *verdict = report_verdict(all->findings);
    struct buf *out = report->out;

    buf_printf(out,
               "<section class=\"verdict %s\" aria-labelledby=\"verdict\">\n"
               "<h2 id=\"verdict\"><span class=\"label\">Verdict</span> %s</h2>\n<p>%s</p>\n",
               verdict, verdict_title(verdict), verdict_text(verdict));
    buf_c(out, "<dl class=\"figures\">\n");
    figure(out, "Errors", all->findings[SEVERITY_ERROR] + all->findings[SEVERITY_FATAL], "error");
    figure(out, "Warnings", all->findings[SEVERITY_WARNING], "warning");
    figure(out, "Notes", all->findings[SEVERITY_INFO], "info");
    figure(out, "Files", report->files, "");
    figure(out, "Messages", all->messages, "");
    figure(out, "Bookings", all->bookings, "");
    figure(out, "Travellers", all->travellers, "");
    buf_c(out, "</dl>\n</section>\n");
}

/** Codes that were met, gravest first, then most frequent, then by name. @return how many */
static uint32_t sort_codes(const struct report *report, enum finding_code order[FINDING_COUNT])
{
    uint32_t n = 0;

    for (unsigned code = 0; code < FINDING_COUNT; code++) {
        const struct report_code *mine = &report->codes[code];
        uint32_t at = n;
        if (mine->count == 0)
            continue;
        for (; at > 0; at--) {
            const struct report_code *other = &report->codes[order[at - 1]];
            if (other->worst > mine->worst ||
                (other->worst == mine->worst && other->count >= mine->count))
                break;
            order[at] = order[at - 1];
        }
        order[at] = (enum finding_code)code;
        n++;
    }
    return n;
}

static void write_overview(struct report *report, const enum finding_code *order, uint32_t n)
{
    struct buf *out = report->out;

    buf_c(out, "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">What was found</h2>\n");
    if (n == 0)
        buf_c(out, "<p>Nothing.</p>\n");
    else
        buf_c(out, "<div class=\"scroll\"><table>\n<caption>Findings by code, the gravest "
                   "first</caption>\n<thead><tr><th scope=\"col\">Severity</th><th "
                   "scope=\"col\">Code</th><th scope=\"col\">Meaning</th><th "
                   "scope=\"col\" class=\"n\">Times</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < n; i++) {
        const char *name = finding_kind(order[i])->name;
        buf_c(out, "<tr><td>");
        chip(out, report->codes[order[i]].worst);
        buf_printf(out, "</td><th scope=\"row\"><a href=\"#%s\">%s</a></th><td>", name, name);
        text_c(out, finding_kind(order[i])->meaning);
        buf_c(out, "</td>");
        number_cell(out, report->codes[order[i]].count);
        buf_c(out, "</tr>\n");
    }
    buf_c(out, n ? "</tbody>\n</table></div>\n</section>\n" : "</section>\n");
}

static void write_flight_cell(struct buf *out, const struct report_message *m)
{
    char day[DATE_TEXT];

    if (m->number.n == 0) {
        text_cell(out, STR_NONE);
        return;
    }
    buf_c(out, "<td>");
    text(out, m->carrier);
    buf_c(out, m->carrier.n ? " " : "");
    text(out, m->number);
    text(out, m->suffix);
    if (m->from.n && m->to.n) {
        buf_c(out, " <span class=\"part\">");
        text(out, m->from);
        buf_c(out, "&ndash;");
        text(out, m->to);
        buf_c(out, "</span>");
    }
    if (date_format(m->departs_on, day))
        buf_printf(out, " <span class=\"day\">%s</span>", day);
    buf_c(out, "</td>");
}

static void write_message(struct buf *out, const struct report_message *m)
{
    uint32_t understood = m->elements - m->elements_kept;

    buf_c(out, "<tr>");
    optional_cell(out, m->line);
    buf_c(out, "<th scope=\"row\">");
    text(out, m->type);
    if (m->version.n) {
        buf_c(out, " <span class=\"version\">");
        text(out, m->version);
        buf_c(out, "</span>");
    }
    buf_c(out, "</th>");
    text_cell(out, m->sender);
    text_cell(out, m->reference);
    write_flight_cell(out, m);
    optional_cell(out, m->bookings);
    optional_cell(out, m->travellers);
    if (m->elements)
        buf_printf(out, "<td class=\"n\">%u of %u</td>", understood, m->elements);
    else
        optional_cell(out, 0);
    optional_cell(out, m->findings[SEVERITY_ERROR] + m->findings[SEVERITY_FATAL]);
    optional_cell(out, m->findings[SEVERITY_WARNING]);
    optional_cell(out, m->findings[SEVERITY_INFO]);
    buf_c(out, "</tr>\n");
}

enum { MESSAGE_COLUMNS = 11 };

/** A group of rows: the file, then its messages. */
static void write_file(struct report *report, uint32_t file)
{
    const struct report_file *f = &report->shown_files.v[file];
    const char *verdict = report_verdict(f->counts.findings);
    struct buf *out = report->out;
    uint64_t shown = 0;

    buf_printf(out, "<tbody>\n<tr class=\"file\"><th scope=\"rowgroup\" colspan=\"%d\">",
               MESSAGE_COLUMNS);
    text(out, str_is(f->name, "-") ? STR("standard input") : f->name);
    buf_printf(out,
               " <span class=\"state %s\">%s</span> <span class=\"size\">%llu bytes</span>"
               "</th></tr>\n",
               verdict, verdict_title(verdict), (unsigned long long)f->counts.bytes);
    for (uint32_t i = 0; i < report->shown_messages.n; i++)
        if (report->shown_messages.v[i].file == file) {
            write_message(out, &report->shown_messages.v[i]);
            shown++;
        }
    if (f->counts.messages > shown) {
        buf_printf(out, "<tr><td class=\"more\" colspan=\"%d\">and ", MESSAGE_COLUMNS);
        report_write_count(out, f->counts.messages - shown, "message");
        buf_c(out, " more</td></tr>\n");
    }
    buf_c(out, "</tbody>\n");
}

static void write_files(struct report *report)
{
    struct buf *out = report->out;

    buf_c(out, "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files and messages</h2>\n"
               "<div class=\"scroll\"><table class=\"messages\">\n<caption>The messages of each "
               "file, with what was found in each</caption>\n<thead><tr><th scope=\"col\" "
               "class=\"n\">Line</th><th scope=\"col\">Message</th><th "
               "scope=\"col\">Sender</th><th scope=\"col\">Reference</th><th "
               "scope=\"col\">Flight</th><th scope=\"col\" class=\"n\">Bookings</th><th "
               "scope=\"col\" class=\"n\">Travellers</th><th scope=\"col\" class=\"n\">Elements "
               "understood</th><th scope=\"col\" class=\"n\">Errors</th><th scope=\"col\" "
               "class=\"n\">Warnings</th><th scope=\"col\" class=\"n\">Notes</th></tr></thead>\n");
    for (uint32_t i = 0; i < report->shown_files.n; i++)
        write_file(report, i);
    buf_c(out, "</table></div>\n");
    if (report->files > report->shown_files.n) {
        buf_c(out, "<p class=\"more\">and ");
        report_write_count(out, report->files - report->shown_files.n, "file");
        buf_c(out, " more</p>\n");
    }
    buf_c(out, "</section>\n");
}

static void write_position(struct report *report, const struct report_position *at, bool details)
{
    struct buf *out = report->out;

    buf_c(out, "<tr>");
    if (report->files > 1)
        text_cell(out, at->file < report->names.n ? report->names.v[at->file] : STR_NONE);
    optional_cell(out, at->line);
    optional_cell(out, at->column);
    text_cell(out, str_from_c(at->tag));
    optional_cell(out, at->segment);
    optional_cell(out, at->element);
    optional_cell(out, at->element ? at->component : 0);
    if (details)
        text_cell(out, at->text);
    buf_c(out, "</tr>\n");
}

static void write_positions(struct report *report, enum finding_code which)
{
    const struct report_code *code = &report->codes[which];
    struct buf *out = report->out;
    bool details = false;

    for (uint32_t i = 0; i < code->positions.n; i++)
        details |= code->positions.v[i].text.n > 0;
    buf_printf(out,
               "<div class=\"scroll\"><table class=\"positions\">\n<caption>Where %s was found"
               "</caption>\n<thead><tr>",
               finding_kind(which)->name);
    if (report->files > 1)
        buf_c(out, "<th scope=\"col\">File</th>");
    buf_c(out,
          "<th scope=\"col\" class=\"n\">Line</th><th scope=\"col\" class=\"n\">Column</th><th "
          "scope=\"col\">Tag</th><th scope=\"col\" class=\"n\">Segment</th><th scope=\"col\" "
          "class=\"n\">Element</th><th scope=\"col\" class=\"n\">Component</th>");
    buf_c(out, details ? "<th scope=\"col\">Detail</th></tr></thead>\n<tbody>\n"
                       : "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < code->positions.n; i++)
        write_position(report, &code->positions.v[i], details);
    buf_c(out, "</tbody>\n</table></div>\n");
    if (code->count > code->positions.n)
        buf_printf(out, "<p class=\"more\">and %llu more</p>\n",
                   (unsigned long long)(code->count - code->positions.n));
}

static void write_code(struct report *report, enum finding_code which)
{
    const struct report_code *code = &report->codes[which];
    const struct finding_help *help = finding_help(which);
    const char *name = finding_kind(which)->name;
    struct buf *out = report->out;

    buf_printf(out, "<article class=\"%s\" aria-labelledby=\"%s\">\n<h3 id=\"%s\">",
               severity_name(code->worst), name, name);
    chip(out, code->worst);
    buf_printf(out, " <code>%s</code></h3>\n<p class=\"meaning\">", name);
    text_c(out, finding_kind(which)->meaning);
    buf_printf(out, ": found %llu time%s.</p>\n<dl>\n<dt>How to mend it</dt><dd>",
               (unsigned long long)code->count, code->count == 1 ? "" : "s");
    text_c(out, help->mend);
    buf_c(out, "</dd>\n<dt>Example</dt><dd><code>");
    text_c(out, help->example);
    buf_c(out, "</code></dd>\n<dt>Check</dt><dd>");
    text_c(out, help->checks);
    if (help->contrl)
        buf_printf(out, ", CONTRL code %u", help->contrl);
    buf_c(out, "</dd>\n</dl>\n");
    write_positions(report, which);
    buf_c(out, "</article>\n");
}

static void write_foot(struct buf *out)
{
    buf_c(
        out,
        "<section aria-labelledby=\"reading\">\n<h2 id=\"reading\">How to read this report</h2>\n"
        "<dl class=\"reading\">\n"
        "<dt><span class=\"chip fatal\">fatal</span></dt><dd>Nothing, or no more of it, could be "
        "read.</dd>\n"
        "<dt><span class=\"chip error\">error</span></dt><dd>The message, booking or traveller "
        "cannot be used; the others are.</dd>\n"
        "<dt><span class=\"chip warning\">warning</span></dt><dd>It was read, but something is "
        "wrong and should be mended.</dd>\n"
        "<dt><span class=\"chip info\">info</span></dt><dd>A note: nothing needs to be "
        "done.</dd>\n</dl>\n"
        "<p>Lines and columns count from 1, columns in bytes. Segments count from UNH, which is "
        "segment 1 of its message; elements and components count from 1 behind the tag.</p>\n"
        "</section>\n</main>\n<footer><p>This report holds no traveller data: no names, documents, "
        "contacts or payments of the checked messages are in it.</p></footer>\n</body>\n</html>\n");
}

static void end(struct report *report)
{
    enum finding_code order[FINDING_COUNT];
    uint32_t n = sort_codes(report, order);

    write_head(report);
    write_verdict(report);
    write_overview(report, order, n);
    write_files(report);
    if (n)
        buf_c(report->out, "<section class=\"details\" aria-labelledby=\"details\">\n"
                           "<h2 id=\"details\">How to mend it</h2>\n");
    for (uint32_t i = 0; i < n; i++)
        write_code(report, order[i]);
    buf_c(report->out, n ? "</section>\n" : "");
    write_foot(report->out);
}

const struct report_ops report_html_ops = {
    .file_begin = nothing,
    .message_begin = nothing,
    .finding = finding,
    .message_end = message_end,
    .file_end = file_end,
    .late = late,
    .end = end,
};
