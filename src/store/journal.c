/* SPDX-License-Identifier: Apache-2.0 */
/* The journal and the messages found in its units. */
#include "store/journal.h"

#include "store/pack.h"
#include "store/query.h"

const char *journal_status_name(enum journal_status status)
{
    static const char *const names[] = {"received", "processed", "bad"};

    return (unsigned)status < JOURNAL_STATUS_COUNT ? names[status] : "received";
}

/* ---- units ---- */

#define JOURNAL_COLUMNS "id, sha256, source, received_at, processed_at, size, status"

static void read_unit(struct query *q, struct arena *mem, struct journal_row *out)
{
    out->id = query_get_int(q);
    out->sha256 = query_get_hash(q);
    out->source = query_get_text(q, mem);
    out->received_at = query_get_utc(q);
    out->processed_at = query_get_utc(q);
    out->size = (uint64_t)query_get_int(q);
    out->status = (enum journal_status)query_get_int(q);
}

static const struct sql insert_unit = {
    "INSERT INTO journal (sha256, source, received_at, size, status) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (sha256) DO NOTHING",
    NULL};
static const struct sql insert_body = {
    "INSERT INTO journal_body (journal_id, body) VALUES ($1, $2)", NULL};
static const struct sql unit_id = {"SELECT id FROM journal WHERE sha256 = $1", NULL};

static int find_id(struct store *st, const struct sha256 *sha256, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &unit_id, err) < 0)
        return -1;
    query_hash(&q, sha256);
    return query_number(&q, id);
}

static int keep_body(struct store *st, int64_t id, str body, struct err *err)
{
    struct query q;
    str frame;

    if (pack(st, body, &frame, err) < 0 || query_start(&q, st, &insert_body, err) < 0)
        return -1;
    query_int(&q, id);
    query_blob(&q, frame);
    return query_write(&q);
}

int store_journal_append(struct store *st, str body, str source, utc_ms received_at, int64_t *id,
                         bool *duplicate, struct err *err)
{
    struct query q;
    int64_t inserted;

    if (body.n > JOURNAL_BODY_MAX)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "store: more than %zu bytes in one unit",
                       JOURNAL_BODY_MAX);
    struct sha256 sha256 = sha256_of(body);
    if (query_start(&q, st, &insert_unit, err) < 0)
        return -1;
    query_hash(&q, &sha256);
    query_key(&q, source);
    query_int(&q, received_at);
    query_int(&q, (int64_t)body.n);
    query_int(&q, JOURNAL_RECEIVED);
    if (query_insert(&q, &inserted) < 0)
        return -1;
    *duplicate = query_changes(&q) == 0;
    if (*duplicate)
        return find_id(st, &sha256, id, err);
    *id = inserted;
    return keep_body(st, inserted, body, err);
}

static const struct sql unit_by_id = {"SELECT " JOURNAL_COLUMNS " FROM journal WHERE id = $1",
                                      NULL};
static const struct sql unit_by_hash = {"SELECT " JOURNAL_COLUMNS " FROM journal WHERE sha256 = $1",
                                        NULL};

int store_journal_get(struct store *st, int64_t id, struct arena *mem, struct journal_row *out,
                      struct err *err)
{
    struct query q;

    if (query_start(&q, st, &unit_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_unit(&q, mem, out);
    return query_get_one(&q, rc, "unit");
}

int store_journal_find(struct store *st, const struct sha256 *sha256, struct arena *mem,
                       struct journal_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &unit_by_hash, err) < 0)
        return -1;
    query_hash(&q, sha256);
    int rc = query_next(&q);
    if (rc == 1)
        read_unit(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql unit_body = {"SELECT body FROM journal_body WHERE journal_id = $1", NULL};

int store_journal_body(struct store *st, int64_t id, struct arena *mem, str *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &unit_body, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1 && unpack(st, query_view_blob(&q), JOURNAL_BODY_MAX, mem, out, err) < 0)
        rc = -1;
    return query_get_one(&q, rc, "unit");
}

/* 0 is JOURNAL_RECEIVED, written out so that the partial index serves. */
static const struct sql units_received = {
    "SELECT " JOURNAL_COLUMNS " FROM journal WHERE status = 0 AND id > $1 ORDER BY id LIMIT $2",
    NULL};

int store_journal_received(struct store *st, int64_t after, uint32_t limit, struct arena *mem,
                           struct journal_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &units_received, err) < 0)
        return -1;
    query_int(&q, after);
    query_int(&q, limit);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_unit(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql update_status = {
    "UPDATE journal SET status = $2, processed_at = $3 WHERE id = $1", NULL};

int store_journal_set_status(struct store *st, int64_t id, enum journal_status status, utc_ms at,
                             struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_status, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, (int64_t)status);
    query_utc(&q, at);
    return query_write_one(&q, "unit");
}

static const struct sql count_statuses = {"SELECT status, count(*) FROM journal GROUP BY status",
                                          NULL};

int store_journal_counts(struct store *st, uint64_t counts[JOURNAL_STATUS_COUNT], struct err *err)
{
    struct query q;
    int rc;

    memset(counts, 0, sizeof(counts[0]) * JOURNAL_STATUS_COUNT);
    if (query_start(&q, st, &count_statuses, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        int64_t status = query_get_int(&q);
        if (status >= 0 && status < JOURNAL_STATUS_COUNT)
            counts[status] = (uint64_t)query_get_int(&q);
    }
    return rc;
}

/* ---- messages ---- */

static const struct sql insert_message = {
    "INSERT INTO message (journal_id, ordinal, type, version, reference, function, usable, "
    "flight_id, sender, access_reference, sent_at, part, last_part, declared_count, item_count, "
    "start, length, findings) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    NULL};

int store_message_insert(struct store *st, const struct message_row *row, int64_t *id,
                         struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_message, err) < 0)
        return -1;
    query_int(&q, row->journal_id);
    query_int(&q, row->ordinal);
    query_key(&q, row->type);
    query_text(&q, row->version);
    query_text(&q, row->reference);
    query_text(&q, row->function);
    query_int(&q, row->usable);
    query_ref(&q, row->flight_id);
    query_text(&q, row->sender);
    query_text(&q, row->access_reference);
    query_utc(&q, row->sent_at);
    query_int(&q, row->part);
    query_int(&q, row->last_part);
    query_int(&q, row->declared_count);
    query_int(&q, row->item_count);
    query_int(&q, (int64_t)row->offset);
    query_int(&q, (int64_t)row->length);
    query_text(&q, row->findings);
    return query_insert(&q, id);
}

#define MESSAGE_COLUMNS                                                                            \
    "id, journal_id, ordinal, type, version, reference, function, usable, flight_id, sender, "     \
    "access_reference, sent_at, part, last_part, declared_count, item_count, start, length"

static void read_message(struct query *q, struct arena *mem, struct message_row *out)
{
    out->id = query_get_int(q);
    out->journal_id = query_get_int(q);
    out->ordinal = query_get_u32(q);
    out->type = query_get_text(q, mem);
    out->version = query_get_text(q, mem);
    out->reference = query_get_text(q, mem);
    out->function = query_get_text(q, mem);
    out->usable = query_get_bool(q);
    out->flight_id = query_get_int(q);
    out->sender = query_get_text(q, mem);
    out->access_reference = query_get_text(q, mem);
    out->sent_at = query_get_utc(q);
    out->part = query_get_u32(q);
    out->last_part = query_get_bool(q);
    out->declared_count = (int32_t)query_get_int(q);
    out->item_count = query_get_u32(q);
    out->offset = (uint64_t)query_get_int(q);
    out->length = (uint64_t)query_get_int(q);
}

static const struct sql messages_of_unit = {
    "SELECT " MESSAGE_COLUMNS ", findings FROM message WHERE journal_id = $1 ORDER BY ordinal",
    NULL};

int store_messages_of_unit(struct store *st, int64_t journal_id, struct arena *mem,
                           struct message_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &messages_of_unit, err) < 0)
        return -1;
    query_int(&q, journal_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_message(&q, mem, vec_last(&out->rows));
        vec_last(&out->rows)->findings = query_get_text(&q, mem);
    }
    return rc;
}

static const struct sql messages_of_flight = {
    "SELECT " MESSAGE_COLUMNS " FROM message "
    "WHERE flight_id = $1 AND sent_at >= $3 AND sender = $2 ORDER BY sent_at, id",
    NULL};

int store_messages_of_flight(struct store *st, int64_t flight_id, str sender, utc_ms since,
                             struct arena *mem, struct message_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &messages_of_flight, err) < 0)
        return -1;
    query_int(&q, flight_id);
    query_key(&q, sender);
    query_int(&q, since);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_message(&q, mem, vec_last(&out->rows));
    }
    return rc;
}
