/* SPDX-License-Identifier: Apache-2.0 */
/* Every engine: hits, decisions, the queue, the card, suppressions. */
#include "store/bookings.h"
#include "store/conformance_lists.h"
#include "store/flights.h"
#include "store/hit_basis.h"
#include "store/hits.h"
#include "store/travellers.h"

static const struct date today = {2026, 5, 12};

/* ---- hits ---- */

/** A flight with one traveller in a booking, one list, one entry. */
struct scene {
    int64_t flight, booking;
    struct list_row list;
    struct entry_row entry;
    struct journey_row journey;
};

static struct journey_row add_journey(struct fixture *f, int64_t flight, int64_t booking,
                                      str surname)
{
    struct traveller_row traveller = {.booking_id = booking};
    struct journey_row journey = {.flight_id = flight,
                                  .booking_id = booking,
                                  .status = JOURNEY_CHECKED_IN,
                                  .status_at = NOW,
                                  .sources = SOURCE_PNR,
                                  .seat = STR("39G"),
                                  .locator = STR("E5F6G7")};
    struct identity_row identity = {
        .source = SOURCE_PNR,
        .surname = surname,
        .given = STR("JANE"),
        .sex = 'F',
        .born_on = {1980, 3, 0},
        .nationality = STR("FRA")
    };

    OK(f, store_traveller_insert(f->st, &traveller, &journey.traveller_id, &f->err));
    identity.traveller_id = journey.traveller_id;
    OK(f, store_identity_put(f->st, &identity, &f->err));
    OK(f, store_journey_insert(f->st, &journey, &journey.id, &f->err));
    return journey;
}

static int64_t add_flight(struct fixture *f, str number, utc_ms departs)
{
    struct flight_row row = {
        .designator = {STR("ZZ"),     number, STR("A")},
        .departs_on = {2026,          5,      12      },
        .from = STR("CDG"),
        .to = STR("DOH"),
        .departs_at = {{2026, 5, 12}, 555,    -1      },
        .departs_utc = departs,
        .arrives_utc = UTC_UNKNOWN,
        .last_message_at = UTC_UNKNOWN
    };
    int64_t id = 0;

    OK(f, store_flight_insert(f->st, &row, &id, &f->err));
    return id;
}

static int64_t add_booking(struct fixture *f, str locator)
{
    struct booking_row row = {.system = STR("1A"), .locator = locator, .first_seen_at = NOW};
    int64_t id = 0;

    OK(f, store_booking_insert(f->st, &row, &id, &f->err));
    return id;
}

static struct scene set_scene(struct fixture *f)
{
    struct scene s = {.flight = add_flight(f, STR("431"), NOW + HOUR)};

    s.booking = add_booking(f, STR("E5F6G7"));
    s.journey = add_journey(f, s.flight, s.booking, STR("DOE"));
    s.list = add_list(f, STR("sanctions"));
    s.entry = full_entry(f, &s.list);
    s.entry.id = put(f, &s.entry, ENTRY_NEW);
    return s;
}

static struct hit_row hit_of(const struct scene *s, const struct journey_row *journey)
{
    return (struct hit_row){
        .journey_id = journey->id,
        .entry_id = s->entry.id,
        .flight_id = journey->flight_id,
        .list_id = s->list.id,
        .list_version = 1,
        .state = HIT_OPEN,
        .band = 1,
        .score = 0.875,
        .threshold = 0.7,
        .reasons = STR("[\"document\"]"),
        .evidence = STR("[{\"field\":\"document\"}]"),
        .created_at = NOW,
        .updated_at = NOW,
    };
}

static void a_hit_comes_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct hit_row got;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row row = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &row, &row.id, &f->err));
    commit(f);
    OK(f, store_hit_get(f->st, row.id, &f->mem, &got, &f->err));
    assert_int_equal(got.journey_id, s.journey.id);
    assert_int_equal(got.entry_id, s.entry.id);
    assert_int_equal(got.flight_id, s.flight);
    assert_int_equal(got.list_id, s.list.id);
    assert_int_equal(got.version, 1);
    assert_int_equal(got.list_version, 1);
    assert_int_equal(got.band, 1);
    assert_true(got.score > 0.8749 && got.score < 0.8751);
    assert_true(got.threshold > 0.69 && got.threshold < 0.71);
    assert_str(got.reasons, "[\"document\"]");
    assert_str(got.evidence, "[{\"field\":\"document\"}]");
    assert_int_equal(got.created_at, NOW);
    assert_int_equal(store_hit_find(f->st, s.journey.id, s.entry.id, &f->mem, &got, &f->err), 1);
    assert_int_equal(got.id, row.id);
    assert_int_equal(store_hit_find(f->st, s.journey.id, 99, &f->mem, &got, &f->err), 0);
    FAILS(f, ERR_NOT_FOUND, store_hit_get(f->st, 99, &f->mem, &got, &f->err));
    begin(f);
    FAILS(f, ERR_CONFLICT, store_hit_insert(f->st, &row, &row.id, &f->err));
}

static void put_hit(struct fixture *f, const struct hit_row *row, bool reopen,
                    enum hit_change wanted, struct hit_row *out)
{
    enum hit_change change;

    OK(f, store_hit_put(f->st, row, reopen, &f->mem, &change, out, &f->err));
    assert_int_equal(change, wanted);
}

static void screening_again_changes_only_what_differs(void **state)
{
    struct fixture *f = *state;
    struct hit_row out, stored;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row row = hit_of(&s, &s.journey);
    put_hit(f, &row, false, HIT_NEW, &out);
    assert_int_equal(out.version, 1);
    row.updated_at = row.created_at = NOW + 1;
    row.list_version = 2;
    put_hit(f, &row, false, HIT_SAME, &out);
    OK(f, store_hit_get(f->st, out.id, &f->mem, &stored, &f->err));
    assert_int_equal(stored.version, 1);
    assert_int_equal(stored.list_version, 2);
    assert_int_equal(stored.updated_at, NOW);

    OK(f, store_hit_set_state(f->st, out.id, 1, HIT_DISMISSED, NOW + 2, &f->err));
    row.score = 0.9;
    row.updated_at = NOW + 3;
    put_hit(f, &row, false, HIT_CHANGED, &out);
    assert_int_equal(out.state, HIT_DISMISSED);
    assert_int_equal(out.version, 3);
    assert_int_equal(out.created_at, NOW);
    row.band = 2;
    row.evidence = STR("[]");
    put_hit(f, &row, true, HIT_CHANGED, &out);
    assert_int_equal(out.state, HIT_OPEN);
    put_hit(f, &row, true, HIT_SAME, NULL);
    commit(f);
    OK(f, store_hit_get(f->st, out.id, &f->mem, &stored, &f->err));
    assert_int_equal(stored.version, 4);
    assert_int_equal(stored.band, 2);
    assert_int_equal(stored.updated_at, NOW + 3);
    assert_str(stored.evidence, "[]");
}

static void what_a_score_came_from_is_kept_and_replaced(void **state)
{
    struct fixture *f = *state;
    struct hit_basis_row basis = {.list_version = 1, .scored_at = NOW, .body = STR("{\"a\":1}")};
    struct hit_basis_row got;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row row = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &row, &basis.hit_id, &f->err));
    assert_int_equal(store_hit_basis_find(f->st, basis.hit_id, &f->mem, &got, &f->err), 0);
    OK(f, store_hit_basis_put(f->st, &basis, &f->err));
    basis.list_version = 2;
    basis.scored_at = NOW + 1;
    basis.body = STR("{}");
    assert_int_equal(store_hit_basis_find(f->st, basis.hit_id, &f->mem, &got, &f->err), 1);
    assert_int_equal(got.hit_id, basis.hit_id);
    assert_int_equal(got.list_version, 1);
    assert_int_equal(got.scored_at, NOW);
    assert_str(got.body, "{\"a\":1}");
    OK(f, store_hit_basis_put(f->st, &basis, &f->err));
    commit(f);
    assert_int_equal(store_hit_basis_find(f->st, basis.hit_id, &f->mem, &got, &f->err), 1);
    assert_int_equal(got.list_version, 2);
    assert_str(got.body, "{}");
    FAILS(f, ERR_USAGE, store_hit_basis_put(f->st, &basis, &f->err));
    begin(f);
    basis.hit_id = 99;
    assert_int_equal(store_hit_basis_put(f->st, &basis, &f->err), -1);
}

/* Two travellers turn out to be one: one of their two hits goes, and all that was kept with it. */
static void what_a_score_came_from_goes_with_its_hit(void **state)
{
    struct fixture *f = *state;
    struct hit_basis_row basis = {.list_version = 1, .scored_at = NOW, .body = STR("{}")}, got;
    int64_t stays, goes;

    begin(f);
    struct scene s = set_scene(f);
    struct journey_row twin = add_journey(f, s.flight, s.booking, STR("DOE"));
    struct hit_row row = hit_of(&s, &s.journey), other = hit_of(&s, &twin);
    OK(f, store_hit_insert(f->st, &row, &stays, &f->err));
    OK(f, store_hit_insert(f->st, &other, &goes, &f->err));
    basis.hit_id = stays;
    OK(f, store_hit_basis_put(f->st, &basis, &f->err));
    basis.hit_id = goes;
    OK(f, store_hit_basis_put(f->st, &basis, &f->err));
    OK(f, store_traveller_merge(f->st, twin.traveller_id, s.journey.traveller_id, &f->err));
    commit(f);
    assert_int_equal(store_hit_basis_find(f->st, stays, &f->mem, &got, &f->err), 1);
    assert_int_equal(store_hit_basis_find(f->st, goes, &f->mem, &got, &f->err), 0);
}

static void the_slower_of_two_decisions_is_refused(void **state)
{
    struct fixture *f = *state;
    struct hit_row row, got;

    begin(f);
    struct scene s = set_scene(f);
    row = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &row, &row.id, &f->err));
    OK(f, store_hit_set_state(f->st, row.id, 1, HIT_CONFIRMED, NOW + 1, &f->err));
    commit(f);
    begin(f);
    FAILS(f, ERR_CONFLICT, store_hit_set_state(f->st, row.id, 1, HIT_DISMISSED, NOW + 2, &f->err));
    FAILS(f, ERR_NOT_FOUND, store_hit_set_state(f->st, 99, 1, HIT_OPEN, NOW + 2, &f->err));
    store_rollback(f->st);
    OK(f, store_hit_get(f->st, row.id, &f->mem, &got, &f->err));
    assert_int_equal(got.state, HIT_CONFIRMED);
    assert_int_equal(got.version, 2);
    assert_int_equal(got.updated_at, NOW + 1);
}

static void decisions_are_kept_in_order(void **state)
{
    struct fixture *f = *state;
    struct decision_rows rows = {.rows = {.n = 0}};
    struct hit_row hit;
    int64_t id;

    begin(f);
    struct scene s = set_scene(f);
    hit = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    struct decision_row row = {.hit_id = hit.id,
                               .hit_version = 2,
                               .at = NOW,
                               .user = STR("ayesha"),
                               .outcome = STR("dismiss"),
                               .reason = STR("different_birth"),
                               .note = STR("born elsewhere")};
    OK(f, store_decision_insert(f->st, &row, &id, &f->err));
    row.outcome = STR("reopen");
    row.reason = row.note = STR_NONE;
    row.hit_version = 3;
    OK(f, store_decision_insert(f->st, &row, &id, &f->err));
    commit(f);
    OK(f, store_decisions_of_hit(f->st, hit.id, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 2);
    assert_str(rows.rows.v[0].outcome, "dismiss");
    assert_str(rows.rows.v[0].reason, "different_birth");
    assert_str(rows.rows.v[0].note, "born elsewhere");
    assert_str(rows.rows.v[0].user, "ayesha");
    assert_int_equal(rows.rows.v[0].hit_version, 2);
    assert_str(rows.rows.v[1].outcome, "reopen");
    assert_int_equal(rows.rows.v[1].note.n, 0);
    begin(f);
    row.hit_id = 99;
    FAILS(f, ERR_CONFLICT, store_decision_insert(f->st, &row, &id, &f->err));
}

/* ---- the queue ---- */

static int64_t add_hit(struct fixture *f, const struct scene *s, int64_t flight,
                       enum hit_state state, unsigned band)
{
    struct journey_row journey = add_journey(f, flight, 0, STR("ROE"));
    struct hit_row row = hit_of(s, &journey);

    row.state = state;
    row.band = band;
    OK(f, store_hit_insert(f->st, &row, &row.id, &f->err));
    return row.id;
}

static struct hit_items queue(struct fixture *f, unsigned states, int64_t flight,
                              struct store_page page)
{
    struct hit_filter filter = {.states = states, .flight_id = flight, .now = NOW};
    struct hit_items items;

    OK(f, store_hits_list(f->st, &filter, page, &f->mem, &items, &f->err));
    return items;
}

static const struct store_page whole = {100, 0};

static void the_queue_is_by_what_is_due_then_band_then_time(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct scene s = set_scene(f);
    int64_t later = add_flight(f, STR("2"), NOW + 9 * HOUR);
    int64_t unknown = add_flight(f, STR("3"), UTC_UNKNOWN);
    int64_t past = add_flight(f, STR("4"), NOW - 30 * HOUR);
    int64_t over = add_hit(f, &s, past, HIT_OPEN, 2);
    int64_t review = add_hit(f, &s, s.flight, HIT_OPEN, 1);
    int64_t no_time = add_hit(f, &s, unknown, HIT_OPEN, 2);
    int64_t late = add_hit(f, &s, later, HIT_OPEN, 2);
    int64_t soon = add_hit(f, &s, s.flight, HIT_OPEN, 2);
    int64_t soon_too = add_hit(f, &s, s.flight, HIT_OPEN, 2);
    add_hit(f, &s, s.flight, HIT_DISMISSED, 2);
    add_hit(f, &s, later, HIT_UNSURE, 2);
    commit(f);
    const int64_t wanted[] = {soon, soon_too, late, review, over, no_time};
    struct hit_items items = queue(f, HIT_STATE_BIT(HIT_OPEN), 0, whole);
    assert_int_equal(items.total, 6);
    assert_int_equal(items.rows.n, 6);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(items.rows.v[i].hit.id, wanted[i]);
    assert_int_equal(items.counts[HIT_OPEN], 6);
    assert_int_equal(items.counts[HIT_UNSURE], 1);
    assert_int_equal(items.counts[HIT_DISMISSED], 1);
    assert_int_equal(items.counts[HIT_CONFIRMED], 0);

    items = queue(f, HIT_STATE_BIT(HIT_OPEN), 0, (struct store_page){2, 1});
    assert_int_equal(items.total, 6);
    assert_int_equal(items.rows.n, 2);
    assert_int_equal(items.rows.v[0].hit.id, soon_too);
    assert_int_equal(queue(f, HIT_STATES_ALL, 0, whole).rows.n, 8);
    assert_int_equal(queue(f, 0, 0, whole).rows.n, 0);

    items = queue(f, HIT_STATE_BIT(HIT_OPEN) | HIT_STATE_BIT(HIT_DISMISSED), s.flight, whole);
    assert_int_equal(items.total, 4);
    assert_int_equal(items.rows.n, 4);
    assert_int_equal(items.rows.v[0].hit.id, soon);
    assert_int_equal(items.rows.v[3].hit.id, review);
    assert_int_equal(items.counts[HIT_UNSURE], 0);
    items = queue(f, HIT_STATES_ALL, later, whole);
    assert_int_equal(items.total, 2);
}

static void a_line_of_the_queue_tells_flight_list_and_traveller(void **state)
{
    struct fixture *f = *state;
    struct hit_item item;
    struct hit_row row;

    begin(f);
    struct scene s = set_scene(f);
    row = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &row, &row.id, &f->err));
    struct document_row document = {
        s.journey.traveller_id, 1, {.source = DOCUMENT_DOCS, .number = STR("FROMPNR")}
    };
    OK(f, store_document_put(f->st, &document, &f->err));
    OK(f, store_hit_item(f->st, row.id, &f->mem, &item, &f->err));
    assert_str(item.list_name, "sanctions");
    assert_str(item.entry_ref, "Q1");
    assert_str(item.entry_name, "DOE, JANE");
    assert_str(item.designator.carrier, "ZZ");
    assert_str(item.designator.number, "431");
    assert_str(item.designator.suffix, "A");
    assert_str(item.from, "CDG");
    assert_str(item.to, "DOH");
    assert_int_equal(item.departs_at.minute, 555);
    assert_int_equal(item.departs_utc, NOW + HOUR);
    assert_str(item.surname, "DOE");
    assert_str(item.given, "JANE");
    assert_int_equal(item.sex, 'F');
    assert_int_equal(item.born_on.month, 3);
    assert_str(item.nationality, "FRA");
    assert_str(item.document, "FROMPNR");
    assert_int_equal(item.hit.evidence.n, 0);

    /* What API says goes before what the booking says. */
    struct identity_row api = {
        .traveller_id = s.journey.traveller_id,
        .source = SOURCE_API,
        .surname = STR("DOE SMITH"),
        .born_on = {1980, 3, 31}
    };
    OK(f, store_identity_put(f->st, &api, &f->err));
    document = (struct document_row){
        s.journey.traveller_id, 2, {.source = DOCUMENT_API, .number = STR("FROMAPI")}
    };
    OK(f, store_document_put(f->st, &document, &f->err));
    OK(f, store_hit_item(f->st, row.id, &f->mem, &item, &f->err));
    assert_str(item.surname, "DOE SMITH");
    assert_str(item.given, "JANE");
    assert_int_equal(item.born_on.day, 31);
    assert_str(item.document, "FROMAPI");
    commit(f);
    FAILS(f, ERR_NOT_FOUND, store_hit_item(f->st, 99, &f->mem, &item, &f->err));
}

static void the_card_has_entry_list_decisions_and_company(void **state)
{
    struct fixture *f = *state;
    struct hit_card card;
    struct hit_row row;
    int64_t id;

    begin(f);
    struct scene s = set_scene(f);
    row = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &row, &row.id, &f->err));
    add_journey(f, s.flight, s.booking, STR("CHILD"));
    struct journey_row off = add_journey(f, s.flight, s.booking, STR("STAYS"));
    off.status = JOURNEY_CANCELLED;
    OK(f, store_journey_update(f->st, &off, &f->err));
    add_journey(f, s.flight, 0, STR("STRANGER"));
    add_journey(f, add_flight(f, STR("9"), NOW), s.booking, STR("ELSEWHERE"));
    struct decision_row decision = {.hit_id = row.id,
                                    .hit_version = 1,
                                    .at = NOW,
                                    .user = STR("ayesha"),
                                    .outcome = STR("unsure")};
    OK(f, store_decision_insert(f->st, &decision, &id, &f->err));
    commit(f);
    OK(f, store_hit_card(f->st, row.id, &f->mem, &card, &f->err));
    assert_str(card.item.hit.evidence, "[{\"field\":\"document\"}]");
    assert_str(card.item.surname, "DOE");
    assert_str(card.list.legal_basis, "Act 7");
    assert_full(&card.entry);
    assert_int_equal(card.decisions.rows.n, 1);
    assert_int_equal(card.co_travellers, 1);
    assert_str(card.locator, "E5F6G7");
    assert_str(card.seat, "39G");
    assert_int_equal(card.status, JOURNEY_CHECKED_IN);
    FAILS(f, ERR_NOT_FOUND, store_hit_card(f->st, 99, &f->mem, &card, &f->err));
}

/* ---- suppressions ---- */

static const struct identity_fact some_facts[] = {
    {FACT_DOCUMENT,  {{1}}},
    {FACT_NAME_BORN, {{2}}},
    {FACT_NAME,      {{3}}},
    {FACT_NAME,      {{3}}}, /* said twice, kept once */
};

static struct suppression_row suppression_of(const struct scene *s, int64_t hit_id)
{
    return (struct suppression_row){
        .entry_id = s->entry.id,
        .hit_id = hit_id,
        .entry_digest = {{9}},
        .band = 1,
        .reason = STR("different_birth"),
        .note = STR("seen"),
        .author = STR("ayesha"),
        .created_at = NOW,
        .expires_on = { 2027, 5, 12},
        .name = STR("DOE, JANE"),
        .document = STR("4567"),
        .born_on = { 1980, 3, 0}
    };
}

static int64_t add_suppression(struct fixture *f, const struct suppression_row *row)
{
    int64_t id = 0;

    OK(f, store_suppression_insert(f->st, row, some_facts, COUNT_OF(some_facts), &id, &f->err));
    return id;
}

static void a_suppression_comes_back_as_it_was_and_is_lifted_once(void **state)
{
    struct fixture *f = *state;
    struct identity_fact_rows facts = {.rows = {.n = 0}};
    struct suppression_row row;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row hit = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    row = suppression_of(&s, hit.id);
    int64_t id = add_suppression(f, &row);
    OK(f, store_suppression_get(f->st, id, &f->mem, &row, &f->err));
    assert_int_equal(row.hit_id, hit.id);
    assert_int_equal(row.entry_id, s.entry.id);
    assert_int_equal(row.entry_digest.bytes[0], 9);
    assert_str(row.reason, "different_birth");
    assert_str(row.note, "seen");
    assert_str(row.author, "ayesha");
    assert_int_equal(row.created_at, NOW);
    assert_true(date_eq(row.expires_on, (struct date){2027, 5, 12}));
    assert_true(date_eq(row.born_on, (struct date){1980, 3, 0}));
    assert_str(row.name, "DOE, JANE");
    assert_str(row.document, "4567");
    assert_int_equal(row.lifted_at, UTC_UNKNOWN);
    OK(f, store_suppression_facts(f->st, id, &f->mem, &facts, &f->err));
    assert_int_equal(facts.rows.n, 3);

    OK(f, store_suppression_lift(f->st, id, NOW + 1, STR("bilal"), STR("wrong"), &f->err));
    OK(f, store_suppression_get(f->st, id, &f->mem, &row, &f->err));
    assert_int_equal(row.lifted_at, NOW + 1);
    assert_str(row.lifted_by, "bilal");
    assert_str(row.lift_reason, "wrong");
    FAILS(f, ERR_CONFLICT, store_suppression_lift(f->st, id, NOW, STR("x"), STR("y"), &f->err));
    FAILS(f, ERR_NOT_FOUND, store_suppression_lift(f->st, 99, NOW, STR("x"), STR("y"), &f->err));
    FAILS(f, ERR_NOT_FOUND, store_suppression_get(f->st, 99, &f->mem, &row, &f->err));
}

static uint32_t known_by(struct fixture *f, int64_t entry, enum fact_kind kind, uint8_t byte)
{
    struct identity_fact fact = {kind, {{byte}}};
    struct suppression_rows rows = {.rows = {.n = 0}};

    OK(f, store_suppressions_of_fact(f->st, entry, &fact, &f->mem, &rows, &f->err));
    return rows.rows.n;
}

static void a_traveller_is_found_again_by_what_identifies(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct scene s = set_scene(f);
    struct entry_row other = entry_of(f, &s.list, STR("Q2"), STR("ROE, RICHARD"));
    int64_t other_id = put(f, &other, ENTRY_NEW);
    struct hit_row hit = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    assert_int_equal(store_suppression_exists(f->st, s.entry.id, &f->err), 0);
    struct suppression_row row = suppression_of(&s, hit.id);
    add_suppression(f, &row);
    add_suppression(f, &row);
    assert_int_equal(store_suppression_exists(f->st, s.entry.id, &f->err), 1);
    assert_int_equal(store_suppression_exists(f->st, other_id, &f->err), 0);
    assert_int_equal(known_by(f, s.entry.id, FACT_DOCUMENT, 1), 2);
    assert_int_equal(known_by(f, s.entry.id, FACT_NAME_BORN, 2), 2);
    assert_int_equal(known_by(f, s.entry.id, FACT_NAME_BORN, 1), 0);
    assert_int_equal(known_by(f, s.entry.id, FACT_NAME, 3), 0); /* does not identify */
    assert_int_equal(known_by(f, other_id, FACT_DOCUMENT, 1), 0);
}

static uint64_t listed(struct fixture *f, enum suppression_state state, struct date day)
{
    struct suppression_filter filter = {state, day};
    struct suppression_items items;

    OK(f, store_suppressions_list(f->st, &filter, whole, &f->mem, &items, &f->err));
    assert_int_equal(items.total, items.rows.n);
    return items.total;
}

static void suppressions_are_listed_with_what_they_closed(void **state)
{
    static const struct date late = {2027, 5, 13};
    struct fixture *f = *state;
    struct suppression_items items;
    struct hit_rows of = {.rows = {.n = 0}};
    struct hit_row stored;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row hit = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    struct suppression_row row = suppression_of(&s, hit.id);
    int64_t first = add_suppression(f, &row), second = add_suppression(f, &row);
    OK(f, store_suppression_lift(f->st, second, NOW, STR("bilal"), STR("wrong"), &f->err));
    OK(f, store_hit_set_suppression(f->st, hit.id, first, &f->err));
    struct journey_row next = add_journey(f, add_flight(f, STR("432"), NOW), 0, STR("DOE"));
    struct hit_row closed = hit_of(&s, &next);
    closed.state = HIT_DISMISSED;
    closed.suppression_id = first;
    closed.suppression_fit = SUPPRESSION_APPLIES;
    closed.entry_digest = (struct sha256){{9}};
    OK(f, store_hit_insert(f->st, &closed, &closed.id, &f->err));

    assert_int_equal(listed(f, SUPPRESSIONS_ALL, today), 2);
    assert_int_equal(listed(f, SUPPRESSIONS_ACTIVE, today), 1);
    assert_int_equal(listed(f, SUPPRESSIONS_ENDED, today), 1);
    assert_int_equal(listed(f, SUPPRESSIONS_ACTIVE, late), 0);
    assert_int_equal(listed(f, SUPPRESSIONS_ENDED, late), 2);
    struct suppression_filter active = {SUPPRESSIONS_ACTIVE, today};
    OK(f, store_suppressions_list(f->st, &active, whole, &f->mem, &items, &f->err));
    assert_int_equal(items.rows.v[0].row.id, first);
    assert_int_equal(items.rows.v[0].hits, 1); /* not the one that it comes from */
    assert_str(items.rows.v[0].list_name, "sanctions");
    assert_str(items.rows.v[0].entry_ref, "Q1");
    assert_str(items.rows.v[0].entry_name, "DOE, JANE");
    OK(f, store_hits_of_suppression(f->st, first, whole, &f->mem, &of, &f->err));
    assert_int_equal(of.rows.n, 2);
    assert_int_equal(of.rows.v[0].id, closed.id);
    OK(f, store_hit_get(f->st, closed.id, &f->mem, &stored, &f->err));
    assert_int_equal(stored.suppression_id, first);
    assert_int_equal(stored.suppression_fit, SUPPRESSION_APPLIES);
    assert_int_equal(stored.entry_digest.bytes[0], 9);
}

static uint32_t closed_by(struct fixture *f, int64_t id, const char *user, utc_ms from)
{
    struct hit_rows rows = {.rows = {.n = 0}};

    OK(f, store_hits_closed_by(f->st, id, str_from_c(user), from, &f->mem, &rows, &f->err));
    return rows.rows.n;
}

static void what_lifting_opens_is_what_the_system_closed_and_is_not_over(void **state)
{
    struct fixture *f = *state;
    struct decision_row decision = {.at = NOW, .user = STR("-"), .outcome = STR("dismiss")};
    int64_t ignored;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row hit = hit_of(&s, &s.journey);
    hit.state = HIT_DISMISSED;
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    struct suppression_row row = suppression_of(&s, hit.id);
    int64_t id = add_suppression(f, &row);
    OK(f, store_hit_set_suppression(f->st, hit.id, id, &f->err));
    assert_int_equal(closed_by(f, id, "-", NOW), 0);
    decision.hit_id = hit.id;
    OK(f, store_decision_insert(f->st, &decision, &ignored, &f->err));
    assert_int_equal(closed_by(f, id, "-", NOW), 1);
    assert_int_equal(closed_by(f, id, "-", NOW + HOUR), 1);
    assert_int_equal(closed_by(f, id, "-", NOW + HOUR + 1), 0);
    assert_int_equal(closed_by(f, id, "ayesha", NOW), 0);
    assert_int_equal(closed_by(f, id + 1, "-", NOW), 0);
    decision.user = STR("ayesha"); /* spoke later */
    OK(f, store_decision_insert(f->st, &decision, &ignored, &f->err));
    assert_int_equal(closed_by(f, id, "-", NOW), 0);
}

static void an_entry_that_changed_is_another_version_of_its_hit(void **state)
{
    struct fixture *f = *state;
    struct hit_row stored, out;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row row = hit_of(&s, &s.journey);
    put_hit(f, &row, false, HIT_NEW, &out);
    row.entry_digest = (struct sha256){{1}}; /* found by an older program: nothing changed */
    put_hit(f, &row, false, HIT_SAME, &out);
    OK(f, store_hit_get(f->st, out.id, &f->mem, &stored, &f->err));
    assert_int_equal(stored.entry_digest.bytes[0], 1);
    put_hit(f, &row, false, HIT_SAME, &out);
    row.entry_digest = (struct sha256){{2}};
    put_hit(f, &row, false, HIT_CHANGED, &out);
    row.suppression_fit = SUPPRESSION_EXPIRED;
    put_hit(f, &row, false, HIT_CHANGED, &out);
    assert_int_equal(out.version, 3);
}

static void a_merged_hit_takes_its_suppression_with_it(void **state)
{
    struct fixture *f = *state;
    struct suppression_row row;

    begin(f);
    struct scene s = set_scene(f);
    struct journey_row twin = add_journey(f, s.flight, 0, STR("DOE"));
    struct hit_row goes = hit_of(&s, &twin), stays = hit_of(&s, &s.journey);
    OK(f, store_hit_insert(f->st, &goes, &goes.id, &f->err));
    OK(f, store_hit_insert(f->st, &stays, &stays.id, &f->err));
    row = suppression_of(&s, goes.id);
    int64_t id = add_suppression(f, &row);
    OK(f, store_hit_set_suppression(f->st, goes.id, id, &f->err));
    OK(f, store_traveller_merge(f->st, twin.traveller_id, s.journey.traveller_id, &f->err));
    OK(f, store_suppression_get(f->st, id, &f->mem, &row, &f->err));
    assert_int_equal(row.hit_id, stays.id);
}

/* ---- memory ---- */

/* One read of each kind, on an arena that may fail. */
static int read_queue(struct store *st, struct arena *mem, struct err *err)
{
    struct hit_filter filter = {.states = HIT_STATES_ALL};
    struct hit_items items;

    return store_hits_list(st, &filter, whole, mem, &items, err);
}

static int read_card(struct store *st, struct arena *mem, struct err *err)
{
    struct hit_card card;

    return store_hit_card(st, 1, mem, &card, err);
}

static int read_entries(struct store *st, struct arena *mem, struct err *err)
{
    struct entry_rows rows;

    return store_entries_list(st, 1, 1, 0, whole, mem, &rows, err);
}

static int read_board(struct store *st, struct arena *mem, struct err *err)
{
    struct flight_filter filter = {
        .now = NOW, .from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN, .words = {STR("zz")}};
    struct flight_items items;

    return store_flights_list(st, &filter, whole, mem, &items, err);
}

static int read_bookings(struct store *st, struct arena *mem, struct err *err)
{
    struct locator_key key = {STR("1A"), STR("E5F6G7")};
    struct booking_matches found = {.rows = {.n = 0}};

    return store_bookings_find(st, &key, 1, mem, &found, err);
}

static int read_suppressions(struct store *st, struct arena *mem, struct err *err)
{
    struct suppression_filter filter = {SUPPRESSIONS_ALL, today};
    struct suppression_items items;
    struct identity_fact_rows facts = {.rows = {.n = 0}};
    struct suppression_rows known = {.rows = {.n = 0}};
    struct hit_rows hits = {.rows = {.n = 0}};

    if (store_suppressions_list(st, &filter, whole, mem, &items, err) < 0 ||
        store_suppression_facts(st, 1, mem, &facts, err) < 0 ||
        store_suppressions_of_fact(st, 1, some_facts, mem, &known, err) < 0)
        return -1;
    return store_hits_of_suppression(st, 1, whole, mem, &hits, err);
}

static void running_out_of_memory_is_an_error_wherever_it_happens(void **state)
{
    static int (*const reads[])(struct store *, struct arena *, struct err *) = {
        read_queue, read_card, read_entries, read_board, read_bookings, read_suppressions};
    struct fixture *f = *state;
    enum hit_change change;

    begin(f);
    struct scene s = set_scene(f);
    struct hit_row row = hit_of(&s, &s.journey);
    OK(f, store_hit_put(f->st, &row, false, &f->mem, &change, NULL, &f->err));
    struct suppression_row suppression = suppression_of(&s, 1);
    OK(f, store_hit_set_suppression(f->st, 1, add_suppression(f, &suppression), &f->err));
    commit(f);
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        int rc = -1;
        for (uint64_t n = 1; rc < 0; n++) {
            struct arena mem;
            arena_init(&mem, MIB);
            arena_fail_at(&mem, n);
            f->err.code = ERR_NONE;
            rc = reads[i](f->st, &mem, &f->err);
            arena_fini(&mem);
            assert_true(rc == 0 || f->err.code == ERR_MEMORY);
            assert_true(n < 1000 && (rc < 0 || n > 3));
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_comes_back_as_it_was),
        cmocka_unit_test(screening_again_changes_only_what_differs),
        cmocka_unit_test(what_a_score_came_from_is_kept_and_replaced),
        cmocka_unit_test(what_a_score_came_from_goes_with_its_hit),
        cmocka_unit_test(the_slower_of_two_decisions_is_refused),
        cmocka_unit_test(decisions_are_kept_in_order),
        cmocka_unit_test(the_queue_is_by_what_is_due_then_band_then_time),
        cmocka_unit_test(a_line_of_the_queue_tells_flight_list_and_traveller),
        cmocka_unit_test(a_suppression_comes_back_as_it_was_and_is_lifted_once),
        cmocka_unit_test(a_traveller_is_found_again_by_what_identifies),
        cmocka_unit_test(suppressions_are_listed_with_what_they_closed),
        cmocka_unit_test(what_lifting_opens_is_what_the_system_closed_and_is_not_over),
        cmocka_unit_test(an_entry_that_changed_is_another_version_of_its_hit),
        cmocka_unit_test(a_merged_hit_takes_its_suppression_with_it),
        cmocka_unit_test(running_out_of_memory_is_an_error_wherever_it_happens),
        cmocka_unit_test(the_card_has_entry_list_decisions_and_company),
    };

    return run_on_every_engine("hits", tests, COUNT_OF(tests));
}
