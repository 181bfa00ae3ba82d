/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The invented watchlist, and how its persons travel. Entry i is a pure function of seed and i: the
 * list can be written before, after or without the flights.
 */
#ifndef SAFAR_SIMULATE_LISTED_H
#define SAFAR_SIMULATE_LISTED_H

#include "base/buf.h"
#include "simulate/model.h"

enum distortion {
#define DISTORTION(token, name, meaning) DISTORT_##token,
#include "simulate/distortions.def"
#undef DISTORTION
    DISTORT_COUNT
};

/** Persons who are not listed but look like it. */
enum near_miss { NEAR_NONE, NEAR_SAME_NAME, NEAR_SAME_BIRTH };

enum {
    LISTED_COUNT = 400,     /* entries of the list */
    LISTED_TRAVELLING = 320 /* the first of them may travel; a multiple of DISTORT_COUNT */
};

struct listed {
    struct person person;
    char alias[120]; /* "" when it has none */
    bool has_document;
    enum distortion distortion;
};

void listed_make(uint64_t seed, uint32_t entry, struct date today, struct listed *out);

/**
 * The entry as its carrier tells it: distorted, and with a new passport unless the document
 * matters.
 */
void listed_travel(const struct listed *entry, struct rng *r, struct person *out);

/** An innocent person like the entry. */
void listed_near_miss(const struct listed *entry, enum near_miss how, struct date today,
                      struct rng *r, struct person *out);

/** `W0001` and so on. */
void listed_id(uint32_t entry, char out[8]);

/** The list as CSV with header (contracts: `safar match`). */
void listed_write_csv(uint64_t seed, struct date today, struct buf *out);

const char *distortion_name(enum distortion distortion);
const char *near_miss_name(enum near_miss how);

#endif
