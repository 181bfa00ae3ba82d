/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: flight by flight, each made up in memory, written to files, told to the truth, and
 * forgotten. Files are named after the moment they are sent, so sorted names are the order of
 * sending.
 */
#include "simulate/simulate.h"

#include "simulate/bookings.h"
#include "simulate/day.h"
#include "simulate/listed.h"
#include "simulate/paxlst_writer.h"
#include "simulate/pnrgov_writer.h"
#include "simulate/style.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define MINUTE_MS ((utc_ms)60000)

enum { KEY_DIRT = 4, NAME_MAX_BYTES = 64 };

struct sent {
    char name[NAME_MAX_BYTES];
    utc_ms at;
};

struct run {
    const struct simulate_options *options;
    struct day_plan plan;
    struct dirt dirt;
    struct truth_totals *totals;
    struct arena mem; /* of the flight at hand */
    struct buf out;   /* the file at hand */
    struct buf lines; /* truth of the flight at hand */
    FILE *truth;
    struct sent *sent;
    size_t sent_count, sent_cap;
};

/* --- Files ------------------------------------------------------------------------------------ */

static int io_error(struct err *err, const char *what)
{
    return err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", what, strerror(errno));
}

static int make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return io_error(err, "cannot make the folder");
}

/** Left-overs of another run would be taken for messages of this one. */
static int check_empty(const char *path, struct err *err)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    int rc = 0;

    if (!folder)
        return io_error(err, "cannot open the folder of messages");
    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.')
            rc = -1;
    closedir(folder);
    return rc < 0 ? err_set(err, ERR_USAGE, ERR_NO_POS, "messages/ in that folder is not empty")
                  : 0;
}

static int join(const struct run *run, const char *name, char *out, size_t size, struct err *err)
{
    int n = snprintf(out, size, "%s/%s", run->options->folder, name);

    if (n < 0 || (size_t)n >= size)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the name of the folder is too long");
    return 0;
}

static int write_whole(const struct run *run, const char *name, str bytes, struct err *err)
{
    char path[1024];

    if (join(run, name, path, sizeof path, err) < 0)
        return -1;
    FILE *file = fopen(path, "wb");
    if (!file)
        return io_error(err, "cannot create a file");
    bool good = fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
    if (fclose(file) != 0 || !good)
        return io_error(err, "cannot write a file");
    return 0;
}

static int remember(struct run *run, const char *name, utc_ms at, struct err *err)
{
    if (run->sent_count == run->sent_cap) {
        size_t cap = run->sent_cap ? run->sent_cap * 2 : 1024;
        struct sent *more = realloc(run->sent, cap * sizeof *more);
        if (!more)
            return err_memory(err);
        run->sent = more;
        run->sent_cap = cap;
    }
    struct sent *s = &run->sent[run->sent_count++];
    s->at = at;
    (void)snprintf(s->name, sizeof s->name, "%s", name);
    return 0;
}

/** Write what is in run->out as one message file, and start the next. */
static int send(struct run *run, const struct sim_flight *f, const char *kind, uint32_t part,
                utc_ms at, struct err *err)
{
    struct datetime t = utc_to_datetime(at);
    char name[NAME_MAX_BYTES];

    if (run->out.failed)
        return err_memory(err);
    (void)snprintf(name, sizeof name, "messages/%04d%02d%02dT%02d%02d00Z-%s%04u%s-%s-%02u.edi",
                   t.date.year, t.date.month, t.date.day, t.minute / 60, t.minute % 60, f->carrier,
                   (unsigned)f->number, f->suffix, kind, part % 100);
    if (write_whole(run, name, buf_view(&run->out), err) < 0 || remember(run, name, at, err) < 0)
        return -1;
    run->totals->files++;
    run->totals->bytes += run->out.n;
    buf_reset(&run->out);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct sent *one = a, *other = b;

    return strcmp(one->name, other->name);
}

static int write_schedule(struct run *run, struct err *err)
{
    char at[DATE_TEXT];

    if (run->sent_count > 0)
        qsort(run->sent, run->sent_count, sizeof *run->sent, by_name);
    for (size_t i = 0; i < run->sent_count; i++) {
        utc_format(run->sent[i].at, at);
        buf_printf(&run->out, "%s\t%s\n", at, run->sent[i].name);
    }
    if (run->out.failed)
        return err_memory(err);
    return write_whole(run, "schedule.tsv", buf_view(&run->out), err);
}

/* --- One flight ------------------------------------------------------------------------------- */

static int send_pushes(struct run *run, const struct sim_flight *f, struct err *err)
{
    bool together = style_has(f->style, 'O');

    for (unsigned push = 0; push < PUSH_COUNT; push++) {
        static const char *const kinds[PUSH_COUNT] = {"pnrgov72", "pnrgov48", "pnrgov24",
                                                      "pnrgov00"};
        utc_ms at = flight_border(f)->departs_utc - push_hours(push) * 60 * MINUTE_MS;
        uint32_t parts = pnrgov_content(f, push).parts;
        for (uint32_t part = 1; part <= parts; part++) {
            pnrgov_write(f, push, part, at, &run->dirt, &run->out);
            run->totals->messages++;
            if ((!together || part == parts) &&
                send(run, f, kinds[push], part, at + (part - 1) * MINUTE_MS, err) < 0)
                return -1;
        }
    }
    return 0;
}

static int send_list(struct run *run, const struct sim_flight *f, bool closing, utc_ms at,
                     struct err *err)
{
    uint32_t parts = paxlst_parts(f, closing);

    for (uint32_t part = 1; part <= parts; part++) {
        paxlst_write_list(f, closing, part, at, &run->dirt, &run->out);
        run->totals->messages++;
        if (send(run, f, closing ? "paxlst-aboard" : "paxlst-checkin", part,
                 at + (part - 1) * MINUTE_MS, err) < 0)
            return -1;
    }
    return 0;
}

/** Files of requests, changes and cancellations, each if it holds any message. */
static int send_if_any(struct run *run, const struct sim_flight *f, const char *kind, uint32_t part,
                       uint32_t messages, utc_ms at, struct err *err)
{
    run->totals->messages += messages;
    if (messages > 0)
        return send(run, f, kind, part, at, err);
    buf_reset(&run->out);
    return 0;
}

static int send_interactive(struct run *run, const struct sim_flight *f, utc_ms departs,
                            struct err *err)
{
    static const int before[REQUEST_WAVES] = {170, 130, 90, 55};
    utc_ms at;
    uint32_t n;

    for (uint32_t wave = 0; wave < REQUEST_WAVES; wave++) {
        at = departs - before[wave] * MINUTE_MS;
        n = paxlst_write_requests(f, wave, at, &run->dirt, &run->out);
        if (send_if_any(run, f, "paxlst-request", wave + 1, n, at, err) < 0)
            return -1;
    }
    at = departs - 45 * MINUTE_MS;
    n = paxlst_write_changes(f, at, &run->dirt, &run->out);
    if (send_if_any(run, f, "paxlst-change", 1, n, at, err) < 0)
        return -1;
    at = departs - 15 * MINUTE_MS;
    n = paxlst_write_cancels(f, at, &run->dirt, &run->out);
    if (send_if_any(run, f, "paxlst-cancel", 1, n, at, err) < 0)
        return -1;
    at = departs - 5 * MINUTE_MS;
    paxlst_write_close(f, at, &run->dirt, &run->out);
    return send_if_any(run, f, "paxlst-close", 1, 1, at, err);
}

static int send_api(struct run *run, const struct sim_flight *f, struct err *err)
{
    utc_ms departs = flight_border(f)->departs_utc, at = departs - 150 * MINUTE_MS;

    paxlst_write_crew(f, at, &run->dirt, &run->out);
    if (send_if_any(run, f, "paxlst-crew", 1, 1, at, err) < 0)
        return -1;
    if (f->style->api == API_INTERACTIVE)
        return send_interactive(run, f, departs, err);
    if (send_list(run, f, false, departs - 50 * MINUTE_MS, err) < 0)
        return -1;
    return send_list(run, f, true, departs - 5 * MINUTE_MS, err);
}

static int tell_truth(struct run *run, const struct sim_flight *f, struct err *err)
{
    truth_flight(f, &run->lines, run->totals);
    if (run->lines.failed)
        return err_memory(err);
    if (fwrite(run->lines.p, 1, run->lines.n, run->truth) != run->lines.n)
        return io_error(err, "cannot write truth.ndjson");
    buf_reset(&run->lines);
    return 0;
}

static int make_flight(struct run *run, uint32_t day, uint32_t index, struct err *err)
{
    struct sim_flight f;

    arena_reset(&run->mem);
    day_flight(&run->plan, day, index, &f);
    run->dirt.r = rng_from(f.seed, KEY_DIRT);
    if (bookings_make(&run->plan, &f, &run->mem, err) < 0)
        return -1;
    if (send_pushes(run, &f, err) < 0 || send_api(run, &f, err) < 0 || tell_truth(run, &f, err) < 0)
        return -1;
    if (run->options->progress)
        run->options->progress(run->options->context, run->totals);
    return 0;
}

static bool enough(const struct run *run, uint32_t day)
{
    if (run->options->bytes > 0)
        return run->totals->bytes >= run->options->bytes;
    return day > 0;
}

static int make_flights(struct run *run, struct err *err)
{
    for (uint32_t day = 0; !enough(run, day); day++)
        for (uint32_t i = 0; i < run->options->flights && (i == 0 || !enough(run, day)); i++)
            if (make_flight(run, day, i, err) < 0)
                return -1;
    return 0;
}

/* --- The run ---------------------------------------------------------------------------------- */

static int open_run(struct run *run, struct timezones **zones, struct err *err)
{
    char path[1024];

    if (make_folder(run->options->folder, err) < 0 ||
        join(run, "messages", path, sizeof path, err) < 0 || make_folder(path, err) < 0 ||
        check_empty(path, err) < 0 || join(run, "truth.ndjson", path, sizeof path, err) < 0 ||
        timezones_open(NULL, zones, err) < 0)
        return -1;
    run->plan.zones = *zones;
    run->truth = fopen(path, "wb");
    return run->truth ? 0 : io_error(err, "cannot create truth.ndjson");
}

static int finish_run(struct run *run, struct err *err)
{
    truth_end(run->options->seed, run->totals, &run->dirt, &run->lines);
    if (fwrite(run->lines.p, 1, run->lines.n, run->truth) != run->lines.n ||
        fflush(run->truth) != 0)
        return io_error(err, "cannot write truth.ndjson");
    if (write_schedule(run, err) < 0)
        return -1;
    buf_reset(&run->out);
    listed_write_csv(run->options->seed, run->options->day, &run->out);
    if (run->out.failed)
        return err_memory(err);
    return write_whole(run, "watchlist.csv", buf_view(&run->out), err);
}

static int check_options(const struct simulate_options *o, struct err *err)
{
    if (o->flights == 0 || o->flights > DAY_FLIGHTS_MAX)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "flights must be 1 to %d", DAY_FLIGHTS_MAX);
    if (o->dirt_percent > 100)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "dirt must be 0 to 100 percent");
    if (!date_full(o->day) || !date_valid(o->day) || o->day.year < 1990 || o->day.year > 2090)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the day must be a date between 1990 and 2090");
    return day_check_home(o->home, err);
}

int simulate_run(const struct simulate_options *options, struct truth_totals *totals,
                 struct err *err)
{
    struct run run = {.options = options, .totals = totals};
    struct timezones *zones = NULL;
    int rc = -1;

    *totals = (struct truth_totals){0};
    if (check_options(options, err) < 0)
        return -1;
    run.plan = (struct day_plan){
        .seed = options->seed, .flights = options->flights, .first = options->day};
    memcpy(run.plan.home, options->home, sizeof run.plan.home);
    run.dirt.percent = options->dirt_percent;
    arena_init(&run.mem, 64 * MIB);
    buf_init(&run.out, 256 * MIB);
    buf_init(&run.lines, 64 * MIB);

    if (open_run(&run, &zones, err) == 0 && make_flights(&run, err) == 0 &&
        finish_run(&run, err) == 0)
        rc = 0;
    if (run.truth && fclose(run.truth) != 0 && rc == 0)
        rc = io_error(err, "cannot write truth.ndjson");
    free(run.sent);
    buf_fini(&run.lines);
    buf_fini(&run.out);
    arena_fini(&run.mem);
    timezones_close(zones);
    return rc;
}
