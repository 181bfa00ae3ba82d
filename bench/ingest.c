/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `safar ingest` into SQLite, durable, beside a bare insert of the rows it left.
 *
 * The ingest runs as a process of its own, as an operator would run it: journal, read, fold, screen
 * against the simulated watchlist, store. The baseline then copies every row of that database into
 * an empty one with the same tables and indexes, by prepared statements, with as many durable
 * commits: what the disk and SQLite alone would take. The ratio says how much everything else
 * costs.
 */
#include "bench/bench.h"

#include "base/clock.h"

#include <fcntl.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_BYTES 4400
/* Units of the journal that share a commit, and two commits each: journal and results. */
#define UNITS_PER_COMMIT 64

extern char **environ;

struct outcome {
    double seconds, travellers, units, hits, peak_rss;
};

/* ---- running the program --------------------------------------------------------------------- */

/** Run this program with `argv` (argv[0] is filled in); standard error goes to `log`. */
static int run_self(char **argv, const char *log, struct err *err)
{
    static char self[PATH_BYTES];
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = -1;

    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n < 0 || posix_spawn_file_actions_init(&actions) != 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "this program cannot be found");
    self[n] = '\0';
    argv[0] = self;
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    int rc = posix_spawn(&pid, self, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (rc != 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return err_set(err, ERR_IO, ERR_NO_POS, "`safar %s` cannot be run", argv[1]);
    return WEXITSTATUS(status);
}

/**
 * The number behind `"key":` in a flat line of JSON that this program wrote; 0 when there is none.
 */
static double number(const char *line, const char *key)
{
    char quoted[64];

    snprintf(quoted, sizeof(quoted), "\"%s\":", key);
    const char *at = strstr(line, quoted);
    return at ? strtod(at + strlen(quoted), NULL) : 0;
}

/** The JSON line at the end of the log. */
static int read_outcome(const char *log, struct outcome *out, struct err *err)
{
    char line[8192] = "", last[8192] = "";
    FILE *file = fopen(log, "re");

    if (!file)
        return err_set(err, ERR_IO, ERR_NO_POS, "the log of the ingest cannot be read");
    while (fgets(line, sizeof(line), file))
        if (line[0] == '{')
            memcpy(last, line, sizeof(last));
    fclose(file);
    *out =
        (struct outcome){number(last, "seconds"), number(last, "travellers"), number(last, "units"),
                         number(last, "hits"), number(last, "peak_rss_bytes")};
    if (out->seconds <= 0)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the ingest told no figures");
    return 0;
}

/** Import the simulated watchlist, when there is one beside the messages. */
static int import_list(const char *folder, char *setting, const char *log, struct err *err)
{
    char list[PATH_BYTES + 32];
    char words[][32] = {
        "list",          "import",  "--source",   "csv",       "--name",
        "bench",         "--owner", "bench",      "--purpose", "measuring",
        "--legal-basis", "none",    "--activate", "--set",     "lists.second_person=false",
        "--set"};
    char *argv[COUNT_OF(words) + 4] = {NULL};

    snprintf(list, sizeof(list), "%s/../watchlist.csv", folder);
    if (access(list, R_OK) != 0)
        return 0;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        argv[i + 1] = words[i];
    argv[COUNT_OF(words) + 1] = setting;
    argv[COUNT_OF(words) + 2] = list;
    int status = run_self(argv, log, err);
    if (status > 1)
        return err_set(err, ERR_IO, ERR_NO_POS, "the watchlist cannot be imported");
    return status < 0 ? -1 : 0;
}

static int ingest(const char *folder, const char *database, const char *log, struct outcome *out,
                  struct err *err)
{
    char setting[PATH_BYTES], messages[PATH_BYTES], words[2][8] = {"ingest", "--set"};

    snprintf(setting, sizeof(setting), "store.url=sqlite:%s", database);
    snprintf(messages, sizeof(messages), "%s", folder);
    if (import_list(folder, setting, log, err) < 0)
        return -1;
    char *argv[] = {NULL, words[0], words[1], setting, messages, NULL};
    int status = run_self(argv, log, err);
    if (status < 0)
        return -1;
    if (status > 1)
        return err_set(err, ERR_IO, ERR_NO_POS, "`safar ingest` failed");
    return read_outcome(log, out, err);
}

/* ---- the bare insert ------------------------------------------------------------------------- */

struct copy {
    sqlite3 *from, *to;
    uint64_t rows, rows_per_commit, uncommitted, commits;
};

static int failed(sqlite3 *db, struct err *err)
{
    return err_set(err, ERR_STORE, ERR_NO_POS, "bare insert: %s", sqlite3_errmsg(db));
}

static int commit_and_begin(struct copy *c, struct err *err)
{
    c->uncommitted = 0;
    c->commits++;
    return sqlite3_exec(c->to, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : failed(c->to, err);
}

static int copy_rows(struct copy *c, sqlite3_stmt *read, sqlite3_stmt *write, struct err *err)
{
    int columns = sqlite3_column_count(read);

    while (sqlite3_step(read) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
        if (sqlite3_step(write) != SQLITE_DONE)
            return failed(c->to, err);
        sqlite3_reset(write);
        c->rows++;
        if (++c->uncommitted >= c->rows_per_commit && commit_and_begin(c, err) < 0)
            return -1;
    }
    return 0;
}

static int copy_table(struct copy *c, const char *table, struct err *err)
{
    sqlite3_stmt *read = NULL, *write = NULL;
    struct buf sql;
    int rc = -1;

    buf_init(&sql, 4 * KIB);
    buf_printf(&sql, "SELECT * FROM \"%s\"", table);
    buf_char(&sql, '\0');
    if (sqlite3_prepare_v2(c->from, sql.p, -1, &read, NULL) != SQLITE_OK) {
        failed(c->from, err);
        goto out;
    }
    buf_reset(&sql);
    buf_printf(&sql, "INSERT INTO \"%s\" VALUES (?", table);
    for (int i = 1; i < sqlite3_column_count(read); i++)
        buf_c(&sql, ",?");
    buf_add(&sql, ")", 2);
    if (sqlite3_prepare_v2(c->to, sql.p, -1, &write, NULL) != SQLITE_OK)
        failed(c->to, err);
    else
        rc = copy_rows(c, read, write, err);
out:
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    buf_fini(&sql);
    return rc;
}

/** Tables and indexes of the one database in the other, then every row. */
static int copy_all(struct copy *c, struct err *err)
{
    static const char schema[] = "SELECT sql, name, type FROM sqlite_schema WHERE sql IS NOT NULL"
                                 " AND name NOT LIKE 'sqlite_%' ORDER BY type DESC";
    sqlite3_stmt *parts;
    int rc = 0;

    if (sqlite3_prepare_v2(c->from, schema, -1, &parts, NULL) != SQLITE_OK)
        return failed(c->from, err);
    while (sqlite3_step(parts) == SQLITE_ROW)
        if (sqlite3_exec(c->to, (const char *)sqlite3_column_text(parts, 0), NULL, NULL, NULL) !=
            SQLITE_OK)
            rc = failed(c->to, err);
    sqlite3_reset(parts);
    if (rc == 0 && sqlite3_exec(c->to, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        rc = failed(c->to, err);
    while (rc == 0 && sqlite3_step(parts) == SQLITE_ROW)
        if (strcmp((const char *)sqlite3_column_text(parts, 2), "table") == 0)
            rc = copy_table(c, (const char *)sqlite3_column_text(parts, 1), err);
    sqlite3_finalize(parts);
    if (rc == 0 && sqlite3_exec(c->to, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        rc = failed(c->to, err);
    return rc;
}

static int64_t count_rows(sqlite3 *db)
{
    static const char *const tables[] = {
        "journal", "journal_body", "message", "traveller",       "traveller_identity",
        "journey", "document",     "booking", "booking_version", "contact",
        "hit"};
    int64_t rows = 0;

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        char sql[80];
        sqlite3_stmt *count;
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", tables[i]);
        if (sqlite3_prepare_v2(db, sql, -1, &count, NULL) != SQLITE_OK)
            continue;
        if (sqlite3_step(count) == SQLITE_ROW)
            rows += sqlite3_column_int64(count, 0);
        sqlite3_finalize(count);
    }
    return rows;
}

static int bare_insert(const char *from, const char *to, double units, double *seconds,
                       struct copy *c, struct err *err)
{
    static const char settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                   "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536";
    int rc = -1;

    *c = (struct copy){.rows = 0};
    if (sqlite3_open_v2(from, &c->from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        failed(c->from, err);
    else if (sqlite3_open(to, &c->to) != SQLITE_OK ||
             sqlite3_exec(c->to, settings, NULL, NULL, NULL) != SQLITE_OK)
        failed(c->to, err);
    else {
        double commits = 2 * units / UNITS_PER_COMMIT + 1;
        c->rows_per_commit = (uint64_t)((double)count_rows(c->from) / commits) + 1;
        uint64_t began = clock_monotonic_ns();
        rc = copy_all(c, err);
        *seconds = (double)(clock_monotonic_ns() - began) / 1e9;
    }
    sqlite3_close(c->from);
    sqlite3_close(c->to);
    return rc;
}

/* ---- the figures ----------------------------------------------------------------------------- */

static void drop(const char *folder)
{
    static const char *const files[] = {"a.db",     "a.db-wal", "a.db-shm", "b.db",
                                        "b.db-wal", "b.db-shm", "log"};
    char path[PATH_BYTES];

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        unlink(path);
    }
    rmdir(folder);
}

int bench_ingest(const struct bench_options *options, struct json *out, struct err *err)
{
    const char *data = bench_data_folder(options, err), *temporary = getenv("TMPDIR");
    char folder[256], database[300], copy_path[300], log[300];
    struct outcome outcome = {0};
    struct copy copy;
    double bare_seconds = 0;
    int rc = -1;

    if (!data)
        return -1;
    snprintf(folder, sizeof(folder), "%s/safar-bench-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        return err_set(err, ERR_IO, ERR_NO_POS, "no temporary folder");
    snprintf(database, sizeof(database), "%s/a.db", folder);
    snprintf(copy_path, sizeof(copy_path), "%s/b.db", folder);
    snprintf(log, sizeof(log), "%s/log", folder);
    if (ingest(data, database, log, &outcome, err) == 0 &&
        bare_insert(database, copy_path, outcome.units, &bare_seconds, &copy, err) == 0) {
        json_member_double(out, "seconds", outcome.seconds);
        json_member_u64(out, "travellers", (uint64_t)outcome.travellers);
        json_member_double(out, "travellers_per_s", outcome.travellers / outcome.seconds);
        json_member_u64(out, "hits", (uint64_t)outcome.hits);
        json_member_u64(out, "peak_rss_bytes", (uint64_t)outcome.peak_rss);
        json_member_u64(out, "rows", copy.rows);
        json_member_u64(out, "bare_commits", copy.commits);
        json_member_double(out, "bare_insert_seconds", bare_seconds);
        json_member_double(out, "ratio_to_bare_insert", bare_seconds / outcome.seconds);
        rc = 0;
    }
    drop(folder);
    return rc;
}
