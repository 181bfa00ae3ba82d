/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GR.1 of a PNR but for its travellers and itinerary: locators, dates, originator; split, hotel,
 * history.
 */
#include "simulate/pnr.h"

#include "simulate/bookings.h"
#include "simulate/people.h"

#include <stdio.h>

void pnr_write_rci(struct pnr *p)
{
    const struct sim_booking *b = p->b;

    edi_begin(p->w, "RCI");
    if (b->go_show) {
        char reference[16];
        (void)snprintf(reference, sizeof reference, "%08X%s", (unsigned)(b->seed & 0xFFFFFFFFu),
                       p->f->carrier);
        edi_element_c(p->w, p->f->carrier);
        edi_component_c(p->w, reference);
        edi_component_c(p->w, "C");
        edi_end(p->w);
        return;
    }
    edi_element_c(p->w, b->system);
    edi_component_c(p->w, b->locator);
    edi_component_c(p->w, "");
    pnr_write_instant(p->w, b->created_at);
    if (b->partner_locator[0]) {
        edi_element_c(p->w, b->marketing ? p->f->partner : "1G");
        edi_component_c(p->w, b->partner_locator);
    }
    edi_end(p->w);
}

void pnr_write_dat(struct pnr *p)
{
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "700");
    pnr_write_instant(p->w, booking_transacted(p->f, p->b, p->push));
    if (p->b->ticketed_at && !p->b->go_show) {
        edi_element_c(p->w, "710");
        pnr_write_instant(p->w, p->b->ticketed_at);
    }
    if (p->drawn == DIRT_GLUED_ORG) {
        p->w->open = false; /* the terminator is what is missing */
        return;
    }
    edi_end(p->w);
}

static void write_agency_org(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 9);
    char office[16], agency[12], agent[12];
    const char *city = p->f->arrival ? p->f->foreign->city : p->f->home->city;

    (void)snprintf(agency, sizeof agency, "%08u", 10000000u + rng_below(&r, 89999999u));
    uint32_t letter = rng_below(&r, 26), desk = rng_below(&r, 100);
    (void)snprintf(office, sizeof office, "%s%c2%02u00", city, (char)('A' + letter), desk);
    (void)snprintf(agent, sizeof agent, "%04uAA", rng_below(&r, 10000));
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->b->partner_locator[0] && !p->b->marketing ? "1G" : p->b->system);
    edi_component_c(p->w, city);
    edi_element_c(p->w, agency);
    edi_component_c(p->w, office);
    edi_element_c(p->w, city);
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "T");
    edi_element_c(p->w, strcmp(head->nationality, "PAK") == 0 ? "PK" : "GB");
    edi_element_c(p->w, agent);
    edi_end(p->w);
}

void pnr_write_org(struct pnr *p)
{
    if (p->b->agency && !p->b->go_show) {
        write_agency_org(p);
        return;
    }
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->b->marketing ? p->f->partner : p->f->carrier);
    edi_component_c(p->w, flight_border(p->f)->from->code);
    if (p->b->go_show) {
        edi_skip_elements(p->w, 3);
        edi_element_c(p->w, "A");
    }
    edi_end(p->w);
}

void pnr_write_booking_address(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 10);
    char street[40], code[8], phone[24];

    if (!rng_percent(&r, 25) || p->b->go_show)
        return;
    uint32_t house = 1 + rng_below(&r, 300), road = 1 + rng_below(&r, 60);
    (void)snprintf(street, sizeof street, "HOUSE %u STREET %u", house, road);
    (void)snprintf(code, sizeof code, "%05u", 10000 + rng_below(&r, 80000));
    (void)snprintf(phone, sizeof phone, "%s%u", person_phone_code(head), pnr_phone_number(p));
    edi_begin(p->w, "ADD");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "700");
    edi_component_c(p->w, street);
    edi_component(p->w, person_town(head, rng_below(&r, 8)));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, head->nationality);
    edi_component_c(p->w, code);
    edi_component_c(p->w, phone);
    edi_end(p->w);
}

void pnr_write_split(struct pnr *p)
{
    if (!p->b->split_locator[0] || p->push < p->b->split_push)
        return;
    edi_begin(p->w, "EQN");
    edi_element_u(p->w, 1, 1);
    edi_end(p->w);
    edi_begin(p->w, "RCI");
    edi_element_c(p->w, p->b->system);
    edi_component_c(p->w, p->b->split_locator);
    edi_component_c(p->w, "");
    pnr_write_instant(p->w, p->b->created_at);
    edi_end(p->w);
}

void pnr_write_hotel(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 15);
    struct date in = flight_border(p->f)->arrives_at.date;
    char date[8];

    if (!rng_percent(&r, 3) || p->b->go_show)
        return;
    edi_begin(p->w, "MSG");
    edi_element_c(p->w, "8");
    edi_end(p->w);
    edi_begin(p->w, "TVL");
    edi_element(p->w, text_ddmmyy(in, date));
    edi_component_c(p->w, "1500");
    edi_component(p->w,
                  text_ddmmyy(date_from_days(date_to_days(in) + rng_between(&r, 1, 9)), date));
    edi_element_c(p->w, flight_border(p->f)->to->city);
    edi_component_c(p->w, "SPECIMEN HOTEL");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "VN");
    edi_element_c(p->w, "67576");
    edi_component_c(p->w, "ROH");
    edi_end(p->w);
}

static void write_sac(struct pnr *p, const char *action, bool before)
{
    edi_begin(p->w, "SAC");
    edi_skip_elements(p->w, 2);
    edi_element_c(p->w, action);
    edi_end(p->w);
    pnr_write_tif(p, 0, before);
}

/** GR.10: the correction of a name, once it has happened. */
void pnr_write_history(struct pnr *p)
{
    if (p->b->change != CHANGE_NAME || p->push < p->b->change_push)
        return;
    edi_begin(p->w, "ABI");
    edi_element_c(p->w, "4");
    edi_element_c(p->w, "05AB12");
    edi_component_c(p->w, "GS");
    edi_element_c(p->w, flight_border(p->f)->from->city);
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, p->f->carrier);
    edi_end(p->w);
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "T");
    pnr_write_instant(p->w, booking_transacted(p->f, p->b, p->b->change_push));
    edi_end(p->w);
    write_sac(p, "X", true);
    write_sac(p, "A", false);
}

void pnr_write_lts(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 16);
    struct datetime made = utc_to_datetime(p->b->created_at);
    char text[160], date[8];
    uint32_t lines = rng_percent(&r, 60) ? rng_below(&r, 5) : 0;

    if (p->b->go_show)
        return;
    for (uint32_t i = 0; i < lines; i++) {
        uint32_t item = 1 + rng_below(&r, 9), hour = rng_below(&r, 24), minute = rng_below(&r, 60);
        (void)snprintf(text, sizeof text,
                       "%u/%c/%u/RM CALLED %02u:%02u *%s/E* NOTE %u %.5s%02d%02dZ", i, "OAC"[i % 3],
                       item, hour, minute, p -> b -> system, rng_below(&r, 100),
                       text_ddmmmyy(made.date, date).p, made.minute / 60, made.minute % 60);
        edi_begin(p->w, "LTS");
        edi_element_c(p->w, text);
        edi_end(p->w);
    }
}
