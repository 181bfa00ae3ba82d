/* SPDX-License-Identifier: Apache-2.0 */
/* Parsing and applying a POSIX TZ rule. Source: RFC 8536 section 3.3.1, POSIX.1 section 8.3. */
#include "reference/tz_rule.h"

#include "base/date.h"

enum { DAY = 86400 };

static bool take(str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_skip(*s, 1);
    return true;
}

/** A zone abbreviation: letters, or anything in angle brackets. Its text is of no interest. */
static bool skip_name(str *s)
{
    size_t n = 0;

    if (take(s, '<')) {
        ptrdiff_t end = str_find(*s, '>');
        if (end < 0)
            return false;
        *s = str_skip(*s, (size_t)end + 1);
        return true;
    }
    while (n < s->n && ascii_alpha(s->p[n]))
        n++;
    *s = str_skip(*s, n);
    return n >= 3;
}

static bool take_number(str *s, int max, int *out)
{
    int value = 0;
    size_t n = 0;

    while (n < s->n && ascii_digit(s->p[n]) && n < 4)
        value = value * 10 + (s->p[n++] - '0');
    *s = str_skip(*s, n);
    *out = value;
    return n > 0 && value <= max;
}

/** `[+-]hh[:mm[:ss]]` in seconds. */
static bool take_time(str *s, int32_t *out)
{
    int hours, minutes = 0, seconds = 0;
    bool negative = take(s, '-');

    if (!negative)
        (void)take(s, '+');
    if (!take_number(s, 167, &hours))
        return false;
    if (take(s, ':') && !take_number(s, 59, &minutes))
        return false;
    if (take(s, ':') && !take_number(s, 59, &seconds))
        return false;
    *out = hours * 3600 + minutes * 60 + seconds;
    if (negative)
        *out = -*out;
    return true;
}

static bool take_change(str *s, struct tz_change *out)
{
    *out = (struct tz_change){.form = 'N', .seconds = 2 * 3600};
    if (!take(s, ','))
        return false;
    if (take(s, 'M')) {
        out->form = 'M';
        if (!take_number(s, 12, &out->month) || out->month == 0 || !take(s, '.') ||
            !take_number(s, 5, &out->week) || out->week == 0 || !take(s, '.') ||
            !take_number(s, 6, &out->weekday))
            return false;
    } else {
        if (take(s, 'J'))
            out->form = 'J';
        if (!take_number(s, 365, &out->day) || (out->form == 'J' && out->day == 0))
            return false;
    }
    return !take(s, '/') || take_time(s, &out->seconds);
}

bool tz_rule_parse(str text, struct tz_rule *out)
{
    int32_t west;

    *out = (struct tz_rule){0};
    if (!skip_name(&text) || !take_time(&text, &west))
        return false;
    out->standard = -west;
    if (text.n == 0)
        return true;

    out->has_summer = true;
    out->summer = out->standard + 3600;
    if (!skip_name(&text))
        return false;
    if (text.n > 0 && text.p[0] != ',') {
        if (!take_time(&text, &west))
            return false;
        out->summer = -west;
    }
    return take_change(&text, &out->start) && take_change(&text, &out->end) && text.n == 0;
}

/** Days since 1970 on which a change falls in `year`. */
static int32_t change_day(const struct tz_change *change, int year)
{
    int32_t first = date_to_days((struct date){(int16_t)year, 1, 1});
    bool leap = date_month_days(year, 2) == 29;

    if (change->form == 'N')
        return first + change->day;
    if (change->form == 'J')
        return first + change->day - 1 + (leap && change->day >= 60 ? 1 : 0);

    int32_t month = date_to_days((struct date){(int16_t)year, (uint8_t)change->month, 1});
    int weekday = (month + 4) % 7; /* 1970-01-01 was a Thursday */
    int day =
        (change->weekday - (weekday < 0 ? weekday + 7 : weekday) + 7) % 7 + 7 * (change->week - 1);
    while (day >= date_month_days(year, change->month))
        day -= 7;
    return month + day;
}

int32_t tz_rule_offset(const struct tz_rule *rule, int64_t at)
{
    if (!rule->has_summer)
        return rule->standard;

    int64_t days = (at + rule->standard) / DAY;
    if (days < -700000 || days > 2900000)
        return rule->standard;
    int year = date_from_days((int32_t)days).year;
    int64_t start =
        (int64_t)change_day(&rule->start, year) * DAY + rule->start.seconds - rule->standard;
    int64_t end = (int64_t)change_day(&rule->end, year) * DAY + rule->end.seconds - rule->summer;
    bool summer = start < end ? at >= start && at < end : at >= start || at < end;
    return summer ? rule->summer : rule->standard;
}
