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
            if (found) /* some lie below the size that the table holds */
                assert_string_equal(found->city, rows[i][0]);
        }
        assert_non_null(airport_find(str_head(str_from_c(rows[i][1]), 3)));
    }
}

static void the_table_is_sorted_and_refers_to_known_countries(void **state)
{
    (void)state;
    assert_true(airport_count() > 3000);
    for (size_t i = 0; i < airport_count(); i++) {
        const struct airport *a = airport_at(i);
        assert_ptr_equal(airport_find(str_from_c(a->code)), a);
        assert_int_not_equal(country_kind_of(str_from_c(a->country)), COUNTRY_UNKNOWN);
        assert_true(a->zone < TZ_ZONE_COUNT);
        assert_true(a->latitude >= -900000 && a->latitude <= 900000);
        assert_true(a->longitude >= -1800000 && a->longitude <= 1800000);
    }
    assert_null(airport_at(airport_count()));
}

static void distance_is_about_right(void **state)
{
    (void)state;
    double km = airport_distance_km(airport_find(STR("ISB")), airport_find(STR("LHR")));

    assert_true(km > 5900 && km < 6200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_airports_are_found),
        cmocka_unit_test(unknown_codes_are_null),
        cmocka_unit_test(city_codes_give_their_main_airport),
        cmocka_unit_test(every_city_names_known_airports),
        cmocka_unit_test(the_table_is_sorted_and_refers_to_known_countries),
        cmocka_unit_test(distance_is_about_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
