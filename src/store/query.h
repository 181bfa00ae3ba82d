/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a subject function talks to the engine: start, bind in order, step, read columns in order.
 *
 *     struct query q;
 *
 *     if (query_start(&q, st, &find_user, err) < 0)
 *         return -1;
 *     query_text(&q, name);
 *     int rc = query_next(&q);
 *     if (rc == 1)
 *         read_user(&q, mem, out);
 *     return query_finish(&q, rc);
 *
 * Troubles while binding or reading are remembered and come out of the next step or of
 * query_finish, so that nothing in between needs a check.
 */
#ifndef SAFAR_STORE_QUERY_H
#define SAFAR_STORE_QUERY_H

#include "base/hash.h"
#include "store/engine.h"

/** Dates and times that one statement may bind. */
#define QUERY_DATES_MAX 6

struct query {
    struct store *st;
    const struct store_engine *engine;
    struct statement *s;
    struct err *err;
    int parameter, column;
    int dates;
    enum err_code trouble;
    char date_text[QUERY_DATES_MAX][DATE_TEXT];
};

int query_start(struct query *q, struct store *st, const struct sql *sql, struct err *err)
    MUST_CHECK;

/* Bind the next parameter. Text must live until the query ends. */
void query_int(struct query *q, int64_t value);
void query_double(struct query *q, double value);
/** 0 becomes NULL. */
void query_ref(struct query *q, int64_t id);
/** UTC_UNKNOWN becomes NULL. */
void query_utc(struct query *q, utc_ms at);
/** Empty becomes NULL. */
void query_text(struct query *q, str text);
/** Of a column that is never NULL: empty stays empty. */
void query_key(struct query *q, str text);
void query_blob(struct query *q, str bytes);
void query_hash(struct query *q, const struct sha256 *hash);
/** Unknown becomes NULL. */
void query_date(struct query *q, struct date date);
/** Unknown becomes empty. */
void query_key_date(struct query *q, struct date date);
void query_datetime(struct query *q, struct datetime local);
/** One letter, 0 becomes NULL. `*letter` must live until the query ends. */
void query_letter(struct query *q, const char *letter);

/** @return 1 a row, 0 no more, -1 error. After 0 and -1 the query has ended. */
int query_next(struct query *q) MUST_CHECK;

/** End a query after its first row. @return `rc`, or -1 when reading the row failed */
int query_finish(struct query *q, int rc) MUST_CHECK;

/** The same for a record that must be there. @return 0, or -1: ERR_NOT_FOUND names `what` */
int query_get_one(struct query *q, int rc, const char *what) MUST_CHECK;

/** Give up a query in the middle. Does nothing when it has ended. */
void query_end(struct query *q);

/** A statement that writes. Ends the query. @return -1: also outside a transaction (ERR_USAGE) */
int query_write(struct query *q) MUST_CHECK;
/** The same; -1 with ERR_NOT_FOUND when it changed no row. */
int query_write_one(struct query *q, const char *what) MUST_CHECK;
/** An INSERT into a table with an `id`. */
int query_insert(struct query *q, int64_t *id) MUST_CHECK;
/** Rows that the last query_write changed. */
int64_t query_changes(const struct query *q);

/** query_next, ended: exactly one row with one number. */
int query_number(struct query *q, int64_t *out) MUST_CHECK;

/* Read the next column of the row. Text is copied to `mem`. */
int64_t query_get_int(struct query *q);
uint32_t query_get_u32(struct query *q);
bool query_get_bool(struct query *q);
double query_get_double(struct query *q);
utc_ms query_get_utc(struct query *q);
str query_get_text(struct query *q, struct arena *mem);
struct date query_get_date(struct query *q);
struct datetime query_get_datetime(struct query *q);
char query_get_letter(struct query *q);
struct sha256 query_get_hash(struct query *q);
/** Not copied: lives until the next step. */
str query_view_text(struct query *q);
str query_view_blob(struct query *q);
bool query_column_null(struct query *q); /* does not advance */
void query_skip(struct query *q, int columns);

/** Remember that there was no memory. @return -1 */
int query_no_memory(struct query *q);

/** Loop over the rows; `rc` is 0 or -1 afterwards. Leave early only after query_end. */
#define QUERY_EACH(q, rc) while (((rc) = query_next(q)) == 1)

#endif
