/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PAXLST SG4: NAD and what belongs to the traveller, in any order. What is sent twice counts once,
 * the first time; what has no member of its own is kept as sent.
 */
#include "messages/paxlst.h"

#include "reference/airport.h"

struct api_details *paxlst_details(struct reading *r)
{
    struct traveller *t = paxlst_traveller(r);

    if (t->details.n == 0 && !READING_PUSH(r, &t->details))
        return NULL;
    return t->details.v;
}

void paxlst_keep(struct reading *r, const struct edi_segment *s)
{
    struct api_details *d = edi_segment_empty(s) ? NULL : paxlst_details(r);
    str text;

    if (!d)
        return;
    if (!edi_segment_canonical(s, r->mem, &text))
        r->exhausted = true;
    else if (READING_PUSH(r, &d->other))
        *vec_last(&d->other) = text;
}

/** The qualifier means nothing to us: told, and kept as sent. */
static void keep_unknown(struct reading *r, const struct edi_segment *s)
{
    reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    paxlst_keep(r, s);
}

/* ---- NAD ------------------------------------------------------------------------------------- */

static enum role role_of(struct reading *r, const struct edi_segment *s, str code)
{
    switch (paxlst_code(code)) {
    case CODE2('F', 'L'):
        return ROLE_PASSENGER;
    case CODE2('F', 'M'):
        return ROLE_CREW;
    case CODE3('D', 'D', 'U'):
        return ROLE_TRANSIT_PASSENGER;
    case CODE3('D', 'D', 'T'):
        return ROLE_TRANSIT_CREW;
    default:
        reading_found(r, FINDING_ROLE_UNKNOWN, s, 1, 1);
        return ROLE_PASSENGER;
    }
}

void paxlst_names(struct traveller *t)
{
    t->given_as_sent = t->given;
    title_cut(t->given_as_sent, &t->given, &t->title);
    if (t->title.n && t->given.n <= 3) { /* AMR, OMR: too short to believe in a title */
        t->given = t->given_as_sent;
        t->title = STR_NONE;
    }
}

/** C080: surname, given names in one component or several. */
static void read_names(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    uint32_t e = 4;

    /* Some senders leave out the empty C058 and put the name one element early. */
    if (edi_components(s, 4) == 0 && edi_components(s, 3) > 1)
        e = 3;
    t->surname = value_of(r, s, e, 1);
    if (edi_components(s, e) > 1)
        t->given = paxlst_joined(r, s, e, 2);
    paxlst_names(t);
    if (t->given.n == 0 && str_find(t->surname, ' ') > 0)
        reading_found(r, FINDING_NAME_UNDIVIDED, s, e, 1);
    if (name_is_placeholder(t->surname))
        reading_found(r, FINDING_NAME_PLACEHOLDER, s, e, 1);
    else if (name_is_placeholder(t->given))
        reading_found(r, FINDING_NAME_PLACEHOLDER, s, e, 2);
}

/** Region: C819 has a code, or a text behind it. */
static str read_region(struct reading *r, const struct edi_segment *s)
{
    str code = value_of(r, s, 7, 1), text = paxlst_joined(r, s, 7, 4);

    paxlst_code_list(r, s, 7, 2);
    if (code.n == 0)
        return text;
    struct api_details *d = text.n ? paxlst_details(r) : NULL;
    if (d)
        d->region_name = text;
    return code;
}

static void read_address(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    struct address address = {
        .kind = STR("other"),
        .street = paxlst_joined(r, s, 5, 1),
        .city = value_of(r, s, 6, 1),
        .region = read_region(r, s),
        .postcode = value_of(r, s, 8, 1),
        .country = paxlst_country(r, s, 9, 1),
    };

    if ((address.street.n || address.city.n || address.region.n || address.postcode.n ||
         address.country.n) &&
        READING_PUSH(r, &t->addresses))
        *vec_last(&t->addresses) = address;
}

struct traveller *paxlst_traveller_add(struct reading *r, const struct edi_segment *s,
                                       enum role role)
{
    struct paxlst *p = paxlst_of(r);
    bool crew = role == ROLE_CREW || role == ROLE_TRANSIT_CREW;

    p->group = PAX_TRAVELLER;
    p->nationality_current = false;
    if (!READING_PUSH(r, &r->m->travellers))
        return NULL;
    struct traveller *t = paxlst_traveller(r);
    t->offset = s->offset;
    t->segment = s->number;
    t->role = role;
    t->transit = role == ROLE_TRANSIT_PASSENGER || role == ROLE_TRANSIT_CREW;
    p->crew += crew;
    p->passengers += !crew;
    return t;
}

/** NAD of a traveller. */
void paxlst_nad(struct reading *r, const struct edi_segment *s)
{
    enum role role = role_of(r, s, value_of(r, s, 1, 1));
    struct traveller *t = paxlst_traveller_add(r, s, role);

    if (!t)
        return;
    bool crew = role == ROLE_CREW || role == ROLE_TRANSIT_CREW;
    if (crew != (r->m->list == LIST_CREW) && paxlst_of(r)->bgm_seen)
        reading_found(r, FINDING_ROLE_LIST, s, 1, 1);
    if (s->element_count >= 3)
        read_names(r, s, t);
    if (s->element_count >= 5)
        read_address(r, s, t);
}

/* ---- ATT, DTM -------------------------------------------------------------------------------- */

void paxlst_set_sex(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    struct traveller *t = paxlst_traveller(r);
    char sex = sex_of_code(value_of(r, s, e, c));

    if (!sex)
        reading_found(r, FINDING_SEX_UNKNOWN, s, e, c);
    else if (t->sex && t->sex != sex)
        reading_found(r, FINDING_VALUE_REPEATED, s, e, c);
    else
        t->sex = sex;
}

/** ATT: 9017 is 2, a person; C956 the sex. */
static void read_attribute(struct reading *r, const struct edi_segment *s)
{
    uint32_t function = paxlst_code_at(r, s, 1, 1);
    /* Some senders leave out the empty C955. */
    uint32_t e = edi_raw(s, 3, 1).n ? 3 : edi_raw(s, 2, 1).n ? 2 : 3;

    if (function != CODE1('2') && function != 0) {
        keep_unknown(r, s);
        return;
    }
    paxlst_set_sex(r, s, e, 1);
    paxlst_code_list(r, s, e, 2);
}

void paxlst_set_birth(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    struct traveller *t = paxlst_traveller(r);
    struct date departs = paxlst_departure(r), born;
    str value = value_of(r, s, e, c);

    if (!paxlst_birth(value, r->year, departs, &born)) {
        reading_found(r, FINDING_BIRTH_INVALID, s, e, c);
        return;
    }
    if (date_known(t->born_on)) {
        if (!date_eq(t->born_on, born))
            reading_found(r, FINDING_VALUE_REPEATED, s, e, c);
        return;
    }
    if (r->year - born.year > 95 && value.n == 6)
        reading_found(r, FINDING_CENTURY_ASSUMED, s, e, c);
    bool unborn = date_full(departs) && date_full(born) ? date_compare(born, departs) > 0
                                                        : born.year > r->year;
    if (r->year - born.year >= 120 || unborn)
        reading_found(r, FINDING_BIRTH_IMPLAUSIBLE, s, e, c);
    t->born_on = born;
}

/** DTM of the traveller; those of a document are read by it. */
static void read_date(struct reading *r, const struct edi_segment *s)
{
    if (paxlst_code_at(r, s, 1, 1) != CODE3('3', '2', '9')) {
        if (!edi_segment_empty(s))
            keep_unknown(r, s);
        return;
    }
    uint32_t qualifier;
    if (paxlst_date_text(r, s, &qualifier).n)
        paxlst_set_birth(r, s, 1, 2);
}

/* ---- MEA, GEI, FTX --------------------------------------------------------------------------- */

/** Kilograms if not pounds; another unit is told. */
static bool weight_in_pounds(struct reading *r, const struct edi_segment *s, str unit)
{
    switch (paxlst_code(unit)) {
    case CODE3('L', 'B', 'R'):
    case CODE3('L', 'B', 'S'):
    case CODE2('L', 'B'):
        return true;
    case 0:
    case CODE3('K', 'G', 'M'):
    case CODE3('K', 'G', 'S'):
    case CODE2('K', 'G'):
        return false;
    default:
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 3, 1);
        return false;
    }
}

/** A number that is sent once; 0 says nothing. @return false: it stood there already */
static bool set_number(struct reading *r, const struct edi_segment *s, uint32_t *to, uint32_t value)
{
    if (*to && value && *to != value)
        reading_found(r, FINDING_VALUE_REPEATED, s, 3, 2);
    if (*to || value == 0)
        return false;
    *to = value;
    return true;
}

static bool piece_unit(str unit)
{
    uint32_t code = paxlst_code(unit);

    return code == CODE3('P', 'C', 'E') || code == CODE3('N', 'M', 'B') ||
           code == CODE3('C', '6', '2');
}

/**
 * MEA: CT pieces, WT weight in KGM or LBR. Some senders put the number where its unit should be.
 */
static void read_measure(struct reading *r, const struct edi_segment *s)
{
    struct api_bags *bags = &paxlst_traveller(r)->bags;
    uint32_t kind = paxlst_code_at(r, s, 1, 1);
    str unit = value_of(r, s, 3, 1);
    bool early = unit.n && str_all_digits(unit);

    if (kind != CODE2('C', 'T') && kind != CODE2('W', 'T')) {
        if (!edi_segment_empty(s))
            keep_unknown(r, s);
        return;
    }
    uint32_t value = number_of(r, s, 3, early ? 1 : 2);
    if (early)
        unit = STR_NONE;
    if (kind == CODE2('C', 'T')) {
        if (unit.n && !piece_unit(unit))
            reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 3, 1);
        (void)set_number(r, s, &bags->pieces, value);
    } else if (weight_in_pounds(r, s, unit)) {
        if (set_number(r, s, &bags->weight_kg, kg_from_lb(value)))
            bags->weight_lb = value;
    } else {
        (void)set_number(r, s, &bags->weight_kg, value);
    }
}

/** GEI: 9649 is 4; 173 the data were read by machine, 174 they were not. */
static void read_verified(struct reading *r, const struct edi_segment *s)
{
    enum verified *to = paxlst_of(r)->group == PAX_DOCUMENT
                            ? &vec_last(&paxlst_traveller(r)->documents)->verified
                            : &paxlst_traveller(r)->verified;
    uint32_t code = paxlst_code_at(r, s, 2, 1);

    paxlst_constant(r, s, 1, 1, CODE1('4'));
    paxlst_code_list(r, s, 2, 2);
    if (code == CODE3('1', '7', '3') || code == CODE3('1', '7', '4')) {
        enum verified is = code == CODE3('1', '7', '3') ? VERIFIED_YES : VERIFIED_NO;
        if (*to != VERIFIED_UNKNOWN && *to != is)
            reading_found(r, FINDING_VALUE_REPEATED, s, 2, 1);
        else
            *to = is;
        return;
    }
    if (code == 0)
        return;
    if (code != CODE3('Z', 'Z', 'Z')) /* mutually defined */
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 2, 1);
    struct api_details *d = paxlst_details(r);
    if (d)
        paxlst_set_once(r, s, 2, 1, &d->verification, code_of(r, s, 2, 1));
}

static void add_tag(struct reading *r, str tag, uint32_t step)
{
    struct traveller *t = paxlst_traveller(r);
    char text[64];

    size_t n = step ? paxlst_tag_after(tag, step, text) : 0;
    if (!READING_PUSH(r, &t->bags.tags))
        return;
    *vec_last(&t->bags.tags) = tag;
    if (n && !str_dup(r->mem, (str){text, n}, vec_last(&t->bags.tags)))
        r->exhausted = true;
}

/** FTX BAG: the first tag of a run, and how many there are. */
static void read_tags(struct reading *r, const struct edi_segment *s)
{
    enum { RUN_MAX = 99 };
    str tag = value_of(r, s, 4, 1);
    uint32_t count = number_of(r, s, 4, 2);

    if (count == 0)
        count = 1;
    if (count > RUN_MAX)
        reading_found(r, FINDING_REPETITIONS, s, 4, 2);
    for (uint32_t i = 0; tag.n && i < count && i < RUN_MAX && !r->exhausted; i++)
        add_tag(r, tag, i);
}

static void read_free_text(struct reading *r, const struct edi_segment *s)
{
    str subject = code_of(r, s, 1, 1);

    if (paxlst_code(subject) == CODE3('B', 'A', 'G')) {
        read_tags(r, s);
        return;
    }
    struct api_text text = {.subject = subject,
                            .function = code_of(r, s, 2, 1),
                            .code = code_of(r, s, 3, 1),
                            .text = paxlst_joined(r, s, 4, 1)};
    paxlst_code_list(r, s, 3, 2);
    if (text.subject.n + text.function.n + text.code.n + text.text.n == 0)
        return;
    struct api_details *d = paxlst_details(r);
    if (d && READING_PUSH(r, &d->texts))
        *vec_last(&d->texts) = text;
}

/* ---- LOC ------------------------------------------------------------------------------------- */

/** LOC 180: a country, a place in words, or both, in one segment or two. */
static void read_birthplace(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    str country = paxlst_country(r, s, 2, 1), text = paxlst_joined(r, s, 2, 4);

    paxlst_code_list(r, s, 2, 2);
    if (country.n)
        t->birth_country = country;
    if (text.n)
        t->birthplace = text;
    else if (t->birthplace.n == 0)
        t->birthplace = country;
}

/** A place of the journey: a code, or else a name. */
static str read_port(struct reading *r, const struct edi_segment *s)
{
    str code = code_of(r, s, 2, 1);

    paxlst_code_list(r, s, 2, 2);
    return code.n ? code : code_of(r, s, 2, 4);
}

static bool on_flight(struct reading *r, str place)
{
    const struct flight_ref *flight = &r->m->flight;
    const struct paxlst *p = paxlst_of(r);
    uint32_t code = paxlst_code(place);

    for (uint32_t i = 0; i < p->ports_n; i++)
        if (p->ports[i] == code)
            return true;
    /* So many legs are no flight, and would be asked for each traveller. */
    if (flight->legs.n == 0 || p->ports_n == COUNT_OF(p->ports))
        return true;
    for (uint32_t i = 0; i < flight->legs.n; i++) /* LON for LHR */
        if (airport_same_city(flight->legs.v[i].from, place) ||
            airport_same_city(flight->legs.v[i].to, place))
            return true;
    return false;
}

/** 178 and 179: where the traveller boards and leaves. Those in transit may go on by others. */
static void read_own_port(struct reading *r, const struct edi_segment *s, str *to)
{
    struct traveller *t = paxlst_traveller(r);
    str place = read_port(r, s);

    if (place.n && !t->transit && !on_flight(r, place))
        reading_found(r, FINDING_PLACE_NOT_ON_FLIGHT, s, 2, 1);
    if (!paxlst_set_once(r, s, 2, 1, to, place))
        paxlst_keep(r, s);
}

static void read_place(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_traveller(r);

    switch (paxlst_code_at(r, s, 1, 1)) {
    case CODE2('2', '2'):
        if (!paxlst_set_once(r, s, 2, 1, &t->cleared_at, read_port(r, s)))
            paxlst_keep(r, s);
        break;
    case CODE3('1', '7', '8'):
        read_own_port(r, s, &t->embarked);
        break;
    case CODE3('1', '7', '9'):
        read_own_port(r, s, &t->disembarked);
        break;
    case CODE3('1', '7', '4'):
        paxlst_code_list(r, s, 2, 2);
        if (!paxlst_set_once(r, s, 2, 1, &t->residence, paxlst_country(r, s, 2, 1)))
            paxlst_keep(r, s);
        break;
    case CODE3('1', '8', '0'):
        read_birthplace(r, s, t);
        break;
    default:
        if (!edi_segment_empty(s))
            keep_unknown(r, s);
    }
}

/* ---- EMP, NAT -------------------------------------------------------------------------------- */

static bool crew_function_known(str code)
{
    switch (paxlst_code(code)) {
    case CODE3('C', 'R', '1'):
    case CODE3('C', 'R', '2'):
    case CODE3('C', 'R', '3'):
    case CODE3('C', 'R', '4'):
    case CODE3('C', 'R', '5'):
        return true;
    default:
        return false;
    }
}

/** EMP: 9003 is 1; C948 what the crew member does aboard. */
static void read_employment(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_traveller(r);
    str code = code_of(r, s, 2, 1), list = value_of(r, s, 2, 2), agency = value_of(r, s, 2, 3);

    paxlst_constant(r, s, 1, 1, CODE1('1'));
    paxlst_code_list(r, s, 2, 2);
    if (code.n == 0)
        code = code_of(r, s, 2, 4);
    else if (!crew_function_known(code))
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 2, 1);
    if (!paxlst_set_once(r, s, 2, 1, &t->crew_function, code)) {
        paxlst_keep(r, s);
        return;
    }
    struct api_details *d = list.n || agency.n ? paxlst_details(r) : NULL;
    if (d && d->crew_code_list.n + d->crew_agency.n == 0) {
        d->crew_code_list = list;
        d->crew_agency = agency;
    }
}

static str citizenship_kind(struct reading *r, const struct edi_segment *s, str sent)
{
    switch (paxlst_code(sent)) {
    case CODE1('1'):
        return STR("birth");
    case 0:
    case CODE1('2'):
        return STR("current");
    case CODE1('3'):
        return STR("former");
    default:
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return sent;
    }
}

static void add_citizenship(struct reading *r, str kind, str country)
{
    struct traveller *t = paxlst_traveller(r);
    struct api_details *d = paxlst_details(r);

    if (!d || !READING_PUSH(r, &d->citizenships) || !READING_PUSH(r, &t->nationalities))
        return;
    *vec_last(&d->citizenships) = (struct citizenship){kind, country};
    *vec_last(&t->nationalities) = country;
}

/**
 * NAT: 2 current, 1 at birth, 3 former. The first current one counts; others only when there is
 * none. One current nationality, as nearly always, needs no list.
 */
static void read_nationality(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct traveller *t = paxlst_traveller(r);
    str kind = citizenship_kind(r, s, value_of(r, s, 1, 1));
    str country = paxlst_country(r, s, 2, 1);
    bool current = !str_is(kind, "birth") && !str_is(kind, "former");

    paxlst_code_list(r, s, 2, 2);
    if (country.n == 0)
        country = paxlst_country(r, s, 2, 4);
    if (country.n == 0)
        return;
    if (t->nationality.n && t->nationalities.n == 0)
        add_citizenship(r, STR("current"), t->nationality);
    if (t->nationality.n || !str_is(kind, "current"))
        add_citizenship(r, kind, country);
    if (t->nationality.n == 0 || (current && !p->nationality_current))
        t->nationality = country;
    p->nationality_current |= current;
}

/* ---- RFF ------------------------------------------------------------------------------------- */

static void add_reference(struct reading *r, const struct edi_segment *s)
{
    struct api_reference reference = {.kind = code_of(r, s, 1, 1),
                                      .number = value_of(r, s, 1, 2),
                                      .line = value_of(r, s, 1, 3),
                                      .version = value_of(r, s, 1, 4),
                                      .revision = value_of(r, s, 1, 5)};
    struct api_details *d = paxlst_details(r);

    if (d && READING_PUSH(r, &d->references))
        *vec_last(&d->references) = reference;
}

/** A reference that is sent once; a second, different one goes to the list. */
static void set_reference(struct reading *r, const struct edi_segment *s, str *to, str value)
{
    if (!paxlst_set_once(r, s, 1, 2, to, value))
        add_reference(r, s);
}

static void read_reference(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_traveller(r);

    switch (paxlst_code_at(r, s, 1, 1)) {
    case CODE3('A', 'V', 'F'):
        set_reference(r, s, &t->locator, code_of(r, s, 1, 2));
        break;
    case CODE3('A', 'B', 'O'):
        set_reference(r, s, &t->ref, value_of(r, s, 1, 2));
        break;
    case CODE3('S', 'E', 'A'):
        set_reference(r, s, &t->seat, code_of(r, s, 1, 2));
        break;
    case CODE3('A', 'E', 'A'):
        set_reference(r, s, &t->government_reference, value_of(r, s, 1, 2));
        break;
    case CODE2('C', 'R'):
        set_reference(r, s, &t->unique_id, value_of(r, s, 1, 2));
        break;
    case CODE3('Y', 'Z', 'Y'):
        if (value_of(r, s, 1, 2).n && READING_PUSH(r, &t->tickets))
            vec_last(&t->tickets)->number = value_of(r, s, 1, 2);
        break;
    case 0:
        break;
    default:
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        add_reference(r, s);
    }
}

/* ---- GID: goods, which nobody sends for travellers ------------------------------------------- */

static void keep_goods(struct reading *r, const struct edi_segment *s)
{
    if (s->tag == EDI_TAG('G', 'I', 'D'))
        paxlst_of(r)->group = PAX_GOODS;
    reading_found(r, FINDING_NOT_INTERPRETED, s, 0, 0);
    paxlst_keep(r, s);
}

/** FTX and TDT behind GID are of the goods; anything else but QTY is the traveller's again. */
static bool read_in_goods(struct reading *r, const struct edi_segment *s)
{
    if (s->tag == EDI_TAG('F', 'T', 'X') || s->tag == EDI_TAG('T', 'D', 'T')) {
        keep_goods(r, s);
        return true;
    }
    if (s->tag != EDI_TAG('Q', 'T', 'Y'))
        paxlst_of(r)->group = PAX_TRAVELLER;
    return false;
}

/* ---- dispatch -------------------------------------------------------------------------------- */

static void read_contact(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_traveller(r);

    paxlst_contacts(r, s, 1, &t->contacts.v, &t->contacts.n, &t->contacts.cap);
}

/** DTM, LOC of the document when they are its own. */
static bool read_of_document(struct reading *r, const struct edi_segment *s)
{
    return (s->tag == EDI_TAG('D', 'T', 'M') && paxlst_document_date(r, s)) ||
           (s->tag == EDI_TAG('L', 'O', 'C') && paxlst_document_place(r, s));
}

bool paxlst_of_traveller(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);

    if (UNLIKELY(p->group == PAX_GOODS) && read_in_goods(r, s))
        return true;
    if (p->group == PAX_DOCUMENT && read_of_document(r, s))
        return true;
    switch (s->tag) {
    case EDI_TAG('A', 'T', 'T'):
        read_attribute(r, s);
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
        read_employment(r, s);
        return true;
    case EDI_TAG('N', 'A', 'T'):
        read_nationality(r, s);
        return true;
    case EDI_TAG('D', 'O', 'C'):
        paxlst_document(r, s);
        return true;
    case EDI_TAG('L', 'O', 'C'):
        read_place(r, s);
        return true;
    case EDI_TAG('D', 'T', 'M'):
        read_date(r, s);
        return true;
    case EDI_TAG('R', 'F', 'F'):
        read_reference(r, s);
        return true;
    case EDI_TAG('C', 'O', 'M'):
        read_contact(r, s);
        return true;
    case EDI_TAG('G', 'I', 'D'):
    case EDI_TAG('Q', 'T', 'Y'):
    case EDI_TAG('C', 'P', 'I'):
        keep_goods(r, s);
        return true;
    default:
        return false;
    }
}
