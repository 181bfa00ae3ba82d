/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a message that answers another one says: CUSRES (may this traveller board?), ACKRES (was the
 * push taken?) and CONTRL (was the syntax right?). Text is as sent; empty means not sent.
 */
#ifndef SAFAR_DOMAIN_RESPONSE_H
#define SAFAR_DOMAIN_RESPONSE_H

#include "base/str.h"
#include "base/vec.h"

/** What the whole message is. CUSRES: BGM 1001; ACKRES: with ERC or without; CONTRL: UCI 0083. */
enum response_kind {
#define KIND(kind, name) kind,
#include "domain/response_kinds.def"
#undef KIND
    RESPONSE_KIND_COUNT,
};

/** What the carrier is to do. What we do not know is undetermined, and never "board". */
enum directive {
#define DIRECTIVE(directive, name, rank, text) directive,
#include "domain/directives.def"
#undef DIRECTIVE
    DIRECTIVE_COUNT,
};

/** ERP 1049: does the answer speak of the whole message or of one traveller? */
enum answer_scope { ANSWER_MESSAGE, ANSWER_TRAVELLER, ANSWER_SCOPE_COUNT };

/** RFF that has no member of its own. */
struct reference {
    str qualifier, value; /* 1153, 1154 */
};

/** FTX, IFT. */
struct response_text {
    str subject; /* 4451: AHN, AAO, 3 */
    str text;
};

/** ERC beyond the first of its group. */
struct answer_code {
    str code; /* 9321 as sent, up to 8 characters; States have codes of their own */
    enum directive directive;
    str status;            /* second character when it is not Z: US ESTA status and the like */
    str code_list, agency; /* 1131, 3055 */
};

/** ERP and what follows it: one result. */
struct answer {
    enum answer_scope scope;
    str section;      /* 1049 as sent, when it is neither 1 nor 2 */
    str locator, ref; /* RFF AVF and ABO: exact echo of the list */
    VEC(struct reference) references;
    str code, status, code_list, agency; /* as in struct answer_code */
    enum directive directive;            /* the gravest of all codes */
    VEC(struct answer_code) further;
    str text; /* first FTX AAP: for the agent */
    VEC(struct response_text) texts;
};

/** ACKRES ERC and the IFT behind it. */
struct application_error {
    str code;    /* 9321 */
    str meaning; /* by application_errors.def; empty: unknown code */
    str code_list, agency;
    str text;
    VEC(struct response_text) texts;
};

/** 0085 and where: positions as sent, in S011 the segment tag counts as 1. */
struct syntax_error {
    str code, meaning;           /* 0085, and by syntax_errors.def */
    str tag;                     /* 0013 (0135): service segment in error */
    uint32_t element_position;   /* 0098 */
    uint32_t component_position; /* 0104 */
    uint32_t repetition;         /* 0136, since syntax version 4 */
};

/** What became of one level: an interchange, a group, a message. */
struct syntax_result {
    str action; /* 0083 */
    enum response_kind outcome;
    struct syntax_error error;
};

struct syntax_party {
    str id, qualifier, route;
};

/** UCS with its UCD. */
struct segment_report {
    uint32_t position; /* 0096: UNH is 1; 0 when UCD came without UCS */
    struct syntax_error error;
    VEC(struct syntax_error) elements;
};

/** UCM. */
struct message_report {
    str reference; /* 0062 */
    str type, version, release, agency, association;
    struct syntax_result result;
    VEC(struct segment_report) segments;
};

/** UCF. */
struct group_report {
    str reference; /* 0048 */
    struct syntax_party sender, recipient;
    struct syntax_result result;
    VEC(struct message_report) messages;
};

/** UCI: the interchange that is reported on, with everything below it. */
struct syntax_report {
    str reference; /* 0020 */
    struct syntax_party sender, recipient;
    struct syntax_result result;
    VEC(struct message_report) messages; /* outside groups */
    VEC(struct group_report) groups;
};

const char *response_kind_name(enum response_kind kind);
const char *directive_name(enum directive directive);

/** The words that we send with a directive: OK TO BOARD. Empty for those that need none. */
str directive_text(enum directive directive);

/** The one that binds the carrier more. */
enum directive directive_graver(enum directive a, enum directive b);

/**
 * What a 9321 code of CUSRES tells the carrier to do. Two characters are directive and second
 * status; one digit is a result for the whole message, and undetermined for a traveller.
 *
 * @param status  second character when it says something; else empty
 */
enum directive directive_of_code(enum answer_scope scope, str code, str *status);

/** The code for a directive. Empty when there is none: undetermined. */
str directive_code(enum answer_scope scope, enum directive directive);

/** Meaning of a PADIS 9321 application error, or empty. */
str application_error_meaning(str code);

/** Meaning of a CONTRL 0085 code, or empty. */
str syntax_error_meaning(str code);

/** What CONTRL 0083 says of its level; KIND_UNKNOWN for codes that are not listed. */
enum response_kind syntax_action_outcome(str code);

#endif
