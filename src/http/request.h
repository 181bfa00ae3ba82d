/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One HTTP request as a handler sees it: slices, an arena, no library.
 *
 * Everything lives until the answer has been handed to the connection.
 */
#ifndef SAFAR_HTTP_REQUEST_H
#define SAFAR_HTTP_REQUEST_H

#include "base/arena.h"
#include "base/err.h"

#define HTTP_PARAMS_MAX 4
#define HTTP_REQUEST_ID 16
#define HTTP_HEADERS_MAX 64

struct http_route;
struct http_streams;

struct http_pair {
    str name, value;
};

struct http_request {
    struct arena mem; /* of this request */
    str method;
    str path;  /* decoded; no NUL, no control characters */
    str query; /* as sent, without `?` */
    str body;  /* whole; empty when the route takes none */
    struct http_pair headers[HTTP_HEADERS_MAX];
    uint32_t header_count;
    str params[HTTP_PARAMS_MAX]; /* what the `{...}` of the route stood for, in order */
    const struct http_route *route;
    char peer[64]; /* numeric address of the other end of the connection */
    bool peer_is_loopback, tls;
    char id[HTTP_REQUEST_ID + 1]; /* in the log, and in every answer as X-Request-Id */
    uint64_t started_ns;          /* clock_monotonic_ns */
    void *session;                /* the application's, set by its guard */
    struct http_streams *streams; /* the server's own */
};

/** Value of the first header so named (any letter case); empty when absent. */
str http_header(const struct http_request *request, const char *name);

/** Value of a cookie; empty when absent. */
str http_cookie(const struct http_request *request, const char *name);

/**
 * Decoded value of a query parameter, on the request's arena.
 * @return 1 found; 0 absent; -1: bad escapes, given twice, or no memory
 */
int http_query(struct http_request *request, const char *name, str *value) MUST_CHECK;

/** True when the media type of Content-Type, without parameters, is `type`. */
bool http_content_type_is(const struct http_request *request, const char *type);

/** True when a token of the comma list `header` is `token` and not refused by `;q=0`. */
bool http_header_accepts(const struct http_request *request, const char *header, const char *token);

/**
 * Split a request target (`/path?query`) and decode its path.
 * ERR_SYNTAX: not an absolute path, bad escapes, control characters.
 */
int http_target_parse(struct arena *mem, str target, str *path, str *query, struct err *err)
    MUST_CHECK;

/** `%41` to `A` into the arena; `plus` also makes `+` a blank. @return false: bad escape */
bool http_unescape(struct arena *mem, str s, bool plus, str *out) MUST_CHECK;

#endif
