/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machine readable zones of passports, cards and visas: read from text as scanned or typed, and
 * compose. Source: ICAO Doc 9303 parts 3 to 7. Pure: no allocation, no state; any bytes may be
 * given.
 */
#ifndef SAFAR_REFERENCE_MRZ_H
#define SAFAR_REFERENCE_MRZ_H

#include "base/date.h"

enum mrz_format {
    MRZ_TD1 = 1, /* card, 3 lines of 30 */
    MRZ_TD2,     /* card, 2 lines of 36 */
    MRZ_TD3,     /* passport, 2 lines of 44 */
    MRZ_MRVA,    /* visa, 2 lines of 44 */
    MRZ_MRVB,    /* visa, 2 lines of 36 */
};

enum mrz_oddity {
#define ODDITY(name, weight, text) MRZ_##name,
#include "reference/mrz_oddities.def"
#undef ODDITY
    MRZ_ODDITY_COUNT
};

/** Where an oddity is, in the lines as they should be. Both count from 1. */
struct mrz_mark {
    enum mrz_oddity oddity;
    uint8_t line, column;
};

enum { MRZ_LINES = 3, MRZ_WIDTH = 44, MRZ_MARKS = 24 };

/**
 * What a zone says. Texts are without the fillers at their end; a filler inside a number or
 * optional data stays. Names are in the MRZ's alphabet, parted by blanks.
 */
struct mrz {
    enum mrz_format format;
    char code[3];   /* P, PD, I, AC, V, ... */
    char issuer[4]; /* as printed: D, not D<< */
    char nationality[4];
    char number[24];     /* TD1 and TD2: with the part that continues in the optional data */
    char optional[17];   /* TD3: personal number */
    char optional_2[12]; /* TD1 only */
    char born_on[7];     /* YYMMDD as printed, `<` for parts that are not known */
    char expires_on[7];
    char sex; /* M, F, X; 0 is the filler: not specified */
    char surname[40], given[40];
    uint32_t weight;     /* of all oddities, by mrz_oddities.def; 0: as the standard wants it */
    uint32_t oddities;   /* set of 1 << enum mrz_oddity */
    uint32_t mark_count; /* the first MRZ_MARKS of them, with their places */
    struct mrz_mark marks[MRZ_MARKS];
};

/**
 * Read a zone. Bears small letters, blanks, wrong or missing line breaks, fillers too many or too
 * few at the end of a line, foreign characters; each is an oddity. The best reading is taken.
 * @return false when the text cannot be laid out as any format; then only `format` (0) is set
 */
bool mrz_parse(str text, struct mrz *out);

static inline bool mrz_has(const struct mrz *mrz, enum mrz_oddity oddity)
{
    return (mrz->oddities >> oddity & 1) != 0;
}

/** Stable name (`CHECK_NUMBER`) and meaning of an oddity. Neither quotes the zone. */
const char *mrz_oddity_name(enum mrz_oddity oddity);
const char *mrz_oddity_text(enum mrz_oddity oddity);
const char *mrz_format_name(enum mrz_format format);

/** Date of birth, the latest such day not after `today`; partial where `<` says so, or unknown. */
struct date mrz_born_on(const struct mrz *mrz, struct date today);

/** Date of expiry, the one nearest to `today`; unknown when it is none. */
struct date mrz_expires_on(const struct mrz *mrz, struct date today);

/**
 * Check digit: weights 7, 3, 1; letters count 10 to 35, the filler 0.
 * @return 0..9, or -1 when a character is outside the alphabet
 */
int mrz_check_digit(str field);

/** What a zone is composed of. Texts as in the visual zone, in UTF-8. */
struct mrz_fields {
    str code, issuer, nationality, number;
    str optional, optional_2;        /* empty, or of the alphabet; optional_2 in TD1 only */
    struct date born_on, expires_on; /* unknown parts become fillers */
    char sex;                        /* M, F, anything else is the filler */
    str surname, given;              /* any script that 9303-3 has a table for */
};

struct mrz_lines {
    int count, width;
    char line[MRZ_LINES][MRZ_WIDTH + 1]; /* with a NUL */
};

/** Why a zone could not be composed. */
enum mrz_compose {
    MRZ_COMPOSED = 0,
    MRZ_COMPOSE_NUMBER,   /* document number: too long for the format, or outside the alphabet */
    MRZ_COMPOSE_OPTIONAL, /* optional data: the same */
    MRZ_COMPOSE_CODE,     /* document code, issuer or nationality: the same */
    MRZ_COMPOSE_NAME,     /* no surname left, or a letter without a transliteration */
};

/**
 * Compose the lines. Names are transliterated by the tables of 9303-3 (with the exceptions of the
 * issuer's language) and cut so that the line is full and ends with a letter.
 * @param out  untouched unless the answer is MRZ_COMPOSED
 */
enum mrz_compose mrz_compose(enum mrz_format format, const struct mrz_fields *in,
                             struct mrz_lines *out);

/**
 * One name in the MRZ's alphabet: words parted by one `<`.
 * @param issuer  canonical country code, for the exceptions of its language; may be empty
 * @param out     room for `max` bytes; no NUL is written
 * @param n       the length; what does not fit is left out
 * @return        false when a character has no transliteration (it is left out)
 */
bool mrz_name(str name, str issuer, char *out, size_t max, size_t *n);

#endif
