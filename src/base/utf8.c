/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8. */
#include "base/utf8.h"

/** Length of the valid sequence at `p` with `n` bytes left, or 0. Unicode 15, table 3-7. */
static size_t sequence(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xC2 || n < 2 || (p[1] & 0xC0) != 0x80)
        return 0;
    if (p[0] < 0xE0)
        return 2;
    if (n < 3 || (p[2] & 0xC0) != 0x80)
        return 0;
    if (p[0] < 0xF0) {
        if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F))
            return 0;
        return 3;
    }
    if (n < 4 || (p[3] & 0xC0) != 0x80 || p[0] > 0xF4 || (p[0] == 0xF0 && p[1] < 0x90) ||
        (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return 4;
}

size_t utf8_ascii_length(str s)
{
    size_t i = 0;

    while (s.n - i >= 8 && (bytes_at(s.p + i) & UINT64_C(0x8080808080808080)) == 0)
        i += 8;
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i;
}

size_t utf8_valid_length(str s)
{
    size_t i = 0;

    while ((i += utf8_ascii_length((str){s.p + i, s.n - i})) < s.n) {
        size_t length = sequence((const unsigned char *)s.p + i, s.n - i);
        if (length == 0)
            return i;
        i += length;
    }
    return s.n;
}

bool utf8_valid(str s)
{
    return utf8_valid_length(s) == s.n;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

str utf8_head(str s, size_t n)
{
    size_t cut = n;

    if (n >= s.n)
        return s;
    while (cut > 0 && n - cut < 3 && continues(s.p[cut]))
        cut--;
    /* Bytes that are no sequence are cut where it was asked. */
    return str_head(s, cut > 0 && !continues(s.p[cut]) ? cut : n);
}

bool ascii_printable(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E)
            return false;
    return true;
}

uint32_t utf8_next(str s, size_t *at)
{
    if (*at >= s.n)
        return 0;
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t length = sequence(p, s.n - *at);
    *at += length ? length : 1;
    switch (length) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    default:
        return 0xFFFD;
    }
}

size_t utf8_put(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool utf8_from_latin1(struct arena *mem, str s, str *out)
{
    size_t n = 0;

    *out = STR_NONE;
    if (s.n > SIZE_MAX / 2)
        return false;
    char *text = arena_alloc(mem, s.n * 2 + 1);
    if (!text)
        return false;
    for (size_t i = 0; i < s.n; i++)
        n += utf8_put((unsigned char)s.p[i], text + n);
    *out = (str){text, n};
    return true;
}
