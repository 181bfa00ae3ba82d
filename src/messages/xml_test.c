/* SPDX-License-Identifier: Apache-2.0 */
/* Limits of XML: what is too large for a golden page, and what would cost its square. */
#include "messages/reader.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode='ZZ' FlightNumber='431' "                         \
    "DepartureDateTime='2026-05-12T09:15:00'/><PNRs>"
#define BOOKING                                                                                    \
    "<PNR><BookingRefID ID='A1B2C3'/><Passenger RPH='1'><Surname>LEE</Surname></Passenger></PNR>"
#define TAIL "</PNRs></IATA_PNRGOV_NotifRQ>\n"

struct seen {
    unsigned messages, bookings, travellers;
    unsigned code[FINDING_COUNT];
    uint64_t ends; /* sum of offset and length of the last message */
};

static void look(struct seen *seen, const struct message *m)
{
    seen->messages++;
    seen->bookings += m->bookings.n;
    seen->travellers += message_traveller_count(m);
    seen->ends = m->offset + m->length;
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        seen->code[m->findings.list.v[i].code]++;
}

static struct seen read_in(str input, size_t piece, const struct reader_options *options)
{
    struct message_reader *reader = message_reader_new(options);
    struct seen seen = {.messages = 0};
    struct message *m;
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    assert_non_null(reader);
    for (bool more = true; more;) {
        str some = str_head(input, piece);
        input = str_skip(input, piece);
        more = some.n > 0;
        if (more)
            assert_int_equal(0, message_reader_feed(reader, some, &err));
        else
            message_reader_end(reader);
        int rc;
        while ((rc = message_reader_next(reader, &mem, &m, NULL, &err)) > 0) {
            look(&seen, m);
            arena_reset(&mem);
        }
        assert_int_equal(0, rc);
    }
    message_reader_free(reader);
    arena_fini(&mem);
    return seen;
}

/** The same in three splits. */
static struct seen read_all(const struct buf *input, struct reader_options options)
{
    options.today = (struct date){2026, 5, 10};
    struct seen whole = read_in(buf_view(input), SIZE_MAX, &options);
    struct seen pieces = read_in(buf_view(input), 4093, &options);

    assert_false(input->failed);
    assert_memory_equal(&whole, &pieces, sizeof(whole));
    return whole;
}

static void fill(struct buf *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_c(out, text);
}

static struct buf new_buf(void)
{
    struct buf out;

    buf_init(&out, 128 * MIB);
    return out;
}

static void a_text_over_the_limit_ends_its_document(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, HEAD BOOKING "<PNR><OSI><Text>");
    fill(&in, "0123456789ABCDEF", MIB / 16 + 1);
    buf_c(&in, "</Text></OSI></PNR>" TAIL HEAD BOOKING TAIL);
    struct seen seen = read_all(&in, (struct reader_options){0});
    assert_int_equal(2, seen.messages);
    assert_int_equal(1, seen.code[FINDING_XML_LIMIT]);
    assert_int_equal(2, seen.travellers);
    buf_fini(&in);
}

static void a_text_at_the_limit_is_read(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, HEAD "<PNR><BookingRefID ID='A1B2C3'/><OSI><Text>");
    fill(&in, "0123456789ABCDEF", MIB / 16);
    buf_c(&in, "</Text></OSI></PNR>" TAIL);
    struct seen seen = read_all(&in, (struct reader_options){0});
    assert_int_equal(0, seen.code[FINDING_XML_LIMIT]);
    assert_int_equal(1, seen.bookings);
    buf_fini(&in);
}

static void a_tag_over_the_limit_ends_its_document(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, HEAD BOOKING "<PNR a='");
    fill(&in, "0123456789ABCDEF", 512);
    buf_c(&in, "'></PNR>" TAIL "<?xml version='1.0'?>" HEAD BOOKING TAIL);
    struct seen seen = read_all(&in, (struct reader_options){.segment_bytes = 4096});
    assert_int_equal(2, seen.messages);
    assert_int_equal(1, seen.code[FINDING_XML_LIMIT]);
    assert_int_equal(2, seen.bookings);
    buf_fini(&in);
}

static void a_document_over_the_limit_is_cut_and_the_next_is_found(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, HEAD);
    fill(&in, BOOKING, 200);
    buf_c(&in, TAIL HEAD BOOKING TAIL);
    struct seen seen = read_all(&in, (struct reader_options){.message_bytes = 8192});
    assert_int_equal(2, seen.messages);
    assert_int_equal(1, seen.code[FINDING_MESSAGE_TOO_LONG]);
    assert_true(seen.bookings > 50 && seen.bookings < 100);
    assert_int_equal(in.n - 1, seen.ends);
    buf_fini(&in);
}

static void a_document_that_never_ends_needs_no_more_memory(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, HEAD);
    fill(&in, "<a b='c'>", 2000000);
    struct seen seen = read_all(&in, (struct reader_options){0});
    assert_int_equal(1, seen.code[FINDING_XML_LIMIT]); /* too deep */
    buf_fini(&in);
}

/** Each costs its square where somebody looks at all that came before. */
static void repetition_costs_no_square(void **state)
{
    static const char *const items[] = {
        "<SSR SSR_Code='DOCS' SurnameRefNumber='X'><Text>/P/FRA/X/FRA//M</Text></SSR>",
        "<ContactInfo/>",
        "<Passenger RPH='1' SurnameRefNumber='Y'/>",
        "<Flight><CheckInInfo/></Flight>",
        "<BookingRefID ID='A1B2C3'/>",
        "<Remark Type='LTS'><Text>X</Text></Remark>",
        "<Unknown a='1' b='2'>text</Unknown>",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        struct buf in = new_buf();
        buf_c(&in, HEAD "<PNR>");
        fill(&in, items[i], 40000);
        buf_c(&in, "</PNR>" TAIL);
        assert_int_equal(1, read_all(&in, (struct reader_options){0}).messages);
        buf_fini(&in);
    }
}

static void lines_and_repetitions_inside_one_element_cost_no_square(void **state)
{
    static const char *const items[][2] = {
        {"<ContactInfo>",                            "<AddressLine>A</AddressLine><CityName>B</CityName>"},
        {"<Passenger><FareInfo>",                    "<FareBasis>YLOW</FareBasis>"                       },
        {"<SSR SSR_Code='SEAT'>",                    "<SeatNumber RPH='1'>1A</SeatNumber>"               },
        {"<Passenger><TicketDocument><PricingInfo>", "<NonRefundableInd>true</NonRefundableInd>"         },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        struct buf in = new_buf();
        buf_c(&in, HEAD "<PNR>");
        buf_c(&in, items[i][0]);
        fill(&in, items[i][1], 100000); /* not ended: the document is cut off */
        struct seen seen = read_all(&in, (struct reader_options){0});
        assert_int_equal(1, seen.messages);
        assert_int_equal(1, seen.code[FINDING_XML_MALFORMED]);
        buf_fini(&in);
    }
}

static void what_hides_a_beginning_is_not_looked_at_twice(void **state)
{
    static const char *const items[] = {
        "<?xml ?><!-- ",
        "<?xml ?><!DOCTYPE ",
        "<?xml ?><?a ",
        "UNB+A'UNZ+<?xml ?><!-- ",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        struct buf in = new_buf();
        fill(&in, items[i], 10000);
        struct seen seen = read_all(&in, (struct reader_options){.segment_bytes = 4096});
        assert_true(seen.messages < in.n / 2000); /* two at most in what a limit hides */
        buf_fini(&in);
    }
}

static void a_declaration_that_does_not_end_hides_nothing(void **state)
{
    struct buf in = new_buf();

    (void)state;
    buf_c(&in, "<?xml version='1.0' <?xml version='1.0'?>" HEAD BOOKING TAIL);
    struct seen seen = read_all(&in, (struct reader_options){0});
    assert_int_equal(2, seen.messages);
    assert_int_equal(1, seen.bookings);
    buf_fini(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_over_the_limit_ends_its_document),
        cmocka_unit_test(a_text_at_the_limit_is_read),
        cmocka_unit_test(a_tag_over_the_limit_ends_its_document),
        cmocka_unit_test(a_document_over_the_limit_is_cut_and_the_next_is_found),
        cmocka_unit_test(a_document_that_never_ends_needs_no_more_memory),
        cmocka_unit_test(repetition_costs_no_square),
        cmocka_unit_test(what_hides_a_beginning_is_not_looked_at_twice),
        cmocka_unit_test(a_declaration_that_does_not_end_hides_nothing),
        cmocka_unit_test(lines_and_repetitions_inside_one_element_cost_no_square),
    };

    return cmocka_run_group_tests_name("messages.xml", tests, NULL, NULL);
}
