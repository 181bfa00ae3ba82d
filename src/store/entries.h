/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of watchlists, in every version of their list.
 *
 * An entry keeps its id as long as the list's owner keeps its reference, so hits stay tied to it.
 * What it says is a revision: valid from one version of the list until another. Unchanged entries
 * are not copied for a new version, and a staged version only adds revisions that begin with it and
 * ends others before it, so whatever is asked about versions before it has the same answer as ever.
 *
 * Invariant: the revisions without an end are the content of the newest version of the list, be
 * it in force or staged. Only the newest version may be written or unstaged.
 */
#ifndef SAFAR_STORE_ENTRIES_H
#define SAFAR_STORE_ENTRIES_H

#include "base/vec.h"
#include "store/store.h"

struct entry_name_row {
    str text;
    unsigned quality; /* enum name_quality of watchlist/entry.h */
};
struct entry_document_row {
    str type, number, issuer;
};
struct entry_identifier_row {
    unsigned kind; /* enum identifier_kind of watchlist/entry.h */
    str value;
};

struct entry_row {
    int64_t id, list_id;
    str ref;          /* the list owner's own number; unique in the list */
    uint32_t version; /* of the list, since which the entry says this */
    unsigned kind;    /* enum entry_kind of watchlist/entry.h */
    char sex;
    struct date expires_on; /* last day it is screened with; unknown: as long as its list */
    str source;             /* where the owner has it from */
    str remarks;
    VEC(struct entry_name_row) names; /* the main one first */
    VEC(struct date) born_on;
    VEC(str) nationalities;
    VEC(str) countries;
    VEC(struct entry_document_row) documents;
    VEC(str) birthplaces;
    VEC(struct entry_identifier_row) identifiers;
};

/* ---- writing a version ---- */

enum entry_change { ENTRY_NEW, ENTRY_CHANGED, ENTRY_SAME, ENTRY_GONE };

/**
 * Put an entry into version `row->version` of its list, found by its reference. `row->id` is not
 * read.
 * @param change  what that was; may be NULL
 */
int store_entry_put(struct store *st, const struct entry_row *row, int64_t *id,
                    enum entry_change *change, struct err *err) MUST_CHECK;

/**
 * Leave out of `version` whoever the version before had and is not among `kept`.
 * @param kept  `n` ids of entries, none twice; sorted here
 * @param gone  how many that were
 */
int store_entries_leave(struct store *st, int64_t list_id, uint32_t version, int64_t *kept,
                        size_t n, uint64_t *gone, struct err *err) MUST_CHECK;

struct restore_figures {
    uint64_t entries, added, changed, gone; /* against the version before */
};

/** Make `version` have the content that version `from` had. */
int store_entries_restore(struct store *st, int64_t list_id, uint32_t from, uint32_t version,
                          struct restore_figures *out, struct err *err) MUST_CHECK;

/** Forget all that `version`, the newest, has otherwise than the one before. */
int store_entries_unstage(struct store *st, int64_t list_id, uint32_t version, struct err *err)
    MUST_CHECK;

/* ---- reading ---- */

/** As in the version in force, or as it was when it last was in one. */
int store_entry_get(struct store *st, int64_t id, struct arena *mem, struct entry_row *out,
                    struct err *err) MUST_CHECK;
/** As in one version of its list. -1: ERR_NOT_FOUND, also when the version was without it */
int store_entry_at(struct store *st, int64_t id, uint32_t version, struct arena *mem,
                   struct entry_row *out, struct err *err) MUST_CHECK;

struct entry_rows {
    VEC(struct entry_row) rows;
    uint64_t total; /* of all pages; counted when `after` is 0 */
};

/**
 * The entries of a list in one of its versions, by id: those with an id above `after`, a page of
 * them. Whoever walks through many pages goes on `after` the last id, which costs less than an
 * offset.
 */
int store_entries_list(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                       struct store_page page, struct arena *mem, struct entry_rows *out,
                       struct err *err) MUST_CHECK;

/** Called for each entry; nothing it is given outlives the call. -1 stops (with err set). */
typedef int (*store_entry_fn)(void *arg, const struct entry_row *entry, struct err *err);

/**
 * Every entry in force on `today` of every list in force, in one pass: the list is not removed, and
 * neither list nor entry has expired. The callback may not write.
 */
int store_entries_each(struct store *st, struct date today, store_entry_fn each, void *arg,
                       struct err *err) MUST_CHECK;

/* ---- what is otherwise than it was ---- */

/** A list as it was in force, and as it is. Version 0: it was, or is, not in force at all. */
struct entries_span {
    int64_t list_id;
    uint32_t from, to;
    struct date then, today;
};

struct entries_since {
    VEC(struct entry_row) rows; /* in force today that were not, or said something else */
    VEC(int64_t) gone; /* ids of those in force no longer; may tell of expired ones again */
};

/**
 * Add to `out` what of a list is in force otherwise than it was, at most `max` entries of either
 * kind: who gets more than it allows reads everything anew. Costs what differs, and when the day
 * is another one, a walk through the list.
 *
 * An entry that left and came back is among `rows`, even when it says again what it said.
 */
int store_entries_since(struct store *st, const struct entries_span *span, uint32_t max,
                        struct arena *mem, struct entries_since *out, struct err *err) MUST_CHECK;

/* ---- what a version changes ---- */

enum entry_field {
#define ENTRY_FIELD(name, word) FIELD_##name,
#include "store/entry_fields.def"
#undef ENTRY_FIELD
    ENTRY_FIELD_COUNT,
};
const char *entry_field_name(enum entry_field field);

struct entry_diff {
    enum entry_change change;       /* never ENTRY_SAME */
    struct entry_row before, after; /* all zero when it was or is not there */
    unsigned fields;                /* set of 1 << entry_field; of a changed entry */
};
struct entry_diffs {
    VEC(struct entry_diff) rows;
    uint64_t total; /* of all pages; counted when `after` is 0 */
};

/** What `version` has otherwise than the version in force before it; pages as above. */
int store_entries_diff(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                       struct store_page page, struct arena *mem, struct entry_diffs *out,
                       struct err *err) MUST_CHECK;

#endif
