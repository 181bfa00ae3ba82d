/* SPDX-License-Identifier: Apache-2.0 */
/* Reservation and action status, from status_codes.def. */
#include "reference/status_code.h"

#include "reference/lookup.h"

static const struct status_code codes[] = {
#define STATUS(code, class, active, meaning) {code, STATUS_##class, active, meaning},
#include "reference/status_codes.def"
#undef STATUS
};

const struct status_code *status_code_find(str code)
{
    return lookup_code(LOOKUP(codes), code);
}

const char *status_class_name(enum status_class class)
{
    static const char *const names[] = {"holds",   "waitlisted", "requested",
                                        "refused", "cancelled",  "advice"};

    return names[class];
}
