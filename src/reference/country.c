/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Country codes by binary search over sorted static tables: eight steps, no allocation, no state.
 * Called for every document of every message.
 */
#include "reference/country.h"

#include "base/attr.h"

struct country {
    str code;
    enum country_kind kind;
    str name;
};

struct alpha2 {
    char sent[3];
    str code;
};

/* clang-format off */
static const struct country iso[] = {
#define COUNTRY(alpha_3, alpha_2, name) {STR_INIT(alpha_3), COUNTRY_ISO, STR_INIT(name)},
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
#define SPECIAL(code, kind, name) {STR_INIT(code), COUNTRY_##kind, STR_INIT(name)},
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

static const struct country *search(const struct country *rows, size_t n, str code)
{
    size_t low = 0;

    while (low < n) {
        size_t mid = low + (n - low) / 2;
        int order = str_compare(rows[mid].code, code);
        if (order == 0)
            return &rows[mid];
        if (order < 0)
            low = mid + 1;
        else
            n = mid;
    }
    return NULL;
}

static const struct alpha2 *search_alpha2(const struct alpha2 *rows, size_t n, const char *code)
{
    size_t low = 0;

    while (low < n) {
        size_t mid = low + (n - low) / 2;
        int order = memcmp(rows[mid].sent, code, 2);
        if (order == 0)
            return &rows[mid];
        if (order < 0)
            low = mid + 1;
        else
            n = mid;
    }
    return NULL;
}

static const struct country *find(str code)
{
    const struct country *found = search(iso, COUNT_OF(iso), code);

    return found ? found : search(special, COUNT_OF(special), code);
}

static const struct alpha2 *find_alpha2(const char *code)
{
    const struct alpha2 *found = search_alpha2(iso_alpha2, COUNT_OF(iso_alpha2), code);

    return found ? found : search_alpha2(special_alpha2, COUNT_OF(special_alpha2), code);
}

bool country_from_code(str sent, str *out)
{
    char upper[3];

    sent = str_trim(sent);
    while (sent.n > 0 && sent.p[sent.n - 1] == '<')
        sent.n--;
    if (sent.n == 0 || sent.n > sizeof upper)
        return false;
    for (size_t i = 0; i < sent.n; i++)
        upper[i] = ascii_upper(sent.p[i]);

    if (sent.n == 2) {
        const struct alpha2 *two = find_alpha2(upper);
        if (two)
            *out = two->code;
        return two != NULL;
    }
    const struct country *found = find((str){upper, sent.n});
    if (found)
        *out = found->code;
    return found != NULL;
}

enum country_kind country_kind_of(str code)
{
    const struct country *found = find(code);

    return found ? found->kind : COUNTRY_UNKNOWN;
}

str country_name(str code)
{
    const struct country *found = find(code);

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
    return str_eq(state_of(a), state_of(b));
}

size_t country_count(void)
{
    return COUNT_OF(iso);
}

str country_code_at(size_t i)
{
    return i < COUNT_OF(iso) ? iso[i].code : STR_NONE;
}
