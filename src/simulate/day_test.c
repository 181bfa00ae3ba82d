/* SPDX-License-Identifier: Apache-2.0 */
/* The timetable: known airports, right local times, distinct numbers. */
#include "simulate/day.h"

#include "simulate/style.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FLIGHTS = 600 };

static int set_up(void **state)
{
    struct timezones *zones = NULL;
    struct err err;

    if (timezones_open(NULL, &zones, &err) < 0)
        return -1;
    *state = zones;
    return 0;
}

static int tear_down(void **state)
{
    timezones_close(*state);
    return 0;
}

static void every_hub_is_a_known_airport_with_carriers(void **state)
{
    (void)state;
    static const struct {
        const char *code, *carriers;
    } hubs[] = {
#define HUB(code, traffic, culture, carriers) {code, carriers},
#include "simulate/hubs.def"
    };

    for (size_t i = 0; i < COUNT_OF(hubs); i++) {
        assert_non_null(airport_find(str_from_c(hubs[i].code)));
        assert_int_equal(strlen(hubs[i].carriers) % 3, 2);
    }
}

static void check_leg(const struct timezones *zones, const struct sim_leg *leg)
{
    utc_ms departs, arrives;

    assert_true(tz_to_utc(zones, leg->from->zone, leg->departs_at, &departs) != TZ_FIT_UNKNOWN);
    assert_true(tz_to_utc(zones, leg->to->zone, leg->arrives_at, &arrives) != TZ_FIT_UNKNOWN);
    assert_int_equal(departs, leg->departs_utc);
    assert_int_equal(arrives, leg->arrives_utc);
    assert_true(arrives - departs >= 35 * 60000 && arrives - departs <= 20 * 3600000);
}

static void flights_touch_the_border_at_right_times(void **state)
{
    struct day_plan plan = {
        .seed = 3, .home = "PAK", .flights = FLIGHTS, .first = {2026, 5, 12},
                   .zones = *state
    };
    uint32_t arrivals = 0, two_legs = 0;
    static char seen[FLIGHTS][16];

    for (uint32_t i = 0; i < FLIGHTS; i++) {
        struct sim_flight f;
        day_flight(&plan, 0, i, &f);
        const struct sim_leg *leg = flight_border(&f);
        assert_string_equal((f.arrival ? leg->to : leg->from)->country, "PAK");
        assert_string_not_equal((f.arrival ? leg->from : leg->to)->country, "PAK");
        for (uint8_t k = 0; k < f.leg_count; k++)
            check_leg(*state, &f.leg[k]);
        arrivals += f.arrival;
        two_legs += f.leg_count == 2;
        (void)snprintf(seen[i], sizeof seen[i], "%s%u", f.carrier, (unsigned)f.number);
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(seen[i], seen[k]);
    }
    assert_int_equal(arrivals, FLIGHTS / 2);
    assert_true(two_legs > FLIGHTS / 30 && two_legs < FLIGHTS / 8);
}

static void the_timetable_repeats_and_other_states_have_one(void **state)
{
    struct day_plan plan = {
        .seed = 3, .home = "GBR", .flights = 10, .first = {2026, 3, 28},
                   .zones = *state
    };
    struct sim_flight today, tomorrow;
    struct err err;

    day_flight(&plan, 0, 5, &today);
    day_flight(&plan, 1, 5, &tomorrow);
    assert_int_equal(today.number, tomorrow.number);
    assert_string_equal(today.carrier, tomorrow.carrier);
    assert_string_equal(today.home->country, "GBR");
    assert_int_not_equal(today.seed, tomorrow.seed);
    assert_int_equal(day_check_home("QQQ", &err), -1);
}

static void every_style_row_is_whole(void **state)
{
    (void)state;
    const struct style *pk = style_of("PK"), *unknown = style_of("ZZ");

    assert_int_equal(pk->pnr_version, 13);
    assert_non_null(unknown);
    assert_int_equal(style_una(style_of("TG")).release, '\\');
    assert_true(style_has(style_of("MH"), 'O'));
    assert_false(style_has(pk, 'O'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hub_is_a_known_airport_with_carriers),
        cmocka_unit_test(flights_touch_the_border_at_right_times),
        cmocka_unit_test(the_timetable_repeats_and_other_states_have_one),
        cmocka_unit_test(every_style_row_is_whole),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
