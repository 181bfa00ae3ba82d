/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `safar serve`: the unit. Opens in the order of dependence, closes in the opposite one; until then
 * the main thread waits for a signal and does small chores.
 */
#include "cli/command.h"

#include "api/api.h"
#include "app/inbox.h"
#include "app/pipeline.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/events.h"
#include "store/users.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Events kept for consoles that come back after a break. */
#define EVENTS_KEPT 20000
#define CHORES_SECONDS 60
#define PEM_MAX (1 * MIB)
#define SOCKET_THREADS 2

static int run(int argc, char **argv);

const struct command command_serve = {
    .name = "serve",
    .usage = "[--config FILE] [--set KEY=VALUE]...",
    .help = "run the unit: intake, screening, API and console",
    .more =
        "Prints its address on standard output once it answers; logs to standard error. Stops\n"
        "on SIGTERM or SIGINT within seconds: what was acknowledged is kept, what is unfinished\n"
        "is done at the next start. `safar config` lists the settings.\n",
    .run = run,
};

struct unit {
    struct settings settings;
    struct http_listener listener;
    char *certificate, *key; /* PEM text, or NULL */
    struct writer *writer;
    struct readers *readers;
    struct api *api;
    struct pipeline *pipeline;
    struct inbox *inbox;
    struct http_server *server;
};

/* ---- the machine ---- */

/** Every connection is a descriptor: take as many as we are allowed. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/** Signals that stop us are waited for by the main thread; later threads inherit the mask. */
static void block_signals(sigset_t *stopping)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigemptyset(stopping);
    sigaddset(stopping, SIGTERM);
    sigaddset(stopping, SIGINT);
    sigprocmask(SIG_BLOCK, stopping, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

/** Tell systemd (Type=notify) how we are; without it nothing happens. */
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t n = path ? strlen(path) : 0;

    if (n == 0 || n >= sizeof(to.sun_path))
        return;
    memcpy(to.sun_path, path, n);
    if (to.sun_path[0] == '@')
        to.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    close(fd);
}

/** A small text file, NUL-terminated, to be freed. */
static int read_pem(const char *path, char **out, struct err *err)
{
    FILE *file = fopen(path, "re");
    char *text = malloc(PEM_MAX);

    if (!file || !text) {
        err_set(err, ERR_IO, ERR_NO_POS, "cannot read the TLS files: %s", strerror(errno));
        free(text);
    } else {
        size_t n = fread(text, 1, PEM_MAX - 1, file);
        text[n] = '\0';
        *out = text;
    }
    if (file)
        fclose(file);
    return *out ? 0 : -1;
}

static void free_pem(char *text)
{
    if (text)
        sodium_memzero(text, strlen(text));
    free(text);
}

/* ---- opening ---- */

/** The port first: it is what fails most often, and nothing has been touched yet. */
static int open_listener(struct unit *unit, struct err *err)
{
    struct http_address address;

    if (http_address_parse(unit->settings.http_listen, &address, err) < 0)
        return -1;
    return http_listen(&address, &unit->listener, err);
}

static int open_store(struct unit *unit, struct err *err)
{
    const struct store_options options = {.busy_timeout_ms = (int)unit->settings.store_busy_ms};
    const struct writer_options writing = {.store = options};

    if (writer_open(unit->settings.store_url.p, &writing, &unit->writer, err) < 0)
        return -1;
    unit->readers = readers_new(unit->settings.store_url.p, &options);
    return unit->readers ? 0 : err_memory(err);
}

static void on_commit(void *api)
{
    api_wake_streams(api);
}

static int open_api(struct unit *unit, struct err *err)
{
    struct api_options options = {.settings = &unit->settings,
                                  .readers = unit->readers,
                                  .writer = unit->writer,
                                  .loopback_listener = unit->listener.loopback,
                                  .version = SAFAR_VERSION,
                                  .commit = SAFAR_COMMIT};

    unit->api = api_new(&options, err);
    if (!unit->api)
        return -1;
    writer_on_commit(unit->writer, on_commit, unit->api);
    if (pipeline_start(&unit->settings, unit->writer, &unit->pipeline, err) < 0)
        return -1;
    api_set_pipeline(unit->api, unit->pipeline);
    return inbox_start(&unit->settings, unit->pipeline, unit->readers, &unit->inbox, err);
}

static int open_server(struct unit *unit, struct err *err)
{
    const struct settings *s = &unit->settings;
    struct http_server_options options = {.listener = unit->listener,
                                          .socket_threads = SOCKET_THREADS,
                                          .workers = (unsigned)s->http_threads,
                                          .connections_max = (unsigned)s->http_connections_max,
                                          .streams_max = (unsigned)s->http_connections_max / 2,
                                          .idle_seconds = (unsigned)s->http_timeout_seconds,
                                          .request_seconds = (unsigned)s->http_request_seconds,
                                          .waiting_max = (unsigned)s->http_connections_max};

    if (s->http_tls_key.n && (read_pem(s->http_tls_certificate.p, &unit->certificate, err) < 0 ||
                              read_pem(s->http_tls_key.p, &unit->key, err) < 0))
        return -1;
    options.tls_certificate_pem = unit->certificate;
    options.tls_key_pem = unit->key;
    api_attach(unit->api, &options);
    unit->server = http_server_start(&options, err);
    if (!unit->server)
        return -1;
    unit->listener.fd = -1;
    api_set_server(unit->api, unit->server);
    return 0;
}

static int open_unit(struct unit *unit, struct err *err)
{
    if (open_listener(unit, err) < 0 || open_store(unit, err) < 0 || open_api(unit, err) < 0)
        return -1;
    return open_server(unit, err);
}

/** Nobody new first, then what they use. Accepts a half-opened unit. */
static void close_unit(struct unit *unit)
{
    inbox_stop(unit->inbox);
    if (unit->api)
        api_set_server(unit->api, NULL);
    http_server_stop(unit->server);
    pipeline_stop(unit->pipeline);
    writer_close(unit->writer); /* its last commit still wakes the streams of the API */
    api_free(unit->api);
    readers_free(unit->readers);
    if (unit->listener.fd >= 0)
        close(unit->listener.fd);
    free_pem(unit->certificate);
    free_pem(unit->key);
    settings_fini(&unit->settings);
}

/* ---- running ---- */

static void print_address(const struct unit *unit)
{
    const struct settings *s = &unit->settings;
    struct http_address address;
    struct err err;

    if (http_address_parse(s->http_listen, &address, &err) == 0)
        printf("safar: serving %s at %s://%s%s%s:%u\n", s->unit_name.p,
               unit->key ? "https" : "http", address.ipv6_text ? "[" : "",
               address.host[0] ? address.host : "localhost", address.ipv6_text ? "]" : "",
               (unsigned)unit->listener.port);
    fflush(stdout);
    if (!unit->key && !unit->listener.loopback && !s->http_public_url.n)
        log_warning("no TLS: browsers will not keep the session of a sign-in; see http.tls_key");
}

/** Forget old events and dead sessions. */
static int tidy(struct store *st, void *arg, struct err *err)
{
    const struct settings *s = arg;
    utc_ms now = clock_utc_ms();
    int64_t first, last;

    if (store_sessions_delete_ended(st, now, now - s->session_idle_minutes * 60000, err) < 0 ||
        store_events_range(st, &first, &last, err) < 0)
        return -1;
    if (last - first > 2 * EVENTS_KEPT)
        return store_events_prune(st, last - EVENTS_KEPT, err);
    return 0;
}

static void wait_for_signal(struct unit *unit, const sigset_t *stopping)
{
    const struct timespec chores = {.tv_sec = CHORES_SECONDS};
    struct err err;

    while (sigtimedwait(stopping, NULL, &chores) < 0)
        if (errno == EAGAIN && writer_run(unit->writer, tidy, &unit->settings, &err) < 0)
            log_warning("tidying: %s: %s", err_code_name(err.code), err.msg);
}

static int run(int argc, char **argv)
{
    static struct unit unit = {.listener = {.fd = -1}};
    sigset_t stopping;
    struct err err;

    if (settings_from_arguments(&unit.settings, &argc, argv, &err) < 0) {
        fprintf(stderr, "safar serve: %s\n", err.msg);
        return err.code == ERR_USAGE ? EXIT_STATUS_USAGE : EXIT_STATUS_ENVIRONMENT;
    }
    if (argc > 1) {
        settings_fini(&unit.settings);
        return command_usage(&command_serve, "unknown argument '%s'", argv[1]);
    }
    log_set_level(settings_log_level(&unit.settings));
    raise_descriptor_limit();
    block_signals(&stopping);
    int rc = open_unit(&unit, &err);
    if (rc == 0) {
        print_address(&unit);
        notify("READY=1");
        wait_for_signal(&unit, &stopping);
        notify("STOPPING=1");
        log_info("stopping");
    } else {
        fprintf(stderr, "safar serve: %s\n", err.msg);
    }
    close_unit(&unit);
    if (rc == 0)
        return EXIT_STATUS_OK;
    return err.code == ERR_USAGE ? EXIT_STATUS_USAGE : EXIT_STATUS_ENVIRONMENT;
}
