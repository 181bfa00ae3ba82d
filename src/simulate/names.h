/* SPDX-License-Identifier: Apache-2.0 */
/* Names by culture, with their frequencies and romanisations (names_*.def). */
#ifndef SAFAR_SIMULATE_NAMES_H
#define SAFAR_SIMULATE_NAMES_H

#include "simulate/model.h"

enum name_kind { NAME_M, NAME_F, NAME_S, NAME_KIND_COUNT };

/** A name drawn by frequency, all its spellings with `|` between. Static lifetime. */
str name_draw(enum culture culture, enum name_kind kind, struct rng *r);

/** Spelling `i` of a drawn name, counted round. */
str name_spelling(str name, uint32_t i);
uint32_t name_spelling_count(str name);

/** A spelling: the usual one mostly. */
str name_usual(str name, struct rng *r);

/**
 * Another spelling of a single word or of a whole name that the tables know.
 * @return the empty slice when there is none
 */
str name_respell(enum culture culture, str word, struct rng *r);

/**
 * Surname of a woman where the language has its own form: IVANOV to IVANOVA. `out` holds 48 bytes.
 */
void name_feminine(enum culture culture, str surname, char *out);

#endif
