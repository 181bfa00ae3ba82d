/* SPDX-License-Identifier: Apache-2.0 */
/* Intervals, calibration and F1. */
#include "bench/matching/stats.h"

#include "simulate/random.h"

#include <math.h>
#include <stdlib.h>

enum { RESAMPLES = 200 };

#define Z95 1.959963984540054
#define SAME_SCORE 1e-9

struct interval wilson(uint64_t hits, uint64_t of)
{
    if (of == 0)
        return (struct interval){0, 1};
    double n = (double)of, p = (double)hits / n, zz = Z95 * Z95;
    double middle = p + zz / (2 * n), half = Z95 * sqrt(p * (1 - p) / n + zz / (4 * n * n));
    struct interval i = {(middle - half) / (1 + zz / n), (middle + half) / (1 + zz / n)};

    return (struct interval){fmax(i.low, 0), fmin(i.high, 1)};
}

void share_write(struct json *out, const char *key, struct share s)
{
    struct interval i = wilson(s.hits, s.of);

    json_key(out, key);
    json_object_begin(out);
    json_member_u64(out, "hits", s.hits);
    json_member_u64(out, "of", s.of);
    json_member_double(out, "share", share_value(s));
    json_member_double(out, "low", i.low);
    json_member_double(out, "high", i.high);
    json_object_end(out);
}

/* ---- resampling ---- */

/* How often a cluster is drawn in a resample: Poisson(1), by inversion in 1/2^32. */
static uint32_t times_drawn(uint32_t resample, uint32_t cluster)
{
    static const uint32_t below[] = {1580030169, 3160060337, 3950075421, 4213413783,
                                     4279248373, 4292415291, 4294609777};
    struct rng r = rng_from(resample, cluster);
    uint32_t at = (uint32_t)(rng_next(&r) >> 32), times = 0;

    while (times < COUNT_OF(below) && at >= below[times])
        times++;
    return times;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The middle 95 % of the resamples' values; sorts them. */
static struct interval middle_of(double values[RESAMPLES])
{
    qsort(values, RESAMPLES, sizeof values[0], ascending);
    return (struct interval){values[RESAMPLES * 25 / 1000],
                             values[RESAMPLES - 1 - RESAMPLES * 25 / 1000]};
}

/* ---- calibration ---- */

struct sums {
    double weight, said, right, squares;
};

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;

    return (x->score > y->score) - (x->score < y->score);
}

/* A run of equal scores goes where its middle belongs. Bins that stay empty are closed up. */
static uint32_t set_bins(struct scored *pairs, uint32_t n)
{
    uint32_t used = 0, last = UINT32_MAX;

    for (uint32_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && pairs[to].score - pairs[from].score < SAME_SCORE;)
            to++;
        uint32_t middle = from + (to - from) / 2;
        uint32_t bin = (uint32_t)((uint64_t)middle * CALIBRATION_BINS / n);
        used += bin != last;
        last = bin;
        for (uint32_t i = from; i < to; i++)
            pairs[i].bin = (uint8_t)(used - 1);
    }
    return used;
}

static void sum_up(const struct scored *pairs, uint32_t n, int resample,
                   struct sums sums[CALIBRATION_BINS])
{
    memset(sums, 0, CALIBRATION_BINS * sizeof sums[0]);
    for (uint32_t i = 0; i < n; i++) {
        const struct scored *p = &pairs[i];
        struct sums *s = &sums[p->bin];
        double weight =
            resample < 0 ? p->weight : p->weight * times_drawn((uint32_t)resample, p->cluster);
        double gap = p->score - p->same;
        s->weight += weight;
        s->said += weight * p->score;
        s->right += weight * p->same;
        s->squares += weight * gap * gap;
    }
}

static void errors_of(const struct sums sums[CALIBRATION_BINS], double *error, double *brier)
{
    double weight = 0, gaps = 0, squares = 0;

    for (int b = 0; b < CALIBRATION_BINS; b++) {
        weight += sums[b].weight;
        gaps += fabs(sums[b].said - sums[b].right);
        squares += sums[b].squares;
    }
    *error = weight > 0 ? gaps / weight : 0;
    *brier = weight > 0 ? squares / weight : 0;
}

static void fill_bins(const struct scored *pairs, uint32_t n, const struct sums *sums,
                      struct calibration *out)
{
    double all = 0;

    for (uint32_t b = 0; b < out->bin_count; b++)
        all += sums[b].weight;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t b = pairs[i].bin;
        if (out->bins[b].pairs++ == 0)
            out->bins[b].low = pairs[i].score;
        out->bins[b].high = pairs[i].score;
    }
    for (uint32_t b = 0; b < out->bin_count; b++) {
        double w = sums[b].weight > 0 ? sums[b].weight : 1;
        out->bins[b].said = sums[b].said / w;
        out->bins[b].right = sums[b].right / w;
        out->bins[b].weight = all > 0 ? sums[b].weight / all : 0;
    }
}

void calibrate(struct scored *pairs, uint32_t n, struct calibration *out)
{
    struct sums sums[CALIBRATION_BINS];
    double errors[RESAMPLES], briers[RESAMPLES];

    *out = (struct calibration){.bin_count = 0};
    if (n == 0)
        return;
    qsort(pairs, n, sizeof pairs[0], by_score);
    out->bin_count = set_bins(pairs, n);
    sum_up(pairs, n, -1, sums);
    errors_of(sums, &out->error, &out->brier);
    fill_bins(pairs, n, sums, out);
    for (int i = 0; i < RESAMPLES; i++) {
        sum_up(pairs, n, i, sums);
        errors_of(sums, &errors[i], &briers[i]);
    }
    out->error_interval = middle_of(errors);
    out->brier_interval = middle_of(briers);
}

static void figure_write(struct json *out, const char *key, double value, struct interval i)
{
    json_key(out, key);
    json_object_begin(out);
    json_member_double(out, "value", value);
    json_member_double(out, "low", i.low);
    json_member_double(out, "high", i.high);
    json_object_end(out);
}

void calibration_write(struct json *out, const char *key, const struct calibration *c)
{
    json_key(out, key);
    json_object_begin(out);
    figure_write(out, "error", c->error, c->error_interval);
    figure_write(out, "brier", c->brier, c->brier_interval);
    json_key(out, "bins");
    json_array_begin(out);
    for (uint32_t b = 0; b < c->bin_count; b++) {
        json_object_begin(out);
        json_member_double(out, "from", c->bins[b].low);
        json_member_double(out, "to", c->bins[b].high);
        json_member_u64(out, "pairs", c->bins[b].pairs);
        json_member_double(out, "weight", c->bins[b].weight);
        json_member_double(out, "said", c->bins[b].said);
        json_member_double(out, "right", c->bins[b].right);
        json_object_end(out);
    }
    json_array_end(out);
    json_object_end(out);
}

/* ---- F1 ---- */

static struct judged judge_resample(const struct scored *pairs, uint32_t n, double line,
                                    int resample)
{
    struct judged j = {0, 0, 0};

    for (uint32_t i = 0; i < n; i++) {
        uint32_t times = resample < 0 ? 1 : times_drawn((uint32_t)resample, pairs[i].cluster);
        bool hit = pairs[i].score >= line;
        j.right += hit && pairs[i].same ? times : 0;
        j.wrong += hit && !pairs[i].same ? times : 0;
        j.missed += !hit && pairs[i].same ? times : 0;
    }
    return j;
}

struct judged judge(const struct scored *pairs, uint32_t n, double line)
{
    return judge_resample(pairs, n, line, -1);
}

double judged_f1(struct judged j)
{
    uint64_t under = 2 * j.right + j.wrong + j.missed;

    return under ? 2 * (double)j.right / (double)under : 0;
}

double best_line(const struct scored *pairs, uint32_t n)
{
    double best = 0, at = 0.5;

    for (int i = 1; i < 100; i++) {
        double f1 = judged_f1(judge(pairs, n, i / 100.0));
        if (f1 > best) {
            best = f1;
            at = i / 100.0;
        }
    }
    return at;
}

struct interval f1_interval(const struct scored *pairs, uint32_t n, double line)
{
    double values[RESAMPLES];

    for (int i = 0; i < RESAMPLES; i++)
        values[i] = judged_f1(judge_resample(pairs, n, line, i));
    return middle_of(values);
}
