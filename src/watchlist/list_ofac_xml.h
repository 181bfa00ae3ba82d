/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SDN list of the Office of Foreign Assets Control in the advanced sanctions data model
 * (SDN_ADVANCED.XML, root Sanctions) to entries.
 *
 * Of each Profile whose party type is Individual: the names of all its identities (LowQuality is
 * weak), births, places, nationalities, sex, countries of its locations, documents, telephones,
 * e-mail, programmes; other features and comments are remarks. What is meant by an id says the
 * file: its ReferenceValueSets, Locations, IDRegDocuments and SanctionsEntries may stand anywhere.
 * Profiles of other parties are counted as skipped. A value that cannot be used is told with its
 * line, and the rest of the entry is kept.
 *
 * Source: OFAC, explanatory documentation for the advanced sanctions data model.
 */
#ifndef SAFAR_WATCHLIST_LIST_OFAC_XML_H
#define SAFAR_WATCHLIST_LIST_OFAC_XML_H

#include "watchlist/draft.h"

/**
 * Read a whole list. Text in the entries is copied to `mem`.
 *
 * @param refused  called once for each refused value or entry; may be NULL
 * @return         0 also when values were refused; -1: ERR_SYNTAX (no such list, not well formed, a
 *                 DOCTYPE, cut off), ERR_MEMORY
 */
int list_ofac_xml_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                       struct list_read *out, struct err *err) MUST_CHECK;

#endif
