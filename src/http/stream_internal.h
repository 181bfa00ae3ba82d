/* SPDX-License-Identifier: Apache-2.0 */
/* What the server and its streams know of each other; nobody else includes this. */
#ifndef SAFAR_HTTP_STREAM_INTERNAL_H
#define SAFAR_HTTP_STREAM_INTERNAL_H

#include "http/stream.h"

#include <microhttpd.h>
#include <pthread.h>

/** All streams of one server, so that stopping can end them. Lives until the last is released. */
struct http_streams {
    pthread_mutex_t mutex; /* guards all; taken before a stream's own */
    struct http_stream *first;
    size_t count, max;
    bool closed; /* the server is gone */
};

struct http_stream {
    pthread_mutex_t mutex; /* guards all but the list links and `content_type` */
    struct buf pending;
    struct MHD_Connection *connection; /* set while the answer is being sent */
    bool suspended, ended, gone;
    unsigned references;
    struct http_streams *owner;
    struct http_stream *next, *previous;
};

struct http_streams *http_streams_open(size_t max);
/** The server no longer needs it. Accepts NULL. */
void http_streams_close(struct http_streams *streams);
void http_streams_end_all(struct http_streams *streams);

/** A new stream with two references: the writer's and the connection's. NULL: too many. */
struct http_stream *http_stream_new(struct http_streams *owner);

/** The library's answer that reads from the stream; owns the connection's reference. */
struct MHD_Response *http_stream_answer(struct http_stream *stream,
                                        struct MHD_Connection *connection);

/** The connection's reference goes without an answer ever having been made. */
void http_stream_abandon(struct http_stream *stream);

#endif
