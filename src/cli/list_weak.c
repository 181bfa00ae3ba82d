/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list weak`: entries that will flood. */
#include "app/list_weak.h"

#include "app/list_json.h"
#include "app/opening.h"
#include "base/clock.h"
#include "cli/list.h"
#include "store/audit.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define BUDGET (1024 * MIB)
#define DAYS_MAX 3650

struct weak_arguments {
    struct weak_options find;
    const char *list, *user;
    bool json;
};

static void print_text(const struct weak_told *t, struct arena *mem)
{
    str reason = weak_reason(t, mem), help = weak_help(t, mem);

    printf("%.2f\t%.2f-%.2f\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n",
           t->per_day, t->low, t->high, STR_ARG(t->list_name), STR_ARG(t->entry.ref),
           STR_ARG(t->name.n          ? t->name
                   : t->entry.names.n ? t->entry.names.v[0].text
                                      : STR_NONE),
           STR_ARG(reason), STR_ARG(help));
}

static void print_json(const struct weak_told *t, struct arena *mem, struct buf *out)
{
    struct json w;

    buf_reset(out);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_double(&w, "hits_per_day", t->per_day);
    json_member_double(&w, "low", t->low);
    json_member_double(&w, "high", t->high);
    if (t->with_date >= 0)
        json_member_double(&w, "with_birth_date", t->with_date);
    json_member_str(&w, "list", t->list_name);
    json_key(&w, "entry");
    list_json_entry(&w, &t->entry);
    json_opt_str(&w, "name", t->name);
    json_member_double(&w, "name_share", t->name_share);
    json_member_str(&w, "reason", weak_reason(t, mem));
    json_member_str(&w, "help", weak_help(t, mem));
    json_object_end(&w);
    printf(STR_FMT "\n", STR_ARG(buf_view(out)));
}

static void print_report(const struct weak_report *r, bool as_json, struct arena *mem)
{
    struct buf out;

    buf_init(&out, 4 * MIB);
    fprintf(
        stderr,
        "%u of %llu travellers of %.1f days screened; %.0f travellers a day, %.1f innocent hits a "
        "day of all entries together\n",
        r->sample, (unsigned long long)r->travellers, r->days, r->travellers_per_day, r->per_day);
    for (uint32_t i = 0; i < r->v.n; i++) {
        if (as_json)
            print_json(&r->v.v[i], mem, &out);
        else
            print_text(&r->v.v[i], mem);
    }
    buf_fini(&out);
}

/** Who looks at listed people is in the audit log before they see them. */
static int audit(struct store *st, str user, int64_t list_id, struct err *err)
{
    char id[24];
    int n = snprintf(id, sizeof id, "%lld", (long long)list_id);
    str kind = list_id ? STR("list") : STR("lists");

    if (store_begin(st, err) < 0)
        return -1;
    if (store_audit_append(st, clock_utc_ms(), user, STR("view_weak_entries"), kind,
                           list_id ? (str){id, (size_t)n} : STR_NONE, STR_NONE, err) == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
}

static int find(struct store *st, struct weak_arguments *given, struct arena *mem,
                struct weak_report *report, struct err *err)
{
    struct list_row list;
    str user;

    if (list_actor(st, given->user, CAN_LISTS_READ, false, &user, err) < 0)
        return -1;
    if (given->list) {
        if (list_named(st, given->list, false, mem, &list, err) < 0)
            return -1;
        given->find.list_id = list.id;
    }
    if (list_weak_find(st, &given->find, mem, report, err) < 0)
        return -1;
    return audit(st, user, given->find.list_id, err);
}

static bool positive(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return end != text && *end == '\0' && *out >= 0 && *out <= 1e9;
}

static const struct option weak_long[] = {
    {"list",               required_argument, NULL, 'l'},
    {"travellers-per-day", required_argument, NULL, 't'},
    {"least",              required_argument, NULL, 'm'},
    {"days",               required_argument, NULL, 'd'},
    {"user",               required_argument, NULL, 'u'},
    {"json",               no_argument,       NULL, 'j'},
    {NULL,                 0,                 NULL, 0  },
};

static int take_option(int option, struct weak_arguments *given)
{
    uint64_t days;

    switch (option) {
    case 'l':
        given->list = optarg;
        return EXIT_STATUS_OK;
    case 'u':
        given->user = optarg;
        return EXIT_STATUS_OK;
    case 'j':
        given->json = true;
        return EXIT_STATUS_OK;
    case 't':
        if (positive(optarg, &given->find.travellers_per_day))
            return EXIT_STATUS_OK;
        return command_usage(&command_list, "--travellers-per-day takes a number");
    case 'm':
        if (positive(optarg, &given->find.least))
            return EXIT_STATUS_OK;
        return command_usage(&command_list, "--least takes a number of hits a day");
    case 'd':
        if (!str_to_u64(str_from_c(optarg), DAYS_MAX, &days) || days == 0)
            return command_usage(&command_list, "--days takes 1 to %d", DAYS_MAX);
        given->find.days = (uint32_t)days;
        return EXIT_STATUS_OK;
    default:
        return command_usage(&command_list, "unknown option of weak");
    }
}

int list_weak(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct weak_arguments given = {.find = weak_options_default()};
    int option, status = EXIT_STATUS_OK;
    struct weak_report report;
    struct arena mem;
    struct err err;

    optind = 1;
    opterr = 0;
    while (status == EXIT_STATUS_OK &&
           (option = getopt_long(argc, argv, "", weak_long, NULL)) != -1)
        status = take_option(option, &given);
    if (status == EXIT_STATUS_OK && optind != argc)
        status = command_usage(&command_list, "weak takes options only");
    if (status != EXIT_STATUS_OK)
        return status;
    given.find.lines = screening_options(settings);
    given.find.now = clock_utc_ms();
    arena_init(&mem, BUDGET);
    int rc = find(st, &given, &mem, &report, &err);
    if (rc == 0)
        print_report(&report, given.json, &mem);
    arena_fini(&mem);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}
