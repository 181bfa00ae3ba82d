/* SPDX-License-Identifier: Apache-2.0 */
/* Entries, versions and differences of watchlists as JSON: the same on the command line and in the
 * API. */
#ifndef SAFAR_APP_LIST_JSON_H
#define SAFAR_APP_LIST_JSON_H

#include "base/json.h"
#include "store/entries.h"
#include "store/lists.h"

/** Everything that the list says of an entry, as one object. */
void list_json_entry(struct json *w, const struct entry_row *entry);

/**
 * `{"change":"changed","id":...,"fields":[...],"before":{...},"after":{...}}`; what was added has
 * no `before`, what was removed no `after`.
 */
void list_json_diff(struct json *w, const struct entry_diff *diff);

void list_json_version(struct json *w, const struct list_version_row *version);

/** `added`, `changed` or `removed`. */
const char *entry_change_name(enum entry_change change);

#endif
