/* SPDX-License-Identifier: Apache-2.0 */
/* What only SQLite can get wrong: foreign files, full disks, killed processes, permissions. */
#include "base/hash.h"
#include "store/conformance.h"
#include "store/engine.h"
#include "store/entries.h"
#include "store/journal.h"
#include "store/lists.h"
#include "store/settings.h"

#include <sys/stat.h>
#include <sys/wait.h>

static const char *path_of(const struct fixture *f)
{
    return f->url + sizeof("sqlite:") - 1;
}

static void the_database_of_another_program_is_refused(void **state)
{
    struct fixture *f = *state, other = {.engine = f->engine};
    struct store *st;

    sqlite_make(other.place, other.url);
    sqlite_raw(other.url, "CREATE TABLE theirs (x)");
    FAILS(f, ERR_UNSUPPORTED, store_open(other.url, STORE_WRITE, NULL, &st, &f->err));
    FAILS(f, ERR_UNSUPPORTED, store_open(other.url, STORE_READ, NULL, &st, &f->err));
    sqlite_raw(other.url, "DROP TABLE theirs; PRAGMA application_id = 7");
    FAILS(f, ERR_UNSUPPORTED, store_open(other.url, STORE_WRITE, NULL, &st, &f->err));
    sqlite_clear(other.place);
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    static const char text[] = "Dear diary, this is no database, and it is longer than a header "
                               "of one hundred bytes, which is what is read first.\n";
    struct fixture *f = *state, other = {.engine = f->engine};
    struct store *st;
    char back[sizeof(text)];

    sqlite_make(other.place, other.url);
    FILE *file = fopen(path_of(&other), "w+");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, sizeof(text), file), sizeof(text));
    fflush(file);
    FAILS(f, ERR_UNSUPPORTED, store_open(other.url, STORE_WRITE, NULL, &st, &f->err));
    rewind(file);
    assert_int_equal(fread(back, 1, sizeof(back), file), sizeof(back));
    assert_memory_equal(back, text, sizeof(text));
    fclose(file);
    sqlite_clear(other.place);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    struct fixture *f = *state;
    struct store *st;

    FAILS(f, ERR_STORE, store_open("sqlite:/nowhere/at/all.db", STORE_WRITE, NULL, &st, &f->err));
}

static void the_file_is_for_its_owner_alone(void **state)
{
    struct fixture *f = *state;
    struct stat info;

    assert_int_equal(stat(path_of(f), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_database_in_memory_works(void **state)
{
    struct fixture *f = *state;
    struct store *st;
    int64_t value;

    OK(f, store_open("sqlite::memory:", STORE_WRITE, NULL, &st, &f->err));
    OK(f, store_migrate(st, NOW, NULL, &f->err));
    OK(f, store_begin(st, &f->err));
    OK(f, store_counter_bump(st, STR("n"), &value, &f->err));
    OK(f, store_commit(st, &f->err));
    store_close(st);
}

static void bodies_that_zstd_cannot_squeeze(char *bytes, size_t n, uint64_t seed)
{
    for (size_t i = 0; i + 8 <= n; i += 8) {
        seed = hash64_mix(seed, i);
        memcpy(bytes + i, &seed, 8);
    }
}

static void a_full_disk_loses_nothing_that_was_committed(void **state)
{
    struct fixture *f = *state;
    struct store_options small = {.max_bytes = 2 * MIB};
    size_t n = 256 * KIB;
    char *bytes = arena_alloc(&f->mem, n);
    int64_t id, committed = 0;
    bool duplicate, full = false;
    uint64_t counts[JOURNAL_STATUS_COUNT];

    assert_non_null(bytes);
    store_close(f->st);
    OK(f, store_open(f->url, STORE_WRITE, &small, &f->st, &f->err));
    for (uint64_t i = 1; i < 40 && !full; i++) {
        bodies_that_zstd_cannot_squeeze(bytes, n, i);
        OK(f, store_begin(f->st, &f->err));
        full = store_journal_append(f->st, (str){bytes, n}, STR("cli"), NOW, &id, &duplicate,
                                    &f->err) < 0;
        if (full)
            store_rollback(f->st);
        else
            OK(f, store_commit(f->st, &f->err));
        committed += !full;
    }
    assert_true(full && committed > 1);
    assert_int_equal(f->err.code, ERR_STORE);
    assert_non_null(strstr(f->err.msg, "full"));

    store_close(f->st);
    f->st = open_store(f, STORE_WRITE);
    OK(f, store_journal_counts(f->st, counts, &f->err));
    assert_int_equal(counts[JOURNAL_RECEIVED], committed);
    begin(f);
    OK(f,
       store_journal_append(f->st, STR("room again"), STR("cli"), NOW, &id, &duplicate, &f->err));
    commit(f);
}

/* SQLite may roll back a whole transaction by itself; here that is done behind the store's back. */
static void a_transaction_that_was_lost_takes_nothing_more(void **state)
{
    struct fixture *f = *state;
    struct store *st;
    int64_t value;

    OK(f, store_open("sqlite::memory:", STORE_WRITE, NULL, &st, &f->err));
    OK(f, store_migrate(st, NOW, NULL, &f->err));
    OK(f, store_begin(st, &f->err));
    OK(f, store_savepoint(st, &f->err));
    OK(f, store_counter_bump(st, STR("n"), &value, &f->err));
    OK(f, st->engine->run_script(st, STR("ROLLBACK"), &f->err));
    assert_int_equal(store_undo(st, &f->err), -1); /* no such savepoint: now it is noticed */
    assert_false(store_in_transaction(st));
    FAILS(f, ERR_USAGE, store_counter_bump(st, STR("n"), &value, &f->err));
    FAILS(f, ERR_STORE, store_commit(st, &f->err));
    store_rollback(st);
    OK(f, store_begin(st, &f->err));
    OK(f, store_counter_bump(st, STR("n"), &value, &f->err));
    assert_int_equal(value, 1);
    OK(f, store_commit(st, &f->err));
    store_close(st);
}

/** In a child: commit one unit, begin another, and die without a word. */
static void live_and_die(const char *url)
{
    struct store *st;
    int64_t id;
    bool duplicate;

    if (store_open(url, STORE_WRITE, NULL, &st, NULL) == 0 && store_begin(st, NULL) == 0 &&
        store_journal_append(st, STR("kept"), STR("cli"), NOW, &id, &duplicate, NULL) == 0 &&
        store_commit(st, NULL) == 0 && store_begin(st, NULL) == 0 &&
        store_journal_append(st, STR("lost"), STR("cli"), NOW, &id, &duplicate, NULL) == 0)
        _exit(0);
    _exit(1);
}

static void a_killed_process_leaves_what_it_committed(void **state)
{
    struct fixture *f = *state;
    struct journal_rows rows = {.rows = {.n = 0}};
    int status = 0;
    str body;

    store_close(f->st);
    f->st = NULL;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        live_and_die(f->url);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    f->st = open_store(f, STORE_WRITE);
    OK(f, store_journal_received(f->st, 0, 10, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    OK(f, store_journal_body(f->st, rows.rows.v[0].id, &f->mem, &body, &f->err));
    assert_str(body, "kept");
}

static int64_t pragma(const struct fixture *f, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;

    assert_int_equal(sqlite3_open(path_of(f), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return value;
}

static void the_file_says_whose_it_is_and_keeps_a_log(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(pragma(f, "PRAGMA application_id"), 0x53414652);
    assert_int_equal(pragma(f, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(pragma(f, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    /* Every table of ours is STRICT: a number never turns into text unseen. */
    assert_int_equal(pragma(f, "SELECT count(*) FROM pragma_table_list WHERE strict = 0 "
                               "AND schema = 'main' AND name NOT LIKE 'sqlite_%' "
                               "AND name <> 'schema_migration'"),
                     0);
}

/** A database at schema `count`, as a program of that time left it. */
static struct store *open_at_schema(struct fixture *f, struct fixture *old, uint32_t count)
{
    struct store *st = NULL;
    char sql[256], hex[SHA256_HEX + 1];

    sqlite_make(old->place, old->url);
    OK(f, store_open(old->url, STORE_WRITE, NULL, &st, &f->err));
    sqlite_raw(old->url, "CREATE TABLE schema_migration (version INTEGER NOT NULL PRIMARY KEY, "
                         "name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)");
    for (uint32_t i = 0; i < count; i++) {
        const struct migration *m = &st->engine->migrations[i];
        struct sha256 hash = sha256_of(m->script);
        sha256_hex(&hash, hex);
        sqlite_raw(old->url, m->script.p);
        snprintf(sql, sizeof sql, "INSERT INTO schema_migration VALUES (%u, 'x', '%s', 1)",
                 m->version, hex);
        sqlite_raw(old->url, sql);
    }
    return st;
}

/* 1: in force at version 3, one entry left it with version 2. 2: removed. */
static const char lists_of_old[] =
    "INSERT INTO watchlist VALUES (1, 'A', 'o', 'p', 'l', NULL, 3, 1, 1000, 0), "
    "(2, 'B', 'o', 'p', 'l', NULL, 1, 1, 1000, 1), (3, 'C', 'o', 'p', 'l', NULL, 0, 0, NULL, 0);"
    "INSERT INTO watchlist_entry VALUES (1, 1, 'Q1', 3, 0, 77, 'F', 'armed'), "
    "(2, 1, 'Q2', 2, 0, 78, NULL, NULL), (3, 2, 'Q1', 1, 1, 79, NULL, NULL);"
    "INSERT INTO entry_name VALUES (1, 1, 0, 'DOE, JANE'), (1, 2, 1, 'JANE'), (2, 1, 0, 'ROE');"
    "INSERT INTO entry_date VALUES (1, 1, '1980-03-31');"
    "INSERT INTO entry_nationality VALUES (1, 1, 0, 'FRA'), (1, 2, 1, 'LBN');"
    "INSERT INTO entry_document VALUES (3, 1, 'P', 'AB1234567', 'FRA');";

static void lists_of_an_older_schema_become_versions(void **state)
{
    static const struct store_page whole = {10, 0};
    struct fixture *f = *state, old = {.engine = f->engine};
    struct store *st = open_at_schema(f, &old, 2);
    struct list_version_row version;
    struct entry_rows listed;
    struct entry_row entry;
    struct list_row list;

    sqlite_raw(old.url, lists_of_old);
    OK(f, store_migrate(st, NOW, NULL, &f->err));
    OK(f, store_check_schema(st, &f->err));
    assert_int_equal(pragma(&old, "SELECT count(*) FROM pragma_foreign_key_check"), 0);

    OK(f, store_entries_list(st, 1, 3, 0, whole, &f->mem, &listed, &f->err));
    assert_int_equal(listed.total, 1);
    assert_int_equal(listed.rows.v[0].names.n, 2);
    assert_str(listed.rows.v[0].names.v[0].text, "DOE, JANE");
    assert_str(listed.rows.v[0].remarks, "armed");
    assert_str(listed.rows.v[0].nationalities.v[0], "FRA");
    assert_str(listed.rows.v[0].countries.v[0], "LBN");
    assert_int_equal(listed.rows.v[0].born_on.v[0].day, 31);
    OK(f, store_entry_at(st, 2, 2, &f->mem, &entry, &f->err));
    assert_str(entry.names.v[0].text, "ROE");
    FAILS(f, ERR_NOT_FOUND, store_entry_at(st, 2, 3, &f->mem, &entry, &f->err));
    assert_int_equal(store_list_version_find(st, 1, 3, &f->mem, &version, &f->err), 1);
    assert_int_equal(version.state, LIST_ACTIVE);
    assert_int_equal(version.entries, 1);

    OK(f, store_list_get(st, 2, &f->mem, &list, &f->err));
    assert_int_equal(list.version, 2);
    assert_int_equal(list.entries, 0);
    assert_int_equal(list.classification, LIST_RESTRICTED);
    OK(f, store_entry_at(st, 3, 1, &f->mem, &entry, &f->err));
    assert_str(entry.documents.v[0].number, "AB1234567");
    FAILS(f, ERR_NOT_FOUND, store_entry_at(st, 3, 2, &f->mem, &entry, &f->err));
    assert_int_equal(store_list_version_find(st, 2, 1, &f->mem, &version, &f->err), 1);
    assert_int_equal(version.state, LIST_SUPERSEDED);
    assert_int_equal(store_list_version_find(st, 2, 2, &f->mem, &version, &f->err), 1);
    assert_int_equal(version.state, LIST_ACTIVE);
    assert_str(version.source, "removal");
    assert_int_equal(store_list_version_find(st, 3, 1, &f->mem, &version, &f->err), 0);
    store_close(st);
    sqlite_clear(old.place);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_database_of_another_program_is_refused),
        cmocka_unit_test(a_file_that_is_no_database_is_refused_and_left_alone),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
        cmocka_unit_test(the_file_is_for_its_owner_alone),
        cmocka_unit_test(a_database_in_memory_works),
        cmocka_unit_test(a_full_disk_loses_nothing_that_was_committed),
        cmocka_unit_test(a_transaction_that_was_lost_takes_nothing_more),
        cmocka_unit_test(a_killed_process_leaves_what_it_committed),
        cmocka_unit_test(the_file_says_whose_it_is_and_keeps_a_log),
        cmocka_unit_test(lists_of_an_older_schema_become_versions),
    };

    return run_on_every_engine("own", tests, COUNT_OF(tests));
}
