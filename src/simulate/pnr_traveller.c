/* SPDX-License-Identifier: Apache-2.0 */
/* GR.2 to GR.4: one traveller with tickets and payment. */
#include "simulate/pnr.h"

#include "simulate/bookings.h"
#include "simulate/people.h"

#include <stdio.h>

static const char *currency_of(const struct sim_flight *f)
{
    return strcmp(f->home->country, "PAK") == 0   ? "PKR"
           : strcmp(f->home->country, "GBR") == 0 ? "GBP"
                                                  : "EUR";
}

static void write_fare_line(struct pnr *p, uint32_t amount)
{
    char text[120];

    (void)snprintf(text, sizeof text, "%s %s %s%u.00 NUC%u.00END ROE%s",
                   flight_border(p->f)->from->city, p->f->carrier, flight_border(p->f)->to->city,
                   amount / 280, amount / 280, "278.5");
    edi_begin(p->w, "IFT");
    edi_element_c(p->w, "4");
    edi_component_c(p->w, "15");
    edi_component_c(p->w, "0");
    edi_element_c(p->w, text);
    edi_end(p->w);
}

static str text_money(uint32_t amount, char out[16])
{
    int n = snprintf(out, 16, "%u.%02u", amount, amount % 100);

    return (str){out, (size_t)n};
}

static void write_sponsor(struct pnr *p)
{
    edi_begin(p->w, "IFT");
    edi_element_c(p->w, "4");
    edi_component_c(p->w, "43");
    edi_element_c(p->w, "SPONSOR TRAVEL COMPANY");
    edi_element_c(p->w, "PO BOX 99");
    edi_end(p->w);
}

static void write_payment(struct pnr *p, uint32_t total, uint32_t i)
{
    struct rng r = rng_from(p->b->seed, 20 + i);
    bool card = rng_percent(&r, 60), visa = rng_percent(&r, 60);
    char account[24], amount[16];

    edi_begin(p->w, "FOP");
    edi_element_c(p->w, card ? "CC" : "CA");
    edi_skip_components(p->w, 1);
    edi_component(p->w, text_money(total, amount));
    if (card) {
        (void)snprintf(account, sizeof account, "%06uXXXXXX%04u", visa ? 411111U : 545454U,
                       rng_below(&r, 10000));
        edi_component_c(p->w, visa ? "VI" : "CA");
        edi_component_c(p->w, account);
        edi_component_c(p->w, "0929");
    }
    edi_end(p->w);
    if (card && i == 0 && rng_percent(&r, 10))
        write_sponsor(p);
}

static void write_taxes(struct pnr *p, uint32_t fare)
{
    char amount[16];

    edi_begin(p->w, "TXD");
    edi_skip_elements(p->w, 1);
    edi_element(p->w, text_money(fare / 11, amount));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, "YQ");
    edi_end(p->w);
}

static void write_ticket(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    struct rng r = rng_from(p->b->seed, 11);
    uint32_t fare = 20000 + rng_below(&r, 180000), total = fare + fare / 11;
    char amount[16];

    edi_begin(p->w, "TKT");
    if (i == 0 && pnr_dirty(p, DIRT_TICKETLESS_700)) {
        edi_element_c(p->w, "");
        edi_component_c(p->w, "700");
        edi_end(p->w);
        return;
    }
    edi_element_c(p->w, t->ticket);
    edi_component_c(p->w, "T");
    edi_component_c(p->w, "1");
    edi_end(p->w);

    edi_begin(p->w, "MON");
    edi_element_c(p->w, "B");
    edi_component(p->w, text_money(fare, amount));
    edi_component_c(p->w, currency_of(p->f));
    edi_element_c(p->w, "T");
    edi_component(p->w, text_money(total, amount));
    edi_component_c(p->w, currency_of(p->f));
    edi_end(p->w);
    write_taxes(p, fare);
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "710");
    pnr_write_instant(p->w, p->b->ticketed_at);
    edi_end(p->w);
    write_payment(p, total, i);
}

static void write_guardian(struct pnr *p)
{
    const struct person *child = &p->travellers[0].person;
    char bring[64];

    (void)snprintf(bring, sizeof bring, "%s%u BRING %s FAMILY", person_phone_code(child),
                   pnr_phone_number(p), child->surname);
    edi_begin(p->w, "ADD");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "701");
    edi_component_c(p->w, "4 SPECIMEN ROAD");
    edi_component(p->w, person_town(child, 0));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, child->nationality);
    edi_skip_components(p->w, 1);
    edi_component_c(p->w, bring);
    edi_end(p->w);
}

static void write_frequent_flyer(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    static const char *const levels[] = {"", "SILVER", "GOLD", "ELITE"};

    edi_begin(p->w, "FTI");
    edi_element_c(p->w, p->f->carrier);
    edi_component_c(p->w, t->frequent_flyer);
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, levels[t->sequence % 4]);
    edi_end(p->w);
}

void pnr_write_traveller(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    struct rng r = rng_from(p->b->seed, 60 + i);
    uint32_t fare = 20000 + rng_below(&r, 180000);
    char id[24];

    pnr_write_tif(p, i, booking_misspelt(p->b, p->push));
    if (t->frequent_flyer[0])
        write_frequent_flyer(p, i);
    if (t->kind != KIND_INFANT && rng_percent(&r, 40))
        write_fare_line(p, fare);
    if (rng_percent(&r, 50)) {
        (void)snprintf(id, sizeof id, "%08X%04X", (unsigned)(p->b->seed >> 32),
                       (unsigned)(t->sequence));
        edi_begin(p->w, "REF");
        edi_element_c(p->w, "");
        edi_component_c(p->w, id);
        edi_end(p->w);
    }
    if (!style_has(p->f->style, 'D'))
        pnr_write_documents(p, i);
    if (t->unaccompanied)
        write_guardian(p);
    if (t->kind != KIND_INFANT && !p->b->go_show)
        write_ticket(p, i);
}
