/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: text as pointer and length. Parsing hands these out and copies nothing. */
#ifndef SAFAR_BASE_STR_H
#define SAFAR_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** A read-only view of bytes: not NUL-terminated, never freed. */
typedef struct str {
    const char *p;
    size_t n;
} str;

/** A slice of a string literal. */
#define STR(literal) ((str){(literal), sizeof(literal) - 1})
/** The same where a constant expression is needed (tables). */
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define STR_NONE ((str){NULL, 0})

#define STR_FMT "%.*s"
#define STR_ARG(s) (int)((s).n > INT32_MAX ? INT32_MAX : (s).n), (s).p ? (s).p : ""

static inline bool str_eq(str a, str b)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a null slice has no bytes */
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a null slice has no bytes */
    return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

static inline bool str_is(str a, const char *literal)
{
    size_t n = strlen(literal); /* a constant for a literal: the comparison is a few instructions */

    return a.n == n && (n == 0 || memcmp(a.p, literal, n) == 0);
}

/** View of a C string; NULL gives the empty slice. */
str str_from_c(const char *text);

/** Byte order, shorter first when one is a prefix of the other. @return <0, 0, >0 */
int str_compare(str a, str b);

/** ASCII case-insensitive equality. */
bool str_equal_fold(str a, str b);

bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);

/** Position of `c` in `s`, or -1. */
ptrdiff_t str_find(str s, char c);

/** Position of `needle` in `s`, or -1. An empty needle is found at 0. */
ptrdiff_t str_find_str(str s, str needle);

/** The slow half of str_trim. */
str str_trim_ends(str s);

/** Without ASCII blanks, tabs, CR and LF at both ends. Mostly there are none. */
static inline str str_trim(str s)
{
    return s.n == 0 || (s.p[0] > ' ' && s.p[s.n - 1] > ' ') ? s : str_trim_ends(s);
}

/** The part from `from` on; empty when `from` is beyond the end. */
str str_skip(str s, size_t from);

/** The first `n` bytes, or all when shorter. */
str str_head(str s, size_t n);

/**
 * Cut `s` at the first `c`: the part before goes to `*head`, the rest (without `c`) stays in `*s`.
 * @return false when `s` was empty and nothing was cut
 */
bool str_cut(str *s, char c, str *head);

/**
 * Whole decimal number without sign.
 * @return false when empty, not all digits, or above `max`
 */
bool str_to_u64(str s, uint64_t max, uint64_t *out);

bool str_all_digits(str s);
bool str_all_alpha(str s);

/** ASCII upper case of one byte; other bytes unchanged. */
static inline char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/** Whether there may be lower case: a byte with the two bits that make a letter small. */
static inline bool text_may_be_lower(str s)
{
    unsigned bits = 0;

    for (size_t i = 0; i < s.n; i++)
        bits |= (unsigned char)s.p[i] & (unsigned)(unsigned char)s.p[i] << 1;
    return bits & 0x40;
}

/** Eight bytes, the first one lowest. Compilers make one load of it where that is the same. */
static inline uint64_t bytes_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
           (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 |
           (uint64_t)b[7] << 56;
}

/** Where `c` stands in the first 64 bytes of `s`: bit i speaks of byte i.. */
uint64_t str_places(str s, char c);

static inline bool ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_alpha(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static inline bool ascii_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

#endif
