/* SPDX-License-Identifier: Apache-2.0 */
/* The API as a whole: made, attached to a server, taken down. */
#include "api/api.h"

#include "api/hub.h"
#include "api/internal.h"
#include "app/backoff.h"
#include "app/passwords.h"
#include "base/log.h"

#include <stdlib.h>

/* Sign-ins at once (a core and 64 MiB each) and waiting, some seconds at most. */
#define SIGN_INS_AT_ONCE 2
#define SIGN_INS_WAITING 24

/* Bodies of the largest size that are held in memory together. */
#define BODIES_AT_ONCE 4

static const struct http_route routes[] = {
#define ROUTE(method, path, handler, body_max, flags, need)                                        \
    {method, path, handler, body_max, flags, need},
#include "api/routes.def"
#undef ROUTE
};
_Static_assert(COUNT_OF(routes) < METRICS_ROUTES, "one counter a route, and one for the others");

struct api *api_new(const struct api_options *options, struct err *err)
{
    const struct settings *settings = options->settings;
    struct api *api = calloc(1, sizeof(*api));

    if (!api) {
        err_memory(err);
        return NULL;
    }
    api->options = *options;
    pthread_mutex_init(&api->held.mutex, NULL);
    buf_init(&api->held.text, MIB);
    api->gate = password_gate_new(SIGN_INS_AT_ONCE, SIGN_INS_AT_ONCE);
    api->backoff = backoff_new();
    api->hub = hub_new(settings, options->readers);
    if (!api->gate || !api->backoff || !api->hub) {
        api_free(api);
        err_memory(err);
        return NULL;
    }
    api->intake_token = sha256_of(settings->intake_token);
    api->secure = settings->http_tls_key.n > 0 ||
                  str_starts(settings->http_public_url, STR("https://")) ||
                  !options->loopback_listener;
    api->trusts_loopback = options->loopback_listener && settings->intake_token.n == 0 &&
                           settings->http_public_url.n == 0;
    return api;
}

void api_free(struct api *api)
{
    if (!api)
        return;
    hub_free(api->hub);
    backoff_free(api->backoff);
    password_gate_free(api->gate);
    pthread_mutex_destroy(&api->held.mutex);
    buf_fini(&api->held.text);
    free(api);
}

void api_wake_streams(struct api *api)
{
    atomic_fetch_add(&api->commits, 1);
    hub_wake(api->hub);
}

void api_set_pipeline(struct api *api, struct pipeline *pipeline)
{
    api->pipeline = pipeline;
}

void api_set_server(struct api *api, struct http_server *server)
{
    atomic_store(&api->server, server);
}

static void done(void *app, const struct http_request *request, unsigned status,
                 uint64_t nanoseconds)
{
    struct api *api = app;
    const struct http_route *route = request->route;
    bool ours = route >= routes && route < routes + COUNT_OF(routes);

    metrics_count_request(&api->metrics, ours ? (size_t)(route - routes) : METRICS_ROUTES - 1,
                          status, nanoseconds);
    if (api->options.settings->http_log_requests)
        log_info("request %s: " STR_FMT " %s %u %.1f ms", request->id, STR_ARG(request->method),
                 ours ? route->path : "other", status, (double)nanoseconds / 1e6);
}

void api_attach(struct api *api, struct http_server_options *options)
{
    const struct settings *settings = api->options.settings;

    options->router = (struct http_router){routes, COUNT_OF(routes)};
    options->app = api;
    options->admit = api_admit;
    options->guard = api_guard;
    options->fallback = api_console;
    options->done = done;
    options->body_max = (size_t)settings->http_max_body_bytes;
    options->body_memory_max = BODIES_AT_ONCE * options->body_max;
    options->slow_workers = SIGN_INS_AT_ONCE;
    options->slow_waiting_max = SIGN_INS_WAITING;
    options->hsts = str_starts(settings->http_public_url, STR("https://")) ||
                    (settings->http_tls_key.n && !api->options.loopback_listener);
}

size_t api_route_count(void)
{
    return COUNT_OF(routes);
}

const char *api_route_method(size_t i)
{
    return routes[i].method;
}

const char *api_route_path(size_t i)
{
    return routes[i].path;
}
