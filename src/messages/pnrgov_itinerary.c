/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.5: itinerary segments. */
#include "messages/pnrgov.h"

/** Before 14.1 a second TVL with nothing but number and class tells the operating flight. */
static bool is_operating_half(const struct segment *s)
{
    return s->kind == SEGMENT_AIR && !date_known(s->departs_at.date) &&
           !date_known(s->arrives_at.date) && s->from.n == 0 && s->to.n == 0 &&
           s->from_name.n == 0 && s->to_name.n == 0 && s->marketing.carrier.n == 0 &&
           s->operating.carrier.n == 0 && s->description.n == 0 && s->sequence.n == 0 &&
           s->line.n == 0 && s->indicator.n == 0 && s->marriage.n == 0 && s->marketing.number.n &&
           ascii_digit(s->marketing.number.p[0]);
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

/** TRA came with 14.1 and the second TVL went: either is read in any version, and told. */
static void check_form(struct reading *r, const struct edi_segment *s, bool tra)
{
    struct pnrgov *p = pnrgov_of(r);
    str rest = r->m->version, major;
    uint64_t version;

    if (p->told_operating_form || !str_cut(&rest, ':', &major) || !str_to_u64(major, 99, &version))
        return;
    if (tra == (version >= 14))
        return;
    p->told_operating_form = true;
    reading_found(r, FINDING_OPERATING_FORM, s, tra ? 1 : 5, 1);
}

/**
 * Arrival without a date is on the day of departure, some days later when 1.5 says so. Some senders
 * leave the empty date out altogether, so that the time stands in its place.
 */
void pnrgov_times(struct reading *r, const struct edi_segment *s, struct datetime *departs,
                  struct datetime *arrives)
{
    str room[5];
    const str *v = values_of(r, s, 1, 5, room);

    str day = v[2], time = v[3], later = v[4];
    *departs = datetime_from(r, s, 1, 1, v[0], v[1]);
    *arrives = DATETIME_NONE;
    if (later.n && (later.n > 1 || !ascii_digit(later.p[0])))
        reading_found(r, FINDING_NUMBER_INVALID, s, 1, 5);
    if (day.n == 4 && time.n == 0) {
        time = day;
        day = STR_NONE;
    }
    if (day.n) {
        *arrives = datetime_from(r, s, 1, 3, day, time);
        return;
    }
    if (time.n == 0)
        return;
    if (!date_full(departs->date) || !time_parse_hhmm(time, &arrives->minute, &arrives->second)) {
        *arrives = DATETIME_NONE;
        reading_found(r, FINDING_DATE_INVALID, s, 1, 4);
        return;
    }
    arrives->date = departs->date;
    if (later.n == 1 && ascii_digit(later.p[0]))
        arrives->date = date_from_days(date_to_days(departs->date) + (later.p[0] - '0'));
}

/** Elements 6 to 9, and names of places: mostly not sent. */
static void read_rest(struct reading *r, const struct edi_segment *s, struct segment *segment)
{
    segment->from_name = value_of(r, s, 2, 2);
    segment->to_name = value_of(r, s, 3, 2);
    segment->description = value_of(r, s, 5, 4);
    if (s->element_count < 6)
        return;
    texts_of(r, s, 6, 1, &segment->sequence);
    segment->line = value_of(r, s, 7, 1);
    segment->indicator = value_of(r, s, 8, 1);
    if (s->element_count >= 9)
        texts_of(r, s, 9, 1, &segment->marriage);
}

void pnrgov_travel(struct reading *r, const struct edi_segment *s, struct segment *segment)
{
    str number = code_of(r, s, 5, 1);

    pnrgov_times(r, s, &segment->departs_at, &segment->arrives_at);
    segment->from = code_of(r, s, 2, 1);
    segment->to = code_of(r, s, 3, 1);
    segment->booking_class = code_of(r, s, 5, 2);
    read_rest(r, s, segment);
    str operating = code_of(r, s, 4, 2);
    str suffix = code_of(r, s, 5, 3);
    if (str_is(number, "OPEN") || str_is(number, "ARNK")) {
        segment->kind = number.p[0] == 'O' ? SEGMENT_OPEN : SEGMENT_SURFACE;
        segment->marketing.carrier = code_of(r, s, 4, 1);
    } else if (!designator_parse(code_of(r, s, 4, 1), number, &segment->marketing)) {
        reading_found(r, FINDING_FLIGHT_NUMBER, s, 5, 1);
    }
    if (segment->marketing.suffix.n == 0)
        segment->marketing.suffix = suffix;
    if (operating.n && !str_eq(operating, segment->marketing.carrier))
        segment->operating.carrier = operating;
}

void pnrgov_itinerary(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->segments))
        return;
    struct segment *found = vec_last(&b->segments);
    found->kind = SEGMENT_AIR;
    pnrgov_travel(r, s, found);
    if (b->segments.n == 1 || !is_operating_half(found))
        return;
    b->segments.n--; /* it is no segment of its own */
    struct segment *marketing = vec_last(&b->segments);
    set_operating(r, marketing, STR_NONE, found->marketing.number, found->marketing.suffix);
    marketing->operating_class = found->booking_class;
    check_form(r, s, false);
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
    check_form(r, s, true);
}

void pnrgov_status_of(struct reading *r, const struct edi_segment *s, struct segment *segment)
{
    segment->places = number_of(r, s, 1, 1);
    segment->status = code_of(r, s, 2, 1);
    for (uint32_t e = 3; e <= s->element_count; e++) {
        str status = code_of(r, s, e, 1);
        if (status.n && READING_PUSH(r, &segment->more_statuses))
            *vec_last(&segment->more_statuses) = status;
    }
}

void pnrgov_status(struct reading *r, const struct edi_segment *s)
{
    struct segment *segment = pnrgov_last_segment(r);

    if (!segment) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    segment->more_statuses.n = 0;
    pnrgov_status_of(r, s, segment);
    if (segment->status.n != 2)
        reading_found(r, FINDING_STATUS_UNUSUAL, s, 2, 1);
}

void pnrgov_equipment(struct reading *r, const struct edi_segment *s)
{
    struct segment *segment = pnrgov_last_segment(r);

    if (!segment) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    segment->equipment = code_of(r, s, 1, 1);
    segment->stops = value_of(r, s, 1, 2);
    segment->duration = value_of(r, s, 1, 3);
}
