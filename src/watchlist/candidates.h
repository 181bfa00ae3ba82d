/* SPDX-License-Identifier: Apache-2.0 */
/* From a looked-up name to the few listed names worth comparing. */
#ifndef SAFAR_WATCHLIST_CANDIDATES_H
#define SAFAR_WATCHLIST_CANDIDATES_H

#include "watchlist/query.h"

#define CANDIDATES_MAX 2048 /* compared in full, for one form of a name */

struct candidate {
    uint32_t name;
    uint16_t mask; /* parts of the query seen in it */
    struct date born;
    float names; /* bound of what the names can be worth */
    bool taken;
};

struct candidate_list {
    struct candidate *v;
    uint32_t n;
};

/**
 * Collect names that share parts with the query and may reach `needed` in all.
 *
 * Rare parts are walked whole, common ones only near the subject's year of birth, and the number of
 * occurrences visited is bounded, so a name made of common parts costs no more than another.
 *
 * @param needed  least sum of names and date of birth, natural log units
 * @return        0 or -1: ERR_MEMORY
 */
int find_candidates(const struct query *q, const struct subject *s, double needed,
                    struct arena *mem, struct candidate_list *out, struct err *err) MUST_CHECK;

#endif
