/* SPDX-License-Identifier: Apache-2.0 */
/* Airports: known rows, city codes, and the order and references of the generated table. */
#include "reference/airport.h"
#include "reference/country.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void expect(const char *code, const char *icao, const char *country, const char *zone)
{
    const struct airport *found = airport_find(str_from_c(code));

    assert_non_null(found);
    assert_string_equal(found->icao, icao);
    assert_string_equal(found->country, country);
    assert_string_equal(tz_name(found->zone), zone);
}

static void known_airports_are_found(void **state)
{
    (void)state;
    expect("ISB", "OPIS", "PAK", "Asia/Karachi");
    expect("khi", "OPKC", "PAK", "Asia/Karachi");
    expect("DXB", "OMDB", "ARE", "Asia/Dubai");
    expect("LHR", "EGLL", "GBR", "Europe/London");
    expect("JFK", "KJFK", "USA", "America/New_York");
    expect("KTM", "VNKT", "NPL", "Asia/Kathmandu");
    expect("URC", "ZWWW", "CHN", "Asia/Shanghai");
    expect("PRN", "BKPR", "RKS", "Europe/Belgrade");
}

static void small_fields_heliports_and_stations_are_found_too(void **state)
{
    (void)state;
    expect("LUA", "VNLK", "NPL", "Asia/Kathmandu"); /* Lukla */
    expect("MCM", "LNMC", "MCO", "Europe/Monaco");  /* heliport */
    expect("XWG", "", "FRA", "Europe/Paris");       /* Strasbourg station */
    expect("ZFV", "", "USA", "America/New_York");   /* Philadelphia 30th Street station */
    expect("SXF", "", "DEU", "Europe/Berlin");      /* closed in 2020 */
    assert_int_equal(airport_find(STR("XWG"))->latitude, AIRPORT_NOWHERE);
    assert_string_equal(airport_find(STR("XWG"))->name, "");
}

static void zones_on_a_border_are_those_of_the_timetable(void **state)
{
    (void)state;
    expect("RMK", "YREN", "AUS", "Australia/Adelaide");
    expect("YBX", "CYBX", "CAN", "America/Blanc-Sablon");
    expect("ENV", "KENV", "USA", "America/Denver");
    expect("NLI", "UHNN", "RUS", "Asia/Vladivostok");
    expect("URC", "ZWWW", "CHN", "Asia/Shanghai");
}

static void unknown_codes_are_null(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "I", "IS", "ISBX", "QQQ", "123", "LON"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(airport_find(str_from_c(bad[i])));
}

static void city_codes_give_their_main_airport(void **state)
{
    (void)state;
    assert_string_equal(airport_find_place(STR("LON"))->code, "LHR");
    assert_string_equal(airport_find_place(STR("par"))->code, "CDG");
    assert_string_equal(airport_find_place(STR("ISB"))->code, "ISB");
    assert_null(airport_find_place(STR("QQQ")));
    assert_true(airport_same_city(STR("LON"), STR("LGW")));
    assert_true(airport_same_city(STR("JFK"), STR("EWR")));
    assert_false(airport_same_city(STR("ISB"), STR("LHE")));
    assert_true(airport_same_city(STR("QQQ"), STR("qqq")));
}

static void every_city_names_known_airports(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
#define CITY(code, name, airports) {code, airports},
#include "reference/cities.def"
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str rest = str_from_c(rows[i][1]), code;
        while (str_cut(&rest, ' ', &code)) {
            const struct airport *found = airport_find(code);
            assert_non_null(found);
            assert_string_equal(found->city, rows[i][0]);
        }
        assert_true(i == 0 || strcmp(rows[i - 1][0], rows[i][0]) < 0);
        assert_non_null(airport_find(str_head(str_from_c(rows[i][1]), 3)));
    }
}

static void the_table_is_sorted_and_refers_to_known_countries(void **state)
{
    (void)state;
    assert_true(airport_count() > 11000);
    for (size_t i = 0; i < airport_count(); i++) {
        const struct airport *a = airport_at(i);
        assert_ptr_equal(airport_find(str_from_c(a->code)), a);
        assert_int_not_equal(country_kind_of(str_from_c(a->country)), COUNTRY_UNKNOWN);
        assert_true(a->zone < TZ_ZONE_COUNT);
        assert_true(i == 0 || memcmp(airport_at(i - 1)->code, a->code, 3) < 0);
        assert_int_equal(a->latitude == AIRPORT_NOWHERE, a->longitude == AIRPORT_NOWHERE);
        if (a->latitude == AIRPORT_NOWHERE)
            continue;
        assert_true(a->latitude >= -900000 && a->latitude <= 900000);
        assert_true(a->longitude >= -1800000 && a->longitude <= 1800000);
    }
    assert_null(airport_at(airport_count()));
}

static void the_index_finds_the_rows_and_nothing_else(void **state)
{
    (void)state;
    size_t found = 0;

    for (int i = 0; i < 26 * 26 * 26; i++) {
        char code[4] = {(char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('a' + i % 26), 0};
        const struct airport *a = airport_find((str){code, 3});
        if (!a)
            continue;
        assert_true(str_equal_fold(str_from_c(a->code), str_from_c(code)));
        found++;
    }
    assert_int_equal(found, airport_count());
}

static void distance_is_about_right(void **state)
{
    (void)state;
    double km = airport_distance_km(airport_find(STR("ISB")), airport_find(STR("LHR")));

    assert_true(km > 5900 && km < 6200);
    assert_true(airport_distance_km(airport_find(STR("XWG")), airport_find(STR("LHR"))) < 0);
}

static struct datetime local(const char *text)
{
    struct datetime when;

    assert_true(datetime_parse_iso(str_from_c(text), &when));
    return when;
}

static int64_t block(const struct timezones *zones, const char *from, const char *departs,
                     const char *to, const char *arrives)
{
    int64_t minutes = 0;

    assert_true(airport_block_minutes(zones, str_from_c(from), local(departs), str_from_c(to),
                                      local(arrives), &minutes));
    return minutes;
}

static void a_leg_lasts_as_long_as_its_utc_times_say(void **state)
{
    const struct timezones *zones = *state;

    assert_int_equal(block(zones, "ISB", "2026-05-12T09:00", "LHR", "2026-05-12T13:30"), 510);
    /* Over the date line: Auckland to Los Angeles lands before it left, by the calendar. */
    assert_int_equal(block(zones, "AKL", "2026-05-12T19:30", "LAX", "2026-05-12T12:30"), 720);
    assert_int_equal(block(zones, "HNL", "2026-05-12T12:00", "NRT", "2026-05-13T15:30"), 510);
    /* Samoa and American Samoa are 150 km and a day apart. */
    assert_int_equal(block(zones, "APW", "2026-05-12T06:00", "PPG", "2026-05-11T06:35"), 35);
    /* Half and quarter hours. */
    assert_int_equal(block(zones, "KTM", "2026-05-12T10:00", "DEL", "2026-05-12T11:30"), 105);
    /* The night of the change: Paris goes from UTC+1 to UTC+2. */
    assert_int_equal(block(zones, "DKR", "2026-03-28T23:30", "CDG", "2026-03-29T06:30"), 300);
    assert_int_equal(block(zones, "LON", "2026-10-25T00:30", "PAR", "2026-10-25T02:30"), 60);
    /* A city code as booked. */
    assert_int_equal(block(zones, "NYC", "2026-07-01T20:00", "LON", "2026-07-02T08:00"), 420);
    /* It cannot be: lands before it leaves. */
    assert_int_equal(block(zones, "ISB", "2026-05-12T09:00", "LHR", "2026-05-12T04:00"), -60);
}

static void what_is_unknown_has_no_utc(void **state)
{
    utc_ms at = 1;
    int64_t minutes = 7;

    assert_int_equal(airport_utc(*state, STR("QQQ"), local("2026-05-12T09:00"), &at),
                     TZ_FIT_UNKNOWN);
    assert_int_equal(at, UTC_UNKNOWN);
    assert_int_equal(airport_utc(NULL, STR("ISB"), local("2026-05-12T09:00"), &at), TZ_FIT_UNKNOWN);
    assert_int_equal(airport_utc(*state, STR("ISB"), local("2026-05-12"), &at), TZ_FIT_UNKNOWN);
    assert_int_equal(airport_utc(*state, STR("isb"), local("2026-05-12T09:00"), &at), TZ_FIT_EXACT);
    assert_false(airport_block_minutes(*state, STR("ISB"), local("2026-05-12"), STR("LHR"),
                                       local("2026-05-12T09:00"), &minutes));
    assert_int_equal(minutes, 7);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_airports_are_found),
        cmocka_unit_test(small_fields_heliports_and_stations_are_found_too),
        cmocka_unit_test(zones_on_a_border_are_those_of_the_timetable),
        cmocka_unit_test(unknown_codes_are_null),
        cmocka_unit_test(city_codes_give_their_main_airport),
        cmocka_unit_test(every_city_names_known_airports),
        cmocka_unit_test(the_table_is_sorted_and_refers_to_known_countries),
        cmocka_unit_test(the_index_finds_the_rows_and_nothing_else),
        cmocka_unit_test(distance_is_about_right),
        cmocka_unit_test(a_leg_lasts_as_long_as_its_utc_times_say),
        cmocka_unit_test(what_is_unknown_has_no_utc),
    };

    return cmocka_run_group_tests(tests, open_zones, close_zones);
}
