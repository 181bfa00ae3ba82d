/* SPDX-License-Identifier: Apache-2.0 */
/* `safar ingest`: journal and process files without a server. */
#include "app/bulk.h"
#include "app/opening.h"
#include "app/settings.h"
#include "app/units.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DEPTH_MAX 16

static int run(int argc, char **argv);

const struct command command_ingest = {
    .name = "ingest",
    .usage = "[--config FILE] [--set KEY=VALUE]... FILE|FOLDER|-...",
    .help = "journal and process files, without a server",
    .more =
        "Folders are read in the order of their names, without dot files, *.tmp, *.part, and files that\n"
        "hold no messages by their name (.csv, .tsv, .json, .ndjson, .md). `-` is standard input. Files\n"
        "packed with gzip, zstd or zip are unpacked, each file of an archive by itself.\n"
        "The last line on standard error is one JSON object: messages, bookings, travellers, findings by\n"
        "severity, units, duplicates, bytes, seconds, peak_rss_bytes, hits.\n"
        "Exit status: 0 all read; 1 some input could not be used; 3 disk or database failed.\n",
    .run = run,
};

struct reading {
    struct bulk *bulk;
    const char *path; /* of the input at hand */
    struct unit_cutter cutter;
    uint64_t skipped;
    uint64_t faults; /* what could not be unpacked */
};

/* One input, which may be an archive. ---------------------------------------------------------- */

static int pass_units(struct reading *r, struct err *err)
{
    str unit;

    while (unit_next(&r->cutter, &unit))
        if (bulk_add(r->bulk, unit, STR("cli"), err) < 0)
            return -1;
    return 0;
}

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct reading *r = arg;

    return unit_feed(&r->cutter, bytes, err) < 0 ? -1 : pass_units(r, err);
}

static int end_file(void *arg, struct err *err)
{
    struct reading *r = arg;

    unit_end(&r->cutter);
    int rc = pass_units(r, err);
    unit_cutter_fini(&r->cutter);
    unit_cutter_init(&r->cutter);
    return rc;
}

static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct reading *r = arg;

    (void)err;
    r->faults++;
    fprintf(stderr, "safar ingest: %s: %s\n", r->path, why->msg);
    return 0;
}

static int ingest_input(struct reading *r, const char *path, struct err *err)
{
    struct unpack_sink sink = {take_bytes, end_file, take_fault, r};
    uint64_t bytes = 0;

    r->path = path;
    unit_cutter_init(&r->cutter);
    int rc = input_read(path, &sink, &bytes, err);
    unit_cutter_fini(&r->cutter);
    return rc;
}

/* Folders. ------------------------------------------------------------------------------------- */

static bool is_message_file(str name)
{
    static const char *const others[] = {".tmp",  ".part",   ".csv", ".tsv",
                                         ".json", ".ndjson", ".md"};

    if (str_starts(name, STR(".")))
        return false;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_ends(name, str_from_c(others[i])))
            return false;
    return true;
}

static int keep(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int ingest_path(struct reading *r, const char *path, int depth, struct err *err);

static int ingest_folder(struct reading *r, const char *folder, int depth, struct err *err)
{
    struct dirent **names;
    int n = depth < DEPTH_MAX ? scandir(folder, &names, keep, alphasort) : 0, rc = 0;

    if (n < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", folder, strerror(errno));
    for (int i = 0; i < n; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (!is_message_file(str_from_c(names[i]->d_name)))
            r->skipped++;
        else if (rc == 0 && length > 0 && (size_t)length < sizeof path)
            rc = ingest_path(r, path, depth + 1, err);
        free(names[i]);
    }
    if (n)
        free(names);
    return rc;
}

/**
 * Inside folders links and devices are passed over; a path on the command line is taken as it is.
 */
static int ingest_path(struct reading *r, const char *path, int depth, struct err *err)
{
    struct stat st;

    if (strcmp(path, "-") == 0)
        return ingest_input(r, path, err);
    if ((depth ? lstat(path, &st) : stat(path, &st)) < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return ingest_folder(r, path, depth, err);
    if (depth && !S_ISREG(st.st_mode)) {
        r->skipped++;
        return 0;
    }
    return ingest_input(r, path, err);
}

/* Report. -------------------------------------------------------------------------------------- */

static void report(const struct bulk_figures *f, uint64_t nanoseconds)
{
    struct buf out;
    struct json w;

    buf_init(&out, 4096);
    json_init(&w, &out);
    json_object_begin(&w);
    json_member_u64(&w, "messages", f->ingest.messages);
    json_member_u64(&w, "bookings", f->ingest.bookings);
    json_member_u64(&w, "travellers", f->ingest.travellers);
    json_key(&w, "findings");
    json_object_begin(&w);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_u64(&w, severity_name((enum severity)i), f->ingest.findings[i]);
    json_object_end(&w);
    json_member_u64(&w, "hits", f->ingest.hits);
    json_member_u64(&w, "units", f->ingest.units);
    json_member_u64(&w, "bad_units", f->ingest.bad_units);
    json_member_u64(&w, "duplicates", f->duplicates);
    json_member_u64(&w, "leftovers", f->leftovers);
    json_member_u64(&w, "bytes", f->bytes);
    json_member_double(&w, "seconds", (double)nanoseconds / 1e9);
    json_member_u64(&w, "peak_rss_bytes", clock_peak_rss_bytes());
    json_object_end(&w);
    fprintf(stderr, STR_FMT "\n", STR_ARG(buf_view(&out)));
    buf_fini(&out);
}

/* The command. --------------------------------------------------------------------------------- */

/** Goes on with the next path when one cannot be read; stops when the database fails. */
static int ingest_paths(struct reading *r, int argc, char **argv)
{
    int status = EXIT_STATUS_OK;
    struct err err;

    for (int i = 1; i < argc; i++) {
        if (ingest_path(r, argv[i], 0, &err) == 0)
            continue;
        fprintf(stderr, "safar ingest: %s\n", err.msg);
        if (err.code != ERR_IO)
            return EXIT_STATUS_ENVIRONMENT;
        status = EXIT_STATUS_INPUT;
    }
    if (bulk_flush(r->bulk, &err) < 0) {
        fprintf(stderr, "safar ingest: %s\n", err.msg);
        return EXIT_STATUS_ENVIRONMENT;
    }
    return status;
}

static int ingest_all(const struct opening *o, int argc, char **argv)
{
    struct reading r = {.skipped = 0};
    uint64_t started = clock_monotonic_ns();
    struct err err;

    if (bulk_new(o->store, o->lists, &o->options, o->zones, &r.bulk, &err) < 0) {
        fprintf(stderr, "safar ingest: %s\n", err.msg);
        return EXIT_STATUS_ENVIRONMENT;
    }
    int status = ingest_paths(&r, argc, argv);
    struct bulk_figures figures = bulk_figures(r.bulk);
    if (r.skipped)
        fprintf(stderr, "safar ingest: %llu files of other kinds passed over\n",
                (unsigned long long)r.skipped);
    report(&figures, clock_monotonic_ns() - started);
    if (status == EXIT_STATUS_OK && (figures.ingest.bad_units || r.faults))
        status = EXIT_STATUS_INPUT;
    bulk_free(r.bulk);
    return status;
}

static int run(int argc, char **argv)
{
    struct settings settings;
    struct opening opening;
    struct err err;

    if (settings_from_arguments(&settings, &argc, argv, &err) < 0)
        return command_usage(&command_ingest, "%s", err.msg);
    int status = EXIT_STATUS_ENVIRONMENT;
    if (argc < 2)
        status = command_usage(&command_ingest, "no file given");
    else if (argv[1][0] == '-' && argv[1][1])
        status = command_usage(&command_ingest, "unknown option %s", argv[1]);
    else if (opening_open(&settings, &opening, &err) < 0)
        fprintf(stderr, "safar ingest: %s\n", err.msg);
    else {
        status = ingest_all(&opening, argc, argv);
        opening_close(&opening);
    }
    settings_fini(&settings);
    return status;
}
