/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/suppressions: known false matches, what each closed, lifting one. */
#include "app/suppressions.h"

#include "api/body.h"
#include "api/internal.h"
#include "api/render.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"

#define CLOSED_MAX 500

/* ---- the list ---- */

static bool read_state(struct http_request *request, struct http_response *response,
                       enum suppression_state *state)
{
    static const char *const names[] = {[SUPPRESSIONS_ALL] = "all",
                                        [SUPPRESSIONS_ACTIVE] = "active",
                                        [SUPPRESSIONS_ENDED] = "ended"};
    str word = STR_NONE;

    *state = SUPPRESSIONS_ACTIVE;
    if (http_query(request, "state", &word) == 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(word, names[i])) {
            *state = (enum suppression_state)i;
            return true;
        }
    http_problem(request, response, &http_bad_request, "state is active, ended or all");
    return false;
}

static void render_list(struct http_response *response, const struct suppression_items *items)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_u64(&w, "total", items->total);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < items->rows.n; i++)
        render_suppression(&w, &items->rows.v[i], NULL);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

void api_suppressions(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct suppression_filter filter = {.today = utc_to_datetime(clock_utc_ms()).date};
    struct suppression_items items;
    struct store_page page;
    struct err err;

    if (!read_state(request, response, &filter.state) ||
        !api_query_page(request, response, 500, 100, &page))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = store_suppressions_list(st, &filter, page, &request->mem, &items, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else if (api_audit(api, request, response, "view_suppressions", "suppressions", 0, ""))
        render_list(response, &items);
}

/* ---- one ---- */

struct whole {
    struct suppression_item item;
    struct hit_rows hits;
};

/** Read one as it is now. False: answered. */
static bool read_whole(struct api *api, struct http_request *request,
                       struct http_response *response, int64_t id, struct whole *out)
{
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return false;
    int rc = store_begin_read(st, &err);
    if (rc == 0)
        rc = store_suppression_item(st, id, &request->mem, &out->item, &err);
    if (rc == 0)
        rc = store_hits_of_suppression(st, id, (struct store_page){CLOSED_MAX, 0}, &request->mem,
                                       &out->hits, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    return rc == 0;
}

static void render_whole(struct http_response *response, const struct whole *whole)
{
    struct json w;

    api_json(response, &w);
    render_suppression(&w, &whole->item, &whole->hits);
    http_respond(response, 200, "application/json");
}

void api_suppression(void *app, struct http_request *request, struct http_response *response)
{
    struct whole whole = {.hits = {.rows = {0}}};
    int64_t id;

    if (api_path_id(request, response, &id) && read_whole(app, request, response, id, &whole) &&
        api_audit(app, request, response, "view", "suppression", id, ""))
        render_whole(response, &whole);
}

/* ---- lifting ---- */

struct lifting {
    int64_t id;
    str user, reason;
    utc_ms now;
    enum lift_result result;
    uint64_t reopened;
};

static int lift(struct store *st, void *arg, struct err *err)
{
    struct lifting *l = arg;
    return suppression_lift(st, l->id, l->user, l->reason, l->now, &l->result, &l->reopened, err);
}

static void answer_lift(struct api *api, struct http_request *request,
                        struct http_response *response, const struct lifting *l)
{
    struct whole whole = {.hits = {.rows = {0}}};

    switch (l->result) {
    case LIFT_DONE:
        if (read_whole(api, request, response, l->id, &whole))
            render_whole(response, &whole);
        break;
    case LIFT_NONE:
        http_problem(request, response, &http_not_found, NULL);
        break;
    case LIFT_ALREADY:
        http_problem(request, response, &api_invalid, "it is lifted already");
        break;
    case LIFT_BAD_REASON:
        http_problem(request, response, &api_invalid,
                     "the reason is a text of at most 2,000 bytes without control characters");
        break;
    }
}

void api_suppression_lift(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct lifting l = {.user = api_session(request)->user, .now = clock_utc_ms()};
    struct body_member members[] = {{.key = "reason"}};
    struct err err;

    if (!api_path_id(request, response, &l.id))
        return;
    if (!body_read(request->body, &request->mem, members, COUNT_OF(members)) ||
        !members[0].present) {
        http_problem(request, response, &http_bad_request, "the body is {\"reason\": ...}");
        return;
    }
    l.reason = members[0].value;
    if (writer_run(api->options.writer, lift, &l, &err) < 0)
        api_fail(request, response, &err);
    else
        answer_lift(api, request, response, &l);
}
