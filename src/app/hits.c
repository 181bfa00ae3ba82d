/* SPDX-License-Identifier: Apache-2.0 */
/* Deciding hits: casework says what may follow, the store keeps versions honest. */
#include "app/hits.h"

#include "store/audit.h"
#include "store/events.h"

#include <stdio.h>

#define DECISION_BUDGET (1 * MIB)

/** The words of a request. @return false: one is unknown */
static bool read_words(const struct decision_request *request, struct decision *decision)
{
    *decision = (struct decision){
        .reason = REASON_NONE, .role = request->role, .user = request->user, .note = request->note};
    return hit_action_parse(request->outcome, &decision->action) &&
           (request->reason.n == 0 || decision_reason_parse(request->reason, &decision->reason));
}

/** `dismiss:different_birth` */
static str audit_detail(const struct decision_request *decision, char *out, size_t size)
{
    int n = snprintf(out, size, STR_FMT "%s" STR_FMT, STR_ARG(decision->outcome),
                     decision->reason.n ? ":" : "", STR_ARG(decision->reason));

    return (str){out, n > 0 && (size_t)n < size ? (size_t)n : 0};
}

/** State, decision, audit entry, events. */
static int write_decision(struct store *st, const struct decision_request *decision,
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

static struct decision_answer answer_of(enum case_refusal refusal)
{
    enum decision_result result = refusal == REFUSED_NOT      ? DECISION_DONE
                                  : refusal == REFUSED_REASON ? DECISION_NEEDS_REASON
                                                              : DECISION_NOT_ALLOWED;
    return (struct decision_answer){result, refusal};
}

/** The decision, and what it means for later journeys. */
static int write_all(struct store *st, const struct decision_request *request,
                     const struct hit_row *hit, enum hit_state to,
                     const struct suppression_draft *draft, utc_ms now, struct arena *mem,
                     struct err *err)
{
    if (write_decision(st, request, hit, to, now, err) < 0)
        return -1;
    if (request->suppress.wanted)
        return suppression_store(st, draft, err);
    if (to == HIT_OPEN)
        return suppression_taken_back(st, hit, request->user, now, mem, err);
    return to == HIT_CONFIRMED ? suppressions_contradicted(st, hit, request->user, now, mem, err)
                               : 0;
}

/** Find the hit, ask casework, write. */
static int decide(struct store *st, const struct decision_request *request,
                  const struct decision *decision, utc_ms now, struct arena *mem,
                  struct decision_answer *answer, struct err *err)
{
    enum hit_state to = HIT_OPEN;
    struct suppression_draft draft = {.row = {.id = 0}};
    struct hit_row hit;

    if (store_hit_get(st, request->hit_id, mem, &hit, err) < 0) {
        answer->result = DECISION_NO_HIT;
        return err->code == ERR_NOT_FOUND ? 0 : -1;
    }
    if (hit.version != request->version) {
        answer->result = DECISION_OUTDATED;
        return 0;
    }
    enum case_refusal refusal = casework_decide(hit.state, decision, &to);
    if (refusal == REFUSED_NOT && request->suppress.wanted &&
        suppression_draft(st, &hit, decision, &request->suppress, now, mem, &draft, &refusal, err) <
            0)
        return -1;
    *answer = answer_of(refusal);
    return refusal == REFUSED_NOT ? write_all(st, request, &hit, to, &draft, now, mem, err) : 0;
}

int hit_decide(struct store *st, const struct decision_request *request, utc_ms now,
               struct decision_answer *answer, struct err *err)
{
    struct decision decision;
    struct arena mem;

    *answer = answer_of(REFUSED_UNKNOWN);
    if (!read_words(request, &decision))
        return 0;
    arena_init(&mem, DECISION_BUDGET);
    int rc = decide(st, request, &decision, now, &mem, answer, err);
    arena_fini(&mem);
    return rc;
}
