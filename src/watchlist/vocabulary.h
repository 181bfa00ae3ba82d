/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The distinct parts of all listed names while an index is built: how often each is used, what the
 * tables of common names and variants know of it. Private to watchlist/.
 */
#ifndef SAFAR_WATCHLIST_VOCABULARY_H
#define SAFAR_WATCHLIST_VOCABULARY_H

#include "base/buf.h"
#include "base/vec.h"

/* Of variants.def and common.def; a test holds each against the table's digest. */
#define VARIANTS_VERSION 1
#define COMMON_VERSION 1

struct word {
    uint32_t letters;    /* of vocabulary->letters */
    uint32_t entries;    /* that have it as a part of its own; 0: only of parts written together */
    uint32_t last_entry; /* counted last, plus one */
    uint32_t uses;       /* occurrences of any kind */
    float common;        /* share of travellers by common.def */
    uint16_t group;      /* row of variants.def, from 1; 0: none */
    uint8_t n;           /* letters */
};

struct vocabulary {
    struct arena *mem;
    struct buf letters;
    VEC(struct word) words;
    uint32_t *slots; /* number of a word plus one, by hash; 0: free */
    uint32_t slot_mask;
};

/** With the words of common.def and variants.def in it. @return false: no memory */
bool vocabulary_init(struct vocabulary *v, struct arena *mem, size_t budget) MUST_CHECK;
void vocabulary_fini(struct vocabulary *v);

/** The number of a word, at most NAME_PART_MAX letters; added when new. @return false: no memory */
bool vocabulary_put(struct vocabulary *v, str text, uint32_t *number) MUST_CHECK;

static inline str word_text(const struct vocabulary *v, const struct word *w)
{
    return (str){v->letters.p + w->letters, w->n};
}

/** Numbers of all words in alphabetical order, in `v->mem`. @return NULL: no memory */
uint32_t *vocabulary_order(const struct vocabulary *v) MUST_CHECK;

/**
 * What each word says when both sides have it: ln(1 / share of travellers), in `v->mem`.
 * @param entries  of all lists together
 * @return         NULL: no memory
 */
float *vocabulary_info(const struct vocabulary *v, uint64_t entries) MUST_CHECK;

/** Digests of the two tables: another table is another version. */
uint64_t variants_digest(void);
uint64_t common_digest(void);

/** Share of travellers whose name has an unlisted part of `n` letters. */
double unseen_share(size_t n);

#endif
