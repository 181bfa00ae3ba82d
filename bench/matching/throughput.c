/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast: strangers with birth dates against a list of so many names, one thread and two, beside
 * a scan of the whole list as others do it.
 */
#include "bench/matching/matching.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>

enum { QUESTIONS = 20000, THREADS_MAX = 2, LATENCIES_MAX = 400000, EDITS = 101 };

#define MATCH_MEMORY (64 * MIB)
#define SCAN_SECONDS 1.0

struct worker {
    const struct watchlist_index *index;
    const struct question *questions;
    uint64_t until_ns;
    uint32_t first;    /* question to begin with */
    double *latencies; /* or NULL */
    bool processor;    /* latencies are of processor time: for one thread alone */
    uint64_t asked, hits;
    struct err err;
    int rc;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    struct match_list matches;
    struct arena mem;
    uint64_t now = clock_monotonic_ns(), before = w->processor ? clock_cpu_ns() : now, after;

    arena_init(&mem, MATCH_MEMORY);
    for (uint32_t i = w->first; now < w->until_ns && w->rc == 0; i = (i + 1) % QUESTIONS) {
        w->rc = question_ask(w->index, &w->questions[i], &mem, &matches, &w->err);
        now = clock_monotonic_ns();
        after = w->processor ? clock_cpu_ns() : now;
        if (w->latencies && w->asked < LATENCIES_MAX)
            w->latencies[w->asked] = (double)(after - before);
        before = after;
        w->asked++;
        w->hits += w->rc == 0 && matches.n > 0;
    }
    arena_fini(&mem);
    return NULL;
}

/* Questions a second of all threads together; `total` says what they did. */
static double ask_for(const struct watchlist_index *index, const struct question *questions,
                      double seconds, uint32_t threads, double *latencies, bool processor,
                      struct worker *total)
{
    struct worker workers[THREADS_MAX] = {{.rc = 0}};
    pthread_t handles[THREADS_MAX];
    uint64_t began = clock_monotonic_ns();
    uint32_t started = 0;

    *total = (struct worker){.rc = 0};
    for (; started < threads; started++) {
        workers[started] = (struct worker){.index = index,
                                           .questions = questions,
                                           .until_ns = began + (uint64_t)(seconds * 1e9),
                                           .first = started * QUESTIONS / threads,
                                           .processor = processor};
        if (started == 0)
            workers[started].latencies = latencies;
        if (pthread_create(&handles[started], NULL, work, &workers[started]) != 0)
            break;
    }
    if (started < threads)
        total->rc = err_set(&total->err, ERR_IO, ERR_NO_POS, "a thread did not start");
    for (uint32_t i = 0; i < started; i++) {
        pthread_join(handles[i], NULL);
        total->asked += workers[i].asked;
        total->hits += workers[i].hits;
        if (workers[i].rc < 0) {
            total->rc = -1;
            total->err = workers[i].err;
        }
    }
    return (double)total->asked / ((double)(clock_monotonic_ns() - began) / 1e9);
}

static void make_questions(const struct matching_options *o, struct question *questions)
{
    for (uint32_t i = 0; i < QUESTIONS; i++) {
        struct human h;
        stranger(o->seed, i, &h);
        questions[i] = (struct question){.country = ""};
        human_write(&h, false, &questions[i].sent);
        questions[i].sent.sex = 0; /* a name and a birth date, as peers are measured */
    }
}

static double scans_per_second(const struct roster *roster, const struct question *questions)
{
    uint64_t began = clock_monotonic_ns(), now = began, id = 0;
    uint32_t done = 0;
    volatile double best = 0; /* keeps the scan from being left out */

    while ((double)(now - began) / 1e9 < SCAN_SECONDS) {
        best = best + scan_best(roster, &questions[done++ % QUESTIONS], &id);
        now = clock_monotonic_ns();
    }
    return done / ((double)(now - began) / 1e9);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void tell_latencies(struct json *out, const char *key, double *nanoseconds, uint64_t asked)
{
    uint64_t n = asked < LATENCIES_MAX ? asked : LATENCIES_MAX;

    qsort(nanoseconds, n, sizeof *nanoseconds, ascending);
    json_key(out, key);
    json_object_begin(out);
    json_member_double(out, "p50_us", nanoseconds[n / 2] / 1e3);
    json_member_double(out, "p99_us", nanoseconds[n * 99 / 100] / 1e3);
    json_member_double(out, "p999_us", nanoseconds[n * 999 / 1000] / 1e3);
    json_object_end(out);
}

static int measure(const struct matching_options *o, const struct watchlist_index *index,
                   const struct question *questions, double *latencies, struct json *out,
                   struct err *err)
{
    struct worker one, two;

    (void)ask_for(index, questions, o->seconds / 4, 1, NULL, false, &one); /* warms up */
    uint64_t cpu_began = clock_cpu_ns();
    double rate_one = ask_for(index, questions, o->seconds, 1, latencies, false, &one);
    double cpu_seconds = (double)(clock_cpu_ns() - cpu_began) / 1e9;
    double rate_two = ask_for(index, questions, o->seconds, 2, NULL, false, &two);
    if (one.rc < 0 || two.rc < 0) {
        *err = one.rc < 0 ? one.err : two.err;
        return -1;
    }
    json_member_double(out, "per_second", rate_one);
    json_member_double(out, "per_cpu_second", (double)one.asked / cpu_seconds);
    json_member_double(out, "per_second_two_threads", rate_two);
    json_member_double(out, "hit_share", (double)one.hits / (double)one.asked);
    tell_latencies(out, "latency", latencies, one.asked);
    /* Once more by the processor's clock: what neighbours on the machine take does not count. */
    (void)ask_for(index, questions, o->seconds, 1, latencies, true, &one);
    tell_latencies(out, "latency_cpu", latencies, one.asked);
    return 0;
}

/* The list goes to the index entry by entry, so that the peak of memory is the index's own. */
static const struct watchlist_index *build(const struct matching_options *o, uint32_t *people,
                                           uint64_t *names, struct err *err)
{
    struct watchlist_builder *builder = watchlist_builder_new(NULL, err);
    struct arena mem;
    int rc = builder ? 0 : -1;

    arena_init(&mem, MATCH_MEMORY);
    *names = 0;
    for (*people = 0; *names < o->names && rc == 0; ++*people) {
        struct entry e;
        arena_reset(&mem);
        if (!roster_entry(&mem, o->seed, *people, false, &e))
            rc = err_memory(err);
        else
            rc = watchlist_builder_add(builder, &e, err);
        *names += e.names.n;
    }
    arena_fini(&mem);
    if (rc == 0)
        return watchlist_builder_finish(builder, err);
    watchlist_builder_free(builder);
    return NULL;
}

/* One more entry, and the first answer with it. @return seconds, or below 0 */
static double edit_once(const struct matching_options *o, const struct watchlist_index *index,
                        uint32_t person, struct arena *mem, struct err *err)
{
    struct listed l;
    struct entry e;
    struct match_list matches;
    struct question q = {.country = ""};
    bool seen = false;

    arena_reset(mem);
    listed_person(o->seed, person, &l);
    human_write(&l.human, true, &q.sent);
    if (!roster_entry(mem, o->seed, person, false, &e))
        return err_memory(err);
    uint64_t began = clock_monotonic_ns();
    const struct watchlist_index *patched = watchlist_index_patch(index, &e, 1, NULL, 0, err);
    if (!patched || question_ask(patched, &q, mem, &matches, err) < 0) {
        watchlist_index_free(patched);
        return -1;
    }
    double seconds = (double)(clock_monotonic_ns() - began) / 1e9;
    for (uint32_t i = 0; i < matches.n; i++)
        seen |= matches.v[i].entry->id == person;
    watchlist_index_free(patched);
    return seen || l.dated != DATED_FULL
               ? seconds
               : err_set(err, ERR_USAGE, ERR_NO_POS, "an added entry is not found");
}

static int measure_edits(const struct matching_options *o, const struct watchlist_index *index,
                         uint32_t people, struct json *out, struct err *err)
{
    double seconds[EDITS];
    struct arena mem;
    int rc = 0;

    arena_init(&mem, MATCH_MEMORY);
    for (uint32_t i = 0; i < EDITS && rc == 0; i++) {
        seconds[i] = edit_once(o, index, people + i, &mem, err);
        rc = seconds[i] < 0 ? -1 : 0;
    }
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    qsort(seconds, EDITS, sizeof seconds[0], ascending);
    json_member_double(out, "edit_p50_us", seconds[EDITS / 2] * 1e6);
    json_member_double(out, "edit_worst_us", seconds[EDITS - 1] * 1e6);
    return 0;
}

static int measure_scan(const struct matching_options *o, const struct question *questions,
                        struct json *out, struct err *err)
{
    struct roster roster;
    int rc = roster_make(&roster, o->seed, UINT32_MAX, o->names, false, err);

    if (rc == 0)
        json_member_double(out, "scans_per_second", scans_per_second(&roster, questions));
    roster_fini(&roster);
    return rc;
}

static int measure_all(const struct matching_options *o, const struct question *questions,
                       double *latencies, struct json *out, struct err *err)
{
    uint64_t before_rss = clock_peak_rss_bytes(), began = clock_monotonic_ns(), names;
    uint32_t people;
    const struct watchlist_index *index = build(o, &people, &names, err);

    if (!index)
        return -1;
    json_member_double(out, "build_seconds", (double)(clock_monotonic_ns() - began) / 1e9);
    struct watchlist_figures figures = watchlist_index_figures(index);
    json_member_u64(out, "entries", figures.entries);
    json_member_u64(out, "names", names);
    json_member_u64(out, "spellings", figures.names); /* of names in other scripts more than one */
    json_member_u64(out, "tokens", figures.tokens);
    json_member_u64(out, "index_bytes", figures.bytes);
    json_member_u64(out, "rss_before_bytes", before_rss);
    json_member_u64(out, "peak_rss_bytes", clock_peak_rss_bytes());
    int rc = measure(o, index, questions, latencies, out, err);
    if (rc == 0)
        rc = measure_edits(o, index, people, out, err);
    watchlist_index_free(index);
    return rc == 0 ? measure_scan(o, questions, out, err) : -1;
}

int matching_throughput(const struct matching_options *o, struct json *out, struct err *err)
{
    struct question *questions = calloc(QUESTIONS, sizeof *questions);
    double *latencies = calloc(LATENCIES_MAX, sizeof *latencies);
    int rc = -1;

    if (questions && latencies) {
        make_questions(o, questions);
        rc = measure_all(o, questions, latencies, out, err);
    } else {
        err_memory(err);
    }
    free(latencies);
    free(questions);
    return rc;
}
