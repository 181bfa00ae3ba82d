/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, runs of bag tags and document names of PAXLST. */
#include "messages/paxlst_forms.h"

#include "base/attr.h"

/** YYMMDD or CCYYMMDD with HHMM behind it. */
static bool with_time(str value, size_t day, int year, struct datetime *out)
{
    str date = str_head(value, day);

    return (day == 6 ? date_parse_yymmdd(date, year, &out->date)
                     : date_parse_ccyymmdd(date, &out->date)) &&
           time_parse_hhmm((str){value.p + day, 4}, &out->minute, &out->second);
}

bool paxlst_moment(str value, int year, struct datetime *out, str *zone)
{
    *out = DATETIME_NONE;
    *zone = STR_NONE;
    if (value.n == 6)
        return date_parse_yymmdd(value, year, &out->date);
    if (value.n == 8)
        return date_parse_ccyymmdd(value, &out->date);
    if (value.n == 10)
        return with_time(value, 6, year, out);
    if (value.n < 12 || !with_time(value, 8, year, out))
        return false;
    *zone = str_trim(str_skip(value, 12));
    return true;
}

bool paxlst_birth(str value, int year, struct date departs, struct date *out)
{
    if (value.n == 8)
        return date_parse_ccyymmdd(value, out);
    if (!date_parse_yymmdd(value, year - 49, out))
        return false;
    /* A two-digit year of this year's number may still be a hundred years ago. */
    if (date_full(departs) && date_compare(*out, departs) > 0)
        out->year = (int16_t)(out->year - 100);
    return out->year > 0;
}

bool paxlst_format_fits(str format, str value)
{
    switch (paxlst_code(format)) {
    case 0:
        return true;
    case CODE3('1', '0', '1'):
        return value.n == 6 || value.n == 0;
    case CODE3('1', '0', '2'):
        return value.n == 8 || value.n == 0;
    case CODE3('2', '0', '1'):
        return value.n == 10 || value.n == 0;
    case CODE3('2', '0', '3'):
        return value.n == 12 || value.n == 0;
    case CODE3('2', '0', '4'):
        return value.n == 14 || value.n == 0;
    case CODE3('3', '0', '3'):
        return value.n > 12 || value.n == 0;
    default:
        return false;
    }
}

size_t paxlst_tag_after(str tag, uint32_t step, char out[static 64])
{
    size_t at = tag.n, digits = 0;
    uint64_t carry = step;

    if (tag.n == 0 || tag.n > 63)
        return 0;
    memcpy(out, tag.p, tag.n);
    for (; at > 0 && digits < 10 && ascii_digit(out[at - 1]); at--, digits++) {
        carry += (uint64_t)(out[at - 1] - '0');
        out[at - 1] = (char)('0' + carry % 10);
        carry /= 10;
    }
    /* A run does not count over into one more digit. */
    return digits && carry == 0 ? tag.n : 0;
}

/* ---- BGM ------------------------------------------------------------------------------------- */

static const struct paxlst_bgm bgms[] = {
#define BGM(name, id, function, list, flight, kind)                                                \
    {STR_INIT(name), STR_INIT(id), function, LIST_##list, CREW_FLIGHT_##flight, CREW_##kind},
#include "messages/paxlst_functions.def"
#undef BGM
};

const struct paxlst_bgm *paxlst_bgm_find(str name, str id, bool *exact)
{
    const struct paxlst_bgm *found = NULL;

    *exact = false;
    for (size_t i = 0; i < COUNT_OF(bgms) && !*exact; i++) {
        if (!str_eq(name, bgms[i].name))
            continue;
        *exact = str_eq(id, bgms[i].id);
        if (*exact || !found)
            found = &bgms[i];
    }
    return found;
}

const struct paxlst_bgm *paxlst_bgm_of(enum message_function function, enum list_kind list)
{
    for (size_t i = 0; i < COUNT_OF(bgms); i++)
        if (bgms[i].function == function && bgms[i].list == list)
            return &bgms[i];
    return NULL;
}
