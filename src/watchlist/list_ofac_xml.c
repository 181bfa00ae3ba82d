/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The advanced SDN list in three runs over the document, because anything may refer to what comes
 * later: what the ids of values stand for; places, documents and programmes; the parties.
 */
#include "watchlist/list_ofac_xml.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "watchlist/ofac.h"

#define ID_MAX 64    /* bytes of an id */
#define PARTS_MAX 16 /* of one name */
#define PLACE_PARTS_MAX 16

enum element {
    OTHER,
#define ELEMENT(code, name) code,
#define FEATURE(words, meaning)
#include "watchlist/list_ofac_xml.def"
#undef ELEMENT
#undef FEATURE
    ELEMENT_COUNT,
};

static const str elements[ELEMENT_COUNT] = {
#define ELEMENT(code, name) [code] = STR_INIT(name),
#define FEATURE(words, meaning)
#include "watchlist/list_ofac_xml.def"
#undef ELEMENT
#undef FEATURE
};

enum meaning { REMARK, BORN, BIRTHPLACE, NATIONALITY, SEX, ADDRESS, EMAIL, PHONE };

static const struct {
    str words;
    enum meaning meaning;
    const char *column;
} features[] = {
#define ELEMENT(code, name)
#define FEATURE(words, meaning) {STR_INIT(words), meaning, words},
#include "watchlist/list_ofac_xml.def"
#undef ELEMENT
#undef FEATURE
};

enum run { RUN_VALUES, RUN_THINGS, RUN_PARTIES, RUN_COUNT };

/** A row of a set of values: `Individual`; a subtype of a party belongs to a type. */
struct value {
    str words, party_type;
};

/** A place, a document or a programme; the last two are one of several of their owner. */
struct thing {
    uint64_t line;
    str words;           /* a place in one line, the kind of a document, a programme */
    str number, country; /* country: of the place, or the issuer's */
    str more;            /* dates and comment of a document */
    uint32_t next, last; /* of the same owner, plus 1; `last` in the first one */
};

struct period {
    struct date start[2], end[2]; /* from, to */
    bool about, other_calendar;
};

struct part {
    str group, text;
};

struct name {
    struct part parts[PARTS_MAX];
    uint32_t n;
    uint64_t line;
    bool weak, first, too_many;
};

struct sdn {
    struct drafts all;
    enum run run;
    str document;
    size_t counted; /* bytes whose line ends are in `line` */
    uint64_t line;  /* of the element opened last */
    enum element path[XML_DEPTH_MAX + 1];
    uint32_t depth;
    bool root_seen, no_memory;
    str value[ELEMENT_COUNT]; /* of elements that are part of another */

    struct map by_id; /* `FeatureType 8` -> values */
    VEC(struct value) values;
    uint32_t value_depth;                  /* of the value opened last */
    struct map places, papers, programmes; /* id of place, identity, profile -> things */
    VEC(struct thing) things;
    struct thing thing; /* the one that is open */
    str owner;          /* its id */
    struct period period;

    struct draft draft;
    struct ofac_rest rest;
    bool person; /* the profile that is open */
    str party, profile, identity, feature, place;
    uint64_t feature_line;
    bool alias_weak, alias_first;
    VEC(struct name) names; /* of the identity that is open */
    struct map surnames;    /* groups of name parts that are surnames */
};

static bool no_memory(struct sdn *s)
{
    s->no_memory = true;
    return false;
}

/* ---- elements, attributes, ids --------------------------------------------------------------- */

static enum element element_of(str name)
{
    for (enum element e = OTHER + 1; e < ELEMENT_COUNT; e++)
        if (str_eq(elements[e], name))
            return e;
    return OTHER;
}

static bool is_open(const struct sdn *s, enum element element)
{
    for (uint32_t i = 0; i < s->depth; i++)
        if (s->path[i] == element)
            return true;
    return false;
}

static enum element parent_of(const struct sdn *s)
{
    return s->depth ? s->path[s->depth - 1] : OTHER;
}

/** The attribute of that name, or nothing. Lasts until the event returns. */
static str attribute(const struct xml_element *element, const char *name)
{
    for (const char *const *pair = element->pairs; pair[0]; pair += 2)
        if (strcmp(pair[0], name) == 0)
            return str_trim(str_from_c(pair[1]));
    return STR_NONE;
}

static bool is_true(const struct xml_element *element, const char *name)
{
    str value = attribute(element, name);

    return str_is(value, "true") || str_is(value, "1");
}

static bool keep(struct sdn *s, str text, str *out)
{
    return str_dup(s->all.mem, text, out) || no_memory(s);
}

static str take(struct sdn *s, enum element element)
{
    str value = s->value[element];

    s->value[element] = STR_NONE;
    return value;
}

/** The row `id` of a set of values, or NULL. */
static const struct value *value_of(const struct sdn *s, const char *set, str id)
{
    char key[ID_MAX * 2];
    size_t n = strlen(set);
    const uint32_t *at;

    if (id.n == 0 || id.n > ID_MAX)
        return NULL;
    memcpy(key, set, n);
    key[n] = ' ';
    memcpy(key + n + 1, id.p, id.n);
    at = map_get(&s->by_id, (str){key, n + 1 + id.n});
    return at ? &s->values.v[*at] : NULL;
}

static str words_of(const struct sdn *s, const char *set, str id)
{
    const struct value *value = value_of(s, set, id);

    return value ? value->words : STR_NONE;
}

/** The same; an id that stands for nothing is told. */
static str words_or_told(struct sdn *s, const char *set, str id)
{
    const struct value *value = value_of(s, set, id);

    if (!value && id.n)
        draft_tell(&s->all, s->line, set, CSV_REFERENCE_UNKNOWN);
    return value ? value->words : STR_NONE;
}

/* ---- run 1: what ids stand for --------------------------------------------------------------- */

static bool open_value(struct sdn *s, const struct xml_element *element)
{
    str id = attribute(element, "ID"), key;
    bool added = false;

    if (id.n == 0 || id.n > ID_MAX || element->name.n >= ID_MAX)
        return true;
    if (!str_join(s->all.mem, element->name, STR(" "), id, &key))
        return no_memory(s);
    uint32_t *at = map_put(s->all.mem, &s->by_id, key, &added);
    if (!at)
        return no_memory(s);
    if (!added) {
        draft_tell(&s->all, s->line, "ID", CSV_ID_TWICE);
        return true;
    }
    *at = s->values.n;
    if (!vec_push(s->all.mem, &s->values))
        return no_memory(s);
    s->value_depth = s->depth;
    return keep(s, attribute(element, "Description"), &vec_last(&s->values)->words) &&
           keep(s, attribute(element, "PartyTypeID"), &vec_last(&s->values)->party_type);
}

static bool value_text(struct sdn *s, str text)
{
    if (s->values.n == 0 || s->depth != s->value_depth + 1 || vec_last(&s->values)->words.n)
        return true;
    return keep(s, text, &vec_last(&s->values)->words);
}

/* ---- run 2: places, documents, programmes ---------------------------------------------------- */

static bool push_thing(struct sdn *s, struct map *owners, bool several)
{
    bool added = false;
    uint32_t *first = map_put(s->all.mem, owners, s->owner, &added), at = s->things.n + 1;

    if (!first)
        return no_memory(s);
    if (!added && !several) {
        draft_tell(&s->all, s->thing.line, "ID", CSV_ID_TWICE);
        return true;
    }
    if (!vec_push(s->all.mem, &s->things))
        return no_memory(s);
    *vec_last(&s->things) = s->thing;
    if (added) {
        *first = at;
    } else {
        struct thing *head = &s->things.v[*first - 1];
        s->things.v[(head->last ? head->last : *first) - 1].next = at;
        head->last = at;
    }
    return true;
}

static const struct thing *first_thing(const struct sdn *s, const struct map *owners, str owner)
{
    const uint32_t *at = map_get(owners, owner);

    return at && *at ? &s->things.v[*at - 1] : NULL;
}

static const struct thing *next_thing(const struct sdn *s, const struct thing *thing)
{
    return thing->next ? &s->things.v[thing->next - 1] : NULL;
}

/** `part` behind what is there; of a text beyond the limit of remarks no more is kept. */
static bool append(struct sdn *s, str *text, const char *glue, str part)
{
    if (part.n == 0 || text->n + part.n > LIST_REMARKS_MAX)
        return true;
    return str_join(s->all.mem, *text, text->n ? str_from_c(glue) : STR_NONE, part, text) ||
           no_memory(s);
}

static bool open_thing(struct sdn *s, enum element is, const struct xml_element *element)
{
    const char *owner = is == LOCATION ? "ID" : is == ID_REG_DOCUMENT ? "IdentityID" : "ProfileID";

    s->thing = (struct thing){.line = s->line};
    memset(s->value, 0, sizeof s->value);
    if (!keep(s, attribute(element, owner), &s->owner))
        return false;
    if (is != ID_REG_DOCUMENT)
        return true;
    s->thing.words = words_or_told(s, "IDRegDocType", attribute(element, "IDRegDocTypeID"));
    s->thing.country = words_or_told(s, "Country", attribute(element, "IssuedBy-CountryID"));
    return true;
}

static bool open_in_things(struct sdn *s, enum element is, const struct xml_element *element)
{
    if (is == LOCATION || is == ID_REG_DOCUMENT || is == SANCTIONS_ENTRY)
        return open_thing(s, is, element);
    if (is == LOCATION_COUNTRY)
        s->thing.country = words_or_told(s, "Country", attribute(element, "CountryID"));
    if (is == LOCATION_AREA_CODE && s->thing.country.n == 0)
        s->thing.country = words_of(s, "AreaCode", attribute(element, "AreaCodeID"));
    if (is == DOCUMENT_DATE) {
        s->period = (struct period){.about = false};
        str words = words_of(s, "IDRegDocDateType", attribute(element, "IDRegDocDateTypeID"));
        return append(s, &s->thing.more, " ", words);
    }
    if (is == SANCTIONS_MEASURE) {
        str kind = words_of(s, "SanctionsType", attribute(element, "SanctionsTypeID"));
        s->thing = (struct thing){.line = s->line, .words = kind};
        s->value[COMMENT] = STR_NONE;
    }
    return true;
}

/** Town and province say where; streets and postal codes are no place of birth. */
static bool open_place_part(struct sdn *s, const struct xml_element *element)
{
    static const char *const left_out[] = {"ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTAL CODE"};
    str kind = words_of(s, "LocPartType", attribute(element, "LocPartTypeID"));

    s->thing.number = STR("place");
    for (size_t i = 0; i < COUNT_OF(left_out); i++)
        if (str_is(kind, left_out[i]))
            s->thing.number = STR_NONE;
    return true;
}

static struct date last_of(const struct period *p)
{
    return date_known(p->end[1])     ? p->end[1]
           : date_known(p->end[0])   ? p->end[0]
           : date_known(p->start[1]) ? p->start[1]
                                     : p->start[0];
}

static bool close_in_things(struct sdn *s, enum element is)
{
    char day[DATE_TEXT] = "";

    if (is == LOCATION_PART_VALUE && s->thing.number.n)
        return append(s, &s->thing.words, ", ", take(s, VALUE));
    if (is == LOCATION)
        return push_thing(s, &s->places, false);
    if (is == DOCUMENT_DATE)
        return append(s, &s->thing.more, " ", (str){day, date_format(last_of(&s->period), day)});
    if (is == ID_REG_DOCUMENT) {
        s->thing.number = take(s, ID_REGISTRATION_NO);
        return append(s, &s->thing.more, " ", take(s, COMMENT)) && push_thing(s, &s->papers, true);
    }
    if (is == SANCTIONS_MEASURE && str_equal_fold(s->thing.words, STR("Program"))) {
        s->thing.words = take(s, COMMENT);
        return s->thing.words.n == 0 || push_thing(s, &s->programmes, true);
    }
    return true;
}

/* ---- run 3: parties -------------------------------------------------------------------------- */

static bool open_profile(struct sdn *s, const struct xml_element *element)
{
    const struct value *sort = value_of(s, "PartySubType", attribute(element, "PartySubTypeID"));
    str type = sort ? words_of(s, "PartyType", sort->party_type) : STR_NONE;

    s->person = str_equal_fold(type, STR("Individual"));
    if (!s->person) {
        if (type.n == 0)
            draft_tell(&s->all, s->line, "PartySubType", CSV_REFERENCE_UNKNOWN);
        else
            s->all.out->skipped++;
        return true;
    }
    s->all.out->rows++;
    s->draft = (struct draft){.no_memory = false};
    s->rest.n = 0;
    memset(s->value, 0, sizeof s->value);
    return keep(s, attribute(element, "ID"), &s->profile);
}

static bool open_identity(struct sdn *s, const struct xml_element *element)
{
    s->names.n = 0;
    s->surnames = (struct map){.slots = NULL};
    return keep(s, attribute(element, "ID"), &s->identity);
}

static bool open_name(struct sdn *s)
{
    if (s->names.n == LIST_NAMES_MAX) {
        draft_tell(&s->all, s->line, "DocumentedName", CSV_NAMES_MANY);
        return true;
    }
    if (!vec_push(s->all.mem, &s->names))
        return no_memory(s);
    *vec_last(&s->names) =
        (struct name){.line = s->line, .weak = s->alias_weak, .first = s->alias_first};
    return true;
}

static bool open_name_part(struct sdn *s, const struct xml_element *element)
{
    if (s->names.n == 0)
        return true;
    struct name *name = vec_last(&s->names);
    if (name->n == PARTS_MAX) {
        name->too_many = true;
        return true;
    }
    return keep(s, attribute(element, "NamePartGroupID"), &name->parts[name->n++].group);
}

static bool open_name_group(struct sdn *s, const struct xml_element *element)
{
    str kind = words_of(s, "NamePartType", attribute(element, "NamePartTypeID")), id;

    if (!str_equal_fold(kind, STR("Last Name")))
        return true;
    return keep(s, attribute(element, "ID"), &id) &&
           (map_put(s->all.mem, &s->surnames, id, NULL) || no_memory(s));
}

static bool open_in_profile(struct sdn *s, enum element is, const struct xml_element *element)
{
    if (is == IDENTITY)
        return open_identity(s, element);
    if (is == ALIAS) {
        s->alias_weak = is_true(element, "LowQuality");
        s->alias_first = is_true(element, "Primary");
    }
    if (is == DOCUMENTED_NAME)
        return open_name(s);
    if (is == NAME_PART_VALUE)
        return open_name_part(s, element);
    if (is == NAME_PART_GROUP)
        return open_name_group(s, element);
    if (is == FEATURE)
        s->feature = words_or_told(s, "FeatureType", attribute(element, "FeatureTypeID"));
    if (is == FEATURE_VERSION) {
        s->feature_line = s->line;
        s->place = s->value[VERSION_DETAIL] = s->value[COMMENT] = STR_NONE;
        s->period = (struct period){.about = false};
    }
    if (is == VERSION_DETAIL && attribute(element, "DetailReferenceID").n)
        s->value[VERSION_DETAIL] =
            words_or_told(s, "DetailReference", attribute(element, "DetailReferenceID"));
    if (is == VERSION_LOCATION)
        return keep(s, attribute(element, "LocationID"), &s->place);
    return true;
}

/** What is too long, or of too many parts, is told: no half of a name is kept. */
static bool name_fits(struct sdn *s, const struct name *name)
{
    size_t n = 0;

    for (uint32_t i = 0; i < name->n; i++)
        n += name->parts[i].text.n;
    if (name->too_many || n > LIST_NAME_MAX)
        draft_tell(&s->all, name->line, "DocumentedName", CSV_FIELD_LONG);
    return !name->too_many && n <= LIST_NAME_MAX;
}

/** `SURNAME, other parts` in the order in which they are said. */
static bool add_name(struct sdn *s, const struct name *name)
{
    str surname = STR_NONE, given = STR_NONE, whole;
    enum listed at = name->weak ? LISTED_WEAK_ALIAS : name->first ? LISTED_NAME : LISTED_ALIAS;

    if (!name_fits(s, name))
        return true;
    for (uint32_t i = 0; i < name->n; i++) {
        bool is_surname = map_get(&s->surnames, name->parts[i].group) != NULL;
        if (!append(s, is_surname ? &surname : &given, " ", name->parts[i].text))
            return false;
    }
    if (!str_join(s->all.mem, surname, surname.n && given.n ? STR(", ") : STR_NONE, given, &whole))
        return no_memory(s);
    return ofac_name(&s->all, &s->draft, name->line, at, whole, "DocumentedName") || no_memory(s);
}

static bool add_paper(struct sdn *s, const struct thing *paper)
{
    uint64_t refused = s->all.out->refused;
    str text = STR_NONE;

    if (!ofac_document(&s->all, &s->draft, paper->line, paper->words, paper->number, paper->country,
                       "IDRegistrationNo"))
        return no_memory(s);
    if (paper->more.n == 0 && s->all.out->refused == refused)
        return true;
    if (!append(s, &text, " ", paper->words) || !append(s, &text, " ", paper->number) ||
        !append(s, &text, " ", paper->more))
        return false;
    ofac_rest_add(&s->rest, text);
    return true;
}

static bool close_identity(struct sdn *s)
{
    for (int first = 1; first >= 0; first--)
        for (uint32_t i = 0; i < s->names.n; i++)
            if (s->names.v[i].first == first && !add_name(s, &s->names.v[i]))
                return false;
    for (const struct thing *paper = first_thing(s, &s->papers, s->identity); paper;
         paper = next_thing(s, paper))
        if (!add_paper(s, paper))
            return false;
    return true;
}

/* Nationality in words, or by a place of which the country or all that is said names it. */
static str country_of(str words, const struct thing *place)
{
    return !place ? words : place->country.n ? place->country : place->words;
}

static bool add_birthplace(struct sdn *s, str words, const struct thing *place)
{
    str text = place ? place->words : words;

    if (place && !append(s, &text, ", ", place->country))
        return false;
    return text.n == 0 ||
           ofac_birthplace(&s->all, &s->draft, s->feature_line, text, "Place of Birth") ||
           no_memory(s);
}

static bool add_birth(struct sdn *s)
{
    struct drafts *all = &s->all;
    struct draft *d = &s->draft;
    const struct period *p = &s->period;

    if (p->other_calendar)
        return ofac_told(all, d, s->feature_line, draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD),
                         "Birthdate");
    return ofac_born(all, d, s->feature_line, p->start[0], last_of(p), p->about, "Birthdate") ||
           no_memory(s);
}

static bool add_remark(struct sdn *s, str words)
{
    str text = s->feature;

    if (!append(s, &text, " ", words) || !append(s, &text, " ", take(s, COMMENT)))
        return false;
    if (text.n > s->feature.n)
        ofac_rest_add(&s->rest, text);
    return true;
}

static bool close_feature(struct sdn *s)
{
    struct drafts *all = &s->all;
    struct draft *d = &s->draft;
    str words = take(s, VERSION_DETAIL);
    const struct thing *place = s->place.n ? first_thing(s, &s->places, s->place) : NULL;
    size_t f = 0;
    bool done = true;

    if (s->place.n && !place)
        draft_tell(all, s->feature_line, "VersionLocation", CSV_REFERENCE_UNKNOWN);
    while (f < COUNT_OF(features) && !str_equal_fold(features[f].words, s->feature))
        f++;
    switch (f < COUNT_OF(features) ? features[f].meaning : REMARK) {
    case REMARK:
        return add_remark(s, words);
    case BORN:
        return add_birth(s);
    case BIRTHPLACE:
        return add_birthplace(s, words, place);
    case NATIONALITY:
        done = ofac_country(all, d, s->feature_line, LISTED_NATIONALITY, country_of(words, place),
                            features[f].column);
        break;
    case ADDRESS:
        done = ofac_country(all, d, s->feature_line, LISTED_COUNTRY,
                            place ? place->country : STR_NONE, features[f].column);
        break;
    case SEX:
        done = ofac_told(all, d, s->feature_line, draft_sex(d, words), features[f].column);
        break;
    case EMAIL:
    case PHONE:
        done = ofac_told(
            all, d, s->feature_line,
            draft_identifier(all, d, features[f].meaning == EMAIL ? LISTED_EMAIL : LISTED_PHONE,
                             words),
            features[f].column);
        break;
    }
    return done || no_memory(s);
}

static bool close_profile(struct sdn *s)
{
    struct drafts *all = &s->all;
    struct draft *d = &s->draft;

    for (const struct thing *one = first_thing(s, &s->programmes, s->profile); one;
         one = next_thing(s, one))
        if (!ofac_told(all, d, one->line, draft_source(all, d, one->words), "SanctionsMeasure"))
            return no_memory(s);
    bool kept = draft_id(all, d, s->party.n ? s->party : s->profile) &&
                draft_finish(all, d, (str){s->rest.bytes, s->rest.n}) && draft_keep(all, d);
    s->person = false;
    return ofac_told(all, d, s->line, kept, "Profile") || no_memory(s);
}

/* ---- dates ----------------------------------------------------------------------------------- */

static bool open_date(struct sdn *s, enum element is, const struct xml_element *element)
{
    if (is == DATE_PERIOD) {
        str calendar = words_of(s, "CalendarType", attribute(element, "CalendarTypeID"));
        s->period = (struct period){.other_calendar = calendar.n > 0 &&
                                                      !str_equal_fold(calendar, STR("Gregorian"))};
    }
    if (is == START || is == END)
        s->period.about = s->period.about || is_true(element, "Approximate");
    if (is == FROM || is == TO)
        s->value[YEAR] = s->value[MONTH] = s->value[DAY] = STR_NONE;
    return true;
}

static void close_date(struct sdn *s, enum element is)
{
    struct date *dates = parent_of(s) == START ? s->period.start : s->period.end;
    uint64_t year = 0, month = 0, day = 0;
    str month_text = take(s, MONTH), day_text = take(s, DAY);

    /* What is no number makes a date that is not valid, and so it is told. */
    if (!str_to_u64(take(s, YEAR), 9999, &year))
        return;
    if (month_text.n && !str_to_u64(month_text, 12, &month))
        month = 99;
    if (day_text.n && !str_to_u64(day_text, 31, &day))
        day = 99;
    dates[is == TO] = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

/* ---- events ---------------------------------------------------------------------------------- */

static void count_lines(struct sdn *s, uint64_t offset)
{
    for (; s->counted < offset && s->counted < s->document.n; s->counted++)
        s->line += s->document.p[s->counted] == '\n';
}

/** Whether this run reads what is inside of what is open. */
static bool is_read(const struct sdn *s)
{
    switch (s->run) {
    case RUN_VALUES:
        return is_open(s, REFERENCE_VALUE_SETS);
    case RUN_THINGS:
        return !is_open(s, REFERENCE_VALUE_SETS) && !is_open(s, DISTINCT_PARTIES);
    case RUN_PARTIES:
        return is_open(s, DISTINCT_PARTIES);
    case RUN_COUNT:
        break;
    }
    return false;
}

static bool open_in_parties(struct sdn *s, enum element is, const struct xml_element *element)
{
    if (is == DISTINCT_PARTY)
        return keep(s, attribute(element, "FixedRef"), &s->party);
    if (is == PROFILE)
        return open_profile(s, element);
    return !s->person || open_in_profile(s, is, element);
}

static bool on_open(void *arg, const struct xml_element *element)
{
    struct sdn *s = arg;
    enum element is = element_of(element->name);
    bool done = true;

    if (s->depth == 0 && is != SANCTIONS)
        return false;
    s->root_seen = true;
    count_lines(s, element->offset);
    if (is_read(s)) {
        open_date(s, is, element);
        if (s->run == RUN_VALUES)
            done = open_value(s, element);
        else if (s->run == RUN_PARTIES)
            done = open_in_parties(s, is, element);
        else if (is == LOCATION_PART)
            done = open_place_part(s, element);
        else
            done = open_in_things(s, is, element);
    }
    s->path[s->depth++] = is;
    return done;
}

static bool on_text(void *arg, str text)
{
    struct sdn *s = arg;
    enum element is = parent_of(s);

    if (!is_read(s))
        return true;
    if (s->run == RUN_VALUES)
        return value_text(s, text);
    if (is == OTHER || (s->run == RUN_PARTIES && !s->person))
        return true;
    if (is != NAME_PART_VALUE)
        return keep(s, text, &s->value[is]);
    if (s->names.n == 0 || vec_last(&s->names)->n == 0 || vec_last(&s->names)->too_many)
        return true;
    struct name *name = vec_last(&s->names);
    return keep(s, text, &name->parts[name->n - 1].text);
}

static bool close_in_parties(struct sdn *s, enum element is)
{
    if (!s->person)
        return true;
    if (is == IDENTITY)
        return close_identity(s);
    if (is == FEATURE_VERSION)
        return close_feature(s);
    return is != PROFILE || close_profile(s);
}

static bool on_close(void *arg, uint64_t end)
{
    struct sdn *s = arg;
    enum element is = s->path[--s->depth];

    (void)end;
    if (s->run == RUN_VALUES)
        return is != REFERENCE_VALUE_SETS; /* the rest is for the other runs */
    if (!is_read(s))
        return true;
    if ((is == FROM || is == TO) && is_open(s, DATE_PERIOD))
        close_date(s, is);
    return s->run == RUN_THINGS ? close_in_things(s, is) : close_in_parties(s, is);
}

static int ended(const struct sdn *s, const struct xml_fault *fault, struct err *err)
{
    if (s->no_memory || s->draft.no_memory)
        return err_memory(err);
    if (fault->kind != XML_FAULT_NONE)
        return err_set(err, ERR_SYNTAX, fault->offset, "the list cannot be read as XML: %s",
                       fault->reason);
    if (!s->root_seen)
        return err_set(err, ERR_SYNTAX, 0, "this is no advanced SDN list (root Sanctions)");
    return 0;
}

int list_ofac_xml_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                       struct list_read *out, struct err *err)
{
    static const struct xml_events events = {on_open, on_text, on_close};
    struct sdn *s = ARENA_NEW(mem, struct sdn);
    struct xml_parser *parser = s ? xml_parser_new() : NULL;
    int rc = 0;

    *out = (struct list_read){.rows = 0};
    if (!parser)
        return err_memory(err);
    s->all = (struct drafts){.mem = mem, .out = out, .refused = refused, .arg = arg};
    s->document = bytes;
    for (enum run run = RUN_VALUES; rc == 0 && run < RUN_COUNT; run++) {
        struct xml_fault fault;
        s->run = run;
        s->counted = s->depth = 0;
        s->line = 1;
        rc = xml_parse(parser, bytes, true, &events, s, &fault, err);
        if (rc == 0)
            rc = ended(s, &fault, err);
    }
    xml_parser_free(parser);
    return rc;
}
