/* SPDX-License-Identifier: Apache-2.0 */
/* Growing buffer with a ceiling. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *out, size_t max)
{
    *out = (struct buf){.max = max};
}

void buf_fini(struct buf *out)
{
    free(out->p);
    *out = (struct buf){.max = out->max, .drain = out->drain};
}

void buf_reset(struct buf *out)
{
    out->n = 0;
    out->failed = false;
}

static bool widen(struct buf *out, size_t need)
{
    size_t cap = out->cap ? out->cap : 256;

    while (cap < need)
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    if (cap > out->max)
        cap = out->max;
    char *moved = realloc(out->p, cap);
    if (!moved)
        return false;
    out->p = moved;
    out->cap = cap;
    return true;
}

char *buf_reserve(struct buf *out, size_t n)
{
    if (out->failed)
        return NULL;
    if (out->drain && out->n >= BUF_DRAIN && out->n + n > out->cap && !out->drain(out))
        out->failed = true;
    if (out->failed || n > out->max || out->n > out->max - n ||
        (out->n + n > out->cap && !widen(out, out->n + n))) {
        out->failed = true;
        return NULL;
    }
    return out->p ? out->p + out->n : NULL;
}

void buf_commit(struct buf *out, size_t n)
{
    assert(n <= out->cap - out->n);
    out->n += n;
}

void buf_add(struct buf *out, const void *bytes, size_t n)
{
    if (n == 0)
        return;
    char *to = buf_reserve(out, n);
    if (!to)
        return;
    memcpy(to, bytes, n);
    out->n += n;
}

void buf_str(struct buf *out, str s)
{
    buf_add(out, s.p, s.n);
}

void buf_c(struct buf *out, const char *text)
{
    buf_add(out, text, strlen(text));
}

void buf_char(struct buf *out, char c)
{
    if (LIKELY(out->n < out->cap && !out->failed))
        out->p[out->n++] = c;
    else
        buf_add(out, &c, 1);
}

void buf_u64(struct buf *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    buf_add(out, digits + at, sizeof(digits) - at);
}

void buf_printf(struct buf *out, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    int length = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (length < 0) {
        out->failed = true;
        return;
    }
    if ((size_t)length < sizeof(text)) {
        buf_add(out, text, (size_t)length);
        return;
    }
    char *to = buf_reserve(out, (size_t)length + 1);
    if (!to)
        return;
    va_start(args, format);
    vsnprintf(to, (size_t)length + 1, format, args);
    va_end(args);
    out->n += (size_t)length;
}

void buf_drop_front(struct buf *out, size_t n)
{
    assert(n <= out->n);
    if (n == 0)
        return;
    memmove(out->p, out->p + n, out->n - n);
    out->n -= n;
}

void buf_trim(struct buf *out, size_t cap)
{
    if (cap < out->n)
        cap = out->n;
    char *moved = cap && cap < out->cap ? realloc(out->p, cap) : NULL;
    if (!moved)
        return;
    out->p = moved;
    out->cap = cap;
}
