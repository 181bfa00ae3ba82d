/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.5 to GR.7: itinerary segments, check-in, seats, bags. */
#include "messages/pnrgov.h"

/* ---- TVL, TRA, RPI, APD ---------------------------------------------------------------------- */

/** Before 14.1 a second TVL with nothing but number and class tells the operating flight. */
static bool is_operating_half(struct reading *r, const struct edi_segment *s)
{
    return pnrgov_last_segment(r) && value_of(r, s, 1, 1).n == 0 && value_of(r, s, 2, 1).n == 0 &&
           value_of(r, s, 3, 1).n == 0 && value_of(r, s, 4, 1).n == 0 && value_of(r, s, 5, 1).n &&
           ascii_digit(value_of(r, s, 5, 1).p[0]);
}

static void set_operating(struct reading *r, struct segment *segment, str carrier, str number,
                          str suffix)
{
    struct designator operating;

    if (!designator_parse(carrier, number, &operating) && number.n == 0)
        operating.number = STR_NONE;
    if (operating.carrier.n == 0)
        operating.carrier = segment->operating.carrier.n ? segment->operating.carrier
                                                         : r->m->flight.designator.carrier;
    if (suffix.n)
        operating.suffix = suffix;
    segment->operating = operating;
}

/**
 * Arrival without a date is on the day of departure, some days later when 1.5 says so. Some senders
 * leave the empty date out altogether, so that the time stands in its place.
 */
void pnrgov_times(struct reading *r, const struct edi_segment *s, struct datetime *departs,
                  struct datetime *arrives)
{
    str day = value_of(r, s, 1, 3), time = value_of(r, s, 1, 4), later = value_of(r, s, 1, 5);

    *departs = datetime_of(r, s, 1, 1);
    *arrives = DATETIME_NONE;
    if (day.n == 4 && time.n == 0) {
        time = day;
        day = STR_NONE;
    }
    if (day.n) {
        *arrives = datetime_of(r, s, 1, 3);
        return;
    }
    if (time.n == 0 || !date_full(departs->date))
        return;
    if (!time_parse_hhmm(time, &arrives->minute, &arrives->second)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 4);
        return;
    }
    arrives->date = departs->date;
    if (later.n == 1 && ascii_digit(later.p[0]))
        arrives->date = date_from_days(date_to_days(departs->date) + (later.p[0] - '0'));
}

void pnrgov_itinerary(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    str number = code_of(r, s, 5, 1);

    if (is_operating_half(r, s)) {
        struct segment *marketing = pnrgov_last_segment(r);
        set_operating(r, marketing, STR_NONE, number, code_of(r, s, 5, 3));
        marketing->operating_class = code_of(r, s, 5, 2);
        return;
    }
    if (!READING_PUSH(r, &b->segments))
        return;
    struct segment *segment = vec_last(&b->segments);
    pnrgov_times(r, s, &segment->departs_at, &segment->arrives_at);
    segment->from = code_of(r, s, 2, 1);
    segment->to = code_of(r, s, 3, 1);
    segment->booking_class = code_of(r, s, 5, 2);
    if (str_is(number, "OPEN") || str_is(number, "ARNK")) {
        segment->kind = number.p[0] == 'O' ? SEGMENT_OPEN : SEGMENT_SURFACE;
        segment->marketing.carrier = code_of(r, s, 4, 1);
        return;
    }
    if (!designator_parse(code_of(r, s, 4, 1), number, &segment->marketing))
        reading_found(r, FINDING_FLIGHT_NUMBER, s, 5, 1);
    if (segment->marketing.suffix.n == 0)
        segment->marketing.suffix = code_of(r, s, 5, 3);
    str operating = code_of(r, s, 4, 2);
    if (operating.n && !str_eq(operating, segment->marketing.carrier))
        segment->operating.carrier = operating;
}

void pnrgov_operating(struct reading *r, const struct edi_segment *s)
{
    struct segment *segment = pnrgov_last_segment(r);

    if (!segment) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    set_operating(r, segment, code_of(r, s, 1, 1), code_of(r, s, 2, 1), code_of(r, s, 2, 3));
    segment->operating_class = code_of(r, s, 2, 2);
}

void pnrgov_status(struct reading *r, const struct edi_segment *s)
{
    struct segment *segment = pnrgov_last_segment(r);

    if (!segment) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    segment->places = number_of(r, s, 1, 1);
    segment->status = code_of(r, s, 2, 1);
    if (segment->status.n != 2)
        reading_found(r, FINDING_STATUS_UNUSUAL, s, 2, 1);
}

void pnrgov_equipment(struct reading *r, const struct edi_segment *s)
{
    struct segment *segment = pnrgov_last_segment(r);

    if (segment)
        segment->equipment = code_of(r, s, 1, 1);
}

/* ---- check-in -------------------------------------------------------------------------------- */

/** `... 12AUG121423Z ...`: ddMMMyyhhmmZ somewhere in a host's text (DAT 3). */
static struct datetime moment_in_text(str text, int year)
{
    struct datetime t = DATETIME_NONE;

    for (size_t i = 0; i + 12 <= text.n; i++) {
        str token = {text.p + i, 12};
        if (token.p[11] == 'Z' && date_parse_ddmmmyy(str_head(token, 7), year, &t.date) &&
            time_parse_hhmm((str){token.p + 7, 4}, &t.minute, &t.second))
            return t;
    }
    return DATETIME_NONE;
}

void pnrgov_check_in(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    str qualifier = value_of(r, s, 1, 1);

    p->group = PNR_CHECK_IN;
    p->check_in_agent = STR_NONE;
    p->check_in_at = DATETIME_NONE;
    if (str_is(qualifier, "3"))
        p->check_in_at = moment_in_text(joined_text(r, s, 1, 2, true, STR(" ")), r->year);
    else if (str_is(qualifier, "2") || qualifier.n == 0)
        p->check_in_at = datetime_of(r, s, 1, 2);
    else
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

void pnrgov_checked(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct segment *segment = pnrgov_last_segment(r);

    pnrgov_checked_end(r);
    if (!segment) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    if (p->group < PNR_CHECK_IN || p->group > PNR_CHECKED)
        p->check_in_at = DATETIME_NONE;
    p->group = PNR_CHECKED;
    if (!READING_PUSH(r, &segment->check_ins))
        return;
    struct check_in *check_in = vec_last(&segment->check_ins);
    check_in->at = p->check_in_at;
    check_in->agent = p->check_in_agent;
    check_in->sequence = value_of(r, s, 2, 1);
    check_in->seat = code_of(r, s, 2, 3);
    check_in->traveller_ref = value_of(r, s, 2, 4);
    struct traveller *t = pnrgov_by_ref(p->booking, check_in->traveller_ref);
    if (t)
        check_in->traveller_ref = t->ref;
    else {
        p->check_in_ref = check_in->traveller_ref;
        p->check_in_place = reading_place(s, 2, 4);
    }
}

void pnrgov_checked_end(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->check_in_ref.n)
        findings_add(&r->m->findings, r->mem, FINDING_REFERENCE_UNKNOWN, &p->check_in_place);
    p->check_in_ref = STR_NONE;
}

/** TIF in GR.7 tells who, when the reference of TRI names no traveller or is missing. */
void pnrgov_checked_name(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct check_in *check_in = pnrgov_last_check_in(r);
    str surname = value_of(r, s, 1, 1), given = value_of(r, s, 2, 1);
    str ref = value_of(r, s, 2, 3);

    if (pnrgov_of(r)->group == PNR_CHECK_IN || !check_in) {
        pnrgov_checked(r, s); /* no TRI before it: the name opens the group */
        check_in = pnrgov_last_check_in(r);
        if (!check_in)
            return;
        check_in->sequence = check_in->seat = check_in->traveller_ref = STR_NONE;
    }
    if (pnrgov_by_ref(b, check_in->traveller_ref))
        return;
    struct traveller *named = pnrgov_by_ref(b, ref);
    for (uint32_t i = 0; !named && i < pnrgov_compared(b->travellers.n); i++)
        if (str_eq(b->travellers.v[i].surname, surname) &&
            str_eq(b->travellers.v[i].given_as_sent, given))
            named = &b->travellers.v[i];
    if (named)
        check_in->traveller_ref = named->ref;
    else if (check_in->traveller_ref.n == 0)
        check_in->traveller_ref = ref;
    if (named)
        pnrgov_of(r)->check_in_ref = STR_NONE;
}

void pnrgov_seat(struct reading *r, const struct edi_segment *s)
{
    struct check_in *check_in = pnrgov_last_check_in(r);

    if (!check_in) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    str seat = without_zeros(code_of(r, s, 1, 1));
    if (seat.n)
        check_in->seat = seat;
    check_in->cabin = code_of(r, s, 5, 1);
}

/* ---- bags ------------------------------------------------------------------------------------ */

/** A tag without the blanks that some senders print inside. */
static str tag_number(struct reading *r, str tag)
{
    if (str_find(tag, ' ') < 0)
        return tag;
    char *copy = arena_alloc(r->mem, tag.n);
    size_t n = 0;
    if (!copy) {
        r->exhausted = true;
        return tag;
    }
    for (size_t i = 0; i < tag.n; i++)
        if (tag.p[i] != ' ')
            copy[n++] = tag.p[i];
    return (str){copy, n};
}

struct bag_total {
    uint32_t pieces, weight_kg;
    str pool;
    bool member;
};

/** Number and weight in element 2 (3), head or member of a pool in element 4 (3 in the guide). */
static struct bag_total read_bag_total(struct reading *r, const struct edi_segment *s)
{
    struct bag_total total = {.pieces = number_of(r, s, 2, 1), .weight_kg = number_of(r, s, 2, 2)};

    if (str_is(value_of(r, s, 2, 3), "701"))
        total.weight_kg = kg_from_lb(total.weight_kg);
    for (uint32_t e = 3; e <= 4; e++) {
        str kind = code_of(r, s, e, 1);
        if (!str_is(kind, "HP") && !str_is(kind, "MP"))
            continue;
        total.pool = value_of(r, s, e, 2);
        total.member = kind.p[0] == 'M';
        if (e == 3)
            reading_found(r, FINDING_BAG_POOL_PLACE, s, 3, 1);
    }
    return total;
}

void pnrgov_bags(struct reading *r, const struct edi_segment *s)
{
    struct check_in *check_in = pnrgov_last_check_in(r);

    if (!check_in) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    struct bag_total total = read_bag_total(r, s);
    uint32_t before = check_in->bags.n;
    for (uint32_t e = 4; e <= s->element_count; e++) {
        str tag = tag_number(r, value_of(r, s, e, 2));
        if (tag.n == 0 || str_is(value_of(r, s, e, 1), "HP") || str_is(value_of(r, s, e, 1), "MP"))
            continue;
        if (!READING_PUSH(r, &check_in->bags))
            return;
        struct bag *bag = vec_last(&check_in->bags);
        bag->carrier = code_of(r, s, e, 1);
        bag->tag = tag;
        bag->pieces = number_of(r, s, e, 3);
        if (bag->pieces == 0)
            bag->pieces = 1;
        bag->to = code_of(r, s, e, 4);
    }
    if (check_in->bags.n == before && (total.pieces || total.weight_kg || total.pool.n) &&
        READING_PUSH(r, &check_in->bags))
        vec_last(&check_in->bags)->pieces = total.pieces;
    for (uint32_t i = before; i < check_in->bags.n; i++) {
        check_in->bags.v[i].pool = total.pool;
        check_in->bags.v[i].pool_member = total.member;
    }
    if (check_in->bags.n > before)
        check_in->bags.v[before].weight_kg = total.weight_kg;
}
