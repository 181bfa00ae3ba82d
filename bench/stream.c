/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From POST of one flight's message (180 passengers, one of them listed) to its hit on an open
 * stream, on an idle unit: `safar serve` as a process of its own, spoken to over loopback sockets.
 *
 * Beside it the time until the POST is answered (the journal's durable commit), measured on the
 * same messages: what the disk takes of it.
 */
#include "bench/bench.h"

#include "app/lists.h"
#include "app/sessions.h"
#include "app/users.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PASSENGERS 180
#define MESSAGES 200
#define LISTED 1000
#define PATH_BYTES 512
#define MESSAGE_MAX (64 * KIB)

extern char **environ;

struct bench_unit {
    char folder[PATH_BYTES], url[PATH_BYTES + 32];
    char token[SESSION_TOKEN_TEXT + 1];
    pid_t pid;
    uint16_t port;
    int stream, gateway; /* sockets */
    struct buf heard;
};

/* ---- a database with a list and somebody signed in ---- */

/** One wanted person, and others that no passenger resembles. */
static void write_list(struct buf *csv)
{
    buf_c(csv, "id,name,born_on,sex,nationality,document\n"
               "E-1,\"EXAMPLESON, ZEBEDEE QUILL\",1964-07-12,M,UTO,X7654321\n");
    for (unsigned i = 0; i < LISTED; i++)
        buf_printf(csv, "E-%u,\"QQ%c%cOVSKY, %c%cRUNDLE\",19%02u-05-1%u,F,UTO,Y%07u\n", i + 2,
                   'A' + (int)(i % 26), 'A' + (int)(i / 26 % 26), 'A' + (int)(i % 7),
                   'A' + (int)(i % 11), 40 + i % 50, i % 10, i);
}

static int import_list(struct store *st, utc_ms now, struct err *err)
{
    const struct list_import list = {.name = STR("Benchmark"),
                                     .owner = STR("Nobody"),
                                     .purpose = STR("Measuring"),
                                     .legal_basis = STR("none: invented people"),
                                     .activate = true};
    struct list_import_figures figures;
    struct buf csv;

    buf_init(&csv, 4 * MIB);
    write_list(&csv);
    int rc = list_import_bytes(st, &list, buf_view(&csv), now, NULL, NULL, &figures, err);
    buf_fini(&csv);
    return rc;
}

static int sign_in(struct store *st, struct bench_unit *unit, utc_ms now, struct err *err)
{
    struct settings settings;
    struct user_row user;
    struct arena mem;

    if (settings_init(&settings, err) < 0)
        return -1;
    arena_init(&mem, MIB);
    int rc = store_begin(st, err);
    if (rc == 0)
        rc = user_add(st, STR("bench"), STR_NONE, USER_OFFICER, STR("-"), now, err);
    if (rc == 0 && store_user_find(st, STR("bench"), &mem, &user, err) != 1)
        rc = -1;
    if (rc == 0)
        rc = session_start(st, &settings, &user, now, unit->token, err);
    if (rc == 0)
        rc = store_commit(st, err);
    else
        store_rollback(st);
    arena_fini(&mem);
    settings_fini(&settings);
    return rc;
}

static int prepare_database(struct bench_unit *unit, struct err *err)
{
    utc_ms now = clock_utc_ms();
    struct store *st;

    if (store_open(unit->url, STORE_WRITE, NULL, &st, err) < 0)
        return -1;
    int rc = store_migrate(st, now, NULL, err);
    if (rc == 0)
        rc = import_list(st, now, err);
    if (rc == 0)
        rc = sign_in(st, unit, now, err);
    store_close(st);
    return rc;
}

/* ---- the server ---- */

/** Port of the line that `serve` prints. */
static int read_port(int fd, uint16_t *port, struct err *err)
{
    char line[256];
    size_t n = 0;
    ssize_t got = 1;
    uint64_t number;

    while (got > 0 && n < sizeof(line) && (n == 0 || line[n - 1] != '\n')) {
        got = read(fd, line + n, sizeof(line) - n);
        n += got > 0 ? (size_t)got : 0;
    }
    while (n && line[n - 1] == '\n')
        n--;
    size_t from = n;
    while (from && ascii_digit(line[from - 1]))
        from--;
    if (!str_to_u64((str){line + from, n - from}, 65535, &number))
        return err_set(err, ERR_IO, ERR_NO_POS, "`safar serve` does not start");
    *port = (uint16_t)number;
    return 0;
}

static int start_server(struct bench_unit *unit, struct err *err)
{
    char self[4096], store[PATH_BYTES + 64];
    char words[6][32] = {"serve", "--set", "http.listen=127.0.0.1:0", "--set", "log.level=warning",
                         "--set"};
    posix_spawn_file_actions_t actions;
    int out[2];

    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n < 0 || pipe(out) < 0 || posix_spawn_file_actions_init(&actions) != 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "this program cannot be run");
    self[n] = '\0';
    snprintf(store, sizeof(store), "store.url=%s", unit->url);
    char *argv[] = {self, words[0], words[1], words[2], words[3], words[4], words[5], store, NULL};
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, out[0]);
    int rc = posix_spawn(&unit->pid, self, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    if (rc != 0) {
        unit->pid = 0;
        rc = err_set(err, ERR_IO, ERR_NO_POS, "`safar serve` cannot be run");
    } else {
        rc = read_port(out[0], &unit->port, err);
    }
    close(out[0]);
    return rc;
}

static int dial(const struct bench_unit *unit, struct err *err)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(unit->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return err_set(err, ERR_IO, ERR_NO_POS, "the unit does not answer");
}

static int put(int fd, str bytes, struct err *err)
{
    while (bytes.n) {
        ssize_t sent = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return err_set(err, ERR_IO, ERR_NO_POS, "the unit does not listen");
        bytes = str_skip(bytes, (size_t)sent);
    }
    return 0;
}

/** Read from `fd` into `heard` until `text` is there; what stands before its end is dropped. */
static int hear(int fd, struct buf *heard, str text, struct err *err)
{
    ptrdiff_t at;

    while ((at = str_find_str(buf_view(heard), text)) < 0) {
        char *room = buf_reserve(heard, 16 * KIB);
        ssize_t got = room ? recv(fd, room, 16 * KIB, 0) : -1;
        if (got <= 0)
            return err_set(err, ERR_IO, ERR_NO_POS, "the unit fell silent");
        buf_commit(heard, (size_t)got);
    }
    buf_drop_front(heard, (size_t)at + text.n);
    return 0;
}

static int open_stream(struct bench_unit *unit, struct err *err)
{
    char request[256];

    unit->stream = dial(unit, err);
    unit->gateway = unit->stream < 0 ? -1 : dial(unit, err);
    if (unit->gateway < 0)
        return -1;
    int n = snprintf(request, sizeof(request),
                     "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                     "Cookie: safar_session=%s\r\n\r\n",
                     unit->token);
    if (put(unit->stream, (str){request, (size_t)n}, err) < 0)
        return -1;
    return hear(unit->stream, &unit->heard, STR("event: hello"), err);
}

/* ---- the messages ---- */

static void add_passenger(struct buf *out, unsigned flight, unsigned i)
{
    if (i == PASSENGERS / 2) {
        buf_c(out, "NAD+FL+++EXAMPLESON:ZEBEDEE QUILL'ATT+2++M'DTM+329:640712'"
                   "LOC+178+DOH'LOC+179+ISB'NAT+2+UTO'DOC+P:110:111+X7654321'DTM+36:350118'"
                   "LOC+91+UTO'");
        return;
    }
    unsigned n = flight * PASSENGERS + i;
    buf_printf(out,
               "NAD+FL+++PLAIN%c%c%c:TRAV%c%cELLER'ATT+2++%c'DTM+329:7%u0%u1%u'LOC+178+DOH'"
               "LOC+179+ISB'NAT+2+QAT'DOC+P:110:111+P%07u'DTM+36:350118'LOC+91+QAT'",
               'A' + (int)(n % 26), 'A' + (int)(n / 26 % 26), 'A' + (int)(n / 676 % 26),
               'A' + (int)(n % 13), 'A' + (int)(n / 13 % 26), i % 2 ? 'M' : 'F', n % 10, 1 + n % 9,
               n / 10 % 10, n);
}

/** A POST of flight number `flight`, tomorrow. */
static void write_post(struct buf *out, unsigned flight)
{
    struct datetime day = utc_to_datetime(clock_utc_ms() + INT64_C(86400000));
    struct buf body;
    unsigned y = (unsigned)day.date.year, m = day.date.month, d = day.date.day;

    buf_init(&body, MESSAGE_MAX);
    buf_printf(&body,
               "UNA:+.? 'UNB+UNOA:4+ZZ+XXA+%02u%02u%02u:0100+B%u++APIS'"
               "UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+ZZ%u+++ZZ'LOC+125+DOH'"
               "DTM+189:%04u%02u%02u0900:203'LOC+87+ISB'DTM+232:%04u%02u%02u1300:203'",
               y % 100, m, d, flight, flight, y, m, d, y, m, d);
    for (unsigned i = 0; i < PASSENGERS; i++)
        add_passenger(&body, flight, i);
    buf_printf(&body, "CNT+42:%u'UNT+%u+1'UNZ+1+B%u'", PASSENGERS, PASSENGERS * 9 + 8, flight);
    buf_reset(out);
    buf_printf(out,
               "POST /api/v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n\r\n",
               body.n);
    buf_str(out, buf_view(&body));
    buf_fini(&body);
}

/** One message: milliseconds until its answer and until its hit. */
static int measure_one(struct bench_unit *unit, unsigned flight, double *answered, double *hit,
                       struct err *err)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    struct buf post, reply;
    int rc = -1;

    buf_init(&post, 2 * MESSAGE_MAX);
    buf_init(&reply, MESSAGE_MAX);
    write_post(&post, flight);
    uint64_t begun = clock_monotonic_ns();
    if (put(unit->gateway, buf_view(&post), err) == 0 &&
        hear(unit->gateway, &reply, STR("HTTP/1.1 202"), err) == 0) {
        *answered = (double)(clock_monotonic_ns() - begun) / 1e6;
        rc = hear(unit->gateway, &reply, STR("\"duplicate\":false}"), err);
        if (rc == 0)
            rc = hear(unit->stream, &unit->heard, STR("event: hit"), err);
        *hit = (double)(clock_monotonic_ns() - begun) / 1e6;
    }
    buf_fini(&post);
    buf_fini(&reply);
    nanosleep(&pause, NULL); /* the unit is idle again */
    return rc;
}

/** The value that `share` of the sorted values do not exceed. */
static double percentile(const double *sorted, unsigned n, double share)
{
    unsigned at = (unsigned)(share * n);

    return sorted[at < n ? at : n - 1];
}

static int measure(struct bench_unit *unit, struct json *out, struct err *err)
{
    static double answered[MESSAGES], hit[MESSAGES];

    for (unsigned i = 0; i < MESSAGES; i++)
        if (measure_one(unit, 1000 + i, &answered[i], &hit[i], err) < 0)
            return -1;
    bench_median(answered, MESSAGES);
    bench_median(hit, MESSAGES);
    json_member_u64(out, "messages", MESSAGES);
    json_member_u64(out, "passengers", PASSENGERS);
    json_member_double(out, "answered_ms_p50", percentile(answered, MESSAGES, 0.5));
    json_member_double(out, "answered_ms_p99", percentile(answered, MESSAGES, 0.99));
    json_member_double(out, "hit_ms_p50", percentile(hit, MESSAGES, 0.5));
    json_member_double(out, "hit_ms_p99", percentile(hit, MESSAGES, 0.99));
    json_member_double(out, "hit_ms_max", hit[MESSAGES - 1]);
    return 0;
}

static void stop(struct bench_unit *unit)
{
    static const char *const names[] = {"/unit.db", "/unit.db-wal", "/unit.db-shm"};
    char path[PATH_BYTES + 32];

    if (unit->stream >= 0)
        close(unit->stream);
    if (unit->gateway >= 0)
        close(unit->gateway);
    if (unit->pid > 0) {
        kill(unit->pid, SIGTERM);
        waitpid(unit->pid, NULL, 0);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof(path), "%s%s", unit->folder, names[i]);
        unlink(path);
    }
    rmdir(unit->folder);
    buf_fini(&unit->heard);
}

int bench_stream(const struct bench_options *options, struct json *out, struct err *err)
{
    struct bench_unit unit = {.stream = -1, .gateway = -1};
    const char *temporary = getenv("TMPDIR");
    (void)options;

    snprintf(unit.folder, sizeof(unit.folder), "%s/safar-stream-XXXXXX",
             temporary ? temporary : "/tmp");
    if (!mkdtemp(unit.folder))
        return err_set(err, ERR_IO, ERR_NO_POS, "no temporary folder: %s", strerror(errno));
    snprintf(unit.url, sizeof(unit.url), "sqlite:%s/unit.db", unit.folder);
    buf_init(&unit.heard, 16 * MIB);
    int rc = prepare_database(&unit, err);
    if (rc == 0)
        rc = start_server(&unit, err);
    if (rc == 0)
        rc = open_stream(&unit, err);
    if (rc == 0)
        rc = measure(&unit, out, err);
    stop(&unit);
    return rc;
}
