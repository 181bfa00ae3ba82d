/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/stream: server-sent events of hits and flights. */
#include "http/stream.h"

#include "api/hub.h"
#include "api/internal.h"

/** The event a client saw last: -1 when it is new, or says something that we never sent. */
static int64_t last_event_id(const struct http_request *request)
{
    uint64_t number;

    return str_to_u64(http_header(request, "Last-Event-ID"), INT64_MAX, &number) ? (int64_t)number
                                                                                 : -1;
}

void api_stream(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct err err;

    /* What the stream will show is data about travellers: one entry for each time it is opened. */
    if (!api_audit(api, request, response, "view_stream", "hits", 0, ""))
        return;
    struct http_stream *stream = http_respond_stream(request, response, "text/event-stream");
    if (!stream)
        return;
    /* nginx in front would otherwise keep events back until its buffer is full. */
    http_response_header(response, "X-Accel-Buffering", STR("no"));
    if (hub_join(api->hub, stream, api_session(request), last_event_id(request), &err) < 0)
        api_fail(request, response, &err);
}
