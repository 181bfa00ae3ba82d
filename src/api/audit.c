/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/audit: who did what, latest first. */
#include "store/audit.h"

#include "api/internal.h"
#include "app/readers.h"

static void render_entry(struct json *w, struct arena *mem, const struct audit_row *row)
{
    str object;

    json_object_begin(w);
    json_member_i64(w, "id", row->id);
    json_opt_utc(w, "at", row->at);
    json_member_str(w, "user", row->user);
    json_member_str(w, "action", row->action);
    if (row->object_id.n && arena_printf(mem, &object, STR_FMT ":" STR_FMT,
                                         STR_ARG(row->object_kind), STR_ARG(row->object_id)))
        json_member_str(w, "object", object);
    else
        json_member_str(w, "object", row->object_kind);
    json_opt_str(w, "detail", row->detail);
    json_object_end(w);
}

static bool read_filter(struct http_request *request, struct http_response *response,
                        struct audit_filter *filter)
{
    str object = STR_NONE;
    uint64_t before;

    if (!api_query_number(request, response, "before", 1, INT64_MAX, 0, &before))
        return false;
    if (http_query(request, "object", &object) < 0 || object.n > 128) {
        http_problem(request, response, &http_bad_request, "object is KIND:ID");
        return false;
    }
    filter->before = (int64_t)before;
    if (object.n)
        str_cut(&object, ':', &filter->object_kind);
    filter->object_id = object;
    return true;
}

void api_audit_log(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct audit_filter filter = {0};
    struct audit_rows rows = {.rows = {0}};
    struct json w;
    struct err err;
    uint64_t limit;

    if (!read_filter(request, response, &filter) ||
        !api_query_number(request, response, "limit", 1, 500, 100, &limit))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = store_audit_list(st, &filter, (uint32_t)limit, &request->mem, &rows, &err);
    readers_give(api->options.readers, st);
    if (rc < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (!api_audit(api, request, response, "view_audit", "audit", 0, ""))
        return;
    api_json(response, &w);
    json_object_begin(&w);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < rows.rows.n; i++)
        render_entry(&w, &request->mem, &rows.rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}
