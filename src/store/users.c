/* SPDX-License-Identifier: Apache-2.0 */
/* Users and sessions. */
#include "store/users.h"

#include "store/query.h"

/* ---- users ---- */

#define USER_COLUMNS                                                                               \
    "u.id, u.name, u.display_name, u.role, u.password_hash, u.disabled, u.created_at"

static void read_user(struct query *q, struct arena *mem, struct user_row *out)
{
    out->id = query_get_int(q);
    out->name = query_get_text(q, mem);
    out->display_name = query_get_text(q, mem);
    out->role = query_get_text(q, mem);
    out->password_hash = query_get_text(q, mem);
    out->disabled = query_get_bool(q);
    out->created_at = query_get_utc(q);
}

static const struct sql insert_user = {
    "INSERT INTO app_user (name, display_name, role, password_hash, disabled, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    NULL};

int store_user_insert(struct store *st, const struct user_row *row, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_user, err) < 0)
        return -1;
    query_key(&q, row->name);
    query_key(&q, row->display_name);
    query_key(&q, row->role);
    query_key(&q, row->password_hash);
    query_int(&q, row->disabled);
    query_int(&q, row->created_at);
    return query_insert(&q, id);
}

static const struct sql update_user = {
    "UPDATE app_user SET display_name = $2, role = $3, password_hash = $4, disabled = $5 "
    "WHERE id = $1",
    NULL};

int store_user_update(struct store *st, const struct user_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_user, err) < 0)
        return -1;
    query_int(&q, row->id);
    query_key(&q, row->display_name);
    query_key(&q, row->role);
    query_key(&q, row->password_hash);
    query_int(&q, row->disabled);
    return query_write_one(&q, "user");
}

static const struct sql user_by_name = {"SELECT " USER_COLUMNS " FROM app_user u WHERE u.name = $1",
                                        NULL};

int store_user_find(struct store *st, str name, struct arena *mem, struct user_row *out,
                    struct err *err)
{
    struct query q;

    if (query_start(&q, st, &user_by_name, err) < 0)
        return -1;
    query_key(&q, name);
    int rc = query_next(&q);
    if (rc == 1)
        read_user(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql user_by_id = {"SELECT " USER_COLUMNS " FROM app_user u WHERE u.id = $1",
                                      NULL};

int store_user_get(struct store *st, int64_t id, struct arena *mem, struct user_row *out,
                   struct err *err)
{
    struct query q;

    if (query_start(&q, st, &user_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_user(&q, mem, out);
    return query_get_one(&q, rc, "user");
}

static const struct sql all_users = {"SELECT " USER_COLUMNS " FROM app_user u ORDER BY u.name",
                                     NULL};

int store_users(struct store *st, struct arena *mem, struct user_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &all_users, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_user(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

/* ---- sessions ---- */

static const struct sql insert_session = {
    "INSERT INTO session (token_hash, user_id, csrf, created_at, seen_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)",
    NULL};

int store_session_insert(struct store *st, const struct session_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_session, err) < 0)
        return -1;
    query_hash(&q, &row->token_hash);
    query_int(&q, row->user_id);
    query_key(&q, row->csrf);
    query_int(&q, row->created_at);
    query_int(&q, row->seen_at);
    query_int(&q, row->expires_at);
    return query_write(&q);
}

static const struct sql session_by_token = {
    "SELECT s.token_hash, s.user_id, s.csrf, s.created_at, s.seen_at, s.expires_at, " USER_COLUMNS
    " FROM session s JOIN app_user u ON u.id = s.user_id WHERE s.token_hash = $1",
    NULL};

int store_session_find(struct store *st, const struct sha256 *token_hash, struct arena *mem,
                       struct session_row *out, struct user_row *user, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &session_by_token, err) < 0)
        return -1;
    query_hash(&q, token_hash);
    int rc = query_next(&q);
    if (rc == 1) {
        out->token_hash = query_get_hash(&q);
        out->user_id = query_get_int(&q);
        out->csrf = query_get_text(&q, mem);
        out->created_at = query_get_utc(&q);
        out->seen_at = query_get_utc(&q);
        out->expires_at = query_get_utc(&q);
        read_user(&q, mem, user);
    }
    return query_finish(&q, rc);
}

static const struct sql touch_session = {"UPDATE session SET seen_at = $2 WHERE token_hash = $1",
                                         NULL};

int store_session_touch(struct store *st, const struct sha256 *token_hash, utc_ms seen_at,
                        struct err *err)
{
    struct query q;

    if (query_start(&q, st, &touch_session, err) < 0)
        return -1;
    query_hash(&q, token_hash);
    query_int(&q, seen_at);
    return query_write(&q);
}

static const struct sql delete_session = {"DELETE FROM session WHERE token_hash = $1", NULL};

int store_session_delete(struct store *st, const struct sha256 *token_hash, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &delete_session, err) < 0)
        return -1;
    query_hash(&q, token_hash);
    return query_write(&q);
}

static const struct sql delete_sessions = {"DELETE FROM session WHERE user_id = $1", NULL};

int store_sessions_delete_user(struct store *st, int64_t user_id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &delete_sessions, err) < 0)
        return -1;
    query_int(&q, user_id);
    return query_write(&q);
}

static const struct sql delete_ended = {
    "DELETE FROM session WHERE expires_at <= $1 OR seen_at < $2", NULL};

int store_sessions_delete_ended(struct store *st, utc_ms now, utc_ms idle_before, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &delete_ended, err) < 0)
        return -1;
    query_int(&q, now);
    query_int(&q, idle_before);
    return query_write(&q);
}
