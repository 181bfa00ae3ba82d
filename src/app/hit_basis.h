/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a score came from, as kept with its hit: docs/explain.md describes the JSON.
 *
 * The traveller's values are those that were compared, each once: nothing that the journey does not
 * hold already.
 */
#ifndef SAFAR_APP_HIT_BASIS_H
#define SAFAR_APP_HIT_BASIS_H

#include "watchlist/frequencies.h"

struct weights {
    VEC(double) v;
};

struct hit_basis {
    struct watchlist_versions versions;
    double review, urgent; /* the lines of the list */
    double expected_rate;
    double prior;           /* natural log units, as it went into the score */
    struct weights weights; /* of the hit's evidence, in its order */
    struct frequencies frequencies;
    struct subject subject;
};

/**
 * Write it for a match of `subject`, the one that was asked for.
 * @return -1: ERR_MEMORY, also when `out` is full
 */
int hit_basis_write(struct buf *out, const struct watchlist_index *index,
                    const struct subject *subject, const struct match *match, struct arena *mem,
                    struct err *err) MUST_CHECK;

/** @return -1: ERR_SYNTAX (not what hit_basis_write() makes), ERR_LIMIT, ERR_MEMORY */
int hit_basis_read(str body, struct arena *mem, struct hit_basis *out, struct err *err) MUST_CHECK;

/** The lines of one list in an index. */
struct list_lines_of hit_basis_lines(const struct watchlist_index *index, uint64_t list_id);

#endif
