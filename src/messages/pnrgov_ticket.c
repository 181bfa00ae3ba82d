/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.3 and GR.4, and FAR of GR.2: tickets, fares, taxes, payments. */
#include "messages/pnrgov.h"

struct ticket *pnrgov_last_ticket(struct reading *r)
{
    struct traveller *t = pnrgov_last_traveller(r);

    return t && t->tickets.n ? vec_last(&t->tickets) : NULL;
}

/** A ticket of the last traveller, or NULL with a finding. */
static struct ticket *new_ticket(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return NULL;
    }
    if (!READING_PUSH(r, &t->tickets))
        return NULL;
    struct ticket *ticket = vec_last(&t->tickets);
    ticket->issued_at = ticket->pricing.time_limit = DATETIME_NONE;
    return ticket;
}

/** Thirteen digits; anything else is told, but for ticketless carriers' empty one. */
void pnrgov_ticket(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = new_ticket(r, s);

    if (!ticket)
        return;
    str room[6];
    const str *v = values_of(r, s, 1, 6, room);
    pnrgov_of(r)->group = PNR_TICKET;
    ticket->number = v[0];
    ticket->type = code_from(r, v[1]);
    ticket->booklets = number_from(r, s, 1, 3, v[2]);
    ticket->indicator = v[3];
    ticket->item_action = v[4];
    ticket->related_number = v[5];
    ticket->status = code_of(r, s, 2, 1);
    if (ticket->number.n && (ticket->number.n != 13 || !str_all_digits(ticket->number)))
        reading_found(r, FINDING_TICKET_NUMBER, s, 1, 1);
}

static bool money_sent(const struct money *money)
{
    return money->amount.n || money->currency.n || money->place.n;
}

/** MON: B base fare, T total, each once; others by their kind. */
void pnrgov_money(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = pnrgov_last_ticket(r);

    for (uint32_t e = 1; ticket && e <= s->element_count; e++) {
        str room[4];
        const str *v = values_of(r, s, e, 4, room);
        str kind = code_from(r, v[0]);
        struct money money = {
            .amount = v[1], .currency = code_from(r, v[2]), .place = code_from(r, v[3])};
        bool sent = money_sent(&money);
        if (kind.n == 0 && !sent)
            continue;
        if (sent && str_is(kind, "T") && !money_sent(&ticket->total))
            ticket->total = money;
        else if (sent && str_is(kind, "B") && !money_sent(&ticket->fare))
            ticket->fare = money;
        else if (READING_PUSH(r, &ticket->amounts))
            *vec_last(&ticket->amounts) =
                (struct ticket_amount){.kind = kind, .money = money, .place = money.place};
    }
}

/** PTK: restrictions, ticketing limit, validating carrier. */
void pnrgov_pricing(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = pnrgov_last_ticket(r);

    if (!ticket || ticket->pricing.present)
        return; /* a second one is only kept */
    struct pricing *pricing = &ticket->pricing;
    pricing->present = true;
    texts_of(r, s, 1, 1, &pricing->indicators);
    pricing->tariff = value_of(r, s, 2, 1);
    pricing->time_limit = datetime_of(r, s, 3, 1);
    pricing->carrier = code_of(r, s, 4, 1);
    pricing->accounting_code = value_of(r, s, 5, 1);
    pricing->text = value_of(r, s, 7, 1);
    pricing->amount = value_of(r, s, 8, 1);
    /* C666 may be there twice; then text and amount stand one element further on. */
    str place = code_of(r, s, 6, 1), country = code_of(r, s, 6, 2);
    if (place.n && READING_PUSH(r, &pricing->places))
        *vec_last(&pricing->places) = place;
    if (country.n && READING_PUSH(r, &pricing->countries))
        *vec_last(&pricing->countries) = country;
}

/** TXD: the category is of all taxes of the segment. */
void pnrgov_taxes(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = pnrgov_last_ticket(r);

    if (!ticket)
        return;
    str category = code_of(r, s, 1, 1);
    for (uint32_t e = 2; e == 2 || e <= s->element_count; e++) {
        str room[4];
        const str *v = values_of(r, s, e, 4, room);
        struct tax tax = {
            .category = category,
            .code = code_from(r, v[3]),
            .country = country_from(r, s, e, 2, v[1]),
            .money = {.amount = v[0], .currency = code_from(r, v[2])},
        };
        bool sent = tax.code.n || tax.country.n || tax.money.amount.n || tax.money.currency.n;
        if ((sent || (e == 2 && category.n && s->element_count < 2)) &&
            READING_PUSH(r, &ticket->taxes))
            *vec_last(&ticket->taxes) = tax;
    }
}

void pnrgov_fare(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    if (!READING_PUSH(r, &t->fares))
        return;
    struct fare *fare = vec_last(&t->fares);
    fare->type = code_of(r, s, 1, 1);
    fare->quantity = value_of(r, s, 2, 1);
    fare->discount_type = code_of(r, s, 3, 1);
    fare->discount_percent = value_of(r, s, 3, 2);
    fare->discount_country = country_of(r, s, 3, 3);
    fare->discount_class = code_of(r, s, 3, 4);
    fare->text = value_of(r, s, 4, 1);
    texts_of(r, s, 5, 1, &fare->details);
    for (uint32_t e = 6; e <= s->element_count; e++) {
        str basis = value_of(r, s, e, 1);
        if (basis.n && READING_PUSH(r, &fare->bases))
            *vec_last(&fare->bases) = basis;
    }
}

/* ---- FOP ------------------------------------------------------------------------------------- */

/** Whether composite `e` holds no more than the form of payment. */
static bool form_alone(const struct edi_segment *s, uint32_t e)
{
    for (uint32_t c = 2; c <= edi_components(s, e); c++)
        if (str_trim(edi_raw(s, e, c)).n)
            return false;
    return true;
}

static void read_payment(struct reading *r, const struct edi_segment *s, uint32_t e,
                         struct payment *to)
{
    bool masked, text_masked;
    str room[15];
    const str *v = values_of(r, s, e, 15, room);

    to->type = code_from(r, v[0]);
    to->indicator = v[1];
    to->money.amount = v[2];
    to->card = code_from(r, v[3]);
    to->account = card_masked(r, v[4], &masked);
    to->expiry = v[5];
    to->approval = v[6];
    to->approval_source = v[7];
    to->authorised = v[8];
    to->verification = v[9];
    to->holder = v[10];
    to->extended = v[11];
    to->text = text_card_masked(r, v[12], &text_masked);
    to->membership = v[13];
    to->transaction = v[14];
    if (masked || text_masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, e, masked ? 5 : 13);
}

/** FOP: `MS` alone in front of another composite says how that one was taken. */
void pnrgov_payment(struct reading *r, const struct edi_segment *s)
{
    struct ticket *ticket = pnrgov_last_ticket(r);
    str form = STR_NONE;

    /* A payment without a ticket: ticketless carriers do that. */
    if (!ticket)
        ticket = new_ticket(r, s);
    if (!ticket)
        return;
    pnrgov_of(r)->group = PNR_PAYMENT;
    for (uint32_t e = 1; e <= s->element_count; e++) {
        str type = code_of(r, s, e, 1);
        if (form_alone(s, e) && (type.n == 0 || (str_is(type, "MS") && e < s->element_count))) {
            form = type.n ? type : form;
            continue;
        }
        if (!READING_PUSH(r, &ticket->payments))
            return;
        struct payment *payment = vec_last(&ticket->payments);
        read_payment(r, s, e, payment);
        payment->form = form;
        form = STR_NONE;
    }
    if (form.n && READING_PUSH(r, &ticket->payments)) /* nothing came behind it */
        vec_last(&ticket->payments)->type = form;
}

static void settle_payment(struct payment *payment, str currency)
{
    if (payment->money.amount.n)
        payment->money.currency = currency;
    if (payment->payer.n && payment->payer.v->lines.n == 0 && payment->payer.v->contacts.n == 0)
        payment->payer.n = 0;
}

void pnrgov_settle_payments(struct booking *b)
{
    for (uint32_t i = 0; i < b->travellers.n; i++)
        for (uint32_t j = 0; j < b->travellers.v[i].tickets.n; j++) {
            struct ticket *ticket = &b->travellers.v[i].tickets.v[j];
            str currency =
                ticket->total.currency.n ? ticket->total.currency : ticket->fare.currency;
            for (uint32_t k = 0; k < ticket->payments.n; k++)
                settle_payment(&ticket->payments.v[k], currency);
        }
}

/* ---- who paid -------------------------------------------------------------------------------- */

struct payer *pnrgov_payer(struct reading *r)
{
    struct ticket *ticket = pnrgov_of(r)->group == PNR_PAYMENT ? pnrgov_last_ticket(r) : NULL;

    if (!ticket || ticket->payments.n == 0)
        return NULL;
    struct payment *payment = vec_last(&ticket->payments);
    if (payment->payer.n == 0 && !READING_ONE(r, &payment->payer))
        return NULL;
    return payment->payer.v;
}

static bool is_telephone(str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.n; i++)
        digits += ascii_digit(text.p[i]);
    return digits >= 6 && digits * 2 > text.n;
}

/** Name, address, telephone: mostly in this order. */
static void understand_lines(struct payer *payer)
{
    payer->name = payer->address = payer->phone = STR_NONE;
    for (uint32_t i = 0; i < payer->lines.n; i++) {
        str line = payer->lines.v[i];
        if (payer->name.n == 0)
            payer->name = line;
        else if (payer->phone.n == 0 && is_telephone(line))
            payer->phone = line;
        else if (payer->address.n == 0)
            payer->address = line;
    }
}

bool pnrgov_payer_lines(struct reading *r, const struct edi_segment *s)
{
    struct payer *payer = pnrgov_payer(r);
    bool masked;

    if (!payer)
        return false;
    for (uint32_t e = 2; e <= s->element_count; e++)
        for (uint32_t c = 1; c <= edi_components(s, e); c++) {
            str line = text_card_masked(r, value_of(r, s, e, c), &masked);
            if (masked)
                reading_found(r, FINDING_CARD_UNMASKED, s, e, c);
            if (line.n && READING_PUSH(r, &payer->lines))
                *vec_last(&payer->lines) = line;
        }
    understand_lines(payer);
    return true;
}
