/* SPDX-License-Identifier: Apache-2.0 */
/* Every engine: opening, schema, transactions; then settings, events, users, sessions, audit. */
#include "store/audit.h"
#include "store/conformance.h"
#include "store/events.h"
#include "store/settings.h"
#include "store/users.h"

#include <pthread.h>

/* ---- opening and schema ---- */

static void unknown_urls_are_refused(void **state)
{
    struct fixture *f = *state;
    struct store *st;

    FAILS(f, ERR_USAGE, store_open("here.db", STORE_WRITE, NULL, &st, &f->err));
    FAILS(f, ERR_USAGE, store_open("sqlite:", STORE_WRITE, NULL, &st, &f->err));
    FAILS(f, ERR_UNSUPPORTED, store_open("oracle:x", STORE_WRITE, NULL, &st, &f->err));
    assert_null(st);
    store_close(NULL);
}

static void a_reader_does_not_make_a_database(void **state)
{
    struct fixture *f = *state, other = {.engine = f->engine};
    struct store *st;

    f->engine->make(other.place, other.url);
    FAILS(f, ERR_STORE, store_open(other.url, STORE_READ, NULL, &st, &f->err));
    f->engine->clear(other.place);
}

static void migrating_twice_changes_nothing(void **state)
{
    struct fixture *f = *state;
    unsigned applied = 99;

    OK(f, store_migrate(f->st, NOW, &applied, &f->err));
    assert_int_equal(applied, 0);
    OK(f, store_check_schema(f->st, &f->err));
    OK(f, store_ping(f->st, &f->err));
}

static void an_empty_database_fails_the_schema_check(void **state)
{
    struct fixture *f = *state, other = {.engine = f->engine};
    struct store *st;
    unsigned applied = 0;

    f->engine->make(other.place, other.url);
    OK(f, store_open(other.url, STORE_WRITE, NULL, &st, &f->err));
    assert_int_equal(store_check_schema(st, &f->err), -1);
    assert_int_equal(store_ping(st, &f->err), -1);
    OK(f, store_migrate(st, NOW, &applied, &f->err));
    assert_true(applied > 0);
    OK(f, store_check_schema(st, &f->err));
    store_close(st);
    f->engine->clear(other.place);
}

static void a_newer_database_is_refused(void **state)
{
    struct fixture *f = *state;

    f->engine->raw(f->url, "INSERT INTO schema_migration VALUES (9999, 'later', 'x', 1)");
    FAILS(f, ERR_UNSUPPORTED, store_check_schema(f->st, &f->err));
    FAILS(f, ERR_UNSUPPORTED, store_migrate(f->st, NOW, NULL, &f->err));
    assert_false(store_in_transaction(f->st));
}

static void a_changed_migration_is_refused(void **state)
{
    struct fixture *f = *state;

    f->engine->raw(f->url, "UPDATE schema_migration SET sha256 = 'other' WHERE version = 1");
    FAILS(f, ERR_UNSUPPORTED, store_check_schema(f->st, &f->err));
    FAILS(f, ERR_UNSUPPORTED, store_migrate(f->st, NOW, NULL, &f->err));
}

static void a_database_that_lacks_a_change_fails_the_check(void **state)
{
    struct fixture *f = *state;

    f->engine->raw(f->url, "DELETE FROM schema_migration");
    FAILS(f, ERR_UNSUPPORTED, store_check_schema(f->st, &f->err));
}

/* ---- transactions ---- */

static int64_t counter(struct fixture *f, struct store *st)
{
    int64_t value = -1;

    OK(f, store_counter_get(st, STR("n"), &value, &f->err));
    return value;
}

static void bump(struct fixture *f)
{
    int64_t value;

    OK(f, store_counter_bump(f->st, STR("n"), &value, &f->err));
}

static void writing_needs_a_transaction(void **state)
{
    struct fixture *f = *state;
    struct store *reader = open_store(f, STORE_READ);

    FAILS(f, ERR_USAGE, store_setting_set(f->st, STR("k"), STR("v"), &f->err));
    OK(f, store_begin_read(f->st, &f->err));
    FAILS(f, ERR_USAGE, store_setting_set(f->st, STR("k"), STR("v"), &f->err));
    store_rollback(f->st);
    FAILS(f, ERR_USAGE, store_begin(reader, &f->err));
    store_close(reader);
}

static void what_is_committed_is_seen_and_what_is_rolled_back_is_not(void **state)
{
    struct fixture *f = *state;
    struct store *reader = open_store(f, STORE_READ);

    begin(f);
    assert_true(store_in_transaction(f->st));
    bump(f);
    assert_int_equal(counter(f, reader), 0);
    commit(f);
    assert_false(store_in_transaction(f->st));
    assert_int_equal(counter(f, reader), 1);

    begin(f);
    bump(f);
    store_rollback(f->st);
    store_rollback(f->st);
    assert_int_equal(counter(f, f->st), 1);
    store_close(reader);
}

static void a_reading_transaction_sees_one_state(void **state)
{
    struct fixture *f = *state;
    struct store *reader = open_store(f, STORE_READ);

    OK(f, store_begin_read(reader, &f->err));
    assert_int_equal(counter(f, reader), 0);
    begin(f);
    bump(f);
    commit(f);
    assert_int_equal(counter(f, reader), 0);
    store_rollback(reader);
    assert_int_equal(counter(f, reader), 1);
    store_close(reader);
}

static void closing_without_commit_leaves_nothing(void **state)
{
    struct fixture *f = *state;

    begin(f);
    bump(f);
    store_close(f->st);
    f->st = open_store(f, STORE_WRITE);
    assert_int_equal(counter(f, f->st), 0);
}

static void savepoints_undo_their_part_alone(void **state)
{
    struct fixture *f = *state;

    begin(f);
    bump(f);
    OK(f, store_savepoint(f->st, &f->err));
    bump(f);
    OK(f, store_savepoint(f->st, &f->err));
    bump(f);
    OK(f, store_undo(f->st, &f->err));
    assert_int_equal(counter(f, f->st), 2);
    OK(f, store_release(f->st, &f->err));
    OK(f, store_savepoint(f->st, &f->err));
    bump(f);
    OK(f, store_undo(f->st, &f->err));
    commit(f);
    assert_int_equal(counter(f, f->st), 2);
}

static void without_a_transaction_there_is_nothing_to_commit(void **state)
{
    struct fixture *f = *state;

    FAILS(f, ERR_STORE, store_commit(f->st, &f->err));
    FAILS(f, ERR_STORE, store_savepoint(f->st, &f->err));
    FAILS(f, ERR_STORE, store_release(f->st, &f->err));
    FAILS(f, ERR_STORE, store_undo(f->st, &f->err));
}

static void a_second_writer_is_told_that_it_is_busy(void **state)
{
    struct fixture *f = *state;
    struct store *second = open_store(f, STORE_WRITE);

    begin(f);
    bump(f);
    FAILS(f, ERR_BUSY, store_begin(second, &f->err));
    assert_false(store_in_transaction(second));
    commit(f);
    OK(f, store_begin(second, &f->err));
    store_close(second);
    OK(f, store_checkpoint(f->st, &f->err));
}

/* Each transaction adds one event and one to a counter: whoever reads must see as many of both. */

#define WRITES 200
#define READERS 3

struct watcher {
    struct fixture *f;
    pthread_t thread;
    unsigned odd, seen; /* states that no transaction left; states in all */
};

static bool read_pair(struct store *st, int64_t *count, int64_t *last)
{
    int64_t first;

    if (store_begin_read(st, NULL) < 0)
        return false;
    bool ok = store_counter_get(st, STR("n"), count, NULL) == 0 &&
              store_events_range(st, &first, last, NULL) == 0;
    store_rollback(st);
    return ok;
}

static void *watch(void *arg)
{
    struct watcher *w = arg;
    struct store *st = NULL;
    int64_t count = 0, last = 0;

    if (store_open(w->f->url, STORE_READ, NULL, &st, NULL) < 0)
        w->odd++;
    while (st && count < WRITES) {
        if (!read_pair(st, &count, &last) || count != last)
            w->odd++;
        if (w->odd)
            break;
        w->seen++;
    }
    store_close(st);
    return NULL;
}

static void readers_see_whole_transactions_while_one_writes(void **state)
{
    struct fixture *f = *state;
    struct watcher watchers[READERS];
    int64_t id;

    for (size_t i = 0; i < READERS; i++) {
        watchers[i] = (struct watcher){.f = f};
        assert_int_equal(pthread_create(&watchers[i].thread, NULL, watch, &watchers[i]), 0);
    }
    for (int i = 0; i < WRITES; i++) {
        begin(f);
        bump(f);
        OK(f, store_event_append(f->st, NOW, EVENT_FLIGHT, i, &id, &f->err));
        commit(f);
    }
    for (size_t i = 0; i < READERS; i++) {
        pthread_join(watchers[i].thread, NULL);
        assert_int_equal(watchers[i].odd, 0);
        assert_true(watchers[i].seen > 0);
    }
}

/* ---- settings and events ---- */

static void settings_are_set_and_replaced(void **state)
{
    struct fixture *f = *state;
    str value = STR_NONE;

    assert_int_equal(store_setting_get(f->st, STR("k"), &f->mem, &value, &f->err), 0);
    begin(f);
    OK(f, store_setting_set(f->st, STR("k"), STR("one"), &f->err));
    OK(f, store_setting_set(f->st, STR("k"), STR("two"), &f->err));
    commit(f);
    assert_int_equal(store_setting_get(f->st, STR("k"), &f->mem, &value, &f->err), 1);
    assert_str(value, "two");
}

static void counters_count(void **state)
{
    struct fixture *f = *state;
    int64_t value = 0;

    begin(f);
    OK(f, store_counter_bump(f->st, STR("list_generation"), &value, &f->err));
    OK(f, store_counter_bump(f->st, STR("list_generation"), &value, &f->err));
    commit(f);
    assert_int_equal(value, 2);
    OK(f, store_counter_get(f->st, STR("list_generation"), &value, &f->err));
    assert_int_equal(value, 2);
}

static void events_come_in_order_and_ids_are_never_used_again(void **state)
{
    struct fixture *f = *state;
    struct event_rows rows = {.rows = {.n = 0}};
    int64_t ids[3], first = -1, last = -1, after;

    OK(f, store_events_range(f->st, &first, &last, &f->err));
    assert_int_equal(first, 0);
    assert_int_equal(last, 0);

    begin(f);
    OK(f, store_event_append(f->st, NOW, EVENT_FLIGHT, 7, &ids[0], &f->err));
    OK(f, store_event_append(f->st, NOW + 1, EVENT_HIT, 12, &ids[1], &f->err));
    OK(f, store_event_append(f->st, NOW + 2, EVENT_LIST, 1, &ids[2], &f->err));
    commit(f);
    OK(f, store_events_since(f->st, ids[0], 10, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 2);
    assert_int_equal(rows.rows.v[0].id, ids[1]);
    assert_int_equal(rows.rows.v[0].kind, EVENT_HIT);
    assert_int_equal(rows.rows.v[0].object_id, 12);
    assert_int_equal(rows.rows.v[0].at, NOW + 1);
    assert_int_equal(rows.rows.v[1].id, ids[2]);
    OK(f, store_events_range(f->st, &first, &last, &f->err));
    assert_int_equal(first, ids[0]);
    assert_int_equal(last, ids[2]);

    begin(f);
    OK(f, store_events_prune(f->st, ids[2], &f->err));
    OK(f, store_event_append(f->st, NOW, EVENT_FLIGHT, 7, &after, &f->err));
    commit(f);
    assert_true(after > ids[2]);
}

/* ---- users and sessions ---- */

static int64_t add_user(struct fixture *f, str name)
{
    struct user_row row = {
        .name = name,
        .display_name = STR("Ayesha Invented"),
        .role = STR("officer"),
        .password_hash = STR("$argon2id$v=19$m=1$x$y"),
        .created_at = NOW,
    };
    int64_t id = 0;

    OK(f, store_user_insert(f->st, &row, &id, &f->err));
    return id;
}

static void users_are_found_changed_and_listed(void **state)
{
    struct fixture *f = *state;
    struct user_row row = {.id = 0};
    struct user_rows all = {.rows = {.n = 0}};
    int64_t zeynep, id;

    begin(f);
    zeynep = add_user(f, STR("zeynep"));
    id = add_user(f, STR("ayesha"));
    commit(f);
    assert_int_equal(store_user_find(f->st, STR("nobody"), &f->mem, &row, &f->err), 0);
    assert_int_equal(store_user_find(f->st, STR("ayesha"), &f->mem, &row, &f->err), 1);
    assert_int_equal(row.id, id);
    assert_str(row.password_hash, "$argon2id$v=19$m=1$x$y");
    assert_false(row.disabled);

    row.role = STR("supervisor");
    row.disabled = true;
    begin(f);
    OK(f, store_user_update(f->st, &row, &f->err));
    commit(f);
    OK(f, store_user_get(f->st, id, &f->mem, &row, &f->err));
    assert_str(row.role, "supervisor");
    assert_str(row.display_name, "Ayesha Invented");
    assert_true(row.disabled);
    assert_int_equal(row.created_at, NOW);

    OK(f, store_users(f->st, &f->mem, &all, &f->err));
    assert_int_equal(all.rows.n, 2);
    assert_int_equal(all.rows.v[0].id, id);
    assert_int_equal(all.rows.v[1].id, zeynep);
}

static void a_user_name_is_taken_once(void **state)
{
    struct fixture *f = *state;
    struct user_row row = {.name = STR("ayesha")};
    int64_t id;

    begin(f);
    add_user(f, STR("ayesha"));
    FAILS(f, ERR_CONFLICT, store_user_insert(f->st, &row, &id, &f->err));
    store_rollback(f->st);
    FAILS(f, ERR_NOT_FOUND, store_user_get(f->st, 1, &f->mem, &row, &f->err));
    begin(f);
    row.id = 77;
    FAILS(f, ERR_NOT_FOUND, store_user_update(f->st, &row, &f->err));
}

static struct session_row session(char kind, int64_t user_id)
{
    return (struct session_row){
        .token_hash = sha256_of((str){&kind, 1}),
        .user_id = user_id,
        .csrf = STR("c5rf"),
        .created_at = NOW,
        .seen_at = NOW,
        .expires_at = NOW + HOUR,
    };
}

static int session_there(struct fixture *f, const struct session_row *row)
{
    struct session_row found;
    struct user_row user;
    int rc = store_session_find(f->st, &row->token_hash, &f->mem, &found, &user, &f->err);

    OK(f, rc);
    return rc;
}

static void sessions_live_and_end(void **state)
{
    struct fixture *f = *state;
    struct session_row row, found;
    struct user_row user;

    begin(f);
    int64_t id = add_user(f, STR("ayesha"));
    row = session('a', id);
    OK(f, store_session_insert(f->st, &row, &f->err));
    OK(f, store_session_touch(f->st, &row.token_hash, NOW + 5, &f->err));
    commit(f);
    assert_int_equal(store_session_find(f->st, &row.token_hash, &f->mem, &found, &user, &f->err),
                     1);
    assert_int_equal(found.user_id, id);
    assert_str(found.csrf, "c5rf");
    assert_int_equal(found.seen_at, NOW + 5);
    assert_int_equal(found.expires_at, NOW + HOUR);
    assert_str(user.name, "ayesha");

    begin(f);
    OK(f, store_session_delete(f->st, &row.token_hash, &f->err));
    OK(f, store_session_delete(f->st, &row.token_hash, &f->err));
    commit(f);
    assert_int_equal(session_there(f, &row), 0);
}

static void ended_sessions_are_swept_by_user_idleness_and_age(void **state)
{
    struct fixture *f = *state;

    begin(f);
    int64_t ayesha = add_user(f, STR("ayesha")), omar = add_user(f, STR("omar"));
    struct session_row old = session('a', ayesha), idle = session('b', ayesha);
    struct session_row fresh = session('c', ayesha), other = session('d', omar);
    old.expires_at = NOW + 10;
    idle.seen_at = NOW - HOUR;
    OK(f, store_session_insert(f->st, &old, &f->err));
    OK(f, store_session_insert(f->st, &idle, &f->err));
    OK(f, store_session_insert(f->st, &fresh, &f->err));
    OK(f, store_session_insert(f->st, &other, &f->err));
    OK(f, store_sessions_delete_ended(f->st, NOW + 10, NOW - 1, &f->err));
    assert_int_equal(session_there(f, &old), 0);
    assert_int_equal(session_there(f, &idle), 0);
    assert_int_equal(session_there(f, &fresh), 1);
    OK(f, store_sessions_delete_user(f->st, ayesha, &f->err));
    assert_int_equal(session_there(f, &fresh), 0);
    assert_int_equal(session_there(f, &other), 1);
    commit(f);
}

/* ---- audit ---- */

static void write_audit(struct fixture *f)
{
    begin(f);
    OK(f, store_audit_append(f->st, NOW, STR("ayesha"), STR("view"), STR("flight"), STR("7"),
                             STR(""), &f->err));
    OK(f, store_audit_append(f->st, NOW + 1, STR("ayesha"), STR("decide"), STR("hit"), STR("12"),
                             STR("confirm"), &f->err));
    OK(f, store_audit_append(f->st, NOW + 2, STR_NONE, STR("sign_in_failed"), STR("user"),
                             STR("omar"), STR(""), &f->err));
    OK(f, store_audit_append(f->st, NOW + 3, STR("omar"), STR("view_queue"), STR("hits"), STR(""),
                             STR("open"), &f->err));
    commit(f);
}

static void the_canonical_text_is_the_documented_one(void **state)
{
    struct audit_row row = {
        .id = 1,
        .at = 1779000000000,
        .user = STR("ayesha"),
        .action = STR("decide"),
        .object_kind = STR("hit"),
        .object_id = STR("12"),
        .detail = STR("confirm"),
    };
    static const char zeros[SHA256_BYTES];
    str parts[] = {
        {zeros, sizeof(zeros)},
        STR("1:1,13:1779000000000,6:ayesha,6:decide,3:hit,2:12,7:confirm,")
    };
    struct sha256 by_hand = sha256_of_parts(parts, 2), hash = audit_hash(&row);

    (void)state;
    assert_memory_equal(hash.bytes, by_hand.bytes, SHA256_BYTES);
}

static void the_audit_chain_holds(void **state)
{
    struct fixture *f = *state;
    struct audit_check check;
    struct audit_rows rows = {.rows = {.n = 0}};

    OK(f, store_audit_verify(f->st, &check, &f->err));
    assert_int_equal(check.entries, 0);
    assert_int_equal(check.broken_id, 0);

    write_audit(f);
    OK(f, store_audit_verify(f->st, &check, &f->err));
    assert_int_equal(check.entries, 4);
    assert_int_equal(check.broken_id, 0);
    OK(f,
       store_audit_list(f->st, &(struct audit_filter){.before = 0}, 100, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 4);
    assert_int_equal(rows.rows.v[0].id, 4);
    assert_str(rows.rows.v[1].user, "-");
    assert_str(rows.rows.v[3].action, "view");
    assert_memory_equal(check.head.bytes, rows.rows.v[0].hash.bytes, SHA256_BYTES);
    assert_memory_equal(rows.rows.v[0].prev_hash.bytes, rows.rows.v[1].hash.bytes, SHA256_BYTES);
}

static uint32_t count_audit(struct fixture *f, struct audit_filter filter, uint32_t limit)
{
    struct audit_rows rows = {.rows = {.n = 0}};

    OK(f, store_audit_list(f->st, &filter, limit, &f->mem, &rows, &f->err));
    return rows.rows.n;
}

static void audit_is_listed_by_object(void **state)
{
    struct fixture *f = *state;

    write_audit(f);
    assert_int_equal(count_audit(f, (struct audit_filter){.before = 3}, 100), 2);
    assert_int_equal(count_audit(f, (struct audit_filter){.before = 0}, 1), 1);
    assert_int_equal(count_audit(f, (struct audit_filter){.object_kind = STR("hit")}, 9), 1);
    assert_int_equal(
        count_audit(f, (struct audit_filter){.object_kind = STR("hit"), .object_id = STR("12")}, 9),
        1);
    assert_int_equal(
        count_audit(f, (struct audit_filter){.object_kind = STR("hit"), .object_id = STR("1")}, 9),
        0);
}

static int64_t broken_after(struct fixture *f, const char *sql)
{
    struct audit_check check;

    f->engine->raw(f->url, sql);
    OK(f, store_audit_verify(f->st, &check, &f->err));
    return check.broken_id;
}

static void a_changed_audit_entry_breaks_the_chain(void **state)
{
    struct fixture *f = *state;

    write_audit(f);
    assert_int_equal(broken_after(f, "UPDATE audit SET detail = 'dismiss' WHERE id = 2"), 2);
}

static void a_moved_field_border_breaks_the_chain(void **state)
{
    struct fixture *f = *state;

    write_audit(f);
    assert_int_equal(
        broken_after(f, "UPDATE audit SET object_id = '1', detail = '2confirm' WHERE id = 2"), 2);
}

static void a_removed_audit_entry_breaks_the_chain(void **state)
{
    struct fixture *f = *state;

    write_audit(f);
    assert_int_equal(broken_after(f, "DELETE FROM audit WHERE id = 3"), 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_urls_are_refused),
        cmocka_unit_test(a_reader_does_not_make_a_database),
        cmocka_unit_test(migrating_twice_changes_nothing),
        cmocka_unit_test(an_empty_database_fails_the_schema_check),
        cmocka_unit_test(a_newer_database_is_refused),
        cmocka_unit_test(a_changed_migration_is_refused),
        cmocka_unit_test(a_database_that_lacks_a_change_fails_the_check),
        cmocka_unit_test(writing_needs_a_transaction),
        cmocka_unit_test(what_is_committed_is_seen_and_what_is_rolled_back_is_not),
        cmocka_unit_test(a_reading_transaction_sees_one_state),
        cmocka_unit_test(closing_without_commit_leaves_nothing),
        cmocka_unit_test(savepoints_undo_their_part_alone),
        cmocka_unit_test(without_a_transaction_there_is_nothing_to_commit),
        cmocka_unit_test(a_second_writer_is_told_that_it_is_busy),
        cmocka_unit_test(readers_see_whole_transactions_while_one_writes),
        cmocka_unit_test(settings_are_set_and_replaced),
        cmocka_unit_test(counters_count),
        cmocka_unit_test(events_come_in_order_and_ids_are_never_used_again),
        cmocka_unit_test(users_are_found_changed_and_listed),
        cmocka_unit_test(a_user_name_is_taken_once),
        cmocka_unit_test(sessions_live_and_end),
        cmocka_unit_test(ended_sessions_are_swept_by_user_idleness_and_age),
        cmocka_unit_test(the_canonical_text_is_the_documented_one),
        cmocka_unit_test(the_audit_chain_holds),
        cmocka_unit_test(audit_is_listed_by_object),
        cmocka_unit_test(a_changed_audit_entry_breaks_the_chain),
        cmocka_unit_test(a_moved_field_border_breaks_the_chain),
        cmocka_unit_test(a_removed_audit_entry_breaks_the_chain),
    };

    return run_on_every_engine("connection", tests, COUNT_OF(tests));
}
