/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A known false match: an officer said that this traveller is not that entry, also on later
 * journeys. What was known of the traveller is kept as facts, digests that only compare.
 */
#ifndef SAFAR_DOMAIN_SUPPRESSION_H
#define SAFAR_DOMAIN_SUPPRESSION_H

#include "base/hash.h"

/** What a suppression says about a hit. The values are stored: append only. */
enum suppression_fit {
#define SUPPRESSION_FIT(code, name, meaning) SUPPRESSION_##code,
#include "domain/suppression_fits.def"
#undef SUPPRESSION_FIT
    SUPPRESSION_FIT_COUNT,
};

/** Lower-case word for JSON, and a sentence. */
const char *suppression_fit_name(enum suppression_fit fit);
const char *suppression_fit_text(enum suppression_fit fit);

/** The values are stored: append only. The first two tell who somebody is. */
enum fact_kind {
    FACT_DOCUMENT = 1, /* number and issuer */
    FACT_NAME_BORN,    /* a name with a full date of birth */
    FACT_NUMBER,       /* of a document without its issuer */
    FACT_NAME,
    FACT_BORN_ON,
    FACT_SEX,
    FACT_NATIONALITY,
};

struct identity_fact {
    enum fact_kind kind;
    struct sha256 digest; /* under the unit's key, of kind and value */
};

/** Does it tell who somebody is? */
static inline bool fact_identifies(enum fact_kind kind)
{
    return kind == FACT_DOCUMENT || kind == FACT_NAME_BORN;
}

#endif
