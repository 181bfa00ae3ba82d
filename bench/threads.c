/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two readers on two threads against one: nothing is shared, so the memory and the machine alone
 * may keep two from doing twice the work. Each thread reads the whole data; turns alternate.
 */
#include "bench/bench.h"

#include "base/clock.h"
#include "messages/reader.h"

#include <pthread.h>

#define FEED (256 * KIB)
#define ROUNDS_MAX 64
#define THREADS 2

/** One thread's share. */
struct share {
    str data;
    uint64_t messages;
    bool failed;
};

static void *read_share(void *of)
{
    struct share *share = of;
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 6, 1}
    });
    str data = share->data;
    struct arena mem;
    struct message *m;
    struct err err;
    int rc = reader ? 0 : -1;

    arena_init(&mem, 64 * MIB);
    share->messages = 0;
    for (bool last = false; rc == 0 && !last; data = str_skip(data, FEED)) {
        last = data.n == 0;
        if (last)
            message_reader_end(reader);
        else if (message_reader_feed(reader, str_head(data, FEED), &err) < 0)
            rc = -1;
        while (rc == 0 && (rc = message_reader_next(reader, &mem, &m, NULL, &err)) > 0) {
            share->messages++;
            arena_reset(&mem);
            rc = 0;
        }
    }
    share->failed = rc < 0;
    arena_fini(&mem);
    message_reader_free(reader);
    return NULL;
}

/** Wall seconds of `threads` threads that each read all of `data`; below 0: it failed. */
static double read_with(str data, unsigned threads)
{
    struct share shares[THREADS];
    pthread_t thread[THREADS];
    uint64_t began = clock_monotonic_ns();
    unsigned started = 0;
    bool failed = false;

    for (; started < threads; started++) {
        shares[started] = (struct share){.data = data};
        if (pthread_create(&thread[started], NULL, read_share, &shares[started]) != 0)
            break;
    }
    failed = started < threads;
    for (unsigned i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
        failed |= shares[i].failed;
    }
    return failed ? -1 : (double)(clock_monotonic_ns() - began) / 1e9;
}

int bench_decode_threads(const struct bench_options *options, struct json *out, struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);
    double one[ROUNDS_MAX], two[ROUNDS_MAX];
    uint32_t rounds = options->rounds < ROUNDS_MAX ? options->rounds : ROUNDS_MAX;

    if (!data)
        return -1;
    str bytes = buf_view(&data->pnrgov);
    (void)read_with(bytes, 1); /* warms up */
    for (uint32_t i = 0; i < rounds; i++) {
        one[i] = read_with(bytes, 1);
        two[i] = read_with(bytes, THREADS);
        if (one[i] < 0 || two[i] < 0)
            return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the data cannot be decoded");
    }
    double single = bench_median(one, rounds), both = bench_median(two, rounds);
    json_member_u64(out, "bytes", bytes.n);
    json_member_double(out, "one_thread_mb_per_s", (double)bytes.n / 1e6 / single);
    json_member_double(out, "two_threads_mb_per_s", (double)bytes.n * THREADS / 1e6 / both);
    json_member_double(out, "ratio_to_one_thread", single * THREADS / both);
    return 0;
}
