/* SPDX-License-Identifier: Apache-2.0 */
/* Special service requests, from ssr_codes.def. */
#include "reference/ssr_code.h"

#include "reference/lookup.h"

static const struct ssr_code codes[] = {
#define SSR(code, group, sensitive, meaning) {code, SSR_##group, SENSITIVE_##sensitive, meaning},
#include "reference/ssr_codes.def"
#undef SSR
};

const struct ssr_code *ssr_code_find(str code)
{
    return lookup_code(LOOKUP(codes), code);
}

enum sensitive_kind ssr_code_sensitive(str code)
{
    const struct ssr_code *found = ssr_code_find(code);

    if (found)
        return found->sensitive;
    if (code.n != 4)
        return SENSITIVE_NONE;
    if (str_equal_fold(str_skip(code, 2), STR("ML")) ||
        str_equal_fold(str_head(code, 2), STR("WC")))
        return SENSITIVE_HEALTH;
    return SENSITIVE_NONE;
}

const char *ssr_group_name(enum ssr_group group)
{
    static const char *const names[] = {"document", "contact", "loyalty", "ticket", "seat",
                                        "people",   "medical", "bag",     "meal",   "other"};

    return names[group];
}
