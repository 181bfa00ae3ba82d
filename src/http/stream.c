/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: a buffer between any writer and the thread that owns the connection. */
#include "http/stream.h"

#include "http/stream_internal.h"

#include <stdlib.h>

/* Bytes handed to the connection in one call. */
#define STREAM_BLOCK (16 * KIB)

struct http_streams *http_streams_open(size_t max)
{
    struct http_streams *streams = calloc(1, sizeof(*streams));

    if (streams) {
        streams->max = max;
        pthread_mutex_init(&streams->mutex, NULL);
    }
    return streams;
}

/** Unlock, and free when neither the server nor a stream is left. */
static void unlock_streams(struct http_streams *streams)
{
    bool last = streams->closed && streams->count == 0;

    pthread_mutex_unlock(&streams->mutex);
    if (last) {
        pthread_mutex_destroy(&streams->mutex);
        free(streams);
    }
}

void http_streams_close(struct http_streams *streams)
{
    if (!streams)
        return;
    pthread_mutex_lock(&streams->mutex);
    streams->closed = true;
    unlock_streams(streams);
}

void http_streams_end_all(struct http_streams *streams)
{
    pthread_mutex_lock(&streams->mutex);
    for (struct http_stream *s = streams->first; s; s = s->next)
        http_stream_end(s);
    pthread_mutex_unlock(&streams->mutex);
}

struct http_stream *http_stream_new(struct http_streams *owner)
{
    struct http_stream *stream = calloc(1, sizeof(*stream));

    if (!stream)
        return NULL;
    pthread_mutex_lock(&owner->mutex);
    if (owner->count == owner->max) {
        pthread_mutex_unlock(&owner->mutex);
        free(stream);
        return NULL;
    }
    pthread_mutex_init(&stream->mutex, NULL);
    buf_init(&stream->pending, HTTP_STREAM_PENDING_MAX);
    stream->references = 2;
    stream->owner = owner;
    stream->next = owner->first;
    if (owner->first)
        owner->first->previous = stream;
    owner->first = stream;
    owner->count++;
    pthread_mutex_unlock(&owner->mutex);
    return stream;
}

static void free_stream(struct http_stream *stream)
{
    pthread_mutex_destroy(&stream->mutex);
    buf_fini(&stream->pending);
    free(stream);
}

/** Drop one reference; the last one leaves the list and frees. */
static void drop(struct http_stream *stream)
{
    struct http_streams *owner = stream->owner;

    pthread_mutex_lock(&owner->mutex);
    bool last = --stream->references == 0;
    if (last) {
        if (stream->previous)
            stream->previous->next = stream->next;
        else
            owner->first = stream->next;
        if (stream->next)
            stream->next->previous = stream->previous;
        owner->count--;
        free_stream(stream);
    }
    unlock_streams(owner);
}

void http_stream_release(struct http_stream *stream)
{
    if (stream)
        drop(stream);
}

void http_stream_abandon(struct http_stream *stream)
{
    pthread_mutex_lock(&stream->mutex);
    stream->gone = true;
    stream->connection = NULL;
    pthread_mutex_unlock(&stream->mutex);
    drop(stream);
}

/** Wake the connection if it sleeps. The stream's mutex is held. */
static void wake(struct http_stream *stream)
{
    if (stream->suspended && stream->connection) {
        stream->suspended = false;
        MHD_resume_connection(stream->connection);
    }
}

bool http_stream_write(struct http_stream *stream, str bytes)
{
    pthread_mutex_lock(&stream->mutex);
    bool open = !stream->ended && !stream->gone;
    if (open) {
        buf_str(&stream->pending, bytes);
        if (stream->pending.failed) {
            /* Half an event must not be sent: the reader comes back and resumes. */
            stream->gone = true;
            open = false;
        }
        wake(stream);
    }
    pthread_mutex_unlock(&stream->mutex);
    return open;
}

void http_stream_end(struct http_stream *stream)
{
    pthread_mutex_lock(&stream->mutex);
    stream->ended = true;
    wake(stream);
    pthread_mutex_unlock(&stream->mutex);
}

/** The library asks for more. Sleeps (suspends) when there is nothing. */
static ssize_t read_pending(void *context, uint64_t pos, char *out, size_t max)
{
    struct http_stream *stream = context;
    ssize_t n = 0;
    (void)pos;

    pthread_mutex_lock(&stream->mutex);
    if (stream->gone) {
        n = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (stream->pending.n) {
        size_t take = stream->pending.n < max ? stream->pending.n : max;
        memcpy(out, stream->pending.p, take);
        buf_drop_front(&stream->pending, take);
        n = (ssize_t)take;
    } else if (stream->ended) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        stream->suspended = true;
        MHD_suspend_connection(stream->connection);
    }
    pthread_mutex_unlock(&stream->mutex);
    return n;
}

static void answer_freed(void *context)
{
    http_stream_abandon(context);
}

struct MHD_Response *http_stream_answer(struct http_stream *stream,
                                        struct MHD_Connection *connection)
{
    stream->connection = connection;
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_pending, stream,
                                             answer_freed);
}
