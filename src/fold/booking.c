/* SPDX-License-Identifier: Apache-2.0 */
/* Bookings: identity, digests of their sections, and what they say of one traveller. */
#include "fold/booking.h"

#include "base/hash.h"
#include "reference/airport.h"

#include <stdio.h>
#include <stdlib.h>

#define CHAIN_MAX 64 /* bookings under one code, locators of one booking: more is nobody's */
#define YEAR_MS ((utc_ms)366 * 24 * 3600 * 1000)

/* Identity. ------------------------------------------------------------------------------------ */

const struct locator *booking_key(const struct booking *booking)
{
    for (uint32_t i = 0; i < booking->locators.n; i++)
        if (booking->locators.v[i].code.n)
            return &booking->locators.v[i];
    return NULL;
}

static utc_ms newest_sign(const struct known_booking *k)
{
    utc_ms at = k->current_at.sent_at > k->at.sent_at ? k->current_at.sent_at : k->at.sent_at;

    if (at == UTC_UNKNOWN && date_full(k->created_on))
        at = (utc_ms)date_to_days(k->created_on) * 24 * 3600 * 1000;
    return at;
}

static bool within_a_year(const struct known_booking *k, utc_ms sent_at)
{
    utc_ms at = newest_sign(k);

    return at == UTC_UNKNOWN || sent_at == UTC_UNKNOWN ||
           (at > sent_at ? at - sent_at : sent_at - at) <= YEAR_MS;
}

static bool same_locator(const struct locator *a, const struct locator *b)
{
    return str_eq(a->system, b->system) && str_eq(a->code, b->code);
}

/**
 * How well a known booking fits one locator: 0 not, 1 by locator alone, 2 with the creation date.
 */
static int fits(const struct known_booking *k, const struct locator *sent, utc_ms sent_at)
{
    bool shared = false;

    for (uint32_t i = 0; i < k->locators.n && !shared; i++)
        shared = same_locator(&k->locators.v[i], sent);
    if (!shared)
        return 0;
    struct date created = sent->created_at.date;
    if (date_known(created) && date_known(k->created_on))
        return date_eq(created, k->created_on) ? 2 : 0;
    return within_a_year(k, sent_at) ? 1 : 0;
}

struct locator booking_locator(const struct known_flight *flight, const struct booking *booking,
                               char room[BOOKING_CODE_BYTES])
{
    const struct locator *key = booking_key(booking);
    uint64_t h = hash64(flight->designator.number, (uint64_t)date_to_days(flight->departs_on));

    if (key)
        return *key;
    h = hash64(flight->designator.carrier, h);
    if (booking->travellers.n) {
        h = hash64(booking->travellers.v[0].surname, h);
        h = hash64(booking->travellers.v[0].given, h);
    }
    int n = snprintf(room, BOOKING_CODE_BYTES, BOOKING_NAMELESS "%012llx",
                     (unsigned long long)(h >> 16));
    return (struct locator){
        .code = {room, (size_t)n}
    };
}

/** The best of those under one code, if it is better than `*best`. */
static void find_under(const struct known_flight *flight, const struct locator *sent,
                       utc_ms sent_at, struct known_booking **best, int *best_fit)
{
    struct known_booking *k;
    uint32_t at = 0;

    for (unsigned i = 0; i < CHAIN_MAX && (k = known_booking_next(flight, sent->code, &at)); i++) {
        int fit = fits(k, sent, sent_at);
        if (fit > *best_fit || (fit && fit == *best_fit && newest_sign(k) > newest_sign(*best))) {
            *best = k;
            *best_fit = fit;
        }
    }
}

struct known_booking *booking_find(const struct known_flight *flight, const struct booking *booking,
                                   utc_ms sent_at)
{
    char room[BOOKING_CODE_BYTES];
    struct locator own = booking_locator(flight, booking, room);
    struct known_booking *best = NULL;
    int best_fit = 0;

    find_under(flight, &own, sent_at, &best, &best_fit);
    for (uint32_t j = 0; j < booking->locators.n && j < CHAIN_MAX; j++)
        if (booking->locators.v[j].code.n)
            find_under(flight, &booking->locators.v[j], sent_at, &best, &best_fit);
    return best;
}

/*
 * Digests. Values are hashed with their length, so that no two lists of values run into one. ------
 */

uint64_t booking_digest(const struct booking *booking)
{
    return hash64(booking->sent, 0);
}

static void mix(uint64_t *h, str s)
{
    *h = hash64(s, *h ^ s.n);
}

static void mix_n(uint64_t *h, uint64_t n)
{
    *h = hash64_mix(*h, n);
}

static void mix_date(uint64_t *h, struct date d)
{
    mix_n(h, ((uint64_t)(uint16_t)d.year << 16) | ((uint64_t)d.month << 8) | d.day);
}

static void mix_time(uint64_t *h, struct datetime t)
{
    mix_date(h, t.date);
    mix_n(h, (uint64_t)(uint16_t)t.minute);
}

static void mix_designator(uint64_t *h, const struct designator *d)
{
    mix(h, d->carrier);
    mix(h, d->number);
    mix(h, d->suffix);
}

static void mix_bag(uint64_t *h, const struct bag *b)
{
    mix(h, b->tag);
    mix(h, b->to);
    mix(h, b->pool);
    mix(h, b->carrier);
    mix_n(h, ((uint64_t)b->pieces << 32) | b->weight_kg);
    mix_n(h, b->pool_member);
}

static void mix_excess(uint64_t *h, const struct excess_baggage *e)
{
    mix_n(h, ((uint64_t)e->pieces << 32) | e->weight_kg);
    mix(h, e->amount);
    mix(h, e->currency);
    for (uint32_t i = 0; i < e->bags.n; i++)
        mix_bag(h, &e->bags.v[i]);
}

static void mix_contact(uint64_t *h, const struct contact *c)
{
    const str values[] = {c->kind,   c->value,    c->street,  c->city,
                          c->region, c->postcode, c->country, c->traveller_ref};

    for (size_t i = 0; i < COUNT_OF(values); i++)
        mix(h, values[i]);
}

static void mix_tickets(uint64_t *h, const struct traveller *t)
{
    for (uint32_t i = 0; i < t->tickets.n; i++) {
        const struct ticket *k = &t->tickets.v[i];
        mix(h, k->number);
        mix(h, k->type);
        mix_date(h, k->issued_on);
        mix(h, k->fare.amount);
        mix(h, k->total.amount);
        for (uint32_t j = 0; j < k->payments.n; j++) {
            const struct payment *p = &k->payments.v[j];
            mix(h, p->type);
            mix(h, p->card);
            mix(h, p->account);
            mix(h, p->holder);
            mix(h, p->money.amount);
            for (uint32_t n = 0; p->payer.n && n < p->payer.v->lines.n; n++)
                mix(h, p->payer.v->lines.v[n]);
        }
    }
}

static void mix_traveller_sections(uint64_t h[SECTION_COUNT], const struct traveller *t)
{
    mix(&h[SECTION_TICKETS], t->ref);
    mix_tickets(&h[SECTION_TICKETS], t);
    for (uint32_t i = 0; i < t->contacts.n; i++)
        mix_contact(&h[SECTION_CONTACTS], &t->contacts.v[i]);
    for (uint32_t i = 0; i < t->addresses.n; i++) {
        mix(&h[SECTION_CONTACTS], t->addresses.v[i].kind);
        mix(&h[SECTION_CONTACTS], t->addresses.v[i].street);
        mix(&h[SECTION_CONTACTS], t->addresses.v[i].city);
        mix(&h[SECTION_CONTACTS], t->addresses.v[i].country);
    }
    for (uint32_t i = 0; i < t->frequent_flyer.n; i++) {
        mix(&h[SECTION_FREQUENT_FLYER], t->ref);
        mix(&h[SECTION_FREQUENT_FLYER], t->frequent_flyer.v[i].carrier);
        mix(&h[SECTION_FREQUENT_FLYER], t->frequent_flyer.v[i].number);
    }
}

static void mix_check_in(uint64_t *h, const struct check_in *c)
{
    mix(h, c->traveller_ref);
    mix(h, c->sequence);
    mix(h, c->seat);
    mix_time(h, c->at);
    for (uint32_t i = 0; i < c->bags.n; i++)
        mix_bag(h, &c->bags.v[i]);
}

static void mix_segment(uint64_t h[SECTION_COUNT], const struct segment *s)
{
    uint64_t *itinerary = &h[SECTION_ITINERARY];

    mix_designator(itinerary, &s->marketing);
    mix_designator(itinerary, &s->operating);
    mix(itinerary, s->booking_class);
    mix(itinerary, s->status);
    mix(itinerary, s->from);
    mix(itinerary, s->to);
    mix_time(itinerary, s->departs_at);
    mix_time(itinerary, s->arrives_at);
    mix_n(itinerary, s->places);
    for (uint32_t i = 0; i < s->check_ins.n; i++)
        mix_check_in(&h[SECTION_CHECK_IN], &s->check_ins.v[i]);
}

static void mix_lists(uint64_t h[SECTION_COUNT], const struct booking *b)
{
    for (uint32_t i = 0; i < b->seats.n; i++) {
        mix(&h[SECTION_SEATS], b->seats.v[i].traveller_ref);
        mix(&h[SECTION_SEATS], b->seats.v[i].seat);
        mix(&h[SECTION_SEATS], b->seats.v[i].from);
    }
    for (uint32_t i = 0; i < b->contacts.n; i++)
        mix_contact(&h[SECTION_CONTACTS], &b->contacts.v[i]);
    for (uint32_t i = 0; i < b->requests.n; i++) {
        mix(&h[SECTION_REQUESTS], b->requests.v[i].code);
        mix(&h[SECTION_REQUESTS], b->requests.v[i].status);
        mix(&h[SECTION_REQUESTS], b->requests.v[i].text);
    }
    for (uint32_t i = 0; i < b->remarks.n; i++)
        mix(&h[SECTION_REMARKS], b->remarks.v[i].text);
    for (uint32_t i = 0; i < b->locators.n; i++) {
        mix(&h[SECTION_LOCATORS], b->locators.v[i].system);
        mix(&h[SECTION_LOCATORS], b->locators.v[i].code);
    }
    for (uint32_t i = 0; i < b->splits.n; i++)
        mix(&h[SECTION_SPLIT], b->splits.v[i].locator);
    for (uint32_t i = 0; i < b->other_travel.n; i++)
        mix(&h[SECTION_OTHER_TRAVEL], b->other_travel.v[i].text);
    for (uint32_t i = 0; i < b->excess_baggage.n; i++)
        mix_excess(&h[SECTION_BAGGAGE], &b->excess_baggage.v[i]);
    for (uint32_t i = 0; i < b->history.n; i++) {
        mix_time(&h[SECTION_HISTORY], b->history.v[i].at);
        mix_n(&h[SECTION_HISTORY], b->history.v[i].items.n);
    }
}

void booking_sections(const struct booking *b, uint32_t sections[SECTION_COUNT])
{
    uint64_t h[SECTION_COUNT] = {0};
    const struct originator *o = &b->originator;

    for (uint32_t i = 0; i < b->segments.n; i++)
        mix_segment(h, &b->segments.v[i]);
    for (uint32_t i = 0; i < b->travellers.n; i++)
        mix_traveller_sections(h, &b->travellers.v[i]);
    mix_lists(h, b);
    const str from[] = {o->system, o->agency, o->office, o->city, o->agent};
    for (size_t i = 0; i < COUNT_OF(from); i++)
        mix(&h[SECTION_ORIGINATOR], from[i]);
    mix_n(&h[SECTION_BOOKING], b->cancelled);
    for (int i = 0; i < SECTION_COUNT; i++)
        sections[i] = (uint32_t)(h[i] ^ (h[i] >> 32)) | 1;
}

int booking_compare(const uint32_t before[SECTION_COUNT], const uint32_t now[SECTION_COUNT],
                    struct arena *mem, struct known_version *version, struct err *err)
{
    for (int i = 0; i < SECTION_COUNT; i++) {
        if (before[i] == 0 || before[i] == now[i])
            continue;
        if (!vec_push(mem, &version->differences))
            return err_memory(err);
        *vec_last(&version->differences) =
            (struct difference){(enum section)i, CHANGE_CHANGED, STR_NONE};
    }
    return 0;
}

uint64_t identity_digest(const struct traveller *t)
{
    uint64_t h = 1;

    mix(&h, t->surname);
    mix(&h, t->given);
    mix(&h, t->title);
    mix_n(&h, (uint8_t)t->sex);
    mix_date(&h, t->born_on);
    mix(&h, t->nationality);
    for (uint32_t i = 0; i < t->nationalities.n; i++)
        mix(&h, t->nationalities.v[i]);
    mix(&h, t->residence);
    mix(&h, t->birthplace);
    return h | 1;
}

uint64_t documents_digest(const struct traveller *t)
{
    uint64_t h = 1;

    for (uint32_t i = 0; i < t->documents.n; i++) {
        const struct document *d = &t->documents.v[i];
        mix_n(&h, (uint64_t)d->source);
        mix(&h, d->type);
        mix(&h, d->number);
        mix(&h, d->issuer);
        mix(&h, d->nationality);
        mix_date(&h, d->expires_on);
        mix_date(&h, d->issued_on);
    }
    return h | 1;
}

/* Facts about one traveller on one flight. ----------------------------------------------------- */

static bool same_place(str a, str b)
{
    return !a.n || !b.n || str_eq(a, b) || airport_same_city(a, b);
}

static bool is_named(const struct designator *d, const struct known_flight *flight)
{
    if (!d->number.n)
        return false;
    if (designator_eq(d, &flight->designator))
        return true;
    for (uint32_t i = 0; i < flight->names.n; i++)
        if (designator_eq(d, &flight->names.v[i]))
            return true;
    return false;
}

/**
 * Boarded at an earlier stop or staying aboard to a later one: the flight is a leg of this segment.
 */
static bool segment_holds_flight(const struct segment *s, const struct known_flight *flight)
{
    if (!date_full(s->departs_at.date) || !date_full(flight->departs_on) ||
        abs(date_to_days(s->departs_at.date) - date_to_days(flight->departs_on)) > 1)
        return false;
    return (str_eq(s->from, flight->from) || str_eq(s->to, flight->to)) &&
           (is_named(&s->marketing, flight) || is_named(&s->operating, flight));
}

/** Are these places the flight's, or those of a segment that holds it? */
static bool seat_is_of_flight(const struct seat *seat, const struct booking *b,
                              const struct known_flight *flight)
{
    if (same_place(seat->from, flight->from) && same_place(seat->to, flight->to))
        return true;
    for (uint32_t i = 0; i < b->segments.n; i++) {
        const struct segment *s = &b->segments.v[i];
        if (segment_holds_flight(s, flight) && str_eq(seat->from, s->from) &&
            str_eq(seat->to, s->to))
            return true;
    }
    return false;
}

bool segment_is_flight(const struct segment *s, const struct known_flight *flight)
{
    return date_eq(s->departs_at.date, flight->departs_on) && same_place(s->from, flight->from) &&
           same_place(s->to, flight->to) && (s->from.n || s->to.n);
}

/** References may be left out where the booking has one traveller. */
static bool means(str ref, const struct booking *booking, const struct traveller *who)
{
    if (ref.n || who->ref.n)
        return str_eq(ref, who->ref) || (!ref.n && booking->travellers.n == 1);
    return booking->travellers.n == 1;
}

static void take_check_in(const struct check_in *c, struct known_pnr *pnr)
{
    pnr->checked_in = true;
    if (c->seat.n)
        pnr->seat = c->seat;
    if (c->sequence.n)
        pnr->sequence = c->sequence;
    for (uint32_t i = 0; i < c->bags.n; i++) {
        if (c->bags.v[i].pool_member)
            continue;
        pnr->bag_pieces += c->bags.v[i].pieces;
        pnr->bag_weight_kg += c->bags.v[i].weight_kg;
    }
}

void booking_facts(const struct booking *b, const struct traveller *who,
                   const struct known_flight *flight, struct known_pnr *pnr)
{
    pnr->checked_in = false;
    pnr->seat = pnr->sequence = STR_NONE;
    pnr->bag_pieces = pnr->bag_weight_kg = 0;
    for (uint32_t i = 0; i < b->seats.n; i++) {
        const struct seat *s = &b->seats.v[i];
        if (means(s->traveller_ref, b, who) && seat_is_of_flight(s, b, flight))
            pnr->seat = s->seat;
    }
    for (uint32_t i = 0; i < b->segments.n; i++) {
        const struct segment *s = &b->segments.v[i];
        bool here = segment_is_flight(s, flight) || segment_holds_flight(s, flight);
        for (uint32_t j = 0; here && j < s->check_ins.n; j++)
            if (means(s->check_ins.v[j].traveller_ref, b, who))
                take_check_in(&s->check_ins.v[j], pnr);
    }
}
