/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a travel document, as a carrier sends it, one that could exist? Compares DOCS and API data
 * with what ICAO Doc 9303 allows a machine readable zone to hold. Pure; no allocation, no clock.
 */
#ifndef SAFAR_REFERENCE_DOCUMENT_RULES_H
#define SAFAR_REFERENCE_DOCUMENT_RULES_H

#include "base/date.h"
#include "reference/document_type.h"

enum document_oddity {
#define ODDITY(name, text) DOCUMENT_ODD_##name,
#include "reference/document_oddities.def"
#undef ODDITY
    DOCUMENT_ODD_COUNT
};

/** What was sent. What was not sent is empty and is not judged, but the number and the surname. */
struct document_claim {
    str type, number, issuer, nationality; /* as sent */
    str surname, given;                    /* without title; any letter case */
    struct date born_on, expires_on;       /* may be partial */
    struct date travels_on;                /* the flight; unknown: no date is compared with it */
    char sex;                              /* one letter as sent; 0: not sent */
};

/** Characters that a machine readable zone has for both names (TD3, MRV-A). */
#define DOCUMENT_NAMES_MAX 39
#define DOCUMENT_NUMBER_MAX 20

/** @return a set of 1 << enum document_oddity; 0: nothing is odd */
uint32_t document_oddities(const struct document_claim *claim);

static inline bool document_is(uint32_t set, enum document_oddity oddity)
{
    return (set >> oddity & 1) != 0;
}

/**
 * True when a document that was read by a machine (GEI 173) cannot have given these data: foreign
 * characters in number or name, too long a number, a code that no document has.
 */
bool document_breaks_mrz(uint32_t set);

/** Stable name (`NUMBER_PLACEHOLDER`) and meaning. Neither quotes the document. */
const char *document_oddity_name(enum document_oddity oddity);
const char *document_oddity_text(enum document_oddity oddity);

/**
 * A number as documents are compared: capitals and digits, without blanks, hyphens, fillers and
 * other signs.
 * @param out  room for `max` bytes, no NUL
 * @return     the length; what is beyond `max` is left out
 */
size_t document_number_plain(str sent, char *out, size_t max);

#endif
