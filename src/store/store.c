/* SPDX-License-Identifier: Apache-2.0 */
/* The connection: engines, transactions, savepoints. */
#include "store/store.h"

#include "store/pack.h"
#include "store/query.h"

#include <assert.h>

static const struct store_engine *const engines[] = {&store_sqlite};

int store_open(const char *url, enum store_mode mode, const struct store_options *options,
               struct store **out, struct err *err)
{
    static const struct store_options defaults = {0};
    str scheme, target = str_from_c(url);

    *out = NULL;
    if (!str_cut(&target, ':', &scheme) || target.n == 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "store: the URL is not of the form sqlite:PATH");
    for (size_t i = 0; i < COUNT_OF(engines); i++) {
        if (!str_is(scheme, engines[i]->name))
            continue;
        if (engines[i]->open(target.p, mode, options ? options : &defaults, out, err) < 0)
            return -1;
        (*out)->engine = engines[i];
        (*out)->mode = mode;
        return 0;
    }
    return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "store: no engine for such a URL");
}

void store_close(struct store *st)
{
    if (!st)
        return;
    store_rollback(st);
    pack_free(st);
    st->engine->close(st);
}

int store_ping(struct store *st, struct err *err)
{
    static const struct sql sql = {"SELECT count(*) FROM schema_migration", NULL};
    struct query q;
    int64_t count;

    if (query_start(&q, st, &sql, err) < 0)
        return -1;
    return query_number(&q, &count);
}

static int begin(struct store *st, bool write, struct err *err)
{
    assert(!st->in_transaction);
    if (write && st->mode == STORE_READ)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "store: this connection only reads");
    if (st->engine->begin(st, write, err) < 0)
        return -1;
    st->in_transaction = true;
    st->writing = write;
    st->savepoints = 0;
    return 0;
}

int store_begin(struct store *st, struct err *err)
{
    return begin(st, true, err);
}

int store_begin_read(struct store *st, struct err *err)
{
    return begin(st, false, err);
}

static void transaction_ended(struct store *st)
{
    st->in_transaction = false;
    st->writing = false;
    st->savepoints = 0;
}

/** The engine had to give the transaction up, or there never was one. */
static int no_transaction(struct err *err)
{
    return err_set(err, ERR_STORE, ERR_NO_POS, "store: there is no transaction any more");
}

int store_commit(struct store *st, struct err *err)
{
    if (!st->in_transaction) {
        transaction_ended(st);
        return no_transaction(err);
    }
    assert(st->savepoints == 0);
    transaction_ended(st);
    return st->engine->commit(st, err);
}

void store_rollback(struct store *st)
{
    if (!st || !st->in_transaction)
        return;
    transaction_ended(st);
    st->engine->rollback(st);
}

bool store_in_transaction(const struct store *st)
{
    return st->in_transaction;
}

/* One name for all: it means the newest of them. */
static const struct sql open_savepoint = {"SAVEPOINT part", NULL};
static const struct sql release_savepoint = {"RELEASE part", NULL};
static const struct sql undo_savepoint = {"ROLLBACK TO part", NULL};

static int run(struct store *st, const struct sql *sql, struct err *err)
{
    struct query q;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    return query_next(&q);
}

int store_savepoint(struct store *st, struct err *err)
{
    if (!st->in_transaction)
        return no_transaction(err);
    if (run(st, &open_savepoint, err) < 0)
        return -1;
    st->savepoints++;
    return 0;
}

int store_release(struct store *st, struct err *err)
{
    if (!st->in_transaction)
        return no_transaction(err);
    assert(st->savepoints > 0);
    st->savepoints--;
    return run(st, &release_savepoint, err);
}

int store_undo(struct store *st, struct err *err)
{
    if (!st->in_transaction)
        return no_transaction(err);
    assert(st->savepoints > 0);
    if (run(st, &undo_savepoint, err) < 0)
        return -1;
    return store_release(st, err);
}

int store_checkpoint(struct store *st, struct err *err)
{
    return st->engine->checkpoint(st, err);
}
