/* SPDX-License-Identifier: Apache-2.0 */
/*
 * INTERPOL notices, as its public notices API gives them (JSON), to entries.
 *
 * A file is one notice, an array of notices, a page (`{"_embedded": {"notices": [...]}}`), or any
 * of these one after the other, a notice a line for instance. Of each notice: `name` and `forename`
 * (and the name in original script, other and former names), date and place of birth, sex,
 * nationalities, country of birth; who wants the person and the UN's reference as source, charges
 * and marks as remarks. The id is `entity_id`. A notice about an organisation is counted as
 * skipped. Every member may be null. Photographs, languages, height and the like are not read.
 */
#ifndef SAFAR_WATCHLIST_LIST_INTERPOL_H
#define SAFAR_WATCHLIST_LIST_INTERPOL_H

#include "watchlist/draft.h"

/**
 * Read all notices. Text in the entries is copied to `mem`.
 *
 * A notice that is no JSON is told, and reading goes on with the next line that begins one; inside
 * an array or a page nothing can be trusted any more.
 *
 * @param refused  called once for each refused value or notice, in file order; may be NULL
 * @return         0 also when something was refused; -1: ERR_SYNTAX (no JSON, or an array or a page
 *                 that is broken or cut off), ERR_MEMORY
 */
int list_interpol_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                       struct list_read *out, struct err *err) MUST_CHECK;

#endif
