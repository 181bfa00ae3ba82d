/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `safar decode`: messages as JSON lines, as a tree, or only counted. Streams: memory does not grow
 * with input.
 */
#include "cli/command.h"

#include "base/clock.h"
#include "cli/input.h"
#include "cli/output.h"
#include "messages/conformance.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/tree.h"

#include <stdio.h>
#include <unistd.h>

#define OUTPUT_MAX (256 * MIB)

enum decode_format { DECODE_NDJSON, DECODE_TREE, DECODE_NONE };

struct decode {
    enum decode_format format;
    struct date today;
    struct arena mem;
    struct buf out;
    struct message_reader *reader; /* of the file at hand */
    uint64_t messages, bookings, travellers, bytes;
    uint64_t findings[SEVERITY_COUNT];
    bool write_failed;
};

static int run(int argc, char **argv);

const struct command command_decode = {
    .name = "decode",
    .usage = "[--format ndjson|tree|none] FILE|-...",
    .help = "read messages; print them as JSON lines or a tree, or only count them",
    .more =
        "  --format ndjson  one JSON object a message (the default)\n"
        "  --format tree    for people\n"
        "  --format none    only the counts, as one JSON line on standard error; documents and\n"
        "                   amounts are read, but not judged\n\n"
        "`-` is standard input. Files packed with gzip, zstd or zip are unpacked. Exit status 1 when a\n"
        "message has errors.\n",
    .run = run,
};

static void count(struct decode *d, const struct message *m)
{
    d->messages += m->type_sent.n || m->type != MESSAGE_UNKNOWN;
    d->bookings += m->bookings.n;
    d->travellers += message_traveller_count(m);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        d->findings[i] += m->findings.count[i];
}

/** Print one message. @return false when output failed */
static bool print(struct decode *d, const struct message *m)
{
    struct json w;

    if (d->format == DECODE_NONE)
        return true;
    if (d->format == DECODE_TREE)
        message_write_tree(&d->out, m);
    else {
        json_init(&w, &d->out);
        message_write_json(&w, m);
        buf_char(&d->out, '\n');
    }
    return !d->out.failed && (d->out.n < BUF_DRAIN || output_flush(&d->out));
}

/** Count and print one message, and drop it. */
static int show(struct decode *d, const struct message *m, struct err *err)
{
    count(d, m);
    d->write_failed = !print(d, m);
    arena_reset(&d->mem);
    if (d->write_failed)
        return err_set(err, ERR_IO, ERR_NO_POS, "standard output cannot be written");
    return 0;
}

static int drain(struct decode *d, struct message_reader *reader, struct err *err)
{
    struct message *m;
    int rc;

    while ((rc = message_reader_next(reader, &d->mem, &m, NULL, err)) > 0) {
        if (d->format != DECODE_NONE)
            conformance_check_data(m, &m->findings, &d->mem);
        if (show(d, m, err) < 0)
            return -1;
    }
    return rc;
}

/* ---- input ----------------------------------------------------------------------------------- */

/** The file at hand, opened when its first bytes are there. */
static int need_reader(struct decode *d, struct err *err)
{
    if (!d->reader)
        d->reader = message_reader_new(
            &(struct reader_options){.today = d->today, .memory_bytes = MESSAGE_MEMORY});
    return d->reader ? 0 : err_memory(err);
}

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct decode *d = arg;

    if (need_reader(d, err) < 0 || message_reader_feed(d->reader, bytes, err) < 0)
        return -1;
    return drain(d, d->reader, err);
}

static int end_file(void *arg, struct err *err)
{
    struct decode *d = arg;

    if (need_reader(d, err) < 0)
        return -1;
    message_reader_end(d->reader);
    int rc = drain(d, d->reader, err);
    message_reader_free(d->reader);
    d->reader = NULL;
    return rc;
}

static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct decode *d = arg;
    struct message *m;

    if (message_unread(&d->mem, FINDING_NOT_UNPACKED, why, &m, err) < 0)
        return -1;
    return show(d, m, err);
}

static int decode_path(struct decode *d, const char *path)
{
    struct unpack_sink sink = {take_bytes, end_file, take_fault, d};
    struct err err;
    int rc = input_read(path, &sink, &d->bytes, &err);

    message_reader_free(d->reader);
    d->reader = NULL;
    if (rc < 0)
        fprintf(stderr, "safar decode: %s\n", err.msg);
    return rc;
}

static void print_counts(const struct decode *d, uint64_t began_ns)
{
    struct buf out;
    struct json w;

    buf_init(&out, 4 * KIB);
    json_init(&w, &out);
    json_object_begin(&w);
    json_member_u64(&w, "messages", d->messages);
    json_member_u64(&w, "bookings", d->bookings);
    json_member_u64(&w, "travellers", d->travellers);
    json_key(&w, "findings");
    json_object_begin(&w);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_u64(&w, severity_name((enum severity)i), d->findings[i]);
    json_object_end(&w);
    json_member_u64(&w, "bytes", d->bytes);
    json_member_double(&w, "seconds", (double)(clock_monotonic_ns() - began_ns) / 1e9);
    json_member_u64(&w, "peak_rss_bytes", clock_peak_rss_bytes());
    json_object_end(&w);
    fprintf(stderr, STR_FMT "\n", STR_ARG(buf_view(&out)));
    buf_fini(&out);
}

static int parse_format(const char *word, enum decode_format *out)
{
    static const char *const words[] = {"ndjson", "tree", "none"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum decode_format)i;
            return 0;
        }
    return -1;
}

static int run(int argc, char **argv)
{
    struct decode d = {.format = DECODE_NDJSON, .today = utc_to_datetime(clock_utc_ms()).date};
    uint64_t began_ns = clock_monotonic_ns();
    int at = 1, failed = 0;

    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (strcmp(argv[at], "--format") != 0 || at + 1 == argc)
            return command_usage(&command_decode, "unknown option %s", argv[at]);
        if (parse_format(argv[++at], &d.format) < 0)
            return command_usage(&command_decode, "unknown format %s", argv[at]);
    }
    if (at == argc)
        return command_usage(&command_decode, "which file?");
    arena_init(&d.mem, MESSAGE_MEMORY);
    buf_init(&d.out, OUTPUT_MAX);
    d.out.drain = output_flush;
    for (; at < argc && !d.write_failed; at++)
        failed |= decode_path(&d, argv[at]) < 0;
    if (!d.write_failed && !output_flush(&d.out))
        failed = 1;
    if (d.format == DECODE_NONE)
        print_counts(&d, began_ns);
    arena_fini(&d.mem);
    buf_fini(&d.out);
    if (failed)
        return EXIT_STATUS_ENVIRONMENT;
    return d.findings[SEVERITY_ERROR] || d.findings[SEVERITY_FATAL] ? EXIT_STATUS_INPUT
                                                                    : EXIT_STATUS_OK;
}
