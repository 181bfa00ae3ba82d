/* SPDX-License-Identifier: Apache-2.0 */
/* Character repertoires. */
#include "edifact/charset.h"

#include "base/utf8.h"
#include "edifact/index_block.h"

#define SCAN_BLOCK 64

enum ascii { ASCII_UPPER, ASCII_LOWER, ASCII_ALL };
enum high { HIGH_NONE, HIGH_HIGH, HIGH_UTF8 };
enum beside { BESIDE_MIXED, BESIDE_ALONE };

struct edi_charset {
    str identifier;
    const char *name, *reading;
    enum ascii ascii;
    enum high high;
    enum beside beside;
    const uint16_t *table; /* of bytes 0x80 to 0xFF; 0: no character */
};

enum {
#define ISO_8859(part, ...) PART_##part,
#include "edifact/iso_8859.def"
#undef ISO_8859
    PART_COUNT,
};

static const uint16_t parts[PART_COUNT][128] = {
#define ISO_8859(part, ...) [PART_##part] = {__VA_ARGS__},
#include "edifact/iso_8859.def"
#undef ISO_8859
};

static const struct edi_charset charsets[] = {
#define REPERTOIRE(identifier, name, ascii, table, high, beside)                                   \
    {STR_INIT(identifier), name, "ISO 8859-" #table, ASCII_##ascii, HIGH_##high, BESIDE_##beside,  \
     parts[PART_##table]},
#include "edifact/repertoires.def"
#undef REPERTOIRE
};

static const struct edi_charset undeclared = {
    .name = "nothing",
    .reading = "ISO 8859-1",
    .ascii = ASCII_ALL,
    .high = HIGH_NONE,
    .beside = BESIDE_MIXED,
    .table = parts[PART_1],
};

const struct edi_charset *edi_charset_find(str identifier)
{
    for (size_t i = 0; i < COUNT_OF(charsets); i++)
        if (str_equal_fold(identifier, charsets[i].identifier))
            return &charsets[i];
    return NULL;
}

const struct edi_charset *edi_charset_undeclared(void)
{
    return &undeclared;
}

const char *edi_charset_reading(const struct edi_charset *charset)
{
    return charset->reading;
}

bool edi_charset_is_utf8(const struct edi_charset *charset)
{
    return charset->high == HIGH_UTF8;
}

/* ---- looking --------------------------------------------------------------------------------- */

/*
 * Level A: A-Z 0-9 blank . , - ( ) / = ' + : ? ! " % & * ; < >; level B adds a-z. So of the
 * printing characters these are outside: # $ @ [ \ ] ^ _ ` { | } ~, and under level A a-z. Control
 * characters are layout and not judged.
 */
static inline bool outside(unsigned char c, bool lower_too)
{
    bool sign = c == '#' || c == '$' || c == '@';

    if (lower_too)
        return sign || (c >= '[' && c <= '~');
    return sign || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/** Loops over a block of fixed length: compilers make 16 or more bytes a step of them. */
static unsigned scan_block(const unsigned char *p, enum ascii ascii)
{
    uint8_t high = 0, nul = 0, bad = 0, small = 0;

    for (size_t i = 0; i < SCAN_BLOCK; i++) {
        high |= p[i];
        nul |= p[i] == 0;
        small |= (uint8_t)(p[i] & p[i] << 1); /* the two bits that make a letter small */
    }
    if (ascii == ASCII_UPPER)
        for (size_t i = 0; i < SCAN_BLOCK; i++)
            bad |= outside(p[i], true);
    else if (ascii == ASCII_LOWER)
        for (size_t i = 0; i < SCAN_BLOCK; i++)
            bad |= outside(p[i], false);
    return (unsigned)(high >> 7) * EDI_TEXT_HIGH | nul * EDI_TEXT_NUL | bad * EDI_TEXT_OUTSIDE |
           (unsigned)(small >> 6 & 1) * EDI_TEXT_LOWER;
}

/** Length of the head of whole blocks with nothing to tell: no byte but layout and level A. */
static ALWAYS_INLINE size_t ordinary_blocks(str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;

    for (; s.n - at >= SCAN_BLOCK; at += SCAN_BLOCK) {
        uint8_t odd = 0;
        for (size_t i = 0; i < SCAN_BLOCK; i++) {
            uint8_t c = p[at + i];
            /* The first comparison has NUL too, and all from `[` on. */
            odd |= ((uint8_t)(c - 1) >= 'Z') | ((uint8_t)(c - '#') <= 1) | (c == '@');
        }
        if (odd)
            break;
    }
    return at;
}

static size_t ordinary_anywhere(str s)
{
    return ordinary_blocks(s);
}

#ifdef EDI_INDEX_X86
TARGET("avx2") static size_t ordinary_avx2(str s)
{
    return ordinary_blocks(s);
}

TARGET("avx512f,avx512bw,avx512vl") static size_t ordinary_avx512(str s)
{
    return ordinary_blocks(s);
}
#endif

static size_t ordinary_head(str s)
{
#ifdef EDI_INDEX_X86
    if (edi_index_avx512_usable())
        return ordinary_avx512(s);
    if (edi_index_avx2_usable())
        return ordinary_avx2(s);
#endif
    return ordinary_anywhere(s);
}

unsigned edi_charset_scan(const struct edi_charset *charset, str s)
{
    unsigned signs = 0;
    size_t at = ordinary_head(s);

    for (; s.n - at >= SCAN_BLOCK; at += SCAN_BLOCK + ordinary_head(str_skip(s, at + SCAN_BLOCK)))
        signs |= scan_block((const unsigned char *)s.p + at, charset->ascii);
    if (at < s.n) {
        unsigned char tail[SCAN_BLOCK];
        memset(tail, ' ', sizeof tail);
        memcpy(tail, s.p + at, s.n - at);
        signs |= scan_block(tail, charset->ascii);
    }
    return signs;
}

static bool is_service(const struct edi_una *una, char c)
{
    return c == una->component || c == una->element || c == una->decimal || c == una->terminator ||
           c == una->release || c == una->repetition;
}

size_t edi_charset_inside(const struct edi_charset *charset, const struct edi_una *una, str s)
{
    for (size_t at = 0; at < s.n; at += SCAN_BLOCK) {
        str block = str_head(str_skip(s, at), SCAN_BLOCK);
        if (!(edi_charset_scan(charset, block) & EDI_TEXT_OUTSIDE))
            continue;
        for (size_t i = 0; i < block.n; i++)
            if (outside((unsigned char)block.p[i], charset->ascii == ASCII_UPPER) &&
                !is_service(una, block.p[i]))
                return at + i;
    }
    return s.n;
}

/** Each byte above 0x7F is one of the repertoire's. */
static bool defines(const struct edi_charset *charset, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        /* What a table holds below 0xA0 is Windows' and not of the part. */
        if (c >= 0x80 && (charset->high != HIGH_HIGH || c < 0xA0 || !charset->table[c - 0x80]))
            return false;
    }
    return true;
}

bool edi_charset_knows(const struct edi_charset *charset, str s)
{
    return utf8_valid(s) || defines(charset, s);
}

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

static bool has_high(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return true;
    return false;
}

str edi_charset_text(const struct edi_charset *charset, str s, struct arena *mem)
{
    size_t n = 0;

    if (!has_high(s))
        return s;
    if (utf8_valid(s) && (charset->beside == BESIDE_MIXED || !defines(charset, s)))
        return s;
    /* A code point of 16 bits takes three bytes at most. */
    char *text =
        s.n <= SIZE_MAX / EDI_CHARSET_GROWTH ? arena_alloc(mem, s.n * EDI_CHARSET_GROWTH) : NULL;
    if (!text)
        return s;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        uint32_t code = c < 0x80 ? c : charset->table[c - 0x80];
        n += utf8_put(code || c == 0 ? code : 0xFFFD, text + n);
    }
    return (str){text, n};
}
