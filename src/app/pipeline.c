/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The threads between journal and hits.
 *
 * The processing thread asks the journal for what waits, so nothing need be handed over but a
 * wake-up; `last_id` and `done_id` say how far submitting and processing are. The lists are
 * list_watch.h's; the writer's jobs retain the generation that they work with.
 */
#include "app/pipeline.h"

#include "app/ingest.h"
#include "app/units.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/journal.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define RETRY_MS 1000 /* after the database refused a unit */
#define LEFT_BEHIND_MS 5000
#define AT_ONCE 16 /* units fetched from the journal, and processed by one job */
#define AT_ONCE_BYTES (1 * MIB)

struct pipeline {
    const struct settings *settings;
    struct writer *writer;
    struct list_watch *lists;
    struct timezones *zones;
    struct ingest *ingest; /* used on the writer's thread only */

    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    pthread_t processing;
    bool stopping, healthy;
    int64_t last_id; /* newest unit that was submitted */
    int64_t done_id; /* every unit up to here is processed */
    struct pipeline_figures figures;
};

static struct timespec time_in(unsigned ms)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/** Sleep, unless told to stop. @return false: stopping */
static bool sleep_ms(struct pipeline *p, pthread_cond_t *until, unsigned ms)
{
    struct timespec end = time_in(ms);

    pthread_mutex_lock(&p->lock);
    while (!p->stopping && pthread_cond_timedwait(until, &p->lock, &end) != ETIMEDOUT)
        ;
    bool go_on = !p->stopping;
    pthread_mutex_unlock(&p->lock);
    return go_on;
}

/* Processing. ---------------------------------------------------------------------------------- */

/* Some units that follow one another, done by one job of the writer. */
struct batch {
    struct pipeline *p;
    struct screening *lists; /* taken when the job runs: see recall() of list_watch.c */
    struct journal_rows rows;
    struct arena mem; /* rows and bodies */
    uint32_t n;       /* of rows that the job has done */
    struct ingest_figures before, after;
};

static int process_row(struct batch *b, struct store *st, const struct journal_row *row,
                       struct err *err)
{
    struct unit unit = {.id = row->id, .received_at = row->received_at};

    if (store_journal_body(st, row->id, &b->mem, &unit.body, err) < 0)
        return -1;
    return ingest_unit(b->p->ingest, st, b->lists, &unit, clock_utc_ms(), err);
}

static int process_job(struct store *st, void *arg, struct err *err)
{
    struct batch *b = arg;
    uint64_t bytes = 0;

    b->lists = list_watch_lists(b->p->lists);
    b->before = *ingest_figures(b->p->ingest);
    if (store_journal_received(st, 0, AT_ONCE, &b->mem, &b->rows, err) < 0)
        return -1;
    for (b->n = 0; b->n < b->rows.rows.n && bytes < AT_ONCE_BYTES; b->n++) {
        const struct journal_row *row = &b->rows.rows.v[b->n];
        bytes += row->size;
        if (process_row(b, st, row, err) < 0)
            return -1;
    }
    b->after = *ingest_figures(b->p->ingest);
    return 0;
}

static void count(struct pipeline_figures *f, const struct batch *b)
{
    f->units += b->after.units - b->before.units;
    f->messages += b->after.messages - b->before.messages;
    f->bookings += b->after.bookings - b->before.bookings;
    f->travellers += b->after.travellers - b->before.travellers;
    f->hits += b->after.hits - b->before.hits;
}

/** @return 1 some units were done, 0 none waits, -1 the database failed */
static int process_some(struct pipeline *p)
{
    struct batch b = {.p = p};
    struct err err;
    int64_t reached;

    pthread_mutex_lock(&p->lock);
    reached = p->last_id;
    pthread_mutex_unlock(&p->lock);
    arena_init(&b.mem, 2 * JOURNAL_BODY_MAX + 16 * MIB);
    int rc = writer_run(p->writer, process_job, &b, &err);
    pthread_mutex_lock(&p->lock);
    if (rc == 0) {
        count(&p->figures, &b);
        /* Ids are given by one writer in order, so nothing below the last seen can still come. */
        if (b.n && b.rows.rows.v[b.n - 1].id > p->done_id)
            p->done_id = b.rows.rows.v[b.n - 1].id;
        if (b.n == b.rows.rows.n && b.n < AT_ONCE && reached > p->done_id)
            p->done_id = reached;
    } else
        log_error("processing: %s: %s", err_code_name(err.code), err.msg);
    p->healthy = rc == 0;
    pthread_cond_broadcast(&p->idle);
    int done = rc < 0 ? -1 : b.n > 0;
    pthread_mutex_unlock(&p->lock);
    arena_fini(&b.mem);
    screening_release(b.lists);
    return done;
}

/**
 * Wait for something to do, or a while: a command that was killed may have left units behind.
 * @return false: stopping
 */
static bool wait_for_work(struct pipeline *p)
{
    struct timespec end = time_in(LEFT_BEHIND_MS);
    bool in_time = true;

    pthread_mutex_lock(&p->lock);
    while (!p->stopping && in_time && p->last_id <= p->done_id)
        in_time = pthread_cond_timedwait(&p->work, &p->lock, &end) != ETIMEDOUT;
    bool go_on = !p->stopping;
    pthread_mutex_unlock(&p->lock);
    return go_on;
}

static bool stopping(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    bool stop = p->stopping;
    pthread_mutex_unlock(&p->lock);
    return stop;
}

static void *process_all(void *arg)
{
    struct pipeline *p = arg;
    bool go_on = true;

    while (go_on) {
        int done = process_some(p); /* at first: what a crash has left */
        if (done > 0)
            go_on = !stopping(p);
        else if (done < 0)
            go_on = sleep_ms(p, &p->work, RETRY_MS);
        else
            go_on = wait_for_work(p);
    }
    return NULL;
}

/* Start and stop. ------------------------------------------------------------------------------ */

static int open_parts(struct pipeline *p, struct err *err)
{
    struct err zones;

    if (timezones_open(NULL, &p->zones, &zones) < 0) {
        log_warning("time zones: %s; departures have no UTC time", zones.msg);
        p->zones = NULL;
    }
    if (ingest_new(p->zones, &p->ingest, err) < 0)
        return -1;
    return list_watch_start(p->settings, p->writer, &p->lists, err);
}

static void free_parts(struct pipeline *p)
{
    list_watch_stop(p->lists);
    ingest_free(p->ingest);
    timezones_close(p->zones);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->idle);
    free(p);
}

int pipeline_start(const struct settings *settings, struct writer *writer, struct pipeline **out,
                   struct err *err)
{
    struct pipeline *p = calloc(1, sizeof *p);

    if (!p)
        return err_memory(err);
    p->settings = settings;
    p->writer = writer;
    p->healthy = true;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->idle, NULL);
    if (open_parts(p, err) < 0) {
        free_parts(p);
        return -1;
    }
    if (pthread_create(&p->processing, NULL, process_all, p) != 0) {
        free_parts(p);
        return err_set(err, ERR_MEMORY, ERR_NO_POS, "no thread for processing");
    }
    *out = p;
    return 0;
}

void pipeline_stop(struct pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->work);
    pthread_cond_broadcast(&p->idle);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->processing, NULL);
    free_parts(p);
}

/* Submitting. ---------------------------------------------------------------------------------- */

struct submission {
    str body, source;
    struct arena *mem;
    struct submitted *out;
    int64_t last_id;
    uint32_t cap;
};

static int keep_unit(struct submission *s, struct store *st, str unit, utc_ms now, struct err *err)
{
    struct submitted *out = s->out;
    bool duplicate;

    if (out->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 1;
        int64_t *ids = arena_alloc(s->mem, cap * sizeof *ids);
        if (!ids)
            return err_memory(err);
        if (out->count)
            memcpy(ids, out->ids, out->count * sizeof *ids);
        out->ids = ids;
        s->cap = cap;
    }
    if (store_journal_append(st, unit, s->source, now, &out->ids[out->count], &duplicate, err) < 0)
        return -1;
    if (!duplicate)
        s->last_id = out->ids[out->count];
    out->duplicate &= duplicate;
    out->count++;
    return 0;
}

static int cut_and_keep(struct submission *s, struct store *st, struct unit_cutter *cutter,
                        utc_ms now, struct err *err)
{
    str rest = s->body, unit;

    while (rest.n) {
        if (unit_feed(cutter, str_head(rest, MIB), err) < 0)
            return -1;
        rest = str_skip(rest, MIB);
        if (rest.n == 0)
            unit_end(cutter);
        while (unit_next(cutter, &unit))
            if (keep_unit(s, st, unit, now, err) < 0)
                return -1;
    }
    return 0;
}

static int submit_job(struct store *st, void *arg, struct err *err)
{
    struct submission *s = arg;
    struct unit_cutter cutter;
    utc_ms now = clock_utc_ms();

    s->out->count = 0;
    s->out->duplicate = true;
    if (s->body.n <= UNIT_MAX)
        return keep_unit(s, st, s->body, now, err);
    unit_cutter_init(&cutter);
    int rc = cut_and_keep(s, st, &cutter, now, err);
    unit_cutter_fini(&cutter);
    return rc;
}

int pipeline_submit(struct pipeline *p, str body, str source, struct arena *mem,
                    struct submitted *out, struct err *err)
{
    struct submission s = {.body = body, .source = source, .mem = mem, .out = out};

    *out = (struct submitted){.sha256 = sha256_of(body)};
    if (body.n == 0)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the message is empty");
    if (writer_run(p->writer, submit_job, &s, err) < 0)
        return -1;
    pthread_mutex_lock(&p->lock);
    if (s.last_id > p->last_id)
        p->last_id = s.last_id;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return 0;
}

void pipeline_drain(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    int64_t last = p->last_id;
    while (!p->stopping && last > p->done_id)
        pthread_cond_wait(&p->idle, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

bool pipeline_healthy(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    bool healthy = p->healthy;
    pthread_mutex_unlock(&p->lock);
    return healthy;
}

struct list_watch *pipeline_lists(struct pipeline *p)
{
    return p->lists;
}

void pipeline_figures(struct pipeline *p, struct pipeline_figures *out)
{
    struct screening *lists = list_watch_lists(p->lists);

    pthread_mutex_lock(&p->lock);
    *out = p->figures;
    out->waiting = p->last_id > p->done_id ? (uint64_t)(p->last_id - p->done_id) : 0;
    pthread_mutex_unlock(&p->lock);
    out->list_generation = screening_generation(lists);
    screening_release(lists);
}
