/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list rescreen`: upcoming journeys with everything, or past ones for a purpose. */
#include "app/opening.h"
#include "app/past.h"
#include "base/clock.h"
#include "cli/list.h"

#include <getopt.h>
#include <stdio.h>

#define TELL_MS 2000 /* between two lines about how far it is */

struct rescreen_options {
    const char *list; /* NULL: all */
    const char *user;
    struct past_request past;
    bool window; /* --from, --to or --purpose was given */
};

static const struct option rescreen_long[] = {
    {"list",    required_argument, NULL, 'l'},
    {"from",    required_argument, NULL, 'f'},
    {"to",      required_argument, NULL, 't'},
    {"purpose", required_argument, NULL, 'p'},
    {"user",    required_argument, NULL, 'u'},
    {NULL,      0,                 NULL, 0  },
};

/** @return EXIT_STATUS_OK, or EXIT_STATUS_USAGE with the reason told */
static int take_day(const char *name, struct date *day)
{
    if (date_parse_iso(str_from_c(optarg), day) && date_full(*day))
        return EXIT_STATUS_OK;
    return command_usage(&command_list, "--%s must be YYYY-MM-DD", name);
}

static int take_option(int option, struct rescreen_options *o)
{
    switch (option) {
    case 'l':
        o->list = optarg;
        return EXIT_STATUS_OK;
    case 'f':
        return take_day("from", &o->past.from);
    case 't':
        return take_day("to", &o->past.to);
    case 'p':
        o->past.purpose = str_from_c(optarg);
        return EXIT_STATUS_OK;
    case 'u':
        o->user = optarg;
        return EXIT_STATUS_OK;
    default:
        return command_usage(&command_list, "unknown option of rescreen");
    }
}

static int read_rescreen(int argc, char **argv, struct rescreen_options *o)
{
    int option, status = EXIT_STATUS_OK;

    *o = (struct rescreen_options){.list = NULL};
    optind = 1;
    opterr = 0;
    while (status == EXIT_STATUS_OK &&
           (option = getopt_long(argc, argv, "", rescreen_long, NULL)) != -1)
        status = take_option(option, o);
    if (status != EXIT_STATUS_OK)
        return status;
    if (optind != argc)
        return command_usage(&command_list, "rescreen takes options only");
    o->window = date_known(o->past.from) || date_known(o->past.to) || o->past.purpose.n;
    if (o->window && (!date_known(o->past.from) || !date_known(o->past.to) || !o->past.purpose.n))
        return command_usage(&command_list,
                             "past journeys need --from, --to and --purpose, all of them");
    if (!o->window && o->list)
        return command_usage(&command_list, "--list goes with --from, --to and --purpose");
    return EXIT_STATUS_OK;
}

static void tell_progress(void *arg, const struct rescreen_figures *f, uint32_t flights)
{
    utc_ms *told = arg, now = clock_utc_ms();

    if (now - *told < TELL_MS)
        return;
    *told = now;
    fprintf(stderr, "%llu of %u flights, %llu journeys\n", (unsigned long long)f->flights, flights,
            (unsigned long long)f->journeys);
}

static int rescreen_past(const struct settings *settings, struct store *st,
                         struct rescreen_options *o, struct err *err)
{
    const struct watchlist_options options = screening_options(settings);
    utc_ms now = clock_utc_ms(), told = now;
    struct rescreen_figures f;
    struct screening *lists;

    if (screening_load(st, utc_to_datetime(now).date, &options, &lists, err) < 0)
        return -1;
    int rc = past_rescreen(st, lists, &o->past, tell_progress, &told, &f, err);
    screening_release(lists);
    if (rc == 0)
        fprintf(stderr,
                "%llu journeys of %llu flights screened: %llu hits new or changed, %llu "
                "withdrawn, %llu suppressed\n",
                (unsigned long long)f.journeys, (unsigned long long)f.flights,
                (unsigned long long)f.hits, (unsigned long long)f.withdrawn,
                (unsigned long long)f.suppressed);
    return rc;
}

static int rescreen(const struct settings *settings, struct store *st, struct rescreen_options *o,
                    struct err *err)
{
    struct list_row list;
    struct arena mem;
    int rc = 0;

    if (list_actor(st, o->user, CAN_LISTS_RESCREEN, o->window, &o->past.user, err) < 0)
        return -1;
    arena_init(&mem, MIB);
    if (o->list)
        rc = list_named(st, o->list, false, &mem, &list, err);
    if (rc == 0 && o->list)
        o->past.list_id = list.id;
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    return o->window ? rescreen_past(settings, st, o, err) : list_rescreen(settings, st, NULL, err);
}

int list_rescreen_verb(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct rescreen_options o;
    struct err err;
    int status = read_rescreen(argc, argv, &o);

    if (status != EXIT_STATUS_OK)
        return status;
    return rescreen(settings, st, &o, &err) < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}
