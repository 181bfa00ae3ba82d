/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite engine: one file, WAL, every commit synchronous.
 *
 * Connections are opened without SQLite's own mutexes: store.h gives each to one thread at a time.
 * Statements are prepared once for each connection and found by the address of their text. The file
 * is not mapped into memory: no gain was measured, and a failing disk would become a signal.
 */
#include "store/engine.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/** Says in the file whose it is: "SAFR". */
#define APPLICATION_ID 0x53414652

#define PARAMETERS_MAX 40
#define BUSY_TIMEOUT_MS 10000
/** Pages of log (16 MiB) before a commit folds it into the database: a pause of some 20 ms. */
#define CHECKPOINT_PAGES 2048
/** Largest value or row: the largest journal body with some room. */
#define VALUE_MAX (80 * 1024 * 1024)

struct sqlite_statement {
    struct statement head;
    sqlite3_stmt *handle;
    uint8_t place[PARAMETERS_MAX + 1]; /* of parameter $n in SQLite's own numbering */
};

struct sqlite_store {
    struct store head;
    sqlite3 *db;
    struct sqlite_statement **statements; /* open addressing by the address of the text */
    size_t statement_count, statement_slots;
};

static struct sqlite_store *self(struct store *st)
{
    return (struct sqlite_store *)(void *)st;
}

static struct sqlite_statement *own(struct statement *s)
{
    return (struct sqlite_statement *)(void *)s;
}

/* ---- errors ---- */

static enum err_code error_code(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_NOTADB:
        return ERR_UNSUPPORTED;
    default:
        return ERR_STORE;
    }
}

/** A constraint's message names table and columns; of other errors only the kind is told. */
static int fail(sqlite3 *db, int rc, const char *doing, struct err *err)
{
    const char *why = (rc & 0xff) == SQLITE_CONSTRAINT ? sqlite3_errmsg(db) : sqlite3_errstr(rc);

    return err_set(err, error_code(rc), ERR_NO_POS, "store: %s: %s", doing, why);
}

/* ---- opening ---- */

static int run(sqlite3 *db, const char *sql, const char *doing, struct err *err)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? 0 : fail(db, rc, doing, err);
}

static int ask_number(sqlite3 *db, const char *sql, int64_t *out, struct err *err)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    if (rc == SQLITE_ROW) {
        *out = sqlite3_column_int64(s, 0);
        sqlite3_finalize(s);
        return 0;
    }
    fail(db, rc, "open", err);
    sqlite3_finalize(s);
    return -1;
}

/**
 * Is it ours, or new? A new one is marked before anything else is written to it.
 */
static int claim(sqlite3 *db, enum store_mode mode, struct err *err)
{
    int64_t id, tables;
    char sql[80];

    if (ask_number(db, "PRAGMA application_id", &id, err) < 0)
        return -1;
    if (id == APPLICATION_ID)
        return 0;
    if (ask_number(db, "SELECT count(*) FROM sqlite_schema", &tables, err) < 0)
        return -1;
    if (id != 0 || tables != 0)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS,
                       "store: the file is the database of another program");
    if (mode == STORE_READ)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "store: the database is empty");
    if (run(db, "PRAGMA page_size = 8192", "open", err) < 0)
        return -1;
    snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", APPLICATION_ID);
    return run(db, sql, "open", err);
}

/** What the library may do at most, whatever it is given. */
static void limit(sqlite3 *db)
{
    static const struct {
        int what, most;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH,          VALUE_MAX     },
        {SQLITE_LIMIT_SQL_LENGTH,      256 * 1024    },
        {SQLITE_LIMIT_ATTACHED,        0             },
        {SQLITE_LIMIT_VARIABLE_NUMBER, PARAMETERS_MAX},
        {SQLITE_LIMIT_TRIGGER_DEPTH,   1             },
        {SQLITE_LIMIT_WORKER_THREADS,  0             },
    };

    for (size_t i = 0; i < COUNT_OF(limits); i++)
        sqlite3_limit(db, limits[i].what, limits[i].most);

    /* Room for the small objects of some hundred statements: 600 kB a connection. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 1200, 500);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

static int configure(sqlite3 *db, enum store_mode mode, const struct store_options *options,
                     struct err *err)
{
    size_t cache =
        options->cache_bytes ? options->cache_bytes : (mode == STORE_WRITE ? 64 * MIB : 16 * MIB);
    char sql[512];

    snprintf(sql, sizeof(sql),
             "PRAGMA journal_mode = WAL;"
             "PRAGMA synchronous = FULL;"
             "PRAGMA temp_store = MEMORY;"
             "PRAGMA cell_size_check = ON;"
             "PRAGMA wal_autocheckpoint = %d;"
             "PRAGMA journal_size_limit = 134217728;"
             "PRAGMA cache_size = -%zu;"
             "PRAGMA query_only = %d;",
             CHECKPOINT_PAGES, cache / KIB, mode == STORE_READ);
    if (run(db, sql, "open", err) < 0)
        return -1;
    if (options->max_bytes) {
        snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %llu",
                 (unsigned long long)(options->max_bytes / 8192));
        return run(db, sql, "open", err);
    }
    return 0;
}

/** Nobody asks SQLite how much memory it holds; counting takes a lock at each allocation. */
static void configure_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* too late is harmless */
}

static pthread_once_t configured = PTHREAD_ONCE_INIT;

/** Names and documents of travellers are for the unit's own account alone. */
static void create_private(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd >= 0)
        close(fd);
}

static void sqlite_store_close(struct store *st);

static int sqlite_store_open(const char *path, enum store_mode mode,
                             const struct store_options *options, struct store **out,
                             struct err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                SQLITE_OPEN_EXRESCODE;
    struct sqlite_store *st = calloc(1, sizeof(*st));

    if (!st)
        return err_memory(err);
    pthread_once(&configured, configure_library);
    if (mode == STORE_WRITE && strcmp(path, ":memory:") != 0)
        create_private(path);
    if (mode == STORE_WRITE)
        flags |= SQLITE_OPEN_CREATE;
    int rc = sqlite3_open_v2(path, &st->db, flags, NULL);
    if (rc != SQLITE_OK) {
        fail(st->db, rc, "open", err);
        goto failed;
    }
    sqlite3_busy_timeout(st->db,
                         options->busy_timeout_ms ? options->busy_timeout_ms : BUSY_TIMEOUT_MS);
    limit(st->db);
    if (claim(st->db, mode, err) < 0 || configure(st->db, mode, options, err) < 0)
        goto failed;
    *out = &st->head;
    return 0;
failed:
    sqlite_store_close(&st->head);
    return -1;
}

static void sqlite_store_close(struct store *st)
{
    struct sqlite_store *s = self(st);

    for (size_t i = 0; i < s->statement_slots; i++) {
        if (s->statements[i]) {
            sqlite3_finalize(s->statements[i]->handle);
            free(s->statements[i]);
        }
    }
    free(s->statements);
    sqlite3_close(s->db);
    free(s);
}

/* ---- transactions ---- */

static int sqlite_run_script(struct store *st, str script, struct err *err)
{
    struct sqlite_store *s = self(st);
    const char *at = script.p, *end = script.p + script.n;

    while (at < end) {
        sqlite3_stmt *handle = NULL;
        int rc = sqlite3_prepare_v2(s->db, at, (int)(end - at), &handle, &at);
        if (rc == SQLITE_OK && handle)
            rc = sqlite3_step(handle);
        sqlite3_finalize(handle);
        if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
            return fail(s->db, rc, "script", err);
    }
    return 0;
}

static const struct sql begin_write = {"BEGIN IMMEDIATE", NULL};
static const struct sql begin_read = {"BEGIN DEFERRED", NULL};
static const struct sql commit = {"COMMIT", NULL};
static const struct sql rollback = {"ROLLBACK", NULL};

static int sqlite_prepare(struct store *st, const struct sql *sql, struct statement **out,
                          struct err *err);
static int sqlite_step(struct store *st, struct statement *s, struct err *err);
static void sqlite_reset(struct statement *s);

static int run_cached(struct store *st, const struct sql *sql, struct err *err)
{
    struct statement *s = NULL;

    if (sqlite_prepare(st, sql, &s, err) < 0)
        return -1;
    int rc = sqlite_step(st, s, err);
    sqlite_reset(s);
    return rc;
}

static int sqlite_begin(struct store *st, bool write, struct err *err)
{
    return run_cached(st, write ? &begin_write : &begin_read, err);
}

static void sqlite_rollback(struct store *st)
{
    if (!sqlite3_get_autocommit(self(st)->db))
        (void)run_cached(st, &rollback, NULL);
}

static int sqlite_commit(struct store *st, struct err *err)
{
    if (run_cached(st, &commit, err) == 0)
        return 0;
    sqlite_rollback(st);
    return -1;
}

static int sqlite_checkpoint(struct store *st, struct err *err)
{
    struct sqlite_store *s = self(st);
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

    return rc == SQLITE_OK || rc == SQLITE_BUSY ? 0 : fail(s->db, rc, "checkpoint", err);
}

/* ---- statements ---- */

static size_t slot_of(const struct sqlite_store *st, const struct sql *sql)
{
    size_t mask = st->statement_slots - 1;
    size_t i = (size_t)(((uintptr_t)sql >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & mask;

    while (st->statements[i] && st->statements[i]->head.sql != sql)
        i = (i + 1) & mask;
    return i;
}

static int grow_table(struct sqlite_store *st, struct err *err)
{
    size_t slots = st->statement_slots ? st->statement_slots * 2 : 256;
    struct sqlite_statement **old = st->statements;
    size_t old_slots = st->statement_slots;

    struct sqlite_statement **table = calloc(slots, sizeof(*table));
    if (!table)
        return err_memory(err);
    st->statements = table;
    st->statement_slots = slots;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i])
            table[slot_of(st, old[i]->head.sql)] = old[i];
    free(old);
    return 0;
}

/** SQLite numbers named parameters as it meets them; ours are numbered by name. */
static void number_parameters(struct sqlite_statement *s)
{
    s->head.parameters = sqlite3_bind_parameter_count(s->handle);
    assert(s->head.parameters <= PARAMETERS_MAX);
    for (int i = 1; i <= s->head.parameters; i++) {
        const char *name = sqlite3_bind_parameter_name(s->handle, i);
        uint64_t number = 0;
        bool numbered = name && name[0] == '$' &&
                        str_to_u64(str_from_c(name + 1), (uint64_t)s->head.parameters, &number) &&
                        number > 0;
        assert(numbered);
        s->place[number] = (uint8_t)i;
    }
}

static struct sqlite_statement *prepare_new(struct sqlite_store *st, const struct sql *sql,
                                            struct err *err)
{
    struct sqlite_statement *s = calloc(1, sizeof(*s));

    if (!s) {
        err_memory(err);
        return NULL;
    }
    s->head.sql = sql;
    int rc = sqlite3_prepare_v3(st->db, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, NULL);
    if (rc != SQLITE_OK) {
        fail(st->db, rc, "prepare", err);
        free(s);
        return NULL;
    }
    number_parameters(s);
    return s;
}

static int sqlite_prepare(struct store *st, const struct sql *sql, struct statement **out,
                          struct err *err)
{
    struct sqlite_store *db = self(st);

    if (2 * db->statement_count >= db->statement_slots && grow_table(db, err) < 0)
        return -1;
    size_t slot = slot_of(db, sql);
    struct sqlite_statement *s = db->statements[slot];
    if (!s) {
        s = prepare_new(db, sql, err);
        if (!s)
            return -1;
        db->statements[slot] = s;
        db->statement_count++;
    }
    assert(!s->head.active);
    s->head.active = true;
    *out = &s->head;
    return 0;
}

static int sqlite_bind_int(struct statement *s, int parameter, int64_t value)
{
    return sqlite3_bind_int64(own(s)->handle, own(s)->place[parameter], value) ? -1 : 0;
}

static int sqlite_bind_double(struct statement *s, int parameter, double value)
{
    return sqlite3_bind_double(own(s)->handle, own(s)->place[parameter], value) ? -1 : 0;
}

static int sqlite_bind_text(struct statement *s, int parameter, str value)
{
    return sqlite3_bind_text64(own(s)->handle, own(s)->place[parameter], value.p ? value.p : "",
                               value.n, SQLITE_STATIC, SQLITE_UTF8)
               ? -1
               : 0;
}

static int sqlite_bind_blob(struct statement *s, int parameter, str value)
{
    return sqlite3_bind_blob64(own(s)->handle, own(s)->place[parameter], value.p ? value.p : "",
                               value.n, SQLITE_STATIC)
               ? -1
               : 0;
}

static int sqlite_bind_null(struct statement *s, int parameter)
{
    return sqlite3_bind_null(own(s)->handle, own(s)->place[parameter]) ? -1 : 0;
}

static int sqlite_step(struct store *st, struct statement *s, struct err *err)
{
    int rc = sqlite3_step(own(s)->handle);

    if (rc == SQLITE_ROW)
        return 1;
    if (rc == SQLITE_DONE)
        return 0;
    if (sqlite3_get_autocommit(self(st)->db)) /* a full disk, a broken file: all is undone */
        st->in_transaction = st->writing = false;
    return fail(self(st)->db, rc, "statement", err);
}

static bool sqlite_column_null(struct statement *s, int column)
{
    return sqlite3_column_type(own(s)->handle, column) == SQLITE_NULL;
}

static int64_t sqlite_column_int(struct statement *s, int column)
{
    return sqlite3_column_int64(own(s)->handle, column);
}

static double sqlite_column_double(struct statement *s, int column)
{
    return sqlite3_column_double(own(s)->handle, column);
}

static str sqlite_column_text(struct statement *s, int column)
{
    const unsigned char *text = sqlite3_column_text(own(s)->handle, column);

    if (!text) /* most columns of most rows */
        return STR_NONE;
    return (str){(const char *)text, (size_t)sqlite3_column_bytes(own(s)->handle, column)};
}

static str sqlite_column_blob(struct statement *s, int column)
{
    const void *bytes = sqlite3_column_blob(own(s)->handle, column);

    return (str){bytes, (size_t)sqlite3_column_bytes(own(s)->handle, column)};
}

static void sqlite_reset(struct statement *s)
{
    sqlite3_reset(own(s)->handle);
    s->active = false;
}

static int64_t sqlite_changes(struct store *st)
{
    return sqlite3_changes64(self(st)->db);
}

static int64_t sqlite_inserted_id(struct store *st)
{
    return sqlite3_last_insert_rowid(self(st)->db);
}

extern const struct migration migrations_sqlite[];
extern const unsigned migrations_sqlite_count;

const struct store_engine store_sqlite = {
    .name = "sqlite",
    .migrations = migrations_sqlite,
    .migration_count = &migrations_sqlite_count,
    .open = sqlite_store_open,
    .close = sqlite_store_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .run_script = sqlite_run_script,
    .checkpoint = sqlite_checkpoint,
    .prepare = sqlite_prepare,
    .bind_int = sqlite_bind_int,
    .bind_double = sqlite_bind_double,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .bind_null = sqlite_bind_null,
    .step = sqlite_step,
    .column_null = sqlite_column_null,
    .column_int = sqlite_column_int,
    .column_double = sqlite_column_double,
    .column_text = sqlite_column_text,
    .column_blob = sqlite_column_blob,
    .reset = sqlite_reset,
    .changes = sqlite_changes,
    .inserted_id = sqlite_inserted_id,
};
