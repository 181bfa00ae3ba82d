/* SPDX-License-Identifier: Apache-2.0 */
/* Where input is cut into units. */
#include "app/units.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define UNITS_MAX 64

struct cut {
    size_t n[UNITS_MAX];
    uint64_t digest[UNITS_MAX];
    char first[UNITS_MAX][8];
    unsigned count;
};

/** Feed `input` in pieces of `step` bytes. */
static struct cut cut_all(str input, size_t step)
{
    struct unit_cutter c;
    struct cut out = {.count = 0};
    struct err err;
    str unit;

    unit_cutter_init(&c);
    for (bool more = true; more;) {
        str piece = str_head(input, step);
        input = str_skip(input, step);
        more = piece.n > 0;
        if (more)
            assert_int_equal(0, unit_feed(&c, piece, &err));
        else
            unit_end(&c);
        while (unit_next(&c, &unit)) {
            assert_true(out.count < UNITS_MAX);
            out.n[out.count] = unit.n;
            memcpy(out.first[out.count], unit.p, unit.n < 7 ? unit.n : 7);
            out.digest[out.count++] = hash64(unit, 0);
        }
    }
    unit_cutter_fini(&c);
    return out;
}

static void fill(struct buf *out, const char *pattern, size_t bytes)
{
    for (size_t n = 0; n < bytes; n += strlen(pattern))
        buf_c(out, pattern);
    assert_false(out->failed);
}

static void short_input_is_one_unit(void **state)
{
    (void)state;
    struct cut c = cut_all(STR("UNB+A'UNH+1'UNT'UNZ'UNB+B'UNH+2'UNT'UNZ'"), 3);
    assert_int_equal(1, c.count);
    assert_int_equal(40, c.n[0]);
    assert_int_equal(0, cut_all(STR_NONE, 1).count);
}

static void long_input_is_cut_between_interchanges(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    for (int i = 0; i < 5; i++) {
        buf_c(&in, "UNA:+.? 'UNB+UNOA:4+ZZ'\n");
        fill(&in, "UNH+1+PNRGOV'FTX+IT?'UNB+ IS TEXT'UNT+2+1'\n", 5 * MIB);
        buf_c(&in, "UNZ+1+1'\n");
    }
    struct cut c = cut_all(buf_view(&in), 100000), other = cut_all(buf_view(&in), 7 * MIB);
    assert_int_equal(2, c.count);
    assert_string_equal("UNA:+.?", c.first[1]);
    assert_int_equal(in.n, c.n[0] + c.n[1]);
    assert_int_equal(c.count, other.count);
    for (unsigned i = 0; i < c.count; i++)
        assert_true(c.digest[i] == other.digest[i]);
    buf_fini(&in);
}

static void a_long_interchange_is_cut_between_messages_and_repeats_its_head(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    buf_c(&in, "UNB+UNOA:4+ZZ'");
    size_t head = in.n;
    fill(&in, "UNH+1+PNRGOV'FTX+SOME TEXT'UNT+2+1'", 40 * MIB);
    struct cut c = cut_all(buf_view(&in), MIB);
    assert_int_equal(3, c.count);
    assert_int_equal(in.n + 2 * head, c.n[0] + c.n[1] + c.n[2]);
    for (unsigned i = 0; i < c.count; i++) {
        assert_true(c.n[i] <= UNIT_MAX);
        assert_string_equal("UNB+UNO", c.first[i]);
    }
    buf_fini(&in);
}

static void long_input_is_cut_between_xml_documents(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    for (int i = 0; i < 6; i++) {
        buf_c(&in,
              i % 2 ? "<?xml version='1.0'?>\n<IATA_PNRGOV_NotifRQ>" : "<IATA_PNRGOV_NotifRQ>");
        fill(&in, "<PNR><Text>UNB+ IS TEXT</Text></PNR>\n", 5 * MIB);
        buf_c(&in, "</IATA_PNRGOV_NotifRQ>\n");
    }
    struct cut c = cut_all(buf_view(&in), 100000), other = cut_all(buf_view(&in), 7 * MIB);
    assert_int_equal(2, c.count);
    assert_memory_equal(&c, &other, sizeof(c));
    assert_string_equal("<IATA_P", c.first[0]);
    assert_string_equal("<?xml v", c.first[1]);
    buf_fini(&in);
}

static void a_type_b_header_goes_with_its_interchange(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    for (int i = 0; i < 5; i++) {
        buf_c(&in, "\x01QK PARPI7X\r\nLONPI7X\r\n.DOHKMQR 221830\r\n\x02UNB+UNOA:4+ZZ'\r\n");
        fill(&in, "UNH+1+PNRGOV'FTX+A LINE\r\nUNBROKEN\r\nUNB+TEXT'UNT+2+1'\r\n", 5 * MIB);
        buf_c(&in, "UNZ+1+1'\r\n\x03NNNN\r\n");
    }
    struct cut c = cut_all(buf_view(&in), 100000), other = cut_all(buf_view(&in), 7 * MIB);
    assert_int_equal(2, c.count);
    assert_string_equal("QK PARP", c.first[1]);
    assert_int_equal(in.n, c.n[0] + c.n[1]);
    for (unsigned i = 0; i < c.count; i++)
        assert_true(c.digest[i] == other.digest[i]);
    buf_fini(&in);
}

static void beginnings_without_end_cost_no_square(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    fill(&in, "UNB+\n", 40 * MIB);
    assert_int_equal(3, cut_all(buf_view(&in), MIB).count);
    buf_fini(&in);
}

static void what_has_no_border_is_cut_where_it_is_full(void **state)
{
    struct buf in;

    (void)state;
    buf_init(&in, 64 * MIB);
    fill(&in, "UNBROKEN TEXT UNHEARD OF U ", 40 * MIB);
    struct cut c = cut_all(buf_view(&in), MIB);
    assert_int_equal(3, c.count);
    assert_int_equal(UNIT_MAX, c.n[0]);
    assert_int_equal(UNIT_MAX, c.n[1]);
    buf_fini(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_input_is_one_unit),
        cmocka_unit_test(long_input_is_cut_between_interchanges),
        cmocka_unit_test(a_long_interchange_is_cut_between_messages_and_repeats_its_head),
        cmocka_unit_test(long_input_is_cut_between_xml_documents),
        cmocka_unit_test(a_type_b_header_goes_with_its_interchange),
        cmocka_unit_test(beginnings_without_end_cost_no_square),
        cmocka_unit_test(what_has_no_border_is_cut_where_it_is_full),
    };

    return cmocka_run_group_tests_name("app.units", tests, NULL, NULL);
}
