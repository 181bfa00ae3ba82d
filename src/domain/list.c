/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists: the words of their states and classifications. */
#include "domain/list.h"

static const char *const classifications[LIST_CLASSIFICATION_COUNT] = {
#define CLASSIFICATION(name, word) [LIST_##name] = (word),
#include "domain/classifications.def"
#undef CLASSIFICATION
};

const char *list_state_name(enum list_state state)
{
    static const char *const names[] = {"staged", "active", "superseded", "discarded"};

    return (unsigned)state < LIST_STATE_COUNT ? names[state] : "discarded";
}

const char *list_classification_name(enum list_classification classification)
{
    return classifications[(unsigned)classification < LIST_CLASSIFICATION_COUNT ? classification
                                                                                : LIST_SECRET];
}

bool list_classification_parse(str word, enum list_classification *out)
{
    for (unsigned i = 0; i < LIST_CLASSIFICATION_COUNT; i++)
        if (str_is(word, classifications[i])) {
            *out = (enum list_classification)i;
            return true;
        }
    return false;
}
