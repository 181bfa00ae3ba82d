/* SPDX-License-Identifier: Apache-2.0 */
/* `safar suppression`: known false matches, listed and lifted. Runs beside a running unit. */
#include "app/suppressions.h"

#include "app/settings.h"
#include "app/users.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/command.h"

#include <stdio.h>

#define PAGE 500

static int run(int argc, char **argv);

const struct command command_suppression = {
    .name = "suppression",
    .usage = "ls [--all] | lift ID --user NAME --reason TEXT",
    .help = "known false matches: list them, lift one",
    .more =
        "  ls         one JSON line for each that holds: entry, reason, author, last day, hits closed;\n"
        "             --all: those that expired or were lifted too. Never names of travellers\n"
        "  lift ID    end it in the name of NAME, who may sign in and suppress hits; the hits that it\n"
        "             closed open again, of flights that have not departed more than a day ago\n"
        "Both take --config FILE and --set KEY=VALUE.\n"
        "Exit status: 0 done; 1 there is none of that number, or it is lifted already; 2 wrong usage;\n"
        "3 the database failed.\n",
    .run = run,
};

struct arguments {
    const char *verb, *id, *user, *reason;
    bool all;
};

static int failed(const struct err *err)
{
    fprintf(stderr, "safar suppression: %s\n", err->msg);
    if (err->code == ERR_USAGE)
        return EXIT_STATUS_USAGE;
    return err->code == ERR_NOT_FOUND || err->code == ERR_CONFLICT || err->code == ERR_FORBIDDEN
               ? EXIT_STATUS_INPUT
               : EXIT_STATUS_ENVIRONMENT;
}

/* ls ------------------------------------------------------------------------------------------- */

static void write_item(struct json *w, const struct suppression_item *item, struct date today)
{
    const struct suppression_row *row = &item->row;
    const char *state = row->lifted_at != UTC_UNKNOWN              ? "lifted"
                        : date_compare(today, row->expires_on) > 0 ? "expired"
                                                                   : "active";

    json_object_begin(w);
    json_member_i64(w, "id", row->id);
    json_member_c(w, "state", state);
    json_member_str(w, "list", item->list_name);
    json_member_str(w, "entry_ref", item->entry_ref);
    json_member_str(w, "reason", row->reason);
    json_member_str(w, "author", row->author);
    json_opt_utc(w, "created_at", row->created_at);
    json_opt_date(w, "expires_on", row->expires_on);
    json_opt_utc(w, "lifted_at", row->lifted_at);
    json_opt_str(w, "lifted_by", row->lifted_by);
    json_member_i64(w, "hit_id", row->hit_id);
    json_member_u64(w, "hits", item->hits);
    json_object_end(w);
}

/** One page on standard output. @return how many, or -1 */
static int64_t show_page(struct store *st, const struct suppression_filter *filter, uint32_t offset,
                         struct err *err)
{
    struct suppression_items items;
    struct arena mem;
    struct buf out;
    struct json w;

    arena_init(&mem, 64 * MIB);
    buf_init(&out, 16 * MIB);
    int rc =
        store_suppressions_list(st, filter, (struct store_page){PAGE, offset}, &mem, &items, err);
    for (uint32_t i = 0; rc == 0 && i < items.rows.n; i++) {
        json_init(&w, &out);
        write_item(&w, &items.rows.v[i], filter->today);
        buf_c(&out, "\n");
    }
    if (rc == 0 && out.failed)
        rc = err_memory(err);
    if (rc == 0)
        fwrite(out.p, 1, out.n, stdout);
    int64_t n = rc < 0 ? -1 : (int64_t)items.rows.n;
    buf_fini(&out);
    arena_fini(&mem);
    return n;
}

static int list(struct store *st, const struct arguments *given)
{
    struct suppression_filter filter = {given->all ? SUPPRESSIONS_ALL : SUPPRESSIONS_ACTIVE,
                                        utc_to_datetime(clock_utc_ms()).date};
    struct err err;
    uint32_t offset = 0;
    int64_t n;

    do {
        n = show_page(st, &filter, offset, &err);
        offset += PAGE;
    } while (n == PAGE);
    return n < 0 ? failed(&err) : EXIT_STATUS_OK;
}

/* lift ----------------------------------------------------------------------------------------- */

/** Somebody who could do it in the console too. */
static int check_user(struct store *st, str name, struct err *err)
{
    struct user_row user;
    struct arena mem;
    enum user_role role;

    arena_init(&mem, 256 * KIB);
    int found = store_user_find(st, name, &mem, &user, err);
    bool may = found == 1 && !user.disabled && user_role_from_name(user.role, &role) &&
               role_may(role, CAN_HITS_SUPPRESS);
    arena_fini(&mem);
    if (found < 0)
        return -1;
    return may ? 0
               : err_set(err, ERR_FORBIDDEN, ERR_NO_POS,
                         "--user is nobody who may sign in and suppress hits");
}

static int explain(enum lift_result result, struct err *err)
{
    switch (result) {
    case LIFT_DONE:
        return 0;
    case LIFT_NONE:
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "there is no suppression of that number");
    case LIFT_ALREADY:
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "it is lifted already");
    case LIFT_BAD_REASON:
        break;
    }
    return err_set(err, ERR_USAGE, ERR_NO_POS,
                   "--reason is a text of at most 2,000 bytes without control characters");
}

static int lift_one(struct store *st, const struct arguments *given, uint64_t *reopened,
                    struct err *err)
{
    enum lift_result result;
    str user = str_from_c(given->user);
    uint64_t id;

    if (!str_to_u64(str_from_c(given->id), INT64_MAX, &id) || id == 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "ID is a number that ls shows");
    if (check_user(st, user, err) < 0 ||
        suppression_lift(st, (int64_t)id, user, str_from_c(given->reason), clock_utc_ms(), &result,
                         reopened, err) < 0)
        return -1;
    return explain(result, err);
}

static int lift(struct store *st, const struct arguments *given)
{
    struct err err;
    uint64_t reopened = 0;

    if (store_begin(st, &err) < 0)
        return failed(&err);
    if (lift_one(st, given, &reopened, &err) < 0 || store_commit(st, &err) < 0) {
        store_rollback(st);
        return failed(&err);
    }
    fprintf(stderr, "lifted; %llu hits are open again\n", (unsigned long long)reopened);
    return EXIT_STATUS_OK;
}

/* The command. --------------------------------------------------------------------------------- */

/** @return NULL: good, else the argument that is wrong */
static const char *read_arguments(int argc, char **argv, struct arguments *given)
{
    for (int i = 1; i < argc; i++) {
        const char **value = strcmp(argv[i], "--user") == 0     ? &given->user
                             : strcmp(argv[i], "--reason") == 0 ? &given->reason
                                                                : NULL;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (strcmp(argv[i], "--all") == 0)
            given->all = true;
        else if (argv[i][0] != '-' && !given->verb)
            given->verb = argv[i];
        else if (argv[i][0] != '-' && !given->id)
            given->id = argv[i];
        else
            return argv[i];
    }
    return NULL;
}

static int open_and_run(const struct settings *settings, const struct arguments *given,
                        int (*verb)(struct store *, const struct arguments *))
{
    const struct store_options options = {.busy_timeout_ms = (int)settings->store_busy_ms};
    struct store *st = NULL;
    struct err err;
    int status;

    if (store_open(settings->store_url.p, STORE_WRITE, &options, &st, &err) < 0)
        return failed(&err);
    if (store_migrate(st, clock_utc_ms(), NULL, &err) < 0)
        status = failed(&err);
    else
        status = verb(st, given);
    store_close(st);
    return status;
}

static int check_and_run(const struct settings *settings, int argc, char **argv)
{
    struct arguments given = {.all = false};
    const char *wrong = read_arguments(argc, argv, &given);

    if (wrong)
        return command_usage(&command_suppression, "'%s' is not understood", wrong);
    if (given.verb && strcmp(given.verb, "ls") == 0 && !given.id && !given.user && !given.reason)
        return open_and_run(settings, &given, list);
    if (!given.verb || strcmp(given.verb, "lift") != 0 || given.all)
        return command_usage(&command_suppression, "say ls or lift");
    if (!given.id || !given.user || !given.reason)
        return command_usage(&command_suppression, "lift takes ID, --user and --reason");
    return open_and_run(settings, &given, lift);
}

static int run(int argc, char **argv)
{
    struct settings settings;
    struct err err;

    if (settings_from_arguments(&settings, &argc, argv, &err) < 0)
        return command_usage(&command_suppression, "%s", err.msg);
    int status = check_and_run(&settings, argc, argv);
    settings_fini(&settings);
    return status;
}
