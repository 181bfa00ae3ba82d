/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Do two records of one flight name the same traveller? Comparison of names for joining a carrier's
 * own records: PNR and API, one version of a booking and the next.
 *
 * This is not watchlist matching (watchlist/): both sides come from the same reservation or the
 * same passport, so only what carriers do to names is forgiven: titles, run-together given names,
 * order, missing middle names, cut-off ends, doubled one-letter surnames, AE for A. A spelling
 * mistake is another name.
 */
#ifndef SAFAR_FOLD_NAME_KEY_H
#define SAFAR_FOLD_NAME_KEY_H

#include "base/arena.h"

/** How two names agree, weakest first. */
enum name_agreement {
    NAME_DIFFERENT,
    NAME_POSSIBLE, /* same surname; a given name is missing or an initial */
    NAME_SHORT,    /* a middle name or second surname is missing, or the end was cut off */
    NAME_JOINED,   /* the same letters, run together or in other fields */
    NAME_SAME,
};

#define NAME_KEY_TOKENS 16

/** A name reduced to A to Z. All zero is the empty name. */
struct name_key {
    str surname, given; /* letters only, tokens run together */
    str sorted; /* all tokens in byte order, run together: equal for any order of the parts */
    str token[NAME_KEY_TOKENS];
    uint8_t tokens, surname_tokens; /* the first `surname_tokens` are the surname's */
};

/**
 * Reduce a name as sent: upper case, no accents, no punctuation, titles at the end of the given
 * names and placeholders (FNU, XXX) removed.
 * @return -1: ERR_MEMORY
 */
int name_key_make(str surname, str given, struct arena *mem, struct name_key *out) MUST_CHECK;

enum name_agreement name_key_compare(const struct name_key *a, const struct name_key *b);

/** True when nothing is left to compare. */
static inline bool name_key_empty(const struct name_key *key)
{
    return key->tokens == 0;
}

#endif
