/* SPDX-License-Identifier: Apache-2.0 */
/* Targets, queries, cookies, header lists; the table of routes. */
#include "http/request.h"

#include "http/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct http_request request;

static int set_up(void **state)
{
    (void)state;
    memset(&request, 0, sizeof(request));
    arena_init(&request.mem, MIB);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_fini(&request.mem);
    return 0;
}

static void add_header(const char *name, const char *value)
{
    request.headers[request.header_count++] =
        (struct http_pair){.name = str_from_c(name), .value = str_from_c(value)};
}

static void targets_are_split_and_decoded(void **state)
{
    str path, query;
    struct err err;
    (void)state;

    assert_int_equal(
        http_target_parse(&request.mem, STR("/a%20b/c?x=1&y=%41"), &path, &query, &err), 0);
    assert_true(str_is(path, "/a b/c"));
    assert_true(str_is(query, "x=1&y=%41"));
    assert_int_equal(http_target_parse(&request.mem, STR("/%C3%A9?"), &path, &query, &err), 0);
    assert_true(str_is(path, "/\xC3\xA9"));
    assert_int_equal(query.n, 0);
}

static void bad_targets_are_refused(void **state)
{
    static const char *const wrong[] = {"",     "a",      "http://host/", "*",    "/%",   "/%4",
                                        "/%zz", "/a%00b", "/%0a",         "/%7f", "/a%0", "/%-1"};
    str path, query;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct err err = {0};
        assert_int_equal(http_target_parse(&request.mem, str_from_c(wrong[i]), &path, &query, &err),
                         -1);
        assert_int_equal(err.code, ERR_SYNTAX);
    }
}

static void query_parameters_are_found_once(void **state)
{
    str value;
    (void)state;

    request.query = STR("a=1+2&b=%26&c&a%62=z&d=&d=");
    assert_int_equal(http_query(&request, "a", &value), 1);
    assert_true(str_is(value, "1 2"));
    assert_int_equal(http_query(&request, "b", &value), 1);
    assert_true(str_is(value, "&"));
    assert_int_equal(http_query(&request, "c", &value), 1);
    assert_int_equal(value.n, 0);
    assert_int_equal(http_query(&request, "ab", &value), 1);
    assert_int_equal(http_query(&request, "missing", &value), 0);
    assert_int_equal(http_query(&request, "d", &value), -1);
    request.query = STR("a=%4");
    assert_int_equal(http_query(&request, "a", &value), -1);
}

static void cookies_are_found_by_their_whole_name(void **state)
{
    (void)state;
    add_header("cookie", "xsafar=no; safar=yes=1;other; safar=second");
    assert_true(str_is(http_cookie(&request, "safar"), "yes=1"));
    assert_int_equal(http_cookie(&request, "other").n, 0);
    assert_int_equal(http_cookie(&request, "saf").n, 0);
}

static void header_lists_know_refusals(void **state)
{
    (void)state;
    add_header("Accept-Encoding", "br, gzip;q=0.5 , zstd; q=0.0");
    assert_true(http_header_accepts(&request, "accept-encoding", "gzip"));
    assert_true(http_header_accepts(&request, "Accept-Encoding", "br"));
    assert_false(http_header_accepts(&request, "Accept-Encoding", "zstd"));
    assert_false(http_header_accepts(&request, "Accept-Encoding", "deflate"));
}

static void content_types_are_compared_without_parameters(void **state)
{
    (void)state;
    add_header("Content-Type", "Application/JSON; charset=utf-8");
    assert_true(http_content_type_is(&request, "application/json"));
    assert_false(http_content_type_is(&request, "text/plain"));
}

static void nothing(void *app, struct http_request *r, struct http_response *response)
{
    (void)app, (void)r, (void)response;
}

static const struct http_route routes[] = {
    {"GET",  "/",                    nothing, 0, 0, 0},
    {"GET",  "/flights",             nothing, 0, 0, 0},
    {"GET",  "/flights/{id}",        nothing, 0, 0, 0},
    {"POST", "/flights/{id}/{what}", nothing, 0, 0, 0},
    {"PUT",  "/flights/{id}",        nothing, 0, 0, 0},
};
static const struct http_router router = {routes, COUNT_OF(routes)};

static enum http_match match(const char *method, const char *path)
{
    request.method = str_from_c(method);
    request.path = str_from_c(path);
    request.route = NULL;
    return http_router_match(&router, &request);
}

static void routes_match_whole_paths(void **state)
{
    static const char *const nowhere[] = {
        "",           "//",          "/flight",        "/flights/",
        "/flights//", "/flights/1/", "/flights/1/2/3", "/flightsx",
        "//flights"};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(nowhere); i++)
        assert_int_equal(match("GET", nowhere[i]), HTTP_MATCH_NONE);
    assert_int_equal(match("GET", "/"), HTTP_MATCH_FOUND);
    assert_int_equal(match("HEAD", "/flights"), HTTP_MATCH_FOUND);
    assert_int_equal(match("DELETE", "/flights"), HTTP_MATCH_METHOD);
    assert_int_equal(match("get", "/flights"), HTTP_MATCH_METHOD);
}

static void parameters_are_handed_over(void **state)
{
    (void)state;
    assert_int_equal(match("POST", "/flights/17/journeys"), HTTP_MATCH_FOUND);
    assert_ptr_equal(request.route, &routes[3]);
    assert_true(str_is(request.params[0], "17"));
    assert_true(str_is(request.params[1], "journeys"));
    assert_int_equal(match("PUT", "/flights/17"), HTTP_MATCH_FOUND);
    assert_ptr_equal(request.route, &routes[4]);
}

static void allowed_methods_are_listed(void **state)
{
    char text[64];
    (void)state;

    size_t n = http_router_allowed(&router, STR("/flights/5"), text, sizeof(text));
    assert_true(str_is((str){text, n}, "GET, HEAD, PUT, OPTIONS"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(targets_are_split_and_decoded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_targets_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(query_parameters_are_found_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cookies_are_found_by_their_whole_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(header_lists_know_refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(content_types_are_compared_without_parameters, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(routes_match_whole_paths, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parameters_are_handed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(allowed_methods_are_listed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
