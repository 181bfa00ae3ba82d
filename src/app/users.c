/* SPDX-License-Identifier: Apache-2.0 */
/* Managing users. The audit names `-` as actor: whoever may run `safar user` owns the machine. */
#include "app/users.h"

#include "store/audit.h"

#define USER_BUDGET (256 * KIB)

bool user_name_valid(str name)
{
    if (name.n == 0 || name.n > 64 || !(name.p[0] >= 'a' && name.p[0] <= 'z'))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !ascii_digit(c) && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

int user_add(struct store *st, str name, str display_name, enum user_role role, str hash,
             utc_ms now, struct err *err)
{
    struct user_row row = {.name = name,
                           .display_name = display_name.n ? display_name : name,
                           .role = str_from_c(user_role_name(role)),
                           .password_hash = hash,
                           .created_at = now};
    int64_t id;

    if (!user_name_valid(name))
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "a user name has 1 to 64 of a-z 0-9 . _ - and begins with a letter");
    if (store_user_insert(st, &row, &id, err) < 0)
        return -1;
    return store_audit_append(st, now, STR_NONE, STR("user_add"), STR("user"), name, row.role, err);
}

/** Write the row back, end the user's sessions, and say so in the log. */
static int change(struct store *st, const struct user_row *row, str action, str detail, utc_ms now,
                  struct err *err)
{
    if (store_user_update(st, row, err) < 0 || store_sessions_delete_user(st, row->id, err) < 0)
        return -1;
    return store_audit_append(st, now, STR_NONE, action, STR("user"), row->name, detail, err);
}

static int find(struct store *st, str name, struct arena *mem, struct user_row *row,
                struct err *err)
{
    int found = store_user_find(st, name, mem, row, err);

    if (found == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "no such user");
    return found < 0 ? -1 : 0;
}

static int may(struct store *st, str name, enum capability capability, struct arena *mem,
               struct err *err)
{
    enum user_role role;
    struct user_row row;
    int found = store_user_find(st, name, mem, &row, err);

    if (found < 0)
        return -1;
    if (!found || row.disabled)
        return err_set(err, ERR_FORBIDDEN, ERR_NO_POS, "%s",
                       found ? "that user is disabled" : "there is no such user");
    if (!user_role_from_name(row.role, &role) || !role_may(role, capability))
        return err_set(err, ERR_FORBIDDEN, ERR_NO_POS, "that user may not: it needs %s",
                       capability_name(capability));
    return 0;
}

int user_may(struct store *st, str name, enum capability capability, struct err *err)
{
    struct arena mem;

    arena_init(&mem, USER_BUDGET);
    int rc = may(st, name, capability, &mem, err);
    arena_fini(&mem);
    return rc;
}

int user_set_role(struct store *st, str name, enum user_role role, utc_ms now, struct err *err)
{
    struct arena mem;
    struct user_row row;

    arena_init(&mem, USER_BUDGET);
    int rc = find(st, name, &mem, &row, err);
    if (rc == 0) {
        row.role = str_from_c(user_role_name(role));
        rc = change(st, &row, STR("user_role"), row.role, now, err);
    }
    arena_fini(&mem);
    return rc;
}

int user_set_password(struct store *st, str name, str hash, utc_ms now, struct err *err)
{
    struct arena mem;
    struct user_row row;

    arena_init(&mem, USER_BUDGET);
    int rc = find(st, name, &mem, &row, err);
    if (rc == 0) {
        row.password_hash = hash;
        rc = change(st, &row, STR("user_password"), STR_NONE, now, err);
    }
    arena_fini(&mem);
    return rc;
}

int user_set_disabled(struct store *st, str name, bool disabled, utc_ms now, struct err *err)
{
    struct arena mem;
    struct user_row row;

    arena_init(&mem, USER_BUDGET);
    int rc = find(st, name, &mem, &row, err);
    if (rc == 0) {
        row.disabled = disabled;
        rc = change(st, &row, disabled ? STR("user_disable") : STR("user_enable"), STR_NONE, now,
                    err);
    }
    arena_fini(&mem);
    return rc;
}
