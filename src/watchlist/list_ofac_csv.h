/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SDN list of the Office of Foreign Assets Control as files of comma-separated values without
 * header: SDN.CSV, and beside it ALT.CSV (aliases), ADD.CSV (addresses) and SDN_COMMENTS.CSV (what
 * of the remarks is beyond 1000 characters).
 *
 * Of each `individual`: name, programmes, aliases, countries of its addresses, and what its remarks
 * say of births, places, nationalities, documents, telephones and weak aliases (ofac.def). All else
 * in the remarks, and the title, stay remarks. Rows of organisations, ships and aircraft, and the
 * aliases and addresses of these, are counted as skipped. `-0-` is nothing.
 *
 * Source: OFAC, SDN data specification (dat_spec.txt).
 */
#ifndef SAFAR_WATCHLIST_LIST_OFAC_CSV_H
#define SAFAR_WATCHLIST_LIST_OFAC_CSV_H

#include "watchlist/draft.h"

/**
 * Read a whole list. Which file is which is told by the number of its fields (12, 5, 6, 2), so they
 * come in any order; only SDN.CSV must be there. Text in the entries is copied to `mem`, and
 * `out->rows` counts the rows of all files.
 *
 * @param refused  called once for each refused row or value, file by file: comments, SDN, aliases,
 *                 addresses; may be NULL
 * @return         0 also when rows were refused; -1: ERR_SYNTAX (no file of that list, the same
 *                 twice, no SDN.CSV), ERR_MEMORY
 */
int list_ofac_csv_read(const struct list_file *files, uint32_t n, struct arena *mem,
                       list_refused_fn *refused, void *arg, struct list_read *out, struct err *err)
    MUST_CHECK;

#endif
