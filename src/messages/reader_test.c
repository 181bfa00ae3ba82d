/* SPDX-License-Identifier: Apache-2.0 */
/* The reader's own promises: raw bytes, limits, memory. Messages are tested by golden pages. */
#include "messages/reader.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1++APIS'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+ZZ0431'"   \
    "LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'NAD+FL+++DOE:JANE'"
#define TAIL "UNT+8+1'UNZ+1+R1'"

static const struct date today = {2026, 5, 10};

static void raw_is_the_message_from_unh_to_unt(void **state)
{
    (void)state;
    struct message_reader *reader = message_reader_new(&(struct reader_options){.today = today});
    struct arena mem;
    struct message *m;
    struct err err;
    str raw;

    assert_non_null(reader);
    arena_init(&mem, 1 * MIB);
    assert_int_equal(message_reader_feed(reader, STR(HEAD TAIL "\r\n" HEAD TAIL), &err), 0);
    message_reader_end(reader);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(message_reader_next(reader, &mem, &m, &raw, &err), 1);
        assert_true(str_starts(raw, STR("UNH+1+PAXLST")));
        assert_true(str_ends(raw, STR("UNT+8+1'")));
        assert_int_equal(raw.n, m->length);
        assert_int_equal(m->segments, 8);
        assert_true(m->usable);
        arena_reset(&mem);
    }
    assert_int_equal(message_reader_next(reader, &mem, &m, &raw, &err), 0);
    assert_int_equal(message_reader_next(reader, &mem, &m, NULL, &err), 0);
    arena_fini(&mem);
    message_reader_free(reader);
    message_reader_free(NULL);
}

static bool has(const struct message *m, enum finding_code code)
{
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        if (m->findings.list.v[i].code == code)
            return true;
    return false;
}

/** Read with small limits: the first message is cut with `code`, the second is whole. */
static void cut_then_whole(str input, struct reader_options options, enum finding_code code)
{
    struct message_reader *reader = message_reader_new(&options);
    struct arena mem;
    struct message *m;
    struct err err;
    bool cut = false, whole = false;

    assert_non_null(reader);
    arena_init(&mem, 4 * MIB);
    assert_int_equal(message_reader_feed(reader, input, &err), 0);
    message_reader_end(reader);
    while (message_reader_next(reader, &mem, &m, NULL, &err) > 0) {
        cut |= has(m, code);
        whole |= m->usable && m->travellers.n == 1 && !has(m, FINDING_UNT_MISSING);
        arena_reset(&mem);
    }
    assert_true(cut);
    assert_true(whole);
    arena_fini(&mem);
    message_reader_free(reader);
}

static void a_message_over_the_limit_does_not_cost_the_next(void **state)
{
    (void)state;
    struct buf input;

    buf_init(&input, 1 * MIB);
    buf_c(&input, HEAD);
    for (int i = 0; i < 500; i++)
        buf_c(&input, "NAD+FL+++DOE:JANE'");
    buf_c(&input, TAIL HEAD TAIL);
    cut_then_whole(
        buf_view(&input),
        (struct reader_options){.today = today, .message_bytes = 2000, .segment_bytes = 500},
        FINDING_MESSAGE_TOO_LONG);
    buf_fini(&input);
}

static void a_segment_over_the_limit_does_not_cost_the_next(void **state)
{
    (void)state;
    struct buf input;

    buf_init(&input, 1 * MIB);
    buf_c(&input, HEAD "FTX+AAI+++");
    for (int i = 0; i < 500; i++)
        buf_c(&input, "LONG");
    buf_c(&input, "'" TAIL HEAD TAIL);
    cut_then_whole(buf_view(&input), (struct reader_options){.today = today, .segment_bytes = 500},
                   FINDING_SEGMENT_TOO_LONG);
    buf_fini(&input);
}

static void little_memory_gives_a_record_that_says_so(void **state)
{
    (void)state;
    for (size_t budget = 0; budget < 64 * KIB; budget += 512) {
        struct message_reader *reader = NULL;
        struct arena mem;
        struct message *m = NULL;
        struct err err = {.code = ERR_NONE};

        arena_init(&mem, budget);
        int rc = message_read_first(STR(HEAD TAIL), today, &reader, &mem, &m, &err);
        if (rc < 0)
            assert_int_equal(err.code, ERR_MEMORY);
        else
            assert_true(has(m, FINDING_BUDGET) ? !m->usable : m->travellers.n == 1);
        message_reader_free(reader);
        arena_fini(&mem);
    }
}

static void a_year_of_two_digits_follows_the_interchange_not_the_clock(void **state)
{
    (void)state;
    struct message_reader *reader = NULL;
    struct arena mem;
    struct message *m;
    struct err err;

    arena_init(&mem, 1 * MIB);
    assert_int_equal(
        message_read_first(STR("UNB+IATA:1+A+B+20960512:0855+R1'UNH+1+PNRGOV:13:1:IA'MSG+:22'"
                               "TVL+120596:0915+CDG+DOH+ZZ+0431'UNT+4+1'UNZ+1+R1'"),
                           today, &reader, &mem, &m, &err),
        1);
    assert_int_equal(m->flight.legs.v[0].departs_at.date.year, 2096);
    message_reader_free(reader);
    arena_fini(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_is_the_message_from_unh_to_unt),
        cmocka_unit_test(a_message_over_the_limit_does_not_cost_the_next),
        cmocka_unit_test(a_segment_over_the_limit_does_not_cost_the_next),
        cmocka_unit_test(little_memory_gives_a_record_that_says_so),
        cmocka_unit_test(a_year_of_two_digits_follows_the_interchange_not_the_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
