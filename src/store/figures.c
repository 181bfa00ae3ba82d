/* SPDX-License-Identifier: Apache-2.0 */
/* Counting what is held. */
#include "store/figures.h"

#include "store/query.h"

static const struct sql count_messages = {
    "SELECT type, usable, count(*) FROM message GROUP BY type, usable ORDER BY type, usable", NULL};

static int read_messages(struct store *st, struct arena *mem, struct store_figures *out,
                         struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &count_messages, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->messages))
            return query_no_memory(&q);
        struct message_figure *row = vec_last(&out->messages);
        row->type = query_get_text(&q, mem);
        row->usable = query_get_int(&q) != 0;
        row->count = (uint64_t)query_get_int(&q);
    }
    return rc;
}

static const struct sql count_hits = {
    "SELECT band, state, count(*) FROM hit GROUP BY band, state ORDER BY band, state", NULL};

static int read_hits(struct store *st, struct arena *mem, struct store_figures *out,
                     struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &count_hits, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->hits))
            return query_no_memory(&q);
        struct hit_figure *row = vec_last(&out->hits);
        row->band = (unsigned)query_get_int(&q);
        row->state = (enum hit_state)query_get_int(&q);
        row->count = (uint64_t)query_get_int(&q);
    }
    return rc;
}

static const struct sql count_travel = {
    "SELECT (SELECT count(*) FROM flight), (SELECT count(*) FROM journey)", NULL};

static int read_travel(struct store *st, struct store_figures *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &count_travel, err) < 0)
        return -1;
    int rc = query_next(&q);
    if (rc == 1) {
        out->flights = (uint64_t)query_get_int(&q);
        out->journeys = (uint64_t)query_get_int(&q);
    }
    return query_get_one(&q, rc, "count");
}

int store_figures(struct store *st, struct arena *mem, struct store_figures *out, struct err *err)
{
    *out = (struct store_figures){.flights = 0};
    if (read_messages(st, mem, out, err) < 0 || read_hits(st, mem, out, err) < 0)
        return -1;
    return read_travel(st, out, err);
}
