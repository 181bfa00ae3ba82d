/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading: memory scan, structural index, segments taken to pieces, full decode to domain records.
 * One thread.
 */
#include "bench/bench.h"

#include "base/clock.h"
#include "edifact/stream.h"
#include "messages/reader.h"

#include <stdlib.h>

#define STEP (32 * KIB)
#define FEED (64 * KIB)
#define ROUNDS_MAX 64

/** Seconds of one run; `index` is what to find separators with. */
typedef double measure(str data, const struct edi_index *index);

static double seconds_since(uint64_t began_ns)
{
    return (double)(clock_monotonic_ns() - began_ns) / 1e9;
}

/** Median seconds of `rounds` runs after one that warms up. */
static double median_seconds(measure *run, str data, const struct edi_index *index, uint32_t rounds)
{
    double seconds[ROUNDS_MAX];
    uint32_t n = rounds < ROUNDS_MAX ? rounds : ROUNDS_MAX;

    run(data, index);
    for (uint32_t i = 0; i < n; i++)
        seconds[i] = run(data, index);
    return bench_median(seconds, n);
}

/** Sum of all words: what the memory gives to the simplest reader. */
static double scan(str data, const struct edi_index *index)
{
    uint64_t began = clock_monotonic_ns(), sums[4] = {0, 0, 0, 0}, word;
    size_t i = 0;
    (void)index;

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

static double index_all(str data, const struct edi_index *index)
{
    static struct edi_block blocks[STEP / EDI_BLOCK];
    struct edi_una una = EDI_UNA_DEFAULT;
    struct edi_classes classes;
    volatile uint64_t sink = 0;
    bool released = false;
    uint64_t total = 0;

    edi_classes_set(&classes, &una);
    uint64_t began = clock_monotonic_ns();
    for (size_t from = 0; from < data.n; from += STEP) {
        size_t n = data.n - from < STEP ? data.n - from : STEP;
        index->run(&classes, data.p + from, 0, n, &released, blocks);
        total += blocks[0].separators;
    }
    double seconds = seconds_since(began);
    sink = total;
    (void)sink;
    return seconds;
}

/** Step through the segments of what was fed and take each to pieces. @return their components */
static uint64_t split_fed(struct edi_stream *st, struct err *err)
{
    struct edi_segment s;
    struct edi_span span;
    uint64_t components = 0;

    for (;;) {
        switch (edi_stream_next(st, &span)) {
        case EDI_SEGMENT:
            if (edi_stream_split(st, &span, &s, err) < 0)
                return components;
            components += s.element_start[s.element_count + 1];
            break;
        case EDI_INTERCHANGE:
            edi_stream_begin(st);
            break;
        case EDI_TOO_LONG:
            edi_stream_lose(st);
            break;
        case EDI_FOREIGN: /* no other syntax is known to this stream */
        case EDI_JUNK:
            break;
        case EDI_MORE:
        case EDI_END:
        default:
            return components;
        }
    }
}

static double split_all(str data, const struct edi_index *index)
{
    struct edi_stream st;
    struct err err;
    uint64_t began = clock_monotonic_ns();
    volatile uint64_t sink = 0;

    edi_stream_init(&st, (struct edi_stream_limits){1 * MIB, 16 * MIB});
    st.index = index;
    for (; data.n; data = str_skip(data, FEED)) {
        if (edi_stream_feed(&st, str_head(data, FEED), &err) < 0)
            abort();
        sink = sink + split_fed(&st, &err);
    }
    edi_stream_fini(&st);
    return seconds_since(began);
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

static double decode_all(str data, const struct edi_index *index)
{
    uint64_t messages = 0, travellers = 0, began = clock_monotonic_ns();
    (void)index;

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

/** The messages of one kind, and how long the memory scan of them takes. */
static int prepare(const struct bench_options *options, bool paxlst, str *bytes, double *baseline,
                   struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);

    if (!data)
        return -1;
    *bytes = buf_view(paxlst ? &data->paxlst : &data->pnrgov);
    if (bytes->n == 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the data hold no message of this kind");
    *baseline = median_seconds(scan, *bytes, NULL, options->rounds);
    return 0;
}

static int rate(const struct bench_options *options, bool paxlst, measure *run, struct json *out,
                struct err *err)
{
    double baseline = 0;
    str bytes;

    if (prepare(options, paxlst, &bytes, &baseline, err) < 0)
        return -1;
    write_rate(out, bytes, median_seconds(run, bytes, edi_index_best(), options->rounds), baseline);
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

/** One kind of message with each kernel that this machine can run. */
static int rate_kernels(const struct bench_options *options, bool paxlst, struct json *out,
                        struct err *err)
{
    const struct edi_index *index;
    double baseline = 0, scalar = 0;
    str bytes;

    if (prepare(options, paxlst, &bytes, &baseline, err) < 0)
        return -1;
    for (size_t i = 0; (index = edi_index_at(i)) != NULL; i++) {
        if (!index->usable())
            continue;
        double seconds = median_seconds(index_all, bytes, index, options->rounds);
        scalar = i == 0 ? seconds : scalar;
        json_key(out, index->name);
        json_object_begin(out);
        write_rate(out, bytes, seconds, baseline);
        json_member_double(out, "ratio_to_scalar", scalar / seconds);
        json_object_end(out);
    }
    return 0;
}

int bench_index(const struct bench_options *options, struct json *out, struct err *err)
{
    for (int paxlst = 0; paxlst < 2; paxlst++) {
        json_key(out, paxlst ? "paxlst" : "pnrgov");
        json_object_begin(out);
        if (rate_kernels(options, paxlst, out, err) < 0)
            return -1;
        json_object_end(out);
    }
    return 0;
}

int bench_segments(const struct bench_options *options, struct json *out, struct err *err)
{
    for (int paxlst = 0; paxlst < 2; paxlst++) {
        json_key(out, paxlst ? "paxlst" : "pnrgov");
        json_object_begin(out);
        if (rate(options, paxlst, split_all, out, err) < 0)
            return -1;
        json_object_end(out);
    }
    return 0;
}

int bench_decode_pnrgov(const struct bench_options *options, struct json *out, struct err *err)
{
    return rate(options, false, decode_all, out, err);
}

int bench_decode_paxlst(const struct bench_options *options, struct json *out, struct err *err)
{
    return rate(options, true, decode_all, out, err);
}
