/* SPDX-License-Identifier: Apache-2.0 */
/* Making up persons. Each culture has its own way to compose a name from the tables. */
#include "simulate/people.h"

#include "simulate/names.h"

#include <stdio.h>

struct nation {
    char code[4];
    enum culture culture;
    uint8_t frequency;
    const char *shape, *phone, *towns;
};

static const struct nation nations[] = {
#define NATION(code, culture, frequency, shape, phone, towns)                                      \
    {code, CULTURE_##culture, frequency, shape, phone, towns},
#include "simulate/nations.def"
#undef NATION
};

/**
 * Append a word, unless the name begins with it; with a blank between. Cut at the end of
 * `name`.
 */
static void add_word(char *name, size_t size, str word)
{
    size_t n = strlen(name);

    if (word.n == 0 || n + 2 > size || (n > 0 && str_starts(str_from_c(name), word)))
        return;
    (void)snprintf(name + n, size - n, "%s" STR_FMT, n ? " " : "", STR_ARG(word));
}

static uint16_t draw_nation(struct rng *r, enum culture culture)
{
    uint32_t total = 0;

    for (size_t i = 0; i < COUNT_OF(nations); i++)
        total += nations[i].culture == culture ? nations[i].frequency : 0;
    uint32_t at = rng_below(r, total);
    for (size_t i = 0; i < COUNT_OF(nations); i++) {
        if (nations[i].culture != culture)
            continue;
        if (at < nations[i].frequency)
            return (uint16_t)i;
        at -= nations[i].frequency;
    }
    return 0;
}

void person_new_document(struct rng *r, struct person *person)
{
    static const char either[] = "0123456789CFGHJKLMNPRTVWXYZ";
    const char *shape = nations[person->nation].shape;
    size_t n = 0;

    for (; shape[n] && n + 1 < sizeof person->document; n++) {
        char c = shape[n];
        if (c == '@')
            c = (char)('A' + rng_below(r, 26));
        else if (c == '#')
            c = (char)('0' + rng_below(r, 10));
        else if (c == '&')
            c = either[rng_below(r, sizeof either - 1)];
        person->document[n] = c;
    }
    person->document[n] = '\0';
}

static void set_nation(struct rng *r, struct person *p, uint16_t nation)
{
    p->nation = nation;
    memcpy(p->nationality, nations[nation].code, sizeof p->nationality);
    person_new_document(r, p);
}

void person_set_nation(struct rng *r, struct person *person, const char *country)
{
    for (size_t i = 0; i < COUNT_OF(nations); i++)
        if (strcmp(nations[i].code, country) == 0 && nations[i].culture == person->culture) {
            set_nation(r, person, (uint16_t)i);
            return;
        }
}

static void draw_given(struct rng *r, struct person *p)
{
    enum name_kind kind = p->sex == 'M' ? NAME_M : NAME_F;
    enum culture c = p->culture;
    /* Share of people with a second and a third given name, by culture. */
    static const uint8_t second[CULTURE_COUNT] = {
        [CULTURE_pakistani] = 55,       [CULTURE_arabic] = 60,  [CULTURE_turkish] = 20,
        [CULTURE_slavic] = 15,          [CULTURE_chinese] = 0,  [CULTURE_western] = 45,
        [CULTURE_south_asian] = 25,     [CULTURE_persian] = 25, [CULTURE_african] = 40,
        [CULTURE_southeast_asian] = 35,
    };

    if (c == CULTURE_pakistani && p->sex == 'M' && rng_percent(r, 30))
        add_word(p->given, sizeof p->given, STR("MUHAMMAD"));
    add_word(p->given, sizeof p->given, name_usual(name_draw(c, kind, r), r));
    if (rng_percent(r, second[c])) {
        /* Arabic and African second names are the father's. */
        bool fathers = c == CULTURE_arabic || c == CULTURE_african;
        add_word(p->given, sizeof p->given,
                 name_usual(name_draw(c, fathers ? NAME_M : kind, r), r));
    }
    if (c == CULTURE_pakistani && p->sex == 'F' && rng_percent(r, 15))
        add_word(p->given, sizeof p->given, rng_percent(r, 60) ? STR("BIBI") : STR("BEGUM"));
}

static void draw_birth(struct rng *r, struct age age, struct date today, struct person *p)
{
    int32_t now = date_to_days(today);
    int low = age.low * 365 + 10, high = age.high * 365 + 300;
    int days = rng_between(r, low, high);

    if (age.high > 60) /* working age travels most: the younger of two draws */
        days = days / 2 + rng_between(r, low, high) / 2;
    p->born_on = date_from_days(now - days);
    p->expires_on = date_from_days(now + rng_between(r, 40, 3500));
}

void person_make(struct rng *r, enum culture culture, char sex, struct age age, struct date today,
                 struct person *out)
{
    char surname[48] = "";

    *out = (struct person){.culture = culture, .sex = sex};
    draw_given(r, out);
    add_word(surname, sizeof surname, name_usual(name_draw(culture, NAME_S, r), r));
    if (sex == 'F')
        name_feminine(culture, str_from_c(surname), out->surname);
    else
        memcpy(out->surname, surname, sizeof surname);
    draw_birth(r, age, today, out);
    set_nation(r, out, draw_nation(r, culture));
}

/** A wife keeps her own surname in some cultures; children take the father's. */
static bool keeps_surname(enum culture culture, bool child)
{
    if (child)
        return false;
    return culture == CULTURE_chinese || culture == CULTURE_arabic || culture == CULTURE_persian ||
           culture == CULTURE_african;
}

void person_make_relative(struct rng *r, const struct person *head, char sex, struct age age,
                          struct date today, struct person *out)
{
    bool child = age.high < 18;
    struct person own;

    person_make(r, head->culture, sex, age, today, &own);
    *out = own;
    set_nation(r, out, head->nation);
    if (keeps_surname(head->culture, child))
        return;
    if (head->culture == CULTURE_pakistani && rng_percent(r, 20)) {
        /* The father's or husband's given name as surname. */
        str rest = str_from_c(head->given), first, last = STR_NONE;
        while (str_cut(&rest, ' ', &first))
            last = first;
        out->surname[0] = '\0';
        add_word(out->surname, sizeof out->surname, last);
        return;
    }
    if (sex == 'F' && head->sex == 'M')
        name_feminine(head->culture, str_from_c(head->surname), out->surname);
    else if (sex == head->sex)
        memcpy(out->surname, head->surname, sizeof out->surname);
}

void person_make_adult(struct rng *r, enum culture culture, struct date today, struct person *out)
{
    char sex = rng_percent(r, 72) ? 'M' : 'F';

    person_make(r, culture, sex, (struct age){20, 62}, today, out);
}

const char *person_phone_code(const struct person *person)
{
    return nations[person->nation].phone;
}

str person_town(const struct person *person, uint32_t which)
{
    return name_spelling(str_from_c(nations[person->nation].towns), which);
}
