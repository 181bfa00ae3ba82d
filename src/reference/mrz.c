/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a machine readable zone.
 *
 * The text is laid out in every way that could have been meant (each format; line breaks as given
 * or none; blanks as fillers or as nothing), each sheet is read, and the one with the least weight
 * of oddities is the answer. There are at most a dozen, of at most ninety characters.
 */
#include "reference/mrz.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "reference/country.h"
#include "reference/mrz_layout.h"

enum { TEXT_MAX = 512, ROWS_MAX = 6 };

/* Oddities. ------------------------------------------------------------------------------------ */

static const struct {
    const char *name, *text;
    uint32_t weight;
} oddities[] = {
#define ODDITY(name, weight, text) {#name, text, weight},
#include "reference/mrz_oddities.def"
#undef ODDITY
};

const char *mrz_oddity_name(enum mrz_oddity oddity)
{
    return oddity < MRZ_ODDITY_COUNT ? oddities[oddity].name : "";
}

const char *mrz_oddity_text(enum mrz_oddity oddity)
{
    return oddity < MRZ_ODDITY_COUNT ? oddities[oddity].text : "";
}

static void mark(struct mrz *m, enum mrz_oddity oddity, int line, int column)
{
    m->oddities |= UINT32_C(1) << oddity;
    m->weight += oddities[oddity].weight;
    if (m->mark_count < MRZ_MARKS)
        m->marks[m->mark_count++] = (struct mrz_mark){oddity, (uint8_t)line, (uint8_t)column};
}

/* Laying out. ---------------------------------------------------------------------------------- */

/** One way to take the text: its rows, and what blanks mean. */
struct reading {
    str rows[ROWS_MAX];
    int row_count;
    bool joined; /* one row that holds all lines */
    bool blank_is_filler;
};

struct sheet {
    char lines[MRZ_LINES][MRZ_WIDTH + 1];
};

/** A place in the lines, of the column `at` (from 0) of a row that may hold several lines. */
static void mark_at(struct mrz *m, const struct mrz_layout *layout, enum mrz_oddity oddity, int row,
                    size_t at)
{
    size_t width = (size_t)layout->width, line = (size_t)row + at / width;

    if (line < (size_t)layout->lines)
        mark(m, oddity, (int)line + 1, (int)(at % width) + 1);
}

/** A character of the alphabet for a code point as given, or 0: leave it out. */
static char settle(struct mrz *m, const struct mrz_layout *layout, const struct reading *reading,
                   uint32_t c, int row, size_t at)
{
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '<')
        return (char)c;
    if (c >= 'a' && c <= 'z') {
        mark_at(m, layout, MRZ_LOWER_CASE, row, at);
        return (char)(c - 32);
    }
    if (c == ' ' || c == '\t') {
        mark_at(m, layout, MRZ_BLANK, row, at);
        return reading->blank_is_filler ? '<' : 0;
    }
    mark_at(m, layout, MRZ_CHARACTER, row, at);
    return '<';
}

/**
 * Bring a row to `want` characters in `out`.
 * @return false: it is too short to be meant, or what is too much is no filler
 */
static bool fit_row(struct mrz *m, const struct mrz_layout *layout, const struct reading *reading,
                    int row, size_t want, char *out)
{
    str text = reading->rows[row];
    size_t n = 0, from = 0;

    while (from < text.n) {
        char c = settle(m, layout, reading, utf8_next(text, &from), row, n);
        if (c == 0)
            continue;
        if (n < want)
            out[n] = c;
        else if (c != '<')
            return false;
        n++;
    }
    if (n + (size_t)layout->width * 3 / 4 < want)
        return false;
    if (n > want)
        mark_at(m, layout, MRZ_LONG_LINE, row, want - 1);
    if (n < want)
        mark_at(m, layout, MRZ_SHORT_LINE, row, n);
    for (; n < want; n++)
        out[n] = '<';
    return true;
}

static bool lay_out(struct mrz *m, const struct mrz_layout *layout, const struct reading *reading,
                    struct sheet *sheet)
{
    size_t width = (size_t)layout->width;
    char all[MRZ_LINES * MRZ_WIDTH];

    memset(sheet, 0, sizeof *sheet);
    if (reading->joined) {
        mark(m, MRZ_LINE_BREAK, 1, 1);
        if (!fit_row(m, layout, reading, 0, width * (size_t)layout->lines, all))
            return false;
        for (size_t i = 0; i < (size_t)layout->lines; i++)
            memcpy(sheet->lines[i], all + i * width, width);
        return true;
    }
    if (reading->row_count != layout->lines)
        return false;
    for (int i = 0; i < layout->lines; i++)
        if (!fit_row(m, layout, reading, i, width, sheet->lines[i]))
            return false;
    return true;
}

/* Reading the fields. -------------------------------------------------------------------------- */

/** Never a null pointer: a field that the format does not have is empty. */
static str field_of(const struct sheet *sheet, struct mrz_field f)
{
    if (f.n == 0)
        return (str){sheet->lines[0], 0};
    return (str){sheet->lines[f.line - 1] + f.column - 1, f.n};
}

static void mark_field(struct mrz *m, enum mrz_oddity oddity, struct mrz_field f)
{
    mark(m, oddity, f.line, f.column);
}

static str without_fillers(str s)
{
    while (s.n > 0 && s.p[s.n - 1] == '<')
        s.n--;
    return s;
}

/** Copy a field without the fillers at its end. The room is that of the widest format. */
static void copy(char *out, str s)
{
    s = without_fillers(s);
    if (s.n)
        memcpy(out, s.p, s.n);
    out[s.n] = '\0';
}

static bool is_digit_of(str check, int expected)
{
    return check.n == 1 && check.p[0] == '0' + expected;
}

static void read_country(struct mrz *m, const struct sheet *sheet, struct mrz_field f, char *out,
                         enum mrz_oddity oddity)
{
    str code, found;

    copy(out, field_of(sheet, f));
    code = str_from_c(out);
    if (!country_from_code(code, &found) || !str_eq(code, found))
        mark_field(m, oddity, f);
    else if (country_kind_of(found) == COUNTRY_SPECIMEN)
        mark_field(m, MRZ_SPECIMEN, f);
}

/** The document codes of a format: 9303 parts 4 to 7. */
static void check_code(struct mrz *m, const struct mrz_layout *layout)
{
    static const char *const first[] = {"", "ACI", "ACI", "P", "V", "V"};

    if (m->code[0] == '\0' || !strchr(first[m->format], m->code[0]) || m->code[1] == '<' ||
        ascii_digit(m->code[1]))
        mark_field(m, MRZ_CODE, layout->code);
}

/**
 * A number above nine characters: the check digit's place has a filler, the rest of the number and
 * then the check digit begin the optional data, a filler ends them. @return false: it is not one
 */
static bool read_long_number(struct mrz *m, const struct mrz_layout *layout,
                             const struct sheet *sheet)
{
    str head = field_of(sheet, layout->number), tail = field_of(sheet, layout->optional);
    ptrdiff_t end = str_find(tail, '<');
    char whole[24];

    if (!layout->long_number || field_of(sheet, layout->number_check).p[0] != '<' || end < 2 ||
        without_fillers(head).n < head.n)
        return false;
    size_t rest = (size_t)end - 1;
    memcpy(whole, head.p, head.n);
    memcpy(whole + head.n, tail.p, rest);
    copy(m->number, (str){whole, head.n + rest});
    copy(m->optional, str_skip(tail, (size_t)end + 1));
    if (tail.p[rest] != '0' + mrz_check_digit((str){whole, head.n + rest}))
        mark(m, MRZ_CHECK_NUMBER, layout->optional.line, layout->optional.column + (int)rest);
    return true;
}

static void read_number(struct mrz *m, const struct mrz_layout *layout, const struct sheet *sheet)
{
    str number = field_of(sheet, layout->number);

    if (!read_long_number(m, layout, sheet)) {
        copy(m->number, number);
        copy(m->optional, field_of(sheet, layout->optional));
        if (!is_digit_of(field_of(sheet, layout->number_check), mrz_check_digit(number)))
            mark_field(m, MRZ_CHECK_NUMBER, layout->number_check);
    }
    if (m->number[0] == '\0' || strchr(m->number, '<'))
        mark_field(m, MRZ_NUMBER, layout->number);
}

/** True for YYMMDD with a real month and day, or `<<` for the day, day and month, or all. */
static bool date_shape(str s)
{
    struct date ignored;

    if (str_is(s, "<<<<<<"))
        return true;
    for (size_t i = 0; i < 6; i++)
        if (s.p[i] != '<' && !ascii_digit(s.p[i]))
            return false;
    for (size_t i = 2; i < 6; i += 2)
        if (s.p[i] == '0' && s.p[i + 1] == '0')
            return false; /* unknown parts are fillers, not zeros */
    if (s.p[2] == '<' && s.p[4] != '<')
        return false;
    return date_parse_yymmdd(s, 2000, &ignored);
}

static void read_date(struct mrz *m, const struct sheet *sheet, struct mrz_field f,
                      struct mrz_field check, char *out, enum mrz_oddity wrong,
                      enum mrz_oddity wrong_check)
{
    str s = field_of(sheet, f);

    memcpy(out, s.p, 6);
    out[6] = '\0';
    if (!date_shape(s))
        mark_field(m, wrong, f);
    if (!is_digit_of(field_of(sheet, check), mrz_check_digit(s)))
        mark_field(m, wrong_check, check);
}

static void read_sex(struct mrz *m, const struct mrz_layout *layout, const struct sheet *sheet)
{
    char c = field_of(sheet, layout->sex).p[0];

    m->sex = c == 'M' || c == 'F' || c == 'X' ? c : 0;
    if (c != 'M' && c != 'F' && c != '<') /* X belongs to the visual zone, but is printed */
        mark_field(m, MRZ_SEX, layout->sex);
}

/** Words parted by one filler, to words parted by one blank. @return false: there were more */
static bool copy_words(char *out, str words)
{
    bool single = true;
    size_t n = 0;

    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] != '<')
            out[n++] = words.p[i];
        else if (n == 0 || out[n - 1] == ' ')
            single = false;
        else
            out[n++] = ' ';
    }
    if (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return single;
}

static void read_names(struct mrz *m, const struct mrz_layout *layout, const struct sheet *sheet)
{
    str all = field_of(sheet, layout->names), names = without_fillers(all), primary = names;
    ptrdiff_t split = str_find_str(names, STR("<<"));
    str secondary = STR_NONE;

    if (names.n == all.n)
        mark(m, MRZ_NAME_TRUNCATED, layout->names.line, layout->width);
    if (split >= 0) {
        primary = str_head(names, (size_t)split);
        secondary = str_skip(names, (size_t)split + 2);
    }
    bool single = copy_words(m->surname, primary);
    single = copy_words(m->given, secondary) && single;
    if (!single)
        mark_field(m, MRZ_NAME_FILLERS, layout->names);
    if (m->surname[0] == '\0')
        mark_field(m, MRZ_NAME_EMPTY, layout->names);
    for (size_t i = 0; i < names.n; i++)
        if (ascii_digit(names.p[i]))
            mark(m, MRZ_NAME_DIGIT, layout->names.line, layout->names.column + (int)i);
}

/** The check digit of an empty personal number may be a filler. */
static void check_optional(struct mrz *m, const struct mrz_layout *layout,
                           const struct sheet *sheet)
{
    str check = field_of(sheet, layout->optional_check);
    int expected = mrz_check_digit(field_of(sheet, layout->optional));

    if (check.n == 0 || is_digit_of(check, expected))
        return;
    if (m->optional[0] != '\0' || check.p[0] != '<')
        mark_field(m, MRZ_CHECK_OPTIONAL, layout->optional_check);
}

static void check_composite(struct mrz *m, const struct mrz_layout *layout,
                            const struct sheet *sheet)
{
    int expected = mrz_composite(layout, sheet->lines);

    if (expected >= 0 && !is_digit_of(field_of(sheet, layout->composite), expected))
        mark_field(m, MRZ_CHECK_COMPOSITE, layout->composite);
}

static void read_sheet(struct mrz *m, const struct mrz_layout *layout, const struct sheet *sheet)
{
    copy(m->code, field_of(sheet, layout->code));
    check_code(m, layout);
    read_country(m, sheet, layout->issuer, m->issuer, MRZ_ISSUER);
    read_country(m, sheet, layout->nationality, m->nationality, MRZ_NATIONALITY);
    read_number(m, layout, sheet);
    read_date(m, sheet, layout->born, layout->born_check, m->born_on, MRZ_BIRTH, MRZ_CHECK_BIRTH);
    read_sex(m, layout, sheet);
    read_date(m, sheet, layout->expires, layout->expires_check, m->expires_on, MRZ_EXPIRY,
              MRZ_CHECK_EXPIRY);
    copy(m->optional_2, field_of(sheet, layout->optional_2));
    read_names(m, layout, sheet);
    check_optional(m, layout, sheet);
    check_composite(m, layout, sheet);
}

/* Choosing. ------------------------------------------------------------------------------------ */

/** Try one layout. @return true when it is the best so far */
static bool attempt(enum mrz_format format, const struct reading *reading, struct mrz *best)
{
    const struct mrz_layout *layout = mrz_layout_of(format);
    struct mrz m = {.format = format};
    struct sheet sheet;

    if (!lay_out(&m, layout, reading, &sheet))
        return false;
    if (sheet.lines[0][0] == 'V' && (format == MRZ_TD2 || format == MRZ_TD3))
        return false; /* the visa format of the same size tells */
    if (sheet.lines[0][0] != 'V' && (format == MRZ_MRVA || format == MRZ_MRVB))
        return false;
    read_sheet(&m, layout, &sheet);
    if (m.weight >= best->weight)
        return false;
    *best = m;
    return true;
}

static void attempt_all(struct reading reading, bool blanks, struct mrz *best)
{
    for (int filler = 0; filler <= (blanks ? 1 : 0); filler++) {
        reading.blank_is_filler = filler == 1;
        for (int format = MRZ_TD1; format <= MRZ_MRVB; format++)
            (void)attempt((enum mrz_format)format, &reading, best);
    }
}

/** The lines that have something in them. */
static void split_rows(str text, struct reading *out)
{
    str row;

    out->row_count = 0;
    while (str_cut(&text, '\n', &row)) {
        row = str_trim(row);
        if (row.n == 0)
            continue;
        if (out->row_count < ROWS_MAX)
            out->rows[out->row_count] = row;
        out->row_count++;
    }
}

/** The text as one row. @param room  TEXT_MAX bytes for it */
static struct reading join_rows(const struct reading *rows, char *room)
{
    struct reading joined = {.row_count = 1, .joined = true};
    size_t n = 0;

    for (int i = 0; i < rows->row_count && i < ROWS_MAX; i++) {
        memcpy(room + n, rows->rows[i].p, rows->rows[i].n);
        n += rows->rows[i].n;
    }
    joined.rows[0] = (str){room, n};
    return joined;
}

bool mrz_parse(str text, struct mrz *out)
{
    struct reading rows = {.joined = false}, joined;
    char cleaned[TEXT_MAX], room[TEXT_MAX];

    *out = (struct mrz){.weight = UINT32_MAX};
    text = str_trim(text);
    if (text.n == 0 || text.n > TEXT_MAX)
        return false;
    for (size_t i = 0; i < text.n; i++)
        cleaned[i] = text.p[i] == '\r' ? '\n' : text.p[i];
    split_rows((str){cleaned, text.n}, &rows);
    if (rows.row_count > ROWS_MAX)
        return false;
    bool blanks = str_find(text, ' ') >= 0 || str_find(text, '\t') >= 0;

    attempt_all(rows, blanks, out);
    if (out->weight > 0) {
        joined = join_rows(&rows, room);
        attempt_all(joined, blanks, out);
    }
    return out->format != 0;
}

/* Dates. --------------------------------------------------------------------------------------- */

struct date mrz_born_on(const struct mrz *mrz, struct date today)
{
    struct date day;

    if (!date_parse_yymmdd(str_from_c(mrz->born_on), 2000, &day))
        return DATE_NONE;
    day.year = (int16_t)date_year_not_after(day.year % 100, today.year);
    if (date_compare(day, today) > 0)
        day.year = (int16_t)(day.year - 100);
    return date_valid(day) ? day : DATE_NONE;
}

struct date mrz_expires_on(const struct mrz *mrz, struct date today)
{
    struct date day;

    return date_parse_yymmdd(str_from_c(mrz->expires_on), today.year, &day) ? day : DATE_NONE;
}
