/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.2 to GR.4: travellers, tickets, payments, addresses. */
#include "messages/pnrgov.h"

/* ---- TIF ------------------------------------------------------------------------------------ */

struct title_meaning {
    str text;
    char sex;
    enum traveller_type type;
};

static const struct title_meaning titles[] = {
#define TITLE(text, sex, type) {STR_INIT(text), sex, type},
#include "domain/titles.def"
#undef TITLE
};

/** TIF 6353: codes.md section 3. */
static void apply_type_code(struct traveller *t, str code)
{
    if (str_is(code, "A") || str_is(code, "ADT"))
        t->type = TRAVELLER_ADULT;
    else if (str_is(code, "C") || str_is(code, "CHD") || str_is(code, "CNN"))
        t->type = TRAVELLER_CHILD;
    else if (str_is(code, "G") || str_is(code, "GRP"))
        t->type = TRAVELLER_GROUP;
    else if (str_is(code, "F") || str_is(code, "M"))
        t->sex = code.p[0];
    else if (code.n >= 2 && code.p[0] == 'I' &&
             (code.p[1] == 'N' || code.p[1] == 'F' || code.p[1] == 'M' || code.p[1] == 'S')) {
        t->type = TRAVELLER_INFANT;
        if (code.n == 2 && code.p[1] != 'N' && code.p[1] != 'S')
            t->sex = code.p[1];
    }
}

/** What a glued title says, where the codes said nothing. */
static void apply_title(struct traveller *t)
{
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        if (!str_equal_fold(t->title, titles[i].text))
            continue;
        if (t->type == TRAVELLER_UNKNOWN)
            t->type = titles[i].type;
        if (!t->sex)
            t->sex = titles[i].sex;
    }
}

void pnrgov_traveller(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->travellers))
        return;
    struct traveller *t = vec_last(&b->travellers);
    t->offset = s->offset;
    t->role = ROLE_PASSENGER;
    t->surname = value_of(r, s, 1, 1);
    t->given_as_sent = value_of(r, s, 2, 1);
    title_cut(t->given_as_sent, &t->given, &t->title);
    apply_type_code(t, code_of(r, s, 1, 2));
    apply_type_code(t, code_of(r, s, 2, 2));
    t->ref = value_of(r, s, 2, 3);
    t->infant_with = str_is(value_of(r, s, 2, 4), "1");
    if (t->type == TRAVELLER_GROUP) {
        t->group_size = number_of(r, s, 1, 3);
        return;
    }
    apply_title(t);
    if (t->surname.n == 0 && t->given.n == 0)
        reading_found(r, FINDING_NAME_MISSING, s, 1, 1);
    else if (name_is_placeholder(t->surname) || name_is_placeholder(t->given))
        reading_found(r, FINDING_NAME_PLACEHOLDER, s, 1, 1);
}

/* ---- FTI, REF ------------------------------------------------------------------------------- */

void pnrgov_frequent_flyer(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    for (uint32_t e = 1; e <= s->element_count; e++) {
        struct traveller *whose = pnrgov_by_ref(pnrgov_of(r)->booking, value_of(r, s, e, 3));
        if (!whose)
            whose = t;
        str number = value_of(r, s, e, 2);
        if (number.n && READING_PUSH(r, &whose->frequent_flyer))
            *vec_last(&whose->frequent_flyer) = (struct frequent_flyer){
                .carrier = code_of(r, s, e, 1), .number = number, .level = code_of(r, s, e, 5)};
    }
}

void pnrgov_reference(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t)
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    else
        t->unique_id = value_of(r, s, 1, 2);
}

/* ---- TKT, MON, FOP -------------------------------------------------------------------------- */

static struct ticket *last_ticket(struct reading *r)
{
    struct traveller *t = pnrgov_last_traveller(r);

    return t && t->tickets.n ? vec_last(&t->tickets) : NULL;
}

void pnrgov_ticket(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    p->group = PNR_TICKET;
    if (!READING_PUSH(r, &t->tickets))
        return;
    struct ticket *ticket = vec_last(&t->tickets);
    ticket->number = value_of(r, s, 1, 1);
    ticket->type = code_of(r, s, 1, 2);
    ticket->booklets = number_of(r, s, 1, 3);
}

/** MON: B base fare, T total. */
void pnrgov_money(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = last_ticket(r);

    for (uint32_t e = 1; ticket && e <= s->element_count; e++) {
        str kind = code_of(r, s, e, 1);
        struct money money = {.amount = value_of(r, s, e, 2), .currency = code_of(r, s, e, 3)};
        if (str_is(kind, "T"))
            ticket->total = money;
        else if (str_is(kind, "B") || ticket->fare.amount.n == 0)
            ticket->fare = money;
    }
}

void pnrgov_payment(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = last_ticket(r);
    bool masked;

    if (!ticket) {
        struct traveller *t = pnrgov_last_traveller(r);
        /* A payment without a ticket: ticketless carriers do that. */
        if (!t || !READING_PUSH(r, &t->tickets))
            return;
        ticket = vec_last(&t->tickets);
    }
    pnrgov_of(r)->group = PNR_PAYMENT;
    for (uint32_t e = 1; e <= s->element_count; e++) {
        str type = code_of(r, s, e, 1);
        if (type.n == 0 || !READING_PUSH(r, &ticket->payments))
            continue;
        struct payment *payment = vec_last(&ticket->payments);
        payment->type = type;
        payment->money.amount = value_of(r, s, e, 3);
        if (payment->money.amount.n)
            payment->money.currency =
                ticket->total.currency.n ? ticket->total.currency : ticket->fare.currency;
        payment->card = code_of(r, s, e, 4);
        payment->account = card_masked(r, value_of(r, s, e, 5), &masked);
        if (masked)
            reading_found(r, FINDING_CARD_UNMASKED, s, e, 5);
        payment->expiry = value_of(r, s, e, 6);
        payment->holder = value_of(r, s, e, 11);
    }
}

/* ---- ADD ------------------------------------------------------------------------------------ */

/** The list an address belongs to: the booking's, or a traveller's inside GR.2. */
static struct contact *new_contact(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct traveller *t =
        p->group >= PNR_TRAVELLER && p->group <= PNR_PAYMENT ? pnrgov_last_traveller(r) : NULL;

    if (t)
        return READING_PUSH(r, &t->contacts) ? vec_last(&t->contacts) : NULL;
    return READING_PUSH(r, &p->booking->contacts) ? vec_last(&p->booking->contacts) : NULL;
}

static str contact_kind(str text)
{
    if (str_find(text, '@') >= 0 || str_find_str(text, STR("//")) >= 0)
        return STR("email");
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++)
        digits += ascii_digit(text.p[i]);
    return digits >= 6 ? STR("phone") : STR("other");
}

static void join_line(struct reading *r, str *line, str part)
{
    if (part.n == 0)
        return;
    if (line->n == 0)
        *line = part;
    else if (!arena_printf(r->mem, line, STR_FMT ", " STR_FMT, STR_ARG(*line), STR_ARG(part)))
        r->exhausted = true;
}

static void add_address(struct reading *r, const struct edi_segment *s, uint32_t e)
{
    struct contact *contact = new_contact(r);

    if (!contact)
        return;
    contact->kind = STR("address");
    contact->purpose = pnrgov_of(r)->group == PNR_PAYMENT ? STR("payment") : code_of(r, s, e, 1);
    contact->street = value_of(r, s, e, 2);
    contact->city = value_of(r, s, e, 3);
    contact->region = value_of(r, s, e, 5);
    if (contact->region.n == 0)
        contact->region = value_of(r, s, e, 4);
    if (value_of(r, s, e, 6).n)
        contact->country = country_of(r, s, e, 6);
    contact->postcode = value_of(r, s, e, 7);
    join_line(r, &contact->value, contact->street);
    join_line(r, &contact->value, contact->city);
}

static void add_text_contact(struct reading *r, str text, str purpose)
{
    struct contact *contact = text.n ? new_contact(r) : NULL;
    bool masked;

    if (!contact)
        return;
    contact->kind = contact_kind(text);
    contact->value = text_card_masked(r, text, &masked);
    contact->purpose = purpose;
}

/**
 * ADD: from element 2 on one address each, with a telephone or a text in component 8. Composites
 * without an address continue one text. Element 1 is not used by the standard; some hosts begin
 * there.
 */
void pnrgov_address(struct reading *r, const struct edi_segment *s)
{
    str joined = STR_NONE;

    for (uint32_t e = 1; e <= s->element_count; e++) {
        str text = value_of(r, s, e, 8);
        if (value_of(r, s, e, 2).n || value_of(r, s, e, 3).n) {
            add_address(r, s, e);
            add_text_contact(r, text, code_of(r, s, e, 1));
        } else if (joined.n == 0) {
            joined = text;
        } else if (text.n && !str_join(r->mem, joined, STR(" "), text, &joined)) {
            r->exhausted = true;
        }
    }
    add_text_contact(r, joined, code_of(r, s, 2, 1));
}

/** EBD: number, weight and tags of excess baggage. */
void pnrgov_excess_baggage(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->excess_baggage))
        return;
    struct bag *bag = vec_last(&b->excess_baggage);
    str qualifier = code_of(r, s, 2, 3);
    if (!str_is(qualifier, "W"))
        bag->pieces = number_of(r, s, 2, 1);
    bag->weight_kg = number_of(r, s, 2, 2);
    if (str_is(code_of(r, s, 2, 4), "L"))
        bag->weight_kg = kg_from_lb(bag->weight_kg);
}
