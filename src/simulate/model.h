/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the simulator makes up before it writes a message: persons, bookings, flights. The messages
 * and the truth are both written from these records, so they cannot disagree.
 *
 * Lifetime: one flight at a time, on the arena of the run. Nothing here is ever changed by a
 * writer.
 */
#ifndef SAFAR_SIMULATE_MODEL_H
#define SAFAR_SIMULATE_MODEL_H

#include "base/date.h"
#include "base/vec.h"
#include "reference/airport.h"
#include "simulate/random.h"

enum culture {
#define CULTURE(token) CULTURE_##token,
#include "simulate/cultures.def"
#undef CULTURE
    CULTURE_COUNT
};

/** A human being as the passport says. Names are words with blanks between, upper case ASCII. */
struct person {
    enum culture culture;
    char sex; /* 'M' 'F' */
    char surname[48], given[64];
    struct date born_on;
    char nationality[4]; /* as in documents; also the issuer */
    char document[16];
    struct date expires_on;
    uint16_t nation; /* row of nations.def */
};

enum traveller_kind { KIND_ADULT, KIND_CHILD, KIND_INFANT };

enum fate { FATE_BOARDED, FATE_OFFLOADED, FATE_NO_SHOW, FATE_CANCELLED };

/** One person on one flight. */
struct sim_traveller {
    struct person person;
    char booked_surname[48], booked_given[64]; /* as in TIF, without title */
    enum traveller_kind kind;
    enum fate fate;
    bool unaccompanied, verified, late; /* late: added after check-in closed */
    bool corrected;                     /* the first API request has a wrong document number */
    uint8_t adult;     /* infants: place of the adult in the booking, from 1; else 0 */
    uint16_t sequence; /* check-in, unique on the flight */
    char seat[5];
    uint8_t bags, weight_kg;
    uint32_t tag; /* first of `bags` serial numbers */
    char frequent_flyer[12];
    char ticket[14];
    int entry;     /* watchlist entry that travels, or whose near miss this is; -1: none */
    int near_miss; /* enum near_miss; 0 for the listed themselves and everybody else */
};

struct sim_leg {
    const struct airport *from, *to;
    struct datetime departs_at, arrives_at; /* local */
    utc_ms departs_utc, arrives_utc;
};

enum { PUSH_COUNT = 4, PUSH_NEVER = 9 };

/**
 * One PNR over the life of a flight. Pushes count 0..3: 72, 48, 24 and 0 hours before departure.
 */
struct sim_booking {
    char locator[8], system[4];
    char partner_locator[8];
    utc_ms created_at, ticketed_at;
    uint64_t seed;         /* of all that is decided while writing */
    uint32_t first, count; /* travellers */
    uint8_t first_push, cancel_push, change_push, documents_push;
    enum { CHANGE_NONE, CHANGE_NAME, CHANGE_CONTACT } change;
    bool marketing, go_show, agency, connects, joins_at_origin;
    uint16_t group_size; /* group: seats held; 0 otherwise */
    uint8_t named_push;  /* group: names known from this push on */
    char group_name[24];
    char split_locator[8]; /* the other half; "" when not split */
    uint8_t split_push;    /* from this push on they are apart */
    bool split_parent;     /* before it, this one holds the next booking's travellers too */
    char booking_class;
    struct sim_leg connection; /* before an arrival or after a departure, when `connects` */
    uint16_t connection_number;
};

struct style;

struct sim_flight {
    char carrier[3], suffix[2];
    uint16_t number;
    char partner[3]; /* codeshare: "" for none */
    uint16_t partner_number;
    const struct style *style;
    bool arrival;
    uint8_t leg_count, border; /* legs; index of the one that crosses the border */
    struct sim_leg leg[2];
    const struct airport *home, *foreign; /* the ends of the border leg */
    enum culture home_culture, foreign_culture;
    char aircraft[4];
    uint16_t seats;
    bool wide;
    uint64_t seed;
    uint32_t day, index; /* of the run, of the day */
    VEC(struct sim_booking) bookings;
    VEC(struct sim_traveller) travellers;
    struct person crew[16];
    uint8_t crew_count;
};

static inline const struct sim_leg *flight_border(const struct sim_flight *f)
{
    return &f->leg[f->border];
}

/** `PK785/2026-05-12/ISB-LHR`: carrier, number and suffix, local date of departure, border leg. */
#define FLIGHT_KEY 48
void flight_key(const struct sim_flight *f, char out[FLIGHT_KEY]);

#endif
