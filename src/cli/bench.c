/* SPDX-License-Identifier: Apache-2.0 */
/* `safar bench`: runs the benchmarks of bench/, one JSON line each. */
#include "bench/bench.h"
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>

static int run(int argc, char **argv);

const struct command command_bench = {
    .name = "bench",
    .usage = "[--data FOLDER] [--size-mb N] [--rounds N] NAME...|all|list",
    .help = "run benchmarks; one JSON line each on standard output",
    .more = "  --data FOLDER  messages to use, as `safar simulate` writes them\n"
            "  --size-mb N    how much to simulate otherwise (64)\n"
            "  --rounds N     the median of so many rounds is told (5)\n\n"
            "`list` names the benchmarks. docs/performance.md has the figures.\n",
    .run = run,
};

static int run_one(const struct bench *bench, const struct bench_options *options)
{
    struct buf line;
    struct json w;
    struct err err = {.code = ERR_NONE};

    buf_init(&line, 1 * MIB);
    json_init(&w, &line);
    json_object_begin(&w);
    json_member_c(&w, "bench", bench->name);
    int rc = bench->run(options, &w, &err);
    if (rc == 0) {
        json_object_end(&w);
        printf(STR_FMT "\n", STR_ARG(buf_view(&line)));
        fflush(stdout);
    } else {
        fprintf(stderr, "safar bench: %s: %s\n", bench->name, err.msg);
    }
    buf_fini(&line);
    return rc;
}

static int list(void)
{
    for (size_t i = 0; bench_at(i); i++)
        printf("%-16s %s\n", bench_at(i)->name, bench_at(i)->help);
    return EXIT_STATUS_OK;
}

static bool number_option(const char *text, uint32_t max, uint32_t *out)
{
    uint64_t value;

    if (!str_to_u64(str_from_c(text), max, &value) || value == 0)
        return false;
    *out = (uint32_t)value;
    return true;
}

static int run_named(int count, char **names, const struct bench_options *options)
{
    int failed = 0;

    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], "all") == 0) {
            for (size_t b = 0; bench_at(b); b++)
                failed |= run_one(bench_at(b), options) < 0;
            continue;
        }
        const struct bench *bench = bench_find(names[i]);
        if (!bench)
            return command_usage(&command_bench, "no benchmark named %s", names[i]);
        failed |= run_one(bench, options) < 0;
    }
    return failed ? EXIT_STATUS_ENVIRONMENT : EXIT_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct bench_options options = {.size_mb = 64, .rounds = 5};
    int at = 1;

    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        bool good = true;
        if (strcmp(argv[at], "--data") == 0)
            options.data = argv[at + 1];
        else if (strcmp(argv[at], "--size-mb") == 0)
            good = number_option(argv[at + 1], 100000, &options.size_mb);
        else if (strcmp(argv[at], "--rounds") == 0)
            good = number_option(argv[at + 1], 50, &options.rounds);
        else
            good = false;
        if (!good)
            return command_usage(&command_bench, "wrong option or value: %s", argv[at]);
    }
    if (at == argc)
        return command_usage(&command_bench, "which benchmark? `safar bench list` names them");
    if (strcmp(argv[at], "list") == 0)
        return list();
    int status = run_named(argc - at, argv + at, &options);
    bench_data_drop();
    return status;
}
