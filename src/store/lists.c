/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists and their versions. */
#include "store/lists.h"

#include "store/entry_parts.h"
#include "store/query.h"

/* ---- lists ---- */

#define LIST_COLUMNS                                                                               \
    "w.id, w.name, w.owner, w.purpose, w.legal_basis, w.classification, w.expires_on, w.version, " \
    "w.entries, w.imported_at, w.removed"

static void read_list(struct query *q, struct arena *mem, struct list_row *out)
{
    out->id = query_get_int(q);
    out->name = query_get_text(q, mem);
    out->owner = query_get_text(q, mem);
    out->purpose = query_get_text(q, mem);
    out->legal_basis = query_get_text(q, mem);
    out->classification = (enum list_classification)query_get_int(q);
    out->expires_on = query_get_date(q);
    out->version = query_get_u32(q);
    out->entries = query_get_u32(q);
    out->imported_at = query_get_utc(q);
    out->removed = query_get_bool(q);
}

/* 0 is LIST_STAGED. */
static const struct sql all_lists = {
    "SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.removed = 0 OR EXISTS (SELECT 1 "
    "FROM list_version v WHERE v.list_id = w.id AND v.state = 0) ORDER BY w.name",
    NULL};

int store_lists(struct store *st, struct arena *mem, struct list_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &all_lists, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_list(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql list_by_id = {"SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.id = $1",
                                      NULL};
static const struct sql list_by_name = {
    "SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.name = $1", NULL};

int store_list_get(struct store *st, int64_t id, struct arena *mem, struct list_row *out,
                   struct err *err)
{
    struct query q;

    if (query_start(&q, st, &list_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_list(&q, mem, out);
    return query_get_one(&q, rc, "list");
}

int store_list_find(struct store *st, str name, struct arena *mem, struct list_row *out,
                    struct err *err)
{
    struct query q;

    if (query_start(&q, st, &list_by_name, err) < 0)
        return -1;
    query_key(&q, name);
    int rc = query_next(&q);
    if (rc == 1)
        read_list(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql lists_in_force = {
    "SELECT w.id, w.version, coalesce(w.review_line, 0), coalesce(w.urgent_line, 0) "
    "FROM watchlist w WHERE w.removed = 0 AND w.version > 0 "
    "AND NOT " W_EXPIRED " ORDER BY w.id",
    NULL};

int store_lists_in_force(struct store *st, struct date today, struct arena *mem,
                         struct lists_in_force *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &lists_in_force, err) < 0)
        return -1;
    query_key_date(&q, today);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->v))
            return query_no_memory(&q);
        vec_last(&out->v)->list_id = query_get_int(&q);
        vec_last(&out->v)->version = query_get_u32(&q);
        vec_last(&out->v)->review = query_get_double(&q);
        vec_last(&out->v)->urgent = query_get_double(&q);
    }
    return rc;
}

static const struct sql set_lines = {
    "UPDATE watchlist SET review_line = nullif($1, 0.0), urgent_line = nullif($2, 0.0) "
    "WHERE id = $3",
    NULL};

int store_list_set_lines(struct store *st, int64_t list_id, double review, double urgent,
                         struct err *err)
{
    struct query q;

    if (query_start(&q, st, &set_lines, err) < 0)
        return -1;
    query_double(&q, review);
    query_double(&q, urgent);
    query_int(&q, list_id);
    return query_write(&q);
}

static const struct sql insert_list = {
    "INSERT INTO watchlist (name, owner, purpose, legal_basis, classification, expires_on, version, "
    "entries, imported_at, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    NULL};
static const struct sql update_list = {
    "UPDATE watchlist SET name = $1, owner = $2, purpose = $3, legal_basis = $4, "
    "classification = $5, expires_on = $6, version = $7, entries = $8, imported_at = $9, "
    "removed = $10 WHERE id = $11",
    NULL};

static void bind_list(struct query *q, const struct list_row *row)
{
    query_key(q, row->name);
    query_key(q, row->owner);
    query_key(q, row->purpose);
    query_key(q, row->legal_basis);
    query_int(q, (int64_t)row->classification);
    query_date(q, row->expires_on);
    query_int(q, row->version);
    query_int(q, row->entries);
    query_utc(q, row->imported_at);
    query_int(q, row->removed);
}

int store_list_insert(struct store *st, const struct list_row *row, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_list, err) < 0)
        return -1;
    bind_list(&q, row);
    return query_insert(&q, id);
}

int store_list_update(struct store *st, const struct list_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_list, err) < 0)
        return -1;
    bind_list(&q, row);
    query_int(&q, row->id);
    return query_write_one(&q, "list");
}

/* ---- versions ---- */

static const struct sql next_version = {
    "SELECT coalesce(max(version), 0) + 1 FROM list_version WHERE list_id = $1", NULL};

int store_list_version_next(struct store *st, int64_t list_id, uint32_t *version, struct err *err)
{
    struct query q;
    int64_t next;

    if (query_start(&q, st, &next_version, err) < 0)
        return -1;
    query_int(&q, list_id);
    if (query_number(&q, &next) < 0)
        return -1;
    *version = (uint32_t)next;
    return 0;
}

#define VERSION_COLUMNS                                                                            \
    "list_id, version, state, owner, purpose, legal_basis, classification, expires_on, source, "   \
    "restores, sha256, imported_by, imported_at, decided_by, decided_at, rows, refused, "          \
    "skipped, entries, added, changed, removed"

static const struct sql insert_version = {
    "INSERT INTO list_version (" VERSION_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    NULL};

static bool hash_known(const struct sha256 *hash)
{
    static const struct sha256 none;

    return memcmp(hash, &none, sizeof none) != 0;
}

static void bind_version(struct query *q, const struct list_version_row *row)
{
    query_int(q, row->list_id);
    query_int(q, row->version);
    query_int(q, (int64_t)row->state);
    query_key(q, row->owner);
    query_key(q, row->purpose);
    query_key(q, row->legal_basis);
    query_int(q, (int64_t)row->classification);
    query_date(q, row->expires_on);
    query_key(q, row->source);
    query_ref(q, row->restores);
    if (hash_known(&row->sha256))
        query_hash(q, &row->sha256);
    else
        query_ref(q, 0);
    query_key(q, row->imported_by);
    query_int(q, row->imported_at);
    query_text(q, row->decided_by);
    query_utc(q, row->decided_at);
    query_int(q, (int64_t)row->rows);
    query_int(q, (int64_t)row->refused);
    query_int(q, (int64_t)row->skipped);
    query_int(q, (int64_t)row->entries);
    query_int(q, (int64_t)row->added);
    query_int(q, (int64_t)row->changed);
    query_int(q, (int64_t)row->removed);
}

int store_list_version_insert(struct store *st, const struct list_version_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_version, err) < 0)
        return -1;
    bind_version(&q, row);
    return query_write(&q);
}

static const struct sql decide_version = {
    "UPDATE list_version SET state = $3, decided_by = $4, decided_at = $5 "
    "WHERE list_id = $1 AND version = $2",
    NULL};

int store_list_version_decide(struct store *st, const struct list_version_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &decide_version, err) < 0)
        return -1;
    query_int(&q, row->list_id);
    query_int(&q, row->version);
    query_int(&q, (int64_t)row->state);
    query_text(&q, row->decided_by);
    query_utc(&q, row->decided_at);
    return query_write_one(&q, "version of a list");
}

static void read_version(struct query *q, struct arena *mem, struct list_version_row *out)
{
    memset(out, 0, sizeof *out);
    out->list_id = query_get_int(q);
    out->version = query_get_u32(q);
    out->state = (enum list_state)query_get_int(q);
    out->owner = query_get_text(q, mem);
    out->purpose = query_get_text(q, mem);
    out->legal_basis = query_get_text(q, mem);
    out->classification = (enum list_classification)query_get_int(q);
    out->expires_on = query_get_date(q);
    out->source = query_get_text(q, mem);
    out->restores = query_get_u32(q);
    if (query_column_null(q))
        query_skip(q, 1);
    else
        out->sha256 = query_get_hash(q);
    out->imported_by = query_get_text(q, mem);
    out->imported_at = query_get_utc(q);
    out->decided_by = query_get_text(q, mem);
    out->decided_at = query_get_utc(q);
    out->rows = (uint64_t)query_get_int(q);
    out->refused = (uint64_t)query_get_int(q);
    out->skipped = (uint64_t)query_get_int(q);
    out->entries = (uint64_t)query_get_int(q);
    out->added = (uint64_t)query_get_int(q);
    out->changed = (uint64_t)query_get_int(q);
    out->removed = (uint64_t)query_get_int(q);
}

static const struct sql version_by_number = {
    "SELECT " VERSION_COLUMNS " FROM list_version WHERE list_id = $1 AND version = $2", NULL};
/* 0 is LIST_STAGED; only the newest can be. */
static const struct sql version_staged = {"SELECT " VERSION_COLUMNS
                                          " FROM list_version WHERE list_id = $1 AND state = 0 "
                                          "ORDER BY version DESC LIMIT 1",
                                          NULL};

int store_list_version_find(struct store *st, int64_t list_id, uint32_t version, struct arena *mem,
                            struct list_version_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &version_by_number, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    int rc = query_next(&q);
    if (rc == 1)
        read_version(&q, mem, out);
    return query_finish(&q, rc);
}

int store_list_version_staged(struct store *st, int64_t list_id, struct arena *mem,
                              struct list_version_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &version_staged, err) < 0)
        return -1;
    query_int(&q, list_id);
    int rc = query_next(&q);
    if (rc == 1)
        read_version(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql count_versions = {"SELECT count(*) FROM list_version WHERE list_id = $1",
                                          NULL};
static const struct sql list_versions = {
    "SELECT " VERSION_COLUMNS " FROM list_version WHERE list_id = $1 ORDER BY version DESC "
    "LIMIT $2 OFFSET $3",
    NULL};

int store_list_versions(struct store *st, int64_t list_id, struct store_page page,
                        struct arena *mem, struct list_version_rows *out, struct err *err)
{
    struct query q;
    int64_t total;
    int rc;

    memset(out, 0, sizeof *out);
    if (query_start(&q, st, &count_versions, err) < 0)
        return -1;
    query_int(&q, list_id);
    if (query_number(&q, &total) < 0 || query_start(&q, st, &list_versions, err) < 0)
        return -1;
    out->total = (uint64_t)total;
    query_int(&q, list_id);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_version(&q, mem, vec_last(&out->rows));
    }
    return rc;
}
