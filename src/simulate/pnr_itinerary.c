/* SPDX-License-Identifier: Apache-2.0 */
/* GR.5 to GR.7: the flight as booked, services, check-in, connections. */
#include "simulate/pnr.h"

#include "reference/carrier.h"

#include <stdio.h>

static void write_flight_number(struct pnr *p, uint32_t number, const char *suffix,
                                char booking_class)
{
    edi_element_u(p->w, number, 4);
    edi_component(p->w, (str){&booking_class, 1});
    edi_component_c(p->w, suffix);
}

/**
 * The leg as booked: a traveller who joins at the origin of a flight with two legs has the whole
 * way.
 */
static struct sim_leg booked_leg(const struct pnr *p)
{
    struct sim_leg leg = *flight_border(p->f);

    if (p->f->leg_count < 2 || !p->b->joins_at_origin)
        return leg;
    leg.from = p->f->leg[0].from;
    leg.departs_at = p->f->leg[0].departs_at;
    leg.to = p->f->leg[1].to;
    leg.arrives_at = p->f->leg[1].arrives_at;
    return leg;
}

static bool codeshare_by_tra(const struct pnr *p)
{
    return p->f->style->pnr_version >= 14;
}

static void write_flight_tvl(struct pnr *p)
{
    struct sim_leg leg = booked_leg(p);

    edi_begin(p->w, "TVL");
    pnr_write_tvl_times(p->w, leg.departs_at, leg.arrives_at);
    edi_element_c(p->w, leg.from->code);
    edi_element_c(p->w, leg.to->code);
    edi_element_c(p->w, p->b->marketing ? p->f->partner : p->f->carrier);
    if (p->b->marketing && !codeshare_by_tra(p))
        edi_component_c(p->w, p->f->carrier);
    if (p->b->marketing)
        write_flight_number(p, p->f->partner_number, "", p->b->booking_class);
    else
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
    edi_end(p->w);
    if (p->b->marketing && codeshare_by_tra(p)) {
        edi_begin(p->w, "TRA");
        edi_element_c(p->w, p->f->carrier);
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
        edi_end(p->w);
    }
}

static void write_rpi(struct pnr *p, const char *status)
{
    uint32_t seats = 0;

    for (uint32_t i = 0; i < p->count; i++)
        seats += p->travellers[i].kind != KIND_INFANT;
    edi_begin(p->w, "RPI");
    edi_element_u(p->w, pnr_named(p) ? seats : p->b->group_size, 1);
    edi_element_c(p->w, status);
    edi_end(p->w);
}

static bool boarded(const struct sim_traveller *t)
{
    return t->fate == FATE_BOARDED;
}

/**
 * What a party checked in together. The first with bags is the head of the pool, the others
 * members.
 */
struct pool {
    uint32_t bags, weight, owners;
    uint32_t head; /* traveller, or UINT32_MAX */
    char reference[16];
};

static struct pool find_pool(const struct pnr *p)
{
    struct pool pool = {.head = UINT32_MAX};

    for (uint32_t i = 0; i < p->count; i++) {
        const struct sim_traveller *t = &p->travellers[i];
        if (!boarded(t) || t->bags == 0)
            continue;
        if (pool.head == UINT32_MAX) {
            pool.head = i;
            (void)snprintf(pool.reference, sizeof pool.reference, "%s-%u",
                           flight_border(p->f)->from->code, t->sequence);
        }
        pool.bags += t->bags;
        pool.weight += t->weight_kg;
        pool.owners++;
    }
    return pool;
}

static void write_tags(struct pnr *p, const struct sim_traveller *t, uint32_t bags)
{
    const struct carrier *carrier = carrier_find(str_from_c(p->f->carrier));
    const char *accounting = carrier && carrier->accounting[0] ? carrier->accounting : "999";
    char tag[24];

    (void)snprintf(tag, sizeof tag, "%s0%s%06u", pnr_dirty(p, DIRT_BAG_TAG_BLANK) ? " " : "",
                   accounting, t->tag % 1000000);
    edi_element_c(p->w, style_has(p->f->style, 'T') ? p->f->carrier : accounting);
    edi_component_c(p->w, tag);
    edi_component_u(p->w, bags, 1);
    edi_component_c(p->w, booked_leg(p).to->code);
}

static void write_bags(struct pnr *p, const struct sim_traveller *t, const struct pool *pool,
                       bool head)
{
    bool pooled = pool->owners > 1;
    bool early = pooled && pnr_dirty(p, DIRT_POOL_WRONG_ELEMENT);

    edi_begin(p->w, "TBD");
    edi_skip_elements(p->w, 1);
    if (head) {
        edi_element_u(p->w, pool->bags, 1);
        edi_component_u(p->w, pool->weight, 1);
        edi_component_c(p->w, "700");
    } else {
        edi_skip_elements(p->w, 1);
    }
    edi_skip_elements(p->w, early ? 0 : 1);
    edi_element_c(p->w, !pooled ? "" : head ? "HP" : "MP");
    if (pooled)
        edi_component_c(p->w, pool->reference);
    edi_skip_elements(p->w, early ? 1 : 0);
    if (head)
        write_tags(p, t, pool->bags);
    edi_end(p->w);
}

static void write_checked_in(struct pnr *p, uint32_t i, const struct pool *pool)
{
    const struct sim_traveller *t = &p->travellers[i];
    char sequence[16], ref[8];

    (void)snprintf(sequence, sizeof sequence, "%s-%u", flight_border(p->f)->from->code,
                   t->sequence);
    edi_begin(p->w, "TRI");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, sequence);
    edi_skip_components(p->w, 2);
    edi_component(p->w, pnr_reference(p, i, ref));
    edi_end(p->w);
    pnr_write_tif(p, i, false);
    if (t->seat[0]) {
        edi_begin(p->w, "SSD");
        edi_element_c(p->w, t->seat);
        edi_skip_elements(p->w, 3);
        edi_element_c(p->w, p->b->booking_class == 'J' || p->b->booking_class == 'C' ? "C" : "Y");
        edi_end(p->w);
    }
    if (t->bags > 0)
        write_bags(p, t, pool, i == pool->head);
}

static void write_check_in_head(struct pnr *p)
{
    utc_ms at = flight_border(p->f)->departs_utc - (utc_ms)(70 + p->b->seed % 90) * 60000;
    struct datetime t = utc_to_datetime(at);
    char text[64], date[8];

    edi_begin(p->w, "DAT");
    if (p->drawn == DIRT_EMPTY_DAT) {
        (void)pnr_dirty(p, DIRT_EMPTY_DAT);
    } else if (style_has(p->f->style, 'H')) {
        text_ddmmmyy(t.date, date);
        (void)snprintf(text, sizeof text, "L FT %s D%06u %.5s%02d%02d%02dZ 1D%04u", p->f->carrier,
                       (unsigned)(p->b->seed % 1000000), date, t.date.year % 100, t.minute / 60,
                       t.minute % 60, (unsigned)(p->b->seed % 10000));
        edi_element_c(p->w, "3");
        edi_component_c(p->w, text);
    } else {
        edi_element_c(p->w, "2");
        pnr_write_instant(p->w, at);
    }
    edi_end(p->w);
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->f->carrier);
    edi_component_c(p->w, flight_border(p->f)->from->code);
    edi_skip_elements(p->w, 3);
    edi_element_c(p->w, "A");
    edi_end(p->w);
}

static void write_check_in(struct pnr *p)
{
    struct pool pool = find_pool(p);
    uint32_t aboard = 0;

    for (uint32_t i = 0; i < p->count; i++)
        aboard += boarded(&p->travellers[i]);
    if (aboard == 0)
        return;
    write_check_in_head(p);
    for (uint32_t i = 0; i < p->count; i++)
        if (boarded(&p->travellers[i]))
            write_checked_in(p, i, &pool);
}

void pnr_write_flight_segment(struct pnr *p)
{
    write_flight_tvl(p);
    write_rpi(p, pnr_dirty(p, DIRT_RPI_K) ? "K" : p->b->group_size && !pnr_named(p) ? "HN" : "HK");
    edi_begin(p->w, "APD");
    edi_element_c(p->w, p->f->aircraft);
    edi_end(p->w);
    pnr_write_seat_requests(p);
    pnr_write_services(p);
    if (p->b->marketing && !codeshare_by_tra(p)) {
        pnr_write_rci(p);
        edi_begin(p->w, "TVL");
        edi_skip_elements(p->w, 4);
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
        edi_end(p->w);
    }
    if (pnr_is_final(p))
        write_check_in(p);
}

void pnr_write_connection(struct pnr *p)
{
    const struct sim_leg *leg = &p->b->connection;

    edi_begin(p->w, "TVL");
    pnr_write_tvl_times(p->w, leg->departs_at, leg->arrives_at);
    edi_element_c(p->w, leg->from->code);
    edi_element_c(p->w, leg->to->code);
    edi_element_c(p->w, p->f->carrier);
    write_flight_number(p, p->b->connection_number, "", p->b->booking_class);
    edi_end(p->w);
    write_rpi(p, "HK");
}
