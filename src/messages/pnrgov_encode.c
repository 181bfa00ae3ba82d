/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV records to EDIFACT: header, the order of groups in a booking, requests, free text, split
 * records, other travel, history. Source: PNRGOV implementation guide as digested in pnrgov.md.
 *
 * Written is what was sent, not what was told from it: contacts, documents, infants and seats that
 * come from SSR and OSI are read again from those.
 */
#include "messages/pnrgov_encode.h"

#include "base/utf8.h"
#include "messages/encode.h"

/* ---- values ---------------------------------------------------------------------------------- */

static void two_digits(char *out, unsigned value)
{
    out[0] = (char)('0' + value / 10 % 10);
    out[1] = (char)('0' + value % 10);
}

/** Two digits of the year tell it. Before the flight's year is known that of today is in force. */
static bool year_clear(const struct edi_writer *w, struct date d)
{
    return w->year ? date_year_near(d.year % 100, w->year) == d.year
                   : d.year >= 2000 && d.year < 2050;
}

/** `ddmmyy`, or `ddmmccyy` of a year that two digits might not give back. @return its length */
static size_t day_text(const struct edi_writer *w, struct date d, char out[8])
{
    bool usual = year_clear(w, d);

    two_digits(out, d.day);
    two_digits(out + 2, d.month);
    if (!usual)
        two_digits(out + 4, (unsigned)(d.year / 100));
    two_digits(out + (usual ? 4 : 6), (unsigned)(d.year % 100));
    return usual ? 6 : 8;
}

void pnrgov_write_moment(struct edi_writer *w, struct datetime at, bool first)
{
    char day[8], time[4];

    if (!date_full(at.date)) {
        if (first)
            edi_skip_elements(w, 1);
        edi_skip_components(w, first ? 1 : 2);
        return;
    }
    str text = {day, day_text(w, at.date, day)};
    if (first)
        edi_element(w, text);
    else
        edi_component(w, text);
    if (at.minute < 0) {
        edi_skip_components(w, 1);
        return;
    }
    two_digits(time, (unsigned)at.minute / 60);
    two_digits(time + 2, (unsigned)at.minute % 60);
    edi_component(w, (str){time, 4});
}

/** PADIS 4440: an..70. */
enum { TEXT_MAX = 70 };

void pnrgov_write_long(struct edi_writer *w, str text)
{
    do {
        str piece = utf8_head(text, TEXT_MAX);
        edi_component(w, piece);
        text = str_skip(text, piece.n);
    } while (text.n);
}

/** The same as elements, cut at blanks, which reading puts back. A longer word stays whole. */
static void write_words(struct edi_writer *w, str text)
{
    while (text.n > TEXT_MAX) {
        size_t cut = TEXT_MAX;
        while (cut > 0 && text.p[cut] != ' ')
            cut--;
        if (cut == 0)
            for (cut = TEXT_MAX; cut < text.n && text.p[cut] != ' '; cut++)
                ;
        edi_element(w, str_head(text, cut));
        text = str_skip(text, cut + 1);
    }
    if (text.n)
        edi_element(w, text);
}

static void write_cut(struct edi_writer *w, str text)
{
    while (text.n) {
        str piece = utf8_head(text, TEXT_MAX);
        edi_element(w, piece);
        text = str_skip(text, piece.n);
    }
}

void pnrgov_write_element(struct edi_writer *w, const struct strs *texts)
{
    edi_element(w, texts->n ? texts->v[0] : STR_NONE);
    for (uint32_t i = 1; i < texts->n; i++)
        edi_component(w, texts->v[i]);
}

/* ---- ORG, RCI, DAT --------------------------------------------------------------------------- */

void pnrgov_write_originator(struct edi_writer *w, const struct originator *o)
{
    edi_begin(w, "ORG");
    edi_element(w, o->system);
    edi_component(w, o->system_place);
    edi_component(w, o->system_place_name);
    edi_element(w, o->agency);
    edi_component(w, o->office);
    edi_component(w, o->second_office);
    edi_element(w, o->city);
    edi_component(w, o->city_name);
    edi_element(w, o->host);
    edi_component(w, o->host_place);
    edi_element(w, o->type);
    edi_element(w, o->country);
    edi_component(w, o->currency);
    edi_component(w, o->language);
    edi_element(w, o->agent);
    edi_element(w, o->phone);
    edi_element(w, o->party);
    edi_end(w);
}

static void write_locator(struct edi_writer *w, str system, str code, str type, struct datetime at)
{
    edi_element(w, system);
    edi_component(w, code);
    edi_component(w, type);
    pnrgov_write_moment(w, at, false);
}

void pnrgov_write_locators(struct edi_writer *w, const struct locator *v, uint32_t n)
{
    if (n == 0)
        return;
    edi_begin(w, "RCI");
    for (uint32_t i = 0; i < n; i++)
        write_locator(w, v[i].system, v[i].code, v[i].type, v[i].created_at);
    edi_end(w);
}

static void write_moments(struct edi_writer *w, const struct booking *b)
{
    bool changed = date_known(b->transacted_at.date), ticketed = date_known(b->ticketed_at.date);

    if (!changed && !ticketed && b->moments.n == 0)
        return;
    edi_begin(w, "DAT");
    if (changed) {
        edi_element_c(w, "700");
        pnrgov_write_moment(w, b->transacted_at, false);
    }
    if (ticketed) {
        edi_element_c(w, "710");
        pnrgov_write_moment(w, b->ticketed_at, false);
    }
    for (uint32_t i = 0; i < b->moments.n; i++) {
        edi_element(w, b->moments.v[i].qualifier);
        if (date_known(b->moments.v[i].at.date))
            pnrgov_write_moment(w, b->moments.v[i].at, false);
        else
            edi_component(w, b->moments.v[i].text);
    }
    edi_end(w);
}

/* ---- what stands in several groups ----------------------------------------------------------- */

/** Order of groups: booking, travellers, segments. */
static uint32_t rank_of(const struct booking *b, struct scope scope)
{
    return scope.segment ? b->travellers.n + scope.segment : scope.traveller;
}

static bool is_place_code(str s)
{
    return s.n == 3 && str_all_alpha(s);
}

static void write_items(struct edi_writer *w, const struct request *q)
{
    for (uint32_t i = 0; i < q->items.n; i++) {
        const struct request_item *item = &q->items.v[i];
        edi_element(w, item->data);
        edi_component(w, item->unit);
        edi_component(w, item->traveller_ref);
        for (uint32_t j = 0; j < item->characteristics.n; j++)
            edi_component(w, item->characteristics.v[j]);
    }
    if (q->items.n == 0 && q->traveller_ref.n) {
        edi_skip_elements(w, 1);
        edi_skip_components(w, 1);
        edi_component(w, q->traveller_ref);
    }
}

static void write_request(struct edi_writer *w, const struct request *q)
{
    edi_begin(w, "SSR");
    edi_element(w, q->code);
    edi_component(w, q->status);
    pnrgov_number(w, q->quantity ? q->quantity : q->status.n != 0);
    edi_component(w, q->carrier);
    edi_component(w, q->indicator);
    edi_component(w, q->second_indicator);
    if (q->description.n)
        edi_component(w, q->description);
    edi_component(w, q->from);
    edi_component(w, q->to);
    /* A short text behind one place alone would be taken for a place. */
    if (q->from.n == 0 && is_place_code(q->to) && is_place_code(q->text))
        edi_skip_components(w, 1);
    pnrgov_write_long(w, q->text);
    write_items(w, q);
    edi_end(w);
}

void pnrgov_write_requests(struct pnrgov_writing *p, struct scope scope)
{
    uint32_t rank = rank_of(p->b, scope);

    for (; p->request < p->b->requests.n; p->request++) {
        const struct request *request = &p->b->requests.v[p->request];
        if (rank_of(p->b, request->scope) > rank)
            return;
        write_request(p->w, request);
    }
}

/** `4:28` as subject and kind. A code that has no colon is the subject alone; IFT is none. */
static void write_text(struct edi_writer *w, const struct remark *m)
{
    ptrdiff_t colon = str_find(m->code, ':');
    str subject = colon < 0 ? m->code : str_head(m->code, (size_t)colon);
    str kind = colon < 0 ? STR_NONE : str_skip(m->code, (size_t)colon + 1);

    if (colon < 0 && str_is(subject, "IFT"))
        subject = STR_NONE;
    edi_begin(w, "IFT");
    edi_element(w, subject);
    edi_component(w, kind);
    edi_component(w, m->indicator);
    edi_component(w, m->carrier);
    edi_component(w, m->language);
    if (str_is(kind, "15"))
        write_cut(w, m->text);
    else
        write_words(w, m->text);
    edi_end(w);
}

/** A segment in canonical form, tag and all. */
static void write_as_sent(struct edi_writer *w, str segment)
{
    if (segment.n < 3)
        return;
    const char tag[4] = {segment.p[0], segment.p[1], segment.p[2], '\0'};
    edi_begin(w, tag);
    edi_write_raw(w, str_skip(segment, 3));
    edi_end(w);
}

static void write_remark(struct edi_writer *w, const struct remark *m)
{
    switch (m->form) {
    case REMARK_SEGMENT:
        write_as_sent(w, m->text);
        break;
    case REMARK_LINE:
        edi_begin(w, "LTS");
        edi_element(w, m->text);
        edi_end(w);
        break;
    case REMARK_TEXT:
    default:
        write_text(w, m);
    }
}

void pnrgov_write_remarks(struct pnrgov_writing *p, struct scope scope)
{
    uint32_t rank = rank_of(p->b, scope);

    for (; p->remark < p->b->remarks.n; p->remark++) {
        const struct remark *remark = &p->b->remarks.v[p->remark];
        if (rank_of(p->b, remark->scope) > rank || remark->form == REMARK_LINE)
            return;
        write_remark(p->w, remark);
    }
}

static void write_excess(struct edi_writer *w, const struct excess_baggage *e)
{
    edi_begin(w, "EBD");
    edi_element(w, e->currency);
    edi_component(w, e->amount);
    edi_component(w, e->indicator);
    for (uint32_t i = 0; i < e->allowances.n; i++) {
        const struct allowance *a = &e->allowances.v[i];
        edi_element(w, a->quantity);
        edi_component(w, a->weight);
        edi_component(w, a->kind);
        edi_component(w, a->unit);
        edi_component(w, a->indicator);
    }
    edi_skip_elements(w, e->allowances.n < 3 ? 3 - e->allowances.n : 0);
    for (uint32_t i = 0; i < e->bags.n; i++)
        pnrgov_write_tags(w, &e->bags.v[i]);
    edi_end(w);
}

void pnrgov_write_excess(struct pnrgov_writing *p, struct scope scope)
{
    uint32_t rank = rank_of(p->b, scope);

    for (; p->excess < p->b->excess_baggage.n; p->excess++) {
        const struct excess_baggage *excess = &p->b->excess_baggage.v[p->excess];
        if (rank_of(p->b, excess->scope) > rank)
            return;
        write_excess(p->w, excess);
    }
}

/* ---- GR.8 to GR.12 --------------------------------------------------------------------------- */

static void write_split(struct edi_writer *w, const struct split *s)
{
    edi_begin(w, "EQN");
    pnrgov_number_element(w, s->count);
    edi_component(w, s->qualifier);
    edi_end(w);
    if (s->locator.n == 0)
        return;
    edi_begin(w, "RCI");
    write_locator(w, s->system, s->locator, s->type, s->created_at);
    for (uint32_t i = 0; i < s->others.n; i++) {
        const struct locator *l = &s->others.v[i];
        write_locator(w, l->system, l->code, l->type, l->created_at);
    }
    edi_end(w);
}

static struct datetime stay_moment(struct date day, struct datetime at)
{
    struct datetime moment = {.date = day, .minute = -1, .second = -1};

    return date_known(at.date) ? at : moment;
}

static void write_stay(struct edi_writer *w, const struct other_travel *o)
{
    edi_begin(w, "TVL");
    pnrgov_write_moment(w, stay_moment(o->from, o->from_at), true);
    pnrgov_write_moment(w, stay_moment(o->to, o->to_at), false);
    edi_element(w, o->place);
    edi_component(w, o->name);
    edi_element(w, o->to_place);
    edi_component(w, o->to_name);
    edi_element(w, o->vendor);
    edi_component(w, o->operating);
    edi_element(w, o->product);
    edi_component(w, o->room);
    edi_component(w, o->suffix);
    edi_component(w, o->description);
    edi_skip_elements(w, 1);
    edi_element(w, o->line);
    edi_end(w);
}

/** 4025 of a kind that was made without its code. */
static str kind_code(const struct other_travel *o)
{
    if (o->code.n || o->function.n)
        return o->code;
    return str_is(o->kind, "hotel")  ? STR("8")
           : str_is(o->kind, "car")  ? STR("2")
           : str_is(o->kind, "rail") ? STR("6")
           : str_is(o->kind, "air")  ? STR("1")
                                     : STR_NONE;
}

static void write_other_travel(struct edi_writer *w, const struct other_travel *o)
{
    edi_begin(w, "MSG");
    edi_element(w, kind_code(o));
    edi_component(w, o->function);
    edi_end(w);
    write_stay(w, o);
    if (o->places || o->status.n) {
        edi_begin(w, "RPI");
        pnrgov_number_element(w, o->places);
        edi_element(w, o->status);
        edi_end(w);
    }
    pnrgov_write_locators(w, o->locators.v, o->locators.n);
}

static void write_history_item(struct edi_writer *w, const struct history_item *item)
{
    edi_begin(w, "SAC");
    edi_element(w, item->reason);
    edi_element(w, item->place);
    if (item->action_code.n)
        edi_element(w, item->action_code);
    else
        edi_element_c(w, item->action == HISTORY_ADDED ? "A" : "X");
    edi_end(w);
    for (uint32_t i = 0; i < item->sent.n; i++)
        write_as_sent(w, item->sent.v[i]);
}

static void write_history(struct edi_writer *w, const struct history *h)
{
    edi_begin(w, "ABI");
    edi_element(w, h->source);
    edi_component(w, h->source_detail);
    edi_element(w, h->agency);
    edi_component(w, h->sign);
    edi_element(w, h->place);
    edi_component(w, h->place_name);
    edi_element(w, h->country);
    edi_element(w, h->system);
    edi_end(w);
    if (date_known(h->at.date) || h->moment.n) {
        edi_begin(w, "DAT");
        edi_element(w, h->moment.n ? h->moment : STR("T"));
        pnrgov_write_moment(w, h->at, false);
        edi_end(w);
    }
    for (uint32_t i = 0; i < h->items.n; i++)
        write_history_item(w, &h->items.v[i]);
}

/* ---- bookings and messages ------------------------------------------------------------------- */

static void write_empty(struct edi_writer *w, const char *tag)
{
    edi_begin(w, tag);
    edi_end(w);
}

static void write_booking_head(struct pnrgov_writing *p)
{
    const struct booking *b = p->b;
    const struct scope all = {0};

    write_empty(p->w, "SRC");
    pnrgov_write_locators(p->w, b->locators.v, b->locators.n);
    pnrgov_write_requests(p, all);
    write_moments(p->w, b);
    pnrgov_write_remarks(p, all);
    if (b->originator.present)
        pnrgov_write_originator(p->w, &b->originator);
    else if (b->cancelled)
        write_empty(p->w, "ORG");
    for (uint32_t i = 0; i < b->contacts.n; i++)
        pnrgov_write_contact(p->w, &b->contacts.v[i]);
    pnrgov_write_excess(p, all);
}

/** What names a group beyond the last, and the lines of history. */
static void write_booking_end(struct pnrgov_writing *p)
{
    const struct booking *b = p->b;

    for (; p->request < b->requests.n; p->request++)
        write_request(p->w, &b->requests.v[p->request]);
    for (; p->excess < b->excess_baggage.n; p->excess++)
        write_excess(p->w, &b->excess_baggage.v[p->excess]);
    for (uint32_t i = 0; i < b->splits.n; i++)
        write_split(p->w, &b->splits.v[i]);
    for (uint32_t i = 0; i < b->other_travel.n; i++)
        write_other_travel(p->w, &b->other_travel.v[i]);
    for (uint32_t i = 0; i < b->history.n; i++)
        write_history(p->w, &b->history.v[i]);
    for (; p->remark < b->remarks.n; p->remark++)
        write_remark(p->w, &b->remarks.v[p->remark]);
}

static void write_booking(struct pnrgov_writing *p)
{
    write_booking_head(p);
    for (uint32_t i = 0; i < p->b->travellers.n; i++)
        pnrgov_write_traveller(p, i);
    for (uint32_t i = 0; i < p->b->segments.n; i++)
        pnrgov_write_segment(p, i);
    write_booking_end(p);
}

static void write_function(struct edi_writer *w, const struct message *m)
{
    str code = m->function == FUNCTION_FULL     ? STR("22")
               : m->function == FUNCTION_UPDATE ? STR("141")
                                                : m->function_code;

    if (code.n == 0)
        return;
    edi_begin(w, "MSG");
    edi_skip_elements(w, 1);
    edi_component(w, code);
    edi_end(w);
}

static void write_flight(struct edi_writer *w, const struct flight_ref *flight)
{
    const struct leg *leg = flight_ref_leg(flight);

    if (!leg)
        return;
    edi_begin(w, "TVL");
    pnrgov_write_moment(w, leg->departs_at, true);
    pnrgov_write_moment(w, leg->arrives_at, false);
    edi_element(w, leg->from);
    edi_element(w, leg->to);
    edi_element(w, flight->designator.carrier);
    edi_element(w, flight->designator.number);
    edi_skip_components(w, 1);
    edi_component(w, flight->designator.suffix);
    edi_end(w);
    if (date_known(leg->departs_at.date))
        w->year = leg->departs_at.date.year;
}

static bool second_tvl(const struct message *m)
{
    str rest = m->version, major;
    uint64_t version;

    return str_cut(&rest, ':', &major) && str_to_u64(major, 99, &version) && version < 14;
}

void pnrgov_encode(struct edi_writer *w, const struct message *m)
{
    bool second = second_tvl(m);

    write_function(w, m);
    if (m->originator.present)
        pnrgov_write_originator(w, &m->originator);
    write_flight(w, &m->flight);
    if (m->has_declared_count) {
        edi_begin(w, "EQN");
        edi_element_u(w, m->declared_count, 1);
        edi_end(w);
    }
    for (uint32_t i = 0; i < m->bookings.n; i++) {
        struct pnrgov_writing p = {.w = w, .m = m, .b = &m->bookings.v[i], .second_tvl = second};
        write_booking(&p);
    }
}
