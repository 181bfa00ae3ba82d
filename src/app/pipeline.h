/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From bytes to hits while the unit serves: journal, process, screen.
 *
 * pipeline_submit answers once the journal has the bytes; a thread then processes units in the
 * order of the journal, each in one transaction. What a crash left `received` is processed at
 * start. The lists that it screens with are those of list_watch.h.
 */
#ifndef SAFAR_APP_PIPELINE_H
#define SAFAR_APP_PIPELINE_H

#include "app/list_watch.h"
#include "app/settings.h"
#include "app/writer.h"
#include "base/hash.h"

struct pipeline;

/** The units that some bytes became: one, unless they had to be cut. */
struct submitted {
    int64_t *ids; /* on the caller's arena */
    size_t count;
    struct sha256 sha256; /* of all the bytes */
    bool duplicate;       /* nothing of it was new */
};

struct pipeline_figures {
    uint64_t units, messages, bookings, travellers, hits; /* processed since start */
    uint64_t waiting;                                     /* received, not processed yet */
    int64_t list_generation;                              /* that is screened with */
};

/**
 * Start the threads. `writer` and `settings` must outlive the pipeline.
 * @return -1: the lists or zones could not be read, ERR_MEMORY
 */
int pipeline_start(const struct settings *settings, struct writer *writer, struct pipeline **out,
                   struct err *err) MUST_CHECK;

/** Stop after the unit at work; what waits is done at the next start. Accepts NULL. */
void pipeline_stop(struct pipeline *p);

/**
 * Keep `body` and have it processed. Returns after the commit of the journal.
 * @param source  http, folder:in, ...
 * @return        -1: nothing is kept
 */
int pipeline_submit(struct pipeline *p, str body, str source, struct arena *mem,
                    struct submitted *out, struct err *err) MUST_CHECK;

/** Wait until everything submitted so far is processed. For tests and orderly stops. */
void pipeline_drain(struct pipeline *p);

/** Is it working? False when the last unit could not be processed for want of disk or database. */
bool pipeline_healthy(struct pipeline *p);

/** The lists in use; belongs to the pipeline. */
struct list_watch *pipeline_lists(struct pipeline *p);

void pipeline_figures(struct pipeline *p, struct pipeline_figures *out);

#endif
