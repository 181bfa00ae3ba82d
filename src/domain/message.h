/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message (UNH..UNT, or one XML document) as domain records.
 *
 * Lifetime: everything hangs on the arena that the reader was given, or points into the input
 * bytes; both must outlive the record.
 */
#ifndef SAFAR_DOMAIN_MESSAGE_H
#define SAFAR_DOMAIN_MESSAGE_H

#include "domain/booking.h"
#include "domain/finding.h"
#include "domain/flight.h"
#include "domain/traveller.h"

enum message_type {
    MESSAGE_UNKNOWN,
    MESSAGE_PNRGOV,
    MESSAGE_PAXLST,
    MESSAGE_CUSRES,
    MESSAGE_ACKRES,
    MESSAGE_CONTRL,
    MESSAGE_TYPE_COUNT,
};

/** What the message wants. PNRGOV: MSG 1225. PAXLST: BGM 1001 with 1004. */
enum message_function {
#define FUNCTION(function, name) function,
#include "domain/message_functions.def"
#undef FUNCTION
    FUNCTION_COUNT,
};

/** UNB and UNG as sent. */
struct interchange {
    str sender, recipient, reference, application;
    struct datetime prepared_at;
    bool test;
    bool present; /* false: the message came without UNB */
};

struct message {
    enum message_type type;
    str type_sent;        /* as in UNH, for types we do not know */
    str version;          /* 13:1, D:05B */
    str reference;        /* UNH 0062 */
    str access_reference; /* UNH 0068: ties parts and answers to one flight */
    struct interchange interchange;
    enum message_function function;
    uint32_t part; /* S010, 0: not sent */
    bool last_part, part_present;
    bool crew_list; /* PAXLST: BGM 250 */
    bool has_declared_count;
    uint32_t declared_count;      /* EQN, CNT */
    str transaction_reference;    /* RFF TN */
    struct originator originator; /* PNRGOV header ORG, PAXLST NAD MS */
    struct flight_ref flight;
    VEC(struct booking) bookings;
    VEC(struct traveller) travellers; /* PAXLST */
    struct findings findings;
    uint64_t offset; /* of UNH (or of the junk) in the input */
    uint64_t length; /* bytes up to and with UNT's terminator */
    uint32_t segments;
    bool usable; /* false: a fatal finding, or no flight: nothing may be concluded from it */
};

const char *message_type_name(enum message_type type);
const char *message_function_name(enum message_function function);

/** Travellers in the message: of all bookings, or of the list. */
uint32_t message_traveller_count(const struct message *m);

#endif
