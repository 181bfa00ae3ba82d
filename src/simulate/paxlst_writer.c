/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PAXLST messages. Segments follow the WCO/IATA/ICAO guide; style and mistakes come from the
 * tables.
 */
#include "simulate/paxlst_writer.h"

#include "simulate/bookings.h"
#include "simulate/outgoing.h"
#include "simulate/people.h"

#include <stdio.h>

bool paxlst_checked_in(const struct sim_traveller *t)
{
    return (t->fate == FATE_BOARDED || t->fate == FATE_OFFLOADED) && !t->late;
}

bool paxlst_aboard(const struct sim_traveller *t)
{
    return t->fate == FATE_BOARDED;
}

typedef bool (*choice)(const struct sim_traveller *t);

static bool is_corrected(const struct sim_traveller *t)
{
    return t->corrected && paxlst_checked_in(t);
}

static bool is_offloaded(const struct sim_traveller *t)
{
    return t->fate == FATE_OFFLOADED && !t->late;
}

static uint32_t count_of(const struct sim_flight *f, choice chosen)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->travellers.n; i++)
        n += chosen(&f->travellers.v[i]);
    return n;
}

uint32_t paxlst_parts(const struct sim_flight *f, bool closing)
{
    uint32_t n = count_of(f, closing ? paxlst_aboard : paxlst_checked_in);

    if (f->style->part_size == 0 || n == 0)
        return 1;
    return (n + LIST_PART - 1) / LIST_PART;
}

/* --- Header ----------------------------------------------------------------------------------- */

static void write_two(struct edi_writer *w, const char *tag, const char *qualifier,
                      const char *value)
{
    edi_begin(w, tag);
    edi_element_c(w, qualifier);
    edi_element_c(w, value);
    edi_end(w);
}

/** Tags whose only element is qualifier and value: RFF, DTM, CNT. */
static void write_pair(struct edi_writer *w, const char *tag, const char *qualifier, str value)
{
    edi_begin(w, tag);
    edi_element_c(w, qualifier);
    edi_component(w, value);
    edi_end(w);
}

static void write_leg_time(struct outgoing *o, const char *qualifier, struct datetime at)
{
    char text[24], date[8], time[8];
    bool blank = qualifier[0] == '2' && dirt_make(o->dirt, o->drawn, DIRT_BLANK_AFTER_COLON);

    text_yymmdd(at.date, date);
    text_hhmm(at, time);
    (void)snprintf(text, sizeof text, "%s%.6s%.4s", blank ? " " : "", date, time);
    edi_begin(&o->w, "DTM");
    edi_element_c(&o->w, qualifier);
    edi_component_c(&o->w, text);
    edi_component_c(&o->w, "201");
    edi_end(&o->w);
}

static void write_legs(struct outgoing *o)
{
    char number[16];

    flight_number_text(o->f, number);
    for (uint8_t i = 0; i < o->f->leg_count; i++) {
        const struct sim_leg *leg = &o->f->leg[i];
        bool border = i == o->f->border;
        edi_begin(&o->w, "TDT");
        edi_element_c(&o->w, "20");
        edi_element_c(&o->w, number);
        edi_skip_elements(&o->w, 2);
        edi_element_c(&o->w, o->f->carrier);
        edi_end(&o->w);
        write_two(&o->w, "LOC", border ? "125" : "92", leg->from->code);
        write_leg_time(o, "189", leg->departs_at);
        write_two(&o->w, "LOC", border ? "87" : "92", leg->to->code);
        write_leg_time(o, "232", leg->arrives_at);
    }
}

static void write_sender(struct outgoing *o)
{
    char name[24];

    (void)snprintf(name, sizeof name, "%s APIS DESK", o->f->carrier);
    edi_begin(&o->w, "NAD");
    edi_element_c(&o->w, "MS");
    edi_skip_elements(&o->w, 2);
    edi_element_c(&o->w, name);
    edi_end(&o->w);
    edi_begin(&o->w, "COM");
    edi_element_c(&o->w, "920000000000");
    edi_component_c(&o->w, "TE");
    edi_element_c(&o->w, "920000000001");
    edi_component_c(&o->w, "FX");
    edi_end(&o->w);
}

static void write_head(struct outgoing *o, const char *list, const char *function)
{
    char transaction[32];

    edi_begin(&o->w, "BGM");
    edi_element_c(&o->w, list);
    edi_element_c(&o->w, function);
    edi_end(&o->w);
    if (o->f->style->api == API_INTERACTIVE || o->f->style->api_directory[0] == '1') {
        (void)snprintf(transaction, sizeof transaction, "%s%02u", o->reference, o->messages % 100);
        write_pair(&o->w, "RFF", "TN", str_from_c(transaction));
    }
    write_sender(o);
    write_legs(o);
}

static void write_count(struct outgoing *o, const char *qualifier, uint32_t count)
{
    char text[16];

    if (dirt_make(o->dirt, o->drawn, DIRT_CNT_ABOARD))
        count += o->f->crew_count;
    (void)snprintf(text, sizeof text, "%u", count);
    write_pair(&o->w, "CNT", qualifier, str_from_c(text));
}

/* --- Travellers ------------------------------------------------------------------------------- */

static void lower(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text + 32);
}

/** NAD with the name: given names in one component, or the first one and the rest. */
static void write_nad(struct outgoing *o, const char *role, const struct person *who,
                      bool in_lower_case)
{
    char surname[48], given[64];
    str rest, first;

    memcpy(surname, who->surname, sizeof surname);
    memcpy(given, who->given, sizeof given);
    if (in_lower_case) {
        lower(surname);
        lower(given);
    }
    edi_begin(&o->w, "NAD");
    edi_element_c(&o->w, role);
    edi_skip_elements(&o->w, 2);
    edi_element_c(&o->w, surname);
    rest = str_from_c(given);
    if (style_has(o->f->style, 'J')) {
        edi_component(&o->w, rest);
    } else if (str_cut(&rest, ' ', &first)) {
        edi_component(&o->w, first);
        edi_component(&o->w, rest);
    }
    edi_end(&o->w);
}

static void write_identity(struct outgoing *o, const struct person *who)
{
    char date[8];
    bool old = strcmp(o->f->style->api_directory, "02B") == 0;

    edi_begin(&o->w, "ATT");
    edi_element_c(&o->w, "2");
    edi_skip_elements(&o->w, 1);
    edi_element(&o->w, (str){&who->sex, 1});
    edi_end(&o->w);
    edi_begin(&o->w, "DTM");
    edi_element_c(&o->w, "329");
    edi_component(&o->w, text_yymmdd(who->born_on, date));
    if (!old)
        edi_component_c(&o->w, "101");
    edi_end(&o->w);
}

static void write_document(struct outgoing *o, const char *type, const char *number,
                           const struct person *who)
{
    char date[8];

    edi_begin(&o->w, "DOC");
    edi_element_c(&o->w, type);
    edi_component_c(&o->w, "110");
    edi_component_c(&o->w, "111");
    edi_element_c(&o->w, number);
    edi_end(&o->w);
    edi_begin(&o->w, "DTM");
    edi_element_c(&o->w, "36");
    edi_component(&o->w, text_yymmdd(who->expires_on, date));
    edi_end(&o->w);
    write_two(&o->w, "LOC", "91", who->nationality);
}

static void write_api_bags(struct outgoing *o, const struct sim_traveller *t)
{
    char tag[16], weight[8];

    if (t->bags == 0 || o->f->style->api_directory[0] == '0')
        return;
    edi_begin(&o->w, "MEA");
    edi_element_c(&o->w, "CT");
    edi_skip_elements(&o->w, 1);
    edi_element_c(&o->w, "");
    edi_component_u(&o->w, t->bags, 1);
    edi_end(&o->w);
    (void)snprintf(weight, sizeof weight, "%u", t->weight_kg);
    edi_begin(&o->w, "MEA");
    edi_element_c(&o->w, "WT");
    edi_skip_elements(&o->w, 1);
    edi_element_c(&o->w, "KGM");
    edi_component_c(&o->w, weight);
    edi_end(&o->w);
    (void)snprintf(tag, sizeof tag, "%s%06u", o->f->carrier, t->tag % 1000000);
    edi_begin(&o->w, "FTX");
    edi_element_c(&o->w, "BAG");
    edi_skip_elements(&o->w, 2);
    edi_element_c(&o->w, tag);
    if (t->bags > 1)
        edi_component_u(&o->w, t->bags, 1);
    edi_end(&o->w);
}

static void write_verified(struct outgoing *o, const struct sim_traveller *t)
{
    if (o->f->style->api_directory[0] == '0' && o->f->style->api_directory[1] == '2')
        return;
    write_two(&o->w, "GEI", "4", t->verified ? "173" : "174");
}

static void write_places(struct outgoing *o, const struct sim_booking *b)
{
    const struct sim_flight *f = o->f;
    bool whole_way = f->leg_count > 1 && b->joins_at_origin;

    write_two(&o->w, "LOC", "22", flight_border(f)->to->code);
    write_two(&o->w, "LOC", "178", whole_way ? f->leg[0].from->code : flight_border(f)->from->code);
    write_two(&o->w, "LOC", "179", whole_way ? f->leg[1].to->code : flight_border(f)->to->code);
}

static void write_references(struct outgoing *o, const struct sim_booking *b,
                             const struct sim_traveller *t)
{
    char reference[16];

    if (!b->go_show)
        write_pair(&o->w, "RFF", "AVF", str_from_c(b->locator));
    (void)snprintf(reference, sizeof reference, "%s%u", flight_border(o->f)->from->code,
                   t->sequence);
    write_pair(&o->w, "RFF", "ABO", str_from_c(reference));
}

/** The document number before its correction: the last character mistaken. */
static void wrong_number(const char *right, char out[16])
{
    size_t n = strlen(right);

    memcpy(out, right, 16);
    if (n > 0)
        out[n - 1] = out[n - 1] == '7' ? '1' : '7';
}

static void write_traveller_once(struct outgoing *o, const struct sim_booking *b,
                                 const struct sim_traveller *t, enum dirt_kind drawn,
                                 bool before_correction)
{
    bool early_nat = drawn == DIRT_NAT_BEFORE_LOC;
    char number[16];

    memcpy(number, t->person.document, sizeof number);
    if (before_correction && t->corrected)
        wrong_number(t->person.document, number);
    write_nad(o, "FL", &t->person, drawn == DIRT_LOWER_CASE_API);
    write_identity(o, &t->person);
    write_api_bags(o, t);
    write_verified(o, t);
    if (early_nat)
        write_two(&o->w, "NAT", "2", t->person.nationality);
    write_places(o, b);
    if (!early_nat)
        write_two(&o->w, "NAT", "2", t->person.nationality);
    write_references(o, b, t);
    if (t->seat[0] && o->f->style->api_directory[0] == '1')
        write_pair(&o->w, "RFF", "SEA", str_from_c(t->seat));
    write_document(o, "P", number, &t->person);
}

static void write_traveller(struct outgoing *o, const struct sim_booking *b,
                            const struct sim_traveller *t, bool before_correction)
{
    enum dirt_kind drawn = dirt_draw(o->dirt, SCOPE_TRAVELLER);

    (void)(dirt_make(o->dirt, drawn, DIRT_LOWER_CASE_API) ||
           dirt_make(o->dirt, drawn, DIRT_NAT_BEFORE_LOC));
    write_traveller_once(o, b, t, drawn, before_correction);
    if (dirt_make(o->dirt, drawn, DIRT_DUPLICATE_TRAVELLER))
        write_traveller_once(o, b, t, drawn, before_correction);
}

/** Walk the chosen travellers in order of booking: the next at or after `*booking`, `*i`. */
struct walk {
    const struct sim_flight *f;
    choice chosen;
    uint32_t booking, i;
    const struct sim_booking *b;
    const struct sim_traveller *t;
};

static bool walk_next(struct walk *walk)
{
    for (; walk->booking < walk->f->bookings.n; walk->booking++, walk->i = 0) {
        walk->b = &walk->f->bookings.v[walk->booking];
        while (walk->i < walk->b->count) {
            walk->t = &walk->f->travellers.v[walk->b->first + walk->i++];
            if (walk->chosen(walk->t))
                return true;
        }
    }
    return false;
}

/* --- Messages --------------------------------------------------------------------------------- */

void paxlst_write_crew(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                       struct buf *out)
{
    struct outgoing o;
    char licence[16];

    outgoing_open(&o, out, f, dirt, EVENT_CREW, sent_at, 1, 1);
    outgoing_message(&o);
    write_head(&o, "250", f->style->api == API_INTERACTIVE ? "C" : "");
    for (uint8_t i = 0; i < f->crew_count; i++) {
        const struct person *who = &f->crew[i];
        write_nad(&o, "FM", who, false);
        write_identity(&o, who);
        write_two(&o.w, "NAT", "2", who->nationality);
        write_two(&o.w, "LOC", "22", flight_border(f)->to->code);
        write_two(&o.w, "LOC", "174", who->nationality);
        write_two(&o.w, "LOC", "178", flight_border(f)->from->code);
        write_two(&o.w, "LOC", "179", flight_border(f)->to->code);
        edi_begin(&o.w, "EMP");
        edi_element_c(&o.w, "1");
        edi_element_c(&o.w, i < 2 ? "CR1" : "CR2");
        edi_component_c(&o.w, "110");
        edi_component_c(&o.w, "111");
        edi_end(&o.w);
        write_document(&o, "P", who->document, who);
        if (i < 2) {
            (void)snprintf(licence, sizeof licence, "PL%06u",
                           (unsigned)(f->seed >> (20 + i)) % 1000000);
            write_document(&o, "L", licence, who);
        }
    }
    write_count(&o, "41", f->crew_count);
    outgoing_message_end(&o);
    outgoing_close(&o);
}

void paxlst_write_list(const struct sim_flight *f, bool closing, uint32_t part, utc_ms sent_at,
                       struct dirt *dirt, struct buf *out)
{
    choice chosen = closing ? paxlst_aboard : paxlst_checked_in;
    struct walk walk = {.f = f, .chosen = chosen};
    uint32_t parts = paxlst_parts(f, closing), n = 0;
    struct outgoing o;

    outgoing_open(&o, out, f, dirt, closing ? EVENT_API_CLOSE : EVENT_API, sent_at, part, parts);
    outgoing_message(&o);
    write_head(&o, "745", closing ? "DC" : style_has(f->style, 'C') ? "CI" : "");
    while (walk_next(&walk))
        if (parts == 1 || n++ / LIST_PART + 1 == part)
            write_traveller(&o, walk.b, walk.t, !closing);
    write_count(&o, "42", count_of(f, chosen));
    outgoing_message_end(&o);
    outgoing_close(&o);
}

/** Requests of up to ten travellers each for those of one wave, until `walk` ends. */
static void write_request_messages(struct outgoing *o, struct walk *walk, const char *function,
                                   uint32_t from, uint32_t to)
{
    uint32_t n = 0, in_message = 0;

    while (walk_next(walk)) {
        uint32_t place = n++;
        if (place < from || place >= to)
            continue;
        if (in_message == 0) {
            outgoing_message(o);
            write_head(o, "745", function);
        }
        write_traveller(o, walk->b, walk->t, o->event == EVENT_API);
        if (++in_message == REQUEST_TRAVELLERS || place + 1 == to) {
            write_count(o, "42", in_message);
            outgoing_message_end(o);
            in_message = 0;
        }
    }
}

uint32_t paxlst_write_requests(const struct sim_flight *f, uint32_t wave, utc_ms sent_at,
                               struct dirt *dirt, struct buf *out)
{
    uint32_t total = count_of(f, paxlst_checked_in);
    struct walk walk = {.f = f, .chosen = paxlst_checked_in};
    struct outgoing o;

    outgoing_open(&o, out, f, dirt, EVENT_API, sent_at, wave + 1, 1);
    o.part = 1; /* each request is complete by itself */
    write_request_messages(&o, &walk, "", total * wave / REQUEST_WAVES,
                           total * (wave + 1) / REQUEST_WAVES);
    outgoing_close(&o);
    return o.messages;
}

static uint32_t write_some(const struct sim_flight *f, enum outgoing_event event, choice chosen,
                           const char *function, utc_ms sent_at, struct dirt *dirt, struct buf *out)
{
    uint32_t total = count_of(f, chosen);
    struct walk walk = {.f = f, .chosen = chosen};
    struct outgoing o;

    if (total == 0)
        return 0;
    outgoing_open(&o, out, f, dirt, event, sent_at, 1, 1);
    write_request_messages(&o, &walk, function, 0, total);
    outgoing_close(&o);
    return o.messages;
}

uint32_t paxlst_write_changes(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                              struct buf *out)
{
    return write_some(f, EVENT_API_CHANGE, is_corrected, "CP", sent_at, dirt, out);
}

uint32_t paxlst_write_cancels(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                              struct buf *out)
{
    return write_some(f, EVENT_API_CANCEL, is_offloaded, "XR", sent_at, dirt, out);
}

void paxlst_write_close(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                        struct buf *out)
{
    struct walk walk = {.f = f, .chosen = paxlst_aboard};
    struct outgoing o;
    char surname[64];

    outgoing_open(&o, out, f, dirt, EVENT_API_CLOSE, sent_at, 1, 1);
    outgoing_message(&o);
    write_head(&o, "266", "CLOB");
    while (walk_next(&walk)) {
        if (walk.t->late) { /* never requested: the reference alone would tell nobody */
            struct person booked = walk.t->person;
            booked_surname(walk.t, false, surname);
            (void)snprintf(booked.surname, sizeof booked.surname, "%.47s", surname);
            (void)snprintf(booked.given, sizeof booked.given, "%s", walk.t->booked_given);
            write_nad(&o, "FL", &booked, false);
        } else {
            edi_begin(&o.w, "NAD");
            edi_element_c(&o.w, "FL");
            edi_end(&o.w);
        }
        write_references(&o, walk.b, walk.t);
    }
    write_count(&o, "42", count_of(f, paxlst_aboard));
    outgoing_message_end(&o);
    outgoing_close(&o);
}
