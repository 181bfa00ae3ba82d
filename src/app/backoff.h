/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long somebody who failed to sign in has to wait before the next try.
 *
 * Counted for the user from this address (strictest), for the address, and for the user from
 * anywhere (gentlest, so that a stranger cannot lock an officer out for long). Kept in memory: a
 * restart forgives. Thread-safe; "now" is told.
 */
#ifndef SAFAR_APP_BACKOFF_H
#define SAFAR_APP_BACKOFF_H

#include "base/date.h"

struct backoff;

/** @return NULL: no memory */
struct backoff *backoff_new(void);
void backoff_free(struct backoff *backoff);

/** Milliseconds to wait before this user may try again from this address; 0: now. */
int64_t backoff_wait_ms(struct backoff *backoff, str user, str peer, utc_ms now);

/** A try failed. */
void backoff_failed(struct backoff *backoff, str user, str peer, utc_ms now);

/** A try succeeded: this user from this address starts afresh. */
void backoff_succeeded(struct backoff *backoff, str user, str peer);

#endif
