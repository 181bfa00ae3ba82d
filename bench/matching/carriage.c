/* SPDX-License-Identifier: Apache-2.0 */
/* Distortions of names and dates. */
#include "bench/matching/carriage.h"

#include <stdio.h>

#define FIELD sizeof(((struct sent *)0)->surname)

/* `text` may lie in `to`. */
static void set(char *to, const char *text)
{
    size_t n = strlen(text) < FIELD ? strlen(text) : FIELD - 1;

    memmove(to, text, n);
    to[n] = '\0';
}

static bool vowel(char c)
{
    return c != '\0' && strchr("AEIOUY", c) != NULL;
}

static char *longer(struct sent *s)
{
    return strlen(s->surname) >= strlen(s->given) ? s->surname : s->given;
}

/* ---- spellings ---- */

static bool respell_field(enum naming naming, struct rng *r, char *field)
{
    char out[FIELD] = "", word[WORD_SIZE];
    bool changed = false;

    if (strlen(field) < WORD_SIZE && word_respell(naming, field, r, word)) {
        set(field, word); /* pools hold names of several words: AL HARBI */
        return true;
    }
    for (str rest = str_from_c(field), one; str_cut(&rest, ' ', &one);) {
        char from[WORD_SIZE];
        (void)snprintf(from, sizeof from, STR_FMT, STR_ARG(one));
        changed |= word_respell(naming, from, r, word);
        name_add(out, sizeof out, word);
    }
    set(field, out);
    return changed;
}

bool name_respell_parts(enum naming naming, struct rng *r, struct sent *s)
{
    bool surname = respell_field(naming, r, s->surname);

    return respell_field(naming, r, s->given) || surname;
}

static bool respelt(const struct human *h, struct rng *r, struct sent *s)
{
    bool changed = respell_field(h->naming, r, s->surname);

    if (changed && rng_percent(r, 50))
        return true;
    return respell_field(h->naming, r, s->given) || changed;
}

static bool x_escaped(const struct human *h, struct rng *r, struct sent *s)
{
    static const struct {
        const char *from, *to;
    } escapes[] = {
        {"SH", "XSH"},
        {"DH", "XDH"},
        {"KH", "XKH"},
        {"TH", "XTH"}
    };
    char *at = NULL;

    (void)r;
    if (h->naming != NAMING_arabic)
        return false;
    for (size_t i = 0; i < COUNT_OF(escapes); i++) {
        char made[FIELD];
        if (!(at = strstr(s->surname, escapes[i].from)))
            continue;
        (void)snprintf(made, sizeof made, "%.*s%s%s", (int)(at - s->surname), s->surname,
                       escapes[i].to, at + 2);
        set(s->surname, made);
        return true;
    }
    return false;
}

static bool masculine(const struct human *h, struct rng *r, struct sent *s)
{
    size_t n = strlen(s->surname);

    (void)r;
    if (h->naming != NAMING_slavic || h->sex != 'F' || n < 5 || s->surname[n - 1] != 'A')
        return false;
    if (strcmp(s->surname + n - 3, "SKA") == 0)
        s->surname[n - 1] = 'I';
    else
        s->surname[n - 1] = '\0';
    return true;
}

static bool short_form(const struct human *h, struct rng *r, struct sent *s)
{
    char word[WORD_SIZE];

    if (!word_shorten(h->first, r, word))
        return false;
    set(s->given, word);
    return true;
}

/* ---- slips ---- */

static bool slip(struct rng *r, char *name)
{
    size_t n = strlen(name);

    if (n < 7)
        return false;
    size_t at = 1 + rng_below(r, (uint32_t)n - 3);
    if (name[at] == ' ' || name[at + 1] == ' ' || name[at] == name[at + 1])
        return false;
    if (rng_percent(r, 40)) {
        memmove(name + at, name + at + 1, n - at);
    } else if (rng_percent(r, 50)) {
        char c = name[at];
        name[at] = name[at + 1];
        name[at + 1] = c;
    } else {
        name[at] = (char)(name[at] == 'Z' ? 'A' : name[at] + 1);
    }
    return true;
}

/* One in each field where both are long enough. */
static bool two_typos(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    return slip(r, longer(s)) &&
           (slip(r, longer(s) == s->surname ? s->given : s->surname) || slip(r, longer(s)));
}

/* ---- fields ---- */

static bool cut_30(const struct human *h, struct rng *r, struct sent *s)
{
    size_t surname = strlen(s->surname), given = strlen(s->given);

    (void)h;
    (void)r;
    if (surname + 2 + given <= 30 || surname > 26)
        return false;
    given = 30 - 2 - surname;
    s->given[given] = '\0';
    return s->given[given - 1] != ' ';
}

static bool cut_surname(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    (void)r;
    if (strlen(s->surname) < 14 || s->surname[11] == ' ')
        return false;
    s->surname[12] = '\0';
    return true;
}

static bool split_name(const struct human *h, struct rng *r, struct sent *s)
{
    char *name = longer(s), made[FIELD];
    size_t n = strlen(name);

    (void)h;
    (void)r;
    if (n < 7 || strchr(name, ' '))
        return false;
    for (size_t at = 3; at + 3 <= n; at++) {
        if (!vowel(name[at - 1]) || vowel(name[at]))
            continue;
        (void)snprintf(made, sizeof made, "%.*s %s", (int)at, name, name + at);
        set(name, made);
        return true;
    }
    return false;
}

static bool syllables(const struct human *h, struct rng *r, struct sent *s)
{
    char *blank = strchr(s->given, ' ');
    size_t n = strlen(s->given);

    (void)r;
    if (h->naming != NAMING_chinese && h->naming != NAMING_korean)
        return false;
    if (blank) {
        memmove(blank, blank + 1, strlen(blank));
        return true;
    }
    for (size_t at = 2; at + 2 <= n; at++) {
        bool ends = vowel(s->given[at - 1]) || s->given[at - 1] == 'N' || s->given[at - 1] == 'G';
        if (!ends || vowel(s->given[at]) || (s->given[at - 1] == 'N' && s->given[at] == 'G') ||
            (vowel(s->given[at - 1]) && s->given[at] == 'N' && !vowel(s->given[at + 1])))
            continue;
        memmove(s->given + at + 1, s->given + at, n - at + 1);
        s->given[at] = ' ';
        return true;
    }
    return false;
}

static bool fnu(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    (void)r;
    name_add(s->surname, FIELD, s->given);
    set(s->given, "FNU");
    return true;
}

static bool lnu(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    (void)r;
    name_add(s->given, FIELD, s->surname);
    set(s->surname, "LNU");
    return true;
}

static bool repeated(const struct human *h, struct rng *r, struct sent *s)
{
    char made[FIELD];

    (void)h;
    (void)r;
    set(made, s->surname);
    name_add(made, sizeof made, s->given);
    set(s->given, made);
    return true;
}

static bool second_initial(const struct human *h, struct rng *r, struct sent *s)
{
    char made[FIELD] = "";
    str rest = str_from_c(s->given), one;
    bool first = true;

    (void)h;
    (void)r;
    for (; str_cut(&rest, ' ', &one); first = false) {
        char word[WORD_SIZE];
        (void)snprintf(word, sizeof word, "%.*s", first ? (int)one.n : 1, one.p);
        name_add(made, sizeof made, word);
    }
    if (strcmp(made, s->given) == 0)
        return false;
    set(s->given, made);
    return true;
}

/* The family name is lost and the last name of the chain stands in its place. */
static bool chain(const struct human *h, struct rng *r, struct sent *s)
{
    char *last = strrchr(s->given, ' ');

    (void)r;
    if (!h->listed_father || !last)
        return false;
    set(s->surname, last + 1);
    *last = '\0';
    last = strrchr(s->given, ' ');
    if (last && strcmp(last, " BIN") == 0)
        *last = '\0';
    return true;
}

static bool mother_dropped(const struct human *h, struct rng *r, struct sent *s)
{
    (void)r;
    if (h->mother[0] == '\0')
        return false;
    set(s->surname, h->surname);
    return true;
}

static bool mother_split(const struct human *h, struct rng *r, struct sent *s)
{
    (void)r;
    if (h->mother[0] == '\0')
        return false;
    set(s->surname, h->mother);
    name_add(s->given, FIELD, h->surname);
    return true;
}

/* Letters of the particles that begin a surname, with their blanks; 0: none. */
static size_t particle(const char *surname)
{
    static const char *const particles[] = {"AL ",  "EL ",    "DE LA ",   "DE LOS ",
                                            "DEL ", "DE ",    "VAN DEN ", "VAN ",
                                            "BIN ", "BINTI ", "ABU ",     "DOS "};

    for (size_t i = 0; i < COUNT_OF(particles); i++)
        if (strncmp(surname, particles[i], strlen(particles[i])) == 0)
            return strlen(particles[i]);
    return 0;
}

static bool particle_joined(const struct human *h, struct rng *r, struct sent *s)
{
    size_t n = particle(s->surname), kept = 0;
    char made[FIELD];

    (void)h;
    (void)r;
    for (size_t i = 0; i < n; i++)
        if (s->surname[i] != ' ')
            made[kept++] = s->surname[i];
    (void)snprintf(made + kept, sizeof made - kept, "%s", s->surname + n);
    set(s->surname, made);
    return n > 0;
}

static bool particle_dropped(const struct human *h, struct rng *r, struct sent *s)
{
    size_t n = particle(s->surname);

    (void)h;
    (void)r;
    set(s->surname, s->surname + n);
    return n > 0;
}

/* ---- dates ---- */

static bool january(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    (void)r;
    s->born_on.day = s->born_on.month = 1;
    return true;
}

static bool year_off(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    s->born_on.year = (int16_t)(s->born_on.year + (rng_percent(r, 50) ? 1 : -1));
    return date_valid(s->born_on);
}

static bool undated(const struct human *h, struct rng *r, struct sent *s)
{
    (void)h;
    (void)r;
    s->born_on = DATE_NONE;
    return true;
}

void carry_bad_birth(struct rng *r, struct date *born_on)
{
    struct date d = *born_on;

    switch (rng_below(r, 4)) {
    case 0:
        d = (struct date){d.year, d.day, d.month};
        break;
    case 1:
        d.day = d.month = 1;
        break;
    case 2:
        d.year = (int16_t)(d.year + (rng_percent(r, 50) ? 1 : -1));
        break;
    default:
        d.day = (uint8_t)(d.day % 10 == 9 ? d.day - 1 : d.day + 1);
        break;
    }
    if (date_valid(d))
        *born_on = d;
}

/* ---- the table ---- */

static bool two_at_once(const struct human *h, struct rng *r, struct sent *s);

struct row {
    bool (*own)(const struct human *h, struct rng *r, struct sent *s); /* NULL: shared */
    enum kind shared;
    enum touches touches;
    const char *title;
};

static const struct row rows[CARRIAGE_COUNT] = {
#define SHARED(kind, touches, title) {NULL, KIND_##kind, TOUCHES_##touches, title},
#define OWN(function, touches, title) {function, KIND_EXACT, TOUCHES_##touches, title},
#include "bench/matching/carriage.def"
#undef SHARED
#undef OWN
};

/* Two of the commonest, on top of one another. */
static bool two_at_once(const struct human *h, struct rng *r, struct sent *s)
{
    static const enum carriage usual[] = {CARRIAGE_respelt, CARRIAGE_second_initial,
                                          CARRIAGE_particle_joined, CARRIAGE_two_typos,
                                          CARRIAGE_short_form};
    bool first = rows[usual[rng_below(r, COUNT_OF(usual))]].own(h, r, s);

    if (!first || !slip(r, longer(s)))
        return false;
    return true;
}

const char *carriage_title(enum carriage kind)
{
    return rows[kind].title;
}

enum touches carriage_touches(enum carriage kind)
{
    return rows[kind].touches;
}

bool carry(enum carriage kind, const struct human *h, struct rng *r, struct sent *out)
{
    struct person p;

    if (rows[kind].own) {
        human_write(h, true, out);
        return rows[kind].own(h, r, out);
    }
    human_as_person(h, &p);
    return distort(rows[kind].shared, &p, r, out);
}
