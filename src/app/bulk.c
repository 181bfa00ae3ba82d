/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of units: journalled by one commit, processed by one more. */
#include "app/bulk.h"

#include "app/units.h"
#include "base/clock.h"
#include "store/journal.h"
#include "store/settings.h"

#include <stdlib.h>

#define BATCH_UNITS 64
#define BATCH_BYTES (8 * MIB)
#define LEFTOVERS 64

struct collected {
    size_t at, n; /* of the body in `bytes` */
    str source;
    int64_t id;
    utc_ms received_at;
    bool duplicate;
};

struct bulk {
    struct store *st;
    struct screening *lists;
    struct watchlist_options options;
    struct ingest *ingest;
    struct buf bytes;
    struct collected units[BATCH_UNITS];
    unsigned n;
    struct bulk_figures figures;
};

/* Units of an earlier run. --------------------------------------------------------------------- */

static int process_stored(struct bulk *b, const struct journal_row *row, struct arena *mem,
                          struct err *err)
{
    struct unit unit = {.id = row->id, .received_at = row->received_at};

    if (store_begin(b->st, err) < 0)
        return -1;
    if (store_journal_body(b->st, row->id, mem, &unit.body, err) < 0 ||
        ingest_unit(b->ingest, b->st, b->lists, &unit, clock_utc_ms(), err) < 0) {
        store_rollback(b->st);
        return -1;
    }
    b->figures.leftovers++;
    return store_commit(b->st, err);
}

static int process_leftovers(struct bulk *b, struct arena *mem, struct err *err)
{
    struct journal_rows rows;
    int64_t after = 0;

    do {
        rows = (struct journal_rows){0};
        if (store_journal_received(b->st, after, LEFTOVERS, mem, &rows, err) < 0)
            return -1;
        for (uint32_t i = 0; i < rows.rows.n; i++) {
            struct arena body;
            arena_init(&body, JOURNAL_BODY_MAX + MIB);
            int rc = process_stored(b, &rows.rows.v[i], &body, err);
            arena_fini(&body);
            if (rc < 0)
                return -1;
            after = rows.rows.v[i].id;
        }
        arena_reset(mem);
    } while (rows.rows.n == LEFTOVERS);
    return 0;
}

int bulk_new(struct store *st, struct screening *lists, const struct watchlist_options *options,
             const struct timezones *zones, struct bulk **out, struct err *err)
{
    struct bulk *b = calloc(1, sizeof *b);
    struct arena mem;

    if (!b)
        return err_memory(err);
    b->st = st;
    b->lists = screening_retain(lists);
    b->options = *options;
    buf_init(&b->bytes, BATCH_BYTES + UNIT_MAX);
    if (ingest_new(zones, &b->ingest, err) < 0) {
        bulk_free(b);
        return -1;
    }
    arena_init(&mem, MIB);
    int rc = process_leftovers(b, &mem, err);
    arena_fini(&mem);
    if (rc < 0) {
        bulk_free(b);
        return -1;
    }
    *out = b;
    return 0;
}

void bulk_free(struct bulk *b)
{
    if (!b)
        return;
    screening_release(b->lists);
    ingest_free(b->ingest);
    buf_fini(&b->bytes);
    free(b);
}

/* A batch. ------------------------------------------------------------------------------------- */

static str body_of(const struct bulk *b, const struct collected *c)
{
    return str_head(str_skip(buf_view(&b->bytes), c->at), c->n);
}

static int journal_all(struct bulk *b, struct err *err)
{
    if (store_begin(b->st, err) < 0)
        return -1;
    for (unsigned i = 0; i < b->n; i++) {
        struct collected *c = &b->units[i];
        if (store_journal_append(b->st, body_of(b, c), c->source, c->received_at, &c->id,
                                 &c->duplicate, err) < 0) {
            store_rollback(b->st);
            return -1;
        }
        b->figures.duplicates += c->duplicate;
    }
    return store_commit(b->st, err);
}

/** Another process may have changed a list since; in the transaction that uses them. */
static int renew_lists(struct bulk *b, struct err *err)
{
    struct screening *next;
    int64_t generation;

    if (store_counter_get(b->st, LIST_GENERATION_KEY, &generation, err) < 0)
        return -1;
    if (generation == screening_generation(b->lists))
        return 0;
    if (screening_load(b->st, utc_to_datetime(clock_utc_ms()).date, &b->options, &next, err) < 0)
        return -1;
    screening_release(b->lists);
    b->lists = next;
    return 0;
}

static int process_all(struct bulk *b, struct err *err)
{
    if (store_begin(b->st, err) < 0)
        return -1;
    if (renew_lists(b, err) < 0) {
        store_rollback(b->st);
        return -1;
    }
    for (unsigned i = 0; i < b->n; i++) {
        const struct collected *c = &b->units[i];
        struct unit unit = {c->id, c->received_at, body_of(b, c)};
        if (!c->duplicate &&
            ingest_unit(b->ingest, b->st, b->lists, &unit, clock_utc_ms(), err) < 0) {
            store_rollback(b->st);
            return -1;
        }
    }
    return store_commit(b->st, err);
}

int bulk_flush(struct bulk *b, struct err *err)
{
    if (b->n == 0)
        return 0;
    if (journal_all(b, err) < 0 || process_all(b, err) < 0)
        return -1;
    b->n = 0;
    buf_reset(&b->bytes);
    return 0;
}

int bulk_add(struct bulk *b, str body, str source, struct err *err)
{
    if ((b->n == BATCH_UNITS || b->bytes.n + body.n > BATCH_BYTES) && bulk_flush(b, err) < 0)
        return -1;
    struct collected *c = &b->units[b->n];
    *c = (struct collected){
        .at = b->bytes.n, .n = body.n, .source = source, .received_at = clock_utc_ms()};
    buf_str(&b->bytes, body);
    if (b->bytes.failed)
        return err_memory(err);
    b->n++;
    b->figures.bytes += body.n;
    return 0;
}

struct bulk_figures bulk_figures(const struct bulk *b)
{
    struct bulk_figures f = b->figures;

    f.ingest = *ingest_figures(b->ingest);
    return f;
}
