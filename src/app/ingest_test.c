/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From bytes to records: units through journal, fold, store and screening, in a database in memory.
 */
#include "app/ingest.h"

#include "app/list_generation.h"
#include "app/lists.h"
#include "store/bookings.h"
#include "store/events.h"
#include "store/hits.h"
#include "store/journal.h"
#include "store/travellers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW ((utc_ms)1778400000000) /* 2026-05-10 */

struct unit_test {
    struct store *st;
    struct timezones *zones;
    struct ingest *ingest;
    struct screening *lists;
    struct arena mem;
    struct err err;
};

static int set_up(void **state)
{
    struct unit_test *t = test_calloc(1, sizeof *t);

    arena_init(&t->mem, 256 * MIB);
    assert_int_equal(0, store_open("sqlite::memory:", STORE_WRITE, NULL, &t->st, &t->err));
    assert_int_equal(0, store_migrate(t->st, NOW, NULL, &t->err));
    assert_int_equal(0, timezones_open(NULL, &t->zones, &t->err));
    assert_int_equal(0, ingest_new(t->zones, &t->ingest, &t->err));
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct unit_test *t = *state;

    screening_release(t->lists);
    ingest_free(t->ingest);
    timezones_close(t->zones);
    store_close(t->st);
    arena_fini(&t->mem);
    test_free(t);
    return 0;
}

/* Doing. --------------------------------------------------------------------------------------- */

static int64_t journal(struct unit_test *t, const char *body, bool *duplicate)
{
    int64_t id;

    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0, store_journal_append(t->st, str_from_c(body), STR("test"), NOW, &id,
                                             duplicate, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
    return id;
}

static enum journal_status process(struct unit_test *t, int64_t id, const char *body)
{
    struct unit unit = {id, NOW, str_from_c(body)};
    struct journal_row row;

    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0, ingest_unit(t->ingest, t->st, t->lists, &unit, NOW, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
    assert_int_equal(0, store_journal_get(t->st, id, &t->mem, &row, &t->err));
    return row.status;
}

static enum journal_status receive(struct unit_test *t, const char *body)
{
    bool duplicate;
    int64_t id = journal(t, body, &duplicate);

    assert_false(duplicate);
    return process(t, id, body);
}

static void load_lists(struct unit_test *t)
{
    screening_release(t->lists);
    t->lists = NULL;
    assert_int_equal(0,
                     screening_load(t->st, (struct date){2026, 5, 10}, NULL, &t->lists, &t->err));
}

static uint32_t watchlist_entries(struct unit_test *t)
{
    return (uint32_t)watchlist_index_figures(screening_index(t->lists)).entries;
}

static struct list_import_figures import(struct unit_test *t, const char *csv)
{
    struct list_import list = {.name = STR("A list"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("none"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;

    assert_int_equal(
        0, list_import_bytes(t->st, &list, str_from_c(csv), NOW, NULL, NULL, &figures, &t->err));
    load_lists(t);
    return figures;
}

static struct rescreen_figures rescreen(struct unit_test *t)
{
    struct rescreen_figures figures;
    utc_ms from, to;

    lists_window(96, NOW, &from, &to);
    assert_int_equal(0, lists_rescreen(t->st, t->lists, from, to, &figures, &t->err));
    return figures;
}

/* Seeing. -------------------------------------------------------------------------------------- */

static struct flight_items flights(struct unit_test *t)
{
    struct flight_filter filter = {.now = NOW, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN};
    struct flight_items out = {.total = 0};

    assert_int_equal(
        0, store_flights_list(t->st, &filter, (struct store_page){100, 0}, &t->mem, &out, &t->err));
    return out;
}

static struct traveller_states people(struct unit_test *t, int64_t flight)
{
    struct traveller_states out = {.rows = {0}};

    assert_int_equal(0, store_travellers_of_flight(t->st, flight, &t->mem, &out, &t->err));
    return out;
}

static struct hit_rows hits(struct unit_test *t, int64_t flight)
{
    struct hit_rows out = {.rows = {0}};

    assert_int_equal(0, store_hits_of_flight(t->st, flight, &t->mem, &out, &t->err));
    return out;
}

/* Messages, all of invented people. ------------------------------------------------------------ */

#define PUSH_HEAD(reference, time)                                                                 \
    "UNB+IATA:1+ZZ+YYPIU+260510:" time "+" reference "'UNH+1+PNRGOV:14:1:IA+ZZ0431/120526/0915'"   \
    "MSG+:22'ORG+ZZ:PAR'TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'"
#define PUSH_TAIL "UNT+13+1'UNZ+1+1'"
#define PUSH(reference, time, middle) PUSH_HEAD(reference, time) middle PUSH_TAIL

#define CODESHARE_BOOKING                                                                          \
    "SRC'RCI+ZZ:L2M3N4::030426:1000+YY:MKT999'DAT+700:090526:1804'ORG+YY:LON'"                     \
    "TIF+JONES+ALEXMR:A:1'"                                                                        \
    "SSR+DOCS:HK:1:ZZ:::::/P/GBR/X1234567/GBR/12JUL64/M/01JAN30/JONES/ALEX+::1'"                   \
    "TVL+120526:0915:120526:1445+CDG+DOH+YY+8431:M'TRA+ZZ+0431:L'RPI+1+HK'"
#define PLAIN_BOOKING                                                                              \
    "SRC'RCI+ZZ:A1B2C3::010426:0912'DAT+700:090526:1804'ORG+ZZ:PAR'TIF+MARTIN+ANNEMRS:A:1'"        \
    "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'"

#define LIST(reference, time, number, traveller)                                                   \
    "UNB+UNOA:4+YY+YYAPI+260510:" time "+" reference "'UNH+1+PAXLST:D:15B:UN:IATA+X'BGM+745'"      \
    "TDT+20+" number                                                                               \
    "'LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'DTM+232:2605121445:201'" traveller             \
    "CNT+42:1'UNT+20+1'UNZ+1+1'"
#define ALEX                                                                                       \
    "NAD+FL+++JONES:ALEX'ATT+2++M'DTM+329:640712'LOC+178+CDG'LOC+179+DOH'NAT+2+GBR'"               \
    "RFF+AVF:MKT999'RFF+ABO:7'DOC+P+X1234567'DTM+36:300101'LOC+91+GBR'"

static const char csv_with_alex[] = "id,name,born_on,sex,nationality,document\n"
                                    "W1,\"JONES, ALEX\",1964-07-12,M,GBR,X1234567\n"
                                    "W2,\"NOBODY, ATALL\",1950-01-01,F,FRA,\n";
static const char csv_without[] = "id,name,born_on,sex,nationality,document\n"
                                  "W2,\"NOBODY, ATALL\",1950-01-01,F,FRA,\n";

/* Tests. --------------------------------------------------------------------------------------- */

static void the_same_bytes_are_one_unit(void **state)
{
    struct unit_test *t = *state;
    static const char body[] = PUSH("R1", "0615", PLAIN_BOOKING);
    bool duplicate;

    int64_t id = journal(t, body, &duplicate);
    assert_false(duplicate);
    assert_int_equal(id, journal(t, body, &duplicate));
    assert_true(duplicate);
}

static void a_push_becomes_a_flight_with_its_travellers(void **state)
{
    struct unit_test *t = *state;

    assert_int_equal(JOURNAL_PROCESSED, receive(t, PUSH("R1", "0615", PLAIN_BOOKING)));
    struct flight_items all = flights(t);
    assert_int_equal(1, all.rows.n);
    const struct flight_row *f = &all.rows.v[0].flight;
    assert_true(f->departs_utc == 1778570100000); /* 07:15 UTC: Paris in summer */
    struct traveller_states who = people(t, f->id);
    assert_int_equal(1, who.rows.n);
    assert_true(str_is(who.rows.v[0].identity[0].surname, "MARTIN"));
    assert_true(str_is(who.rows.v[0].journey.locator, "A1B2C3"));
    assert_int_equal(SOURCE_PNR, who.rows.v[0].journey.sources);
}

static void versions_keep_content_and_difference(void **state)
{
    struct unit_test *t = *state;
    struct booking_version_rows versions = {.rows = {0}};
    str content;

    receive(t, PUSH("R1", "0615", PLAIN_BOOKING));
    receive(t, PUSH("R2", "0715", PLAIN_BOOKING)); /* the same booking: no new version */
    receive(t, PUSH("R3", "0815", PLAIN_BOOKING "SSR+SEAT:HK:1:ZZ:::CDG:DOH+15A::1:N'"));
    int64_t booking = people(t, 1).rows.v[0].journey.booking_id;
    assert_int_equal(0, store_booking_versions(t->st, booking, &t->mem, &versions, &t->err));
    assert_int_equal(2, versions.rows.n);
    assert_true(str_find_str(versions.rows.v[1].diff, STR("\"seats\"")) >= 0);
    assert_int_equal(0, store_booking_content(t->st, booking, 2, &t->mem, &content, &t->err));
    assert_true(str_find_str(content, STR("MARTIN")) >= 0);
    assert_true(str_is(people(t, 1).rows.v[0].journey.seat, "15A"));
}

static void check_one_met_flight(struct unit_test *t)
{
    struct flight_items all = flights(t);

    assert_int_equal(1, all.rows.n);
    assert_true(str_is(all.rows.v[0].flight.designator.carrier, "ZZ"));
    assert_int_equal(1, all.rows.v[0].names.n);
    assert_true(str_is(all.rows.v[0].names.v[0].number, "8431"));
    struct traveller_states who = people(t, all.rows.v[0].flight.id);
    assert_int_equal(1, who.rows.n);
    assert_int_equal(SOURCE_BOTH, who.rows.v[0].journey.sources);
    assert_int_equal(1, all.rows.v[0].counts.both);
}

static void a_list_under_the_codeshare_number_meets_the_push(void **state)
{
    struct unit_test *t = *state;

    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    receive(t, LIST("L1", "0700", "YY8431", ALEX));
    check_one_met_flight(t);
}

/** The booking of PLAIN_BOOKING in the other syntax. */
static void a_push_in_xml_becomes_the_same_flight(void **state)
{
    struct unit_test *t = *state;
    static const char body[] =
        "<?xml version=\"1.0\"?><IATA_PNRGOV_NotifRQ TimeStamp=\"2026-05-10T06:15:00Z\">"
        "<Originator AirlineCode=\"ZZ\"/><FlightLeg CarrierCode=\"ZZ\" FlightNumber=\"0431\" "
        "DepartureDateTime=\"2026-05-12T09:15:00\" ArrivalDateTime=\"2026-05-12T14:45:00\">"
        "<DepartureAirport LocationCode=\"CDG\"/><ArrivalAirport LocationCode=\"DOH\"/></FlightLeg>"
        "<PNRs NumberOfPnrs=\"1\"><PNR PNR_TransDate=\"2026-05-09T18:04:00\">"
        "<BookingRefID ID=\"A1B2C3\"><CompanyName Code=\"ZZ\"/></BookingRefID>"
        "<Passenger RPH=\"1\"><GivenName>ANNEMRS</GivenName><Surname>MARTIN</Surname></Passenger>"
        "<Flight FlightNumber=\"0431\" DepartureDateTime=\"2026-05-12T09:15:00\" Status=\"HK\">"
        "<DepartureAirport LocationCode=\"CDG\"/><ArrivalAirport LocationCode=\"DOH\"/>"
        "<MarketingAirline Code=\"ZZ\"/></Flight></PNR></PNRs></IATA_PNRGOV_NotifRQ>\n";
    struct message_rows messages = {.rows = {0}};
    bool duplicate;

    int64_t id = journal(t, body, &duplicate);
    assert_int_equal(JOURNAL_PROCESSED, process(t, id, body));
    assert_int_equal(1, flights(t).rows.n);
    assert_true(str_is(people(t, 1).rows.v[0].identity[0].surname, "MARTIN"));
    assert_true(str_is(people(t, 1).rows.v[0].journey.locator, "A1B2C3"));
    assert_int_equal(0, store_messages_of_unit(t->st, id, &t->mem, &messages, &t->err));
    assert_int_equal(1, messages.rows.n);
    assert_true(str_is(messages.rows.v[0].sender, "ZZ"));
    assert_int_equal(0, messages.rows.v[0].offset);
    assert_int_equal(sizeof(body) - 2, messages.rows.v[0].length);
    /* The same flight as EDIFACT tells it. */
    receive(t, PUSH("R1", "0715", PLAIN_BOOKING));
    assert_int_equal(1, flights(t).rows.n);
    assert_int_equal(1, people(t, 1).rows.n);
}

static void the_push_meets_a_list_that_came_first(void **state)
{
    struct unit_test *t = *state;

    receive(t, LIST("L1", "0700", "YY8431", ALEX));
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    check_one_met_flight(t);
}

static void two_flights_become_one_when_the_codeshare_is_learnt(void **state)
{
    struct unit_test *t = *state;

    import(t, csv_with_alex);
    receive(t, PUSH("R1", "0615", PLAIN_BOOKING));
    receive(t, LIST("L1", "0700", "YY8431", ALEX));
    assert_int_equal(2, flights(t).rows.n);
    receive(t, "UNB+IATA:1+ZZ+YYPIU+260510:0800+R2'UNH+1+PNRGOV:14:1:IA+Q'MSG+:141'ORG+ZZ:PAR'"
               "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'" CODESHARE_BOOKING PUSH_TAIL);
    struct flight_items all = flights(t);
    assert_int_equal(1, all.rows.n);
    struct traveller_states who = people(t, all.rows.v[0].flight.id);
    assert_int_equal(2, who.rows.n);
    struct hit_rows found = hits(t, all.rows.v[0].flight.id);
    assert_int_equal(1, found.rows.n);
    assert_int_equal(HIT_OPEN, found.rows.v[0].state);
}

static void what_cannot_be_read_is_bad_and_stays(void **state)
{
    struct unit_test *t = *state;
    struct message_rows messages = {.rows = {0}};
    str kept;
    bool duplicate;

    int64_t id = journal(t, "not a message at all", &duplicate);
    assert_int_equal(JOURNAL_BAD, process(t, id, "not a message at all"));
    assert_int_equal(0, store_messages_of_unit(t->st, id, &t->mem, &messages, &t->err));
    assert_int_equal(1, messages.rows.n);
    assert_false(messages.rows.v[0].usable);
    assert_true(messages.rows.v[0].findings.n > 0);
    assert_int_equal(0, store_journal_body(t->st, id, &t->mem, &kept, &t->err));
    assert_true(str_is(kept, "not a message at all"));
    assert_int_equal(0, flights(t).rows.n);
}

#define TWO_LEGS                                                                                   \
    "SRC'RCI+ZZ:D0UB1E::010426:0912'DAT+700:090526:1804'ORG+ZZ:PAR'TIF+MARTIN+ANNEMRS:A:1'"        \
    "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'"                                      \
    "TVL+120526:1800:120526:2300+DOH+KHI+ZZ+0777:Y'RPI+1+HK'"

static void one_traveller_on_two_flights_is_one_traveller(void **state)
{
    struct unit_test *t = *state;

    receive(t, PUSH("R1", "0615", TWO_LEGS));
    receive(t, "UNB+IATA:1+ZZ+YYPIU+260510:0620+R2'UNH+1+PNRGOV:14:1:IA+Q'MSG+:22'ORG+ZZ:PAR'"
               "TVL+120526:1800:120526:2300+DOH+KHI+ZZ+0777'EQN+1'" TWO_LEGS PUSH_TAIL);
    assert_int_equal(2, flights(t).rows.n);
    struct traveller_states first = people(t, 1), second = people(t, 2);
    assert_int_equal(1, first.rows.n);
    assert_int_equal(1, second.rows.n);
    assert_int_equal(first.rows.v[0].traveller.id, second.rows.v[0].traveller.id);
    assert_int_not_equal(first.rows.v[0].journey.id, second.rows.v[0].journey.id);

    /* Off the first flight is not off the second. */
    receive(t, "UNB+IATA:1+ZZ+YYPIU+260510:0700+R3'UNH+1+PNRGOV:14:1:IA+Q'MSG+:141'ORG+ZZ:PAR'"
               "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'"
               "SRC'RCI+ZZ:D0UB1E::010426:0912'ORG'" PUSH_TAIL);
    assert_int_equal(JOURNEY_CANCELLED, people(t, 1).rows.v[0].journey.status);
    assert_int_equal(JOURNEY_BOOKED, people(t, 2).rows.v[0].journey.status);
}

static void a_processed_unit_is_left_as_it_is(void **state)
{
    struct unit_test *t = *state;
    static const char body[] = PUSH("R1", "0615", PLAIN_BOOKING);
    bool duplicate;

    int64_t id = journal(t, body, &duplicate);
    assert_int_equal(JOURNAL_PROCESSED, process(t, id, body));
    assert_int_equal(JOURNAL_PROCESSED, process(t, id, body));
    assert_int_equal(1, ingest_figures(t->ingest)->units);
}

static void a_bad_message_leaves_its_neighbour(void **state)
{
    struct unit_test *t = *state;

    assert_int_equal(JOURNAL_PROCESSED,
                     receive(t, "junk" PUSH("R1", "0615", PLAIN_BOOKING) "UNB+trunc"));
    assert_int_equal(1, flights(t).rows.n);
}

static void nothing_is_concluded_from_a_test_interchange(void **state)
{
    struct unit_test *t = *state;

    assert_int_equal(
        JOURNAL_PROCESSED,
        receive(t, "UNB+IATA:1+ZZ+YYPIU+260510:0615+T1++PNRGOV++++1'"
                   "UNH+1+PNRGOV:14:1:IA+Q'MSG+:22'ORG+ZZ:PAR'"
                   "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'" PLAIN_BOOKING PUSH_TAIL));
    assert_int_equal(0, flights(t).rows.n);
}

static const char acknowledgement[] =
    "UNB+UNOA:4+ZZ+YYIAPI+260512:0641+A1'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'RFF+TN:Y1'"
    "RFF+AF:ZZ0431'DTM+189:2605120915:201'LOC+125+CDG'LOC+87+DOH'ERP+2'RFF+AVF:A1B2C3'"
    "RFF+ABO:CDG110'ERC+1Z'UNT+12+1'UNZ+1+A1'"
    "UNB+IATA:1+ZZ+YYPIU+260512:0642+A2'UNH+1+ACKRES:11:1:IA+Q'MSG+:23'UNT+3+1'UNZ+1+A2'"
    "UNB+UNOA:3+ZZ+YYPIU+260512:0643+A3'UNH+1+CONTRL:3:1:UN'UCI+R1+YYPIU+ZZ+7'UNT+3+1'UNZ+1+A3'";

/** Carriers send them, too. They are kept and understood, and change nothing about a flight. */
static void answers_are_kept_and_change_nothing(void **state)
{
    struct unit_test *t = *state;
    struct message_rows messages = {.rows = {0}};
    bool duplicate;

    receive(t, PUSH("R1", "0615", PLAIN_BOOKING));
    int64_t id = journal(t, acknowledgement, &duplicate);
    assert_int_equal(JOURNAL_PROCESSED, process(t, id, acknowledgement));
    assert_int_equal(0, store_messages_of_unit(t->st, id, &t->mem, &messages, &t->err));
    assert_int_equal(3, messages.rows.n);
    for (uint32_t i = 0; i < messages.rows.n; i++) {
        assert_true(messages.rows.v[i].usable);
        assert_int_equal(0, messages.rows.v[i].flight_id);
        assert_int_equal(0, messages.rows.v[i].findings.n);
    }
    assert_true(str_is(messages.rows.v[0].type, "CUSRES"));
    assert_int_equal(1, flights(t).rows.n);
    assert_int_equal(1, people(t, 1).rows.n);
}

/** A request of a State to a carrier has no business here: kept, and nothing else. */
static void a_request_for_data_is_kept_as_bad(void **state)
{
    struct unit_test *t = *state;

    assert_int_equal(JOURNAL_BAD,
                     receive(t, "UNB+IATA:1+ZZ+YYPIU+260512:0642+A2'UNH+1+GOVREQ:11:1:IA'"
                                "MSG+:24'UNT+3+1'UNZ+1+A2'"));
    assert_int_equal(0, flights(t).rows.n);
}

static void a_listed_traveller_is_a_hit_with_reasons(void **state)
{
    struct unit_test *t = *state;

    import(t, csv_with_alex);
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    struct hit_rows found = hits(t, 1);
    struct hit_row full;
    assert_int_equal(1, found.rows.n);
    assert_int_equal(0, store_hit_get(t->st, found.rows.v[0].id, &t->mem, &full, &t->err));
    assert_true(full.score > 0.9);
    assert_true(str_find_str(full.reasons, STR("document")) >= 0);
    assert_true(str_find_str(full.evidence, STR("\"source\":\"pnr\"")) >= 0);
    receive(t, LIST("L1", "0700", "ZZ431", ALEX)); /* the same person from API: the same hit */
    assert_int_equal(1, hits(t, 1).rows.n);
}

static void a_new_list_finds_who_is_booked_and_a_removed_entry_withdraws(void **state)
{
    struct unit_test *t = *state;

    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    import(t, csv_without);
    assert_int_equal(0, rescreen(t).hits);
    struct list_import_figures figures = import(t, csv_with_alex);
    assert_int_equal(2, figures.version);
    assert_int_equal(1, figures.added);
    assert_int_equal(1, rescreen(t).hits);
    assert_int_equal(HIT_OPEN, hits(t, 1).rows.v[0].state);

    figures = import(t, csv_without);
    assert_int_equal(1, figures.withdrawn);
    assert_int_equal(1, figures.recalled);
    assert_int_equal(0, rescreen(t).withdrawn);
    assert_int_equal(HIT_DISMISSED, hits(t, 1).rows.v[0].state);

    import(t, csv_with_alex); /* listed again: the system's own dismissal does not stand */
    assert_int_equal(1, rescreen(t).hits);
    assert_int_equal(HIT_OPEN, hits(t, 1).rows.v[0].state);
    assert_int_equal(1, hits(t, 1).rows.n);
}

/** A push that comes after a later one says who was booked; in order it would have been a hit. */
static void who_is_cancelled_by_the_time_it_is_told_is_screened(void **state)
{
    struct unit_test *t = *state;

    import(t, csv_with_alex);
    receive(t, PUSH("R2", "0700", PLAIN_BOOKING));
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    assert_int_equal(1, flights(t).rows.v[0].counts.cancelled);
    assert_int_equal(1, hits(t, 1).rows.n);
}

static void an_officers_dismissal_stands(void **state)
{
    struct unit_test *t = *state;

    import(t, csv_with_alex);
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    struct hit_row hit = hits(t, 1).rows.v[0];
    struct decision_row decision = {.hit_id = hit.id,
                                    .hit_version = hit.version + 1,
                                    .at = NOW,
                                    .user = STR("ayesha"),
                                    .outcome = STR("dismiss"),
                                    .reason = STR("different_person")};
    int64_t ignored;
    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0,
                     store_hit_set_state(t->st, hit.id, hit.version, HIT_DISMISSED, NOW, &t->err));
    assert_int_equal(0, store_decision_insert(t->st, &decision, &ignored, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
    receive(t, LIST("L1", "0700", "ZZ431", ALEX));
    rescreen(t);
    assert_int_equal(HIT_DISMISSED, hits(t, 1).rows.v[0].state);
}

static void an_empty_list_cannot_replace_a_good_one(void **state)
{
    struct unit_test *t = *state;
    struct list_import list = {.name = STR("A list"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("none"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;
    struct list_row row;

    import(t, csv_with_alex);
    assert_int_equal(
        -1, list_import_bytes(t->st, &list, STR("id,name\n"), NOW, NULL, NULL, &figures, &t->err));
    assert_int_equal(ERR_SYNTAX, t->err.code);
    list.owner = STR_NONE;
    assert_int_equal(-1, list_import_bytes(t->st, &list, STR("id,name\n1,DOE\n"), NOW, NULL, NULL,
                                           &figures, &t->err));
    assert_int_equal(ERR_USAGE, t->err.code);
    assert_int_equal(1, store_list_find(t->st, STR("A list"), &t->mem, &row, &t->err));
    assert_int_equal(1, row.version);
    assert_int_equal(2, row.entries);
}

/** The flight left long ago: no window of screening again reaches it. */
#define YEARS_LATER (NOW + (utc_ms)3 * 366 * 24 * 3600 * 1000)

static struct decision_row last_decision(struct unit_test *t, int64_t hit_id)
{
    struct decision_rows rows = {0};

    assert_int_equal(0, store_decisions_of_hit(t->st, hit_id, &t->mem, &rows, &t->err));
    assert_true(rows.rows.n > 0);
    return *vec_last(&rows.rows);
}

static void removing_a_list_recalls_hits_of_flights_long_gone(void **state)
{
    struct unit_test *t = *state;
    struct list_action action = {.name = STR("A list"), .user = STR("asma"), .now = YEARS_LATER};
    struct list_action_figures figures;

    import(t, csv_with_alex);
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    assert_int_equal(HIT_OPEN, hits(t, 1).rows.v[0].state);
    assert_int_equal(0, list_remove(t->st, &action, &figures, &t->err));
    assert_int_equal(1, figures.recalled);
    assert_int_equal(2, figures.removed);
    assert_int_equal(HIT_DISMISSED, hits(t, 1).rows.v[0].state);
    struct decision_row decision = last_decision(t, hits(t, 1).rows.v[0].id);
    assert_true(str_is(decision.user, "-"));
    assert_true(str_is(decision.note, "withdrawn: the list was removed"));
    assert_int_equal(-1, list_remove(t->st, &action, &figures, &t->err));
    assert_int_equal(ERR_NOT_FOUND, t->err.code);
    load_lists(t);
    assert_int_equal(0, watchlist_entries(t));

    /* It comes back as it was, and so does the hit when its flight is screened. */
    action.version = 1;
    assert_int_equal(0, list_rollback(t->st, &action, &figures, &t->err));
    assert_int_equal(2, figures.added);
    action.version = 0;
    assert_int_equal(0, list_activate(t->st, &action, &figures, &t->err));
    load_lists(t);
    assert_int_equal(2, watchlist_entries(t));
    assert_int_equal(1, rescreen(t).hits);
}

static void what_expires_is_recalled_the_day_after(void **state)
{
    struct unit_test *t = *state;
    uint64_t recalled = 0;

    import(t, "id,name,born_on,sex,nationality,document,expires_on\n"
              "W1,\"JONES, ALEX\",1964-07-12,M,GBR,X1234567,2026-05-10\n");
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    assert_int_equal(1, hits(t, 1).rows.n);
    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0, screen_recall(t->st, NOW, &recalled, &t->err));
    assert_int_equal(0, recalled);
    assert_int_equal(0, screen_recall(t->st, NOW + (utc_ms)24 * 3600 * 1000, &recalled, &t->err));
    assert_int_equal(1, recalled);
    assert_int_equal(0, store_commit(t->st, &t->err));
    struct decision_row decision = last_decision(t, hits(t, 1).rows.v[0].id);
    assert_true(str_is(decision.note, "withdrawn: the entry has expired"));
}

static void a_hit_that_was_decided_is_not_recalled(void **state)
{
    struct unit_test *t = *state;
    struct list_action action = {.name = STR("A list"), .user = STR("asma"), .now = YEARS_LATER};
    struct list_action_figures figures;

    import(t, csv_with_alex);
    receive(t, PUSH("R1", "0615", CODESHARE_BOOKING));
    struct hit_row hit = hits(t, 1).rows.v[0];
    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0,
                     store_hit_set_state(t->st, hit.id, hit.version, HIT_CONFIRMED, NOW, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
    assert_int_equal(0, list_remove(t->st, &action, &figures, &t->err));
    assert_int_equal(0, figures.recalled);
    assert_int_equal(HIT_CONFIRMED, hits(t, 1).rows.v[0].state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_bytes_are_one_unit),
        TEST(a_push_becomes_a_flight_with_its_travellers),
        TEST(a_push_in_xml_becomes_the_same_flight),
        TEST(versions_keep_content_and_difference),
        TEST(a_list_under_the_codeshare_number_meets_the_push),
        TEST(the_push_meets_a_list_that_came_first),
        TEST(two_flights_become_one_when_the_codeshare_is_learnt),
        TEST(what_cannot_be_read_is_bad_and_stays),
        TEST(one_traveller_on_two_flights_is_one_traveller),
        TEST(a_processed_unit_is_left_as_it_is),
        TEST(a_bad_message_leaves_its_neighbour),
        TEST(nothing_is_concluded_from_a_test_interchange),
        TEST(answers_are_kept_and_change_nothing),
        TEST(a_request_for_data_is_kept_as_bad),
        TEST(a_listed_traveller_is_a_hit_with_reasons),
        TEST(a_new_list_finds_who_is_booked_and_a_removed_entry_withdraws),
        TEST(who_is_cancelled_by_the_time_it_is_told_is_screened),
        TEST(an_officers_dismissal_stands),
        TEST(an_empty_list_cannot_replace_a_good_one),
        TEST(removing_a_list_recalls_hits_of_flights_long_gone),
        TEST(what_expires_is_recalled_the_day_after),
        TEST(a_hit_that_was_decided_is_not_recalled),
    };

    return cmocka_run_group_tests_name("app.ingest", tests, NULL, NULL);
}
