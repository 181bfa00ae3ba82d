/* SPDX-License-Identifier: Apache-2.0 */
/* `safar encode`: the JSON lines of `safar decode` back to messages. One line at a time. */
#include "cli/command.h"

#include "cli/output.h"
#include "messages/encode.h"
#include "messages/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES (64 * KIB)
#define LINE_MAX_BYTES (128 * MIB)
#define RECORD_BUDGET (256 * MIB)
#define OUTPUT_MAX (128 * MIB)

struct encode {
    bool xml;
    const char *path;
    uint64_t line; /* of the input, from 1 */
    struct arena mem;
    struct buf in, out;
    bool refused;      /* a line was no message */
    bool write_failed; /* standard output is gone */
};

static int run(int argc, char **argv);

const struct command command_encode = {
    .name = "encode",
    .usage = "[--format edifact|xml] FILE|-...",
    .help = "write the JSON lines of `decode` as messages",
    .more =
        "Each line gives one message with its envelope, in EDIFACT, or with --format xml a PNRGOV\n"
        "as an XML document (IATA_PNRGOV_NotifRQ). `-` is standard input.\n"
        "A line that is no message, or of a type that cannot be written, is told on standard\n"
        "error and left out; the exit status is then 1.\n",
    .run = run,
};

static bool flush(struct encode *e)
{
    e->write_failed |= !output_flush(&e->out);
    return !e->write_failed;
}

static void encode_line(struct encode *e, str line)
{
    size_t before = e->out.n;
    struct message *m;
    struct err err;

    e->line++;
    if (str_trim(line).n == 0)
        return;
    if (message_read_json(line, &e->mem, &m, &err) < 0 ||
        (e->xml ? message_encode_xml(m, &e->out, &err) : message_encode(m, "\n", &e->out, &err)) <
            0) {
        fprintf(stderr, "%s:%llu:%llu: %s\n", e->path, (unsigned long long)e->line,
                (unsigned long long)(err.pos == ERR_NO_POS ? 1 : err.pos + 1), err.msg);
        e->refused = true;
        e->out.n = before;
        e->out.failed = false;
    }
    arena_reset(&e->mem);
    if (e->out.n >= 64 * KIB)
        (void)flush(e);
}

/** Encode the whole lines that are there; at the end also one without a line end. */
static void encode_lines(struct encode *e, bool at_end)
{
    str rest = buf_view(&e->in);
    ptrdiff_t end;

    while ((end = str_find(rest, '\n')) >= 0 && !e->write_failed) {
        encode_line(e, str_head(rest, (size_t)end));
        rest = str_skip(rest, (size_t)end + 1);
    }
    if (at_end && rest.n && !e->write_failed) {
        encode_line(e, rest);
        rest = STR_NONE;
    }
    buf_drop_front(&e->in, e->in.n - rest.n);
}

static int encode_stream(struct encode *e, int fd)
{
    for (;;) {
        char *room = buf_reserve(&e->in, READ_BYTES);
        if (!room) {
            fprintf(stderr, "safar encode: %s: a line is too long\n", e->path);
            return -1;
        }
        ssize_t n = read(fd, room, READ_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            fprintf(stderr, "safar encode: %s: %s\n", e->path, strerror(errno));
            return -1;
        }
        bool had_line = memchr(room, '\n', (size_t)n) != NULL;
        buf_commit(&e->in, (size_t)n);
        /* Looking through a long line again for each piece of it would cost its square. */
        if (had_line || n == 0)
            encode_lines(e, n == 0);
        if (n == 0 || e->write_failed)
            return e->write_failed ? -1 : 0;
    }
}

static int encode_path(struct encode *e, const char *path)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        fprintf(stderr, "safar encode: %s: %s\n", path, strerror(errno));
        return -1;
    }
    e->path = path;
    e->line = 0;
    buf_reset(&e->in);
    int rc = encode_stream(e, fd);
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}

static int run(int argc, char **argv)
{
    struct encode e = {.path = NULL};
    int at = 1, failed = 0;

    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (strcmp(argv[at], "--format") != 0 || at + 1 == argc)
            return command_usage(&command_encode, "unknown option %s", argv[at]);
        e.xml = strcmp(argv[++at], "xml") == 0;
        if (!e.xml && strcmp(argv[at], "edifact") != 0)
            return command_usage(&command_encode, "unknown format %s", argv[at]);
    }
    if (at == argc)
        return command_usage(&command_encode, "which file?");
    arena_init(&e.mem, RECORD_BUDGET);
    buf_init(&e.in, LINE_MAX_BYTES);
    buf_init(&e.out, OUTPUT_MAX);
    for (; at < argc && !e.write_failed; at++)
        failed |= encode_path(&e, argv[at]) < 0;
    if (!e.write_failed && !flush(&e))
        failed = 1;
    if (e.write_failed)
        fprintf(stderr, "safar encode: standard output cannot be written\n");
    arena_fini(&e.mem);
    buf_fini(&e.in);
    buf_fini(&e.out);
    if (failed)
        return EXIT_STATUS_ENVIRONMENT;
    return e.refused ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}
