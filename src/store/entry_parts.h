/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about entries share: the parts of a revision. Inside store/ only. */
#ifndef SAFAR_STORE_ENTRY_PARTS_H
#define SAFAR_STORE_ENTRY_PARTS_H

#include "store/entries.h"

/* As in entry_parts.def; countries share a table with nationalities. */
enum entry_part {
    PART_NAME,
    PART_DATE,
    PART_COUNTRY,
    PART_DOCUMENT,
    PART_PLACE,
    PART_IDENTIFIER,
    PART_COUNT
};
enum relation { RELATION_NATIONALITY, RELATION_OTHER };

/** SQL: is the revision `r` what its entry says in version `v`? */
#define REVISION_IN(r, v)                                                                          \
    "(" r ".from_version <= " v " AND (" r ".until_version IS NULL OR " r ".until_version > " v "))"

/** SQL: is the last day of `t` before the day `d`? '-99-99' makes a partial date end late. */
#define EXPIRED_ON(t, d) "(" t ".expires_on IS NOT NULL AND " t ".expires_on || '-99-99' < " d ")"

/* The same of a revision r, a watchlist w and the day $1: names that the formatter can lay out. */
#define R_IN_FORCE REVISION_IN("r", "w.version")
#define R_EXPIRED EXPIRED_ON("r", "$1")
#define W_EXPIRED EXPIRED_ON("w", "$1")

/** One revision with its parts; 0: `out` stays as it is. */
int entry_revision_load(struct store *st, int64_t revision, struct arena *mem,
                        struct entry_row *out, struct err *err) MUST_CHECK;

/** Of a version: entries in it, revisions that begin and end with it; changed ones do both. */
struct entry_change_counts {
    uint64_t entries, begun, ended, changed;
};
int entry_changes_count(struct store *st, int64_t list_id, uint32_t version,
                        struct entry_change_counts *out, struct err *err) MUST_CHECK;

/** Set of 1 << entry_field. Pure. */
unsigned entry_fields_changed(const struct entry_row *a, const struct entry_row *b);

#endif
