/* SPDX-License-Identifier: Apache-2.0 */
/* Remarks of OFAC are parts between semicolons; its table says what each begins with. */
#include "watchlist/ofac.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "reference/country.h"

/* A range of more years says next to nothing. */
#define YEARS_MOST 20
/* A word of a document number that is a series and no number: `RL`, `TR-P`, `JMB`. */
#define SERIES_MOST 6

enum meaning { OTHER, BORN, BIRTHPLACE, NATIONALITY, SEX, WEAK_ALIAS, EMAIL, PHONE, DOCUMENT };

struct remark {
    str words;
    enum meaning meaning;
    const char *column;
};

static const struct remark remarks_known[] = {
#define REMARK(words, meaning) {STR_INIT(words), meaning, "Remarks: " words},
#include "watchlist/ofac.def"
#undef REMARK
};

bool ofac_told(struct drafts *all, struct draft *d, uint64_t line, bool done, const char *column)
{
    if (!done && !d->no_memory)
        draft_tell(all, line, column, d->why);
    return !d->no_memory;
}

/* ---- values that are said more than once ----------------------------------------------------- */

bool ofac_name(struct drafts *all, struct draft *d, uint64_t line, enum listed at, str name,
               const char *column)
{
    enum name_quality quality = at == LISTED_WEAK_ALIAS ? NAME_WEAK : NAME_GOOD;

    for (uint32_t i = 0; i < d->entry.names.n; i++) {
        if (!str_eq(d->entry.names.v[i].text, name))
            continue;
        if (quality == NAME_GOOD)
            d->entry.names.v[i].quality = NAME_GOOD;
        return true;
    }
    return ofac_told(all, d, line, draft_name(all, d, at, name, quality), column);
}

static bool is_repeated(const str *values, uint32_t n)
{
    for (uint32_t i = 0; i + 1 < n; i++)
        if (str_eq(values[i], values[n - 1]))
            return true;
    return false;
}

bool ofac_country(struct drafts *all, struct draft *d, uint64_t line, enum listed at, str name,
                  const char *column)
{
    static const str doubtful = STR_INIT("possibly ");

    if (str_starts(name, doubtful))
        name = str_skip(name, doubtful.n);
    if (name.n == 0 || str_equal_fold(name, STR("undetermined")))
        return true;
    if (!draft_country(all, d, at, name))
        return ofac_told(all, d, line, false, column);
    if (at == LISTED_NATIONALITY)
        d->entry.nationalities.n -= is_repeated(d->entry.nationalities.v, d->entry.nationalities.n);
    else
        d->entry.countries.n -= is_repeated(d->entry.countries.v, d->entry.countries.n);
    return true;
}

/** Names of countries may hold commas as well: the longest end that is one counts. */
static bool country_at_end(str place, str *town, str *country)
{
    str code;

    for (size_t at = 0; at < place.n; at++) {
        if (at > 0 && place.p[at - 1] != ',')
            continue;
        *country = str_trim(str_skip(place, at));
        *town = at > 0 ? str_trim(str_head(place, at - 1)) : STR_NONE;
        if (country_from_name(*country, &code))
            return true;
    }
    return false;
}

bool ofac_birthplace(struct drafts *all, struct draft *d, uint64_t line, str place,
                     const char *column)
{
    str town = place, country = STR_NONE;

    if (place.n > LIST_PLACE_MAX + LIST_VALUE_MAX)
        return ofac_told(all, d, line, draft_refuse(d, LISTED_BIRTHPLACE, CSV_FIELD_LONG), column);
    if (str_equal_fold(place, STR("undetermined")))
        return true;
    if (!country_at_end(place, &town, &country)) {
        town = place;
        country = STR_NONE;
    }
    if (town.n && !draft_birthplace(all, d, town)) {
        if (!ofac_told(all, d, line, false, column))
            return false;
    } else if (town.n) {
        d->entry.birthplaces.n -= is_repeated(d->entry.birthplaces.v, d->entry.birthplaces.n);
    }
    return ofac_country(all, d, line, LISTED_COUNTRY, country, column);
}

static bool add_born(struct drafts *all, struct draft *d, struct date on)
{
    for (uint32_t i = 0; i < d->entry.born_on.n; i++)
        if (date_eq(d->entry.born_on.v[i], on))
            return true;
    return draft_born(all, d, on);
}

static struct date last_day(struct date d)
{
    if (d.month == 0)
        d.month = 12;
    if (d.day == 0)
        d.day = (uint8_t)date_month_days(d.year, d.month);
    return d;
}

static struct date first_day(struct date d)
{
    return (struct date){d.year, d.month ? d.month : 1, d.day ? d.day : 1};
}

/** The one date that is all of the period, or an unknown one. */
static struct date whole_period(struct date from, struct date to)
{
    struct date year = {from.year, 0, 0}, month = {from.year, from.month, 0};

    if (date_eq(from, to))
        return from;
    if (date_eq(from, first_day(month)) && date_eq(to, last_day(month)))
        return month;
    if (from.year == to.year)
        return year;
    return DATE_NONE;
}

static bool add_period(struct drafts *all, struct draft *d, struct date from, struct date to)
{
    if (!date_valid(from) || !date_valid(to))
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD);
    from = first_day(from);
    to = last_day(to);
    if (date_compare(from, to) > 0 || to.year - from.year > YEARS_MOST)
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD);
    struct date whole = whole_period(from, to);
    if (date_known(whole))
        return add_born(all, d, whole);
    for (int year = from.year; year <= to.year; year++)
        if (!add_born(all, d, (struct date){(int16_t)year, 0, 0}))
            return false;
    return true;
}

bool ofac_born(struct drafts *all, struct draft *d, uint64_t line, struct date from, struct date to,
               bool about, const char *column)
{
    if (about && date_valid(from) && date_valid(to)) {
        from = (struct date){from.year, 0, 0};
        to = (struct date){to.year, 0, 0};
    }
    return ofac_told(all, d, line, add_period(all, d, from, to), column);
}

/* ---- documents ------------------------------------------------------------------------------- */

/** Numbers are digits with letters, and series of capitals before them; all else is talk. */
static bool word_of_number(str word)
{
    bool digit = false, small = false;

    for (size_t i = 0; i < word.n; i++) {
        digit = digit || ascii_digit(word.p[i]);
        small = small || (word.p[i] >= 'a' && word.p[i] <= 'z');
    }
    return digit || (!small && word.n <= SERIES_MOST);
}

static bool is_number(str number)
{
    str word;

    while (str_cut(&number, ' ', &word))
        if (!word_of_number(word))
            return false;
    return true;
}

static str without_label(str number)
{
    static const str labels[] = {STR_INIT("No.:"), STR_INIT("No. "), STR_INIT("#")};
    str rest = number, word = STR_NONE;

    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (str_starts(number, labels[i]))
            return str_trim(str_skip(number, labels[i].n));
    str_cut(&rest, ' ', &word);
    return word.n && word.p[word.n - 1] == ':' ? str_trim(rest) : number;
}

static bool has_document(const struct entry *e)
{
    const struct entry_document *last = vec_last(&e->documents);

    for (uint32_t i = 0; i + 1 < e->documents.n; i++)
        if (str_eq(e->documents.v[i].number, last->number) &&
            str_eq(e->documents.v[i].issuer, last->issuer) &&
            str_eq(e->documents.v[i].type, last->type))
            return true;
    return false;
}

bool ofac_document(struct drafts *all, struct draft *d, uint64_t line, str type, str number,
                   str issuer, const char *column)
{
    number = without_label(number);
    if (number.n <= LIST_VALUE_MAX && !is_number(number))
        return ofac_told(all, d, line, draft_refuse(d, LISTED_DOCUMENT, CSV_DOCUMENT_BAD), column);
    if (!draft_document_of(all, d, type, number, issuer))
        return ofac_told(all, d, line, false, column);
    d->entry.documents.n -= has_document(&d->entry);
    return true;
}

/* ---- parts of remarks ------------------------------------------------------------------------ */

void ofac_rest_add(struct ofac_rest *rest, str part)
{
    str glue = rest->n ? STR("; ") : STR_NONE;

    if (part.n == 0 || rest->n + glue.n >= sizeof rest->bytes)
        return;
    part = utf8_head(part, sizeof rest->bytes - rest->n - glue.n);
    if (glue.n)
        memcpy(rest->bytes + rest->n, glue.p, glue.n);
    memcpy(rest->bytes + rest->n + glue.n, part.p, part.n);
    rest->n += glue.n + part.n;
}

/**
 * `NUMBER (Country) issued 01 Jan 2001 expires 01 Jan 2011`. @param more  there is more to it, for
 * which an entry has no place
 */
static str cut_number(str text, str *issuer, bool *more)
{
    /* A bracket with no blank before it is part of the number. */
    static const str ends[] = {STR_INIT(" ("), STR_INIT(","), STR_INIT(" issued"),
                               STR_INIT(" expire")};
    size_t end = text.n;

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        ptrdiff_t at = str_find_str(text, ends[i]);
        if (at >= 0 && (size_t)at < end)
            end = (size_t)at;
    }
    str rest = str_trim(str_skip(text, end));
    *issuer = STR_NONE;
    if (rest.n && rest.p[0] == '(') {
        rest = str_skip(rest, 1);
        str_cut(&rest, ')', issuer);
    }
    *issuer = str_trim(*issuer);
    *more = str_trim(rest).n > 0;
    return str_trim(str_head(text, end));
}

/** `01 Jan 1970`, `Jan 1970` or `1970`; months may be written out. */
static struct date read_date(str text)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    str words[3] = {{0}};
    uint32_t n = 0;
    uint64_t year, day = 0;
    struct date on = DATE_NONE;

    while (n < 3 && str_cut(&text, ' ', &words[n]))
        n++;
    if (n == 0 || text.n || !str_to_u64(words[n - 1], 9999, &year) || words[n - 1].n != 4)
        return DATE_NONE;
    on.year = (int16_t)year;
    if (n == 1)
        return on;
    for (uint8_t m = 0; m < 12; m++)
        if (words[n - 2].n >= 3 &&
            str_equal_fold(str_head(words[n - 2], 3), (str){months + (size_t)m * 3, 3}))
            on.month = (uint8_t)(m + 1);
    if (on.month == 0 || (n == 3 && (!str_to_u64(words[0], 31, &day) || day == 0)))
        return DATE_NONE;
    on.day = (uint8_t)day;
    return on;
}

static bool without_word(str *text, str word)
{
    if (!str_starts(*text, word))
        return false;
    *text = str_trim(str_skip(*text, word.n));
    return true;
}

static bool read_born(struct drafts *all, struct draft *d, uint64_t line, str text,
                      const char *column)
{
    static const str between[] = {STR_INIT(" to "), STR_INIT(" and "), STR_INIT("-")};
    bool about = without_word(&text, STR("circa ")) || without_word(&text, STR("approximately "));

    without_word(&text, STR("between "));
    str to = text;
    for (size_t i = 0; i < COUNT_OF(between); i++) {
        ptrdiff_t at = str_find_str(text, between[i]);
        if (at < 0)
            continue;
        to = str_trim(str_skip(text, (size_t)at + between[i].n));
        text = str_trim(str_head(text, (size_t)at));
        break;
    }
    return ofac_born(all, d, line, read_date(text), read_date(to), about, column);
}

/** Quotes stand around weak aliases, and apostrophes in them. */
static str without_quotes(str name)
{
    if (name.n >= 2 && name.p[0] == '\'' && name.p[name.n - 1] == '\'')
        return str_trim(str_head(str_skip(name, 1), name.n - 2));
    return name;
}

static bool read_value(struct drafts *all, struct draft *d, uint64_t line, const struct remark *is,
                       str value, bool *more)
{
    str issuer;

    switch (is->meaning) {
    case BORN:
        return read_born(all, d, line, value, is->column);
    case BIRTHPLACE:
        return ofac_birthplace(all, d, line, value, is->column);
    case NATIONALITY:
        return ofac_country(all, d, line, LISTED_NATIONALITY, value, is->column);
    case SEX:
        return ofac_told(all, d, line, draft_sex(d, value), is->column);
    case WEAK_ALIAS:
        return ofac_name(all, d, line, LISTED_WEAK_ALIAS, without_quotes(value), is->column);
    case EMAIL:
        return ofac_told(all, d, line, draft_identifier(all, d, LISTED_EMAIL, value), is->column);
    case PHONE:
        return ofac_told(all, d, line, draft_identifier(all, d, LISTED_PHONE, value), is->column);
    case DOCUMENT:
        value = cut_number(value, &issuer, more);
        return ofac_document(all, d, line, is->words, value, issuer, is->column);
    case OTHER:
        break;
    }
    *more = true;
    return true;
}

/** `alt.` in front of a part says that it is not the first of its sort. */
static str without_alt(str part)
{
    return str_equal_fold(str_head(part, 4), STR("alt.")) ? str_trim(str_skip(part, 4)) : part;
}

static const struct remark *remark_of(str part, str *value)
{
    const struct remark *found = NULL;

    for (size_t i = 0; i < COUNT_OF(remarks_known); i++) {
        const struct remark *r = &remarks_known[i];
        if (!str_starts(part, r->words) || (found && found->words.n > r->words.n))
            continue;
        if (part.n == r->words.n || part.p[r->words.n] == ' ' || part.p[r->words.n] == ':')
            found = r;
    }
    if (found) {
        *value = str_trim(str_skip(part, found->words.n));
        if (value->n && value->p[0] == ':')
            *value = str_trim(str_skip(*value, 1));
    }
    return found;
}

/** Words that stand for values, in the middle of a sentence. */
static bool hints_at_value(str part)
{
    static const str hints[] = {STR_INIT("DOB"), STR_INIT("POB"), STR_INIT("assport "),
                                STR_INIT("National ID")};

    for (size_t i = 0; i < COUNT_OF(hints); i++)
        if (str_find_str(part, hints[i]) >= 0)
            return true;
    return false;
}

static bool read_part(struct drafts *all, struct draft *d, uint64_t line, str part,
                      struct ofac_rest *rest)
{
    str value = STR_NONE;
    const struct remark *is = remark_of(without_alt(part), &value);
    uint64_t refused = all->out->refused;
    bool more = false;

    if (!is) {
        if (hints_at_value(part))
            draft_tell(all, line, "Remarks", CSV_REMARK_UNCLEAR);
        more = true;
    } else if (!read_value(all, d, line, is, value, &more)) {
        return false;
    }
    /* What was refused can still be read by an officer. */
    if (more || all->out->refused > refused)
        ofac_rest_add(rest, part);
    return true;
}

bool ofac_remarks(struct drafts *all, struct draft *d, uint64_t line, str remarks, bool cut,
                  struct ofac_rest *rest)
{
    str part;

    while (str_cut(&remarks, ';', &part)) {
        part = str_trim(part);
        if (cut && remarks.n == 0) {
            draft_tell(all, line, "Remarks", CSV_VALUE_CUT);
            ofac_rest_add(rest, part);
            return true;
        }
        if (str_ends(part, STR(".")) && remarks.n == 0) /* of the whole sentence */
            part = str_head(part, part.n - 1);
        if (part.n && !read_part(all, d, line, part, rest))
            return false;
    }
    return true;
}
