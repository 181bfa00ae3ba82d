/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a database engine has to offer, one row in the table of store.c for each. Only store/ sees
 * this.
 *
 * A statement is a `static const struct sql` next to the function that uses it; an engine prepares
 * it once for each connection and finds it again by its address.
 */
#ifndef SAFAR_STORE_ENGINE_H
#define SAFAR_STORE_ENGINE_H

#include "store/store.h"

/** One statement. Parameters are $1, $2, ...; `postgres` is set only where its text must differ. */
struct sql {
    const char *text;
    const char *postgres;
};

/** A prepared statement of one connection. Engines put it first in theirs. */
struct statement {
    const struct sql *sql;
    int parameters; /* how many must be bound */
    bool active;    /* between prepare and reset */
};

/** A schema change that the program carries (db/migrations). */
struct migration {
    unsigned version; /* from 1, without gaps */
    const char *name;
    str script;
};

struct store_engine {
    const char *name; /* scheme of its URLs */
    const struct migration *migrations;
    const unsigned *migration_count;

    /* Open what follows `NAME:` in the URL and put the connection's state into *out. */
    int (*open)(const char *target, enum store_mode mode, const struct store_options *options,
                struct store **out, struct err *err);
    /* Roll back, finalise statements, close, free. */
    void (*close)(struct store *st);

    /* Not nested; `write` may wait up to the busy timeout. */
    int (*begin)(struct store *st, bool write, struct err *err);
    /* Durable on return. On -1 the transaction is gone. */
    int (*commit)(struct store *st, struct err *err);
    void (*rollback)(struct store *st);
    /* Run the statements of a migration. */
    int (*run_script)(struct store *st, str script, struct err *err);
    int (*checkpoint)(struct store *st, struct err *err);

    /* Find or prepare. Using a statement that is active is our mistake. */
    int (*prepare)(struct store *st, const struct sql *sql, struct statement **out,
                   struct err *err);
    /* Parameters count from 1. Text and blobs must live until reset. -1: too large, no memory. */
    int (*bind_int)(struct statement *s, int parameter, int64_t value);
    int (*bind_double)(struct statement *s, int parameter, double value);
    int (*bind_text)(struct statement *s, int parameter, str value);
    int (*bind_blob)(struct statement *s, int parameter, str value);
    int (*bind_null)(struct statement *s, int parameter);
    /* 1 a row, 0 no more, -1 error; when that ended the transaction, in_transaction says so. */
    int (*step)(struct store *st, struct statement *s, struct err *err);
    /* Columns count from 0 and live until the next step. NULL reads as 0 and as empty. */
    bool (*column_null)(struct statement *s, int column);
    int64_t (*column_int)(struct statement *s, int column);
    double (*column_double)(struct statement *s, int column);
    str (*column_text)(struct statement *s, int column);
    str (*column_blob)(struct statement *s, int column);
    /* Ready for the next use. Accepts a statement that failed. */
    void (*reset)(struct statement *s);

    /* Of the last step: rows it changed, id of the row it inserted. */
    int64_t (*changes)(struct store *st);
    int64_t (*inserted_id)(struct store *st);
};

/** What every connection has; engines put it first in theirs. */
struct store {
    const struct store_engine *engine;
    enum store_mode mode;
    bool in_transaction, writing;
    unsigned savepoints;
    void *scratch; /* compression contexts, see pack.h */
};

extern const struct store_engine store_sqlite;

#endif
