/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV: which segment belongs where. One tolerant grammar for 10.1 to 21.1 and later.
 *
 * The group is decided by trigger segments alone (SRC, TIF, TKT, FOP, TVL, DAT, TRI, EQN, MSG, ABI,
 * SAC); inside a group the order is free, since hosts violate it freely. Source: PNRGOV
 * implementation guide, message structure (standards digest, pnrgov.md section 2).
 */
#include "messages/pnrgov.h"

#include "base/hash.h"
#include "reference/country.h"

struct traveller *pnrgov_last_traveller(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    return b && b->travellers.n ? vec_last(&b->travellers) : NULL;
}

struct segment *pnrgov_last_segment(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    return b && b->segments.n ? vec_last(&b->segments) : NULL;
}

struct check_in *pnrgov_last_check_in(struct reading *r)
{
    struct segment *segment = pnrgov_last_segment(r);

    return segment && segment->check_ins.n ? vec_last(&segment->check_ins) : NULL;
}

struct traveller *pnrgov_by_ref(struct booking *booking, str ref)
{
    uint32_t n = pnrgov_compared(booking->travellers.n);
    struct traveller *travellers = booking->travellers.v;

    if (ref.n == 0)
        return NULL;
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(travellers[i].ref, ref))
            return &travellers[i];
    for (uint32_t i = 0; i < n; i++)
        if (travellers[i].ref.n && str_eq(without_zeros(travellers[i].ref), without_zeros(ref)))
            return &travellers[i];
    return NULL;
}

/* ---- header ---------------------------------------------------------------------------------- */

/** MSG: 22 full, 141 update. Some senders put the code in the first component. */
static void read_function(struct reading *r, const struct edi_segment *s)
{
    str code = value_of(r, s, 1, 2);

    if (code.n == 0)
        code = value_of(r, s, 1, 1);
    pnrgov_of(r)->header_seen_msg = true;
    if (str_is(code, "22"))
        r->m->function = FUNCTION_FULL;
    else if (str_is(code, "141"))
        r->m->function = FUNCTION_UPDATE;
    else
        reading_found(r, FINDING_FUNCTION_UNKNOWN, s, 1, 2);
}

static void read_originator(struct reading *r, const struct edi_segment *s, struct originator *to)
{
    to->present = true;
    to->system = code_of(r, s, 1, 1);
    to->system_place = code_of(r, s, 1, 2);
    to->agency = value_of(r, s, 2, 1);
    to->office = value_of(r, s, 2, 2);
    to->city = code_of(r, s, 3, 1);
    to->type = code_of(r, s, 5, 1);
    if (value_of(r, s, 6, 1).n)
        to->country = country_of(r, s, 6, 1);
    to->currency = code_of(r, s, 6, 2);
    to->agent = value_of(r, s, 7, 1);
    to->phone = value_of(r, s, 8, 1);
}

/** TVL of the header: the flight of the push, operating carrier, one leg. */
static void read_flight(struct reading *r, const struct edi_segment *s)
{
    struct flight_ref *flight = &r->m->flight;
    str number = code_of(r, s, 5, 1);

    pnrgov_of(r)->header_seen_tvl = true;
    if (!designator_parse(code_of(r, s, 4, 1), number, &flight->designator))
        reading_found(r, number.n ? FINDING_FLIGHT_NUMBER : FINDING_FLIGHT_MISSING, s, 5, 1);
    if (flight->designator.suffix.n == 0)
        flight->designator.suffix = code_of(r, s, 5, 3);
    if (flight->designator.carrier.n == 0)
        reading_found(r, FINDING_CARRIER_MISSING, s, 4, 1);
    if (!READING_PUSH(r, &flight->legs))
        return;
    struct leg *leg = vec_last(&flight->legs);
    leg->from = code_of(r, s, 2, 1);
    leg->to = code_of(r, s, 3, 1);
    pnrgov_times(r, s, &leg->departs_at, &leg->arrives_at);
    leg->border = true;
    if (!date_known(leg->departs_at.date))
        reading_found(r, FINDING_FLIGHT_DATE, s, 1, 1);
    else
        r->year = leg->departs_at.date.year;
    struct place place = reading_place(s, 1, 1);
    check_leg_times(r, leg, &place);
    if (leg->from.n == 0 || leg->to.n == 0)
        reading_found(r, FINDING_PLACE_MISSING, s, leg->from.n ? 3 : 2, 1);
}

static void read_header(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('M', 'S', 'G'):
        read_function(r, s);
        break;
    case EDI_TAG('O', 'R', 'G'):
        read_originator(r, s, &r->m->originator);
        break;
    case EDI_TAG('T', 'V', 'L'):
        if (r->m->flight.legs.n == 0)
            read_flight(r, s);
        break;
    case EDI_TAG('E', 'Q', 'N'):
        r->m->has_declared_count = true;
        r->m->declared_count = number_of(r, s, 1, 1);
        pnrgov_of(r)->count_at = reading_place(s, 1, 1);
        break;
    default:
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    }
}

/* ---- a booking's own segments ---------------------------------------------------------------- */

/** RCI: locators with the UTC moment of creation. */
static void read_locators(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t e = 1; e <= s->element_count; e++) {
        str code = code_of(r, s, e, 2);
        if (code.n == 0)
            continue;
        /* Some hosts leave out the type, and the date moves up. */
        str type = code_of(r, s, e, 3);
        bool dated = type.n == 6 && str_all_digits(type);
        struct locator locator = {.system = code_of(r, s, e, 1),
                                  .code = code,
                                  .type = dated ? STR_NONE : type,
                                  .created_at = datetime_of(r, s, e, dated ? 3 : 4)};
        bool known = false;
        for (uint32_t i = 0; i < pnrgov_compared(b->locators.n) && !known; i++)
            known = str_eq(b->locators.v[i].code, locator.code) &&
                    str_eq(b->locators.v[i].system, locator.system);
        if (!known && READING_PUSH(r, &b->locators))
            *vec_last(&b->locators) = locator;
    }
}

/** GR.8: the other record of a split. */
static void read_split(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (s->tag == EDI_TAG('E', 'Q', 'N')) {
        if (READING_PUSH(r, &b->splits))
            vec_last(&b->splits)->count = number_of(r, s, 1, 1);
    } else if (b->splits.n) {
        vec_last(&b->splits)->system = code_of(r, s, 1, 1);
        vec_last(&b->splits)->locator = code_of(r, s, 1, 2);
    }
}

/** GR.9: hotel, car and the like; MSG names the kind (4025), TVL the stay. */
static void read_other_travel(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (s->tag == EDI_TAG('M', 'S', 'G')) {
        str kind = value_of(r, s, 1, 1);
        if (kind.n == 0)
            kind = value_of(r, s, 1, 2);
        if (READING_PUSH(r, &b->other_travel))
            vec_last(&b->other_travel)->kind = str_is(kind, "8")   ? STR("hotel")
                                               : str_is(kind, "2") ? STR("car")
                                               : str_is(kind, "6") ? STR("rail")
                                                                   : STR("other");
        return;
    }
    if (b->other_travel.n == 0)
        return;
    struct other_travel *other = vec_last(&b->other_travel);
    other->from = datetime_of(r, s, 1, 1).date;
    other->to = datetime_of(r, s, 1, 3).date;
    other->place = code_of(r, s, 2, 1);
    other->name = value_of(r, s, 2, 2);
    other->vendor = code_of(r, s, 4, 1);
    other->text = joined_text(r, s, 2, 1, true, STR(" "));
}

/** DAT: its qualifier says whose moment it is. */
static void read_moment(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_HISTORY || p->group == PNR_HISTORY_ITEM) {
        vec_last(&p->booking->history)->at = datetime_of(r, s, 1, 2);
        return;
    }
    if (p->group >= PNR_SEGMENT && p->group <= PNR_CHECKED) {
        str qualifier = value_of(r, s, 1, 1);
        if (!str_is(qualifier, "700") && !str_is(qualifier, "710")) {
            pnrgov_check_in(r, s);
            return;
        }
    }
    for (uint32_t e = 1; e <= s->element_count; e++) {
        str qualifier = value_of(r, s, e, 1);
        struct traveller *traveller = pnrgov_last_traveller(r);
        if (str_is(qualifier, "700"))
            p->booking->transacted_at = datetime_of(r, s, e, 2);
        else if (!str_is(qualifier, "710"))
            reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, e, 1);
        else if ((p->group == PNR_TICKET || p->group == PNR_PAYMENT) && traveller &&
                 traveller->tickets.n)
            vec_last(&traveller->tickets)->issued_on = datetime_of(r, s, e, 2).date;
        else
            p->booking->ticketed_at = datetime_of(r, s, e, 2);
    }
}

static void read_booking_originator(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_CHECK_IN || p->group == PNR_CHECKED) {
        p->check_in_agent = code_of(r, s, 1, 1);
        if (pnrgov_last_check_in(r) && p->group == PNR_CHECKED)
            pnrgov_last_check_in(r)->agent = p->check_in_agent;
        return;
    }
    if (edi_segment_empty(s)) {
        p->originator_empty = true;
        return;
    }
    read_originator(r, s, &p->booking->originator);
}

/** What is kept as sent when nothing better is known. */
static void keep_as_remark(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    char tag[4];
    bool masked;

    edi_tag_text(s->tag, tag);
    reading_use_all(r, s);
    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    if (!str_dup(r->mem, str_from_c(tag), &remark->code))
        r->exhausted = true;
    remark->text = text_card_masked(r, edi_segment_text(s, r->mem), &masked);
}

/* ---- booking: begin, dispatch, end ----------------------------------------------------------- */

/** By number on the marketing or operating side, or by operating carrier, day and places. */
static bool is_flight_of_push(const struct message *m, const struct segment *segment)
{
    const struct designator *flight = &m->flight.designator;
    const struct leg *leg = flight_ref_leg(&m->flight);

    if (str_eq(segment->marketing.number, flight->number) &&
        (str_eq(segment->marketing.carrier, flight->carrier) ||
         str_eq(segment->operating.carrier, flight->carrier)))
        return true;
    if (flight->number.n && str_eq(segment->operating.number, flight->number))
        return true;
    return leg && str_eq(segment->operating.carrier, flight->carrier) &&
           str_eq(segment->from, leg->from) && str_eq(segment->to, leg->to) &&
           date_eq(segment->departs_at.date, leg->departs_at.date);
}

static void check_booking(struct reading *r, const struct booking *b)
{
    struct place place = {
        .tag = "SRC", .segment = pnrgov_of(r)->booking_segment, .offset = b->offset};
    uint32_t named = 0, places = 0;
    bool on_flight = false;

    if (b->locators.n == 0)
        findings_add(&r->m->findings, r->mem,
                     b->travellers.n ? FINDING_LOCATOR_MISSING : FINDING_BOOKING_UNUSABLE, &place);
    if (b->cancelled)
        return;
    if (b->travellers.n == 0)
        findings_add(&r->m->findings, r->mem, FINDING_TRAVELLER_MISSING, &place);
    if (b->travellers.n > PNR_COMPARED_MAX || b->locators.n > PNR_COMPARED_MAX)
        findings_add(&r->m->findings, r->mem, FINDING_REPETITIONS, &place);
    for (uint32_t i = 0; i < b->segments.n; i++) {
        if (is_flight_of_push(r->m, &b->segments.v[i])) {
            on_flight = true;
            places = b->segments.v[i].places;
        }
    }
    if (!on_flight && b->segments.n)
        findings_add(&r->m->findings, r->mem, FINDING_FLIGHT_NOT_IN_BOOKING, &place);
    for (uint32_t i = 0; i < b->travellers.n; i++) {
        const struct traveller *t = &b->travellers.v[i];
        named += t->type == TRAVELLER_GROUP ? t->group_size : t->type != TRAVELLER_INFANT;
        for (uint32_t j = 0; t->ref.n && j < pnrgov_compared(i); j++)
            if (str_eq(b->travellers.v[j].ref, t->ref)) {
                findings_add(&r->m->findings, r->mem, FINDING_REFERENCE_DUPLICATE, &place);
                break;
            }
    }
    if (on_flight && places && named && places != named)
        findings_add(&r->m->findings, r->mem, FINDING_PARTY_SIZE, &place);
}

static void end_booking(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;

    if (!b)
        return;
    pnrgov_checked_end(r);
    pnrgov_settle_requests(r);
    b->cancelled = p->originator_empty && b->travellers.n == 0 && b->segments.n == 0;
    check_booking(r, b);
    p->booking = NULL;
}

static bool begin_booking(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    end_booking(r);
    if (!READING_PUSH(r, &r->m->bookings))
        return false;
    p->booking = vec_last(&r->m->bookings);
    p->booking->offset = s->offset;
    p->booking_segment = s->number;
    p->booking->transacted_at = p->booking->ticketed_at = DATETIME_NONE;
    p->group = PNR_BOOKING;
    p->originator_empty = false;
    p->pending.n = 0;
    p->bookings++;
    return true;
}

/** Segments that are read the same wherever in the booking they stand, or by the group. */
static void read_traveller_group(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('F', 'T', 'I'):
        pnrgov_frequent_flyer(r, s);
        break;
    case EDI_TAG('R', 'E', 'F'):
        pnrgov_reference(r, s);
        break;
    case EDI_TAG('T', 'K', 'T'):
        pnrgov_ticket(r, s);
        break;
    case EDI_TAG('M', 'O', 'N'):
        pnrgov_money(r, s);
        break;
    case EDI_TAG('F', 'O', 'P'):
        pnrgov_payment(r, s);
        break;
    case EDI_TAG('F', 'A', 'R'):
    case EDI_TAG('P', 'T', 'K'):
    case EDI_TAG('T', 'X', 'D'):
        break; /* fare details: the next version of this reader */
    default:
        reading_found(r, FINDING_SEGMENT_UNKNOWN, s, 0, 0);
        keep_as_remark(r, s);
    }
}

static void read_tif(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_CHECKED || p->group == PNR_CHECK_IN) {
        pnrgov_checked_name(r, s);
        return;
    }
    if (p->group == PNR_HISTORY || p->group == PNR_HISTORY_ITEM) {
        pnrgov_history_part(r, s);
        return;
    }
    if (p->group >= PNR_SEGMENT)
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    p->group = PNR_TRAVELLER;
    pnrgov_traveller(r, s);
}

static void read_tvl(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_HISTORY || p->group == PNR_HISTORY_ITEM)
        pnrgov_history_part(r, s);
    else if (p->group == PNR_OTHER)
        read_other_travel(r, s);
    else {
        p->group = PNR_SEGMENT;
        pnrgov_itinerary(r, s);
    }
}

static bool in_history(const struct pnrgov *p)
{
    return p->group == PNR_HISTORY || p->group == PNR_HISTORY_ITEM;
}

static void read_itinerary_group(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('T', 'R', 'A'):
        pnrgov_operating(r, s);
        break;
    case EDI_TAG('R', 'P', 'I'):
        pnrgov_status(r, s);
        break;
    case EDI_TAG('A', 'P', 'D'):
        pnrgov_equipment(r, s);
        break;
    case EDI_TAG('T', 'R', 'I'):
        pnrgov_checked(r, s);
        break;
    case EDI_TAG('S', 'S', 'D'):
        pnrgov_seat(r, s);
        break;
    case EDI_TAG('T', 'B', 'D'):
        pnrgov_bags(r, s);
        break;
    case EDI_TAG('E', 'B', 'D'):
        pnrgov_excess_baggage(r, s);
        break;
    case EDI_TAG('A', 'D', 'D'):
        pnrgov_address(r, s);
        break;
    default:
        read_traveller_group(r, s);
    }
}

static void read_booking(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    switch (s->tag) {
    case EDI_TAG('R', 'C', 'I'):
        if (p->group == PNR_SPLIT)
            read_split(r, s);
        else if (!in_history(p))
            read_locators(r, s);
        break;
    case EDI_TAG('D', 'A', 'T'):
        read_moment(r, s);
        break;
    case EDI_TAG('O', 'R', 'G'):
        read_booking_originator(r, s);
        break;
    case EDI_TAG('E', 'Q', 'N'):
        p->group = PNR_SPLIT;
        read_split(r, s);
        break;
    case EDI_TAG('M', 'S', 'G'):
        p->group = PNR_OTHER;
        read_other_travel(r, s);
        break;
    case EDI_TAG('T', 'I', 'F'):
        read_tif(r, s);
        break;
    case EDI_TAG('T', 'V', 'L'):
        read_tvl(r, s);
        break;
    case EDI_TAG('A', 'B', 'I'):
        p->group = PNR_HISTORY;
        pnrgov_history(r, s);
        break;
    case EDI_TAG('S', 'A', 'C'):
        pnrgov_history_item(r, s);
        break;
    case EDI_TAG('L', 'T', 'S'):
        pnrgov_long_text(r, s);
        break;
    case EDI_TAG('S', 'S', 'R'):
    case EDI_TAG('I', 'F', 'T'):
        if (in_history(p))
            pnrgov_history_part(r, s);
        else if (s->tag == EDI_TAG('S', 'S', 'R'))
            pnrgov_request(r, s);
        else
            pnrgov_text(r, s);
        break;
    default:
        if (in_history(p))
            pnrgov_history_part(r, s);
        else
            read_itinerary_group(r, s);
    }
}

/** Segments that only ever stand in a booking: their first sight without SRC opens one. */
static bool opens_booking(uint32_t tag)
{
    return tag == EDI_TAG('R', 'C', 'I') || tag == EDI_TAG('T', 'I', 'F') ||
           tag == EDI_TAG('S', 'S', 'R') || tag == EDI_TAG('D', 'A', 'T');
}

static bool pnrgov_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct pnrgov);
    return r->state != NULL;
}

static void pnrgov_segment(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (s->tag == EDI_TAG('S', 'R', 'C')) {
        begin_booking(r, s);
        return;
    }
    if (!p->booking && opens_booking(s->tag)) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        if (!begin_booking(r, s))
            return;
    }
    if (!p->booking) {
        read_header(r, s);
        return;
    }
    p->booking->digest = hash64(s->text, p->booking->digest);
    read_booking(r, s);
}

static void missing(struct reading *r, const char *tag, enum finding_code code)
{
    struct place place = {.offset = r->m->offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

static void pnrgov_end(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct message *m = r->m;

    end_booking(r);
    if (!p->header_seen_tvl)
        missing(r, "TVL", FINDING_FLIGHT_MISSING);
    if (!p->header_seen_msg)
        missing(r, "MSG", FINDING_SEGMENT_MISSING);
    /* EQN counts all parts: only a push in one part can be checked here. */
    if (m->has_declared_count && m->declared_count != p->bookings &&
        (!m->part_present || (m->part <= 1 && m->last_part)))
        findings_add(&m->findings, r->mem, FINDING_PNR_COUNT, &p->count_at);
    m->usable = m->flight.legs.n && m->flight.designator.number.n &&
                date_full(m->flight.legs.v[0].departs_at.date);
}

const struct grammar grammar_pnrgov = {
    .name = "PNRGOV",
    .type = MESSAGE_PNRGOV,
    .version_min = 10,
    .version_max = 24,
    .begin = pnrgov_begin,
    .segment = pnrgov_segment,
    .end = pnrgov_end,
};
