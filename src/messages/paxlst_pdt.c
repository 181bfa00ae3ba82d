/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list that the US took before PAXLST was agreed on: one PDT for each traveller behind UNS,
 * places as country and port in one, times in elements of their own with the zone. It is told apart
 * segment by segment, not by its version. Source: paxlst.md section 8.
 */
#include "messages/paxlst.h"

/** A list of passengers, although no BGM says so. */
static void is_older(struct reading *r)
{
    struct paxlst *p = paxlst_of(r);
    struct message *m = r->m;

    if (p->older_form)
        return;
    p->older_form = true;
    if (m->document.present)
        return;
    m->document.present = true;
    m->document.code = STR("745");
    m->function = FUNCTION_LIST;
}

/* ---- places and times ------------------------------------------------------------------------ */

/** `ccPPP`: the country in front of the port is told by the port. */
static str port_of(str place)
{
    return place.n == 5 ? str_trim(str_skip(place, 2)) : place;
}

static str read_port(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    return port_of(code_of(r, s, e, c));
}

/** A place of transit ended one leg; the next one begins there. */
static void leave_transit(struct reading *r)
{
    struct paxlst *p = paxlst_of(r);

    if (p->transit.n && p->leg == LEG_NONE)
        paxlst_leg_end(r, p->transit, false, false);
    p->transit = STR_NONE;
}

bool paxlst_older_place(struct reading *r, const struct edi_segment *s)
{
    uint32_t code = paxlst_code(without_zeros(value_of(r, s, 1, 1)));

    if (code != CODE1('5') && code != CODE1('8') && code != CODE2('P', 'T'))
        return false;
    leave_transit(r);
    str place = read_port(r, s, 2, 1);
    paxlst_code_list(r, s, 2, 2);
    paxlst_leg_end(r, place, code != CODE1('5'), false);
    if (code == CODE2('P', 'T'))
        paxlst_of(r)->transit = place;
    return true;
}

bool paxlst_older_date(struct reading *r, const struct edi_segment *s)
{
    struct datetime at = DATETIME_NONE;
    str date = value_of(r, s, 2, 1), time;
    bool departure;

    if (date.n == 0)
        return false;
    switch (paxlst_code_at(r, s, 1, 1)) {
    case CODE3('1', '3', '6'):
    case CODE3('1', '8', '9'):
        departure = true;
        break;
    case CODE3('1', '3', '2'):
    case CODE3('2', '3', '2'):
        departure = false;
        break;
    default:
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        departure = paxlst_of(r)->departure_next;
    }
    if (!date_parse_yymmdd(date, r->year, &at.date) || !date_full(at.date)) {
        reading_found(r, FINDING_DATE_INVALID, s, 2, 1);
        return true;
    }
    time = value_of(r, s, 3, 1);
    if (time.n && !time_parse_hhmm(time, &at.minute, &at.second))
        reading_found(r, FINDING_DATE_INVALID, s, 3, 1);
    else
        paxlst_leg_time(r, departure, at, time.n ? value_of(r, s, 4, 1) : STR_NONE, false);
    return true;
}

/* ---- PDT ------------------------------------------------------------------------------------- */

static enum role role_of(struct reading *r, const struct edi_segment *s)
{
    switch (paxlst_code_at(r, s, 3, 1)) {
    case 0:
    case CODE3('P', 'A', 'X'):
        return ROLE_PASSENGER;
    case CODE3('C', 'R', 'W'):
        return ROLE_CREW;
    default: /* the code for people in transit is not known for certain */
        reading_found(r, FINDING_ROLE_UNKNOWN, s, 3, 1);
        return ROLE_PASSENGER;
    }
}

/** Element 1: type and number with a solidus between, expiry, issuer. */
static void read_document(struct reading *r, const struct edi_segment *s)
{
    str rest = code_of(r, s, 1, 1), type = STR_NONE, expiry = value_of(r, s, 1, 2);
    struct datetime at;
    str zone;

    if (rest.n == 0)
        return;
    struct document *document = paxlst_document_add(r);
    if (!document)
        return;
    if (str_find(rest, '/') >= 0)
        (void)str_cut(&rest, '/', &type);
    document->type = str_trim(type);
    document->number = str_trim(rest);
    document->issuer = paxlst_country(r, s, 1, 3);
    paxlst_check_document(r, s, document, 1);
    if (expiry.n == 0)
        return;
    if (paxlst_moment(expiry, r->year, &at, &zone))
        paxlst_set_expiry(r, s, 1, 2, document, at.date);
    else
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
}

/** Element 2: surname, given name, middle name or initial, birth, sex. */
static void read_person(struct reading *r, const struct edi_segment *s, struct traveller *t)
{
    str given = value_of(r, s, 2, 2), middle = value_of(r, s, 2, 3);

    t->surname = value_of(r, s, 2, 1);
    t->given = given.n ? given : middle;
    if (given.n && middle.n && !str_join(r->mem, given, STR(" "), middle, &t->given))
        r->exhausted = true;
    paxlst_names(t);
    if (name_is_placeholder(t->surname) || name_is_placeholder(t->given))
        reading_found(r, FINDING_NAME_PLACEHOLDER, s, 2, 1);
    if (value_of(r, s, 2, 4).n)
        paxlst_set_birth(r, s, 2, 4);
    if (value_of(r, s, 2, 5).n)
        paxlst_set_sex(r, s, 2, 5);
}

static void read_pdt(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = paxlst_traveller_add(r, s, role_of(r, s));

    if (!t)
        return;
    read_person(r, s, t);
    t->embarked = read_port(r, s, 4, 1);
    t->disembarked = read_port(r, s, 4, 2);
    read_document(r, s);
}

bool paxlst_older(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('U', 'N', 'S'):
        is_older(r);
        paxlst_constant(r, s, 1, 1, CODE1('D'));
        return true;
    case EDI_TAG('P', 'D', 'T'):
        is_older(r);
        read_pdt(r, s);
        return true;
    default:
        return false;
    }
}
