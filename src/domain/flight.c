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

/**
 * Carrier at the head of `ZZ0431` (two characters, one of them a letter) or `ZZZ431` (three
 * letters).
 */
static str cut_carrier(str *number)
{
    size_t n = carrier_length(*number, 3) && number->n > 3 ? 3 : carrier_length(*number, 2) ? 2 : 0;
    str carrier = str_head(*number, n);

    *number = str_skip(*number, n);
    return carrier;
}

/** Digits with an optional letter behind them. @return false when it is neither */
static bool cut_number(str text, str *number, str *suffix)
{
    str digits = text;

    *suffix = STR_NONE;
    if (digits.n > 1 && ascii_alpha(digits.p[digits.n - 1])) {
        *suffix = str_skip(digits, digits.n - 1);
        digits.n--;
    }
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_skip(digits, 1);
    *number = digits;
    return str_all_digits(digits) && digits.n <= 4;
}

bool designator_parse(str carrier, str number, struct designator *out)
{
    *out = (struct designator){.carrier = str_trim(carrier)};
    number = str_trim(number);
    /* No carrier's code is all digits: what begins with them is a number. */
    bool leads =
        out->carrier.n && !str_all_digits(out->carrier) && str_starts(number, out->carrier);
    str behind = leads ? str_trim(str_skip(number, out->carrier.n)) : number;
    if (cut_number(behind, &out->number, &out->suffix) ||
        (leads && cut_number(number, &out->number, &out->suffix)))
        return true;
    /*
     * The carrier may stand in front of the number; then it is nearer the truth than the one apart.
     */
    str rest = number, found = cut_carrier(&rest);
    if (found.n && cut_number(str_trim(rest), &out->number, &out->suffix)) {
        out->carrier = found;
        return true;
    }
    /*
     * A carrier in front of what is no number is cut off too, unless that would be taken for a
     * carrier and a number when the two are written apart.
     */
    if (out->carrier.n == 0 && found.n && !designator_parse(found, rest, out))
        return false;
    *out = (struct designator){.carrier = str_trim(carrier), .number = behind};
    /* What would be cut a second time, or leaves nothing, stays as it is. */
    if (leads && (behind.n == 0 || str_starts(behind, out->carrier)))
        out->number = number;
    return false;
}

static size_t put(char out[DESIGNATOR_TEXT], size_t at, str part)
{
    part = str_head(part, DESIGNATOR_TEXT - at);
    if (part.n)
        memcpy(out + at, part.p, part.n);
    return at + part.n;
}

str designator_text(const struct designator *d, char out[DESIGNATOR_TEXT])
{
    bool short_number = d->number.n > 0 && d->number.n < 4 && str_all_digits(d->number);
    size_t n = put(out, 0, d->carrier);

    if (short_number)
        n = put(out, n, str_head(STR("000"), 4 - d->number.n));
    n = put(out, n, d->number);
    return (str){out, put(out, n, d->suffix)};
}

bool flight_ref_name(struct flight_ref *flight, const struct designator *d, bool parsed, str number,
                     struct arena *mem)
{
    char text[DESIGNATOR_TEXT];
    str sent = number;

    if (!str_starts(number, d->carrier) && !str_join(mem, d->carrier, STR_NONE, number, &sent))
        return false;
    flight->designator = *d;
    flight->sent = parsed && str_eq(designator_text(d, text), sent) ? STR_NONE : sent;
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
