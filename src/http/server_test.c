/* SPDX-License-Identifier: Apache-2.0 */
/* The real server on a loopback port, spoken to over raw sockets: good, broken, slow. */
#include "http/server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "http/files.h"
#include "http/stream.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define STREAMS 50

static struct http_server *server;
static uint16_t port;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct http_stream *streams[STREAMS + 1];
static unsigned stream_count;

/* ---- a small application ---- */

static void echo(void *app, struct http_request *request, struct http_response *response)
{
    (void)app;
    buf_str(&response->body, request->body);
    http_respond(response, 200, "text/plain");
}

static void show(void *app, struct http_request *request, struct http_response *response)
{
    str word = STR_NONE;
    (void)app;

    if (http_query(request, "word", &word) < 0) {
        http_problem(request, response, &http_bad_request, NULL);
        return;
    }
    buf_printf(&response->body, STR_FMT "|" STR_FMT, STR_ARG(request->params[0]), STR_ARG(word));
    http_respond(response, 200, "text/plain");
}

static void slow(void *app, struct http_request *request, struct http_response *response)
{
    const struct timespec wait = {.tv_nsec = 300 * 1000 * 1000};
    (void)app, (void)request;

    nanosleep(&wait, NULL);
    buf_c(&response->body, "done");
    http_respond(response, 200, "text/plain");
}

static void open_stream(void *app, struct http_request *request, struct http_response *response)
{
    (void)app;
    struct http_stream *stream = http_respond_stream(request, response, "text/event-stream");

    if (!stream)
        return;
    http_stream_write(stream, STR(": hello\n\n"));
    pthread_mutex_lock(&lock);
    streams[stream_count++] = stream;
    pthread_mutex_unlock(&lock);
}

static void silent(void *app, struct http_request *request, struct http_response *response)
{
    (void)app, (void)request, (void)response;
}

static void admit(void *app, struct http_request *request, struct http_response *response)
{
    (void)app;
    if (http_header(request, "X-Refuse").n)
        http_problem(request, response, &http_bad_request, "refused before the body");
}

static const unsigned char page[] = "<!doctype html>";
static const unsigned char packed[] = "packed";
static const struct http_file file_table[] = {
    {"/app.js", "text/javascript", "W/\"abc\"", page, page + sizeof(page) - 1, packed,
     packed + sizeof(packed) - 1, true},
};
static const struct http_files files = {file_table, 1};

static void fallback(void *app, struct http_request *request, struct http_response *response)
{
    const struct http_file *file = http_file_find(&files, request->path);
    (void)app;

    if (file)
        http_respond_file(request, response, file);
}

static const struct http_route routes[] = {
    {"POST", "/echo",      echo,        100000, 0,                 0},
    {"POST", "/json",      echo,        1000,   HTTP_ROUTE_JSON,   0},
    {"GET",  "/show/{id}", show,        0,      HTTP_ROUTE_INLINE, 0},
    {"GET",  "/slow",      slow,        0,      0,                 0},
    {"GET",  "/slower",    slow,        0,      HTTP_ROUTE_SLOW,   0},
    {"GET",  "/stream",    open_stream, 0,      0,                 0},
    {"GET",  "/silent",    silent,      0,      0,                 0},
};

static struct http_server_options options(void)
{
    return (struct http_server_options){
        .router = {routes, COUNT_OF(routes)},
        .admit = admit,
        .fallback = fallback,
        .socket_threads = 2,
        .workers = 4,
        .connections_max = 200,
        .streams_max = STREAMS,
        .idle_seconds = 2,
        .request_seconds = 3,
        .body_max = 120000,
        .body_memory_max = 150000,
        .slow_workers = 1,
        .waiting_max = 64,
        .slow_waiting_max = 3,
    };
}

static int start(void **state)
{
    struct http_server_options o = options();
    struct http_address address;
    struct err err;
    (void)state;

    stream_count = 0;
    assert_int_equal(http_address_parse(STR("127.0.0.1:0"), &address, &err), 0);
    assert_int_equal(http_listen(&address, &o.listener, &err), 0);
    assert_true(o.listener.loopback);
    port = o.listener.port;
    server = http_server_start(&o, &err);
    assert_non_null(server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    http_server_stop(server);
    for (unsigned i = 0; i < stream_count; i++)
        http_stream_release(streams[i]);
    return 0;
}

/* ---- a small client ---- */

static int dial(void)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

static bool put(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static char answer[1 << 20];

/** Everything until the other end closes, NUL-terminated. */
static size_t take_all(int fd)
{
    size_t n = 0;
    ssize_t got;

    while (n < sizeof(answer) - 1 && (got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0)) > 0)
        n += (size_t)got;
    answer[n] = '\0';
    close(fd);
    return n;
}

/** Read until `text` has come. */
static void take_until(int fd, const char *text)
{
    size_t n = 0;

    answer[0] = '\0';
    while (!strstr(answer, text)) {
        ssize_t got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0);
        assert_true(got > 0);
        n += (size_t)got;
        answer[n] = '\0';
    }
}

/** Send bytes, close our sending side, read the answer. */
static const char *ask_bytes(const char *bytes, size_t n)
{
    int fd = dial();

    put(fd, bytes, n);
    shutdown(fd, SHUT_WR);
    take_all(fd);
    return answer;
}

static const char *ask(const char *request)
{
    return ask_bytes(request, strlen(request));
}

static bool status_is(const char *reply, int status)
{
    char start_line[32];
    snprintf(start_line, sizeof(start_line), "HTTP/1.1 %d ", status);
    return strncmp(reply, start_line, strlen(start_line)) == 0;
}

#define HEAD " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

/* ---- tests ---- */

static void a_request_is_answered_with_the_security_headers(void **state)
{
    static const char *const wanted[] = {
        "Content-Security-Policy: default-src 'none';",
        "require-trusted-types-for 'script'",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
        "Cache-Control: no-store",
        "X-Request-Id: ",
    };
    static const char *const requests[] = {
        "GET /show/7?word=a%20b" HEAD "\r\n",
        "GET /nowhere" HEAD "\r\n",
        "DELETE /echo" HEAD "\r\n",
        "GET /silent" HEAD "\r\n",
    };
    (void)state;

    for (size_t r = 0; r < COUNT_OF(requests); r++) {
        const char *reply = ask(requests[r]);
        for (size_t i = 0; i < COUNT_OF(wanted); i++)
            assert_non_null(strstr(reply, wanted[i]));
        assert_null(strstr(reply, "Strict-Transport-Security"));
    }
    assert_non_null(strstr(ask(requests[0]), "\r\n\r\n7|a b"));
}

static void problems_have_stable_codes(void **state)
{
    (void)state;
    assert_true(status_is(ask("GET /nowhere" HEAD "\r\n"), 404));
    assert_non_null(strstr(answer, "application/problem+json"));
    assert_non_null(strstr(answer, "\"code\":\"not_found\""));
    assert_true(status_is(ask("GET /echo" HEAD "\r\n"), 405));
    assert_non_null(strstr(answer, "Allow: POST, OPTIONS"));
    assert_true(status_is(ask("OPTIONS /show/1" HEAD "\r\n"), 204));
    assert_non_null(strstr(answer, "Allow: GET, HEAD, OPTIONS"));
    assert_true(status_is(ask("GET /silent" HEAD "\r\n"), 500));
    assert_true(status_is(ask("GET /show/1?word=%zz" HEAD "\r\n"), 400));
    assert_true(status_is(ask("POST /json" HEAD "Content-Length: 2\r\n\r\n{}"), 415));
    assert_true(status_is(
        ask("POST /json" HEAD "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
        200));
}

static void head_answers_like_get_without_a_body(void **state)
{
    (void)state;
    assert_true(status_is(ask("HEAD /show/7" HEAD "\r\n"), 200));
    assert_non_null(strstr(answer, "Content-Length: 2\r\n"));
    assert_int_equal(strcmp(strstr(answer, "\r\n\r\n"), "\r\n\r\n"), 0);
    assert_true(status_is(ask("HEAD /stream" HEAD "\r\n"), 200));
}

static void bodies_above_the_ceiling_are_refused(void **state)
{
    static char request[300000];
    int n;
    (void)state;

    /* By their length, before they are sent. */
    assert_true(status_is(ask("POST /echo" HEAD "Content-Length: 100001\r\n\r\n"), 413));
    assert_true(
        status_is(ask("POST /echo" HEAD "Content-Length: 99999999999999999999\r\n\r\n"), 400) ||
        status_is(answer, 413));
    assert_true(status_is(ask("GET /show/1" HEAD "Content-Length: 1\r\n\r\nx"), 413));
    /* In pieces, without a length. */
    n = snprintf(request, sizeof(request),
                 "POST /echo" HEAD "Transfer-Encoding: chunked\r\n\r\n30000\r\n");
    memset(request + n, 'x', 0x30000);
    memcpy(request + n + 0x30000, "\r\n0\r\n\r\n", 7);
    ask_bytes(request, (size_t)n + 0x30000 + 7);
    assert_true(status_is(answer, 413));
    /* At the ceiling. */
    n = snprintf(request, sizeof(request), "POST /echo" HEAD "Content-Length: 100000\r\n\r\n");
    memset(request + n, 'y', 100000);
    ask_bytes(request, (size_t)n + 100000);
    assert_true(status_is(answer, 200));
    assert_int_equal(strlen(strstr(answer, "\r\n\r\n") + 4), 100000);
}

static void refusing_before_the_body_does_not_wait_for_it(void **state)
{
    int fd = dial();
    (void)state;
    static const char head[] = "POST /echo HTTP/1.1\r\nHost: x\r\nX-Refuse: 1\r\n"
                               "Content-Length: 90000\r\n\r\n";

    put(fd, head, sizeof(head) - 1);
    take_all(fd);
    assert_true(status_is(answer, 400));
}

static void broken_requests_are_refused(void **state)
{
    static const char *const broken[] = {
        "\r\n\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET /show/1 HTTP/1.1\r\n\r\n",
        "GET /show/1 HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET http://other/show/1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /show/%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /show/1 HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 2\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
        "GET /show/1 HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
        "abc\r\n0\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        const char *reply = ask(broken[i]);
        /* A refusal or an end; never an answer of the application. */
        assert_false(status_is(reply, 200));
        assert_true(reply[0] == '\0' || strncmp(reply, "HTTP/1.", 7) == 0);
    }
    assert_true(status_is(ask("GET /show/1" HEAD "\r\n"), 200));
}

static void random_bytes_do_no_harm(void **state)
{
    uint64_t seed = 20261123;
    char noise[2048];
    (void)state;

    for (int round = 0; round < 200; round++) {
        size_t head = 0;
        if (round % 2)
            head = (size_t)snprintf(noise, sizeof(noise), "POST /echo HTTP/1.1\r\nHost: x\r\n");
        for (size_t i = head; i < sizeof(noise); i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            noise[i] = (char)(seed >> 33);
        }
        ask_bytes(noise, sizeof(noise));
        /* Noise may happen to hold an empty line; then it is a head with odd fields. */
        assert_true(answer[0] == '\0' || strncmp(answer, "HTTP/1.", 7) == 0);
    }
    assert_true(status_is(ask("GET /show/1" HEAD "\r\n"), 200));
}

static void too_large_heads_are_refused(void **state)
{
    static char request[80000];
    (void)state;

    int n = snprintf(request, sizeof(request), "GET /show/1 HTTP/1.1\r\nHost: x\r\nX-Long: ");
    memset(request + n, 'a', sizeof(request) - (size_t)n);
    ask_bytes(request, sizeof(request));
    assert_true(answer[0] == '\0' || status_is(answer, 431) || status_is(answer, 413));
    n = snprintf(request, sizeof(request), "GET /show/");
    memset(request + n, 'a', sizeof(request) - (size_t)n);
    ask_bytes(request, sizeof(request));
    assert_true(answer[0] == '\0' || status_is(answer, 414) || status_is(answer, 431));
    n = snprintf(request, sizeof(request), "GET /show/1 HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 200; i++)
        n += snprintf(request + n, sizeof(request) - (size_t)n, "A%d: b\r\n", i);
    n += snprintf(request + n, sizeof(request) - (size_t)n, "\r\n");
    ask_bytes(request, (size_t)n);
    assert_true(status_is(answer, 400));
}

static void files_are_served_packed_and_remembered(void **state)
{
    (void)state;
    assert_true(status_is(ask("GET /app.js" HEAD "\r\n"), 200));
    assert_non_null(strstr(answer, "\r\n\r\n<!doctype html>"));
    assert_non_null(strstr(answer, "Cache-Control: public, max-age=31536000, immutable"));
    assert_true(status_is(ask("GET /app.js" HEAD "Accept-Encoding: br, gzip\r\n\r\n"), 200));
    assert_non_null(strstr(answer, "Content-Encoding: gzip"));
    assert_non_null(strstr(answer, "\r\n\r\npacked"));
    assert_true(status_is(ask("GET /app.js" HEAD "If-None-Match: \"abc\"\r\n\r\n"), 304));
    assert_true(status_is(ask("GET /app.js" HEAD "If-None-Match: W/\"abc\"\r\n\r\n"), 304));
    assert_true(status_is(ask("GET /app.js" HEAD "If-None-Match: \"abd\"\r\n\r\n"), 200));
    assert_true(status_is(ask("GET /../app.js" HEAD "\r\n"), 404));
    assert_true(status_is(ask("GET /%2e%2e/%2e%2e/etc/passwd" HEAD "\r\n"), 404));
    assert_true(status_is(ask("POST /app.js" HEAD "Content-Length: 0\r\n\r\n"), 404));
}

static void one_connection_takes_many_requests(void **state)
{
    static const char two[] = "GET /show/1 HTTP/1.1\r\nHost: x\r\n\r\n"
                              "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                              "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
                              "GET /app.js HTTP/1.1\r\nHost: x\r\n\r\n"
                              "GET /show/2" HEAD "\r\n";
    (void)state;

    int fd = dial();
    put(fd, two, sizeof(two) - 1);
    take_all(fd);
    assert_non_null(strstr(answer, "\r\n\r\n1|"));
    assert_non_null(strstr(answer, "\r\n\r\nabc"));
    assert_non_null(strstr(answer, "\"not_found\""));
    assert_non_null(strstr(answer, "<!doctype html>"));
    assert_non_null(strstr(answer, "\r\n\r\n2|"));
}

static void slow_clients_lose_the_connection(void **state)
{
    const struct timespec pause = {.tv_nsec = 250 * 1000 * 1000};
    uint64_t begun = clock_monotonic_ns();
    int idle = dial(), dribble = dial();
    (void)state;

    put(idle, "GET /sh", 7);
    /* A byte now and then resets the idle clock, not the deadline of the request. */
    for (int i = 0; i < 40; i++) {
        if (!put(dribble, "X", 1))
            break;
        nanosleep(&pause, NULL);
    }
    uint64_t seconds = (clock_monotonic_ns() - begun) / 1000000000;
    assert_in_range(seconds, 2, 8);
    assert_int_equal(take_all(idle), 0);
    close(dribble);
    assert_true(status_is(ask("GET /show/1" HEAD "\r\n"), 200));
}

static void slow_handlers_do_not_block_others(void **state)
{
    static const char request[] = "GET /slow" HEAD "\r\n";
    int waiting[4];
    uint64_t begun = clock_monotonic_ns();
    (void)state;

    for (size_t i = 0; i < COUNT_OF(waiting); i++) {
        waiting[i] = dial();
        put(waiting[i], request, sizeof(request) - 1);
    }
    assert_true(status_is(ask("GET /show/1" HEAD "\r\n"), 200));
    assert_true(clock_monotonic_ns() - begun < 250 * UINT64_C(1000000));
    for (size_t i = 0; i < COUNT_OF(waiting); i++) {
        take_all(waiting[i]);
        assert_non_null(strstr(answer, "\r\n\r\ndone"));
    }
}

static void slow_routes_wait_among_themselves(void **state)
{
    static const char request[] = "GET /slower" HEAD "\r\n";
    int waiting[8], refused = 0;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(waiting); i++) {
        waiting[i] = dial();
        put(waiting[i], request, sizeof(request) - 1);
    }
    uint64_t begun = clock_monotonic_ns();
    assert_true(status_is(ask("POST /echo" HEAD "Content-Length: 2\r\n\r\nab"), 200));
    assert_true(clock_monotonic_ns() - begun < 250 * UINT64_C(1000000));
    for (size_t i = 0; i < COUNT_OF(waiting); i++) {
        take_all(waiting[i]);
        refused += status_is(answer, 503) && strstr(answer, "Retry-After: 1");
    }
    assert_in_range(refused, 4, 5);
}

static void wait_for_streams(unsigned count)
{
    const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};

    for (int i = 0; i < 1000; i++) {
        pthread_mutex_lock(&lock);
        bool there = stream_count == count;
        pthread_mutex_unlock(&lock);
        if (there)
            return;
        nanosleep(&pause, NULL);
    }
    fail_msg("only %u streams came", stream_count);
}

static void many_streams_sleep_and_wake(void **state)
{
    static const char request[] = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";
    int fds[STREAMS];
    (void)state;

    for (size_t i = 0; i < STREAMS; i++) {
        fds[i] = dial();
        put(fds[i], request, sizeof(request) - 1);
    }
    for (size_t i = 0; i < STREAMS; i++)
        take_until(fds[i], ": hello\n\n");
    wait_for_streams(STREAMS);
    assert_true(status_is(ask(request), 503)); /* one too many */

    /* Longer than the idle limit: a sleeping stream is not a dead connection, and costs nothing. */
    uint64_t cpu = clock_cpu_ns();
    const struct timespec pause = {.tv_sec = 3, .tv_nsec = 500 * 1000 * 1000};
    nanosleep(&pause, NULL);
    assert_true(clock_cpu_ns() - cpu < 300 * UINT64_C(1000000));

    for (size_t i = 0; i < STREAMS; i++)
        assert_true(http_stream_write(streams[i], STR("data: news\n\n")));
    for (size_t i = 0; i < STREAMS; i++)
        take_until(fds[i], "data: news\n\n");
    for (size_t i = 0; i < STREAMS; i++)
        http_stream_end(streams[i]);
    for (size_t i = 0; i < STREAMS; i++) {
        take_all(fds[i]);
        assert_non_null(strstr(answer, "0\r\n\r\n"));
        assert_false(http_stream_write(streams[i], STR("late")));
    }
}

static void a_reader_that_does_not_read_loses_the_stream(void **state)
{
    static const char request[] = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";
    static char block[64 * 1024];
    int fd = dial();
    int rounds = 0;
    (void)state;

    put(fd, request, sizeof(request) - 1);
    take_until(fd, ": hello\n\n");
    wait_for_streams(1);
    memset(block, 'x', sizeof(block));
    while (rounds < 1000 && http_stream_write(streams[0], (str){block, sizeof(block)}))
        rounds++;
    assert_in_range(rounds, 10, 999);
    close(fd);
}

static void stopping_answers_what_is_running(void **state)
{
    static const char request[] = "GET /slow" HEAD "\r\n";
    static const char stream[] = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    int fd = dial(), streaming = dial(), idle = dial();

    put(streaming, stream, sizeof(stream) - 1);
    take_until(streaming, ": hello\n\n");
    put(fd, request, sizeof(request) - 1);
    nanosleep(&pause, NULL);
    uint64_t begun = clock_monotonic_ns();
    http_server_stop(server);
    assert_true(clock_monotonic_ns() - begun < 3 * UINT64_C(1000000000));
    take_all(fd);
    assert_non_null(strstr(answer, "\r\n\r\ndone"));
    take_all(streaming);
    close(idle);
    for (unsigned i = 0; i < stream_count; i++)
        http_stream_release(streams[i]);
    stream_count = 0;
    start(state); /* for the tear-down */
}

static void a_taken_port_is_told_apart(void **state)
{
    struct http_address address;
    struct http_listener listener;
    char text[32];
    struct err err;
    (void)state;

    snprintf(text, sizeof(text), "127.0.0.1:%u", (unsigned)port);
    assert_int_equal(http_address_parse(str_from_c(text), &address, &err), 0);
    assert_int_equal(http_listen(&address, &listener, &err), -1);
    assert_int_equal(err.code, ERR_BUSY);
}

static void addresses_are_read(void **state)
{
    static const char *const wrong[] = {
        "", "8080", "host", "host:", "host:70000", "::1:80", "host:x", "host:-1"};
    struct http_address address;
    struct err err;
    (void)state;

    assert_int_equal(http_address_parse(STR("[::1]:80"), &address, &err), 0);
    assert_string_equal(address.host, "::1");
    assert_string_equal(address.port, "80");
    assert_int_equal(http_address_parse(STR(":0"), &address, &err), 0);
    assert_string_equal(address.host, "");
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(http_address_parse(str_from_c(wrong[i]), &address, &err), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_is_answered_with_the_security_headers, start,
                                        stop),
        cmocka_unit_test_setup_teardown(problems_have_stable_codes, start, stop),
        cmocka_unit_test_setup_teardown(head_answers_like_get_without_a_body, start, stop),
        cmocka_unit_test_setup_teardown(bodies_above_the_ceiling_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(refusing_before_the_body_does_not_wait_for_it, start, stop),
        cmocka_unit_test_setup_teardown(broken_requests_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(random_bytes_do_no_harm, start, stop),
        cmocka_unit_test_setup_teardown(too_large_heads_are_refused, start, stop),
        cmocka_unit_test_setup_teardown(files_are_served_packed_and_remembered, start, stop),
        cmocka_unit_test_setup_teardown(one_connection_takes_many_requests, start, stop),
        cmocka_unit_test_setup_teardown(slow_clients_lose_the_connection, start, stop),
        cmocka_unit_test_setup_teardown(slow_handlers_do_not_block_others, start, stop),
        cmocka_unit_test_setup_teardown(slow_routes_wait_among_themselves, start, stop),
        cmocka_unit_test_setup_teardown(many_streams_sleep_and_wake, start, stop),
        cmocka_unit_test_setup_teardown(a_reader_that_does_not_read_loses_the_stream, start, stop),
        cmocka_unit_test_setup_teardown(stopping_answers_what_is_running, start, stop),
        cmocka_unit_test_setup_teardown(a_taken_port_is_told_apart, start, stop),
        cmocka_unit_test(addresses_are_read),
    };
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
