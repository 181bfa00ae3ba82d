/* SPDX-License-Identifier: Apache-2.0 */
/* Deciding hits: casework says what may follow, the store keeps versions honest. */
#include "app/hits.h"

#include "base/utf8.h"
#include "casework/casework.h"
#include "store/audit.h"
#include "store/events.h"

#include <stdio.h>

#define DECISION_BUDGET (1 * MIB)

/** What is wrong with a decision before any hit is looked at. */
static enum decision_result check_form(const struct decision *decision, enum case_action *action)
{
    if (!case_action_from_name(decision->outcome, action))
        return DECISION_UNKNOWN_OUTCOME;
    if (*action == CASE_DISMISS && decision->reason.n == 0)
        return DECISION_NEEDS_REASON;
    if (decision->reason.n && !dismiss_reason_known(decision->reason))
        return DECISION_UNKNOWN_OUTCOME;
    return utf8_valid(decision->note) ? DECISION_DONE : DECISION_UNKNOWN_OUTCOME;
}

/** `dismiss:different_birth` */
static str audit_detail(const struct decision *decision, char *out, size_t size)
{
    int n = snprintf(out, size, STR_FMT "%s" STR_FMT, STR_ARG(decision->outcome),
                     decision->reason.n ? ":" : "", STR_ARG(decision->reason));

    return (str){out, n > 0 && (size_t)n < size ? (size_t)n : 0};
}

/** State, decision, audit entry, events. */
static int write_decision(struct store *st, const struct decision *decision,
                          const struct hit_row *hit, enum hit_state to, utc_ms now, struct err *err)
{
    const struct decision_row row = {.hit_id = hit->id,
                                     .hit_version = hit->version + 1,
                                     .at = now,
                                     .user = decision->user,
                                     .outcome = decision->outcome,
                                     .reason = decision->reason,
                                     .note = decision->note};
    char id[24], detail[96];
    int64_t ignored;

    int n = snprintf(id, sizeof(id), "%lld", (long long)hit->id);
    if (store_hit_set_state(st, hit->id, hit->version, to, now, err) < 0 ||
        store_decision_insert(st, &row, &ignored, err) < 0 ||
        store_audit_append(st, now, decision->user, STR("decide"), STR("hit"), (str){id, (size_t)n},
                           audit_detail(decision, detail, sizeof(detail)), err) < 0 ||
        store_event_append(st, now, EVENT_HIT, hit->id, &ignored, err) < 0 ||
        store_event_append(st, now, EVENT_FLIGHT, hit->flight_id, &ignored, err) < 0)
        return -1;
    return 0;
}

int hit_decide(struct store *st, const struct decision *decision, utc_ms now,
               enum decision_result *result, struct err *err)
{
    enum case_action action;
    enum hit_state to;
    struct hit_row hit;
    struct arena mem;

    *result = check_form(decision, &action);
    if (*result != DECISION_DONE)
        return 0;
    arena_init(&mem, DECISION_BUDGET);
    int rc = store_hit_get(st, decision->hit_id, &mem, &hit, err);
    if (rc < 0 && err->code == ERR_NOT_FOUND) {
        *result = DECISION_NO_HIT;
        rc = 0;
    } else if (rc == 0 && hit.version != decision->version) {
        *result = DECISION_OUTDATED;
    } else if (rc == 0 && !case_next(hit.state, action, &to)) {
        *result = DECISION_NOT_ALLOWED;
    } else if (rc == 0) {
        rc = write_decision(st, decision, &hit, to, now, err);
    }
    arena_fini(&mem);
    return rc;
}
