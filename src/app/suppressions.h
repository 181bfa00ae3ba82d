/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Known false matches: made with a dismissal, asked by screening, lifted by people.
 *
 * Each of them leaves an audit entry in its transaction. What a suppression closes is a hit like
 * any other: dismissed in the name of the system, with the number of the suppression.
 */
#ifndef SAFAR_APP_SUPPRESSIONS_H
#define SAFAR_APP_SUPPRESSIONS_H

#include "app/traveller_facts.h"
#include "casework/suppression.h"
#include "store/hits.h"

/** The author of what nobody decided, as decisions and audit entries write it. */
#define SYSTEM_USER STR("-")

/* ---- asked by screening ---- */

/** Of one run: what is looked up once. Zero but for the first three. */
struct suppression_judge {
    struct store *st;
    struct arena *mem;
    struct date today;
    struct facts_key key;
    int key_found; /* 1 yes, -1 there is none, 0 not looked for yet */
    const struct subject
        *facts_of; /* whose facts `facts` are; set to NULL for the next traveller */
    struct identity_fact_rows facts;
};

/**
 * What is known of this traveller and entry? Reads the hit's entry_id, entry_digest, band and
 * suppression_id (of the stored hit, or 0); sets suppression_id and suppression_fit.
 * @param why  the suppression that was set; may be left as it is when there is none
 */
int suppression_judge(struct suppression_judge *judge, const struct subject *subject,
                      struct hit_row *hit, struct suppression_row *why, struct err *err) MUST_CHECK;

/* ---- made with a dismissal ---- */

/** The part of a decision that is about later journeys. */
struct suppression_request {
    bool wanted;
    struct date expires_on; /* not known: after `days` */
    int64_t days, days_max; /* settings suppression.days and suppression.max_days */
};

/** What is about to be stored. */
struct suppression_draft {
    struct suppression_row row;
    struct identity_fact_rows facts;
};

/**
 * May this dismissal count for later journeys, and as what? In a transaction of the caller's: the
 * first that may makes the unit's key.
 * @param refusal  REFUSED_NOT: `out` can be stored
 */
int suppression_draft(struct store *st, const struct hit_row *hit, const struct decision *decision,
                      const struct suppression_request *request, utc_ms now, struct arena *mem,
                      struct suppression_draft *out, enum case_refusal *refusal, struct err *err)
    MUST_CHECK;

/** Store it, with its audit entry. */
int suppression_store(struct store *st, const struct suppression_draft *draft, struct err *err)
    MUST_CHECK;

/* ---- lifted ---- */

enum lift_result {
    LIFT_DONE,
    LIFT_NONE,       /* there is no such suppression */
    LIFT_ALREADY,    /* it was lifted before */
    LIFT_BAD_REASON, /* empty, too long, no text */
};

/**
 * End a suppression. The hits that it closed open again, of flights that have not departed more
 * than a day ago. In a transaction of the caller's; anything but LIFT_DONE has changed nothing.
 * @param reopened  how many opened
 */
int suppression_lift(struct store *st, int64_t id, str user, str reason, utc_ms now,
                     enum lift_result *result, uint64_t *reopened, struct err *err) MUST_CHECK;

/** The dismissal of this hit was taken back: the suppression that was made with it is lifted. */
int suppression_taken_back(struct store *st, const struct hit_row *hit, str user, utc_ms now,
                           struct arena *mem, struct err *err) MUST_CHECK;

/** The traveller of this hit was confirmed to be its entry: whatever says otherwise is lifted. */
int suppressions_contradicted(struct store *st, const struct hit_row *hit, str user, utc_ms now,
                              struct arena *mem, struct err *err) MUST_CHECK;

#endif
