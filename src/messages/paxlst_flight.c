/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST SG2 and SG3: TDT, and the LOC and DTM of its legs. */
#include "messages/paxlst.h"

/* ---- TDT ------------------------------------------------------------------------------------- */

/** The older US list has the carrier in element 4, after the mode. */
static uint32_t carrier_element(const struct edi_segment *s)
{
    bool older = edi_raw(s, 1, 1).n == 0 && s->element_count == 4 && edi_components(s, 4) == 1;

    return older ? 4 : 5;
}

static void read_transport(struct reading *r, const struct edi_segment *s, struct transport *to)
{
    uint32_t carrier = carrier_element(s);
    str stage = value_of(r, s, 1, 1);
    uint32_t code = paxlst_code(stage);

    *to = (struct transport){.stage = code == CODE2('2', '0') ? STR_NONE : stage};
    if (code != CODE2('2', '0') && code != CODE2('3', '4') && code != 0)
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    to->mode = value_of(r, s, 3, 1);
    if (carrier == 5) {
        paxlst_code_list(r, s, 5, 2);
        to->carrier_name = value_of(r, s, 5, 4);
        str type = value_of(r, s, 4, 1);
        to->equipment = type.n ? type : value_of(r, s, 4, 4);
    }
    if (s->element_count >= 8) {
        str id = value_of(r, s, 8, 1);
        paxlst_code_list(r, s, 8, 2);
        to->registration = id.n ? id : value_of(r, s, 8, 4);
        to->registered_in = country_of(r, s, 8, 5);
    }
}

static bool transport_eq(const struct transport *a, const struct transport *b)
{
    return str_eq(a->stage, b->stage) && str_eq(a->mode, b->mode) &&
           str_eq(a->equipment, b->equipment) && str_eq(a->carrier, b->carrier) &&
           str_eq(a->carrier_name, b->carrier_name) && str_eq(a->registration, b->registration) &&
           str_eq(a->registered_in, b->registered_in);
}

/** Of the flight, or of the legs to come when it differs. */
static void take_transport(struct paxlst *p, struct flight_ref *flight,
                           const struct transport *transport)
{
    p->leg_designator = (struct designator){0};
    p->leg_transport = (struct transport){0};
    if (!p->flight_seen)
        flight->transport = *transport;
    else if (!transport_eq(transport, &flight->transport))
        p->leg_transport = *transport;
    p->leg_due = !transport_eq(&p->leg_transport, &(struct transport){.stage = STR_NONE});
    p->flight_seen = true;
}

/** Another number than the flight's. */
static void leg_designator(struct paxlst *p, const struct flight_ref *flight,
                           const struct designator *designator)
{
    if (designator->number.n == 0 || designator_eq(designator, &flight->designator))
        return;
    p->leg_designator = *designator;
    p->leg_due = true;
}

void paxlst_flight_done(struct reading *r)
{
    struct paxlst *p = paxlst_of(r);

    if (!p->leg_due)
        return;
    p->leg_due = false;
    if (READING_PUSH(r, &r->m->flight.also))
        *vec_last(&r->m->flight.also) = (struct flight_name){p->leg_designator, p->leg_transport};
}

void paxlst_flight(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct transport transport;
    struct designator designator;

    paxlst_flight_done(r);
    p->group = PAX_FLIGHT;
    p->flight_at = reading_place(s, 0, 0);
    p->leg = LEG_NONE;
    p->departure_next = true;
    p->no_leg_yet = true;
    p->place_open = false;
    p->departs_before = p->arrives_before = DATETIME_NONE;
    str number = code_of(r, s, 2, 1), carrier = code_of(r, s, carrier_element(s), 1);
    read_transport(r, s, &transport);
    bool good = designator_parse(carrier, number, &designator);
    /* Private flights have no number but their registration; a master list is of no flight. */
    if (!good && !(r->m->crew_list.kind == CREW_MASTER && str_ends(number, STR("MCL"))) &&
        !(number.n == 0 && transport.registration.n))
        reading_found(r, number.n ? FINDING_FLIGHT_NUMBER : FINDING_FLIGHT_MISSING, s, 2, 1);
    if (!str_eq(carrier, designator.carrier))
        transport.carrier = carrier;
    take_transport(p, &r->m->flight, &transport);
    /* The first TDT names the flight; each leg repeats it, and may have another number. */
    if (r->m->flight.designator.number.n)
        leg_designator(p, &r->m->flight, &designator);
    else if (!flight_ref_name(&r->m->flight, &designator, good, number, r->mem))
        r->exhausted = true;
}

/* ---- LOC ------------------------------------------------------------------------------------- */

static bool new_leg(struct reading *r)
{
    struct paxlst *p = paxlst_of(r);
    struct flight_ref *flight = &r->m->flight;

    if (!READING_PUSH(r, &flight->legs))
        return false;
    struct leg *leg = vec_last(&flight->legs);
    leg->departs_at = p->departs_before;
    leg->arrives_at = p->arrives_before;
    leg->designator = p->leg_designator;
    leg->transport = p->leg_transport;
    p->departs_before = p->arrives_before = DATETIME_NONE;
    p->leg_due = false;
    if (date_full(leg->departs_at.date) && flight->legs.n == 1)
        r->year = leg->departs_at.date.year;
    return true;
}

struct date paxlst_departure(struct reading *r)
{
    const struct flight_ref *flight = &r->m->flight;

    return flight->legs.n ? flight->legs.v[paxlst_of(r)->border_at].departs_at.date : DATE_NONE;
}

void paxlst_leg_end(struct reading *r, str place, bool arrival, bool border)
{
    struct paxlst *p = paxlst_of(r);
    bool ends = p->leg == LEG_FROM || (arrival && p->leg == LEG_NONE);

    p->place_open = p->no_leg_yet = false;
    if (p->leg == LEG_NONE && !new_leg(r))
        return;
    struct leg *leg = vec_last(&r->m->flight.legs);
    *(ends ? &leg->to : &leg->from) = place;
    if (p->ports_n < COUNT_OF(p->ports))
        p->ports[p->ports_n++] = paxlst_code(place);
    p->departure_next = !ends;
    p->leg = p->leg != LEG_NONE ? LEG_NONE : ends ? LEG_TO : LEG_FROM;
    if (border && !p->border_marked)
        p->border_at = r->m->flight.legs.n - 1;
    if (border)
        leg->border = p->border_marked = true;
}

/** A border place that the leg has already. */
static bool has_end(const struct paxlst *p, bool arrival, bool departure)
{
    return (departure && p->leg == LEG_FROM) || (arrival && p->leg == LEG_TO);
}

/**
 * LOC in SG3 begins a leg with its departure place, or ends it with the arrival place. A second
 * departure place for a leg that has no arrival yet ends it all the same, and an arrival place may
 * come first.
 */
void paxlst_leg_place(struct reading *r, const struct edi_segment *s)
{
    uint32_t qualifier = paxlst_code_at(r, s, 1, 1);
    bool arrival = qualifier == CODE2('8', '7'), departure = qualifier == CODE3('1', '2', '5');

    switch (qualifier) {
    case CODE3('1', '3', '0'):
    case CODE3('1', '7', '2'):
    case CODE3('1', '8', '8'):
        paxlst_place(r, s);
        return;
    case CODE2('8', '7'):
    case CODE2('9', '2'):
    case CODE3('1', '2', '5'):
        break;
    default:
        if (paxlst_older_place(r, s))
            return;
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    }
    if (has_end(paxlst_of(r), arrival, departure))
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    str place = code_of(r, s, 2, 1);
    paxlst_code_list(r, s, 2, 2);
    paxlst_leg_end(r, place, arrival, arrival || departure);
}

/* ---- DTM ------------------------------------------------------------------------------------- */

enum leg_time { TIME_UNKNOWN, TIME_DEPARTS, TIME_ARRIVES, TIME_OF_MESSAGE };

static enum leg_time leg_time_of(uint32_t qualifier, bool *estimated)
{
    *estimated = false;
    switch (qualifier) {
    case CODE3('1', '3', '3'):
        *estimated = true;
        return TIME_DEPARTS;
    case CODE3('1', '3', '6'):
    case CODE3('1', '8', '9'):
        return TIME_DEPARTS;
    case CODE3('1', '3', '2'):
        *estimated = true;
        return TIME_ARRIVES;
    case CODE3('1', '7', '8'):
    case CODE3('2', '3', '2'):
        return TIME_ARRIVES;
    case CODE3('1', '3', '7'):
    case CODE3('5', '5', '4'):
        return TIME_OF_MESSAGE;
    default:
        return TIME_UNKNOWN;
    }
}

void paxlst_leg_time(struct reading *r, bool departure, struct datetime at, str zone,
                     bool estimated)
{
    struct flight_ref *flight = &r->m->flight;
    struct paxlst *p = paxlst_of(r);

    if (p->no_leg_yet) { /* between TDT and the first LOC: of the leg to come */
        *(departure ? &p->departs_before : &p->arrives_before) = at;
        return;
    }
    struct leg *leg = vec_last(&flight->legs);
    *(departure ? &leg->departs_at : &leg->arrives_at) = at;
    *(departure ? &leg->departs_zone : &leg->arrives_zone) = zone;
    *(departure ? &leg->departure_estimated : &leg->arrival_estimated) = estimated;
    if (departure && flight->legs.n == 1)
        r->year = at.date.year;
}

void paxlst_leg_date(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct datetime at;
    bool estimated;
    str zone;

    if (p->place_open) {
        paxlst_date(r, s);
        return;
    }
    if (paxlst_older_date(r, s))
        return;
    uint32_t qualifier;
    str value = paxlst_date_text(r, s, &qualifier);
    enum leg_time time = leg_time_of(qualifier, &estimated);
    if (time == TIME_OF_MESSAGE) {
        paxlst_date(r, s);
        return;
    }
    if (time == TIME_UNKNOWN)
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    if (!paxlst_moment(value, r->year, &at, &zone) || !date_full(at.date)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
        return;
    }
    if (zone.n == 2 && str_all_digits(zone) && paxlst_code_at(r, s, 1, 3) != CODE3('3', '0', '3'))
        zone = STR_NONE; /* seconds: more than a flight needs */
    bool departure = time == TIME_DEPARTS || (time == TIME_UNKNOWN && p->departure_next);
    paxlst_leg_time(r, departure, at, zone, estimated);
}
