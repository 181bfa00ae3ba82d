/* SPDX-License-Identifier: Apache-2.0 */
/* An entry as the store has it to one that the matcher takes. */
#ifndef SAFAR_APP_LISTED_ENTRY_H
#define SAFAR_APP_LISTED_ENTRY_H

#include "store/entries.h"
#include "watchlist/entry.h"

/** Texts are those of `row`, the rest is in `mem`; without remarks. @return false: no memory */
bool listed_entry(const struct entry_row *row, struct arena *mem, struct entry *out) MUST_CHECK;

#endif
