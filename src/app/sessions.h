/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions: who is signed in. The browser holds a random token, the store its hash, so a copy of
 * the database opens no session. A session ends by signing out, by idling, by age, and when its
 * user is disabled or changed.
 */
#ifndef SAFAR_APP_SESSIONS_H
#define SAFAR_APP_SESSIONS_H

#include "app/capabilities.h"
#include "app/settings.h"
#include "store/users.h"

#define SESSION_TOKEN_BYTES 32
/** Token as text for a cookie: base64url without padding. */
#define SESSION_TOKEN_TEXT 43
#define SESSION_CSRF_TEXT 43

struct session {
    struct sha256 token_hash;
    int64_t user_id;
    str user, display_name;
    enum user_role role;
    char csrf[SESSION_CSRF_TEXT + 1];
    utc_ms seen_at, expires_at;
};

/**
 * The session of a cookie's token, if it is alive now.
 * @return 1 alive, 0 none, -1 error
 */
int session_find(struct store *st, const struct settings *settings, str token, utc_ms now,
                 struct arena *mem, struct session *out, struct err *err) MUST_CHECK;

/** Not idle, not too old at `now`. */
bool session_alive(const struct session *session, const struct settings *settings, utc_ms now);

/** Should its last use be written down? Not at every request: a write costs a commit. */
bool session_wants_touch(const struct session *session, const struct settings *settings,
                         utc_ms now);

/* In a transaction of the caller's: */

/** Begin a session and audit it. `token` receives what the cookie shall hold, with NUL. */
int session_start(struct store *st, const struct settings *settings, const struct user_row *user,
                  utc_ms now, char token[SESSION_TOKEN_TEXT + 1], struct err *err) MUST_CHECK;
/** Audit a failed sign-in. `user` is empty when nobody is named so: what was typed is not kept. */
int session_refused(struct store *st, str user, utc_ms now, struct err *err) MUST_CHECK;
int session_touch(struct store *st, const struct session *session, utc_ms now, struct err *err)
    MUST_CHECK;
int session_end(struct store *st, const struct session *session, utc_ms now, struct err *err)
    MUST_CHECK;

#endif
