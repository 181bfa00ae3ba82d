/* SPDX-License-Identifier: Apache-2.0 */
/* POST and DELETE /api/v1/session: signing in and out. */
#include "api/body.h"
#include "api/hub.h"
#include "api/internal.h"
#include "app/backoff.h"
#include "app/passwords.h"
#include "app/readers.h"
#include "app/users.h"
#include "app/writer.h"
#include "base/clock.h"

struct credentials {
    str user, password;
};

static bool read_credentials(struct http_request *request, struct credentials *out)
{
    struct body_member members[] = {
        {"user",     STR_NONE, false, NULL},
        {"password", STR_NONE, false, NULL}
    };

    if (!body_read(request->body, &request->mem, members, COUNT_OF(members)))
        return false;
    *out = (struct credentials){members[0].value, members[1].value};
    return members[0].present && members[1].present && out->user.n <= 64 &&
           out->password.n <= PASSWORD_MAX;
}

static void ask_to_wait(struct http_request *request, struct http_response *response, int64_t ms)
{
    str seconds;

    http_problem(request, response, &api_too_many_attempts, NULL);
    if (arena_printf(&request->mem, &seconds, "%lld", (long long)(ms + 999) / 1000))
        http_response_header(response, "Retry-After", seconds);
}

/** The user of this name; `found` 0 when there is none that may sign in. */
static int find_user(struct api *api, struct http_request *request, str name, struct user_row *row,
                     struct err *err)
{
    struct store *st = user_name_valid(name) ? readers_take(api->options.readers, err) : NULL;

    if (!st)
        return user_name_valid(name) ? -1 : 0;
    int found = store_user_find(st, name, &request->mem, row, err);
    readers_give(api->options.readers, st);
    return found;
}

struct starting {
    const struct settings *settings;
    const struct user_row *user;
    utc_ms now;
    bool fits;
    char token[SESSION_TOKEN_TEXT + 1];
};

static int start_or_refuse(struct store *st, void *arg, struct err *err)
{
    struct starting *s = arg;

    if (s->fits)
        return session_start(st, s->settings, s->user, s->now, s->token, err);
    return session_refused(st, s->user->name, s->now, err);
}

static void set_cookie(struct api *api, struct http_request *request,
                       struct http_response *response, const char *token, int64_t max_age)
{
    str cookie;

    if (arena_printf(&request->mem, &cookie,
                     "%s=%s; Path=/; HttpOnly; SameSite=Strict; "
                     "Max-Age=%lld%s",
                     api_cookie_name(api), token, (long long)max_age,
                     api->secure ? "; Secure" : ""))
        http_response_header(response, "Set-Cookie", cookie);
    else
        http_problem(request, response, &http_unavailable, NULL);
}

/** Answer like GET /me, with the session that was just made. */
static void answer_signed_in(struct api *api, struct http_request *request,
                             struct http_response *response, const struct starting *s)
{
    struct session *session = ARENA_NEW(&request->mem, struct session);
    struct store *st = session ? api_reader(api, request, response) : NULL;
    struct err err;

    if (!st)
        return;
    int found =
        session_find(st, s->settings, str_from_c(s->token), s->now, &request->mem, session, &err);
    readers_give(api->options.readers, st);
    if (found <= 0) {
        http_problem(request, response, &http_internal, NULL);
        return;
    }
    request->session = session;
    api_me(api, request, response);
    set_cookie(api, request, response, s->token, s->settings->session_max_hours * 3600);
}

/** Who asks: behind the operator's own proxy it is the address that the proxy saw. */
static str peer_of(const struct api *api, const struct http_request *request)
{
    str rest = http_header(request, "X-Forwarded-For"), item, last = STR_NONE;

    if (api->options.settings->http_public_url.n)
        while (str_cut(&rest, ',', &item))
            last = str_trim(item);
    return last.n ? last : str_from_c(request->peer);
}

static void sign_in(struct api *api, struct http_request *request, struct http_response *response,
                    const struct credentials *given)
{
    utc_ms now = clock_utc_ms();
    str peer = peer_of(api, request);
    struct user_row user = {0};
    struct err err;
    int64_t wait = backoff_wait_ms(api->backoff, given->user, peer, now);

    if (wait > 0) {
        ask_to_wait(request, response, wait);
        return;
    }
    int found = find_user(api, request, given->user, &user, &err);
    str hash = found > 0 && !user.disabled ? user.password_hash : STR_NONE;
    int fits = found < 0 ? -1 : password_check(api->gate, hash, given->password, &err);
    struct starting s = {api->options.settings, &user, clock_utc_ms(), fits == 1, ""};
    if (fits < 0 || writer_run(api->options.writer, start_or_refuse, &s, &err) < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (!s.fits) {
        backoff_failed(api->backoff, given->user, peer, s.now);
        metrics_count_sign_in(&api->metrics, false);
        http_problem(request, response, &api_bad_credentials, NULL);
        return;
    }
    backoff_succeeded(api->backoff, given->user, peer);
    metrics_count_sign_in(&api->metrics, true);
    answer_signed_in(api, request, response, &s);
}

void api_sign_in(void *app, struct http_request *request, struct http_response *response)
{
    struct credentials given;

    if (read_credentials(request, &given))
        sign_in(app, request, response, &given);
    else
        http_problem(request, response, &http_bad_request,
                     "the body is {\"user\": ..., \"password\": ...}");
}

struct ending {
    const struct session *session;
    utc_ms now;
};

static int end_session(struct store *st, void *arg, struct err *err)
{
    const struct ending *e = arg;
    return session_end(st, e->session, e->now, err);
}

void api_sign_out(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct ending e = {request->session, clock_utc_ms()};
    struct err err;

    if (writer_run(api->options.writer, end_session, &e, &err) < 0) {
        api_fail(request, response, &err);
        return;
    }
    hub_end_session(api->hub, &e.session->token_hash);
    http_respond(response, 204, NULL);
    set_cookie(api, request, response, "", 0);
}
