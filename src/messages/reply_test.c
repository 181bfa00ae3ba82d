/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replies: each row of cusres.md section 5, each rule of its section 4, ACKRES and CONTRL. Whole
 * replies are compared byte by byte. All travellers are invented.
 */
#include "messages/reply.h"

#include "base/attr.h"
#include "messages/encode.h"
#include "messages/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct date today = {2026, 5, 10};

/** What a test needs: a request that was read, and room for replies. */
struct talk {
    struct message_reader *reader[4];
    unsigned readers;
    struct arena mem;
    struct buf text;
    struct reply_options options;
    struct err err;
};

static int set_up(void **state)
{
    struct talk *t = test_calloc(1, sizeof(*t));

    arena_init(&t->mem, 16 * MIB);
    buf_init(&t->text, 1 * MIB);
    t->options = (struct reply_options){
        .now = {.date = {2026, 5, 12}, .minute = 6 * 60 + 40, .second = 0},
        .reference = STR("R000031"),
        .needed = reply_elements_default(),
    };
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct talk *t = *state;

    for (unsigned i = 0; i < t->readers; i++)
        message_reader_free(t->reader[i]);
    buf_fini(&t->text);
    arena_fini(&t->mem);
    test_free(t);
    return 0;
}

static struct message *read_text(struct talk *t, str text)
{
    struct message *m;

    assert_true(t->readers < COUNT_OF(t->reader));
    assert_int_equal(
        message_read_first(text, today, &t->reader[t->readers++], &t->mem, &m, &t->err), 1);
    return m;
}

static struct message *read_c(struct talk *t, const char *text)
{
    return read_text(t, str_from_c(text));
}

/** The reply as it would be sent. */
static str sent(struct talk *t, const struct message *m)
{
    buf_reset(&t->text);
    assert_int_equal(message_encode(m, "", &t->text, &t->err), 0);
    return buf_view(&t->text);
}

static void expect(struct talk *t, const struct message *m, const char *text)
{
    str got = sent(t, m);

    if (!str_is(got, text))
        fail_msg("got  " STR_FMT "\nwant %s", STR_ARG(got), text);
}

static void expect_part(struct talk *t, const struct message *m, const char *part)
{
    str got = sent(t, m);

    if (str_find_str(got, str_from_c(part)) < 0)
        fail_msg("no %s in " STR_FMT, part, STR_ARG(got));
}

static struct message *reply(struct talk *t, const struct message *list)
{
    struct message *m;

    assert_int_equal(reply_to_paxlst(list, NULL, &t->options, &t->mem, &m, &t->err), 0);
    return m;
}

/* ---- messages -------------------------------------------------------------------------------- */

#define ENVELOPE                                                                                   \
    "UNB+UNOA:4+ZZ+YYIAPI+260512:0640+R000026++IAPI'"                                              \
    "UNG+PAXLST+ZZ+YYIAPI+260512:0640+1+UN+D:05B'"
#define UNH "UNH+1+PAXLST:D:05B:UN:IATA+ZZIAPI77+01:F'"
#define REFERENCE "RFF+TN:ZZ2605120000077'"
#define FLIGHT                                                                                     \
    "TDT+20+ZZ0431+++ZZ'LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'DTM+232:2605121445:201'"
#define OKAFOR                                                                                     \
    "NAD+FL+++OKAFOR:CHIDI'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+AVF:E5F6G7'RFF+ABO:CDG110'"       \
    "DOC+P:110:111+A00000001'LOC+91+NGA'"
#define ROSSI                                                                                      \
    "NAD+FL+++ROSSI:GIULIA'ATT+2++F'DTM+329:900214'NAT+2+ITA'RFF+AVF:C3D4E5'RFF+ABO:CDG111'"       \
    "DOC+P:110:111+YA0000011'LOC+91+ITA'"
#define END "UNT+0+1'UNE+1+1'UNZ+1+R000026'"
#define LIST(body) ENVELOPE UNH "BGM+745'" REFERENCE FLIGHT body END

/** What all replies of these tests begin with. */
#define REPLY                                                                                      \
    "UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R000031++IAPI'"                                              \
    "UNG+CUSRES+YYIAPI+ZZ+260512:0640+1+UN+D:05B'"
#define REPLY_UNH "UNH+1+CUSRES:D:05B:UN:IATA+ZZIAPI77+01:F'"
#define REPLY_FLIGHT                                                                               \
    "RFF+AF:ZZ0431'DTM+189:2605120915:201'DTM+232:2605121445:201'LOC+125+CDG'LOC+87+DOH'"
#define REPLY_HEAD REPLY REPLY_UNH "BGM+962'" REFERENCE REPLY_FLIGHT
#define REPLY_END "UNE+1+1'UNZ+1+R000031'"

/* ---- section 5: what the State puts into a reply --------------------------------------------- */

static void a_good_list_may_board(void **state)
{
    struct talk *t = *state;

    expect(t, reply(t, read_c(t, LIST(OKAFOR))),
           REPLY_HEAD
           "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+0Z'FTX+AAP+++OK TO BOARD'UNT+14+1'" REPLY_END);
}

static void verdicts_become_codes_and_texts(void **state)
{
    struct talk *t = *state;
    const struct verdict verdicts[] = {
        {DIRECTIVE_BOARD,    'N', STR("ESTA NOT FOUND")                   },
        {DIRECTIVE_NO_BOARD, 0,   STR("DO NOT BOARD, CONTACT 97440000000")},
        {DIRECTIVE_CHECK,    'Z', STR_NONE                                },
    };
    struct message *m;

    const struct message *list = read_c(t, LIST(OKAFOR ROSSI "NAD+FL+++DOE:JOHN'RFF+ABO:CDG112'"));
    assert_int_equal(reply_to_paxlst(list, verdicts, &t->options, &t->mem, &m, &t->err), 0);
    expect(t, m,
           REPLY_HEAD
           "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+0N'FTX+AAP+++ESTA NOT FOUND'"
           "ERP+2'RFF+AVF:C3D4E5'RFF+ABO:CDG111'ERC+1Z'FTX+AAP+++DO NOT BOARD, CONTACT 97440000000'"
           "ERP+2'RFF+ABO:CDG112'ERC+2Z'FTX+AAP+++FURTHER CHECK REQUIRED'UNT+23+1'" REPLY_END);
    assert_true(str_is(m->answers.v[0].status, "N"));
}

struct refusal {
    const char *list, *text;
};

static const struct refusal refusals[] = {
  /* cannot be parsed */
    {ENVELOPE UNH "BGM+745'" FLIGHT OKAFOR,                                                        "MESSAGE TRUNCATED, UNT MISSING"},
    {ENVELOPE "UNH+1'BGM+745'" END,                                                                "MESSAGE TYPE MISSING"          },
    {ENVELOPE "UNH+1+APERAK:D:96A:UN'BGM+313'" END,                                                "MESSAGE TYPE NOT SUPPORTED"    },
 /* its header cannot be used */
    {ENVELOPE UNH "BGM+999'" FLIGHT OKAFOR END,                                                    "DOCUMENT NAME NOT SUPPORTED"   },
    {ENVELOPE UNH "BGM+745'" OKAFOR END,                                                           "FLIGHT NUMBER MISSING"         },
    {ENVELOPE UNH "BGM+745'TDT+20+ZZ0431+++ZZ'LOC+125+CDG'DTM+189:2613120915:201'LOC+87+DOH'" END,
     "DEPARTURE DATE MISSING OR INVALID"                                                                                           },
    {ENVELOPE UNH "BGM+745'TDT+20+ZZ0431+++ZZ'LOC+125+CDG'DTM+189:2605120915:201'" OKAFOR END,
     "PLACE OF DEPARTURE OR ARRIVAL MISSING"                                                                                       },
    {ENVELOPE UNH "BGM+745'TDT+20+ZZ0431+++ZZ'LOC+87+DOH'DTM+232:2605121445:201'"
                  "DTM+189:2605120915:201'" OKAFOR END,
     "PLACE OF DEPARTURE OR ARRIVAL MISSING"                                                                                       },
};

static void a_bad_header_is_rejected_with_words(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct talk *t;
        assert_int_equal(set_up((void **)&t), 0);
        const struct message *m = reply(t, read_c(t, refusals[i].list));
        assert_int_equal(m->answers.n, 1);
        assert_int_equal(m->answers.v[0].scope, ANSWER_MESSAGE);
        assert_true(str_is(m->answers.v[0].code, "1"));
        if (!str_is(m->answers.v[0].text, refusals[i].text))
            fail_msg("%zu: got " STR_FMT, i, STR_ARG(m->answers.v[0].text));
        tear_down((void **)&t);
    }
    (void)state;
}

static void a_refusal_for_reasons_of_ours_has_our_words(void **state)
{
    struct talk *t = *state;
    struct message *m;

    const struct message *list = read_c(t, LIST(OKAFOR));
    assert_int_equal(
        reply_header(list, false, STR("UNKNOWN FLIGHT"), &t->options, &t->mem, &m, &t->err), 0);
    expect(t, m, REPLY_HEAD "ERP+1'ERC+1'FTX+AAP+++UNKNOWN FLIGHT'UNT+12+1'" REPLY_END);
    assert_int_equal(reply_header(list, false, STR_NONE, &t->options, &t->mem, &m, &t->err), 0);
    expect_part(t, m, "ERC+1'FTX+AAP+++REJECTED'");
}

static void an_unknown_function_counts_as_absent(void **state)
{
    struct talk *t = *state;

    expect_part(t, reply(t, read_c(t, ENVELOPE UNH "BGM+745+QQ'" FLIGHT OKAFOR END)), "ERC+0Z'");
}

static void a_batch_is_accepted_as_a_whole(void **state)
{
    struct talk *t = *state;

    t->options.batch = true;
    expect(t, reply(t, read_c(t, LIST(OKAFOR ROSSI))),
           REPLY_HEAD "ERP+1'ERC+0'UNT+11+1'" REPLY_END);
}

static void a_batch_is_told_its_errors_only(void **state)
{
    struct talk *t = *state;

    t->options.batch = true;
    expect(t, reply(t, read_c(t, LIST(OKAFOR "NAD+FL+++DOE:JOHN'RFF+ABO:CDG112'" ROSSI))),
           REPLY_HEAD "ERP+2'RFF+ABO:CDG112'ERC+4Z'"
                      "FTX+AAP+++INSUFFICIENT DATA - DATE OF BIRTH, NATIONALITY, DOCUMENT TYPE, "
                      "DOCUMENT NUMBER'UNT+13+1'" REPLY_END);
}

struct lack {
    const char *traveller, *text;
};

static const struct lack lacks[] = {
    {"NAD+FL'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC+P+A1'LOC+91+NGA'DTM+36:300101'",
     "SURNAME"               },
    {"NAD+FL+++DOE'ATT+2++M'NAT+2+NGA'RFF+ABO:1'DOC+P+A1'LOC+91+NGA'DTM+36:300101'",
     "DATE OF BIRTH"         },
    {"NAD+FL+++DOE'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC+P+A1'LOC+91+NGA'DTM+36:300101'",
     "GENDER"                },
    {"NAD+FL+++DOE'ATT+2++M'DTM+329:850309'RFF+ABO:1'DOC+P+A1'LOC+91+NGA'DTM+36:300101'",
     "NATIONALITY"           },
    {"NAD+FL+++DOE'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC++A1'LOC+91+NGA'DTM+36:300101'",
     "DOCUMENT TYPE"         },
    {"NAD+FL+++DOE'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC+P'LOC+91+NGA'DTM+36:300101'",
     "DOCUMENT NUMBER"       },
    {"NAD+FL+++DOE'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC+P+A1'DTM+36:300101'",
     "DOCUMENT ISSUING STATE"},
    {"NAD+FL+++DOE'ATT+2++M'DTM+329:850309'NAT+2+NGA'RFF+ABO:1'DOC+P+A1'LOC+91+NGA'",
     "DOCUMENT EXPIRY DATE"  },
};

/** The text names the element that is missing, and none of the data. */
static void missing_data_are_named(void **state)
{
    (void)state;
    assert_int_equal(COUNT_OF(lacks), REPLY_ELEMENT_COUNT);
    for (unsigned i = 0; i < REPLY_ELEMENT_COUNT; i++) {
        struct talk *t;
        char list[1024];
        assert_int_equal(set_up((void **)&t), 0);
        snprintf(list, sizeof(list), "%s%s%s", ENVELOPE UNH "BGM+745'" REFERENCE FLIGHT,
                 lacks[i].traveller, END);
        const struct message *m = read_c(t, list);
        t->options.needed = UINT32_MAX;
        const struct answer *a = &reply(t, m)->answers.v[0];
        assert_true(str_is(a->code, "4Z"));
        if (!str_is(str_skip(a->text, strlen("INSUFFICIENT DATA - ")), lacks[i].text))
            fail_msg("%u: got " STR_FMT, i, STR_ARG(a->text));
        t->options.needed = UINT32_MAX & ~(1U << i);
        assert_true(str_is(reply(t, m)->answers.v[0].code, "0Z"));
        tear_down((void **)&t);
    }
}

/** Pending is "board" now and a 132 later; or a hold when policy says so. */
static void a_match_that_waits_is_no_refusal(void **state)
{
    struct talk *t = *state;
    const struct verdict waits = {.directive = DIRECTIVE_UNDETERMINED};
    const struct verdict held = {.directive = DIRECTIVE_CHECK};
    struct message *m;

    const struct message *list = read_c(t, LIST(OKAFOR));
    assert_int_equal(reply_to_paxlst(list, &waits, &t->options, &t->mem, &m, &t->err), 0);
    assert_int_equal(m->answers.v[0].directive, DIRECTIVE_BOARD);
    assert_int_equal(reply_to_paxlst(list, &held, &t->options, &t->mem, &m, &t->err), 0);
    assert_int_equal(m->answers.v[0].directive, DIRECTIVE_CHECK);
}

static const char *const not_asking[] = {
    ENVELOPE UNH "BGM+745+XR'" REFERENCE FLIGHT OKAFOR END,
    ENVELOPE UNH "BGM+266+CLOB'" REFERENCE FLIGHT "NAD+FL'RFF+AVF:E5F6G7'RFF+ABO:CDG110'" END,
    ENVELOPE UNH "BGM+266+CLNB'" REFERENCE FLIGHT "NAD+FL'RFF+AVF:E5F6G7'RFF+ABO:CDG110'" END,
    ENVELOPE UNH "BGM+266+XF'" REFERENCE FLIGHT END,
};

static void cancellations_and_close_outs_are_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(not_asking); i++) {
        struct talk *t;
        assert_int_equal(set_up((void **)&t), 0);
        expect(t, reply(t, read_c(t, not_asking[i])), REPLY_HEAD "ERP+1'ERC+0'UNT+11+1'" REPLY_END);
        tear_down((void **)&t);
    }
}

static void the_same_request_gets_the_same_answer(void **state)
{
    struct talk *t = *state;

    str first = sent(t, reply(t, read_c(t, LIST(OKAFOR ROSSI)))), kept;
    assert_true(str_dup(&t->mem, first, &kept));
    assert_true(str_eq(kept, sent(t, reply(t, read_c(t, LIST(OKAFOR ROSSI))))));
}

/* ---- section 4: the dialogue ----------------------------------------------------------------- */

static void a_corrected_traveller_is_answered_again(void **state)
{
    struct talk *t = *state;

    expect_part(t, reply(t, read_c(t, ENVELOPE UNH "BGM+745+CP'" REFERENCE FLIGHT OKAFOR END)),
                "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+0Z'");
}

/** Ten are the most an interactive request may hold in some States; all are answered anyhow. */
static void more_than_ten_travellers_are_all_answered(void **state)
{
    enum { TRAVELLERS = 300 };
    struct talk *t = *state;
    struct buf list;

    buf_init(&list, 1 * MIB);
    buf_c(&list, ENVELOPE UNH "BGM+745'" REFERENCE FLIGHT);
    for (int i = 0; i < TRAVELLERS; i++)
        buf_printf(&list, "NAD+FL+++DOE:A%d'RFF+AVF:P%d'RFF+ABO:CDG%d'", i, i, i);
    buf_c(&list, END);
    const struct message *m = reply(t, read_text(t, buf_view(&list)));
    assert_int_equal(m->answers.n, TRAVELLERS);
    for (uint32_t i = 0; i < TRAVELLERS; i++) {
        char locator[8], ref[8];
        snprintf(locator, sizeof(locator), "P%u", i);
        snprintf(ref, sizeof(ref), "CDG%u", i);
        assert_true(str_is(m->answers.v[i].locator, locator));
        assert_true(str_is(m->answers.v[i].ref, ref));
    }
    buf_fini(&list);
}

/** Odd characters are the carrier's own: they come back as they were. */
static void references_are_echoed_exactly(void **state)
{
    struct talk *t = *state;

    expect_part(t, reply(t, read_c(t, LIST("NAD+FL+++DOE'RFF+AVF:E5F6G7'RFF+ABO:c?+d?:1 ?'2'"))),
                "RFF+AVF:E5F6G7'RFF+ABO:c?+d?:1 ?'2'");
}

static void the_flight_is_echoed_as_it_was_sent(void **state)
{
    (void)state;
    static const char *const flights[][2] = {
        {"TDT+20+ZZ0431+++ZZ'",  "RFF+AF:ZZ0431'" },
        {"TDT+20+ZZ431+++ZZ'",   "RFF+AF:ZZ431'"  },
        {"TDT+20+431+++ZZ'",     "RFF+AF:ZZ431'"  },
        {"TDT+20+ZZ0431A+++ZZ'", "RFF+AF:ZZ0431A'"},
        {"TDT+20+ZZ0431'",       "RFF+AF:ZZ0431'" },
    };
    for (size_t i = 0; i < COUNT_OF(flights); i++) {
        struct talk *t;
        char list[512];
        assert_int_equal(set_up((void **)&t), 0);
        snprintf(list, sizeof(list), "%s%s%s", ENVELOPE UNH "BGM+745'", flights[i][0],
                 "LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'" OKAFOR END);
        expect_part(t, reply(t, read_c(t, list)), flights[i][1]);
        tear_down((void **)&t);
    }
}

static void only_the_border_leg_is_echoed(void **state)
{
    struct talk *t = *state;

    const struct message *m = reply(
        t, read_c(t, ENVELOPE UNH "BGM+745'TDT+20+ZZ0431+++ZZ'LOC+92+LYS'DTM+189:2605120700:201'"
                                  "LOC+92+CDG'DTM+232:2605120800:201'" FLIGHT
                                  "TDT+20+ZZ0431+++ZZ'LOC+92+DOH'DTM+189:2605121600:201'LOC+92+MCT'"
                                  "DTM+232:2605121730:201'" OKAFOR END));
    expect_part(t, m,
                "BGM+962'RFF+AF:ZZ0431'DTM+189:2605120915:201'DTM+232:2605121445:201'LOC+125+CDG'"
                "LOC+87+DOH'ERP+2'");
    assert_int_equal(m->flight.legs.n, 1);
}

struct access {
    const char *unh, *echo;
};

static const struct access accesses[] = {
    {"UNH+1+PAXLST:D:05B:UN:IATA+A/1+01:F'", "UNH+1+CUSRES:D:05B:UN:IATA+A/1+01:F'"},
    {"UNH+1+PAXLST:D:05B:UN:IATA+A/1+02'",   "UNH+1+CUSRES:D:05B:UN:IATA+A/1+02'"  },
    {"UNH+1+PAXLST:D:05B:UN:IATA+A/1+03:F'", "UNH+1+CUSRES:D:05B:UN:IATA+A/1+03:F'"},
    {"UNH+1+PAXLST:D:05B:UN:IATA+A/1'",      "UNH+1+CUSRES:D:05B:UN:IATA+A/1+01:F'"},
    {"UNH+1+PAXLST:D:02B:UN:IATA'",          "UNH+1+CUSRES:D:02B:UN:IATA++01:F'"   },
};

static void access_reference_and_part_are_echoed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(accesses); i++) {
        struct talk *t;
        char list[512];
        assert_int_equal(set_up((void **)&t), 0);
        snprintf(list, sizeof(list), "%s%s%s", ENVELOPE, accesses[i].unh,
                 "BGM+745'" FLIGHT OKAFOR END);
        expect_part(t, reply(t, read_c(t, list)), accesses[i].echo);
        tear_down((void **)&t);
    }
}

/** China's replies carry the request's own interchange reference; passwords go back nowhere. */
static void an_interchange_reference_may_be_reused(void **state)
{
    struct talk *t = *state;

    t->options.reference = STR_NONE;
    expect_part(t,
                reply(t, read_c(t, "UNB+UNOA:4+ZZ:1:RA+YYIAPI:ZZ:RB+260512:0640+R000026+SECRET:BB+"
                                   "IAPI+A+1+AGREED+1'" UNH "BGM+745'" FLIGHT OKAFOR
                                   "UNT+0+1'UNZ+1+R000026'")),
                "UNB+UNOA:4+YYIAPI:ZZ:RB+ZZ:1:RA+260512:0640+R000026++IAPI++++1'"
                "UNH+1+CUSRES");
}

static struct message *change(struct talk *t, const struct message *list, uint32_t i,
                              struct verdict verdict)
{
    struct reply_change c = {&list->travellers.v[i], verdict};
    struct message *m;

    t->options.reference = STR("R000033");
    assert_int_equal(
        reply_unsolicited(list, &c, 1, STR("YY26051200009"), &t->options, &t->mem, &m, &t->err), 0);
    return m;
}

#define CHANGE_FLIGHT(code)                                                                        \
    "RFF+TN:YY26051200009'" REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+" code "'"
#define UNSOLICITED(code)                                                                          \
    "UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R000033++IAPI'UNG+CUSRES+YYIAPI+ZZ+260512:0640+1+UN+D:05B'"  \
    "UNH+1+CUSRES:D:05B:UN:IATA'BGM+132'" CHANGE_FLIGHT(code) "UNT+13+1'UNE+1+1'UNZ+1+R000033'"

static void a_change_has_a_number_of_its_own_and_no_access_reference(void **state)
{
    struct talk *t = *state;

    expect(t,
           change(t, read_c(t, LIST(OKAFOR)), 0, (struct verdict){DIRECTIVE_NO_BOARD, 0, STR_NONE}),
           UNSOLICITED("1Z"));
}

static void a_change_may_have_words(void **state)
{
    struct talk *t = *state;

    expect_part(t,
                change(t, read_c(t, LIST(OKAFOR)), 0,
                       (struct verdict){DIRECTIVE_NO_BOARD, 0, STR("CALL THE DESK")}),
                "ERC+1Z'FTX+AAP+++CALL THE DESK'");
}

static void the_latest_change_wins(void **state)
{
    struct talk *t = *state;
    const struct message *m =
        read_c(t, "UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+132'RFF+TN:1'"
                  "ERP+2'RFF+AVF:A'RFF+ABO:1'ERC+1Z'ERP+2'RFF+AVF:A'RFF+ABO:2'ERC+2Z'"
                  "ERP+2'RFF+AVF:A'RFF+ABO:1'ERC+0Z'ERP+1'ERC+0'UNT+17+1'UNZ+1+R1'");

    assert_int_equal(reply_answer_for(m, STR("A"), STR("1"))->directive, DIRECTIVE_BOARD);
    assert_int_equal(reply_answer_for(m, STR("A"), STR("2"))->directive, DIRECTIVE_CHECK);
    assert_null(reply_answer_for(m, STR("A"), STR("3"))); /* open until a later message names him */
    assert_null(reply_answer_for(m, STR("B"), STR("1")));
}

static void a_directive_for_the_message_holds_for_every_traveller(void **state)
{
    struct talk *t = *state;
    const struct message *m =
        read_c(t, "UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+962'RFF+TN:1'"
                  "ERP+1'ERC+1Z'UNT+6+1'UNZ+1+R1'");

    assert_int_equal(reply_answer_for(m, STR("A"), STR("1"))->directive, DIRECTIVE_NO_BOARD);
}

static void a_carrier_acknowledges_with_everything_echoed(void **state)
{
    struct talk *t = *state;
    struct message *ack;

    const struct message *m = read_c(t, UNSOLICITED("1Z"));
    t->options.reference = STR("R000034");
    t->options.now.minute++;
    assert_int_equal(reply_acknowledge(m, &t->options, &t->mem, &ack, &t->err), 0);
    expect(
        t, ack,
        "UNB+UNOA:4+ZZ+YYIAPI+260512:0641+R000034++IAPI'"
        "UNG+CUSRES+ZZ+YYIAPI+260512:0641+1+UN+D:05B'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'" CHANGE_FLIGHT(
            "1Z") "UNT+13+1'UNE+1+1'UNZ+1+R000034'");
    assert_true(reply_is_acknowledgement_of(ack, m));
    assert_true(reply_is_acknowledgement_of(read_text(t, sent(t, ack)), m));
    assert_false(reply_is_acknowledgement_of(m, m));
    assert_false(reply_is_acknowledgement_of(ack, ack));
}

#define ACK_HEAD                                                                                   \
    "UNB+UNOA:4+ZZ+YYIAPI+260512:0641+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'RFF+TN:YY26051200009'"
#define ACK_END "UNT+13+1'UNZ+1+R1'"
#define ACK_ANSWER "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+1Z'"

static const char *const not_acknowledging[] = {
    /* another kind, transaction, sender */
    "UNB+UNOA:4+ZZ+YYIAPI+260512:0641+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+962'"
    "RFF+TN:YY26051200009'" REPLY_FLIGHT ACK_ANSWER ACK_END,
    "UNB+UNOA:4+ZZ+YYIAPI+260512:0641+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'"
    "RFF+TN:YY26051200008'" REPLY_FLIGHT ACK_ANSWER ACK_END,
    "UNB+UNOA:4+QQ+YYIAPI+260512:0641+R1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'"
    "RFF+TN:YY26051200009'" REPLY_FLIGHT ACK_ANSWER ACK_END,
    /* another flight, time, place */
    ACK_HEAD
    "RFF+AF:ZZ0432'DTM+189:2605120915:201'DTM+232:2605121445:201'LOC+125+CDG'LOC+87+DOH'" ACK_ANSWER
        ACK_END,
    ACK_HEAD
    "RFF+AF:ZZ0431'DTM+189:2605120916:201'DTM+232:2605121445:201'LOC+125+CDG'LOC+87+DOH'" ACK_ANSWER
        ACK_END,
    ACK_HEAD "RFF+AF:ZZ0431'DTM+189:2605120915:201'LOC+125+CDG'LOC+87+DOH'" ACK_ANSWER ACK_END,
    ACK_HEAD
    "RFF+AF:ZZ0431'DTM+189:2605120915:201'DTM+232:2605121445:201'LOC+125+CDG'LOC+87+MCT'" ACK_ANSWER
        ACK_END,
    ACK_HEAD ACK_ANSWER ACK_END,
    /* other answers */
    ACK_HEAD REPLY_FLIGHT ACK_END,
    ACK_HEAD REPLY_FLIGHT ACK_ANSWER ACK_ANSWER ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+0Z'" ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G8'RFF+ABO:CDG110'ERC+1Z'" ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG111'ERC+1Z'" ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+1'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+1Z'" ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'RFF+AEA:1'ERC+1Z'" ACK_END,
    ACK_HEAD REPLY_FLIGHT "ERP+2'RFF+AVF:E5F6G7'RFF+ABO:CDG110'ERC+1Z'ERC+0Z'" ACK_END,
};

static void what_is_not_echoed_is_not_acknowledged(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(not_acknowledging); i++) {
        struct talk *t;
        assert_int_equal(set_up((void **)&t), 0);
        const struct message *m = read_c(t, UNSOLICITED("1Z"));
        if (reply_is_acknowledgement_of(read_c(t, not_acknowledging[i]), m))
            fail_msg("%zu: taken for an acknowledgement", i);
        tear_down((void **)&t);
    }
}

static void an_acknowledgement_may_answer_in_another_order(void **state)
{
    struct talk *t = *state;
    static const char head[] =
        "UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R1'"
        "UNH+1+CUSRES:D:05B:UN:IATA'BGM+132'RFF+TN:YY26051200009'"
        "ERP+2'RFF+AVF:A'RFF+ABO:1'ERC+1Z'ERP+2'RFF+AVF:A'RFF+ABO:2'ERC+0Z'" ACK_END;

    const struct message *m = read_c(t, head);
    assert_true(reply_is_acknowledgement_of(
        read_c(t, ACK_HEAD
               "ERP+2'RFF+AVF:A'RFF+ABO:2'ERC+0Z'ERP+2'RFF+AVF:A'RFF+ABO:1'ERC+1Z'" ACK_END),
        m));
    assert_false(reply_is_acknowledgement_of(
        read_c(t, ACK_HEAD
               "ERP+2'RFF+AVF:A'RFF+ABO:2'ERC+1Z'ERP+2'RFF+AVF:A'RFF+ABO:1'ERC+0Z'" ACK_END),
        m));
}

/* ---- ACKRES ---------------------------------------------------------------------------------- */

#define PUSH_BEGIN                                                                                 \
    "UNB+IATA:1+ZZ+YYPIU+260510:0615+R000001++PNRGOV'UNG+PNRGOV+ZZ+YYPIU+260510:0615+1+IA+11:1'"   \
    "UNH+1+PNRGOV:11:1:IA+ZZ0431/120526/0915+01:F'MSG+:22'ORG+ZZ:PAR'"
#define PUSH_TVL "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'"
#define PUSH_BODY "EQN+1'SRC'RCI+ZZ:A1B2C3::010426:0912'TIF+MARTIN+ANNEMRS:A:1'"
#define PUSH_END "UNT+0+1'UNE+1+1'UNZ+1+R000001'"
#define ACKRES_BEGIN                                                                               \
    "UNB+IATA:1+YYPIU+ZZ+260512:0640+R000031++PNRGOV'UNG+ACKRES+YYPIU+ZZ+260512:0640+1+IA+11:1'"   \
    "UNH+1+ACKRES:11:1:IA+ZZ0431/120526/0915'MSG+:23'"

static struct message *answer_push(struct talk *t, const char *push)
{
    struct message *m;

    assert_int_equal(reply_to_pnrgov(read_c(t, push), &t->options, &t->mem, &m, &t->err), 0);
    return m;
}

static void a_push_is_acknowledged(void **state)
{
    struct talk *t = *state;

    expect(t, answer_push(t, PUSH_BEGIN PUSH_TVL PUSH_BODY PUSH_END),
           ACKRES_BEGIN "UNT+3+1'" REPLY_END);
}

/** What can be used is accepted; what is odd about it goes into the report on data quality. */
static void warnings_are_not_sent_to_the_carrier(void **state)
{
    struct talk *t = *state;

    expect(t,
           answer_push(t, PUSH_BEGIN PUSH_TVL "EQN+2'FOO+1'SRC'RCI+ZZ:A1B2C3'TIF+MARTIN'"
                                              "SRC'DAT+700:991399:1804'" PUSH_END),
           ACKRES_BEGIN "UNT+3+1'" REPLY_END);
}

struct push_fault {
    const char *push, *code;
};

static const struct push_fault push_faults[] = {
    {PUSH_BEGIN PUSH_BODY PUSH_END,                                           "114"},
    {PUSH_BEGIN "TVL+120526:0915:120526:1445+CDG+DOH+ZZ'" PUSH_BODY PUSH_END, "114"},
    {PUSH_BEGIN "TVL+991399:0915+CDG+DOH+ZZ+0431'" PUSH_BODY PUSH_END,        "102"},
    {PUSH_BEGIN "TVL++CDG+DOH+ZZ+0431'" PUSH_BODY PUSH_END,                   "102"},
};

static void an_unusable_push_is_told_its_gravest_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(push_faults); i++) {
        struct talk *t;
        assert_int_equal(set_up((void **)&t), 0);
        const struct message *m = answer_push(t, push_faults[i].push);
        assert_int_equal(m->kind, KIND_ERROR);
        assert_int_equal(m->errors.n, 1);
        if (!str_is(m->errors.v[0].code, push_faults[i].code))
            fail_msg("%zu: got " STR_FMT, i, STR_ARG(m->errors.v[0].code));
        assert_true(m->errors.v[0].text.n > 0 && m->errors.v[0].meaning.n > 0);
        assert_true(str_is(m->access_reference, "ZZ0431/120526/0915"));
        tear_down((void **)&t);
    }
}

static void a_push_without_a_listed_error_cannot_be_processed(void **state)
{
    struct talk *t = *state;
    struct message push = {.type = MESSAGE_PNRGOV}, *m;

    assert_int_equal(reply_to_pnrgov(&push, &t->options, &t->mem, &m, &t->err), 0);
    expect(t, m, "UNH+1+ACKRES:11:1:IA'MSG+:23'ERC+118'UNT+4+1'");
}

static void a_flight_that_is_not_expected_is_refused_with_our_words(void **state)
{
    struct talk *t = *state;
    struct message *m;

    const struct message *push = read_c(t, PUSH_BEGIN PUSH_TVL PUSH_BODY PUSH_END);
    assert_int_equal(reply_refuse_push(push, STR("114"),
                                       STR("FLIGHT ZZ0431 NOT EXPECTED ON 12MAY26"), &t->options,
                                       &t->mem, &m, &t->err),
                     0);
    expect(t, m,
           ACKRES_BEGIN "ERC+114'IFT+3+FLIGHT ZZ0431 NOT EXPECTED ON 12MAY26'UNT+5+1'" REPLY_END);
}

/* ---- CONTRL ---------------------------------------------------------------------------------- */

/** Report on all messages of `input`. */
static struct message *report(struct talk *t, const char *input)
{
    const struct message *messages[8];
    struct message *m, *out;
    uint32_t n = 0;

    t->reader[0] = message_reader_new(&(struct reader_options){.today = today});
    t->readers = 1;
    assert_non_null(t->reader[0]);
    assert_int_equal(message_reader_feed(t->reader[0], str_from_c(input), &t->err), 0);
    message_reader_end(t->reader[0]);
    while (message_reader_next(t->reader[0], &t->mem, &m, NULL, &t->err) > 0) {
        assert_true(n < COUNT_OF(messages));
        messages[n++] = m;
    }
    assert_int_equal(reply_contrl(messages, n, &t->options, &t->mem, &out, &t->err), 0);
    return out;
}

#define ONE_OF(version) "UNB+UNOA:" version "+XXAIR:1+YYPIU:ZZ+260512:0600+REF778'"
#define BODY "BGM+745'" FLIGHT OKAFOR
#define CONTRL_HEAD(version)                                                                       \
    "UNB+UNOA:" version "+YYPIU:ZZ+XXAIR:1+260512:0640+R000031'UNH+1+CONTRL:" version ":1:UN'"
#define CONTRL_END(count) "UNT+" count "+1'UNZ+1+R000031'"

struct fault_example {
    const char *input, *report;
};

static const struct fault_example faults[] = {
  /* nothing to tell */
    {ONE_OF("3") UNH BODY "UNT+16+1'UNZ+1+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'UCM+1+PAXLST:D:05B:UN:IATA+7'" CONTRL_END(
         "4")                                                                                                           },
    {ONE_OF("4") UNH BODY "UNT+16+1'UNZ+1+REF778'",
     CONTRL_HEAD("4") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'UCM+1+PAXLST:D:05B:UN:IATA+7'" CONTRL_END(
         "4")                                                                                                           },
 /* the interchange: a count, a reference, its end */
    {ONE_OF("3") UNH BODY "UNT+16+1'UNZ+2+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7+29+UNZ+2:1'"
                      "UCM+1+PAXLST:D:05B:UN:IATA+7'" CONTRL_END("4")                                                   },
    {ONE_OF("3") UNH BODY "UNT+16+1'UNZ+1+REF779'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7+28+UNZ+3:1'"
                      "UCM+1+PAXLST:D:05B:UN:IATA+7'" CONTRL_END("4")                                                   },
    {ONE_OF("3") UNH BODY "UNT+16+1'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7+13+UNZ'"
                      "UCM+1+PAXLST:D:05B:UN:IATA+7'" CONTRL_END("4")                                                   },
    {ONE_OF("3") "UNZ+0+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+4+32'" CONTRL_END("3")                                               },
 /* the message: a count, a reference, a type, its end */
    {ONE_OF("3") UNH BODY "UNT+17+1'UNZ+1+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'"
                      "UCM+1+PAXLST:D:05B:UN:IATA+7+29+UNT+2:1'" CONTRL_END("4")                                        },
    {ONE_OF("3") UNH BODY "UNT+16+2'UNZ+1+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'"
                      "UCM+1+PAXLST:D:05B:UN:IATA+7+28+UNT+3:1'" CONTRL_END("4")                                        },
    {ONE_OF("3") "UNH+1+APERAK:D:96A:UN'BGM+313'UNT+3+1'UNZ+1+REF778'",
     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'"
                      "UCM+1+APERAK:D:96A:UN+4+15+UNH+3:1'" CONTRL_END("4")                                             },
 /* segments and elements, in the order of their places */
    {ONE_OF("3") UNH "BGM+745'" FLIGHT "NAD+QQ+++DOE:JOHN'FOO+1'DTM+329:851399'ATT+2++Q'"
                     "UNT+12+1'UNZ+1+REF778'",                     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'UCM+1+PAXLST:D:05B:UN:IATA+7'"
                      "UCS+8'UCD+12+2:1'UCS+9+15'UCS+10'UCD+12+2:2'UCS+11'UCD+12+4:1'" CONTRL_END(
                          "11")                                      },
 /* a message that cannot be used is rejected, its neighbour is not */
    {ONE_OF("3") UNH "BGM+745'" OKAFOR "UNT+11+1'UNH+2+PAXLST:D:05B:UN:IATA'" BODY
                     "UNT+16+2'UNZ+2+REF778'",                     CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'UCM+1+PAXLST:D:05B:UN:IATA+4+13'"
                      "UCM+2+PAXLST:D:05B:UN:IATA+7'" CONTRL_END("5")},
};

static void faults_are_told_at_their_level(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct talk *t;
        assert_int_equal(set_up((void **)&t), 0);
        str got = sent(t, report(t, faults[i].input));
        if (!str_is(got, faults[i].report))
            fail_msg("%zu: got\n" STR_FMT "\nwant\n%s", i, STR_ARG(got), faults[i].report);
        tear_down((void **)&t);
    }
}

static void groups_are_reported_with_their_messages(void **state)
{
    struct talk *t = *state;

    expect(t,
           report(t, ONE_OF("3") "UNG+PAXLST+XXAIR+YYPIU+260512:0600+G1+UN+D:05B'" UNH BODY
                                 "UNT+16+1'UNH+2+PAXLST:D:05B:UN:IATA'" BODY "UNT+16+2'UNE+3+G1'"
                                 "UNG+CUSRES+XXAIR+YYPIU+260512:0600+G2+UN+D:05B'" UNH BODY
                                 "UNT+16+1'UNE+1+G2'UNZ+2+REF778'"),
           CONTRL_HEAD("3") "UCI+REF778+XXAIR:1+YYPIU:ZZ+7'UCF+G1+XXAIR+YYPIU+7+29+UNE+2:1'"
                            "UCM+1+PAXLST:D:05B:UN:IATA+7'UCM+2+PAXLST:D:05B:UN:IATA+7'"
                            "UCF+G2+XXAIR+YYPIU+7'UCM+1+PAXLST:D:05B:UN:IATA+7+31+UNH'" CONTRL_END(
                                "8"));
}

static void a_report_has_no_more_lines_than_its_standard_allows(void **state)
{
    struct talk *t = *state;
    struct message m = {.type = MESSAGE_PAXLST, .type_sent = STR("PAXLST"), .usable = true}, *out;
    const struct message *messages[] = {&m};

    for (uint32_t i = 0; i < 200; i++) {
        struct place place = {.tag = "DTM", .segment = 5, .element = 1, .component = 2};
        findings_add(&m.findings, &t->mem, FINDING_DATE_INVALID, &place);
    }
    assert_int_equal(reply_contrl(messages, 1, &t->options, &t->mem, &out, &t->err), 0);
    assert_int_equal(out->report.messages.v[0].segments.n, 1);
    assert_int_equal(out->report.messages.v[0].segments.v[0].elements.n, 99);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/** What we send we read without a finding. */
static void our_replies_are_clean(void **state)
{
    struct talk *t = *state;
    struct message *ack, *m;

    const struct message *list = read_c(t, LIST(OKAFOR ROSSI));
    const struct message *push = read_c(t, PUSH_BEGIN PUSH_TVL PUSH_BODY PUSH_END);
    const struct message *replies[5] = {
        reply(t, list), change(t, list, 0, (struct verdict){DIRECTIVE_DATA, 0, STR("NAME")})};
    assert_int_equal(reply_acknowledge(replies[1], &t->options, &t->mem, &ack, &t->err), 0);
    replies[2] = ack;
    assert_int_equal(
        reply_refuse_push(push, STR("118"), STR("LATER"), &t->options, &t->mem, &m, &t->err), 0);
    replies[3] = m;
    assert_int_equal(reply_contrl(&list, 1, &t->options, &t->mem, &m, &t->err), 0);
    replies[4] = m;
    for (size_t i = 0; i < COUNT_OF(replies); i++) {
        struct message_reader *reader;
        struct arena mem;
        arena_init(&mem, 4 * MIB);
        assert_int_equal(message_read_first(sent(t, replies[i]), today, &reader, &mem, &m, &t->err),
                         1);
        assert_int_equal(m->findings.list.n, 0);
        assert_int_equal(m->elements_kept, 0);
        assert_int_equal(m->type, replies[i]->type);
        assert_int_equal(m->kind, replies[i]->kind);
        message_reader_free(reader);
        arena_fini(&mem);
    }
}

typedef int reply_maker(const struct message *m, const struct reply_options *options,
                        struct arena *mem, struct message **out, struct err *err);

static int make_list_reply(const struct message *m, const struct reply_options *options,
                           struct arena *mem, struct message **out, struct err *err)
{
    return reply_to_paxlst(m, NULL, options, mem, out, err);
}

static int make_change(const struct message *m, const struct reply_options *options,
                       struct arena *mem, struct message **out, struct err *err)
{
    struct reply_change c = {
        &m->travellers.v[0], {DIRECTIVE_NO_BOARD, 'N', STR_NONE}
    };

    return reply_unsolicited(m, &c, 1, STR("1"), options, mem, out, err);
}

static int make_contrl(const struct message *m, const struct reply_options *options,
                       struct arena *mem, struct message **out, struct err *err)
{
    return reply_contrl(&m, 1, options, mem, out, err);
}

static void each_allocation_may_fail(void **state)
{
    static reply_maker *const makers[] = {make_list_reply, make_change, make_contrl,
                                          reply_acknowledge, reply_to_pnrgov};
    struct talk *t = *state;
    struct message *m;

    const struct message *list = read_c(t, LIST(OKAFOR "NAD+QQ+++DOE'FOO'DTM+329:851399'"));
    for (size_t i = 0; i < COUNT_OF(makers); i++) {
        int rc = -1;
        for (uint64_t n = 1; rc < 0; n++) {
            struct arena mem;
            arena_init(&mem, 1 * MIB);
            arena_fail_at(&mem, n);
            rc = makers[i](list, &t->options, &mem, &m, &t->err);
            if (rc < 0)
                assert_int_equal(t->err.code, ERR_MEMORY);
            assert_true(n < 200);
            arena_fini(&mem);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_list_may_board),
        TEST(verdicts_become_codes_and_texts),
        TEST(a_bad_header_is_rejected_with_words),
        TEST(a_refusal_for_reasons_of_ours_has_our_words),
        TEST(an_unknown_function_counts_as_absent),
        TEST(a_batch_is_accepted_as_a_whole),
        TEST(a_batch_is_told_its_errors_only),
        TEST(missing_data_are_named),
        TEST(a_match_that_waits_is_no_refusal),
        TEST(cancellations_and_close_outs_are_accepted),
        TEST(the_same_request_gets_the_same_answer),
        TEST(a_corrected_traveller_is_answered_again),
        TEST(more_than_ten_travellers_are_all_answered),
        TEST(references_are_echoed_exactly),
        TEST(the_flight_is_echoed_as_it_was_sent),
        TEST(only_the_border_leg_is_echoed),
        TEST(access_reference_and_part_are_echoed),
        TEST(an_interchange_reference_may_be_reused),
        TEST(a_change_has_a_number_of_its_own_and_no_access_reference),
        TEST(a_change_may_have_words),
        TEST(the_latest_change_wins),
        TEST(a_directive_for_the_message_holds_for_every_traveller),
        TEST(a_carrier_acknowledges_with_everything_echoed),
        TEST(what_is_not_echoed_is_not_acknowledged),
        TEST(an_acknowledgement_may_answer_in_another_order),
        TEST(a_push_is_acknowledged),
        TEST(warnings_are_not_sent_to_the_carrier),
        TEST(an_unusable_push_is_told_its_gravest_error),
        TEST(a_push_without_a_listed_error_cannot_be_processed),
        TEST(a_flight_that_is_not_expected_is_refused_with_our_words),
        TEST(faults_are_told_at_their_level),
        TEST(groups_are_reported_with_their_messages),
        TEST(a_report_has_no_more_lines_than_its_standard_allows),
        TEST(our_replies_are_clean),
        TEST(each_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
