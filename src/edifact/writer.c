/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing EDIFACT. Source: ISO 9735 (syntax version 3), clauses on UNA, escaping and compression.
 */
#include "edifact/writer.h"

#include "base/attr.h"
#include "edifact/repair.h"

#include <assert.h>

enum { SPECIAL_LINE_END = 1, SPECIAL_SERVICE };

void edi_writer_init(struct edi_writer *w, struct buf *out, struct edi_una una,
                     const char *line_end)
{
    *w = (struct edi_writer){.out = out, .una = una, .line_end = line_end};
    w->special['\r'] = w->special['\n'] = SPECIAL_LINE_END;
    w->special[(unsigned char)una.component] = SPECIAL_SERVICE;
    w->special[(unsigned char)una.element] = SPECIAL_SERVICE;
    w->special[(unsigned char)una.terminator] = SPECIAL_SERVICE;
    if (una.release)
        w->special[(unsigned char)una.release] = SPECIAL_SERVICE;
}

static char shown(char service)
{
    return service ? service : ' ';
}

void edi_write_una(struct edi_writer *w)
{
    const char text[9] = {'U',
                          'N',
                          'A',
                          w->una.component,
                          w->una.element,
                          w->una.decimal,
                          shown(w->una.release),
                          shown(w->una.repetition),
                          w->una.terminator};

    buf_add(w->out, text, sizeof text);
    buf_c(w->out, w->line_end);
}

void edi_begin(struct edi_writer *w, const char *tag)
{
    assert(!w->open);
    w->open = true;
    w->elements = 0;
    w->components = 0;
    w->segments++;
    w->begin = w->out->n;
    buf_add(w->out, tag, 3);
}

/** Whether `c` needs a release character before it. */
static bool needs_release(const struct edi_writer *w, char c)
{
    uint8_t special = w->special[(unsigned char)c];

    return special == SPECIAL_SERVICE || (special == SPECIAL_LINE_END && w->line_ends_are_data);
}

/** Text with its service characters released, where there is room for twice its length. */
static char *put_escaped(const struct edi_writer *w, char *to, str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (UNLIKELY(w->special[(unsigned char)c]) && needs_release(w, c)) {
            /* Without a release character a service character cannot be sent at all. */
            if (!w->una.release) {
                *to++ = ' ';
                continue;
            }
            *to++ = w->una.release;
        }
        *to++ = c;
    }
    return to;
}

static bool service(const struct edi_writer *w, char c)
{
    return w->special[(unsigned char)c] == SPECIAL_SERVICE;
}

/**
 * The value that ends at `to` ends in what a reader would take for the tag of a segment that is run
 * together with it (repair.h): a release character says that it is not. At most one byte more.
 */
static char *keep_together(const struct edi_writer *w, char *to)
{
    const char *begin = w->out->p + w->begin;

    /* The cheap questions first: most codes of three letters are whole components. */
    if (to - begin < 5 || !ascii_alpha(to[-1]) || service(w, to[-4]) || !edi_glued_tag(to - 3) ||
        !w->una.release ||
        !(ascii_digit(to[-4]) || edi_glued_from(edi_tag_of((str){begin, 3})) != SIZE_MAX))
        return to;
    memmove(to - 2, to - 3, 3);
    to[-3] = w->una.release;
    return to + 1;
}

/** The separators that waited for a value. */
static char *put_separators(struct edi_writer *w, char *to)
{
    if (w->elements > 0)
        to = keep_together(w, to);
    for (; w->elements > 0; w->elements--)
        *to++ = w->una.element;
    for (; w->components > 0; w->components--)
        *to++ = w->una.component;
    return to;
}

/** Room that is enough; counted only where twice the length would be above the buffer's ceiling. */
static size_t room_for(const struct edi_writer *w, str value)
{
    size_t separators = (size_t)w->elements + w->components, left = w->out->max - w->out->n;
    size_t room = value.n;

    if (left / 2 >= value.n && left - 2 * value.n > separators)
        return separators + 2 * value.n + 1;
    for (size_t i = 0; i < value.n; i++)
        room += needs_release(w, value.p[i]);
    return separators + room + 1;
}

static void put_value(struct edi_writer *w, str value)
{
    assert(w->open);
    if (value.n == 0)
        return;
    char *from = buf_reserve(w->out, room_for(w, value));
    if (!from)
        return;
    char *to = put_escaped(w, put_separators(w, from), value);
    buf_commit(w->out, (size_t)(to - from));
}

void edi_text_more(struct edi_writer *w, str text)
{
    put_value(w, text);
}

void edi_element(struct edi_writer *w, str value)
{
    w->elements++;
    w->components = 0;
    put_value(w, value);
}

void edi_component(struct edi_writer *w, str value)
{
    w->components++;
    put_value(w, value);
}

void edi_end(struct edi_writer *w)
{
    assert(w->open);
    w->open = false;
    char *from = buf_reserve(w->out, 2);
    if (!from)
        return;
    char *to = str_is((str){from - 3, 3}, "SRC") ? keep_together(w, from) : from;
    *to++ = w->una.terminator;
    buf_commit(w->out, (size_t)(to - from));
    buf_c(w->out, w->line_end);
}

void edi_element_c(struct edi_writer *w, const char *value)
{
    edi_element(w, str_from_c(value));
}

void edi_component_c(struct edi_writer *w, const char *value)
{
    edi_component(w, str_from_c(value));
}

/** Room for the digits of any number, and for wider ones with leading zeros. */
#define DIGITS 24

/** Decimal digits of `value`, at least `width`, at the end of `digits`. */
static str decimal(uint64_t value, unsigned width, char digits[DIGITS])
{
    size_t from = DIGITS;

    do {
        digits[--from] = (char)('0' + value % 10);
        value /= 10;
    } while (from > 0 && (value > 0 || DIGITS - from < width));
    return (str){digits + from, DIGITS - from};
}

void edi_element_u(struct edi_writer *w, uint64_t value, unsigned width)
{
    char digits[DIGITS];

    edi_element(w, decimal(value, width, digits));
}

void edi_component_u(struct edi_writer *w, uint64_t value, unsigned width)
{
    char digits[DIGITS];

    edi_component(w, decimal(value, width, digits));
}

void edi_skip_elements(struct edi_writer *w, unsigned count)
{
    w->elements += count;
    if (count > 0)
        w->components = 0;
}

void edi_skip_components(struct edi_writer *w, unsigned count)
{
    w->components += count;
}

void edi_write_raw(struct edi_writer *w, str text)
{
    assert(w->open);
    if (text.n == 0)
        return;
    char *from = buf_reserve(w->out, (size_t)w->elements + w->components + 1);
    if (from)
        buf_commit(w->out, (size_t)(put_separators(w, from) - from));
    buf_add(w->out, text.p, text.n);
}

/** S004: `yymmdd:hhmm` as the next element; years that two digits do not tell with all four. */
static void put_prepared(struct edi_writer *w, struct datetime at)
{
    if (!date_full(at.date)) {
        edi_skip_elements(w, 1);
        return;
    }
    bool two_digits = at.date.year >= 2000 && at.date.year < 2070;
    unsigned year = (unsigned)(two_digits ? at.date.year % 100 : at.date.year);
    edi_element_u(w, year * 10000 + at.date.month * 100U + at.date.day, two_digits ? 6 : 8);
    if (at.minute >= 0)
        edi_component_u(w, (unsigned)(at.minute / 60 * 100 + at.minute % 60), 4);
}

/** An element of up to three components. */
static void put_three(struct edi_writer *w, str a, str b, str c)
{
    edi_element(w, a);
    edi_component(w, b);
    edi_component(w, c);
}

void edi_write_unb(struct edi_writer *w, const struct edi_interchange_head *head)
{
    edi_begin(w, "UNB");
    put_three(w, head->syntax, head->version, STR_NONE);
    put_three(w, head->sender, head->sender_qualifier, head->sender_route);
    put_three(w, head->recipient, head->recipient_qualifier, head->recipient_route);
    put_prepared(w, head->prepared_at);
    edi_element(w, head->reference);
    put_three(w, head->recipient_reference, head->recipient_reference_qualifier, STR_NONE);
    edi_element(w, head->application);
    edi_element(w, head->priority);
    edi_element(w, head->acknowledgement);
    edi_element(w, head->agreement);
    edi_element(w, head->test_indicator);
    edi_end(w);
}

void edi_write_unz(struct edi_writer *w, uint32_t count, str reference)
{
    edi_begin(w, "UNZ");
    edi_element_u(w, count, 1);
    edi_element(w, reference);
    edi_end(w);
}

void edi_write_ung(struct edi_writer *w, const struct edi_group_head *head)
{
    edi_begin(w, "UNG");
    edi_element(w, head->type);
    put_three(w, head->sender, head->sender_qualifier, STR_NONE);
    put_three(w, head->recipient, head->recipient_qualifier, STR_NONE);
    put_prepared(w, head->prepared_at);
    edi_element(w, head->reference);
    edi_element(w, head->agency);
    put_three(w, head->version, head->release, head->association);
    edi_element(w, head->password);
    edi_end(w);
}

void edi_write_une(struct edi_writer *w, uint32_t count, str reference)
{
    edi_begin(w, "UNE");
    edi_element_u(w, count, 1);
    edi_element(w, reference);
    edi_end(w);
}

void edi_write_unh(struct edi_writer *w, const struct edi_message_head *head)
{
    w->segments = 0;
    edi_begin(w, "UNH");
    edi_element(w, head->reference);
    edi_element(w, head->type);
    edi_component(w, head->version);
    edi_component(w, head->release);
    edi_component(w, head->agency);
    edi_component(w, head->association);
    edi_element(w, head->access_reference);
    if (head->part > 0) {
        edi_element_u(w, head->part, 2);
        edi_component(w, (str){&head->part_mark, head->part_mark ? 1 : 0});
    }
    edi_end(w);
}

void edi_write_unt(struct edi_writer *w, str reference, int count_error)
{
    int64_t count = (int64_t)w->segments + 1 + count_error;

    edi_begin(w, "UNT");
    edi_element_u(w, count < 0 ? 0 : (uint64_t)count, 1);
    edi_element(w, reference);
    edi_end(w);
}
