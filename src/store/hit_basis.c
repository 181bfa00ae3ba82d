/* SPDX-License-Identifier: Apache-2.0 */
/* What scores came from. */
#include "store/hit_basis.h"

#include "store/query.h"

static const struct sql put_basis = {
    "INSERT INTO hit_basis (hit_id, list_version, scored_at, body) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (hit_id) DO UPDATE SET list_version = excluded.list_version, "
    "scored_at = excluded.scored_at, body = excluded.body",
    NULL};

int store_hit_basis_put(struct store *st, const struct hit_basis_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_basis, err) < 0)
        return -1;
    query_int(&q, row->hit_id);
    query_int(&q, row->list_version);
    query_int(&q, row->scored_at);
    query_key(&q, row->body);
    return query_write(&q);
}

static const struct sql find_basis = {
    "SELECT list_version, scored_at, body FROM hit_basis WHERE hit_id = $1", NULL};

int store_hit_basis_find(struct store *st, int64_t hit_id, struct arena *mem,
                         struct hit_basis_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &find_basis, err) < 0)
        return -1;
    query_int(&q, hit_id);
    int rc = query_next(&q);
    if (rc == 1) {
        out->hit_id = hit_id;
        out->list_version = query_get_u32(&q);
        out->scored_at = query_get_utc(&q);
        out->body = query_get_text(&q, mem);
    }
    return query_finish(&q, rc);
}
