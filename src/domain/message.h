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
#include "domain/response.h"
#include "domain/traveller.h"

enum message_type {
    MESSAGE_UNKNOWN,
    MESSAGE_PNRGOV,
    MESSAGE_PAXLST,
    MESSAGE_CUSRES,
    MESSAGE_ACKRES,
    MESSAGE_CONTRL,
    MESSAGE_GOVREQ, /* recognised, kept as sent */
    MESSAGE_TYPE_COUNT,
};

/** What the message wants. PNRGOV: MSG 1225. PAXLST: BGM 1001 with 1004. */
enum message_function {
#define FUNCTION(function, name) function,
#include "domain/message_functions.def"
#undef FUNCTION
    FUNCTION_COUNT,
};

enum message_syntax { SYNTAX_NONE, SYNTAX_EDIFACT, SYNTAX_XML, SYNTAX_COUNT };

/** PAXLST: who is on it. */
enum list_kind { LIST_PASSENGER, LIST_CREW };

/** PAXLST BGM: whose crew is listed, and what for. */
enum crew_flight { CREW_FLIGHT_UNKNOWN, CREW_FLIGHT_PASSENGER, CREW_FLIGHT_CARGO };
enum crew_kind {
    CREW_NONE, /* the list is none of crew */
    CREW_CREW,
    CREW_OVERFLIGHT,
    CREW_DOMESTIC_CONTINUANCE,
    CREW_MASTER,
    CREW_KIND_COUNT,
};
struct crew_list {
    enum crew_flight flight;
    enum crew_kind kind;
};

/** PAXLST BGM as sent. */
struct list_document {
    str code, code_list, agency, name; /* C002: 1001, 1131, 3055, 1000 */
    str id, version, revision;         /* C106: 1004, 1056, 1060 */
    str message_function, response;    /* 1225, 4343 */
    bool present;
};

/** PAXLST: a date of the message, not of a leg. */
struct listed_date {
    str kind; /* 2005 */
    struct datetime at;
};

/** PAXLST: a place of the message that no leg begins or ends at: destination, reporting, filing. */
struct listed_place {
    str kind, place, name, at_kind; /* 3227, 3225, 3224, 2005 */
    struct datetime at;
};

/** PAXLST CNT as sent. */
struct listed_count {
    str kind; /* 6069: 41 crew, 42 passengers */
    uint32_t count;
};

/** The Type B (teletype) header that stood in front of an interchange, as sent. */
struct type_b {
    bool present;
    bool possible_duplicate; /* PDM */
    str channel;             /* of ZCZC */
    str priority;
    VEC(str) addresses;
    str originator;
    str filed_at; /* DDHHMM, UTC */
    str tokens;
    str identifier; /* SMI */
};

/** UNB as sent. */
struct interchange {
    str syntax_id, syntax_version;                       /* S001: UNOA and 4, IATA and 1 */
    str sender, sender_qualifier, sender_route;          /* S002 */
    str recipient, recipient_qualifier, recipient_route; /* S003 */
    struct datetime prepared_at;
    str reference;                                          /* 0020 */
    str recipient_reference, recipient_reference_qualifier; /* S005 */
    str application, priority, acknowledgement, agreement;  /* 0026, 0029, 0031, 0032 */
    str test_indicator;                                     /* 0035; `test` when it is 1 */
    bool test;
    bool present;    /* false: the message came without UNB */
    uint64_t offset; /* of UNB in the input */
    struct type_b type_b;
};

/** UNG as sent. */
struct message_group {
    str type, sender, sender_qualifier, recipient, recipient_qualifier, reference, agency;
    str version, release, association, password;
    struct datetime prepared_at;
    bool present;
    uint64_t offset; /* of UNG in the input */
};

/** A data element that was read and means nothing to us: it is told, and shown by the tree. */
struct kept_element {
    struct place place;
    str text;
};

struct message {
    enum message_type type;
    enum message_syntax syntax;
    str type_sent;           /* as in UNH, for types we do not know */
    str version;             /* 13:1, D:05B */
    str agency, association; /* UNH 0051, 0057: UN and IATA, IA */
    str reference;           /* UNH 0062 */
    str access_reference;    /* UNH 0068: ties parts and answers to one flight */
    struct interchange interchange;
    struct message_group group;
    enum message_function function;
    str function_code; /* as sent, when PNRGOV knows no such function */
    uint32_t part;     /* S010, 0: not sent */
    bool last_part, part_present;
    char part_mark;      /* S010 0073: C first, F last; 0: not sent */
    enum list_kind list; /* PAXLST: BGM 250 lists crew */
    bool has_declared_count;
    uint32_t declared_count;      /* EQN, CNT */
    str transaction_reference;    /* RFF TN */
    str transaction_revision;     /* 1060 */
    struct originator originator; /* PNRGOV header ORG, PAXLST NAD MS */
    struct flight_ref flight;
    VEC(struct booking) bookings;
    VEC(struct traveller) travellers; /* PAXLST */

    /* CUSRES, ACKRES, CONTRL */
    enum response_kind kind;
    str document_name;                      /* CUSRES BGM 1001 when it is none we know */
    str document_number;                    /* CUSRES BGM 1004 */
    str message_function;                   /* CUSRES BGM 1225; ACKRES MSG 1225 when it is not 23 */
    VEC(struct flight_ref) other_flights;   /* further RFF AF that name another flight */
    VEC(struct reference) other_references; /* of the message, other than TN and AF */
    VEC(struct response_text) texts;        /* of the message */
    VEC(struct answer) answers;             /* CUSRES */
    VEC(struct application_error) errors;   /* ACKRES */
    struct syntax_report report;            /* CONTRL */

    /* PAXLST only */
    struct list_document document;
    struct crew_list crew_list;
    VEC(struct api_reference) references;
    VEC(struct listed_date) dates;
    VEC(struct listed_place) places;
    VEC(struct listed_count) counts;
    str authentication, authentication_key; /* AUT 9280, 9282 */

    struct findings findings;
    uint32_t elements, elements_kept; /* data elements with a value; those not understood */
    VEC(struct kept_element) kept;    /* at most KEPT_MAX of the latter */
    uint64_t offset;                  /* of UNH (or of the junk) in the input */
    uint64_t length;                  /* bytes up to and with UNT's terminator */
    uint32_t segments;
    bool usable; /* false: a fatal finding, or no flight: nothing may be concluded from it */
};

#define KEPT_MAX 1000

const char *message_type_name(enum message_type type);
const char *message_syntax_name(enum message_syntax syntax);
const char *message_function_name(enum message_function function);

/** Travellers in the message: of all bookings, or of the list. */
uint32_t message_traveller_count(const struct message *m);

#endif
