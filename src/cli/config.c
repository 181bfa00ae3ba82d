/* SPDX-License-Identifier: Apache-2.0 */
/* `safar config`: the effective settings, as a settings file. */
#include "app/settings.h"

#include "cli/command.h"

#include <stdio.h>

static int run(int argc, char **argv);

const struct command command_config = {
    .name = "config",
    .usage = "[--config FILE] [--set KEY=VALUE]...",
    .help = "print the effective settings, with where each comes from; secrets are hidden",
    .more = "Later sources win: default, file (--config or SAFAR_CONFIG), environment\n"
            "(SAFAR_STORE_URL for store.url), --set. The output is itself a settings file.\n",
    .run = run,
};

static int run(int argc, char **argv)
{
    struct settings settings;
    struct buf out;
    struct err err;

    if (settings_from_arguments(&settings, &argc, argv, &err) < 0) {
        fprintf(stderr, "safar config: %s\n", err.msg);
        return err.code == ERR_IO ? EXIT_STATUS_ENVIRONMENT : EXIT_STATUS_USAGE;
    }
    if (argc > 1) {
        settings_fini(&settings);
        return command_usage(&command_config, "unknown argument '%s'", argv[1]);
    }
    buf_init(&out, MIB);
    settings_print(&settings, &out);
    bool printed = !out.failed && fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    buf_fini(&out);
    settings_fini(&settings);
    return printed ? EXIT_STATUS_OK : EXIT_STATUS_ENVIRONMENT;
}
