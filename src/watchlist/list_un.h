/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The consolidated list of the United Nations Security Council (CONSOLIDATED_LIST, XML) to entries.
 *
 * Of each INDIVIDUAL: its names in Latin and original script, aliases with their quality (`Low` is
 * weak), sex, dates of birth with their precision (BETWEEN gives each year), nationalities,
 * documents, countries of residence and birth. An ENTITY is no person: counted as skipped. A value
 * that cannot be used is told with its line, and the rest of the entry is kept.
 */
#ifndef SAFAR_WATCHLIST_LIST_UN_H
#define SAFAR_WATCHLIST_LIST_UN_H

#include "watchlist/draft.h"

/**
 * Read a whole list. Text in the entries is copied to `mem`.
 *
 * @param refused  called once for each refused value or entry, in file order; may be NULL
 * @return         0 also when values were refused; -1: ERR_SYNTAX (no such list, not well formed, a
 *                 DOCTYPE, cut off), ERR_MEMORY
 */
int list_un_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                 struct list_read *out, struct err *err) MUST_CHECK;

#endif
