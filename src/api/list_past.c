/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/lists/{id}/rescreen: past journeys against a list, for a purpose. */
#include "api/body.h"
#include "api/internal.h"
#include "app/pipeline.h"

static void answer(struct http_response *response, unsigned status, const struct past_status *s)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_c(&w, "state", past_state_name(s->state));
    json_opt_date(&w, "from", s->from);
    json_opt_date(&w, "to", s->to);
    json_member_u64(&w, "flights", s->flights);
    json_member_u64(&w, "flights_done", s->figures.flights);
    json_member_u64(&w, "journeys", s->figures.journeys);
    json_member_u64(&w, "hits", s->figures.hits);
    json_member_u64(&w, "withdrawn", s->figures.withdrawn);
    json_member_u64(&w, "suppressed", s->figures.suppressed);
    json_object_end(&w);
    http_respond(response, status, "application/json");
}

/** False: answered. */
static bool read_request(struct http_request *request, struct http_response *response,
                         struct past_request *out)
{
    struct body_member members[] = {{.key = "from"}, {.key = "to"}, {.key = "purpose"}};

    if (!api_path_id(request, response, &out->list_id))
        return false;
    if (body_read(request->body, &request->mem, members, COUNT_OF(members)) &&
        date_parse_iso(members[0].value, &out->from) && date_full(out->from) &&
        date_parse_iso(members[1].value, &out->to) && date_full(out->to) && members[2].present) {
        out->purpose = members[2].value;
        return true;
    }
    http_problem(request, response, &http_bad_request,
                 "the body is {\"from\": DAY, \"to\": DAY, \"purpose\": TEXT}");
    return false;
}

void api_list_rescreen(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct past_request ask = {.user = api_session(request)->user};
    struct past_status status;
    struct err err;

    if (!read_request(request, response, &ask))
        return;
    if (list_watch_past(pipeline_lists(api->pipeline), &ask, &status, &err) == 0)
        answer(response, 202, &status);
    else if (err.code == ERR_CONFLICT)
        http_problem(request, response, &api_busy, err.msg);
    else if (err.code == ERR_USAGE)
        http_problem(request, response, &api_invalid, err.msg);
    else
        api_fail(request, response, &err);
}

void api_list_rescreen_status(void *app, struct http_request *request,
                              struct http_response *response)
{
    struct api *api = app;
    struct past_status status;
    int64_t id;

    if (!api_path_id(request, response, &id))
        return;
    if (list_watch_past_status(pipeline_lists(api->pipeline), &status) && status.list_id == id)
        answer(response, 200, &status);
    else
        http_problem(request, response, &http_not_found, NULL);
}
