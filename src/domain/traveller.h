/* SPDX-License-Identifier: Apache-2.0 */
/* One person in one booking or one API list: names as sent, and what identifies them. */
#ifndef SAFAR_DOMAIN_TRAVELLER_H
#define SAFAR_DOMAIN_TRAVELLER_H

#include "base/date.h"
#include "base/vec.h"

/** What a traveller is on the flight. PAXLST NAD 3035; PNRGOV travellers are passengers. */
enum role {
#define ROLE(code, role, name, meaning) role,
#include "domain/roles.def"
#undef ROLE
    ROLE_COUNT,
};

enum traveller_type {
    TRAVELLER_UNKNOWN,
    TRAVELLER_ADULT,
    TRAVELLER_CHILD,
    TRAVELLER_INFANT,
    TRAVELLER_GROUP,
    TRAVELLER_TYPE_COUNT,
};

/** Where a document was read. */
enum document_source {
    DOCUMENT_DOCS,
    DOCUMENT_DOCO,
    DOCUMENT_API,
    DOCUMENT_FOID,
    DOCUMENT_SOURCE_COUNT,
};

/** PAXLST GEI: were the data read from the document by a machine? */
enum verified { VERIFIED_UNKNOWN, VERIFIED_NO, VERIFIED_YES };

/** Where something stood in the message, for findings that come later. Not in JSON. */
struct sent_at {
    uint32_t segment;
    uint64_t offset;
};

struct document {
    enum document_source source;
    str type; /* P, V, I, ... as sent */
    str number, issuer, nationality;
    str place;          /* of issue */
    str surname, given; /* the holder as the document names them, when sent with it */
    struct date expires_on, issued_on;
    /* PAXLST DOC: code list and agency of the type, its name, status, version; GEI of SG5 */
    str code_list, agency, title, status, version;
    enum verified verified;
};

struct contact {
    str kind; /* phone, mobile, email, address, fax, other */
    str value, street, city, region, postcode, country;
    str purpose;
    str traveller_ref; /* empty: of the whole booking */
    str source;        /* OSI, SSR, address: told by one of those. Empty: a contact of its own */
    str text, name;    /* sent with an address: telephone or note; name of the place */
    str region_code;
    struct strs parts; /* a text that came in several */
};

/** Who brings or meets a child that travels alone. */
struct guardian {
    str role; /* departure, arrival; empty: not said */
    str name, phone, street, city, region, postcode, country;
};

/** REF: C653. */
struct other_reference {
    str qualifier, value;
};

struct frequent_flyer {
    str carrier, number, level;
    str source; /* SSR: told by FQTV */
    str status, tier, description, alliance, priority;
    str traveller_ref; /* when it names nobody of the booking */
};

struct money {
    str amount, currency;
    str place; /* MON 3225 */
};

/** Who paid, when told apart: IFT 4:43 and ADD behind FOP. */
struct payer {
    str name, address, phone; /* as far as the lines tell */
    struct strs lines;
    VEC(struct contact) contacts;
};

struct payment {
    str type, card, account, expiry, holder;
    struct money money;
    str form;      /* MS, when a miscellaneous form was sent before the type */
    str indicator; /* 2: the old form of an exchange, 3: the new */
    str approval, approval_source, authorised, verification, extended, text, membership,
        transaction;
    VEC(struct payer) payer; /* at most one */
};

/** TXD: one tax. */
struct tax {
    str category; /* 5305, of all taxes of the segment */
    str code;     /* 5153: GB, YQ */
    str country;
    struct money money;
};

/** MON: an amount that is neither base fare nor total. */
struct ticket_amount {
    str kind; /* 5025 */
    struct money money;
    str place;
};

/** PTK: how the ticket was priced. */
struct pricing {
    struct strs indicators; /* 5387: NR and the like */
    struct datetime time_limit;
    str carrier, accounting_code; /* validating */
    struct strs places, countries;
    str tariff, text, amount; /* 5379, 7402, 5004 */
    bool present;
};

/** FAR: the fare of a traveller. */
struct fare {
    str type;     /* 6353: A, C, ADT */
    str quantity; /* age or number, as sent */
    str discount_type, discount_percent, discount_country, discount_class;
    str text;
    struct strs details; /* 5388 */
    struct strs bases;   /* fare bases */
};

struct ticket {
    str number, type;
    struct date issued_on;
    struct money fare, total;
    VEC(struct payment) payments;
    uint32_t booklets;
    VEC(struct ticket_amount) amounts;
    VEC(struct tax) taxes;
    struct pricing pricing;
    struct datetime issued_at; /* when a time was sent too */
    str source;                /* SSR: told by TKNE */
    str status, indicator, item_action, related_number;
};

struct address {
    str kind; /* residence, destination, birth, home */
    str street, city, region, postcode, country;
};

/** Checked baggage told by PAXLST (MEA, FTX). */
struct api_bags {
    uint32_t pieces, weight_kg, weight_lb; /* in pounds when sent so */
    struct strs tags;                      /* runs are expanded */
};

/** PAXLST RFF as sent, of a qualifier without a member of its own. */
struct api_reference {
    str kind;                            /* 1153 */
    str number, line, version, revision; /* 1154, 1156, 1056 (4000), 1060 */
};

/** PAXLST NAT. */
struct citizenship {
    str kind; /* current, birth, former, or 3493 as sent */
    str country;
};

/** PAXLST FTX that is not about bags. */
struct api_text {
    str subject, function, code, text; /* 4451, 4453, 4441, 4440 */
};

/** What few travellers of a list have. */
struct api_details {
    VEC(struct citizenship) citizenships; /* all of them, when one is not the current one */
    VEC(struct api_reference) references;
    VEC(struct api_text) texts;
    VEC(str) other;   /* segments that are not interpreted, with the default service characters */
    str verification; /* GEI 7365, other than 173 and 174 */
    str region_name;  /* of the address, sent beside its code */
    str crew_code_list, crew_agency; /* of crew_function */
};

struct traveller {
    str ref; /* TIF 9944, or PAXLST RFF ABO */
    enum role role;
    enum traveller_type type;
    str surname, given, title; /* given without the title that was glued to it */
    str given_as_sent;
    char sex; /* 'M' 'F' 'X' 'U', 0 when not sent */
    struct date born_on;
    str nationality, residence, birthplace, birth_country;
    struct strs nationalities; /* all, current first; used when there is more than one */
    str with;                  /* infants: ref of the adult */
    bool infant_with;          /* TIF 9946: accompanied by an infant */
    uint32_t group_size;
    str source;               /* SSR: an infant told by INFT or DOCS alone */
    str type_code, name_code; /* TIF 6353 of given name and surname, where `type` says less */
    str status;
    struct strs other_names;
    bool unaccompanied; /* UMNR */
    uint32_t age;       /* of an unaccompanied minor */
    VEC(struct guardian) guardians;
    VEC(struct other_reference) references; /* REF with qualifier, or more than one */
    struct sent_at sent_at;
    VEC(struct document) documents;
    VEC(struct frequent_flyer) frequent_flyer;
    VEC(struct ticket) tickets;
    VEC(struct fare) fares;
    VEC(struct contact) contacts;
    VEC(struct address) addresses;
    str unique_id;            /* REF: the sender's own identity of the traveller */
    str government_reference; /* PAXLST RFF AEA: redress number, permit and the like */

    /* PAXLST only */
    str embarked, disembarked, cleared_at, locator, seat, crew_function;
    struct api_bags bags;
    enum verified verified;
    bool transit;
    VEC(struct api_details) details; /* at most one */
    uint32_t segment;                /* number of NAD in its message */
    uint64_t offset;                 /* of NAD or TIF in the input */
};

const char *role_name(enum role role);
const char *traveller_type_name(enum traveller_type type);
const char *document_source_name(enum document_source source);

/**
 * Cut a title from the end of given names: `JOHNMR` gives JOHN and MR, `ANNE MRS` ANNE and MRS.
 * DR, SIR, LADY and REV need a blank before them, as names end so (ALEKSANDR, NASIR). MR and MS
 * glued to a single letter are not cut: AMR is a name. A title alone stays a name.
 */
void title_cut(str given, str *name, str *title);

/** FNU, LNU, XXX, UNKNOWN, `-`, `.`: what senders write when they know no name. */
bool name_is_placeholder(str name);

#endif
