/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one connection of a process that writes, on a thread of its own.
 *
 * Jobs of several threads that wait at the same time are done in one transaction and made durable
 * by one commit (group commit); each has a savepoint, so one that fails takes nothing of the others
 * with it. Thread-safe.
 */
#ifndef SAFAR_APP_WRITER_H
#define SAFAR_APP_WRITER_H

#include "store/store.h"

struct writer;

/** Change what you like; the transaction is open. -1 undoes the job's changes alone. */
typedef int writer_job(struct store *st, void *arg, struct err *err);

struct writer_options {
    struct store_options store;
    /* Called on the writer's thread after each commit; NULL: nobody asks. */
    void (*committed)(void *arg);
    void *committed_arg;
};

/**
 * Open the database, bring its schema up to date, start the thread.
 * @return -1: any error of store_open and store_migrate, ERR_MEMORY
 */
int writer_open(const char *url, const struct writer_options *options, struct writer **out,
                struct err *err) MUST_CHECK;

/** Jobs that wait are done first. Accepts NULL. */
void writer_close(struct writer *w);

/**
 * Do `job` and wait until its commit is durable.
 * @return 0, or -1 with the job's error or the commit's
 */
int writer_run(struct writer *w, writer_job *job, void *arg, struct err *err) MUST_CHECK;

/** May be set once, before other threads use the writer. */
void writer_on_commit(struct writer *w, void (*committed)(void *arg), void *arg);

#endif
