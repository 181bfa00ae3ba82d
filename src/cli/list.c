/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list`: watchlists in and out, and upcoming journeys screened again. */
#include "app/lists.h"
#include "app/opening.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/command.h"
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
#define SHOW_PAGE 500
#define CLI_USER STR("cli")

static int run(int argc, char **argv);

const struct command command_list = {
    .name = "list",
    .usage = "import|ls|show|rm [OPTION...] [NAME|FILE...]",
    .help = "import, list, show and remove watchlists",
    .more =
        "  import --source FORMAT --name NAME --owner WHO\n"
        "         --purpose TEXT --legal-basis TEXT [--expires YYYY-MM-DD] [--no-screen] FILE...|-\n"
        "             make FILE the list's new version: each refused row is told by its line and column,\n"
        "             then upcoming journeys are screened again (hits of entries that left are withdrawn)\n"
        "  ls         the lists: name, version, entries, owner, expiry, imported\n"
        "  show NAME  one JSON line about the list, then one for each entry\n"
        "  rm NAME    screen with it no longer; hits that officers decided stay\n"
        "Everywhere: [--config FILE] [--set KEY=VALUE]...\n"
        "csv: UTF-8 with a header; columns id, name, alias, born_on, sex, nationality, document, country.\n"
        "eu-csv, eu-xml: the financial sanctions files 1.1 of the European Union.\n"
        "ftm: FollowTheMoney as OpenSanctions publishes it, an entity a line.\n"
        "interpol: notices in JSON, as the public notices API gives them.\n"
        "ofac-csv: SDN.CSV of the Office of Foreign Assets Control, and if at hand ALT.CSV, ADD.CSV and\n"
        "    SDN_COMMENTS.CSV with it: aliases, addresses, long remarks.\n"
        "ofac-xml: the same list as SDN_ADVANCED.XML, one file with all of it.\n"
        "un-xml: the consolidated list of the UN Security Council.\n"
        "Organisations and ships are counted and skipped.\n"
        "Exit status: 0 done; 1 rows were refused, or no such list; 2 wrong usage; 3 the database failed.\n",
    .run = run,
};

static int fail(const struct err *err)
{
    fprintf(stderr, "safar list: %s\n", err->msg);
    switch (err->code) {
    case ERR_USAGE:
        return EXIT_STATUS_USAGE;
    case ERR_SYNTAX:
    case ERR_NOT_FOUND:
    case ERR_IO:
        return EXIT_STATUS_INPUT;
    case ERR_NONE:
    case ERR_LIMIT:
    case ERR_MEMORY:
    case ERR_STORE:
    case ERR_BUSY:
    case ERR_CONFLICT:
    case ERR_FORBIDDEN:
    case ERR_UNSUPPORTED:
        break;
    }
    return EXIT_STATUS_ENVIRONMENT;
}

/* Screening again. ----------------------------------------------------------------------------- */

static int rescreen(const struct settings *settings, struct store *st, struct err *err)
{
    struct watchlist_options options = screening_options(settings);
    struct rescreen_figures figures;
    struct screening *lists;
    utc_ms now = clock_utc_ms(), from, to;

    if (screening_load(st, utc_to_datetime(now).date, &options, &lists, err) < 0)
        return -1;
    lists_window(settings->screen_window_hours, now, &from, &to);
    int rc = lists_rescreen(st, lists, from, to, &figures, err);
    screening_release(lists);
    if (rc == 0 && figures.journeys)
        fprintf(stderr,
                "%llu upcoming journeys screened again: %llu hits new or changed, %llu withdrawn, "
                "%llu suppressed\n",
                (unsigned long long)figures.journeys, (unsigned long long)figures.hits,
                (unsigned long long)figures.withdrawn, (unsigned long long)figures.suppressed);
    return rc;
}

/* import --------------------------------------------------------------------------------------- */

struct import_options {
    struct list_import list;
    const char *source;
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

static int import_file(const struct settings *settings, struct store *st, struct import_options *o)
{
    struct list_import_figures f = {0};
    struct err err;

    if (import_read(st, o, &f, &err) < 0)
        return fail(&err);
    fprintf(
        stderr,
        "version %u: %llu entries (%llu new, %llu changed, %llu gone) from %llu rows, %llu refused, "
        "%llu skipped\n",
        f.version, (unsigned long long)f.entries, (unsigned long long)f.added,
        (unsigned long long)f.changed, (unsigned long long)f.withdrawn, (unsigned long long)f.rows,
        (unsigned long long)f.refused, (unsigned long long)f.skipped);
    if (o->screen && rescreen(settings, st, &err) < 0)
        return fail(&err);
    return f.refused ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

static const struct option import_long[] = {
    {"source",      required_argument, NULL, 's'},
    {"name",        required_argument, NULL, 'n'},
    {"owner",       required_argument, NULL, 'o'},
    {"purpose",     required_argument, NULL, 'p'},
    {"legal-basis", required_argument, NULL, 'l'},
    {"expires",     required_argument, NULL, 'e'},
    {"no-screen",   no_argument,       NULL, 'N'},
    {NULL,          0,                 NULL, 0  },
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

    *o = (struct import_options){.list = {.user = CLI_USER}, .screen = true};
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
    for (uint32_t i = 0; rc == 0 && i < lists.rows.n; i++) {
        const struct list_row *l = &lists.rows.v[i];
        char expires[DATE_TEXT] = "never", imported[DATE_TEXT] = "";
        if (date_known(l->expires_on))
            date_format(l->expires_on, expires);
        if (l->imported_at != UTC_UNKNOWN)
            utc_format(l->imported_at, imported);
        printf(STR_FMT "\t%u\t%u\t" STR_FMT "\t%s\t%s\n", STR_ARG(l->name), l->version, l->entries,
               STR_ARG(l->owner), expires, imported);
    }
    arena_fini(&mem);
    return rc < 0 ? fail(&err) : EXIT_STATUS_OK;
}

/* show ----------------------------------------------------------------------------------------- */

static void print_json(struct buf *out)
{
    printf(STR_FMT "\n", STR_ARG(buf_view(out)));
    buf_reset(out);
}

static void write_texts(struct json *w, const char *key, const str *texts, uint32_t n)
{
    if (n == 0)
        return;
    json_key(w, key);
    json_array_begin(w);
    for (uint32_t i = 0; i < n; i++)
        json_str(w, texts[i]);
    json_array_end(w);
}

static void show_list(struct buf *out, const struct list_row *l)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_str(&w, "name", l->name);
    json_member_u64(&w, "version", l->version);
    json_member_u64(&w, "entries", l->entries);
    json_member_str(&w, "owner", l->owner);
    json_member_str(&w, "purpose", l->purpose);
    json_member_str(&w, "legal_basis", l->legal_basis);
    json_opt_date(&w, "expires_on", l->expires_on);
    json_opt_utc(&w, "imported_at", l->imported_at);
    json_object_end(&w);
    print_json(out);
}

static void show_entry(struct buf *out, const struct entry_row *e)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_str(&w, "id", e->ref);
    json_key(&w, "names");
    json_array_begin(&w);
    for (uint32_t i = 0; i < e->names.n; i++)
        json_str(&w, e->names.v[i].text);
    json_array_end(&w);
    json_key(&w, "born_on");
    json_array_begin(&w);
    for (uint32_t i = 0; i < e->born_on.n; i++) {
        char text[DATE_TEXT];
        json_str(&w, (str){text, date_format(e->born_on.v[i], text)});
    }
    json_array_end(&w);
    if (e->sex)
        json_member_str(&w, "sex", (str){&e->sex, 1});
    write_texts(&w, "nationalities", e->nationalities.v, e->nationalities.n);
    write_texts(&w, "countries", e->countries.v, e->countries.n);
    json_key(&w, "documents");
    json_array_begin(&w);
    for (uint32_t i = 0; i < e->documents.n; i++)
        json_str(&w, e->documents.v[i].number);
    json_array_end(&w);
    json_object_end(&w);
    print_json(out);
}

static int show_entries(struct store *st, int64_t list_id, struct buf *out, struct err *err)
{
    struct store_page page = {SHOW_PAGE, 0};
    struct arena mem;
    int rc = 0;
    uint32_t n = SHOW_PAGE;

    arena_init(&mem, 256 * MIB);
    while (rc == 0 && n == SHOW_PAGE) {
        struct entry_rows entries = {.total = 0};
        rc = store_entries_list(st, list_id, page, &mem, &entries, err);
        n = entries.rows.n;
        page.offset += n;
        for (uint32_t i = 0; rc == 0 && i < n; i++)
            show_entry(out, &entries.rows.v[i]);
        arena_reset(&mem);
    }
    arena_fini(&mem);
    return rc;
}

static int list_show(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct list_row list;
    struct arena mem;
    struct buf out;
    struct err err;

    (void)settings;
    if (argc != 2)
        return command_usage(&command_list, "show takes the name of a list");
    arena_init(&mem, MIB);
    buf_init(&out, 4 * MIB);
    int rc = store_list_find(st, str_from_c(argv[1]), &mem, &list, &err);
    if (rc == 0 || (rc == 1 && list.removed))
        rc = err_set(&err, ERR_NOT_FOUND, ERR_NO_POS, "there is no list of that name");
    if (rc == 1) {
        show_list(&out, &list);
        rc = show_entries(st, list.id, &out, &err);
    }
    buf_fini(&out);
    arena_fini(&mem);
    return rc < 0 ? fail(&err) : EXIT_STATUS_OK;
}

/* rm ------------------------------------------------------------------------------------------- */

static int list_rm(const struct settings *settings, struct store *st, int argc, char **argv)
{
    struct err err;

    if (argc != 2)
        return command_usage(&command_list, "rm takes the name of a list");
    if (list_remove(st, str_from_c(argv[1]), CLI_USER, clock_utc_ms(), &err) < 0 ||
        rescreen(settings, st, &err) < 0)
        return fail(&err);
    return EXIT_STATUS_OK;
}

/* The command. --------------------------------------------------------------------------------- */

static const struct verb {
    const char *name;
    int (*run)(const struct settings *settings, struct store *st, int argc, char **argv);
} verbs[] = {
    {"import", list_import},
    {"ls",     list_ls    },
    {"show",   list_show  },
    {"rm",     list_rm    },
};

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
        return fail(&err);
    }
    int status = verb->run(settings, st, argc, argv);
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
                      : command_usage(&command_list, "say import, ls, show or rm");
    settings_fini(&settings);
    return status;
}
