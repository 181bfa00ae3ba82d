/* SPDX-License-Identifier: Apache-2.0 */
/* The threads: submitting, processing, lists that change under way, the watched folder. */
#include "app/inbox.h"

#include "app/lists.h"
#include "app/parcel.h"
#include "base/clock.h"
#include "store/flights.h"
#include "store/hits.h"
#include "store/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#define ZLIB_CONST
#include <zlib.h>

#define SUBMITTERS 4
#define EACH 25

struct world {
    char folder[64];
    struct settings settings;
    struct writer *writer;
    struct readers *readers;
    struct pipeline *pipeline;
    struct err err;
};

static void set(struct world *w, const char *assignment)
{
    assert_int_equal(0, settings_set(&w->settings, str_from_c(assignment), &w->err));
}

static void start(struct world *w)
{
    const char *url = w->settings.store_url.p;

    assert_int_equal(0, writer_open(url, NULL, &w->writer, &w->err));
    w->readers = readers_new(url, NULL);
    assert_non_null(w->readers);
    assert_int_equal(0, pipeline_start(&w->settings, w->writer, &w->pipeline, &w->err));
}

static void stop(struct world *w)
{
    pipeline_stop(w->pipeline);
    readers_free(w->readers);
    writer_close(w->writer);
}

static int set_up(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    char assignment[128];

    snprintf(w->folder, sizeof w->folder, "/tmp/safar-pipeline-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    assert_int_equal(0, settings_init(&w->settings, &w->err));
    snprintf(assignment, sizeof assignment, "store.url=sqlite:%s/db", w->folder);
    set(w, assignment);
    set(w, "intake.poll_ms=20");
    start(w);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    char command[128];

    stop(w);
    settings_fini(&w->settings);
    snprintf(command, sizeof command, "rm -r %s", w->folder);
    int rc = system(command);
    test_free(w);
    return rc;
}

static void sleep_ms(unsigned ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

    nanosleep(&t, NULL);
}

/** A push of one booking; the flight leaves two days from now, so lists look at it. */
static str make_push_of(unsigned i, const char *surname, char *out, size_t size)
{
    struct datetime leaves = utc_to_datetime(clock_utc_ms() + 48 * 3600 * 1000);
    char day[16];

    snprintf(day, sizeof day, "%02u%02u%02u", leaves.date.day, leaves.date.month,
             (unsigned)leaves.date.year % 100);
    int n = snprintf(out, size,
                     "UNB+IATA:1+ZZ+YYPIU+260510:0615+K%u'UNH+1+PNRGOV:11:1:IA+Q'MSG+:141'"
                     "ORG+ZZ:PAR'TVL+%s:0915:%s:1445+CDG+DOH+ZZ+0431'EQN+1'SRC'"
                     "RCI+ZZ:K%05u::010426:0912'ORG+ZZ:PAR'TIF+%s+ANNEMRS:A:1'"
                     "TVL+%s:0915:%s:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'UNT+12+1'UNZ+1+K%u'",
                     i, day, day, i, surname, day, day, i);

    return (str){out, (size_t)n};
}

static str make_push(unsigned i, char *out, size_t size)
{
    char surname[16];

    snprintf(surname, sizeof surname, "TESTER%c%c", 'A' + (int)(i / 26 % 26), 'A' + (int)(i % 26));
    return make_push_of(i, surname, out, size);
}

static uint64_t journal_count(struct world *w, enum journal_status status)
{
    uint64_t counts[JOURNAL_STATUS_COUNT];
    struct store *st = readers_take(w->readers, &w->err);

    assert_non_null(st);
    assert_int_equal(0, store_journal_counts(st, counts, &w->err));
    readers_give(w->readers, st);
    return counts[status];
}

/* Submitting. ---------------------------------------------------------------------------------- */

struct submitter {
    pthread_t thread;
    struct world *world;
    unsigned first;
    unsigned failed;
};

static void *submit_some(void *arg)
{
    struct submitter *s = arg;
    struct arena mem;

    arena_init(&mem, MIB);
    for (unsigned i = s->first; i < s->first + EACH; i++) {
        char body[1024];
        struct submitted kept;
        struct err err;
        str push = make_push(i, body, sizeof body);
        if (pipeline_submit(s->world->pipeline, push, STR("test"), &mem, &kept, &err) < 0 ||
            kept.count != 1 || kept.duplicate)
            s->failed++;
        if (pipeline_submit(s->world->pipeline, push, STR("test"), &mem, &kept, &err) < 0 ||
            !kept.duplicate)
            s->failed++;
    }
    arena_fini(&mem);
    return NULL;
}

static void what_several_threads_submit_is_processed_once(void **state)
{
    struct world *w = *state;
    struct submitter s[SUBMITTERS] = {{.failed = 0}};
    struct pipeline_figures figures;

    for (unsigned i = 0; i < SUBMITTERS; i++) {
        s[i] = (struct submitter){.world = w, .first = i * EACH};
        assert_int_equal(0, pthread_create(&s[i].thread, NULL, submit_some, &s[i]));
    }
    for (unsigned i = 0; i < SUBMITTERS; i++) {
        pthread_join(s[i].thread, NULL);
        assert_int_equal(0, s[i].failed);
    }
    pipeline_drain(w->pipeline);
    assert_int_equal(SUBMITTERS * EACH, journal_count(w, JOURNAL_PROCESSED));
    pipeline_figures(w->pipeline, &figures);
    assert_int_equal(SUBMITTERS * EACH, figures.travellers);
    assert_int_equal(0, figures.waiting);
    assert_true(pipeline_healthy(w->pipeline));
}

static int journal_only(struct store *st, void *arg, struct err *err)
{
    char body[1024];
    int64_t *id = arg;
    bool duplicate;

    return store_journal_append(st, make_push(1, body, sizeof body), STR("test"), clock_utc_ms(),
                                id, &duplicate, err);
}

static void what_a_crash_left_is_processed_at_start(void **state)
{
    struct world *w = *state;
    int64_t id;

    /* A pipeline at work would find the unit by itself. */
    pipeline_stop(w->pipeline);
    w->pipeline = NULL;
    assert_int_equal(0, writer_run(w->writer, journal_only, &id, &w->err));
    assert_int_equal(1, journal_count(w, JOURNAL_RECEIVED));
    stop(w);
    start(w);
    for (unsigned i = 0; i < 500 && journal_count(w, JOURNAL_RECEIVED); i++)
        sleep_ms(10);
    assert_int_equal(1, journal_count(w, JOURNAL_PROCESSED));
}

static void what_another_process_left_is_found(void **state)
{
    struct world *w = *state;
    int64_t id;

    assert_int_equal(0, writer_run(w->writer, journal_only, &id, &w->err));
    for (unsigned i = 0; i < 1000 && journal_count(w, JOURNAL_RECEIVED); i++)
        sleep_ms(10);
    assert_int_equal(1, journal_count(w, JOURNAL_PROCESSED));
}

static void an_empty_message_is_refused(void **state)
{
    struct world *w = *state;
    struct submitted kept;
    struct arena mem;

    arena_init(&mem, MIB);
    assert_int_equal(-1, pipeline_submit(w->pipeline, STR_NONE, STR("test"), &mem, &kept, &w->err));
    arena_fini(&mem);
}

static int failing_job(struct store *st, void *arg, struct err *err)
{
    int64_t id;

    assert_int_equal(0, journal_only(st, &id, err));
    return err_set(err, ERR_CONFLICT, ERR_NO_POS, "%s", (const char *)arg);
}

static void a_job_that_fails_leaves_nothing(void **state)
{
    struct world *w = *state;
    char why[] = "no";

    assert_int_equal(-1, writer_run(w->writer, failing_job, why, &w->err));
    assert_int_equal(ERR_CONFLICT, w->err.code);
    assert_int_equal(0, journal_count(w, JOURNAL_RECEIVED));
}

/* Packed bodies. ------------------------------------------------------------------------------- */

/** One gzip member into `out`. @return its length */
static size_t gzip(str bytes, char *out, size_t room)
{
    z_stream z = {.next_in = (const Bytef *)(const void *)bytes.p,
                  .avail_in = (uInt)bytes.n,
                  .next_out = (Bytef *)(void *)out,
                  .avail_out = (uInt)room};

    assert_int_equal(Z_OK, deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY));
    assert_int_equal(Z_STREAM_END, deflate(&z, Z_FINISH));
    deflateEnd(&z);
    return room - z.avail_out;
}

static int submit_parcel(struct world *w, str body, size_t plain_max, struct arena *mem,
                         struct submitted *kept)
{
    struct parcel parcel;
    int rc = parcel_init(&parcel, body, plain_max, mem, &w->err);

    if (rc == 0)
        rc = parcel_submit(&parcel, w->pipeline, STR("http"), kept, &w->err);
    parcel_fini(&parcel);
    return rc;
}

static void a_packed_body_is_kept_as_what_is_in_it(void **state)
{
    struct world *w = *state;
    char body[1024], packed[2048];
    struct submitted plain, kept;
    struct arena mem;

    arena_init(&mem, MIB);
    str push = make_push(1, body, sizeof body);
    str box = {packed, gzip(push, packed, sizeof packed)};
    assert_int_equal(0, submit_parcel(w, box, MIB, &mem, &kept));
    assert_int_equal(1, kept.count);
    assert_false(kept.duplicate);
    assert_int_equal(0, submit_parcel(w, push, MIB, &mem, &plain));
    assert_true(plain.duplicate);
    assert_int_equal(kept.ids[0], plain.ids[0]);
    assert_memory_equal(kept.sha256.bytes, plain.sha256.bytes, sizeof kept.sha256.bytes);
    pipeline_drain(w->pipeline);
    assert_int_equal(1, journal_count(w, JOURNAL_PROCESSED));
    arena_fini(&mem);
}

static void a_packed_body_is_kept_whole_or_not_at_all(void **state)
{
    struct world *w = *state;
    char body[1024], packed[2048];
    struct submitted kept;
    struct arena mem;

    arena_init(&mem, MIB);
    size_t n = gzip(make_push(1, body, sizeof body), packed, sizeof packed);
    assert_int_equal(-1, submit_parcel(w, (str){packed, n - 4}, MIB, &mem, &kept));
    assert_int_equal(ERR_SYNTAX, w->err.code);
    assert_int_equal(-1, submit_parcel(w, (str){packed, n}, 100, &mem, &kept));
    assert_int_equal(ERR_LIMIT, w->err.code);
    assert_int_equal(-1, submit_parcel(w, STR("7z\xBC\xAF\x27\x1C..."), MIB, &mem, &kept));
    assert_int_equal(ERR_UNSUPPORTED, w->err.code);
    n = gzip(STR_NONE, packed, sizeof packed);
    assert_int_equal(-1, submit_parcel(w, (str){packed, n}, MIB, &mem, &kept));
    assert_int_equal(ERR_SYNTAX, w->err.code);
    pipeline_drain(w->pipeline);
    assert_int_equal(0, journal_count(w, JOURNAL_PROCESSED) + journal_count(w, JOURNAL_BAD));
    arena_fini(&mem);
}

/* Lists. --------------------------------------------------------------------------------------- */

static uint64_t open_hits(struct world *w)
{
    struct hit_filter filter = {.states = HIT_STATE_BIT(HIT_OPEN)};
    struct hit_items items = {.total = 0};
    struct arena mem;
    struct store *st = readers_take(w->readers, &w->err);

    assert_non_null(st);
    arena_init(&mem, 16 * MIB);
    assert_int_equal(
        0, store_hits_list(st, &filter, (struct store_page){10, 0}, &mem, &items, &w->err));
    uint64_t total = items.total;
    arena_fini(&mem);
    readers_give(w->readers, st);
    return total;
}

static void a_list_of_another_process_is_noticed(void **state)
{
    struct world *w = *state;
    struct list_import list = {.name = STR("L"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("x"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;
    struct submitted kept;
    struct store *other;
    struct arena mem;
    char body[1024];

    arena_init(&mem, MIB);
    str push = make_push(27, body, sizeof body);
    assert_int_equal(0, pipeline_submit(w->pipeline, push, STR("test"), &mem, &kept, &w->err));
    pipeline_drain(w->pipeline);
    assert_int_equal(0, open_hits(w));
    assert_int_equal(0, store_open(w->settings.store_url.p, STORE_WRITE, NULL, &other, &w->err));
    assert_int_equal(0, list_import_bytes(other, &list, STR("id,name\n1,\"TESTERBB, ANNE\"\n"),
                                          clock_utc_ms(), NULL, NULL, &figures, &w->err));
    store_close(other);
    for (unsigned i = 0; i < 500 && !open_hits(w); i++)
        sleep_ms(10);
    assert_int_equal(1, open_hits(w));
    arena_fini(&mem);
}

static void put_list(struct world *w, const char *csv)
{
    struct list_import list = {.name = STR("L"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("x"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;
    struct store *other;

    assert_int_equal(0, store_open(w->settings.store_url.p, STORE_WRITE, NULL, &other, &w->err));
    assert_int_equal(0, list_import_bytes(other, &list, str_from_c(csv), clock_utc_ms(), NULL, NULL,
                                          &figures, &w->err));
    store_close(other);
}

static void submit(struct world *w, unsigned i, const char *surname)
{
    struct submitted kept;
    struct arena mem;
    char body[1024];

    arena_init(&mem, MIB);
    assert_int_equal(0, pipeline_submit(w->pipeline, make_push_of(i, surname, body, sizeof body),
                                        STR("test"), &mem, &kept, &w->err));
    arena_fini(&mem);
    pipeline_drain(w->pipeline);
}

/** Ids and versions of the open hits, in order, into `out`. */
static void hits_text(struct world *w, char *out, size_t size)
{
    struct hit_filter filter = {.states = HIT_STATE_BIT(HIT_OPEN)};
    struct hit_items items = {.total = 0};
    struct arena mem;
    struct store *st = readers_take(w->readers, &w->err);
    size_t n = 0;

    assert_non_null(st);
    arena_init(&mem, 16 * MIB);
    assert_int_equal(
        0, store_hits_list(st, &filter, (struct store_page){10, 0}, &mem, &items, &w->err));
    out[0] = 0;
    for (uint32_t i = 0; i < items.rows.n; i++)
        n += (size_t)snprintf(out + n, size - n, "%lld.%u ", (long long)items.rows.v[i].hit.id,
                              items.rows.v[i].hit.version);
    arena_fini(&mem);
    readers_give(w->readers, st);
}

static void wait_for_hits(struct world *w, const char *wanted)
{
    char got[128] = "-";

    for (unsigned i = 0; i < 1000 && strcmp(got, wanted) != 0; i++) {
        sleep_ms(10);
        hits_text(w, got, sizeof got);
    }
    assert_string_equal(wanted, got);
}

static void wait_for_whole(struct world *w, int64_t generation)
{
    bool whole = false;

    for (unsigned i = 0; i < 1000 && !whole; i++) {
        struct screening *s = list_watch_lists(pipeline_lists(w->pipeline));
        whole = screening_whole_since(s) == generation && !screening_patched(s);
        screening_release(s);
        sleep_ms(10);
    }
    assert_true(whole);
}

#define ANNE "A,\"TESTERBB, ANNE\","
#define CARLA "C,\"KOWALSKA, ANNE\","

static void an_edit_touches_only_the_hits_that_it_concerns(void **state)
{
    struct world *w = *state;

    submit(w, 27, "TESTERBB");
    submit(w, 28, "KOWALSKA");
    put_list(w, "id,name,sex,nationality\n" ANNE ",\n");
    wait_for_hits(w, "1.1 ");
    wait_for_whole(w, 1); /* made of a patch in time */
    put_list(w, "id,name,sex,nationality\n" ANNE ",\n" CARLA ",\n");
    wait_for_hits(w, "1.1 2.1 ");
    wait_for_whole(w, 2);
    put_list(w, "id,name,sex,nationality\n" ANNE ",\nC,\"SOMEBODY, ELSE\",,\n");
    wait_for_hits(w, "1.1 "); /* changed, and matches no longer */
    put_list(w, "id,name,sex,nationality\n" ANNE ",\n" CARLA ",\n");
    wait_for_hits(w, "1.1 2.3 ");
    put_list(w, "id,name,sex,nationality\n" CARLA ",\n");
    wait_for_hits(w, "2.3 ");
    wait_for_whole(w, 5);
    wait_for_hits(w, "2.3 ");
    submit(w, 53, "KOWALSKA");
    wait_for_hits(w, "2.3 3.1 "); /* with the whole index that took the place of the patch */
}

static void other_lines_screen_everything_again(void **state)
{
    struct world *w = *state;

    submit(w, 27, "TESTERBB");
    put_list(w, "id,name\n"
                "A,\"TESTERBB, ANNE\"\n");
    wait_for_hits(w, "1.1 ");
    wait_for_whole(w, 1);
    stop(w);
    set(w, "match.urgent=0.9995");
    set(w, "match.review=0.999");
    start(w);
    wait_for_hits(w, ""); /* a name alone is not as much */
}

/* Past journeys. ------------------------------------------------------------------------------- */

static struct past_status wait_for_past(struct world *w)
{
    struct past_status status = {.state = PAST_RUNNING};

    for (unsigned i = 0; i < 1000 && status.state == PAST_RUNNING; i++) {
        sleep_ms(10);
        assert_true(list_watch_past_status(pipeline_lists(w->pipeline), &status));
    }
    return status;
}

static int long_ago_job(struct store *st, void *arg, struct err *err)
{
    const struct date long_ago = {2020, 1, 1};
    struct flight_row row;
    struct arena mem;

    (void)arg;
    arena_init(&mem, MIB);
    int rc = store_flight_get(st, 1, &mem, &row, err);
    row.departs_utc = (utc_ms)date_to_days(long_ago) * 86400000;
    row.departs_on = row.departs_at.date = long_ago;
    if (rc == 0)
        rc = store_flight_update(st, &row, err);
    arena_fini(&mem);
    return rc;
}

static void past_journeys_are_screened_when_somebody_asks(void **state)
{
    struct world *w = *state;
    struct list_watch *lists = pipeline_lists(w->pipeline);
    struct past_status status;
    const struct past_request ask = {
        .list_id = 1,
        .from = {2020, 1, 1},
        .to = {2020, 1, 1},
        .purpose = STR("a case"),
        .user = STR("asma")
    };

    assert_false(list_watch_past_status(lists, &status));
    submit(w, 27, "TESTERBB");
    assert_int_equal(0, writer_run(w->writer, long_ago_job, NULL, &w->err));
    put_list(w, "id,name\n1,\"TESTERBB, ANNE\"\n");
    wait_for_whole(w, 1);
    sleep_ms(100);
    assert_int_equal(0, open_hits(w)); /* never by itself */
    struct past_request wrong = ask;
    wrong.list_id = 9;
    assert_int_equal(-1, list_watch_past(lists, &wrong, &status, &w->err));
    assert_int_equal(ERR_NOT_FOUND, w->err.code);
    assert_int_equal(0, list_watch_past(lists, &ask, &status, &w->err));
    assert_int_equal(PAST_RUNNING, status.state);
    status = wait_for_past(w);
    assert_int_equal(PAST_DONE, status.state);
    assert_int_equal(1, status.flights);
    assert_int_equal(1, status.figures.journeys);
    assert_int_equal(1, status.figures.hits);
    assert_int_equal(1, open_hits(w));
    assert_int_equal(0, list_watch_past(lists, &ask, &status, &w->err));
    assert_int_equal(0, wait_for_past(w).figures.hits); /* nothing new */
}

/* The watched folder. -------------------------------------------------------------------------- */

static void write_file(const struct world *w, const char *name, str bytes)
{
    char path[192];

    snprintf(path, sizeof path, "%s/box/%s", w->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(bytes.n, fwrite(bytes.p, 1, bytes.n, file));
    assert_int_equal(0, fclose(file));
}

static bool there(const struct world *w, const char *name)
{
    char path[192];
    struct stat st;

    snprintf(path, sizeof path, "%s/box/%s", w->folder, name);
    return lstat(path, &st) == 0;
}

static bool appears(const struct world *w, const char *name)
{
    for (unsigned i = 0; i < 600 && !there(w, name); i++)
        sleep_ms(10);
    return there(w, name);
}

static void files_move_to_where_they_belong(void **state)
{
    struct world *w = *state;
    struct inbox *inbox;
    char body[1024], path[192], assignment[160];

    snprintf(assignment, sizeof assignment, "intake.folder=%s/box", w->folder);
    set(w, assignment);
    assert_int_equal(0, inbox_start(&w->settings, w->pipeline, w->readers, &inbox, &w->err));
    assert_non_null(inbox);
    write_file(w, "in/good.edi", make_push(1, body, sizeof body));
    write_file(w, "in/junk.edi", STR("this is no message"));
    write_file(w, "in/.hidden", make_push(2, body, sizeof body));
    write_file(w, "in/half.part", make_push(3, body, sizeof body));
    snprintf(path, sizeof path, "%s/box/in/link.edi", w->folder);
    assert_int_equal(0, symlink("/etc/hostname", path));
    snprintf(path, sizeof path, "%s/box/in/pipe.edi", w->folder);
    assert_int_equal(0, mkfifo(path, 0600));
    assert_true(appears(w, "done/good.edi"));
    assert_true(appears(w, "bad/junk.edi"));
    assert_true(appears(w, "bad/link.edi"));
    assert_true(appears(w, "bad/pipe.edi"));
    write_file(w, "in/good.edi", make_push(1, body, sizeof body)); /* the same again */
    assert_true(appears(w, "done/good.edi.1"));
    assert_true(there(w, "in/.hidden"));
    assert_true(there(w, "in/half.part"));
    inbox_stop(inbox);
    assert_int_equal(1, journal_count(w, JOURNAL_PROCESSED));
    assert_int_equal(1, journal_count(w, JOURNAL_BAD));
}

static void a_file_that_still_grows_is_not_taken(void **state)
{
    struct world *w = *state;
    struct inbox *inbox;
    char body[1024], path[192], assignment[160];

    snprintf(assignment, sizeof assignment, "intake.folder=%s/box", w->folder);
    set(w, assignment);
    assert_int_equal(0, inbox_start(&w->settings, w->pipeline, w->readers, &inbox, &w->err));
    snprintf(path, sizeof path, "%s/box/in/slow.edi", w->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    str push = make_push(1, body, sizeof body);
    fwrite(push.p, 1, push.n / 2, file);
    fflush(file);
    sleep_ms(3500); /* longer than a file must rest when nobody tells of its writer */
    assert_true(there(w, "in/slow.edi"));
    assert_int_equal(0, journal_count(w, JOURNAL_PROCESSED) + journal_count(w, JOURNAL_BAD));
    fwrite(push.p + push.n / 2, 1, push.n - push.n / 2, file);
    fclose(file);
    assert_true(appears(w, "done/slow.edi"));
    inbox_stop(inbox);
    assert_int_equal(1, journal_count(w, JOURNAL_PROCESSED));
}

static void files_from_before_are_taken_once_they_rest(void **state)
{
    struct world *w = *state;
    struct inbox *inbox;
    char body[1024], path[192], assignment[160];
    struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};

    snprintf(path, sizeof path, "%s/box", w->folder);
    assert_int_equal(0, mkdir(path, 0700));
    snprintf(path, sizeof path, "%s/box/in", w->folder);
    assert_int_equal(0, mkdir(path, 0700));
    write_file(w, "in/old.edi", make_push(1, body, sizeof body));
    snprintf(path, sizeof path, "%s/box/in/old.edi", w->folder);
    assert_int_equal(0, utimensat(AT_FDCWD, path, old, 0));
    snprintf(assignment, sizeof assignment, "intake.folder=%s/box", w->folder);
    set(w, assignment);
    assert_int_equal(0, inbox_start(&w->settings, w->pipeline, w->readers, &inbox, &w->err));
    assert_true(appears(w, "done/old.edi"));
    inbox_stop(inbox);
}

static void packed_files_are_unpacked_and_spoilt_ones_shown(void **state)
{
    struct world *w = *state;
    struct inbox *inbox;
    char body[1024], packed[2048], assignment[160];

    snprintf(assignment, sizeof assignment, "intake.folder=%s/box", w->folder);
    set(w, assignment);
    assert_int_equal(0, inbox_start(&w->settings, w->pipeline, w->readers, &inbox, &w->err));
    size_t n = gzip(make_push(1, body, sizeof body), packed, sizeof packed);
    write_file(w, "in/good.edi.gz", (str){packed, n});
    n = gzip(make_push(2, body, sizeof body), packed, sizeof packed);
    write_file(w, "in/cut.edi.gz",
               (str){packed, n - 4}); /* the message is whole, its length lost */
    assert_true(appears(w, "done/good.edi.gz"));
    assert_true(appears(w, "bad/cut.edi.gz"));
    inbox_stop(inbox);
    assert_int_equal(2, journal_count(w, JOURNAL_PROCESSED));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_several_threads_submit_is_processed_once),
        TEST(what_a_crash_left_is_processed_at_start),
        TEST(what_another_process_left_is_found),
        TEST(an_empty_message_is_refused),
        TEST(a_job_that_fails_leaves_nothing),
        TEST(a_packed_body_is_kept_as_what_is_in_it),
        TEST(a_packed_body_is_kept_whole_or_not_at_all),
        TEST(a_list_of_another_process_is_noticed),
        TEST(an_edit_touches_only_the_hits_that_it_concerns),
        TEST(other_lines_screen_everything_again),
        TEST(past_journeys_are_screened_when_somebody_asks),
        TEST(files_move_to_where_they_belong),
        TEST(a_file_that_still_grows_is_not_taken),
        TEST(files_from_before_are_taken_once_they_rest),
        TEST(packed_files_are_unpacked_and_spoilt_ones_shown),
    };

    return cmocka_run_group_tests_name("app.pipeline", tests, NULL, NULL);
}
