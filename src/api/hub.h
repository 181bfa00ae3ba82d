/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub of the live stream: one thread reads what is new in the outbox, renders it once, and
 * writes it to every stream.
 *
 * It sleeps until a commit of this process wakes it, and looks each second for those of other
 * processes; without streams it sleeps altogether. A stream ends with its session.
 */
#ifndef SAFAR_API_HUB_H
#define SAFAR_API_HUB_H

#include "app/sessions.h"
#include "http/stream.h"

struct hub;
struct readers;

/** A stream that is further behind starts afresh: its client fetches its lists again. */
#define HUB_RESUME_MAX 1000

/** @return NULL: no memory, no thread */
struct hub *hub_new(const struct settings *settings, struct readers *readers);
/** Ends every stream. Accepts NULL. */
void hub_free(struct hub *hub);

/** Something was committed. Any thread; cheap. */
void hub_wake(struct hub *hub);

/**
 * Let `stream` in: greets it, sends what it missed after event `after` (-1: it is new), then
 * everything to come. Takes the caller's reference. -1: the store failed, the stream has ended.
 */
int hub_join(struct hub *hub, struct http_stream *stream, const struct session *session,
             int64_t after, struct err *err) MUST_CHECK;

/** End the streams of one session now. */
void hub_end_session(struct hub *hub, const struct sha256 *token_hash);

#endif
