/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of names: a heavy head from pools and a long tail put together by grammar.def.
 *
 * The pools of simulate/ hold some hundred names; a list of a million drawn from them alone would
 * be far denser than life. A word of the tail is fixed by its rank, so that people share it as they
 * share rare surnames. Integer arithmetic only: a seed gives the same names on every machine.
 */
#ifndef SAFAR_BENCH_MATCHING_WORDS_H
#define SAFAR_BENCH_MATCHING_WORDS_H

#include "base/str.h"
#include "simulate/model.h"

enum naming {
#define NAMING(token, pool, title, surnames, givens, octaves, second, father, ticket)              \
    NAMING_##token,
#include "bench/matching/namings.def"
#undef NAMING
    NAMING_COUNT
};

/** A row of namings.def. Shares are percents. */
struct naming_row {
    const char *token, *title;
    enum culture pool;
    uint8_t surnames, givens; /* from the head */
    uint8_t octaves;          /* the tail of surnames has about 2^octaves words */
    uint8_t second, father, ticket;
};

extern const struct naming_row naming_rows[NAMING_COUNT];

enum part { PART_M, PART_F, PART_S };

#define WORD_SIZE 48

/** A part of a name, by its frequency. Upper case A-Z, blanks and hyphens. */
void word_draw(enum naming naming, enum part part, struct rng *r, char out[WORD_SIZE]);

/** Another spelling of a word. @return false when none is known, and `out` is the word itself */
bool word_respell(enum naming naming, const char *word, struct rng *r, char out[WORD_SIZE]);

/** A short form of a given name. @return false when none is known */
bool word_shorten(const char *word, struct rng *r, char out[WORD_SIZE]);

#define NATIVE_SIZE 512

/**
 * A name as its own country writes it; what the table does not know (blanks, commas) stays.
 * @return false: the custom has no script of its own here
 */
bool name_native(enum naming naming, const char *name, char out[NATIVE_SIZE]);

/** A country and a town of the custom. Static lifetime. */
const char *naming_country(enum naming naming, struct rng *r, str *town);

#endif
