/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CUSRES: one tolerant grammar for the air profile, and its writer.
 *
 * RFF AF begins a flight leg, ERP an answer; what follows belongs to the last of them, in any
 * order. Source: UN/EDIFACT D.05B CUSRES as the WCO/IATA guide uses it (standards digest,
 * cusres.md).
 */
#include "messages/encode.h"
#include "messages/reading.h"

#include "base/attr.h"

#include <stdio.h>

enum cusres_group { CUS_HEADER, CUS_FLIGHT, CUS_ANSWER };

struct cusres {
    enum cusres_group group;
    bool bgm_seen;
    bool leg_next;   /* the next DTM or LOC begins a leg */
    bool scope_said; /* ERP of the current answer says what it speaks of */
    bool erc_seen;   /* in the current answer */
    struct place answer_at;
};

static struct cusres *cusres_of(struct reading *r)
{
    return r->state;
}

static void found_at(struct reading *r, enum finding_code code, const char *tag)
{
    struct place place = {.offset = r->m->offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

/* ---- header ---------------------------------------------------------------------------------- */

struct document_name {
    const char *code;
    enum response_kind kind;
};

/** BGM 1001. Source: cusres.md section 2. */
static const struct document_name document_names[] = {
    {"962", KIND_RESPONSE   },
    {"132", KIND_UNSOLICITED},
    {"312", KIND_ACK        },
};

static void read_bgm(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;

    if (cusres_of(r)->bgm_seen) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    cusres_of(r)->bgm_seen = true;
    str name = code_of(r, s, 1, 1);
    for (size_t i = 0; i < COUNT_OF(document_names); i++)
        if (str_is(name, document_names[i].code))
            m->kind = document_names[i].kind;
    if (m->kind == KIND_UNKNOWN) {
        m->document_name = name;
        reading_found(r, FINDING_BGM_UNKNOWN, s, 1, 1);
    }
    m->document_number = value_of(r, s, 2, 1);
    m->message_function = code_of(r, s, 3, 1);
}

/* ---- flight ---------------------------------------------------------------------------------- */

static struct flight_ref *last_flight(struct reading *r)
{
    return r->m->other_flights.n ? vec_last(&r->m->other_flights) : &r->m->flight;
}

static bool has_name(const struct flight_ref *flight)
{
    return flight->sent.n || flight->designator.carrier.n || flight->designator.number.n;
}

/** RFF AF: once for each leg. Another flight than the last one is a flight of its own. */
static void read_flight(struct reading *r, const struct edi_segment *s)
{
    struct cusres *c = cusres_of(r);
    struct flight_ref *flight = last_flight(r);
    struct designator designator;
    str sent = code_of(r, s, 1, 2);

    if (c->group == CUS_ANSWER)
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    c->group = CUS_FLIGHT;
    if (sent.n == 0) {
        reading_found(r, FINDING_FLIGHT_MISSING, s, 1, 2);
        c->leg_next = true;
        return;
    }
    bool good = designator_parse(STR_NONE, sent, &designator);
    if (!good)
        reading_found(r, FINDING_FLIGHT_NUMBER, s, 1, 2);
    if (has_name(flight)) {
        c->leg_next = true;
        if (designator_eq(&flight->designator, &designator))
            return;
        if (!READING_PUSH(r, &r->m->other_flights))
            return;
        flight = vec_last(&r->m->other_flights);
    }
    if (!flight_ref_name(flight, &designator, good, sent, r->mem))
        r->exhausted = true;
}

/** The leg that the next DTM or LOC belongs to. @return NULL: no memory */
static struct leg *open_leg(struct reading *r)
{
    struct cusres *c = cusres_of(r);
    struct flight_ref *flight = last_flight(r);

    if (flight->legs.n && !c->leg_next)
        return vec_last(&flight->legs);
    if (!READING_PUSH(r, &flight->legs))
        return NULL;
    c->leg_next = false;
    struct leg *leg = vec_last(&flight->legs);
    leg->departs_at = leg->arrives_at = DATETIME_NONE;
    return leg;
}

struct moment_format {
    const char *code; /* 2379 */
    size_t length;
};

static const struct moment_format moment_formats[] = {
    {"101", 6 },
    {"102", 8 },
    {"201", 10},
    {"203", 12},
};

/** 2379 says what the length of the value says: understood. Else it is kept. */
static void use_format(struct reading *r, const struct edi_segment *s, size_t length)
{
    str format = edi_value(s, r->mem, 1, 3);

    for (size_t i = 0; i < COUNT_OF(moment_formats); i++)
        if (moment_formats[i].length == length && str_is(format, moment_formats[i].code))
            reading_use(r, edi_component_at(s, 1, 3));
}

static bool read_moment(struct reading *r, str value, struct datetime *out)
{
    bool century = value.n == 8 || value.n == 12, time = value.n >= 10;
    str day = str_head(value, century ? 8 : 6);

    *out = DATETIME_NONE;
    if (value.n != 6 && value.n != 8 && value.n != 10 && value.n != 12)
        return false;
    if (!(century ? date_parse_ccyymmdd(day, &out->date)
                  : date_parse_yymmdd(day, r->year, &out->date)))
        return false;
    return date_full(out->date) &&
           (!time || time_parse_hhmm(str_skip(value, day.n), &out->minute, &out->second));
}

static void read_leg_time(struct reading *r, const struct edi_segment *s)
{
    str qualifier = value_of(r, s, 1, 1), value = value_of(r, s, 1, 2);
    bool departure = str_is(qualifier, "189");
    struct datetime moment;

    if (!departure && !str_is(qualifier, "232")) {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return;
    }
    use_format(r, s, value.n);
    if (!read_moment(r, value, &moment)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
        return;
    }
    struct leg *leg = open_leg(r);
    if (leg && date_known((departure ? leg->departs_at : leg->arrives_at).date)) {
        cusres_of(r)->leg_next = true; /* one more of the same: another leg */
        leg = open_leg(r);
    }
    if (leg)
        *(departure ? &leg->departs_at : &leg->arrives_at) = moment;
}

static void read_leg_place(struct reading *r, const struct edi_segment *s)
{
    str qualifier = value_of(r, s, 1, 1), place = code_of(r, s, 2, 1);
    bool departure = str_is(qualifier, "125");

    if (!departure && !str_is(qualifier, "87")) {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        return;
    }
    if (place.n == 0) {
        reading_found(r, FINDING_PLACE_MISSING, s, 2, 1);
        return;
    }
    struct leg *leg = open_leg(r);
    if (leg && (departure ? leg->from : leg->to).n) {
        cusres_of(r)->leg_next = true;
        leg = open_leg(r);
    }
    if (leg)
        *(departure ? &leg->from : &leg->to) = place;
}

/* ---- answers --------------------------------------------------------------------------------- */

static struct answer *last_answer(struct reading *r)
{
    bool inside = cusres_of(r)->group == CUS_ANSWER && r->m->answers.n;

    return inside ? vec_last(&r->m->answers) : NULL;
}

/** The scope decides what a code means, and is known when the answer is complete. */
static void finish_answer(struct reading *r)
{
    struct cusres *c = cusres_of(r);
    bool known = true;

    if (r->m->answers.n == 0)
        return;
    struct answer *a = vec_last(&r->m->answers);
    a->directive = directive_of_code(a->scope, a->code, &a->status);
    known = a->directive != DIRECTIVE_UNDETERMINED;
    for (uint32_t i = 0; i < a->further.n; i++) {
        struct answer_code *code = &a->further.v[i];
        code->directive = directive_of_code(a->scope, code->code, &code->status);
        known &= code->directive != DIRECTIVE_UNDETERMINED;
        a->directive = directive_graver(a->directive, code->directive);
    }
    if (!c->erc_seen)
        findings_add(&r->m->findings, r->mem, FINDING_SEGMENT_MISSING, &c->answer_at);
    else if (!known)
        findings_add(&r->m->findings, r->mem, FINDING_ANSWER_UNKNOWN, &c->answer_at);
    if (a->scope == ANSWER_TRAVELLER && a->locator.n == 0 && a->ref.n == 0)
        findings_add(&r->m->findings, r->mem, FINDING_ANSWER_NAMELESS, &c->answer_at);
}

/** @return NULL: no memory */
static struct answer *begin_answer(struct reading *r, const struct edi_segment *s)
{
    struct cusres *c = cusres_of(r);

    finish_answer(r);
    c->group = CUS_ANSWER;
    c->scope_said = c->erc_seen = false;
    c->answer_at = reading_place(s, 0, 0);
    return READING_PUSH(r, &r->m->answers) ? vec_last(&r->m->answers) : NULL;
}

/** ERP 1049: 1 and 2 here; UN also 5 for several sections and 6 for a summary. */
static void read_erp(struct reading *r, const struct edi_segment *s)
{
    struct answer *a = begin_answer(r, s);
    str section = value_of(r, s, 1, 1);

    if (!a)
        return;
    bool whole = str_is(section, "1"), detail = str_is(section, "2");
    bool known = str_is(section, "5") || str_is(section, "6");
    cusres_of(r)->scope_said = whole || detail || known;
    if (detail)
        a->scope = ANSWER_TRAVELLER;
    else if (!whole)
        a->section = section;
    if (!cusres_of(r)->scope_said)
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
}

static void read_erc(struct reading *r, const struct edi_segment *s)
{
    struct answer *a = last_answer(r);
    str code = code_of(r, s, 1, 1);

    if (!a) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        a = begin_answer(r, s);
    }
    if (!a || code.n == 0)
        return;
    struct answer_code read = {
        .code = code, .code_list = code_of(r, s, 1, 2), .agency = code_of(r, s, 1, 3)};
    if (cusres_of(r)->erc_seen) {
        if (READING_PUSH(r, &a->further))
            *vec_last(&a->further) = read;
        return;
    }
    cusres_of(r)->erc_seen = true;
    cusres_of(r)->answer_at = reading_place(s, 1, 1);
    a->code = read.code;
    a->code_list = read.code_list;
    a->agency = read.agency;
}

/** AVF and ABO name the traveller; they are compared with the list's, so nothing is changed. */
static void read_answer_reference(struct reading *r, struct answer *a, struct reference reference)
{
    bool locator = str_is(reference.qualifier, "AVF"), ref = str_is(reference.qualifier, "ABO");

    if ((locator || ref) && !cusres_of(r)->scope_said)
        a->scope = ANSWER_TRAVELLER;
    if (locator && a->locator.n == 0)
        a->locator = reference.value;
    else if (ref && a->ref.n == 0)
        a->ref = reference.value;
    else if (READING_PUSH(r, &a->references))
        *vec_last(&a->references) = reference;
}

static void read_reference(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    struct reference reference = {.qualifier = code_of(r, s, 1, 1)};

    if (str_is(reference.qualifier, "AF")) {
        read_flight(r, s);
        return;
    }
    reference.value = value_of(r, s, 1, 2);
    if (reference.value.n == 0) {
        if (reference.qualifier.n)
            reading_found(r, FINDING_ELEMENT_KEPT, s, 1, 1); /* of nothing */
        return;
    }
    if (str_is(reference.qualifier, "TN") && m->transaction_reference.n == 0) {
        m->transaction_reference = reference.value;
        m->transaction_revision = value_of(r, s, 1, 5);
        return;
    }
    struct answer *a = last_answer(r);
    if (a)
        read_answer_reference(r, a, reference);
    else if (READING_PUSH(r, &m->other_references))
        *vec_last(&m->other_references) = reference;
}

static void read_text(struct reading *r, const struct edi_segment *s)
{
    struct answer *a = last_answer(r);
    struct response_text text = {.subject = code_of(r, s, 1, 1),
                                 .text = joined_text(r, s, 4, 1, false, STR(" "))};

    if (text.text.n == 0) {
        if (text.subject.n)
            reading_found(r, FINDING_ELEMENT_KEPT, s, 1, 1);
        return;
    }
    if (a && a->text.n == 0 && str_is(text.subject, "AAP")) {
        a->text = text.text;
    } else if (a) {
        if (READING_PUSH(r, &a->texts))
            *vec_last(&a->texts) = text;
    } else if (READING_PUSH(r, &r->m->texts)) {
        *vec_last(&r->m->texts) = text;
    }
}

/* ---- dispatch -------------------------------------------------------------------------------- */

static void cusres_segment(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('B', 'G', 'M'):
        read_bgm(r, s);
        break;
    case EDI_TAG('R', 'F', 'F'):
        read_reference(r, s);
        break;
    case EDI_TAG('D', 'T', 'M'):
    case EDI_TAG('L', 'O', 'C'):
        if (last_answer(r))
            reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        else if (s->tag == EDI_TAG('D', 'T', 'M'))
            read_leg_time(r, s);
        else
            read_leg_place(r, s);
        break;
    case EDI_TAG('E', 'R', 'P'):
        read_erp(r, s);
        break;
    case EDI_TAG('E', 'R', 'C'):
        read_erc(r, s);
        break;
    case EDI_TAG('F', 'T', 'X'):
        read_text(r, s);
        break;
    default:
        reading_found(r, FINDING_SEGMENT_UNKNOWN, s, 0, 0);
    }
}

static bool cusres_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct cusres);
    return r->state != NULL;
}

static void cusres_end(struct reading *r)
{
    struct message *m = r->m;

    finish_answer(r);
    if (!cusres_of(r)->bgm_seen)
        found_at(r, FINDING_SEGMENT_MISSING, "BGM");
    if (m->answers.n == 0)
        found_at(r, FINDING_SEGMENT_MISSING, "ERP");
    /* The flight may be left out: the transaction names the list that is answered. */
    if (!has_name(&m->flight) && m->transaction_reference.n == 0)
        found_at(r, FINDING_FLIGHT_MISSING, "RFF");
    m->usable = m->kind != KIND_UNKNOWN && m->answers.n > 0;
}

const struct grammar grammar_cusres = {
    .name = "CUSRES",
    .type = MESSAGE_CUSRES,
    .version_min = 2,
    .version_max = 30,
    .begin = cusres_begin,
    .segment = cusres_segment,
    .end = cusres_end,
};

/* ---- writing --------------------------------------------------------------------------------- */

static void write_bgm(struct edi_writer *w, const struct message *m)
{
    str name = m->document_name;

    for (size_t i = 0; i < COUNT_OF(document_names); i++)
        if (m->kind == document_names[i].kind)
            name = str_from_c(document_names[i].code);
    if (name.n == 0 && m->document_number.n == 0 && m->message_function.n == 0)
        return;
    edi_begin(w, "BGM");
    edi_element(w, name);
    edi_element(w, m->document_number);
    edi_element(w, m->message_function);
    edi_end(w);
}

static void write_reference(struct edi_writer *w, const char *qualifier, str value)
{
    if (value.n == 0)
        return;
    edi_begin(w, "RFF");
    edi_element_c(w, qualifier);
    edi_component(w, value);
    edi_end(w);
}

static void write_references(struct edi_writer *w, const struct reference *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        edi_begin(w, "RFF");
        edi_element(w, v[i].qualifier);
        edi_component(w, v[i].value);
        edi_end(w);
    }
}

static void write_transaction(struct edi_writer *w, const struct message *m)
{
    if (m->transaction_reference.n == 0)
        return;
    edi_begin(w, "RFF");
    edi_element_c(w, "TN");
    edi_component(w, m->transaction_reference);
    edi_skip_components(w, 2);
    edi_component(w, m->transaction_revision);
    edi_end(w);
}

static void write_text(struct edi_writer *w, str subject, str text)
{
    if (text.n == 0)
        return;
    edi_begin(w, "FTX");
    edi_element(w, subject);
    edi_skip_elements(w, 2);
    edi_element(w, text);
    edi_end(w);
}

static void write_texts(struct edi_writer *w, const struct response_text *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        write_text(w, v[i].subject, v[i].text);
}

/** `near`: a year from which two digits are enough; 0: none. */
static void write_moment(struct edi_writer *w, const char *qualifier, struct datetime t, int near)
{
    char text[16];
    bool century = near == 0 || t.date.year < near - 40 || t.date.year > near + 40;
    bool time = t.minute >= 0;

    if (!date_full(t.date))
        return;
    int n = snprintf(text, sizeof(text), century ? "%04u%02u%02u" : "%02u%02u%02u",
                     (unsigned)(century ? t.date.year : t.date.year % 100) % 10000U,
                     t.date.month % 100U, t.date.day % 100U);
    if (time)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "%02u%02u",
                      (unsigned)t.minute / 60 % 100U, (unsigned)t.minute % 60);
    edi_begin(w, "DTM");
    edi_element_c(w, qualifier);
    edi_component(w, (str){text, (size_t)n});
    edi_component_c(w, moment_formats[(time ? 2 : 0) + (century ? 1 : 0)].code);
    edi_end(w);
}

static void write_place(struct edi_writer *w, const char *qualifier, str place)
{
    if (place.n == 0)
        return;
    edi_begin(w, "LOC");
    edi_element_c(w, qualifier);
    edi_element(w, place);
    edi_end(w);
}

static void write_flight_name(struct edi_writer *w, const struct flight_ref *flight)
{
    char text[DESIGNATOR_TEXT];

    edi_begin(w, "RFF");
    edi_element_c(w, "AF");
    edi_component(w, flight->sent.n ? flight->sent : designator_text(&flight->designator, text));
    edi_end(w);
}

/** The flight's name is repeated for each leg. */
static void write_flight(struct edi_writer *w, const struct flight_ref *flight, int near)
{
    if (flight->legs.n == 0 && has_name(flight))
        write_flight_name(w, flight);
    for (uint32_t i = 0; i < flight->legs.n; i++) {
        const struct leg *leg = &flight->legs.v[i];
        write_flight_name(w, flight);
        write_moment(w, "189", leg->departs_at, near);
        write_moment(w, "232", leg->arrives_at, near);
        write_place(w, "125", leg->from);
        write_place(w, "87", leg->to);
    }
}

static void write_code(struct edi_writer *w, str code, str code_list, str agency)
{
    if (code.n == 0)
        return;
    edi_begin(w, "ERC");
    edi_element(w, code);
    edi_component(w, code_list);
    edi_component(w, agency);
    edi_end(w);
}

static void write_answer(struct edi_writer *w, const struct answer *a)
{
    edi_begin(w, "ERP");
    if (a->section.n)
        edi_element(w, a->section);
    else
        edi_element_c(w, a->scope == ANSWER_TRAVELLER ? "2" : "1");
    edi_end(w);
    write_reference(w, "AVF", a->locator);
    write_reference(w, "ABO", a->ref);
    write_references(w, a->references.v, a->references.n);
    write_code(w, a->code, a->code_list, a->agency);
    for (uint32_t i = 0; i < a->further.n; i++)
        write_code(w, a->further.v[i].code, a->further.v[i].code_list, a->further.v[i].agency);
    write_text(w, STR("AAP"), a->text);
    write_texts(w, a->texts.v, a->texts.n);
}

void cusres_encode(struct edi_writer *w, const struct message *m)
{
    bool dated = m->interchange.present && date_full(m->interchange.prepared_at.date);
    int near = dated ? m->interchange.prepared_at.date.year : 0;

    write_bgm(w, m);
    write_transaction(w, m);
    write_references(w, m->other_references.v, m->other_references.n);
    write_texts(w, m->texts.v, m->texts.n);
    write_flight(w, &m->flight, near);
    for (uint32_t i = 0; i < m->other_flights.n; i++)
        write_flight(w, &m->other_flights.v[i], near);
    for (uint32_t i = 0; i < m->answers.n; i++)
        write_answer(w, &m->answers.v[i]);
}
