/* SPDX-License-Identifier: Apache-2.0 */
/* The words and values of entries as they are compared. */
#include "watchlist/entry.h"

const char *entry_kind_name(enum entry_kind kind)
{
    return kind == ENTRY_DOCUMENT ? "document" : "person";
}

/** The digits of `text` in the arena; other signs than those of written numbers make it none. */
static bool digits_of(struct arena *mem, str text, str *out)
{
    char *to = arena_alloc(mem, text.n + 1);
    size_t n = 0;

    if (!to)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_digit(text.p[i]))
            to[n++] = text.p[i];
        else if (!memchr(" +-/().", text.p[i], sizeof " +-/()." - 1))
            n = 0, i = text.n; /* a letter: no number */
    }
    *out = (str){to, n};
    return true;
}

static bool lower_of(struct arena *mem, str text, str *out)
{
    char *to = arena_alloc(mem, text.n + 1);

    if (!to)
        return false;
    for (size_t i = 0; i < text.n; i++)
        to[i] = ascii_lower(text.p[i]);
    *out = (str){to, text.n};
    return true;
}

static bool identifier_good(enum identifier_kind kind, str value)
{
    if (kind == IDENTIFIER_EMAIL) {
        ptrdiff_t where = str_find(value, '@');
        return where > 0 && (size_t)where + 3 < value.n;
    }
    return kind == IDENTIFIER_PHONE ? value.n >= 6 && value.n <= 18
                                    : value.n >= 12 && value.n <= 19;
}

bool identifier_normal(struct arena *mem, enum identifier_kind kind, str text, str *out)
{
    if (!(kind == IDENTIFIER_EMAIL ? lower_of(mem, text, out) : digits_of(mem, text, out)))
        return false;
    if (!identifier_good(kind, *out))
        *out = STR_NONE;
    return true;
}

#define PHONE_DIGITS 9

str identifier_key(enum identifier_kind kind, str value)
{
    return kind == IDENTIFIER_PHONE && value.n > PHONE_DIGITS
               ? str_skip(value, value.n - PHONE_DIGITS)
               : value;
}

bool identifier_same(enum identifier_kind kind, str a, str b)
{
    return str_eq(identifier_key(kind, a), identifier_key(kind, b));
}
