/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deciding hits. A decision names the version the officer saw; state, decision, audit entry and
 * events are written in one transaction, or nothing is.
 */
#ifndef SAFAR_APP_HITS_H
#define SAFAR_APP_HITS_H

#include "store/hits.h"

#define DECISION_NOTE_MAX 2000

struct decision {
    int64_t hit_id;
    uint32_t version; /* that the officer saw */
    str user;
    str outcome, reason, note; /* as sent */
};

enum decision_result {
    DECISION_DONE,
    DECISION_NO_HIT,
    DECISION_OUTDATED,        /* somebody else was quicker */
    DECISION_NEEDS_REASON,    /* a dismissal says why */
    DECISION_UNKNOWN_OUTCOME, /* or reason */
    DECISION_NOT_ALLOWED,     /* not in this state */
};

/**
 * Take, or take back, a decision, in a transaction of the caller's. Anything but DECISION_DONE has
 * changed nothing. -1: the store failed.
 */
int hit_decide(struct store *st, const struct decision *decision, utc_ms now,
               enum decision_result *result, struct err *err) MUST_CHECK;

#endif
