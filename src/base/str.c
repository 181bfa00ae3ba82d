/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: comparison, search, cutting, numbers. */
#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

str str_from_c(const char *text)
{
    return text ? (str){text, strlen(text)} : STR_NONE;
}

int str_compare(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_equal_fold(str a, str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_upper(a.p[i]) != ascii_upper(b.p[i]))
            return false;
    return true;
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t str_find(str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

#ifdef __SSE2__ /* every x86-64 */
enum { PLACES_STEP = 16 };

/** Which of the sixteen bytes at `p` are `c`: bit i speaks of byte i. */
static uint64_t places_in(const char *p, char c)
{
    __m128i bytes = _mm_loadu_si128((const void *)p);

    return (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}
#else
enum { PLACES_STEP = 8 };

/** Which of the eight bytes at `p` are `c`: bit i speaks of byte i. */
static uint64_t places_in(const char *p, char c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t other = bytes_at(p) ^ ones * (unsigned char)c;
    /* The highest bit of each byte that is zero now, then those bits side by side. */
    uint64_t zero = ~(((other & low) + low) | other | low);

    return (zero >> 7) * UINT64_C(0x0102040810204080) >> 56;
}
#endif

uint64_t str_places(str s, char c)
{
    size_t n = s.n < 64 ? s.n : 64, at = 0;
    uint64_t places = 0;

    for (; at + PLACES_STEP <= n; at += PLACES_STEP)
        places |= places_in(s.p + at, c) << at;
    if (at < n && n >= PLACES_STEP) /* the last ones, some of which were seen */
        return places | places_in(s.p + n - PLACES_STEP, c) << (n - PLACES_STEP);
    for (; at < n; at++)
        places |= (uint64_t)(s.p[at] == c) << at;
    return places;
}

ptrdiff_t str_find_str(str s, str needle)
{
    if (needle.n == 0)
        return 0;
    for (size_t from = 0; from + needle.n <= s.n;) {
        ptrdiff_t at = str_find((str){s.p + from, s.n - from - needle.n + 1}, needle.p[0]);
        if (at < 0)
            return -1;
        from += (size_t)at;
        if (memcmp(s.p + from, needle.p, needle.n) == 0)
            return (ptrdiff_t)from;
        from++;
    }
    return -1;
}

str str_trim_ends(str s)
{
    while (s.n && ascii_space(s.p[0]))
        s = (str){s.p + 1, s.n - 1};
    while (s.n && ascii_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

str str_skip(str s, size_t from)
{
    return from >= s.n ? (str){s.p ? s.p + s.n : NULL, 0} : (str){s.p + from, s.n - from};
}

str str_head(str s, size_t n)
{
    return n < s.n ? (str){s.p, n} : s;
}

bool str_cut(str *s, char c, str *head)
{
    if (s->n == 0)
        return false;
    ptrdiff_t at = str_find(*s, c);
    if (at < 0) {
        *head = *s;
        *s = str_skip(*s, s->n);
    } else {
        *head = str_head(*s, (size_t)at);
        *s = str_skip(*s, (size_t)at + 1);
    }
    return true;
}

bool str_to_u64(str s, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_digit(s.p[i]))
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

bool str_all_digits(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_digit(s.p[i]))
            return false;
    return s.n > 0;
}

bool str_all_alpha(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alpha(s.p[i]))
            return false;
    return s.n > 0;
}
