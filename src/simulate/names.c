/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing names. The tables are small: a draw walks the frequencies, about ten steps on average. */
#include "simulate/names.h"

#include <stdio.h>

struct name {
    enum name_kind kind;
    uint16_t frequency;
    str spellings;
};

struct table {
    const struct name *rows;
    size_t count;
};

#define NAME(kind, frequency, spellings) {NAME_##kind, frequency, STR_INIT(spellings)},
static const struct name pakistani[] = {
#include "simulate/names_pakistani.def"
};
static const struct name arabic[] = {
#include "simulate/names_arabic.def"
};
static const struct name turkish[] = {
#include "simulate/names_turkish.def"
};
static const struct name slavic[] = {
#include "simulate/names_slavic.def"
};
static const struct name chinese[] = {
#include "simulate/names_chinese.def"
};
static const struct name western[] = {
#include "simulate/names_western.def"
};
static const struct name south_asian[] = {
#include "simulate/names_south_asian.def"
};
static const struct name persian[] = {
#include "simulate/names_persian.def"
};
static const struct name southeast_asian[] = {
#include "simulate/names_southeast_asian.def"
};
static const struct name african[] = {
#include "simulate/names_african.def"
};
#undef NAME

static const struct table tables[CULTURE_COUNT] = {
#define CULTURE(token) [CULTURE_##token] = {token, COUNT_OF(token)},
#include "simulate/cultures.def"
#undef CULTURE
};

str name_draw(enum culture culture, enum name_kind kind, struct rng *r)
{
    const struct table *t = &tables[culture];
    uint32_t total = 0;

    for (size_t i = 0; i < t->count; i++)
        total += t->rows[i].kind == kind ? t->rows[i].frequency : 0;
    uint32_t at = rng_below(r, total);
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[i].kind != kind)
            continue;
        if (at < t->rows[i].frequency)
            return t->rows[i].spellings;
        at -= t->rows[i].frequency;
    }
    return STR_NONE;
}

uint32_t name_spelling_count(str name)
{
    uint32_t n = 1;

    for (size_t i = 0; i < name.n; i++)
        n += name.p[i] == '|';
    return n;
}

str name_spelling(str name, uint32_t i)
{
    str one = name, rest = name;

    for (i %= name_spelling_count(name); str_cut(&rest, '|', &one) && i > 0; i--)
        ;
    return one;
}

str name_usual(str name, struct rng *r)
{
    if (rng_percent(r, 70))
        return name_spelling(name, 0);
    return name_spelling(name, rng_below(r, name_spelling_count(name)));
}

str name_respell(enum culture culture, str word, struct rng *r)
{
    const struct table *t = &tables[culture];

    for (size_t i = 0; i < t->count; i++) {
        uint32_t n = name_spelling_count(t->rows[i].spellings);
        for (uint32_t k = 0; n > 1 && k < n; k++)
            if (str_eq(name_spelling(t->rows[i].spellings, k), word))
                return name_spelling(t->rows[i].spellings, k + 1 + rng_below(r, n - 1));
    }
    return STR_NONE;
}

void name_feminine(enum culture culture, str surname, char *out)
{
    int n = (int)surname.n;
    const char *ending = "";

    if (culture == CULTURE_slavic) {
        if (str_ends(surname, STR("OV")) || str_ends(surname, STR("EV")) ||
            str_ends(surname, STR("IN")))
            ending = "A";
        else if (str_ends(surname, STR("SKI")) || str_ends(surname, STR("SKY"))) {
            n--;
            ending = "A";
        }
    }
    (void)snprintf(out, 48, "%.*s%s", n, surname.p, ending);
}
