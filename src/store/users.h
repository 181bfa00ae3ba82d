/* SPDX-License-Identifier: Apache-2.0 */
/* People who sign in, and their sessions. Passwords and tokens are only ever kept as hashes. */
#ifndef SAFAR_STORE_USERS_H
#define SAFAR_STORE_USERS_H

#include "base/hash.h"
#include "base/vec.h"
#include "store/store.h"

struct user_row {
    int64_t id;
    str name; /* unique, as typed at sign-in */
    str display_name;
    str role;          /* officer, supervisor, administrator */
    str password_hash; /* argon2id, in the encoded form */
    bool disabled;
    utc_ms created_at;
};
struct user_rows {
    VEC(struct user_row) rows;
};

/** -1: ERR_CONFLICT when the name is taken. */
int store_user_insert(struct store *st, const struct user_row *row, int64_t *id, struct err *err)
    MUST_CHECK;
/** Everything of the row but name and created_at. */
int store_user_update(struct store *st, const struct user_row *row, struct err *err) MUST_CHECK;
/** @return 1 found, 0 none, -1 error */
int store_user_find(struct store *st, str name, struct arena *mem, struct user_row *out,
                    struct err *err) MUST_CHECK;
int store_user_get(struct store *st, int64_t id, struct arena *mem, struct user_row *out,
                   struct err *err) MUST_CHECK;
/** By name. */
int store_users(struct store *st, struct arena *mem, struct user_rows *out, struct err *err)
    MUST_CHECK;

struct session_row {
    struct sha256 token_hash; /* of the cookie's token */
    int64_t user_id;
    str csrf;
    utc_ms created_at, seen_at, expires_at;
};

int store_session_insert(struct store *st, const struct session_row *row, struct err *err)
    MUST_CHECK;
/** A session and its user, also when it has expired. @return 1 found, 0 none, -1 error */
int store_session_find(struct store *st, const struct sha256 *token_hash, struct arena *mem,
                       struct session_row *out, struct user_row *user, struct err *err) MUST_CHECK;
/** Nothing happens when it is gone. */
int store_session_touch(struct store *st, const struct sha256 *token_hash, utc_ms seen_at,
                        struct err *err) MUST_CHECK;
/** Nothing happens when it is gone. */
int store_session_delete(struct store *st, const struct sha256 *token_hash, struct err *err)
    MUST_CHECK;
/** All sessions of a user (disabled, password changed). */
int store_sessions_delete_user(struct store *st, int64_t user_id, struct err *err) MUST_CHECK;
/** Those past their end, or not seen since `idle_before`. */
int store_sessions_delete_ended(struct store *st, utc_ms now, utc_ms idle_before, struct err *err)
    MUST_CHECK;

#endif
