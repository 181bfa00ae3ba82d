/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.2 to GR.4 to EDIFACT: travellers, tickets, payments, addresses. */
#include "messages/pnrgov_encode.h"

/* ---- TIF ------------------------------------------------------------------------------------- */

/** Titles that reading cuts from a name even without a blank before them (domain/traveller.h). */
static bool may_be_glued(str given, str title)
{
    return given.n > 1 && given.p[given.n - 1] != ' ' && !str_is(title, "DR") &&
           !str_is(title, "SIR") && !str_is(title, "LADY") && !str_is(title, "REV");
}

/** Given names with the title behind them, as reading takes them apart again. */
static void write_given(struct edi_writer *w, const struct traveller *t)
{
    edi_element(w, t->given);
    if (t->title.n == 0)
        return;
    if (!may_be_glued(t->given, t->title))
        edi_write_raw(w, STR(" "));
    edi_text_more(w, t->title);
}

/** 6353 where the type has one of its own. */
static str type_code(const struct traveller *t)
{
    if (t->type_code.n)
        return t->type_code;
    switch (t->type) {
    case TRAVELLER_ADULT:
        return STR("A");
    case TRAVELLER_CHILD:
        return STR("C");
    case TRAVELLER_INFANT:
        return STR("IN");
    case TRAVELLER_UNKNOWN:
    case TRAVELLER_GROUP:
    case TRAVELLER_TYPE_COUNT:
    default:
        return STR_NONE;
    }
}

void pnrgov_write_name(struct edi_writer *w, const struct traveller *t)
{
    bool group = t->type == TRAVELLER_GROUP && t->name_code.n == 0;

    edi_begin(w, "TIF");
    edi_element(w, t->surname);
    edi_component(w, group ? STR("G") : t->name_code);
    pnrgov_number(w, t->group_size);
    edi_component(w, t->status);
    write_given(w, t);
    edi_component(w, type_code(t));
    edi_component(w, t->ref);
    edi_component(w, t->infant_with ? STR("1") : STR_NONE);
    for (uint32_t i = 0; i < t->other_names.n; i++)
        edi_component(w, t->other_names.v[i]);
    edi_end(w);
}

/* ---- FTI, REF, FAR --------------------------------------------------------------------------- */

static void write_memberships(struct edi_writer *w, const struct traveller *t)
{
    bool open = false;

    for (uint32_t i = 0; i < t->frequent_flyer.n; i++) {
        const struct frequent_flyer *f = &t->frequent_flyer.v[i];
        if (f->source.n)
            continue;
        if (!open)
            edi_begin(w, "FTI");
        open = true;
        edi_element(w, f->carrier);
        edi_component(w, f->number);
        edi_component(w, f->traveller_ref);
        edi_component(w, f->status);
        edi_component(w, f->level);
        edi_component(w, f->tier);
        edi_component(w, f->description);
        edi_component(w, f->alliance);
        edi_component(w, f->priority);
    }
    if (open)
        edi_end(w);
}

static void write_references(struct edi_writer *w, const struct traveller *t)
{
    if (t->unique_id.n == 0 && t->references.n == 0)
        return;
    edi_begin(w, "REF");
    if (t->unique_id.n) {
        edi_skip_elements(w, 1);
        edi_component(w, t->unique_id);
    }
    for (uint32_t i = 0; i < t->references.n; i++) {
        edi_element(w, t->references.v[i].qualifier);
        edi_component(w, t->references.v[i].value);
    }
    edi_end(w);
}

static void write_fare(struct edi_writer *w, const struct fare *f)
{
    edi_begin(w, "FAR");
    edi_element(w, f->type);
    edi_element(w, f->quantity);
    edi_element(w, f->discount_type);
    edi_component(w, f->discount_percent);
    edi_component(w, f->discount_country);
    edi_component(w, f->discount_class);
    edi_element(w, f->text);
    pnrgov_write_element(w, &f->details);
    for (uint32_t i = 0; i < f->bases.n; i++)
        edi_element(w, f->bases.v[i]);
    edi_end(w);
}

/* ---- ADD ------------------------------------------------------------------------------------- */

static void write_address(struct edi_writer *w, const struct contact *c)
{
    edi_component(w, c->street);
    edi_component(w, c->city);
    edi_component(w, c->region_code);
    edi_component(w, str_eq(c->region, c->region_code) ? STR_NONE : c->region);
    edi_component(w, c->country);
    edi_component(w, c->postcode);
    edi_component(w, c->text);
    edi_component(w, c->name);
}

void pnrgov_write_contact(struct edi_writer *w, const struct contact *c)
{
    if (c->source.n)
        return;
    edi_begin(w, "ADD");
    edi_skip_elements(w, 1);
    edi_element(w, c->purpose);
    if (str_is(c->kind, "address")) {
        write_address(w, c);
    } else {
        edi_skip_components(w, 6);
        edi_component(w, c->parts.n ? c->parts.v[0] : c->value);
        for (uint32_t i = 1; i < c->parts.n; i++) {
            edi_skip_elements(w, 1);
            edi_skip_components(w, 6);
            edi_component(w, c->parts.v[i]);
        }
    }
    edi_end(w);
}

/* ---- TKT, MON, PTK, TXD ---------------------------------------------------------------------- */

static void write_money(struct edi_writer *w, str kind, const struct money *money, str place)
{
    if (kind.n == 0 && money->amount.n == 0 && money->currency.n == 0 && place.n == 0)
        return;
    edi_element(w, kind);
    edi_component(w, money->amount);
    edi_component(w, money->currency);
    edi_component(w, place);
}

static bool money_known(const struct money *money)
{
    return money->amount.n || money->currency.n || money->place.n;
}

static void write_amounts(struct edi_writer *w, const struct ticket *t)
{
    if (!money_known(&t->fare) && !money_known(&t->total) && t->amounts.n == 0)
        return;
    edi_begin(w, "MON");
    if (money_known(&t->fare))
        write_money(w, STR("B"), &t->fare, t->fare.place);
    if (money_known(&t->total))
        write_money(w, STR("T"), &t->total, t->total.place);
    for (uint32_t i = 0; i < t->amounts.n; i++)
        write_money(w, t->amounts.v[i].kind, &t->amounts.v[i].money, t->amounts.v[i].place);
    edi_end(w);
}

static void write_pricing(struct edi_writer *w, const struct pricing *p)
{
    edi_begin(w, "PTK");
    pnrgov_write_element(w, &p->indicators);
    edi_element(w, p->tariff);
    pnrgov_write_moment(w, p->time_limit, true);
    edi_element(w, p->carrier);
    edi_element(w, p->accounting_code);
    edi_element(w, p->places.n ? p->places.v[0] : STR_NONE);
    edi_component(w, p->countries.n ? p->countries.v[0] : STR_NONE);
    edi_element(w, p->text);
    edi_element(w, p->amount);
    edi_end(w);
}

/** One segment for each run of taxes of the same category. */
static void write_taxes(struct edi_writer *w, const struct ticket *t)
{
    for (uint32_t i = 0; i < t->taxes.n;) {
        str category = t->taxes.v[i].category;
        edi_begin(w, "TXD");
        edi_element(w, category);
        for (; i < t->taxes.n && str_eq(t->taxes.v[i].category, category); i++) {
            const struct tax *tax = &t->taxes.v[i];
            edi_element(w, tax->money.amount);
            edi_component(w, tax->country);
            edi_component(w, tax->money.currency);
            edi_component(w, tax->code);
        }
        edi_end(w);
    }
}

static void write_ticket_head(struct edi_writer *w, const struct ticket *t)
{
    edi_begin(w, "TKT");
    edi_element(w, t->number);
    edi_component(w, t->type);
    pnrgov_number(w, t->booklets);
    edi_component(w, t->indicator);
    edi_component(w, t->item_action);
    edi_component(w, t->related_number);
    edi_element(w, t->status);
    edi_end(w);
}

/* ---- FOP ------------------------------------------------------------------------------------- */

static void write_payer(struct edi_writer *w, const struct payer *payer)
{
    if (payer->lines.n) {
        edi_begin(w, "IFT");
        edi_element_c(w, "4");
        edi_component_c(w, "43");
        for (uint32_t i = 0; i < payer->lines.n; i++)
            edi_element(w, payer->lines.v[i]);
        edi_end(w);
    }
    for (uint32_t i = 0; i < payer->contacts.n; i++)
        pnrgov_write_contact(w, &payer->contacts.v[i]);
}

static void write_payment(struct edi_writer *w, const struct payment *p)
{
    edi_begin(w, "FOP");
    if (p->form.n)
        edi_element(w, p->form);
    edi_element(w, p->type);
    edi_component(w, p->indicator);
    edi_component(w, p->money.amount);
    edi_component(w, p->card);
    edi_component(w, p->account);
    edi_component(w, p->expiry);
    edi_component(w, p->approval);
    edi_component(w, p->approval_source);
    edi_component(w, p->authorised);
    edi_component(w, p->verification);
    edi_component(w, p->holder);
    edi_component(w, p->extended);
    edi_component(w, p->text);
    edi_component(w, p->membership);
    edi_component(w, p->transaction);
    edi_end(w);
    if (p->payer.n)
        write_payer(w, p->payer.v);
}

static void write_ticket(struct edi_writer *w, const struct ticket *t)
{
    struct datetime issued = {.date = t->issued_on, .minute = -1, .second = -1};

    write_ticket_head(w, t);
    write_amounts(w, t);
    if (t->pricing.present)
        write_pricing(w, &t->pricing);
    write_taxes(w, t);
    if (date_known(t->issued_on)) {
        edi_begin(w, "DAT");
        edi_element_c(w, "710");
        pnrgov_write_moment(w, date_known(t->issued_at.date) ? t->issued_at : issued, false);
        edi_end(w);
    }
    for (uint32_t i = 0; i < t->payments.n; i++)
        write_payment(w, &t->payments.v[i]);
}

/* ---- GR.2 ------------------------------------------------------------------------------------ */

void pnrgov_write_traveller(struct pnrgov_writing *p, uint32_t index)
{
    const struct traveller *t = &p->b->travellers.v[index];
    const struct scope scope = {.traveller = index + 1};

    if (t->source.n == 0) { /* else an infant that its SSR tells */
        pnrgov_write_name(p->w, t);
        write_memberships(p->w, t);
    }
    pnrgov_write_remarks(p, scope);
    if (t->source.n == 0)
        write_references(p->w, t);
    pnrgov_write_excess(p, scope);
    for (uint32_t i = 0; i < t->fares.n; i++)
        write_fare(p->w, &t->fares.v[i]);
    pnrgov_write_requests(p, scope);
    for (uint32_t i = 0; i < t->contacts.n; i++)
        pnrgov_write_contact(p->w, &t->contacts.v[i]);
    for (uint32_t i = 0; i < t->tickets.n; i++)
        if (t->tickets.v[i].source.n == 0)
            write_ticket(p->w, &t->tickets.v[i]);
}
