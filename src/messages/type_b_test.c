/* SPDX-License-Identifier: Apache-2.0 */
/* Type B headers: their place in the input, their limit, and writing them again. */
#include "messages/type_b.h"

#include "edifact/stream.h"
#include "messages/reader.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LIST                                                                                       \
    "UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1++APIS'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+ZZ0431'"   \
    "LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'NAD+FL+++DOE:JANE'UNT+8+1'UNZ+1+R1'"

static const struct date today = {2026, 5, 10};
static struct arena mem;

static int begin(void **state)
{
    (void)state;
    arena_init(&mem, 4 * MIB);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_fini(&mem);
    return 0;
}

/** The record outlives the reader as far as it is asked for here. */
static struct message *read_text(str text)
{
    struct message_reader *reader;
    struct message *m;
    struct err err;

    assert_int_equal(message_read_first(text, today, &reader, &mem, &m, &err), 1);
    message_reader_free(reader);
    return m;
}

static const struct finding *find(const struct message *m, enum finding_code code)
{
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        if (m->findings.list.v[i].code == code)
            return &m->findings.list.v[i];
    return NULL;
}

static void what_does_not_fit_is_told_where_it_stands(void **state)
{
    (void)state;
    struct message *m =
        read_text(STR("\r\n\x01QK YYAPI7X\r\n.ZZZZZ7X 120855\r\nsome words\r\n\x02" LIST));
    const struct finding *found = find(m, FINDING_TYPE_B_MALFORMED);

    assert_non_null(found);
    assert_int_equal(3 + 12 + 17, found->place.offset);
    assert_int_equal(SEVERITY_WARNING, found->severity);
}

static void a_header_longer_than_any_is_junk(void **state)
{
    (void)state;
    struct buf text;

    buf_init(&text, MIB);
    buf_c(&text, "QK");
    while (text.n < EDI_JUNK_KEPT)
        buf_c(&text, " YYAPI7X");
    buf_c(&text, "\r\n.ZZZZZ7X 120855\r\n" LIST);
    struct message *m = read_text(buf_view(&text));
    assert_false(m->interchange.type_b.present);
    assert_non_null(find(m, FINDING_JUNK_SKIPPED));
    buf_fini(&text);
}

static void a_header_is_written_as_it_was_read(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "ZCZC AAA001 221830\r\nQK PARPI7X LONPI7X\r\n.DOHKMQR 221830 A1B2 X\r\nPDM\r\nPAXLST\r\n",
        ".DOHKMQR\r\n", "ZCZC\r\nQK PARPI7X\r\n", /* malformed, and as good as it is */
    };

    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct typeb_header header;
        struct type_b record;
        struct buf out;
        buf_init(&out, MIB);
        typeb_header_read(str_from_c(headers[i]), &header);
        assert_true(type_b_keep(&mem, &header, &record));
        type_b_write(&out, &record);
        assert_int_equal(strlen(headers[i]), out.n);
        assert_memory_equal(headers[i], out.p, out.n);
        buf_fini(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_told_where_it_stands, begin, end),
        cmocka_unit_test_setup_teardown(a_header_longer_than_any_is_junk, begin, end),
        cmocka_unit_test_setup_teardown(a_header_is_written_as_it_was_read, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
