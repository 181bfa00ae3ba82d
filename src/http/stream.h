/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer that grows while its connection is open (server-sent events).
 *
 * A stream without news costs its memory and nothing else: its connection is suspended and woken by
 * a write. A reader that does not keep up fills the bounded buffer and loses the connection; it
 * comes back and resumes. Counted references: the server holds one while the connection lives, the
 * writer holds one until http_stream_release.
 *
 * Any thread may write. Lock order: stream, then the library's own.
 */
#ifndef SAFAR_HTTP_STREAM_H
#define SAFAR_HTTP_STREAM_H

#include "http/response.h"

/** Bytes that wait for one slow reader at most. */
#define HTTP_STREAM_PENDING_MAX (1 * MIB)

/**
 * Answer `request` with a stream of `content_type`. The caller owns one reference.
 * @return NULL: no memory, or too many streams; `response` then holds the problem
 */
struct http_stream *http_respond_stream(struct http_request *request,
                                        struct http_response *response, const char *content_type);

/** Append bytes. @return false: the reader is gone or too slow, or the stream has ended */
bool http_stream_write(struct http_stream *stream, str bytes);

/** Let the reader take what is pending, then end the answer. */
void http_stream_end(struct http_stream *stream);

/** Give the caller's reference back. Accepts NULL. */
void http_stream_release(struct http_stream *stream);

#endif
