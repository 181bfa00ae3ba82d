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

/** What the unit may set. Start from watchlist_options_default(). */
struct watchlist_options {
    double review;          /* a score from here on is a hit */
    double urgent;          /* a score from here on is shown first; a document always is */
    double report;          /* the least score returned; normally equal to `review` */
    double expected_rate;   /* share of travellers believed to be listed: the prior's numerator */
    uint64_t prior_entries; /* entries of all lists together; 0: those given. Set it when only
                               changed entries are indexed; scores are then near those of the whole,
                               but parts common in the other lists count as if they were rare */
    uint32_t matches_max;   /* per traveller */
    size_t budget;          /* bytes the index may hold */
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

/** Accepts NULL. */
void watchlist_index_free(struct watchlist_index *index);

/**
 * Find the entries that may be this traveller.
 *
 * Never a hit on a birth date alone, nor on one common part of a name. Document entries match on
 * the document alone and say so (WHY_DOC_LISTED).
 *
 * @param mem  results and scratch; 8 MiB is enough for any subject. The caller resets it
 * @param out  entries and listed values belong to the index, the rest to `mem` and `subject`
 * @return     0, or -1: ERR_MEMORY
 */
int watchlist_index_match(const struct watchlist_index *index, const struct subject *subject,
                          struct arena *mem, struct match_list *out, struct err *err) MUST_CHECK;

struct watchlist_figures {
    uint64_t entries, names, tokens; /* tokens: distinct parts of names */
    uint64_t documents;
    uint64_t bytes; /* held by the index */
};

struct watchlist_figures watchlist_index_figures(const struct watchlist_index *index);
const struct watchlist_options *watchlist_index_options(const struct watchlist_index *index);

#endif
