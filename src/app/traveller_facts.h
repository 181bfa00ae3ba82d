/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said of a traveller as facts that compare and cannot be read: digests (BLAKE2b) under a
 * key of this unit, which its store keeps apart from them (setting `suppression_key`).
 *
 * Values are brought to one form first: letters of names in order of the parts and without titles,
 * document numbers without separators, countries by their code. What is left of a difference is a
 * difference: a fact that was not known makes a hit open.
 */
#ifndef SAFAR_APP_TRAVELLER_FACTS_H
#define SAFAR_APP_TRAVELLER_FACTS_H

#include "base/err.h"
#include "store/suppressions.h"
#include "watchlist/subject.h"

/** Of one traveller. Somebody with more has none, and is not known again. */
#define TRAVELLER_FACTS_MAX 64

struct facts_key {
    struct sha256 secret;
};

/** @return 1 found, 0 there is none yet, -1 error; ERR_STORE: it cannot be read */
int facts_key_find(struct store *st, struct facts_key *out, struct err *err) MUST_CHECK;
/** A new one, stored; what was made with another is not found again. */
int facts_key_make(struct store *st, struct facts_key *out, struct err *err) MUST_CHECK;

/** @return -1: ERR_MEMORY */
int traveller_facts(const struct facts_key *key, const struct subject *subject, struct arena *mem,
                    struct identity_fact_rows *out, struct err *err) MUST_CHECK;

#endif
