/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watchlist as CSV (docs: the `--list` file of `safar match`) to entries.
 *
 * Header row required; columns in any order, all but `id` and `name` optional:
 * id, name, alias, born_on, sex, nationality, document, country; also `weak_alias`, `birthplace`,
 * `phone`, `email`, `card`, `expires_on`, `source`, `remarks`.
 * `name` and each alias are `SURNAME, GIVEN` or free order. All but id, name, sex and remarks hold
 * several values separated by `|` (expires_on: the last counts). A document may carry its
 * issuing state after a colon: `AB1234567:FRA`. Rows that share an id are one entry with several
 * names. A row with an empty name and a document is a document entry. Unknown columns are ignored.
 */
#ifndef SAFAR_WATCHLIST_LIST_CSV_H
#define SAFAR_WATCHLIST_LIST_CSV_H

#include "watchlist/draft.h"

/**
 * Read a whole list. Text in the entries is copied to `mem`.
 *
 * @param refused  called once for each refused row, in file order; may be NULL
 * @return         0 also when rows were refused; -1: ERR_SYNTAX (no usable header, UTF-16, a column
 *                 twice), ERR_MEMORY
 */
int list_csv_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                  struct list_read *out, struct err *err) MUST_CHECK;

#endif
