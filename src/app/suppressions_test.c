/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Known false matches from message to hit: what a dismissal closes on later journeys, and what
 * opens all the same. All people are invented.
 */
#include "app/suppressions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/entry_digest.h"
#include "app/hits.h"
#include "app/ingest.h"
#include "app/lists.h"
#include "store/audit.h"
#include "store/flights.h"
#include "store/journal.h"

#include <sodium.h>
#include <stdio.h>

#define NOW ((utc_ms)1778400000000) /* 2026-05-10 */
#define DAY ((utc_ms)24 * 3600 * 1000)

struct world {
    struct store *st;
    struct timezones *zones;
    struct ingest *ingest;
    struct screening *lists;
    struct arena mem;
    struct err err;
    utc_ms now;
};

static int set_up(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);

    arena_init(&w->mem, 256 * MIB);
    w->now = NOW;
    assert_int_equal(0, store_open("sqlite::memory:", STORE_WRITE, NULL, &w->st, &w->err));
    assert_int_equal(0, store_migrate(w->st, NOW, NULL, &w->err));
    assert_int_equal(0, timezones_open(NULL, &w->zones, &w->err));
    assert_int_equal(0, ingest_new(w->zones, &w->ingest, &w->err));
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    screening_release(w->lists);
    ingest_free(w->ingest);
    timezones_close(w->zones);
    store_close(w->st);
    arena_fini(&w->mem);
    test_free(w);
    return 0;
}

/* Doing. --------------------------------------------------------------------------------------- */

static void load_lists(struct world *w, double urgent)
{
    struct watchlist_options options = watchlist_options_default();

    options.urgent = urgent;
    screening_release(w->lists);
    w->lists = NULL;
    assert_int_equal(
        0, screening_load(w->st, utc_to_datetime(w->now).date, &options, &w->lists, &w->err));
}

#define COLUMNS "id,name,alias,born_on,sex,nationality,document\n"
#define LISTED COLUMNS "W1,\"JONES, ALEX\",,1964,M,GBR,\n"

static void import(struct world *w, const char *csv)
{
    struct list_import list = {.name = STR("A list"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("none"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;

    assert_int_equal(
        0, list_import_bytes(w->st, &list, str_from_c(csv), w->now, NULL, NULL, &figures, &w->err));
    load_lists(w, 0.999);
}

#define PERSON(name, born)                                                                         \
    "NAD+FL+++" name "'ATT+2++M'" born "LOC+178+CDG'LOC+179+DOH'NAT+2+GBR'RFF+ABO:7'"
#define BORN "DTM+329:640712'"
#define PASSPORT(number) "DOC+P+" number "'DTM+36:300101'LOC+91+GBR'"
#define ALEX PERSON("JONES:ALEX", BORN) PASSPORT("X1234567")

/** A passenger list of flight ZZ`number` with one traveller. @return the flight's id */
static int64_t fly(struct world *w, const char *number, const char *person)
{
    static unsigned reference;
    struct flight_filter filter = {.now = w->now,
                                   .from_utc = UTC_UNKNOWN,
                                   .to_utc = UTC_UNKNOWN,
                                   .words = {str_from_c(number)}};
    struct flight_items flights = {.total = 0};
    char body[1024];
    bool duplicate;
    int64_t id;

    int n = snprintf(body, sizeof body,
                     "UNB+UNOA:4+YY+YYAPI+260510:%02u00+R%u'UNH+1+PAXLST:D:15B:UN:IATA+X'BGM+745'"
                     "TDT+20+ZZ%s'LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'"
                     "DTM+232:2605121445:201'%sCNT+42:1'UNT+20+1'UNZ+1+R%u'",
                     reference % 20, reference, number, person, reference);
    reference++;
    str bytes = {body, (size_t)n};
    assert_int_equal(0, store_begin(w->st, &w->err));
    assert_int_equal(
        0, store_journal_append(w->st, bytes, STR("test"), w->now, &id, &duplicate, &w->err));
    struct unit unit = {id, w->now, bytes};
    assert_int_equal(0, ingest_unit(w->ingest, w->st, w->lists, &unit, w->now, &w->err));
    assert_int_equal(0, store_commit(w->st, &w->err));
    assert_int_equal(0, store_flights_list(w->st, &filter, (struct store_page){10, 0}, &w->mem,
                                           &flights, &w->err));
    assert_int_equal(1, flights.rows.n);
    return flights.rows.v[0].flight.id;
}

static struct rescreen_figures rescreen(struct world *w)
{
    struct rescreen_figures figures;
    utc_ms from, to;

    lists_window(96, w->now, &from, &to);
    assert_int_equal(0, lists_rescreen(w->st, w->lists, from, to, &figures, &w->err));
    return figures;
}

/** The one hit of a flight. */
static struct hit_row hit_on(struct world *w, int64_t flight)
{
    struct hit_rows out = {.rows = {0}};

    assert_int_equal(0, store_hits_of_flight(w->st, flight, &w->mem, &out, &w->err));
    assert_int_equal(1, out.rows.n);
    return out.rows.v[0];
}

static struct decision_answer decide(struct world *w, struct decision_request request)
{
    struct decision_answer answer;

    assert_int_equal(0, store_begin(w->st, &w->err));
    assert_int_equal(0, hit_decide(w->st, &request, w->now, &answer, &w->err));
    assert_int_equal(0, store_commit(w->st, &w->err));
    return answer;
}

static struct decision_request dismissal(const struct hit_row *hit)
{
    return (struct decision_request){
        .hit_id = hit->id,
        .version = hit->version,
        .role = CASE_OFFICER,
        .user = STR("ayesha"),
        .outcome = STR("dismiss"),
        .reason = STR("different_person"),
        .note = STR("compared with the photograph"),
        .suppress = {.wanted = true, .days = 365, .days_max = 730}
    };
}

/** The hit of this flight dismissed for later journeys too. @return the suppression's id */
static int64_t suppress(struct world *w, int64_t flight)
{
    struct hit_row hit = hit_on(w, flight);

    assert_int_equal(HIT_OPEN, hit.state);
    assert_int_equal(DECISION_DONE, decide(w, dismissal(&hit)).result);
    hit = hit_on(w, flight);
    assert_int_equal(HIT_DISMISSED, hit.state);
    assert_int_equal(SUPPRESSION_APPLIES, hit.suppression_fit);
    assert_true(hit.suppression_id > 0);
    return hit.suppression_id;
}

static struct decision_request plain(const struct hit_row *hit, str outcome)
{
    return (struct decision_request){.hit_id = hit->id,
                                     .version = hit->version,
                                     .role = CASE_OFFICER,
                                     .user = STR("bilal"),
                                     .outcome = outcome};
}

static uint64_t lift(struct world *w, int64_t id, enum lift_result wanted)
{
    enum lift_result result;
    uint64_t reopened;

    assert_int_equal(0, store_begin(w->st, &w->err));
    assert_int_equal(0, suppression_lift(w->st, id, STR("bilal"), STR("too early"), w->now, &result,
                                         &reopened, &w->err));
    assert_int_equal(0, store_commit(w->st, &w->err));
    assert_int_equal(wanted, result);
    return reopened;
}

/** How many audit entries of this action are about this object. */
static unsigned audited(struct world *w, const char *action, const char *kind, int64_t id,
                        const char *detail)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)id);
    struct audit_filter filter = {
        .object_kind = str_from_c(kind), .object_id = {text, (size_t)n}
    };
    struct audit_rows rows = {.rows = {0}};
    unsigned found = 0;

    assert_int_equal(0, store_audit_list(w->st, &filter, 100, &w->mem, &rows, &w->err));
    for (uint32_t i = 0; i < rows.rows.n; i++)
        found += str_is(rows.rows.v[i].action, action) && str_is(rows.rows.v[i].detail, detail);
    return found;
}

static void expect(struct world *w, int64_t flight, enum hit_state state, enum suppression_fit fit,
                   int64_t suppression)
{
    struct hit_row hit = hit_on(w, flight);

    assert_int_equal(state, hit.state);
    assert_int_equal(fit, hit.suppression_fit);
    assert_int_equal(suppression, hit.suppression_id);
}

/** Listed, on a flight, dismissed for later ones. */
static int64_t begin(struct world *w)
{
    import(w, LISTED);
    return suppress(w, fly(w, "431", ALEX));
}

/* Tests. --------------------------------------------------------------------------------------- */

static void the_next_journey_is_closed_and_says_why(void **state)
{
    struct world *w = *state;
    struct suppression_item item;
    struct hit_card card;
    int64_t id = begin(w);
    int64_t next = fly(w, "432", ALEX);

    expect(w, next, HIT_DISMISSED, SUPPRESSION_APPLIES, id);
    int64_t hit = hit_on(w, next).id;
    assert_int_equal(0, store_hit_card(w->st, hit, &w->mem, &card, &w->err));
    assert_int_equal(1, card.decisions.rows.n);
    assert_true(str_is(card.decisions.rows.v[0].user, "-"));
    assert_true(str_is(card.decisions.rows.v[0].reason, "different_person"));
    assert_true(str_is(card.suppression.author, "ayesha"));
    assert_int_equal(1, audited(w, "suppress_hit", "hit", hit, "suppression:1:applies"));
    assert_int_equal(
        1, audited(w, "suppress", "suppression", id, "hit:1, different_person, until 2027-05-10"));

    assert_int_equal(0, store_suppression_item(w->st, id, &w->mem, &item, &w->err));
    assert_int_equal(1, item.hits);
    assert_true(str_is(item.row.name, "JONES, ALEX"));
    assert_true(str_is(item.row.document, "4567")); /* and no more of it */
    assert_true(str_is(item.entry_ref, "W1"));
    rescreen(w);
    expect(w, next, HIT_DISMISSED, SUPPRESSION_APPLIES, id);
    assert_int_equal(1, audited(w, "suppress_hit", "hit", hit, "suppression:1:applies"));
}

static void how_the_carrier_writes_it_is_no_difference(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);

    expect(w, fly(w, "432", PERSON("JONES:ALEX MR", BORN) "DOC+P+X 1234567'LOC+91+GBR'"),
           HIT_DISMISSED, SUPPRESSION_APPLIES, id);
}

static void a_traveller_who_differs_is_a_hit(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);

    expect(w, fly(w, "432", PERSON("JONES:ALEX", "DTM+329:640713'") PASSPORT("X1234567")), HIT_OPEN,
           SUPPRESSION_TRAVELLER_CHANGED, id);
    expect(w, fly(w, "433", PERSON("JONES:ALEX", BORN) PASSPORT("Y7654321")), HIT_OPEN,
           SUPPRESSION_TRAVELLER_CHANGED, id);
    expect(w, fly(w, "434", PERSON("JONES:ALEX JOHN", BORN) PASSPORT("X1234567")), HIT_OPEN,
           SUPPRESSION_TRAVELLER_CHANGED, id);
    expect(w, fly(w, "435", ALEX PASSPORT("Y7654321")), HIT_OPEN, SUPPRESSION_TRAVELLER_CHANGED,
           id);
}

static void another_of_the_same_name_is_a_hit(void **state)
{
    struct world *w = *state;

    begin(w);
    expect(w, fly(w, "432", PERSON("JONES:ALEX", "DTM+329:640101'") PASSPORT("Y7654321")), HIT_OPEN,
           SUPPRESSION_NONE, 0);
}

static void without_the_document_it_is_a_hit_until_the_document_comes(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);
    int64_t flight = fly(w, "432", PERSON("JONES:ALEX", BORN));

    expect(w, flight, HIT_OPEN, SUPPRESSION_UNIDENTIFIED, id);
    fly(w, "432", ALEX);
    expect(w, flight, HIT_DISMISSED, SUPPRESSION_APPLIES, id);
}

static void without_any_document_name_and_birth_recognise(void **state)
{
    struct world *w = *state;

    import(w, LISTED);
    int64_t id = suppress(w, fly(w, "431", PERSON("JONES:ALEX", BORN)));
    expect(w, fly(w, "432", PERSON("JONES:ALEX", BORN)), HIT_DISMISSED, SUPPRESSION_APPLIES, id);
    expect(w, fly(w, "433", PERSON("JONES:ALEX", "")), HIT_OPEN, SUPPRESSION_NONE, 0);
    expect(w, fly(w, "434", ALEX), HIT_OPEN, SUPPRESSION_TRAVELLER_CHANGED, id);
}

static void an_entry_that_changes_opens_what_was_closed(void **state)
{
    struct world *w = *state;

    import(w, LISTED);
    int64_t first = fly(w, "431", ALEX);
    int64_t id = suppress(w, first), next = fly(w, "432", ALEX);

    import(w, COLUMNS "W1,\"JONES, ALEX\",THE INVENTED,1964,M,GBR,\n");
    assert_int_equal(2, rescreen(w).hits);
    expect(w, next, HIT_OPEN, SUPPRESSION_ENTRY_CHANGED, id);
    expect(w, first, HIT_OPEN, SUPPRESSION_ENTRY_CHANGED, id);
    assert_int_equal(
        1, audited(w, "reopen", "hit", hit_on(w, first).id, "suppression:1:entry_changed"));
    expect(w, fly(w, "433", ALEX), HIT_OPEN, SUPPRESSION_ENTRY_CHANGED, id);

    struct hit_row hit = hit_on(w, first); /* this time for this journey alone: it stands */
    struct decision_request again = dismissal(&hit);
    again.suppress.wanted = false;
    assert_int_equal(DECISION_DONE, decide(w, again).result);
    rescreen(w);
    expect(w, first, HIT_DISMISSED, SUPPRESSION_ENTRY_CHANGED, id);
}

static void after_its_last_day_it_is_a_hit(void **state)
{
    struct world *w = *state;

    import(w, LISTED);
    int64_t first = fly(w, "431", ALEX);
    struct hit_row hit = hit_on(w, first);
    struct decision_request request = dismissal(&hit);
    request.suppress.expires_on = (struct date){2026, 5, 11};
    assert_int_equal(DECISION_DONE, decide(w, request).result);
    int64_t id = hit_on(w, first).suppression_id;
    w->now = NOW + DAY;
    expect(w, fly(w, "432", ALEX), HIT_DISMISSED, SUPPRESSION_APPLIES, id);
    w->now = NOW + 2 * DAY;
    expect(w, fly(w, "433", ALEX), HIT_OPEN, SUPPRESSION_EXPIRED, id);
}

static void lifting_opens_what_it_closed(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);
    int64_t next = fly(w, "432", ALEX);

    assert_int_equal(1, lift(w, id, LIFT_DONE));
    assert_int_equal(HIT_OPEN, hit_on(w, next).state);
    assert_int_equal(1, audited(w, "lift_suppression", "suppression", id, "1 hits reopened"));
    assert_int_equal(1, audited(w, "reopen", "hit", hit_on(w, next).id, "suppression:1"));
    expect(w, fly(w, "433", ALEX), HIT_OPEN, SUPPRESSION_LIFTED, id);
    rescreen(w);
    assert_int_equal(HIT_OPEN, hit_on(w, next).state);
    assert_int_equal(HIT_DISMISSED, hit_on(w, 1).state); /* the officer's own stands */
    lift(w, id, LIFT_ALREADY);
    lift(w, 99, LIFT_NONE);

    enum lift_result result;
    uint64_t reopened;
    assert_int_equal(0, suppression_lift(w->st, id, STR("bilal"), STR("  "), w->now, &result,
                                         &reopened, &w->err));
    assert_int_equal(LIFT_BAD_REASON, result);
}

static void flights_that_are_over_stay_closed_when_it_is_lifted(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);
    int64_t next = fly(w, "432", ALEX);

    w->now = NOW + 9 * DAY;
    assert_int_equal(0, lift(w, id, LIFT_DONE));
    expect(w, next, HIT_DISMISSED, SUPPRESSION_APPLIES, id);
}

static void a_higher_band_is_a_hit(void **state)
{
    struct world *w = *state;
    int64_t id = begin(w);
    int64_t next = fly(w, "432", ALEX);

    load_lists(w, 0.6);
    expect(w, fly(w, "433", ALEX), HIT_OPEN, SUPPRESSION_BAND_HIGHER, id);
    rescreen(w);
    expect(w, next, HIT_OPEN, SUPPRESSION_BAND_HIGHER, id);
}

static void what_an_officer_opens_stays_open(void **state)
{
    struct world *w = *state;

    begin(w);
    int64_t next = fly(w, "432", ALEX);
    struct hit_row hit = hit_on(w, next);
    assert_int_equal(DECISION_DONE, decide(w, plain(&hit, STR("reopen"))).result);
    rescreen(w);
    assert_int_equal(HIT_OPEN, hit_on(w, next).state);
}

static void to_take_the_dismissal_back_ends_it(void **state)
{
    struct world *w = *state;
    struct suppression_row row;
    int64_t id = begin(w);
    int64_t next = fly(w, "432", ALEX);

    struct hit_row hit = hit_on(w, 1);
    assert_int_equal(DECISION_DONE, decide(w, plain(&hit, STR("reopen"))).result);
    assert_int_equal(0, store_suppression_get(w->st, id, &w->mem, &row, &w->err));
    assert_true(str_is(row.lift_reason, "hit 1 was opened again"));
    assert_int_equal(HIT_OPEN, hit_on(w, 1).state);
    assert_int_equal(HIT_OPEN, hit_on(w, next).state);
    suppress(w, 1); /* and again */
    assert_int_equal(HIT_DISMISSED, hit_on(w, 1).state);
}

static void a_confirmation_lifts_what_says_otherwise(void **state)
{
    struct world *w = *state;
    struct suppression_row row;
    int64_t id = begin(w);
    int64_t second = fly(w, "432", ALEX), third = fly(w, "433", ALEX);

    struct hit_row hit = hit_on(w, second);
    assert_int_equal(DECISION_DONE, decide(w, plain(&hit, STR("reopen"))).result);
    hit = hit_on(w, second);
    assert_int_equal(DECISION_DONE, decide(w, plain(&hit, STR("confirm"))).result);
    assert_int_equal(0, store_suppression_get(w->st, id, &w->mem, &row, &w->err));
    assert_true(str_is(row.lifted_by, "bilal"));
    assert_true(str_is(row.lift_reason, "hit 2 was confirmed"));
    assert_int_equal(HIT_CONFIRMED, hit_on(w, second).state);
    assert_int_equal(HIT_OPEN, hit_on(w, third).state);
}

static void a_refusal_changes_nothing(void **state)
{
    struct world *w = *state;
    struct suppression_items all;
    struct facts_key key;

    import(w, LISTED);
    int64_t flight = fly(w, "431", ALEX);
    struct hit_row hit = hit_on(w, flight);
    struct decision_request r;
#define REFUSES(change, wanted)                                                                    \
    r = dismissal(&hit), change, assert_int_equal(decide(w, r).refusal, wanted)
    REFUSES(r.note = STR_NONE, REFUSED_SUPPRESS_NOTE);
    REFUSES(r.reason = STR("data_error"), REFUSED_SUPPRESS_REASON);
    REFUSES(r.suppress.expires_on = ((struct date){2029, 1, 1}), REFUSED_SUPPRESS_DATE);
    REFUSES((r.outcome = STR("unsure"), r.reason = STR_NONE), REFUSED_SUPPRESS_ACTION);
    r = dismissal(&hit);
    r.reason = STR_NONE;
    assert_int_equal(DECISION_NEEDS_REASON, decide(w, r).result);
    assert_int_equal(hit.version, hit_on(w, flight).version);

    hit = hit_on(w, fly(w, "432", PERSON("JONES:ALEX", "")));
    REFUSES(r.note = STR("nobody knows who"), REFUSED_SUPPRESS_IDENTITY);
    load_lists(w, 0.6);
    hit = hit_on(w, fly(w, "433", ALEX));
    REFUSES(r.role = CASE_OFFICER, REFUSED_SUPPRESS_ROLE);
#undef REFUSES
    assert_int_equal(0,
                     store_suppressions_list(w->st, &(struct suppression_filter){0},
                                             (struct store_page){10, 0}, &w->mem, &all, &w->err));
    assert_int_equal(0, all.total);
    assert_int_equal(0, facts_key_find(w->st, &key, &w->err));
}

static void a_listed_document_is_never_suppressed(void **state)
{
    struct world *w = *state;

    import(w, "id,name,document,kind\nD1,,X1234567,document\n");
    struct hit_row hit = hit_on(w, fly(w, "431", ALEX));
    struct decision_request r = dismissal(&hit);
    r.role = CASE_SUPERVISOR;
    assert_int_equal(REFUSED_SUPPRESS_DOCUMENT, decide(w, r).refusal);
}

/* Digests. ------------------------------------------------------------------------------------- */

static struct sha256 digest(struct world *w, const struct entry *entry)
{
    struct sha256 out;

    assert_true(entry_digest(entry, &w->mem, &out));
    return out;
}

static void assert_digest(struct world *w, const struct entry *a, const struct entry *b, bool same)
{
    struct sha256 x = digest(w, a), y = digest(w, b);

    assert_int_equal(same, memcmp(&x, &y, sizeof x) == 0);
}

static void an_entrys_digest_is_of_its_values_in_any_order(void **state)
{
    struct world *w = *state;
    struct entry_name names[] = {
        {STR("A"), NAME_GOOD},
        {STR("B"), NAME_GOOD}
    };
    struct entry_name turned[] = {
        {STR("B"), NAME_GOOD},
        {STR("A"), NAME_GOOD}
    };
    struct entry_name weak[] = {
        {STR("A"), NAME_WEAK},
        {STR("B"), NAME_GOOD}
    };
    str places[] = {STR("A")};
    struct entry one = {
        .ref = STR("1"), .remarks = STR("x"), .names = {names, 2, 2}
    };
    struct entry two = {
        .ref = STR("2"), .remarks = STR("y"), .names = {turned, 2, 2}
    };

    assert_digest(w, &one, &two, true);
    two.names.v = weak;
    assert_digest(w, &one, &two, false);
    two.names.v = turned;
    two.sex = 'M';
    assert_digest(w, &one, &two, false);
    two.sex = 0;
    two.countries = (struct strs){places, 1, 1};
    one.birthplaces = two.countries; /* the same text as something else */
    assert_digest(w, &one, &two, false);
    one.birthplaces.n = 0;
    one.countries = two.countries;
    assert_digest(w, &one, &two, true);
    two.kind = ENTRY_DOCUMENT;
    assert_digest(w, &one, &two, false);
}

static void a_digest_keeps_the_parts_of_a_document_apart(void **state)
{
    struct world *w = *state;
    struct entry_document a[] = {
        {STR("P"), STR("12"), STR("3")}
    };
    struct entry_document b[] = {
        {STR("P"), STR("1"), STR("23")}
    };
    struct entry one = {
        .documents = {a, 1, 1}
    };
    struct entry two = {
        .documents = {b, 1, 1}
    };

    assert_digest(w, &one, &two, false);
}

static void facts_are_digests_under_the_units_key(void **state)
{
    struct world *w = *state;
    struct facts_key key = {{{1}}}, other = {{{2}}};
    struct subject_document document = {STR("P"), STR("x-12 34"), STR("GB"), STR("api")};
    struct subject_document same = {STR("PP"), STR("X1234"), STR("GBR"), STR("pnr")};
    struct subject a = {
        .documents = {&document, 1, 1}
    };
    struct subject b = {
        .documents = {&same, 1, 1}
    };
    struct identity_fact_rows x, y, z;

    assert_int_equal(0, traveller_facts(&key, &a, &w->mem, &x, &w->err));
    assert_int_equal(0, traveller_facts(&key, &b, &w->mem, &y, &w->err));
    assert_int_equal(0, traveller_facts(&other, &b, &w->mem, &z, &w->err));
    assert_int_equal(1, x.rows.n);
    assert_int_equal(FACT_DOCUMENT, x.rows.v[0].kind);
    assert_memory_equal(&x.rows.v[0].digest, &y.rows.v[0].digest, SHA256_BYTES);
    assert_memory_not_equal(&y.rows.v[0].digest, &z.rows.v[0].digest, SHA256_BYTES);
}

static void names_in_other_scripts_are_not_taken_for_each_other(void **state)
{
    struct world *w = *state;
    struct facts_key key = {{{1}}};
    struct subject_name first = {STR("\xD8\xB3"), STR("ALEX"), STR("api")};
    struct subject_name second = {STR("\xD9\x84"), STR("ALEX"), STR("api")};
    struct subject a = {
        .names = {&first, 1, 1}
    };
    struct subject b = {
        .names = {&second, 1, 1}
    };
    struct identity_fact_rows x, y;

    assert_int_equal(0, traveller_facts(&key, &a, &w->mem, &x, &w->err));
    assert_int_equal(0, traveller_facts(&key, &b, &w->mem, &y, &w->err));
    assert_memory_not_equal(&x.rows.v[0].digest, &y.rows.v[0].digest, SHA256_BYTES);
}

static void whoever_has_too_many_facts_is_not_known_again(void **state)
{
    struct world *w = *state;
    struct facts_key key = {{{1}}};
    struct subject_document many[TRAVELLER_FACTS_MAX + 1];
    struct subject s = {
        .documents = {many, COUNT_OF(many), COUNT_OF(many)}
    };
    struct identity_fact_rows facts;

    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = (struct subject_document){STR("P"), STR("X1234"), STR("GBR"), STR("api")};
    assert_int_equal(0, traveller_facts(&key, &s, &w->mem, &facts, &w->err));
    assert_int_equal(0, facts.rows.n);
    s.documents.n--;
    assert_int_equal(0, traveller_facts(&key, &s, &w->mem, &facts, &w->err));
    assert_int_equal(TRAVELLER_FACTS_MAX, facts.rows.n);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_next_journey_is_closed_and_says_why),
        TEST(how_the_carrier_writes_it_is_no_difference),
        TEST(a_traveller_who_differs_is_a_hit),
        TEST(another_of_the_same_name_is_a_hit),
        TEST(without_the_document_it_is_a_hit_until_the_document_comes),
        TEST(without_any_document_name_and_birth_recognise),
        TEST(an_entry_that_changes_opens_what_was_closed),
        TEST(after_its_last_day_it_is_a_hit),
        TEST(lifting_opens_what_it_closed),
        TEST(flights_that_are_over_stay_closed_when_it_is_lifted),
        TEST(a_higher_band_is_a_hit),
        TEST(what_an_officer_opens_stays_open),
        TEST(to_take_the_dismissal_back_ends_it),
        TEST(a_confirmation_lifts_what_says_otherwise),
        TEST(a_refusal_changes_nothing),
        TEST(a_listed_document_is_never_suppressed),
        TEST(an_entrys_digest_is_of_its_values_in_any_order),
        TEST(a_digest_keeps_the_parts_of_a_document_apart),
        TEST(facts_are_digests_under_the_units_key),
        TEST(names_in_other_scripts_are_not_taken_for_each_other),
        TEST(whoever_has_too_many_facts_is_not_known_again),
    };

    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
