/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server on libmicrohttpd.
 *
 * Life of a request, as an `exchange`: request line (exchange made) -> headers (route found, limits
 * and `admit`) -> body collected -> connection suspended, exchange queued -> a worker runs guard
 * and handler -> connection resumed -> answer queued -> completed (exchange freed).
 *
 * An exchange belongs to the socket thread, but from queueing until it is resumed to one worker.
 */
#include "http/server.h"

#include "base/clock.h"
#include "base/hash.h"
#include "http/stream_internal.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Memory of one connection for its request line and headers; larger ones are refused with 431. */
#define CONNECTION_MEMORY (32 * KIB)
/* Memory of one request beside its body. */
#define REQUEST_BUDGET (64 * MIB)

static const struct http_pair security_headers[] = {
    {STR_INIT("Content-Security-Policy"),
     STR_INIT("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
              "connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
              "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'")},
    {STR_INIT("X-Content-Type-Options"),       STR_INIT("nosniff")                      },
    {STR_INIT("Referrer-Policy"),              STR_INIT("no-referrer")                  },
    {STR_INIT("Cross-Origin-Opener-Policy"),   STR_INIT("same-origin")                  },
    {STR_INIT("Cross-Origin-Resource-Policy"), STR_INIT("same-origin")                  },
    {STR_INIT("X-Frame-Options"),              STR_INIT("DENY")                         },
    {STR_INIT("Permissions-Policy"),
     STR_INIT("camera=(), microphone=(), geolocation=(), payment=(), usb=()")           },
};

/** One open connection, for the deadline that the library does not keep. */
struct watched {
    struct watched *next, *previous; /* guarded by the server's `watch_mutex` */
    int fd;
    _Atomic uint64_t deadline_ns; /* the request must be whole, or the answer taken; 0: none */
};

struct exchange {
    struct http_request request;
    struct http_response response;
    struct http_server *server;
    struct MHD_Connection *connection;
    struct watched *watched;
    str target; /* as sent */
    struct buf body;
    size_t reserved; /* of the server's `body_bytes` */
    bool target_bad, head_read, handled;
    struct exchange *next; /* in the queue */
};

/** Slow handlers have workers of their own, so that they never stand in the way of the others. */
enum { LANE_USUAL, LANE_SLOW, LANES };

struct lane {
    struct http_server *server;
    pthread_cond_t wanted;
    struct exchange *first, **last; /* the queue */
    unsigned waiting, waiting_max, running;
    pthread_t *threads;
    unsigned thread_count, threads_wanted;
};

struct http_server {
    struct http_server_options options;
    struct MHD_Daemon *daemon;
    int quiesced_fd; /* -1: still accepting */
    struct http_streams *streams;
    uint64_t request_seed;
    _Atomic uint64_t next_request, body_bytes, exchanges, connections;
    _Atomic bool draining;

    pthread_mutex_t mutex; /* guards the lanes */
    pthread_cond_t idle;
    struct lane lanes[LANES];
    bool stop_workers;

    pthread_mutex_t watch_mutex; /* guards the list of connections */
    pthread_cond_t watch_wake;
    struct watched *watched;
    bool stop_watcher;
    pthread_t watcher;
};

/* ---- slow clients ---- */

#define NS_PER_SECOND UINT64_C(1000000000)
/* An answer may take longer to be read than a request to be sent: links are slower outwards. */
#define ANSWER_PATIENCE 5

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/** Give the connection `seconds` from now for what comes next; 0: as long as it likes. */
static void set_deadline(struct watched *watched, uint64_t seconds)
{
    if (watched)
        atomic_store(&watched->deadline_ns,
                     seconds ? clock_monotonic_ns() + seconds * NS_PER_SECOND : 0);
}

static void start_watching(struct http_server *server, struct MHD_Connection *connection,
                           void **slot)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct watched *watched = info ? calloc(1, sizeof(*watched)) : NULL;

    *slot = watched;
    if (!watched)
        return;
    watched->fd = info->connect_fd;
    set_deadline(watched, server->options.request_seconds);
    pthread_mutex_lock(&server->watch_mutex);
    watched->next = server->watched;
    if (server->watched)
        server->watched->previous = watched;
    server->watched = watched;
    pthread_mutex_unlock(&server->watch_mutex);
}

static void stop_watching(struct http_server *server, void **slot)
{
    struct watched *watched = *slot;

    if (!watched)
        return;
    pthread_mutex_lock(&server->watch_mutex);
    if (watched->previous)
        watched->previous->next = watched->next;
    else
        server->watched = watched->next;
    if (watched->next)
        watched->next->previous = watched->previous;
    pthread_mutex_unlock(&server->watch_mutex);
    free(watched);
    *slot = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http_server *server = context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        atomic_fetch_add(&server->connections, 1);
        start_watching(server, connection, slot);
    } else {
        stop_watching(server, slot);
        atomic_fetch_sub(&server->connections, 1);
    }
}

/** Shut every connection whose deadline has passed: the socket thread then sees its end. */
static void shut_late(struct http_server *server)
{
    uint64_t now = clock_monotonic_ns();

    for (struct watched *w = server->watched; w; w = w->next) {
        uint64_t deadline = atomic_load(&w->deadline_ns);
        if (deadline && deadline < now)
            (void)shutdown(w->fd, SHUT_RDWR);
    }
}

/** Wait about a second, or until told to stop. The mutex is held. */
static void wait_a_second(pthread_cond_t *wake, pthread_mutex_t *mutex)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_cond_timedwait(wake, mutex, &until);
}

static void *watch_connections(void *context)
{
    struct http_server *server = context;

    pthread_mutex_lock(&server->watch_mutex);
    while (!server->stop_watcher) {
        wait_a_second(&server->watch_wake, &server->watch_mutex);
        shut_late(server);
    }
    pthread_mutex_unlock(&server->watch_mutex);
    return NULL;
}

/* ---- exchanges ---- */

static void make_request_id(struct http_server *server, char out[HTTP_REQUEST_ID + 1])
{
    uint64_t number = atomic_fetch_add(&server->next_request, 1);
    uint8_t bytes[8];

    number = hash64_mix(server->request_seed, number);
    memcpy(bytes, &number, sizeof(bytes));
    hex_encode(bytes, sizeof(bytes), out);
}

static void *exchange_new(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct http_server *server = context;
    struct exchange *x = calloc(1, sizeof(*x));

    if (!x)
        return NULL;
    x->server = server;
    x->connection = connection;
    x->watched = watched_of(connection);
    atomic_fetch_add(&server->exchanges, 1);
    x->request.started_ns = clock_monotonic_ns();
    x->request.tls = server->options.tls_key_pem != NULL;
    x->request.streams = server->streams;
    make_request_id(server, x->request.id);
    arena_init(&x->request.mem, REQUEST_BUDGET);
    buf_init(&x->body, 0);
    buf_init(&x->response.body, HTTP_RESPONSE_MAX);
    x->target_bad = !str_dup(&x->request.mem, str_from_c(uri), &x->target);
    return x;
}

static void exchange_free(struct exchange *x)
{
    atomic_fetch_sub(&x->server->body_bytes, x->reserved);
    atomic_fetch_sub(&x->server->exchanges, 1);
    if (x->response.stream)
        http_stream_abandon(x->response.stream);
    arena_fini(&x->request.mem);
    buf_fini(&x->body);
    buf_fini(&x->response.body);
    free(x);
}

static void exchange_completed(void *context, struct MHD_Connection *connection, void **slot,
                               enum MHD_RequestTerminationCode why)
{
    struct http_server *server = context;
    struct exchange *x = *slot;
    (void)connection;

    if (!x)
        return;
    bool sent = why == MHD_REQUEST_TERMINATED_COMPLETED_OK;
    set_deadline(x->watched, server->options.request_seconds);
    if (server->options.done)
        server->options.done(server->options.app, &x->request, sent ? x->response.status : 0,
                             clock_monotonic_ns() - x->request.started_ns);
    exchange_free(x);
    *slot = NULL;
}

/* ---- reading ---- */

struct header_reading {
    struct exchange *x;
    bool too_many;
};

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct header_reading *reading = context;
    struct http_request *request = &reading->x->request;
    (void)kind;

    if (request->header_count == HTTP_HEADERS_MAX) {
        reading->too_many = true;
        return MHD_NO;
    }
    request->headers[request->header_count++] =
        (struct http_pair){.name = str_from_c(name), .value = str_from_c(value)};
    return MHD_YES;
}

static void describe_peer(struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    if (!info || !info->client_addr)
        return;
    http_address_text(info->client_addr, x->request.peer, sizeof(x->request.peer));
    x->request.peer_is_loopback = http_is_loopback(info->client_addr);
}

static void refuse(struct exchange *x, const struct http_problem_kind *kind, const char *detail)
{
    http_problem(&x->request, &x->response, kind, detail);
}

static void refuse_method(struct exchange *x)
{
    char allowed[128];
    size_t n =
        http_router_allowed(&x->server->options.router, x->request.path, allowed, sizeof(allowed));
    str copy;

    if (str_is(x->request.method, "OPTIONS"))
        http_respond(&x->response, 204, NULL);
    else
        refuse(x, &http_method_not_allowed, NULL);
    if (str_dup(&x->request.mem, (str){allowed, n}, &copy))
        http_response_header(&x->response, "Allow", copy);
}

static void find_route(struct exchange *x)
{
    const struct http_server_options *options = &x->server->options;
    bool reading = str_is(x->request.method, "GET") || str_is(x->request.method, "HEAD");

    switch (http_router_match(&options->router, &x->request)) {
    case HTTP_MATCH_FOUND:
        return;
    case HTTP_MATCH_METHOD:
        refuse_method(x);
        return;
    case HTTP_MATCH_NONE:
        break;
    }
    if (options->fallback && reading)
        options->fallback(options->app, &x->request, &x->response);
    if (!x->response.status)
        refuse(x, &http_not_found, NULL);
}

/** Two of a header that must be one: a proxy in front may have believed the other. */
static bool given_twice(const struct http_request *request)
{
    static const char *const single[] = {"Host", "Content-Length", "Transfer-Encoding",
                                         "Authorization", "Origin"};
    for (size_t s = 0; s < COUNT_OF(single); s++) {
        unsigned n = 0;
        for (uint32_t i = 0; i < request->header_count; i++)
            n += str_equal_fold(request->headers[i].name, str_from_c(single[s]));
        if (n > 1)
            return true;
    }
    return false;
}

static size_t body_max(const struct exchange *x)
{
    size_t route = x->request.route->body_max, all = x->server->options.body_max;

    return route < all ? route : all;
}

/** Content-Length against the route's ceiling; contradictory framing is refused, not guessed at. */
static void check_framing(struct exchange *x)
{
    str length = http_header(&x->request, "Content-Length");
    str coding = http_header(&x->request, "Transfer-Encoding");
    uint64_t bytes = 0;

    if (length.n && coding.n)
        refuse(x, &http_bad_request, "Content-Length and Transfer-Encoding together");
    else if (coding.n && !str_equal_fold(coding, STR("chunked")))
        refuse(x, &http_bad_request, "unknown Transfer-Encoding");
    else if (length.n && !str_to_u64(length, INT64_MAX, &bytes))
        refuse(x, &http_bad_request, "Content-Length is not a number");
    else if (bytes > body_max(x))
        refuse(x, &http_too_large, NULL);
    x->response.close = x->response.close || x->response.status != 0;
}

static void check_type(struct exchange *x)
{
    if (x->response.status || !(x->request.route->flags & HTTP_ROUTE_JSON))
        return;
    if (!http_content_type_is(&x->request, "application/json"))
        refuse(x, &http_unsupported_media_type, "this address takes application/json");
}

/** All that can be said before the body: leaves an answer in the exchange when it is no. */
static void read_head(struct exchange *x, const char *method)
{
    struct header_reading reading = {.x = x};
    const struct http_server_options *options = &x->server->options;
    struct err err;

    x->request.method = str_from_c(method);
    describe_peer(x);
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, take_header, &reading);
    if (atomic_load(&x->server->draining)) {
        refuse(x, &http_unavailable, "the unit is stopping");
        x->response.close = true;
    } else if (x->target_bad || http_target_parse(&x->request.mem, x->target, &x->request.path,
                                                  &x->request.query, &err) < 0) {
        refuse(x, &http_bad_request, "the target cannot be read");
    } else if (reading.too_many) {
        refuse(x, &http_bad_request, "too many headers");
    } else if (given_twice(&x->request)) {
        refuse(x, &http_bad_request, "a header that must be one is there twice");
        x->response.close = true;
    } else {
        find_route(x);
    }
    if (x->response.status)
        return;
    check_framing(x);
    check_type(x);
    if (!x->response.status && options->admit)
        options->admit(options->app, &x->request, &x->response);
    buf_init(&x->body, body_max(x));
}

static bool has_body(const struct exchange *x)
{
    str length = http_header(&x->request, "Content-Length");

    return (length.n && !str_is(length, "0")) ||
           http_header(&x->request, "Transfer-Encoding").n > 0;
}

/** Count `bytes` against what all bodies may take together. */
static bool reserve(struct exchange *x, size_t bytes)
{
    struct http_server *server = x->server;

    if (atomic_fetch_add(&server->body_bytes, bytes) + bytes > server->options.body_memory_max) {
        atomic_fetch_sub(&server->body_bytes, bytes);
        return false;
    }
    x->reserved += bytes;
    return true;
}

/** A piece of the body. After a refusal the rest is read and dropped. */
static void read_body(struct exchange *x, const char *bytes, size_t n)
{
    if (x->response.status)
        return;
    if (n > x->body.max - x->body.n)
        refuse(x, &http_too_large, NULL);
    else if (!reserve(x, n))
        refuse(x, &http_unavailable, "too many bodies at once");
    else
        buf_add(&x->body, bytes, n);
    if (!x->response.status && x->body.failed)
        refuse(x, &http_unavailable, "no memory");
    if (x->response.status) {
        x->response.close = true;
        buf_fini(&x->body);
    }
}

/* ---- answering ---- */

static void add_header(struct MHD_Response *answer, const char *name, str value)
{
    char text[1024];

    if (value.n >= sizeof(text))
        return;
    memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    (void)MHD_add_response_header(answer, name, text);
}

static void add_headers(struct exchange *x, struct MHD_Response *answer)
{
    const struct http_response *response = &x->response;

    for (size_t i = 0; i < COUNT_OF(security_headers); i++)
        add_header(answer, security_headers[i].name.p, security_headers[i].value);
    if (x->server->options.hsts)
        add_header(answer, "Strict-Transport-Security", STR("max-age=31536000"));
    add_header(answer, "Cache-Control",
               str_from_c(response->cache_control ? response->cache_control : "no-store"));
    add_header(answer, "X-Request-Id", str_from_c(x->request.id));
    if (response->content_type)
        add_header(answer, "Content-Type", str_from_c(response->content_type));
    for (uint32_t i = 0; i < response->header_count; i++)
        add_header(answer, response->headers[i].name.p, response->headers[i].value);
    if (response->close)
        add_header(answer, "Connection", STR("close"));
}

/** The library's interface takes a pointer to non-const, and only reads from it. */
static void *unconst(const char *text)
{
    void *at;

    memcpy(&at, &text, sizeof(at));
    return at;
}

/** The library's answer. Memory moves to it: body, stream. */
static struct MHD_Response *make_answer(struct exchange *x)
{
    struct http_response *response = &x->response;
    struct MHD_Response *answer;

    if (response->stream) {
        answer = http_stream_answer(response->stream, x->connection);
        if (answer)
            response->stream = NULL;
        return answer;
    }
    if (response->fixed.p)
        return MHD_create_response_from_buffer(response->fixed.n, unconst(response->fixed.p),
                                               MHD_RESPMEM_PERSISTENT);
    answer =
        MHD_create_response_from_buffer(response->body.n, response->body.p, MHD_RESPMEM_MUST_FREE);
    if (answer)
        response->body = (struct buf){0};
    return answer;
}

static enum MHD_Result send_answer(struct exchange *x)
{
    if (x->response.body.failed) {
        buf_fini(&x->response.body);
        refuse(x, &http_internal, "the answer is too large");
    }
    bool streams = x->response.stream != NULL;
    struct MHD_Response *answer = make_answer(x);
    if (!answer)
        return MHD_NO;
    add_headers(x, answer);
    set_deadline(x->watched, streams ? 0 : ANSWER_PATIENCE * x->server->options.request_seconds);
    enum MHD_Result queued = MHD_queue_response(x->connection, x->response.status, answer);
    MHD_destroy_response(answer);
    return queued;
}

/* ---- workers ---- */

static void handle(struct exchange *x)
{
    const struct http_server_options *options = &x->server->options;

    x->request.body = buf_view(&x->body);
    if (options->guard)
        options->guard(options->app, &x->request, &x->response);
    if (!x->response.status)
        x->request.route->handle(options->app, &x->request, &x->response);
    if (!x->response.status)
        refuse(x, &http_internal, "no answer was given");
}

static struct exchange *next_exchange(struct lane *lane)
{
    struct http_server *server = lane->server;
    struct exchange *x = NULL;

    pthread_mutex_lock(&server->mutex);
    while (!lane->first && !server->stop_workers)
        pthread_cond_wait(&lane->wanted, &server->mutex);
    x = lane->first;
    if (x) {
        lane->first = x->next;
        if (!lane->first)
            lane->last = &lane->first;
        lane->waiting--;
        lane->running++;
    }
    pthread_mutex_unlock(&server->mutex);
    return x;
}

static void *work(void *context)
{
    struct lane *lane = context;
    struct http_server *server = lane->server;
    struct exchange *x;

    while ((x = next_exchange(lane))) {
        struct MHD_Connection *connection = x->connection;
        handle(x);
        x->handled = true;
        MHD_resume_connection(connection);
        pthread_mutex_lock(&server->mutex);
        lane->running--;
        pthread_cond_broadcast(&server->idle);
        pthread_mutex_unlock(&server->mutex);
    }
    return NULL;
}

/** Hand a whole request to the workers. @return false: too many wait already */
static bool enqueue(struct exchange *x)
{
    struct http_server *server = x->server;
    bool slow = (x->request.route->flags & HTTP_ROUTE_SLOW) != 0;
    struct lane *lane = &server->lanes[slow ? LANE_SLOW : LANE_USUAL];
    bool room;

    pthread_mutex_lock(&server->mutex);
    room = lane->waiting < lane->waiting_max && !server->stop_workers;
    if (room) {
        set_deadline(x->watched, 0);
        MHD_suspend_connection(x->connection);
        x->next = NULL;
        *lane->last = x;
        lane->last = &x->next;
        lane->waiting++;
        pthread_cond_signal(&lane->wanted);
    }
    pthread_mutex_unlock(&server->mutex);
    return room;
}

/** The request is whole: answer here, or let a worker do it. */
static enum MHD_Result dispatch(struct exchange *x)
{
    if (x->request.route && x->request.route->flags & HTTP_ROUTE_INLINE && !x->response.status)
        handle(x);
    if (x->response.status || x->handled)
        return send_answer(x);
    assert(x->request.route); /* without one there was an answer */
    if (enqueue(x))
        return MHD_YES;
    refuse(x, &http_unavailable, "too many requests at once");
    http_response_header(&x->response, "Retry-After", STR("1"));
    return send_answer(x);
}

/** The library calls this for the head, each piece of the body, the end, and after a resume. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *n, void **slot)
{
    struct exchange *x = *slot;
    (void)context, (void)connection, (void)url, (void)version;

    if (!x)
        return MHD_NO;
    if (!x->head_read) {
        x->head_read = true;
        read_head(x, method);
        /* Answering before the body ends the connection; without one it can wait a moment. */
        return x->response.status && has_body(x) ? send_answer(x) : MHD_YES;
    }
    if (*n) {
        read_body(x, bytes, *n);
        *n = 0;
        return MHD_YES;
    }
    return dispatch(x);
}

/* ---- streams ---- */

struct http_stream *http_respond_stream(struct http_request *request,
                                        struct http_response *response, const char *content_type)
{
    if (str_is(request->method, "HEAD")) {
        http_respond(response, 200, content_type);
        return NULL;
    }
    response->stream = http_stream_new(request->streams);
    if (!response->stream) {
        http_problem(request, response, &http_unavailable, "too many streams");
        http_response_header(response, "Retry-After", STR("15"));
        return NULL;
    }
    http_respond(response, 200, content_type);
    return response->stream;
}

/* ---- starting and stopping ---- */

#define OPTIONS_MAX 24

struct option_list {
    struct MHD_OptionItem items[OPTIONS_MAX];
    size_t n;
};

static void add_option(struct option_list *list, enum MHD_OPTION option, intptr_t value,
                       void *pointer)
{
    list->items[list->n++] = (struct MHD_OptionItem){option, value, pointer};
}

static void tls_options(const struct http_server_options *options, struct option_list *list)
{
    static const char priorities[] =
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE";

    add_option(list, MHD_OPTION_HTTPS_MEM_CERT, 0, unconst(options->tls_certificate_pem));
    add_option(list, MHD_OPTION_HTTPS_MEM_KEY, 0, unconst(options->tls_key_pem));
    add_option(list, MHD_OPTION_HTTPS_PRIORITIES, 0, unconst(priorities));
}

static struct MHD_Daemon *start_daemon(struct http_server *server)
{
    const struct http_server_options *o = &server->options;
    struct option_list list = {.n = 0};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

    add_option(&list, MHD_OPTION_LISTEN_SOCKET, o->listener.fd, NULL);
    add_option(&list, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY, NULL);
    add_option(&list, MHD_OPTION_CONNECTION_LIMIT, (intptr_t)o->connections_max, NULL);
    add_option(&list, MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)o->idle_seconds, NULL);
    add_option(&list, MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
    add_option(&list, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL);
    if (o->socket_threads > 1)
        add_option(&list, MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)o->socket_threads, NULL);
    if (o->tls_key_pem) {
        flags |= MHD_USE_TLS;
        tls_options(o, &list);
    }
    add_option(&list, MHD_OPTION_END, 0, NULL);
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,                //
                            MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, server, //
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,     //
                            MHD_OPTION_URI_LOG_CALLBACK, exchange_new, server,       //
                            MHD_OPTION_ARRAY, list.items, MHD_OPTION_END);
}

static void init_locks(struct http_server *server)
{
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->idle, NULL);
    for (size_t i = 0; i < LANES; i++)
        pthread_cond_init(&server->lanes[i].wanted, NULL);
    pthread_mutex_init(&server->watch_mutex, NULL);
    pthread_cond_init(&server->watch_wake, NULL);
}

static void destroy_locks(struct http_server *server)
{
    pthread_mutex_destroy(&server->mutex);
    pthread_cond_destroy(&server->idle);
    for (size_t i = 0; i < LANES; i++)
        pthread_cond_destroy(&server->lanes[i].wanted);
    pthread_mutex_destroy(&server->watch_mutex);
    pthread_cond_destroy(&server->watch_wake);
}

static void stop_threads(struct http_server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->stop_workers = true;
    for (size_t i = 0; i < LANES; i++)
        pthread_cond_broadcast(&server->lanes[i].wanted);
    pthread_mutex_unlock(&server->mutex);
    for (size_t i = 0; i < LANES; i++) {
        struct lane *lane = &server->lanes[i];
        while (lane->thread_count)
            pthread_join(lane->threads[--lane->thread_count], NULL);
    }
}

static void init_lanes(struct http_server *server)
{
    const struct http_server_options *o = &server->options;

    for (size_t i = 0; i < LANES; i++) {
        struct lane *lane = &server->lanes[i];
        lane->server = server;
        lane->last = &lane->first;
        lane->threads_wanted = i == LANE_SLOW ? o->slow_workers : o->workers;
        lane->waiting_max = i == LANE_SLOW ? o->slow_waiting_max : o->waiting_max;
    }
}

static int start_lane(struct lane *lane)
{
    lane->threads = calloc(lane->threads_wanted, sizeof(*lane->threads));
    if (!lane->threads)
        return -1;
    while (lane->thread_count < lane->threads_wanted) {
        if (pthread_create(&lane->threads[lane->thread_count], NULL, work, lane) != 0)
            return -1;
        lane->thread_count++;
    }
    return 0;
}

static int start_threads(struct http_server *server)
{
    for (size_t i = 0; i < LANES; i++)
        if (start_lane(&server->lanes[i]) < 0)
            return -1;
    return pthread_create(&server->watcher, NULL, watch_connections, server) == 0 ? 0 : -1;
}

static void stop_watcher(struct http_server *server)
{
    pthread_mutex_lock(&server->watch_mutex);
    server->stop_watcher = true;
    pthread_cond_signal(&server->watch_wake);
    pthread_mutex_unlock(&server->watch_mutex);
    pthread_join(server->watcher, NULL);
}

static void server_free(struct http_server *server)
{
    destroy_locks(server);
    http_streams_close(server->streams);
    for (size_t i = 0; i < LANES; i++)
        free(server->lanes[i].threads);
    free(server);
}

struct http_server *http_server_start(const struct http_server_options *options, struct err *err)
{
    struct http_server *server = calloc(1, sizeof(*server));

    if (!server) {
        err_memory(err);
        return NULL;
    }
    server->options = *options;
    server->quiesced_fd = -1;
    init_lanes(server);
    randombytes_buf(&server->request_seed, sizeof(server->request_seed));
    init_locks(server);
    server->streams = http_streams_open(options->streams_max);
    if (!server->streams || start_threads(server) < 0) {
        stop_threads(server);
        server_free(server);
        err_set(err, ERR_IO, ERR_NO_POS, "cannot start threads");
        return NULL;
    }
    server->daemon = start_daemon(server);
    if (!server->daemon) {
        stop_threads(server);
        stop_watcher(server);
        server_free(server);
        err_set(err, options->tls_key_pem ? ERR_USAGE : ERR_IO, ERR_NO_POS,
                "the HTTP server could not start%s",
                options->tls_key_pem ? ": is the certificate good, and the key its own?" : "");
        return NULL;
    }
    return server;
}

void http_server_drain(struct http_server *server)
{
    if (!atomic_exchange(&server->draining, true))
        server->quiesced_fd = MHD_quiesce_daemon(server->daemon);
}

static bool busy(const struct http_server *server)
{
    for (size_t i = 0; i < LANES; i++)
        if (server->lanes[i].running || server->lanes[i].first)
            return true;
    return false;
}

/** Wait until no handler runs and none waits, at most some seconds. */
static void wait_for_handlers(struct http_server *server, unsigned seconds)
{
    uint64_t until = clock_monotonic_ns() + seconds * NS_PER_SECOND;

    pthread_mutex_lock(&server->mutex);
    while (busy(server) && clock_monotonic_ns() < until)
        wait_a_second(&server->idle, &server->mutex);
    pthread_mutex_unlock(&server->mutex);
}

/** Let the socket threads send what is ready, at most `ms`. */
static void wait_for_answers(struct http_server *server, unsigned ms)
{
    const struct timespec step = {.tv_nsec = 5 * 1000 * 1000};

    for (unsigned i = 0; i < ms / 5 && atomic_load(&server->exchanges); i++)
        nanosleep(&step, NULL);
}

void http_server_stop(struct http_server *server)
{
    if (!server)
        return;
    http_server_drain(server);
    wait_for_handlers(server, 10);
    stop_threads(server);
    http_streams_end_all(server->streams);
    wait_for_answers(server, 1500);
    MHD_stop_daemon(server->daemon);
    if (server->quiesced_fd >= 0)
        close(server->quiesced_fd);
    stop_watcher(server);
    server_free(server);
}

void http_server_figures(struct http_server *server, struct http_server_figures *figures)
{
    figures->connections = atomic_load(&server->connections);
    figures->body_bytes = atomic_load(&server->body_bytes);
    pthread_mutex_lock(&server->streams->mutex);
    figures->streams = server->streams->count;
    pthread_mutex_unlock(&server->streams->mutex);
    pthread_mutex_lock(&server->mutex);
    figures->waiting = server->lanes[LANE_USUAL].waiting + server->lanes[LANE_SLOW].waiting;
    pthread_mutex_unlock(&server->mutex);
}
