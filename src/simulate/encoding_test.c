/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the simulator makes up is encoded from its record and read again as the same record, at
 * seven times the usual dirt. Findings are about the bytes, and not compared.
 */
#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"
#include "simulate/bookings.h"
#include "simulate/day.h"
#include "simulate/pnrgov_writer.h"
#include "simulate/style.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { SEEDS = 3, FLIGHTS = 60 };

struct fixture {
    struct timezones *zones;
    struct day_plan plan;
    struct arena mem, records, again;
    struct buf sent, json, encoded, json_again;
    struct dirt dirt;
    struct sim_flight f;
    uint64_t messages;
};

static int set_up(void **state)
{
    static struct fixture x;
    struct err err;

    x = (struct fixture){0};
    if (timezones_open(NULL, &x.zones, &err) < 0)
        return -1;
    arena_init(&x.mem, 64 * MIB);
    arena_init(&x.records, 256 * MIB);
    arena_init(&x.again, 256 * MIB);
    buf_init(&x.sent, 64 * MIB);
    buf_init(&x.json, 64 * MIB);
    buf_init(&x.encoded, 64 * MIB);
    buf_init(&x.json_again, 64 * MIB);
    *state = &x;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *x = *state;

    buf_fini(&x->json_again);
    buf_fini(&x->encoded);
    buf_fini(&x->json);
    buf_fini(&x->sent);
    arena_fini(&x->again);
    arena_fini(&x->records);
    arena_fini(&x->mem);
    timezones_close(x->zones);
    return 0;
}

/** The record without its findings. */
static void write_record(const struct message *m, struct buf *out)
{
    struct json w;

    buf_reset(out);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "message", message_type_name(m->type));
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
}

static void check_message(struct fixture *x, const struct message *m)
{
    struct message_reader *reader;
    struct message *copy, *second;
    struct err err = {0};

    write_record(m, &x->json);
    assert_int_equal(message_read_json(buf_view(&x->json), &x->again, &copy, &err), 0);
    buf_reset(&x->encoded);
    assert_int_equal(message_encode(copy, "", &x->encoded, &err), 0);
    assert_int_equal(
        message_read_first(buf_view(&x->encoded), x->plan.first, &reader, &x->again, &second, &err),
        1);
    write_record(second, &x->json_again);
    if (!str_eq(buf_view(&x->json), buf_view(&x->json_again)))
        print_message("was " STR_FMT "\nis " STR_FMT "\nby " STR_FMT "\n",
                      STR_ARG(buf_view(&x->json)), STR_ARG(buf_view(&x->json_again)),
                      STR_ARG(buf_view(&x->encoded)));
    assert_true(str_eq(buf_view(&x->json), buf_view(&x->json_again)));
    message_reader_free(reader);
    arena_reset(&x->again);
    x->messages++;
}

/** All messages in x->sent. */
static void check_sent(struct fixture *x)
{
    const struct reader_options options = {.today = x->plan.first};
    struct message_reader *reader = message_reader_new(&options);
    struct err err = {0};
    struct message *m;

    assert_non_null(reader);
    assert_int_equal(message_reader_feed(reader, buf_view(&x->sent), &err), 0);
    message_reader_end(reader);
    while (message_reader_next(reader, &x->records, &m, NULL, &err) > 0) {
        if (message_can_encode(m->type))
            check_message(x, m);
        arena_reset(&x->records);
    }
    message_reader_free(reader);
    buf_reset(&x->sent);
}

/** One push of each flight, another for its neighbour: all four in the end. */
static void check_flight(struct fixture *x, uint32_t index)
{
    unsigned push = index % PUSH_COUNT;
    struct err err;

    arena_reset(&x->mem);
    day_flight(&x->plan, 0, index, &x->f);
    assert_int_equal(bookings_make(&x->plan, &x->f, &x->mem, &err), 0);
    for (uint32_t part = 1; part <= pnrgov_content(&x->f, push).parts; part++)
        pnrgov_write(&x->f, push, part, 1778000000000, &x->dirt, &x->sent);
    check_sent(x);
}

static void every_push_is_encoded_and_read_again(void **state)
{
    struct fixture *x = *state;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        x->plan = (struct day_plan){
            .seed = seed,
            .home = "PAK",
            .flights = FLIGHTS,
            .first = {2026, 5, 12},
            .zones = x->zones
        };
        x->dirt = (struct dirt){.r = rng_from(seed, 11), .percent = 28};
        for (uint32_t index = 0; index < FLIGHTS; index++)
            check_flight(x, index);
    }
    assert_true(x->messages >= SEEDS * FLIGHTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_push_is_encoded_and_read_again),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
