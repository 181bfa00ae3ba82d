/* SPDX-License-Identifier: Apache-2.0 */
/* `safar user`: who may sign in. Runs beside a running unit: the store is shared. */
#include "app/users.h"

#include "app/passwords.h"
#include "app/settings.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int run(int argc, char **argv);

const struct command command_user = {
    .name = "user",
    .usage = "add|ls|role|password|disable|enable [NAME] [OPTION...]",
    .help = "the people who may sign in",
    .more =
        "  add NAME --role officer|supervisor|administrator [--display TEXT] PASSWORD\n"
        "  ls\n"
        "  role NAME --role ROLE      ends the user's sessions\n"
        "  password NAME PASSWORD     ends the user's sessions\n"
        "  disable NAME, enable NAME\n\n"
        "PASSWORD is --random (made here, printed once on standard output) or\n"
        "--password-stdin (one line). There is no default password. All take --config FILE and\n"
        "--set KEY=VALUE.\n",
    .run = run,
};

struct arguments {
    const char *name, *role, *display;
    bool random, from_stdin;
};

/** What one subcommand works with. */
struct work {
    struct settings settings;
    struct store *st;
    struct arguments given;
    enum user_role role;
    char password[PASSWORD_MAX + 2];
    char hash[PASSWORD_HASH_TEXT];
};

static int failed(const struct err *err)
{
    fprintf(stderr, "safar user: %s\n", err->msg);
    if (err->code == ERR_USAGE)
        return EXIT_STATUS_USAGE;
    if (err->code == ERR_NOT_FOUND || err->code == ERR_CONFLICT)
        return EXIT_STATUS_INPUT;
    return EXIT_STATUS_ENVIRONMENT;
}

static int in_transaction(struct work *w, int (*change)(struct work *, utc_ms, struct err *))
{
    struct err err;

    if (store_begin(w->st, &err) < 0)
        return failed(&err);
    if (change(w, clock_utc_ms(), &err) < 0 || store_commit(w->st, &err) < 0) {
        store_rollback(w->st);
        if (err.code == ERR_CONFLICT)
            err_set(&err, ERR_CONFLICT, ERR_NO_POS, "there is a user of this name already");
        return failed(&err);
    }
    return EXIT_STATUS_OK;
}

/* ---- passwords ---- */

/** One line of standard input, without its end. */
static int read_line(struct work *w, struct err *err)
{
    size_t n = 0;
    int c;

    while ((c = getchar()) != EOF && c != '\n' && n < sizeof(w->password) - 1)
        w->password[n++] = (char)c;
    if (n && w->password[n - 1] == '\r')
        n--;
    w->password[n] = '\0';
    if (n > PASSWORD_MAX || strlen(w->password) != n || !utf8_valid((str){w->password, n}))
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the password is too long, or no UTF-8 text");
    if (n < (size_t)w->settings.password_min_length)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the password needs at least %lld characters",
                       (long long)w->settings.password_min_length);
    return 0;
}

static int make_password(struct work *w, struct err *err)
{
    if (w->given.random == w->given.from_stdin)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "say --random or --password-stdin");
    if (w->given.random)
        password_random(w->password);
    else if (read_line(w, err) < 0)
        return -1;
    return password_hash(str_from_c(w->password), w->hash, err);
}

/** A random password is shown once, here; nobody can read it back. */
static int show_password(const struct work *w, int status)
{
    if (status == EXIT_STATUS_OK && w->given.random)
        printf("%s\n", w->password);
    return status;
}

/* ---- the subcommands ---- */

static int insert(struct work *w, utc_ms now, struct err *err)
{
    return user_add(w->st, str_from_c(w->given.name), str_from_c(w->given.display), w->role,
                    str_from_c(w->hash), now, err);
}

static int set_role(struct work *w, utc_ms now, struct err *err)
{
    return user_set_role(w->st, str_from_c(w->given.name), w->role, now, err);
}

static int set_password(struct work *w, utc_ms now, struct err *err)
{
    return user_set_password(w->st, str_from_c(w->given.name), str_from_c(w->hash), now, err);
}

static int disable(struct work *w, utc_ms now, struct err *err)
{
    return user_set_disabled(w->st, str_from_c(w->given.name), true, now, err);
}

static int enable(struct work *w, utc_ms now, struct err *err)
{
    return user_set_disabled(w->st, str_from_c(w->given.name), false, now, err);
}

static int run_add(struct work *w)
{
    struct err err;

    if (!user_name_valid(str_from_c(w->given.name)))
        err_set(&err, ERR_USAGE, ERR_NO_POS,
                "a name has 1 to 64 of a-z 0-9 . _ - and begins with a letter");
    else if (make_password(w, &err) == 0)
        return show_password(w, in_transaction(w, insert));
    return failed(&err);
}

static int run_role(struct work *w)
{
    return in_transaction(w, set_role);
}

static int run_password(struct work *w)
{
    struct err err;

    if (make_password(w, &err) < 0)
        return failed(&err);
    return show_password(w, in_transaction(w, set_password));
}

static int run_disable(struct work *w)
{
    return in_transaction(w, disable);
}

static int run_enable(struct work *w)
{
    return in_transaction(w, enable);
}

static int run_ls(struct work *w)
{
    struct user_rows users = {.rows = {0}};
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    int rc = store_users(w->st, &mem, &users, &err);
    for (uint32_t i = 0; rc == 0 && i < users.rows.n; i++) {
        const struct user_row *u = &users.rows.v[i];
        printf(STR_FMT "\t" STR_FMT "\t%s\t" STR_FMT "\n", STR_ARG(u->name), STR_ARG(u->role),
               u->disabled ? "disabled" : "active", STR_ARG(u->display_name));
    }
    arena_fini(&mem);
    return rc < 0 ? failed(&err) : EXIT_STATUS_OK;
}

static const struct subcommand {
    const char *name;
    bool needs_name, needs_role;
    int (*run)(struct work *w);
} subcommands[] = {
    {"add",      true,  true,  run_add     },
    {"ls",       false, false, run_ls      },
    {"role",     true,  true,  run_role    },
    {"password", true,  false, run_password},
    {"disable",  true,  false, run_disable },
    {"enable",   true,  false, run_enable  },
};

/* ---- arguments ---- */

/** @return NULL: good, else the argument that is wrong */
static const char *read_arguments(int argc, char **argv, struct arguments *given)
{
    for (int i = 2; i < argc; i++) {
        const char **value = strcmp(argv[i], "--role") == 0      ? &given->role
                             : strcmp(argv[i], "--display") == 0 ? &given->display
                                                                 : NULL;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (strcmp(argv[i], "--random") == 0)
            given->random = true;
        else if (strcmp(argv[i], "--password-stdin") == 0)
            given->from_stdin = true;
        else if (argv[i][0] != '-' && !given->name)
            given->name = argv[i];
        else
            return argv[i];
    }
    return NULL;
}

static const struct subcommand *find_subcommand(const char *name)
{
    for (size_t i = 0; name && i < COUNT_OF(subcommands); i++)
        if (strcmp(subcommands[i].name, name) == 0)
            return &subcommands[i];
    return NULL;
}

static int open_and_run(struct work *w, const struct subcommand *subcommand)
{
    const struct store_options options = {.busy_timeout_ms = (int)w->settings.store_busy_ms};
    struct err err;
    int status;

    if (store_open(w->settings.store_url.p, STORE_WRITE, &options, &w->st, &err) < 0)
        return failed(&err);
    if (store_migrate(w->st, clock_utc_ms(), NULL, &err) < 0)
        status = failed(&err);
    else
        status = subcommand->run(w);
    store_close(w->st);
    return status;
}

static int check(struct work *w, const struct subcommand *subcommand, int argc, char **argv)
{
    const char *wrong = subcommand ? read_arguments(argc, argv, &w->given) : NULL;

    if (!subcommand)
        return command_usage(&command_user, "say what to do");
    if (wrong)
        return command_usage(&command_user, "'%s' is not understood", wrong);
    if (subcommand->needs_name && !w->given.name)
        return command_usage(&command_user, "whose? NAME is missing");
    if (subcommand->needs_role &&
        (!w->given.role || !user_role_from_name(str_from_c(w->given.role), &w->role)))
        return command_usage(&command_user, "--role is officer, supervisor or administrator");
    return EXIT_STATUS_OK;
}

static int run(int argc, char **argv)
{
    static struct work w;
    struct err err;
    int status;

    if (settings_from_arguments(&w.settings, &argc, argv, &err) < 0)
        return failed(&err);
    const struct subcommand *subcommand = find_subcommand(argc > 1 ? argv[1] : NULL);
    status = check(&w, subcommand, argc, argv);
    if (status == EXIT_STATUS_OK)
        status = open_and_run(&w, subcommand);
    memset(w.password, 0, sizeof(w.password));
    settings_fini(&w.settings);
    return status;
}
