/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule that holds after the last listed change of a zone: a POSIX TZ string such as
 * CET-1CEST,M3.5.0,M10.5.0/3.
 */
#ifndef SAFAR_REFERENCE_TZ_RULE_H
#define SAFAR_REFERENCE_TZ_RULE_H

#include "base/str.h"

/**
 * One yearly change. `form` is 'M' (month, week, weekday), 'J' (day 1..365 without 29 February) or
 * 'N' (day 0..365).
 */
struct tz_change {
    char form;
    int month, week, weekday, day;
    int32_t seconds; /* local time of day of the change, may be negative or above a day */
};

struct tz_rule {
    bool has_summer;
    int32_t standard, summer; /* seconds east of Greenwich */
    struct tz_change start, end;
};

/** @return false when the text is not a TZ rule; RFC 8536 section 3.3 */
bool tz_rule_parse(str text, struct tz_rule *out);

/** Offset in force at `at` (seconds since 1970, UTC). */
int32_t tz_rule_offset(const struct tz_rule *rule, int64_t at);

#endif
