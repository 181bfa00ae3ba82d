/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FollowTheMoney entities, an object a line, as OpenSanctions publishes them, to entries.
 *
 * Of each Person: names, aliases and former names, weak aliases as such, dates and places of birth,
 * sex, nationalities and citizenships, countries, passport, identity, social security and tax
 * numbers, telephone and e-mail, programmes and topics as source, notes and positions as remarks. A
 * person without a name has that of `lastName` and `firstName`. Passport and Identification are
 * added to the person that holds them, wherever in the file they stand, and also when they stand
 * inside the person. All other schemata are counted as skipped, LegalEntity too: it may be a person
 * and does not say so.
 */
#ifndef SAFAR_WATCHLIST_LIST_FTM_H
#define SAFAR_WATCHLIST_LIST_FTM_H

#include "watchlist/draft.h"

/**
 * Read all entities. Text in the entries is copied to `mem`.
 *
 * @param refused  called once for each refused value or line, in file order, then for each document
 *                 whose holder is not in the list; may be NULL
 * @return         0 also when lines were refused; -1: ERR_SYNTAX (the first line begins no object,
 *                 UTF-16), ERR_MEMORY
 */
int list_ftm_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                  struct list_read *out, struct err *err) MUST_CHECK;

#endif
