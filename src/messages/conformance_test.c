/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks against the clock, reference data and the other messages of a run. Each case gives the
 * files of a run and the codes that the checks add to what the reader finds; `late` ones come last.
 */
#include "messages/conformance_run.h"
#include "messages/reader.h"

#include "base/buf.h"
#include "reference/timezone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct timezones *zones;
static const struct conformance_context plain = {.now = UTC_UNKNOWN};

static int open_zones(void **state)
{
    struct err err;

    (void)state;
    return timezones_open(NULL, &zones, &err);
}

static int close_zones(void **state)
{
    (void)state;
    timezones_close(zones);
    return 0;
}

static utc_ms at(const char *text)
{
    utc_ms out = UTC_UNKNOWN;

    assert_true(utc_parse_iso(str_from_c(text), &out));
    return out;
}

static void add_codes(struct buf *out, const struct findings *found, uint64_t end)
{
    for (uint32_t i = 0; i < found->list.n; i++) {
        buf_printf(out, "%s%s", out->n ? " " : "", finding_kind(found->list.v[i].code)->name);
        assert_true(found->list.v[i].place.offset < end);
    }
}

static void run_file(struct conformance_run *run, uint32_t file, const char *text, struct buf *out)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 5, 10}
    });
    struct arena mem;
    struct message *m;
    struct err err;
    str raw, input = str_from_c(text);

    assert_non_null(reader);
    arena_init(&mem, 4 * MIB);
    assert_int_equal(message_reader_feed(reader, input, &err), 0);
    message_reader_end(reader);
    while (message_reader_next(reader, &mem, &m, &raw, &err) > 0) {
        struct findings of_file = {.dropped = 0}, of_message = {.dropped = 0};
        struct conformance_origin origin = {.file = file, .line = 7, .column = 3};
        conformance_run_message(run, m, raw, origin, &of_file, &of_message, &mem);
        add_codes(out, &of_file, input.n);
        add_codes(out, &of_message, input.n);
        arena_reset(&mem);
    }
    struct findings of_file = {.dropped = 0};
    conformance_run_file_end(run, &of_file, &mem);
    add_codes(out, &of_file, input.n);
    arena_fini(&mem);
    message_reader_free(reader);
}

/** The codes that a run of these files (up to a NULL) gives. */
static void expect(const struct conformance_context *context, const char *const *files,
                   const char *codes)
{
    struct conformance_run *run = conformance_run_new(context);
    const struct conformance_late *late;
    struct buf out;

    assert_non_null(run);
    buf_init(&out, 1 * MIB);
    for (uint32_t i = 0; files[i]; i++)
        run_file(run, i, files[i], &out);
    uint32_t n = conformance_run_end(run, &late);
    for (uint32_t i = 0; i < n; i++) {
        buf_printf(&out, "%s%s", out.n ? " " : "", finding_kind(late[i].finding.code)->name);
        assert_int_equal(late[i].origin.line, 7);
    }
    buf_char(&out, '\0');
    assert_string_equal(out.p, codes);
    buf_fini(&out);
    conformance_run_free(run);
}

static void expect_one(const struct conformance_context *context, const char *file,
                       const char *codes)
{
    const char *const files[] = {file, NULL};

    expect(context, files, codes);
}

/* ---- messages by their parts ----------------------------------------------------------------- */

#define UNB(recipient, prepared, reference, test)                                                  \
    "UNB+UNOA:4+XQ+" recipient "+" prepared "+" reference "++APIS" test "'"
#define SENT UNB("YYAPI", "260512:0500", "R1", "")
#define UNZ(reference) "UNZ+1+" reference "'"
#define FLIGHT(carrier, from, departs, to, arrives)                                                \
    "TDT+20+" carrier "0431+++" carrier "'LOC+125+" from "'DTM+189:" departs ":201'LOC+87+" to     \
    "'DTM+232:" arrives ":201'"
#define USUAL FLIGHT("AF", "CDG", "2605120915", "DOH", "2605121645")
#define LIST(s010, body) "UNH+1+PAXLST:D:05B:UN:IATA+ACCESS1" s010 "'BGM+745'" body
#define PERSON "NAD+FL+++DOE:JANE'"
#define PUSH(s010, count, flight)                                                                  \
    "UNH+1+PNRGOV:13:1:IA+ACCESS1" s010 "'MSG+:22'TVL+120526:0915:120526:1645+CDG+DOH+AF+" flight  \
    "'EQN+" count "'"
#define BOOKING "SRC'RCI+1A:ABC123'TIF+DOE+JANE:A:1'"
#define UNT "UNT+1+1'"

static const char usual[] = SENT LIST("", USUAL PERSON) UNT UNZ("R1");

/* ---- envelope -------------------------------------------------------------------------------- */

static void a_list_that_conforms_gives_nothing(void **state)
{
    (void)state;
    struct conformance_context all = {.now = at("2026-05-12T06:00Z"),
                                      .zones = zones,
                                      .recipient = STR("yyapi"),
                                      .country = STR("QAT"),
                                      .production = true,
                                      .strict = true};

    expect_one(&all, usual, "");
    expect_one(&plain, usual, "");
}

static void the_interchange_is_for_us_and_of_these_days(void **state)
{
    (void)state;
    struct conformance_context context = plain;

    context.recipient = STR("QQAPI");
    expect_one(&context, usual, "UNB_RECIPIENT");
    context = plain;
    context.now = at("2026-05-19T04:59Z");
    expect_one(&context, usual, "FLIGHT_DATE_RANGE");
    context.now = at("2026-05-19T05:01Z");
    expect_one(&context, usual, "UNB_DATE_RANGE FLIGHT_DATE_RANGE");
    context.now = at("2026-05-11T05:01Z");
    expect_one(&context, usual, "");
    context.now = at("2026-05-11T04:59Z");
    expect_one(&context, usual, "UNB_DATE_RANGE");
}

static void a_test_is_refused_in_production_only(void **state)
{
    (void)state;
    static const char test[] =
        UNB("YYAPI", "260512:0500", "R1", "++++1") LIST("", USUAL PERSON) UNT UNZ("R1");
    struct conformance_context context = plain;

    expect_one(&context, test, "");
    context.production = true;
    expect_one(&context, test, "TEST_IN_PRODUCTION");
}

static void a_reference_comes_once(void **state)
{
    (void)state;
    const char *const again[] = {usual, usual, NULL};
    const char *const other[] = {usual, SENT LIST("", USUAL PERSON PERSON) UNT UNZ("R1"), NULL};
    const char *const next[] = {
        usual, UNB("YYAPI", "260512:0500", "R2", "") LIST("", USUAL PERSON) UNT UNZ("R2"), NULL};

    expect(&plain, again, "INTERCHANGE_DUPLICATE");
    expect(&plain, other, "INTERCHANGE_REUSED");
    expect(&plain, next, "");
}

static void interchanges_of_one_file_are_kept_apart(void **state)
{
    (void)state;
    char twice[2 * sizeof(usual)];
    size_t n = sizeof(usual) - 1;

    memcpy(twice, usual, n);
    memcpy(twice + n, usual, n + 1);
    expect_one(&plain, twice, "INTERCHANGE_DUPLICATE");
    /* The same message reference twice is no fault when each stands in its own interchange. */
    expect_one(&plain, SENT LIST("", USUAL PERSON) UNT LIST("", USUAL PERSON) UNT "UNZ+2+R1'",
               "UNH_DUPLICATE");
}

static void groups_are_pure_and_of_their_messages_version(void **state)
{
    (void)state;
#define UNG(agency, version) "UNG+PAXLST+XQ+YYAPI+260512:0500+1+" agency "+" version "'"
    expect_one(&plain, SENT UNG("UN", "D:05B") LIST("", USUAL) UNT "UNE+1+1'" UNZ("R1"), "");
    expect_one(&plain, SENT UNG("UN", "D:15B") LIST("", USUAL) UNT "UNE+1+1'" UNZ("R1"),
               "UNG_VERSION");
    expect_one(&plain, SENT UNG("IA", "D:05B") LIST("", USUAL) UNT "UNE+1+1'" UNZ("R1"),
               "UNG_VERSION");
    expect_one(&plain,
               SENT UNG("UN", "D:05B") LIST("", USUAL) UNT
               "UNE+1+1'UNH+2+PAXLST:D:05B:UN:IATA'BGM+745'" USUAL UNT "UNZ+2+R1'",
               "GROUPS_MIXED");
}

static void long_elements_of_the_envelope_are_noted(void **state)
{
    (void)state;
    expect_one(&plain,
               UNB("YYAPI", "260512:0500", "R12345678901234", "") LIST("", USUAL)
                   UNT UNZ("R12345678901234"),
               "ELEMENT_TOO_LONG");
    expect_one(&plain, SENT "UNH+123456789012345+PAXLST:D:05B:UN:IATA'BGM+745'" USUAL UNT UNZ("R1"),
               "ELEMENT_TOO_LONG");
    expect_one(
        &plain,
        SENT
        "UNH+1+PAXLST:D:05B:UN:IATA+ACCESS-REFERENCE-OF-MORE-THAN-35-CHARS'BGM+745'" USUAL UNT UNZ(
            "R1"),
        "ELEMENT_TOO_LONG");
}

/* ---- flight ---------------------------------------------------------------------------------- */

static void expect_flight(const struct conformance_context *context, const char *flight,
                          const char *codes)
{
    char file[1024];
    int n = snprintf(file, sizeof(file), "%s%s%s%s", SENT, LIST("", ""), flight, UNT UNZ("R1"));

    assert_true(n > 0 && (size_t)n < sizeof(file));
    expect_one(context, file, codes);
}

static void carriers_and_airports_are_known(void **state)
{
    (void)state;
    expect_flight(&plain, FLIGHT("ZZ", "CDG", "2605120915", "DOH", "2605121645"),
                  "CARRIER_UNKNOWN");
    expect_flight(&plain, FLIGHT("AF", "QQQ", "2605120915", "DOH", "2605121645"),
                  "AIRPORT_UNKNOWN");
    expect_flight(&plain, FLIGHT("AFR", "LON", "2605120915", "DOH", "2605121645"), "");
}

static void times_are_compared_in_utc(void **state)
{
    (void)state;
    struct conformance_context context = {.now = UTC_UNKNOWN, .zones = zones};

    /* Half past nine in Doha is before a quarter past nine in Paris. */
    expect_flight(&context, FLIGHT("AF", "CDG", "2605120915", "DOH", "2605120930"),
                  "ARRIVAL_EARLY");
    /* Over the date line: arrival earlier on the clock, and on the day before. */
    expect_flight(&context, FLIGHT("NZ", "AKL", "2605122000", "LAX", "2605121300"), "");
    expect_flight(&context, FLIGHT("AF", "CDG", "2605120915", "DOH", "2605131730"), "LEG_TOO_LONG");
    context.zones = NULL;
    expect_flight(&context, FLIGHT("AF", "CDG", "2605120915", "DOH", "2605120930"), "");
}

static void the_clocks_going_forward_are_minded(void **state)
{
    (void)state;
    struct conformance_context context = {.now = UTC_UNKNOWN, .zones = zones};

    /* 00:30 UTC to 01:10 UTC on the day that the clocks of both went forward. */
    expect_flight(&context, FLIGHT("AF", "LHR", "2703280030", "CDG", "2703280310"), "");
    expect_flight(&context, FLIGHT("AF", "LHR", "2703280030", "CDG", "2703280120"),
                  "ARRIVAL_EARLY");
}

static void one_leg_crosses_the_border_of_the_state(void **state)
{
    (void)state;
    struct conformance_context context = plain;
#define ON(place, departs, to, arrives)                                                            \
    "TDT+20+AF0431+++AF'LOC+92+" place "'DTM+189:" departs ":201'LOC+92+" to "'DTM+232:" arrives   \
    ":201'"

    context.country = STR("PAK");
    expect_flight(&context, FLIGHT("AF", "CDG", "2605120915", "KHI", "2605122015"), "");
    expect_flight(&context, FLIGHT("AF", "KHI", "2605120915", "CDG", "2605121615"), "");
    expect_flight(&context, USUAL, "BORDER_ABROAD");
    expect_flight(&context, FLIGHT("AF", "KHI", "2605120915", "LHE", "2605121115"),
                  "BORDER_ABROAD");
    expect_flight(&context,
                  ON("CDG", "2605120915", "KHI", "2605122015")
                      ON("KHI", "2605122115", "LHE", "2605122315"),
                  "");
    expect_flight(&context,
                  ON("CDG", "2605120915", "KHI", "2605122015")
                      ON("KHI", "2605122115", "DXB", "2605122315"),
                  "BORDER_SEVERAL");
    expect_flight(&context, FLIGHT("AF", "CDG", "2605120915", "QQQ", "2605122015"),
                  "AIRPORT_UNKNOWN");
}

static void departure_is_of_these_days(void **state)
{
    (void)state;
    static const char file[] = UNB("YYAPI", "", "R1", "") LIST("", USUAL) UNT UNZ("R1");
    struct conformance_context context = {.now = at("2026-05-15T07:14Z"), .zones = zones};

    expect_one(&context, file, ""); /* 09:15 in Paris is 07:15 UTC */
    context.now = at("2026-05-15T07:16Z");
    expect_one(&context, file, "FLIGHT_DATE_RANGE");
    context.now = at("2025-04-07T07:16Z");
    expect_one(&context, file, "");
    context.now = at("2025-04-07T07:14Z");
    expect_one(&context, file, "FLIGHT_DATE_RANGE");
}

static void a_list_comes_before_departure(void **state)
{
    (void)state;
    struct conformance_context context = {.now = UTC_UNKNOWN, .zones = zones};

    expect_one(&context, UNB("YYAPI", "260512:0916", "R1", "") LIST("", USUAL PERSON) UNT UNZ("R1"),
               "SENT_AFTER_DEPARTURE");
    /* 08:30 is after departure when it is UTC, and before it when it is the clock of Paris. */
    expect_one(&context, UNB("YYAPI", "260512:0830", "R1", "") LIST("", USUAL PERSON) UNT UNZ("R1"),
               "");
    expect_one(&context,
               UNB("YYAPI", "260512:0916", "R1",
                   "") "UNH+1+PAXLST:D:05B:UN:IATA'BGM+266+CL'" USUAL PERSON UNT UNZ("R1"),
               "");
}

static void a_closed_flight_gets_no_plain_list(void **state)
{
    (void)state;
#define CLOSED                                                                                     \
    UNB("YYAPI", "260512:0900", "R1", "")                                                          \
    "UNH+1+PAXLST:D:05B:UN:IATA'BGM+266+CL'" USUAL UNT UNZ("R1")
    const char *const late[] = {
        CLOSED, UNB("YYAPI", "260512:0910", "R2", "") LIST("", USUAL PERSON) UNT UNZ("R2"), NULL};
    const char *const early[] = {
        CLOSED, UNB("YYAPI", "260512:0500", "R2", "") LIST("", USUAL PERSON) UNT UNZ("R2"), NULL};

    expect(&plain, late, "AFTER_CLOSE_OUT");
    expect(&plain, early, "");
}

/* ---- lists in parts -------------------------------------------------------------------------- */

#define PART(reference, s010, count, bookings)                                                     \
    UNB("YYAPI", "260512:0500", reference, "") PUSH(s010, count, "0431") bookings UNT UNZ(reference)

static void parts_make_a_list(void **state)
{
    (void)state;
    const char *const whole[] = {PART("R1", "+01:C", "3", BOOKING BOOKING),
                                 PART("R2", "+02:F", "3", BOOKING), NULL};
    const char *const in_any_order[] = {PART("R2", "+02:F", "3", BOOKING),
                                        PART("R1", "+01:C", "3", BOOKING BOOKING), NULL};
    const char *const each_counts_itself[] = {PART("R1", "+01:C", "2", BOOKING BOOKING),
                                              PART("R2", "+02:F", "1", BOOKING), NULL};
    const char *const miscounted[] = {PART("R1", "+01:C", "4", BOOKING BOOKING),
                                      PART("R2", "+02:F", "4", BOOKING), NULL};

    expect(&plain, whole, "");
    expect(&plain, in_any_order, "");
    expect(&plain, each_counts_itself, "");
    expect(&plain, miscounted, "PNR_COUNT");
    expect_one(&plain, PART("R1", "+01:F", "1", BOOKING), "");
}

static void missing_parts_are_told_at_the_end(void **state)
{
    (void)state;
    const char *const gap[] = {PART("R1", "+01:C", "3", BOOKING), PART("R3", "+03:F", "3", BOOKING),
                               NULL};
    const char *const no_end[] = {PART("R1", "+01:C", "3", BOOKING),
                                  PART("R2", "+02", "3", BOOKING), NULL};
    const char *const no_beginning[] = {PART("R2", "+02:F", "3", BOOKING), NULL};

    expect(&plain, gap, "PART_MISSING");
    expect(&plain, no_end, "PART_MISSING");
    expect(&plain, no_beginning, "PART_MISSING PART_UNMARKED");
}

static void a_single_part_should_be_marked_final(void **state)
{
    (void)state;
    expect_one(&plain, PART("R1", "+01:C", "1", BOOKING), "PART_UNMARKED");
    expect_one(&plain, PART("R1", "+01", "1", BOOKING), "PART_UNMARKED");
    expect_one(&plain, PART("R1", "+01:C", "2", BOOKING), "PART_MISSING");
}

static void marks_and_numbers_agree(void **state)
{
    (void)state;
    const char *const two_ends[] = {PART("R1", "+01:C", "2", BOOKING),
                                    PART("R2", "+02:F", "2", BOOKING),
                                    PART("R3", "+03:F", "2", BOOKING), NULL};
    const char *const two_beginnings[] = {PART("R1", "+01:C", "2", BOOKING),
                                          PART("R2", "+02:C", "2", BOOKING),
                                          PART("R3", "+03:F", "2", BOOKING), NULL};
    const char *const twice[] = {PART("R1", "+01:C", "2", BOOKING),
                                 PART("R2", "+01:C", "2", BOOKING BOOKING),
                                 PART("R3", "+02:F", "2", BOOKING), NULL};

    expect(&plain, two_ends, "PART_LAST");
    expect(&plain, two_beginnings, "PNR_COUNT PART_UNMARKED");
    expect(&plain, twice, "PART_DUPLICATE");
}

static void parts_of_another_flight_or_time_are_told_apart(void **state)
{
    (void)state;
    const char *const other_flight[] = {PART("R1", "+01:C", "2", BOOKING),
                                        UNB("YYAPI", "260512:0500", "R2", "")
                                            PUSH("+02:F", "2", "0432") BOOKING UNT UNZ("R2"),
                                        NULL};
    const char *const next_push[] = {
        PART("R1", "+01:C", "2", BOOKING), PART("R2", "+02:F", "2", BOOKING),
        UNB("YYAPI", "260512:0700", "R3", "") PUSH("+01:C", "3", "0431") BOOKING UNT UNZ("R3"),
        UNB("YYAPI", "260512:0701", "R4", "") PUSH("+02:F", "3", "0431")
            BOOKING BOOKING UNT UNZ("R4"),
        NULL};

    expect(&plain, other_flight, "PART_FLIGHT");
    expect(&plain, next_push, "");
}

static void lists_of_travellers_count_over_all_parts(void **state)
{
    (void)state;
#define LIST_PART(reference, s010, count, people)                                                  \
    UNB("YYAPI", "260512:0500", reference, "")                                                     \
    LIST(s010, USUAL) people "CNT+42:" count "'" UNT UNZ(reference)
    const char *const good[] = {LIST_PART("R1", "+01:C", "3", PERSON PERSON),
                                LIST_PART("R2", "+02:F", "3", PERSON), NULL};
    const char *const bad[] = {LIST_PART("R1", "+01:C", "5", PERSON PERSON),
                               LIST_PART("R2", "+02:F", "5", PERSON), NULL};

    expect(&plain, good, "");
    expect(&plain, bad, "COUNT_DIFFERS");
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void strict_hardens_counts_and_references(void **state)
{
    (void)state;
    struct finding count = {.code = FINDING_UNT_COUNT, .severity = SEVERITY_WARNING};
    struct finding name = {.code = FINDING_NAME_MISSING, .severity = SEVERITY_WARNING};
    struct conformance_context strict = {.now = UTC_UNKNOWN, .strict = true};

    assert_int_equal(conformance_severity(&plain, &count), SEVERITY_WARNING);
    assert_int_equal(conformance_severity(&strict, &count), SEVERITY_ERROR);
    assert_int_equal(conformance_severity(&strict, &name), SEVERITY_WARNING);
}

static void a_run_remembers_no_more_than_its_budget(void **state)
{
    (void)state;
    struct conformance_run *run = conformance_run_new(&plain);
    struct buf out;
    char file[512];

    assert_non_null(run);
    buf_init(&out, 1 * MIB);
    struct message m = {.type = MESSAGE_PNRGOV,
                        .syntax = SYNTAX_EDIFACT,
                        .type_sent = STR("PNRGOV"),
                        .part_present = true,
                        .part = 3};
    struct findings found = {.dropped = 0};
    struct arena mem;
    arena_init(&mem, 1 * MIB);
    for (uint64_t i = 0; i < 400000; i++) {
        int n = snprintf(file, sizeof(file), "R%llu", (unsigned long long)i);
        m.interchange = (struct interchange){
            .present = true,
            .reference = {file, (size_t)n},
            .offset = i,
            .prepared_at = DATETIME_NONE
        };
        m.access_reference = m.reference = m.interchange.reference;
        conformance_run_message(run, &m, STR_NONE, (struct conformance_origin){.file = 0}, &found,
                                &found, &mem);
    }
    assert_true(conformance_run_full(run));
    assert_int_equal(found.list.n, 0);
    arena_fini(&mem);
    conformance_run_free(run);
    conformance_run_free(NULL);
    buf_fini(&out);
}

/* ---- documents ------------------------------------------------------------------------------- */

#define WITH(names, document) SENT LIST("", USUAL "NAD+FL+++" names "'" document) UNT UNZ("R1")

static void documents_are_what_a_machine_could_read(void **state)
{
    (void)state;
    expect_one(&plain, WITH("DOE:JANE", "NAT+2+FRA'DOC+P+L898902C3'LOC+91+FRA'DTM+36:300101'"), "");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L898902C36'"), "DOCUMENT_CHECK_DIGIT");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L898902C35'"), "DOCUMENT_NUMBER_MRZ");
    expect_one(&plain, WITH("DOE:JANE", "DOC+I+L898902C35'"), "");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L89-890 2C'"), "DOCUMENT_SEPARATORS");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L898902C3'LOC+91+YUG'"), "COUNTRY_WITHDRAWN");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L898902C3'LOC+91+XXA'"), "ISSUER_NOT_A_STATE");
    expect_one(&plain, WITH("DOE:JANE", "NAT+2+FRA'DOC+P+L898902C3'LOC+91+BEL'"),
               "NATIONALITY_DIFFERS");
    expect_one(&plain, WITH("DOE:JANE", "DOC+P+L898902C3'DTM+36:20990101:102'"),
               "EXPIRY_IMPLAUSIBLE");
    expect_one(&plain, WITH("D0E:JANE", "DOC+P+L898902C3'"), "NAME_CHARACTERS");
    expect_one(&plain, WITH("DOE:DOE", "DOC+P+L898902C3'"), "NAME_DOUBLE");
    expect_one(&plain, WITH("ABCDEFGHIJKLMNOPQRST:ABCDEFGHIJKLMNOPQ", "DOC+P+L898902C3'"),
               "NAME_MAYBE_CUT");
    expect_one(&plain, WITH("ABCDEFGHIJKLMNOPQRST:ABCDEFGHIJKLMNOPQR", "DOC+P+L898902C3'"),
               "NAME_TOO_LONG");
}

static void what_the_grammar_of_bookings_leaves_is_told_here(void **state)
{
    (void)state;
#define DOCS(text)                                                                                 \
    SENT PUSH("", "1", "0431") BOOKING "SSR+DOCS:HK:1:AF:::::" text "+::1'" UNT UNZ("R1")
    expect_one(&plain, DOCS("/P/FRA/L898902C3/FRA/09MAR85/F/11DEC29/DOE/JANE"), "");
    expect_one(&plain, DOCS("/P/FRA/000000000/FRA/09MAR85/F/11DEC29/DOE/JANE"), "DOCUMENT_NUMBER");
    expect_one(&plain, DOCS("/P/FRA/L898902C3/FRA/09MAR85/F/11DEC25/DOE/JANE"), "DOCUMENT_EXPIRED");
    expect_one(&plain, DOCS("/P/UTO/L898902C3/UTO/09MAR85/F/11DEC29/DOE/JANE"), "COUNTRY_SPECIMEN");
#undef DOCS
}

static void money_is_of_a_currency(void **state)
{
    (void)state;
#define PAID(mon) SENT PUSH("", "1", "0431") BOOKING "TKT+9991234567890:T:1'" mon UNT UNZ("R1")
    expect_one(&plain, PAID("MON+B:456.00:EUR+T:521.40:EUR'TXD++40.40:::FR'"), "");
    expect_one(&plain, PAID("MON+B:BULK+T:FREE'"), "");
    expect_one(&plain, PAID("MON+B:456.00:EURO'"), "CURRENCY_UNKNOWN");
    expect_one(&plain, PAID("MON+B:456.00:DEM'"), "CURRENCY_WITHDRAWN");
    expect_one(&plain, PAID("MON+B:4,56.00:EUR'"), "AMOUNT_INVALID");
#undef PAID
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_is_of_a_currency),
        cmocka_unit_test(documents_are_what_a_machine_could_read),
        cmocka_unit_test(what_the_grammar_of_bookings_leaves_is_told_here),
        cmocka_unit_test(a_list_that_conforms_gives_nothing),
        cmocka_unit_test(the_interchange_is_for_us_and_of_these_days),
        cmocka_unit_test(a_test_is_refused_in_production_only),
        cmocka_unit_test(a_reference_comes_once),
        cmocka_unit_test(interchanges_of_one_file_are_kept_apart),
        cmocka_unit_test(groups_are_pure_and_of_their_messages_version),
        cmocka_unit_test(long_elements_of_the_envelope_are_noted),
        cmocka_unit_test(carriers_and_airports_are_known),
        cmocka_unit_test(times_are_compared_in_utc),
        cmocka_unit_test(the_clocks_going_forward_are_minded),
        cmocka_unit_test(one_leg_crosses_the_border_of_the_state),
        cmocka_unit_test(departure_is_of_these_days),
        cmocka_unit_test(a_list_comes_before_departure),
        cmocka_unit_test(a_closed_flight_gets_no_plain_list),
        cmocka_unit_test(parts_make_a_list),
        cmocka_unit_test(missing_parts_are_told_at_the_end),
        cmocka_unit_test(a_single_part_should_be_marked_final),
        cmocka_unit_test(marks_and_numbers_agree),
        cmocka_unit_test(parts_of_another_flight_or_time_are_told_apart),
        cmocka_unit_test(lists_of_travellers_count_over_all_parts),
        cmocka_unit_test(strict_hardens_counts_and_references),
        cmocka_unit_test(a_run_remembers_no_more_than_its_budget),
    };

    return cmocka_run_group_tests(tests, open_zones, close_zones);
}
