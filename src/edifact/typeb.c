/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Type B messages. The header is read line by line:
 *
 *   START ──ZCZC──▶ DESTINATIONS ──.originator──▶ MARKERS
 */
#include "edifact/typeb.h"

#include "base/utf8.h"

#define SOH '\x01'
#define STX '\x02'
#define ETX '\x03'
#define EOT '\x04'
#define WIDTH_DEFAULT 64
#define WIDTH_MIN 40
#define IDENTIFIER_MAX 12

/* ---- characters ------------------------------------------------------------------------------ */

/** Blanks, line ends, and what a circuit adds: never part of a word of the header. */
static bool filler(char c)
{
    return (unsigned char)c <= 0x20 || c == '\x7F';
}

static bool line_end(char c)
{
    return c == '\r' || c == '\n';
}

static bool ends_text(char c)
{
    return c == ETX || c == '\v' || c == EOT;
}

static bool upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool upper_or_digit(char c)
{
    return upper(c) || ascii_digit(c);
}

static bool printable(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E)
            return false;
    return true;
}

static str trim(str s)
{
    while (s.n && filler(s.p[0]))
        s = str_skip(s, 1);
    while (s.n && filler(s.p[s.n - 1]))
        s.n--;
    return s;
}

/** The next word of `*line`, which is left behind it. Empty: none. */
static str next_word(str *line)
{
    size_t n = 0;

    while (line->n && filler(line->p[0]))
        *line = str_skip(*line, 1);
    while (n < line->n && !filler(line->p[n]))
        n++;
    str word = str_head(*line, n);
    *line = str_skip(*line, n);
    return word;
}

/** The next line of `*in` without its end. @return false: none is left */
static bool next_line(str *in, str *line)
{
    size_t n = 0;

    if (in->n == 0)
        return false;
    while (n < in->n && !line_end(in->p[n]))
        n++;
    *line = str_head(*in, n);
    *in = str_skip(*in, n + 1);
    return true;
}

/* ---- fields ---------------------------------------------------------------------------------- */

bool typeb_is_address(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (i < 3 ? !upper(s.p[i]) : !upper_or_digit(s.p[i]))
            return false;
    return s.n == 7;
}

static bool is_priority(str s)
{
    return s.n == 2 && upper(s.p[0]) && upper(s.p[1]);
}

/** A marker on a line of its own: PNRGOV, PAXLST, MVT/A. */
static bool is_identifier(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!upper_or_digit(s.p[i]) && (i == 0 || (s.p[i] != '/' && s.p[i] != '-')))
            return false;
    return s.n >= 3 && s.n <= IDENTIFIER_MAX && !str_is(s, "PDM") && !str_is(s, "NNNN");
}

static unsigned two_digits(const char *p)
{
    return (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
}

static bool is_filing_time(str s)
{
    if (s.n != 6 || !str_all_digits(s))
        return false;
    unsigned day = two_digits(s.p);
    return day >= 1 && day <= 31 && two_digits(s.p + 2) <= 23 && two_digits(s.p + 4) <= 59;
}

bool typeb_next_address(str *rest, str *address)
{
    while ((*address = next_word(rest)).n)
        if (typeb_is_address(*address))
            return true;
    return false;
}

bool typeb_filed_at(str ddhhmm, struct datetime received, struct datetime *out)
{
    if (!is_filing_time(ddhhmm) || !date_full(received.date))
        return false;
    int32_t latest = date_to_days(received.date) + 1;
    /* Each day of the month is met within two months. */
    for (int32_t back = 0; back <= 62; back++) {
        struct date day = date_from_days(latest - back);
        if (day.day != two_digits(ddhhmm.p))
            continue;
        *out = DATETIME_NONE;
        out->date = day;
        out->minute = (int16_t)(two_digits(ddhhmm.p + 2) * 60 + two_digits(ddhhmm.p + 4));
        return true;
    }
    return false;
}

/* ---- header ---------------------------------------------------------------------------------- */

enum part { PART_START, PART_DESTINATIONS, PART_MARKERS };

struct header_reading {
    struct typeb_header *out;
    str in;
    enum part part;
    bool evidence; /* something that no other text holds */
    bool bad;
};

static void fits_not(struct header_reading *r, const char *at)
{
    if (!r->bad)
        r->out->bad_at = (size_t)(at - r->in.p);
    r->bad = true;
}

static void read_start(struct header_reading *r, str channel, str line)
{
    r->out->started = r->evidence = true;
    r->out->channel = trim(channel);
    if (r->part != PART_START || !printable(r->out->channel))
        fits_not(r, line.p);
    r->part = PART_DESTINATIONS;
}

static void add_address(struct typeb_header *out, str word)
{
    if (out->addresses.n == 0)
        out->addresses = word;
    else
        out->addresses.n = (size_t)(word.p + word.n - out->addresses.p);
}

static void read_destinations(struct header_reading *r, str line)
{
    struct typeb_header *out = r->out;
    str word;

    r->part = PART_DESTINATIONS;
    while ((word = next_word(&line)).n) {
        if (typeb_is_address(word)) {
            add_address(out, word);
            r->evidence |= out->priority.n && out->priority.p[0] == 'Q';
        } else if (is_priority(word) && !out->priority.n && !out->addresses.n) {
            out->priority = word;
        } else if (str_is(word, "PDM")) {
            out->possible_duplicate = true;
        } else {
            fits_not(r, word.p);
        }
    }
}

/** `.DOHKMQR 221830 A1B2`; the time may be followed by more without a blank: `221830/22MAY`. */
static void read_originator(struct header_reading *r, str line)
{
    struct typeb_header *out = r->out;
    size_t digits = 0;
    str rest;

    r->part = PART_MARKERS;
    line = str_skip(line, 1);
    out->originator = next_word(&line);
    if (typeb_is_address(out->originator))
        r->evidence = true;
    else
        fits_not(r, out->originator.p ? out->originator.p : line.p);
    line = rest = trim(line);
    while (digits < line.n && ascii_digit(line.p[digits]))
        digits++;
    if (digits < line.n && !filler(line.p[digits]) && line.p[digits] != '/')
        digits = 0; /* a token that begins so */
    if (digits == 6 && is_filing_time(str_head(line, 6))) {
        out->filed_at = str_head(line, 6);
        rest = trim(str_skip(line, 6));
    } else if (digits == 6) {
        fits_not(r, line.p);
    }
    out->tokens = rest;
    if (!printable(rest))
        fits_not(r, rest.p);
    for (str word; (word = next_word(&rest)).n;)
        out->possible_duplicate |= str_is(word, "PDM");
}

/** @return false: no marker stands here */
static bool read_marker(struct header_reading *r, str line)
{
    if (str_is(line, "PDM"))
        r->out->possible_duplicate = true;
    else if (is_identifier(line) && !r->out->identifier.n)
        r->out->identifier = line;
    else
        return false;
    return true;
}

/** @return false: the line is no part of the header */
static bool read_line(struct header_reading *r, str line, bool text_follows)
{
    str words = line, first = next_word(&words);

    if (r->part == PART_MARKERS) {
        if (read_marker(r, line))
            return true;
        if (text_follows)
            return false;
        fits_not(r, line.p);
    } else if (str_is(first, "ZCZC")) {
        read_start(r, words, line);
    } else if (line.p[0] == '.') {
        read_originator(r, line);
    } else {
        read_destinations(r, line);
    }
    return true;
}

/**
 * @param text_follows  a line that is no marker ends the header, and is no fault of it
 * @return              where the header ends
 */
static size_t read_lines(struct header_reading *r, bool text_follows)
{
    str rest = r->in, line;
    size_t end = 0;

    while (next_line(&rest, &line)) {
        line = trim(line);
        if (line.n == 0)
            continue;
        if (!read_line(r, line, text_follows))
            return end;
        end = (size_t)(line.p + line.n - r->in.p);
    }
    return end;
}

static enum typeb_result judge(struct header_reading *r)
{
    if (!r->evidence)
        return TYPEB_NONE;
    if (r->part != PART_MARKERS)
        fits_not(r, r->in.p + r->in.n);
    return r->bad ? TYPEB_MALFORMED : TYPEB_GOOD;
}

enum typeb_result typeb_header_read(str in, struct typeb_header *out)
{
    struct header_reading r = {.out = out, .in = in};

    *out = (struct typeb_header){.bad_at = 0};
    read_lines(&r, false);
    return judge(&r);
}

/* ---- message --------------------------------------------------------------------------------- */

static bool begins_text(str s)
{
    if (s.n < 4 || s.p[0] != 'U' || s.p[1] != 'N' ||
        (s.p[2] != 'A' && s.p[2] != 'B' && s.p[2] != 'H'))
        return false;
    return !ascii_alpha(s.p[3]) && !ascii_digit(s.p[3]) && !filler(s.p[3]);
}

static bool is_end_line(str s, size_t at)
{
    str rest = str_skip(s, at);

    return str_starts(rest, STR("NNNN")) && (rest.n == 4 || filler(rest.p[4]));
}

/**
 * Where the text begins: behind STX, or where a line begins as an interchange does.
 * @return false: the message ends at `*at` before either
 */
static bool find_text(str in, size_t *at)
{
    size_t i = 0;
    bool new_line = true;

    while (i < in.n && filler(in.p[i]) && in.p[i] != STX)
        i++;
    for (; i < in.n; i++) {
        if (ends_text(in.p[i]) || (new_line && is_end_line(in, i)))
            break;
        if (in.p[i] == STX || (new_line && begins_text(str_skip(in, i)))) {
            *at = i + (in.p[i] == STX);
            return true;
        }
        new_line = line_end(in.p[i]) || (new_line && filler(in.p[i]));
    }
    *at = i;
    return false;
}

/** Where the text that begins at `from` ends: at what closes it. */
static size_t find_end(str in, size_t from)
{
    bool new_line = true;

    for (size_t i = from; i < in.n; i++) {
        if (ends_text(in.p[i]) || (new_line && is_end_line(in, i)))
            return i;
        new_line = line_end(in.p[i]) || (new_line && filler(in.p[i]));
    }
    return in.n;
}

enum typeb_result typeb_read(str in, struct typeb_message *out, size_t *used)
{
    struct header_reading r = {.out = &out->header};
    size_t at;
    bool found = find_text(in, &at);

    *out = (struct typeb_message){.ended = false};
    r.in = str_head(in, at);
    size_t header_end = read_lines(&r, !found);
    enum typeb_result result = judge(&r);
    if (!found)
        at = result == TYPEB_NONE ? 0 : header_end;
    size_t end = find_end(in, at);
    out->text = trim(str_head(str_skip(in, at), end - at));
    while (end < in.n && filler(in.p[end]))
        end++;
    out->ended = is_end_line(in, end);
    *used = out->ended ? end + 4 : end;
    return result;
}

bool typeb_leads_on(str text)
{
    size_t at;

    text = trim(text);
    return is_end_line(text, 0) || (find_text(text, &at) && at > 0);
}

void typeb_unfold(str text, struct buf *out)
{
    size_t from = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (!line_end(text.p[i]))
            continue;
        buf_add(out, text.p + from, i - from);
        from = i + 1;
    }
    buf_add(out, text.p + from, text.n - from);
}

/* ---- writing --------------------------------------------------------------------------------- */

static int refuse(struct err *err, const char *why)
{
    return err_set(err, ERR_SYNTAX, ERR_NO_POS, "Type B: %s", why);
}

static int check_header(const struct typeb_header *h, struct err *err)
{
    if (!typeb_is_address(h->originator))
        return refuse(err, "the originator is no address of seven characters");
    if (h->priority.n && !is_priority(h->priority))
        return refuse(err, "the priority is not two letters");
    for (str rest = h->addresses, word; (word = next_word(&rest)).n;)
        if (!typeb_is_address(word) && !str_is(word, "PDM"))
            return refuse(err, "a destination is no address of seven characters");
    if (h->filed_at.n && !is_filing_time(h->filed_at))
        return refuse(err, "the filing time is not DDHHMM");
    if (h->identifier.n && !is_identifier(h->identifier))
        return refuse(err, "the marker is not one of three to twelve characters");
    if (!printable(h->channel) || !printable(h->tokens))
        return refuse(err, "a line holds characters that do not print");
    return 0;
}

static int check_text(str text, bool controls, struct err *err)
{
    bool new_line = true;

    if (!controls && text.n && !begins_text(text))
        return refuse(err, "text that is no EDIFACT needs STX before it");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == SOH || text.p[i] == STX || ends_text(text.p[i]))
            return refuse(err, "the text holds control characters of the line");
        if (new_line && is_end_line(text, i))
            return refuse(err, "the text holds a line NNNN");
        new_line = line_end(text.p[i]) || (new_line && filler(text.p[i]));
    }
    return 0;
}

static void write_line_end(struct buf *out)
{
    buf_add(out, "\r\n", 2);
}

/** A word behind a blank, when there is one. */
static void write_word(struct buf *out, str word)
{
    if (word.n == 0)
        return;
    buf_char(out, ' ');
    buf_str(out, word);
}

static void write_destinations(struct buf *out, const struct typeb_header *h, size_t width)
{
    str rest = h->addresses, address;
    size_t column = h->priority.n;

    buf_str(out, h->priority);
    while (typeb_next_address(&rest, &address)) {
        if (column && column + 1 + address.n > width) {
            write_line_end(out);
            column = 0;
        }
        if (column)
            buf_char(out, ' ');
        buf_str(out, address);
        column += (column > 0) + address.n;
    }
    if (column)
        write_line_end(out);
}

void typeb_write_header(struct buf *out, const struct typeb_header *h, size_t width)
{
    if (h->started || h->channel.n) {
        buf_c(out, "ZCZC");
        write_word(out, trim(h->channel));
        write_line_end(out);
    }
    write_destinations(out, h, width);
    if (h->originator.n || h->filed_at.n || h->tokens.n || h->identifier.n) {
        buf_char(out, '.');
        buf_str(out, h->originator);
        write_word(out, h->filed_at);
        write_word(out, trim(h->tokens));
        write_line_end(out);
    }
    if (h->possible_duplicate)
        buf_c(out, "PDM\r\n");
    if (h->identifier.n) {
        buf_str(out, h->identifier);
        write_line_end(out);
    }
}

/** A line that holds `s` alone ends the message. */
static bool would_end(str s)
{
    while (s.n && filler(s.p[0]))
        s = str_skip(s, 1);
    return is_end_line(s, 0);
}

/** A line may end before `at`: no UTF-8 sequence is cut, and neither line ends the message. */
static bool may_fold(str line, size_t at, size_t width, bool utf8)
{
    /* What lies further on than another line is judged when that one is folded. */
    str next = str_head(str_skip(line, at), width + 5);

    return (!utf8 || (line.p[at] & 0xC0) != 0x80) && !would_end(str_head(line, at)) &&
           !would_end(next);
}

/** Where to fold: best at no blank, in the line's second half so that no UNA is cut; 0: nowhere. */
static size_t fold_at(str line, size_t width, bool utf8)
{
    for (size_t at = width; at > width / 2; at--)
        if (line.p[at - 1] != ' ' && line.p[at] != ' ' && may_fold(line, at, width, utf8))
            return at;
    for (size_t at = width; at > width / 2; at--)
        if (may_fold(line, at, width, utf8))
            return at;
    return 0;
}

/** @return false: no fold would leave the text as it is */
static bool write_folded(struct buf *out, str line, size_t width, bool utf8)
{
    while (width && line.n > width) {
        size_t at = fold_at(line, width, utf8);
        if (at == 0)
            return false;
        buf_add(out, line.p, at);
        write_line_end(out);
        line = str_skip(line, at);
    }
    buf_str(out, line);
    write_line_end(out);
    return true;
}

int typeb_write(struct buf *out, const struct typeb_message *m, const struct typeb_style *style,
                struct err *err)
{
    size_t width = style->width && style->width < WIDTH_MIN ? WIDTH_MIN : style->width;
    str text = trim(m->text), line;
    bool utf8 = utf8_valid(text);

    if (check_header(&m->header, err) < 0 || check_text(text, style->controls, err) < 0)
        return -1;
    if (style->controls)
        buf_char(out, SOH);
    typeb_write_header(out, &m->header, width ? width : WIDTH_DEFAULT);
    if (style->controls)
        buf_char(out, STX);
    while (next_line(&text, &line))
        if (line.n && !write_folded(out, line, width, utf8))
            return refuse(err, "the text cannot be folded");
    if (style->controls)
        buf_char(out, ETX);
    if (m->ended)
        buf_c(out, "NNNN\r\n");
    return out->failed ? err_set(err, ERR_LIMIT, ERR_NO_POS, "Type B: the message is too long") : 0;
}
