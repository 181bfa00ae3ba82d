/* SPDX-License-Identifier: Apache-2.0 */
/* /healthz, /readyz, /metrics: for the operator's tools. None of them tells about a traveller. */
#include "api/internal.h"
#include "app/pipeline.h"
#include "app/readers.h"
#include "base/clock.h"
#include "domain/message.h"
#include "store/figures.h"
#include "store/journal.h"
#include "watchlist/match.h"

void api_healthz(void *app, struct http_request *request, struct http_response *response)
{
    (void)app, (void)request;
    buf_c(&response->body, "ok\n");
    http_respond(response, 200, "text/plain; charset=utf-8");
}

static int check_store(struct api *api, struct err *err)
{
    struct store *st = readers_take(api->options.readers, err);
    int rc;

    if (!st)
        return -1;
    rc = store_ping(st, err);
    if (rc == 0)
        rc = store_check_schema(st, err);
    readers_give(api->options.readers, st);
    return rc;
}

void api_readyz(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct err err;
    unsigned status = 503;
    (void)request;

    if (check_store(api, &err) < 0)
        buf_printf(&response->body, "store: %s\n", err.msg);
    else if (!pipeline_healthy(api->pipeline))
        buf_c(&response->body, "pipeline: the last unit could not be processed\n");
    else {
        buf_c(&response->body, "ok\n");
        status = 200;
    }
    http_respond(response, status, "text/plain; charset=utf-8");
}

static void write_build(const struct api *api, struct buf *out)
{
    metrics_head(out, "safar_build_info", "gauge", "Version and commit of the program.");
    buf_printf(out, "safar_build_info{version=\"%s\",commit=\"%s\"} 1\n", api->options.version,
               api->options.commit);
}

static void write_server(struct api *api, struct buf *out)
{
    struct http_server *server = atomic_load(&api->server);
    struct http_server_figures f;

    if (!server)
        return;
    http_server_figures(server, &f);
    metrics_one(out, "safar_http_connections", "gauge", "Open connections.", f.connections);
    metrics_one(out, "safar_http_streams", "gauge", "Open event streams.", f.streams);
    metrics_one(out, "safar_http_requests_waiting", "gauge", "Requests that wait for a thread.",
                f.waiting);
    metrics_one(out, "safar_http_body_bytes", "gauge", "Bytes of request bodies held.",
                f.body_bytes);
}

static void write_pipeline(struct api *api, struct buf *out)
{
    struct pipeline_figures f;

    pipeline_figures(api->pipeline, &f);
    metrics_one(out, "safar_units_processed_total", "counter", "Units processed since start.",
                f.units);
    metrics_one(out, "safar_messages_processed_total", "counter", "Messages processed since start.",
                f.messages);
    metrics_one(out, "safar_bookings_processed_total", "counter",
                "Bookings read from messages since start.", f.bookings);
    metrics_one(out, "safar_travellers_processed_total", "counter",
                "Travellers read from messages since start.", f.travellers);
    metrics_one(out, "safar_hits_raised_total", "counter", "Hits raised or changed since start.",
                f.hits);
    metrics_one(out, "safar_units_waiting", "gauge", "Units kept and not processed yet.",
                f.waiting);
    metrics_one(out, "safar_list_generation", "gauge", "Generation of the lists in use.",
                f.list_generation > 0 ? (uint64_t)f.list_generation : 0);
}

static void write_journal(struct store *st, struct buf *out)
{
    uint64_t counts[JOURNAL_STATUS_COUNT];
    struct err err;

    if (store_journal_counts(st, counts, &err) < 0)
        return;
    metrics_head(out, "safar_journal_units", "gauge", "Units kept, by what became of them.");
    for (int s = 0; s < JOURNAL_STATUS_COUNT; s++)
        buf_printf(out, "safar_journal_units{status=\"%s\"} %llu\n",
                   journal_status_name((enum journal_status)s), (unsigned long long)counts[s]);
}

static void write_hits(const struct store_figures *f, struct buf *out)
{
    metrics_head(out, "safar_hits", "gauge", "Hits held, by band and state.");
    for (uint32_t i = 0; i < f->hits.n; i++)
        buf_printf(out, "safar_hits{band=\"%s\",state=\"%s\"} %llu\n",
                   band_name((enum band)f->hits.v[i].band), hit_state_name(f->hits.v[i].state),
                   (unsigned long long)f->hits.v[i].count);
}

/** A type comes out of a message: anything but the types we know is `other`. */
static const char *type_label(str type)
{
    for (int t = 0; t < MESSAGE_TYPE_COUNT; t++)
        if (str_is(type, message_type_name((enum message_type)t)))
            return message_type_name((enum message_type)t);
    return "other";
}

static void write_messages(const struct store_figures *f, struct buf *out)
{
    uint64_t counts[MESSAGE_TYPE_COUNT + 1][2] = {{0}};

    for (uint32_t i = 0; i < f->messages.n; i++) {
        const struct message_figure *row = &f->messages.v[i];
        const char *label = type_label(row->type);
        int t = 0;
        while (t < MESSAGE_TYPE_COUNT && label != message_type_name((enum message_type)t))
            t++;
        counts[t][row->usable] += row->count;
    }
    metrics_head(out, "safar_messages", "gauge", "Messages held, by type and status.");
    for (int t = 0; t <= MESSAGE_TYPE_COUNT; t++)
        for (int usable = 0; usable < 2; usable++)
            if (counts[t][usable])
                buf_printf(out, "safar_messages{type=\"%s\",status=\"%s\"} %llu\n",
                           t < MESSAGE_TYPE_COUNT ? message_type_name((enum message_type)t)
                                                  : "other",
                           usable ? "processed" : "bad", (unsigned long long)counts[t][usable]);
}

static void write_figures(struct store *st, struct buf *out)
{
    struct store_figures f;
    struct arena mem;
    struct err err;

    arena_init(&mem, MIB);
    if (store_figures(st, &mem, &f, &err) == 0) {
        write_messages(&f, out);
        write_hits(&f, out);
        metrics_one(out, "safar_flights", "gauge", "Flights held.", f.flights);
        metrics_one(out, "safar_journeys", "gauge", "Journeys held.", f.journeys);
    }
    arena_fini(&mem);
}

/* Counting reads whole tables: at most this often, however many ask. */
#define HELD_MS 10000

/** What the store holds, counted now or some seconds ago. */
static void write_held(struct api *api, struct store *st, struct buf *out)
{
    struct held *held = &api->held;
    utc_ms now = clock_utc_ms();

    pthread_mutex_lock(&held->mutex);
    if (!held->text.n || now - held->at >= HELD_MS || now < held->at) {
        buf_reset(&held->text);
        write_journal(st, &held->text);
        write_figures(st, &held->text);
        held->at = now;
    }
    buf_str(out, buf_view(&held->text));
    pthread_mutex_unlock(&held->mutex);
}

void api_metrics(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct buf *out = &response->body;
    struct err err;
    struct store *st = readers_take(api->options.readers, &err);
    (void)request;

    write_build(api, out);
    write_server(api, out);
    write_pipeline(api, out);
    metrics_one(out, "safar_commits_total", "counter", "Commits to the store since start.",
                atomic_load(&api->commits));
    metrics_one(out, "safar_store_up", "gauge", "1 when the store answers.",
                st && store_ping(st, &err) == 0);
    if (st) {
        write_held(api, st, out);
        readers_give(api->options.readers, st);
    }
    metrics_write_requests(&api->metrics, api_route_count(), api_route_method, api_route_path, out);
    http_respond(response, 200, "text/plain; version=0.0.4; charset=utf-8");
}
