/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/flights/{id}/journeys: the manifest. */
#include "api/internal.h"
#include "api/render.h"
#include "app/readers.h"

static void render_page(struct http_response *response, const struct manifest *manifest)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_u64(&w, "total", manifest->total);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < manifest->rows.n; i++)
        render_journey(&w, &manifest->rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

/** The manifest of a flight that is there. */
static int read_manifest(struct store *st, int64_t flight_id, struct store_page page,
                         struct arena *mem, struct manifest *out, struct err *err)
{
    struct flight_row flight;

    if (store_begin_read(st, err) < 0 || store_flight_get(st, flight_id, mem, &flight, err) < 0 ||
        store_manifest(st, flight_id, page, mem, out, err) < 0)
        return -1;
    return 0;
}

void api_journeys(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct manifest manifest = {.total = 0};
    struct store_page page;
    struct err err;
    int64_t id;

    if (!api_path_id(request, response, &id) ||
        !api_query_page(request, response, 2000, 500, &page))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = read_manifest(st, id, page, &request->mem, &manifest, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else if (api_audit(api, request, response, "view_manifest", "flight", id, ""))
        render_page(response, &manifest);
}
