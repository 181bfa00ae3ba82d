/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The invented watchlist. An entry is drawn again until it fits its distortion: no middle name,
 * nothing to drop.
 */
#include "simulate/listed.h"

#include "simulate/names.h"
#include "simulate/people.h"

#include <stdio.h>

enum { KEY_LISTED = 0x4C49, DRAWS_MAX = 4000 };

static const char *const names[] = {
#define DISTORTION(token, name, meaning) name,
#include "simulate/distortions.def"
#undef DISTORTION
};

const char *distortion_name(enum distortion distortion)
{
    return names[distortion];
}

const char *near_miss_name(enum near_miss how)
{
    return how == NEAR_SAME_NAME ? "same_name_other_birth" : "same_birth_other_name";
}

static size_t words(const char *name)
{
    size_t n = name[0] != '\0';

    for (; *name; name++)
        n += *name == ' ';
    return n;
}

static bool has_confusable(const char *number)
{
    return strpbrk(number, "01258OIZSB") != NULL;
}

static bool can_respell(const struct person *p, struct rng *r)
{
    return name_respell(p->culture, str_from_c(p->surname), r).n > 0;
}

/** Can this person travel under this distortion, and will it show? */
static bool fits(enum distortion how, const struct person *p, struct rng *r)
{
    switch (how) {
    case DISTORT_RUN_TOGETHER:
    case DISTORT_MIDDLE_DROPPED:
        return words(p->given) >= 2;
    case DISTORT_TRANSLITERATION:
    case DISTORT_DOCUMENT_OTHER_NAME:
        return can_respell(p, r);
    case DISTORT_TRUNCATED:
        return strlen(p->surname) + strlen(p->given) > 22;
    case DISTORT_TYPO:
        return strlen(p->surname) >= 6;
    case DISTORT_INITIAL:
        return strlen(p->given) >= 4;
    case DISTORT_SURNAME_JOINED:
        return words(p->surname) >= 2;
    case DISTORT_BIRTH_SWAPPED:
        return p->born_on.day <= 12 && p->born_on.day != p->born_on.month;
    case DISTORT_DOCUMENT_OCR:
        return has_confusable(p->document);
    case DISTORT_EXACT:
    case DISTORT_SWAPPED:
    case DISTORT_TITLE_GLUED:
    case DISTORT_BIRTH_YEAR_ONLY:
    case DISTORT_BIRTH_OFF_BY_YEAR:
    case DISTORT_ALIAS:
    case DISTORT_COUNT:
        return true;
    }
    return true;
}

static enum culture draw_culture(struct rng *r)
{
    static const enum culture mix[] = {
        CULTURE_pakistani, CULTURE_pakistani,   CULTURE_arabic,  CULTURE_arabic, CULTURE_arabic,
        CULTURE_persian,   CULTURE_persian,     CULTURE_african, CULTURE_slavic, CULTURE_turkish,
        CULTURE_western,   CULTURE_south_asian, CULTURE_chinese,
    };

    return mix[rng_below(r, COUNT_OF(mix))];
}

void listed_make(uint64_t seed, uint32_t entry, struct date today, struct listed *out)
{
    struct rng r = rng_from(seed, (uint64_t)KEY_LISTED << 32 | entry);

    *out = (struct listed){.distortion = (enum distortion)(entry % DISTORT_COUNT)};
    for (int i = 0; i < DRAWS_MAX; i++) {
        enum culture culture =
            out->distortion == DISTORT_SURNAME_JOINED ? CULTURE_arabic : draw_culture(&r);
        person_make_adult(&r, culture, today, &out->person);
        if (fits(out->distortion, &out->person, &r))
            break;
    }
    out->has_document = out->distortion == DISTORT_DOCUMENT_OTHER_NAME ||
                        out->distortion == DISTORT_DOCUMENT_OCR ||
                        out->distortion == DISTORT_EXACT || rng_percent(&r, 35);
    if (out->distortion == DISTORT_ALIAS || rng_percent(&r, 25)) {
        struct person other;
        person_make(&r, out->person.culture, out->person.sex, (struct age){20, 62}, today, &other);
        (void)snprintf(out->alias, sizeof out->alias, "%s, %s", other.surname, other.given);
    }
}

static void set(char *to, size_t size, str text)
{
    (void)snprintf(to, size, STR_FMT, STR_ARG(text));
}

static void remove_blanks(char *name)
{
    char *to = name;

    for (; *name; name++)
        if (*name != ' ' && *name != '-')
            *to++ = *name;
    *to = '\0';
}

static void swap_names(struct person *p)
{
    char surname[48];

    memcpy(surname, p->surname, sizeof surname);
    set(p->surname, sizeof p->surname, str_head(str_from_c(p->given), sizeof p->surname - 1));
    set(p->given, sizeof p->given, str_from_c(surname));
}

/** Another romanisation of the surname and of each given name that has one. */
static void respell(struct person *p, struct rng *r)
{
    str surname = name_respell(p->culture, str_from_c(p->surname), r), rest, word;
    char given[64] = "";
    size_t n = 0;

    if (surname.n > 0)
        set(p->surname, sizeof p->surname, surname);
    rest = str_from_c(p->given);
    while (str_cut(&rest, ' ', &word)) {
        str other = name_respell(p->culture, word, r);
        str use = other.n > 0 && rng_percent(r, 60) ? other : word;
        int k = snprintf(given + n, sizeof given - n, "%s" STR_FMT, n ? " " : "", STR_ARG(use));
        if (k < 0 || (size_t)k >= sizeof given - n)
            break;
        n += (size_t)k;
    }
    memcpy(p->given, given, sizeof given);
}

/** One slip of the keyboard inside the surname, never at its first letter. */
static void mistype(struct person *p, struct rng *r)
{
    size_t n = strlen(p->surname), at = 1 + rng_below(r, (uint32_t)n - 2);
    char c = p->surname[at];

    switch (rng_below(r, 3)) {
    case 0:
        memmove(p->surname + at, p->surname + at + 1, n - at);
        break;
    case 1:
        if (c != p->surname[at + 1]) {
            p->surname[at] = p->surname[at + 1];
            p->surname[at + 1] = c;
            break;
        }
        /* fall through */
    default:
        p->surname[at] = c == 'A' ? 'E' : c == 'S' ? 'D' : c == 'M' ? 'N' : 'A';
        break;
    }
}

static void cut_name(struct person *p)
{
    size_t surname = strlen(p->surname), room = surname < 17 ? 20 - surname : 3;

    p->given[room] = '\0';
    while (room > 1 && p->given[room - 1] == ' ')
        p->given[--room] = '\0';
}

static void confuse_document(char *number)
{
    static const char pairs[] = "0O1I2Z5S8BO0I1Z2S5B8";

    for (; *number; number++)
        for (size_t i = 0; i + 1 < sizeof pairs; i += 2)
            if (*number == pairs[i]) {
                *number = pairs[i + 1];
                return;
            }
}

static void take_alias(const struct listed *entry, struct person *p)
{
    str rest = str_from_c(entry->alias), surname;

    if (!str_cut(&rest, ',', &surname))
        return;
    set(p->surname, sizeof p->surname, surname);
    set(p->given, sizeof p->given, str_trim(rest));
}

static void glue_title(struct person *p)
{
    size_t n = strlen(p->given);

    (void)snprintf(p->given + n, sizeof p->given - n, "%s", p->sex == 'M' ? "MR" : "MRS");
}

static void only_first_name(struct person *p)
{
    char *blank = strchr(p->given, ' ');

    if (blank)
        *blank = '\0';
}

void listed_travel(const struct listed *entry, struct rng *r, struct person *out)
{
    bool same_document = entry->distortion == DISTORT_EXACT ||
                         entry->distortion == DISTORT_DOCUMENT_OCR ||
                         entry->distortion == DISTORT_DOCUMENT_OTHER_NAME;

    *out = entry->person;
    if (!same_document)
        person_new_document(r, out);

    switch (entry->distortion) {
    case DISTORT_SWAPPED:
        swap_names(out);
        break;
    case DISTORT_TRANSLITERATION:
        respell(out, r);
        break;
    case DISTORT_TITLE_GLUED:
        glue_title(out);
        break;
    case DISTORT_RUN_TOGETHER:
        remove_blanks(out->given);
        break;
    case DISTORT_MIDDLE_DROPPED:
        only_first_name(out);
        break;
    case DISTORT_INITIAL:
        out->given[1] = '\0';
        break;
    case DISTORT_TRUNCATED:
        cut_name(out);
        break;
    case DISTORT_TYPO:
        mistype(out, r);
        break;
    case DISTORT_SURNAME_JOINED:
        remove_blanks(out->surname);
        break;
    case DISTORT_BIRTH_SWAPPED: {
        uint8_t day = out->born_on.day;
        out->born_on.day = out->born_on.month;
        out->born_on.month = day;
        break;
    }
    case DISTORT_BIRTH_OFF_BY_YEAR:
        out->born_on.year = (int16_t)(out->born_on.year + (rng_percent(r, 50) ? 1 : -1));
        if (!date_valid(out->born_on))
            out->born_on.day = 28;
        break;
    case DISTORT_DOCUMENT_OTHER_NAME:
        respell(out, r);
        only_first_name(out);
        break;
    case DISTORT_DOCUMENT_OCR:
        confuse_document(out->document);
        break;
    case DISTORT_ALIAS:
        take_alias(entry, out);
        break;
    case DISTORT_EXACT:
    case DISTORT_BIRTH_YEAR_ONLY:
    case DISTORT_COUNT:
        break;
    }
}

void listed_near_miss(const struct listed *entry, enum near_miss how, struct date today,
                      struct rng *r, struct person *out)
{
    struct person other;

    person_make(r, entry->person.culture, entry->person.sex, (struct age){20, 62}, today, &other);
    *out = entry->person;
    person_new_document(r, out);
    if (how == NEAR_SAME_BIRTH) {
        memcpy(out->surname, other.surname, sizeof out->surname);
        memcpy(out->given, other.given, sizeof out->given);
        return;
    }
    /* At least four years away, and neither day nor month the same. */
    int years = rng_between(r, 4, 14) * (entry->person.born_on.year > today.year - 36 ? -1 : 1);
    out->born_on.year = (int16_t)(entry->person.born_on.year + years);
    out->born_on.month = (uint8_t)(1 + (entry->person.born_on.month + rng_below(r, 9)) % 12);
    out->born_on.day = (uint8_t)(1 + (entry->person.born_on.day + rng_below(r, 20)) % 28);
}

void listed_id(uint32_t entry, char out[8])
{
    (void)snprintf(out, 8, "W%04u", entry % 10000 + 1);
}

static void write_row(const struct listed *e, uint32_t entry, struct buf *out)
{
    char id[8], born[DATE_TEXT];
    struct date listed = e->person.born_on;

    if (e->distortion == DISTORT_BIRTH_YEAR_ONLY)
        listed.month = listed.day = 0;
    date_format(listed, born);
    listed_id(entry, id);
    buf_printf(out, "%s,\"%s, %s\",%s%s%s,%s,%c,%s,%s,%s\n", id, e->person.surname, e->person.given,
               e->alias[0] ? "\"" : "", e->alias, e->alias[0] ? "\"" : "", born, e->person.sex,
               e->person.nationality, e->has_document ? e->person.document : "",
               e->has_document ? e->person.nationality : "");
}

void listed_write_csv(uint64_t seed, struct date today, struct buf *out)
{
    buf_c(out, "id,name,alias,born_on,sex,nationality,document,country\n");
    for (uint32_t i = 0; i < LISTED_COUNT; i++) {
        struct listed entry;
        listed_make(seed, i, today, &entry);
        write_row(&entry, i, out);
    }
}
