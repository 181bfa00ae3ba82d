/* SPDX-License-Identifier: Apache-2.0 */
/* Flights: designators. */
#include "domain/flight.h"

static bool carrier_length(str s, size_t n)
{
    bool letter = false;

    if (s.n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (ascii_alpha(s.p[i]))
            letter = true;
        else if (!ascii_digit(s.p[i]) || n == 3)
            return false;
    }
    return letter;
}

/** Carrier at the head of `ZZ0431` (two characters, one of them a letter) or `ZZZ431` (three letters). */
static str cut_carrier(str *number)
{
    size_t n = carrier_length(*number, 3) && number->n > 3 ? 3 : carrier_length(*number, 2) ? 2 : 0;
    str carrier = str_head(*number, n);

    *number = str_skip(*number, n);
    return carrier;
}

bool designator_parse(str carrier, str number, struct designator *out)
{
    number = str_trim(number);
    *out = (struct designator){.carrier = str_trim(carrier)};
    if (out->carrier.n && str_starts(number, out->carrier))
        number = str_skip(number, out->carrier.n);
    else if (number.n && !str_all_digits(str_head(number, number.n > 1 ? number.n - 1 : 1))) {
        str found = cut_carrier(&number);
        if (found.n)
            out->carrier = found;
    }
    number = str_trim(number);
    out->number = number;
    str digits = number;
    if (digits.n > 1 && ascii_alpha(digits.p[digits.n - 1])) {
        out->suffix = str_skip(digits, digits.n - 1);
        digits.n--;
    }
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_skip(digits, 1);
    if (!str_all_digits(digits) || digits.n > 4) {
        out->suffix = STR_NONE;
        return false;
    }
    out->number = digits;
    return true;
}

bool designator_eq(const struct designator *a, const struct designator *b)
{
    return str_eq(a->carrier, b->carrier) && str_eq(a->number, b->number) &&
           str_eq(a->suffix, b->suffix);
}

const struct leg *flight_ref_leg(const struct flight_ref *flight)
{
    for (uint32_t i = 0; i < flight->legs.n; i++)
        if (flight->legs.v[i].border)
            return &flight->legs.v[i];
    return flight->legs.n ? &flight->legs.v[0] : NULL;
}
