/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every PAXLST the simulator makes up is written again from its record, by way of JSON, and read
 * once more: the record is the same. At seven times the usual dirt, for three seeds.
 */
#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"
#include "simulate/bookings.h"
#include "simulate/day.h"
#include "simulate/paxlst_writer.h"
#include "simulate/style.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { FLIGHTS = 60, SEEDS = 3 };

struct fixture {
    struct timezones *zones;
    struct day_plan plan;
    struct arena mem, sent, copied, read; /* the flight; the records of the three stages */
    struct buf out, json, again, encoded;
    struct dirt dirt;
    struct sim_flight f;
    uint32_t messages;
};

static int set_up(void **state)
{
    static struct fixture x;
    struct err err;

    x = (struct fixture){0};
    if (timezones_open(NULL, &x.zones, &err) < 0)
        return -1;
    arena_init(&x.mem, 64 * MIB);
    arena_init(&x.sent, 64 * MIB);
    arena_init(&x.copied, 64 * MIB);
    arena_init(&x.read, 64 * MIB);
    buf_init(&x.out, 64 * MIB);
    buf_init(&x.json, 16 * MIB);
    buf_init(&x.again, 16 * MIB);
    buf_init(&x.encoded, 16 * MIB);
    *state = &x;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *x = *state;

    buf_fini(&x->encoded);
    buf_fini(&x->again);
    buf_fini(&x->json);
    buf_fini(&x->out);
    arena_fini(&x->read);
    arena_fini(&x->copied);
    arena_fini(&x->sent);
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
    struct message_reader *reader = NULL;
    struct message *copy, *second;
    struct err err = {0};

    write_record(m, &x->json);
    assert_int_equal(message_read_json(buf_view(&x->json), &x->copied, &copy, &err), 0);
    buf_reset(&x->encoded);
    assert_int_equal(message_encode(copy, "", &x->encoded, &err), 0);
    assert_int_equal(
        message_read_first(buf_view(&x->encoded), x->plan.first, &reader, &x->read, &second, &err),
        1);
    write_record(second, &x->again);
    assert_true(str_eq(buf_view(&x->again), buf_view(&x->json)));
    message_reader_free(reader);
    arena_reset(&x->read);
    arena_reset(&x->copied);
    x->messages++;
}

/** Read what the simulator wrote, and hold each message to it. */
static void check_all(struct fixture *x)
{
    struct message_reader *reader =
        message_reader_new(&(struct reader_options){.today = x->plan.first});
    struct message *m;
    struct err err = {0};
    int rc;

    assert_non_null(reader);
    assert_int_equal(message_reader_feed(reader, buf_view(&x->out), &err), 0);
    message_reader_end(reader);
    while ((rc = message_reader_next(reader, &x->sent, &m, NULL, &err)) > 0) {
        check_message(x, m);
        arena_reset(&x->sent);
    }
    assert_int_equal(rc, 0);
    message_reader_free(reader);
    buf_reset(&x->out);
}

/** All that a carrier sends of one flight. */
static void write_flight(struct fixture *x, utc_ms at)
{
    if (x->f.style->api == API_LISTS) {
        for (uint32_t part = 1; part <= paxlst_parts(&x->f, true); part++)
            paxlst_write_list(&x->f, true, part, at, &x->dirt, &x->out);
    } else {
        for (uint32_t wave = 0; wave < REQUEST_WAVES; wave++)
            (void)paxlst_write_requests(&x->f, wave, at, &x->dirt, &x->out);
        (void)paxlst_write_changes(&x->f, at, &x->dirt, &x->out);
        (void)paxlst_write_cancels(&x->f, at, &x->dirt, &x->out);
        paxlst_write_close(&x->f, at, &x->dirt, &x->out);
    }
    paxlst_write_crew(&x->f, at, &x->dirt, &x->out);
}

static void a_list_written_from_its_record_is_the_same_list(void **state)
{
    struct fixture *x = *state;
    struct err err;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        x->plan = (struct day_plan){
            .seed = seed,
            .home = "PAK",
            .flights = FLIGHTS,
            .first = {2026, 5, 12},
            .zones = x->zones
        };
        x->dirt = (struct dirt){.r = rng_from(seed, 11), .percent = 28};
        for (uint32_t index = 0; index < FLIGHTS; index++) {
            arena_reset(&x->mem);
            day_flight(&x->plan, 0, index, &x->f);
            assert_int_equal(bookings_make(&x->plan, &x->f, &x->mem, &err), 0);
            write_flight(x, 1778000000000);
            check_all(x);
        }
    }
    assert_true(x->messages >= SEEDS * FLIGHTS * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_written_from_its_record_is_the_same_list),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
