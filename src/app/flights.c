/* SPDX-License-Identifier: Apache-2.0 */
/* The flight board. */
#include "app/flights.h"

void flight_filter_default(struct flight_filter *filter, utc_ms now)
{
    filter->now = now;
    if (filter->from_utc == UTC_UNKNOWN && filter->to_utc == UTC_UNKNOWN) {
        filter->from_utc = now - BOARD_PAST_MS;
        filter->to_utc = now + BOARD_AHEAD_MS;
    }
}

static bool upper(struct arena *mem, str word, str *out)
{
    char *text = arena_alloc(mem, word.n ? word.n : 1);

    if (!text)
        return false;
    for (size_t i = 0; i < word.n; i++)
        text[i] = ascii_upper(word.p[i]);
    *out = (str){text, word.n};
    return true;
}

bool flight_filter_words(struct flight_filter *filter, str text, struct arena *mem)
{
    size_t n = 0;
    str word;

    while (str_cut(&text, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (n == FLIGHT_WORDS_MAX || !upper(mem, word, &filter->words[n++]))
            return false;
    }
    return true;
}

enum flight_status flight_status_now(const struct flight_row *flight, utc_ms now)
{
    if (flight->status == FLIGHT_CANCELLED || flight->status == FLIGHT_ARRIVED)
        return flight->status;
    if (flight->arrives_utc != UTC_UNKNOWN && flight->arrives_utc <= now)
        return FLIGHT_ARRIVED;
    if (flight->departs_utc != UTC_UNKNOWN && flight->departs_utc <= now)
        return FLIGHT_DEPARTED;
    return flight->status;
}
