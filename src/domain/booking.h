/* SPDX-License-Identifier: Apache-2.0 */
/* A booking (PNR) as one push describes it. Text is as sent; empty means not sent. */
#ifndef SAFAR_DOMAIN_BOOKING_H
#define SAFAR_DOMAIN_BOOKING_H

#include "domain/flight.h"
#include "domain/traveller.h"

/** RCI: a record locator of one system. */
struct locator {
    str system, code, type;
    struct datetime created_at; /* UTC */
};

/** ORG: who made the booking or sent the push. */
struct originator {
    str system, system_place, agency, office, city, type, country, currency, agent, phone;
    bool present;
};

/** SSR. */
struct request {
    str code, status, carrier, from, to, text, traveller_ref;
    uint32_t quantity;
};

/** IFT, LTS. `code` is subject:type, for example 4:28 for OSI. */
struct remark {
    str code, carrier, text;
    str traveller_ref; /* set for remarks inside a traveller's group */
};

struct seat {
    str traveller_ref, seat, from, to, cabin;
};

/** TBD: checked bags of one traveller. */
struct bag {
    str tag; /* first tag, digits with the carrier part */
    str to, pool, carrier;
    uint32_t pieces, weight_kg; /* 0: not said */
    bool pool_member;           /* counted with the head of the pool, not here */
};

/** GR.6/GR.7: one traveller's check-in on one segment. */
struct check_in {
    str traveller_ref, sequence, seat, cabin, agent;
    struct datetime at; /* UTC unless agreed otherwise */
    VEC(struct bag) bags;
};

/** GR.5: one itinerary segment as booked. */
struct segment {
    struct designator marketing, operating; /* operating.number empty: the same */
    str booking_class, operating_class, status, from, to, equipment;
    struct datetime departs_at, arrives_at; /* local */
    uint32_t places;
    enum { SEGMENT_AIR, SEGMENT_OPEN, SEGMENT_SURFACE } kind;
    VEC(struct check_in) check_ins;
};

/** GR.8: the booking this one was split from or into. */
struct split {
    uint32_t count;
    str system, locator;
};

/** GR.9: travel other than by air. */
struct other_travel {
    str kind, text, place, name, vendor;
    struct date from, to;
};

/** GR.10 to GR.12: what was done to the booking; items as readable text. */
struct history_item {
    enum { HISTORY_CANCELLED, HISTORY_ADDED } action;
    str what;
};
struct history {
    struct datetime at; /* UTC */
    str by;
    VEC(struct history_item) items;
};

struct booking {
    VEC(struct locator) locators;
    bool cancelled;
    struct datetime transacted_at, ticketed_at; /* DAT 700, 710; UTC */
    struct originator originator;
    VEC(struct traveller) travellers;
    VEC(struct segment) segments;
    VEC(struct seat) seats;
    VEC(struct contact) contacts;
    VEC(struct request) requests;
    VEC(struct remark) remarks;
    VEC(struct split) splits;
    VEC(struct other_travel) other_travel;
    VEC(struct history) history;
    VEC(struct bag) excess_baggage;
    str raw;         /* the booking's segments as sent, without SRC */
    uint64_t digest; /* of raw without layout: equal digests, equal bookings */
    uint64_t offset; /* of SRC in the input */
};

#endif
