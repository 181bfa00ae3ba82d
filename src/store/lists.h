/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watchlists and their versions; the entries are in entries.h.
 *
 * The row of a list says what is in force now, that of a version what it was or will be. Version
 * numbers grow by one and are never used again. Which version may become what is the use case's
 * to say (app/lists.h).
 */
#ifndef SAFAR_STORE_LISTS_H
#define SAFAR_STORE_LISTS_H

#include "base/hash.h"
#include "base/vec.h"
#include "domain/list.h"
#include "store/store.h"

struct list_row {
    int64_t id;
    str name; /* unique */
    str owner, purpose, legal_basis;
    enum list_classification classification;
    struct date expires_on; /* last day it is screened with; unknown: for good */
    uint32_t version;       /* in force; 0: nothing was activated yet */
    uint32_t entries;       /* listed in this version */
    utc_ms imported_at;
    bool removed; /* no longer screened; kept for the hits it made */
};
struct list_rows {
    VEC(struct list_row) rows;
};

/** All that are not removed, or have a version staged, by name. */
int store_lists(struct store *st, struct arena *mem, struct list_rows *out, struct err *err)
    MUST_CHECK;
int store_list_get(struct store *st, int64_t id, struct arena *mem, struct list_row *out,
                   struct err *err) MUST_CHECK;
/** @return 1 found (also when removed), 0 none, -1 error */
int store_list_find(struct store *st, str name, struct arena *mem, struct list_row *out,
                    struct err *err) MUST_CHECK;

/** A list that is screened with: neither removed nor expired, some version activated. */
struct list_in_force {
    int64_t list_id;
    uint32_t version;
    double review, urgent; /* lines of its own; both 0: the unit's */
};
struct lists_in_force {
    VEC(struct list_in_force) v; /* in order of id */
};
int store_lists_in_force(struct store *st, struct date today, struct arena *mem,
                         struct lists_in_force *out, struct err *err) MUST_CHECK;

/** Its decision lines; both 0: the unit's. -1: ERR_NOT_FOUND */
int store_list_set_lines(struct store *st, int64_t list_id, double review, double urgent,
                         struct err *err) MUST_CHECK;

int store_list_insert(struct store *st, const struct list_row *row, int64_t *id, struct err *err)
    MUST_CHECK;
/** Everything of the row: also how a new version comes into force. */
int store_list_update(struct store *st, const struct list_row *row, struct err *err) MUST_CHECK;

/* ---- versions ---- */

struct list_version_row {
    int64_t list_id;
    uint32_t version; /* from 1 */
    enum list_state state;
    str owner, purpose, legal_basis;
    enum list_classification classification;
    struct date expires_on;
    str source;           /* format of the file; `rollback`, `removal` */
    uint32_t restores;    /* version that a rollback brings back; 0: none */
    struct sha256 sha256; /* of its files in order; all zero: there were none */
    str imported_by;
    utc_ms imported_at;
    str decided_by; /* who activated or discarded it; empty while it is staged */
    utc_ms decided_at;
    uint64_t rows, refused, skipped;  /* of the file */
    uint64_t entries;                 /* in this version */
    uint64_t added, changed, removed; /* against the version in force when it was staged */
};
struct list_version_rows {
    VEC(struct list_version_row) rows;
    uint64_t total;
};

/** The number for the next version of a list, staged or not. */
int store_list_version_next(struct store *st, int64_t list_id, uint32_t *version, struct err *err)
    MUST_CHECK;
/** -1: ERR_CONFLICT when there is this version */
int store_list_version_insert(struct store *st, const struct list_version_row *row, struct err *err)
    MUST_CHECK;
/** State, decided_by and decided_at: the rest of a version never changes. */
int store_list_version_decide(struct store *st, const struct list_version_row *row, struct err *err)
    MUST_CHECK;
/** @return 1 found, 0 none, -1 error */
int store_list_version_find(struct store *st, int64_t list_id, uint32_t version, struct arena *mem,
                            struct list_version_row *out, struct err *err) MUST_CHECK;
/** The one that waits for a second person. @return 1 found, 0 none, -1 error */
int store_list_version_staged(struct store *st, int64_t list_id, struct arena *mem,
                              struct list_version_row *out, struct err *err) MUST_CHECK;
/** Newest first. */
int store_list_versions(struct store *st, int64_t list_id, struct store_page page,
                        struct arena *mem, struct list_version_rows *out, struct err *err)
    MUST_CHECK;

#endif
