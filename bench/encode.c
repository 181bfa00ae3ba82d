/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing: records to EDIFACT, and JSON lines to EDIFACT as `safar encode` does it. Reading is not
 * in the time. The baseline is a plain copy of what was written.
 */
#include "bench/bench.h"

#include "base/clock.h"
#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"

#include <stdlib.h>

#define FEED (256 * KIB)
#define OUTPUT_MAX (256 * MIB)
#define ROUNDS_MAX 64

/** What one pass over the data wrote, and how long the writing took. */
struct pass {
    uint64_t messages, bytes, json_bytes;
    double encode_seconds, copy_seconds, json_seconds;
};

struct writing {
    struct arena mem, json_mem;
    struct buf out, json;
    char *copy;
    struct pass pass;
};

static double seconds_since(uint64_t began_ns)
{
    return (double)(clock_monotonic_ns() - began_ns) / 1e9;
}

/** A copy of what was written: the least that writing it can cost. */
static void time_copy(struct writing *w)
{
    uint64_t began = clock_monotonic_ns();

    memcpy(w->copy, w->out.p, w->out.n);
    w->pass.copy_seconds += seconds_since(began);
    /* Look at the copy, or the compiler leaves it out. */
    volatile char sink = w->copy[w->out.n - 1];
    (void)sink;
}

static int time_json(struct writing *w, const struct message *m, struct err *err)
{
    struct message *again;
    struct json j;

    buf_reset(&w->json);
    json_init(&j, &w->json);
    message_write_json(&j, m);
    buf_reset(&w->out);
    uint64_t began = clock_monotonic_ns();
    if (message_read_json(buf_view(&w->json), &w->json_mem, &again, err) < 0 ||
        message_encode(again, "\n", &w->out, err) < 0)
        return -1;
    w->pass.json_seconds += seconds_since(began);
    w->pass.json_bytes += w->json.n;
    arena_reset(&w->json_mem);
    return 0;
}

static int time_message(struct writing *w, const struct message *m, struct err *err)
{
    if (!message_can_encode(m->type))
        return 0;
    buf_reset(&w->out);
    uint64_t began = clock_monotonic_ns();
    if (message_encode(m, "\n", &w->out, err) < 0)
        return -1;
    w->pass.encode_seconds += seconds_since(began);
    w->pass.messages++;
    w->pass.bytes += w->out.n;
    time_copy(w);
    return time_json(w, m, err);
}

/** Read all of `data`, writing each message as it comes. */
static int write_all(struct writing *w, str data, struct err *err)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 6, 1}
    });
    struct message *m;
    int rc = reader ? 0 : err_memory(err);

    w->pass = (struct pass){.messages = 0};
    for (bool last = false; rc == 0 && !last; data = str_skip(data, FEED)) {
        last = data.n == 0;
        if (last)
            message_reader_end(reader);
        else if (message_reader_feed(reader, str_head(data, FEED), err) < 0)
            rc = -1;
        while (rc == 0 && (rc = message_reader_next(reader, &w->mem, &m, NULL, err)) > 0) {
            rc = time_message(w, m, err);
            arena_reset(&w->mem);
        }
    }
    message_reader_free(reader);
    return rc;
}

static int measure(const struct bench_options *options, str data, struct json *out, struct err *err)
{
    double encode[ROUNDS_MAX], copy[ROUNDS_MAX], json[ROUNDS_MAX];
    uint32_t rounds = options->rounds < ROUNDS_MAX ? options->rounds : ROUNDS_MAX;
    struct writing w = {.copy = malloc(OUTPUT_MAX)};
    int rc = w.copy ? 0 : err_memory(err);

    arena_init(&w.mem, 64 * MIB);
    arena_init(&w.json_mem, 64 * MIB);
    buf_init(&w.out, OUTPUT_MAX);
    buf_init(&w.json, OUTPUT_MAX);
    for (uint32_t i = 0; rc == 0 && i <= rounds; i++) {
        rc = write_all(&w, data, err);
        if (i == 0)
            continue; /* warms up */
        encode[i - 1] = w.pass.encode_seconds;
        copy[i - 1] = w.pass.copy_seconds;
        json[i - 1] = w.pass.json_seconds;
    }
    if (rc == 0 && w.pass.messages == 0)
        rc = err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "no message of the data can be written");
    if (rc == 0) {
        double seconds = bench_median(encode, rounds), plain = bench_median(copy, rounds);
        double from_json = bench_median(json, rounds);
        json_member_u64(out, "messages", w.pass.messages);
        json_member_u64(out, "bytes", w.pass.bytes);
        json_member_double(out, "seconds", seconds);
        json_member_double(out, "mb_per_s", (double)w.pass.bytes / 1e6 / seconds);
        json_member_double(out, "ratio_to_copy", plain / seconds);
        json_member_double(out, "json_mb_per_s", (double)w.pass.json_bytes / 1e6 / from_json);
        json_member_double(out, "from_json_mb_per_s", (double)w.pass.bytes / 1e6 / from_json);
    }
    buf_fini(&w.json);
    buf_fini(&w.out);
    arena_fini(&w.json_mem);
    arena_fini(&w.mem);
    free(w.copy);
    return rc;
}

int bench_encode_pnrgov(const struct bench_options *options, struct json *out, struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);

    return data ? measure(options, buf_view(&data->pnrgov), out, err) : -1;
}

int bench_encode_paxlst(const struct bench_options *options, struct json *out, struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);

    return data ? measure(options, buf_view(&data->paxlst), out, err) : -1;
}
