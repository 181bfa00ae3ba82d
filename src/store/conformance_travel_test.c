/* SPDX-License-Identifier: Apache-2.0 */
/* Every engine: journal, messages, flights and the board, bookings, travellers, manifests. */
#include "store/bookings.h"
#include "store/conformance.h"
#include "store/flights.h"
#include "store/hits.h"
#include "store/journal.h"
#include "store/ledgers.h"
#include "store/travellers.h"

/* ---- journal ---- */

static int64_t keep(struct fixture *f, str body, bool expect_duplicate)
{
    int64_t id = 0;
    bool duplicate = !expect_duplicate;

    OK(f, store_journal_append(f->st, body, STR("cli"), NOW, &id, &duplicate, &f->err));
    assert_int_equal(duplicate, expect_duplicate);
    return id;
}

static void the_same_bytes_are_kept_once(void **state)
{
    struct fixture *f = *state;
    struct journal_row row;
    struct sha256 hash = sha256_of(STR("UNB+..."));
    str body = STR_NONE;

    begin(f);
    int64_t id = keep(f, STR("UNB+..."), false), empty = keep(f, STR(""), false);
    assert_int_equal(keep(f, STR("UNB+..."), true), id);
    assert_true(empty != id);
    commit(f);

    OK(f, store_journal_get(f->st, id, &f->mem, &row, &f->err));
    assert_memory_equal(row.sha256.bytes, hash.bytes, SHA256_BYTES);
    assert_str(row.source, "cli");
    assert_int_equal(row.received_at, NOW);
    assert_int_equal(row.processed_at, UTC_UNKNOWN);
    assert_int_equal(row.size, 7);
    assert_int_equal(row.status, JOURNAL_RECEIVED);
    OK(f, store_journal_body(f->st, id, &f->mem, &body, &f->err));
    assert_str(body, "UNB+...");
    OK(f, store_journal_body(f->st, empty, &f->mem, &body, &f->err));
    assert_int_equal(body.n, 0);

    assert_int_equal(store_journal_find(f->st, &hash, &f->mem, &row, &f->err), 1);
    assert_int_equal(row.id, id);
    hash.bytes[0] ^= 1;
    assert_int_equal(store_journal_find(f->st, &hash, &f->mem, &row, &f->err), 0);
    FAILS(f, ERR_NOT_FOUND, store_journal_get(f->st, 99, &f->mem, &row, &f->err));
    FAILS(f, ERR_NOT_FOUND, store_journal_body(f->st, 99, &f->mem, &body, &f->err));
}

static void a_large_body_with_every_byte_comes_back(void **state)
{
    struct fixture *f = *state;
    size_t n = 3 * MIB + 1;
    char *bytes = arena_alloc(&f->mem, n);
    str back = STR_NONE;

    assert_non_null(bytes);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    begin(f);
    int64_t id = keep(f, (str){bytes, n}, false);
    commit(f);
    OK(f, store_journal_body(f->st, id, &f->mem, &back, &f->err));
    assert_int_equal(back.n, n);
    assert_memory_equal(back.p, bytes, n);
}

static void a_body_above_the_limit_is_refused(void **state)
{
    struct fixture *f = *state;
    char byte = 0;
    int64_t id;
    bool duplicate;

    begin(f); /* the length alone is looked at */
    FAILS(f, ERR_LIMIT,
          store_journal_append(f->st, (str){&byte, JOURNAL_BODY_MAX + 1}, STR("cli"), NOW, &id,
                               &duplicate, &f->err));
}

static void a_damaged_body_is_an_error_and_not_a_crash(void **state)
{
    struct fixture *f = *state;
    str body;

    begin(f);
    int64_t id = keep(f, STR("UNB+some bytes that are long enough to be squeezed"), false);
    commit(f);
    f->engine->raw(f->url, "UPDATE journal_body SET body = x'28b52ffd'");
    FAILS(f, ERR_STORE, store_journal_body(f->st, id, &f->mem, &body, &f->err));
    f->engine->raw(f->url, "UPDATE journal_body SET body = x''");
    FAILS(f, ERR_STORE, store_journal_body(f->st, id, &f->mem, &body, &f->err));
}

static void waiting_units_are_listed_until_they_are_done(void **state)
{
    struct fixture *f = *state;
    struct journal_rows rows = {.rows = {.n = 0}};
    uint64_t counts[JOURNAL_STATUS_COUNT];

    begin(f);
    int64_t a = keep(f, STR("a"), false), b = keep(f, STR("b"), false);
    int64_t c = keep(f, STR("c"), false), d = keep(f, STR("d"), false);
    OK(f, store_journal_set_status(f->st, b, JOURNAL_PROCESSED, NOW + 1, &f->err));
    OK(f, store_journal_set_status(f->st, d, JOURNAL_BAD, NOW + 1, &f->err));
    commit(f);
    OK(f, store_journal_received(f->st, 0, 10, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 2);
    assert_int_equal(rows.rows.v[0].id, a);
    assert_int_equal(rows.rows.v[1].id, c);
    rows.rows.n = 0;
    OK(f, store_journal_received(f->st, a, 10, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    rows.rows.n = 0;
    OK(f, store_journal_received(f->st, 0, 1, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    OK(f, store_journal_counts(f->st, counts, &f->err));
    assert_int_equal(counts[JOURNAL_RECEIVED], 2);
    assert_int_equal(counts[JOURNAL_PROCESSED], 1);
    assert_int_equal(counts[JOURNAL_BAD], 1);
    assert_string_equal(journal_status_name(JOURNAL_BAD), "bad");
    begin(f);
    FAILS(f, ERR_NOT_FOUND, store_journal_set_status(f->st, 99, JOURNAL_BAD, NOW, &f->err));
}

/* ---- a flight to hang things on ---- */

static struct flight_row flight_row(str number)
{
    return (struct flight_row){
        .designator = {STR("ZZ"),     number,       STR("")},
        .departs_on = {2026,          5,            12     },
        .from = STR("CDG"),
        .to = STR("DOH"),
        .mode = MODE_AIR,
        .status = FLIGHT_SCHEDULED,
        .departs_at = {{2026, 5, 12}, 9 * 60 + 15,  -1     },
        .arrives_at = {{2026, 5, 12}, 17 * 60 + 45, -1     },
        .departs_utc = NOW + 2 * HOUR,
        .arrives_utc = NOW + 9 * HOUR,
        .pnr_pushes = 1,
        .api_lists = 2,
        .last_message_at = NOW,
    };
}

static int64_t add_flight(struct fixture *f, str number)
{
    struct flight_row row = flight_row(number);
    int64_t id = 0;

    OK(f, store_flight_insert(f->st, &row, &id, &f->err));
    return id;
}

static void messages_are_kept_with_their_unit_and_flight(void **state)
{
    struct fixture *f = *state;
    struct message_rows rows = {.rows = {.n = 0}};
    struct message_row row = {
        .ordinal = 1,
        .type = STR("PNRGOV"),
        .version = STR("13:1"),
        .reference = STR("1"),
        .function = STR("full"),
        .usable = true,
        .findings = STR("[{\"code\":\"UNT_COUNT\"}]"),
        .offset = 10,
        .length = 2000,
        .sender = STR("1A"),
        .access_reference = STR("ABC"),
        .sent_at = NOW,
        .part = 1,
        .declared_count = 90,
        .item_count = 89,
    };
    int64_t first, second, third;

    begin(f);
    row.journal_id = keep(f, STR("u"), false);
    row.flight_id = add_flight(f, STR("431"));
    OK(f, store_message_insert(f->st, &row, &first, &f->err));
    row.ordinal = 2;
    row.part = 2;
    row.last_part = true;
    row.sent_at = NOW + 1;
    row.declared_count = -1;
    row.findings = STR_NONE;
    OK(f, store_message_insert(f->st, &row, &second, &f->err));
    struct message_row junk = {.journal_id = row.journal_id,
                               .ordinal = 3,
                               .type = STR("unknown"),
                               .sent_at = UTC_UNKNOWN,
                               .declared_count = -1};
    OK(f, store_message_insert(f->st, &junk, &third, &f->err));
    commit(f);

    OK(f, store_messages_of_unit(f->st, row.journal_id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 3);
    const struct message_row *got = &rows.rows.v[0];
    assert_int_equal(got->id, first);
    assert_str(got->type, "PNRGOV");
    assert_str(got->version, "13:1");
    assert_str(got->function, "full");
    assert_str(got->findings, "[{\"code\":\"UNT_COUNT\"}]");
    assert_true(got->usable);
    assert_int_equal(got->flight_id, row.flight_id);
    assert_int_equal(got->offset, 10);
    assert_int_equal(got->length, 2000);
    assert_int_equal(got->declared_count, 90);
    assert_int_equal(got->item_count, 89);
    assert_int_equal(got->sent_at, NOW);
    assert_str(rows.rows.v[1].access_reference, "ABC");
    assert_true(rows.rows.v[1].last_part);
    assert_int_equal(rows.rows.v[1].declared_count, -1);
    assert_int_equal(rows.rows.v[2].flight_id, 0);
    assert_false(rows.rows.v[2].usable);
    assert_int_equal(rows.rows.v[2].sent_at, UTC_UNKNOWN);

    rows.rows.n = 0;
    OK(f,
       store_messages_of_flight(f->st, row.flight_id, STR("1A"), NOW + 1, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    assert_int_equal(rows.rows.v[0].id, second);
    rows.rows.n = 0;
    OK(f, store_messages_of_flight(f->st, row.flight_id, STR("1S"), NOW, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 0);
    begin(f);
    FAILS(f, ERR_CONFLICT, store_message_insert(f->st, &row, &third, &f->err));
    store_rollback(f->st);
    begin(f);
    row.ordinal = 9;
    row.flight_id = 4711;
    FAILS(f, ERR_CONFLICT, store_message_insert(f->st, &row, &third, &f->err));
}

/* ---- flights ---- */

static void a_flight_comes_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct flight_row row = flight_row(STR("431")), got;

    row.designator.suffix = STR("A");
    begin(f);
    OK(f, store_flight_insert(f->st, &row, &row.id, &f->err));
    commit(f);
    OK(f, store_flight_get(f->st, row.id, &f->mem, &got, &f->err));
    assert_true(designator_eq(&got.designator, &row.designator));
    assert_true(date_eq(got.departs_on, row.departs_on));
    assert_str(got.from, "CDG");
    assert_str(got.to, "DOH");
    assert_int_equal(got.departs_at.minute, row.departs_at.minute);
    assert_true(date_eq(got.arrives_at.date, row.arrives_at.date));
    assert_int_equal(got.departs_utc, row.departs_utc);
    assert_int_equal(got.arrives_utc, row.arrives_utc);
    assert_int_equal(got.pnr_pushes, 1);
    assert_int_equal(got.api_lists, 2);
    assert_int_equal(got.last_message_at, NOW);
    FAILS(f, ERR_NOT_FOUND, store_flight_get(f->st, 99, &f->mem, &got, &f->err));
}

static void a_flight_is_found_by_its_whole_key_only(void **state)
{
    struct fixture *f = *state;
    struct flight_row row = flight_row(STR("431")), got;
    struct designator suffixed = {STR("ZZ"), STR("431"), STR("A")};

    begin(f);
    OK(f, store_flight_insert(f->st, &row, &row.id, &f->err));
    assert_int_equal(store_flight_find(f->st, &row.designator, row.departs_on, row.from, row.to,
                                       &f->mem, &got, &f->err),
                     1);
    assert_int_equal(got.id, row.id);
    assert_int_equal(store_flight_find(f->st, &suffixed, row.departs_on, row.from, row.to, &f->mem,
                                       &got, &f->err),
                     0);
    assert_int_equal(store_flight_find(f->st, &row.designator, row.departs_on, row.from, STR("LHR"),
                                       &f->mem, &got, &f->err),
                     0);
    FAILS(f, ERR_CONFLICT, store_flight_insert(f->st, &row, &row.id, &f->err));
}

static uint32_t named(struct fixture *f, str carrier, str number, struct date on, int64_t *id)
{
    struct flight_rows rows = {.rows = {.n = 0}};
    struct designator name = {carrier, number, STR("")};

    OK(f, store_flights_find_named(f->st, &name, on, &f->mem, &rows, &f->err));
    *id = rows.rows.n ? rows.rows.v[0].id : 0;
    return rows.rows.n;
}

static void a_codeshare_is_another_name_of_one_flight(void **state)
{
    struct fixture *f = *state;
    struct designator codeshare = {STR("QQ"), STR("8431"), STR("")};
    struct date day = {2026, 5, 12}, next = {2026, 5, 13};
    struct flight_item item;
    int64_t id;

    begin(f);
    int64_t flight = add_flight(f, STR("431"));
    OK(f, store_flight_name_add(f->st, flight, &codeshare, &f->err));
    OK(f, store_flight_name_add(f->st, flight, &codeshare, &f->err));
    commit(f);
    assert_int_equal(named(f, STR("ZZ"), STR("431"), day, &id), 1);
    assert_int_equal(id, flight);
    assert_int_equal(named(f, STR("QQ"), STR("8431"), day, &id), 1);
    assert_int_equal(id, flight);
    assert_int_equal(named(f, STR("QQ"), STR("8431"), next, &id), 0);
    OK(f, store_flight_item(f->st, flight, &f->mem, &item, &f->err));
    assert_int_equal(item.names.n, 1);
    assert_true(designator_eq(&item.names.v[0], &codeshare));
}

static void a_flight_that_came_under_its_codeshare_takes_its_operating_key(void **state)
{
    struct fixture *f = *state;
    struct flight_row row = flight_row(STR("8431")), got;
    struct flight_item item;
    struct date day = {2026, 5, 12}, next = {2026, 5, 13};
    int64_t id;

    begin(f);
    OK(f, store_flight_insert(f->st, &row, &row.id, &f->err));
    row.designator = (struct designator){STR("QQ"), STR("431"), STR("")};
    row.departs_on = next;
    row.status = FLIGHT_CLOSED;
    row.departs_utc = UTC_UNKNOWN;
    OK(f, store_flight_update(f->st, &row, &f->err));
    commit(f);
    OK(f, store_flight_get(f->st, row.id, &f->mem, &got, &f->err));
    assert_str(got.designator.carrier, "QQ");
    assert_int_equal(got.status, FLIGHT_CLOSED);
    assert_int_equal(got.departs_utc, UTC_UNKNOWN);
    assert_int_equal(named(f, STR("ZZ"), STR("8431"), day, &id), 0);
    assert_int_equal(named(f, STR("ZZ"), STR("8431"), next, &id), 1);
    assert_int_equal(named(f, STR("QQ"), STR("431"), next, &id), 1);
    OK(f, store_flight_item(f->st, row.id, &f->mem, &item, &f->err));
    assert_int_equal(item.names.n, 1);
    assert_str(item.names.v[0].number, "8431");
    begin(f);
    row.id = 99;
    FAILS(f, ERR_NOT_FOUND, store_flight_update(f->st, &row, &f->err));
}

/* ---- people to hang on flights ---- */

static int64_t add_booking(struct fixture *f, str locator)
{
    struct booking_row row = {
        .system = STR("1A"),
        .locator = locator,
        .created_on = {2026, 3, 2},
        .sender = STR("1A"),
        .digest = UINT64_C(0xFEDCBA9876543210),
        .version = 1,
        .sent_at = NOW,
        .transacted_at = UTC_UNKNOWN,
        .first_seen_at = NOW,
        .last_seen_at = NOW,
    };
    int64_t id = 0;

    OK(f, store_booking_insert(f->st, &row, &id, &f->err));
    return id;
}

struct person {
    str surname, given;
    enum source source;
    enum role role;
    enum journey_status status;
};

/** Traveller, identity and journey. @return the journey */
static struct journey_row add_person(struct fixture *f, int64_t flight, int64_t booking,
                                     struct person who)
{
    struct traveller_row traveller = {.booking_id = booking, .type = TRAVELLER_ADULT};
    struct identity_row identity = {
        .source = who.source,
        .surname = who.surname,
        .given = who.given,
        .given_as_sent = who.given,
        .sex = 'F',
        .born_on = {1980, 3, 0},
        .nationality = STR("FRA")
    };
    struct journey_row journey = {.flight_id = flight,
                                  .booking_id = booking,
                                  .role = who.role,
                                  .status = who.status,
                                  .status_at = NOW,
                                  .sources = who.source,
                                  .locator = STR("E5F6G7")};

    OK(f, store_traveller_insert(f->st, &traveller, &journey.traveller_id, &f->err));
    identity.traveller_id = journey.traveller_id;
    OK(f, store_identity_put(f->st, &identity, &f->err));
    OK(f, store_journey_insert(f->st, &journey, &journey.id, &f->err));
    return journey;
}

static struct journey_row add_named(struct fixture *f, int64_t flight, str surname)
{
    return add_person(
        f, flight, 0,
        (struct person){surname, STR("ANN"), SOURCE_PNR, ROLE_PASSENGER, JOURNEY_BOOKED});
}

static void add_document(struct fixture *f, int64_t traveller, uint32_t ordinal,
                         enum document_source source, str number)
{
    struct document_row row = {
        traveller,
        ordinal,
        {.source = source,
          .type = STR("P"),
          .number = number,
          .issuer = STR("FRA"),
          .nationality = STR("FRA"),
          .place = STR("PARIS"),
          .expires_on = {2030, 1, 1},
          .issued_on = {2020, 0, 0}}
    };

    OK(f, store_document_put(f->st, &row, &f->err));
}

/** A list with one entry, so that journeys can have hits. */
static int64_t add_entry(struct fixture *f, int64_t *list)
{
    struct list_row row = {.name = STR("sanctions"),
                           .owner = STR("o"),
                           .purpose = STR("p"),
                           .legal_basis = STR("l"),
                           .version = 1,
                           .imported_at = NOW};
    struct entry_row entry = {.ref = STR("Q1"), .version = 1};
    int64_t id = 0;

    OK(f, store_list_insert(f->st, &row, list, &f->err));
    entry.list_id = *list;
    OK(f, store_entry_put(f->st, &entry, &id, NULL, &f->err));
    return id;
}

static int64_t add_hit(struct fixture *f, const struct journey_row *journey, int64_t list,
                       int64_t entry, enum hit_state state, unsigned band)
{
    struct hit_row row = {.journey_id = journey->id,
                          .entry_id = entry,
                          .flight_id = journey->flight_id,
                          .list_id = list,
                          .list_version = 1,
                          .state = state,
                          .band = band,
                          .score = 0.5,
                          .created_at = NOW,
                          .updated_at = NOW};
    int64_t id = 0;

    OK(f, store_hit_insert(f->st, &row, &id, &f->err));
    return id;
}

/* ---- the board ---- */

static void the_board_counts_journeys_as_the_api_says(void **state)
{
    static const struct person people[] = {
        {{"A", 1}, {"A", 1}, SOURCE_PNR,  ROLE_PASSENGER,         JOURNEY_BOOKED    },
        {{"B", 1}, {"B", 1}, SOURCE_BOTH, ROLE_PASSENGER,         JOURNEY_BOARDED   },
        {{"C", 1}, {"C", 1}, SOURCE_API,  ROLE_TRANSIT_PASSENGER, JOURNEY_CHECKED_IN},
        {{"D", 1}, {"D", 1}, SOURCE_PNR,  ROLE_PASSENGER,         JOURNEY_CANCELLED },
        {{"E", 1}, {"E", 1}, SOURCE_PNR,  ROLE_PASSENGER,         JOURNEY_NO_SHOW   },
        {{"F", 1}, {"F", 1}, SOURCE_API,  ROLE_CREW,              JOURNEY_BOARDED   },
        {{"G", 1}, {"G", 1}, SOURCE_API,  ROLE_TRANSIT_CREW,      JOURNEY_CANCELLED },
    };
    struct fixture *f = *state;
    struct journey_row journeys[COUNT_OF(people)];
    struct flight_item item;
    int64_t list;

    begin(f);
    int64_t flight = add_flight(f, STR("431")), other = add_flight(f, STR("432"));
    for (size_t i = 0; i < COUNT_OF(people); i++)
        journeys[i] = add_person(f, flight, 0, people[i]);
    int64_t entry = add_entry(f, &list);
    add_hit(f, &journeys[0], list, entry, HIT_OPEN, 2);
    add_hit(f, &journeys[1], list, entry, HIT_UNSURE, 1);
    add_hit(f, &journeys[2], list, entry, HIT_CONFIRMED, 2);
    add_hit(f, &journeys[4], list, entry, HIT_DISMISSED, 2);
    commit(f);

    OK(f, store_flight_item(f->st, flight, &f->mem, &item, &f->err));
    assert_int_equal(item.counts.booked, 4);
    assert_int_equal(item.counts.checked_in, 2);
    assert_int_equal(item.counts.boarded, 1);
    assert_int_equal(item.counts.cancelled, 1);
    assert_int_equal(item.counts.pnr, 3);
    assert_int_equal(item.counts.api, 2);
    assert_int_equal(item.counts.both, 1);
    assert_int_equal(item.counts.crew, 1);
    assert_int_equal(item.hits.urgent, 1);
    assert_int_equal(item.hits.review, 1);
    assert_int_equal(item.hits.undecided, 2);
    assert_int_equal(item.hits.confirmed, 1);
    OK(f, store_flight_item(f->st, other, &f->mem, &item, &f->err));
    assert_int_equal(item.counts.booked, 0);
    assert_int_equal(item.hits.undecided, 0);
    FAILS(f, ERR_NOT_FOUND, store_flight_item(f->st, 99, &f->mem, &item, &f->err));
}

static int64_t add_timed(struct fixture *f, str number, utc_ms departs, utc_ms arrives)
{
    struct flight_row row = flight_row(number);
    int64_t id = 0;

    row.departs_utc = departs;
    row.arrives_utc = arrives;
    OK(f, store_flight_insert(f->st, &row, &id, &f->err));
    return id;
}

static struct flight_items board(struct fixture *f, const struct flight_filter *filter,
                                 struct store_page page)
{
    struct flight_items items;

    OK(f, store_flights_list(f->st, filter, page, &f->mem, &items, &f->err));
    return items;
}

static const struct store_page whole = {100, 0};

static void the_next_event_comes_first(void **state)
{
    struct fixture *f = *state;
    struct flight_filter filter = {.now = NOW, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN};

    begin(f);
    int64_t over_long = add_timed(f, STR("1"), NOW - 9 * HOUR, NOW - 5 * HOUR);
    int64_t over = add_timed(f, STR("2"), NOW - 9 * HOUR, NOW - HOUR);
    int64_t later = add_timed(f, STR("3"), NOW + 5 * HOUR, NOW + 9 * HOUR);
    int64_t in_the_air = add_timed(f, STR("4"), NOW - HOUR, NOW + 2 * HOUR);
    int64_t soon = add_timed(f, STR("5"), NOW + HOUR, UTC_UNKNOWN);
    commit(f);
    const int64_t wanted[] = {soon, in_the_air, later, over, over_long};
    struct flight_items items = board(f, &filter, whole);
    assert_int_equal(items.total, 5);
    assert_int_equal(items.rows.n, 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(items.rows.v[i].flight.id, wanted[i]);

    items = board(f, &filter, (struct store_page){2, 3});
    assert_int_equal(items.total, 5);
    assert_int_equal(items.rows.n, 2);
    assert_int_equal(items.rows.v[0].flight.id, over);
    items = board(f, &filter, (struct store_page){0, 0});
    assert_int_equal(items.total, 5);
    assert_int_equal(items.rows.n, 0);
}

static void the_board_is_cut_by_who_is_under_way(void **state)
{
    struct fixture *f = *state;
    struct flight_filter filter = {.now = NOW, .from_utc = NOW, .to_utc = NOW + HOUR};

    begin(f);
    add_timed(f, STR("1"), NOW - 9 * HOUR, NOW - 1);
    int64_t in = add_timed(f, STR("2"), NOW, NOW + HOUR);
    add_timed(f, STR("3"), NOW + HOUR, NOW + 2 * HOUR);
    int64_t in_the_air = add_timed(f, STR("4"), NOW - 9 * HOUR, NOW + 2 * HOUR);
    add_timed(f, STR("5"), NOW - 1, UTC_UNKNOWN);
    commit(f);
    struct flight_items items = board(f, &filter, whole);
    assert_int_equal(items.total, 2);
    assert_int_equal(items.rows.v[0].flight.id, in);
    assert_int_equal(items.rows.v[1].flight.id, in_the_air);
}

static void a_flight_without_utc_stands_where_its_local_time_says(void **state)
{
    struct fixture *f = *state;
    struct flight_filter filter = {
        .now = NOW, .from_utc = NOW - 24 * HOUR, .to_utc = NOW + 24 * HOUR};

    begin(f);
    add_timed(f, STR("1"), UTC_UNKNOWN, UTC_UNKNOWN);
    commit(f);
    assert_int_equal(board(f, &filter, whole).total, 1);
}

static uint64_t search(struct fixture *f, str first, str second)
{
    struct flight_filter filter = {
        .now = NOW, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN, .words = {first, second}
    };
    struct flight_items items = board(f, &filter, whole);

    assert_int_equal(items.total, items.rows.n);
    return items.total;
}

static void the_board_is_searched_by_words(void **state)
{
    struct fixture *f = *state;
    struct designator codeshare = {STR("QQ"), STR("8431"), STR("")};

    begin(f);
    int64_t flight = add_flight(f, STR("431"));
    add_flight(f, STR("432"));
    OK(f, store_flight_name_add(f->st, flight, &codeshare, &f->err));
    commit(f);
    assert_int_equal(search(f, STR("ZZ431"), STR("")), 1);
    assert_int_equal(search(f, STR("zz0431"), STR("")), 1);
    assert_int_equal(search(f, STR("QQ8431"), STR("")), 1);
    assert_int_equal(search(f, STR("431"), STR("")), 1);
    assert_int_equal(search(f, STR("zz"), STR("")), 2);
    assert_int_equal(search(f, STR("doh"), STR("")), 2);
    assert_int_equal(search(f, STR("DOH"), STR("QQ")), 1);
    assert_int_equal(search(f, STR("DOH"), STR("LHR")), 0);
    assert_int_equal(search(f, STR("ZZ43"), STR("")), 0);
    assert_int_equal(search(f, STR("'; DROP TABLE flight; --"), STR("")), 0);
    assert_int_equal(search(f, STR("%"), STR("")), 0);
}

static void the_board_shows_flights_with_undecided_hits(void **state)
{
    struct fixture *f = *state;
    struct flight_filter filter = {
        .now = NOW, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN, .with_hits = true};
    int64_t list;

    begin(f);
    int64_t open = add_flight(f, STR("1")), decided = add_flight(f, STR("2"));
    add_flight(f, STR("3"));
    struct journey_row a = add_named(f, open, STR("A")), b = add_named(f, decided, STR("B"));
    int64_t entry = add_entry(f, &list);
    add_hit(f, &a, list, entry, HIT_UNSURE, 1);
    add_hit(f, &b, list, entry, HIT_CONFIRMED, 2);
    commit(f);
    struct flight_items items = board(f, &filter, whole);
    assert_int_equal(items.total, 1);
    assert_int_equal(items.rows.v[0].flight.id, open);
}

/* ---- bookings ---- */

static void recycled_locators_are_told_apart_by_their_date(void **state)
{
    struct fixture *f = *state;
    struct booking_row old = {
        .system = STR("1A"),
        .locator = STR("E5F6G7"),
        .created_on = {2024, 1, 9},
        .sent_at = UTC_UNKNOWN,
        .transacted_at = NOW,
        .first_seen_at = NOW,
        .last_seen_at = NOW
    };
    struct locator_key keys[] = {
        {STR("1A"), STR("NOSUCH")},
        {STR("1A"), STR("E5F6G7")},
        {STR("1S"), STR("E5F6G7")},
    };
    struct booking_matches found = {.rows = {.n = 0}};

    begin(f);
    OK(f, store_booking_insert(f->st, &old, &old.id, &f->err));
    int64_t recent = add_booking(f, STR("E5F6G7"));
    commit(f);
    OK(f, store_bookings_find(f->st, keys, 3, &f->mem, &found, &f->err));
    assert_int_equal(found.rows.n, 2);
    assert_int_equal(found.rows.v[0].key, 1);
    const struct booking_row *got = &found.rows.v[0].booking;
    assert_int_equal(got->id, recent);
    assert_str(got->system, "1A");
    assert_str(got->locator, "E5F6G7");
    assert_int_equal(got->digest, UINT64_C(0xFEDCBA9876543210));
    assert_int_equal(got->sent_at, NOW);
    assert_int_equal(got->transacted_at, UTC_UNKNOWN);
    assert_int_equal(found.rows.v[1].booking.id, old.id);
    assert_int_equal(found.rows.v[1].booking.sent_at, UTC_UNKNOWN);
    begin(f);
    FAILS(f, ERR_CONFLICT, store_booking_insert(f->st, &old, &old.id, &f->err));
}

static void a_booking_without_creation_date_is_one_booking(void **state)
{
    struct fixture *f = *state;
    struct booking_row row = {.system = STR("1A"), .locator = STR("E5F6G7"), .first_seen_at = NOW};

    begin(f);
    OK(f, store_booking_insert(f->st, &row, &row.id, &f->err));
    FAILS(f, ERR_CONFLICT, store_booking_insert(f->st, &row, &row.id, &f->err));
}

static void a_booking_is_updated_and_touched(void **state)
{
    struct fixture *f = *state;
    struct booking_row row;

    begin(f);
    int64_t id = add_booking(f, STR("E5F6G7"));
    OK(f, store_booking_get(f->st, id, &f->mem, &row, &f->err));
    row.version = 2;
    row.cancelled = true;
    row.digest = 5;
    row.sender = STR("1S");
    row.first_seen_at = 1;
    OK(f, store_booking_update(f->st, &row, &f->err));
    OK(f, store_booking_touch(f->st, id, NOW + HOUR, &f->err));
    commit(f);
    OK(f, store_booking_get(f->st, id, &f->mem, &row, &f->err));
    assert_int_equal(row.version, 2);
    assert_true(row.cancelled);
    assert_int_equal(row.digest, 5);
    assert_str(row.sender, "1S");
    assert_int_equal(row.first_seen_at, NOW);
    assert_int_equal(row.last_seen_at, NOW + HOUR);
    assert_true(date_eq(row.created_on, (struct date){2026, 3, 2}));
    FAILS(f, ERR_NOT_FOUND, store_booking_get(f->st, 99, &f->mem, &row, &f->err));
    begin(f);
    FAILS(f, ERR_NOT_FOUND, store_booking_touch(f->st, 99, NOW, &f->err));
}

static void versions_keep_what_each_push_said(void **state)
{
    struct fixture *f = *state;
    struct booking_version_rows rows = {.rows = {.n = 0}};
    struct booking_version_row row = {.version = 1,
                                      .current = true,
                                      .sent_at = NOW,
                                      .digest = 1,
                                      .content = STR("{\"first\":true}")};
    str content;

    begin(f);
    row.booking_id = add_booking(f, STR("E5F6G7"));
    OK(f, store_booking_version_insert(f->st, &row, &f->err));
    row.version = 2;
    row.current = false;
    row.content = STR_NONE;
    row.diff = STR("{\"travellers\":1}");
    OK(f, store_booking_version_insert(f->st, &row, &f->err));
    commit(f);
    OK(f, store_booking_versions(f->st, row.booking_id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 2);
    assert_true(rows.rows.v[0].current);
    assert_int_equal(rows.rows.v[0].diff.n, 0);
    assert_false(rows.rows.v[1].current);
    assert_str(rows.rows.v[1].diff, "{\"travellers\":1}");
    OK(f, store_booking_content(f->st, row.booking_id, 1, &f->mem, &content, &f->err));
    assert_str(content, "{\"first\":true}");
    OK(f, store_booking_content(f->st, row.booking_id, 2, &f->mem, &content, &f->err));
    assert_int_equal(content.n, 0);
    FAILS(f, ERR_NOT_FOUND,
          store_booking_content(f->st, row.booking_id, 3, &f->mem, &content, &f->err));
    begin(f);
    FAILS(f, ERR_CONFLICT, store_booking_version_insert(f->st, &row, &f->err));
}

static void bookings_of_a_flight_are_put_and_put_again(void **state)
{
    struct fixture *f = *state;
    struct booking_flight_rows rows = {.rows = {.n = 0}};
    struct booking_flight_row row = {.sender = STR("1A"), .sent_at = NOW};

    begin(f);
    row.flight_id = add_flight(f, STR("431"));
    row.booking_id = add_booking(f, STR("E5F6G7"));
    OK(f, store_booking_flight_put(f->st, &row, &f->err));
    row.sent_at = NOW + 1;
    row.cancelled = true;
    OK(f, store_booking_flight_put(f->st, &row, &f->err));
    commit(f);
    OK(f, store_bookings_of_flight(f->st, row.flight_id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    assert_int_equal(rows.rows.v[0].booking_id, row.booking_id);
    assert_str(rows.rows.v[0].sender, "1A");
    assert_int_equal(rows.rows.v[0].sent_at, NOW + 1);
    assert_true(rows.rows.v[0].cancelled);
}

static void contacts_of_a_booking_are_replaced(void **state)
{
    struct fixture *f = *state;
    struct contact_rows rows = {.rows = {.n = 0}};
    struct contact_row row = {
        .contact = {.kind = STR("address"),
                    .street = STR("1 RUE X"),
                    .city = STR("PARIS"),
                    .country = STR("FRA"),
                    .purpose = STR("home")}
    };

    begin(f);
    row.booking_id = add_booking(f, STR("E5F6G7"));
    OK(f, store_contact_insert(f->st, &row, &f->err));
    row.contact = (struct contact){.kind = STR("email"), .value = STR("jane@example.org")};
    OK(f, store_contact_insert(f->st, &row, &f->err));
    OK(f, store_contacts_of_booking(f->st, row.booking_id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 2);
    assert_str(rows.rows.v[0].contact.street, "1 RUE X");
    assert_str(rows.rows.v[0].contact.purpose, "home");
    assert_str(rows.rows.v[1].contact.value, "jane@example.org");
    OK(f, store_contacts_delete_booking(f->st, row.booking_id, &f->err));
    rows.rows.n = 0;
    OK(f, store_contacts_of_booking(f->st, row.booking_id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 0);

    struct traveller_row traveller = {.type = TRAVELLER_ADULT};
    OK(f, store_traveller_insert(f->st, &traveller, &traveller.id, &f->err));
    struct contact_row own = {.traveller_id = traveller.id, .contact = {.kind = STR("address")}};
    OK(f, store_contact_insert(f->st, &own, &f->err));
    OK(f, store_contacts_delete_traveller(f->st, traveller.id, &f->err));
    commit(f);
}

/* ---- travellers ---- */

static void everybody_of_a_flight_comes_with_both_identities_and_documents(void **state)
{
    struct fixture *f = *state;
    struct traveller_states states = {.rows = {.n = 0}};
    struct identity_row api = {
        .source = SOURCE_API,
        .surname = STR("DOE SMITH"),
        .given = STR("JANE MARY"),
        .given_as_sent = STR("JANE MARYMRS"),
        .title = STR("MRS"),
        .sex = 'X',
        .born_on = {1980, 3, 31},
        .nationality = STR("GBR"),
        .nationalities = STR("GBR|FRA"),
        .residence = STR("FRA"),
        .birthplace = STR("LYON")
    };

    begin(f);
    int64_t flight = add_flight(f, STR("431")), booking = add_booking(f, STR("E5F6G7"));
    struct journey_row jane = add_person(
        f, flight, booking,
        (struct person){STR("DOE"), STR("JANE"), SOURCE_PNR, ROLE_PASSENGER, JOURNEY_BOOKED});
    struct journey_row crew = add_person(
        f, flight, 0,
        (struct person){STR("ROE"), STR("RAY"), SOURCE_API, ROLE_CREW, JOURNEY_CANCELLED});
    add_named(f, add_flight(f, STR("432")), STR("ELSEWHERE"));
    api.traveller_id = jane.traveller_id;
    OK(f, store_identity_put(f->st, &api, &f->err));
    add_document(f, jane.traveller_id, 2, DOCUMENT_API, STR("B2"));
    add_document(f, jane.traveller_id, 1, DOCUMENT_DOCS, STR("A1"));
    add_document(f, jane.traveller_id, 1, DOCUMENT_DOCS, STR("A11"));
    jane.seat = STR("39G");
    jane.sequence = STR("188");
    jane.bag_pieces = 2;
    jane.bag_weight_kg = 34;
    jane.status = JOURNEY_CHECKED_IN;
    jane.sources = SOURCE_BOTH;
    jane.embarked = STR("CDG");
    jane.disembarked = STR("BAH");
    jane.sender = STR("ZZ");
    OK(f, store_journey_update(f->st, &jane, &f->err));
    commit(f);

    OK(f, store_travellers_of_flight(f->st, flight, &f->mem, &states, &f->err));
    assert_int_equal(states.rows.n, 2);
    const struct traveller_state *got = &states.rows.v[0];
    assert_int_equal(got->traveller.id, jane.traveller_id);
    assert_int_equal(got->traveller.booking_id, booking);
    assert_int_equal(got->journey.id, jane.id);
    assert_int_equal(got->journey.status, JOURNEY_CHECKED_IN);
    assert_int_equal(got->journey.status_at, NOW);
    assert_int_equal(got->journey.sources, SOURCE_BOTH);
    assert_int_equal(got->journey.bag_pieces, 2);
    assert_int_equal(got->journey.bag_weight_kg, 34);
    assert_str(got->journey.seat, "39G");
    assert_str(got->journey.sequence, "188");
    assert_str(got->journey.locator, "E5F6G7");
    assert_str(got->journey.embarked, "CDG");
    assert_str(got->journey.disembarked, "BAH");
    assert_str(got->journey.sender, "ZZ");
    assert_str(got->identity[0].surname, "DOE");
    assert_int_equal(got->identity[0].born_on.month, 3);
    assert_int_equal(got->identity[0].born_on.day, 0);
    assert_str(got->identity[0].given_as_sent, "JANE");
    assert_str(got->identity[1].given_as_sent, "JANE MARYMRS");
    assert_str(got->identity[1].title, "MRS");
    assert_int_equal(got->identity[1].sex, 'X');
    assert_str(got->identity[1].nationalities, "GBR|FRA");
    assert_str(got->identity[1].residence, "FRA");
    assert_str(got->identity[1].birthplace, "LYON");
    assert_ptr_equal(traveller_state_identity(got), &got->identity[1]);
    assert_int_equal(got->documents.n, 2);
    assert_str(got->documents.v[0].document.number, "A11");
    assert_str(got->documents.v[0].document.place, "PARIS");
    assert_true(date_eq(got->documents.v[0].document.expires_on, (struct date){2030, 1, 1}));
    assert_int_equal(got->documents.v[0].document.issued_on.year, 2020);
    assert_int_equal(got->documents.v[1].document.source, DOCUMENT_API);
    assert_int_equal(states.rows.v[1].journey.id, crew.id);
    assert_int_equal(states.rows.v[1].journey.status, JOURNEY_CANCELLED);
    assert_int_equal(states.rows.v[1].identity[0].traveller_id, 0);
    assert_int_equal(states.rows.v[1].documents.n, 0);

    begin(f);
    OK(f, store_document_delete(f->st, jane.traveller_id, 2, &f->err));
    FAILS(f, ERR_NOT_FOUND, store_document_delete(f->st, jane.traveller_id, 2, &f->err));
    struct traveller_state one;
    OK(f, store_journey_state(f->st, jane.id, &f->mem, &one, &f->err));
    assert_int_equal(one.documents.n, 1);
    assert_str(one.identity[1].surname, "DOE SMITH");
    FAILS(f, ERR_NOT_FOUND, store_journey_state(f->st, 99, &f->mem, &one, &f->err));
}

static void travellers_of_bookings_come_with_their_journey_on_the_flight(void **state)
{
    struct fixture *f = *state;
    struct traveller_states states = {.rows = {.n = 0}};
    struct person who = {STR("DOE"), STR("JANE"), SOURCE_PNR, ROLE_PASSENGER, JOURNEY_BOOKED};
    struct traveller_row facts;

    begin(f);
    int64_t first = add_flight(f, STR("1")), second = add_flight(f, STR("2"));
    int64_t a = add_booking(f, STR("AAAAAA")), b = add_booking(f, STR("BBBBBB"));
    struct journey_row of_b = add_person(f, first, b, who), of_a = add_person(f, first, a, who);
    struct journey_row other = add_person(f, second, b, who);
    facts = (struct traveller_row){.id = of_a.traveller_id,
                                   .booking_id = a,
                                   .ref = STR("1"),
                                   .unique_id = STR("U1"),
                                   .with = STR("2"),
                                   .type = TRAVELLER_INFANT,
                                   .group_size = 3};
    OK(f, store_traveller_update(f->st, &facts, &f->err));
    commit(f);

    const int64_t ids[] = {a, b};
    OK(f, store_travellers_of_bookings(f->st, ids, 2, first, &f->mem, &states, &f->err));
    assert_int_equal(states.rows.n, 3);
    assert_int_equal(states.rows.v[0].traveller.id, of_a.traveller_id);
    assert_str(states.rows.v[0].traveller.ref, "1");
    assert_str(states.rows.v[0].traveller.unique_id, "U1");
    assert_str(states.rows.v[0].traveller.with, "2");
    assert_int_equal(states.rows.v[0].traveller.type, TRAVELLER_INFANT);
    assert_int_equal(states.rows.v[0].traveller.group_size, 3);
    assert_int_equal(states.rows.v[0].journey.id, of_a.id);
    assert_int_equal(states.rows.v[1].journey.id, of_b.id);
    assert_int_equal(states.rows.v[2].traveller.id, other.traveller_id);
    assert_int_equal(states.rows.v[2].journey.id, 0);
    assert_str(states.rows.v[2].identity[0].surname, "DOE");
}

static void a_traveller_has_one_journey_on_a_flight(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct journey_row journey = add_named(f, add_flight(f, STR("431")), STR("DOE"));
    FAILS(f, ERR_CONFLICT, store_journey_insert(f->st, &journey, &journey.id, &f->err));
    journey.id = 99;
    FAILS(f, ERR_NOT_FOUND, store_journey_update(f->st, &journey, &f->err));
}

static void merging_leaves_one_traveller_with_everything(void **state)
{
    struct fixture *f = *state;
    struct traveller_states states = {.rows = {.n = 0}};
    struct decision_rows decisions = {.rows = {.n = 0}};
    struct hit_rows hits = {.rows = {.n = 0}};
    struct person pnr = {STR("DOE"), STR("JANE"), SOURCE_PNR, ROLE_PASSENGER, JOURNEY_BOOKED};
    struct person api = {STR("DOE"), STR("JANE"), SOURCE_API, ROLE_PASSENGER, JOURNEY_BOARDED};
    int64_t list, decision;

    begin(f);
    int64_t flight = add_flight(f, STR("431")), next = add_flight(f, STR("432"));
    struct journey_row stays = add_person(f, flight, add_booking(f, STR("E5F6G7")), pnr);
    struct journey_row goes = add_person(f, flight, 0, api);
    struct journey_row onward = {.flight_id = next,
                                 .traveller_id = goes.traveller_id,
                                 .status_at = NOW,
                                 .sources = SOURCE_API};
    OK(f, store_journey_insert(f->st, &onward, &onward.id, &f->err));
    add_document(f, stays.traveller_id, 1, DOCUMENT_DOCS, STR("A1"));
    add_document(f, goes.traveller_id, 1, DOCUMENT_API, STR("A1"));
    int64_t entry = add_entry(f, &list);
    struct entry_row another = {.list_id = list, .ref = STR("Q2"), .version = 1};
    int64_t entry_2;
    OK(f, store_entry_put(f->st, &another, &entry_2, NULL, &f->err));
    int64_t kept = add_hit(f, &stays, list, entry, HIT_OPEN, 1);
    int64_t doubled = add_hit(f, &goes, list, entry, HIT_DISMISSED, 1);
    int64_t moved = add_hit(f, &goes, list, entry_2, HIT_OPEN, 1);
    struct decision_row row = {.hit_id = doubled,
                               .hit_version = 2,
                               .at = NOW,
                               .user = STR("ayesha"),
                               .outcome = STR("dismiss")};
    OK(f, store_decision_insert(f->st, &row, &decision, &f->err));
    OK(f, store_traveller_merge(f->st, goes.traveller_id, stays.traveller_id, &f->err));
    commit(f);

    OK(f, store_travellers_of_flight(f->st, flight, &f->mem, &states, &f->err));
    assert_int_equal(states.rows.n, 1);
    assert_int_equal(states.rows.v[0].traveller.id, stays.traveller_id);
    assert_str(states.rows.v[0].identity[0].surname, "DOE");
    assert_str(states.rows.v[0].identity[1].surname, "DOE");
    assert_int_equal(states.rows.v[0].documents.n, 2);
    assert_int_equal(states.rows.v[0].documents.v[1].ordinal, 2);
    OK(f, store_hits_of_flight(f->st, flight, &f->mem, &hits, &f->err));
    assert_int_equal(hits.rows.n, 2);
    assert_int_equal(hits.rows.v[0].id, kept);
    assert_int_equal(hits.rows.v[1].id, moved);
    assert_int_equal(hits.rows.v[1].journey_id, stays.id);
    OK(f, store_decisions_of_hit(f->st, kept, &f->mem, &decisions, &f->err));
    assert_int_equal(decisions.rows.n, 1);
    states.rows.n = 0;
    OK(f, store_travellers_of_flight(f->st, next, &f->mem, &states, &f->err));
    assert_int_equal(states.rows.n, 1);
    assert_int_equal(states.rows.v[0].traveller.id, stays.traveller_id);
    begin(f);
    FAILS(f, ERR_NOT_FOUND,
          store_traveller_merge(f->st, goes.traveller_id, stays.traveller_id, &f->err));
}

/* ---- ledgers, and two flights that are one ---- */

static void a_ledger_is_kept_byte_by_byte(void **state)
{
    static const char bytes[] = {0, 1, (char)0xff, 0, 7};
    struct fixture *f = *state;
    str got = STR_NONE;

    begin(f);
    int64_t flight = add_flight(f, STR("431"));
    assert_int_equal(store_ledger_get(f->st, flight, &f->mem, &got, &f->err), 0);
    OK(f, store_ledger_put(f->st, flight, STR("before"), &f->err));
    OK(f, store_ledger_put(f->st, flight, (str){bytes, sizeof(bytes)}, &f->err));
    commit(f);
    assert_int_equal(store_ledger_get(f->st, flight, &f->mem, &got, &f->err), 1);
    assert_int_equal(got.n, sizeof(bytes));
    assert_memory_equal(got.p, bytes, sizeof(bytes));
    begin(f);
    FAILS(f, ERR_CONFLICT, store_ledger_put(f->st, 99, STR("x"), &f->err));
}

static void merged_flights_leave_one_with_everybody(void **state)
{
    struct fixture *f = *state;
    struct traveller_states states = {.rows = {.n = 0}};
    struct hit_rows hits = {.rows = {.n = 0}};
    struct decision_rows decisions = {.rows = {.n = 0}};
    struct message_rows messages = {.rows = {.n = 0}};
    struct booking_flight_rows bookings = {.rows = {.n = 0}};
    struct flight_item item;
    struct flight_row row;
    int64_t list, id;

    begin(f);
    int64_t goes = add_flight(f, STR("8431")), stays = add_flight(f, STR("431"));
    struct journey_row both = add_named(f, stays, STR("DOE")), again = both;
    struct journey_row moves = add_named(f, goes, STR("ROE"));
    again.flight_id = goes;
    OK(f, store_journey_insert(f->st, &again, &again.id, &f->err));
    int64_t entry = add_entry(f, &list);
    int64_t kept = add_hit(f, &both, list, entry, HIT_OPEN, 1);
    int64_t doubled = add_hit(f, &again, list, entry, HIT_DISMISSED, 1);
    int64_t moved = add_hit(f, &moves, list, entry, HIT_OPEN, 1);
    struct decision_row decision = {.hit_id = doubled,
                                    .hit_version = 2,
                                    .at = NOW,
                                    .user = STR("ayesha"),
                                    .outcome = STR("dismiss")};
    OK(f, store_decision_insert(f->st, &decision, &id, &f->err));
    struct booking_flight_row pushed = {.flight_id = goes,
                                        .booking_id = add_booking(f, STR("E5F6G7")),
                                        .sender = STR("1A"),
                                        .sent_at = NOW};
    OK(f, store_booking_flight_put(f->st, &pushed, &f->err));
    pushed.flight_id = stays;
    OK(f, store_booking_flight_put(f->st, &pushed, &f->err));
    struct message_row message = {.journal_id = keep(f, STR("u"), false),
                                  .ordinal = 1,
                                  .type = STR("PAXLST"),
                                  .flight_id = goes,
                                  .sender = STR("ZZ"),
                                  .sent_at = NOW};
    OK(f, store_message_insert(f->st, &message, &id, &f->err));
    OK(f, store_ledger_put(f->st, goes, STR("x"), &f->err));
    OK(f, store_flight_merge(f->st, goes, stays, &f->err));
    commit(f);

    FAILS(f, ERR_NOT_FOUND, store_flight_get(f->st, goes, &f->mem, &row, &f->err));
    OK(f, store_travellers_of_flight(f->st, stays, &f->mem, &states, &f->err));
    assert_int_equal(states.rows.n, 2);
    assert_int_equal(states.rows.v[0].journey.id, both.id);
    assert_int_equal(states.rows.v[1].journey.id, moves.id);
    OK(f, store_hits_of_flight(f->st, stays, &f->mem, &hits, &f->err));
    assert_int_equal(hits.rows.n, 2);
    assert_int_equal(hits.rows.v[0].id, kept);
    assert_int_equal(hits.rows.v[1].id, moved);
    OK(f, store_decisions_of_hit(f->st, kept, &f->mem, &decisions, &f->err));
    assert_int_equal(decisions.rows.n, 1);
    OK(f, store_bookings_of_flight(f->st, stays, &f->mem, &bookings, &f->err));
    assert_int_equal(bookings.rows.n, 1);
    OK(f, store_messages_of_flight(f->st, stays, STR("ZZ"), NOW, &f->mem, &messages, &f->err));
    assert_int_equal(messages.rows.n, 1);
    OK(f, store_flight_item(f->st, stays, &f->mem, &item, &f->err));
    assert_int_equal(item.names.n, 1);
    assert_str(item.names.v[0].number, "8431");
    begin(f);
    FAILS(f, ERR_NOT_FOUND, store_flight_merge(f->st, goes, stays, &f->err));
}

static void an_identity_can_be_withdrawn(void **state)
{
    struct fixture *f = *state;
    struct traveller_state who;

    begin(f);
    struct journey_row doe = add_named(f, add_flight(f, STR("431")), STR("DOE"));
    struct identity_row api = {
        .traveller_id = doe.traveller_id, .source = SOURCE_API, .surname = STR("ROE")};
    OK(f, store_identity_put(f->st, &api, &f->err));
    OK(f, store_identity_delete(f->st, doe.traveller_id, SOURCE_API, &f->err));
    OK(f, store_identity_delete(f->st, doe.traveller_id, SOURCE_API, &f->err));
    commit(f);
    OK(f, store_journey_state(f->st, doe.id, &f->mem, &who, &f->err));
    assert_int_equal(who.identity[1].traveller_id, 0);
    assert_str(traveller_state_identity(&who)->surname, "DOE");
}

/* ---- subjects and manifest ---- */

struct seen {
    int64_t flights[8], travellers[8];
    uint32_t n;
    bool stop;
};

static int see(void *arg, int64_t flight_id, const struct traveller_state *who, struct err *err)
{
    struct seen *seen = arg;

    assert_true(seen->n < 8);
    seen->flights[seen->n] = flight_id;
    seen->travellers[seen->n++] = who->traveller.id;
    return seen->stop ? err_set(err, ERR_FORBIDDEN, ERR_NO_POS, "stop") : 0;
}

static void subjects_are_those_who_will_travel_in_the_window(void **state)
{
    struct fixture *f = *state;
    struct seen seen = {.n = 0};
    struct person gone = {STR("OFF"), STR("A"), SOURCE_PNR, ROLE_PASSENGER, JOURNEY_CANCELLED};
    struct flight_row off;

    begin(f);
    int64_t later = add_timed(f, STR("1"), NOW + 2 * HOUR, UTC_UNKNOWN);
    int64_t soon = add_timed(f, STR("2"), NOW + HOUR, UTC_UNKNOWN);
    int64_t past = add_timed(f, STR("3"), NOW - 1, UTC_UNKNOWN);
    int64_t never = add_timed(f, STR("4"), NOW + HOUR, UTC_UNKNOWN);
    struct journey_row a = add_named(f, later, STR("A")), b = add_named(f, soon, STR("B"));
    struct journey_row c = add_named(f, soon, STR("C"));
    add_person(f, soon, 0, gone);
    add_named(f, past, STR("D"));
    add_named(f, never, STR("E"));
    OK(f, store_flight_get(f->st, never, &f->mem, &off, &f->err));
    off.status = FLIGHT_CANCELLED;
    OK(f, store_flight_update(f->st, &off, &f->err));
    commit(f);
    OK(f, store_subjects_each(f->st, NOW, NOW + 96 * HOUR, see, &seen, &f->err));
    assert_int_equal(seen.n, 3);
    assert_int_equal(seen.travellers[0], b.traveller_id);
    assert_int_equal(seen.travellers[1], c.traveller_id);
    assert_int_equal(seen.flights[2], later);
    assert_int_equal(seen.travellers[2], a.traveller_id);
    seen = (struct seen){.stop = true};
    FAILS(f, ERR_FORBIDDEN, store_subjects_each(f->st, NOW, NOW + 96 * HOUR, see, &seen, &f->err));
    assert_int_equal(seen.n, 1);
}

static void the_manifest_puts_undecided_hits_first_then_names(void **state)
{
    struct fixture *f = *state;
    struct manifest m;
    int64_t list;

    begin(f);
    int64_t flight = add_flight(f, STR("431"));
    struct journey_row zoe = add_named(f, flight, STR("ZOE")),
                       yan = add_named(f, flight, STR("YAN"));
    struct journey_row bob = add_named(f, flight, STR("BOB")),
                       abe = add_named(f, flight, STR("ABE"));
    int64_t entry = add_entry(f, &list);
    int64_t urgent = add_hit(f, &zoe, list, entry, HIT_OPEN, 2);
    add_hit(f, &yan, list, entry, HIT_UNSURE, 1);
    add_hit(f, &bob, list, entry, HIT_DISMISSED, 2);
    commit(f);
    OK(f, store_manifest(f->st, flight, whole, &f->mem, &m, &f->err));
    const int64_t wanted[] = {zoe.id, yan.id, abe.id, bob.id};
    assert_int_equal(m.total, 4);
    assert_int_equal(m.rows.n, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(m.rows.v[i].who.journey.id, wanted[i]);
    assert_int_equal(m.rows.v[0].hits.n, 1);
    assert_int_equal(m.rows.v[0].hits.v[0].id, urgent);
    assert_int_equal(m.rows.v[0].hits.v[0].band, 2);
    assert_int_equal(m.rows.v[0].hits.v[0].state, HIT_OPEN);
    assert_true(m.rows.v[0].hits.v[0].score > 0.49);
    assert_int_equal(m.rows.v[2].hits.n, 0);
    assert_int_equal(m.rows.v[3].hits.n, 1);
    OK(f, store_manifest(f->st, flight, (struct store_page){1, 2}, &f->mem, &m, &f->err));
    assert_int_equal(m.total, 4);
    assert_int_equal(m.rows.n, 1);
    assert_int_equal(m.rows.v[0].who.journey.id, abe.id);
    OK(f, store_manifest(f->st, 99, whole, &f->mem, &m, &f->err));
    assert_int_equal(m.total, 0);
}

static void running_out_of_memory_is_an_error_each_time(void **state)
{
    struct fixture *f = *state;
    struct manifest m;
    uint64_t n;

    begin(f);
    int64_t flight = add_flight(f, STR("431"));
    struct journey_row doe = add_named(f, flight, STR("DOE"));
    add_document(f, doe.traveller_id, 1, DOCUMENT_DOCS, STR("A1"));
    commit(f);
    for (n = 1; n < 1000; n++) {
        struct arena mem;
        arena_init(&mem, MIB);
        arena_fail_at(&mem, n);
        f->err.code = ERR_NONE;
        int rc = store_manifest(f->st, flight, whole, &mem, &m, &f->err);
        arena_fini(&mem);
        if (rc == 0)
            break;
        assert_int_equal(f->err.code, ERR_MEMORY);
    }
    assert_true(n > 10 && n < 1000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_are_kept_once),
        cmocka_unit_test(a_large_body_with_every_byte_comes_back),
        cmocka_unit_test(a_body_above_the_limit_is_refused),
        cmocka_unit_test(a_damaged_body_is_an_error_and_not_a_crash),
        cmocka_unit_test(waiting_units_are_listed_until_they_are_done),
        cmocka_unit_test(messages_are_kept_with_their_unit_and_flight),
        cmocka_unit_test(a_flight_comes_back_as_it_was),
        cmocka_unit_test(a_flight_is_found_by_its_whole_key_only),
        cmocka_unit_test(a_codeshare_is_another_name_of_one_flight),
        cmocka_unit_test(a_flight_that_came_under_its_codeshare_takes_its_operating_key),
        cmocka_unit_test(the_board_counts_journeys_as_the_api_says),
        cmocka_unit_test(the_next_event_comes_first),
        cmocka_unit_test(the_board_is_cut_by_who_is_under_way),
        cmocka_unit_test(a_flight_without_utc_stands_where_its_local_time_says),
        cmocka_unit_test(the_board_is_searched_by_words),
        cmocka_unit_test(the_board_shows_flights_with_undecided_hits),
        cmocka_unit_test(recycled_locators_are_told_apart_by_their_date),
        cmocka_unit_test(a_booking_without_creation_date_is_one_booking),
        cmocka_unit_test(a_booking_is_updated_and_touched),
        cmocka_unit_test(versions_keep_what_each_push_said),
        cmocka_unit_test(bookings_of_a_flight_are_put_and_put_again),
        cmocka_unit_test(contacts_of_a_booking_are_replaced),
        cmocka_unit_test(everybody_of_a_flight_comes_with_both_identities_and_documents),
        cmocka_unit_test(travellers_of_bookings_come_with_their_journey_on_the_flight),
        cmocka_unit_test(a_traveller_has_one_journey_on_a_flight),
        cmocka_unit_test(merging_leaves_one_traveller_with_everything),
        cmocka_unit_test(a_ledger_is_kept_byte_by_byte),
        cmocka_unit_test(merged_flights_leave_one_with_everybody),
        cmocka_unit_test(an_identity_can_be_withdrawn),
        cmocka_unit_test(subjects_are_those_who_will_travel_in_the_window),
        cmocka_unit_test(the_manifest_puts_undecided_hits_first_then_names),
        cmocka_unit_test(running_out_of_memory_is_an_error_each_time),
    };

    return run_on_every_engine("travel", tests, COUNT_OF(tests));
}
