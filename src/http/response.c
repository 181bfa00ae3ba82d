/* SPDX-License-Identifier: Apache-2.0 */
/* Answers and problem documents. */
#include "http/response.h"

#include "base/json.h"
#include "http/stream_internal.h"

#include <assert.h>

const struct http_problem_kind http_bad_request = {400, "bad_request", "Bad request"};
const struct http_problem_kind http_not_found = {404, "not_found", "Not found"};
const struct http_problem_kind http_method_not_allowed = {405, "method_not_allowed",
                                                          "Method not allowed"};
const struct http_problem_kind http_request_timeout = {408, "request_timeout",
                                                       "The request took too long to arrive"};
const struct http_problem_kind http_too_large = {413, "too_large", "Too large"};
const struct http_problem_kind http_unsupported_media_type = {415, "unsupported_media_type",
                                                              "Unsupported media type"};
const struct http_problem_kind http_internal = {500, "internal", "Internal error"};
const struct http_problem_kind http_unavailable = {503, "unavailable",
                                                   "The unit cannot answer now"};

void http_respond(struct http_response *response, unsigned status, const char *content_type)
{
    response->status = status;
    response->content_type = content_type;
}

void http_response_header(struct http_response *response, const char *name, str value)
{
    assert(response->header_count < HTTP_RESPONSE_HEADERS_MAX);
    response->headers[response->header_count++] =
        (struct http_pair){.name = str_from_c(name), .value = value};
}

void http_problem(const struct http_request *request, struct http_response *response,
                  const struct http_problem_kind *kind, const char *detail)
{
    struct json w;

    buf_reset(&response->body);
    response->fixed = STR_NONE;
    if (response->stream)
        http_stream_abandon(response->stream);
    response->stream = NULL;
    json_init(&w, &response->body);
    json_object_begin(&w);
    json_member_c(&w, "type", "about:blank");
    json_member_c(&w, "title", kind->title);
    json_member_u64(&w, "status", kind->status);
    json_member_c(&w, "code", kind->code);
    if (detail)
        json_member_c(&w, "detail", detail);
    json_member_c(&w, "request_id", request->id);
    json_object_end(&w);
    http_respond(response, kind->status, "application/problem+json");
    response->cache_control = NULL;
}

void http_problem_of_error(const struct http_request *request, struct http_response *response,
                           const struct err *err)
{
    static const struct http_problem_kind *const kinds[] = {
        [ERR_SYNTAX] = &http_bad_request,   [ERR_LIMIT] = &http_too_large,
        [ERR_MEMORY] = &http_unavailable,   [ERR_IO] = &http_unavailable,
        [ERR_STORE] = &http_unavailable,    [ERR_BUSY] = &http_unavailable,
        [ERR_NOT_FOUND] = &http_not_found,  [ERR_USAGE] = &http_bad_request,
        [ERR_UNSUPPORTED] = &http_internal,
    };
    const struct http_problem_kind *kind =
        (size_t)err->code < COUNT_OF(kinds) ? kinds[err->code] : NULL;

    http_problem(request, response, kind ? kind : &http_internal, NULL);
    if (response->status == 503)
        http_response_header(response, "Retry-After", STR("1"));
}
