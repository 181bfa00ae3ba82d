/* SPDX-License-Identifier: Apache-2.0 */
/* Statements step by step; see query.h. */
#include "store/query.h"

#include <assert.h>

int query_start(struct query *q, struct store *st, const struct sql *sql, struct err *err)
{
    q->st = st;
    q->engine = st->engine;
    q->s = NULL;
    q->err = err;
    q->parameter = 0;
    q->column = 0;
    q->dates = 0;
    q->trouble = ERR_NONE;
    return st->engine->prepare(st, sql, &q->s, err);
}

static void bound(struct query *q, int rc)
{
    if (rc < 0 && q->trouble == ERR_NONE)
        q->trouble = ERR_LIMIT;
}

void query_int(struct query *q, int64_t value)
{
    bound(q, q->engine->bind_int(q->s, ++q->parameter, value));
}

void query_double(struct query *q, double value)
{
    bound(q, q->engine->bind_double(q->s, ++q->parameter, value));
}

static void bind_null(struct query *q)
{
    bound(q, q->engine->bind_null(q->s, ++q->parameter));
}

void query_ref(struct query *q, int64_t id)
{
    if (id == 0)
        bind_null(q);
    else
        query_int(q, id);
}

void query_utc(struct query *q, utc_ms at)
{
    if (at == UTC_UNKNOWN)
        bind_null(q);
    else
        query_int(q, at);
}

void query_key(struct query *q, str text)
{
    bound(q, q->engine->bind_text(q->s, ++q->parameter, text));
}

void query_text(struct query *q, str text)
{
    if (text.n == 0)
        bind_null(q);
    else
        query_key(q, text);
}

void query_blob(struct query *q, str bytes)
{
    bound(q, q->engine->bind_blob(q->s, ++q->parameter, bytes));
}

void query_hash(struct query *q, const struct sha256 *hash)
{
    query_blob(q, (str){(const char *)hash->bytes, SHA256_BYTES});
}

static str date_text(struct query *q, struct date date)
{
    assert(q->dates < QUERY_DATES_MAX);
    char *text = q->date_text[q->dates++];
    return (str){text, date_format(date, text)};
}

void query_date(struct query *q, struct date date)
{
    if (date_known(date))
        query_key(q, date_text(q, date));
    else
        bind_null(q);
}

void query_key_date(struct query *q, struct date date)
{
    if (date_known(date))
        query_key(q, date_text(q, date));
    else
        query_key(q, STR(""));
}

void query_datetime(struct query *q, struct datetime local)
{
    if (!date_known(local.date)) {
        bind_null(q);
        return;
    }
    assert(q->dates < QUERY_DATES_MAX);
    char *text = q->date_text[q->dates++];
    query_key(q, (str){text, datetime_format(local, text)});
}

void query_letter(struct query *q, const char *letter)
{
    query_text(q, (str){letter, *letter != 0});
}

void query_end(struct query *q)
{
    if (q->s)
        q->engine->reset(q->s);
    q->s = NULL;
}

static int report_trouble(struct query *q)
{
    query_end(q);
    if (q->trouble == ERR_MEMORY)
        return err_memory(q->err);
    return err_set(q->err, q->trouble, ERR_NO_POS, "store: a value is too large to be stored");
}

int query_no_memory(struct query *q)
{
    q->trouble = ERR_MEMORY;
    return report_trouble(q);
}

int query_next(struct query *q)
{
    if (q->trouble != ERR_NONE)
        return report_trouble(q);
    assert(q->s && q->parameter == q->s->parameters);
    q->column = 0;
    int rc = q->engine->step(q->st, q->s, q->err);
    if (rc <= 0)
        query_end(q);
    return rc;
}

int query_finish(struct query *q, int rc)
{
    if (rc == 1 && q->trouble != ERR_NONE)
        return report_trouble(q);
    query_end(q);
    return rc;
}

int query_get_one(struct query *q, int rc, const char *what)
{
    rc = query_finish(q, rc);
    if (rc == 0)
        return err_set(q->err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such %s", what);
    return rc < 0 ? -1 : 0;
}

int query_write(struct query *q)
{
    if (!q->st->writing) {
        query_end(q);
        return err_set(q->err, ERR_USAGE, ERR_NO_POS, "store: writing outside a transaction");
    }
    int rc = query_next(q);
    assert(rc != 1); /* a statement that writes gives no rows */
    return rc;
}

int query_write_one(struct query *q, const char *what)
{
    if (query_write(q) < 0)
        return -1;
    if (query_changes(q) == 0)
        return err_set(q->err, ERR_NOT_FOUND, ERR_NO_POS, "store: no such %s", what);
    return 0;
}

int query_insert(struct query *q, int64_t *id)
{
    if (query_write(q) < 0)
        return -1;
    *id = q->engine->inserted_id(q->st);
    return 0;
}

int64_t query_changes(const struct query *q)
{
    return q->engine->changes(q->st);
}

int query_number(struct query *q, int64_t *out)
{
    int rc = query_next(q);

    if (rc < 0)
        return -1;
    assert(rc == 1);
    *out = query_get_int(q);
    query_end(q);
    return 0;
}

int64_t query_get_int(struct query *q)
{
    return q->engine->column_int(q->s, q->column++);
}

uint32_t query_get_u32(struct query *q)
{
    return (uint32_t)query_get_int(q);
}

bool query_get_bool(struct query *q)
{
    return query_get_int(q) != 0;
}

double query_get_double(struct query *q)
{
    return q->engine->column_double(q->s, q->column++);
}

bool query_column_null(struct query *q)
{
    return q->engine->column_null(q->s, q->column);
}

utc_ms query_get_utc(struct query *q)
{
    if (query_column_null(q)) {
        q->column++;
        return UTC_UNKNOWN;
    }
    return query_get_int(q);
}

str query_view_text(struct query *q)
{
    return q->engine->column_text(q->s, q->column++);
}

str query_view_blob(struct query *q)
{
    return q->engine->column_blob(q->s, q->column++);
}

str query_get_text(struct query *q, struct arena *mem)
{
    str text = query_view_text(q);
    str copy = STR_NONE;

    if (text.n > 0 && !str_dup(mem, text, &copy))
        q->trouble = ERR_MEMORY;
    return copy;
}

struct date query_get_date(struct query *q)
{
    struct date date = DATE_NONE;
    str text = query_view_text(q);

    if (!date_parse_iso(text, &date))
        return DATE_NONE;
    return date;
}

struct datetime query_get_datetime(struct query *q)
{
    struct datetime local = DATETIME_NONE;
    str text = query_view_text(q);

    if (!datetime_parse_iso(text, &local))
        return DATETIME_NONE;
    return local;
}

char query_get_letter(struct query *q)
{
    str text = query_view_text(q);

    return text.n > 0 ? text.p[0] : 0;
}

struct sha256 query_get_hash(struct query *q)
{
    struct sha256 hash = {{0}};
    str bytes = query_view_blob(q);

    if (bytes.n == SHA256_BYTES)
        memcpy(hash.bytes, bytes.p, SHA256_BYTES);
    return hash;
}

void query_skip(struct query *q, int columns)
{
    q->column += columns;
}
