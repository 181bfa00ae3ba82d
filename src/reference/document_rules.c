/* SPDX-License-Identifier: Apache-2.0 */
/* Judging a document: one function for each field. The oddities are in document_oddities.def. */
#include "reference/document_rules.h"

#include "base/attr.h"
#include "reference/country.h"
#include "reference/mrz.h"

enum { AGE_MAX = 120, EXPIRY_YEARS_MAX = 20, NUMBER_ROOM = 64, NAME_ROOM = 128 };

_Static_assert(DOCUMENT_ODD_COUNT <= 32, "the oddities are bits of a uint32_t");

static const struct {
    const char *name, *text;
} oddities[] = {
#define ODDITY(name, text) {#name, text},
#include "reference/document_oddities.def"
#undef ODDITY
};

const char *document_oddity_name(enum document_oddity oddity)
{
    return oddity < DOCUMENT_ODD_COUNT ? oddities[oddity].name : "";
}

const char *document_oddity_text(enum document_oddity oddity)
{
    return oddity < DOCUMENT_ODD_COUNT ? oddities[oddity].text : "";
}

static void add(uint32_t *set, enum document_oddity oddity)
{
    *set |= UINT32_C(1) << oddity;
}

/* The number. ---------------------------------------------------------------------------------- */

static bool is_letter_or_digit(char c)
{
    return ascii_digit(c) || ascii_alpha(c);
}

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '<';
}

size_t document_number_plain(str sent, char *out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < sent.n && n < max; i++)
        if (is_letter_or_digit(sent.p[i]))
            out[n++] = ascii_upper(sent.p[i]);
    return n;
}

/** Every step from one character to the next is `step`: 0 repeats, 1 counts up, -1 down. */
static bool steps(str s, int step)
{
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] - s.p[i - 1] != step && !(step == 1 && s.p[i - 1] == '9' && s.p[i] == '0'))
            return false;
    return s.n > 1;
}

/**
 * What stands in forms where the number is not known. One character is no placeholder by
 * repetition, and four in a row may be real (1234): a real one is at least five.
 */
static bool is_placeholder(str plain)
{
    static const char *const words[] = {
        "UNKNOWN",  "NONE", "NIL",  "NA",           "TBA",        "TBC",      "NULL",  "TEST",
        "PASSPORT", "PASS", "VISA", "NOTAVAILABLE", "NOPASSPORT", "NOTKNOWN", "NODOC", "NUMBER"};

    if (str_all_alpha(plain))
        for (size_t i = 0; i < COUNT_OF(words); i++)
            if (str_is(plain, words[i]))
                return true;
    if (steps(plain, 0))
        return true;
    return plain.n >= 5 && (steps(plain, 1) || steps(plain, -1));
}

/** Passports and visas have nine characters and no more (9303 parts 4 and 7). */
static bool holds_nine(enum document_kind kind)
{
    return kind == DOCUMENT_PASSPORT || kind == DOCUMENT_VISA;
}

static void judge_number(const struct document_claim *claim, enum document_kind kind, uint32_t *set)
{
    char room[NUMBER_ROOM];
    str sent = str_trim(claim->number);
    str plain = {room, document_number_plain(sent, room, sizeof room)};

    for (size_t i = 0; i < sent.n; i++)
        if (is_separator(sent.p[i]))
            add(set, DOCUMENT_ODD_NUMBER_SEPARATORS);
        else if (!is_letter_or_digit(sent.p[i]))
            add(set, DOCUMENT_ODD_NUMBER_CHARACTERS);
    if (plain.n == 0)
        add(set, DOCUMENT_ODD_NUMBER_EMPTY);
    if (plain.n > DOCUMENT_NUMBER_MAX)
        add(set, DOCUMENT_ODD_NUMBER_LONG);
    if (is_placeholder(plain))
        add(set, DOCUMENT_ODD_NUMBER_PLACEHOLDER);
    if (!holds_nine(kind) || plain.n <= 9)
        return;
    add(set, DOCUMENT_ODD_NUMBER_OVER_MRZ);
    if (plain.n == 10 && plain.p[9] == '0' + mrz_check_digit(str_head(plain, 9)))
        add(set, DOCUMENT_ODD_NUMBER_CHECK_DIGIT);
}

/* Issuer and nationality. ---------------------------------------------------------------------- */

/** Codes that say what kind of national somebody is; their documents name the State as issuer. */
static bool is_status(str code)
{
    static const char *const codes[] = {"GBD", "GBN", "GBO", "GBP", "GBS",
                                        "XXA", "XXB", "XXC", "XXX"};

    if (!str_starts(code, STR("GB")) && !str_starts(code, STR("XX")))
        return false; /* as nearly all */
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (str_is(code, codes[i]))
            return true;
    return false;
}

/** The canonical code, or STR_NONE when nothing was sent or it is unknown. */
static str judge_code(str sent, enum document_oddity unknown, enum document_oddity specimen,
                      enum document_oddity withdrawn, uint32_t *set)
{
    str code = STR_NONE;

    sent = str_trim(sent);
    if (sent.n == 0)
        return STR_NONE;
    enum country_kind kind = country_find(sent, &code);
    if (kind == COUNTRY_UNKNOWN) {
        add(set, unknown);
        return STR_NONE;
    }
    if (sent.n == 2 && str_all_alpha(sent))
        add(set, DOCUMENT_ODD_CODE_OF_TWO_LETTERS);
    if (str_is(code, "DEU"))
        add(set, DOCUMENT_ODD_GERMANY_ISO);
    if (kind == COUNTRY_SPECIMEN)
        add(set, specimen);
    if (kind == COUNTRY_WITHDRAWN)
        add(set, withdrawn);
    return code;
}

static void judge_countries(const struct document_claim *claim, enum document_kind kind,
                            uint32_t *set)
{
    str issuer = judge_code(claim->issuer, DOCUMENT_ODD_ISSUER_UNKNOWN,
                            DOCUMENT_ODD_ISSUER_SPECIMEN, DOCUMENT_ODD_ISSUER_WITHDRAWN, set);
    str nationality =
        judge_code(claim->nationality, DOCUMENT_ODD_NATIONALITY_UNKNOWN,
                   DOCUMENT_ODD_NATIONALITY_SPECIMEN, DOCUMENT_ODD_NATIONALITY_WITHDRAWN, set);

    if (is_status(issuer))
        add(set, DOCUMENT_ODD_ISSUER_IS_STATUS);
    if (kind == DOCUMENT_PASSPORT && issuer.n && nationality.n && !is_status(nationality) &&
        !country_same_state(issuer, nationality))
        add(set, DOCUMENT_ODD_NATIONALITY_DIFFERS);
}

/* Dates and sex. ------------------------------------------------------------------------------- */

/** True when `a` is before `b` for certain: a part that is not known decides nothing. */
static bool before(struct date a, struct date b)
{
    if (!date_known(a) || !date_known(b) || a.year != b.year)
        return date_known(a) && date_known(b) && a.year < b.year;
    if (!a.month || !b.month || a.month != b.month)
        return a.month && b.month && a.month < b.month;
    return a.day && b.day && a.day < b.day;
}

static struct date years_after(struct date day, int years)
{
    day.year = (int16_t)(day.year + years);
    if (day.day > date_month_days(day.year, day.month))
        day.day = 28; /* 29 February */
    return day;
}

static void judge_dates(const struct document_claim *claim, uint32_t *set)
{
    struct date born = claim->born_on, expires = claim->expires_on, travels = claim->travels_on;

    if (date_known(born) && !date_valid(born))
        add(set, DOCUMENT_ODD_BIRTH_INVALID);
    if (date_known(expires) && !date_valid(expires))
        add(set, DOCUMENT_ODD_EXPIRY_INVALID);
    if (before(expires, born))
        add(set, DOCUMENT_ODD_EXPIRY_BEFORE_BIRTH);
    if (!date_full(travels) || !date_valid(travels) || travels.year > 9000 ||
        travels.year <= AGE_MAX)
        return;
    if (before(travels, born))
        add(set, DOCUMENT_ODD_BIRTH_FUTURE);
    struct date oldest = years_after(travels, -AGE_MAX);
    if (before(born, oldest) || date_eq(born, oldest))
        add(set, DOCUMENT_ODD_BIRTH_OLD);
    if (before(expires, travels))
        add(set, DOCUMENT_ODD_EXPIRY_PAST);
    if (before(years_after(travels, EXPIRY_YEARS_MAX), expires))
        add(set, DOCUMENT_ODD_EXPIRY_FAR);
}

/* Names. --------------------------------------------------------------------------------------- */

static bool fits_alphabet(str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_alpha(name.p[i]) && name.p[i] != ' ' && name.p[i] != '-' && name.p[i] != '\'')
            return false;
    return true;
}

/** The length of mrz_name for names of the alphabet: most are, and need no spelling. */
static size_t plain_length(str name)
{
    size_t n = 0;
    bool pending = false;

    for (size_t i = 0; i < name.n; i++) {
        if (ascii_alpha(name.p[i])) {
            n += pending && n > 0 ? 2 : 1;
            pending = false;
        } else {
            pending = pending || name.p[i] != '\'';
        }
    }
    return n;
}

/** Characters that both names take in a machine readable zone: `A<B<<C`. */
static size_t mrz_length(str surname, str given, bool plain)
{
    char room[NAME_ROOM];
    size_t primary, secondary;

    if (plain) {
        primary = plain_length(surname);
        secondary = plain_length(given);
    } else {
        (void)mrz_name(surname, STR_NONE, room, sizeof room, &primary);
        (void)mrz_name(given, STR_NONE, room, sizeof room, &secondary);
    }
    return secondary ? primary + 2 + secondary : primary;
}

static void judge_names(const struct document_claim *claim, uint32_t *set)
{
    str surname = str_trim(claim->surname), given = str_trim(claim->given);
    bool surname_fits = fits_alphabet(surname), fits = surname_fits && fits_alphabet(given);
    size_t n = mrz_length(surname, given, fits);

    /* A name of another script has letters, if none of this alphabet: CHARACTERS says so. */
    if (surname_fits && plain_length(surname) == 0)
        add(set, DOCUMENT_ODD_NAME_EMPTY);
    if (!fits)
        add(set, DOCUMENT_ODD_NAME_CHARACTERS);
    if (n > DOCUMENT_NAMES_MAX)
        add(set, DOCUMENT_ODD_NAME_LONG);
    if (n == DOCUMENT_NAMES_MAX)
        add(set, DOCUMENT_ODD_NAME_FULL);
    if (given.n && str_equal_fold(surname, given))
        add(set, DOCUMENT_ODD_NAME_DOUBLE);
}

/* All of it. ----------------------------------------------------------------------------------- */

uint32_t document_oddities(const struct document_claim *claim)
{
    enum document_kind kind = document_type_find(str_trim(claim->type))->kind;
    uint32_t set = 0;

    if (claim->type.n && kind == DOCUMENT_OTHER)
        add(&set, DOCUMENT_ODD_TYPE_UNKNOWN);
    judge_number(claim, kind, &set);
    judge_countries(claim, kind, &set);
    judge_dates(claim, &set);
    judge_names(claim, &set);
    if (claim->sex && !strchr("MFXU", ascii_upper(claim->sex)))
        add(&set, DOCUMENT_ODD_SEX_UNKNOWN);
    return set;
}

bool document_breaks_mrz(uint32_t set)
{
    static const enum document_oddity breaks[] = {
        DOCUMENT_ODD_NUMBER_EMPTY,        DOCUMENT_ODD_NUMBER_CHARACTERS,
        DOCUMENT_ODD_NUMBER_OVER_MRZ,     DOCUMENT_ODD_NUMBER_LONG,
        DOCUMENT_ODD_ISSUER_UNKNOWN,      DOCUMENT_ODD_ISSUER_IS_STATUS,
        DOCUMENT_ODD_NATIONALITY_UNKNOWN, DOCUMENT_ODD_NAME_EMPTY,
        DOCUMENT_ODD_NAME_CHARACTERS,     DOCUMENT_ODD_NAME_LONG};

    for (size_t i = 0; i < COUNT_OF(breaks); i++)
        if (document_is(set, breaks[i]))
            return true;
    return false;
}
