/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People who sign in: adding, changing, listing. Every change is audited in its transaction, ends
 * the sessions that it makes wrong, and is made by `safar user` on the machine itself.
 */
#ifndef SAFAR_APP_USERS_H
#define SAFAR_APP_USERS_H

#include "app/capabilities.h"
#include "store/users.h"

/** Lower-case letters, digits, `.`, `_`, `-`; 1 to 64; begins with a letter. */
bool user_name_valid(str name);

/**
 * Is there a user of this name who is not disabled and may do this?
 * @return -1: ERR_FORBIDDEN says why not
 */
int user_may(struct store *st, str name, enum capability capability, struct err *err) MUST_CHECK;

/* Each runs in a transaction of the caller's. ERR_NOT_FOUND: no such user. */

/** -1: ERR_USAGE (name), ERR_CONFLICT (taken). `hash` is what password_hash made. */
int user_add(struct store *st, str name, str display_name, enum user_role role, str hash,
             utc_ms now, struct err *err) MUST_CHECK;
int user_set_role(struct store *st, str name, enum user_role role, utc_ms now, struct err *err)
    MUST_CHECK;
int user_set_password(struct store *st, str name, str hash, utc_ms now, struct err *err) MUST_CHECK;
int user_set_disabled(struct store *st, str name, bool disabled, utc_ms now, struct err *err)
    MUST_CHECK;

#endif
