/* SPDX-License-Identifier: Apache-2.0 */
/* A command of `safar`: one file each, one row in the table of main.c. */
#ifndef SAFAR_CLI_COMMAND_H
#define SAFAR_CLI_COMMAND_H

#include "base/attr.h"

/** Exit statuses of every command (docs/cli.md). */
enum exit_status {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_INPUT = 1,       /* the input has errors, or the answer is no */
    EXIT_STATUS_USAGE = 2,       /* wrong arguments */
    EXIT_STATUS_ENVIRONMENT = 3, /* disk, database, port */
};

struct command {
    const char *name;
    const char *usage; /* arguments, one line */
    const char *help;  /* what it does, one line */
    const char *more;  /* options and examples; may be NULL */
    /* argv[0] is the command's own name; options follow. Returns an exit status. */
    int (*run)(int argc, char **argv);
};

/** Report wrong usage of `command` on standard error. @return EXIT_STATUS_USAGE */
int command_usage(const struct command *command, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
