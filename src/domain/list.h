/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a version of a watchlist, and how a list is guarded. Stored: append only. */
#ifndef SAFAR_DOMAIN_LIST_H
#define SAFAR_DOMAIN_LIST_H

#include "base/str.h"

/*
 * LIST_STAGED --activate--> LIST_ACTIVE --another is activated--> LIST_SUPERSEDED
 *      +------discard-----> LIST_DISCARDED
 *
 * At most one version of a list is staged, and it is the newest; at most one is active.
 */
enum list_state { LIST_STAGED, LIST_ACTIVE, LIST_SUPERSEDED, LIST_DISCARDED, LIST_STATE_COUNT };

enum list_classification {
#define CLASSIFICATION(name, word) LIST_##name,
#include "domain/classifications.def"
#undef CLASSIFICATION
    LIST_CLASSIFICATION_COUNT,
};

/** Lower-case words for JSON, as in docs/openapi.yaml. */
const char *list_state_name(enum list_state state);
const char *list_classification_name(enum list_classification classification);

/** @return false: no such word */
bool list_classification_parse(str word, enum list_classification *out);

#endif
