/* SPDX-License-Identifier: Apache-2.0 */
/* Which function answers which address: a table of rows, matched segment by segment. */
#ifndef SAFAR_HTTP_ROUTER_H
#define SAFAR_HTTP_ROUTER_H

#include "http/response.h"

enum http_route_flags {
    HTTP_ROUTE_INLINE = 1, /* answered by the thread that reads sockets: must not block */
    HTTP_ROUTE_JSON = 2,   /* the body must be application/json */
    HTTP_ROUTE_SLOW = 4,   /* takes long: has workers of its own */
};

struct http_route {
    const char *method; /* a GET also answers HEAD */
    const char *path;   /* `/flights/{id}`: a part in braces stands for one segment */
    void (*handle)(void *app, struct http_request *request, struct http_response *response);
    size_t body_max; /* largest body accepted, in bytes; 0: none */
    unsigned flags;  /* enum http_route_flags */
    unsigned need;   /* the application's own: what its guard asks for */
};

struct http_router {
    const struct http_route *routes;
    size_t count;
};

enum http_match { HTTP_MATCH_NONE, HTTP_MATCH_METHOD, HTTP_MATCH_FOUND };

/**
 * Find the route of `request` (method and path) and set its `route` and `params`.
 * HTTP_MATCH_METHOD: the path is known, not with this method.
 */
enum http_match http_router_match(const struct http_router *router, struct http_request *request);

/** `GET, HEAD, OPTIONS`: what the path answers to, for Allow. @return bytes written, without NUL */
size_t http_router_allowed(const struct http_router *router, str path, char *out, size_t size);

#endif
