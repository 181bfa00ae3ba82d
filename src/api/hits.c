/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/hits: the queue, the compare card, the decision. */
#include "app/hits.h"

#include "api/body.h"
#include "api/internal.h"
#include "api/render.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"

/* ---- the queue ---- */

static bool read_states(struct http_request *request, struct http_response *response,
                        unsigned *states)
{
    str word = STR_NONE;
    int found = http_query(request, "state", &word);

    *states = found == 0 ? HIT_STATE_BIT(HIT_OPEN) : 0;
    if (found > 0 && str_is(word, "all"))
        *states = HIT_STATES_ALL;
    for (int s = 0; found > 0 && s < HIT_STATE_COUNT; s++)
        if (str_is(word, hit_state_name((enum hit_state)s)))
            *states = HIT_STATE_BIT(s);
    if (*states == 0)
        http_problem(request, response, &http_bad_request, "unknown state");
    return *states != 0;
}

static void render_queue(struct http_response *response, const struct hit_items *items)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_u64(&w, "total", items->total);
    json_key(&w, "counts");
    json_object_begin(&w);
    for (int s = 0; s < HIT_STATE_COUNT; s++)
        json_member_u64(&w, hit_state_name((enum hit_state)s), items->counts[s]);
    json_object_end(&w);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < items->rows.n; i++)
        render_hit(&w, &items->rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

void api_hits(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct hit_filter filter = {0};
    struct hit_items items = {.total = 0};
    struct err err;
    uint64_t flight_id, limit, offset;

    if (!read_states(request, response, &filter.states) ||
        !api_query_number(request, response, "flight_id", 1, INT64_MAX, 0, &flight_id) ||
        !api_query_number(request, response, "limit", 0, 500, 100, &limit) ||
        !api_query_number(request, response, "offset", 0, UINT32_MAX, 0, &offset))
        return;
    filter.flight_id = (int64_t)flight_id;
    filter.now = clock_utc_ms();
    struct store_page page = {(uint32_t)limit, (uint32_t)offset};
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = store_hits_list(st, &filter, page, &request->mem, &items, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    /* Counts alone are not data about travellers: nobody was looked at. */
    else if (limit == 0 || api_audit(api, request, response, "view_queue", "hits", 0, ""))
        render_queue(response, &items);
}

/* ---- the card ---- */

static void render_card(struct http_request *request, struct http_response *response,
                        const struct hit_card *card)
{
    struct json w;
    str tag;

    if (!arena_printf(&request->mem, &tag, "\"%u\"", (unsigned)card->item.hit.version)) {
        http_problem(request, response, &http_unavailable, NULL);
        return;
    }
    api_json(response, &w);
    render_hit_card(&w, card);
    http_response_header(response, "ETag", tag);
    http_respond(response, 200, "application/json");
}

/** Read a card as it is now. False: answered. */
static bool read_card(struct api *api, struct http_request *request, struct http_response *response,
                      int64_t id, struct hit_card *card)
{
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return false;
    int rc = store_begin_read(st, &err);
    if (rc == 0)
        rc = store_hit_card(st, id, &request->mem, card, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    return rc == 0;
}

void api_hit(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct hit_card card = {.co_travellers = 0};
    int64_t id;

    if (api_path_id(request, response, &id) && read_card(api, request, response, id, &card) &&
        api_audit(api, request, response, "view", "hit", id, ""))
        render_card(request, response, &card);
}

/* ---- the decision ---- */

/** `"3"` of If-Match. False: answered. */
static bool read_version(const struct http_request *request, struct http_response *response,
                         uint32_t *version)
{
    str tag = http_header(request, "If-Match");
    uint64_t number = 0;

    if (tag.n == 0) {
        http_problem(request, response, &api_version_required, NULL);
        return false;
    }
    if (tag.n < 3 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"' ||
        !str_to_u64((str){tag.p + 1, tag.n - 2}, UINT32_MAX, &number)) {
        http_problem(request, response, &http_bad_request, "If-Match is a version in quotes");
        return false;
    }
    *version = (uint32_t)number;
    return true;
}

static bool read_decision(struct http_request *request, struct decision_request *decision)
{
    struct body_member members[] = {
        {"outcome",    STR_NONE, false, NULL                      },
        {"reason",     STR_NONE, false, NULL                      },
        {"note",       STR_NONE, false, NULL                      },
        {"expires_on", STR_NONE, false, NULL                      },
        {"suppress",   STR_NONE, false, &decision->suppress.wanted},
    };

    if (!body_read(request->body, &request->mem, members, COUNT_OF(members)))
        return false;
    decision->outcome = members[0].value;
    decision->reason = members[1].value;
    decision->note = members[2].value;
    if (members[3].present && !date_parse_iso(members[3].value, &decision->suppress.expires_on))
        return false;
    return decision->outcome.n > 0;
}

static enum case_role case_role_of(enum user_role role)
{
    static const enum case_role roles[] = {[USER_OFFICER] = CASE_OFFICER,
                                           [USER_SUPERVISOR] = CASE_SUPERVISOR,
                                           [USER_ADMINISTRATOR] = CASE_ADMINISTRATOR};
    return roles[role];
}

struct deciding {
    const struct decision_request *decision;
    utc_ms now;
    struct decision_answer answer;
};

static int decide(struct store *st, void *arg, struct err *err)
{
    struct deciding *d = arg;
    return hit_decide(st, d->decision, d->now, &d->answer, err);
}

static const struct http_problem_kind *problem_of(enum decision_result result)
{
    switch (result) {
    case DECISION_DONE:
        return NULL;
    case DECISION_NO_HIT:
        return &http_not_found;
    case DECISION_OUTDATED:
        return &api_version_conflict;
    case DECISION_NEEDS_REASON:
        return &api_reason_required;
    case DECISION_NOT_ALLOWED:
        return &api_invalid;
    }
    return &http_internal;
}

static void take_decision(struct api *api, struct http_request *request,
                          struct http_response *response, const struct decision_request *decision)
{
    struct deciding d = {.decision = decision, .now = clock_utc_ms()};
    struct hit_card card = {.co_travellers = 0};
    struct err err;

    if (writer_run(api->options.writer, decide, &d, &err) < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (d.answer.result != DECISION_DONE) {
        http_problem(request, response, problem_of(d.answer.result),
                     d.answer.result == DECISION_NOT_ALLOWED ? case_refusal_text(d.answer.refusal)
                                                             : NULL);
        return;
    }
    if (read_card(api, request, response, decision->hit_id, &card))
        render_card(request, response, &card);
}

void api_decide(void *app, struct http_request *request, struct http_response *response)
{
    const struct api *api = app;
    const struct session *session = api_session(request);
    struct decision_request decision = {
        .user = session->user,
        .role = case_role_of(session->role),
        .suppress = {.days = api->options.settings->suppression_days,
                     .days_max = api->options.settings->suppression_max_days}
    };

    if (!api_path_id(request, response, &decision.hit_id) ||
        !read_version(request, response, &decision.version))
        return;
    if (!read_decision(request, &decision))
        http_problem(request, response, &http_bad_request,
                     "the body is {\"outcome\": ..., \"reason\": ..., \"note\": ..., "
                     "\"suppress\": true, \"expires_on\": \"YYYY-MM-DD\"}");
    else if (decision.suppress.wanted && !role_may(session->role, CAN_HITS_SUPPRESS))
        http_problem(request, response, &api_forbidden, NULL);
    else
        take_decision(app, request, response, &decision);
}
