/* SPDX-License-Identifier: Apache-2.0 */
/* `safar`: finds the command by name and runs it. */
#include "cli/command.h"

#include "base/attr.h"
#include "base/str.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#ifndef SAFAR_VERSION
#define SAFAR_VERSION "unknown"
#endif
#ifndef SAFAR_COMMIT
#define SAFAR_COMMIT "unknown"
#endif

#define COMMAND(name) extern const struct command command_##name;
#include "cli/commands.def"
#undef COMMAND

static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void print_commands(FILE *out)
{
    fprintf(out, "safar - a national API/PNR system\n\nusage: safar COMMAND [OPTION...]\n\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->help);
    fprintf(out, "  %-10s %s\n\n`safar help COMMAND` tells more.\n", "help",
            "this list, or one command's options");
}

static void print_command(FILE *out, const struct command *command)
{
    fprintf(out, "usage: safar %s %s\n\n%s\n", command->name, command->usage, command->help);
    if (command->more)
        fprintf(out, "\n%s", command->more);
}

int command_usage(const struct command *command, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "safar %s: ", command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: safar %s %s\n", command->name, command->usage);
    return EXIT_STATUS_USAGE;
}

static int help(int argc, char **argv)
{
    const struct command *command = argc > 1 ? find_command(argv[1]) : NULL;

    if (argc > 1 && !command) {
        fprintf(stderr, "safar help: no command named so; `safar help` lists them\n");
        return EXIT_STATUS_USAGE;
    }
    if (command)
        print_command(stdout, command);
    else
        print_commands(stdout);
    return EXIT_STATUS_OK;
}

static bool is_any(const char *text, const char *one, const char *other)
{
    return strcmp(text, one) == 0 || strcmp(text, other) == 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr);
        return EXIT_STATUS_USAGE;
    }
    if (is_any(argv[1], "--version", "version")) {
        printf("safar %s (%s)\n", SAFAR_VERSION, SAFAR_COMMIT);
        return EXIT_STATUS_OK;
    }
    if (is_any(argv[1], "help", "--help"))
        return help(argc - 1, argv + 1);
    const struct command *command = find_command(argv[1]);
    if (!command) {
        fprintf(stderr, "safar: no command named so; `safar help` lists them\n");
        return EXIT_STATUS_USAGE;
    }
    if (argc > 2 && strcmp(argv[2], "--help") == 0) {
        print_command(stdout, command);
        return EXIT_STATUS_OK;
    }
    if (sodium_init() < 0) {
        fprintf(stderr, "safar: the cryptographic library could not be started\n");
        return EXIT_STATUS_ENVIRONMENT;
    }
    return command->run(argc - 1, argv + 1);
}
