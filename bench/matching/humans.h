/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up people of many customs of naming, as lists write them and as carriers send them. */
#ifndef SAFAR_BENCH_MATCHING_HUMANS_H
#define SAFAR_BENCH_MATCHING_HUMANS_H

#include "bench/matching/words.h"
#include "tests/matching/distort.h"

/** All that is known of one; parts that the custom does not use are empty. */
struct human {
    enum naming naming;
    char sex; /* 'M' 'F' */
    char first[WORD_SIZE], second[WORD_SIZE];
    char father[WORD_SIZE], grandfather[WORD_SIZE]; /* given names, not patronymics */
    char surname[WORD_SIZE], mother[WORD_SIZE];     /* `mother`: a second surname */
    bool listed_father, sent_father; /* the father's name is among the names on a list, sent */
    bool bin;                        /* with BIN before it */
    struct date born_on;
    char country[4], document[16];
    str town; /* of birth */
};

/** A person of 18 to 75 years in November 2026. */
void human_make(struct rng *r, enum naming naming, struct human *out);

/** A brother or sister: surname, father and country are the same, the rest is not. */
void human_make_sibling(struct rng *r, const struct human *of, struct human *out);

/** A birth date at least four years from the person's, on another day and month. */
struct date human_other_birth(struct rng *r, const struct human *of);

/** Names, date and sex as an authority writes them (`on_list`), or as a passport has them. */
void human_write(const struct human *h, bool on_list, struct sent *out);

/** The same as a person of simulate/, for the distortions of tests/matching. */
void human_as_person(const struct human *h, struct person *out);

/** IVANOVICH or IVANOVNA. Other customs write the father's name as it is. */
void human_patronymic(const struct human *h, char out[WORD_SIZE]);

/** Append a word with a blank between. Nothing when it is empty or does not fit. */
void name_add(char *name, size_t size, const char *word);

#endif
