/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log and its chain; the form of the hash is in audit.h. */
#include "store/audit.h"

#include "store/query.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- the chain ---- */

#define FIELDS 7
/** prev_hash, and of each field its length, its bytes and the comma. */
#define PARTS (1 + 3 * FIELDS)

struct canonical {
    str parts[PARTS];
    size_t n;
    char lengths[FIELDS][24];
    size_t fields;
};

static void add_field(struct canonical *text, str value)
{
    char *length = text->lengths[text->fields++];
    int n = snprintf(length, sizeof(text->lengths[0]), "%zu:", value.n);

    text->parts[text->n++] = (str){length, (size_t)n};
    text->parts[text->n++] = value;
    text->parts[text->n++] = STR(",");
}

static str number_text(char out[24], int64_t value)
{
    return (str){out, (size_t)snprintf(out, 24, "%" PRId64, value)};
}

struct sha256 audit_hash(const struct audit_row *row)
{
    struct canonical text = {.n = 0};
    char id[24], at[24];

    text.parts[text.n++] = (str){(const char *)row->prev_hash.bytes, SHA256_BYTES};
    add_field(&text, number_text(id, row->id));
    add_field(&text, number_text(at, row->at));
    add_field(&text, row->user);
    add_field(&text, row->action);
    add_field(&text, row->object_kind);
    add_field(&text, row->object_id);
    add_field(&text, row->detail);
    return sha256_of_parts(text.parts, text.n);
}

/* ---- writing ---- */

static const struct sql audit_head = {"SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1", NULL};
static const struct sql insert_audit = {
    "INSERT INTO audit (id, at, user_name, action, object_kind, object_id, detail, prev_hash, "
    "hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    NULL};

static int read_head(struct store *st, int64_t *id, struct sha256 *hash, struct err *err)
{
    struct query q;

    *id = 0;
    memset(hash, 0, sizeof(*hash));
    if (query_start(&q, st, &audit_head, err) < 0)
        return -1;
    int rc = query_next(&q);
    if (rc == 1) {
        *id = query_get_int(&q);
        *hash = query_get_hash(&q);
    }
    return query_finish(&q, rc) < 0 ? -1 : 0;
}

int store_audit_append(struct store *st, utc_ms at, str user, str action, str object_kind,
                       str object_id, str detail, struct err *err)
{
    struct query q;
    struct audit_row row = {
        .at = at,
        .user = user.n ? user : STR("-"),
        .action = action,
        .object_kind = object_kind,
        .object_id = object_id,
        .detail = detail,
    };

    if (read_head(st, &row.id, &row.prev_hash, err) < 0)
        return -1;
    row.id++;
    row.hash = audit_hash(&row);
    if (query_start(&q, st, &insert_audit, err) < 0)
        return -1;
    query_int(&q, row.id);
    query_int(&q, row.at);
    query_key(&q, row.user);
    query_key(&q, row.action);
    query_key(&q, row.object_kind);
    query_key(&q, row.object_id);
    query_key(&q, row.detail);
    query_hash(&q, &row.prev_hash);
    query_hash(&q, &row.hash);
    return query_write(&q);
}

/* ---- reading ---- */

#define AUDIT_COLUMNS "id, at, user_name, action, object_kind, object_id, detail, prev_hash, hash"

static void read_entry(struct query *q, struct arena *mem, struct audit_row *out)
{
    out->id = query_get_int(q);
    out->at = query_get_utc(q);
    out->user = query_get_text(q, mem);
    out->action = query_get_text(q, mem);
    out->object_kind = query_get_text(q, mem);
    out->object_id = query_get_text(q, mem);
    out->detail = query_get_text(q, mem);
    out->prev_hash = query_get_hash(q);
    out->hash = query_get_hash(q);
}

static const struct sql list_audit = {
    "SELECT " AUDIT_COLUMNS " FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2", NULL};
static const struct sql list_audit_kind = {"SELECT " AUDIT_COLUMNS
                                           " FROM audit WHERE object_kind = $3 AND id < $1 "
                                           "ORDER BY id DESC LIMIT $2",
                                           NULL};
static const struct sql list_audit_object = {
    "SELECT " AUDIT_COLUMNS " FROM audit WHERE object_kind = $3 AND object_id = $4 AND id < $1 "
    "ORDER BY id DESC LIMIT $2",
    NULL};

static const struct sql *list_statement(const struct audit_filter *filter)
{
    if (filter->object_kind.n == 0)
        return &list_audit;
    return filter->object_id.n == 0 ? &list_audit_kind : &list_audit_object;
}

int store_audit_list(struct store *st, const struct audit_filter *filter, uint32_t limit,
                     struct arena *mem, struct audit_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, list_statement(filter), err) < 0)
        return -1;
    query_int(&q, filter->before ? filter->before : INT64_MAX);
    query_int(&q, limit);
    if (filter->object_kind.n)
        query_key(&q, filter->object_kind);
    if (filter->object_kind.n && filter->object_id.n)
        query_key(&q, filter->object_id);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_entry(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql walk_audit = {"SELECT " AUDIT_COLUMNS " FROM audit ORDER BY id", NULL};

/** The columns of one entry, not copied: they live until the next step. */
static void view_entry(struct query *q, struct audit_row *out)
{
    out->id = query_get_int(q);
    out->at = query_get_utc(q);
    out->user = query_view_text(q);
    out->action = query_view_text(q);
    out->object_kind = query_view_text(q);
    out->object_id = query_view_text(q);
    out->detail = query_view_text(q);
    out->prev_hash = query_get_hash(q);
    out->hash = query_get_hash(q);
}

static bool hash_eq(const struct sha256 *a, const struct sha256 *b)
{
    return memcmp(a->bytes, b->bytes, SHA256_BYTES) == 0;
}

static bool entry_holds(const struct audit_row *row, const struct audit_check *so_far)
{
    struct sha256 hash = audit_hash(row);

    return row->id == (int64_t)so_far->entries + 1 && hash_eq(&row->prev_hash, &so_far->head) &&
           hash_eq(&row->hash, &hash);
}

int store_audit_verify(struct store *st, struct audit_check *out, struct err *err)
{
    struct query q;
    int rc;

    memset(out, 0, sizeof(*out));
    if (query_start(&q, st, &walk_audit, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        struct audit_row row;
        view_entry(&q, &row);
        if (!entry_holds(&row, out)) {
            out->broken_id = (int64_t)out->entries + 1;
            query_end(&q);
            return 0;
        }
        out->entries++;
        out->head = row.hash;
    }
    return rc;
}
