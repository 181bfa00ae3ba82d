/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of watchlists: what is in force otherwise than it was when somebody last read it. */
#include "store/entry_parts.h"
#include "store/query.h"

struct id_list {
    VEC(int64_t) v;
};

/* $1 the list, $2 how many, $3 the version in force, $4 the one before, $5 and $6 their days.
 * Version 0 has no entries, so a list that was not in force begins whole. */
#define R_NOW REVISION_IN("r", "$3")
#define R_OVER EXPIRED_ON("r", "$5")
#define R_WAS_OVER EXPIRED_ON("r", "$6")
#define N_NOW REVISION_IN("n", "$3")
#define N_OVER EXPIRED_ON("n", "$5")

static const struct sql begun = {
    "SELECT r.id FROM entry_revision r WHERE r.list_id = $1 AND r.from_version > $4 "
    "AND r.from_version <= $3 AND " R_NOW " AND NOT " R_OVER " LIMIT $2",
    NULL};
/* Whoever says something else since is found as begun. */
static const struct sql ended = {
    "SELECT r.entry_id FROM entry_revision r WHERE r.list_id = $1 AND r.until_version > $4 "
    "AND r.until_version <= $3 AND r.from_version <= $4 AND NOT EXISTS (SELECT 1 "
    "FROM entry_revision n WHERE n.entry_id = r.entry_id AND " N_NOW " AND NOT " N_OVER
    ") LIMIT $2",
    NULL};
/* The same revision, over since. */
static const struct sql expired = {
    "SELECT r.entry_id FROM entry_revision r WHERE r.list_id = $1 AND r.from_version <= $4 "
    "AND " R_NOW " AND " R_OVER " AND NOT " R_WAS_OVER " LIMIT $2",
    NULL};
/* Of a list that is not in force; $3 is the version that was. */
static const struct sql all_of_it = {
    "SELECT r.entry_id FROM entry_revision r WHERE r.list_id = $1 AND " R_NOW " LIMIT $2", NULL};

/** Bind the first `parameters` of those above and read one id a row. */
static int read_ids(struct store *st, const struct sql *sql, int parameters,
                    const struct entries_span *span, uint32_t max, struct arena *mem,
                    struct id_list *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    query_int(&q, span->list_id);
    query_int(&q, max);
    query_int(&q, sql == &all_of_it ? span->from : span->to);
    if (parameters > 3)
        query_int(&q, span->from);
    if (parameters > 4)
        query_key_date(&q, span->today);
    if (parameters > 5)
        query_key_date(&q, span->then);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->v))
            return query_no_memory(&q);
        *vec_last(&out->v) = query_get_int(&q);
    }
    return rc;
}

static int add_gone(const struct id_list *ids, struct arena *mem, struct entries_since *out,
                    struct err *err)
{
    for (uint32_t i = 0; i < ids->v.n; i++) {
        if (!vec_push(mem, &out->gone))
            return err_memory(err);
        *vec_last(&out->gone) = ids->v.v[i];
    }
    return 0;
}

static int add_rows(struct store *st, const struct id_list *revisions, struct arena *mem,
                    struct entries_since *out, struct err *err)
{
    for (uint32_t i = 0; i < revisions->v.n; i++) {
        if (!vec_push(mem, &out->rows))
            return err_memory(err);
        if (entry_revision_load(st, revisions->v.v[i], mem, vec_last(&out->rows), err) < 0)
            return -1;
    }
    return 0;
}

int store_entries_since(struct store *st, const struct entries_span *span, uint32_t max,
                        struct arena *mem, struct entries_since *out, struct err *err)
{
    struct id_list revisions = {.v = {0}}, gone = {.v = {0}};
    int rc = 0;

    if (span->to == 0)
        rc = read_ids(st, &all_of_it, 3, span, max, mem, &gone, err);
    else if (span->to != span->from &&
             (read_ids(st, &begun, 5, span, max, mem, &revisions, err) < 0 ||
              read_ids(st, &ended, 5, span, max, mem, &gone, err) < 0))
        rc = -1;
    if (rc == 0 && span->to && span->from && !date_eq(span->then, span->today))
        rc = read_ids(st, &expired, 6, span, max, mem, &gone, err);
    if (rc < 0 || add_gone(&gone, mem, out, err) < 0)
        return -1;
    return add_rows(st, &revisions, mem, out, err);
}
