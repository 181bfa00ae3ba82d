/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON into a buffer as it is known: no tree, no allocation but the buffer's.
 *
 * The writer places the commas. Text that is not valid UTF-8 is written as ISO 8859-1 read to
 * UTF-8, so that the output is always valid JSON. Misuse (a value without a key inside an object,
 * too deep) is our mistake and asserts. A full buffer shows in `out->failed`.
 */
#ifndef SAFAR_BASE_JSON_H
#define SAFAR_BASE_JSON_H

#include "base/buf.h"
#include "base/date.h"

#define JSON_DEPTH_MAX 32

/* `_begin` and `_value` keep these apart from jansson's functions, which a program may link too. */

struct json {
    struct buf *out;
    uint8_t depth;
    bool first[JSON_DEPTH_MAX]; /* nothing written yet at this depth */
    bool after_key;
};

/** Start a document at the end of `out`. */
void json_init(struct json *w, struct buf *out);

void json_object_begin(struct json *w);
void json_object_end(struct json *w);
void json_array_begin(struct json *w);
void json_array_end(struct json *w);
void json_key(struct json *w, const char *key);

void json_str(struct json *w, str s);
void json_c(struct json *w, const char *text);
void json_u64(struct json *w, uint64_t value);
void json_i64(struct json *w, int64_t value);
/** Shortest of up to 6 significant decimals; NaN and infinities become null. */
void json_double(struct json *w, double value);
/** With all digits: reads back as the very same number (17) or float (9). */
void json_number(struct json *w, double value, int digits);
void json_bool(struct json *w, bool value);
void json_null_value(struct json *w);
/** Text that is JSON already. */
void json_raw(struct json *w, str json_text);

/*
 * Members of an object in one call. The `_opt` forms leave the member out when there is no value.
 */
void json_member_str(struct json *w, const char *key, str s);
void json_member_c(struct json *w, const char *key, const char *text);
void json_member_u64(struct json *w, const char *key, uint64_t value);
void json_member_i64(struct json *w, const char *key, int64_t value);
void json_member_double(struct json *w, const char *key, double value);
void json_member_exact(struct json *w, const char *key, double value);
void json_member_bool(struct json *w, const char *key, bool value);
void json_opt_str(struct json *w, const char *key, str s);
void json_opt_date(struct json *w, const char *key, struct date d);
void json_opt_datetime(struct json *w, const char *key, struct datetime t);
/** A datetime known to be UTC: `YYYY-MM-DDTHH:MMZ`. */
void json_opt_datetime_utc(struct json *w, const char *key, struct datetime t);
void json_opt_utc(struct json *w, const char *key, utc_ms at);

#endif
