/* SPDX-License-Identifier: Apache-2.0 */
/* Glued segments. Source: edifact-syntax.md section 8, points 4 to 6; conformance.md section 7. */
#include "edifact/repair.h"

/* Tags that may begin a segment of the messages we read: a glued segment must begin with one. */
static const char tags[] =
    "ABI ADD APD ATT BGM CNT COM DAT DOC DTM EBD EMP EQN FAR FOP FTI FTX GEI IFT LOC "
    "LTS MEA MON MSG NAD NAT ORG PTK RCI REF RFF RPI SAC SRC SSD SSR TBD TDT TIF TKT "
    "TRA TRI TVL TXD UNE UNT UNZ ";

static bool known_tag(const char *p)
{
    for (const char *tag = tags; *tag; tag += 4)
        if (memcmp(tag, p, 3) == 0)
            return true;
    return false;
}

/** A known tag and an element separator stand at `at`; SRC stands alone. */
static bool begins_segment(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    const char *p = st->window.p;
    size_t end = span->at + span->length;

    if (at + 3 > end || !known_tag(p + at))
        return false;
    bool alone = at + 3 == end || p[at + 3] == '\r' || p[at + 3] == '\n';
    return alone ? memcmp(p + at, "SRC", 3) == 0 : p[at + 3] == st->una.element;
}

/** A line end with the beginning of a segment behind it. @return its place, or 0 */
static size_t after_line_end(const struct edi_stream *st, const struct edi_span *span)
{
    const char *p = st->window.p;
    size_t at = span->at, end = span->at + span->length;

    while (at < end) {
        const char *line_end = memchr(p + at, '\n', end - at);
        if (!line_end)
            return 0;
        at = (size_t)(line_end - p) + 1;
        while (at < end && ascii_space(p[at]))
            at++;
        if (begins_segment(st, span, at))
            return at;
    }
    return 0;
}

/** From which element on a tag may be glued to any text: what stands there is short and known. */
static size_t short_from(uint32_t tag)
{
    switch (tag) {
    case EDI_TAG('R', 'P', 'I'):
        return 2; /* status: HKIFT+ */
    case EDI_TAG('O', 'R', 'G'):
        return 7; /* sign and initials: 9+9TIF+ */
    case EDI_TAG('T', 'V', 'L'):
    case EDI_TAG('S', 'S', 'D'):
        return 5; /* class, cabin: YRPI+ */
    case EDI_TAG('A', 'P', 'D'):
        return 1; /* equipment: 77WSSR+ */
    default:
        return SIZE_MAX;
    }
}

static bool free_text(uint32_t tag)
{
    return tag == EDI_TAG('I', 'F', 'T') || tag == EDI_TAG('L', 'T', 'S') ||
           tag == EDI_TAG('S', 'S', 'R') || tag == EDI_TAG('A', 'D', 'D') ||
           tag == EDI_TAG('N', 'A', 'D') || tag == EDI_TAG('F', 'T', 'X');
}

/** Where a tag ends the component [from, to), behind digits or, if `any`, behind any text. Or 0 */
static size_t tag_behind(const struct edi_stream *st, const struct edi_span *span, size_t from,
                         size_t to, bool any)
{
    const char *p = st->window.p;

    if (to < from + 4 || p[to - 1] < 'A' || p[to - 1] > 'Z' || (!any && !ascii_digit(p[to - 4])) ||
        !begins_segment(st, span, to - 3))
        return 0;
    return any || str_all_digits((str){p + from, to - 3 - from}) ? to - 3 : 0;
}

/** A tag run together with the element before it: `1658ORG+`, `HKIFT+`; SRC may end the span. */
static size_t inside_element(const struct edi_stream *st, const struct edi_span *span)
{
    const char *p = st->window.p;
    size_t any_from = short_from(span->tag), element = 0, from = span->at;

    if (free_text(span->tag))
        return 0;
    for (size_t i = 0; i <= span->marks; i++) {
        size_t to = i < span->marks ? st->marks[span->first_mark + i] : span->at + span->length;
        bool ends_element = i == span->marks || p[to] == st->una.element;
        size_t glued = 0;
        if (element > 0 && ends_element)
            glued = tag_behind(st, span, from, to, element >= any_from);
        if (glued)
            return glued;
        element += ends_element;
        from = to + 1;
    }
    return 0;
}

/**
 * The end of the first part: layout and a quote that stood for the terminator belong to neither.
 */
static size_t end_of_first(const struct edi_stream *st, const struct edi_span *span, size_t end)
{
    const char *p = st->window.p;

    while (end > span->at && ascii_space(p[end - 1]))
        end--;
    str first = {p + span->at, end - span->at};
    if (str_ends(first, STR("\xE2\x80\x99")) || str_ends(first, STR("\xE2\x80\x98")))
        end -= 3;
    else if (str_ends(first, STR("\x92")) || str_ends(first, STR("\x91")))
        end -= 1;
    return end;
}

bool edi_repair_glued(const struct edi_stream *st, struct edi_span *span, struct edi_span *rest)
{
    size_t cut = after_line_end(st, span), marks = 0;

    if (cut == 0)
        cut = inside_element(st, span);
    if (cut == 0)
        return false;
    while (marks < span->marks && st->marks[span->first_mark + marks] < cut)
        marks++;
    *rest = *span;
    rest->at = cut;
    rest->length = span->at + span->length - cut;
    rest->first_mark = span->first_mark + marks;
    rest->marks = span->marks - marks;
    rest->offset = span->offset + (cut - span->at);
    rest->tag = edi_tag_of((str){st->window.p + cut, rest->length});
    span->length = end_of_first(st, span, cut) - span->at;
    span->marks = marks;
    while (span->marks && st->marks[span->first_mark + span->marks - 1] >= span->at + span->length)
        span->marks--;
    span->terminated = true; /* as good as */
    return true;
}
