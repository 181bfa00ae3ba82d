/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the matching benchmark; each writes the members of one JSON object. */
#ifndef SAFAR_BENCH_MATCHING_MATCHING_H
#define SAFAR_BENCH_MATCHING_MATCHING_H

#include "base/err.h"
#include "base/json.h"
#include "bench/matching/roster.h"
#include "watchlist/index.h"

struct matching_options {
    uint64_t seed;
    enum half half;     /* figures are told of this one */
    uint32_t people;    /* on the list of `accuracy` */
    uint32_t strangers; /* of both halves */
    uint32_t per_kind;  /* at most so many people a distortion */
    uint32_t pairs;     /* of one half: as many alike as different */
    uint64_t names;     /* on the list of `throughput` */
    double seconds;     /* of each timed round */
    bool bare;          /* travellers bring a name and a birth date, neither sex nor country */
    bool look;          /* print whom `accuracy` misses and whom it hits for nothing, as it goes */
};

/** One question: what a traveller brings. */
struct question {
    struct sent sent;
    char country[4]; /* empty: not said */
};

/** Ask the index. `mem` is reset. */
int question_ask(const struct watchlist_index *index, const struct question *q, struct arena *mem,
                 struct match_list *out, struct err *err) MUST_CHECK;

/** Recall, false hits, calibration and pairs. */
int matching_accuracy(const struct matching_options *o, struct json *out, struct err *err)
    MUST_CHECK;

/** Member `pairs`: precision, recall and F1 of names alone. */
int matching_pairs(const struct matching_options *o, struct json *out, struct err *err) MUST_CHECK;

/** Speed, latency and memory on a list of `names`. */
int matching_throughput(const struct matching_options *o, struct json *out, struct err *err)
    MUST_CHECK;

/**
 * What is usual elsewhere, as a baseline: a scan of the whole list for names alike by Jaro and
 * Winkler, born at most three years apart. US-CBP/GTAS does so, with the line at 0.95.
 */
double jaro_winkler(str a, str b);

/** `SURNAME GIVEN`, cut to 128 bytes. @return the length */
size_t plain_name(str listed, char out[128]);

/** Best similarity of any name in the roster to the question; `*id` is its person. */
double scan_best(const struct roster *roster, const struct question *q, uint64_t *id);

#endif
