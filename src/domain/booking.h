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

/** ORG: who made the booking, sent the push or checked somebody in. */
struct originator {
    str system, system_place, system_place_name;
    str agency, office, second_office; /* IATA number; 9902, twice */
    str city, city_name;
    str host, host_place; /* whose system the originator works in */
    str type, country, currency, language, agent, phone, party;
    /* PAXLST NAD MS: C082; CTA 3139 and C056; COM */
    str id, contact_function, contact_id, contact_name;
    VEC(struct contact) contacts;
    bool present;
};

/**
 * The group a segment stood in: numbers from 1 in the booking's lists. 0 and 0: the booking's own.
 */
struct scope {
    uint32_t traveller, segment;
};

/** SSR C332: a seat or the like, and whom it is for. */
struct request_item {
    str data, unit, traveller_ref;
    struct strs characteristics;
};

/** SSR. */
struct request {
    str code, status, carrier, from, to, text, traveller_ref;
    uint32_t quantity;
    str description, indicator, second_indicator; /* 7009, 7365 twice */
    VEC(struct request_item) items;               /* when they tell more than traveller_ref */
    struct scope scope;
    struct sent_at sent_at;
};

/** A line of host history, `n/action/rest`. Envelope and action are empty when it is not so. */
struct history_line {
    str envelope, action, rest;
};

/**
 * IFT, LTS, and segments that are not interpreted. `code` is subject:type (4:28 for OSI), LTS, or
 * the tag of such a segment, whose text then is the segment.
 */
struct remark {
    str code, carrier, text;
    str traveller_ref; /* set for remarks inside a traveller's group */
    str indicator, language;
    enum { REMARK_TEXT, REMARK_LINE, REMARK_SEGMENT } form;
    struct history_line line; /* of LTS */
    struct scope scope;
    struct sent_at sent_at;
};

/** Told by an SSR of the booking, which has the rest. */
struct seat {
    str traveller_ref, seat, from, to, cabin;
    struct strs characteristics;
};

/** TBD: what is said of all bags together. */
struct bag_total {
    str status;
    uint32_t pieces;
    str weight, unit; /* as sent; kg, lb or unknown */
    str measure, indicator;
    uint32_t hand_pieces; /* hand baggage */
    str hand_weight, hand_unit;
};

/** TBD: checked bags of one traveller: a run of tags, or no tag. */
struct bag {
    str tag; /* first tag, digits with the carrier part */
    str to, pool, carrier;
    uint32_t pieces, weight_kg;  /* 0: not said. The weight is with the first of a TBD */
    bool pool_member;            /* counted with the head of the pool, not here */
    bool pool_head;              /* counted here, for all members */
    str type, indicator;         /* 9996, 9988 */
    str characteristic, request; /* 7081, SSR type */
    str weight, weight_unit;     /* of these bags alone */
    str text;
    VEC(struct bag_total) total; /* with the first bag of a TBD, nowhere else */
};

struct bag_list {
    struct bag *v;
    uint32_t n, cap;
};

/** EBD C675: how much of excess. */
struct allowance {
    str quantity, weight, kind, unit, indicator; /* kind N pieces, W weight; unit K, L */
};

/** EBD: excess baggage and its price. */
struct excess_baggage {
    uint32_t pieces, weight_kg;
    str currency, amount, indicator;
    VEC(struct allowance) allowances;
    struct bag_list bags;
    struct scope scope;
};

/** GR.6/GR.7: one traveller's check-in on one segment. */
struct check_in {
    str traveller_ref, sequence, seat, cabin, agent;
    struct datetime at; /* UTC unless agreed otherwise */
    struct bag_list bags;
    uint32_t traveller;                /* number in the booking; 0: not one of its travellers */
    str surname, given;                /* as sent, where they are not that traveller's */
    str note;                          /* DAT 3: the host's own text; `at` is read from it */
    VEC(struct originator) checked_by; /* ORG whole; `agent` is its system */
    str identity_type, identity;       /* TRI C670 */
    str sequence_qualifier;
    str first_seat; /* of TRI, when SSD tells another */
    str smoking, cabin_class, from, to;
    struct strs characteristics;
    /* Of TIF in this group, until the booking is complete. */
    str name_ref, name_type_code;
    enum traveller_type name_type;
    struct sent_at name_at;
    struct sent_at sent_at;
};

/** GR.5: one itinerary segment as booked. */
struct segment {
    struct designator marketing, operating; /* operating.number empty: the same */
    str booking_class, operating_class, status, from, to, equipment;
    struct datetime departs_at, arrives_at; /* local */
    uint32_t places;
    enum { SEGMENT_AIR, SEGMENT_OPEN, SEGMENT_SURFACE } kind;
    VEC(struct check_in) check_ins;
    str from_name, to_name, description, line, indicator;
    struct strs sequence, marriage; /* C309, C311 */
    struct strs more_statuses;      /* of RPI */
    str stops, duration;            /* APD */
    VEC(struct locator) locators;   /* RCI of this segment; the booking has them too */
};

/** GR.8: the booking this one was split from or into. */
struct split {
    uint32_t count;
    str system, locator, type, qualifier;
    struct datetime created_at; /* UTC */
    VEC(struct locator) others; /* the same record in other systems */
};

/** GR.9: travel other than by air. */
struct other_travel {
    str kind, text, place, name, vendor;
    struct date from, to;
    struct datetime from_at, to_at; /* when a time was sent; local */
    str code, function;             /* 4025 and 1225 as sent */
    str to_place, to_name, operating;
    str product, room, description, suffix, line;
    str status;
    uint32_t places;
    VEC(struct locator) locators;
};

/** DAT with a qualifier that we know no meaning of. */
struct other_moment {
    str qualifier, text;
    struct datetime at;
};

/** GR.10 to GR.12: what was done to the booking. */
struct history_item {
    enum { HISTORY_CANCELLED, HISTORY_ADDED } action;
    str what;                         /* readable */
    str action_code;                  /* when neither A nor X */
    str reason, place;                /* 1245, 3225 */
    struct strs sent;                 /* the segments it consists of, as they are sent */
    VEC(struct traveller) travellers; /* what was understood of them; of these three one at most */
    VEC(struct request) requests;
    VEC(struct remark) remarks;
    VEC(struct segment) segments;
    struct bag_list bags;
};
struct history {
    struct datetime at; /* UTC */
    str by;             /* readable */
    VEC(struct history_item) items;
    str source, source_detail, agency, sign, place, place_name, country, system;
    str moment; /* qualifier of DAT when it is not T */
};

struct booking {
    VEC(struct locator) locators;
    bool cancelled;
    bool dcs_only; /* no reservation is known: the locator is one of departure control */
    struct datetime transacted_at, ticketed_at; /* DAT 700, 710; UTC */
    VEC(struct other_moment) moments;
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
    VEC(struct excess_baggage) excess_baggage;
    str sent;        /* from SRC on, of the input: see booking_digest (fold/booking.h) */
    uint64_t offset; /* of SRC in the input */
    uint32_t number; /* of SRC in the message */
};

#endif
