/* SPDX-License-Identifier: Apache-2.0 */
/* `matching_bench accuracy|throughput|look`: see README.md. */
#include "bench/matching/matching.h"

#include <stdio.h>
#include <stdlib.h>

enum { EXIT_USAGE = 2, EXIT_FAILED = 3 };

static const char usage[] =
    "usage: matching_bench accuracy|throughput|look [options]\n"
    "accuracy and throughput print one JSON line; look prints, tab-separated, whom the tuning half\n"
    "misses and hits for nothing: what, how, sent, born, listed, born, score, reasons\n"
    "  --seed N        (7)\n"
    "  --half HALF     report (the default) or tune: whose people are asked for\n"
    "  --people N      on the list of `accuracy` (9400, with some 16,000 names)\n"
    "  --strangers N   of both halves (100000)\n"
    "  --per-kind N    people a distortion, at most (1000)\n"
    "  --pairs N       people in the pairs of one half (3000)\n"
    "  --bare          travellers bring a name and a birth date, neither sex nor country\n"
    "  --names N       on the list of `throughput` (16000)\n"
    "  --seconds N     of each timed round (4)\n";

struct number {
    const char *name;
    uint64_t max;
    void (*set)(struct matching_options *o, uint64_t value);
};

static void set_seed(struct matching_options *o, uint64_t value)
{
    o->seed = value;
}

static void set_people(struct matching_options *o, uint64_t value)
{
    o->people = (uint32_t)value;
}

static void set_strangers(struct matching_options *o, uint64_t value)
{
    o->strangers = (uint32_t)value;
}

static void set_per_kind(struct matching_options *o, uint64_t value)
{
    o->per_kind = (uint32_t)value;
}

static void set_pairs(struct matching_options *o, uint64_t value)
{
    o->pairs = (uint32_t)value;
}

static void set_names(struct matching_options *o, uint64_t value)
{
    o->names = value;
}

static void set_seconds(struct matching_options *o, uint64_t value)
{
    o->seconds = (double)value;
}

static const struct number numbers[] = {
    {"--seed",      UINT64_MAX, set_seed     },
    {"--people",    5000000,    set_people   },
    {"--strangers", 10000000,   set_strangers},
    {"--per-kind",  1000000,    set_per_kind },
    {"--pairs",     1000000,    set_pairs    },
    {"--names",     5000000,    set_names    },
    {"--seconds",   3600,       set_seconds  },
};

static bool set_number(struct matching_options *o, const char *name, const char *text)
{
    uint64_t value;

    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (strcmp(numbers[i].name, name) == 0) {
            if (!str_to_u64(str_from_c(text), numbers[i].max, &value) || value == 0)
                return false;
            numbers[i].set(o, value);
            return true;
        }
    return false;
}

static bool read_options(int argc, char **argv, struct matching_options *o)
{
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--bare") == 0) {
            o->bare = true;
            continue;
        }
        if (strcmp(argv[i], "--half") == 0) {
            o->half = strcmp(value, "tune") == 0 ? HALF_TUNE : HALF_REPORT;
            if (o->half == HALF_REPORT && strcmp(value, "report") != 0)
                return false;
        } else if (!set_number(o, argv[i], value)) {
            return false;
        }
        i++;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct matching_options o = {.seed = 7,
                                 .half = HALF_REPORT,
                                 .people = 9400,
                                 .strangers = 100000,
                                 .per_kind = 1000,
                                 .pairs = 3000,
                                 .names = 16000,
                                 .seconds = 4};
    const char *part = argc > 1 ? argv[1] : "";
    bool throughput = strcmp(part, "throughput") == 0;
    struct err err = {.code = ERR_NONE};
    struct buf line;
    struct json w;

    o.look = strcmp(part, "look") == 0; /* the other half is not for the eyes of who tunes */
    if ((!throughput && !o.look && strcmp(part, "accuracy") != 0) ||
        !read_options(argc, argv, &o)) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    o.half = o.look ? HALF_TUNE : o.half;
    buf_init(&line, 4 * MIB);
    json_init(&w, &line);
    json_object_begin(&w);
    json_member_c(&w, "bench", throughput ? "matching-throughput" : "matching-accuracy");
    int rc = throughput ? matching_throughput(&o, &w, &err) : matching_accuracy(&o, &w, &err);
    if (rc == 0 && !o.look) {
        json_object_end(&w);
        printf(STR_FMT "\n", STR_ARG(buf_view(&line)));
    } else if (rc < 0) {
        fprintf(stderr, "matching_bench: %s\n", err.msg);
    }
    buf_fini(&line);
    return rc == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILED;
}
