/* SPDX-License-Identifier: Apache-2.0 */
/* Glued segments. Source: edifact-syntax.md section 8, points 4 to 6; conformance.md section 7. */
#include "edifact/repair.h"

/* Tags that may begin a segment of the messages we read: a glued segment must begin with one. */
bool edi_glued_tag(const char *p)
{
    switch (edi_tag_of((str){p, 3})) {
        /* clang-format off */
#define TAG(a, b, c) case EDI_TAG(a, b, c):
    TAG('A', 'B', 'I') TAG('A', 'D', 'D') TAG('A', 'P', 'D') TAG('A', 'T', 'T') TAG('B', 'G', 'M')
    TAG('C', 'N', 'T') TAG('C', 'O', 'M') TAG('D', 'A', 'T') TAG('D', 'O', 'C') TAG('D', 'T', 'M')
    TAG('E', 'B', 'D') TAG('E', 'M', 'P') TAG('E', 'Q', 'N') TAG('F', 'A', 'R') TAG('F', 'O', 'P')
    TAG('F', 'T', 'I') TAG('F', 'T', 'X') TAG('G', 'E', 'I') TAG('I', 'F', 'T') TAG('L', 'O', 'C')
    TAG('L', 'T', 'S') TAG('M', 'E', 'A') TAG('M', 'O', 'N') TAG('M', 'S', 'G') TAG('N', 'A', 'D')
    TAG('N', 'A', 'T') TAG('O', 'R', 'G') TAG('P', 'T', 'K') TAG('R', 'C', 'I') TAG('R', 'E', 'F')
    TAG('R', 'F', 'F') TAG('R', 'P', 'I') TAG('S', 'A', 'C') TAG('S', 'R', 'C') TAG('S', 'S', 'D')
    TAG('S', 'S', 'R') TAG('T', 'B', 'D') TAG('T', 'D', 'T') TAG('T', 'I', 'F') TAG('T', 'K', 'T')
    TAG('T', 'R', 'A') TAG('T', 'R', 'I') TAG('T', 'V', 'L') TAG('T', 'X', 'D') TAG('U', 'N', 'E')
    TAG('U', 'N', 'T') TAG('U', 'N', 'Z')
#undef TAG
            /* clang-format on */
            return true;
    default:
        return false;
    }
}

/** A known tag and an element separator stand at `at`; SRC stands alone. */
static bool begins_segment(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    const char *p = st->window.p;
    size_t end = span->at + span->length;

    if (at + 3 > end || !edi_glued_tag(p + at))
        return false;
    bool alone = at + 3 == end || p[at + 3] == '\r' || p[at + 3] == '\n';
    return alone ? memcmp(p + at, "SRC", 3) == 0 : p[at + 3] == st->una.element;
}

/** The sender says that the byte at `at` is data. */
static bool released(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    return st->una.release && at > span->at && st->window.p[at - 1] == st->una.release;
}

/** Behind the line end at `at` a segment begins. @return its place, or 0 */
static size_t after_line_end(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    const char *p = st->window.p;
    size_t end = span->at + span->length;

    if (released(st, span, at))
        return 0;
    /* The last of several line ends is the one that counts: no byte is looked at twice. */
    for (at++; at < end && ascii_space(p[at]); at++)
        if (p[at] == '\n')
            return 0;
    return begins_segment(st, span, at) ? at : 0;
}

size_t edi_glued_from(uint32_t tag)
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
    switch (tag) {
    case EDI_TAG('I', 'F', 'T'):
    case EDI_TAG('L', 'T', 'S'):
    case EDI_TAG('S', 'S', 'R'):
    case EDI_TAG('A', 'D', 'D'):
    case EDI_TAG('N', 'A', 'D'):
    case EDI_TAG('F', 'T', 'X'):
        return true;
    default:
        return false;
    }
}

/** A component may begin at `at`. */
static bool begins_component(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    return at == span->at ||
           (st->blocks[(at - 1) / EDI_BLOCK].separators >> (at - 1) % EDI_BLOCK & 1);
}

/** How many elements of the span end before `at`, the tag counted. */
static size_t elements_before(const struct edi_stream *st, const struct edi_span *span, size_t at)
{
    size_t count = 0;

    for (size_t from = span->at; from < at; from += EDI_BLOCK) {
        uint64_t left = edi_block_at(st->blocks, from).elements & edi_bits_below(at - from);
        for (; left; left &= left - 1)
            count++;
    }
    return count;
}

/**
 * Where a tag ends the element that ends at `to`, run together with digits before it or, where what
 * stands is short and known, with any text of the same component: `1658ORG+`, `HKIFT+`. Or 0.
 */
static size_t tag_behind(const struct edi_stream *st, const struct edi_span *span, size_t to)
{
    const char *p = st->window.p;
    size_t tag = to - 3, digits = tag;

    if (free_text(span->tag) || to < span->at + 4 || begins_component(st, span, tag) ||
        released(st, span, tag) || !begins_segment(st, span, tag))
        return 0;
    while (digits > span->at && ascii_digit(p[digits - 1]))
        digits--;
    if (digits < tag && begins_component(st, span, digits))
        return tag;
    size_t any_from = edi_glued_from(span->tag);
    return any_from < SIZE_MAX && elements_before(st, span, to) >= any_from ? tag : 0;
}

/** The first of the places in `left` where another segment begins, or 0. */
static size_t cut_at(const struct edi_stream *st, const struct edi_span *span, size_t from,
                     uint64_t left)
{
    const char *p = st->window.p;
    size_t cut = 0;

    for (; left && cut == 0; left &= left - 1) {
        size_t at = from + FIRST_BIT(left);
        if (p[at] == '\n')
            cut = after_line_end(st, span, at);
        else if (p[at - 1] >= 'A' && p[at - 1] <= 'Z' && p[at] == st->una.element)
            cut = tag_behind(st, span, at);
    }
    return cut;
}

/** Where a segment begins within the span, or 0. One walk over ends of elements and of lines. */
static size_t find_cut(const struct edi_stream *st, const struct edi_span *span)
{
    size_t end = span->at + span->length, cut = 0;
    bool tag_only = true, any_text = free_text(span->tag);

    for (size_t from = span->at; from < end; from += EDI_BLOCK) {
        struct edi_block block = edi_block_at(st->blocks, from);
        uint64_t here = edi_bits_below(end - from);
        /* In free text only the end of a line tells. */
        uint64_t suspect = edi_suspect_ends(block.separators, block.elements, tag_only);
        uint64_t left = any_text ? block.dirt : suspect | block.dirt;
        tag_only &= (block.elements & here) == 0;
        if (UNLIKELY(left & here) && (cut = cut_at(st, span, from, left & here)) != 0)
            return cut;
    }
    /* SRC has no elements: it may end the span. */
    bool src = !tag_only && str_ends((str){st->window.p + span->at, span->length}, STR("SRC"));
    return src ? tag_behind(st, span, end) : 0;
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
    size_t cut = find_cut(st, span);

    if (cut == 0)
        return false;
    *rest = *span;
    rest->at = cut;
    rest->length = span->at + span->length - cut;
    rest->offset = span->offset + (cut - span->at);
    rest->tag = edi_tag_of((str){st->window.p + cut, rest->length});
    span->length = end_of_first(st, span, cut) - span->at;
    span->terminated = true; /* as good as */
    return true;
}
