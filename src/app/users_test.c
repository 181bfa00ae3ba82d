/* SPDX-License-Identifier: Apache-2.0 */
/* Users, sessions, passwords, back-off and capabilities, over a real database. */
#include "app/users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/backoff.h"
#include "app/passwords.h"
#include "app/sessions.h"
#include "store/audit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

#define NOW INT64_C(1780000000000)
#define MINUTE INT64_C(60000)

static struct store *st;
static struct settings settings;
static struct arena mem;
static struct err err;

static int set_up(void **state)
{
    (void)state;
    arena_init(&mem, MIB);
    assert_int_equal(settings_init(&settings, &err), 0);
    assert_int_equal(store_open("sqlite::memory:", STORE_WRITE, NULL, &st, &err), 0);
    assert_int_equal(store_migrate(st, NOW, NULL, &err), 0);
    assert_int_equal(store_begin(st, &err), 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_rollback(st);
    store_close(st);
    settings_fini(&settings);
    arena_fini(&mem);
    return 0;
}

static struct user_row get_user(str name)
{
    struct user_row row;
    assert_int_equal(store_user_find(st, name, &mem, &row, &err), 1);
    return row;
}

static struct user_row add_officer(void)
{
    assert_int_equal(
        user_add(st, STR("ayesha"), STR("Ayesha Khan"), USER_OFFICER, STR("hash"), NOW, &err), 0);
    return get_user(STR("ayesha"));
}

static void users_are_added_once_with_a_good_name(void **state)
{
    static const char *const wrong[] = {"", "Ayesha", "1a", "a b", "a/b", "\xC3\xA9", "-a"};
    (void)state;

    struct user_row user = add_officer();
    assert_true(str_is(user.role, "officer"));
    assert_true(str_is(user.display_name, "Ayesha Khan"));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(
            user_add(st, str_from_c(wrong[i]), STR_NONE, USER_OFFICER, STR("x"), NOW, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
    }
    assert_int_equal(user_add(st, STR("ayesha"), STR_NONE, USER_OFFICER, STR("x"), NOW, &err), -1);
    assert_int_equal(err.code, ERR_CONFLICT);
}

static void changes_end_sessions_and_are_audited(void **state)
{
    char token[SESSION_TOKEN_TEXT + 1];
    struct session session;
    struct audit_filter filter = {.object_kind = STR("user"), .object_id = STR("ayesha")};
    struct audit_rows rows = {.rows = {0}};
    (void)state;

    struct user_row user = add_officer();
    assert_int_equal(session_start(st, &settings, &user, NOW, token, &err), 0);
    assert_int_equal(user_set_role(st, user.name, USER_SUPERVISOR, NOW, &err), 0);
    assert_int_equal(session_find(st, &settings, str_from_c(token), NOW, &mem, &session, &err), 0);
    assert_int_equal(user_set_disabled(st, user.name, true, NOW, &err), 0);
    assert_int_equal(user_set_password(st, user.name, STR("other"), NOW, &err), 0);
    user = get_user(user.name);
    assert_true(user.disabled);
    assert_true(str_is(user.role, "supervisor"));
    assert_true(str_is(user.password_hash, "other"));
    assert_int_equal(store_audit_list(st, &filter, 10, &mem, &rows, &err), 0);
    assert_int_equal(rows.rows.n, 5);
    assert_true(str_is(rows.rows.v[0].action, "user_password"));
    assert_true(str_is(rows.rows.v[3].action, "sign_in"));
    assert_int_equal(user_set_role(st, STR("nobody"), USER_OFFICER, NOW, &err), -1);
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static int find_at(const char *token, utc_ms now)
{
    struct session session;
    return session_find(st, &settings, str_from_c(token), now, &mem, &session, &err);
}

static void a_session_lives_until_idle_or_old(void **state)
{
    char token[SESSION_TOKEN_TEXT + 1];
    struct session session;
    (void)state;

    struct user_row user = add_officer();
    assert_int_equal(session_start(st, &settings, &user, NOW, token, &err), 0);
    assert_int_equal(session_find(st, &settings, str_from_c(token), NOW, &mem, &session, &err), 1);
    assert_true(str_is(session.user, "ayesha"));
    assert_int_equal(strlen(session.csrf), SESSION_CSRF_TEXT);
    assert_int_equal(find_at(token, NOW + 30 * MINUTE - 1), 1);
    assert_int_equal(find_at(token, NOW + 30 * MINUTE), 0);
    assert_true(session_wants_touch(&session, &settings, NOW + MINUTE));
    assert_false(session_wants_touch(&session, &settings, NOW + MINUTE - 1));

    /* Used again and again it still ends after session.max_hours. */
    for (utc_ms at = NOW; at < NOW + 12 * 60 * MINUTE; at += 20 * MINUTE) {
        assert_int_equal(find_at(token, at), 1);
        assert_int_equal(session_touch(st, &session, at, &err), 0);
    }
    assert_int_equal(find_at(token, NOW + 12 * 60 * MINUTE), 0);
}

static void a_session_ends_when_told_and_for_good(void **state)
{
    char token[SESSION_TOKEN_TEXT + 1], other[SESSION_TOKEN_TEXT + 1];
    struct session session;
    (void)state;

    struct user_row user = add_officer();
    assert_int_equal(session_start(st, &settings, &user, NOW, token, &err), 0);
    assert_int_equal(session_start(st, &settings, &user, NOW, other, &err), 0);
    assert_string_not_equal(token, other);
    assert_int_equal(session_find(st, &settings, str_from_c(token), NOW, &mem, &session, &err), 1);
    assert_int_equal(session_end(st, &session, NOW, &err), 0);
    assert_int_equal(find_at(token, NOW), 0);
    assert_int_equal(find_at(other, NOW), 1);
}

static void a_token_that_is_none_finds_nothing(void **state)
{
    char token[SESSION_TOKEN_TEXT + 1];
    (void)state;

    struct user_row user = add_officer();
    assert_int_equal(session_start(st, &settings, &user, NOW, token, &err), 0);
    token[0] = token[0] == 'A' ? 'B' : 'A';
    assert_int_equal(find_at(token, NOW), 0);
    assert_int_equal(find_at("", NOW), 0);
    assert_int_equal(find_at("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!", NOW), 0);
}

static void a_disabled_user_has_no_session(void **state)
{
    char token[SESSION_TOKEN_TEXT + 1];
    (void)state;

    struct user_row user = add_officer();
    assert_int_equal(session_start(st, &settings, &user, NOW, token, &err), 0);
    user.disabled = true;
    assert_int_equal(store_user_update(st, &user, &err), 0);
    assert_int_equal(find_at(token, NOW), 0);
}

static void failed_sign_ins_are_audited_without_what_was_typed(void **state)
{
    struct audit_filter filter = {.object_kind = STR("user")};
    struct audit_rows rows = {.rows = {0}};
    (void)state;

    assert_int_equal(session_refused(st, STR_NONE, NOW, &err), 0);
    assert_int_equal(store_audit_list(st, &filter, 10, &mem, &rows, &err), 0);
    assert_int_equal(rows.rows.n, 1);
    assert_true(str_is(rows.rows.v[0].action, "sign_in_failed"));
    assert_true(str_is(rows.rows.v[0].user, "-"));
    assert_int_equal(rows.rows.v[0].object_id.n, 0);
}

static void passwords_are_checked(void **state)
{
    char hash[PASSWORD_HASH_TEXT], random[PASSWORD_RANDOM + 4], again[PASSWORD_RANDOM + 4];
    (void)state;

    struct password_gate *gate = password_gate_new(1, 1);
    assert_non_null(gate);
    password_random(random);
    password_random(again);
    assert_string_not_equal(random, again);
    assert_int_equal(strlen(random), PASSWORD_RANDOM + 3);
    assert_int_equal(password_hash(str_from_c(random), hash, &err), 0);
    assert_true(str_starts(str_from_c(hash), STR("$argon2id$")));
    assert_int_equal(password_check(gate, str_from_c(hash), str_from_c(random), &err), 1);
    assert_int_equal(password_check(gate, str_from_c(hash), STR("wrong"), &err), 0);
    assert_int_equal(password_check(gate, str_from_c(hash), STR_NONE, &err), 0);
    assert_int_equal(password_check(gate, STR_NONE, STR("anything"), &err), 0);
    assert_int_equal(password_check(gate, STR("not a hash"), STR("x"), &err), 0);
    password_gate_free(gate);
}

struct crowd {
    struct password_gate *gate;
    int answers[6];
};

static struct crowd crowd;

static void *knock(void *slot)
{
    struct err why;
    *(int *)slot = password_check(crowd.gate, STR_NONE, STR("x"), &why);
    return NULL;
}

static void a_crowd_is_turned_away_at_the_gate(void **state)
{
    pthread_t threads[COUNT_OF(crowd.answers)];
    int refused = 0;
    (void)state;

    crowd.gate = password_gate_new(1, 1);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, knock, &crowd.answers[i]), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        refused += crowd.answers[i] == -1;
    assert_in_range(refused, 1, COUNT_OF(threads) - 2);
    password_gate_free(crowd.gate);
}

static void failures_make_wait_ever_longer(void **state)
{
    struct backoff *backoff = backoff_new();
    str user = STR("ayesha"), here = STR("192.0.2.1"), there = STR("192.0.2.2");
    utc_ms now = NOW;
    int64_t before = 0;
    (void)state;

    for (int i = 0; i < 4; i++) {
        assert_int_equal(backoff_wait_ms(backoff, user, here, now), 0);
        backoff_failed(backoff, user, here, now);
    }
    assert_int_equal(backoff_wait_ms(backoff, user, here, now), 0);
    for (int i = 0; i < 9; i++) {
        backoff_failed(backoff, user, here, now);
        int64_t wait = backoff_wait_ms(backoff, user, here, now);
        assert_true(wait > before || wait == 300000);
        before = wait;
    }
    /* The officer, elsewhere, is not locked out by the stranger. */
    assert_int_equal(backoff_wait_ms(backoff, user, there, now), 0);
    assert_int_equal(backoff_wait_ms(backoff, STR("omar"), here, now), 0);
    assert_int_equal(backoff_wait_ms(backoff, user, here, now + before), 0);
    backoff_succeeded(backoff, user, here);
    assert_int_equal(backoff_wait_ms(backoff, user, here, now), 0);
    backoff_free(backoff);
}

static void many_names_from_one_address_are_slowed(void **state)
{
    struct backoff *backoff = backoff_new();
    char name[16];
    (void)state;

    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof(name), "user%d", i);
        backoff_failed(backoff, str_from_c(name), STR("192.0.2.1"), NOW);
    }
    assert_true(backoff_wait_ms(backoff, STR("another"), STR("192.0.2.1"), NOW) > 0);
    assert_int_equal(backoff_wait_ms(backoff, STR("another"), STR("192.0.2.9"), NOW), 0);
    backoff_free(backoff);
}

static void an_administrator_sees_no_travellers(void **state)
{
    enum user_role role;
    (void)state;

    assert_true(user_role_from_name(STR("administrator"), &role));
    assert_false(user_role_from_name(STR("root"), &role));
    assert_false(role_may(role, CAN_TRAVELLERS_READ));
    assert_false(role_may(role, CAN_HITS_READ));
    assert_false(role_may(role, CAN_HITS_DECIDE));
    assert_false(role_may(role, CAN_FLIGHTS_READ));
    assert_true(role_may(role, CAN_USERS_READ));
    assert_true(role_may(USER_OFFICER, CAN_HITS_DECIDE));
    assert_false(role_may(USER_OFFICER, CAN_AUDIT_READ));
    assert_true(role_may(USER_SUPERVISOR, CAN_AUDIT_READ));
    assert_string_equal(capability_name(CAN_HITS_DECIDE), "hits.decide");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(users_are_added_once_with_a_good_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_end_sessions_and_are_audited, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_lives_until_idle_or_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_ends_when_told_and_for_good, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_token_that_is_none_finds_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_disabled_user_has_no_session, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failed_sign_ins_are_audited_without_what_was_typed, set_up,
                                        tear_down),
        cmocka_unit_test(passwords_are_checked),
        cmocka_unit_test(a_crowd_is_turned_away_at_the_gate),
        cmocka_unit_test(failures_make_wait_ever_longer),
        cmocka_unit_test(many_names_from_one_address_are_slowed),
        cmocka_unit_test(an_administrator_sees_no_travellers),
    };
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
