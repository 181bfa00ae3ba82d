/* SPDX-License-Identifier: Apache-2.0 */
/* Suppressions: whom they are made for, and when they hold. */
#include "casework/suppression.h"

#include <string.h>

static bool same_digest(const struct sha256 *a, const struct sha256 *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static bool knows(const struct identity_facts *facts, const struct identity_fact *fact)
{
    for (uint32_t i = 0; i < facts->n; i++)
        if (facts->v[i].kind == fact->kind && same_digest(&facts->v[i].digest, &fact->digest))
            return true;
    return false;
}

static bool knows_all(const struct identity_facts *facts, const struct identity_facts *said)
{
    for (uint32_t i = 0; i < said->n; i++)
        if (!knows(facts, &said->v[i]))
            return false;
    return true;
}

static bool has_kind(const struct identity_facts *facts, enum fact_kind kind)
{
    for (uint32_t i = 0; i < facts->n; i++)
        if (facts->v[i].kind == kind)
            return true;
    return false;
}

/** Everything said was known, so one identifying fact of the right kind is a common one. */
static bool recognised(const struct identity_facts *then, const struct identity_facts *now)
{
    return has_kind(now, has_kind(then, FACT_DOCUMENT) ? FACT_DOCUMENT : FACT_NAME_BORN);
}

enum suppression_fit casework_suppression_fit(const struct suppression_terms *terms,
                                              const struct suppression_case *at_hand)
{
    if (terms->lifted)
        return SUPPRESSION_LIFTED;
    if (date_compare(at_hand->today, terms->expires_on) > 0)
        return SUPPRESSION_EXPIRED;
    if (!same_digest(&terms->entry, &at_hand->entry))
        return SUPPRESSION_ENTRY_CHANGED;
    if (!knows_all(&terms->who, &at_hand->who))
        return SUPPRESSION_TRAVELLER_CHANGED;
    if (!recognised(&terms->who, &at_hand->who))
        return SUPPRESSION_UNIDENTIFIED;
    return at_hand->band > terms->band ? SUPPRESSION_BAND_HIGHER : SUPPRESSION_APPLIES;
}

/** Wrong data are wrong once; the other reasons are about who somebody is. */
static bool lasting_reason(enum decision_reason reason)
{
    switch (reason) {
    case REASON_DIFFERENT_PERSON:
    case REASON_DIFFERENT_BIRTH:
    case REASON_DIFFERENT_DOCUMENT:
    case REASON_OTHER:
        return true;
    case REASON_NONE:
    case REASON_DATA_ERROR:
    case REASON_COUNT:
        break;
    }
    return false;
}

static bool good_last_day(const struct suppression_wish *wish)
{
    if (!date_full(wish->expires_on) || !date_valid(wish->expires_on))
        return false;
    int64_t days = (int64_t)date_to_days(wish->expires_on) - date_to_days(wish->today);
    return days >= 1 && days <= wish->days_max;
}

enum case_refusal casework_may_suppress(const struct decision *decision,
                                        const struct suppression_wish *wish)
{
    if (decision->action != ACTION_DISMISS)
        return REFUSED_SUPPRESS_ACTION;
    if (!wish->person)
        return REFUSED_SUPPRESS_DOCUMENT;
    if (wish->urgent && decision->role != CASE_SUPERVISOR)
        return REFUSED_SUPPRESS_ROLE;
    if (!lasting_reason(decision->reason))
        return REFUSED_SUPPRESS_REASON;
    if (str_trim(decision->note).n == 0)
        return REFUSED_SUPPRESS_NOTE;
    if (!good_last_day(wish))
        return REFUSED_SUPPRESS_DATE;
    if (!wish->scored)
        return REFUSED_SUPPRESS_SCORED;
    return wish->identified ? REFUSED_NOT : REFUSED_SUPPRESS_IDENTITY;
}
