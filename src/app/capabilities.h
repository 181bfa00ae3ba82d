/* SPDX-License-Identifier: Apache-2.0 */
/* Roles and what each may do. Pure. */
#ifndef SAFAR_APP_CAPABILITIES_H
#define SAFAR_APP_CAPABILITIES_H

#include "base/str.h"

enum user_role { USER_OFFICER, USER_SUPERVISOR, USER_ADMINISTRATOR, USER_ROLE_COUNT };

enum capability {
#define CAPABILITY(name, text, officer, supervisor, administrator) CAN_##name,
#include "app/capabilities.def"
#undef CAPABILITY
    CAPABILITY_COUNT,
};

const char *user_role_name(enum user_role role);

/** @return false: no role of this name */
bool user_role_from_name(str name, enum user_role *role);

/** `hits.decide` */
const char *capability_name(enum capability capability);

bool role_may(enum user_role role, enum capability capability);

#endif
