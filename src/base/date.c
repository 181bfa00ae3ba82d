/* SPDX-License-Identifier: Apache-2.0 */
/* Dates with precision, and the forms that travel messages write them in. */
#include "base/date.h"

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_month_days(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2)
        return leap(year) ? 29 : 28;
    return month < 1 || month > 12 ? 0 : days[month - 1];
}

bool date_valid(struct date d)
{
    if (d.year < 1 || d.year > 9999 || d.month > 12)
        return false;
    if (d.month == 0)
        return d.day == 0;
    return d.day <= date_month_days(d.year, d.month);
}

/* Howard Hinnant's civil-date algorithms: eras of 400 years that begin on 1 March. */
int32_t date_to_days(struct date d)
{
    int y = d.year - (d.month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int month_from_march = d.month + (d.month > 2 ? -3 : 9);
    int day_of_year = (153 * month_from_march + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int32_t days)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int year = year_of_era + era * 400 + (month <= 2);

    return (struct date){(int16_t)year, (uint8_t)month,
                         (uint8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

static char *two_digits(char *to, int value)
{
    *to++ = (char)('0' + value / 10 % 10);
    *to++ = (char)('0' + value % 10);
    return to;
}

static char *four_digits(char *to, int value)
{
    return two_digits(two_digits(to, value / 100), value % 100);
}

static char *put_date(char *to, struct date d)
{
    to = four_digits(to, d.year);
    if (d.month) {
        *to++ = '-';
        to = two_digits(to, d.month);
    }
    if (d.month && d.day) {
        *to++ = '-';
        to = two_digits(to, d.day);
    }
    return to;
}

size_t date_format(struct date d, char out[DATE_TEXT])
{
    char *to = date_known(d) ? put_date(out, d) : out;

    *to = '\0';
    return (size_t)(to - out);
}

size_t datetime_format(struct datetime t, char out[DATE_TEXT])
{
    char *to = date_known(t.date) ? put_date(out, t.date) : out;

    if (to != out && t.minute >= 0) {
        *to++ = 'T';
        to = two_digits(to, t.minute / 60);
        *to++ = ':';
        to = two_digits(to, t.minute % 60);
    }
    *to = '\0';
    return (size_t)(to - out);
}

struct datetime utc_to_datetime(utc_ms at)
{
    int64_t seconds = at / 1000 - (at % 1000 < 0);
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    int64_t of_day = seconds - days * 86400;

    return (struct datetime){date_from_days((int32_t)days), (int16_t)(of_day / 60),
                             (int8_t)(of_day % 60)};
}

size_t utc_format(utc_ms at, char out[DATE_TEXT])
{
    if (at == UTC_UNKNOWN) {
        out[0] = '\0';
        return 0;
    }
    struct datetime t = utc_to_datetime(at);
    char *to = out + datetime_format(t, out);
    *to++ = ':';
    to = two_digits(to, t.second);
    *to++ = 'Z';
    *to = '\0';
    return (size_t)(to - out);
}

utc_ms utc_from_local(struct datetime local, int offset_minutes)
{
    int64_t minutes = (int64_t)date_to_days(local.date) * 1440 +
                      (local.minute < 0 ? 0 : local.minute) - offset_minutes;

    return (minutes * 60 + (local.second < 0 ? 0 : local.second)) * 1000;
}

/** `n` digits at `from`. @return false when there are fewer or others */
static bool digits_at(str s, size_t from, size_t n, int *out)
{
    int value = 0;

    if (s.n < from + n)
        return false;
    for (size_t i = from; i < from + n; i++) {
        if (!ascii_digit(s.p[i]))
            return false;
        value = value * 10 + (s.p[i] - '0');
    }
    *out = value;
    return true;
}

/** The two digits at `p`, or a negative number. */
static int pair_at(const char *p)
{
    unsigned tens = (unsigned)(unsigned char)p[0] - '0', ones = (unsigned)(unsigned char)p[1] - '0';

    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

/**
 * Two numbers of two digits each at `p`, four digits looked at together: the first in the lowest
 * byte, the second in the third. @return UINT32_MAX when they are no digits
 */
static inline uint32_t two_pairs_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    uint32_t digits =
        (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;

    digits ^= UINT32_C(0x30303030);
    if (((digits + UINT32_C(0x06060606)) | digits) & UINT32_C(0xF0F0F0F0))
        return UINT32_MAX;
    return (digits * 10 + (digits >> 8)) & UINT32_C(0x00FF00FF);
}

static bool settle(int year, int month, int day, struct date *out)
{
    struct date d = {(int16_t)year, (uint8_t)month, (uint8_t)day};

    if (!date_valid(d))
        return false;
    *out = d;
    return true;
}

bool date_parse_iso(str s, struct date *out)
{
    int year, month = 0, day = 0;

    *out = DATE_NONE;
    if ((s.n != 4 && s.n != 7 && s.n != 10) || !digits_at(s, 0, 4, &year))
        return false;
    if (s.n >= 7 && (s.p[4] != '-' || !digits_at(s, 5, 2, &month) || month == 0))
        return false;
    if (s.n == 10 && (s.p[7] != '-' || !digits_at(s, 8, 2, &day) || day == 0))
        return false;
    return settle(year, month, day, out);
}

bool datetime_parse_iso(str s, struct datetime *out)
{
    int hour, minute, second = -1;

    *out = DATETIME_NONE;
    if (!date_parse_iso(str_head(s, 10), &out->date))
        return false;
    if (s.n <= 10)
        return true;
    if ((s.n != 16 && s.n != 19) || (s.p[10] != 'T' && s.p[10] != ' ') || s.p[13] != ':' ||
        !digits_at(s, 11, 2, &hour) || !digits_at(s, 14, 2, &minute) || hour > 23 || minute > 59)
        return false;
    if (s.n == 19 && (s.p[16] != ':' || !digits_at(s, 17, 2, &second) || second > 59))
        return false;
    out->minute = (int16_t)(hour * 60 + minute);
    out->second = (int8_t)second;
    return true;
}

bool utc_parse_iso(str s, utc_ms *out)
{
    struct datetime t;
    int ms = 0;

    *out = UTC_UNKNOWN;
    if (s.n < 17 || s.p[s.n - 1] != 'Z')
        return false;
    s.n--;
    if (s.n == 23 && s.p[19] == '.') {
        if (!digits_at(s, 20, 3, &ms))
            return false;
        s.n = 19;
    }
    if (!datetime_parse_iso(s, &t) || t.minute < 0)
        return false;
    *out = utc_from_local(t, 0) + ms;
    return true;
}

int date_year_not_after(int two_digits_of_year, int latest)
{
    int year = latest - latest % 100 + two_digits_of_year;

    return year > latest ? year - 100 : year;
}

int date_year_near(int two_digits_of_year, int middle)
{
    int year = middle - middle % 100 + two_digits_of_year;

    if (year >= middle + 50)
        return year - 100;
    if (year < middle - 50)
        return year + 100;
    return year;
}

bool date_parse_ddmmyy(str s, int middle_year, struct date *out)
{
    int year;

    *out = DATE_NONE;
    if (s.n != 6 && s.n != 8)
        return false;
    int day = pair_at(s.p), month = pair_at(s.p + 2);
    if (day <= 0 || month <= 0)
        return false;
    if (s.n == 8)
        return digits_at(s, 4, 4, &year) && settle(year, month, day, out);
    year = pair_at(s.p + 4);
    return year >= 0 && settle(date_year_near(year, middle_year), month, day, out);
}

bool datetime_parse_ddmmyyhhmm(const char *day, const char *time, int middle_year,
                               struct datetime *out)
{
    uint32_t day_month = two_pairs_at(day), clock = two_pairs_at(time);
    int y = pair_at(day + 4);

    if (day_month == UINT32_MAX || clock == UINT32_MAX || y < 0)
        return false;
    int d = (int)(day_month & 0xFF), m = (int)(day_month >> 16);
    int hour = (int)(clock & 0xFF), minute = (int)(clock >> 16);
    if (hour > 23 || minute > 59 || d == 0 || m == 0)
        return false;
    y = date_year_near(y, middle_year);
    if (y < 1 || y > 9999 || d > date_month_days(y, m)) /* which is 0 for a month that is none */
        return false;
    *out = (struct datetime){
        {(int16_t)y, (uint8_t)m, (uint8_t)d},
        (int16_t)(hour * 60 + minute), -1
    };
    return true;
}

/**
 * Two digits, or 0 for `<<` and `XX`, which documents print for an unknown part.
 * @return a negative number when it is neither
 */
static int part_at(const char *p)
{
    int value = pair_at(p);

    return value < 0 && p[0] == p[1] && (p[0] == '<' || p[0] == 'X') ? 0 : value;
}

bool date_parse_yymmdd(str s, int middle_year, struct date *out)
{
    *out = DATE_NONE;
    if (s.n != 6)
        return false;
    int year = pair_at(s.p), month = part_at(s.p + 2), day = part_at(s.p + 4);
    if (year < 0 || month < 0 || day < 0 || (year == 0 && month == 0 && day == 0))
        return false;
    if (month == 0)
        day = 0;
    return settle(date_year_near(year, middle_year), month, day, out);
}

bool date_parse_ccyymmdd(str s, struct date *out)
{
    *out = DATE_NONE;
    if (s.n != 8)
        return false;
    int century = pair_at(s.p), year = pair_at(s.p + 2);
    int month = part_at(s.p + 4), day = part_at(s.p + 6);
    if (century < 0 || year < 0 || month < 0 || day < 0)
        return false;
    if (month == 0)
        day = 0;
    return settle(century * 100 + year, month, day, out);
}

#define NAME(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))
/* A number that sends the twelve names to places of their own among 16. */
#define PLACE_OF(name) ((uint32_t)((name)*UINT32_C(1909217)) >> 28)

/** The month whose name of three letters stands at `p`, in any letter case, or 0. */
static int month_of_name(const char *p)
{
#define MONTH(number, a, b, c) [PLACE_OF(NAME(a, b, c))] = { NAME(a, b, c), number }
    static const struct {
        uint32_t name;
        int number;
    } months[16] = {MONTH(1, 'J', 'A', 'N'),  MONTH(2, 'F', 'E', 'B'),  MONTH(3, 'M', 'A', 'R'),
                    MONTH(4, 'A', 'P', 'R'),  MONTH(5, 'M', 'A', 'Y'),  MONTH(6, 'J', 'U', 'N'),
                    MONTH(7, 'J', 'U', 'L'),  MONTH(8, 'A', 'U', 'G'),  MONTH(9, 'S', 'E', 'P'),
                    MONTH(10, 'O', 'C', 'T'), MONTH(11, 'N', 'O', 'V'), MONTH(12, 'D', 'E', 'C')};
#undef MONTH
    const unsigned char *b = (const unsigned char *)p;
    /* Without the bit that makes a letter small; nothing but letters becomes one by that. */
    uint32_t name = NAME(b[0], b[1], b[2]) & NAME(0xDF, 0xDF, 0xDF);

    /* Months come in no order: a switch over them would be guessed wrong every other time. */
    return months[PLACE_OF(name)].name == name ? months[PLACE_OF(name)].number : 0;
}

bool date_parse_ddmmmyy(str s, int middle_year, struct date *out)
{
    int year;

    *out = DATE_NONE;
    if (s.n != 7 && s.n != 9)
        return false;
    int day = pair_at(s.p), month = month_of_name(s.p + 2);
    if (day <= 0 || month == 0)
        return false;
    if (s.n == 9)
        return digits_at(s, 5, 4, &year) && settle(year, month, day, out);
    year = pair_at(s.p + 5);
    return year >= 0 && settle(date_year_near(year, middle_year), month, day, out);
}

bool time_parse_hhmm(str s, int16_t *minute, int8_t *second)
{
    int hour, minutes, seconds = -1;

    if (s.n == 3) {
        if (!digits_at(s, 0, 1, &hour))
            return false;
        minutes = pair_at(s.p + 1);
    } else if (s.n == 4 || s.n == 6) {
        hour = pair_at(s.p);
        minutes = pair_at(s.p + 2);
    } else {
        return false;
    }
    if (s.n == 6 && (seconds = pair_at(s.p + 4)) < 0)
        return false;
    if (hour < 0 || hour > 23 || minutes < 0 || minutes > 59 || seconds > 59)
        return false;
    *minute = (int16_t)(hour * 60 + minutes);
    *second = (int8_t)seconds;
    return true;
}
