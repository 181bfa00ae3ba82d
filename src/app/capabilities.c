/* SPDX-License-Identifier: Apache-2.0 */
/* The table of capabilities.def, asked. */
#include "app/capabilities.h"

#include "base/attr.h"

static const char *const role_names[] = {"officer", "supervisor", "administrator"};

static const struct {
    const char *name;
    unsigned roles; /* one bit a role */
} table[] = {
#define CAPABILITY(name, text, officer, supervisor, administrator)                                 \
    {text, (officer) << USER_OFFICER | (supervisor) << USER_SUPERVISOR |                           \
               (administrator) << USER_ADMINISTRATOR},
#include "app/capabilities.def"
#undef CAPABILITY
};

const char *user_role_name(enum user_role role)
{
    return role_names[role];
}

bool user_role_from_name(str name, enum user_role *role)
{
    for (size_t i = 0; i < COUNT_OF(role_names); i++)
        if (str_is(name, role_names[i])) {
            *role = (enum user_role)i;
            return true;
        }
    return false;
}

const char *capability_name(enum capability capability)
{
    return table[capability].name;
}

bool role_may(enum user_role role, enum capability capability)
{
    return table[capability].roles >> role & 1;
}
