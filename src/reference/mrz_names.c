/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in the alphabet of the machine readable zone: transliteration by the tables of Doc 9303-3
 * section 6, and the cutting of names that are too long (9303-3 section 4.6).
 */
#include "reference/mrz_layout.h"

#include "base/attr.h"
#include "base/utf8.h"

enum { TEH_MARBUTA = 0x0629, SHADDA = 0x0651, NAMES_MAX = 128 };

struct letter {
    uint32_t code_point;
    const char *spelling;
};

struct exception {
    char issuer[4];
    struct letter letter;
};

/* clang-format off */
static const struct letter letters[] = {
#define LETTER(code_point, spelling) {code_point, spelling},
#define EXCEPTION(issuer, code_point, spelling)
#include "reference/mrz_letters.def"
#undef LETTER
#undef EXCEPTION
};

static const struct exception exceptions[] = {
#define LETTER(code_point, spelling)
#define EXCEPTION(issuer, code_point, spelling) {issuer, {code_point, spelling}},
#include "reference/mrz_letters.def"
#undef LETTER
#undef EXCEPTION
};

/** Vietnamese: the base letter of each range of Latin Extended Additional. */
static const struct range {
    uint32_t first, last;
    const char *spelling;
} ranges[] = {
    {0x1EA0, 0x1EB7, "A"}, {0x1EB8, 0x1EC7, "E"}, {0x1EC8, 0x1ECB, "I"},
    {0x1ECC, 0x1EE3, "O"}, {0x1EE4, 0x1EF1, "U"}, {0x1EF2, 0x1EF9, "Y"},
};
/* clang-format on */

/* Letters. ------------------------------------------------------------------------------------- */

/** Capitals of Latin and Cyrillic, where the blocks keep each small letter after its capital. */
static uint32_t capital_of_pair(uint32_t c)
{
    bool odd_capitals = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    bool even_capitals = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) ||
                         (c >= 0x218 && c <= 0x21B) || (c >= 0x460 && c <= 0x481) ||
                         (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F);

    if (c == 0x131) /* dotless i has a row of its own */
        return c;
    if (odd_capitals || c == 0x1B0)
        return c % 2 == 0 ? c - 1 : c;
    if (even_capitals || c == 0x1A1)
        return c % 2 == 1 ? c - 1 : c;
    return c;
}

static uint32_t capital_of(uint32_t c)
{
    if (c >= 'a' && c <= 'z')
        return c - 0x20;
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7)
        return c - 0x20;
    if (c == 0xFF)
        return 0x178;
    if (c == 0x259)
        return 0x18F;
    if (c >= 0x430 && c <= 0x44F)
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45F)
        return c - 0x50;
    return capital_of_pair(c);
}

/** Hyphens, blanks and commas part words; so does the filler itself. */
static bool is_separator(uint32_t c)
{
    return c == ' ' || c == '-' || c == ',' || c == '/' || c == '<' || c == 0xA0 ||
           (c >= 0x2010 && c <= 0x2015);
}

/** Apostrophes, full stops and combining marks leave no trace. */
static bool is_silent(uint32_t c)
{
    return c == '\'' || c == '.' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 ||
           c == 0x2BB || c == 0x2BC || (c >= 0x300 && c <= 0x36F);
}

static const char *spelling_of_issuer(uint32_t c, str issuer)
{
    for (size_t i = 0; i < COUNT_OF(exceptions); i++)
        if (exceptions[i].letter.code_point == c && str_is(issuer, exceptions[i].issuer))
            return exceptions[i].letter.spelling;
    return NULL;
}

/** @return NULL when the tables have no such letter */
static const char *spelling_of(uint32_t c, str issuer)
{
    size_t low = 0, high = COUNT_OF(letters);
    const char *special = issuer.n ? spelling_of_issuer(c, issuer) : NULL;

    if (special)
        return special;
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].spelling;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (letters[mid].code_point == c)
            return letters[mid].spelling;
        if (letters[mid].code_point < c)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* Transliteration. ----------------------------------------------------------------------------- */

/** The name so far. Invariant: no filler at the beginning, no two in a row. */
struct spelling {
    char *out;
    size_t n, max;
    bool pending;     /* a separator, written before the next letter */
    const char *last; /* what the last letter was spelled, for the one that doubles it */
};

static void add(struct spelling *s, const char *text)
{
    if (text[0] == '\0')
        return;
    if (s->pending && s->n > 0 && s->n < s->max)
        s->out[s->n++] = '<';
    s->pending = false;
    s->last = text;
    for (; *text && s->n < s->max; text++)
        s->out[s->n++] = *text;
}

/** True when nothing but marks stands between here and the end of the word. */
static bool at_word_end(str rest)
{
    size_t at = 0;

    while (at < rest.n) {
        uint32_t c = utf8_next(rest, &at);
        if (is_separator(c))
            return true;
        if (!is_silent(c) && (c < 0x64B || c > 0x652))
            return false;
    }
    return true;
}

/** @return false: there is no way to spell it */
static bool add_letter(struct spelling *s, uint32_t c, str issuer, str rest)
{
    static const char latin[] = "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0U\0V\0"
                                "W\0X\0Y\0Z";

    if (c >= 'A' && c <= 'Z') {
        add(s, latin + (c - 'A') * 2);
        return true;
    }
    if (c == SHADDA) {
        if (s->last && !s->pending)
            add(s, s->last);
        return true;
    }
    const char *spelling = c == TEH_MARBUTA && at_word_end(rest) ? "XAH" : spelling_of(c, issuer);
    if (spelling)
        add(s, spelling);
    return spelling != NULL;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): written through struct spelling */
bool mrz_name(str name, str issuer, char *out, size_t max, size_t *n)
{
    struct spelling s = {.out = out, .max = max};
    bool all = true;
    size_t at = 0;

    while (at < name.n && s.n < max) {
        uint32_t c = capital_of(utf8_next(name, &at));
        if (is_separator(c))
            s.pending = true;
        else if (!is_silent(c))
            all = add_letter(&s, c, issuer, str_skip(name, at)) && all;
    }
    if (s.n > 0 && s.out[s.n - 1] == '<')
        s.n--;
    *n = s.n;
    return all;
}

/* Cutting. ------------------------------------------------------------------------------------- */

/** Remove one character. */
static void erase(char *text, size_t *n, size_t at)
{
    memmove(text + at, text + at + 1, *n - at - 1);
    --*n;
}

/**
 * The last letter of the last word with two letters or more that ends before `before`.
 * @return its place, or 0 when there is none
 */
static size_t spare_letter(const char *text, size_t before)
{
    for (size_t i = before; i-- > 1;)
        if (text[i] != '<' && text[i - 1] != '<')
            return i;
    return 0;
}

/** Shorten the last words to initials, as far as need be; then drop them. */
static void shorten(char *text, size_t *n, size_t want)
{
    while (*n > want) {
        size_t at = spare_letter(text, *n);
        if (at == 0)
            break;
        erase(text, n, at);
    }
    while (*n > want || (*n > 0 && text[*n - 1] == '<'))
        --*n;
}

void mrz_fit_names(str primary, str secondary, char *out, size_t width)
{
    char all[2 * NAMES_MAX + 2];
    size_t n = primary.n < NAMES_MAX ? primary.n : NAMES_MAX;

    memcpy(all, primary.p, n);
    secondary = str_head(secondary, NAMES_MAX);
    if (secondary.n) {
        size_t leave = width - 2 - (secondary.n < 2 ? secondary.n : 2);
        if (n > leave)
            shorten(all, &n, leave);
        all[n++] = '<';
        all[n++] = '<';
        memcpy(all + n, secondary.p, secondary.n);
        n += secondary.n;
    }
    /* A field that is cut ends with a letter: a filler there would say that nothing is missing. */
    while (n > width && all[width - 1] == '<') {
        size_t at = spare_letter(all, width - 1);
        if (at == 0)
            break;
        erase(all, &n, at);
    }
    memset(out, '<', width);
    memcpy(out, all, n < width ? n : width);
}
