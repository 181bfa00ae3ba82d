/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request brings: target, query, cookies, header lists, JSON body, one a line. Promises: a
 * path that is accepted has no NUL or control character, escapes only shrink, texts are in memory.
 */
#include "fuzz.h"

#include "api/body.h"
#include "http/listen.h"
#include "http/router.h"

static void nothing(void *app, struct http_request *request, struct http_response *response)
{
    (void)app, (void)request, (void)response;
}

static const struct http_route routes[] = {
    {"GET",  "/",                 nothing, 0, 0, 0},
    {"GET",  "/api/flights/{id}", nothing, 0, 0, 0},
    {"POST", "/{a}/{b}/{c}/{d}",  nothing, 0, 0, 0},
};
static const struct http_router router = {routes, COUNT_OF(routes)};

static uint64_t touch(str s)
{
    uint64_t sum = s.n;

    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    return sum;
}

static void check_target(struct http_request *request, str target)
{
    char allowed[64];
    struct err err;

    if (http_target_parse(&request->mem, target, &request->path, &request->query, &err) < 0) {
        PROMISE(err.code == ERR_SYNTAX);
        return;
    }
    PROMISE(request->path.n <= target.n && request->path.n > 0 && request->path.p[0] == '/');
    for (size_t i = 0; i < request->path.n; i++)
        PROMISE((unsigned char)request->path.p[i] >= 0x20);
    request->method = STR("GET");
    enum http_match match = http_router_match(&router, request);
    PROMISE(match != HTTP_MATCH_FOUND || request->route);
    PROMISE(http_router_allowed(&router, request->path, allowed, sizeof(allowed)) <
            sizeof(allowed));
}

static void check_body(str body, struct arena *mem)
{
    struct body_member members[] = {
        {"user", STR_NONE, false, NULL},
        {"note", STR_NONE, false, NULL}
    };

    if (body_read(body, mem, members, COUNT_OF(members)))
        touch(members[0].value), touch(members[1].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct http_request request;
    struct http_address address;
    struct err err;
    str rest = {(const char *)data, size}, target = STR_NONE, header = STR_NONE, value = STR_NONE;

    memset(&request, 0, sizeof(request));
    arena_init(&request.mem, 4 * MIB);
    str_cut(&rest, '\n', &target);
    str_cut(&rest, '\n', &header);
    check_target(&request, target);
    request.headers[0] = (struct http_pair){STR("Cookie"), header};
    request.headers[1] = (struct http_pair){STR("Accept-Encoding"), header};
    request.headers[2] = (struct http_pair){STR("Content-Type"), header};
    request.header_count = 3;
    if (http_query(&request, "q", &value) == 1)
        touch(value);
    touch(http_cookie(&request, "safar_session"));
    if (http_header_accepts(&request, "Accept-Encoding", "gzip"))
        PROMISE(header.n >= 4);
    if (http_content_type_is(&request, "application/json"))
        PROMISE(header.n >= 16);
    if (http_address_parse(header, &address, &err) == 0)
        PROMISE(strlen(address.host) < sizeof(address.host) && strlen(address.port) > 0);
    check_body(rest, &request.mem);
    arena_fini(&request.mem);
    return 0;
}
