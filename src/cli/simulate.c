/* SPDX-License-Identifier: Apache-2.0 */
/* `safar simulate`: synthetic traffic with known answers (contracts: 6). */
#include "cli/command.h"

#include "base/clock.h"
#include "simulate/day.h"
#include "simulate/simulate.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

static int run(int argc, char **argv);

const struct command command_simulate = {
    .name = "simulate",
    .usage = "--flights N --seed S --out FOLDER [--day DATE] [--dirt PERCENT] [--home ISO3] "
             "[--size-mb N]",
    .help = "write a day of messages of invented travellers, with the truth about them",
    .more =
        "  --flights N     flights a day (default 20)\n"
        "  --seed S        a number; the same seed and options give the same bytes (default 1)\n"
        "  --out FOLDER    gets messages/, schedule.tsv, watchlist.csv and truth.ndjson\n"
        "  --day DATE      the day of the flights, YYYY-MM-DD (default: today in UTC)\n"
        "  --dirt PERCENT  messages, bookings and travellers with a carrier's mistake (default 4)\n"
        "  --home ISO3     the State whose border it is (default PAK)\n"
        "  --size-mb N     go on, day after day, until the messages have this volume\n"
        "\n"
        "Every person is invented; docs/simulator.md describes the files.\n",
    .run = run,
};

static void show_progress(void *context, const struct truth_totals *totals)
{
    const struct simulate_options *options = context;

    if (options->bytes > 0)
        fprintf(stderr, "\r%llu of %llu MB", (unsigned long long)(totals->bytes / 1000000),
                (unsigned long long)(options->bytes / 1000000));
    else
        fprintf(stderr, "\r%llu of %u flights", (unsigned long long)totals->flights,
                options->flights);
}

static bool take_number(const char *text, uint64_t max, uint64_t *out)
{
    return str_to_u64(str_from_c(text), max, out);
}

/** @return EXIT_STATUS_OK, or EXIT_STATUS_USAGE with the reason told */
static int read_option(int option, const char *value, struct simulate_options *o)
{
    uint64_t number = 0;

    switch (option) {
    case 'f':
        if (!take_number(value, DAY_FLIGHTS_MAX, &number))
            return command_usage(&command_simulate, "--flights must be 1 to %d", DAY_FLIGHTS_MAX);
        o->flights = (uint32_t)number;
        return EXIT_STATUS_OK;
    case 's':
        if (!take_number(value, UINT64_MAX, &o->seed))
            return command_usage(&command_simulate, "--seed must be a whole number");
        return EXIT_STATUS_OK;
    case 'o':
        o->folder = value;
        return EXIT_STATUS_OK;
    case 'd':
        if (!date_parse_iso(str_from_c(value), &o->day) || !date_full(o->day))
            return command_usage(&command_simulate, "--day must be YYYY-MM-DD");
        return EXIT_STATUS_OK;
    case 'p':
        if (!take_number(value, 100, &number))
            return command_usage(&command_simulate, "--dirt must be 0 to 100");
        o->dirt_percent = (uint32_t)number;
        return EXIT_STATUS_OK;
    case 'h':
        (void)snprintf(o->home, sizeof o->home, "%s", value);
        return EXIT_STATUS_OK;
    case 'm':
        if (!take_number(value, 1000000, &number) || number == 0)
            return command_usage(&command_simulate, "--size-mb must be 1 to 1000000");
        o->bytes = number * 1000000;
        return EXIT_STATUS_OK;
    default:
        return command_usage(&command_simulate, "unknown option or missing value");
    }
}

static int read_options(int argc, char **argv, struct simulate_options *o)
{
    static const struct option known[] = {
        {"flights", required_argument, NULL, 'f'},
        {"seed",    required_argument, NULL, 's'},
        {"out",     required_argument, NULL, 'o'},
        {"day",     required_argument, NULL, 'd'},
        {"dirt",    required_argument, NULL, 'p'},
        {"home",    required_argument, NULL, 'h'},
        {"size-mb", required_argument, NULL, 'm'},
        {NULL,      0,                 NULL, 0  },
    };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        int status = read_option(option, optarg, o);
        if (status != EXIT_STATUS_OK)
            return status;
    }
    if (optind < argc)
        return command_usage(&command_simulate, "it takes options only");
    if (!o->folder)
        return command_usage(&command_simulate, "--out is needed");
    return EXIT_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct simulate_options options = {.flights = 20,
                                       .seed = 1,
                                       .dirt_percent = 4,
                                       .home = "PAK",
                                       .day = utc_to_datetime(clock_utc_ms()).date};
    struct truth_totals totals;
    struct err err = {0};
    uint64_t started = clock_monotonic_ns();
    int status = read_options(argc, argv, &options);

    if (status != EXIT_STATUS_OK)
        return status;
    if (isatty(STDERR_FILENO)) {
        options.progress = show_progress;
        options.context = &options;
    }
    if (simulate_run(&options, &totals, &err) < 0) {
        fprintf(stderr, "safar simulate: %s\n", err.msg);
        return err.code == ERR_USAGE ? EXIT_STATUS_USAGE : EXIT_STATUS_ENVIRONMENT;
    }
    fprintf(stderr,
            "%s{\"flights\":%llu,\"files\":%llu,\"messages\":%llu,\"bytes\":%llu,\"journeys\":%llu,"
            "\"listed\":%llu,\"seconds\":%.3f,\"peak_rss_bytes\":%llu}\n",
            options.progress ? "\r" : "", (unsigned long long)totals.flights,
            (unsigned long long)totals.files, (unsigned long long)totals.messages,
            (unsigned long long)totals.bytes, (unsigned long long)totals.journeys,
            (unsigned long long)totals.listed, (double)(clock_monotonic_ns() - started) / 1e9,
            (unsigned long long)clock_peak_rss_bytes());
    return EXIT_STATUS_OK;
}
