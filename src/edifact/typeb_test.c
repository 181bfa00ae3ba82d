/* SPDX-License-Identifier: Apache-2.0 */
/* Type B headers as circuits and gateways deliver them, and writing them again. */
#include "edifact/typeb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define EDI "UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1'UNZ+0+R1'"

static void assert_str(str got, const char *want)
{
    assert_int_equal(strlen(want), got.n);
    if (got.n)
        assert_memory_equal(want, got.p, got.n);
}

static str address(const struct typeb_header *h, unsigned number)
{
    str rest = h->addresses, one;

    while (typeb_next_address(&rest, &one))
        if (number-- == 0)
            return one;
    return STR_NONE;
}

static void every_line_of_a_header_is_read(void **state)
{
    (void)state;
    struct typeb_message m;
    size_t used;
    str in = STR("ZCZC AAA001 221830\r\nQK PARPI7X LONPI7X\r\nFRAPI7X\r\n"
                 ".DOHKMQR 221830 A1B2 QF1\r\nPDM\r\nPAXLST\r\n" EDI "\r\nNNNN\r\nZCZC AAA002");

    assert_int_equal(TYPEB_GOOD, typeb_read(in, &m, &used));
    assert_str(m.header.channel, "AAA001 221830");
    assert_str(m.header.priority, "QK");
    assert_str(address(&m.header, 0), "PARPI7X");
    assert_str(address(&m.header, 1), "LONPI7X");
    assert_str(address(&m.header, 2), "FRAPI7X");
    assert_int_equal(0, address(&m.header, 3).n);
    assert_str(m.header.originator, "DOHKMQR");
    assert_str(m.header.filed_at, "221830");
    assert_str(m.header.tokens, "A1B2 QF1");
    assert_str(m.header.identifier, "PAXLST");
    assert_true(m.header.started && m.header.possible_duplicate && m.ended);
    assert_str(m.text, EDI);
    assert_str(str_trim(str_skip(in, used)), "ZCZC AAA002");
}

static void control_characters_of_the_line_are_no_data(void **state)
{
    (void)state;
    struct typeb_message m;
    size_t used;

    assert_int_equal(
        TYPEB_GOOD,
        typeb_read(STR("\x01QK LONPPXS\r\n.MUCKMTS 250521\r\n\x02" EDI "\r\n\x03"), &m, &used));
    assert_str(m.header.originator, "MUCKMTS");
    assert_str(m.text, EDI);
    assert_false(m.ended);
    assert_int_equal(TYPEB_GOOD,
                     typeb_read((str){"\x16\x16\x01QU LONPPXS\x7F\n\n.MUCKMTS\n\x02" EDI "\vNNNN",
                                      22 + sizeof EDI + 7},
                                &m, &used));
    assert_str(address(&m.header, 0), "LONPPXS");
    assert_str(m.text, EDI);
}

static void what_a_gateway_leaves_out_is_not_missed(void **state)
{
    (void)state;
    static const char *const headers[] = {".DOHKMQR 221830\r\n", "PARPI7X LONPI7X\r\n.DOHKMQR\r\n",
                                          "QK PARPI7X\n.DOHKMQR\n", "ZCZC\r\n.DOHKMQR QF1\r\n",
                                          "QD PARPI7X\r\n.DOHKMQR 221830/22MAY LONG TOKENS\r\n"};

    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct typeb_header h;
        assert_int_equal(TYPEB_GOOD, typeb_header_read(str_from_c(headers[i]), &h));
        assert_str(h.originator, "DOHKMQR");
    }
}

static void what_does_not_fit_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        size_t bad_at;
    } rows[] = {
        {"QK PARPI7 LONPI7X\r\n.DOHKMQR 221830\r\n",    3 }, /* six characters */
        {"QK PARPI7X\r\n.DOHKM 221830\r\n",             13},
        {"QK PARPI7X\r\n.DOHKMQR 321830\r\n",           21}, /* no such day */
        {"QK PARPI7X\r\n",                              12}, /* no originator */
        {"words before\nQK PARPI7X\n.DOHKMQR\n",        0 },
        {".DOHKMQR 221830\r\nPDM\r\nPNL\r\nMORE WORDS", 27},
        {"ZCZC AAA001\r\n",                             13},
        {"QK PARPI7X\r\n.DOHKMQR 221830 A\xC3\x9C\r\n", 28},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct typeb_header h;
        assert_int_equal(TYPEB_MALFORMED, typeb_header_read(str_from_c(rows[i].header), &h));
        assert_int_equal(rows[i].bad_at, h.bad_at);
    }
}

static void other_text_is_no_header(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "From: a desk\r\nTo: another\r\n\r\n",
                                        "-- next --",
                                        "REGARDS",
                                        "To be or not\n. \n",
                                        "AB REGARDS\n",
                                        ".profile\n",
                                        "QK\r\n",
                                        "...\n"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct typeb_header h;
        assert_int_equal(TYPEB_NONE, typeb_header_read(str_from_c(texts[i]), &h));
    }
}

static void text_that_is_no_edifact_begins_behind_the_header(void **state)
{
    (void)state;
    struct typeb_message m;
    size_t used;

    assert_int_equal(TYPEB_GOOD, typeb_read(STR("QU PARPI7X\r\n.DOHKMQR 221830\r\nMVT\r\n"
                                                "ZZ431/22.F-ABCD.CDG\r\nAD0915/0925\r\n"
                                                "NNNN\r\n\r\n\x02UNB+"),
                                            &m, &used));
    assert_str(m.header.identifier, "MVT");
    assert_str(m.text, "ZZ431/22.F-ABCD.CDG\r\nAD0915/0925");
    assert_int_equal(TYPEB_NONE, typeb_read(STR(EDI "\r\n"), &m, &used));
    assert_str(m.text, EDI);
    assert_int_equal(sizeof EDI - 1 + 2, used);
}

static void a_token_that_begins_like_a_time_is_a_token(void **state)
{
    (void)state;
    struct typeb_header h;

    assert_int_equal(TYPEB_GOOD, typeb_header_read(STR(".DOHKMQR 221830UNB+1 X"), &h));
    assert_int_equal(0, h.filed_at.n);
    assert_str(h.tokens, "221830UNB+1 X");
    assert_int_equal(TYPEB_GOOD, typeb_header_read(STR(".DOHKMQR 221830/22MAY X"), &h));
    assert_str(h.filed_at, "221830");
    assert_str(h.tokens, "/22MAY X");
}

static void una_counts_at_the_beginning_of_a_line_only(void **state)
{
    (void)state;
    struct typeb_message m;
    size_t used;

    assert_int_equal(TYPEB_GOOD,
                     typeb_read(STR(".DOHKMQR 221830 UNB+1\r\nUNAVAIL\r\n" EDI), &m, &used));
    assert_str(m.text, EDI);
    assert_str(m.header.tokens, "UNB+1");
    assert_str(m.header.identifier, "UNAVAIL");
}

static void the_filing_time_is_the_nearest_such_day_not_much_later(void **state)
{
    (void)state;
    static const struct {
        const char *ddhhmm;
        struct datetime received;
        struct date day;
    } rows[] = {
        {"221830", {{2026, 5, 22}, 1111, 0}, {2026, 5, 22} },
        {"231830", {{2026, 5, 22}, 1111, 0}, {2026, 5, 23} }, /* clocks differ */
        {"241830", {{2026, 5, 22}, 1111, 0}, {2026, 4, 24} },
        {"310000", {{2026, 3, 1}, 0, 0},     {2026, 1, 31} },
        {"010000", {{2026, 12, 31}, 0, 0},   {2027, 1, 1}  },
        {"310000", {{2026, 1, 1}, 0, 0},     {2025, 12, 31}},
    };
    struct datetime at;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(typeb_filed_at(str_from_c(rows[i].ddhhmm), rows[i].received, &at));
        assert_true(date_eq(rows[i].day, at.date));
    }
    assert_true(typeb_filed_at(STR("221830"), rows[0].received, &at));
    assert_int_equal(18 * 60 + 30, at.minute);
    assert_false(typeb_filed_at(STR("222460"), rows[0].received, &at));
    assert_false(typeb_filed_at(STR("2218"), rows[0].received, &at));
}

/* ---- writing --------------------------------------------------------------------------------- */

static void assert_same(str a, str b)
{
    assert_int_equal(a.n, b.n);
    if (a.n)
        assert_memory_equal(a.p, b.p, a.n);
}

static void assert_same_addresses(str a, str b)
{
    str one, other;

    while (typeb_next_address(&a, &one)) {
        assert_true(typeb_next_address(&b, &other));
        assert_same(one, other);
    }
    assert_false(typeb_next_address(&b, &other));
}

/** What is read of what was written is what was written; no line is longer than asked. */
static void assert_comes_back(const struct typeb_message *m, const struct typeb_style *style)
{
    struct buf out, text, again;
    struct typeb_message back;
    struct err err;
    size_t used, column = 0;

    buf_init(&out, MIB);
    buf_init(&text, MIB);
    buf_init(&again, MIB);
    assert_int_equal(0, typeb_write(&out, m, style, &err));
    assert_int_equal(TYPEB_GOOD, typeb_read(buf_view(&out), &back, &used));
    assert_int_equal(str_trim(buf_view(&out)).n, str_trim(str_head(buf_view(&out), used)).n);
    assert_same(m->header.channel, back.header.channel);
    assert_same(m->header.priority, back.header.priority);
    assert_same_addresses(m->header.addresses, back.header.addresses);
    assert_same(m->header.originator, back.header.originator);
    assert_same(m->header.filed_at, back.header.filed_at);
    assert_same(m->header.tokens, back.header.tokens);
    assert_same(m->header.identifier, back.header.identifier);
    assert_int_equal(m->header.started, back.header.started);
    assert_int_equal(m->header.possible_duplicate, back.header.possible_duplicate);
    assert_int_equal(m->ended, back.ended);
    typeb_unfold(m->text, &text);
    typeb_unfold(back.text, &again);
    assert_same(buf_view(&text), buf_view(&again));
    for (size_t i = 0; style->width && i < out.n; i++) {
        column = out.p[i] == '\r' || out.p[i] == '\n' || out.p[i] == '\x02' ? 0 : column + 1;
        assert_true(column <= (style->width < 40 ? 40 : style->width) + 1); /* and SOH */
    }
    buf_fini(&out);
    buf_fini(&text);
    buf_fini(&again);
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    static const struct typeb_style styles[] = {
        {0,  false},
        {64, false},
        {69, true },
        {1,  true },
        {40, false}
    };
    char many[8 * 200];
    char text[4000] = "UNB+";

    for (size_t i = 0; i < 200; i++)
        memcpy(many + 8 * i, "PARPI7X ", 8);
    for (size_t i = 4; i < sizeof text; i++)
        text[i] = "ABC \xC3\x9C NNNN 12'+:?"[i % 19];
    memcpy(text + sizeof text - 4, "NNN'", 4);
    for (size_t i = 0; i < COUNT_OF(styles); i++) {
        struct typeb_message m = {.header = {.originator = STR("DOHKMQR")}, .text = STR(EDI)};
        assert_comes_back(&m, &styles[i]);
        m.text = (str){text, sizeof text};
        m.ended = true;
        m.header = (struct typeb_header){
            .started = true,
            .channel = STR("AAA001"),
            .priority = STR("QK"),
            .addresses = {many, sizeof many},
            .originator = STR("DOHKMQR"),
            .filed_at = STR("221830"),
            .tokens = STR("A1B2 X"),
            .identifier = STR("PAXLST"),
            .possible_duplicate = true
        };
        assert_comes_back(&m, &styles[i]);
    }
}

static void text_in_other_characters_is_folded_too(void **state)
{
    (void)state;
    char text[300];

    memset(text, 0xB0, sizeof text); /* all of it would be inside UTF-8 sequences */
    memcpy(text, "UNB+", 4);
    struct typeb_message m = {
        .header = {.originator = STR("DOHKMQR")},
          .text = { text,                 sizeof text}
    };
    assert_comes_back(&m, &(struct typeb_style){.width = 64});
}

static void a_fold_makes_no_end_of_message(void **state)
{
    (void)state;
    struct typeb_style style = {.width = 40, .controls = true};
    struct buf out;
    struct err err;

    buf_init(&out, MIB);
    for (size_t n = 30; n < 50; n++) {
        char text[64];
        memset(text, 'X', sizeof text);
        memcpy(text + n, "NNNN", 4);
        struct typeb_message m = {
            .header = {.originator = STR("DOHKMQR")},
              .text = { text,                       n + 4}
        };
        assert_comes_back(&m, &style);
    }
    char blanks[200] = "X";
    memset(blanks + 1, ' ', sizeof blanks - 5);
    memcpy(blanks + sizeof blanks - 4, "NNNN", 4);
    struct typeb_message m = {
        .header = {.originator = STR("DOHKMQR")},
          .text = { blanks,               sizeof blanks}
    };
    assert_int_equal(-1, typeb_write(&out, &m, &style, &err));
    blanks[sizeof blanks - 1] = '\'';
    assert_comes_back(&m, &style);
    buf_fini(&out);
}

static void assert_refused(struct typeb_header header, const char *text, enum err_code code,
                           size_t room)
{
    struct typeb_message m = {.header = header, .text = str_from_c(text)};
    struct typeb_style style = {.width = 64};
    struct buf out;
    struct err err;

    if (!m.header.originator.n)
        m.header.originator = STR("DOHKMQR");
    buf_init(&out, room);
    assert_int_equal(-1, typeb_write(&out, &m, &style, &err));
    assert_int_equal(code, err.code);
    buf_fini(&out);
}

static void what_cannot_be_sent_is_refused(void **state)
{
    (void)state;
    struct typeb_header h = {.started = true};

    assert_refused(h, "UNB+\r\nNNNN\r\nX", ERR_SYNTAX, MIB);
    assert_refused(h, "UNB+\x03'", ERR_SYNTAX, MIB);
    assert_refused(h, "Dear colleague", ERR_SYNTAX, MIB);
    assert_refused(h, EDI, ERR_LIMIT, 20);
    h.originator = STR("DOHKM");
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
    h = (struct typeb_header){.addresses = STR("PARPI7X PARPI7")};
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
    h = (struct typeb_header){.priority = STR("QKK")};
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
    h = (struct typeb_header){.filed_at = STR("992299")};
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
    h = (struct typeb_header){.tokens = STR("A\r\nB")};
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
    h = (struct typeb_header){.identifier = STR("P L")};
    assert_refused(h, EDI, ERR_SYNTAX, MIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_a_header_is_read),
        cmocka_unit_test(control_characters_of_the_line_are_no_data),
        cmocka_unit_test(what_a_gateway_leaves_out_is_not_missed),
        cmocka_unit_test(what_does_not_fit_is_told_with_its_place),
        cmocka_unit_test(other_text_is_no_header),
        cmocka_unit_test(text_that_is_no_edifact_begins_behind_the_header),
        cmocka_unit_test(a_token_that_begins_like_a_time_is_a_token),
        cmocka_unit_test(una_counts_at_the_beginning_of_a_line_only),
        cmocka_unit_test(the_filing_time_is_the_nearest_such_day_not_much_later),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(text_in_other_characters_is_folded_too),
        cmocka_unit_test(a_fold_makes_no_end_of_message),
        cmocka_unit_test(what_cannot_be_sent_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
