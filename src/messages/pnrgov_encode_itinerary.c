/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.5 to GR.7 to EDIFACT: itinerary segments, check-in, bags. */
#include "messages/pnrgov_encode.h"

/* ---- TVL, TRA, RPI, APD ---------------------------------------------------------------------- */

/** The operating carrier is told by TVL 4.2 when it is not the marketing one. */
static bool carrier_with_tvl(const struct segment *s)
{
    return s->operating.carrier.n && !str_eq(s->operating.carrier, s->marketing.carrier);
}

static void write_travel(struct edi_writer *w, const struct segment *s)
{
    edi_begin(w, "TVL");
    pnrgov_write_moment(w, s->departs_at, true);
    pnrgov_write_moment(w, s->arrives_at, false);
    edi_element(w, s->from);
    edi_component(w, s->from_name);
    edi_element(w, s->to);
    edi_component(w, s->to_name);
    edi_element(w, s->marketing.carrier);
    edi_component(w, carrier_with_tvl(s) ? s->operating.carrier : STR_NONE);
    if (s->kind == SEGMENT_AIR)
        edi_element(w, s->marketing.number);
    else
        edi_element_c(w, s->kind == SEGMENT_OPEN ? "OPEN" : "ARNK");
    edi_component(w, s->booking_class);
    edi_component(w, s->marketing.suffix);
    edi_component(w, s->description);
    pnrgov_write_element(w, &s->sequence);
    edi_element(w, s->line);
    edi_element(w, s->indicator);
    pnrgov_write_element(w, &s->marriage);
    edi_end(w);
}

static void write_operating(struct pnrgov_writing *p, const struct segment *s)
{
    const struct designator *o = &s->operating;
    bool more = o->number.n || o->suffix.n || s->operating_class.n;

    if (!more && (o->carrier.n == 0 || carrier_with_tvl(s)))
        return;
    if (p->second_tvl && carrier_with_tvl(s) && o->number.n && str_all_digits(o->number)) {
        edi_begin(p->w, "TVL");
        edi_skip_elements(p->w, 4);
    } else {
        edi_begin(p->w, "TRA");
        edi_element(p->w, o->carrier);
    }
    edi_element(p->w, o->number);
    edi_component(p->w, s->operating_class);
    edi_component(p->w, o->suffix);
    edi_end(p->w);
}

static void write_status(struct edi_writer *w, const struct segment *s)
{
    if (s->places || s->status.n || s->more_statuses.n) {
        edi_begin(w, "RPI");
        pnrgov_number_element(w, s->places);
        edi_element(w, s->status);
        for (uint32_t i = 0; i < s->more_statuses.n; i++)
            edi_element(w, s->more_statuses.v[i]);
        edi_end(w);
    }
    if (s->equipment.n || s->stops.n || s->duration.n) {
        edi_begin(w, "APD");
        edi_element(w, s->equipment);
        edi_component(w, s->stops);
        edi_component(w, s->duration);
        edi_end(w);
    }
}

/* ---- bags ------------------------------------------------------------------------------------ */

void pnrgov_write_tags(struct edi_writer *w, const struct bag *bag)
{
    edi_element(w, bag->carrier);
    edi_component(w, bag->tag);
    pnrgov_number(w, bag->pieces);
    edi_component(w, bag->to);
    edi_component(w, bag->type);
    edi_component(w, bag->indicator);
    edi_component(w, bag->characteristic);
    edi_component(w, bag->request);
    edi_component(w, bag->weight);
    edi_component(w, bag->weight_unit);
    edi_component(w, bag->text);
}

static str unit_code(str unit)
{
    return str_is(unit, "kg")        ? STR("700")
           : str_is(unit, "lb")      ? STR("701")
           : str_is(unit, "unknown") ? STR("702")
                                     : unit;
}

/** Bags that were made without what TBD says of all. */
static void write_sum(struct edi_writer *w, const struct bag *bag)
{
    edi_skip_elements(w, 1);
    pnrgov_number_element(w, bag->pieces);
    if (bag->weight_kg) {
        edi_component_u(w, bag->weight_kg, 1);
        edi_component_c(w, "700");
    }
    edi_skip_elements(w, 1);
}

static void write_total(struct edi_writer *w, const struct bag_total *t)
{
    edi_element(w, t->status);
    pnrgov_number_element(w, t->pieces);
    edi_component(w, t->weight);
    edi_component(w, unit_code(t->unit));
    edi_component(w, t->measure);
    edi_component(w, t->indicator);
    pnrgov_number_element(w, t->hand_pieces);
    edi_component(w, t->hand_weight);
    edi_component(w, unit_code(t->hand_unit));
}

static bool has_tags(const struct bag *b)
{
    return b->tag.n || b->carrier.n || b->to.n || b->type.n || b->indicator.n ||
           b->characteristic.n || b->request.n || b->weight.n || b->weight_unit.n || b->text.n;
}

static void write_bags(struct edi_writer *w, const struct bag_list *bags)
{
    for (uint32_t i = 0; i < bags->n; i++) {
        const struct bag *bag = &bags->v[i];
        if (i == 0 || bag->total.n) {
            if (i)
                edi_end(w);
            edi_begin(w, "TBD");
            if (bag->total.n)
                write_total(w, bag->total.v);
            else
                write_sum(w, bag);
            edi_element(w, bag->pool_head ? STR("HP") : bag->pool_member ? STR("MP") : STR_NONE);
            edi_component(w, bag->pool);
        }
        if (has_tags(bag))
            pnrgov_write_tags(w, bag);
    }
    if (bags->n)
        edi_end(w);
}

/* ---- check-in -------------------------------------------------------------------------------- */

static bool same_originator(const struct check_in *a, const struct check_in *b)
{
    if (!str_eq(a->agent, b->agent) || a->checked_by.n != b->checked_by.n)
        return false;
    if (a->checked_by.n == 0 || a->checked_by.v == b->checked_by.v)
        return true;
    const str *x = &a->checked_by.v->system, *y = &b->checked_by.v->system;
    for (; x <= &a->checked_by.v->party; x++, y++)
        if (!str_eq(*x, *y))
            return false;
    return true;
}

static bool same_moment(const struct check_in *a, const struct check_in *b)
{
    return date_eq(a->at.date, b->at.date) &&
           (!date_known(a->at.date) || a->at.minute == b->at.minute) && str_eq(a->note, b->note);
}

/** Nobody is named: DAT and ORG stood alone. */
static bool nobody(const struct check_in *c)
{
    return (date_known(c->at.date) || c->agent.n || c->note.n || c->checked_by.n) &&
           c->traveller == 0 && c->traveller_ref.n == 0 && c->surname.n == 0 && c->given.n == 0 &&
           c->sequence.n == 0 && c->sequence_qualifier.n == 0 && c->identity.n == 0 &&
           c->identity_type.n == 0 && c->seat.n == 0 && c->first_seat.n == 0 && c->cabin.n == 0 &&
           c->cabin_class.n == 0 && c->smoking.n == 0 && c->characteristics.n == 0 &&
           c->from.n == 0 && c->to.n == 0 && c->bags.n == 0;
}

static void write_group(struct edi_writer *w, const struct check_in *c)
{
    edi_begin(w, "DAT");
    if (c->note.n) {
        edi_element_c(w, "3");
        edi_component(w, c->note);
    } else if (date_known(c->at.date)) {
        edi_element_c(w, "2");
        pnrgov_write_moment(w, c->at, false);
    }
    edi_end(w);
    if (c->checked_by.n) {
        pnrgov_write_originator(w, c->checked_by.v);
    } else if (c->agent.n) {
        edi_begin(w, "ORG");
        edi_element(w, c->agent);
        edi_end(w);
    }
}

static void write_seat(struct edi_writer *w, const struct check_in *c)
{
    if (!c->seat.n && !c->smoking.n && !c->characteristics.n && !c->cabin.n && !c->cabin_class.n &&
        !c->from.n && !c->to.n)
        return;
    edi_begin(w, "SSD");
    edi_element(w, c->seat);
    edi_element(w, c->smoking);
    pnrgov_write_element(w, &c->characteristics);
    edi_skip_elements(w, 1);
    edi_element(w, c->cabin);
    edi_element(w, c->cabin_class);
    edi_element(w, c->from);
    edi_element(w, c->to);
    edi_end(w);
}

/** TIF: the traveller's name, or the one it was checked in with. */
static void write_checked_name(struct pnrgov_writing *p, const struct check_in *c)
{
    if (c->surname.n || c->given.n) {
        edi_begin(p->w, "TIF");
        edi_element(p->w, c->surname);
        edi_element(p->w, c->given);
        edi_end(p->w);
    } else if (c->traveller && c->traveller <= p->b->travellers.n) {
        pnrgov_write_name(p->w, &p->b->travellers.v[c->traveller - 1]);
    }
}

static void write_checked(struct pnrgov_writing *p, const struct check_in *c)
{
    edi_begin(p->w, "TRI");
    edi_element(p->w, c->identity_type);
    edi_component(p->w, c->identity);
    edi_element(p->w, c->sequence);
    edi_component(p->w, c->sequence_qualifier);
    edi_component(p->w, c->first_seat);
    edi_component(p->w, c->traveller_ref);
    edi_end(p->w);
    write_checked_name(p, c);
    write_seat(p->w, c);
    write_bags(p->w, &c->bags);
}

static void write_check_ins(struct pnrgov_writing *p, const struct segment *s)
{
    const struct check_in *before = NULL;

    for (uint32_t i = 0; i < s->check_ins.n; i++) {
        const struct check_in *c = &s->check_ins.v[i];
        bool alone = nobody(c);
        if (!before || alone || nobody(before) || !same_moment(before, c) ||
            !same_originator(before, c))
            write_group(p->w, c);
        if (!alone)
            write_checked(p, c);
        before = c;
    }
}

void pnrgov_write_segment(struct pnrgov_writing *p, uint32_t index)
{
    const struct segment *s = &p->b->segments.v[index];
    const struct scope scope = {.segment = index + 1};

    write_travel(p->w, s);
    write_operating(p, s);
    write_status(p->w, s);
    pnrgov_write_requests(p, scope);
    pnrgov_write_locators(p->w, s->locators.v, s->locators.n);
    pnrgov_write_remarks(p, scope);
    write_check_ins(p, s);
}
