/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Post a thousand messages over several connections while the unit is killed and started again.
 *
 * Afterwards every acknowledged message must be in the journal exactly once and processed, and each
 * booking, traveller and journey must be there exactly once. A sender that got no answer sends the
 * same bytes again, as carriers do; so in the end all are acknowledged.
 *
 * usage: durability_kill9 SAFAR [SEED]
 */
#include "client.h"

#include "base/clock.h"
#include "base/hash.h"
#include "store/flights.h"
#include "store/journal.h"
#include "store/travellers.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MESSAGES 1000
#define SENDERS 6
#define FLIGHTS 25
#define KILLS_MIN 8 /* this often in quick succession */
#define KILLS_LEAST 3
#define DEADLINE_S 300
#define START_WAIT_MS 60000
#define BODY_MAX 1024

struct sender {
    pthread_t thread;
    unsigned first; /* sends first, first + SENDERS, ... */
};

static const char *program;
static char folder[] = "/tmp/safar-kill9-XXXXXX";
static char store_url[128], log_path[128];
static uint16_t port;
static atomic_uint acknowledged, resent;
static atomic_bool give_up;
static uint64_t random_state;

static void die(const char *what)
{
    fprintf(stderr, "kill9: %s (the server's log: %s)\n", what, log_path);
    exit(1);
}

static void sleep_ms(unsigned ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

    nanosleep(&t, NULL);
}

static unsigned random_below(unsigned n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random_state >> 33) % n;
}

/* Messages: one booking of two travellers each, all of them invented. -------------------------- */

static str make_message(unsigned i, char *out)
{
    unsigned flight = i % FLIGHTS;
    int n =
        snprintf(out, BODY_MAX,
                 "UNB+IATA:1+ZZ+YYPIU+260510:0615+K%06u'"
                 "UNH+1+PNRGOV:11:1:IA+ZZ%04u/120526/0915+01:F'MSG+:141'ORG+ZZ:PAR'"
                 "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+%04u'EQN+1'SRC'"
                 "RCI+ZZ:K%05u::010426:0912'DAT+700:090526:1804'ORG+ZZ:PAR'"
                 "TIF+TESTER%c%c+ANNEMRS:A:1'TIF+TESTER%c%c+PAULMR:A:2'"
                 "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+%04u:Y'RPI+2+HK'"
                 "UNT+13+1'UNZ+1+K%06u'",
                 i, 100 + flight, 100 + flight, i, 'A' + (int)(i / 26 % 26), 'A' + (int)(i % 26),
                 'A' + (int)(i / 26 % 26), 'A' + (int)(i % 26), 100 + flight, i);

    return (str){out, (size_t)n};
}

static void *send_all(void *arg)
{
    const struct sender *s = arg;
    char body[BODY_MAX];

    for (unsigned i = s->first; i < MESSAGES; i += SENDERS) {
        str message = make_message(i, body);
        while (client_post(port, "/api/v1/messages", message) != 202) {
            if (atomic_load(&give_up))
                return NULL;
            atomic_fetch_add(&resent, 1);
            sleep_ms(20);
        }
        atomic_fetch_add(&acknowledged, 1);
        sleep_ms(5); /* so that a fast machine leaves time to kill */
    }
    return NULL;
}

/* The server. ---------------------------------------------------------------------------------- */

static pid_t start_server(void)
{
    char listen_at[64], store[160];
    pid_t pid;

    snprintf(listen_at, sizeof listen_at, "http.listen=127.0.0.1:%u", port);
    snprintf(store, sizeof store, "store.url=%s", store_url);
    pid = fork();
    if (pid < 0)
        die("no process");
    if (pid == 0) {
        int fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        execl(program, program, "serve", "--set", store, "--set", listen_at, "--set",
              "unit.environment=training", (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void wait_until_ready(pid_t pid)
{
    uint64_t end = clock_monotonic_ns() + (uint64_t)START_WAIT_MS * 1000000;

    while (client_get(port, "/healthz") != 200) {
        if (waitpid(pid, NULL, WNOHANG) == pid)
            die("the server ended by itself");
        if (clock_monotonic_ns() > end)
            die("the server does not answer");
        sleep_ms(10);
    }
}

static void kill_server(pid_t pid)
{
    int status;

    kill(pid, SIGKILL);
    if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
        die("the server ended before it was killed");
}

/** Kill at random moments while messages are sent; leaves a server running. @return how often */
static unsigned torment(pid_t *server)
{
    unsigned kills = 0;
    uint64_t end = clock_monotonic_ns() + (uint64_t)DEADLINE_S * 1000000000;

    while (atomic_load(&acknowledged) < MESSAGES) {
        if (clock_monotonic_ns() > end) {
            atomic_store(&give_up, true);
            die("the messages did not get through in time");
        }
        /* At first in the middle of starting, too: recovery itself must survive. */
        if (random_below(4))
            wait_until_ready(*server);
        sleep_ms(random_below(250));
        kill_server(*server);
        kills++;
        *server = start_server();
        /* Let some through between two kills, or nothing ever ends on a slow machine. */
        wait_until_ready(*server);
        sleep_ms(50 + random_below(kills < KILLS_MIN ? 100 : 1000));
    }
    return kills;
}

/* What must be true. --------------------------------------------------------------------------- */

static void check(bool truth, const char *what)
{
    if (!truth)
        die(what);
}

static void check_journal(struct store *st)
{
    uint64_t counts[JOURNAL_STATUS_COUNT];
    struct arena mem;
    struct err err;

    check(store_journal_counts(st, counts, &err) == 0, "the journal cannot be counted");
    check(counts[JOURNAL_RECEIVED] == 0, "a unit is not processed");
    check(counts[JOURNAL_BAD] == 0, "a unit is bad");
    check(counts[JOURNAL_PROCESSED] == MESSAGES, "the journal does not hold each unit once");
    arena_init(&mem, 256 * MIB);
    for (unsigned i = 0; i < MESSAGES; i++) {
        char body[BODY_MAX];
        struct sha256 digest = sha256_of(make_message(i, body));
        struct journal_row row;
        struct message_rows messages = {.rows = {0}};
        str kept;
        check(store_journal_find(st, &digest, &mem, &row, &err) == 1, "a message was lost");
        check(store_journal_body(st, row.id, &mem, &kept, &err) == 0 &&
                  str_eq(kept, make_message(i, body)),
              "the bytes of a message are damaged");
        check(store_messages_of_unit(st, row.id, &mem, &messages, &err) == 0 &&
                  messages.rows.n == 1 && messages.rows.v[0].usable,
              "a unit was not processed exactly once");
    }
    arena_fini(&mem);
}

/** Each traveller of each message once: `seen` counts by message and given name. */
static void check_travellers(const struct traveller_states *states, uint8_t seen[MESSAGES][2])
{
    for (uint32_t i = 0; i < states->rows.n; i++) {
        const struct traveller_state *s = &states->rows.v[i];
        uint64_t message = MESSAGES;
        check(s->journey.locator.n == 6 &&
                  str_to_u64(str_skip(s->journey.locator, 1), MESSAGES - 1, &message),
              "a journey has a strange locator");
        uint8_t *count = &seen[message][str_is(s->identity[0].given, "PAUL")];
        check(++*count == 1, "a traveller is doubled");
    }
}

static void check_flights(struct store *st)
{
    static uint8_t seen[MESSAGES][2];
    struct flight_filter filter = {.now = 0, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN};
    struct flight_items flights = {.total = 0};
    struct arena mem;
    struct err err;

    arena_init(&mem, 256 * MIB);
    check(store_flights_list(st, &filter, (struct store_page){500, 0}, &mem, &flights, &err) == 0,
          "the flights cannot be listed");
    check(flights.rows.n == FLIGHTS, "a flight is missing or doubled");
    for (uint32_t i = 0; i < flights.rows.n; i++) {
        struct traveller_states states = {.rows = {0}};
        check(store_travellers_of_flight(st, flights.rows.v[i].flight.id, &mem, &states, &err) == 0,
              "a flight cannot be read");
        check_travellers(&states, seen);
    }
    for (unsigned i = 0; i < MESSAGES; i++)
        check(seen[i][0] == 1 && seen[i][1] == 1, "a traveller is missing");
    arena_fini(&mem);
}

static void wait_until_processed(struct store *st)
{
    uint64_t counts[JOURNAL_STATUS_COUNT], end = clock_monotonic_ns() + 60000000000u;
    struct err err;

    do {
        check(store_journal_counts(st, counts, &err) == 0, "the journal cannot be counted");
        check(clock_monotonic_ns() < end, "received units are not processed");
        sleep_ms(20);
    } while (counts[JOURNAL_RECEIVED]);
}

static void remove_files(void)
{
    static const char *const names[] = {"safar.db", "safar.db-wal", "safar.db-shm", "log"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

int main(int argc, char **argv)
{
    struct sender senders[SENDERS];
    struct store *st;
    struct err err;

    if (argc < 2)
        die("usage: durability_kill9 SAFAR [SEED]");
    program = argv[1];
    random_state = argc > 2 ? strtoull(argv[2], NULL, 10) : clock_monotonic_ns();
    fprintf(stderr, "kill9: seed %llu\n", (unsigned long long)random_state);
    if (!mkdtemp(folder))
        die("no folder");
    snprintf(store_url, sizeof store_url, "sqlite:%s/safar.db", folder);
    snprintf(log_path, sizeof log_path, "%s/log", folder);
    port = client_free_port();

    pid_t server = start_server();
    wait_until_ready(server);
    for (unsigned i = 0; i < SENDERS; i++) {
        senders[i].first = i;
        if (pthread_create(&senders[i].thread, NULL, send_all, &senders[i]) != 0)
            die("no thread");
    }
    unsigned kills = torment(&server);
    for (unsigned i = 0; i < SENDERS; i++)
        pthread_join(senders[i].thread, NULL);
    wait_until_ready(server);
    if (store_open(store_url, STORE_READ, NULL, &st, &err) < 0)
        die(err.msg);
    wait_until_processed(st);
    check_journal(st);
    check_flights(st);
    store_close(st);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    printf("kill9: %d messages acknowledged, %u sent again, %u kills: each is there once\n",
           MESSAGES, atomic_load(&resent), kills);
    check(kills >= KILLS_LEAST, "the server was hardly killed at all");
    remove_files();
    return 0;
}
