/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST SG5: DOC with its DTM and LOC. */
#include "messages/paxlst.h"

#include "reference/document_type.h"

struct document *paxlst_document_add(struct reading *r)
{
    struct traveller *t = paxlst_traveller(r);

    /* Most have one or two: the usual four would spread the travellers over more memory. */
    if (t->documents.cap == 0) {
        t->documents.v = arena_alloc(r->mem, 2 * sizeof(*t->documents.v));
        t->documents.cap = t->documents.v ? 2 : 0;
    }
    if (!READING_PUSH(r, &t->documents))
        return NULL;
    vec_last(&t->documents)->source = DOCUMENT_API;
    return vec_last(&t->documents);
}

/** Empty, one character, or one character repeated. */
static bool is_placeholder(str number)
{
    for (size_t i = 1; i < number.n; i++)
        if (number.p[i] != number.p[0])
            return false;
    return true;
}

/** 1 to 20 letters and digits; blanks, hyphens and `<` between them do not count. */
static bool is_number(str number)
{
    size_t n = 0;

    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        if (ascii_digit(c) || ascii_alpha(c))
            n++;
        else if (c != ' ' && c != '-' && c != '<')
            return false;
    }
    return n >= 1 && n <= 20;
}

/** A code of one letter that is in the table, as nearly always, needs no search. */
static bool type_known(str type)
{
    return str_is(type, "P") || type.n == 0 || document_type_find(type)->kind != DOCUMENT_OTHER;
}

void paxlst_check_document(struct reading *r, const struct edi_segment *s,
                           const struct document *document, uint32_t number_element)
{
    if (is_placeholder(document->number))
        reading_found(r, FINDING_DOCUMENT_NUMBER, s, number_element, 1);
    else if (!is_number(document->number))
        reading_found(r, FINDING_DOCUMENT_NUMBER_FORM, s, number_element, 1);
    if (!type_known(document->type))
        reading_found(r, FINDING_DOCUMENT_TYPE, s, 1, 1);
}

/** DOC: type, number, and what few send. */
void paxlst_document(struct reading *r, const struct edi_segment *s)
{
    paxlst_of(r)->group = PAX_DOCUMENT;
    struct document *document = paxlst_document_add(r);
    if (!document)
        return;
    document->type = code_of(r, s, 1, 1);
    document->number = code_of(r, s, 2, 1);
    if (edi_components(s, 1) > 1) {
        document->code_list = value_of(r, s, 1, 2);
        document->agency = value_of(r, s, 1, 3);
        document->title = value_of(r, s, 1, 4);
        paxlst_code_list(r, s, 1, 2);
    }
    if (edi_components(s, 2) > 1) {
        document->status = value_of(r, s, 2, 2);
        document->version = value_of(r, s, 2, 5);
    }
    paxlst_check_document(r, s, document, 2);
}

void paxlst_set_expiry(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                       struct document *document, struct date on)
{
    struct date departs = paxlst_departure(r);

    document->expires_on = on;
    if (date_full(departs) && date_full(on) && date_compare(on, departs) < 0)
        reading_found(r, FINDING_DOCUMENT_EXPIRED, s, e, c);
}

bool paxlst_document_date(struct reading *r, const struct edi_segment *s)
{
    struct document *document = vec_last(&paxlst_traveller(r)->documents);
    uint32_t qualifier = paxlst_code(edi_raw(s, 1, 1));
    struct datetime at;
    str zone;

    if (qualifier != CODE2('3', '6') && qualifier != CODE3('1', '8', '2'))
        return false;
    str value = paxlst_date_text(r, s, &qualifier);
    if (value.n == 0)
        return true; /* sent without a value: absent */
    struct date *to = qualifier == CODE2('3', '6') ? &document->expires_on : &document->issued_on;
    if (!paxlst_moment(value, r->year, &at, &zone))
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
    else if (date_known(*to) && !date_eq(*to, at.date))
        reading_found(r, FINDING_VALUE_REPEATED, s, 1, 2);
    else if (qualifier == CODE2('3', '6'))
        paxlst_set_expiry(r, s, 1, 2, document, at.date);
    else
        document->issued_on = at.date;
    return true;
}

bool paxlst_document_place(struct reading *r, const struct edi_segment *s)
{
    struct document *document = vec_last(&paxlst_traveller(r)->documents);

    if (paxlst_code(edi_raw(s, 1, 1)) != CODE2('9', '1'))
        return false;
    reading_use(r, edi_component_at(s, 1, 1));
    paxlst_code_list(r, s, 2, 2);
    paxlst_set_once(r, s, 2, 1, &document->issuer, paxlst_country(r, s, 2, 1));
    paxlst_set_once(r, s, 2, 4, &document->place, paxlst_joined(r, s, 2, 4));
    return true;
}
