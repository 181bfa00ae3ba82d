/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of lists in JSON share: records, texts of a member. Inside watchlist/ only. */
#ifndef SAFAR_WATCHLIST_LIST_JSON_H
#define SAFAR_WATCHLIST_LIST_JSON_H

#include "base/json_reader.h"
#include "watchlist/draft.h"

#define LIST_JSON_RECORD_MAX (4 * MIB)
/* Escapes are undone here, a record at a time; enough for the shortest of texts, each escaped. */
#define LIST_JSON_SCRATCH (64 * MIB)

/** A record that was found to be JSON, and what is made of it. */
struct json_record {
    struct drafts *all;
    struct draft *draft;
    struct json_reader in;
    uint64_t line;
};

/**
 * The bytes of one record are JSON: one object, UTF-8, not too long.
 *
 * @param scratch  emptied for it; texts live until the next record
 * @return         false: told
 */
bool list_json_record(struct json_record *r, str bytes, struct arena *scratch);

/* All below: -1 is ERR_MEMORY, as the record is JSON. Reasons are told by `column`. */

/** `done`, or what was refused is told. */
int list_json_told(struct json_record *r, bool done, const char *column, struct err *err)
    MUST_CHECK;

typedef int json_text_fn(struct json_record *r, int which, str text, struct err *err);
typedef int json_object_fn(struct json_record *r, struct err *err);

/**
 * Each text of the value at the cursor, a string or an array of them; null and blanks are none.
 * @param which  handed on to `add`
 */
int list_json_texts(struct json_record *r, const char *column, json_text_fn *add, int which,
                    struct err *err) MUST_CHECK;
/** Each object of the value at the cursor, alone or in an array. `add` must read it whole. */
int list_json_objects(struct json_record *r, const char *column, json_object_fn *add,
                      struct err *err) MUST_CHECK;

/** A byte order mark of UTF-8 is stepped over. @return -1: ERR_SYNTAX, it is another one */
int list_json_encoding(str *bytes, struct err *err) MUST_CHECK;

#endif
