/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that would hit many who are not meant: counted by screening strangers.
 *
 * The weights cannot tell: a score already supposes that each part of a name is as common as the
 * tables and lists say. Where an entry floods, travel is not like the tables. So real travellers
 * are screened, without what is theirs alone (documents, contacts), each with several birth dates
 * of others: a date says nothing about a name, and one traveller serves for several.
 */
#ifndef SAFAR_WATCHLIST_WEAK_H
#define SAFAR_WATCHLIST_WEAK_H

#include "watchlist/index.h"

struct strangers {
    VEC(struct subject) v; /* without dates of birth */
    VEC(struct date) born; /* of each; DATE_NONE: not said */
};

struct weak_entry {
    uint64_t id, list_id;
    double rate;       /* hits a traveller, as counted */
    double expected;   /* of other travellers: nearer to what is usual, the less was counted */
    double error;      /* standard deviation of that */
    uint64_t people;   /* strangers that were hit at least once */
    str name;          /* that most of the hits are by; belongs to the index */
    double name_share; /* 0..1 of the hits */
};

struct weak_entries {
    VEC(struct weak_entry) v; /* all that were hit, by what is expected, highest first */
    VEC(uint32_t) hit;        /* which strangers were hit at all */
};

/**
 * The worst of many counts is worst by chance too, and would be told too high. So what is expected
 * of an entry is what a gamma distribution of the rates of all entries (by their mean and variance)
 * and its own count make together: Gelman et al., Bayesian Data Analysis, 2.7.
 *
 * Screen every stranger `draws` times, each time with the birth date of another.
 * @param only  places in `all` of those who are screened; NULL: everybody. Rates are of all
 * @param mem   of the result, and some scratch
 * @return      0 or -1: ERR_MEMORY
 */
int weak_count(const struct watchlist_index *index, const struct strangers *all,
               const uint32_t *only, uint32_t only_count, uint32_t draws, struct arena *mem,
               struct weak_entries *out, struct err *err) MUST_CHECK;

#endif
