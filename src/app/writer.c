/* SPDX-License-Identifier: Apache-2.0 */
/* The writing thread: takes what waits, does it in one transaction, wakes those who wait. */
#include "app/writer.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>

/** Jobs of one transaction: a commit costs about what a hundred small jobs do. */
#define BATCH_MAX 256

/* Lives on the stack of the thread that waits. */
struct waiting {
    writer_job *job;
    void *arg;
    struct err *err;
    struct waiting *next;
    int rc;
    bool done;
};

struct writer {
    struct store *st;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived, finished;
    struct waiting *first, *last;
    bool closing;
    void (*committed)(void *arg);
    void *committed_arg;
};

/** Cut off at most BATCH_MAX jobs, waiting for the first. @return NULL: closing */
static struct waiting *take(struct writer *w)
{
    struct waiting *batch, *end;
    unsigned n = 1;

    pthread_mutex_lock(&w->lock);
    while (!w->first && !w->closing)
        pthread_cond_wait(&w->arrived, &w->lock);
    batch = end = w->first;
    while (end && end->next && n < BATCH_MAX) {
        end = end->next;
        n++;
    }
    if (end) {
        w->first = end->next;
        end->next = NULL;
    }
    if (!w->first)
        w->last = NULL;
    pthread_mutex_unlock(&w->lock);
    return batch;
}

/** -1: the transaction cannot go on; the job's own failure is in `job->rc`. */
static int do_job(struct writer *w, struct waiting *job, struct err *err)
{
    if (store_savepoint(w->st, err) < 0)
        return -1;
    job->rc = job->job(w->st, job->arg, job->err);
    return job->rc < 0 ? store_undo(w->st, err) : store_release(w->st, err);
}

static int do_batch(struct writer *w, struct waiting *batch, struct err *err)
{
    int rc = store_begin(w->st, err);

    for (struct waiting *job = batch; rc == 0 && job; job = job->next)
        rc = do_job(w, job, err);
    if (rc == 0)
        rc = store_commit(w->st, err);
    if (rc < 0)
        store_rollback(w->st);
    return rc;
}

/** After this the structs are gone: their threads go on. */
static void finish(struct writer *w, struct waiting *batch, int rc, const struct err *err)
{
    pthread_mutex_lock(&w->lock);
    for (struct waiting *job = batch, *next; job; job = next) {
        next = job->next;
        if (rc < 0 && job->rc == 0) {
            job->rc = -1;
            if (job->err)
                *job->err = *err;
        }
        job->done = true;
    }
    pthread_cond_broadcast(&w->finished);
    pthread_mutex_unlock(&w->lock);
}

static void *write_all(void *arg)
{
    struct writer *w = arg;
    struct waiting *batch;
    struct err err;

    while ((batch = take(w))) {
        int rc = do_batch(w, batch, &err);
        finish(w, batch, rc, &err);
        if (rc == 0 && w->committed)
            w->committed(w->committed_arg);
    }
    return NULL;
}

static int open_store(const char *url, const struct store_options *options, struct store **out,
                      struct err *err)
{
    if (store_open(url, STORE_WRITE, options, out, err) < 0)
        return -1;
    if (store_migrate(*out, clock_utc_ms(), NULL, err) == 0)
        return 0;
    store_close(*out);
    return -1;
}

int writer_open(const char *url, const struct writer_options *options, struct writer **out,
                struct err *err)
{
    struct writer *w = calloc(1, sizeof *w);

    if (!w)
        return err_memory(err);
    if (open_store(url, options ? &options->store : NULL, &w->st, err) < 0) {
        free(w);
        return -1;
    }
    if (options)
        writer_on_commit(w, options->committed, options->committed_arg);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->arrived, NULL);
    pthread_cond_init(&w->finished, NULL);
    if (pthread_create(&w->thread, NULL, write_all, w) != 0) {
        store_close(w->st);
        free(w);
        return err_set(err, ERR_MEMORY, ERR_NO_POS, "no thread for the writer");
    }
    *out = w;
    return 0;
}

void writer_close(struct writer *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_signal(&w->arrived);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->arrived);
    pthread_cond_destroy(&w->finished);
    store_close(w->st);
    free(w);
}

void writer_on_commit(struct writer *w, void (*committed)(void *arg), void *arg)
{
    w->committed = committed;
    w->committed_arg = arg;
}

int writer_run(struct writer *w, writer_job *job, void *arg, struct err *err)
{
    struct waiting self = {.job = job, .arg = arg, .err = err};

    pthread_mutex_lock(&w->lock);
    if (w->closing) {
        pthread_mutex_unlock(&w->lock);
        return err_set(err, ERR_BUSY, ERR_NO_POS, "the unit is shutting down");
    }
    if (w->last)
        w->last->next = &self;
    else
        w->first = &self;
    w->last = &self;
    pthread_cond_signal(&w->arrived);
    while (!self.done)
        pthread_cond_wait(&w->finished, &w->lock);
    pthread_mutex_unlock(&w->lock);
    return self.rc;
}
