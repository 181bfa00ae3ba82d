/* SPDX-License-Identifier: Apache-2.0 */
/* Matching addresses against the table. Linear: a unit has some twenty routes. */
#include "http/router.h"

#include <stdio.h>

static bool is_parameter(str segment)
{
    return segment.n >= 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

/** True when `path` has the form of `pattern`; fills `params` (may be NULL). */
static bool path_matches(str pattern, str path, str *params)
{
    size_t found = 0;
    str wanted, given;

    while (str_cut(&pattern, '/', &wanted)) {
        if (!path.p || !str_cut(&path, '/', &given))
            return false;
        if (!is_parameter(wanted)) {
            if (!str_eq(wanted, given))
                return false;
        } else if (given.n == 0 || found == HTTP_PARAMS_MAX) {
            return false;
        } else if (params) {
            params[found++] = given;
        }
    }
    return path.n == 0;
}

static bool method_matches(str wanted, str given)
{
    return str_eq(wanted, given) || (str_is(wanted, "GET") && str_is(given, "HEAD"));
}

/** A trailing slash is another address: `str_cut` alone would not see it. */
static bool ends_alike(str pattern, str path)
{
    return str_ends(pattern, STR("/")) == str_ends(path, STR("/"));
}

enum http_match http_router_match(const struct http_router *router, struct http_request *request)
{
    enum http_match best = HTTP_MATCH_NONE;

    for (size_t i = 0; i < router->count; i++) {
        const struct http_route *route = &router->routes[i];
        str params[HTTP_PARAMS_MAX] = {{0}};
        if (!ends_alike(str_from_c(route->path), request->path) ||
            !path_matches(str_from_c(route->path), request->path, params))
            continue;
        best = HTTP_MATCH_METHOD;
        if (!method_matches(str_from_c(route->method), request->method))
            continue;
        memcpy(request->params, params, sizeof(params));
        request->route = route;
        return HTTP_MATCH_FOUND;
    }
    return best;
}

size_t http_router_allowed(const struct http_router *router, str path, char *out, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < router->count; i++) {
        const struct http_route *route = &router->routes[i];
        if (!ends_alike(str_from_c(route->path), path) ||
            !path_matches(str_from_c(route->path), path, NULL))
            continue;
        int more = snprintf(out + n, size - n, "%s%s, ", route->method,
                            strcmp(route->method, "GET") == 0 ? ", HEAD" : "");
        n += more > 0 && (size_t)more < size - n ? (size_t)more : 0;
    }
    int more = snprintf(out + n, size - n, "OPTIONS");
    return n + (more > 0 && (size_t)more < size - n ? (size_t)more : 0);
}
