/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub. Invariant under the mutex: every member has been sent all events up to `last_id`.
 */
#include "api/hub.h"

#include "api/render.h"
#include "app/readers.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/events.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define POLL_MS 1000
#define PING_MS 15000
/* Events rendered at once, and the memory for it. */
#define BATCH 500
#define BATCH_BUDGET (32 * MIB)
#define BATCH_TEXT_MAX (16 * MIB)

struct member {
    struct member *next;
    struct http_stream *stream;
    struct sha256 token_hash;
};

struct hub {
    const struct settings *settings;
    struct readers *readers;

    pthread_mutex_t mutex; /* guards the members, last_id, stop */
    struct member *members;
    int64_t last_id;
    utc_ms pinged_at;
    bool stop;

    pthread_mutex_t wake_mutex; /* never held while anything else is done */
    pthread_cond_t wake;
    bool woken;
    pthread_t thread;
};

/* ---- rendering ---- */

static void begin_event(struct buf *out, int64_t id, const char *name)
{
    buf_printf(out, "id: %lld\nevent: %s\ndata: ", (long long)id, name);
}

static int render_hit_event(struct store *st, const struct event_row *event, struct arena *mem,
                            struct buf *out, struct err *err)
{
    struct hit_item item = {.list_name = STR_NONE};
    struct json w;

    if (store_hit_item(st, event->object_id, mem, &item, err) < 0)
        return -1;
    begin_event(out, event->id, "hit");
    json_init(&w, out);
    render_hit(&w, &item);
    buf_c(out, "\n\n");
    return 0;
}

static int render_flight_event(struct store *st, const struct event_row *event, struct arena *mem,
                               struct buf *out, struct err *err)
{
    struct flight_item item = {.flight = {.id = 0}};
    struct json w;

    if (store_flight_item(st, event->object_id, mem, &item, err) < 0)
        return -1;
    begin_event(out, event->id, "flight");
    json_init(&w, out);
    render_flight(&w, &item, clock_utc_ms());
    buf_c(out, "\n\n");
    return 0;
}

/** True when a later event of the batch shows the same object: one look at it is enough. */
static bool repeated(const struct event_rows *events, uint32_t i)
{
    for (uint32_t j = i + 1; j < events->rows.n; j++)
        if (events->rows.v[j].kind == events->rows.v[i].kind &&
            events->rows.v[j].object_id == events->rows.v[i].object_id)
            return true;
    return false;
}

/** Render the events; an object that is gone since (merged, deleted) is passed over. */
static int render_events(struct store *st, const struct event_rows *events, struct arena *mem,
                         struct buf *out, struct err *err)
{
    for (uint32_t i = 0; i < events->rows.n; i++) {
        const struct event_row *event = &events->rows.v[i];
        int rc = 0;
        if (repeated(events, i))
            continue;
        if (event->kind == EVENT_HIT)
            rc = render_hit_event(st, event, mem, out, err);
        else if (event->kind == EVENT_FLIGHT)
            rc = render_flight_event(st, event, mem, out, err);
        if (rc < 0 && err->code != ERR_NOT_FOUND)
            return -1;
    }
    if (out->failed)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "events larger than the buffer");
    return 0;
}

/** Render up to BATCH events after `*after` and move it. @return how many there were, or -1 */
static int next_batch(struct store *st, int64_t *after, struct buf *out, struct err *err)
{
    struct event_rows events = {.rows = {0}};
    struct arena mem;
    int rc = -1;

    arena_init(&mem, BATCH_BUDGET);
    if (store_begin_read(st, err) == 0) {
        if (store_events_since(st, *after, BATCH, &mem, &events, err) == 0 &&
            render_events(st, &events, &mem, out, err) == 0) {
            rc = (int)events.rows.n;
            if (rc)
                *after = events.rows.v[events.rows.n - 1].id;
        }
        store_rollback(st);
    }
    arena_fini(&mem);
    return rc;
}

/* ---- members; the mutex is held ---- */

static void remove_member(struct member **link)
{
    struct member *gone = *link;

    *link = gone->next;
    http_stream_end(gone->stream);
    http_stream_release(gone->stream);
    free(gone);
}

/** Write to all; who cannot take it leaves. */
static void send_all(struct hub *hub, str text)
{
    struct member **link = &hub->members;

    while (*link) {
        if (http_stream_write((*link)->stream, text))
            link = &(*link)->next;
        else
            remove_member(link);
    }
}

static void send_news(struct hub *hub, struct store *st)
{
    struct buf out;
    struct err err;
    int n = BATCH;

    buf_init(&out, BATCH_TEXT_MAX);
    while (n == BATCH && hub->members) {
        buf_reset(&out);
        n = next_batch(st, &hub->last_id, &out, &err);
        if (n < 0)
            log_warning("stream: %s: %s", err_code_name(err.code), err.msg);
        else if (out.n)
            send_all(hub, buf_view(&out));
    }
    buf_fini(&out);
}

/** Does the session of this member still live? A store that cannot tell ends nothing. */
static bool still_signed_in(struct hub *hub, struct store *st, const struct member *member,
                            struct arena *mem)
{
    struct session_row row;
    struct user_row user;
    struct err err;
    int found = store_session_find(st, &member->token_hash, mem, &row, &user, &err);

    if (found <= 0)
        return found < 0;
    struct session session = {.seen_at = row.seen_at, .expires_at = row.expires_at};
    return !user.disabled && session_alive(&session, hub->settings, clock_utc_ms());
}

static void ping(struct hub *hub, struct store *st)
{
    struct member **link = &hub->members;
    struct arena mem;

    arena_init(&mem, BATCH_BUDGET);
    while (*link) {
        if (still_signed_in(hub, st, *link, &mem))
            link = &(*link)->next;
        else
            remove_member(link);
        arena_reset(&mem);
    }
    arena_fini(&mem);
    send_all(hub, STR(": ping\n\n"));
    hub->pinged_at = clock_utc_ms();
}

/* ---- the thread ---- */

static void round_of(struct hub *hub)
{
    struct err err;

    pthread_mutex_lock(&hub->mutex);
    if (hub->members) {
        struct store *st = readers_take(hub->readers, &err);
        if (st) {
            send_news(hub, st);
            if (clock_utc_ms() - hub->pinged_at >= PING_MS)
                ping(hub, st);
            readers_give(hub->readers, st);
        } else {
            log_warning("stream: %s: %s", err_code_name(err.code), err.msg);
        }
    }
    pthread_mutex_unlock(&hub->mutex);
}

/** Sleep until woken, or for POLL_MS. */
static void wait_for_news(struct hub *hub)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += POLL_MS / 1000;
    pthread_mutex_lock(&hub->wake_mutex);
    if (!hub->woken)
        pthread_cond_timedwait(&hub->wake, &hub->wake_mutex, &until);
    hub->woken = false;
    pthread_mutex_unlock(&hub->wake_mutex);
}

static bool stopping(struct hub *hub)
{
    pthread_mutex_lock(&hub->mutex);
    bool stop = hub->stop;
    pthread_mutex_unlock(&hub->mutex);
    return stop;
}

static void *run(void *context)
{
    struct hub *hub = context;

    while (!stopping(hub)) {
        wait_for_news(hub);
        round_of(hub);
    }
    return NULL;
}

struct hub *hub_new(const struct settings *settings, struct readers *readers)
{
    struct hub *hub = calloc(1, sizeof(*hub));

    if (!hub)
        return NULL;
    hub->settings = settings;
    hub->readers = readers;
    pthread_mutex_init(&hub->mutex, NULL);
    pthread_mutex_init(&hub->wake_mutex, NULL);
    pthread_cond_init(&hub->wake, NULL);
    if (pthread_create(&hub->thread, NULL, run, hub) == 0)
        return hub;
    free(hub);
    return NULL;
}

void hub_wake(struct hub *hub)
{
    pthread_mutex_lock(&hub->wake_mutex);
    hub->woken = true;
    pthread_cond_signal(&hub->wake);
    pthread_mutex_unlock(&hub->wake_mutex);
}

void hub_free(struct hub *hub)
{
    if (!hub)
        return;
    pthread_mutex_lock(&hub->mutex);
    hub->stop = true;
    pthread_mutex_unlock(&hub->mutex);
    hub_wake(hub);
    pthread_join(hub->thread, NULL);
    while (hub->members)
        remove_member(&hub->members);
    pthread_mutex_destroy(&hub->mutex);
    pthread_mutex_destroy(&hub->wake_mutex);
    pthread_cond_destroy(&hub->wake);
    free(hub);
}

/* ---- joining ---- */

static void greet(struct buf *out, int64_t id, bool resumed)
{
    char now[DATE_TEXT];

    utc_format(clock_utc_ms(), now);
    begin_event(out, id, "hello");
    buf_printf(out, "{\"server_time\":\"%s\",\"resumed\":%s}\n\n", now, resumed ? "true" : "false");
}

/** Are all events after `after` still held, and not too many? */
static bool can_resume(int64_t after, int64_t first, int64_t last)
{
    return after >= 0 && after <= last && last - after <= HUB_RESUME_MAX &&
           (after == last || after + 1 >= first);
}

/** The greeting and what was missed, up to where the others are. The mutex is held. */
static int catch_up(struct hub *hub, struct store *st, int64_t after, struct buf *out,
                    struct err *err)
{
    int64_t first, last;

    if (store_events_range(st, &first, &last, err) < 0)
        return -1;
    if (!hub->members) {
        hub->last_id = last;
        hub->pinged_at = clock_utc_ms();
    }
    bool resumed = can_resume(after, first, hub->last_id);
    int64_t at = resumed ? after : hub->last_id;
    greet(out, at, resumed);
    while (at < hub->last_id) {
        int n = next_batch(st, &at, out, err);
        if (n < 0)
            return -1;
        if (n == 0)
            break;
    }
    return 0;
}

int hub_join(struct hub *hub, struct http_stream *stream, const struct session *session,
             int64_t after, struct err *err)
{
    struct member *member = calloc(1, sizeof(*member));
    struct store *st = member ? readers_take(hub->readers, err) : NULL;
    struct buf out;
    int rc = member ? -1 : err_memory(err);

    buf_init(&out, HTTP_STREAM_PENDING_MAX);
    if (st) {
        pthread_mutex_lock(&hub->mutex);
        rc = catch_up(hub, st, after, &out, err);
        if (rc == 0) {
            *member = (struct member){hub->members, stream, session->token_hash};
            http_stream_write(stream, buf_view(&out));
            hub->members = member;
        }
        pthread_mutex_unlock(&hub->mutex);
        readers_give(hub->readers, st);
    }
    buf_fini(&out);
    if (rc != 0) {
        http_stream_end(stream);
        http_stream_release(stream);
        free(member);
    }
    return rc;
}

void hub_end_session(struct hub *hub, const struct sha256 *token_hash)
{
    pthread_mutex_lock(&hub->mutex);
    struct member **link = &hub->members;
    while (*link) {
        if (memcmp(&(*link)->token_hash, token_hash, sizeof(*token_hash)) == 0)
            remove_member(link);
        else
            link = &(*link)->next;
    }
    pthread_mutex_unlock(&hub->mutex);
}
