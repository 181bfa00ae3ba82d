/* SPDX-License-Identifier: Apache-2.0 */
/* Code points to A-Z by table: latin.def, cyrillic.def, arabic.def. */
#include "watchlist/letters.h"

#include "base/attr.h"

struct spelling {
    uint16_t code;
    str mrz, other;
};

static const struct spelling latin[] = {
#define LATIN(code, mrz, other) {code, STR_INIT(mrz), STR_INIT(other)},
#include "watchlist/latin.def"
#undef LATIN
};

static const struct spelling cyrillic[] = {
#define CYRILLIC(code, mrz, other) {code, STR_INIT(mrz), STR_INIT(other)},
#include "watchlist/cyrillic.def"
#undef CYRILLIC
};

/* For names: the escapes of the MRZ are of use only when read back. */
static const struct spelling arabic[] = {
#define ARABIC(code, mrz, plain, vowel) {code, STR_INIT(plain), STR_INIT(vowel)},
#include "watchlist/arabic.def"
#undef ARABIC
};

struct escape {
    str escape, plain;
};

static const struct escape escapes[] = {
#define ARABIC(code, mrz, plain, vowel) {STR_INIT(mrz), STR_INIT(plain)},
#include "watchlist/arabic.def"
#undef ARABIC
};

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const struct spelling *find(const struct spelling *table, size_t count, uint32_t code)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (table[mid].code < code)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && table[low].code == code ? &table[low] : NULL;
}

/* Capitals of Latin-1 and Latin Extended-A lie beside their small letters, in two patterns. */
static uint32_t latin_upper(uint32_t c)
{
    if (c == 0xFF)
        return 0x178;
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7)
        return c - 0x20;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c % 2 == 0 ? c - 1 : c;
    if (c == 0x131 || c == 0x138 || c == 0x178 || c == 0x18F || c == 0x1AF)
        return c;
    if (c == 0x1B0)
        return 0x1AF;
    if (c == 0x259)
        return 0x18F;
    return c >= 0x100 && c <= 0x233 && c % 2 == 1 ? c - 1 : c;
}

static uint32_t cyrillic_upper(uint32_t c)
{
    if (c >= 0x430 && c <= 0x44F)
        return c - 0x20;
    if (c >= 0x450 && c <= 0x45F)
        return c - 0x50;
    return c >= 0x460 && c % 2 == 1 && c != 0x4C1 ? c - 1 : c;
}

/* Vietnamese block 1EA0-1EF9: the base letter by range. */
static char vietnamese_base(uint32_t c)
{
    if (c < 0x1EB8)
        return 'A';
    if (c < 0x1EC8)
        return 'E';
    if (c < 0x1ECC)
        return 'I';
    if (c < 0x1EE4)
        return 'O';
    return c < 0x1EF2 ? 'U' : 'Y';
}

static enum letter_kind spelled(const struct spelling *s, enum letter_form form, str *out)
{
    if (!s)
        return LETTER_FOREIGN;
    *out = form == FORM_MRZ ? s->mrz : s->other;
    return str_eq(s->mrz, s->other) ? LETTER_PLAIN : LETTER_TWOFOLD;
}

static enum letter_kind spell_ascii(uint32_t c, str *out)
{
    if (ascii_alpha((char)c)) {
        *out = (str){&capitals[ascii_upper((char)c) - 'A'], 1};
        return LETTER_PLAIN;
    }
    return c == '\'' || c == '`' ? LETTER_SILENT : LETTER_SEPARATOR;
}

static enum letter_kind spell_latin(uint32_t c, enum letter_form form, str *out)
{
    if (c < 0xC0)
        return c == 0xB4 ? LETTER_SILENT : LETTER_SEPARATOR;
    if (c == 0xD7 || c == 0xF7)
        return LETTER_SEPARATOR;
    return spelled(find(latin, COUNT_OF(latin), c == 0xDF ? c : latin_upper(c)), form, out);
}

/* Apostrophes and half-rings of all kinds; combining marks; marks of direction. */
static bool is_silent(uint32_t c)
{
    return (c >= 0x2B0 && c <= 0x36F) || (c >= 0x2018 && c <= 0x201B) || c == 0x2032 ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0xFEFF;
}

enum letter_kind letter_spell(uint32_t c, enum letter_form form, str *out)
{
    *out = STR_NONE;
    if (c < 0x80)
        return spell_ascii(c, out);
    if (is_silent(c))
        return LETTER_SILENT;
    if (c < 0x250 || c == 0x259 || c == 0x1E9E)
        return spell_latin(c, form, out);
    if (c >= 0x400 && c < 0x530)
        return spelled(find(cyrillic, COUNT_OF(cyrillic), cyrillic_upper(c)), form, out);
    if (c >= 0x600 && c < 0x700) {
        if (c == 0x60C || c == 0x61B || (c >= 0x660 && c <= 0x669) || (c >= 0x6F0 && c <= 0x6F9))
            return LETTER_SEPARATOR;
        return spelled(find(arabic, COUNT_OF(arabic), c), form, out) == LETTER_FOREIGN
                   ? LETTER_FOREIGN
                   : LETTER_CONSONANT;
    }
    if (c >= 0x1EA0 && c <= 0x1EF9) {
        *out = (str){&capitals[vietnamese_base(c) - 'A'], 1};
        return LETTER_PLAIN;
    }
    if ((c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c <= 0x3003) || c == 0x30FB || c >= 0xFFF0)
        return LETTER_SEPARATOR;
    return LETTER_FOREIGN;
}

/* The longest escape at the start of `s`, or NULL. */
static const struct escape *escape_at(str s)
{
    const struct escape *best = NULL;

    for (size_t i = 0; i < COUNT_OF(escapes); i++)
        if (escapes[i].escape.n > 1 && escapes[i].escape.p[0] == 'X' &&
            str_starts(s, escapes[i].escape) && (!best || escapes[i].escape.n > best->escape.n))
            best = &escapes[i];
    return best;
}

size_t letters_decode_escapes(str in, char *out)
{
    size_t n = 0;
    bool any = false;

    while (in.n > 0) {
        const struct escape *e = in.p[0] == 'X' ? escape_at(in) : NULL;
        if (e && n == 0 && str_is(e->escape, "XI"))
            e = NULL; /* no Arabic word begins so; Chinese ones do */
        str text = e ? e->plain : str_head(in, 1);
        if (text.n > 0)
            memcpy(out + n, text.p, text.n);
        n += text.n;
        any = any || e;
        in = str_skip(in, e ? e->escape.n : 1);
    }
    return any ? n : 0;
}
