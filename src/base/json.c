/* SPDX-License-Identifier: Apache-2.0 */
/* Streaming JSON writer. */
#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

void json_init(struct json *w, struct buf *out)
{
    *w = (struct json){.out = out};
    w->first[0] = true;
}

/** Comma where one is due. */
static void before_value(struct json *w)
{
    if (w->after_key)
        w->after_key = false;
    else if (w->first[w->depth])
        w->first[w->depth] = false;
    else
        buf_char(w->out, ',');
}

static void open_level(struct json *w, char bracket)
{
    before_value(w);
    buf_char(w->out, bracket);
    assert(w->depth + 1 < JSON_DEPTH_MAX);
    w->first[++w->depth] = true;
}

static void close_level(struct json *w, char bracket)
{
    assert(w->depth > 0 && !w->after_key);
    w->depth--;
    buf_char(w->out, bracket);
}

void json_object_begin(struct json *w)
{
    open_level(w, '{');
}

void json_object_end(struct json *w)
{
    close_level(w, '}');
}

void json_array_begin(struct json *w)
{
    open_level(w, '[');
}

void json_array_end(struct json *w)
{
    close_level(w, ']');
}

void json_key(struct json *w, const char *key)
{
    assert(!w->after_key);
    before_value(w);
    buf_char(w->out, '"');
    buf_c(w->out, key);
    buf_add(w->out, "\":", 2);
    w->after_key = true;
}

static void put_escape(struct buf *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";

    switch (c) {
    case '"':
        buf_add(out, "\\\"", 2);
        break;
    case '\\':
        buf_add(out, "\\\\", 2);
        break;
    case '\n':
        buf_add(out, "\\n", 2);
        break;
    case '\r':
        buf_add(out, "\\r", 2);
        break;
    case '\t':
        buf_add(out, "\\t", 2);
        break;
    default:
        buf_add(out, "\\u00", 4);
        buf_char(out, digits[c >> 4]);
        buf_char(out, digits[c & 15]);
    }
}

static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

/** Bytes above 0x7F go through as they are when the text is UTF-8, else as ISO 8859-1. */
static void put_text(struct buf *out, str s)
{
    enum { UNKNOWN, UTF8, LATIN1 } charset = UNKNOWN;
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (LIKELY(plain(c) && c < 0x80))
            continue;
        if (c >= 0x80 && charset == UNKNOWN)
            charset = utf8_valid(str_skip(s, i)) ? UTF8 : LATIN1;
        if (c >= 0x80 && charset == UTF8)
            continue;
        buf_add(out, s.p + from, i - from);
        from = i + 1;
        if (c >= 0x80) {
            char utf8[4];
            buf_add(out, utf8, utf8_put(c, utf8));
        } else {
            put_escape(out, c);
        }
    }
    buf_add(out, s.p + from, s.n - from);
}

void json_str(struct json *w, str s)
{
    before_value(w);
    buf_char(w->out, '"');
    if (s.n)
        put_text(w->out, s);
    buf_char(w->out, '"');
}

void json_c(struct json *w, const char *text)
{
    json_str(w, str_from_c(text));
}

void json_u64(struct json *w, uint64_t value)
{
    before_value(w);
    buf_u64(w->out, value);
}

void json_i64(struct json *w, int64_t value)
{
    before_value(w);
    if (value < 0)
        buf_char(w->out, '-');
    buf_u64(w->out, value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
}

void json_number(struct json *w, double value, int digits)
{
    char text[32];

    before_value(w);
    if (!isfinite(value)) {
        buf_c(w->out, "null");
        return;
    }
    snprintf(text, sizeof(text), "%.*g", digits, value);
    buf_c(w->out, text);
}

void json_double(struct json *w, double value)
{
    json_number(w, value, 6);
}

void json_bool(struct json *w, bool value)
{
    before_value(w);
    buf_c(w->out, value ? "true" : "false");
}

void json_null_value(struct json *w)
{
    before_value(w);
    buf_c(w->out, "null");
}

void json_raw(struct json *w, str json_text)
{
    before_value(w);
    buf_str(w->out, json_text);
}

void json_member_str(struct json *w, const char *key, str s)
{
    json_key(w, key);
    json_str(w, s);
}

void json_member_c(struct json *w, const char *key, const char *text)
{
    json_key(w, key);
    json_c(w, text);
}

void json_member_u64(struct json *w, const char *key, uint64_t value)
{
    json_key(w, key);
    json_u64(w, value);
}

void json_member_i64(struct json *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_i64(w, value);
}

void json_member_double(struct json *w, const char *key, double value)
{
    json_key(w, key);
    json_double(w, value);
}

void json_member_exact(struct json *w, const char *key, double value)
{
    json_key(w, key);
    json_number(w, value, 17);
}

void json_member_bool(struct json *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}

void json_opt_str(struct json *w, const char *key, str s)
{
    if (s.n)
        json_member_str(w, key, s);
}

void json_opt_date(struct json *w, const char *key, struct date d)
{
    char text[DATE_TEXT];

    if (date_format(d, text))
        json_member_c(w, key, text);
}

void json_opt_datetime(struct json *w, const char *key, struct datetime t)
{
    char text[DATE_TEXT];

    if (datetime_format(t, text))
        json_member_c(w, key, text);
}

void json_opt_datetime_utc(struct json *w, const char *key, struct datetime t)
{
    char text[DATE_TEXT];
    size_t n = datetime_format(t, text);

    if (n == 0)
        return;
    if (t.minute >= 0)
        text[n++] = 'Z';
    json_member_str(w, key, (str){text, n});
}

void json_opt_utc(struct json *w, const char *key, utc_ms at)
{
    char text[DATE_TEXT];

    if (utc_format(at, text))
        json_member_c(w, key, text);
}
