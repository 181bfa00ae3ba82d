/* SPDX-License-Identifier: Apache-2.0 */
/* What the resources share: the unit behind them, who asks, common answers. */
#ifndef SAFAR_API_INTERNAL_H
#define SAFAR_API_INTERNAL_H

#include "api/api.h"
#include "api/metrics.h"
#include "app/sessions.h"
#include "base/json.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

struct backoff;
struct hub;
struct password_gate;

/** Metrics of what the store holds, as text. */
struct held {
    pthread_mutex_t mutex;
    struct buf text;
    utc_ms at;
};

struct api {
    struct api_options options;
    struct pipeline *pipeline;
    struct password_gate *gate;
    struct backoff *backoff;
    struct hub *hub;
    struct metrics metrics;
    struct held held;
    _Atomic uint64_t commits;
    _Atomic(struct http_server *) server;
    struct sha256 intake_token; /* of intake.token, when there is one */
    bool secure;                /* browsers reach us by TLS */
    bool trusts_loopback;       /* local clients may hand in messages without a token */
};

/* What a route asks of its caller (struct http_route, `need`). */
#define API_PUBLIC 0u
#define API_SESSION 1u            /* signed in */
#define API_INTAKE 2u             /* the token, or a trusted local client */
#define API_INTAKE_OR_MESSAGES 3u /* that, or a session with messages.read */
#define API_CAN(capability) (4u + (unsigned)(capability))

/* Problems of this API beside those of http/response.h. */
extern const struct http_problem_kind api_not_signed_in, api_bad_credentials, api_forbidden,
    api_csrf, api_foreign_origin, api_version_conflict, api_reason_required, api_invalid,
    api_version_required, api_too_many_attempts, api_second_person, api_busy;

/* ---- guard.c ---- */

void api_admit(void *app, struct http_request *request, struct http_response *response);
void api_guard(void *app, struct http_request *request, struct http_response *response);

/** Name of the session cookie: with the `__Host-` prefix where TLS lets browsers hold us to it. */
const char *api_cookie_name(const struct api *api);

/* ---- common.c ---- */

/** A reading connection, or NULL and the answer is a problem. Give it back with readers_give. */
struct store *api_reader(struct api *api, const struct http_request *request,
                         struct http_response *response);

/** An object id from the path. False: the answer is 404. */
bool api_path_id(const struct http_request *request, struct http_response *response, int64_t *id);

/** A whole number from the query, `fallback` when absent. False: the answer is 400. */
bool api_query_number(struct http_request *request, struct http_response *response,
                      const char *name, uint64_t low, uint64_t high, uint64_t fallback,
                      uint64_t *value);

/** `limit` and `offset`. False: the answer is 400. */
bool api_query_page(struct http_request *request, struct http_response *response,
                    uint64_t limit_max, uint64_t limit_default, struct store_page *page);

/** Answer with the error of a failed call and log it with the request id. */
void api_fail(const struct http_request *request, struct http_response *response,
              const struct err *err);

/** An audit entry by the request's session, durable before this returns. False: answered. */
bool api_audit(struct api *api, const struct http_request *request, struct http_response *response,
               const char *action, const char *object_kind, int64_t object_id, const char *detail);

/** Begin a JSON answer in the response's body. */
void api_json(struct http_response *response, struct json *w);

static inline const struct session *api_session(const struct http_request *request)
{
    return request->session;
}

/* ---- the table of routes, for metrics ---- */

size_t api_route_count(void);
const char *api_route_method(size_t i);
const char *api_route_path(size_t i);

/* ---- one function a route ---- */

typedef void api_handler(void *app, struct http_request *request, struct http_response *response);

#define ROUTE(method, path, handler, body_max, flags, need) api_handler handler;
#include "api/routes.def"
#undef ROUTE

/** Embedded files of the console, and its page for the addresses that the console knows. */
api_handler api_console;

#endif
