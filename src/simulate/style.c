/* SPDX-License-Identifier: Apache-2.0 */
/* How a carrier writes its messages. */
#include "simulate/style.h"

#include "base/attr.h"

static const struct style styles[] = {
#define STYLE(carrier, host, city, version, directory, una, group, line_end, part, pushes, api,    \
              habits)                                                                              \
    {carrier, host,     city, version,         directory, UNA_##una,                               \
     group,   line_end, part, PUSHES_##pushes, API_##api, habits},
#include "simulate/styles.def"
#undef STYLE
};

const struct style *style_of(const char *carrier)
{
    for (size_t i = 0; i < COUNT_OF(styles); i++)
        if (memcmp(styles[i].carrier, carrier, 2) == 0)
            return &styles[i];
    return &styles[((unsigned)carrier[0] * 7 + (unsigned)carrier[1]) % COUNT_OF(styles)];
}

bool style_has(const struct style *style, char habit)
{
    return strchr(style->habits, habit) != NULL;
}

struct edi_una style_una(const struct style *style)
{
    struct edi_una una = EDI_UNA_DEFAULT;

    if (style->una == UNA_STAR || style->una == UNA_BACKSLASH)
        una.repetition = '*';
    if (style->una == UNA_BACKSLASH)
        una.release = '\\';
    return una;
}
