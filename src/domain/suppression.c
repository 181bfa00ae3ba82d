/* SPDX-License-Identifier: Apache-2.0 */
/* Suppressions: the words of what one says about a hit. */
#include "domain/suppression.h"

static const struct {
    const char *name, *text;
} words[] = {
#define SUPPRESSION_FIT(code, name, meaning) [SUPPRESSION_##code] = {name, meaning},
#include "domain/suppression_fits.def"
#undef SUPPRESSION_FIT
};

const char *suppression_fit_name(enum suppression_fit fit)
{
    return (unsigned)fit < SUPPRESSION_FIT_COUNT ? words[fit].name : "none";
}

const char *suppression_fit_text(enum suppression_fit fit)
{
    return (unsigned)fit < SUPPRESSION_FIT_COUNT ? words[fit].text : "";
}
