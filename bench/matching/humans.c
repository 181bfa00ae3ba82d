/* SPDX-License-Identifier: Apache-2.0 */
/* Making up people. */
#include "bench/matching/humans.h"

#include "simulate/names.h"

#include <stdio.h>

enum { FIRST_YEAR = 1951, LAST_YEAR = 2008 };

void name_add(char *name, size_t size, const char *word)
{
    size_t n = strlen(name);

    if (word[0] != '\0' && n + strlen(word) + 2 <= size)
        (void)snprintf(name + n, size - n, "%s%s", n > 0 ? " " : "", word);
}

static void draw_document(struct rng *r, char out[16])
{
    uint32_t letters = rng_below(r, 3), length = 8 + rng_below(r, 2), n = 0;

    for (; n < letters; n++)
        out[n] = (char)('A' + rng_below(r, 26));
    for (; n < length; n++)
        out[n] = (char)('0' + rng_below(r, 10));
    out[n] = '\0';
}

/* Most travellers are of middle age: the mean of two draws. */
static struct date draw_birth(struct rng *r)
{
    int low = date_to_days((struct date){FIRST_YEAR, 1, 1});
    int high = date_to_days((struct date){LAST_YEAR, 12, 31});
    int first = rng_between(r, low, high);

    return date_from_days((first + rng_between(r, low, high)) / 2);
}

/* Two syllables are written apart or as one: XIAO PING, XIAOPING. */
static void join_syllables(char *name)
{
    char *blank = strchr(name, ' ');

    if (blank)
        memmove(blank, blank + 1, strlen(blank));
}

static void draw_given(struct rng *r, struct human *h)
{
    enum part part = h->sex == 'M' ? PART_M : PART_F;

    word_draw(h->naming, part, r, h->first);
    if (h->naming == NAMING_chinese || h->naming == NAMING_korean) {
        if (rng_percent(r, h->naming == NAMING_chinese ? 75 : 50))
            join_syllables(h->first);
        return;
    }
    if (!rng_percent(r, naming_rows[h->naming].second))
        return;
    if (h->naming != NAMING_vietnamese) {
        word_draw(h->naming, part, r, h->second);
    } else if (rng_percent(r, h->sex == 'F' ? 60 : 35)) { /* the middle name of many */
        (void)snprintf(h->second, sizeof h->second, "%s", h->sex == 'M' ? "VAN" : "THI");
    } else {
        word_draw(h->naming, part, r, h->second);
    }
    if (strcmp(h->second, h->first) == 0)
        h->second[0] = '\0';
}

static void draw_family(struct rng *r, struct human *h)
{
    const struct naming_row *row = &naming_rows[h->naming];
    char word[WORD_SIZE], other[WORD_SIZE];

    word_draw(h->naming, PART_S, r, word);
    if (h->naming == NAMING_hispanic && rng_percent(r, 85))
        word_draw(h->naming, PART_S, r, h->mother);
    if (h->naming == NAMING_western && rng_percent(r, 5)) { /* two surnames with a hyphen */
        word_draw(h->naming, PART_S, r, other);
        (void)snprintf(h->surname, sizeof h->surname, "%.24s-%.22s", word, other);
    } else if (h->sex == 'F') {
        name_feminine(row->pool, str_from_c(word), h->surname);
    } else {
        memcpy(h->surname, word, sizeof h->surname);
    }
    word_draw(h->naming, PART_M, r, h->father);
    if (h->naming == NAMING_arabic && rng_percent(r, 40))
        word_draw(h->naming, PART_M, r, h->grandfather);
    h->listed_father = rng_percent(r, row->father);
    h->sent_father = h->listed_father && rng_percent(r, row->ticket);
    h->bin = h->naming == NAMING_arabic && rng_percent(r, 20);
}

void human_make(struct rng *r, enum naming naming, struct human *out)
{
    *out = (struct human){.naming = naming};
    out->sex = rng_percent(r, 72) ? 'M' : 'F';
    draw_given(r, out);
    draw_family(r, out);
    out->born_on = draw_birth(r);
    (void)snprintf(out->country, sizeof out->country, "%s", naming_country(naming, r, &out->town));
    draw_document(r, out->document);
}

void human_make_sibling(struct rng *r, const struct human *of, struct human *out)
{
    int years = rng_between(r, 1, 8) * (rng_percent(r, 50) ? 1 : -1);

    human_make(r, of->naming, out);
    while (strcmp(out->first, of->first) == 0)
        draw_given(r, out);
    if (out->sex == of->sex)
        memcpy(out->surname, of->surname, sizeof out->surname);
    else if (out->sex == 'F')
        name_feminine(naming_rows[of->naming].pool, str_from_c(of->surname), out->surname);
    memcpy(out->mother, of->mother, sizeof out->mother);
    memcpy(out->father, of->father, sizeof out->father);
    memcpy(out->grandfather, of->grandfather, sizeof out->grandfather);
    memcpy(out->country, of->country, sizeof out->country);
    out->listed_father = of->listed_father;
    out->sent_father = of->sent_father;
    out->bin = of->bin;
    out->born_on = date_from_days(date_to_days(of->born_on) + years * 365 + rng_between(r, 0, 300));
}

struct date human_other_birth(struct rng *r, const struct human *of)
{
    struct date d = of->born_on;
    int years = rng_between(r, 4, 14);

    d.year = (int16_t)(d.year > 1980 ? d.year - years : d.year + years);
    d.month = (uint8_t)(1 + (d.month + rng_below(r, 11)) % 12);
    d.day = (uint8_t)(1 + (d.day + rng_below(r, 26)) % 28);
    return d;
}

void human_patronymic(const struct human *h, char out[WORD_SIZE])
{
    str father = str_from_c(h->father);
    int n = (int)father.n;
    const char *ending = h->sex == 'F' ? "OVNA" : "OVICH";

    if (h->naming != NAMING_slavic) {
        (void)snprintf(out, WORD_SIZE, "%s", h->father);
        return;
    }
    if (str_ends(father, STR("EY")) || str_ends(father, STR("Y"))) {
        n -= 1;
        ending = h->sex == 'F' ? "EVNA" : "EVICH";
    } else if (str_ends(father, STR("A"))) {
        n -= 1;
        ending = h->sex == 'F' ? "ICHNA" : "ICH";
    }
    (void)snprintf(out, WORD_SIZE, "%.*s%s", n, h->father, ending);
}

void human_write(const struct human *h, bool on_list, struct sent *out)
{
    char father[WORD_SIZE];

    *out = (struct sent){.born_on = h->born_on, .sex = h->sex};
    name_add(out->surname, sizeof out->surname, h->surname);
    name_add(out->surname, sizeof out->surname, h->mother);
    if (h->naming == NAMING_vietnamese) /* NGUYEN VAN MINH: the given name comes last */
        name_add(out->given, sizeof out->given, h->second);
    name_add(out->given, sizeof out->given, h->first);
    if (h->naming != NAMING_vietnamese)
        name_add(out->given, sizeof out->given, h->second);
    if (!(on_list ? h->listed_father : h->sent_father))
        return;
    human_patronymic(h, father);
    if (h->bin)
        name_add(out->given, sizeof out->given, "BIN");
    name_add(out->given, sizeof out->given, father);
    if (h->grandfather[0] != '\0') {
        if (h->bin)
            name_add(out->given, sizeof out->given, "BIN");
        name_add(out->given, sizeof out->given, h->grandfather);
    }
}

void human_as_person(const struct human *h, struct person *out)
{
    struct sent s;

    human_write(h, true, &s);
    *out = (struct person){
        .culture = naming_rows[h->naming].pool, .sex = h->sex, .born_on = h->born_on};
    (void)snprintf(out->surname, sizeof out->surname, "%.47s", s.surname);
    (void)snprintf(out->given, sizeof out->given, "%.63s", s.given);
    memcpy(out->nationality, h->country, sizeof out->nationality);
    memcpy(out->document, h->document, sizeof out->document);
}
