/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV: which segment belongs where. One tolerant grammar for 10.1 to 21.1 and later.
 *
 * The group is decided by trigger segments alone (SRC, TIF, TKT, FOP, TVL, DAT, TRI, EQN, MSG, ABI,
 * SAC); inside a group the order is free, since hosts violate it freely. Source: PNRGOV
 * implementation guide, message structure (standards digest, pnrgov.md section 2).
 */
#include "messages/pnrgov.h"

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

struct traveller *pnrgov_by_ref(struct booking *booking, str ref)
{
    uint32_t n = pnrgov_compared(booking->travellers.n);
    struct traveller *travellers = booking->travellers.v;

    if (ref.n == 0)
        return NULL;
    if (n && ref.n == 1 && travellers->ref.n == 1 && travellers->ref.p[0] == ref.p[0])
        return travellers; /* as nearly always */
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(travellers[i].ref, ref))
            return &travellers[i];
    for (uint32_t i = 0; i < n; i++)
        if (travellers[i].ref.n && str_eq(without_zeros(travellers[i].ref), without_zeros(ref)))
            return &travellers[i];
    return NULL;
}

struct scope pnrgov_scope(const struct pnrgov *p)
{
    if (pnrgov_in_traveller(p))
        return (struct scope){.traveller = p->booking->travellers.n};
    if (pnrgov_in_segment(p))
        return (struct scope){.segment = p->booking->segments.n};
    return (struct scope){0};
}

/* ---- header ---------------------------------------------------------------------------------- */

/** MSG: 22 full, 141 update; of several the last that is known counts. */
static void read_function(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    str code = value_of(r, s, 1, 2);

    if (code.n == 0) /* some senders put the code in the first component */
        code = value_of(r, s, 1, 1);
    pnrgov_of(r)->header_seen_msg = true;
    if (str_is(code, "22") || str_is(code, "141")) {
        m->function = str_is(code, "22") ? FUNCTION_FULL : FUNCTION_UPDATE;
        m->function_code = STR_NONE;
        return;
    }
    if (m->function == FUNCTION_UNKNOWN)
        m->function_code = code;
    reading_found(r, FINDING_FUNCTION_UNKNOWN, s, 1, 2);
}

bool pnrgov_originator(struct reading *r, const struct edi_segment *s, struct originator *to)
{
    str room[3][3];
    const str *host = values_of(r, s, 1, 3, room[0]);
    const str *agency = values_of(r, s, 2, 3, room[1]);
    const str *owner = values_of(r, s, 6, 3, room[2]);

    *to = (struct originator){
        .system = code_from(r, host[0]),
        .system_place = code_from(r, host[1]),
        .system_place_name = host[2],
        .agency = agency[0],
        .office = agency[1],
        .second_office = agency[2],
        .city = code_of(r, s, 3, 1),
        .city_name = value_of(r, s, 3, 2),
        .host = code_of(r, s, 4, 1),
        .host_place = code_of(r, s, 4, 2),
        .type = code_of(r, s, 5, 1),
        .country = country_from(r, s, 6, 1, owner[0]),
        .currency = code_from(r, owner[1]),
        .language = code_from(r, owner[2]),
        .agent = value_of(r, s, 7, 1),
        .phone = value_of(r, s, 8, 1),
        .party = value_of(r, s, 9, 1),
    };
    const str *first = &to->system, *last = &to->party;
    for (const str *text = first; text <= last && !to->present; text++)
        to->present = text->n != 0;
    return to->present;
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
        pnrgov_of(r)->header_seen_org = true;
        (void)pnrgov_originator(r, s, &r->m->originator);
        r->m->originator.present = true;
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

/** The same record, told no better the second time. */
static bool known_locator(const struct booking *b, const struct locator *locator)
{
    for (uint32_t i = 0; i < pnrgov_compared(b->locators.n); i++) {
        const struct locator *l = &b->locators.v[i];
        if (str_eq(l->code, locator->code) && str_eq(l->system, locator->system) &&
            (locator->type.n == 0 || str_eq(l->type, locator->type)) &&
            (!date_known(locator->created_at.date) ||
             (date_eq(l->created_at.date, locator->created_at.date) &&
              l->created_at.minute == locator->created_at.minute)))
            return true;
    }
    return false;
}

/** RCI: locators with the UTC moment of creation. Those in GR.5 are the segment's too. */
static void read_locators(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct locator locator;

    for (uint32_t e = 1; e <= s->element_count; e++) {
        if (!pnrgov_locator(r, s, e, &locator))
            continue;
        if (!known_locator(p->booking, &locator) && READING_PUSH(r, &p->booking->locators))
            *vec_last(&p->booking->locators) = locator;
        if (pnrgov_in_segment(p) && READING_PUSH(r, &pnrgov_last_segment(r)->locators))
            *vec_last(&pnrgov_last_segment(r)->locators) = locator;
    }
}

/** A moment of which we know no more than its qualifier. */
static void keep_moment(struct reading *r, const struct edi_segment *s, uint32_t e, const str *v)
{
    struct booking *b = pnrgov_of(r)->booking;
    str qualifier = v[0], day = v[1], time = v[2];

    if (day.n == 0) {
        day = time;
        time = STR_NONE;
    }
    if (qualifier.n == 0 && day.n == 0)
        return;
    reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, e, 1);
    if (!READING_PUSH(r, &b->moments))
        return;
    struct other_moment *moment = vec_last(&b->moments);
    *moment = (struct other_moment){.qualifier = qualifier, .at = DATETIME_NONE};
    if (!date_parse_ddmmyy(day, r->year, &moment->at.date) ||
        (time.n && !time_parse_hhmm(time, &moment->at.minute, &moment->at.second))) {
        moment->at = DATETIME_NONE;
        moment->text = day;
        text_append(r, &moment->text, STR(" "), time);
    }
}

static void read_booking_moment(struct reading *r, const struct edi_segment *s, uint32_t e)
{
    struct pnrgov *p = pnrgov_of(r);
    str room[3];
    const str *v = values_of(r, s, e, 3, room);

    if (str_is(v[0], "700")) {
        p->booking->transacted_at = datetime_from(r, s, e, 2, v[1], v[2]);
        return;
    }
    if (!str_is(v[0], "710")) {
        keep_moment(r, s, e, v);
        return;
    }
    struct datetime at = datetime_from(r, s, e, 2, v[1], v[2]);
    if (p->group == PNR_TICKET || p->group == PNR_PAYMENT) {
        struct ticket *ticket = pnrgov_last_ticket(r);
        if (ticket) {
            ticket->issued_on = at.date;
            ticket->issued_at = at.minute >= 0 ? at : DATETIME_NONE;
            return;
        }
    }
    p->booking->ticketed_at = at;
}

/** DAT: its qualifier says whose moment it is. */
static void read_moment(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (pnrgov_in_segment(p)) {
        str qualifier = value_of(r, s, 1, 1);
        if (!str_is(qualifier, "700") && !str_is(qualifier, "710")) {
            pnrgov_check_in(r, s);
            return;
        }
    }
    for (uint32_t e = 1; e <= s->element_count; e++)
        read_booking_moment(r, s, e);
}

static void read_booking_originator(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct originator *to = &p->booking->originator, second;

    if (p->group == PNR_CHECK_IN || p->group == PNR_CHECKED)
        pnrgov_check_in_by(r, s);
    else if (edi_segment_empty(s))
        p->originator_empty = true;
    else if (!to->present)
        (void)pnrgov_originator(r, s, to);
    else if (pnrgov_originator(r, s, &second))
        *to = second;
}

/* ---- booking: begin, dispatch, end ----------------------------------------------------------- */

static void end_booking(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;

    if (!b)
        return;
    pnrgov_check_in_end(r);
    b->sent = p->sent;
    b->cancelled =
        p->originator_empty && !b->originator.present && b->travellers.n == 0 && b->segments.n == 0;
    pnrgov_settle(r);
    pnrgov_check_booking(r);
    p->booking = NULL;
}

void pnrgov_close_booking(struct reading *r)
{
    end_booking(r);
}

static bool begin_booking(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    end_booking(r);
    if (!READING_PUSH(r, &r->m->bookings))
        return false;
    p->booking = vec_last(&r->m->bookings);
    p->booking->offset = s->offset;
    p->booking->number = s->number;
    p->sent = s->text;
    p->booking->transacted_at = p->booking->ticketed_at = DATETIME_NONE;
    p->group = PNR_BOOKING;
    p->originator_empty = false;
    p->bookings++;
    return true;
}

static void read_tif(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_CHECKED || p->group == PNR_CHECK_IN) {
        pnrgov_checked_name(r, s);
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

    if (p->group == PNR_OTHER) {
        pnrgov_other_travel(r, s);
        return;
    }
    pnrgov_check_in_end(r);
    p->group = PNR_SEGMENT;
    pnrgov_itinerary(r, s);
}

/** A trigger of a group behind the itinerary. */
static void open_group(struct reading *r, enum pnr_group group)
{
    pnrgov_check_in_end(r);
    pnrgov_of(r)->group = group;
}

static void open_split(struct reading *r, const struct edi_segment *s)
{
    open_group(r, PNR_SPLIT);
    pnrgov_split(r, s);
}

static void open_other(struct reading *r, const struct edi_segment *s)
{
    open_group(r, PNR_OTHER);
    pnrgov_other_travel(r, s);
}

static void open_history(struct reading *r, const struct edi_segment *s)
{
    open_group(r, PNR_HISTORY);
    pnrgov_history(r, s);
}

static void read_rci(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_SPLIT)
        pnrgov_split(r, s);
    else if (p->group == PNR_OTHER)
        pnrgov_other_travel(r, s);
    else
        read_locators(r, s);
}

static void read_rpi(struct reading *r, const struct edi_segment *s)
{
    if (pnrgov_of(r)->group == PNR_OTHER)
        pnrgov_other_travel(r, s);
    else
        pnrgov_status(r, s);
}

/** A service segment (UN.) is told, not kept: written again it would begin or end something. */
static void read_unknown(struct reading *r, const struct edi_segment *s)
{
    reading_found(r, FINDING_SEGMENT_UNKNOWN, s, 0, 0);
    if (s->tag >> 8 != EDI_TAG('U', 'N', '\0') >> 8)
        pnrgov_keep(r, s);
}

typedef void segment_reader(struct reading *r, const struct edi_segment *s);

/**
 * What reads a segment of a booking, outside of its history. A pointer, not a call: the readers
 * inlined into one switch would make each segment pay for the registers of all.
 */
static segment_reader *reader_of(uint32_t tag)
{
    switch (tag) {
#define SEGMENT(a, b, c, reader)                                                                   \
    case EDI_TAG(a, b, c):                                                                         \
        return reader
        SEGMENT('R', 'C', 'I', read_rci);
        SEGMENT('D', 'A', 'T', read_moment);
        SEGMENT('O', 'R', 'G', read_booking_originator);
        SEGMENT('T', 'I', 'F', read_tif);
        SEGMENT('T', 'V', 'L', read_tvl);
        SEGMENT('R', 'P', 'I', read_rpi);
        SEGMENT('E', 'Q', 'N', open_split);
        SEGMENT('M', 'S', 'G', open_other);
        SEGMENT('A', 'B', 'I', open_history);
        SEGMENT('S', 'A', 'C', pnrgov_history_item);
        SEGMENT('L', 'T', 'S', pnrgov_long_text);
        SEGMENT('S', 'S', 'R', pnrgov_request);
        SEGMENT('I', 'F', 'T', pnrgov_text);
        SEGMENT('F', 'T', 'I', pnrgov_frequent_flyer);
        SEGMENT('R', 'E', 'F', pnrgov_reference);
        SEGMENT('F', 'A', 'R', pnrgov_fare);
        SEGMENT('T', 'K', 'T', pnrgov_ticket);
        SEGMENT('M', 'O', 'N', pnrgov_money);
        SEGMENT('P', 'T', 'K', pnrgov_pricing);
        SEGMENT('T', 'X', 'D', pnrgov_taxes);
        SEGMENT('F', 'O', 'P', pnrgov_payment);
        SEGMENT('A', 'D', 'D', pnrgov_address);
        SEGMENT('E', 'B', 'D', pnrgov_excess_baggage);
        SEGMENT('T', 'R', 'A', pnrgov_operating);
        SEGMENT('A', 'P', 'D', pnrgov_equipment);
        SEGMENT('T', 'R', 'I', pnrgov_checked);
        SEGMENT('S', 'S', 'D', pnrgov_seat);
        SEGMENT('T', 'B', 'D', pnrgov_bags);
#undef SEGMENT
    default:
        return read_unknown;
    }
}

static bool in_history(const struct pnrgov *p)
{
    return p->group == PNR_HISTORY || p->group == PNR_HISTORY_ITEM;
}

/** Inside a history all but what opens another group, and LTS, is part of an item. */
static segment_reader *reader_in_history(uint32_t tag)
{
    switch (tag) {
    case EDI_TAG('E', 'Q', 'N'):
    case EDI_TAG('M', 'S', 'G'):
    case EDI_TAG('A', 'B', 'I'):
    case EDI_TAG('S', 'A', 'C'):
    case EDI_TAG('L', 'T', 'S'):
        return reader_of(tag);
    case EDI_TAG('D', 'A', 'T'):
        return pnrgov_history_moment;
    default:
        return pnrgov_history_part;
    }
}

/** Segments that only ever stand in a booking: their first sight without SRC opens one. */
static bool opens_booking(uint32_t tag)
{
    return tag == EDI_TAG('R', 'C', 'I') || tag == EDI_TAG('T', 'I', 'F') ||
           tag == EDI_TAG('S', 'S', 'R') || tag == EDI_TAG('D', 'A', 'T');
}

/** A segment before the first SRC, or SRC itself. */
static NEVER_INLINE bool read_outside(struct reading *r, const struct edi_segment *s)
{
    if (s->tag == EDI_TAG('S', 'R', 'C')) {
        begin_booking(r, s);
        return true;
    }
    if (!opens_booking(s->tag)) {
        read_header(r, s);
        return true;
    }
    reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    return !begin_booking(r, s);
}

static bool pnrgov_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct pnrgov);
    return r->state != NULL;
}

static void pnrgov_segment(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (UNLIKELY(!p->booking || s->tag == EDI_TAG('S', 'R', 'C')) && read_outside(r, s))
        return;
    p->sent.n = (size_t)(s->text.p + s->text.n - p->sent.p);
    (UNLIKELY(in_history(p)) ? reader_in_history(s->tag) : reader_of(s->tag))(r, s);
}

static void pnrgov_end(struct reading *r)
{
    end_booking(r);
    pnrgov_check_message(r);
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
