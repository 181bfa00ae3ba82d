/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A simulated day through the whole pipeline, held against its truth: simulate, import the
 * watchlist, ingest, compare. Then the same messages again, in other orders, twice each, and over
 * a program that is killed: the unit must know the same in the end.
 *
 * SAFAR_PROGRAM is the program that is killed. Another day than that of every run is tried with
 * SAFAR_TRUTH_SEED, SAFAR_TRUTH_FLIGHTS and SAFAR_TRUTH_DIRT.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "base/map.h"
#include "simulate/simulate.h"
#include "store/journal.h"
#include "truth/compare.h"
#include "truth/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { FLIGHTS = 20, SEED = 7, DIRT_PERCENT = 10, KILLS = 3 };
#define DAY ((struct date){2026, 5, 12})

struct day {
    char folder[64];
    struct arena mem;
    struct truth truth;
    VEC(str) files;      /* in order of sending */
    struct buf in_order; /* what the unit knows after them */
};

static struct day day;

static str in_folder(const char *name)
{
    str path;

    assert_true(arena_printf(&day.mem, &path, "%s/%s%c", day.folder, name, '\0'));
    return path;
}

/** schedule.tsv: moment, tab, file. */
static void read_schedule(void)
{
    str rest = read_file(in_folder("schedule.tsv").p, &day.mem), line, moment;

    while (str_cut(&rest, '\n', &line)) {
        char name[256];
        assert_true(str_cut(&line, '\t', &moment));
        snprintf(name, sizeof name, STR_FMT, STR_ARG(line));
        assert_true(vec_push(&day.mem, &day.files));
        *vec_last(&day.files) = in_folder(name);
    }
    assert_int_equal(day.files.n, day.truth.files);
}

static uint32_t number(const char *variable, uint32_t usual)
{
    const char *text = getenv(variable);
    uint64_t value;

    return text && str_to_u64(str_from_c(text), UINT32_MAX, &value) ? (uint32_t)value : usual;
}

static int set_up(void **state)
{
    struct simulate_options options = {.flights = number("SAFAR_TRUTH_FLIGHTS", FLIGHTS),
                                       .seed = number("SAFAR_TRUTH_SEED", SEED),
                                       .folder = day.folder,
                                       .day = DAY,
                                       .dirt_percent = number("SAFAR_TRUTH_DIRT", DIRT_PERCENT),
                                       .home = "PAK"};
    struct truth_totals totals;
    struct err err;

    (void)state;
    snprintf(day.folder, sizeof day.folder, "/tmp/safar-truth-XXXXXX");
    if (!mkdtemp(day.folder))
        return -1;
    arena_init(&day.mem, 256 * MIB);
    buf_init(&day.in_order, 256 * MIB);
    if (simulate_run(&options, &totals, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        return -1;
    }
    truth_read(in_folder("truth.ndjson").p, &day.mem, &day.truth);
    read_schedule();
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static int tear_down(void **state)
{
    (void)state;
    buf_fini(&day.in_order);
    arena_fini(&day.mem);
    return nftw(day.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* In order. ------------------------------------------------------------------------------------ */

static void a_day_in_order_is_known_as_it_was(void **state)
{
    struct unit_under_test u;
    struct snapshot known;
    struct pairing pairs;

    (void)state;
    unit_open(&u, day.folder, "order.db");
    unit_import(&u, in_folder("watchlist.csv").p);
    struct bulk_figures f = unit_ingest(&u, day.files.v, day.files.n);
    snapshot_take(u.opening.store, &known);
    snapshot_write(&known, &day.in_order);
    assert_false(day.in_order.failed);
    unsigned differences = compare(&day.truth, &known, &day.mem, &pairs);
    unsigned floors = compare_hits(&day.truth, &known, &pairs);
    snapshot_fini(&known);
    unit_close(&u);

    assert_int_equal(f.ingest.messages, day.truth.messages);
    assert_int_equal(f.ingest.units, day.files.n);
    assert_int_equal(f.ingest.bad_units + f.duplicates + f.leftovers, 0);
    assert_int_equal(differences, 0);
    assert_int_equal(floors, 0);
}

static void the_same_files_again_change_nothing(void **state)
{
    struct unit_under_test u;
    struct snapshot before, after;

    (void)state;
    unit_open(&u, day.folder, "order.db");
    snapshot_take(u.opening.store, &before);
    struct bulk_figures f = unit_ingest(&u, day.files.v, day.files.n);
    snapshot_take(u.opening.store, &after);
    assert_int_equal(f.duplicates, day.files.n);
    assert_int_equal(f.ingest.messages, 0);
    assert_int_equal(before.last_event, after.last_event);
    assert_int_equal(before.processed, after.processed);
    assert_int_equal(before.hits.rows.n, after.hits.rows.n);
    for (uint32_t i = 0; i < before.hits.rows.n; i++)
        assert_int_equal(before.hits.rows.v[i].hit.version, after.hits.rows.v[i].hit.version);
    snapshot_fini(&before);
    snapshot_fini(&after);
    unit_close(&u);
}

/* The same state? ------------------------------------------------------------------------------ */

/** Print lines that only one of two sorted texts has. */
static unsigned print_difference(str a, str b)
{
    unsigned n = 0;
    str x = STR_NONE, y = STR_NONE;
    bool more_x = str_cut(&a, '\n', &x), more_y = str_cut(&b, '\n', &y);

    while (more_x || more_y) {
        int order = !more_x ? 1 : !more_y ? -1 : str_compare(x, y);
        if (order && n++ < 40)
            fprintf(stderr, "%c " STR_FMT "\n", order < 0 ? '-' : '+', STR_ARG(order < 0 ? x : y));
        if (order <= 0)
            more_x = str_cut(&a, '\n', &x);
        if (order >= 0)
            more_y = str_cut(&b, '\n', &y);
    }
    return n;
}

static void same_as_in_order(struct unit_under_test *u)
{
    struct snapshot known;
    struct buf text;

    buf_init(&text, 256 * MIB);
    snapshot_take(u->opening.store, &known);
    snapshot_write(&known, &text);
    assert_int_equal(known.processed, day.files.n);
    assert_int_equal(known.unprocessed + known.bad, 0);
    snapshot_fini(&known);
    unsigned n = print_difference(buf_view(&day.in_order), buf_view(&text));
    buf_fini(&text);
    assert_int_equal(n, 0);
}

/* Other orders. -------------------------------------------------------------------------------- */

static uint32_t draw(uint64_t *r, uint32_t below)
{
    *r = *r * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*r >> 33) % below;
}

static void shuffle(str *files, uint32_t n, uint64_t seed)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = draw(&seed, i);
        str one = files[i - 1];
        files[i - 1] = files[k];
        files[k] = one;
    }
}

static void ingest_into(const char *name, const str *files, uint32_t n, uint64_t duplicates)
{
    struct unit_under_test u;

    unit_open(&u, day.folder, name);
    unit_import(&u, in_folder("watchlist.csv").p);
    struct bulk_figures f = unit_ingest(&u, files, n);
    assert_int_equal(f.duplicates, duplicates);
    same_as_in_order(&u);
    unit_close(&u);
}

static str *copy_of_files(uint32_t times)
{
    str *files = arena_zalloc(&day.mem, (size_t)day.files.n * times, sizeof *files);

    assert_non_null(files);
    for (uint32_t i = 0; i < times; i++)
        memcpy(files + (size_t)i * day.files.n, day.files.v, day.files.n * sizeof *files);
    return files;
}

static void any_order_ends_in_the_same_state(void **state)
{
    str *files = copy_of_files(1);

    (void)state;
    shuffle(files, day.files.n, 1);
    ingest_into("shuffled.db", files, day.files.n, 0);
}

static void the_last_first_ends_in_the_same_state(void **state)
{
    str *files = copy_of_files(1);

    (void)state;
    for (uint32_t i = 0; i < day.files.n; i++)
        files[i] = day.files.v[day.files.n - 1 - i];
    ingest_into("backwards.db", files, day.files.n, 0);
}

static void each_twice_and_mixed_ends_in_the_same_state(void **state)
{
    str *files = copy_of_files(2);

    (void)state;
    shuffle(files, 2 * day.files.n, 2);
    ingest_into("twice.db", files, 2 * day.files.n, day.files.n);
}

/* Killed. -------------------------------------------------------------------------------------- */

static pid_t start_program(const char *url)
{
    const char *program = getenv("SAFAR_PROGRAM");
    char messages[128];

    assert_non_null(program);
    snprintf(messages, sizeof messages, "%s/messages", day.folder);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDERR_FILENO);
        execl(program, program, "ingest", "--set", url, messages, (char *)NULL);
        _exit(127);
    }
    return pid;
}

/** Units that a running program has processed so far. */
static uint64_t processed_by_now(const char *name)
{
    char url[128];
    uint64_t counts[JOURNAL_STATUS_COUNT] = {0};
    struct store *st;
    struct err err;

    snprintf(url, sizeof url, "sqlite:%s/%s", day.folder, name);
    if (store_open(url, STORE_READ, NULL, &st, &err) < 0)
        return 0;
    if (store_journal_counts(st, counts, &err) < 0)
        counts[JOURNAL_PROCESSED] = 0;
    store_close(st);
    return counts[JOURNAL_PROCESSED];
}

/** Run it and kill it a little after it has processed `enough`. @return was it still at work? */
static bool kill_at(const char *url, const char *name, uint64_t enough, long later_ms)
{
    const struct timespec tick = {0, 2000000}, later = {0, later_ms * 1000000};
    pid_t pid = start_program(url);
    int status = 0;

    while (processed_by_now(name) < enough && waitpid(pid, &status, WNOHANG) == 0)
        nanosleep(&tick, NULL);
    nanosleep(&later, NULL);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void killed_and_run_again_ends_in_the_same_state(void **state)
{
    struct unit_under_test u;
    char url[128];
    int killed = 0;

    (void)state;
    unit_open(&u, day.folder, "killed.db");
    unit_import(&u, in_folder("watchlist.csv").p);
    unit_close(&u);
    snprintf(url, sizeof url, "store.url=sqlite:%s/killed.db", day.folder);
    for (int i = 0; i < KILLS; i++)
        killed += kill_at(url, "killed.db", (uint64_t)i * 64 + 1, 20 + 60 * i);
    assert_true(killed > 0);
    unit_open(&u, day.folder, "killed.db");
    struct bulk_figures f = unit_ingest(&u, day.files.v, day.files.n);
    assert_true(f.duplicates + f.leftovers > 0);
    same_as_in_order(&u);
    unit_close(&u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_in_order_is_known_as_it_was),
        cmocka_unit_test(the_same_files_again_change_nothing),
        cmocka_unit_test(any_order_ends_in_the_same_state),
        cmocka_unit_test(the_last_first_ends_in_the_same_state),
        cmocka_unit_test(each_twice_and_mixed_ends_in_the_same_state),
        cmocka_unit_test(killed_and_run_again_ends_in_the_same_state),
    };

    return cmocka_run_group_tests_name("truth", tests, set_up, tear_down);
}
