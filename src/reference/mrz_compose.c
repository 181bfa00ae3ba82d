/* SPDX-License-Identifier: Apache-2.0 */
/* Composing a machine readable zone. */
#include "reference/mrz_layout.h"

enum { NAME_MAX_BYTES = 128, NUMBER_MAX = 23 };

static char *place(struct mrz_lines *lines, struct mrz_field f)
{
    return lines->line[f.line - 1] + f.column - 1;
}

/** Copy what fits; the rest of the field keeps its fillers. */
static void put(struct mrz_lines *lines, struct mrz_field f, str text)
{
    if (f.n && text.n)
        memcpy(place(lines, f), text.p, text.n < f.n ? text.n : f.n);
}

static void put_digit(struct mrz_lines *lines, struct mrz_field f, int digit)
{
    if (f.n)
        place(lines, f)[0] = (char)('0' + digit);
}

/** Capitals, digits, fillers; a blank or hyphen becomes a filler. @return false: something else */
static bool settle(str text, char *out, size_t max, str *settled)
{
    if (text.n > max)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = ascii_upper(text.p[i]);
        out[i] = c == ' ' || c == '-' ? '<' : c;
    }
    *settled = (str){out, text.n};
    return mrz_check_digit(*settled) >= 0;
}

static bool put_code(struct mrz_lines *lines, struct mrz_field f, str text)
{
    char room[3];
    str code;

    if (text.n == 0 || !settle(text, room, f.n, &code))
        return false;
    put(lines, f, code);
    return true;
}

/** The part above nine characters begins the optional data: rest, check digit, filler. */
static enum mrz_compose put_long_number(struct mrz_lines *lines, const struct mrz_layout *layout,
                                        str number, str optional)
{
    size_t rest = number.n - layout->number.n;
    char *tail = place(lines, layout->optional);

    if (!layout->long_number || rest + 2 > layout->optional.n)
        return MRZ_COMPOSE_NUMBER;
    if (rest + 2 + optional.n > layout->optional.n)
        return MRZ_COMPOSE_OPTIONAL;
    put(lines, layout->number, number);
    memcpy(tail, number.p + layout->number.n, rest);
    tail[rest] = (char)('0' + mrz_check_digit(number));
    if (optional.n)
        memcpy(tail + rest + 2, optional.p, optional.n);
    return MRZ_COMPOSED;
}

static enum mrz_compose put_number(struct mrz_lines *lines, const struct mrz_layout *layout,
                                   const struct mrz_fields *in)
{
    char number_room[NUMBER_MAX], optional_room[MRZ_WIDTH], second_room[MRZ_WIDTH];
    str number, optional, second;

    if (in->number.n == 0 || !settle(in->number, number_room, sizeof number_room, &number))
        return MRZ_COMPOSE_NUMBER;
    if (!settle(in->optional, optional_room, layout->optional.n, &optional) ||
        !settle(in->optional_2, second_room, layout->optional_2.n, &second))
        return MRZ_COMPOSE_OPTIONAL;
    put(lines, layout->optional_2, second);
    if (number.n > layout->number.n)
        return put_long_number(lines, layout, number, optional);
    put(lines, layout->number, number);
    put(lines, layout->optional, optional);
    put_digit(lines, layout->number_check,
              mrz_check_digit((str){place(lines, layout->number), layout->number.n}));
    if (layout->optional_check.n && optional.n)
        put_digit(lines, layout->optional_check,
                  mrz_check_digit((str){place(lines, layout->optional), layout->optional.n}));
    return MRZ_COMPOSED;
}

static void two_digits(char *out, int value)
{
    out[0] = (char)('0' + value / 10 % 10);
    out[1] = (char)('0' + value % 10);
}

static void put_date(struct mrz_lines *lines, struct mrz_field f, struct mrz_field check,
                     struct date day)
{
    char *out = place(lines, f);

    if (date_known(day)) {
        two_digits(out, day.year % 100);
        if (day.month)
            two_digits(out + 2, day.month);
        if (day.month && day.day)
            two_digits(out + 4, day.day);
    }
    put_digit(lines, check, mrz_check_digit((str){out, f.n}));
}

static bool put_names(struct mrz_lines *lines, const struct mrz_layout *layout,
                      const struct mrz_fields *in)
{
    char primary[NAME_MAX_BYTES], secondary[NAME_MAX_BYTES];
    size_t n, m;

    if (!mrz_name(in->surname, in->issuer, primary, sizeof primary, &n) || n == 0 ||
        !mrz_name(in->given, in->issuer, secondary, sizeof secondary, &m))
        return false;
    mrz_fit_names((str){primary, n}, (str){secondary, m}, place(lines, layout->names),
                  layout->names.n);
    return true;
}

enum mrz_compose mrz_compose(enum mrz_format format, const struct mrz_fields *in,
                             struct mrz_lines *out)
{
    const struct mrz_layout *layout = mrz_layout_of(format);
    struct mrz_lines lines = {.count = 0};

    if (!layout)
        return MRZ_COMPOSE_CODE;
    lines.count = layout->lines;
    lines.width = layout->width;
    for (int i = 0; i < layout->lines; i++)
        memset(lines.line[i], '<', (size_t)layout->width);
    if (!put_code(&lines, layout->code, in->code) ||
        !put_code(&lines, layout->issuer, in->issuer) ||
        !put_code(&lines, layout->nationality, in->nationality))
        return MRZ_COMPOSE_CODE;
    enum mrz_compose number = put_number(&lines, layout, in);
    if (number != MRZ_COMPOSED)
        return number;
    put_date(&lines, layout->born, layout->born_check, in->born_on);
    put_date(&lines, layout->expires, layout->expires_check, in->expires_on);
    if (in->sex == 'M' || in->sex == 'F')
        place(&lines, layout->sex)[0] = in->sex;
    if (!put_names(&lines, layout, in))
        return MRZ_COMPOSE_NAME;
    if (layout->composite.n)
        put_digit(&lines, layout->composite, mrz_composite(layout, lines.line));
    *out = lines;
    return MRZ_COMPOSED;
}
