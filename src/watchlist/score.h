/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing one name with one listed name: which parts go together, and what that is worth. */
#ifndef SAFAR_WATCHLIST_SCORE_H
#define SAFAR_WATCHLIST_SCORE_H

#include "watchlist/query.h"

#define NAME_EVIDENCE_MAX (2 * NAME_PARTS_MAX + 4)

/** Whether names alone may make a hit (matching floors). */
enum name_floor { FLOOR_NO, FLOOR_NEEDS_DATE, FLOOR_OK };

/** How the dates of birth compare, as far as it decides which likenesses of names count. */
enum dated { DATED_NOT, DATED_PARTLY, DATED_FULLY };

struct name_score {
    double sum;   /* natural log units */
    double share; /* 0..1 of the information in both names that agrees */
    enum name_floor floor;
    bool whole; /* every part of both names agrees in full */
};

/** Collects evidence when there is somebody to read it; `v` is written up to NAME_EVIDENCE_MAX. */
struct evidence_list {
    struct evidence *v;
    uint32_t n;
};

/**
 * Compare the query with listed name `name`.
 * @param dated    where the dates of birth agree, likenesses of parts too weak for a key count
 * @param reasons  NULL when only the sum is wanted; the evidence's weights add up to `out->sum`
 */
void name_compare(const struct query *q, uint32_t name, enum dated dated, struct name_score *out,
                  struct evidence_list *reasons);

#endif
