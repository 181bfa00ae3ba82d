/* SPDX-License-Identifier: Apache-2.0 */
/* Enumerations are stored as numbers: a number that once meant something means it for ever. */
#include "domain/hit.h"
#include "domain/journey.h"
#include "domain/traveller.h"
#include "store/events.h"
#include "store/journal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct stored {
    int value;
    const char *name, *wanted;
};

static void check(const struct stored *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].value, i);
        assert_string_equal(rows[i].name, rows[i].wanted);
    }
}

#define ROW(kind, value, wanted)                                                                   \
    {                                                                                              \
        (int)(value), kind##_name(value), wanted                                                   \
    }

static void stored_numbers_keep_their_meaning(void **state)
{
    (void)state;
    const struct stored roles[] = {
        ROW(role, ROLE_PASSENGER, "passenger"),
        ROW(role, ROLE_CREW, "crew"),
        ROW(role, ROLE_TRANSIT_PASSENGER, "transit_passenger"),
        ROW(role, ROLE_TRANSIT_CREW, "transit_crew"),
    };
    const struct stored types[] = {
        ROW(traveller_type, TRAVELLER_UNKNOWN, "unknown"),
        ROW(traveller_type, TRAVELLER_ADULT, "adult"),
        ROW(traveller_type, TRAVELLER_CHILD, "child"),
        ROW(traveller_type, TRAVELLER_INFANT, "infant"),
        ROW(traveller_type, TRAVELLER_GROUP, "group"),
    };
    const struct stored statuses[] = {
        ROW(journey_status, JOURNEY_BOOKED, "booked"),
        ROW(journey_status, JOURNEY_CHECKED_IN, "checked_in"),
        ROW(journey_status, JOURNEY_BOARDED, "boarded"),
        ROW(journey_status, JOURNEY_NO_SHOW, "no_show"),
        ROW(journey_status, JOURNEY_CANCELLED, "cancelled"),
    };
    const struct stored flights[] = {
        ROW(flight_status, FLIGHT_SCHEDULED, "scheduled"),
        ROW(flight_status, FLIGHT_CLOSED, "closed"),
        ROW(flight_status, FLIGHT_DEPARTED, "departed"),
        ROW(flight_status, FLIGHT_ARRIVED, "arrived"),
        ROW(flight_status, FLIGHT_CANCELLED, "cancelled"),
    };
    const struct stored modes[] = {
        ROW(flight_mode, MODE_AIR, "air"),
        ROW(flight_mode, MODE_SEA, "sea"),
        ROW(flight_mode, MODE_RAIL, "rail"),
        ROW(flight_mode, MODE_ROAD, "road"),
    };
    const struct stored hits[] = {
        ROW(hit_state, HIT_OPEN, "open"),
        ROW(hit_state, HIT_UNSURE, "unsure"),
        ROW(hit_state, HIT_CONFIRMED, "confirmed"),
        ROW(hit_state, HIT_DISMISSED, "dismissed"),
    };
    const struct stored units[] = {
        ROW(journal_status, JOURNAL_RECEIVED, "received"),
        ROW(journal_status, JOURNAL_PROCESSED, "processed"),
        ROW(journal_status, JOURNAL_BAD, "bad"),
    };

    check(roles, COUNT_OF(roles));
    check(types, COUNT_OF(types));
    check(statuses, COUNT_OF(statuses));
    check(flights, COUNT_OF(flights));
    check(modes, COUNT_OF(modes));
    check(hits, COUNT_OF(hits));
    check(units, COUNT_OF(units));
    assert_int_equal(SOURCE_PNR, 1);
    assert_int_equal(SOURCE_API, 2);
    assert_int_equal(DOCUMENT_DOCS, 0);
    assert_int_equal(DOCUMENT_DOCO, 1);
    assert_int_equal(DOCUMENT_API, 2);
    assert_int_equal(DOCUMENT_FOID, 3);
    assert_int_equal(EVENT_FLIGHT, 1);
    assert_int_equal(EVENT_HIT, 2);
    assert_int_equal(EVENT_LIST, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stored_numbers_keep_their_meaning)};

    return cmocka_run_group_tests_name("store.values", tests, NULL, NULL);
}
