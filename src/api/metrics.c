/* SPDX-License-Identifier: Apache-2.0 */
/* Counting, and the Prometheus text format (version 0.0.4). */
#include "api/metrics.h"

static const uint64_t bounds[] = METRICS_BOUNDS;

void metrics_count_request(struct metrics *metrics, size_t route, unsigned status,
                           uint64_t nanoseconds)
{
    struct metrics_route *r = &metrics->routes[route < METRICS_ROUTES ? route : METRICS_ROUTES - 1];
    uint64_t us = nanoseconds / 1000;
    size_t bucket = 0;

    while (bucket < COUNT_OF(bounds) && us > bounds[bucket])
        bucket++;
    atomic_fetch_add(&r->buckets[bucket], 1);
    atomic_fetch_add(&r->microseconds, us);
    atomic_fetch_add(&r->classes[status / 100 < METRICS_CLASSES ? status / 100 : 0], 1);
}

void metrics_count_sign_in(struct metrics *metrics, bool succeeded)
{
    atomic_fetch_add(succeeded ? &metrics->sign_ins : &metrics->sign_in_failures, 1);
}

void metrics_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_one(struct buf *out, const char *name, const char *type, const char *help,
                 uint64_t value)
{
    metrics_head(out, name, type, help);
    buf_printf(out, "%s %llu\n", name, (unsigned long long)value);
}

static void write_histogram(const struct metrics_route *r, const char *method, const char *path,
                            struct buf *out)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        sum += atomic_load(&r->buckets[i]);
        buf_printf(out, "safar_http_request_seconds_bucket{method=\"%s\",route=\"%s\",le=\"",
                   method, path);
        if (i < COUNT_OF(bounds))
            buf_printf(out, "%g\"} %llu\n", (double)bounds[i] / 1e6, (unsigned long long)sum);
        else
            buf_printf(out, "+Inf\"} %llu\n", (unsigned long long)sum);
    }
    buf_printf(out, "safar_http_request_seconds_sum{method=\"%s\",route=\"%s\"} %.6f\n", method,
               path, (double)atomic_load(&r->microseconds) / 1e6);
    buf_printf(out, "safar_http_request_seconds_count{method=\"%s\",route=\"%s\"} %llu\n", method,
               path, (unsigned long long)sum);
}

static bool was_used(const struct metrics_route *r)
{
    for (size_t i = 0; i < METRICS_CLASSES; i++)
        if (atomic_load(&r->classes[i]))
            return true;
    return false;
}

static void write_classes(const struct metrics_route *r, const char *method, const char *path,
                          struct buf *out)
{
    static const char *const names[METRICS_CLASSES] = {"gone", "1xx", "2xx", "3xx", "4xx", "5xx"};

    for (size_t i = 0; i < METRICS_CLASSES; i++) {
        uint64_t n = atomic_load(&r->classes[i]);
        if (n)
            buf_printf(out,
                       "safar_http_requests_total{method=\"%s\",route=\"%s\",status=\"%s\"} %llu\n",
                       method, path, names[i], (unsigned long long)n);
    }
}

void metrics_write_requests(const struct metrics *metrics, size_t route_count,
                            const char *(*method_of)(size_t), const char *(*path_of)(size_t),
                            struct buf *out)
{
    metrics_head(out, "safar_http_requests_total", "counter", "Requests answered.");
    for (size_t i = 0; i < METRICS_ROUTES; i++)
        write_classes(&metrics->routes[i], i < route_count ? method_of(i) : "any",
                      i < route_count ? path_of(i) : "other", out);
    metrics_head(out, "safar_http_request_seconds", "histogram",
                 "From the request line to the last byte of the answer.");
    for (size_t i = 0; i < METRICS_ROUTES; i++)
        if (was_used(&metrics->routes[i]))
            write_histogram(&metrics->routes[i], i < route_count ? method_of(i) : "any",
                            i < route_count ? path_of(i) : "other", out);
    metrics_one(out, "safar_sign_ins_total", "counter", "Successful sign-ins.",
                atomic_load(&metrics->sign_ins));
    metrics_one(out, "safar_sign_in_failures_total", "counter", "Refused sign-ins.",
                atomic_load(&metrics->sign_in_failures));
}
