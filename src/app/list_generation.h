/* SPDX-License-Identifier: Apache-2.0 */
/* One generation of all lists in memory: what screen.c asks of it. */
#ifndef SAFAR_APP_LIST_GENERATION_H
#define SAFAR_APP_LIST_GENERATION_H

#include "app/screen.h"

const struct watchlist_index *screening_index(const struct screening *s);
/** Score from which a match with an entry of the list is a hit. */
double screening_threshold(const struct screening *s, uint64_t list_id);
/** Version of a list in this generation; 0 when it has none. */
uint32_t screening_list_version(const struct screening *s, uint64_t list_id);
/** Is it an entry that a patch added, changed or took away? False of a whole index. */
bool screening_edited(const struct screening *s, int64_t entry_id);

#endif
