/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PAXLST: one tolerant grammar for D.02B to D.15B and later.
 *
 * Triggers are NAD (sender or traveller), TDT (flight) and DOC (document); what follows belongs to
 * the last of them, in any order: the guide's own crew example has NAT before LOC. Source:
 * UN/EDIFACT PAXLST and the WCO/IATA/ICAO guide (standards digest, paxlst.md).
 */
#include "messages/reading.h"

#include "base/hash.h"
#include "reference/airport.h"
#include "reference/country.h"
#include "reference/document_type.h"

enum paxlst_group { PAX_HEADER, PAX_SENDER, PAX_FLIGHT, PAX_TRAVELLER, PAX_DOCUMENT };

struct paxlst {
    enum paxlst_group group;
    bool bgm_seen;
    enum { LEG_NONE, LEG_FROM, LEG_TO } leg; /* the end that the leg being read has */
    bool departure_next; /* the next DTM without a clear qualifier is a departure */
    bool border_marked;
    uint32_t crew, passengers;
    uint32_t count_crew, count_passengers;
    bool has_count_crew, has_count_passengers;
    bool nationality_current; /* the traveller's nationality is a current one */
    bool master_crew_list;    /* BGM 336: of no flight in particular */
    struct place count_at;    /* of the last CNT */
    struct place flight_at;   /* of the last TDT */
};

static struct paxlst *paxlst_of(struct reading *r)
{
    return r->state;
}

static struct traveller *last_traveller(struct reading *r)
{
    return r->m->travellers.n ? vec_last(&r->m->travellers) : NULL;
}

static struct document *last_document(struct reading *r)
{
    struct traveller *t = last_traveller(r);

    return t && t->documents.n ? vec_last(&t->documents) : NULL;
}

/* ---- header --------------------------------------------------------------------------------- */

struct bgm {
    const char *name, *function_code;
    enum message_function function;
    bool crew;
};

static const struct bgm bgms[] = {
#define BGM(name, code, function, crew) {name, code, function, crew},
#include "messages/paxlst_functions.def"
#undef BGM
};

static void read_bgm(struct reading *r, const struct edi_segment *s)
{
    str name = code_of(r, s, 1, 1), code = code_of(r, s, 2, 1);
    const struct bgm *found = NULL;
    bool exact = false;

    paxlst_of(r)->bgm_seen = true;
    for (size_t i = 0; i < COUNT_OF(bgms) && !exact; i++) {
        if (!str_is(name, bgms[i].name))
            continue;
        exact = str_is(code, bgms[i].function_code);
        if (exact || !found)
            found = &bgms[i];
    }
    if (!exact)
        reading_found(r, FINDING_BGM_UNKNOWN, s, found ? 2 : 1, 1);
    r->m->function = found && (exact || str_is(name, "745")) ? found->function : FUNCTION_UNKNOWN;
    if (found && !exact && str_is(name, "250"))
        r->m->function = FUNCTION_LIST;
    r->m->list = found && found->crew ? LIST_CREW : LIST_PASSENGER;
    paxlst_of(r)->master_crew_list = str_is(name, "336");
}

/** NAD MS: who sends the list; COM its telephone. */
static void read_sender(struct reading *r, const struct edi_segment *s)
{
    struct originator *to = &r->m->originator;

    paxlst_of(r)->group = PAX_SENDER;
    to->present = true;
    to->office = joined_text(r, s, 4, 1, false, STR(" "));
    if (to->office.n == 0)
        to->office = joined_text(r, s, 3, 1, false, STR(" "));
    if (to->office.n == 0)
        to->office = value_of(r, s, 2, 1);
}

/* ---- flight ---------------------------------------------------------------------------------- */

static void read_flight(struct reading *r, const struct edi_segment *s)
{
    struct flight_ref *flight = &r->m->flight;
    struct designator designator;
    str number = code_of(r, s, 2, 1);

    paxlst_of(r)->group = PAX_FLIGHT;
    paxlst_of(r)->flight_at = reading_place(s, 0, 0);
    paxlst_of(r)->leg = LEG_NONE;
    paxlst_of(r)->departure_next = true;
    bool good = designator_parse(code_of(r, s, 5, 1), number, &designator);
    if (!good && !paxlst_of(r)->master_crew_list)
        reading_found(r, number.n ? FINDING_FLIGHT_NUMBER : FINDING_FLIGHT_MISSING, s, 2, 1);
    /* Each leg repeats TDT; the first names the flight. */
    if (flight->designator.number.n == 0 &&
        !flight_ref_name(flight, &designator, good, number, r->mem))
        r->exhausted = true;
}

/** A LOC that is no end of a leg: ultimate destination, reporting and filing places. */
static bool is_other_place(str qualifier)
{
    return str_is(qualifier, "130") || str_is(qualifier, "172") || str_is(qualifier, "188");
}

/**
 * LOC in SG3 begins a leg with its departure place, or ends it with the arrival place. A second
 * departure place for a leg that has no arrival yet ends it all the same, and an arrival place may
 * come first.
 */
static void read_leg_place(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct flight_ref *flight = &r->m->flight;
    str qualifier = value_of(r, s, 1, 1), place = code_of(r, s, 2, 1);
    bool arrival = str_is(qualifier, "87");
    bool departure = str_is(qualifier, "125");

    if (is_other_place(qualifier))
        return;
    if ((!arrival && !departure && !str_is(qualifier, "92")) || (departure && p->leg == LEG_FROM) ||
        (arrival && p->leg == LEG_TO))
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    bool ends = p->leg == LEG_FROM || (arrival && p->leg == LEG_NONE);
    if (p->leg == LEG_NONE) {
        if (!READING_PUSH(r, &flight->legs))
            return;
        vec_last(&flight->legs)->departs_at = vec_last(&flight->legs)->arrives_at = DATETIME_NONE;
    }
    struct leg *leg = vec_last(&flight->legs);
    *(ends ? &leg->to : &leg->from) = place;
    p->departure_next = !ends;
    p->leg = p->leg != LEG_NONE ? LEG_NONE : ends ? LEG_TO : LEG_FROM;
    if (departure || arrival)
        leg->border = p->border_marked = true;
}

/** DTM value in the format that 2379 or its length tells. */
static bool read_moment(struct reading *r, str value, struct datetime *out)
{
    *out = DATETIME_NONE;
    switch (value.n) {
    case 6:
        return date_parse_yymmdd(value, r->year, &out->date);
    case 8:
        return date_parse_ccyymmdd(value, &out->date);
    case 10:
        return date_parse_yymmdd(str_head(value, 6), r->year, &out->date) &&
               time_parse_hhmm(str_skip(value, 6), &out->minute, &out->second);
    default:
        return value.n >= 12 && date_parse_ccyymmdd(str_head(value, 8), &out->date) &&
               time_parse_hhmm((str){value.p + 8, 4}, &out->minute, &out->second);
    }
}

static void read_leg_time(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct flight_ref *flight = &r->m->flight;
    str qualifier = value_of(r, s, 1, 1);
    struct datetime moment;

    if (str_is(qualifier, "554") || str_is(qualifier, "137"))
        return;
    if (!read_moment(r, value_of(r, s, 1, 2), &moment)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
        return;
    }
    if (flight->legs.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    bool departure = str_is(qualifier, "189") || str_is(qualifier, "133") ||
                     (!str_is(qualifier, "232") && !str_is(qualifier, "132") && p->departure_next);
    struct leg *leg = vec_last(&flight->legs);
    *(departure ? &leg->departs_at : &leg->arrives_at) = moment;
    if (departure && flight->legs.n == 1)
        r->year = moment.date.year;
}

/* ---- travellers ------------------------------------------------------------------------------ */

struct role_code {
    str code;
    enum role role;
};

static const struct role_code role_codes[] = {
#define ROLE(code, role, name, meaning) {STR_INIT(code), role},
#include "domain/roles.def"
#undef ROLE
};

static enum role read_role(struct reading *r, const struct edi_segment *s, str code)
{
    for (size_t i = 0; i < COUNT_OF(role_codes); i++)
        if (str_eq(role_codes[i].code, code))
            return role_codes[i].role;
    reading_found(r, FINDING_ROLE_UNKNOWN, s, 1, 1);
    return ROLE_PASSENGER;
}

/** C080 and C058: surname, given names in one or two components, or everything in the first. */
static void read_names(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    uint32_t e = 4;

    /* Some senders leave out the empty C058 and put the name one element early. */
    if (edi_components(s, 4) == 0 && edi_components(s, 3) > 1)
        e = 3;
    t->surname = value_of(r, s, e, 1);
    str first = value_of(r, s, e, 2), further = value_of(r, s, e, 3);
    t->given = first;
    if (first.n && further.n && !str_join(r->mem, first, STR(" "), further, &t->given))
        r->exhausted = true;
    if (first.n == 0)
        t->given = further;
    t->given_as_sent = t->given;
    title_cut(t->given_as_sent, &t->given, &t->title);
    if (t->title.n && t->given.n <= 3) { /* AMR, OMR: too short to believe in a title */
        t->given = t->given_as_sent;
        t->title = STR_NONE;
    }
}

static void read_address(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    struct address address = {.kind = STR("other"),
                              .street = joined_text(r, s, 5, 1, false, STR(" ")),
                              .city = value_of(r, s, 6, 1),
                              .region = joined_text(r, s, 7, 1, false, STR(" ")),
                              .postcode = value_of(r, s, 8, 1)};

    if (value_of(r, s, 9, 1).n)
        address.country = country_of(r, s, 9, 1);
    if ((address.street.n || address.city.n || address.postcode.n || address.country.n) &&
        READING_PUSH(r, &t->addresses))
        *vec_last(&t->addresses) = address;
}

static void read_traveller(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    str code = code_of(r, s, 1, 1);

    if (str_is(code, "MS")) {
        read_sender(r, s);
        return;
    }
    p->group = PAX_TRAVELLER;
    p->nationality_current = false;
    if (!READING_PUSH(r, &r->m->travellers))
        return;
    struct traveller *t = vec_last(&r->m->travellers);
    t->offset = s->offset;
    t->role = read_role(r, s, code);
    t->transit = t->role == ROLE_TRANSIT_PASSENGER || t->role == ROLE_TRANSIT_CREW;
    bool crew = t->role == ROLE_CREW || t->role == ROLE_TRANSIT_CREW;
    p->crew += crew;
    p->passengers += !crew;
    if (crew != (r->m->list == LIST_CREW) && paxlst_of(r)->bgm_seen)
        reading_found(r, FINDING_ROLE_LIST, s, 1, 1);
    read_names(r, s, t);
    read_address(r, s, t);
    if (name_is_placeholder(t->surname) || name_is_placeholder(t->given))
        reading_found(r, FINDING_NAME_PLACEHOLDER, s, 4, 1);
}

static void read_birth(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    str value = value_of(r, s, 1, 2);
    struct date born;
    bool good = value.n == 8 ? date_parse_ccyymmdd(value, &born)
                             : date_parse_yymmdd(value, r->year - 49, &born);

    if (!good) {
        reading_found(r, FINDING_BIRTH_INVALID, s, 1, 2);
        return;
    }
    /* A two-digit year of this year's number may still be a hundred years ago. */
    const struct leg *leg = flight_ref_leg(&r->m->flight);
    if (value.n == 6 && leg && date_full(leg->departs_at.date) &&
        date_compare(born, leg->departs_at.date) > 0)
        born.year = (int16_t)(born.year - 100);
    if (r->year - born.year > 95)
        reading_found(r, FINDING_CENTURY_ASSUMED, s, 1, 2);
    if (r->year - born.year > 120 || born.year > r->year)
        reading_found(r, FINDING_BIRTH_IMPLAUSIBLE, s, 1, 2);
    t->born_on = born;
}

static void read_traveller_date(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    str qualifier = value_of(r, s, 1, 1), value = value_of(r, s, 1, 2);
    struct document *document = p->group == PAX_DOCUMENT ? last_document(r) : NULL;
    struct datetime moment = DATETIME_NONE;

    if (str_is(qualifier, "329")) {
        if (value.n)
            read_birth(r, s, last_traveller(r));
        return;
    }
    if (!document || (!str_is(qualifier, "36") && !str_is(qualifier, "182"))) {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return;
    }
    if (value.n == 0)
        return; /* sent without a value: absent */
    if (!read_moment(r, value, &moment)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
        return;
    }
    const struct leg *leg = flight_ref_leg(&r->m->flight);
    if (str_is(qualifier, "182")) {
        document->issued_on = moment.date;
        return;
    }
    document->expires_on = moment.date;
    if (leg && date_full(leg->departs_at.date) && date_full(moment.date) &&
        date_compare(moment.date, leg->departs_at.date) < 0)
        reading_found(r, FINDING_DOCUMENT_EXPIRED, s, 1, 2);
}

static void read_sex(struct reading *r, const struct edi_segment *s)
{
    str code = value_of(r, s, 3, 1);

    if (code.n == 0)
        code = value_of(r, s, 2, 1);
    char sex = sex_of_code(code);
    if (!sex)
        reading_found(r, FINDING_SEX_UNKNOWN, s, 3, 1);
    else
        last_traveller(r)->sex = sex;
}

/**
 * MEA: CT pieces, WT weight in KGM or LBR. Some senders put the number where its unit should be.
 */
static void read_measure(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = last_traveller(r);
    str kind = code_of(r, s, 1, 1), unit = code_of(r, s, 3, 1);
    uint32_t value = number_of(r, s, 3, str_all_digits(unit) ? 1 : 2);

    if (str_is(kind, "CT"))
        t->bags.pieces = value;
    else if (str_is(kind, "WT"))
        t->bags.weight_kg = str_starts(unit, STR("LB")) ? kg_from_lb(value) : value;
    else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

/** One tag of a run: the same head, the digits at its end counted up. */
static str tag_in_run(struct reading *r, str tag, uint32_t step)
{
    size_t digits = 0;
    uint64_t number;

    while (digits < tag.n && digits < 10 && ascii_digit(tag.p[tag.n - 1 - digits]))
        digits++;
    str tail = str_skip(tag, tag.n - digits), out;
    if (step == 0 || digits == 0 || !str_to_u64(tail, UINT64_MAX / 2, &number))
        return tag;
    if (!arena_printf(r->mem, &out, STR_FMT "%0*llu", STR_ARG(str_head(tag, tag.n - digits)),
                      (int)digits, (unsigned long long)number + step)) {
        r->exhausted = true;
        return tag;
    }
    return out;
}

static void read_free_text(struct reading *r, const struct edi_segment *s)
{
    enum { RUN_MAX = 99 };
    struct traveller *t = last_traveller(r);
    str tag = value_of(r, s, 4, 1);

    if (!str_is(code_of(r, s, 1, 1), "BAG")) {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return;
    }
    uint32_t count = number_of(r, s, 4, 2);
    if (count == 0)
        count = 1;
    if (count > RUN_MAX)
        reading_found(r, FINDING_REPETITIONS, s, 4, 2);
    for (uint32_t i = 0; tag.n && i < count && i < RUN_MAX; i++)
        if (READING_PUSH(r, &t->bags.tags))
            *vec_last(&t->bags.tags) = tag_in_run(r, tag, i);
}

/** LOC 180: a country, a place in words, or both, in one segment or two. */
static void read_birthplace(struct reading *r, const struct edi_segment *s, struct traveller *t,
                            str text)
{
    str country = country_of(r, s, 2, 1);

    if (country.n)
        t->birth_country = country;
    if (text.n)
        t->birthplace = text;
    else if (t->birthplace.n == 0)
        t->birthplace = country;
}

/** LOC in SG4 and SG5. */
static void read_traveller_place(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = last_traveller(r);
    struct document *document = last_document(r);
    str qualifier = value_of(r, s, 1, 1);
    str text = joined_text(r, s, 2, 4, false, STR(" "));

    if (str_is(qualifier, "22"))
        t->cleared_at = code_of(r, s, 2, 1);
    else if (str_is(qualifier, "178"))
        t->embarked = code_of(r, s, 2, 1);
    else if (str_is(qualifier, "179"))
        t->disembarked = code_of(r, s, 2, 1);
    else if (str_is(qualifier, "174"))
        t->residence = country_of(r, s, 2, 1);
    else if (str_is(qualifier, "180"))
        read_birthplace(r, s, t, text);
    else if (str_is(qualifier, "91") && document)
        document->issuer = country_of(r, s, 2, 1);
    else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

/**
 * NAT: 2 current, 1 at birth, 3 former. The first current one counts; others only when there is
 * none.
 */
static void read_nationality(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct traveller *t = last_traveller(r);
    str qualifier = value_of(r, s, 1, 1);
    str country = country_of(r, s, 2, 1);
    bool current = !str_is(qualifier, "1") && !str_is(qualifier, "3");

    if (country.n == 0)
        return;
    if (READING_PUSH(r, &t->nationalities))
        *vec_last(&t->nationalities) = country;
    if (t->nationality.n == 0 || (current && !p->nationality_current))
        t->nationality = country;
    p->nationality_current |= current;
}

static void read_reference(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    str qualifier = code_of(r, s, 1, 1), value = value_of(r, s, 1, 2);

    if (p->group < PAX_TRAVELLER) {
        if (str_is(qualifier, "TN"))
            r->m->transaction_reference = value;
        else
            reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return;
    }
    struct traveller *t = last_traveller(r);
    if (str_is(qualifier, "AVF"))
        t->locator = code_of(r, s, 1, 2);
    else if (str_is(qualifier, "ABO"))
        t->ref = value;
    else if (str_is(qualifier, "SEA"))
        t->seat = code_of(r, s, 1, 2);
    else if (str_is(qualifier, "YZY")) {
        if (value.n && READING_PUSH(r, &t->tickets))
            vec_last(&t->tickets)->number = value;
    } else if (str_is(qualifier, "CR"))
        t->unique_id = value;
    else if (str_is(qualifier, "AEA"))
        t->government_reference = value;
    else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

static bool placeholder_number(str number)
{
    for (size_t i = 1; i < number.n; i++)
        if (number.p[i] != number.p[0])
            return false;
    return true; /* empty, one character, or one character repeated */
}

static void read_document(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = last_traveller(r);

    paxlst_of(r)->group = PAX_DOCUMENT;
    if (!READING_PUSH(r, &t->documents))
        return;
    struct document *document = vec_last(&t->documents);
    document->source = DOCUMENT_API;
    document->type = code_of(r, s, 1, 1);
    document->number = code_of(r, s, 2, 1);
    if (placeholder_number(document->number))
        reading_found(r, FINDING_DOCUMENT_NUMBER, s, 2, 1);
    if (document->type.n && document_type_find(document->type)->kind == DOCUMENT_OTHER)
        reading_found(r, FINDING_DOCUMENT_TYPE, s, 1, 1);
}

static void read_contact(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_of(r)->group >= PAX_TRAVELLER ? last_traveller(r) : NULL;

    for (uint32_t e = 1; e <= s->element_count; e++) {
        str value = value_of(r, s, e, 1), kind = code_of(r, s, e, 2);
        if (value.n == 0)
            continue;
        if (!t) {
            if (r->m->originator.phone.n == 0)
                r->m->originator.phone = value;
            continue;
        }
        if (!READING_PUSH(r, &t->contacts))
            return;
        vec_last(&t->contacts)->value = value;
        vec_last(&t->contacts)->kind = str_is(kind, "EM")                         ? STR("email")
                                       : str_is(kind, "FX")                       ? STR("fax")
                                       : str_is(kind, "TE") || str_is(kind, "AL") ? STR("phone")
                                                                                  : STR("other");
    }
}

static void read_count(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    str qualifier = value_of(r, s, 1, 1);
    uint32_t count = number_of(r, s, 1, 2);

    p->group = PAX_HEADER;
    p->count_at = reading_place(s, 1, 2);
    r->m->has_declared_count = true;
    r->m->declared_count += count;
    if (str_is(qualifier, "41")) {
        p->has_count_crew = true;
        p->count_crew = count;
    } else if (str_is(qualifier, "42")) {
        p->has_count_passengers = true;
        p->count_passengers = count;
    } else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

/* ---- dispatch -------------------------------------------------------------------------------- */

static void read_verified(struct reading *r, const struct edi_segment *s)
{
    str code = value_of(r, s, 2, 1);

    if (str_is(code, "173"))
        last_traveller(r)->verified = VERIFIED_YES;
    else if (str_is(code, "174"))
        last_traveller(r)->verified = VERIFIED_NO;
    else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 2, 1);
}

/** Segments that need a traveller before them. @return false when the tag is none of them */
static bool read_of_traveller(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('A', 'T', 'T'):
        read_sex(r, s);
        return true;
    case EDI_TAG('M', 'E', 'A'):
        read_measure(r, s);
        return true;
    case EDI_TAG('G', 'E', 'I'):
        read_verified(r, s);
        return true;
    case EDI_TAG('F', 'T', 'X'):
        read_free_text(r, s);
        return true;
    case EDI_TAG('E', 'M', 'P'):
        last_traveller(r)->crew_function = code_of(r, s, 2, 1);
        return true;
    case EDI_TAG('N', 'A', 'T'):
        read_nationality(r, s);
        return true;
    case EDI_TAG('D', 'O', 'C'):
        read_document(r, s);
        return true;
    case EDI_TAG('L', 'O', 'C'):
        read_traveller_place(r, s);
        return true;
    case EDI_TAG('D', 'T', 'M'):
        read_traveller_date(r, s);
        return true;
    default:
        return false;
    }
}

static bool needs_traveller(uint32_t tag)
{
    return tag == EDI_TAG('A', 'T', 'T') || tag == EDI_TAG('M', 'E', 'A') ||
           tag == EDI_TAG('G', 'E', 'I') || tag == EDI_TAG('F', 'T', 'X') ||
           tag == EDI_TAG('E', 'M', 'P') || tag == EDI_TAG('N', 'A', 'T') ||
           tag == EDI_TAG('D', 'O', 'C');
}

static void read_outside_traveller(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('B', 'G', 'M'):
        read_bgm(r, s);
        break;
    case EDI_TAG('L', 'O', 'C'):
        if (paxlst_of(r)->group == PAX_FLIGHT)
            read_leg_place(r, s);
        break; /* at message level (since D.07A) it is not used in air traffic */
    case EDI_TAG('D', 'T', 'M'):
        if (paxlst_of(r)->group == PAX_FLIGHT)
            read_leg_time(r, s);
        break;
    case EDI_TAG('C', 'T', 'A'):
    case EDI_TAG('A', 'U', 'T'):
        reading_found(r, FINDING_NOT_INTERPRETED, s, 0, 0);
        break;
    default:
        reading_found(r,
                      needs_traveller(s->tag) ? FINDING_SEGMENT_MISPLACED : FINDING_SEGMENT_UNKNOWN,
                      s, 0, 0);
    }
}

static void paxlst_segment(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);

    switch (s->tag) {
    case EDI_TAG('N', 'A', 'D'):
        read_traveller(r, s);
        return;
    case EDI_TAG('T', 'D', 'T'):
        read_flight(r, s);
        return;
    case EDI_TAG('C', 'O', 'M'):
        read_contact(r, s);
        return;
    case EDI_TAG('C', 'N', 'T'):
        read_count(r, s);
        return;
    case EDI_TAG('R', 'F', 'F'):
        if (p->group < PAX_TRAVELLER || last_traveller(r))
            read_reference(r, s);
        return;
    default:
        break;
    }
    if (p->group >= PAX_TRAVELLER && last_traveller(r) && read_of_traveller(r, s))
        return;
    read_outside_traveller(r, s);
}

/* ---- end ------------------------------------------------------------------------------------- */

static void found_at(struct reading *r, enum finding_code code, const char *tag, uint64_t offset)
{
    struct place place = {.offset = offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

static bool crosses_border(const struct leg *leg)
{
    const struct airport *from = airport_find_place(leg->from), *to = airport_find_place(leg->to);

    return from && to && strcmp(from->country, to->country) != 0;
}

/** Legs follow one another, and one of them crosses the border. */
static void check_legs(struct reading *r)
{
    struct flight_ref *flight = &r->m->flight;
    const struct place *flight_at = &paxlst_of(r)->flight_at;

    for (uint32_t i = 1; i < flight->legs.n; i++)
        if (!str_eq(flight->legs.v[i].from, flight->legs.v[i - 1].to))
            findings_add(&r->m->findings, r->mem, FINDING_LEGS_NOT_CONTIGUOUS, flight_at);
    for (uint32_t i = 0; i < flight->legs.n; i++) {
        if (flight->legs.v[i].from.n == 0 || flight->legs.v[i].to.n == 0)
            findings_add(&r->m->findings, r->mem, FINDING_PLACE_MISSING, flight_at);
        check_leg_times(r, &flight->legs.v[i], flight_at);
    }
    if (paxlst_of(r)->border_marked || flight->legs.n == 0)
        return;
    for (uint32_t i = 0; i < flight->legs.n; i++)
        if (crosses_border(&flight->legs.v[i])) {
            flight->legs.v[i].border = true;
            return;
        }
    findings_add(&r->m->findings, r->mem, FINDING_BORDER_LEG_UNKNOWN, flight_at);
}

static void check_flight(struct reading *r)
{
    struct message *m = r->m;

    if (m->flight.designator.number.n == 0)
        found_at(r, FINDING_FLIGHT_MISSING, "TDT", m->offset);
    check_legs(r);
    const struct leg *leg = flight_ref_leg(&m->flight);
    if (!leg || !date_full(leg->departs_at.date))
        findings_add(&m->findings, r->mem, FINDING_FLIGHT_DATE, &paxlst_of(r)->flight_at);
}

static str first_number(const struct traveller *t)
{
    return t->documents.n ? t->documents.v[0].number : STR_NONE;
}

static bool same_traveller(const struct traveller *a, const struct traveller *b)
{
    return str_eq(a->surname, b->surname) && str_eq(a->given, b->given) &&
           date_eq(a->born_on, b->born_on) && str_eq(first_number(a), first_number(b));
}

/** Report travellers that stand twice, by a table of hashes of their names. */
static void find_duplicates(struct reading *r)
{
    struct message *m = r->m;
    uint32_t cap = 16;

    while (cap < m->travellers.n * 2 && cap < UINT32_C(1) << 30)
        cap *= 2;
    uint32_t *seen = arena_zalloc(r->mem, cap, sizeof(*seen)); /* index + 1 */
    if (!seen) {
        r->exhausted = true;
        return;
    }
    for (uint32_t i = 0; i < m->travellers.n; i++) {
        const struct traveller *t = &m->travellers.v[i];
        if (t->surname.n == 0)
            continue;
        /* All that makes them the same goes in, so that many of one name do not crowd together. */
        uint64_t hash = hash64(first_number(t), hash64(t->given, hash64(t->surname, 0)));
        hash = hash64_mix(hash, (uint64_t)t->born_on.year << 16 | (uint64_t)t->born_on.month << 8 |
                                    t->born_on.day);
        uint32_t at = (uint32_t)hash & (cap - 1);
        while (seen[at] && !same_traveller(t, &m->travellers.v[seen[at] - 1]))
            at = (at + 1) & (cap - 1);
        if (seen[at])
            found_at(r, FINDING_TRAVELLER_DUPLICATE, "NAD", t->offset);
        else
            seen[at] = i + 1;
    }
}

static void check_travellers(struct reading *r)
{
    struct message *m = r->m;

    for (uint32_t i = 0; i < m->travellers.n; i++) {
        struct traveller *t = &m->travellers.v[i];
        if (t->surname.n == 0 && t->given.n == 0 && t->ref.n == 0 && t->locator.n == 0)
            found_at(r, FINDING_TRAVELLER_EMPTY, "NAD", t->offset);
        else if (t->surname.n == 0 && t->given.n == 0 && m->function <= FUNCTION_CHANGE)
            found_at(r, FINDING_NAME_MISSING, "NAD", t->offset);
    }
    find_duplicates(r);
}

static bool paxlst_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct paxlst);
    return r->state != NULL;
}

static void paxlst_end(struct reading *r)
{
    struct paxlst *p = paxlst_of(r);
    struct message *m = r->m;

    if (!p->bgm_seen)
        found_at(r, FINDING_SEGMENT_MISSING, "BGM", m->offset);
    if (!p->master_crew_list)
        check_flight(r);
    check_travellers(r);
    bool one_part = !m->part_present || (m->part <= 1 && m->last_part);
    if (one_part && ((p->has_count_passengers && p->count_passengers != p->passengers) ||
                     (p->has_count_crew && p->count_crew != p->crew)))
        findings_add(&m->findings, r->mem, FINDING_COUNT_DIFFERS, &p->count_at);
    const struct leg *leg = flight_ref_leg(&m->flight);
    m->usable = leg && date_full(leg->departs_at.date) && m->flight.designator.number.n;
}

const struct grammar grammar_paxlst = {
    .name = "PAXLST",
    .type = MESSAGE_PAXLST,
    .version_min = 2,
    .version_max = 30,
    .begin = paxlst_begin,
    .segment = paxlst_segment,
    .end = paxlst_end,
};
