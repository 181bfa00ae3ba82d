/* SPDX-License-Identifier: Apache-2.0 */
/* `safar explain`: one hit, every term of its score, and the proof that it can be had again. */
#include "app/explain.h"

#include "app/list_json.h"
#include "base/clock.h"
#include "cli/list.h"
#include "store/audit.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>

static int run(int argc, char **argv);

const struct command command_explain = {
    .name = "explain",
    .usage = "HIT [--json] [--user WHO] [--config FILE] [--set KEY=VALUE]...",
    .help = "tell how a hit came to its score, and score it again",
    .more =
        "  HIT         the number of a hit, as the console and the API have it\n"
        "  --json      one JSON object instead of text\n"
        "  --user WHO  who looks, a user with hits.read; the audit log names them\n"
        "\n"
        "Prints the entry as it was, every reason with its weight, the sum up to it and the score\n"
        "without it. Then the stored terms are added up, and traveller and entry are compared again;\n"
        "docs/explain.md says how.\n"
        "Exit status: 0 the score was reproduced; 1 it was not, there is no such hit, or not allowed;\n"
        "2 wrong usage; 3 the database failed.\n",
    .run = run,
};

#define BUDGET (64 * MIB)

struct arguments {
    uint64_t hit;
    const char *user;
    bool json;
};

static int fail(const struct err *err)
{
    fprintf(stderr, "safar explain: %s\n", err->msg);
    return err->code == ERR_NOT_FOUND || err->code == ERR_FORBIDDEN || err->code == ERR_SYNTAX
               ? EXIT_STATUS_INPUT
               : EXIT_STATUS_ENVIRONMENT;
}

/* Text. ---------------------------------------------------------------------------------------- */

static void print_entry(const struct explanation *e, struct buf *out)
{
    struct json w;

    json_init(&w, out);
    list_json_entry(&w, &e->entry);
    printf("entry     " STR_FMT "\n          as it was in version %u of the list " STR_FMT
           ", since version %u\n",
           STR_ARG(buf_view(out)), e->kept.list_version, STR_ARG(e->list.name), e->entry.version);
}

static void print_prior(const struct explanation *e)
{
    if (e->basis.expected_rate > 0)
        printf("%+10.4f %10.4f %10s  prior: %g of travellers are expected to be listed, each as "
               "one of %llu entries (5000 at least)\n",
               e->prior, e->prior, "", e->basis.expected_rate,
               (unsigned long long)e->basis.frequencies.entries);
    else
        printf("%+10.4f %10.4f %10s  prior: what the reasons leave, as it was not kept\n", e->prior,
               e->prior, "");
}

static void print_reason(const struct explained_reason *r)
{
    printf("%+10.4f %10.4f %10.4f  " STR_FMT ": " STR_FMT, r->weight, r->sum, r->without,
           STR_ARG(r->field), STR_ARG(r->sentence));
    if (r->traveller_value.n)
        printf("; traveller " STR_FMT " (" STR_FMT ")", STR_ARG(r->traveller_value),
               STR_ARG(r->source));
    if (r->listed_value.n)
        printf("; list " STR_FMT, STR_ARG(r->listed_value));
    putchar('\n');
}

static void print_versions(const char *what, const struct watchlist_versions *v)
{
    printf("%-9s variants %u, common names %u, weights %u, calibration %u\n", what, v->variants,
           v->common, v->weights, v->calibration);
}

static void print_proof(const struct explanation *e)
{
    bool kept = e->basis.expected_rate > 0;

    if (kept)
        print_versions("tables", &e->basis.versions);
    print_versions("program", &e->program);
    if (kept)
        printf("lines     review %g, urgent %g\n", e->basis.review, e->basis.urgent);
    printf("stored    %.17g\n", e->hit.score);
    if (kept)
        printf("added up  %.17g\n", e->score_of_sum);
    if (e->replayed)
        printf("compared  %.17g, %u of the reasons differ\n", e->replay_score, e->differing);
    printf("verdict   %s: %s\n", explain_verdict_name(e->verdict),
           explain_verdict_text(e->verdict));
}

static void print_text(const struct explanation *e, struct buf *out)
{
    char at[DATE_TEXT] = "";

    if (e->kept.scored_at != UTC_UNKNOWN)
        utc_format(e->kept.scored_at, at);
    printf("hit       %lld, version %u, %s, %s%s%s\n", (long long)e->hit.id, e->hit.version,
           hit_state_name(e->hit.state), band_name((enum band)e->hit.band),
           at[0] ? ", scored " : "", at);
    print_entry(e, out);
    printf("\n%10s %10s %10s  reason\n", "weight", "sum", "without");
    print_prior(e);
    for (uint32_t i = 0; i < e->reasons.n; i++)
        print_reason(&e->reasons.v[i]);
    printf("%10s %10.4f %10s  score %.4f\n\n", "", e->sum, "", e->score_of_sum);
    print_proof(e);
}

static int print(const struct explanation *e, bool as_json)
{
    struct buf out;
    struct json w;

    buf_init(&out, 16 * MIB);
    if (as_json) {
        json_init(&w, &out);
        explain_json(&w, e);
        printf(STR_FMT "\n", STR_ARG(buf_view(&out)));
    } else {
        print_text(e, &out);
    }
    bool failed = out.failed;
    buf_fini(&out);
    if (failed || fflush(stdout) != 0)
        return EXIT_STATUS_ENVIRONMENT;
    return e->verdict == EXPLAIN_REPRODUCED ? EXIT_STATUS_OK : EXIT_STATUS_INPUT;
}

/* The command. --------------------------------------------------------------------------------- */

/** Who looks at a traveller is in the audit log before they see them. */
static int audit(struct store *st, str user, const struct explanation *e, struct err *err)
{
    char id[24];
    int n = snprintf(id, sizeof id, "%lld", (long long)e->hit.id);

    if (store_begin(st, err) < 0)
        return -1;
    if (store_audit_append(st, clock_utc_ms(), user, STR("explain"), STR("hit"),
                           (str){id, (size_t)n}, str_from_c(explain_verdict_name(e->verdict)),
                           err) == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
}

static int explain(struct store *st, const struct arguments *given)
{
    struct explanation e;
    struct arena mem;
    struct err err;
    str user;

    arena_init(&mem, BUDGET);
    int rc = list_actor(st, given->user, CAN_HITS_READ, false, &user, &err);
    if (rc == 0)
        rc = hit_explain(st, (int64_t)given->hit, &mem, &e, &err);
    if (rc == 0)
        rc = audit(st, user, &e, &err);
    int status = rc < 0 ? fail(&err) : print(&e, given->json);
    arena_fini(&mem);
    return status;
}

static int open_and_explain(const struct settings *settings, const struct arguments *given)
{
    struct store_options options = {.busy_timeout_ms = (int)settings->store_busy_ms};
    struct store *st = NULL;
    struct err err;

    if (store_open(settings->store_url.p, STORE_WRITE, &options, &st, &err) < 0 ||
        store_migrate(st, clock_utc_ms(), NULL, &err) < 0) {
        store_close(st);
        return fail(&err);
    }
    int status = explain(st, given);
    store_close(st);
    return status;
}

static const struct option long_options[] = {
    {"json", no_argument,       NULL, 'j'},
    {"user", required_argument, NULL, 'u'},
    {NULL,   0,                 NULL, 0  },
};

static int read_arguments(int argc, char **argv, struct arguments *given)
{
    int option;

    *given = (struct arguments){.hit = 0};
    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (option == 'j')
            given->json = true;
        else if (option == 'u')
            given->user = optarg;
        else
            return command_usage(&command_explain, "unknown option, or one without its value");
    }
    if (optind != argc - 1 || !str_to_u64(str_from_c(argv[optind]), INT64_MAX, &given->hit))
        return command_usage(&command_explain, "the number of one hit is needed");
    return EXIT_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct arguments given;
    struct settings settings;
    struct err err;

    if (settings_from_arguments(&settings, &argc, argv, &err) < 0)
        return command_usage(&command_explain, "%s", err.msg);
    int status = read_arguments(argc, argv, &given);
    if (status == EXIT_STATUS_OK)
        status = open_and_explain(&settings, &given);
    settings_fini(&settings);
    return status;
}
