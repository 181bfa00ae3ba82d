/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all lists together decide of one score: how common the parts of both names are, how common
 * the states of the entry, how many entries there are.
 *
 * Kept with a hit, these few numbers let traveller and entry be compared again exactly as they
 * were, without anybody else who was on a list that day: watchlist_index_recalled().
 */
#ifndef SAFAR_WATCHLIST_FREQUENCIES_H
#define SAFAR_WATCHLIST_FREQUENCIES_H

#include "watchlist/index.h"

/** Far more than the parts of an entry with a hundred aliases. */
#define FREQUENCY_WORDS_MAX 2048
#define FREQUENCY_STATES_MAX UINT8_MAX

struct frequency_word {
    str text;
    float info;  /* ln(1 / share of travellers) */
    bool own;    /* a part of its own in some listed name, not only of parts written together */
    bool unseen; /* of the entry; the search, being bounded, did not come as far as this word */
};

struct frequency_state {
    str code;
    float info;
};

struct frequencies {
    uint64_t entries; /* of all lists: the prior's denominator */
    VEC(struct frequency_word) words;
    VEC(struct frequency_state) states;
    bool cut; /* the entry has more words than are kept: it cannot be recalled */
};

/**
 * The numbers that `match`, an answer of watchlist_index_match(index, subject), came from.
 * @param out  texts belong to the index or to `mem`
 * @return     0 or -1: ERR_MEMORY
 */
int watchlist_frequencies(const struct watchlist_index *index, const struct subject *subject,
                          const struct match *match, struct arena *mem, struct frequencies *out,
                          struct err *err) MUST_CHECK;

/**
 * An index of `entry` alone, in which everything is as common as `frequencies` says, and words that
 * were not seen are not seen: the subject scores against it as it did among all lists.
 * @return NULL with `err` set: as watchlist_index_build
 */
struct watchlist_index *watchlist_index_recalled(const struct entry *entry,
                                                 const struct frequencies *frequencies,
                                                 const struct watchlist_options *options,
                                                 struct err *err) MUST_CHECK;

#endif
