/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building an answer: a status, headers, and one kind of body. A handler fills `body` (or gives
 * bytes that outlive the process's requests) and ends with http_respond or http_problem; the server
 * adds the security headers, the request id and the length.
 */
#ifndef SAFAR_HTTP_RESPONSE_H
#define SAFAR_HTTP_RESPONSE_H

#include "base/buf.h"
#include "http/request.h"

#define HTTP_RESPONSE_HEADERS_MAX 12
/** Largest answer that is built in memory. */
#define HTTP_RESPONSE_MAX (64 * MIB)

struct http_stream;

struct http_response {
    unsigned status; /* 0: not answered yet */
    struct buf body;
    str fixed; /* used instead of `body` when set: lives as long as the process */
    struct http_stream *stream;
    struct http_pair headers[HTTP_RESPONSE_HEADERS_MAX]; /* values on the request's arena */
    uint32_t header_count;
    const char *content_type;
    const char *cache_control; /* NULL: no-store */
    bool close;                /* end the connection after this answer */
};

/** RFC 9457: a stable code with its status and English title. */
struct http_problem_kind {
    unsigned status;
    const char *code, *title;
};

/* Problems that the server itself answers with. */
extern const struct http_problem_kind http_bad_request, http_not_found, http_method_not_allowed,
    http_request_timeout, http_too_large, http_unsupported_media_type, http_internal,
    http_unavailable;

/** Answer with `status` and what `body` holds. `content_type` NULL: without a body. */
void http_respond(struct http_response *response, unsigned status, const char *content_type);

/** Add a header. `name` lives as long as the process, `value` as long as the request. */
void http_response_header(struct http_response *response, const char *name, str value);

/**
 * Answer with a problem document; anything put into the body before is dropped.
 * `detail` (may be NULL) is for developers and never quotes traveller data.
 */
void http_problem(const struct http_request *request, struct http_response *response,
                  const struct http_problem_kind *kind, const char *detail);

/** The problem that fits a failed call: a limit is 413, a full or locked store 503, ... */
void http_problem_of_error(const struct http_request *request, struct http_response *response,
                           const struct err *err);

#endif
