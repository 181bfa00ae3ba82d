/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the watched folder into the pipeline, and what became of them. */
#include "app/inbox.h"

#include "app/units.h"
#include "base/log.h"
#include "intake/folder.h"
#include "intake/unpack.h"
#include "store/journal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_BYTES ((size_t)1 * MIB)
#define SOURCE STR("folder:in")

struct inbox {
    struct pipeline *pipeline;
    struct readers *readers;
    struct folder *folder;
    char *buffer; /* READ_BYTES */
};

/* Keeping. ------------------------------------------------------------------------------------- */

static int submit(struct inbox *in, str unit, struct folder_ticket *ticket, struct err *err)
{
    struct submitted kept;
    struct arena mem;

    arena_init(&mem, MIB);
    int rc = pipeline_submit(in->pipeline, unit, SOURCE, &mem, &kept, err);
    if (rc == 0 && ticket->count < FOLDER_TICKET_MAX)
        ticket->ids[ticket->count++] = kept.ids[0];
    arena_fini(&mem);
    return rc;
}

/** One file on its way, which may be an archive. */
struct taking {
    struct inbox *in;
    struct folder_ticket *ticket;
    struct unit_cutter cutter;
};

static int submit_units(struct taking *t, struct err *err)
{
    str unit;

    while (unit_next(&t->cutter, &unit))
        if (submit(t->in, unit, t->ticket, err) < 0)
            return -1;
    return 0;
}

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct taking *t = arg;

    return unit_feed(&t->cutter, bytes, err) < 0 ? -1 : submit_units(t, err);
}

static int end_file(void *arg, struct err *err)
{
    struct taking *t = arg;

    unit_end(&t->cutter);
    int rc = submit_units(t, err);
    unit_cutter_fini(&t->cutter);
    unit_cutter_init(&t->cutter);
    return rc;
}

/** The file goes to bad/, where somebody looks at it; what was unpacked is kept and read. */
static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct taking *t = arg;

    (void)err;
    t->ticket->spoilt = true;
    log_error("watched folder: a file: %s", why->msg);
    return 0;
}

static int unpack_all(struct inbox *in, int fd, struct unpack *u, struct err *err)
{
    ssize_t n;

    while (!unpack_given_up(u) && (n = read(fd, in->buffer, READ_BYTES)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_IO, ERR_NO_POS, "watched folder: a file cannot be read: %s",
                           strerror(errno));
        if (unpack_feed(u, (str){in->buffer, (size_t)n}, err) < 0)
            return -1;
    }
    return unpack_end(u, err);
}

static int keep(void *arg, int fd, struct folder_ticket *ticket, struct err *err)
{
    struct taking t = {.in = arg, .ticket = ticket};
    struct unpack_sink sink = {take_bytes, end_file, take_fault, &t};
    struct unpack *u;

    if (unpack_new(NULL, &sink, &u, err) < 0)
        return -1;
    unit_cutter_init(&t.cutter);
    int rc = unpack_all(arg, fd, u, err);
    unit_cutter_fini(&t.cutter);
    unpack_free(u);
    return rc;
}

/* Fate. ---------------------------------------------------------------------------------------- */

/**
 * Bad when nothing of it could be read, or some of it not be unpacked; while any part waits (we are
 * stopping) it stays.
 */
static enum folder_fate fate_of(struct store *st, const struct folder_ticket *ticket)
{
    enum folder_fate fate = FOLDER_BAD;
    struct arena mem;
    struct err err;

    arena_init(&mem, MIB);
    for (size_t i = 0; i < ticket->count; i++) {
        struct journal_row row;
        if (store_journal_get(st, ticket->ids[i], &mem, &row, &err) < 0 ||
            row.status == JOURNAL_RECEIVED) {
            fate = FOLDER_LATER;
            break;
        }
        if (row.status == JOURNAL_PROCESSED && !ticket->spoilt)
            fate = FOLDER_DONE;
    }
    arena_fini(&mem);
    return fate;
}

static enum folder_fate fate(void *arg, const struct folder_ticket *ticket)
{
    struct inbox *in = arg;
    struct err err;

    pipeline_drain(in->pipeline);
    struct store *st = readers_take(in->readers, &err);
    if (!st)
        return FOLDER_LATER;
    enum folder_fate f = fate_of(st, ticket);
    readers_give(in->readers, st);
    return f;
}

static void trouble(void *arg, const struct err *err)
{
    (void)arg;
    log_error("%s", err->msg);
}

/* Start and stop. ------------------------------------------------------------------------------ */

int inbox_start(const struct settings *settings, struct pipeline *pipeline, struct readers *readers,
                struct inbox **out, struct err *err)
{
    struct folder_options options = {.path = settings->intake_folder.p,
                                     .poll_ms = (unsigned)settings->intake_poll_ms,
                                     .keep = keep,
                                     .fate = fate,
                                     .trouble = trouble};

    *out = NULL;
    if (settings->intake_folder.n == 0)
        return 0;
    struct inbox *in = calloc(1, sizeof *in);
    if (!in)
        return err_memory(err);
    *in = (struct inbox){.pipeline = pipeline, .readers = readers, .buffer = malloc(READ_BYTES)};
    options.arg = in;
    if (!in->buffer || folder_start(&options, &in->folder, err) < 0) {
        int rc = in->buffer ? -1 : err_memory(err);
        inbox_stop(in);
        return rc;
    }
    *out = in;
    return 0;
}

void inbox_stop(struct inbox *in)
{
    if (!in)
        return;
    folder_stop(in->folder);
    free(in->buffer);
    free(in);
}
