/* SPDX-License-Identifier: Apache-2.0 */
/* MATIP: packets in any split, and back to the same octets. */
#include "edifact/matip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* As RFC 2351 draws them: open with designators, confirm, one message, close; open without. */
#define SESSION                                                                                    \
    "\x01\xFE\x00\x0A\x04\x22\x12\x34\xAB\xCD"                                                     \
    "\x01\xFD\x00\x05\x00"                                                                         \
    "\x01\x00\x00\x13\x01QK PARPI7X\r\n.X"                                                         \
    "\x01\xFC\x00\x05\x84"                                                                         \
    "\x01\xFE\x00\x06\x02\x20"                                                                     \
    "\x01\xF9\x00\x06\x00\x01"

static void each_packet_is_read(void **state)
{
    (void)state;
    struct matip_reader r;
    struct matip_packet p;
    struct err err;
    str in = STR(SESSION);

    matip_reader_init(&r);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_SESSION_OPEN, p.kind);
    assert_int_equal(MATIP_ASCII, p.coding);
    assert_int_equal(MATIP_BATAP, p.protection);
    assert_true(p.has_designators && !p.incoherent);
    assert_int_equal(0x1234, p.sender);
    assert_int_equal(0xABCD, p.recipient);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_OPEN_CONFIRM, p.kind);
    assert_int_equal(MATIP_ACCEPTED, p.cause);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_DATA, p.kind);
    assert_int_equal(15, p.data.n);
    assert_int_equal(1, p.data.p[0]);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_SESSION_CLOSE, p.kind);
    assert_int_equal(0x84, p.cause);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_IPARS, p.coding);
    assert_false(p.has_designators || p.incoherent);
    assert_int_equal(1, matip_next(&r, &in, &p, &err));
    assert_int_equal(MATIP_OTHER, p.kind);
    assert_int_equal(0x79, p.command);
    assert_int_equal(0, matip_next(&r, &in, &p, &err));
    matip_reader_fini(&r);
}

/** Read in pieces of `step` octets and write again. */
static void copy_session(str in, size_t step, struct buf *out)
{
    struct matip_reader r;
    struct matip_packet p;
    struct err err;
    int rc = 0;

    matip_reader_init(&r);
    while (in.n && rc >= 0) {
        /* On the heap, so that the sanitizer sees a packet that outlives its piece. */
        size_t n = step < in.n ? step : in.n;
        char *copy = malloc(n);
        assert_non_null(copy);
        memcpy(copy, in.p, n);
        str piece = {copy, n};
        while ((rc = matip_next(&r, &piece, &p, &err)) > 0)
            assert_int_equal(0, matip_write(out, &p, &err));
        assert_int_equal(0, rc);
        assert_int_equal(0, piece.n);
        free(copy);
        in = str_skip(in, n);
    }
    matip_reader_fini(&r);
}

static void any_split_gives_the_same_packets(void **state)
{
    (void)state;
    struct buf out;
    str in = STR(SESSION SESSION);

    buf_init(&out, MIB);
    for (size_t step = 1; step <= in.n; step++) {
        buf_reset(&out);
        copy_session(in, step, &out);
        assert_int_equal(in.n, out.n);
        assert_memory_equal(in.p, out.p, in.n);
    }
    buf_fini(&out);
}

static void the_largest_packet_fits_and_no_larger(void **state)
{
    (void)state;
    char *bytes = calloc(1, MATIP_PACKET_MAX);
    struct matip_packet p = {
        .kind = MATIP_DATA, .data = {bytes, MATIP_DATA_MAX}
    };
    struct buf out, again;
    struct err err;

    buf_init(&out, MIB);
    buf_init(&again, MIB);
    assert_int_equal(0, matip_write(&out, &p, &err));
    assert_int_equal(MATIP_PACKET_MAX, out.n);
    copy_session(buf_view(&out), 1000, &again);
    assert_int_equal(out.n, again.n);
    p.data.n++;
    assert_int_equal(-1, matip_write(&out, &p, &err));
    assert_int_equal(ERR_LIMIT, err.code);
    buf_fini(&out);
    buf_fini(&again);
    free(bytes);
}

static void what_is_no_packet_ends_the_reading(void **state)
{
    (void)state;
    static const char bad[][8] = {
        {2,    0,          0, 8}, /* another version */
        {0x11, 0,          0, 8}, /* bits that must be zero */
        {1,    0,          0, 3}, /* shorter than its header */
        {1,    (char)0xFE, 0, 7}, /* a session open is 6 or 10 octets */
        {1,    (char)0xFD, 0, 6}, /* a confirmation is 5 */
        {1,    (char)0xFC, 0, 4}, /* so is a close */
    };

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        for (size_t step = 1; step <= 8; step += 7) {
            struct matip_reader r;
            struct matip_packet p;
            struct err err;
            int rc = 0;
            matip_reader_init(&r);
            for (size_t at = 0; at < 8 && rc == 0; at += step) {
                str piece = {bad[i] + at, step};
                rc = matip_next(&r, &piece, &p, &err);
            }
            assert_int_equal(-1, rc);
            assert_int_equal(ERR_SYNTAX, err.code);
            str good = STR(SESSION);
            assert_int_equal(-1, matip_next(&r, &good, &p, &err)); /* for good */
            matip_reader_fini(&r);
        }
}

static void a_session_open_that_contradicts_itself_is_told(void **state)
{
    (void)state;
    struct matip_reader r;
    struct matip_packet p;
    struct err err;
    struct buf out;
    str in = STR("\x01\xFE\x00\x06\x04\x22"
                 "\x01\xFE\x00\x0A\x04\x20\x12\x34\xAB\xCD"),
        all = in;

    matip_reader_init(&r);
    buf_init(&out, MIB);
    while (in.n) {
        assert_int_equal(1, matip_next(&r, &in, &p, &err));
        assert_true(p.incoherent);
        assert_int_equal(0, matip_write(&out, &p, &err));
    }
    assert_int_equal(all.n, out.n);
    assert_memory_equal(all.p, out.p, all.n);
    buf_fini(&out);
    matip_reader_fini(&r);
}

static void fields_out_of_range_are_not_written(void **state)
{
    (void)state;
    static const struct matip_packet bad[] = {
        {.kind = MATIP_SESSION_OPEN, .coding = 8     },
        {.kind = MATIP_SESSION_OPEN, .protection = 16},
        {.kind = MATIP_OTHER,        .command = 0x7E },
        {.kind = MATIP_OTHER,        .command = 0x80 },
    };
    struct buf out;
    struct err err;

    buf_init(&out, 100);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(-1, matip_write(&out, &bad[i], &err));
    assert_int_equal(0, out.n);
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_packet_is_read),
        cmocka_unit_test(any_split_gives_the_same_packets),
        cmocka_unit_test(the_largest_packet_fits_and_no_larger),
        cmocka_unit_test(what_is_no_packet_ends_the_reading),
        cmocka_unit_test(a_session_open_that_contradicts_itself_is_told),
        cmocka_unit_test(fields_out_of_range_are_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
