/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Local time to UTC and back at known clock changes, and the rule that follows the last listed
 * change.
 */
#include "reference/timezone.h"
#include "reference/tz_rule.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int open_zones(void **state)
{
    struct timezones *zones = NULL;
    struct err err;

    if (timezones_open(NULL, &zones, &err) < 0)
        return -1;
    *state = zones;
    return 0;
}

static int close_zones(void **state)
{
    timezones_close(*state);
    return 0;
}

static enum tz_zone zone(const char *name)
{
    enum tz_zone found = TZ_UTC;

    assert_true(tz_find(str_from_c(name), &found));
    return found;
}

static void expect(const struct timezones *zones, const char *name, const char *local,
                   enum tz_fit fit, const char *utc)
{
    struct datetime when;
    utc_ms want, got;

    assert_true(datetime_parse_iso(str_from_c(local), &when));
    assert_true(utc_parse_iso(str_from_c(utc), &want));
    assert_int_equal(tz_to_utc(zones, zone(name), when, &got), fit);
    assert_int_equal(got, want);
    if (fit == TZ_FIT_EXACT) {
        struct datetime back;
        assert_true(tz_to_local(zones, zone(name), got, &back));
        assert_true(date_eq(back.date, when.date));
        assert_int_equal(back.minute, when.minute);
    }
}

static void plain_local_times_convert_both_ways(void **state)
{
    expect(*state, "Asia/Karachi", "2026-05-12T09:15", TZ_FIT_EXACT, "2026-05-12T04:15Z");
    expect(*state, "Asia/Karachi", "2026-01-12T00:30", TZ_FIT_EXACT, "2026-01-11T19:30Z");
    expect(*state, "Asia/Kathmandu", "2026-05-12T09:15", TZ_FIT_EXACT, "2026-05-12T03:30Z");
    expect(*state, "Europe/Paris", "2026-05-12T09:15", TZ_FIT_EXACT, "2026-05-12T07:15Z");
    expect(*state, "Europe/Paris", "2026-01-12T09:15", TZ_FIT_EXACT, "2026-01-12T08:15Z");
    expect(*state, "America/New_York", "2026-07-04T20:00", TZ_FIT_EXACT, "2026-07-05T00:00Z");
    expect(*state, "America/St_Johns", "2026-01-04T20:00", TZ_FIT_EXACT, "2026-01-04T23:30Z");
    expect(*state, "UTC", "2026-05-12T09:15", TZ_FIT_EXACT, "2026-05-12T09:15Z");
}

static void pakistan_had_summer_time_in_2009_only_as_history(void **state)
{
    expect(*state, "Asia/Karachi", "2009-07-01T12:00", TZ_FIT_EXACT, "2009-07-01T06:00Z");
    expect(*state, "Asia/Karachi", "2010-07-01T12:00", TZ_FIT_EXACT, "2010-07-01T07:00Z");
}

static void skipped_local_time_moves_on_by_the_gap(void **state)
{
    expect(*state, "Europe/Paris", "2026-03-29T01:59", TZ_FIT_EXACT, "2026-03-29T00:59Z");
    expect(*state, "Europe/Paris", "2026-03-29T02:30", TZ_FIT_SKIPPED, "2026-03-29T01:30Z");
    expect(*state, "Europe/Paris", "2026-03-29T03:00", TZ_FIT_EXACT, "2026-03-29T01:00Z");
    expect(*state, "America/New_York", "2026-03-08T02:30", TZ_FIT_SKIPPED, "2026-03-08T07:30Z");
}

static void repeated_local_time_is_the_first_one(void **state)
{
    expect(*state, "Europe/Paris", "2026-10-25T01:59", TZ_FIT_EXACT, "2026-10-24T23:59Z");
    expect(*state, "Europe/Paris", "2026-10-25T02:30", TZ_FIT_REPEATED, "2026-10-25T00:30Z");
    expect(*state, "Europe/Paris", "2026-10-25T03:00", TZ_FIT_EXACT, "2026-10-25T02:00Z");
    expect(*state, "America/New_York", "2026-11-01T01:30", TZ_FIT_REPEATED, "2026-11-01T05:30Z");
}

static void rules_reach_beyond_the_listed_changes(void **state)
{
    expect(*state, "Europe/Paris", "2060-07-01T12:00", TZ_FIT_EXACT, "2060-07-01T10:00Z");
    expect(*state, "Australia/Sydney", "2060-01-01T12:00", TZ_FIT_EXACT, "2060-01-01T01:00Z");
    expect(*state, "Asia/Karachi", "2060-07-01T12:00", TZ_FIT_EXACT, "2060-07-01T07:00Z");
    expect(*state, "Europe/Dublin", "2060-07-01T12:00", TZ_FIT_EXACT, "2060-07-01T11:00Z");
    expect(*state, "Europe/Dublin", "2060-01-01T12:00", TZ_FIT_EXACT, "2060-01-01T12:00Z");
}

static void changes_of_half_an_hour_and_at_midnight_fit(void **state)
{
    /* Lord Howe Island moves by thirty minutes. */
    expect(*state, "Australia/Lord_Howe", "2026-10-04T02:15", TZ_FIT_SKIPPED, "2026-10-03T15:45Z");
    expect(*state, "Australia/Lord_Howe", "2026-04-05T01:45", TZ_FIT_REPEATED, "2026-04-04T14:45Z");
    /* Beirut goes forward at midnight: the day begins at one. */
    expect(*state, "Asia/Beirut", "2026-03-29T00:30", TZ_FIT_SKIPPED, "2026-03-28T22:30Z");
    expect(*state, "Asia/Beirut", "2026-03-29T01:00", TZ_FIT_EXACT, "2026-03-28T22:00Z");
    /* Morocco goes back for Ramadan, which moves through the year. */
    expect(*state, "Africa/Casablanca", "2026-01-20T12:00", TZ_FIT_EXACT, "2026-01-20T11:00Z");
    expect(*state, "Africa/Casablanca", "2026-03-01T12:00", TZ_FIT_EXACT, "2026-03-01T12:00Z");
}

static void a_day_that_a_place_never_had_is_skipped(void **state)
{
    /* Samoa crossed the date line: no 30 December 2011. */
    expect(*state, "Pacific/Apia", "2011-12-29T23:59", TZ_FIT_EXACT, "2011-12-30T09:59Z");
    expect(*state, "Pacific/Apia", "2011-12-30T12:00", TZ_FIT_SKIPPED, "2011-12-30T22:00Z");
    expect(*state, "Pacific/Apia", "2011-12-31T00:00", TZ_FIT_EXACT, "2011-12-30T10:00Z");
}

static void old_and_new_rules_of_a_place_apply_in_their_years(void **state)
{
    expect(*state, "America/New_York", "1980-04-10T12:00", TZ_FIT_EXACT, "1980-04-10T17:00Z");
    expect(*state, "America/New_York", "1995-04-10T12:00", TZ_FIT_EXACT, "1995-04-10T16:00Z");
    expect(*state, "Europe/Moscow", "2013-01-10T12:00", TZ_FIT_EXACT, "2013-01-10T08:00Z");
    expect(*state, "Europe/Moscow", "2015-01-10T12:00", TZ_FIT_EXACT, "2015-01-10T09:00Z");
    expect(*state, "Europe/Istanbul", "2015-12-10T12:00", TZ_FIT_EXACT, "2015-12-10T10:00Z");
    expect(*state, "Europe/Istanbul", "2026-12-10T12:00", TZ_FIT_EXACT, "2026-12-10T09:00Z");
    expect(*state, "Asia/Tehran", "2021-07-10T12:00", TZ_FIT_EXACT, "2021-07-10T07:30Z");
    expect(*state, "Asia/Tehran", "2026-07-10T12:00", TZ_FIT_EXACT, "2026-07-10T08:30Z");
    expect(*state, "UTC", "1900-01-01T00:00", TZ_FIT_EXACT, "1900-01-01T00:00Z");
}

/** to_utc(to_local(x)) is x, or the first of the two times that the clocks showed it. */
static void every_instant_of_two_years_comes_back(void **state)
{
    static const char *const years[] = {"2026-01-01T00:07Z", "2061-01-01T00:07Z"};

    for (int which = 0; which < TZ_ZONE_COUNT; which++) {
        utc_ms start, back;
        struct datetime wall;
        assert_true(utc_parse_iso(str_from_c(years[which % 2]), &start));
        for (utc_ms at = start; at < start + 366 * 86400000LL; at += 43 * 60000) {
            assert_true(tz_to_local(*state, (enum tz_zone)which, at, &wall));
            enum tz_fit fit = tz_to_utc(*state, (enum tz_zone)which, wall, &back);
            if (fit == TZ_FIT_REPEATED)
                assert_true(back == at || (back < at && at - back <= 3 * 3600000));
            else
                assert_true(fit == TZ_FIT_EXACT && back == at);
        }
    }
}

static void every_zone_has_a_file_here(void **state)
{
    int minutes;

    for (int i = 0; i < TZ_ZONE_COUNT; i++) {
        assert_true(tz_offset(*state, (enum tz_zone)i, 1778000000000, &minutes));
        assert_true(minutes >= -12 * 60 && minutes <= 14 * 60);
    }
}

static void unknown_times_stay_unknown(void **state)
{
    utc_ms got = 1;

    assert_int_equal(tz_to_utc(*state, TZ_UTC,
                               (struct datetime){
                                   {2026, 5, 12},
                                   -1, -1
    },
                               &got),
                     TZ_FIT_UNKNOWN);
    assert_int_equal(got, UTC_UNKNOWN);
    assert_int_equal(tz_to_utc(*state, TZ_ZONE_COUNT,
                               (struct datetime){
                                   {2026, 5, 12},
                                   0, -1
    },
                               &got),
                     TZ_FIT_UNKNOWN);
}

static void a_folder_without_zones_is_an_error(void **state)
{
    (void)state;
    struct timezones *zones;
    struct err err = {0};

    assert_int_equal(timezones_open("/nonexistent", &zones, &err), -1);
    assert_int_equal(err.code, ERR_IO);
}

static void rules_parse_in_every_form(void **state)
{
    (void)state;
    struct tz_rule rule;

    assert_true(tz_rule_parse(STR("<+0545>-5:45"), &rule));
    assert_int_equal(rule.standard, 5 * 3600 + 45 * 60);
    assert_true(tz_rule_parse(STR("EST5EDT,M3.2.0,M11.1.0"), &rule));
    assert_int_equal(tz_rule_offset(&rule, 1783209600), -4 * 3600); /* 2026-07-05 */
    assert_int_equal(tz_rule_offset(&rule, 1768003200), -5 * 3600); /* 2026-01-10 */
    assert_true(tz_rule_parse(STR("IST-2IDT,M3.4.4/26,M10.5.0"), &rule));
    assert_int_equal(rule.start.seconds, 26 * 3600);
    assert_true(tz_rule_parse(STR("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), &rule));
    assert_int_equal(rule.start.seconds, -3600);
    assert_true(tz_rule_parse(STR("AAA3BBB,J60/0,300"), &rule));
}

static void broken_rules_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "CET",
                                      "C-1",
                                      "<+05-5",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0,",
                                      "CET-1x",
                                      "CET-200"};
    struct tz_rule rule;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(tz_rule_parse(str_from_c(bad[i]), &rule));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_local_times_convert_both_ways),
        cmocka_unit_test(pakistan_had_summer_time_in_2009_only_as_history),
        cmocka_unit_test(skipped_local_time_moves_on_by_the_gap),
        cmocka_unit_test(repeated_local_time_is_the_first_one),
        cmocka_unit_test(rules_reach_beyond_the_listed_changes),
        cmocka_unit_test(changes_of_half_an_hour_and_at_midnight_fit),
        cmocka_unit_test(a_day_that_a_place_never_had_is_skipped),
        cmocka_unit_test(old_and_new_rules_of_a_place_apply_in_their_years),
        cmocka_unit_test(every_instant_of_two_years_comes_back),
        cmocka_unit_test(every_zone_has_a_file_here),
        cmocka_unit_test(unknown_times_stay_unknown),
        cmocka_unit_test(a_folder_without_zones_is_an_error),
        cmocka_unit_test(rules_parse_in_every_form),
        cmocka_unit_test(broken_rules_are_refused),
    };

    return cmocka_run_group_tests(tests, open_zones, close_zones);
}
