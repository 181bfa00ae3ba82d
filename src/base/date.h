/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar dates with precision, local times of travel, and UTC instants.
 *
 * Three kinds, never mixed: `struct date` may be partial (birth, expiry); `struct datetime` is
 * local at the place it belongs to; `utc_ms` is an instant in milliseconds since 1970-01-01T00:00Z.
 * Everything is proleptic Gregorian. Pure.
 */
#ifndef SAFAR_BASE_DATE_H
#define SAFAR_BASE_DATE_H

#include "base/str.h"

/** year 0: unknown. month 0: only the year is known. day 0: only year and month are known. */
struct date {
    int16_t year;
    uint8_t month, day;
};

/** A local date with a time of day; minute -1: the time is not known. */
struct datetime {
    struct date date;
    int16_t minute; /* of the day, 0..1439, or -1 */
    int8_t second;  /* 0..59, or -1 when not given */
};

typedef int64_t utc_ms;
#define UTC_UNKNOWN INT64_MIN

#define DATE_NONE ((struct date){0, 0, 0})
#define DATETIME_NONE ((struct datetime){.minute = -1, .second = -1})

static inline bool date_known(struct date d)
{
    return d.year != 0;
}

static inline bool date_full(struct date d)
{
    return d.year != 0 && d.month != 0 && d.day != 0;
}

/** Real calendar date, or a partial one with valid parts. Years 1 to 9999. */
bool date_valid(struct date d);

/** Days in a month, 28..31; 0 for a month outside 1..12. */
int date_month_days(int year, int month);

/** Days since 1970-01-01 of a full date. */
int32_t date_to_days(struct date d);
struct date date_from_days(int32_t days);

/** Calendar order; a part that is not known counts as zero. */
int date_compare(struct date a, struct date b);

static inline bool date_eq(struct date a, struct date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

/** Bytes that date_format and datetime_format need at most, with the NUL. */
#define DATE_TEXT 24

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD` into `out`. @return the length; 0 for an unknown date */
size_t date_format(struct date d, char out[DATE_TEXT]);

/** `YYYY-MM-DDTHH:MM` (no zone), or the date alone when the time is unknown. */
size_t datetime_format(struct datetime t, char out[DATE_TEXT]);

/** `YYYY-MM-DDTHH:MM:SSZ`. */
size_t utc_format(utc_ms at, char out[DATE_TEXT]);

/** Parse what date_format writes. @return false and an unknown date when it is not one */
bool date_parse_iso(str s, struct date *out);
/** Parse `YYYY-MM-DDTHH:MM[:SS]`, or a date alone. A trailing `Z` is refused. */
bool datetime_parse_iso(str s, struct datetime *out);
/** Parse `YYYY-MM-DDTHH:MM[:SS[.fff]]Z`. */
bool utc_parse_iso(str s, utc_ms *out);

/**
 * Two-digit year: the latest year with these last digits that is not after `latest`.
 * So 30 with latest 2026 is 1930, and 26 is 2026.
 */
int date_year_not_after(int two_digits, int latest);
/**
 * Two-digit year: the one nearest to `middle` (50 years before to 49 after). For travel, expiry.
 */
int date_year_near(int two_digits, int middle);

/** `ddmmyy` of PNRGOV; the year is the one nearest to `middle_year`. */
bool date_parse_ddmmyy(str s, int middle_year, struct date *out);

/**
 * The commonest form: six digits as above and `hhmm`. @return false: not that, or no such moment;
 * `*out` means nothing then
 */
bool datetime_parse_ddmmyyhhmm(const char *day, const char *time, int middle_year,
                               struct datetime *out);
/** `yymmdd` of PAXLST and MRZ; parts `00` or `<<` at the end make it partial. */
bool date_parse_yymmdd(str s, int middle_year, struct date *out);
/** `ccyymmdd`. */
bool date_parse_ccyymmdd(str s, struct date *out);
/** `ddMMMyy` or `ddMMMyyyy` of SSR texts (12JUL64), any letter case. */
bool date_parse_ddmmmyy(str s, int middle_year, struct date *out);
/** `hhmm` (or `hmm`, `hhmmss`). `2400` counts as 0 of the next day and is refused here. */
bool time_parse_hhmm(str s, int16_t *minute, int8_t *second);

/** The instant of a local time when its place is `offset_minutes` east of Greenwich. */
utc_ms utc_from_local(struct datetime local, int offset_minutes);
struct datetime utc_to_datetime(utc_ms at);

#endif
