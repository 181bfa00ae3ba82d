/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Country codes in sorted static tables, without allocation. Called for every document of every
 * message.
 */
#include "reference/country.h"

#include "base/attr.h"
#include "reference/lookup.h"

struct country {
    char code[4];
    enum country_kind kind;
    str name;
};

struct alpha2 {
    char code[3]; /* as sent */
    str canonical;
};

/* clang-format off */
static const struct country iso[] = {
#define COUNTRY(alpha_3, alpha_2, name) {alpha_3, COUNTRY_ISO, STR_INIT(name)},
#define ALPHA2(sent, code)
#include "reference/countries.def"
#undef COUNTRY
#undef ALPHA2
};

static const struct alpha2 iso_alpha2[] = {
#define COUNTRY(alpha_3, alpha_2, name)
#define ALPHA2(sent, code) {sent, STR_INIT(code)},
#include "reference/countries.def"
#undef COUNTRY
#undef ALPHA2
};

static const struct country special[] = {
#define SPECIAL(code, kind, name) {code, COUNTRY_##kind, STR_INIT(name)},
#define ALPHA2(sent, code)
#include "reference/country_specials.def"
#undef SPECIAL
#undef ALPHA2
};

static const struct alpha2 special_alpha2[] = {
#define SPECIAL(code, kind, name)
#define ALPHA2(sent, code) {sent, STR_INIT(code)},
#include "reference/country_specials.def"
#undef SPECIAL
#undef ALPHA2
};
/* clang-format on */

static struct lookup_pairs iso_pairs, iso_alpha2_pairs;

AT_START static void fill_pairs(void)
{
    lookup_pairs_fill(&iso_pairs, LOOKUP(iso));
    lookup_pairs_fill(&iso_alpha2_pairs, LOOKUP(iso_alpha2));
}

static str code_of(const struct country *row)
{
    size_t n = 0;

    while (n < sizeof(row->code) && row->code[n])
        n++;
    return (str){row->code, n};
}

/** In any letter case. */
static const struct country *find(str code)
{
    const struct country *found = lookup_by_pair(LOOKUP(iso), &iso_pairs, code);

    return found ? found : lookup_code(LOOKUP(special), code);
}

static const struct alpha2 *find_alpha2(str code)
{
    const struct alpha2 *found = lookup_by_pair(LOOKUP(iso_alpha2), &iso_alpha2_pairs, code);

    return found ? found : lookup_code(LOOKUP(special_alpha2), code);
}

enum country_kind country_find(str sent, str *out)
{
    sent = str_trim(sent);
    while (sent.n > 0 && sent.p[sent.n - 1] == '<')
        sent.n--;
    if (sent.n == 2) {
        const struct alpha2 *two = find_alpha2(sent);
        if (!two)
            return COUNTRY_UNKNOWN;
        *out = two->canonical;
        return country_kind_of(*out);
    }
    const struct country *found = find(sent);
    if (!found)
        return COUNTRY_UNKNOWN;
    *out = code_of(found);
    return found->kind;
}

bool country_from_code(str sent, str *out)
{
    return country_find(sent, out) != COUNTRY_UNKNOWN;
}

/** The row of a canonical code: exactly as it is written there. */
static const struct country *find_canonical(str code)
{
    const struct country *found = find(code);

    return found && str_eq(code_of(found), code) ? found : NULL;
}

enum country_kind country_kind_of(str code)
{
    const struct country *found = find_canonical(code);

    return found ? found->kind : COUNTRY_UNKNOWN;
}

bool country_from_name(str name, str *out)
{
    static const struct {
        str name, code;
    } others[] = {
#define COUNTRY_NAME(name, code) {STR_INIT(name), STR_INIT(code)},
#include "reference/country_names.def"
#undef COUNTRY_NAME
    };

    for (size_t i = 0; i < COUNT_OF(iso); i++)
        if (str_equal_fold(name, iso[i].name)) {
            *out = code_of(&iso[i]);
            return true;
        }
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_equal_fold(name, others[i].name)) {
            *out = others[i].code;
            return true;
        }
    return false;
}

str country_name(str code)
{
    const struct country *found = find_canonical(code);

    return found ? found->name : code;
}

/** The State behind a code that is not the State's own. */
static str state_of(str code)
{
    if (str_is(code, "D") || str_is(code, "DDR"))
        return STR("DEU");
    if (code.n == 3 && memcmp(code.p, "GB", 2) == 0)
        return STR("GBR");
    if (str_is(code, "UNK"))
        return STR("RKS");
    if (str_is(code, "ROM"))
        return STR("ROU");
    if (str_is(code, "ZAR"))
        return STR("COD");
    if (str_is(code, "TMP"))
        return STR("TLS");
    if (str_is(code, "BUR"))
        return STR("MMR");
    return code;
}

bool country_same_state(str a, str b)
{
    return str_eq(a, b) || str_eq(state_of(a), state_of(b));
}

size_t country_count(void)
{
    return COUNT_OF(iso);
}

str country_code_at(size_t i)
{
    return i < COUNT_OF(iso) ? code_of(&iso[i]) : STR_NONE;
}
