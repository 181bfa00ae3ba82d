/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox of the live stream. */
#include "store/events.h"

#include "store/query.h"

static const struct sql insert_event = {
    "INSERT INTO event (at, kind, object_id) VALUES ($1, $2, $3)", NULL};

int store_event_append(struct store *st, utc_ms at, enum event_kind kind, int64_t object_id,
                       int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_event, err) < 0)
        return -1;
    query_int(&q, at);
    query_int(&q, (int64_t)kind);
    query_int(&q, object_id);
    return query_insert(&q, id);
}

static const struct sql events_since = {
    "SELECT id, at, kind, object_id FROM event WHERE id > $1 ORDER BY id LIMIT $2", NULL};

int store_events_since(struct store *st, int64_t after, uint32_t limit, struct arena *mem,
                       struct event_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &events_since, err) < 0)
        return -1;
    query_int(&q, after);
    query_int(&q, limit);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct event_row *row = vec_last(&out->rows);
        row->id = query_get_int(&q);
        row->at = query_get_utc(&q);
        row->kind = (enum event_kind)query_get_int(&q);
        row->object_id = query_get_int(&q);
    }
    return rc;
}

/* Two subqueries: each is one step into the index, a min() and max() together would read it all. */
static const struct sql events_range = {
    "SELECT (SELECT min(id) FROM event), (SELECT max(id) FROM event)", NULL};

int store_events_range(struct store *st, int64_t *first, int64_t *last, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &events_range, err) < 0)
        return -1;
    int rc = query_next(&q);
    if (rc == 1) {
        *first = query_get_int(&q);
        *last = query_get_int(&q);
    }
    return query_get_one(&q, rc, "event");
}

static const struct sql prune_events = {"DELETE FROM event WHERE id <= $1", NULL};

int store_events_prune(struct store *st, int64_t up_to, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &prune_events, err) < 0)
        return -1;
    query_int(&q, up_to);
    return query_write(&q);
}
