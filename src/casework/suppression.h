/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a dismissal may count for later journeys, and on which of them it does. Pure.
 *
 * In doubt a hit opens: a suppression holds only while nothing is said that the officer did not
 * know. Whoever was known by a document is recognised by a document alone; whoever was known
 * without any, by a name with a full date of birth.
 */
#ifndef SAFAR_CASEWORK_SUPPRESSION_H
#define SAFAR_CASEWORK_SUPPRESSION_H

#include "base/date.h"
#include "casework/hit_state.h"
#include "domain/suppression.h"

struct identity_facts {
    const struct identity_fact *v;
    uint32_t n;
};

/** What was suppressed. */
struct suppression_terms {
    bool lifted;
    struct date expires_on; /* last day */
    unsigned band;
    struct sha256 entry; /* digest of the entry's content */
    struct identity_facts who;
};

/** What is at hand: a match of the same entry. */
struct suppression_case {
    struct date today;
    unsigned band;
    struct sha256 entry;
    struct identity_facts who;
};

/** Never SUPPRESSION_NONE. The first that holds of the order in suppression_fits.def. */
enum suppression_fit casework_suppression_fit(const struct suppression_terms *terms,
                                              const struct suppression_case *at_hand);

/** A dismissal that is to count for later journeys. */
struct suppression_wish {
    struct date today, expires_on;
    int64_t days_max; /* from today */
    bool urgent;      /* the hit's band */
    bool person;      /* the entry is about a person, not about a document */
    bool scored;      /* the entry's content is known as it was scored */
    bool identified;  /* some fact about the traveller identifies */
};

/**
 * May this decision count for later journeys? Asked beside casework_decide, which says whether it
 * may be taken at all.
 * @return REFUSED_NOT when it may
 */
enum case_refusal casework_may_suppress(const struct decision *decision,
                                        const struct suppression_wish *wish);

#endif
