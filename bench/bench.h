/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Benchmarks: one function each, one row in bench.def, one JSON line each on standard output.
 *
 * Every figure stands beside a baseline measured in the same run (a plain memory scan, a bare
 * insert), so that a ratio can be compared between machines. docs/performance.md says how to run
 * them.
 */
#ifndef SAFAR_BENCH_BENCH_H
#define SAFAR_BENCH_BENCH_H

#include "base/err.h"
#include "base/json.h"

struct bench_options {
    const char *data; /* folder of messages as `safar simulate` writes them, or NULL: make one */
    uint32_t size_mb; /* how much to make */
    uint32_t rounds;  /* the median of so many is told */
};

/** Input of a kind, in memory. */
struct bench_data {
    struct buf pnrgov, paxlst;
    uint64_t files;
};

struct bench {
    const char *name, *help;
    /* Measure and write the members of one JSON object. */
    int (*run)(const struct bench_options *options, struct json *out, struct err *err);
};

/** Messages of the simulator (or of options->data), loaded once in a run of the program. */
const struct bench_data *bench_data_get(const struct bench_options *options, struct err *err);

/** Where the messages lie as files. @return NULL on error */
const char *bench_data_folder(const struct bench_options *options, struct err *err);

/** Remove what bench_data_folder made. */
void bench_data_drop(void);

/** Median of `n` values; sorts them. */
double bench_median(double *values, uint32_t n);

#define BENCH(function, name, help)                                                                \
    int function(const struct bench_options *options, struct json *out, struct err *err);
#include "bench/bench.def"
#undef BENCH

const struct bench *bench_find(const char *name);
const struct bench *bench_at(size_t i); /* NULL past the end */

#endif
