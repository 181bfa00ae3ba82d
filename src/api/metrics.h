/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of this process for /metrics. Any thread counts; a reading is not one instant. */
#ifndef SAFAR_API_METRICS_H
#define SAFAR_API_METRICS_H

#include "base/buf.h"

#include <stdatomic.h>

/* Upper bounds of the request duration histogram, in microseconds. */
#define METRICS_BOUNDS                                                                             \
    {                                                                                              \
        1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000            \
    }
#define METRICS_BUCKETS 12 /* the bounds and infinity */
#define METRICS_ROUTES 32
#define METRICS_CLASSES 6 /* first digit of the status; 0: the client went away */

struct metrics_route {
    _Atomic uint64_t buckets[METRICS_BUCKETS];
    _Atomic uint64_t microseconds;
    _Atomic uint64_t classes[METRICS_CLASSES];
};

struct metrics {
    struct metrics_route routes[METRICS_ROUTES]; /* the last: everything without a route */
    _Atomic uint64_t sign_ins, sign_in_failures;
};

/** Count one answer of route `route` (METRICS_ROUTES - 1: none). Streams count when they end. */
void metrics_count_request(struct metrics *metrics, size_t route, unsigned status,
                           uint64_t nanoseconds);

void metrics_count_sign_in(struct metrics *metrics, bool succeeded);

/** `# HELP`, `# TYPE` and samples of the requests; `name_of` gives the label of a route. */
void metrics_write_requests(const struct metrics *metrics, size_t route_count,
                            const char *(*method_of)(size_t), const char *(*path_of)(size_t),
                            struct buf *out);

/** `# HELP` and `# TYPE` of one metric. */
void metrics_head(struct buf *out, const char *name, const char *type, const char *help);

/** One sample without labels, with its head. */
void metrics_one(struct buf *out, const char *name, const char *type, const char *help,
                 uint64_t value);

#endif
