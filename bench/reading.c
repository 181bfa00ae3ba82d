/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: memory scan, structural index, full decode to domain records. One thread. */
#include "bench/bench.h"

#include "base/clock.h"
#include "edifact/index.h"
#include "messages/reader.h"

#include <stdlib.h>

#define STEP (32 * KIB)
#define FEED (256 * KIB)
#define ROUNDS_MAX 64

typedef double measure(str data);

static double seconds_since(uint64_t began_ns)
{
    return (double)(clock_monotonic_ns() - began_ns) / 1e9;
}

/** Median seconds of `rounds` runs after one that warms up. */
static double median_seconds(measure *run, str data, uint32_t rounds)
{
    double seconds[ROUNDS_MAX];
    uint32_t n = rounds < ROUNDS_MAX ? rounds : ROUNDS_MAX;

    run(data);
    for (uint32_t i = 0; i < n; i++)
        seconds[i] = run(data);
    return bench_median(seconds, n);
}

/** Sum of all words: what the memory gives to the simplest reader. */
static double scan(str data)
{
    uint64_t began = clock_monotonic_ns(), sums[4] = {0, 0, 0, 0}, word;
    size_t i = 0;

    for (; i + 32 <= data.n; i += 32)
        for (size_t lane = 0; lane < 4; lane++) {
            memcpy(&word, data.p + i + lane * 8, 8);
            sums[lane] += word;
        }
    double seconds = seconds_since(began);
    /* Use the sums, or the compiler leaves the loop out. */
    volatile uint64_t sink = sums[0] + sums[1] + sums[2] + sums[3];
    (void)sink;
    return seconds;
}

static double index_all(str data)
{
    static uint32_t marks[STEP + 1];
    static uint8_t dirty[STEP / EDI_BLOCK];
    struct edi_una una = EDI_UNA_DEFAULT;
    struct edi_classes classes;
    volatile size_t sink = 0;
    bool released = false;
    size_t total = 0;

    edi_classes_set(&classes, &una);
    uint64_t began = clock_monotonic_ns();
    for (size_t from = 0; from < data.n; from += STEP) {
        size_t n = data.n - from < STEP ? data.n - from : STEP;
        total += edi_index_scalar(&classes, data.p + from, n, 0, &released, marks, dirty);
    }
    double seconds = seconds_since(began);
    sink = total;
    (void)sink;
    return seconds;
}

/** Decode everything. @return false when a call failed */
static bool decode_stream(str data, uint64_t *messages, uint64_t *travellers)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 6, 1}
    });
    struct arena mem;
    struct message *m;
    struct err err;
    bool good = reader != NULL;
    int rc = 0;

    arena_init(&mem, 64 * MIB);
    while (good && rc >= 0) {
        bool last = data.n == 0;
        if (last)
            message_reader_end(reader);
        else if (message_reader_feed(reader, str_head(data, FEED), &err) < 0)
            good = false;
        data = str_skip(data, FEED);
        while (good && (rc = message_reader_next(reader, &mem, &m, NULL, &err)) > 0) {
            *messages += 1;
            *travellers += message_traveller_count(m);
            arena_reset(&mem);
        }
        if (last)
            break;
    }
    arena_fini(&mem);
    message_reader_free(reader);
    return good && rc == 0;
}

static double decode_all(str data)
{
    uint64_t messages = 0, travellers = 0, began = clock_monotonic_ns();

    if (!decode_stream(data, &messages, &travellers))
        abort(); /* the simulator's output must decode: a figure of half of it would lie */
    return seconds_since(began);
}

static void write_rate(struct json *out, str data, double seconds, double baseline_seconds)
{
    json_member_u64(out, "bytes", data.n);
    json_member_double(out, "seconds", seconds);
    json_member_double(out, "mb_per_s", (double)data.n / 1e6 / seconds);
    if (baseline_seconds > 0) {
        json_member_double(out, "baseline_mb_per_s", (double)data.n / 1e6 / baseline_seconds);
        json_member_double(out, "ratio_to_memory_scan", baseline_seconds / seconds);
    }
}

static int rate(const struct bench_options *options, bool paxlst, measure *run, struct json *out,
                struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);

    if (!data)
        return -1;
    str bytes = buf_view(paxlst ? &data->paxlst : &data->pnrgov);
    if (bytes.n == 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the data hold no message of this kind");
    double baseline = median_seconds(scan, bytes, options->rounds);
    write_rate(out, bytes, median_seconds(run, bytes, options->rounds), baseline);
    if (run == decode_all) {
        uint64_t messages = 0, travellers = 0;
        if (!decode_stream(bytes, &messages, &travellers))
            return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the data cannot be decoded");
        json_member_u64(out, "messages", messages);
        json_member_u64(out, "travellers", travellers);
        json_member_u64(out, "peak_rss_bytes", clock_peak_rss_bytes());
    }
    return 0;
}

int bench_scan(const struct bench_options *options, struct json *out, struct err *err)
{
    return rate(options, false, scan, out, err);
}

int bench_index(const struct bench_options *options, struct json *out, struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);

    if (!data)
        return -1;
    json_member_c(out, "kernel", "scalar");
    json_key(out, "paxlst");
    json_object_begin(out);
    if (data->paxlst.n && rate(options, true, index_all, out, err) < 0)
        return -1;
    json_object_end(out);
    return rate(options, false, index_all, out, err);
}

int bench_decode_pnrgov(const struct bench_options *options, struct json *out, struct err *err)
{
    return rate(options, false, decode_all, out, err);
}

int bench_decode_paxlst(const struct bench_options *options, struct json *out, struct err *err)
{
    return rate(options, true, decode_all, out, err);
}
