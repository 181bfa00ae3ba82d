/* SPDX-License-Identifier: Apache-2.0 */
/* What the score of a hit came from, in full; app/hit_basis.h reads and writes the body. */
#ifndef SAFAR_STORE_HIT_BASIS_H
#define SAFAR_STORE_HIT_BASIS_H

#include "store/store.h"

struct hit_basis_row {
    int64_t hit_id;
    uint32_t list_version; /* the entry as it was compared: in this version of its list */
    utc_ms scored_at;
    str body; /* JSON, docs/explain.md */
};

/** In place of the one before. */
int store_hit_basis_put(struct store *st, const struct hit_basis_row *row, struct err *err)
    MUST_CHECK;

/** @return 1 found, 0 none (scored before there was one), -1 error */
int store_hit_basis_find(struct store *st, int64_t hit_id, struct arena *mem,
                         struct hit_basis_row *out, struct err *err) MUST_CHECK;

#endif
