/* SPDX-License-Identifier: Apache-2.0 */
/* The table of benchmarks, and the median. */
#include "bench/bench.h"

#include <stdlib.h>

static const struct bench benches[] = {
#define BENCH(function, name, help) {name, help, function},
#include "bench/bench.def"
#undef BENCH
};

const struct bench *bench_at(size_t i)
{
    return i < COUNT_OF(benches) ? &benches[i] : NULL;
}

const struct bench *bench_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(benches); i++)
        if (strcmp(benches[i].name, name) == 0)
            return &benches[i];
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, uint32_t n)
{
    if (n == 0)
        return 0;
    qsort(values, n, sizeof(*values), ascending);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}
