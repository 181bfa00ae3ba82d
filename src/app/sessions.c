/* SPDX-License-Identifier: Apache-2.0 */
/* Starting, finding and ending sessions. */
#include "app/sessions.h"

#include "store/audit.h"

#include <sodium.h>

#define MINUTE_MS (INT64_C(60) * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define BASE64URL sodium_base64_VARIANT_URLSAFE_NO_PADDING

/** The two things made of a token: what is stored, and what a page must know to change anything. */
static void derive(const uint8_t token[SESSION_TOKEN_BYTES], struct sha256 *hash,
                   char csrf[SESSION_CSRF_TEXT + 1])
{
    str bytes = {(const char *)token, SESSION_TOKEN_BYTES};
    const str parts[] = {STR_INIT("safar csrf"), bytes};
    struct sha256 digest = sha256_of_parts(parts, COUNT_OF(parts));

    *hash = sha256_of(bytes);
    sodium_bin2base64(csrf, SESSION_CSRF_TEXT + 1, digest.bytes, sizeof(digest.bytes), BASE64URL);
}

static bool decode_token(str text, uint8_t token[SESSION_TOKEN_BYTES])
{
    size_t n = 0;

    return text.n == SESSION_TOKEN_TEXT &&
           sodium_base642bin(token, SESSION_TOKEN_BYTES, text.p, text.n, NULL, &n, NULL,
                             BASE64URL) == 0 &&
           n == SESSION_TOKEN_BYTES;
}

bool session_alive(const struct session *session, const struct settings *settings, utc_ms now)
{
    return now < session->expires_at &&
           now < session->seen_at + settings->session_idle_minutes * MINUTE_MS;
}

bool session_wants_touch(const struct session *session, const struct settings *settings, utc_ms now)
{
    utc_ms quarter = settings->session_idle_minutes * MINUTE_MS / 4;

    return now - session->seen_at >= (quarter < MINUTE_MS ? quarter : MINUTE_MS);
}

int session_find(struct store *st, const struct settings *settings, str token, utc_ms now,
                 struct arena *mem, struct session *out, struct err *err)
{
    uint8_t bytes[SESSION_TOKEN_BYTES];
    struct session_row row;
    struct user_row user;

    if (!decode_token(token, bytes))
        return 0;
    derive(bytes, &out->token_hash, out->csrf);
    sodium_memzero(bytes, sizeof(bytes));
    int found = store_session_find(st, &out->token_hash, mem, &row, &user, err);
    if (found <= 0)
        return found;
    if (user.disabled || !user_role_from_name(user.role, &out->role))
        return 0;
    out->user_id = user.id;
    out->user = user.name;
    out->display_name = user.display_name;
    out->seen_at = row.seen_at;
    out->expires_at = row.expires_at;
    return session_alive(out, settings, now);
}

int session_start(struct store *st, const struct settings *settings, const struct user_row *user,
                  utc_ms now, char token[SESSION_TOKEN_TEXT + 1], struct err *err)
{
    uint8_t bytes[SESSION_TOKEN_BYTES];
    char csrf[SESSION_CSRF_TEXT + 1];
    struct session_row row = {.user_id = user->id,
                              .created_at = now,
                              .seen_at = now,
                              .expires_at = now + settings->session_max_hours * HOUR_MS};

    randombytes_buf(bytes, sizeof(bytes));
    derive(bytes, &row.token_hash, csrf);
    row.csrf = str_from_c(csrf);
    sodium_bin2base64(token, SESSION_TOKEN_TEXT + 1, bytes, sizeof(bytes), BASE64URL);
    sodium_memzero(bytes, sizeof(bytes));
    if (store_sessions_delete_ended(st, now, now - settings->session_idle_minutes * MINUTE_MS,
                                    err) < 0 ||
        store_session_insert(st, &row, err) < 0)
        return -1;
    return store_audit_append(st, now, user->name, STR("sign_in"), STR("user"), user->name,
                              STR_NONE, err);
}

int session_refused(struct store *st, str user, utc_ms now, struct err *err)
{
    return store_audit_append(st, now, STR_NONE, STR("sign_in_failed"), STR("user"), user,
                              user.n ? STR_NONE : STR("unknown"), err);
}

int session_touch(struct store *st, const struct session *session, utc_ms now, struct err *err)
{
    return store_session_touch(st, &session->token_hash, now, err);
}

int session_end(struct store *st, const struct session *session, utc_ms now, struct err *err)
{
    if (store_session_delete(st, &session->token_hash, err) < 0)
        return -1;
    return store_audit_append(st, now, session->user, STR("sign_out"), STR("user"), session->user,
                              STR_NONE, err);
}
