/* SPDX-License-Identifier: Apache-2.0 */
/* What the grammars share: values with their findings. */
#include "messages/reading.h"

#include "edifact/index.h"
#include "reference/country.h"

struct place reading_place(const struct edi_segment *s, uint32_t e, uint32_t c)
{
    struct place place = {.segment = s->number,
                          .element = (uint16_t)(e < UINT16_MAX ? e : UINT16_MAX),
                          .component = (uint16_t)(c < UINT16_MAX ? c : UINT16_MAX),
                          .offset = s->offset};

    edi_tag_text(s->tag, place.tag);
    /* The segment is the place; the element's own offset is nearer where it can be told. */
    str raw = edi_raw(s, e, c ? c : 1);
    if (e && raw.p >= s->text.p && raw.p <= s->text.p + s->text.n)
        place.offset += (uint64_t)(raw.p - s->text.p);
    return place;
}

void reading_found(struct reading *r, enum finding_code code, const struct edi_segment *s,
                   uint32_t e, uint32_t c)
{
    struct place place = reading_place(s, e, c);

    r->uses.whole |= e == 0 || code == FINDING_QUALIFIER_UNKNOWN;
    findings_add(&r->m->findings, r->mem, code, &place);
}

/* ---- what was understood --------------------------------------------------------------------- */

void reading_use_far(struct reading *r, uint32_t at)
{
    uint32_t word = at / 64;

    if (word >= r->uses.far_words) {
        /* One size for all: the longest segment the lexer keeps apart, 8 KiB. */
        uint32_t words = r->uses.far_words ? r->uses.far_words * 2 : 64;
        while (words <= word)
            words *= 2;
        uint64_t *far = arena_zalloc(r->mem, words, sizeof(*far));
        if (!far) {
            r->exhausted = true;
            return;
        }
        if (r->uses.far)
            memcpy(far, r->uses.far, r->uses.far_words * sizeof(*far));
        r->uses.far = far;
        r->uses.far_words = words;
    }
    r->uses.far[word] |= UINT64_C(1) << (at % 64);
}

static uint32_t component_count(const struct edi_segment *s)
{
    return s->element_start[s->element_count + 1];
}

void reading_use_all(struct reading *r, const struct edi_segment *s)
{
    uint32_t n = component_count(s);

    r->uses.near = UINT64_MAX;
    for (uint32_t at = 64; at < n && !r->exhausted; at++)
        reading_use_far(r, at);
}

static bool used(const struct uses *uses, uint32_t at)
{
    if (at < 64)
        return uses->near >> at & 1;
    return at / 64 < uses->far_words && (uses->far[at / 64] >> (at % 64) & 1);
}

bool reading_used(const struct reading *r, uint32_t at)
{
    return used(&r->uses, at);
}

void reading_forget_uses(struct reading *r)
{
    r->uses.near = 0;
    r->uses.whole = false;
    if (UNLIKELY(r->uses.far))
        memset(r->uses.far, 0, r->uses.far_words * sizeof(*r->uses.far));
}

uint32_t reading_left_over(const struct reading *r, const struct edi_segment *s,
                           struct place *first)
{
    uint32_t n = 0;

    for (uint32_t e = 1; e <= s->element_count; e++)
        for (uint32_t c = 1; c <= edi_components(s, e); c++) {
            uint32_t at = edi_component_at(s, e, c);
            if (str_trim(s->components[at]).n == 0 || used(&r->uses, at))
                continue;
            if (n++ == 0)
                *first = reading_place(s, e, c);
        }
    return n;
}

/** Component `c` of element `e` has a value that nobody asked for. */
static void keep_element(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    struct message *m = r->m;
    struct place place = reading_place(s, e, c);
    str text = edi_value(s, r->mem, e, c);

    if (text.n == 0)
        return; /* blanks say nothing */
    m->elements_kept++;
    if (!r->uses.whole)
        findings_add(&m->findings, r->mem, FINDING_ELEMENT_KEPT, &place);
    if (m->kept.n < KEPT_MAX && vec_push(r->mem, &m->kept))
        *vec_last(&m->kept) = (struct kept_element){.place = place, .text = text};
}

/** The slow half of reading_account: tell of each component that nobody asked for. */
static void keep_unused(struct reading *r, const struct edi_segment *s)
{
    for (uint32_t e = 0; e <= s->element_count; e++) {
        /* Component 0 of all is the tag. */
        for (uint32_t at = e ? s->element_start[e] : 1; at < s->element_start[e + 1]; at++)
            if (s->components[at].n && !used(&r->uses, at))
                keep_element(r, s, e, at - s->element_start[e] + 1);
    }
}

void reading_account(struct reading *r, const struct edi_segment *s)
{
    uint64_t data = s->filled & ~UINT64_C(1); /* the tag is no data element */

    r->m->elements += s->sent;
    if (UNLIKELY((data & ~r->uses.near) || component_count(s) > 64))
        keep_unused(r, s);
    reading_forget_uses(r);
}

str value_at(struct reading *r, const struct edi_segment *s, uint32_t at)
{
    reading_use(r, at);
    return edi_value_at(s, r->mem, at);
}

/** Values that must be cleaned, or are far behind. */
static NEVER_INLINE void clean_values(struct reading *r, const struct edi_segment *s, uint32_t from,
                                      uint32_t sent, str *to)
{
    for (uint32_t i = 0; i < sent; i++)
        to[i] = value_at(r, s, from + i);
}

const str *values_in(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t n,
                     str *room)
{
    uint32_t sent = edi_components(s, e), from = sent ? s->element_start[e] : 0;
    str *to = room, *end = room + n;

    if (sent > n)
        sent = n;
    if (UNLIKELY(!s->plain || from + sent > 64)) {
        clean_values(r, s, from, sent, to);
        to += sent;
    } else {
        r->uses.near |= edi_bits_below(sent) << (from % 64);
        for (const str *v = s->components + from, *last = v + sent; v < last; v++)
            *to++ = *v;
    }
    while (to < end)
        *to++ = STR_NONE;
    return room;
}

str code_in_upper_case(struct reading *r, str s)
{
    if (!text_may_be_lower(s))
        return s;
    char *copy = arena_alloc(r->mem, s.n);
    if (!copy) {
        r->exhausted = true;
        return s;
    }
    for (size_t i = 0; i < s.n; i++)
        copy[i] = ascii_upper(s.p[i]);
    return (str){copy, s.n};
}

str country_in_text(struct reading *r, const struct place *place, str code)
{
    str canonical;

    code = str_trim(code);
    if (code.n == 0)
        return STR_NONE;
    if (country_from_code(code, &canonical))
        return canonical;
    findings_add(&r->m->findings, r->mem, FINDING_COUNTRY_UNKNOWN, place);
    return code;
}

str country_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    return country_from(r, s, e, c, value_of(r, s, e, c));
}

str country_from(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c, str code)
{
    str canonical;

    if (code.n == 0)
        return STR_NONE;
    if (country_from_code(code, &canonical))
        return canonical;
    reading_found(r, FINDING_COUNTRY_UNKNOWN, s, e, c);
    return code;
}

uint32_t number_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    return number_from(r, s, e, c, value_of(r, s, e, c));
}

uint32_t number_from(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                     str text)
{
    uint64_t number;

    if (text.n == 0)
        return 0;
    if (text.n == 1 && ascii_digit(text.p[0]))
        return (uint32_t)(text.p[0] - '0');
    if (str_to_u64(text, UINT32_MAX, &number))
        return (uint32_t)number;
    ptrdiff_t mark = str_find(text, '.');
    if (mark < 0)
        mark = str_find(text, ',');
    if (mark > 0 && str_to_u64(str_head(text, (size_t)mark), UINT32_MAX, &number))
        return (uint32_t)number;
    reading_found(r, FINDING_NUMBER_INVALID, s, e, c);
    return 0;
}

struct datetime datetime_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    str day = value_of(r, s, e, c), time = value_of(r, s, e, c + 1);

    return datetime_from(r, s, e, c, day, time);
}

/** Dates and times in other forms, or none. */
static NEVER_INLINE struct datetime any_datetime(struct reading *r, const struct edi_segment *s,
                                                 uint32_t e, uint32_t c, str day, str time)
{
    struct datetime t = DATETIME_NONE;

    if (day.n == 0)
        return t;
    if (!date_parse_ddmmyy(day, r->year, &t.date)) {
        reading_found(r, FINDING_DATE_INVALID, s, e, c);
        return DATETIME_NONE;
    }
    if (time.n && !time_parse_hhmm(time, &t.minute, &t.second))
        reading_found(r, FINDING_DATE_INVALID, s, e, c + 1);
    return t;
}

struct datetime datetime_from(struct reading *r, const struct edi_segment *s, uint32_t e,
                              uint32_t c, str day, str time)
{
    struct datetime t;

    if (day.n == 6 && time.n == 4 && LIKELY(datetime_parse_ddmmyyhhmm(day.p, time.p, r->year, &t)))
        return t;
    return any_datetime(r, s, e, c, day, time);
}

void check_leg_times(struct reading *r, const struct leg *leg, const struct place *place)
{
    if (!date_full(leg->departs_at.date) || !date_full(leg->arrives_at.date) ||
        leg->departs_at.minute < 0 || leg->arrives_at.minute < 0)
        return;
    if (utc_from_local(leg->arrives_at, 0) < utc_from_local(leg->departs_at, 0))
        findings_add(&r->m->findings, r->mem, FINDING_LEG_TIMES, place);
}

str text_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    uint32_t at = edi_component_at(s, e, c);

    if (at == EDI_ABSENT)
        return STR_NONE;
    reading_use(r, at);
    return edi_text(s, r->mem, e, c);
}

void texts_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
              struct strs *to)
{
    uint32_t last = edi_components(s, e);

    while (last >= c && str_trim(edi_raw(s, e, last)).n == 0)
        last--;
    for (; c <= last; c++)
        if (READING_PUSH(r, to))
            *vec_last(to) = value_of(r, s, e, c);
}

void text_append(struct reading *r, str *line, str glue, str part)
{
    if (part.n == 0)
        return;
    if (line->n == 0)
        *line = part;
    else if (!str_join(r->mem, *line, glue, part, line))
        r->exhausted = true;
}

/** Room for all components from (e, c) to the end of element `last` with glue between them. */
static size_t joined_size(const struct edi_segment *s, uint32_t e, uint32_t c, uint32_t last,
                          size_t glue)
{
    size_t n = 0;

    for (uint32_t at = s->element_start[e] + c - 1; at < s->element_start[last + 1]; at++)
        n += s->components[at].n + glue;
    return n;
}

str joined_text(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                bool elements, str glue)
{
    if (UNLIKELY(s->charset)) {
        /* Hosts cut long text by bytes: a UTF-8 sequence may go on in the next component. */
        struct edi_segment bytes = *s;
        bytes.charset = NULL;
        return edi_charset_text(s->charset, joined_text(r, &bytes, e, c, elements, glue), r->mem);
    }
    str first = text_of(r, s, e, c);
    uint32_t last = elements ? s->element_count : e;
    size_t n = 0;

    /* One part alone, as nearly always, needs no copy. */
    if (last < e || (edi_components(s, e) <= c && last <= e))
        return str_trim(first);
    char *joined = arena_alloc(r->mem, joined_size(s, e, c, last, glue.n) + 1);
    if (!joined) {
        r->exhausted = true;
        return str_trim(first);
    }
    for (uint32_t at = e; at <= last; at++) {
        for (uint32_t i = at == e ? c : 1; i <= edi_components(s, at); i++) {
            str part = text_of(r, s, at, i);
            if (part.n == 0)
                continue;
            if (n && glue.n) {
                memcpy(joined + n, glue.p, glue.n);
                n += glue.n;
            }
            memcpy(joined + n, part.p, part.n);
            n += part.n;
        }
    }
    return str_trim((str){joined, n});
}

str without_zeros(str text)
{
    while (text.n > 1 && text.p[0] == '0')
        text = str_skip(text, 1);
    return text;
}

char sex_of_code(str code)
{
    if (code.n != 1)
        return 0;
    char c = ascii_upper(code.p[0]);
    return c == 'M' || c == 'F' || c == 'X' || c == 'U' ? c : 0;
}

bool is_place_code(str s)
{
    return s.n == 3 && str_all_alpha(s);
}

/* ---- payment cards ------------------------------------------------------------------------- */

/** Luhn's check over the digits of `s`; separators between them do not count. */
static bool luhn_valid(str s)
{
    unsigned sum = 0, place = 0;

    for (size_t i = s.n; i-- > 0;) {
        if (!ascii_digit(s.p[i]))
            continue;
        unsigned digit = (unsigned)(s.p[i] - '0');
        if (place++ % 2)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

/**
 * A copy of `text` in which the digits of [from, from + n) but the first six and last four are X.
 */
static str masked_copy(struct reading *r, str text, size_t from, size_t n)
{
    char *copy = arena_alloc(r->mem, text.n);
    size_t digits = 0, seen = 0;

    if (!copy) {
        r->exhausted = true;
        return STR("XXXXXXXXXXXX");
    }
    memcpy(copy, text.p, text.n);
    for (size_t i = from; i < from + n; i++)
        digits += ascii_digit(copy[i]);
    for (size_t i = from; i < from + n; i++)
        if (ascii_digit(copy[i]) && seen++ >= 6 && seen <= digits - 4)
            copy[i] = 'X';
    return (str){copy, text.n};
}

str card_masked(struct reading *r, str text, bool *masked)
{
    size_t n = 0;

    *masked = false;
    while (n < text.n && ascii_digit(text.p[n]))
        n++;
    /* An account of 13 digits or more in clear is a card whatever its check digit says. */
    if (n < 13 || n != text.n)
        return text;
    *masked = true;
    return masked_copy(r, text, 0, n);
}

/** One blank or hyphen with digits on both sides. */
static bool joins_digits(str text, size_t at)
{
    return (text.p[at] == ' ' || text.p[at] == '-') && at > 0 && at + 1 < text.n &&
           ascii_digit(text.p[at - 1]) && ascii_digit(text.p[at + 1]);
}

static size_t digit_run(str text, size_t at)
{
    size_t n = 0;

    while (at + n < text.n && ascii_digit(text.p[at + n]))
        n++;
    return n;
}

/** Length of a card number that begins a run or a group of digits at `at`, or 0. */
static size_t card_at(str text, size_t at)
{
    enum { SHORTEST = 14, LONGEST = 19 };
    static const uint8_t groups[2][4] = {
        {4, 4, 4, 4},
        {4, 6, 5, 0}
    };
    size_t run = digit_run(text, at);

    if (run >= SHORTEST && run <= LONGEST)
        return luhn_valid((str){text.p + at, run}) ? run : 0;
    for (size_t form = 0; run == 4 && form < 2; form++) {
        size_t end = at, group = 0;
        while (group < 4 && groups[form][group] && digit_run(text, end) == groups[form][group]) {
            end += groups[form][group++];
            if (group < 4 && groups[form][group] && (end >= text.n || !joins_digits(text, end)))
                break;
            end += group < 4 && groups[form][group];
        }
        bool whole = group == 4 || groups[form][group] == 0;
        if (whole && luhn_valid((str){text.p + at, end - at}))
            return end - at;
    }
    return 0;
}

str text_card_masked(struct reading *r, str text, bool *masked)
{
    enum { STRIDE = 14 };

    *masked = false;
    /* A card number covers at least one of every 14th places: look only there. */
    for (size_t probe = STRIDE - 1; probe < text.n; probe += STRIDE) {
        if (!ascii_digit(text.p[probe]) && !joins_digits(text, probe))
            continue;
        size_t from = probe, to = probe;
        while (from > 0 && (ascii_digit(text.p[from - 1]) || joins_digits(text, from - 1)))
            from--;
        while (to < text.n && (ascii_digit(text.p[to]) || joins_digits(text, to)))
            to++;
        for (size_t at = from; at < to; at++) {
            size_t n = card_at(text, at);
            if (n == 0) {
                at += digit_run(text, at);
                continue;
            }
            text = masked_copy(r, text, at, n);
            *masked = true;
            if (text.n < to) /* no memory: nothing is left of it */
                return text;
            at += n;
        }
        probe = to > probe ? to - 1 : probe;
    }
    return text;
}
