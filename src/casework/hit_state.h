/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be done with a hit, by whom, and what becomes of it.
 *
 * Pure: the caller fetches the state, asks, and stores the answer with an audit entry in one
 * transaction. No state has an effect on a traveller by itself: `confirmed` says that a named
 * person thinks so.
 */
#ifndef SAFAR_CASEWORK_HIT_STATE_H
#define SAFAR_CASEWORK_HIT_STATE_H

#include "base/str.h"
#include "domain/hit.h"

enum hit_action {
#define ACTION(code, name, text) ACTION_##code,
#include "casework/actions.def"
#undef ACTION
    ACTION_COUNT,
};

/** Who acts. An administrator keeps the system and decides about nobody. */
enum case_role { CASE_OFFICER, CASE_SUPERVISOR, CASE_ADMINISTRATOR, CASE_ROLE_COUNT };

enum decision_reason {
#define REASON(code, name, text) REASON_##code,
#include "casework/reasons.def"
#undef REASON
    REASON_COUNT,
};

/** Why an action is refused. */
enum case_refusal {
#define CASE_REFUSAL(code, name, text) REFUSED_##code,
#include "casework/refusals.def"
#undef CASE_REFUSAL
    CASE_REFUSAL_COUNT,
};

#define DECISION_NOTE_MAX 2000 /* bytes of UTF-8 */

struct decision {
    enum hit_action action;
    enum decision_reason reason;
    enum case_role role;
    str user; /* who decides; empty is refused */
    str note; /* free text, or empty */
};

/**
 * May this be done, and what is the hit then?
 *
 * @param now   the state the decider saw and the store still has
 * @param next  set only when the answer is REFUSED_NOT
 * @return      REFUSED_NOT when it may be done
 */
enum case_refusal casework_decide(enum hit_state now, const struct decision *decision,
                                  enum hit_state *next);

/** True when `role` could do `action` in `state`: what buttons to show. */
bool casework_permitted(enum hit_state state, enum hit_action action, enum case_role role);

/** True when the action must give a reason; the others must not. */
bool casework_needs_reason(enum hit_action action);

/** Free text that people write: bounded, valid UTF-8, no control characters but line ends. */
enum case_refusal casework_check_note(str note);

/** Stable lower-case words, and sentences for people. Names of states: domain/hit.h. */
const char *hit_state_text(enum hit_state state);
const char *hit_action_name(enum hit_action action);
const char *hit_action_text(enum hit_action action);
const char *case_role_name(enum case_role role);
const char *decision_reason_name(enum decision_reason reason);
const char *decision_reason_text(enum decision_reason reason);
const char *case_refusal_name(enum case_refusal refusal);
const char *case_refusal_text(enum case_refusal refusal);

/** The inverse of the names. @return false when it is no such word; `*out` is untouched then */
bool hit_state_parse(str name, enum hit_state *out);
bool hit_action_parse(str name, enum hit_action *out);
bool case_role_parse(str name, enum case_role *out);
bool decision_reason_parse(str name, enum decision_reason *out);

#endif
