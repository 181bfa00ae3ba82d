/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list`: importing and listing watchlists; the other verbs are in list_versions.c. */
#include "cli/list.h"

#include "app/opening.h"
#include "base/clock.h"
#include "watchlist/list_eu.h"
#include "watchlist/list_ftm.h"
#include "watchlist/list_interpol.h"
#include "watchlist/list_ofac_csv.h"
#include "watchlist/list_ofac_xml.h"
#include "watchlist/list_un.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX (1024 * MIB)
#define FILES_MAX 4 /* of one list */

static int run(int argc, char **argv);

const struct command command_list = {
    .name = "list",
    .usage =
        "import|ls|show|diff|activate|discard|versions|rollback|rm|lines|rescreen|weak [OPTION...] [NAME|FILE...]",
    .help = "import watchlists, put them in force, look at them, go back, remove them",
    .more =
        "  import --source FORMAT --name NAME --owner WHO --purpose TEXT --legal-basis TEXT\n"
        "         [--expires YYYY-MM-DD]\n"
        "         [--classification unclassified|restricted|confidential|secret]\n"
        "         --user WHO [--activate] [--no-screen] FILE...|-\n"
        "             stage FILE as the list's new version: each refused row is told by its line and column;\n"
        "             nothing is screened with until it is activated; what was staged before is discarded\n"
        "  diff NAME [--version N] [--json]\n"
        "             what the staged version (else N, else the one in force) adds +, changes ~, removes -\n"
        "  activate NAME --user WHO [--version N] [--no-screen]\n"
        "             put the staged version in force; WHO is another person than the one who staged it.\n"
        "             Open hits of entries that left are withdrawn, upcoming journeys screened again\n"
        "  discard NAME --user WHO [--version N]\n"
        "             forget the staged version\n"
        "  versions NAME [--json]\n"
        "             number, state, entries, changes, source, who staged and who decided it, newest first\n"
        "  rollback NAME --to N --user WHO\n"
        "             stage a version with the entries of version N\n"
        "  ls         the lists: name, version in force, entries, owner, expiry, imported, classification,\n"
        "             staged version\n"
        "  show NAME [--version N]\n"
        "             one JSON line about the list, then one for each entry\n"
        "  rm NAME [--user WHO] [--no-screen]\n"
        "             screen with it no longer; open hits are withdrawn, what officers decided stays\n"
        "  lines NAME --review S --urgent S | --unit [--user WHO] [--no-screen]\n"
        "             decision lines of this list alone, above 0 to 1, or those of the unit again\n"
        "  rescreen [--user WHO]\n"
        "             screen upcoming journeys again, with everything\n"
        "  rescreen [--list NAME] --from YYYY-MM-DD --to YYYY-MM-DD --purpose TEXT --user WHO\n"
        "             screen the journeys that departed on these days (UTC, both included), with one list or\n"
        "             all; the audit log has WHO, the days and the purpose, which names no traveller\n"
        "  weak [--list NAME] [--days N] [--travellers-per-day N] [--least HITS] [--json] [--user WHO]\n"
        "             entries in force that hit travellers who are not meant: a day, 95 % interval, list, id,\n"
        "             name, why, what would help; from travellers stored in the last N days (7); worst first\n"
        "Everywhere: [--config FILE] [--set KEY=VALUE]...\n"
        "WHO is a user of `safar user` with lists.manage, lists.activate or lists.rescreen. Where\n"
        "lists.second_person is false, --user may be left out, but for past journeys, and import --activate\n"
        "puts the version in force at once.\n"
        "csv: UTF-8 with a header; columns id, name, alias, weak_alias, born_on, sex, nationality, document,\n"
        "country, birthplace, phone, email, card, expires_on, source, remarks.\n"
        "eu-csv, eu-xml: the financial sanctions files 1.1 of the European Union.\n"
        "ftm: FollowTheMoney as OpenSanctions publishes it, an entity a line.\n"
        "interpol: notices in JSON, as the public notices API gives them.\n"
        "ofac-csv: SDN.CSV of the Office of Foreign Assets Control, and if at hand ALT.CSV, ADD.CSV and\n"
        "    SDN_COMMENTS.CSV with it: aliases, addresses, long remarks.\n"
        "ofac-xml: the same list as SDN_ADVANCED.XML, one file with all of it.\n"
        "un-xml: the consolidated list of the UN Security Council.\n"
        "Organisations and ships are counted and skipped.\n"
        "Exit status: 0 done; 1 rows were refused, no such list, or not allowed; 2 wrong usage; 3 the\n"
        "database failed.\n",
    .run = run,
};

int list_fail(const struct err *err)
{
    fprintf(stderr, "safar list: %s\n", err->msg);
    switch (err->code) {
    case ERR_USAGE:
        return EXIT_STATUS_USAGE;
    case ERR_SYNTAX:
    case ERR_NOT_FOUND:
    case ERR_IO:
    case ERR_CONFLICT:
    case ERR_FORBIDDEN:
        return EXIT_STATUS_INPUT;
    case ERR_NONE:
    case ERR_LIMIT:
    case ERR_MEMORY:
    case ERR_STORE:
    case ERR_BUSY:
    case ERR_UNSUPPORTED:
        break;
    }
    return EXIT_STATUS_ENVIRONMENT;
}

/* Screening again. ----------------------------------------------------------------------------- */

/**
 * What was in force before, when journeys were screened with it; else NULL: with everything.
 */
int list_before(const struct settings *settings, struct store *st, bool screen,
                struct screening **out, struct err *err)
{
    struct watchlist_options options = screening_options(settings);
    struct date today = utc_to_datetime(clock_utc_ms()).date;
    bool screened;

    *out = NULL;
    if (!screen)
        return 0;
    if (screening_load(st, today, &options, out, err) < 0)
        return -1;
    if (lists_screened(st, *out, &screened, err) < 0)
        return -1;
    if (!screened) {
        screening_release(*out);
        *out = NULL;
    }
    return 0;
}

static int rescreen_with(const struct settings *settings, struct store *st,
                         const struct screening *lists, bool edit, struct err *err)
{
    struct rescreen_figures f;
    utc_ms from, to;

    lists_window(settings->screen_window_hours, clock_utc_ms(), &from, &to);
    int rc = edit ? lists_rescreen_edit(st, lists, from, &f, err)
                  : lists_rescreen(st, lists, from, to, &f, err);
    if (rc < 0 || lists_note_screened(st, lists, err) < 0)
        return -1;
    if (f.journeys)
        fprintf(stderr,
                "%llu upcoming journeys screened again%s: %llu hits new or changed, %llu "
                "withdrawn, %llu suppressed\n",
                (unsigned long long)f.journeys, edit ? " with what changed" : "",
                (unsigned long long)f.hits, (unsigned long long)f.withdrawn,
                (unsigned long long)f.suppressed);
    return 0;
}

int list_rescreen(const struct settings *settings, struct store *st, struct screening *before,
                  struct err *err)
{
    struct watchlist_options options = screening_options(settings);
    struct date today = utc_to_datetime(clock_utc_ms()).date;
    struct screening *lists;

    if ((before ? screening_next(st, today, before, &lists, err)
                : screening_load(st, today, &options, &lists, err)) < 0)
        return -1;
    bool edit = before && date_eq(today, screening_day(before)) &&
                screening_whole_since(lists) == screening_generation(before);
    int rc = rescreen_with(settings, st, lists, edit, err);
    screening_release(lists);
    return rc;
}

/* import --------------------------------------------------------------------------------------- */

struct import_options {
    struct list_import list;
    const char *source, *user;
    const char *files[FILES_MAX];
    uint32_t n; /* files */
    bool screen;
};

static void tell_refused(void *arg, const struct list_refusal *r)
{
    const struct import_options *o = arg;

    printf("%s:%llu: refused", r->file ? r->file : o->files[0], (unsigned long long)r->line);
    if (r->column.n)
        printf(": column " STR_FMT, STR_ARG(r->column));
    printf(": %s\n", csv_refusal_text(r->reason));
}

static int read_whole(const char *path, struct buf *out, struct err *err)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): read_import() saw to a path */
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = 0;

    if (fd < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", path, strerror(errno));
    do {
        char *room = buf_reserve(out, MIB);
        n = room ? read(fd, room, MIB) : -1;
        if (n > 0)
            buf_commit(out, (size_t)n);
    } while (n > 0 || (n < 0 && errno == EINTR && !out->failed));
    int rc = out->failed ? err_set(err, ERR_LIMIT, ERR_NO_POS, "%s: larger than 1 GiB", path)
             : n < 0     ? err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", path, strerror(errno))
                         : 0;
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}

static int import_read(struct store *st, struct import_options *o, struct list_import_figures *f,
                       struct err *err)
{
    struct list_file files[FILES_MAX];
    struct buf bytes[FILES_MAX];
    int rc = 0;

    for (uint32_t i = 0; i < o->n; i++)
        buf_init(&bytes[i], FILE_MAX);
    for (uint32_t i = 0; rc == 0 && i < o->n; i++) {
        rc = read_whole(o->files[i], &bytes[i], err);
        files[i] = (struct list_file){o->files[i], buf_view(&bytes[i])};
    }
    if (rc == 0)
        rc = list_import_files(st, &o->list, files, o->n, clock_utc_ms(), tell_refused, o, f, err);
    for (uint32_t i = 0; i < o->n; i++)
        buf_fini(&bytes[i]);
    return rc;
}

static void tell_imported(const struct import_options *o, const struct list_import_figures *f)
{
    if (f->replaced)
        fprintf(stderr, "version %u, which was staged, is discarded\n", f->replaced);
    fprintf(
        stderr,
        "version %u: %llu entries (%llu new, %llu changed, %llu gone) from %llu rows, %llu refused, "
        "%llu skipped\n",
        f->version, (unsigned long long)f->entries, (unsigned long long)f->added,
        (unsigned long long)f->changed, (unsigned long long)f->withdrawn,
        (unsigned long long)f->rows, (unsigned long long)f->refused,
        (unsigned long long)f->skipped);
    if (!o->list.activate)
        fprintf(stderr,
                "it is staged: nothing is screened with it until a second person activates it\n"
                "  safar list diff '" STR_FMT "'\n"
                "  safar list activate '" STR_FMT "' --version %u --user WHO\n",
                STR_ARG(o->list.name), STR_ARG(o->list.name), f->version);
    else if (f->recalled)
        fprintf(stderr, "%llu open hits withdrawn\n", (unsigned long long)f->recalled);
}

static int import_file(const struct settings *settings, struct store *st, struct import_options *o)
{
    struct list_import_figures f = {0};
    struct screening *before = NULL;
    struct err err;

    if (o->list.activate && settings->lists_second_person) {
        err_set(&err, ERR_FORBIDDEN, ERR_NO_POS,
                "--activate: lists.second_person leaves that to another person");
        return list_fail(&err);
    }
    bool screen = o->list.activate && o->screen;
    int rc = list_actor(st, o->user, CAN_LISTS_MANAGE, settings->lists_second_person, &o->list.user,
                        &err);
    if (rc == 0)
        rc = list_before(settings, st, screen, &before, &err);
    if (rc == 0)
        rc = import_read(st, o, &f, &err);
    if (rc == 0)
        tell_imported(o, &f);
    if (rc == 0 && screen)
        rc = list_rescreen(settings, st, before, &err);
    screening_release(before);
    if (rc < 0)
        return list_fail(&err);
    return f.refused ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

static const struct option import_long[] = {
    {"source",         required_argument, NULL, 's'},
    {"name",           required_argument, NULL, 'n'},
    {"owner",          required_argument, NULL, 'o'},
    {"purpose",        required_argument, NULL, 'p'},
    {"legal-basis",    required_argument, NULL, 'l'},
    {"expires",        required_argument, NULL, 'e'},
    {"classification", required_argument, NULL, 'c'},
    {"user",           required_argument, NULL, 'u'},
    {"activate",       no_argument,       NULL, 'A'},
    {"no-screen",      no_argument,       NULL, 'N'},
    {NULL,             0,                 NULL, 0  },
};

/** @return EXIT_STATUS_OK, or EXIT_STATUS_USAGE with the reason told */
static int take_option(int option, struct import_options *o)
{
    switch (option) {
    case 's':
        o->source = optarg;
        return EXIT_STATUS_OK;
    case 'n':
        o->list.name = str_from_c(optarg);
        return EXIT_STATUS_OK;
    case 'o':
        o->list.owner = str_from_c(optarg);
        return EXIT_STATUS_OK;
    case 'p':
        o->list.purpose = str_from_c(optarg);
        return EXIT_STATUS_OK;
    case 'l':
        o->list.legal_basis = str_from_c(optarg);
        return EXIT_STATUS_OK;
    case 'e':
        if (date_parse_iso(str_from_c(optarg), &o->list.expires_on) &&
            date_full(o->list.expires_on))
            return EXIT_STATUS_OK;
        return command_usage(&command_list, "--expires must be YYYY-MM-DD");
    case 'c':
        if (list_classification_parse(str_from_c(optarg), &o->list.classification))
            return EXIT_STATUS_OK;
        return command_usage(
            &command_list,
            "--classification must be unclassified, restricted, confidential or secret");
    case 'u':
        o->user = optarg;
        return EXIT_STATUS_OK;
    case 'A':
        o->list.activate = true;
        return EXIT_STATUS_OK;
    case 'N':
        o->screen = false;
        return EXIT_STATUS_OK;
    default:
        return command_usage(&command_list, "unknown option of import");
    }
}

/** The reader of a format. @return false: there is none of that name */
static bool reader_of(const char *source, struct list_import *list)
{
    static const struct {
        const char *source;
        list_read_fn *read;
        list_read_set_fn *read_set; /* of formats of several files */
    } readers[] = {
        {"csv",      list_csv_read,      NULL              },
        {"eu-csv",   list_eu_csv_read,   NULL              },
        {"eu-xml",   list_eu_xml_read,   NULL              },
        {"ftm",      list_ftm_read,      NULL              },
        {"interpol", list_interpol_read, NULL              },
        {"ofac-csv", NULL,               list_ofac_csv_read},
        {"ofac-xml", list_ofac_xml_read, NULL              },
        {"un-xml",   list_un_read,       NULL              },
    };

    for (size_t i = 0; source && i < COUNT_OF(readers); i++) {
        if (strcmp(readers[i].source, source) != 0)
            continue;
        list->read = readers[i].read;
        list->read_set = readers[i].read_set;
        list->source = str_from_c(readers[i].source);
        return true;
    }
    return false;
}

static int take_files(int argc, char **argv, struct import_options *o)
{
    uint32_t most = o->list.read_set ? FILES_MAX : 1;

    if (argc < 1 || argc > (int)most)
        return command_usage(&command_list, most == 1 ? "import takes one file"
                                                      : "import takes one to four files");
    for (o->n = 0; o->n < (uint32_t)argc; o->n++)
        o->files[o->n] = argv[o->n];
    return EXIT_STATUS_OK;
}

static int read_import(int argc, char **argv, struct import_options *o)
{
    int option, status = EXIT_STATUS_OK;

    *o = (struct import_options){.list = {.classification = LIST_RESTRICTED}, .screen = true};
    optind = 1;
    opterr = 0;
    while (status == EXIT_STATUS_OK &&
           (option = getopt_long(argc, argv, "", import_long, NULL)) != -1)
        status = take_option(option, o);
    if (status != EXIT_STATUS_OK)
        return status;
    if (!reader_of(o->source, &o->list))
        return command_usage(&command_list,
                             "--source must be csv, eu-csv, eu-xml, ftm, interpol, ofac-csv, "
                             "ofac-xml or un-xml");
    if (!o->list.name.n || !o->list.owner.n || !o->list.purpose.n || !o->list.legal_basis.n)
        return command_usage(&command_list,
                             "--name, --owner, --purpose and --legal-basis are all needed");
    return take_files(argc - optind, argv + optind, o);
}

static int list_import(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct import_options o;
    int status = read_import(argc, argv, &o);

    return status == EXIT_STATUS_OK ? import_file(settings, st, &o) : status;
}

/* ls ------------------------------------------------------------------------------------------- */

static int print_list(struct store *st, const struct list_row *l, struct arena *mem,
                      struct err *err)
{
    char expires[DATE_TEXT] = "never", imported[DATE_TEXT] = "", waiting[16] = "-";
    struct list_version_row staged;
    int found = store_list_version_staged(st, l->id, mem, &staged, err);

    if (found < 0)
        return -1;
    if (found)
        snprintf(waiting, sizeof waiting, "%u", staged.version);
    if (date_known(l->expires_on))
        date_format(l->expires_on, expires);
    if (l->imported_at != UTC_UNKNOWN)
        utc_format(l->imported_at, imported);
    printf(STR_FMT "\t%u\t%u\t" STR_FMT "\t%s\t%s\t%s\t%s\n", STR_ARG(l->name), l->version,
           l->entries, STR_ARG(l->owner), expires, imported,
           list_classification_name(l->classification), waiting);
    return 0;
}

static int list_ls(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct list_rows lists = {0};
    struct arena mem;
    struct err err;

    (void)settings;
    if (argc != 1)
        return command_usage(&command_list, "%s takes no argument", argv[0]);
    arena_init(&mem, 64 * MIB);
    int rc = store_lists(st, &mem, &lists, &err);
    for (uint32_t i = 0; rc == 0 && i < lists.rows.n; i++)
        rc = print_list(st, &lists.rows.v[i], &mem, &err);
    arena_fini(&mem);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}

/* The command. --------------------------------------------------------------------------------- */

/* Which options a verb takes. */
enum takes {
    TAKES_USER = 1,
    TAKES_VERSION = 2,
    TAKES_TO = 4, /* and needs it */
    TAKES_JSON = 8,
    TAKES_NO_SCREEN = 16,
};

/* Either reads its own arguments, or takes the name of a list and some options. */
static const struct verb {
    const char *name;
    int (*run)(const struct settings *settings, struct store *st, int argc, char **argv);
    list_verb *of_list;
    unsigned takes;
} verbs[] = {
    {"import",   list_import,        NULL,               0                                           },
    {"ls",       list_ls,            NULL,               0                                           },
    {"show",     NULL,               list_show,          TAKES_USER | TAKES_VERSION                  },
    {"diff",     NULL,               list_diff,          TAKES_USER | TAKES_VERSION | TAKES_JSON     },
    {"activate", NULL,               list_activate_verb, TAKES_USER | TAKES_VERSION | TAKES_NO_SCREEN},
    {"discard",  NULL,               list_discard_verb,  TAKES_USER | TAKES_VERSION                  },
    {"versions", NULL,               list_versions,      TAKES_JSON                                  },
    {"rollback", NULL,               list_rollback_verb, TAKES_USER | TAKES_TO                       },
    {"rm",       NULL,               list_rm,            TAKES_USER | TAKES_NO_SCREEN                },
    {"rescreen", list_rescreen_verb, NULL,               0                                           },
    {"lines",    list_lines_verb,    NULL,               0                                           },
    {"weak",     list_weak,          NULL,               0                                           },
};

static const struct option verb_long[] = {
    {"user",      required_argument, NULL, TAKES_USER     },
    {"version",   required_argument, NULL, TAKES_VERSION  },
    {"to",        required_argument, NULL, TAKES_TO       },
    {"json",      no_argument,       NULL, TAKES_JSON     },
    {"no-screen", no_argument,       NULL, TAKES_NO_SCREEN},
    {NULL,        0,                 NULL, 0              },
};

static int take_verb_option(const struct verb *verb, int option, struct list_arguments *given)
{
    uint64_t version;

    if (option == '?' || option == ':' || !(verb->takes & (unsigned)option))
        return command_usage(&command_list, "unknown option of %s", verb->name);
    if (option == TAKES_USER)
        given->user = optarg;
    else if (option == TAKES_JSON)
        given->json = true;
    else if (option == TAKES_NO_SCREEN)
        given->screen = false;
    else if (str_to_u64(str_from_c(optarg), UINT32_MAX, &version) && version > 0)
        given->version = (uint32_t)version;
    else
        return command_usage(&command_list, "a version is a number from 1");
    return EXIT_STATUS_OK;
}

static int read_verb(const struct verb *verb, int argc, char **argv, struct list_arguments *given)
{
    int option, status = EXIT_STATUS_OK;

    *given = (struct list_arguments){.screen = true};
    optind = 1;
    opterr = 0;
    while (status == EXIT_STATUS_OK &&
           (option = getopt_long(argc, argv, "", verb_long, NULL)) != -1)
        status = take_verb_option(verb, option, given);
    if (status != EXIT_STATUS_OK)
        return status;
    if (optind != argc - 1)
        return command_usage(&command_list, "%s takes the name of a list", verb->name);
    given->name = argv[optind];
    if (verb->takes & TAKES_TO && !given->version)
        return command_usage(&command_list, "%s needs --to VERSION", verb->name);
    return EXIT_STATUS_OK;
}

static int run_of_list(const struct verb *verb, const struct settings *settings, struct store *st,
                       int argc, char **argv)
{
    struct list_arguments given;
    int status = read_verb(verb, argc, argv, &given);

    return status == EXIT_STATUS_OK ? verb->of_list(settings, st, &given) : status;
}

static const struct verb *find_verb(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < COUNT_OF(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return &verbs[i];
    return NULL;
}

static int run_verb(const struct verb *verb, const struct settings *settings, int argc, char **argv)
{
    struct store_options options = {.busy_timeout_ms = (int)settings->store_busy_ms};
    struct store *st = NULL;
    struct err err;

    if (store_open(settings->store_url.p, STORE_WRITE, &options, &st, &err) < 0 ||
        store_migrate(st, clock_utc_ms(), NULL, &err) < 0) {
        store_close(st);
        return list_fail(&err);
    }
    int status = verb->run ? verb->run(settings, st, argc, argv)
                           : run_of_list(verb, settings, st, argc, argv);
    store_close(st);
    return status;
}

static int run(int argc, char **argv)
{
    struct settings settings;
    struct err err;

    if (settings_from_arguments(&settings, &argc, argv, &err) < 0)
        return command_usage(&command_list, "%s", err.msg);
    const struct verb *verb = find_verb(argc, argv);
    int status = verb ? run_verb(verb, &settings, argc - 1, argv + 1)
                      : command_usage(&command_list, "say what to do: import, ls, show, diff, ...");
    settings_fini(&settings);
    return status;
}
