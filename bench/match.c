/* SPDX-License-Identifier: Apache-2.0 */
/* Screening: travellers a second against an invented list of 16,000, beside a plain scan of it. */
#include "bench/bench.h"

#include "base/clock.h"
#include "simulate/people.h"
#include "watchlist/index.h"
#include "watchlist/sound.h"

#include <stdio.h>
#include <stdlib.h>

enum { LISTED = 16000, QUERIES = 20000, SCANNED = 200 };

#define SEED 7

struct people {
    struct person list[LISTED], queries[QUERIES];
    char texts[LISTED][128];
    struct entry_name names[LISTED];
    struct entry entries[LISTED];
    double nanoseconds[QUERIES];
    uint64_t hits;
};

static void make_people(struct people *p)
{
    const struct date today = {2026, 11, 23};

    for (uint32_t i = 0; i < LISTED; i++) {
        struct rng r = rng_from(SEED, i);
        person_make_adult(&r, (enum culture)(i % CULTURE_COUNT), today, &p->list[i]);
        (void)snprintf(p->texts[i], sizeof p->texts[i], "%s, %s", p->list[i].surname,
                       p->list[i].given);
        p->names[i].text = str_from_c(p->texts[i]);
        p->entries[i] = (struct entry){.id = i, .sex = p->list[i].sex};
        p->entries[i].names.v = &p->names[i];
        p->entries[i].names.n = 1;
        p->entries[i].born_on.v = &p->list[i].born_on;
        p->entries[i].born_on.n = 1;
    }
    for (uint32_t i = 0; i < QUERIES; i++) {
        struct rng r = rng_from(SEED + 1, i);
        person_make_adult(&r, (enum culture)(i % CULTURE_COUNT), today, &p->queries[i]);
    }
}

static int match_one(const struct watchlist_index *index, const struct person *who,
                     struct arena *mem, uint64_t *hits, struct err *err)
{
    struct subject s = {.sex = who->sex};
    struct subject_name name = {.surname = str_from_c(who->surname),
                                .given = str_from_c(who->given)};
    struct subject_date born = {.on = who->born_on};
    struct match_list out;

    s.names.v = &name;
    s.names.n = 1;
    s.born_on.v = &born;
    s.born_on.n = 1;
    arena_reset(mem);
    if (watchlist_index_match(index, &s, mem, &out, err) < 0)
        return -1;
    *hits += out.n > 0;
    return 0;
}

/* One round over all queries. @return queries a second, or -1 */
static double match_round(struct people *p, const struct watchlist_index *index, struct arena *mem,
                          struct err *err)
{
    uint64_t began = clock_monotonic_ns(), before = began;

    p->hits = 0;
    for (uint32_t i = 0; i < QUERIES; i++) {
        if (match_one(index, &p->queries[i], mem, &p->hits, err) < 0)
            return -1;
        uint64_t now = clock_monotonic_ns();
        p->nanoseconds[i] = (double)(now - before);
        before = now;
    }
    return QUERIES / ((double)(before - began) / 1e9);
}

/* The baseline: the edit distance of every surname of the list, without an index. */
static double scan_per_second(const struct people *p)
{
    uint64_t began = clock_monotonic_ns(), near = 0;

    for (uint32_t i = 0; i < SCANNED; i++)
        for (uint32_t k = 0; k < LISTED; k++)
            near += osa_distance(str_from_c(p->queries[i].surname),
                                 str_from_c(p->list[k].surname)) <= 1;
    return SCANNED / ((double)(clock_monotonic_ns() - began + (near == 0)) / 1e9);
}

static int measure(struct people *p, const struct bench_options *options, struct json *out,
                   struct err *err)
{
    double rates[64];
    uint64_t cpu_began;
    uint32_t rounds = options->rounds < COUNT_OF(rates) ? options->rounds : COUNT_OF(rates);
    uint64_t began = clock_monotonic_ns();
    struct watchlist_index *index = watchlist_index_build(p->entries, LISTED, NULL, err);
    struct arena mem;
    int rc = 0;

    if (!index)
        return -1;
    double build_seconds = (double)(clock_monotonic_ns() - began) / 1e9;
    arena_init(&mem, 8 * MIB);
    cpu_began = clock_cpu_ns();
    for (uint32_t i = 0; i < rounds && rc == 0; i++)
        rc = (rates[i] = match_round(p, index, &mem, err)) < 0 ? -1 : 0;
    if (rc == 0) {
        double cpu_seconds = (double)(clock_cpu_ns() - cpu_began) / 1e9;
        json_member_u64(out, "entries", LISTED);
        json_member_u64(out, "queries", QUERIES);
        json_member_double(out, "build_seconds", build_seconds);
        json_member_u64(out, "index_bytes", watchlist_index_figures(index).bytes);
        json_member_double(out, "queries_per_second", bench_median(rates, rounds));
        json_member_double(out, "queries_per_cpu_second", QUERIES * rounds / cpu_seconds);
        json_member_double(out, "hit_share", (double)p->hits / QUERIES);
        json_member_double(out, "scan_per_second", scan_per_second(p));
        json_member_double(out, "p50_us", bench_median(p->nanoseconds, QUERIES) / 1e3);
        /* bench_median has sorted them */
        json_member_double(out, "p99_us", p->nanoseconds[QUERIES / 100 * 99] / 1e3);
    }
    arena_fini(&mem);
    watchlist_index_free(index);
    return rc;
}

int bench_match(const struct bench_options *options, struct json *out, struct err *err)
{
    struct people *p = calloc(1, sizeof *p);

    if (!p)
        return err_memory(err);
    make_people(p);
    int rc = measure(p, options, out, err);
    free(p);
    return rc;
}
