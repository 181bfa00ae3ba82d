/* SPDX-License-Identifier: Apache-2.0 */
/* What may be done with a hit, case by case: every state, action and role. */
#include "casework/hit_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct decision decision_of(enum hit_action action, enum case_role role)
{
    struct decision d = {.action = action, .role = role, .user = STR("a.khan")};

    if (action == ACTION_DISMISS)
        d.reason = REASON_DIFFERENT_BIRTH;
    return d;
}

/* Independent of the table in hit_state.c: what the drawing says. For each state, in the order of
 * the enum: officer, supervisor, administrator; in each: confirm, dismiss, unsure and reopen as the
 * first letter of the next state, '.' when it is refused. */
static const char *const grid[HIT_STATE_COUNT * CASE_ROLE_COUNT] = {
    "cdu.", "cdu.", "....", /* open */
    "cd.o", "cd.o", "....", /* unsure */
    "...o", "...o", "....", /* confirmed */
    "...o", "...o", "....", /* dismissed */
};

static void every_state_action_and_role_is_as_drawn(void **state)
{
    (void)state;
    for (int from = 0; from < HIT_STATE_COUNT; from++) {
        for (int action = 0; action < ACTION_COUNT; action++) {
            for (int role = 0; role < CASE_ROLE_COUNT; role++) {
                struct decision d = decision_of((enum hit_action)action, (enum case_role)role);
                enum hit_state next = HIT_STATE_COUNT;
                enum case_refusal answer = casework_decide((enum hit_state)from, &d, &next);
                char wanted = grid[from * CASE_ROLE_COUNT + role][action];
                assert_int_equal(answer == REFUSED_NOT, wanted != '.');
                assert_int_equal(casework_permitted((enum hit_state)from, d.action, d.role),
                                 wanted != '.');
                if (wanted == '.')
                    assert_int_equal(next, HIT_STATE_COUNT);
                else
                    assert_int_equal(hit_state_name(next)[0], wanted);
            }
        }
    }
}

static void administrator_is_refused_by_role_whatever_the_state(void **state)
{
    struct decision d = decision_of(ACTION_CONFIRM, CASE_ADMINISTRATOR);
    enum hit_state next;

    (void)state;
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_ROLE);
    assert_int_equal(casework_decide(HIT_CONFIRMED, &d, &next), REFUSED_ROLE);
}

static void only_what_was_decided_is_reopened(void **state)
{
    struct decision d = decision_of(ACTION_REOPEN, CASE_OFFICER);
    enum hit_state next;

    (void)state;
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_STATE);
}

static void dismissal_and_only_dismissal_has_a_reason(void **state)
{
    struct decision d = decision_of(ACTION_DISMISS, CASE_OFFICER);
    enum hit_state next;

    (void)state;
    d.reason = REASON_NONE;
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_REASON);
    d = decision_of(ACTION_CONFIRM, CASE_OFFICER);
    d.reason = REASON_DIFFERENT_BIRTH;
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_REASON_OTHER);
}

static void notes_are_bounded_text(void **state)
{
    static const char long_note[DECISION_NOTE_MAX + 1] = {[0] = 0};
    struct decision d = decision_of(ACTION_CONFIRM, CASE_OFFICER);
    enum hit_state next;

    (void)state;
    d.note = (str){long_note, sizeof long_note};
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_NOTE_LONG);
    d.note = (str){long_note, 1};
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_NOTE_BAD);
    d.note = STR("\xC3\x28");
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_NOTE_BAD);
    d.note = STR("two\nlines, \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85");
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_NOT);
}

static void nobody_decides_without_a_name(void **state)
{
    struct decision d = decision_of(ACTION_CONFIRM, CASE_SUPERVISOR);
    enum hit_state next;

    (void)state;
    d.user = STR(" ");
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_USER);
}

static void values_outside_the_enums_are_refused(void **state)
{
    struct decision d = decision_of(ACTION_CONFIRM, CASE_OFFICER);
    enum hit_state next;

    (void)state;
    assert_int_equal(casework_decide((enum hit_state)99, &d, &next), REFUSED_UNKNOWN);
    d.action = (enum hit_action)99;
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_UNKNOWN);
    d = decision_of(ACTION_CONFIRM, (enum case_role)99);
    assert_int_equal(casework_decide(HIT_OPEN, &d, &next), REFUSED_UNKNOWN);
    assert_false(casework_permitted(HIT_OPEN, ACTION_CONFIRM, (enum case_role)99));
}

static void names_are_read_back(void **state)
{
    enum hit_state s = HIT_OPEN;
    enum hit_action a = ACTION_CONFIRM;
    enum case_role r = CASE_OFFICER;
    enum decision_reason why = REASON_NONE;

    (void)state;
    for (int i = 0; i < HIT_STATE_COUNT; i++) {
        assert_true(hit_state_parse(str_from_c(hit_state_name((enum hit_state)i)), &s));
        assert_int_equal(s, i);
    }
    for (int i = 0; i < ACTION_COUNT; i++) {
        assert_true(hit_action_parse(str_from_c(hit_action_name((enum hit_action)i)), &a));
        assert_int_equal(a, i);
    }
    for (int i = 0; i < CASE_ROLE_COUNT; i++) {
        assert_true(case_role_parse(str_from_c(case_role_name((enum case_role)i)), &r));
        assert_int_equal(r, i);
    }
    for (int i = 1; i < REASON_COUNT; i++) {
        assert_true(
            decision_reason_parse(str_from_c(decision_reason_name((enum decision_reason)i)), &why));
        assert_int_equal(why, i);
    }
    assert_false(decision_reason_parse(STR(""), &why));
    assert_false(hit_state_parse(STR("Open"), &s));
    assert_false(hit_action_parse(STR(""), &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_action_and_role_is_as_drawn),
        cmocka_unit_test(administrator_is_refused_by_role_whatever_the_state),
        cmocka_unit_test(only_what_was_decided_is_reopened),
        cmocka_unit_test(dismissal_and_only_dismissal_has_a_reason),
        cmocka_unit_test(notes_are_bounded_text),
        cmocka_unit_test(nobody_decides_without_a_name),
        cmocka_unit_test(values_outside_the_enums_are_refused),
        cmocka_unit_test(names_are_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
