/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/flights and /api/v1/flights/{id}: the board and one flight. */
#include "app/flights.h"

#include "api/internal.h"
#include "api/render.h"
#include "app/readers.h"
#include "base/clock.h"

/** A UTC time of the query; absent leaves `*at`. False: answered with 400. */
static bool query_time(struct http_request *request, struct http_response *response,
                       const char *name, utc_ms *at)
{
    str text;
    int found = http_query(request, name, &text);

    if (found == 0 || (found > 0 && utc_parse_iso(text, at)))
        return true;
    http_problem(request, response, &http_bad_request, "a time is written 2026-05-12T07:15:00Z");
    return false;
}

static bool query_flag(struct http_request *request, struct http_response *response,
                       const char *name, bool *flag)
{
    str text;
    int found = http_query(request, name, &text);

    if (found > 0)
        *flag = str_is(text, "true");
    if (found == 0 || (found > 0 && (*flag || str_is(text, "false"))))
        return true;
    http_problem(request, response, &http_bad_request, "a flag is true or false");
    return false;
}

static bool read_filter(struct http_request *request, struct http_response *response,
                        struct flight_filter *filter)
{
    str words = STR_NONE;

    *filter = (struct flight_filter){.from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN};
    if (!query_time(request, response, "from_utc", &filter->from_utc) ||
        !query_time(request, response, "to_utc", &filter->to_utc) ||
        !query_flag(request, response, "with_hits", &filter->with_hits))
        return false;
    flight_filter_default(filter, clock_utc_ms());
    if (http_query(request, "q", &words) >= 0 && words.n <= 64 &&
        flight_filter_words(filter, words, &request->mem))
        return true;
    http_problem(request, response, &http_bad_request, "q holds at most 64 characters, four words");
    return false;
}

static void render_page(struct http_response *response, const struct flight_items *items,
                        utc_ms now)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_u64(&w, "total", items->total);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < items->rows.n; i++)
        render_flight(&w, &items->rows.v[i], now);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

void api_flights(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct flight_filter filter;
    struct flight_items items = {.total = 0};
    struct store_page page;
    struct err err;

    if (!read_filter(request, response, &filter) ||
        !api_query_page(request, response, 500, 100, &page))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = store_flights_list(st, &filter, page, &request->mem, &items, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else if (api_audit(api, request, response, "view_board", "flights", 0, ""))
        render_page(response, &items, filter.now);
}

void api_flight(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct flight_item item = {.flight = {.id = 0}};
    struct json w;
    struct err err;
    int64_t id;

    if (!api_path_id(request, response, &id))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = store_flight_item(st, id, &request->mem, &item, &err);
    readers_give(api->options.readers, st);
    if (rc < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (!api_audit(api, request, response, "view", "flight", id, ""))
        return;
    api_json(response, &w);
    render_flight(&w, &item, clock_utc_ms());
    http_respond(response, 200, "application/json");
}
