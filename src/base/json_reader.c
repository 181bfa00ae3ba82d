/* SPDX-License-Identifier: Apache-2.0 */
/* Pull reader for JSON. Source: RFC 8259. */
#include "base/json_reader.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

#define NUMBER_MAX 40 /* characters */

void json_reader_init(struct json_reader *in, str text, struct arena *mem)
{
    *in = (struct json_reader){.in = text, .mem = mem};
}

static int bad(const struct json_reader *in, const char *what, struct err *err)
{
    return err_set(err, ERR_SYNTAX, in->at, "%s", what);
}

/** The next byte that is no blank, or 0 at the end. */
static char peek(struct json_reader *in)
{
    while (in->at < in->in.n) {
        char c = in->in.p[in->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return c;
        in->at++;
    }
    return '\0';
}

enum json_kind json_read_kind(struct json_reader *in)
{
    char c = peek(in);

    if (in->at == in->in.n)
        return JSON_KIND_END;
    switch (c) {
    case '{':
        return JSON_KIND_OBJECT;
    case '[':
        return JSON_KIND_ARRAY;
    case '"':
        return JSON_KIND_STRING;
    case 't':
    case 'f':
        return JSON_KIND_BOOL;
    case 'n':
        return JSON_KIND_NULL;
    default:
        return c == '-' || ascii_digit(c) ? JSON_KIND_NUMBER : JSON_KIND_BAD;
    }
}

/* ---- strings --------------------------------------------------------------------------------- */

/** Bytes of `s` up to a quote, a backslash or a control character. */
static size_t plain_length(str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] != '"' && s.p[n] != '\\' && (unsigned char)s.p[n] >= 0x20)
        n++;
    return n;
}

/** Four hexadecimal digits. @return -1: they are none */
static int32_t hex4(str s)
{
    int32_t value = 0;

    if (s.n < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        char c = ascii_upper(s.p[i]);
        bool letter = c >= 'A' && c <= 'F';
        if (!letter && !ascii_digit(c))
            return -1;
        value = value * 16 + (letter ? c - 'A' + 10 : c - '0');
    }
    return value;
}

/** `\uXXXX` behind its `u`, two of them for a character beyond U+FFFF. @return bytes taken, or 0 */
static size_t escaped_code_point(str s, uint32_t *code_point)
{
    int32_t high = hex4(s), low;

    if (high < 0 || (high >= 0xDC00 && high <= 0xDFFF))
        return 0;
    *code_point = (uint32_t)high;
    if (high < 0xD800 || high > 0xDBFF)
        return 4;
    if (s.n < 10 || s.p[4] != '\\' || s.p[5] != 'u')
        return 0;
    low = hex4(str_skip(s, 6));
    if (low < 0xDC00 || low > 0xDFFF)
        return 0;
    *code_point = 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
    return 10;
}

static char short_escape(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    default:
        return c == '"' || c == '\\' || c == '/' ? c : '\0';
    }
}

/** The length of the raw string at the cursor without its end quote. @return -1: it has none */
static ptrdiff_t raw_length(const struct json_reader *in, bool *escaped)
{
    str rest = str_skip(in->in, in->at);
    size_t n = 0;

    for (*escaped = false;; n += 2) {
        n += plain_length(str_skip(rest, n));
        if (n >= rest.n || (unsigned char)rest.p[n] < 0x20)
            return -1;
        if (rest.p[n] == '"')
            return (ptrdiff_t)n;
        *escaped = true;
    }
}

/**
 * Undo escapes. An escape is never shorter than what it stands for.
 *
 * @param out  NULL: only look whether they are in order
 * @return     bytes, or -1
 */
static ptrdiff_t unescape(str raw, char *out)
{
    size_t at = 0, n = 0;

    while (at < raw.n) {
        size_t plain = plain_length(str_skip(raw, at));
        char one[4] = {0};
        if (out)
            memcpy(out + n, raw.p + at, plain);
        n += plain;
        at += plain;
        if (at + 1 >= raw.n)
            return at == raw.n ? (ptrdiff_t)n : -1;
        char c = raw.p[at + 1];
        at += 2;
        if (c == 'u') {
            uint32_t code_point;
            size_t taken = escaped_code_point(str_skip(raw, at), &code_point);
            if (!taken)
                return -1;
            at += taken;
            plain = utf8_put(code_point, one);
        } else {
            plain = 1;
            one[0] = short_escape(c);
            if (!one[0])
                return -1;
        }
        if (out)
            memcpy(out + n, one, plain);
        n += plain;
    }
    return (ptrdiff_t)n;
}

/** @param out  NULL: checked and stepped over, so that nothing is copied */
static int read_str(struct json_reader *in, str *out, struct err *err)
{
    bool escaped;

    if (peek(in) != '"')
        return bad(in, "a string is expected", err);
    in->at++;
    ptrdiff_t length = raw_length(in, &escaped);
    if (length < 0)
        return bad(in, "the string does not end", err);
    str raw = {in->in.p + in->at, (size_t)length};
    char *copy = NULL;
    if (escaped && out && !(copy = arena_alloc(in->mem, raw.n)))
        return err_memory(err);
    if (escaped && (length = unescape(raw, copy)) < 0)
        return bad(in, "the string holds an escape that is none", err);
    if (out)
        *out = copy ? (str){copy, (size_t)length} : raw;
    in->at += raw.n + 1;
    return 0;
}

int json_read_str(struct json_reader *in, str *out, struct err *err)
{
    return read_str(in, out, err);
}

/* ---- objects and arrays ---------------------------------------------------------------------- */

int json_read_begin(struct json_reader *in, char bracket, struct err *err)
{
    if (peek(in) != bracket)
        return bad(in, bracket == '{' ? "an object is expected" : "an array is expected", err);
    if (in->depth == JSON_READ_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, in->at, "nested deeper than %d", JSON_READ_DEPTH_MAX);
    in->at++;
    in->first[++in->depth] = true;
    return 0;
}

/** The comma before another one, or the end. @return 1 another one follows, 0 closed, -1 */
static int next_one(struct json_reader *in, char close, struct err *err)
{
    char c = peek(in);

    if (c == close) {
        in->at++;
        in->depth--;
        return 0;
    }
    if (in->first[in->depth]) {
        in->first[in->depth] = false;
        return 1;
    }
    if (c != ',')
        return bad(in, "a comma is expected", err);
    in->at++;
    return 1;
}

static int next_member(struct json_reader *in, str *key, struct err *err)
{
    int rc = next_one(in, '}', err);

    if (rc <= 0)
        return rc;
    if (read_str(in, key, err) < 0)
        return -1;
    if (peek(in) != ':')
        return bad(in, "a colon is expected", err);
    in->at++;
    return 1;
}

int json_read_member(struct json_reader *in, str *key, struct err *err)
{
    return next_member(in, key, err);
}

int json_read_item(struct json_reader *in, struct err *err)
{
    return next_one(in, ']', err);
}

/* ---- plain values ---------------------------------------------------------------------------- */

int json_read_u64(struct json_reader *in, uint64_t max, uint64_t *out, struct err *err)
{
    size_t n = 0;

    (void)peek(in);
    str rest = str_skip(in->in, in->at);
    while (n < rest.n && ascii_digit(rest.p[n]))
        n++;
    bool goes_on = n < rest.n && (rest.p[n] == '.' || rest.p[n] == 'e' || rest.p[n] == 'E');
    if (goes_on || !str_to_u64(str_head(rest, n), max, out))
        return bad(in, "a whole number is expected, or it is too large", err);
    in->at += n;
    return 0;
}

int json_read_double(struct json_reader *in, double *out, struct err *err)
{
    char text[NUMBER_MAX + 1], *end;
    size_t n = 0;

    (void)peek(in);
    str rest = str_skip(in->in, in->at);
    while (n < rest.n && (ascii_digit(rest.p[n]) || (rest.p[n] && strchr("+-.eE", rest.p[n]))))
        n++;
    if (n == 0 || n > NUMBER_MAX || json_read_kind(in) != JSON_KIND_NUMBER)
        return bad(in, "a number is expected, or it is too long", err);
    memcpy(text, rest.p, n);
    text[n] = '\0';
    double value = strtod(text, &end);
    if (*end != '\0' || !isfinite(value))
        return bad(in, "a number is expected, or it is too large", err);
    *out = value;
    in->at += n;
    return 0;
}

/** @return false when the word does not stand there */
static bool word(struct json_reader *in, str text)
{
    (void)peek(in);
    if (!str_starts(str_skip(in->in, in->at), text))
        return false;
    in->at += text.n;
    return true;
}

int json_read_bool(struct json_reader *in, bool *out, struct err *err)
{
    *out = word(in, STR("true"));
    if (!*out && !word(in, STR("false")))
        return bad(in, "true or false is expected", err);
    return 0;
}

static int skip_number(struct json_reader *in)
{
    while (in->at < in->in.n &&
           (ascii_digit(in->in.p[in->at]) || in->in.p[in->at] == '-' || in->in.p[in->at] == '+' ||
            in->in.p[in->at] == '.' || in->in.p[in->at] == 'e' || in->in.p[in->at] == 'E'))
        in->at++;
    return 0;
}

/** Step over what begins at the cursor; an object or array is only opened. */
static int skip_one(struct json_reader *in, struct err *err)
{
    bool flag;

    switch (json_read_kind(in)) {
    case JSON_KIND_OBJECT:
        return json_read_begin(in, '{', err);
    case JSON_KIND_ARRAY:
        return json_read_begin(in, '[', err);
    case JSON_KIND_STRING:
        return read_str(in, NULL, err);
    case JSON_KIND_NUMBER:
        return skip_number(in);
    case JSON_KIND_BOOL:
        return json_read_bool(in, &flag, err);
    case JSON_KIND_NULL:
        return word(in, STR("null")) ? 0 : bad(in, "null is expected", err);
    case JSON_KIND_END:
    case JSON_KIND_BAD:
    default:
        return bad(in, "a value is expected", err);
    }
}

int json_read_skip(struct json_reader *in, struct err *err)
{
    uint8_t outside = in->depth;
    uint32_t objects = 0; /* one bit a level: it is an object */

    _Static_assert(JSON_READ_DEPTH_MAX <= 32, "a bit for each level");
    do {
        bool object = json_read_kind(in) == JSON_KIND_OBJECT;
        uint8_t before = in->depth;
        if (skip_one(in, err) < 0)
            return -1;
        if (in->depth > before)
            objects = (objects & ~(UINT32_C(1) << before)) | (uint32_t)object << before;
        int rc = 0;
        while (in->depth > outside && rc == 0) {
            bool in_object = objects >> (in->depth - 1) & 1;
            rc = in_object ? next_member(in, NULL, err) : json_read_item(in, err);
        }
        if (rc < 0)
            return -1;
    } while (in->depth > outside);
    return 0;
}
