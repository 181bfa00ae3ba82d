/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/lists: the watchlists, without their entries. */
#include "store/lists.h"

#include "api/internal.h"
#include "app/readers.h"

static void render_list(struct json *w, const struct list_row *row)
{
    json_object_begin(w);
    json_member_i64(w, "id", row->id);
    json_member_str(w, "name", row->name);
    json_member_str(w, "owner", row->owner);
    json_member_str(w, "purpose", row->purpose);
    json_member_str(w, "legal_basis", row->legal_basis);
    json_opt_date(w, "expires_on", row->expires_on);
    json_member_u64(w, "version", row->version);
    json_member_u64(w, "entries", row->entries);
    json_opt_utc(w, "imported_at", row->imported_at);
    json_object_end(w);
}

void api_lists(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct list_rows lists = {.rows = {0}};
    struct json w;
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return;
    int rc = store_lists(st, &request->mem, &lists, &err);
    readers_give(api->options.readers, st);
    if (rc < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (!api_audit(api, request, response, "view", "lists", 0, ""))
        return;
    api_json(response, &w);
    json_array_begin(&w);
    for (uint32_t i = 0; i < lists.rows.n; i++)
        if (lists.rows.v[i].version) /* nothing imported yet: nothing to show */
            render_list(&w, &lists.rows.v[i]);
    json_array_end(&w);
    http_respond(response, 200, "application/json");
}
