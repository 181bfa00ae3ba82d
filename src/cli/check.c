/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `safar check`: what is odd in messages, for those who send them. Streams like `decode`; what the
 * reader finds, what clock and reference data say of it, and what only all messages together show.
 */
#include "cli/command.h"

#include "base/clock.h"
#include "cli/input.h"
#include "cli/output.h"
#include "messages/conformance_run.h"
#include "messages/reader.h"
#include "reference/country.h"
#include "reference/timezone.h"
#include "report/finding_list.h"
#include "report/lines.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OUTPUT_MAX (256 * MIB)

struct check_options {
    const char *format;
    enum severity least;
    uint64_t max_bytes; /* of one file; 0: any */
    bool list_findings;
    struct conformance_context context;
};

struct check {
    struct check_options options;
    struct conformance_run *run;
    struct report *report;
    struct lines lines;
    struct arena mem;
    struct buf out;
    uint32_t files;
    /* The file at hand: an input may be an archive of some. */
    const char *path;
    struct message_reader *reader; /* NULL: none, or its bytes are over */
    uint64_t bytes;
    bool file_open; /* its part of the report is */
    bool over;      /* it is above max_bytes */
    bool write_failed;
};

static int run(int argc, char **argv);

const struct command command_check = {
    .name = "check",
    .usage = "[--format text|json|html] [OPTION...] FILE|-...",
    .help = "what a carrier should mend in its messages, with positions",
    .more =
        "  --format text     FILE:LINE:COLUMN: severity CODE text, then a summary (the default)\n"
        "  --format json     one JSON object a file, then one with the summary\n"
        "  --format html     one page for the carrier, nothing outside it\n"
        "  --level SEVERITY  show info, warning or error and above (the default: info)\n"
        "  --strict          counts and references that differ are errors\n"
        "  --recipient ID    messages must be addressed to ID (UNB 0010)\n"
        "  --country XXX     flights must cross the border of this State\n"
        "  --production      test messages are errors\n"
        "  --max-bytes N     files beyond N bytes are errors and not read further\n"
        "  --now DATETIME    judge dates as of this UTC time (2026-05-12T09:15), not the clock\n"
        "  --list-findings   every finding and how to mend it; --format text, json or markdown\n\n"
        "`-` is standard input. Files packed with gzip, zstd or zip are unpacked. No traveller data is\n"
        "printed. Exit status 0 when there is nothing worse than a warning, 1 when there are errors.\n"
        "docs/carriers.md explains it.\n",
    .run = run,
};

/* ---- options --------------------------------------------------------------------------------- */

static int word_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return (int)i;
    return -1;
}

static bool parse_now(const char *text, utc_ms *out)
{
    str s = str_from_c(text);
    struct datetime t;

    if (s.n && s.p[s.n - 1] == 'Z')
        return utc_parse_iso(s, out);
    if (!datetime_parse_iso(s, &t) || !date_full(t.date))
        return false;
    *out = utc_from_local(t, 0);
    return true;
}

/** An option with a value. @return false: the value is none */
static bool take_value(struct check_options *o, const char *name, const char *value)
{
    int level;

    if (strcmp(name, "--format") == 0)
        o->format = value;
    else if (strcmp(name, "--recipient") == 0)
        o->context.recipient = str_from_c(value);
    else if (strcmp(name, "--country") == 0)
        return country_from_code(str_from_c(value), &o->context.country);
    else if (strcmp(name, "--now") == 0)
        return parse_now(value, &o->context.now);
    else if (strcmp(name, "--max-bytes") == 0)
        return str_to_u64(str_from_c(value), UINT64_MAX, &o->max_bytes) && o->max_bytes;
    else {
        static const char *const levels[] = {"info", "warning", "error"};
        level = word_of(value, levels, COUNT_OF(levels));
        o->least = level < 0 ? SEVERITY_INFO : (enum severity)level;
        return level >= 0;
    }
    return true;
}

/** @return the number of arguments taken; -1: usage was told */
static int parse_options(struct check_options *o, int argc, char **argv)
{
    static const char *const valued[] = {"--format", "--recipient", "--country",
                                         "--now",    "--max-bytes", "--level"};
    int at = 1;

    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "--") == 0)
            return at + 1;
        if (strcmp(argv[at], "--strict") == 0)
            o->context.strict = true;
        else if (strcmp(argv[at], "--production") == 0)
            o->context.production = true;
        else if (strcmp(argv[at], "--list-findings") == 0)
            o->list_findings = true;
        else if (word_of(argv[at], valued, COUNT_OF(valued)) < 0 || at + 1 == argc) {
            command_usage(&command_check, "unknown option %s", argv[at]);
            return -1;
        } else if (!take_value(o, argv[at], argv[at + 1])) {
            command_usage(&command_check, "%s cannot be %s", argv[at], argv[at + 1]);
            return -1;
        } else
            at++;
    }
    return at;
}

/* ---- output ---------------------------------------------------------------------------------- */

static bool flush(struct check *c)
{
    if (c->out.failed)
        fprintf(stderr, "safar check: the report is too large\n");
    bool failed = c->out.failed;
    if (!c->write_failed && !output_flush(&c->out)) {
        fprintf(stderr, "safar check: standard output cannot be written\n");
        failed = true;
    }
    c->write_failed |= failed;
    buf_reset(&c->out);
    return !c->write_failed;
}

static int list_findings(struct check *c)
{
    static const char *const formats[] = {"text", "json", "markdown"};
    static void (*const writers[])(struct buf *) = {finding_list_text, finding_list_json,
                                                    finding_list_markdown};
    int format = word_of(c->options.format, formats, COUNT_OF(formats));

    if (format < 0)
        return command_usage(&command_check, "unknown format %s", c->options.format);
    writers[format](&c->out);
    return flush(c) ? EXIT_STATUS_OK : EXIT_STATUS_ENVIRONMENT;
}

/* ---- telling --------------------------------------------------------------------------------- */

static void tell(struct check *c, const struct finding *finding)
{
    struct report_item item = {.finding = finding,
                               .severity = conformance_severity(&c->options.context, finding)};

    /* Looking up the line costs more than all the rest: not for what is only counted. */
    if (item.severity >= c->options.least)
        (void)lines_find(&c->lines, finding->place.offset, &item.line, &item.column);
    report_finding(c->report, &item);
}

static int by_offset(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *)a;
    const struct finding *y = *(const struct finding *const *)b;

    if (x->place.offset != y->place.offset)
        return x->place.offset < y->place.offset ? -1 : 1;
    if (x->place.segment != y->place.segment)
        return x->place.segment < y->place.segment ? -1 : 1;
    return x->code < y->code ? -1 : x->code > y->code;
}

/** The message's findings and those of the checks, in the order of the input. */
static void tell_all(struct check *c, const struct findings *a, const struct findings *b)
{
    size_t n = (size_t)a->list.n + b->list.n, at = 0;
    const struct finding **order = arena_zalloc(&c->mem, n + 1, sizeof(*order));

    for (uint32_t i = 0; i < a->list.n; i++)
        if (order)
            order[at++] = &a->list.v[i];
        else
            tell(c, &a->list.v[i]);
    for (uint32_t i = 0; i < b->list.n; i++)
        if (order)
            order[at++] = &b->list.v[i];
        else
            tell(c, &b->list.v[i]);
    if (at)
        qsort(order, at, sizeof(*order), by_offset);
    for (size_t i = 0; i < at; i++)
        tell(c, order[i]);
}

static void check_message(struct check *c, const struct message *m, str raw)
{
    struct findings of_file = {.dropped = 0}, of_message = {.dropped = 0};
    struct conformance_origin origin = {.file = c->files};

    (void)lines_find(&c->lines, m->offset, &origin.line, &origin.column);
    conformance_run_message(c->run, m, raw, origin, &of_file, &of_message, &c->mem);
    report_message_begin(c->report, m, origin.line);
    tell_all(c, &m->findings, &of_message);
    report_dropped(c->report, &m->findings);
    report_message_end(c->report);
    for (uint32_t i = 0; i < of_file.list.n; i++)
        tell(c, &of_file.list.v[i]);
}

static int drain(struct check *c, struct message_reader *reader, struct err *err)
{
    struct message *m;
    str raw;
    int rc;

    while ((rc = message_reader_next(reader, &c->mem, &m, &raw, err)) > 0) {
        check_message(c, m, raw);
        arena_reset(&c->mem);
        if (c->out.n >= 64 * KIB && !flush(c))
            return err_set(err, ERR_IO, ERR_NO_POS, "the report cannot be written");
    }
    return rc;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void tell_too_large(struct check *c, uint64_t offset)
{
    struct finding finding = {
        .code = FINDING_INPUT_TOO_LARGE,
        .severity = finding_kind(FINDING_INPUT_TOO_LARGE)->severity,
        .place = {.offset = offset},
        .text = str_from_c(finding_kind(FINDING_INPUT_TOO_LARGE)->meaning),
    };

    tell(c, &finding);
}

static int feed(struct check *c, struct message_reader *reader, str bytes, struct err *err)
{
    if (!lines_feed(&c->lines, bytes))
        return err_memory(err);
    if (message_reader_feed(reader, bytes, err) < 0)
        return -1;
    return drain(c, reader, err);
}

static void open_file(struct check *c)
{
    lines_reset(&c->lines);
    report_file_begin(c->report, str_from_c(c->path));
    c->file_open = true;
    c->over = false;
    c->bytes = 0;
}

/** The file's part of the report is over. */
static void close_file(struct check *c)
{
    struct findings of_file = {.dropped = 0};

    conformance_run_file_end(c->run, &of_file, &c->mem);
    for (uint32_t i = 0; i < of_file.list.n; i++)
        tell(c, &of_file.list.v[i]);
    arena_reset(&c->mem);
    report_file_end(c->report, c->bytes);
    c->files++;
    c->file_open = false;
}

/** Bytes or the end of a file: open it, when it is another than before. */
static int need_reader(struct check *c, struct err *err)
{
    struct date today = utc_to_datetime(c->options.context.now).date;

    if (c->reader)
        return 0;
    if (c->file_open)
        close_file(c);
    open_file(c);
    c->reader = message_reader_new(
        &(struct reader_options){.today = today, .memory_bytes = MESSAGE_MEMORY});
    return c->reader ? 0 : err_memory(err);
}

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct check *c = arg;
    uint64_t limit = c->options.max_bytes;

    if (need_reader(c, err) < 0)
        return -1;
    if (c->over)
        return 0;
    c->over = limit && bytes.n > limit - c->bytes;
    if (c->over)
        bytes = str_head(bytes, (size_t)(limit - c->bytes));
    c->bytes += bytes.n;
    if (feed(c, c->reader, bytes, err) < 0)
        return -1;
    if (c->over)
        tell_too_large(c, c->bytes);
    return 0;
}

/** What is told of the whole file waits: a fault may come of its unpacking. */
static int end_file(void *arg, struct err *err)
{
    struct check *c = arg;

    if (need_reader(c, err) < 0)
        return -1;
    message_reader_end(c->reader);
    int rc = drain(c, c->reader, err);
    message_reader_free(c->reader);
    c->reader = NULL;
    return rc;
}

static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct check *c = arg;
    struct finding finding = {
        .code = FINDING_NOT_UNPACKED,
        .severity = finding_kind(FINDING_NOT_UNPACKED)->severity,
        .text = str_from_c(why->msg),
    };

    (void)err;
    if (!c->file_open)
        open_file(c);
    tell(c, &finding);
    return 0;
}

static int check_path(struct check *c, const char *path)
{
    struct unpack_sink sink = {take_bytes, end_file, take_fault, c};
    uint64_t read_bytes = 0;
    struct err err;

    c->path = path;
    int rc = input_read(path, &sink, &read_bytes, &err);
    message_reader_free(c->reader);
    c->reader = NULL;
    if (c->file_open)
        close_file(c);
    if (rc < 0 && !c->write_failed)
        fprintf(stderr, "safar check: %s\n", err.msg);
    return rc;
}

/** What all files together show, then the end of the report. */
static void end_run(struct check *c)
{
    const struct conformance_late *late;
    uint32_t n = conformance_run_end(c->run, &late);

    for (uint32_t i = 0; i < n; i++) {
        struct report_item item = {.finding = &late[i].finding,
                                   .severity =
                                       conformance_severity(&c->options.context, &late[i].finding),
                                   .line = late[i].origin.line,
                                   .column = late[i].origin.column};
        report_late(c->report, late[i].origin.file, &item);
    }
    report_end(c->report);
    if (conformance_run_full(c->run))
        fprintf(stderr, "safar check: too many interchanges to compare them all: repeated ones and "
                        "missing parts were looked for among the first\n");
}

static int check_files(struct check *c, int count, char **paths)
{
    int failed = 0;

    for (int i = 0; i < count && !c->write_failed; i++)
        failed |= check_path(c, paths[i]) < 0;
    end_run(c);
    if (!flush(c))
        failed = 1;
    return failed ? -1 : 0;
}

static int check(struct check *c, enum report_format format, int count, char **paths)
{
    struct timezones *zones = NULL;
    struct err err;
    int status = EXIT_STATUS_ENVIRONMENT;

    if (timezones_open(NULL, &zones, &err) < 0)
        fprintf(stderr, "safar check: %s; times of two places are not compared\n", err.msg);
    c->options.context.zones = zones;
    c->run = conformance_run_new(&c->options.context);
    c->report = report_new(&(struct report_options){.format = format,
                                                    .least = c->options.least,
                                                    .made_at = c->options.context.now},
                           &c->out);
    if (c->run && c->report && check_files(c, count, paths) == 0)
        status = report_count(c->report, SEVERITY_ERROR) || report_count(c->report, SEVERITY_FATAL)
                     ? EXIT_STATUS_INPUT
                     : EXIT_STATUS_OK;
    report_free(c->report);
    conformance_run_free(c->run);
    timezones_close(zones);
    return status;
}

static int run(int argc, char **argv)
{
    static const char *const formats[REPORT_FORMAT_COUNT] = {"text", "json", "html"};
    struct check c = {
        .options = {.format = "text", .context = {.now = clock_utc_ms()}}
    };
    int at = parse_options(&c.options, argc, argv), status;

    if (at < 0)
        return EXIT_STATUS_USAGE;
    int format = word_of(c.options.format, formats, COUNT_OF(formats));
    if (!c.options.list_findings && format < 0)
        return command_usage(&command_check, "unknown format %s", c.options.format);
    if (!c.options.list_findings && at == argc)
        return command_usage(&command_check, "which file?");
    arena_init(&c.mem, MESSAGE_MEMORY);
    buf_init(&c.out, OUTPUT_MAX);
    if (c.options.list_findings)
        status = list_findings(&c);
    else
        status = check(&c, (enum report_format)format, argc - at, argv + at);
    lines_fini(&c.lines);
    arena_fini(&c.mem);
    buf_fini(&c.out);
    return status;
}
