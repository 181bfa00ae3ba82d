/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watchlists and their entries.
 *
 * An import makes a new version of its list. Entries keep their id as long as the list owner keeps
 * their reference, so hits stay tied to them; entries that the new version lacks stay stored (hits
 * may point at them) but are no longer listed: an entry is listed when its version is the list's.
 */
#ifndef SAFAR_STORE_LISTS_H
#define SAFAR_STORE_LISTS_H

#include "base/vec.h"
#include "store/store.h"

struct list_row {
    int64_t id;
    str name; /* unique */
    str owner, purpose, legal_basis;
    struct date expires_on;
    uint32_t version; /* 0: nothing was imported yet */
    uint32_t entries; /* listed in this version */
    utc_ms imported_at;
    bool removed; /* no longer screened; kept for the hits it made */
};
struct list_rows {
    VEC(struct list_row) rows;
};

struct entry_name_row {
    str text;
    unsigned quality; /* enum name_quality of watchlist/entry.h */
};
struct entry_document_row {
    str type, number, issuer;
};

struct entry_row {
    int64_t id, list_id;
    str ref;          /* the list owner's own number; unique in the list */
    uint32_t version; /* of the list, when it last had this entry */
    unsigned kind;    /* enum entry_kind of watchlist/entry.h */
    char sex;
    str remarks;
    VEC(struct entry_name_row) names; /* the main one first */
    VEC(struct date) born_on;
    VEC(str) nationalities;
    VEC(str) countries;
    VEC(struct entry_document_row) documents;
};

/** All that are not removed, by name. */
int store_lists(struct store *st, struct arena *mem, struct list_rows *out, struct err *err)
    MUST_CHECK;
int store_list_get(struct store *st, int64_t id, struct arena *mem, struct list_row *out,
                   struct err *err) MUST_CHECK;
/** @return 1 found (also when removed), 0 none, -1 error */
int store_list_find(struct store *st, str name, struct arena *mem, struct list_row *out,
                    struct err *err) MUST_CHECK;

int store_list_insert(struct store *st, const struct list_row *row, int64_t *id, struct err *err)
    MUST_CHECK;
/** Everything of the row: also how a new version is published (version, entries, imported_at). */
int store_list_update(struct store *st, const struct list_row *row, struct err *err) MUST_CHECK;

enum entry_change { ENTRY_NEW, ENTRY_CHANGED, ENTRY_SAME };

/**
 * Put an entry into version `row->version` of its list, found by its reference. `row->id` is not
 * read.
 * @param change  what that was; may be NULL
 */
int store_entry_put(struct store *st, const struct entry_row *row, int64_t *id,
                    enum entry_change *change, struct err *err) MUST_CHECK;

int store_entry_get(struct store *st, int64_t id, struct arena *mem, struct entry_row *out,
                    struct err *err) MUST_CHECK;

/** The listed entries of a list, by id. */
struct entry_rows {
    VEC(struct entry_row) rows;
    uint64_t total;
};
int store_entries_list(struct store *st, int64_t list_id, struct store_page page, struct arena *mem,
                       struct entry_rows *out, struct err *err) MUST_CHECK;

/** Called for each entry; nothing it is given outlives the call. -1 stops (with err set). */
typedef int (*store_entry_fn)(void *arg, const struct entry_row *entry, struct err *err);

/**
 * Every listed entry of every list that is not removed and not expired on `today`, in order of id,
 * in one pass. The callback may not write.
 */
int store_entries_each(struct store *st, struct date today, store_entry_fn each, void *arg,
                       struct err *err) MUST_CHECK;

#endif
