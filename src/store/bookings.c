/* SPDX-License-Identifier: Apache-2.0 */
/* Bookings, versions, flights of bookings, contacts. */
#include "store/bookings.h"

#include "store/pack.h"
#include "store/query.h"

#define BOOKING_COLUMNS                                                                            \
    "id, system, locator, created_on, sender, digest, version, cancelled, sent_at, "               \
    "transacted_at, first_seen_at, last_seen_at"

static void read_booking(struct query *q, struct arena *mem, struct booking_row *out)
{
    out->id = query_get_int(q);
    out->system = query_get_text(q, mem);
    out->locator = query_get_text(q, mem);
    out->created_on = query_get_date(q);
    out->sender = query_get_text(q, mem);
    out->digest = (uint64_t)query_get_int(q);
    out->version = query_get_u32(q);
    out->cancelled = query_get_bool(q);
    out->sent_at = query_get_utc(q);
    out->transacted_at = query_get_utc(q);
    out->first_seen_at = query_get_utc(q);
    out->last_seen_at = query_get_utc(q);
}

/* ---- bookings ---- */

static const struct sql bookings_by_locator = {"SELECT " BOOKING_COLUMNS
                                               " FROM booking WHERE locator = $1 AND system = $2 "
                                               "ORDER BY created_on DESC, id",
                                               NULL};

static int find_key(struct store *st, const struct locator_key *keys, uint32_t key,
                    struct arena *mem, struct booking_matches *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &bookings_by_locator, err) < 0)
        return -1;
    query_key(&q, keys[key].locator);
    query_key(&q, keys[key].system);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        vec_last(&out->rows)->key = key;
        read_booking(&q, mem, &vec_last(&out->rows)->booking);
    }
    return rc;
}

int store_bookings_find(struct store *st, const struct locator_key *keys, size_t count,
                        struct arena *mem, struct booking_matches *out, struct err *err)
{
    /* In process a lookup by index costs less than building a list of keys would. */
    for (size_t i = 0; i < count; i++)
        if (find_key(st, keys, (uint32_t)i, mem, out, err) < 0)
            return -1;
    return 0;
}

static const struct sql booking_by_id = {"SELECT " BOOKING_COLUMNS " FROM booking WHERE id = $1",
                                         NULL};

int store_booking_get(struct store *st, int64_t id, struct arena *mem, struct booking_row *out,
                      struct err *err)
{
    struct query q;

    if (query_start(&q, st, &booking_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_booking(&q, mem, out);
    return query_get_one(&q, rc, "booking");
}

static const struct sql insert_booking = {
    "INSERT INTO booking (system, locator, created_on, sender, digest, version, cancelled, "
    "sent_at, transacted_at, last_seen_at, first_seen_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    NULL};
/* Two statements: the key hardly ever changes, and its index is the one that lies all over. */
static const struct sql update_booking = {
    "UPDATE booking SET sender = $1, digest = $2, version = $3, cancelled = $4, sent_at = $5, "
    "transacted_at = $6, last_seen_at = $7 WHERE id = $8",
    NULL};
static const struct sql update_booking_key = {
    "UPDATE booking SET system = $1, locator = $2, created_on = $3 "
    "WHERE id = $4 AND (system <> $1 OR locator <> $2 OR created_on <> $3)",
    NULL};

static void bind_booking_key(struct query *q, const struct booking_row *row)
{
    query_key(q, row->system);
    query_key(q, row->locator);
    query_key_date(q, row->created_on);
}

static void bind_booking(struct query *q, const struct booking_row *row)
{
    query_text(q, row->sender);
    query_int(q, (int64_t)row->digest);
    query_int(q, row->version);
    query_int(q, row->cancelled);
    query_utc(q, row->sent_at);
    query_utc(q, row->transacted_at);
    query_int(q, row->last_seen_at);
}

int store_booking_insert(struct store *st, const struct booking_row *row, int64_t *id,
                         struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_booking, err) < 0)
        return -1;
    bind_booking_key(&q, row);
    bind_booking(&q, row);
    query_int(&q, row->first_seen_at);
    return query_insert(&q, id);
}

int store_booking_update(struct store *st, const struct booking_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_booking, err) < 0)
        return -1;
    bind_booking(&q, row);
    query_int(&q, row->id);
    if (query_write_one(&q, "booking") < 0 || query_start(&q, st, &update_booking_key, err) < 0)
        return -1;
    bind_booking_key(&q, row);
    query_int(&q, row->id);
    return query_write(&q);
}

static const struct sql touch_booking = {"UPDATE booking SET last_seen_at = $2 WHERE id = $1",
                                         NULL};

int store_booking_touch(struct store *st, int64_t id, utc_ms seen_at, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &touch_booking, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, seen_at);
    return query_write_one(&q, "booking");
}

/* ---- versions ---- */

/** A booking cannot be larger than the unit it came in. */
#define CONTENT_MAX (64 * MIB)

static const struct sql insert_version = {
    "INSERT INTO booking_version (booking_id, version, message_id, current, sent_at, digest, "
    "diff, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    NULL};

int store_booking_version_insert(struct store *st, const struct booking_version_row *row,
                                 struct err *err)
{
    struct query q;
    str frame;

    if (pack(st, row->content, &frame, err) < 0 || query_start(&q, st, &insert_version, err) < 0)
        return -1;
    query_int(&q, row->booking_id);
    query_int(&q, row->version);
    query_ref(&q, row->message_id);
    query_int(&q, row->current);
    query_utc(&q, row->sent_at);
    query_int(&q, (int64_t)row->digest);
    query_text(&q, row->diff);
    query_blob(&q, frame);
    return query_write(&q);
}

static const struct sql versions_of_booking = {
    "SELECT booking_id, version, message_id, current, sent_at, digest, diff "
    "FROM booking_version WHERE booking_id = $1 ORDER BY version",
    NULL};

int store_booking_versions(struct store *st, int64_t booking_id, struct arena *mem,
                           struct booking_version_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &versions_of_booking, err) < 0)
        return -1;
    query_int(&q, booking_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct booking_version_row *row = vec_last(&out->rows);
        row->booking_id = query_get_int(&q);
        row->version = query_get_u32(&q);
        row->message_id = query_get_int(&q);
        row->current = query_get_bool(&q);
        row->sent_at = query_get_utc(&q);
        row->digest = (uint64_t)query_get_int(&q);
        row->diff = query_get_text(&q, mem);
    }
    return rc;
}

static const struct sql version_content = {
    "SELECT content FROM booking_version WHERE booking_id = $1 AND version = $2", NULL};

int store_booking_content(struct store *st, int64_t booking_id, uint32_t version, struct arena *mem,
                          str *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &version_content, err) < 0)
        return -1;
    query_int(&q, booking_id);
    query_int(&q, version);
    int rc = query_next(&q);
    if (rc == 1 && unpack(st, query_view_blob(&q), CONTENT_MAX, mem, out, err) < 0)
        rc = -1;
    return query_get_one(&q, rc, "booking version");
}

/* ---- on flights ---- */

static const struct sql put_booking_flight = {
    "INSERT INTO booking_flight (flight_id, booking_id, sender, sent_at, cancelled) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (flight_id, booking_id) DO UPDATE SET "
    "sender = excluded.sender, sent_at = excluded.sent_at, cancelled = excluded.cancelled",
    NULL};

int store_booking_flight_put(struct store *st, const struct booking_flight_row *row,
                             struct err *err)
{
    struct query q;

    if (query_start(&q, st, &put_booking_flight, err) < 0)
        return -1;
    query_int(&q, row->flight_id);
    query_int(&q, row->booking_id);
    query_text(&q, row->sender);
    query_utc(&q, row->sent_at);
    query_int(&q, row->cancelled);
    return query_write(&q);
}

static const struct sql bookings_of_flight = {
    "SELECT flight_id, booking_id, sender, sent_at, cancelled FROM booking_flight "
    "WHERE flight_id = $1 ORDER BY booking_id",
    NULL};

int store_bookings_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                             struct booking_flight_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &bookings_of_flight, err) < 0)
        return -1;
    query_int(&q, flight_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct booking_flight_row *row = vec_last(&out->rows);
        row->flight_id = query_get_int(&q);
        row->booking_id = query_get_int(&q);
        row->sender = query_get_text(&q, mem);
        row->sent_at = query_get_utc(&q);
        row->cancelled = query_get_bool(&q);
    }
    return rc;
}

/* ---- contacts ---- */

static const struct sql insert_contact = {
    "INSERT INTO contact (booking_id, traveller_id, kind, value, street, city, region, postcode, "
    "country, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    NULL};

int store_contact_insert(struct store *st, const struct contact_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_contact, err) < 0)
        return -1;
    query_ref(&q, row->booking_id);
    query_ref(&q, row->traveller_id);
    query_text(&q, row->contact.kind);
    query_text(&q, row->contact.value);
    query_text(&q, row->contact.street);
    query_text(&q, row->contact.city);
    query_text(&q, row->contact.region);
    query_text(&q, row->contact.postcode);
    query_text(&q, row->contact.country);
    query_text(&q, row->contact.purpose);
    return query_write(&q);
}

static const struct sql delete_of_booking = {"DELETE FROM contact WHERE booking_id = $1", NULL};
static const struct sql delete_of_traveller = {
    "DELETE FROM contact WHERE traveller_id = $1 AND booking_id IS NULL", NULL};

static int delete_contacts(struct store *st, const struct sql *sql, int64_t id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    query_int(&q, id);
    return query_write(&q);
}

int store_contacts_delete_booking(struct store *st, int64_t booking_id, struct err *err)
{
    return delete_contacts(st, &delete_of_booking, booking_id, err);
}

int store_contacts_delete_traveller(struct store *st, int64_t traveller_id, struct err *err)
{
    return delete_contacts(st, &delete_of_traveller, traveller_id, err);
}

static const struct sql contacts_of_booking = {
    "SELECT booking_id, traveller_id, kind, value, street, city, region, postcode, country, "
    "purpose FROM contact WHERE booking_id = $1 ORDER BY id",
    NULL};

int store_contacts_of_booking(struct store *st, int64_t booking_id, struct arena *mem,
                              struct contact_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &contacts_of_booking, err) < 0)
        return -1;
    query_int(&q, booking_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        struct contact_row *row = vec_last(&out->rows);
        row->booking_id = query_get_int(&q);
        row->traveller_id = query_get_int(&q);
        row->contact.kind = query_get_text(&q, mem);
        row->contact.value = query_get_text(&q, mem);
        row->contact.street = query_get_text(&q, mem);
        row->contact.city = query_get_text(&q, mem);
        row->contact.region = query_get_text(&q, mem);
        row->contact.postcode = query_get_text(&q, mem);
        row->contact.country = query_get_text(&q, mem);
        row->contact.purpose = query_get_text(&q, mem);
    }
    return rc;
}
