/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as a readable tree. */
#include "messages/tree.h"

#include "base/attr.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

static void line(struct buf *out, int depth, const char *format, ...) PRINTF_LIKE(3, 4);

/** One line; control characters are replaced so that a message cannot drive the terminal. */
static void line(struct buf *out, int depth, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
    bool utf8 = utf8_valid((str){text, length});
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7F || (c >= 0x80 && !utf8))
            text[i] = '?';
    }
    for (int i = 0; i < depth; i++)
        buf_c(out, "  ");
    buf_add(out, text, length);
    buf_char(out, '\n');
}

static void write_flight(struct buf *out, const struct flight_ref *f)
{
    char departs[DATE_TEXT], arrives[DATE_TEXT];

    line(out, 1, "flight " STR_FMT " " STR_FMT STR_FMT, STR_ARG(f->designator.carrier),
         STR_ARG(f->designator.number), STR_ARG(f->designator.suffix));
    for (uint32_t i = 0; i < f->legs.n; i++) {
        datetime_format(f->legs.v[i].departs_at, departs);
        datetime_format(f->legs.v[i].arrives_at, arrives);
        line(out, 2, STR_FMT " %s -> " STR_FMT " %s%s", STR_ARG(f->legs.v[i].from), departs,
             STR_ARG(f->legs.v[i].to), arrives, f->legs.v[i].border ? "  (border)" : "");
    }
}

static void write_document(struct buf *out, int depth, const struct document *d)
{
    char expires[DATE_TEXT];

    date_format(d->expires_on, expires);
    line(out, depth, "%s " STR_FMT " " STR_FMT " issued by " STR_FMT "%s%s",
         document_source_name(d->source), STR_ARG(d->type), STR_ARG(d->number), STR_ARG(d->issuer),
         expires[0] ? " until " : "", expires);
}

static void write_traveller(struct buf *out, int depth, const struct traveller *t, bool in_list)
{
    char born[DATE_TEXT];

    date_format(t->born_on, born);
    line(out, depth, "%s " STR_FMT "%s" STR_FMT ", " STR_FMT " " STR_FMT,
         in_list ? role_name(t->role) : traveller_type_name(t->type), STR_ARG(t->ref),
         t->ref.n ? " " : "", STR_ARG(t->surname), STR_ARG(t->given), STR_ARG(t->title));
    if (born[0] || t->sex || t->nationality.n)
        line(out, depth + 1, "born %s sex %c nationality " STR_FMT, born[0] ? born : "-",
             t->sex ? t->sex : '-', STR_ARG(t->nationality));
    if (t->with.n)
        line(out, depth + 1, "with " STR_FMT, STR_ARG(t->with));
    for (uint32_t i = 0; i < t->documents.n; i++)
        write_document(out, depth + 1, &t->documents.v[i]);
    for (uint32_t i = 0; i < t->tickets.n; i++)
        line(out, depth + 1, "ticket " STR_FMT, STR_ARG(t->tickets.v[i].number));
    for (uint32_t i = 0; i < t->contacts.n; i++)
        line(out, depth + 1, STR_FMT " " STR_FMT, STR_ARG(t->contacts.v[i].kind),
             STR_ARG(t->contacts.v[i].value));
    if (t->seat.n || t->locator.n)
        line(out, depth + 1, "seat " STR_FMT " booking " STR_FMT, STR_ARG(t->seat),
             STR_ARG(t->locator));
}

static void write_check_in(struct buf *out, const struct check_in *c)
{
    line(out, 4, "checked in " STR_FMT " seat " STR_FMT " sequence " STR_FMT,
         STR_ARG(c->traveller_ref), STR_ARG(c->seat), STR_ARG(c->sequence));
    for (uint32_t i = 0; i < c->bags.n; i++)
        line(out, 5, "bag " STR_FMT " %u pc %u kg to " STR_FMT, STR_ARG(c->bags.v[i].tag),
             c->bags.v[i].pieces, c->bags.v[i].weight_kg, STR_ARG(c->bags.v[i].to));
}

static void write_segment(struct buf *out, const struct segment *s)
{
    char departs[DATE_TEXT];

    datetime_format(s->departs_at, departs);
    line(out, 3, "segment " STR_FMT " " STR_FMT " " STR_FMT "-" STR_FMT " %s " STR_FMT,
         STR_ARG(s->marketing.carrier), STR_ARG(s->marketing.number), STR_ARG(s->from),
         STR_ARG(s->to), departs, STR_ARG(s->status));
    if (s->operating.number.n)
        line(out, 4, "operated as " STR_FMT " " STR_FMT, STR_ARG(s->operating.carrier),
             STR_ARG(s->operating.number));
    for (uint32_t i = 0; i < s->check_ins.n; i++)
        write_check_in(out, &s->check_ins.v[i]);
}

static void write_booking(struct buf *out, const struct booking *b)
{
    line(out, 2, "booking%s", b->cancelled ? " (cancelled)" : "");
    for (uint32_t i = 0; i < b->locators.n; i++)
        line(out, 3, "locator " STR_FMT "/" STR_FMT, STR_ARG(b->locators.v[i].system),
             STR_ARG(b->locators.v[i].code));
    for (uint32_t i = 0; i < b->travellers.n; i++)
        write_traveller(out, 3, &b->travellers.v[i], false);
    for (uint32_t i = 0; i < b->segments.n; i++)
        write_segment(out, &b->segments.v[i]);
    for (uint32_t i = 0; i < b->requests.n; i++)
        line(out, 3, "request " STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(b->requests.v[i].code),
             STR_ARG(b->requests.v[i].status), STR_ARG(b->requests.v[i].text));
    for (uint32_t i = 0; i < b->contacts.n; i++)
        line(out, 3, STR_FMT " " STR_FMT, STR_ARG(b->contacts.v[i].kind),
             STR_ARG(b->contacts.v[i].value));
    for (uint32_t i = 0; i < b->remarks.n; i++)
        line(out, 3, "remark " STR_FMT " " STR_FMT, STR_ARG(b->remarks.v[i].code),
             STR_ARG(b->remarks.v[i].text));
    for (uint32_t i = 0; i < b->splits.n; i++)
        line(out, 3, "split %u with " STR_FMT, b->splits.v[i].count,
             STR_ARG(b->splits.v[i].locator));
    for (uint32_t i = 0; i < b->other_travel.n; i++)
        line(out, 3, STR_FMT " " STR_FMT, STR_ARG(b->other_travel.v[i].kind),
             STR_ARG(b->other_travel.v[i].text));
    for (uint32_t i = 0; i < b->history.n; i++)
        for (uint32_t j = 0; j < b->history.v[i].items.n; j++)
            line(out, 3, "history %s " STR_FMT,
                 b->history.v[i].items.v[j].action == HISTORY_ADDED ? "added" : "cancelled",
                 STR_ARG(b->history.v[i].items.v[j].what));
}

static void write_texts(struct buf *out, int depth, const struct response_text *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        line(out, depth, "text " STR_FMT " " STR_FMT, STR_ARG(v[i].subject), STR_ARG(v[i].text));
}

static void write_references(struct buf *out, int depth, const struct reference *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        line(out, depth, "reference " STR_FMT " " STR_FMT, STR_ARG(v[i].qualifier),
             STR_ARG(v[i].value));
}

static void write_answer(struct buf *out, const struct answer *a)
{
    line(out, 2, "%s: %s (" STR_FMT "), booking " STR_FMT " reference " STR_FMT,
         a->scope == ANSWER_TRAVELLER ? "traveller" : "message", directive_name(a->directive),
         STR_ARG(a->code), STR_ARG(a->locator), STR_ARG(a->ref));
    if (a->status.n)
        line(out, 3, "status " STR_FMT, STR_ARG(a->status));
    for (uint32_t i = 0; i < a->further.n; i++)
        line(out, 3, "further %s (" STR_FMT ")", directive_name(a->further.v[i].directive),
             STR_ARG(a->further.v[i].code));
    write_references(out, 3, a->references.v, a->references.n);
    if (a->text.n)
        line(out, 3, "text " STR_FMT, STR_ARG(a->text));
    write_texts(out, 3, a->texts.v, a->texts.n);
}

static void write_error(struct buf *out, const struct application_error *e)
{
    line(out, 2, "error " STR_FMT " " STR_FMT, STR_ARG(e->code), STR_ARG(e->meaning));
    if (e->text.n)
        line(out, 3, "text " STR_FMT, STR_ARG(e->text));
    write_texts(out, 3, e->texts.v, e->texts.n);
}

static void write_syntax_error(struct buf *out, int depth, const struct syntax_error *e)
{
    if (e->code.n || e->element_position)
        line(out, depth, "error " STR_FMT " " STR_FMT ": " STR_FMT " element %u component %u",
             STR_ARG(e->code), STR_ARG(e->meaning), STR_ARG(e->tag), e->element_position,
             e->component_position);
}

static void write_result(struct buf *out, int depth, const char *level, str reference,
                         const struct syntax_result *result)
{
    line(out, depth, "%s " STR_FMT ": %s", level, STR_ARG(reference),
         response_kind_name(result->outcome));
    write_syntax_error(out, depth + 1, &result->error);
}

static void write_message_report(struct buf *out, int depth, const struct message_report *m)
{
    write_result(out, depth, "message", m->reference, &m->result);
    for (uint32_t i = 0; i < m->segments.n; i++) {
        const struct segment_report *s = &m->segments.v[i];
        line(out, depth + 1, "segment %u " STR_FMT " " STR_FMT, s->position, STR_ARG(s->error.code),
             STR_ARG(s->error.meaning));
        for (uint32_t j = 0; j < s->elements.n; j++)
            write_syntax_error(out, depth + 2, &s->elements.v[j]);
    }
}

static void write_report(struct buf *out, const struct syntax_report *report)
{
    write_result(out, 1, "interchange", report->reference, &report->result);
    for (uint32_t i = 0; i < report->messages.n; i++)
        write_message_report(out, 2, &report->messages.v[i]);
    for (uint32_t i = 0; i < report->groups.n; i++) {
        const struct group_report *g = &report->groups.v[i];
        write_result(out, 2, "group", g->reference, &g->result);
        for (uint32_t j = 0; j < g->messages.n; j++)
            write_message_report(out, 3, &g->messages.v[j]);
    }
}

static void write_response(struct buf *out, const struct message *m)
{
    if (m->transaction_reference.n)
        line(out, 1, "transaction " STR_FMT, STR_ARG(m->transaction_reference));
    write_references(out, 1, m->other_references.v, m->other_references.n);
    for (uint32_t i = 0; i < m->other_flights.n; i++)
        write_flight(out, &m->other_flights.v[i]);
    write_texts(out, 1, m->texts.v, m->texts.n);
    if (m->answers.n)
        line(out, 1, "answers (%u)", m->answers.n);
    for (uint32_t i = 0; i < m->answers.n; i++)
        write_answer(out, &m->answers.v[i]);
    for (uint32_t i = 0; i < m->errors.n; i++)
        write_error(out, &m->errors.v[i]);
    if (m->type == MESSAGE_CONTRL)
        write_report(out, &m->report);
}

static bool is_response(const struct message *m)
{
    return m->type == MESSAGE_CUSRES || m->type == MESSAGE_ACKRES || m->type == MESSAGE_CONTRL;
}

static void write_finding(struct buf *out, const struct finding *f)
{
    line(out, 2, "%s %s at %llu %s segment %u: " STR_FMT, severity_name(f->severity),
         finding_kind(f->code)->name, (unsigned long long)f->place.offset, f->place.tag,
         f->place.segment, STR_ARG(f->text));
}

/** The loss report: what was read, what was understood, what was only kept. */
static void write_account(struct buf *out, const struct message *m)
{
    if (m->elements == 0)
        return;
    line(out, 1, "read %u data elements, understood %u, only kept %u%s", m->elements,
         m->elements - m->elements_kept, m->elements_kept,
         m->elements_kept ? "" : ": the message is fully understood");
    for (uint32_t i = 0; i < m->kept.n; i++) {
        const struct kept_element *k = &m->kept.v[i];
        line(out, 2, "kept at %llu %s segment %u element %u component %u: " STR_FMT,
             (unsigned long long)k->place.offset, k->place.tag, k->place.segment, k->place.element,
             k->place.component, STR_ARG(k->text));
    }
    if (m->elements_kept > m->kept.n)
        line(out, 2, "and %u more", m->elements_kept - m->kept.n);
}

static void write_type_b(struct buf *out, const struct type_b *b)
{
    line(out, 1, "Type B " STR_FMT " from " STR_FMT " " STR_FMT " " STR_FMT "%s",
         STR_ARG(b->priority), STR_ARG(b->originator), STR_ARG(b->filed_at), STR_ARG(b->tokens),
         b->possible_duplicate ? " (possible duplicate)" : "");
    for (uint32_t i = 0; i < b->addresses.n; i++)
        line(out, 2, "to " STR_FMT, STR_ARG(b->addresses.v[i]));
}

void message_write_tree(struct buf *out, const struct message *m)
{
    line(out, 0, "%s " STR_FMT " %s, reference " STR_FMT ", from " STR_FMT,
         message_type_name(m->type), STR_ARG(m->version),
         is_response(m) ? response_kind_name(m->kind) : message_function_name(m->function),
         STR_ARG(m->reference), STR_ARG(m->interchange.sender));
    if (m->interchange.type_b.present)
        write_type_b(out, &m->interchange.type_b);
    if (m->flight.legs.n || m->flight.designator.number.n)
        write_flight(out, &m->flight);
    if (is_response(m))
        write_response(out, m);
    if (m->bookings.n)
        line(out, 1, "bookings (%u)", m->bookings.n);
    for (uint32_t i = 0; i < m->bookings.n; i++)
        write_booking(out, &m->bookings.v[i]);
    if (m->travellers.n)
        line(out, 1, "travellers (%u)", m->travellers.n);
    for (uint32_t i = 0; i < m->travellers.n; i++)
        write_traveller(out, 2, &m->travellers.v[i], true);
    line(out, 1, "findings (%u)", m->findings.list.n + m->findings.dropped);
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        write_finding(out, &m->findings.list.v[i]);
    write_account(out, m);
}
