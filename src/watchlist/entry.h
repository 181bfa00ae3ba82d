/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a watchlist says: one entry about a person, or about a document alone.
 *
 * Text is UTF-8 in any script, as the list has it; the index makes its own keys. Plain data: the
 * caller owns everything, and the index copies what it needs.
 */
#ifndef SAFAR_WATCHLIST_ENTRY_H
#define SAFAR_WATCHLIST_ENTRY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/vec.h"

enum entry_kind {
    ENTRY_PERSON,   /* names, with whatever else is known */
    ENTRY_DOCUMENT, /* a document wanted as such (stolen, lost, revoked), not its holder */
};

/** A weak name (low quality alias, nom de guerre) counts less. */
enum name_quality { NAME_GOOD, NAME_WEAK };

struct entry_name {
    str text; /* `SURNAME, GIVEN`, or free order */
    enum name_quality quality;
};

struct entry_document {
    str type, number, issuer; /* type and issuer may be empty */
};

/** What reaches or pays for a person; telephones and cards in digits, e-mail in lower case. */
enum identifier_kind { IDENTIFIER_PHONE, IDENTIFIER_EMAIL, IDENTIFIER_CARD };

/**
 * A value as it is compared, in `mem`: 6 to 18 digits of a telephone (ITU-T E.164 and a prefix), 12
 * to 19 of a card (ISO/IEC 7812), an address with an @. `*out` is empty for what is none of these.
 * @return false: no memory
 */
bool identifier_normal(struct arena *mem, enum identifier_kind kind, str text, str *out) MUST_CHECK;

/** Whether two are one: of telephones the last nine digits, as prefixes are often left out. */
bool identifier_same(enum identifier_kind kind, str a, str b);
/** The part of a value that decides. */
str identifier_key(enum identifier_kind kind, str value);

struct entry_identifier {
    enum identifier_kind kind;
    str value;
};

struct entry {
    uint64_t id;      /* the caller's own key; comes back in matches, never interpreted */
    uint64_t list_id; /* likewise */
    str ref;          /* the list's name for it: column `id` */
    enum entry_kind kind;
    char sex;                     /* 'M' 'F' 'X', or 0: not said */
    VEC(struct entry_name) names; /* a document entry may have none */
    VEC(struct date) born_on;     /* all that are said, each with its precision */
    struct strs nationalities;    /* country codes */
    VEC(struct entry_document) documents;
    struct strs countries;   /* residence, activity: weaker than nationality */
    struct strs birthplaces; /* towns or regions, as the list writes them */
    VEC(struct entry_identifier) identifiers;
    struct date expires_on; /* last day it is screened with; unknown: as long as its list */
    str source;             /* where the owner has it from: decision, programme, file number */
    str remarks;
};

/** `person` or `document`. */
const char *entry_kind_name(enum entry_kind kind);

#endif
