/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a hit.
 *
 *            +--------- unsure --------> UNSURE
 *            |                            | |
 *   ----> OPEN ------- confirm -----------|-+--> CONFIRMED
 *          ^ |                            v
 *          | +-------- dismiss ------> DISMISSED
 *          |
 *          +---------- reopen, from each of the three
 *
 * Officers and supervisors alike; an administrator decides about nobody.
 */
#include "casework/hit_state.h"

#include "base/attr.h"
#include "base/utf8.h"

#define BY_OFFICER (1u << CASE_OFFICER)
#define BY_SUPERVISOR (1u << CASE_SUPERVISOR)
#define BY_BOTH (BY_OFFICER | BY_SUPERVISOR)

struct transition {
    enum hit_state from;
    enum hit_action action;
    enum hit_state to;
    unsigned roles;
};

static const struct transition transitions[] = {
    {HIT_OPEN,      ACTION_CONFIRM, HIT_CONFIRMED, BY_BOTH},
    {HIT_OPEN,      ACTION_DISMISS, HIT_DISMISSED, BY_BOTH},
    {HIT_OPEN,      ACTION_UNSURE,  HIT_UNSURE,    BY_BOTH},
    {HIT_UNSURE,    ACTION_CONFIRM, HIT_CONFIRMED, BY_BOTH},
    {HIT_UNSURE,    ACTION_DISMISS, HIT_DISMISSED, BY_BOTH},
    {HIT_UNSURE,    ACTION_REOPEN,  HIT_OPEN,      BY_BOTH},
    {HIT_CONFIRMED, ACTION_REOPEN,  HIT_OPEN,      BY_BOTH},
    {HIT_DISMISSED, ACTION_REOPEN,  HIT_OPEN,      BY_BOTH},
};

struct words {
    const char *name, *text;
};

static const struct words state_words[] = {
#define STATE(code, name, text) [HIT_##code] = {name, text},
#include "casework/states.def"
#undef STATE
};

static const struct words action_words[] = {
#define ACTION(code, name, text) {name, text},
#include "casework/actions.def"
#undef ACTION
};

static const struct words role_words[] = {
    {"officer",       "watch officer"},
    {"supervisor",    "supervisor"   },
    {"administrator", "administrator"},
};

static const struct words refusal_words[] = {
#define CASE_REFUSAL(code, name, text) {name, text},
#include "casework/refusals.def"
#undef CASE_REFUSAL
};

static const struct words reason_words[] = {
#define REASON(code, name, text) {name, text},
#include "casework/reasons.def"
#undef REASON
};

static const struct transition *find_transition(enum hit_state from, enum hit_action action)
{
    for (size_t i = 0; i < COUNT_OF(transitions); i++)
        if (transitions[i].from == from && transitions[i].action == action)
            return &transitions[i];
    return NULL;
}

bool casework_permitted(enum hit_state state, enum hit_action action, enum case_role role)
{
    const struct transition *t = find_transition(state, action);

    return t && (unsigned)role < CASE_ROLE_COUNT && (t->roles >> role & 1) != 0;
}

bool casework_needs_reason(enum hit_action action)
{
    return action == ACTION_DISMISS;
}

static bool has_control(str note)
{
    for (size_t i = 0; i < note.n; i++) {
        unsigned char c = (unsigned char)note.p[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

enum case_refusal casework_check_note(str note)
{
    if (note.n > DECISION_NOTE_MAX)
        return REFUSED_NOTE_LONG;
    return utf8_valid(note) && !has_control(note) ? REFUSED_NOT : REFUSED_NOTE_BAD;
}

static enum case_refusal check_reason(const struct decision *d)
{
    bool given = d->reason != REASON_NONE, needed = casework_needs_reason(d->action);

    if (given == needed)
        return REFUSED_NOT;
    return needed ? REFUSED_REASON : REFUSED_REASON_OTHER;
}

static bool known_values(enum hit_state now, const struct decision *d)
{
    return (unsigned)now < HIT_STATE_COUNT && (unsigned)d->action < ACTION_COUNT &&
           (unsigned)d->role < CASE_ROLE_COUNT && (unsigned)d->reason < REASON_COUNT;
}

enum case_refusal casework_decide(enum hit_state now, const struct decision *d,
                                  enum hit_state *next)
{
    enum case_refusal refusal;

    if (!known_values(now, d))
        return REFUSED_UNKNOWN;
    if (d->role == CASE_ADMINISTRATOR)
        return REFUSED_ROLE;
    const struct transition *t = find_transition(now, d->action);
    if (!t)
        return REFUSED_STATE;
    if ((t->roles >> d->role & 1) == 0)
        return REFUSED_ROLE;
    if (str_trim(d->user).n == 0)
        return REFUSED_USER;
    if ((refusal = check_reason(d)) != REFUSED_NOT ||
        (refusal = casework_check_note(d->note)) != REFUSED_NOT)
        return refusal;
    *next = t->to;
    return REFUSED_NOT;
}

/* ---- words ---- */

const char *hit_state_text(enum hit_state state)
{
    return (unsigned)state < HIT_STATE_COUNT ? state_words[state].text : "";
}

const char *hit_action_name(enum hit_action action)
{
    return (unsigned)action < ACTION_COUNT ? action_words[action].name : "";
}

const char *hit_action_text(enum hit_action action)
{
    return (unsigned)action < ACTION_COUNT ? action_words[action].text : "";
}

const char *case_role_name(enum case_role role)
{
    return (unsigned)role < CASE_ROLE_COUNT ? role_words[role].name : "";
}

const char *decision_reason_name(enum decision_reason reason)
{
    return (unsigned)reason < REASON_COUNT ? reason_words[reason].name : "";
}

const char *decision_reason_text(enum decision_reason reason)
{
    return (unsigned)reason < REASON_COUNT ? reason_words[reason].text : "";
}

const char *case_refusal_name(enum case_refusal refusal)
{
    return (unsigned)refusal < CASE_REFUSAL_COUNT ? refusal_words[refusal].name : "";
}

const char *case_refusal_text(enum case_refusal refusal)
{
    return (unsigned)refusal < CASE_REFUSAL_COUNT ? refusal_words[refusal].text : "";
}

/* Row of `words` with this name, or -1. */
static int find_word(const struct words *words, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (name.n > 0 && str_is(name, words[i].name))
            return (int)i;
    return -1;
}

bool hit_state_parse(str name, enum hit_state *out)
{
    int at = find_word(state_words, COUNT_OF(state_words), name);

    if (at >= 0)
        *out = (enum hit_state)at;
    return at >= 0;
}

bool hit_action_parse(str name, enum hit_action *out)
{
    int at = find_word(action_words, COUNT_OF(action_words), name);

    if (at >= 0)
        *out = (enum hit_action)at;
    return at >= 0;
}

bool case_role_parse(str name, enum case_role *out)
{
    int at = find_word(role_words, COUNT_OF(role_words), name);

    if (at >= 0)
        *out = (enum case_role)at;
    return at >= 0;
}

bool decision_reason_parse(str name, enum decision_reason *out)
{
    int at = find_word(reason_words, COUNT_OF(reason_words), name);

    if (at > REASON_NONE)
        *out = (enum decision_reason)at;
    return at > REASON_NONE;
}
