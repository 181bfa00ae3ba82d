/* SPDX-License-Identifier: Apache-2.0 */
/* Values of the EU's list to values of an entry. */
#include "watchlist/eu_values.h"

#include "base/attr.h"

const struct eu_field_names eu_fields[EU_FIELD_COUNT] = {
#define EU(name, element, attribute, column)                                                       \
    {STR_INIT(element), STR_INIT(attribute), STR_INIT(column), element "/@" attribute},
#include "watchlist/eu_values.def"
#undef EU
};

static bool told(struct eu *eu, struct draft *d, bool done, enum eu_field field)
{
    const struct eu_field_names *names = &eu_fields[field];
    const char *path = names->attribute.n ? names->path : names->element.p;

    return draft_told(&eu->all, d, done, eu->line, eu->csv ? names->column.p : path);
}

static bool is_true(str value)
{
    return str_equal_fold(value, STR("true"));
}

enum eu_subject eu_subject(const struct eu *eu)
{
    str code = eu->value[EU_SUBJECT], class = eu->value[EU_SUBJECT_CLASS];

    if (str_equal_fold(code, STR("person")) || str_equal_fold(code, STR("P")) ||
        str_equal_fold(class, STR("person")) || str_equal_fold(class, STR("P")))
        return EU_SUBJECT_PERSON;
    return code.n || class.n ? EU_SUBJECT_OTHER : EU_SUBJECT_UNSAID;
}

bool eu_add_listing(struct eu *eu, struct draft *d)
{
    static const enum eu_field sources[] = {EU_PROGRAMME, EU_UN_ID};
    static const enum eu_field remarks[] = {EU_DETAILS, EU_REMARK};

    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        str value = eu->value[sources[i]];
        if (value.n && !told(eu, d, draft_source(&eu->all, d, value), sources[i]))
            return false;
    }
    for (size_t i = 0; i < COUNT_OF(remarks); i++) {
        str value = eu->value[remarks[i]];
        if (value.n && !told(eu, d, draft_remark(&eu->all, d, value), remarks[i]))
            return false;
    }
    return true;
}

/** The whole name, or its parts in the order in which they are said. @return false: no memory */
static bool whole_name(struct eu *eu, struct draft *d, str *name)
{
    static const enum eu_field parts[] = {EU_NAME_FIRST, EU_NAME_MIDDLE, EU_NAME_LAST};

    *name = eu->value[EU_NAME];
    if (name->n)
        return true;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        str part = eu->value[parts[i]];
        if (part.n && !str_join(eu->all.mem, *name, name->n ? STR(" ") : STR_NONE, part, name))
            return draft_no_memory(d);
    }
    return true;
}

bool eu_add_name(struct eu *eu, struct draft *d)
{
    bool weak = str_equal_fold(eu->value[EU_NAME_STRONG], STR("false"));
    str function = eu->value[EU_FUNCTION], name;

    if (!whole_name(eu, d, &name))
        return false;
    if (name.n &&
        !told(eu, d, draft_name(&eu->all, d, LISTED_NAME, name, weak ? NAME_WEAK : NAME_GOOD),
              EU_NAME))
        return false;
    return told(eu, d, draft_sex(d, eu->value[EU_GENDER]), EU_GENDER) &&
           (!function.n || told(eu, d, draft_remark(&eu->all, d, function), EU_FUNCTION));
}

/** `D/M/YYYY`, which the CSV has besides ISO 8601. */
static bool day_month_year(str text, struct date *out)
{
    uint64_t day, month, year;
    str part;

    if (!str_cut(&text, '/', &part) || !str_to_u64(part, 31, &day) || !str_cut(&text, '/', &part) ||
        !str_to_u64(part, 12, &month) || !str_to_u64(text, 9999, &year))
        return false;
    *out = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

/** A number, or 0 where nothing stands. */
static bool part_of_date(str text, uint64_t max, uint64_t *out)
{
    *out = 0;
    return text.n == 0 || str_to_u64(text, max, out);
}

static bool read_date(const struct eu *eu, struct date *out)
{
    str text = eu->value[EU_BORN];
    uint64_t day, month, year;

    if (text.n)
        return date_parse_iso(str_head(text, 10), out) || day_month_year(text, out);
    if (!part_of_date(eu->value[EU_BORN_YEAR], 9999, &year) ||
        !part_of_date(eu->value[EU_BORN_MONTH], 12, &month) ||
        !part_of_date(eu->value[EU_BORN_DAY], 31, &day))
        return false;
    *out = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

static bool add_date(struct eu *eu, struct draft *d)
{
    str from = eu->value[EU_BORN_FROM], to = eu->value[EU_BORN_TO];
    bool said = eu->value[EU_BORN].n || eu->value[EU_BORN_YEAR].n || eu->value[EU_BORN_MONTH].n ||
                eu->value[EU_BORN_DAY].n;
    enum eu_field field = eu->value[EU_BORN].n ? EU_BORN : EU_BORN_YEAR;
    struct date on;

    if (!said && !from.n && !to.n)
        return true;
    if (!said)
        return told(eu, d, draft_years(&eu->all, d, from.n ? from : to, to.n ? to : from),
                    EU_BORN_FROM);
    if (!read_date(eu, &on))
        return told(eu, d, draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD), field);
    /* About that day: no more than the year can be held against anybody. */
    if (is_true(eu->value[EU_BORN_CIRCA]))
        on.month = on.day = 0;
    return told(eu, d, draft_born(&eu->all, d, on), field);
}

/** A code, or a name where there is none; `00` and UNKNOWN stand for neither. */
static str country_of(const struct eu *eu, enum eu_field code_field, enum eu_field name_field)
{
    str code = eu->value[code_field], name = eu->value[name_field];

    if (code.n && !str_is(code, "00"))
        return code;
    return str_equal_fold(name, STR("UNKNOWN")) ? STR_NONE : name;
}

static bool add_country(struct eu *eu, struct draft *d, enum listed at, enum eu_field code,
                        enum eu_field name)
{
    str country = country_of(eu, code, name);

    return country.n == 0 || told(eu, d, draft_country(&eu->all, d, at, country), code);
}

static bool add_place(struct eu *eu, struct draft *d, enum eu_field field)
{
    str place = eu->value[field];

    return place.n == 0 || told(eu, d, draft_birthplace(&eu->all, d, place), field);
}

bool eu_add_birth(struct eu *eu, struct draft *d)
{
    bool place = eu->value[EU_BORN_CITY].n || eu->value[EU_BORN_PLACE].n;

    return add_date(eu, d) && add_place(eu, d, EU_BORN_CITY) && add_place(eu, d, EU_BORN_PLACE) &&
           (place || add_place(eu, d, EU_BORN_REGION)) &&
           add_country(eu, d, LISTED_COUNTRY, EU_BORN_COUNTRY, EU_BORN_COUNTRY_NAME);
}

bool eu_add_document(struct eu *eu, struct draft *d)
{
    enum eu_field field = eu->value[EU_NUMBER_LATIN].n ? EU_NUMBER_LATIN : EU_NUMBER;
    str number = draft_number_alone(eu->value[field]);

    /* A lone dash stands where only a remark tells of the document. */
    if (number.n == 0 || str_is(number, "-"))
        return true;
    return told(eu, d,
                draft_document_of(&eu->all, d, eu->value[EU_NUMBER_TYPE], number,
                                  country_of(eu, EU_NUMBER_COUNTRY, EU_NUMBER_COUNTRY_NAME)),
                field);
}

bool eu_add_citizenship(struct eu *eu, struct draft *d)
{
    return add_country(eu, d, LISTED_NATIONALITY, EU_CITIZENSHIP, EU_CITIZENSHIP_NAME);
}

bool eu_add_address(struct eu *eu, struct draft *d)
{
    return add_country(eu, d, LISTED_COUNTRY, EU_ADDRESS_COUNTRY, EU_ADDRESS_COUNTRY_NAME);
}

bool eu_add_contact(struct eu *eu, struct draft *d)
{
    str value = eu->value[EU_CONTACT], key = eu->value[EU_CONTACT_KEY];

    if (value.n == 0)
        return true;
    if (str_equal_fold(key, STR("EMAIL")))
        return told(eu, d, draft_identifier(&eu->all, d, LISTED_EMAIL, value), EU_CONTACT);
    if (str_equal_fold(key, STR("PHONE")) || str_equal_fold(key, STR("MOBILE")))
        return told(eu, d, draft_identifier(&eu->all, d, LISTED_PHONE, value), EU_CONTACT);
    return told(eu, d, draft_remark(&eu->all, d, value), EU_CONTACT);
}

bool eu_keep(struct eu *eu, struct draft *d, str id)
{
    return draft_told(&eu->all, d,
                      draft_id(&eu->all, d, id) && draft_finish(&eu->all, d, d->entry.remarks) &&
                          draft_keep(&eu->all, d),
                      eu->line, "");
}
