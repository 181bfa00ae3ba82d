/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may ask. In order: another site's page may change nothing; a caller without a session is
 * nobody; a change needs the session's CSRF value; the role must have the capability.
 */
#include "api/internal.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"

#include <sodium.h>

const struct http_problem_kind api_not_signed_in = {401, "not_signed_in", "Not signed in"};
const struct http_problem_kind api_bad_credentials = {401, "bad_credentials",
                                                      "Wrong user or password"};
const struct http_problem_kind api_forbidden = {403, "forbidden", "Not allowed for this role"};
const struct http_problem_kind api_second_person = {403, "second_person",
                                                    "Another person must do this"};
const struct http_problem_kind api_csrf = {403, "csrf", "X-Safar-CSRF is missing or wrong"};
const struct http_problem_kind api_foreign_origin = {403, "foreign_origin",
                                                     "The request comes from another site"};
const struct http_problem_kind api_version_conflict = {412, "version_conflict",
                                                       "Changed by somebody else"};
const struct http_problem_kind api_reason_required = {422, "reason_required",
                                                      "A dismissal needs a reason"};
const struct http_problem_kind api_invalid = {422, "invalid", "Not allowed"};
const struct http_problem_kind api_busy = {409, "busy", "Under way already"};
const struct http_problem_kind api_version_required = {428, "version_required",
                                                       "If-Match is missing"};
const struct http_problem_kind api_too_many_attempts = {429, "too_many_attempts",
                                                        "Too many failed sign-ins"};

const char *api_cookie_name(const struct api *api)
{
    return api->secure ? "__Host-safar_session" : "safar_session";
}

static bool changes_something(const struct http_request *request)
{
    return !str_is(request->method, "GET") && !str_is(request->method, "HEAD");
}

/** `https://piu.example` against Origin: the unit's own address, else scheme and Host. */
static bool own_origin(const struct api *api, const struct http_request *request, str origin)
{
    str own = api->options.settings->http_public_url;
    str host = http_header(request, "Host");
    str scheme = request->tls ? STR("https://") : STR("http://");

    if (own.n) {
        if (str_ends(own, STR("/")))
            own.n--;
        return str_equal_fold(origin, own);
    }
    return str_starts(origin, scheme) && str_equal_fold(str_skip(origin, scheme.n), host);
}

static bool from_another_site(const struct api *api, const struct http_request *request)
{
    str site = http_header(request, "Sec-Fetch-Site");
    str origin = http_header(request, "Origin");

    if (site.n && !str_is(site, "same-origin") && !str_is(site, "none"))
        return true;
    return origin.n && !own_origin(api, request, origin);
}

/** Constant-time: digests of fixed length are compared. */
static bool has_token(const struct api *api, const struct http_request *request)
{
    str header = http_header(request, "Authorization");
    struct sha256 given;

    if (!api->options.settings->intake_token.n ||
        !str_equal_fold(str_head(header, 7), STR("Bearer ")))
        return false;
    given = sha256_of(str_trim(str_skip(header, 7)));
    return sodium_memcmp(given.bytes, api->intake_token.bytes, sizeof(given.bytes)) == 0;
}

/** The name in Host, without port, is this machine's own: a page that rebinds DNS shows its own. */
static bool host_is_loopback(const struct http_request *request)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    str host = http_header(request, "Host");

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str name = str_from_c(names[i]);
        str rest = str_skip(host, name.n);
        if (str_equal_fold(str_head(host, name.n), name) && (rest.n == 0 || rest.p[0] == ':'))
            return true;
    }
    return false;
}

/** A proxy in front makes everybody look local. */
static bool came_through_proxy(const struct http_request *request)
{
    return http_header(request, "X-Forwarded-For").n || http_header(request, "Forwarded").n ||
           http_header(request, "Via").n;
}

static bool may_hand_in(const struct api *api, const struct http_request *request)
{
    if (has_token(api, request))
        return true;
    return api->trusts_loopback && request->peer_is_loopback && host_is_loopback(request) &&
           !came_through_proxy(request) && !from_another_site(api, request);
}

static void want_token(const struct http_request *request, struct http_response *response)
{
    http_problem(request, response, &api_not_signed_in, "send Authorization: Bearer TOKEN");
    http_response_header(response, "WWW-Authenticate", STR("Bearer realm=\"safar\""));
}

void api_admit(void *app, struct http_request *request, struct http_response *response)
{
    const struct api *api = app;

    if (changes_something(request) && from_another_site(api, request))
        http_problem(request, response, &api_foreign_origin, NULL);
    else if (request->route->need == API_INTAKE && !may_hand_in(api, request))
        want_token(request, response);
    response->close = response->close || response->status != 0;
}

struct touching {
    const struct session *session;
    utc_ms now;
};

static int touch(struct store *st, void *arg, struct err *err)
{
    const struct touching *t = arg;
    return session_touch(st, t->session, t->now, err);
}

/** Find the session of the cookie. @return 1 found, 0 none, -1 answered with a problem */
static int find_session(struct api *api, struct http_request *request,
                        struct http_response *response)
{
    str token = http_cookie(request, api_cookie_name(api));
    struct session *session = ARENA_NEW(&request->mem, struct session);
    utc_ms now = clock_utc_ms();
    struct err err;

    if (!token.n)
        return 0;
    struct store *st = session ? api_reader(api, request, response) : NULL;
    if (!st) {
        if (!response->status)
            http_problem(request, response, &http_unavailable, NULL);
        return -1;
    }
    int found = session_find(st, api->options.settings, token, now, &request->mem, session, &err);
    readers_give(api->options.readers, st);
    if (found > 0) {
        request->session = session;
        struct touching t = {session, now};
        if (session_wants_touch(session, api->options.settings, now) &&
            writer_run(api->options.writer, touch, &t, &err) < 0)
            found = -1;
    }
    if (found < 0)
        api_fail(request, response, &err);
    return found;
}

static bool csrf_fits(const struct http_request *request)
{
    str given = http_header(request, "X-Safar-CSRF");
    const struct session *session = request->session;

    return given.n == SESSION_CSRF_TEXT &&
           sodium_memcmp(given.p, session->csrf, SESSION_CSRF_TEXT) == 0;
}

/** The capability a route asks of a session; -1: none beyond being signed in. */
static int wanted_capability(unsigned need)
{
    if (need == API_INTAKE_OR_MESSAGES)
        return CAN_MESSAGES_READ;
    return need >= API_CAN(0) ? (int)(need - API_CAN(0)) : -1;
}

void api_guard(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    unsigned need = request->route->need;
    int wanted = wanted_capability(need);

    if (need == API_PUBLIC || need == API_INTAKE ||
        (need == API_INTAKE_OR_MESSAGES && may_hand_in(api, request)))
        return;
    int found = find_session(api, request, response);
    if (found == 0)
        http_problem(request, response, &api_not_signed_in, NULL);
    if (found <= 0)
        return;
    if (changes_something(request) && !csrf_fits(request))
        http_problem(request, response, &api_csrf, NULL);
    else if (wanted >= 0 && !role_may(api_session(request)->role, (enum capability)wanted))
        http_problem(request, response, &api_forbidden, NULL);
}
