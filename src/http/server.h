/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP server: sockets, limits, threads. Knows requests and answers, nothing of travel.
 *
 * A few threads read and write sockets and never block; `workers` threads run the handlers. A
 * handler may block (on the store, on a hash), for its connection sleeps meanwhile.
 */
#ifndef SAFAR_HTTP_SERVER_H
#define SAFAR_HTTP_SERVER_H

#include "http/listen.h"
#include "http/router.h"

struct http_server;

struct http_server_options {
    struct http_listener listener; /* taken over on success */
    struct http_router router;
    void *app; /* handed to every function below and to the handlers */

    /**
     * Asked before the body is read, on a socket thread: must not block. Answer to refuse.
     * May be NULL.
     */
    void (*admit)(void *app, struct http_request *request, struct http_response *response);
    /** Asked on a worker before the handler. Answer to refuse. May be NULL. */
    void (*guard)(void *app, struct http_request *request, struct http_response *response);
    /** GET and HEAD of addresses without a route, on a socket thread. Not answering is 404. */
    void (*fallback)(void *app, struct http_request *request, struct http_response *response);
    /** After every answer, on any thread; `status` 0: the client went away. May be NULL. */
    void (*done)(void *app, const struct http_request *request, unsigned status,
                 uint64_t nanoseconds);

    unsigned socket_threads, workers, slow_workers; /* none may be 0 */
    unsigned connections_max, streams_max;
    unsigned idle_seconds;    /* a connection that moves no byte is closed */
    unsigned request_seconds; /* a request must be whole by then */
    size_t body_max;          /* no body is larger, whatever its route takes */
    size_t body_memory_max;   /* all bodies in flight together; more is 503 */
    unsigned waiting_max;     /* requests that wait for a worker; more is 503 */
    unsigned slow_waiting_max;
    bool hsts; /* browsers reach us by TLS: tell them to insist */
    const char *tls_certificate_pem, *tls_key_pem; /* both or neither: text of the files */
};

/** Start. On failure the listener stays the caller's. ERR_IO, ERR_USAGE (bad TLS files). */
struct http_server *http_server_start(const struct http_server_options *options, struct err *err);

/** Take no new connections; answer requests that still come with 503 `unavailable`. */
void http_server_drain(struct http_server *server);

/** Drain, wait for running handlers, end streams, close. Accepts NULL. */
void http_server_stop(struct http_server *server);

/** Figures for metrics. */
struct http_server_figures {
    uint64_t connections, streams, waiting, body_bytes;
};
void http_server_figures(struct http_server *server, struct http_server_figures *figures);

#endif
