/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: every day of two centuries, the centuries of two digits, the forms of messages. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void every_day_of_two_centuries_goes_there_and_back(void **state)
{
    (void)state;
    int32_t expected = -25567; /* 1900-01-01 */
    char text[DATE_TEXT];
    struct date parsed;

    for (int year = 1900; year <= 2100; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= date_month_days(year, month); day++, expected++) {
                struct date d = {(int16_t)year, (uint8_t)month, (uint8_t)day};
                assert_true(date_valid(d));
                assert_int_equal(date_to_days(d), expected);
                assert_true(date_eq(date_from_days(expected), d));
                assert_int_equal(date_format(d, text), 10);
                assert_true(date_parse_iso(str_from_c(text), &parsed));
                assert_true(date_eq(parsed, d));
            }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
}

static void leap_years(void **state)
{
    (void)state;
    assert_int_equal(date_month_days(1900, 2), 28);
    assert_int_equal(date_month_days(2000, 2), 29);
    assert_int_equal(date_month_days(2024, 2), 29);
    assert_int_equal(date_month_days(2026, 2), 28);
    assert_int_equal(date_month_days(2026, 13), 0);
    assert_false(date_valid((struct date){2026, 2, 29}));
    assert_false(date_valid((struct date){2026, 0, 1}));
    assert_false(date_valid((struct date){0, 1, 1}));
    assert_false(date_valid((struct date){2026, 13, 1}));
    assert_true(date_valid((struct date){2026, 2, 0}));
}

static void partial_dates(void **state)
{
    (void)state;
    char text[DATE_TEXT];
    struct date d;

    assert_int_equal(date_format(DATE_NONE, text), 0);
    assert_string_equal(text, "");
    date_format((struct date){1980, 0, 0}, text);
    assert_string_equal(text, "1980");
    date_format((struct date){1980, 3, 0}, text);
    assert_string_equal(text, "1980-03");
    assert_true(date_parse_iso(STR("1980"), &d) && d.month == 0);
    assert_true(date_parse_iso(STR("1980-03"), &d) && d.month == 3 && d.day == 0);
    assert_false(date_parse_iso(STR("1980-00"), &d));
    assert_false(date_parse_iso(STR("1980-03-00"), &d));
    assert_false(date_known(d));
    assert_false(date_parse_iso(STR("1980-3-1"), &d));
    assert_true(date_compare((struct date){1980, 0, 0}, (struct date){1980, 1, 1}) < 0);
    assert_true(date_compare((struct date){1981, 1, 1}, (struct date){1980, 12, 31}) > 0);
    assert_int_equal(date_compare((struct date){1980, 1, 2}, (struct date){1980, 1, 2}), 0);
}

static void centuries_of_two_digits(void **state)
{
    (void)state;
    for (int latest = 1950; latest <= 2099; latest++)
        for (int yy = 0; yy < 100; yy++) {
            int year = date_year_not_after(yy, latest);
            assert_true(year <= latest && year > latest - 100 && year % 100 == yy);
            year = date_year_near(yy, latest);
            assert_true(year >= latest - 50 && year < latest + 50 && year % 100 == yy);
        }
    assert_int_equal(date_year_not_after(30, 2026), 1930);
    assert_int_equal(date_year_not_after(26, 2026), 2026);
    assert_int_equal(date_year_near(75, 2026), 2075);
    assert_int_equal(date_year_near(76, 2026), 1976);
}

static void forms_of_messages(void **state)
{
    (void)state;
    struct date d;

    assert_true(date_parse_ddmmyy(STR("120526"), 2026, &d));
    assert_true(date_eq(d, (struct date){2026, 5, 12}));
    assert_true(date_parse_ddmmyy(STR("12052026"), 1900, &d));
    assert_true(date_eq(d, (struct date){2026, 5, 12}));
    assert_false(date_parse_ddmmyy(STR("310226"), 2026, &d));
    assert_false(date_parse_ddmmyy(STR("1205"), 2026, &d));
    assert_false(date_parse_ddmmyy(STR("000526"), 2026, &d));
    assert_true(date_parse_yymmdd(STR("800331"), 1977, &d));
    assert_true(date_eq(d, (struct date){1980, 3, 31}));
    assert_true(date_parse_yymmdd(STR("8003<<"), 1977, &d) && d.day == 0 && d.month == 3);
    assert_true(date_parse_yymmdd(STR("80XXXX"), 1977, &d) && d.month == 0);
    assert_true(date_parse_yymmdd(STR("800031"), 1977, &d) && d.month == 0 && d.day == 0);
    assert_false(date_parse_yymmdd(STR("000000"), 1977, &d));
    assert_false(date_parse_yymmdd(STR("80<X31"), 1977, &d));
    assert_true(date_parse_ccyymmdd(STR("19800331"), &d) && d.year == 1980);
    assert_false(date_parse_ccyymmdd(STR("198003"), &d));
    assert_true(date_parse_ddmmmyy(STR("12jul64"), 1977, &d));
    assert_true(date_eq(d, (struct date){1964, 7, 12}));
    assert_true(date_parse_ddmmmyy(STR("12JUL1964"), 2026, &d) && d.year == 1964);
    assert_false(date_parse_ddmmmyy(STR("12JUX64"), 1977, &d));
    assert_false(date_parse_ddmmmyy(STR("31APR64"), 1977, &d));
    assert_false(date_parse_ddmmmyy(STR("12JUL"), 1977, &d));
}

static void times_of_day(void **state)
{
    (void)state;
    int16_t minute;
    int8_t second;

    assert_true(time_parse_hhmm(STR("0915"), &minute, &second) && minute == 555 && second == -1);
    assert_true(time_parse_hhmm(STR("915"), &minute, &second) && minute == 555);
    assert_true(time_parse_hhmm(STR("235959"), &minute, &second) && minute == 1439 && second == 59);
    assert_false(time_parse_hhmm(STR("2400"), &minute, &second));
    assert_false(time_parse_hhmm(STR("1260"), &minute, &second));
    assert_false(time_parse_hhmm(STR("12"), &minute, &second));
    assert_false(time_parse_hhmm(STR("12:0"), &minute, &second));
}

static void instants(void **state)
{
    (void)state;
    char text[DATE_TEXT];
    struct datetime t;
    utc_ms at;

    assert_true(datetime_parse_iso(STR("2026-05-12T09:15"), &t));
    datetime_format(t, text);
    assert_string_equal(text, "2026-05-12T09:15");
    at = utc_from_local(t, 120);
    utc_format(at, text);
    assert_string_equal(text, "2026-05-12T07:15:00Z");
    assert_true(utc_parse_iso(STR("2026-05-12T07:15:00Z"), &at) && at == utc_from_local(t, 120));
    assert_true(utc_parse_iso(STR("2026-05-12T07:15:00.250Z"), &at) &&
                at == utc_from_local(t, 120) + 250);
    assert_false(utc_parse_iso(STR("2026-05-12T07:15"), &at));
    assert_false(datetime_parse_iso(STR("2026-05-12T07:15Z"), &t));
    assert_false(datetime_parse_iso(STR("2026-05-12T24:00"), &t));
    assert_int_equal(utc_format(UTC_UNKNOWN, text), 0);
    for (utc_ms ms = -5000000000000; ms < 5000000000000; ms += 86399999917 / 7) {
        struct datetime back = utc_to_datetime(ms);
        utc_ms minute_ms = ms - ((ms % 60000) + 60000) % 60000;
        back.second = -1;
        assert_true(utc_from_local(back, 0) == minute_ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_two_centuries_goes_there_and_back),
        cmocka_unit_test(leap_years),
        cmocka_unit_test(partial_dates),
        cmocka_unit_test(centuries_of_two_digits),
        cmocka_unit_test(forms_of_messages),
        cmocka_unit_test(times_of_day),
        cmocka_unit_test(instants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
