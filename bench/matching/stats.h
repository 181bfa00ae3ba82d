/* SPDX-License-Identifier: Apache-2.0 */
/* Shares with their 95 % intervals, calibration of scores, F1. */
#ifndef SAFAR_BENCH_MATCHING_STATS_H
#define SAFAR_BENCH_MATCHING_STATS_H

#include "base/json.h"

struct interval {
    double low, high;
};

/** Wilson's score interval, 95 %. `of` 0 gives 0..1. */
struct interval wilson(uint64_t hits, uint64_t of);

/** A count beside what it is a share of. */
struct share {
    uint64_t hits, of;
};

static inline double share_value(struct share s)
{
    return s.of ? (double)s.hits / (double)s.of : 0;
}

/** `"key":{"hits":..,"of":..,"share":..,"low":..,"high":..}` */
void share_write(struct json *out, const char *key, struct share s);

/** One traveller beside one entry. */
struct scored {
    double score;
    double weight;    /* how often such a pair is met in the mix that calibration is about */
    uint32_t cluster; /* pairs of one person are drawn together when resampling */
    bool same;        /* they are the same person */
    uint8_t bin;      /* set by calibrate() */
};

enum { CALIBRATION_BINS = 15 };

struct calibration {
    struct {
        double low, high;   /* scores */
        double said, right; /* weighted means */
        double weight;      /* share of the mix */
        uint32_t pairs;
    } bins[CALIBRATION_BINS];
    uint32_t bin_count;
    double error, brier;
    struct interval error_interval, brier_interval;
};

/**
 * Reliability in bins of equal count (equal scores stay together, so fewer bins may be used),
 * expected calibration error (the weighted mean of the gaps) and Brier score. Intervals are the
 * percentiles of 200 Poisson bootstraps by cluster.
 *
 * Sorts the pairs by score.
 */
void calibrate(struct scored *pairs, uint32_t n, struct calibration *out);

void calibration_write(struct json *out, const char *key, const struct calibration *c);

/** What a line through scores does to pairs that should be the same or not. */
struct judged {
    uint64_t right, wrong, missed; /* true positives, false positives, false negatives */
};

struct judged judge(const struct scored *pairs, uint32_t n, double line);
double judged_f1(struct judged j);

/** The line with the best F1, among 0.01, 0.02, ... */
double best_line(const struct scored *pairs, uint32_t n);

/** F1 at `line`, percentiles of 200 bootstraps by cluster. */
struct interval f1_interval(const struct scored *pairs, uint32_t n, double line);

#endif
