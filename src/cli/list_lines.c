/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list lines`: from which score on an entry of this list is a hit, and is urgent. */
#include "app/list_lifecycle.h"
#include "base/clock.h"
#include "cli/list.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

struct lines_options {
    struct list_action action;
    const char *user;
    bool unit, screen;
};

static const struct option lines_long[] = {
    {"review",    required_argument, NULL, 'r'},
    {"urgent",    required_argument, NULL, 'g'},
    {"unit",      no_argument,       NULL, 'n'},
    {"user",      required_argument, NULL, 'u'},
    {"no-screen", no_argument,       NULL, 's'},
    {NULL,        0,                 NULL, 0  },
};

static int take_score(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    if (end != text && *end == '\0' && *out > 0 && *out <= 1)
        return EXIT_STATUS_OK;
    return command_usage(&command_list, "a line is a score above 0, at most 1");
}

static int take_option(int option, struct lines_options *o)
{
    switch (option) {
    case 'r':
        return take_score(optarg, &o->action.review);
    case 'g':
        return take_score(optarg, &o->action.urgent);
    case 'n':
        o->unit = true;
        return EXIT_STATUS_OK;
    case 'u':
        o->user = optarg;
        return EXIT_STATUS_OK;
    case 's':
        o->screen = false;
        return EXIT_STATUS_OK;
    default:
        return command_usage(&command_list, "unknown option of lines");
    }
}

static int read_lines(int argc, char **argv, struct lines_options *o)
{
    int option, status = EXIT_STATUS_OK;

    *o = (struct lines_options){.screen = true};
    optind = 1;
    opterr = 0;
    while (status == EXIT_STATUS_OK &&
           (option = getopt_long(argc, argv, "", lines_long, NULL)) != -1)
        status = take_option(option, o);
    if (status != EXIT_STATUS_OK)
        return status;
    if (optind + 1 != argc)
        return command_usage(&command_list, "lines takes the name of a list");
    bool both = o->action.review > 0 && o->action.urgent > 0;
    if (o->unit ? o->action.review > 0 || o->action.urgent > 0 : !both)
        return command_usage(&command_list, "lines takes --review and --urgent, or --unit");
    o->action.name = str_from_c(argv[optind]);
    return EXIT_STATUS_OK;
}

int list_lines_verb(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct lines_options o;
    struct err err;
    int status = read_lines(argc, argv, &o);

    if (status != EXIT_STATUS_OK)
        return status;
    o.action.now = clock_utc_ms();
    if (list_actor(st, o.user, CAN_LISTS_ACTIVATE, settings->lists_second_person, &o.action.user,
                   &err) < 0 ||
        list_set_lines(st, &o.action, &err) < 0)
        return list_fail(&err);
    if (o.screen && list_rescreen(settings, st, NULL, &err) < 0)
        return list_fail(&err);
    return EXIT_STATUS_OK;
}
