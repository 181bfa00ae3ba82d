/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 4180 records: one scan finds the end and the faults, a second cuts the fields. */
#include "watchlist/csv.h"

#include "base/utf8.h"

struct refusal_words {
    const char *name, *text;
};

static const struct refusal_words refusal_words[] = {
#define REFUSAL(code, name, text) {name, text},
#include "watchlist/refusals.def"
#undef REFUSAL
};

const char *csv_refusal_name(enum csv_refusal refusal)
{
    return (unsigned)refusal < CSV_REFUSAL_COUNT ? refusal_words[refusal].name : "";
}

const char *csv_refusal_text(enum csv_refusal refusal)
{
    return (unsigned)refusal < CSV_REFUSAL_COUNT ? refusal_words[refusal].text : "";
}

void csv_reader_init(struct csv_reader *reader, str bytes)
{
    if (str_starts(bytes, STR(UTF8_MARK)))
        bytes = str_skip(bytes, 3);
    *reader = (struct csv_reader){.in = bytes, .line = 1, .separator = ','};
}

/* What the scan of one record found. */
struct extent {
    size_t length; /* without the line end */
    size_t end;    /* with it */
    uint64_t lines;
    enum csv_refusal why;
};

static size_t line_end_length(str s, size_t at)
{
    if (s.p[at] == '\n')
        return 1;
    if (s.p[at] == '\r')
        return at + 1 < s.n && s.p[at + 1] == '\n' ? 2 : 1;
    return 0;
}

/* The physical line from the start: what is given up when a record cannot be trusted. */
static struct extent first_line(str s, enum csv_refusal why)
{
    struct extent e = {.lines = 1, .why = why};

    while (e.length < s.n && line_end_length(s, e.length) == 0)
        e.length++;
    e.end = e.length < s.n ? e.length + line_end_length(s, e.length) : e.length;
    return e;
}

enum scan_state { FIELD_START, IN_PLAIN, IN_QUOTED, AFTER_QUOTED };

static enum scan_state scan_byte(enum scan_state state, char c, char separator,
                                 enum csv_refusal *why)
{
    switch (state) {
    case FIELD_START:
        return c == '"' ? IN_QUOTED : c == separator ? FIELD_START : IN_PLAIN;
    case IN_PLAIN:
        if (c == '"' && *why == CSV_OK)
            *why = CSV_STRAY_QUOTE;
        return c == separator ? FIELD_START : IN_PLAIN;
    case IN_QUOTED:
        return c == '"' ? AFTER_QUOTED : IN_QUOTED;
    case AFTER_QUOTED:
        if (c == '"')
            return IN_QUOTED;
        if (c != separator && *why == CSV_OK)
            *why = CSV_AFTER_QUOTE;
        return c == separator ? FIELD_START : IN_PLAIN;
    }
    return IN_PLAIN;
}

static struct extent record_extent(str s, char separator)
{
    struct extent e = {.lines = 1};
    enum scan_state state = FIELD_START;

    for (; e.length < s.n; e.length++) {
        size_t eol = line_end_length(s, e.length);
        if (eol > 0 && state != IN_QUOTED) {
            e.end = e.length + eol;
            return e;
        }
        if (e.length == CSV_RECORD_MAX)
            return first_line(s, state == IN_QUOTED ? CSV_OPEN_QUOTE : CSV_RECORD_LONG);
        e.lines += s.p[e.length] == '\n';
        state = scan_byte(state, s.p[e.length], separator, &e.why);
        /* A quote gone wrong makes every later one suspect: trust the line end instead. */
        if (e.why != CSV_OK)
            return first_line(s, e.why);
    }
    if (state == IN_QUOTED)
        return first_line(s, CSV_OPEN_QUOTE);
    e.end = e.length;
    return e;
}

/* The content of a quoted field; doubled quotes become one. */
static bool unquote(struct arena *mem, str quoted, str *out)
{
    str inner = {quoted.p + 1, quoted.n - 2};

    if (str_find(inner, '"') < 0) {
        *out = inner;
        return true;
    }
    char *p = arena_alloc(mem, inner.n);
    if (!p)
        return false;
    size_t n = 0;
    for (size_t i = 0; i < inner.n; i++) {
        p[n++] = inner.p[i];
        if (inner.p[i] == '"')
            i++;
    }
    *out = (str){p, n};
    return true;
}

/* One field off the front of `rest`; the record has been scanned, so quotes are in order. */
static str cut_field(str *rest, char separator, bool *more)
{
    bool quoted = rest->n > 0 && rest->p[0] == '"';
    size_t n = 0;

    for (bool inside = false; n < rest->n; n++) {
        if (quoted && rest->p[n] == '"')
            inside = !inside;
        else if (!inside && rest->p[n] == separator)
            break;
    }
    str field = str_head(*rest, n);
    *more = n < rest->n;
    *rest = str_skip(*rest, n + 1);
    return field;
}

static enum csv_next cut_record(str text, char separator, struct arena *mem,
                                struct csv_record *record, enum csv_refusal *why)
{
    bool more = true;

    while (more) {
        if (record->n == CSV_FIELDS_MAX) {
            *why = CSV_FIELDS_MANY;
            return CSV_BAD;
        }
        str field = cut_field(&text, separator, &more);
        if (field.n >= 2 && field.p[0] == '"' && !unquote(mem, field, &field))
            return CSV_NO_MEMORY;
        record->fields[record->n++] = field;
    }
    return CSV_ROW;
}

enum csv_next csv_reader_next(struct csv_reader *reader, struct arena *mem,
                              struct csv_record *record, enum csv_refusal *why)
{
    struct extent e;
    str text;

    do {
        if (reader->in.n == 0)
            return CSV_END;
        e = record_extent(reader->in, reader->separator);
        text = str_head(reader->in, e.length);
        record->line = reader->line;
        record->n = 0;
        reader->in = str_skip(reader->in, e.end);
        reader->line += e.lines;
    } while (e.why == CSV_OK && e.length == 0);

    *why = e.why;
    if (*why == CSV_OK && str_find(text, '\0') >= 0)
        *why = CSV_NUL;
    if (*why == CSV_OK && !utf8_valid(text))
        *why = CSV_NOT_UTF8;
    return *why == CSV_OK ? cut_record(text, reader->separator, mem, record, why) : CSV_BAD;
}
