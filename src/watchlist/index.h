/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All lists in memory, ready to be asked: one immutable generation.
 *
 * Built once, read by any number of threads at the same time without locks, freed when the last
 * reader is done; a changed list is a new index and a swap of the pointer by the caller. A match
 * allocates from the caller's arena only. Pure: no clock, no files, no globals.
 *
 * Everything is bounded: names, parts of names, candidates looked at and matches returned have
 * caps, so neither a hostile list nor a hostile traveller makes a match slow.
 */
#ifndef SAFAR_WATCHLIST_INDEX_H
#define SAFAR_WATCHLIST_INDEX_H

#include "base/arena.h"
#include "base/err.h"
#include "watchlist/entry.h"
#include "watchlist/match.h"
#include "watchlist/subject.h"

struct watchlist_index;

/** The lines of one list, where they are not those of all. */
struct list_lines_of {
    uint64_t list_id;
    double review, urgent;
};

/** What the unit may set. Start from watchlist_options_default(). */
struct watchlist_options {
    double review;        /* a score from here on is a hit */
    double urgent;        /* a score from here on is shown first; a document always is */
    double report;        /* the least score returned; normally equal to `review` */
    double expected_rate; /* share of travellers believed to be listed: the prior's numerator */
    const struct list_lines_of *lists; /* copied; NULL: all lists have the lines above */
    uint32_t list_count;
    uint32_t matches_max; /* per traveller */
    size_t budget;        /* bytes the index may hold */
};

struct watchlist_options watchlist_options_default(void);

/**
 * Build an index over copies of `entries`.
 *
 * @param options  NULL for the defaults
 * @return         NULL with `err` set: ERR_MEMORY, ERR_LIMIT (more than 2^30 names), ERR_USAGE
 *                 (thresholds out of order)
 */
struct watchlist_index *watchlist_index_build(const struct entry *entries, size_t count,
                                              const struct watchlist_options *options,
                                              struct err *err) MUST_CHECK;

/** The same entry by entry, so that they need not all be in memory at once. */
struct watchlist_builder;
struct watchlist_builder *watchlist_builder_new(const struct watchlist_options *options,
                                                struct err *err) MUST_CHECK;
/**
 * Nothing of `entry` is referred to afterwards. Of each field 255 values count, of names 65,535.
 * @return 0 or -1: ERR_MEMORY, ERR_LIMIT; the builder can only be freed then
 */
int watchlist_builder_add(struct watchlist_builder *builder, const struct entry *entry,
                          struct err *err) MUST_CHECK;
/** Frees the builder in any case. @return NULL with `err` set: ERR_MEMORY, ERR_LIMIT */
struct watchlist_index *watchlist_builder_finish(struct watchlist_builder *builder, struct err *err)
    MUST_CHECK;
/** For when it is not finished. Accepts NULL. */
void watchlist_builder_free(struct watchlist_builder *builder);

/**
 * The index after an edit, in the time that the edited entries take: what was added or changed is
 * indexed beside `base`, which the patch shares and keeps alive. Scores are those of the whole, but
 * for what the edit itself changes in how common names are. Several edits: give all entries that
 * differ from `base`; a new whole index is better when they are many.
 *
 * @param entries  added or changed; one with the id of an entry of `base` takes its place
 * @param removed  ids of entries that are no longer there
 * @return         NULL with `err` set: as watchlist_index_build; ERR_USAGE: `base` is a patch
 */
struct watchlist_index *watchlist_index_patch(const struct watchlist_index *base,
                                              const struct entry *entries, size_t count,
                                              const uint64_t *removed, size_t removed_count,
                                              struct err *err) MUST_CHECK;

/** One more user of it. */
const struct watchlist_index *watchlist_index_retain(const struct watchlist_index *index);
/** One user less; the last one frees it. Accepts NULL. */
void watchlist_index_free(const struct watchlist_index *index);

/**
 * Find the entries that may be this traveller.
 *
 * Never a hit on a birth date alone, nor on one common part of a name. Document entries match on
 * the document alone and say so (WHY_DOC_LISTED).
 *
 * @param mem  results and scratch; 8 MiB is enough for any subject. The caller resets it
 * @param out  listed texts belong to the index, the rest to `mem` and `subject`
 * @return     0, or -1: ERR_MEMORY
 */
int watchlist_index_match(const struct watchlist_index *index, const struct subject *subject,
                          struct arena *mem, struct match_list *out, struct err *err) MUST_CHECK;

/**
 * The same among what a patch added or changed alone, with the scores of the whole: whom an edit
 * concerns. Of an index that is no patch all of it.
 */
int watchlist_index_match_patch(const struct watchlist_index *patch, const struct subject *subject,
                                struct arena *mem, struct match_list *out, struct err *err)
    MUST_CHECK;

/** What decided a score besides traveller and entry; kept with each hit, so that it can be told. */
struct watchlist_versions {
    unsigned variants, common, weights, calibration;
};
struct watchlist_versions watchlist_versions(void);

struct watchlist_figures {
    uint64_t entries, names, tokens; /* tokens: distinct parts of names */
    uint64_t documents, identifiers;
    uint64_t bytes; /* held by the index */
};

struct watchlist_figures watchlist_index_figures(const struct watchlist_index *index);
const struct watchlist_options *watchlist_index_options(const struct watchlist_index *index);

#endif
