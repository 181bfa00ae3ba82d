/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading JSON as it comes: the caller says what it expects next, nothing is built.
 *
 * Strings without escapes are slices of the input, others are copies in the arena; both must
 * outlive what was read. Depth is bounded. Why not jansson: docs/adr/0010.
 *
 *     json_reader_init(&in, text, mem);
 *     if (json_read_begin(&in, '{', &err) < 0)
 *         return -1;
 *     while ((rc = json_read_member(&in, &key, &err)) > 0)
 *         read or skip one value
 *     rc < 0 is an error, 0 the end of the object
 */
#ifndef SAFAR_BASE_JSON_READER_H
#define SAFAR_BASE_JSON_READER_H

#include "base/arena.h"
#include "base/err.h"

#define JSON_READ_DEPTH_MAX 32

/** What the next value is. */
enum json_kind {
    JSON_KIND_END, /* nothing but blanks is left */
    JSON_KIND_OBJECT,
    JSON_KIND_ARRAY,
    JSON_KIND_STRING,
    JSON_KIND_NUMBER,
    JSON_KIND_BOOL,
    JSON_KIND_NULL,
    JSON_KIND_BAD,
};

struct json_reader {
    str in;
    size_t at;
    struct arena *mem;
    uint8_t depth;
    bool first[JSON_READ_DEPTH_MAX + 1]; /* no member or item was read yet at this depth */
};

void json_reader_init(struct json_reader *in, str text, struct arena *mem);

/** What comes next; blanks before it are skipped. */
enum json_kind json_read_kind(struct json_reader *in);

/* All below: -1 fills `err` (ERR_SYNTAX, ERR_LIMIT, ERR_MEMORY) with the position in the text. */

/** Open an object (`{`) or an array (`[`). */
int json_read_begin(struct json_reader *in, char bracket, struct err *err) MUST_CHECK;
/** The next member's key. @return 1, or 0 when the object was closed */
int json_read_member(struct json_reader *in, str *key, struct err *err) MUST_CHECK;
/** Step to the next item. @return 1, or 0 when the array was closed */
int json_read_item(struct json_reader *in, struct err *err) MUST_CHECK;

int json_read_str(struct json_reader *in, str *out, struct err *err) MUST_CHECK;
/** A whole number from 0 to `max`. */
int json_read_u64(struct json_reader *in, uint64_t max, uint64_t *out, struct err *err) MUST_CHECK;
/** Any number of RFC 8259 that a double can hold. */
int json_read_double(struct json_reader *in, double *out, struct err *err) MUST_CHECK;
int json_read_bool(struct json_reader *in, bool *out, struct err *err) MUST_CHECK;
/** Any value, whole. Checks it and takes no memory. */
int json_read_skip(struct json_reader *in, struct err *err) MUST_CHECK;

#endif
