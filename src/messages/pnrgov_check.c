/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: checks of complete bookings and messages. Source: conformance.md section 4, P numbers. */
#include "messages/pnrgov.h"

#include "base/hash.h"

/** By number on the marketing or operating side, or by operating carrier, day and places. */
static bool is_flight_of_push(const struct message *m, const struct segment *segment)
{
    const struct designator *flight = &m->flight.designator;
    const struct leg *leg = flight_ref_leg(&m->flight);

    if (str_eq(segment->marketing.number, flight->number) &&
        (str_eq(segment->marketing.carrier, flight->carrier) ||
         str_eq(segment->operating.carrier, flight->carrier)))
        return true;
    if (flight->number.n && str_eq(segment->operating.number, flight->number))
        return true;
    return leg && str_eq(segment->operating.carrier, flight->carrier) &&
           str_eq(segment->from, leg->from) && str_eq(segment->to, leg->to) &&
           date_eq(segment->departs_at.date, leg->departs_at.date);
}

static void found(struct reading *r, enum finding_code code, const struct place *place)
{
    findings_add(&r->m->findings, r->mem, code, place);
}

/** P4, P6: the flight of the push is in the itinerary, for as many as are named. */
static void check_itinerary(struct reading *r, const struct booking *b, uint32_t named,
                            const struct place *place)
{
    bool on_flight = false;
    uint32_t places = 0;

    for (uint32_t i = 0; i < b->segments.n; i++)
        if (is_flight_of_push(r->m, &b->segments.v[i])) {
            on_flight = true;
            places = b->segments.v[i].places;
        }
    if (!on_flight && r->m->flight.legs.n)
        found(r, FINDING_FLIGHT_NOT_IN_BOOKING, place);
    /* In XML it may be the number aboard the flight (samples of 2024: 167). */
    if (on_flight && places && named && places != named && r->m->syntax != SYNTAX_XML)
        found(r, FINDING_PARTY_SIZE, place);
}

/** P5: references are unique. @return those who need a seat */
static uint32_t check_travellers(struct reading *r, const struct booking *b)
{
    uint32_t named = 0;

    for (uint32_t i = 0; i < b->travellers.n; i++) {
        const struct traveller *t = &b->travellers.v[i];
        named += t->type == TRAVELLER_GROUP ? t->group_size : t->type != TRAVELLER_INFANT;
        for (uint32_t j = 0; t->ref.n && j < pnrgov_compared(i); j++) {
            if (!str_eq(b->travellers.v[j].ref, t->ref))
                continue;
            struct place place = {.tag = "TIF",
                                  .segment = t->sent_at.segment,
                                  .element = 2,
                                  .component = 3,
                                  .offset = t->sent_at.offset};
            found(r, FINDING_REFERENCE_DUPLICATE, &place);
            break;
        }
    }
    return named;
}

/** P17: nothing in the history is later than the last change. */
static void check_history(struct reading *r, const struct booking *b, const struct place *place)
{
    const struct datetime *last = &b->transacted_at;

    if (!date_full(last->date) || last->minute < 0)
        return;
    for (uint32_t i = 0; i < b->history.n; i++) {
        const struct datetime *at = &b->history.v[i].at;
        if (date_full(at->date) && at->minute >= 0 &&
            utc_from_local(*at, 0) > utc_from_local(*last, 0)) {
            found(r, FINDING_HISTORY_LATE, place);
            return;
        }
    }
}

static struct place place_of(const struct booking *b)
{
    return (struct place){.tag = "SRC", .segment = b->number, .offset = b->offset};
}

void pnrgov_check_booking(struct reading *r)
{
    const struct booking *b = pnrgov_of(r)->booking;
    struct place place = place_of(b);

    if (b->locators.n == 0)
        found(r, b->travellers.n ? FINDING_LOCATOR_MISSING : FINDING_BOOKING_UNUSABLE, &place);
    if (b->cancelled)
        return;
    if (b->travellers.n == 0)
        found(r, FINDING_TRAVELLER_MISSING, &place);
    if (b->travellers.n > PNR_COMPARED_MAX || b->locators.n > PNR_COMPARED_MAX)
        found(r, FINDING_REPETITIONS, &place);
    check_itinerary(r, b, check_travellers(r, b), &place);
    check_history(r, b, &place);
}

/* ---- the message ----------------------------------------------------------------------------- */

static void missing(struct reading *r, const char *tag, enum finding_code code)
{
    struct place place = {.offset = r->m->offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    found(r, code, &place);
}

static bool same_record(const struct booking *a, const struct booking *b)
{
    const struct locator *x = &a->locators.v[0], *y = &b->locators.v[0];

    return str_eq(x->code, y->code) && str_eq(x->system, y->system) &&
           date_eq(x->created_at.date, y->created_at.date);
}

/** Longer runs of other bookings in the table are chance, or somebody's malice. */
enum { PROBES = 64 };

/** Where `b` stands in the table or may be put. @return NULL: look no further */
static uint32_t *slot_of(const struct message *m, const struct booking *b, uint32_t *table,
                         uint32_t size)
{
    uint64_t at = hash64(b->locators.v[0].code, hash64(b->locators.v[0].system, 0));

    for (int i = 0; i < PROBES; i++, at++) {
        uint32_t *slot = &table[at & (size - 1)];
        if (*slot == 0 || same_record(&m->bookings.v[*slot - 1], b))
            return slot;
    }
    return NULL;
}

/** P2: the same locator twice, by a table of the bookings' first locators. */
static void check_locators(struct reading *r)
{
    const struct message *m = r->m;
    uint32_t size = 16;

    while (size < 2 * (uint64_t)m->bookings.n && size < UINT32_MAX / 4)
        size *= 2;
    uint32_t *table = m->bookings.n > 1 ? arena_zalloc(r->mem, size, sizeof(*table)) : NULL;
    for (uint32_t i = 0; table && i < m->bookings.n; i++) {
        const struct booking *b = &m->bookings.v[i];
        if (b->locators.n == 0)
            continue;
        uint32_t *slot = slot_of(m, b, table, size);
        if (slot && *slot) {
            struct place place = place_of(b);
            found(r, FINDING_LOCATOR_DUPLICATE, &place);
        }
        if (slot)
            *slot = i + 1;
    }
}

void pnrgov_check_message(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct message *m = r->m;

    if (!p->header_seen_tvl)
        missing(r, "TVL", FINDING_FLIGHT_MISSING);
    if (!p->header_seen_msg)
        missing(r, "MSG", FINDING_SEGMENT_MISSING);
    if (!p->header_seen_org)
        missing(r, "ORG", FINDING_SEGMENT_MISSING);
    if (!m->has_declared_count)
        missing(r, "EQN", FINDING_SEGMENT_MISSING);
    /* EQN counts all parts: only a push in one part can be checked here. */
    if (m->has_declared_count && m->declared_count != p->bookings &&
        (!m->part_present || (m->part <= 1 && m->last_part)))
        found(r, FINDING_PNR_COUNT, &p->count_at);
    check_locators(r);
    m->usable = m->flight.legs.n && m->flight.designator.number.n &&
                date_full(m->flight.legs.v[0].departs_at.date);
}
