/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTP interface of a unit: docs/openapi.yaml in code. One file a resource; a handler is
 * parse -> app -> render, about a screen.
 */
#ifndef SAFAR_API_API_H
#define SAFAR_API_API_H

#include "app/settings.h"
#include "http/server.h"

struct api;
struct pipeline;
struct readers;
struct writer;

struct api_options {
    const struct settings *settings; /* these three outlive the api */
    struct readers *readers;
    struct writer *writer;
    bool loopback_listener;
    const char *version, *commit; /* static */
};

/** @return NULL: no memory, no threads */
struct api *api_new(const struct api_options *options, struct err *err);
/** The server must have been stopped. Accepts NULL. */
void api_free(struct api *api);

/** Where messages go. Before the first request; it must outlive the last. */
void api_set_pipeline(struct api *api, struct pipeline *pipeline);

/** Fill in what a server needs from the api: routes, guards, metrics. */
void api_attach(struct api *api, struct http_server_options *options);

/** Let metrics ask the running server. NULL before it stops. */
void api_set_server(struct api *api, struct http_server *server);

/** A transaction was committed: send what is new on the streams. Any thread. */
void api_wake_streams(struct api *api);

#endif
