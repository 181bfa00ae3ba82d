/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The consolidated list of the European Union (Financial Sanctions Files, FSF 1.1) to entries, as
 * XML or as CSV.
 *
 * Of each person: all names (`strong="false"` is weak), sex, dates of birth with their precision (a
 * `circa` date keeps its year alone, a range gives each year), places of birth, citizenships,
 * documents of every kind (known false, lost and revoked ones as well: somebody may travel on
 * them), countries of address and birth, telephone and e-mail, programmes and the UN's reference
 * as source, remarks and functions as remarks. The id is the EU reference number, else the logical
 * id. An enterprise is no person: counted as skipped. What cannot be used is told with its line,
 * and the rest of the entry is kept.
 */
#ifndef SAFAR_WATCHLIST_LIST_EU_H
#define SAFAR_WATCHLIST_LIST_EU_H

#include "watchlist/draft.h"

/**
 * Read `export` of namespace http://eu.europa.ec/fpi/fsd/export. Text is copied to `mem`.
 *
 * @param refused  called once for each refused value or entry, in file order; may be NULL
 * @return         0 also when values were refused; -1: ERR_SYNTAX (no such list, not well formed, a
 *                 DOCTYPE, cut off), ERR_MEMORY
 */
int list_eu_xml_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                     struct list_read *out, struct err *err) MUST_CHECK;

/**
 * Read the semicolon-separated form: columns by name, a row for each name, date, document or
 * address of an entity, in any order. Text is copied to `mem`.
 *
 * @param refused  called once for each refused row or value, in file order, then for each entity
 *                 that is no entry; may be NULL
 * @return         0 also when rows were refused; -1: ERR_SYNTAX (no usable header, a column twice,
 *                 UTF-16), ERR_MEMORY
 */
int list_eu_csv_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                     struct list_read *out, struct err *err) MUST_CHECK;

#endif
