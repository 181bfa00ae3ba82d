/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV pushes. Segment order and elements follow the IATA/ICAO/WCO implementation guide; what
 * differs by carrier comes from styles.def, what is wrong on purpose from dirt.def. A booking draws
 * its own details from its seed, so that it looks the same in every push but for what has changed.
 */
#include "simulate/pnrgov_writer.h"

#include "simulate/bookings.h"
#include "simulate/pnr.h"

static void write_stub(struct pnr *p)
{
    edi_begin(p->w, "SRC");
    edi_end(p->w);
    pnr_write_rci(p);
    edi_begin(p->w, "ORG");
    edi_end(p->w);
}

static void write_group_name(struct pnr *p)
{
    edi_begin(p->w, "TIF");
    edi_element_c(p->w, p->b->group_name);
    edi_component_c(p->w, "G");
    edi_component_u(p->w, p->b->group_size, 1);
    edi_end(p->w);
}

/** Mistakes that show in several places are counted once here. */
static void count_spread_dirt(struct pnr *p)
{
    static const enum dirt_kind spread[] = {DIRT_DOTTED_REFERENCE, DIRT_LOWER_CASE,
                                            DIRT_SSR_QUANTITY, DIRT_GLUED_ORG};

    if (p->drawn == DIRT_EMPTY_DAT && !pnr_is_final(p))
        p->drawn = DIRT_NONE;
    for (size_t i = 0; i < COUNT_OF(spread); i++)
        (void)pnr_dirty(p, spread[i]);
}

static void write_head_of_booking(struct pnr *p)
{
    bool late_date = style_has(p->f->style, 'S') && p->drawn != DIRT_GLUED_ORG;

    edi_begin(p->w, "SRC");
    edi_end(p->w);
    pnr_write_rci(p);
    if (!late_date && p->drawn != DIRT_GLUED_ORG)
        pnr_write_dat(p);
    pnr_write_contacts(p);
    if (pnr_dirty(p, DIRT_UNKNOWN_SEGMENT)) {
        edi_begin(p->w, "FOO");
        edi_element_c(p->w, "LOCAL USE");
        edi_end(p->w);
    }
    if (style_has(p->f->style, 'D'))
        for (uint32_t i = 0; i < p->count; i++)
            pnr_write_documents(p, i);
    if (late_date || p->drawn == DIRT_GLUED_ORG)
        pnr_write_dat(p);
    pnr_write_org(p);
    pnr_write_booking_address(p);
}

static void write_booking(struct pnr *p)
{
    count_spread_dirt(p);
    write_head_of_booking(p);
    if (!pnr_named(p))
        write_group_name(p);
    for (uint32_t i = 0; pnr_named(p) && i < p->count; i++)
        pnr_write_traveller(p, i);
    if (p->b->connects && p->f->arrival)
        pnr_write_connection(p);
    pnr_write_flight_segment(p);
    if (p->b->connects && !p->f->arrival)
        pnr_write_connection(p);
    pnr_write_split(p);
    pnr_write_hotel(p);
    pnr_write_history(p);
    pnr_write_lts(p);
}

static bool is_update(const struct sim_flight *f, unsigned push)
{
    return f->style->pushes == PUSHES_UPDATES && push > 0 && push < PUSH_COUNT - 1;
}

/** Is the booking part of that push: as itself, or as the stub of a cancelled one? */
static bool included(const struct sim_flight *f, const struct sim_booking *b, unsigned push)
{
    if (is_update(f, push))
        return booking_changed(b, push);
    return booking_present(b, push);
}

struct push_content pnrgov_content(const struct sim_flight *f, unsigned push)
{
    struct push_content c = {.update = is_update(f, push)};
    uint32_t size = f->style->part_size;

    for (uint32_t i = 0; i < f->bookings.n; i++) {
        const struct sim_booking *b = &f->bookings.v[i];
        if (!included(f, b, push))
            continue;
        c.bookings++;
        if (booking_present(b, push))
            c.travellers += booking_travellers(b, push);
        else
            c.cancelled++;
    }
    c.parts = size == 0 || c.bookings == 0 ? 1 : (c.bookings + size - 1) / size;
    return c;
}

static void write_header(struct outgoing *o, const struct push_content *content)
{
    const struct sim_leg *leg = flight_border(o->f);

    if (content->update || !dirt_make(o->dirt, o->drawn, DIRT_NO_MSG)) {
        edi_begin(&o->w, "MSG");
        edi_skip_elements(&o->w, 1);
        edi_component_c(&o->w, content->update ? "141" : "22");
        edi_end(&o->w);
    }
    if (!dirt_make(o->dirt, o->drawn, DIRT_NO_ORG)) {
        edi_begin(&o->w, "ORG");
        edi_element_c(&o->w, o->f->style->host);
        edi_component_c(&o->w, o->f->style->host_city);
        edi_end(&o->w);
    }
    edi_begin(&o->w, "TVL");
    pnr_write_tvl_times(&o->w, leg->departs_at, leg->arrives_at);
    edi_element_c(&o->w, leg->from->code);
    edi_element_c(&o->w, leg->to->code);
    edi_element_c(&o->w, o->f->carrier);
    edi_element_u(&o->w, o->f->number, 4);
    edi_skip_components(&o->w, 1);
    edi_component_c(&o->w, o->f->suffix);
    edi_end(&o->w);
    edi_begin(&o->w, "EQN");
    edi_element_u(&o->w, content->bookings, 1);
    edi_end(&o->w);
}

static void write_one(struct outgoing *o, const struct sim_booking *b, unsigned push)
{
    struct pnr p = {.o = o,
                    .w = &o->w,
                    .f = o->f,
                    .b = b,
                    .push = push,
                    .travellers = &o->f->travellers.v[b->first],
                    .count = booking_travellers(b, push)};

    if (!booking_present(b, push)) {
        write_stub(&p);
        return;
    }
    p.drawn = dirt_draw(o->dirt, SCOPE_BOOKING);
    write_booking(&p);
}

void pnrgov_write(const struct sim_flight *f, unsigned push, uint32_t part, utc_ms sent_at,
                  struct dirt *dirt, struct buf *out)
{
    struct push_content content = pnrgov_content(f, push);
    uint32_t size = f->style->part_size ? f->style->part_size : UINT32_MAX, seen = 0;
    struct outgoing o;

    outgoing_open(&o, out, f, dirt, (enum outgoing_event)(EVENT_PUSH_0 + push), sent_at, part,
                  content.parts);
    outgoing_message(&o);
    write_header(&o, &content);
    for (uint32_t i = 0; i < f->bookings.n; i++) {
        if (!included(f, &f->bookings.v[i], push))
            continue;
        if (seen++ / size + 1 == part)
            write_one(&o, &f->bookings.v[i], push);
    }
    outgoing_message_end(&o);
    outgoing_close(&o);
}
