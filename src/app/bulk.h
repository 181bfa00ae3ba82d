/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many units on one connection and one thread: `safar ingest`.
 *
 * Units are collected into a batch; one commit journals the batch, one more processes it. Stopped
 * in between, the next start processes what was journalled.
 */
#ifndef SAFAR_APP_BULK_H
#define SAFAR_APP_BULK_H

#include "app/ingest.h"

struct bulk;

struct bulk_figures {
    struct ingest_figures ingest;
    uint64_t bytes;      /* read, also of units that were there already */
    uint64_t duplicates; /* units that were there already */
    uint64_t leftovers;  /* units that an earlier run had journalled only */
};

/**
 * Start with what an earlier run left unprocessed.
 * @param st     open for writing, schema up to date; must outlive it, as must the others
 * @param lists    screened with until another process changes a list, then read anew
 * @param options  for reading them anew
 * @return         -1: ERR_MEMORY or the database failed
 */
int bulk_new(struct store *st, struct screening *lists, const struct watchlist_options *options,
             const struct timezones *zones, struct bulk **out, struct err *err) MUST_CHECK;
/** What is still collected is lost unless bulk_flush was called. Accepts NULL. */
void bulk_free(struct bulk *b);

/** One unit, at most UNIT_MAX bytes. `source` must live until the next flush. */
int bulk_add(struct bulk *b, str body, str source, struct err *err) MUST_CHECK;

/** Everything that was added is durable and processed after 0. */
int bulk_flush(struct bulk *b, struct err *err) MUST_CHECK;

struct bulk_figures bulk_figures(const struct bulk *b);

#endif
