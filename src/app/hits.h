/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deciding hits. A decision names the version the officer saw; state, decision, audit entry and
 * events are written in one transaction, or nothing is.
 */
#ifndef SAFAR_APP_HITS_H
#define SAFAR_APP_HITS_H

#include "app/suppressions.h"
#include "casework/hit_state.h"
#include "store/hits.h"

struct decision_request {
    int64_t hit_id;
    uint32_t version; /* that the officer saw */
    enum case_role role;
    str user;
    str outcome, reason, note; /* as sent */
    struct suppression_request suppress;
};

enum decision_result {
    DECISION_DONE,
    DECISION_NO_HIT,
    DECISION_OUTDATED,     /* somebody else was quicker */
    DECISION_NEEDS_REASON, /* a dismissal says why */
    DECISION_NOT_ALLOWED,  /* unknown words, or not in this state; `refusal` says which */
};

struct decision_answer {
    enum decision_result result;
    enum case_refusal refusal; /* with DECISION_NOT_ALLOWED */
};

/**
 * Take, or take back, a decision, in a transaction of the caller's. Anything but DECISION_DONE has
 * changed nothing. A dismissal may count for later journeys of the traveller (`suppress`); to take
 * it back ends that too, and a confirmation lifts what says otherwise of them.
 * @return -1: the store failed
 */
int hit_decide(struct store *st, const struct decision_request *request, utc_ms now,
               struct decision_answer *answer, struct err *err) MUST_CHECK;

#endif
