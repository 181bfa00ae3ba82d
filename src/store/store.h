/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to the database, its transactions and its schema. Nobody above store/ knows which
 * engine is behind it; the records are in the headers beside this one, one subject each.
 *
 * Rules that hold for every function of store/:
 *  - A connection belongs to one thread at a time. Any number may read while one writes.
 *  - Writing needs store_begin first (ERR_USAGE otherwise): who commits is always visible.
 *  - Text and lists come back on the caller's arena. Text that is not known is the empty slice, a
 *    time that is not known UTC_UNKNOWN, a reference to nothing 0. Ids start at 1.
 *  - `_find` answers 1 found, 0 none, -1 error; `_get` takes "none" as an error (ERR_NOT_FOUND).
 *  - Errors: ERR_STORE (the database failed, the disk is full), ERR_BUSY (somebody else writes),
 *    ERR_CONFLICT (a rule of the schema or another version says no), ERR_MEMORY. Never with data.
 *    After an error inside a transaction, roll back: what the engine kept of it is not defined.
 */
#ifndef SAFAR_STORE_STORE_H
#define SAFAR_STORE_STORE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

struct store;

enum store_mode {
    STORE_WRITE, /* makes the database when there is none */
    STORE_READ,  /* never changes anything; the database must be there */
};

struct store_options {
    int busy_timeout_ms; /* how long to wait for another writer; 0: 10 s */
    size_t cache_bytes;  /* page cache of this connection; 0: 64 MiB writing, 16 MiB reading */
    uint64_t max_bytes;  /* largest database file; 0: as the disk allows */
};

/**
 * Open `sqlite:PATH`, or `sqlite::memory:` (private to the connection, for tests).
 *
 * A database of another program is refused. The schema is not looked at: see store_migrate.
 * @param options  NULL for the defaults
 * @param out      to be given to store_close
 * @return         -1: ERR_UNSUPPORTED (engine, foreign database), ERR_STORE, ERR_MEMORY
 */
int store_open(const char *url, enum store_mode mode, const struct store_options *options,
               struct store **out, struct err *err) MUST_CHECK;

/** Closes; an open transaction is rolled back. Accepts NULL. */
void store_close(struct store *st);

/**
 * Bring the schema up to this program: each missing migration in a transaction of its own.
 * @param now      recorded with each migration
 * @param applied  how many were applied; may be NULL
 * @return         -1: ERR_UNSUPPORTED when the database is newer than the program, or when a
 *                 migration that was applied is not the one this program has
 */
int store_migrate(struct store *st, utc_ms now, unsigned *applied, struct err *err) MUST_CHECK;

/** Is the schema the one of this program? -1: ERR_UNSUPPORTED says how it differs. For readers. */
int store_check_schema(struct store *st, struct err *err) MUST_CHECK;

/** Can the database answer? For readiness checks. */
int store_ping(struct store *st, struct err *err) MUST_CHECK;

/**
 * Start a transaction that writes. Not nested. Waits for another writer up to the busy timeout.
 * @return -1: ERR_BUSY, ERR_STORE
 */
int store_begin(struct store *st, struct err *err) MUST_CHECK;

/** Start a transaction that reads: all that follows sees one state. End it with store_rollback. */
int store_begin_read(struct store *st, struct err *err) MUST_CHECK;

/**
 * Make it durable: after 0 it survives power loss. After -1 the transaction is rolled back. Also -1
 * when an error inside (a full disk) made the engine give the transaction up: nothing of it stays.
 */
int store_commit(struct store *st, struct err *err) MUST_CHECK;

/** Give up what was done since store_begin. Does nothing without a transaction. Accepts NULL. */
void store_rollback(struct store *st);

bool store_in_transaction(const struct store *st);

/**
 * A part of a transaction that can be undone alone: savepoint, then exactly one of release and
 * undo. Nested up to the depth the engine allows; the newest ends first.
 */
int store_savepoint(struct store *st, struct err *err) MUST_CHECK;
int store_release(struct store *st, struct err *err) MUST_CHECK;
int store_undo(struct store *st, struct err *err) MUST_CHECK;

/**
 * Fold the engine's log into the database file, where it has one (SQLite: WAL checkpoint). Happens
 * by itself; worth calling when idle and before a copy is taken. Never waits for readers.
 */
int store_checkpoint(struct store *st, struct err *err) MUST_CHECK;

/** Pages of a list. `limit` 0 means none: only the total is counted. */
struct store_page {
    uint32_t limit, offset;
};

#endif
