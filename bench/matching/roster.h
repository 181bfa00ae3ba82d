/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The made-up watchlist, and the travellers who are not on it.
 *
 * Person `i` of a seed is always the same, whatever the size of the list; so nothing but the
 * entries is kept, and whoever asks about a person makes it up again. Persons fall into two halves
 * by a hash of seed and number: weights may be tuned on one, figures are told of the other.
 */
#ifndef SAFAR_BENCH_MATCHING_ROSTER_H
#define SAFAR_BENCH_MATCHING_ROSTER_H

#include "bench/matching/humans.h"
#include "watchlist/entry.h"

enum half { HALF_TUNE, HALF_REPORT, HALF_COUNT };

enum alias {
#define ALIAS(token, share, title) ALIAS_##token,
#include "bench/matching/aliases.def"
#undef ALIAS
    ALIAS_COUNT
};

enum { LISTED_NAMES_MAX = 4, LISTED_DATES_MAX = 2, HELD_OUT_EVERY = 3 };

struct listed_name {
    struct sent sent; /* as it would travel: names alone */
    enum alias alias;
};

/** How much a list says of a birth. */
enum dated { DATED_FULL, DATED_YEAR, DATED_NOT, DATED_COUNT };

struct listed {
    struct human human;
    struct listed_name names[LISTED_NAMES_MAX]; /* the main one first */
    uint32_t name_count;
    bool held_out; /* the last name is kept back to be asked for */
    struct date dates[LISTED_DATES_MAX];
    uint32_t date_count;
    enum dated dated;
    bool sex, nationality, document, birthplace; /* said by the list */
    bool native; /* the list has the one name in the script of the country, and no other */
};

void listed_person(uint64_t seed, uint32_t i, struct listed *out);

/** A traveller whom no list knows. */
void stranger(uint64_t seed, uint32_t i, struct human *out);

enum half half_of(uint64_t seed, uint32_t i);

const char *alias_title(enum alias alias);
const char *dated_title(enum dated dated);

/** One entry of the list, made of `mem`. `hold_out`: without the name that is kept back. */
bool roster_entry(struct arena *mem, uint64_t seed, uint32_t i, bool hold_out, struct entry *out)
    MUST_CHECK;

struct roster {
    struct arena mem;
    VEC(struct entry) entries; /* id: the person's number */
    uint64_t names;
};

/**
 * People from number 0 on, until there are `people` of them or `names` names.
 *
 * @param hold_out  leave out the names that are kept back
 */
int roster_make(struct roster *roster, uint64_t seed, uint32_t people, uint64_t names,
                bool hold_out, struct err *err) MUST_CHECK;
void roster_fini(struct roster *roster);

#endif
