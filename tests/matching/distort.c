/* SPDX-License-Identifier: Apache-2.0 */
/* Distortions of invented people. */
#include "tests/matching/distort.h"

#include "simulate/names.h"

#include <stdio.h>

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

/* The name that a slip of the keyboard hits: the longer one. */
static char *longer(struct sent *s)
{
    return strlen(s->surname) >= strlen(s->given) ? s->surname : s->given;
}

static char other_letter(char c, struct rng *r)
{
    char d = (char)('A' + rng_below(r, 26));

    return d == c ? (c == 'A' ? 'E' : 'A') : d;
}

static bool mistype(enum kind kind, char *name, struct rng *r)
{
    size_t n = strlen(name), at;

    if (n < 5)
        return false;
    at = 1 + rng_below(r, (uint32_t)n - 2);
    if (name[at] == ' ' || name[at] == '-' || name[at + 1] == ' ' || name[at + 1] == '-')
        return false;
    if (kind == KIND_SUBSTITUTE) {
        name[at] = other_letter(name[at], r);
    } else if (kind == KIND_DELETE) {
        memmove(name + at, name + at + 1, n - at);
    } else if (kind == KIND_INSERT) {
        memmove(name + at + 1, name + at, n - at + 1);
        name[at] = (char)('A' + rng_below(r, 26));
    } else {
        char c = name[at];
        if (c == name[at + 1])
            return false;
        name[at] = name[at + 1];
        name[at + 1] = c;
    }
    return true;
}

static bool respell(const struct person *p, struct rng *r, struct sent *s)
{
    str surname = name_respell(p->culture, str_from_c(p->surname), r);

    if (surname.n == 0)
        return false;
    set(s->surname, sizeof s->surname, surname);
    return true;
}

static bool swap_fields(struct sent *s)
{
    struct sent old = *s;

    set(s->surname, sizeof s->surname, str_from_c(old.given));
    set(s->given, sizeof s->given, str_from_c(old.surname));
    return true;
}

static bool glue_title(struct sent *s)
{
    remove_blanks(s->given);
    char name[sizeof s->given];
    int n = snprintf(name, sizeof name, "%s%s", s->given, s->sex == 'M' ? "MR" : "MRS");

    set(s->given, sizeof s->given, str_from_c(name));
    return n > 0 && (size_t)n < sizeof name;
}

static bool keep_first_given(struct sent *s, bool initial)
{
    char *blank = strchr(s->given, ' ');

    if (initial) {
        s->given[1] = '\0';
        return true;
    }
    if (blank)
        *blank = '\0';
    return blank != NULL;
}

static bool run_together(struct sent *s)
{
    if (!strchr(s->given, ' ') && !strchr(s->surname, ' '))
        return false;
    remove_blanks(s->given);
    remove_blanks(s->surname);
    return true;
}

static bool whole_in_surname(const struct person *p, struct sent *s)
{
    (void)snprintf(s->surname, sizeof s->surname, "%s %s", p->surname, p->given);
    s->given[0] = '\0';
    return true;
}

static bool cut_three(struct sent *s)
{
    size_t n = strlen(s->given);

    if (n < 6)
        return false;
    s->given[n - 3] = '\0';
    return s->given[n - 4] != ' ';
}

static bool distort_date(enum kind kind, struct sent *s)
{
    struct date d = s->born_on;

    if (kind == KIND_YEAR_ONLY) {
        s->born_on = (struct date){d.year, 0, 0};
        return true;
    }
    if (kind == KIND_NEAR_YEAR) {
        s->born_on.day = (uint8_t)(d.day % 10 == 8 ? d.day - 1 : d.day + 1);
        return d.day % 10 != 9 && date_valid(s->born_on);
    }
    s->born_on = (struct date){d.year, d.day, d.month};
    return d.day <= 12 && d.day != d.month;
}

static bool misread(const struct person *p, struct sent *s)
{
    static const char from[] = "0158", to[] = "OISB";
    char *at;

    set(s->document, sizeof s->document, str_from_c(p->document));
    at = strpbrk(s->document, from);
    if (at)
        *at = to[strchr(from, *at) - from];
    return at != NULL;
}

static bool other_holder(const struct person *p, struct rng *r, struct sent *s)
{
    struct person other;

    person_make_adult(r, p->culture, (struct date){2026, 1, 1}, &other);
    set(s->surname, sizeof s->surname, str_from_c(other.surname));
    set(s->given, sizeof s->given, str_from_c(other.given));
    set(s->document, sizeof s->document, str_from_c(p->document));
    s->born_on = other.born_on;
    return true;
}

bool distort(enum kind kind, const struct person *p, struct rng *r, struct sent *s)
{
    *s = (struct sent){.born_on = p->born_on, .sex = p->sex};
    set(s->surname, sizeof s->surname, str_from_c(p->surname));
    set(s->given, sizeof s->given, str_from_c(p->given));
    if (s->surname[0] == '\0' || s->given[0] == '\0')
        return false;
    switch (kind) {
    case KIND_EXACT:
        return true;
    case KIND_SWAPPED:
        return swap_fields(s);
    case KIND_TITLE:
        return glue_title(s);
    case KIND_RUN:
        return run_together(s);
    case KIND_WHOLE:
        return whole_in_surname(p, s);
    case KIND_DROPPED:
    case KIND_INITIAL:
        return keep_first_given(s, kind == KIND_INITIAL);
    case KIND_CUT:
        return cut_three(s);
    case KIND_SUBSTITUTE:
    case KIND_DELETE:
    case KIND_INSERT:
    case KIND_TRANSPOSE:
        return mistype(kind, longer(s), r);
    case KIND_RESPELL:
        return respell(p, r, s);
    case KIND_DAY_MONTH:
    case KIND_YEAR_ONLY:
    case KIND_NEAR_YEAR:
        return distort_date(kind, s);
    case KIND_DOCUMENT:
        return other_holder(p, r, s);
    case KIND_OCR:
        s->born_on = DATE_NONE;
        return misread(p, s);
    case KIND_COUNT:
        break;
    }
    return false;
}
