/* SPDX-License-Identifier: Apache-2.0 */
/* The threads of the lists: one that puts generations in use, one that screens because of them. */
#include "app/list_watch.h"

#include "app/lists.h"
#include "app/opening.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/settings.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define WATCH_MS 50   /* reading one counter: a tenth of a millisecond */
#define IDLE_MS 1000  /* the other thread: the day may have turned */
#define QUIET_MS 1000 /* a patch that old is made whole */
#define RETRY_MS 1000 /* after the database refused something */
#define FLIGHT_BUDGET (512 * MIB)

/** The lists that upcoming journeys were screened with. */
struct screened {
    bool known;
    int64_t generation;
    struct date day;
};

/** A request for past journeys; used by the screening thread once it is there. */
struct past_job {
    struct past_request request;
    struct arena mem; /* its texts and its flights */
    struct flight_ids flights;
    uint32_t next;
    bool begun;
};

struct list_watch {
    const struct settings *settings;
    struct writer *writer;
    struct store *reader;     /* of the watching thread */
    struct store *scanner;    /* of the screening thread */
    struct screened screened; /* the screening thread's */

    pthread_mutex_t lock;
    pthread_cond_t look, work;
    pthread_t watching, screening;
    bool stopping, look_now, work_now;
    struct screening *lists; /* swapped under the lock */
    uint64_t swapped_ns;
    bool taken;            /* by a request for past journeys, until it is done */
    struct past_job *past; /* NULL: none waits */
    struct past_status status;
    bool asked; /* `status` means something */
};

/* Common. -------------------------------------------------------------------------------------- */

struct screening *list_watch_lists(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    struct screening *s = screening_retain(w->lists);
    pthread_mutex_unlock(&w->lock);
    return s;
}

static struct timespec time_in(unsigned ms)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/** Sleep until the flag is set, which is taken back, or for a while. @return false: stopping */
static bool rest(struct list_watch *w, pthread_cond_t *until, bool *flag, unsigned ms)
{
    struct timespec end = time_in(ms);
    bool in_time = true;

    pthread_mutex_lock(&w->lock);
    while (!w->stopping && !*flag && in_time)
        in_time = pthread_cond_timedwait(until, &w->lock, &end) != ETIMEDOUT;
    *flag = false;
    bool go_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

static bool stopping(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    bool stop = w->stopping;
    pthread_mutex_unlock(&w->lock);
    return stop;
}

static void set_flag(struct list_watch *w, pthread_cond_t *cond, bool *flag)
{
    pthread_mutex_lock(&w->lock);
    *flag = true;
    pthread_cond_signal(cond);
    pthread_mutex_unlock(&w->lock);
}

void list_watch_wake(struct list_watch *w)
{
    set_flag(w, &w->look, &w->look_now);
}

static struct date today(void)
{
    return utc_to_datetime(clock_utc_ms()).date;
}

/* Watching. ------------------------------------------------------------------------------------ */

/** @param only  swap only when these are in use; NULL: whatever is */
static void swap(struct list_watch *w, const struct screening *only, struct screening *next)
{
    struct screening *old = next;

    pthread_mutex_lock(&w->lock);
    if (!only || w->lists == only) {
        old = w->lists;
        w->lists = next;
        w->swapped_ns = clock_monotonic_ns();
    }
    pthread_mutex_unlock(&w->lock);
    screening_release(old);
}

static int renew(struct list_watch *w, struct screening *last, struct date day, struct err *err)
{
    struct screening *next;
    utc_ms begun = clock_utc_ms();

    if (screening_next(w->reader, day, last, &next, err) < 0)
        return -1;
    log_info(
        "lists: generation %lld is in use, %s in %lld ms", (long long)screening_generation(next),
        screening_patched(next) ? "patched" : "read whole", (long long)(clock_utc_ms() - begun));
    swap(w, NULL, next);
    set_flag(w, &w->work, &w->work_now);
    return 0;
}

static int look(struct list_watch *w, struct err *err)
{
    struct screening *last = list_watch_lists(w);
    struct date day = today();
    int64_t generation;
    int rc = store_counter_get(w->reader, LIST_GENERATION_KEY, &generation, err);

    if (rc == 0 && (generation != screening_generation(last) || !date_eq(day, screening_day(last))))
        rc = renew(w, last, day, err);
    screening_release(last);
    return rc;
}

static void *watch_all(void *arg)
{
    struct list_watch *w = arg;
    struct err err;
    unsigned ms = WATCH_MS;

    while (rest(w, &w->look, &w->look_now, ms)) {
        int rc = look(w, &err);
        if (rc < 0)
            log_error("lists: %s: %s", err_code_name(err.code), err.msg);
        ms = rc < 0 ? RETRY_MS : WATCH_MS;
    }
    return NULL;
}

/* Screening: one flight. ----------------------------------------------------------------------- */

struct flight_job {
    const struct screening *lists;
    struct screen_scope scope;
    int64_t flight_id;
    struct rescreen_figures figures;
};

static int flight_job(struct store *st, void *arg, struct err *err)
{
    struct flight_job *job = arg;
    struct arena mem;

    arena_init(&mem, FLIGHT_BUDGET);
    int rc = screen_flight(st, job->lists, &job->scope, job->flight_id, clock_utc_ms(), &mem,
                           &job->figures, err);
    arena_fini(&mem);
    return rc;
}

static void add_figures(struct rescreen_figures *sum, const struct rescreen_figures *f)
{
    sum->flights += f->flights;
    sum->journeys += f->journeys;
    sum->hits += f->hits;
    sum->withdrawn += f->withdrawn;
    sum->suppressed += f->suppressed;
}

/** In a transaction of its own, so that messages and officers get their turn in between. */
static int screen_one(struct list_watch *w, const struct screening *lists,
                      struct screen_scope scope, int64_t flight_id,
                      struct rescreen_figures *figures, struct err *err)
{
    struct flight_job job = {.lists = lists, .scope = scope, .flight_id = flight_id};

    if (writer_run(w->writer, flight_job, &job, err) < 0)
        return -1;
    add_figures(figures, &job.figures);
    return 0;
}

/**
 * With what an edit changed alone. Reading and comparing is done beside the writer, which only does
 * the flights with somebody whom the edit concerns, and looks at them again.
 */
static int screen_edit(struct list_watch *w, const struct screening *lists, int64_t flight_id,
                       struct rescreen_figures *figures, struct err *err)
{
    struct rescreen_figures again = {0};
    uint64_t journeys = 0;
    bool concerned = false;
    struct arena mem;

    arena_init(&mem, FLIGHT_BUDGET);
    int rc = store_begin_read(w->scanner, err);
    if (rc == 0)
        rc = screen_edit_concerns(w->scanner, lists, flight_id, &mem, &journeys, &concerned, err);
    store_rollback(w->scanner);
    arena_fini(&mem);
    if (rc == 0 && concerned)
        rc = screen_one(w, lists, (struct screen_scope){.edit = true}, flight_id, &again, err);
    figures->flights++;
    figures->journeys += journeys;
    figures->hits += again.hits;
    figures->withdrawn += again.withdrawn;
    figures->suppressed += again.suppressed;
    return rc;
}

/* Screening: upcoming journeys. ---------------------------------------------------------------- */

/** What departs from yesterday on: all of it when only an edit is screened with. */
static int screen_upcoming(struct list_watch *w, const struct screening *lists, bool edit,
                           struct err *err)
{
    struct rescreen_figures f = {0};
    struct flight_ids flights = {0};
    struct arena mem;
    utc_ms from, to, begun = clock_utc_ms();

    lists_window(w->settings->screen_window_hours, begun, &from, &to);
    arena_init(&mem, 64 * MIB);
    int rc =
        screen_flights_between(w->scanner, from, edit ? UPCOMING_MAX : to, &mem, &flights, err);
    for (uint32_t i = 0; rc == 0 && i < flights.v.n && !stopping(w); i++)
        rc = edit ? screen_edit(w, lists, flights.v.v[i], &f, err)
                  : screen_one(w, lists, (struct screen_scope){.edit = false}, flights.v.v[i], &f,
                               err);
    arena_fini(&mem);
    if (rc == 0)
        log_info("lists: %llu journeys of %llu flights screened with %s in %lld ms: %llu hits new "
                 "or changed, %llu withdrawn, %llu suppressed",
                 (unsigned long long)f.journeys, (unsigned long long)f.flights,
                 edit ? "what changed" : "everything", (long long)(clock_utc_ms() - begun),
                 (unsigned long long)f.hits, (unsigned long long)f.withdrawn,
                 (unsigned long long)f.suppressed);
    return rc;
}

static int recall_job(struct store *st, void *arg, struct err *err)
{
    return screen_recall(st, clock_utc_ms(), arg, err);
}

/**
 * Hits without ground go: what expired while nobody served, or was found with lists gone since.
 * Jobs that began with the lists before are behind us after this: their journeys are found.
 */
static int recall(struct list_watch *w, struct err *err)
{
    uint64_t recalled = 0;

    if (writer_run(w->writer, recall_job, &recalled, err) < 0)
        return -1;
    if (recalled)
        log_info("lists: %llu open hits withdrawn whose entry is no longer in force",
                 (unsigned long long)recalled);
    return 0;
}

struct note_job {
    const struct screening *lists;
};

static int note_job(struct store *st, void *arg, struct err *err)
{
    const struct note_job *job = arg;

    return lists_note_screened(st, job->lists, err);
}

static bool up_to_date(const struct list_watch *w, const struct screening *lists)
{
    return w->screened.known && w->screened.generation == screening_generation(lists) &&
           date_eq(w->screened.day, screening_day(lists));
}

/**
 * An edit is enough when all that its whole index holds was screened with already. At the turn of
 * the day everything is: journeys have come into the window, and how common names are has changed.
 */
static int bring_up_to_date(struct list_watch *w, const struct screening *lists, struct err *err)
{
    struct note_job note = {lists};
    bool edit = w->screened.known && screening_whole_since(lists) <= w->screened.generation;

    if (recall(w, err) < 0)
        return -1;
    if (edit && screening_adds(lists) && screen_upcoming(w, lists, true, err) < 0)
        return -1;
    if ((!edit || !date_eq(w->screened.day, screening_day(lists))) &&
        screen_upcoming(w, lists, false, err) < 0)
        return -1;
    if (stopping(w)) /* in the middle: the next start does it all */
        return 0;
    if (writer_run(w->writer, note_job, &note, err) < 0)
        return -1;
    w->screened = (struct screened){true, screening_generation(lists), screening_day(lists)};
    return 0;
}

/* Compacting. ---------------------------------------------------------------------------------- */

static bool quiet(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    bool long_enough = clock_monotonic_ns() - w->swapped_ns >= QUIET_MS * (uint64_t)1000000;
    pthread_mutex_unlock(&w->lock);
    return long_enough;
}

/**
 * A whole index of the same generation in the place of a patch. An edit meanwhile comes first, and
 * is made whole the next time: only of the same generation is it certain that nothing was missed.
 */
static int compact(struct list_watch *w, struct screening *lists, struct err *err)
{
    const struct watchlist_options options = screening_options(w->settings);
    struct screening *whole;

    if (screening_load(w->scanner, screening_day(lists), &options, &whole, err) < 0)
        return -1;
    if (screening_generation(whole) == screening_generation(lists))
        swap(w, lists, whole);
    else
        screening_release(whole);
    return 0;
}

/* Past journeys. ------------------------------------------------------------------------------- */

const char *past_state_name(enum past_state state)
{
    static const char *const words[] = {
#define PAST_STATE(name, word) [PAST_##name] = (word),
#include "app/past_states.def"
#undef PAST_STATE
    };

    return words[state];
}

static void free_past(struct past_job *job)
{
    if (!job)
        return;
    arena_fini(&job->mem);
    free(job);
}

static struct past_job *new_past(const struct past_request *request, struct err *err)
{
    struct past_job *job = calloc(1, sizeof *job);

    if (!job) {
        err_memory(err);
        return NULL;
    }
    arena_init(&job->mem, 64 * MIB);
    job->request = *request;
    if (str_dup(&job->mem, request->purpose, &job->request.purpose) &&
        str_dup(&job->mem, request->user, &job->request.user))
        return job;
    err_memory(err);
    free_past(job);
    return NULL;
}

static int begin_job(struct store *st, void *arg, struct err *err)
{
    return past_begin(st, arg, clock_utc_ms(), err);
}

/** Of two requests one is first. */
static bool take_place(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    bool free_place = !w->taken;
    w->taken = true;
    pthread_mutex_unlock(&w->lock);
    return free_place;
}

static void give_place(struct list_watch *w, enum past_state how)
{
    pthread_mutex_lock(&w->lock);
    w->status.state = how;
    w->past = NULL;
    w->taken = false;
    pthread_mutex_unlock(&w->lock);
}

/** It is in the audit log: the screening thread may begin. */
static void hand_over(struct list_watch *w, struct past_job *job, struct past_status *out)
{
    pthread_mutex_lock(&w->lock);
    w->asked = true;
    w->status = (struct past_status){.list_id = job->request.list_id,
                                     .from = job->request.from,
                                     .to = job->request.to,
                                     .state = PAST_RUNNING};
    *out = w->status;
    w->past = job;
    w->work_now = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
}

static bool past_waits(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    bool waits = w->past != NULL;
    pthread_mutex_unlock(&w->lock);
    return waits;
}

static int begin_past(struct list_watch *w, const struct past_request *request,
                      struct past_status *out, struct err *err)
{
    struct past_job *job = new_past(request, err);

    if (!job)
        return -1;
    if (writer_run(w->writer, begin_job, &job->request, err) < 0) {
        free_past(job);
        return -1;
    }
    hand_over(w, job, out);
    return 0;
}

int list_watch_past(struct list_watch *w, const struct past_request *request,
                    struct past_status *out, struct err *err)
{
    if (!take_place(w))
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "past journeys are being screened already");
    if (begin_past(w, request, out, err) == 0)
        return 0;
    pthread_mutex_lock(&w->lock);
    w->taken = false;
    pthread_mutex_unlock(&w->lock);
    return -1;
}

bool list_watch_past_status(struct list_watch *w, struct past_status *out)
{
    pthread_mutex_lock(&w->lock);
    *out = w->status;
    bool asked = w->asked;
    pthread_mutex_unlock(&w->lock);
    return asked;
}

struct end_job {
    const struct past_request *request;
    struct rescreen_figures figures;
    bool whole;
};

static int end_job(struct store *st, void *arg, struct err *err)
{
    const struct end_job *end = arg;

    return past_end(st, end->request, &end->figures, end->whole, clock_utc_ms(), err);
}

static void end_past(struct list_watch *w, struct past_job *job, bool whole)
{
    struct past_status status;
    struct err err;

    list_watch_past_status(w, &status);
    struct end_job end = {&job->request, status.figures, whole};
    if (writer_run(w->writer, end_job, &end, &err) < 0)
        log_error("past journeys: %s: %s", err_code_name(err.code), err.msg);
    give_place(w, whole ? PAST_DONE : PAST_BROKEN_OFF);
    free_past(job);
}

static int past_step(struct list_watch *w, struct past_job *job, struct screening *lists,
                     struct err *err)
{
    struct rescreen_figures figures = {0};

    if (!job->begun && past_flights(w->scanner, &job->request, &job->mem, &job->flights, err) < 0)
        return -1;
    job->begun = true;
    if (job->next < job->flights.v.n &&
        screen_one(w, lists, past_scope(&job->request), job->flights.v.v[job->next++], &figures,
                   err) < 0)
        return -1;
    pthread_mutex_lock(&w->lock);
    w->status.flights = job->flights.v.n;
    add_figures(&w->status.figures, &figures);
    pthread_mutex_unlock(&w->lock);
    return 0;
}

/** One flight, so that an edit of a list need not wait for the rest. */
static void screen_past(struct list_watch *w, struct screening *lists)
{
    struct past_job *job = w->past; /* only this thread takes it away */
    struct err err;
    int rc = past_step(w, job, lists, &err);

    if (rc < 0)
        log_error("past journeys: %s: %s", err_code_name(err.code), err.msg);
    if (rc < 0 || job->next == job->flights.v.n)
        end_past(w, job, rc == 0);
}

/* The screening thread. ------------------------------------------------------------------------ */

/** @return milliseconds to rest, 0: there may be more to do */
static unsigned screen_some(struct list_watch *w, struct screening *lists)
{
    struct err err;
    int rc;

    if (!up_to_date(w, lists))
        rc = bring_up_to_date(w, lists, &err);
    else if (screening_patched(lists) && quiet(w))
        rc = compact(w, lists, &err);
    else if (past_waits(w)) {
        screen_past(w, lists);
        return 0;
    } else
        return IDLE_MS;
    if (rc < 0)
        log_error("lists: %s: %s", err_code_name(err.code), err.msg);
    return rc < 0 ? RETRY_MS : 0;
}

static void *screen_all(void *arg)
{
    struct list_watch *w = arg;
    struct err err;
    unsigned ms = 0;

    if (recall(w, &err) < 0)
        log_error("lists: %s: %s", err_code_name(err.code), err.msg);
    while (ms ? rest(w, &w->work, &w->work_now, ms) : !stopping(w)) {
        struct screening *lists = list_watch_lists(w);
        ms = screen_some(w, lists);
        screening_release(lists);
    }
    if (past_waits(w))
        end_past(w, w->past, false);
    return NULL;
}

/* Start and stop. ------------------------------------------------------------------------------ */

/** Were upcoming journeys screened with just these lists before the unit stopped? */
static int read_screened(struct list_watch *w, struct err *err)
{
    bool same;

    if (lists_screened(w->reader, w->lists, &same, err) < 0)
        return -1;
    if (same)
        w->screened =
            (struct screened){true, screening_generation(w->lists), screening_day(w->lists)};
    return 0;
}

static int open_parts(struct list_watch *w, struct err *err)
{
    const struct store_options options = {.busy_timeout_ms = (int)w->settings->store_busy_ms};
    const struct watchlist_options lines = screening_options(w->settings);
    const char *url = w->settings->store_url.p;

    if (store_open(url, STORE_READ, &options, &w->reader, err) < 0 ||
        store_open(url, STORE_READ, &options, &w->scanner, err) < 0 ||
        screening_load(w->reader, today(), &lines, &w->lists, err) < 0)
        return -1;
    return read_screened(w, err);
}

static void free_parts(struct list_watch *w)
{
    screening_release(w->lists);
    store_close(w->reader);
    store_close(w->scanner);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->look);
    pthread_cond_destroy(&w->work);
    free(w);
}

static void tell_to_stop(struct list_watch *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->look);
    pthread_cond_broadcast(&w->work);
    pthread_mutex_unlock(&w->lock);
}

static int start_threads(struct list_watch *w, struct err *err)
{
    if (pthread_create(&w->watching, NULL, watch_all, w) != 0)
        return err_set(err, ERR_MEMORY, ERR_NO_POS, "no thread to watch the lists");
    if (pthread_create(&w->screening, NULL, screen_all, w) == 0)
        return 0;
    tell_to_stop(w);
    pthread_join(w->watching, NULL);
    return err_set(err, ERR_MEMORY, ERR_NO_POS, "no thread to screen again");
}

int list_watch_start(const struct settings *settings, struct writer *writer,
                     struct list_watch **out, struct err *err)
{
    struct list_watch *w = calloc(1, sizeof *w);

    if (!w)
        return err_memory(err);
    w->settings = settings;
    w->writer = writer;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->look, NULL);
    pthread_cond_init(&w->work, NULL);
    if (open_parts(w, err) < 0 || start_threads(w, err) < 0) {
        free_parts(w);
        return -1;
    }
    *out = w;
    return 0;
}

void list_watch_stop(struct list_watch *w)
{
    if (!w)
        return;
    tell_to_stop(w);
    pthread_join(w->watching, NULL);
    pthread_join(w->screening, NULL);
    free_past(w->past);
    free_parts(w);
}
