/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to segments with bounded memory. See stream.h for the picture and the invariants. */
#include "edifact/stream.h"

#include <assert.h>
#include <stdlib.h>

#define NO_HOLD SIZE_MAX
/* Indexed at a time: begins small, so that a change of characters wastes little, and doubles. */
#define INDEX_STEP_MIN (1 * KIB)
#define INDEX_STEP_MAX (32 * KIB)
/* More components than this in one segment are not kept apart. */
#define COMPONENTS_MAX 65536

void edi_stream_init(struct edi_stream *st, struct edi_stream_limits limits)
{
    *st = (struct edi_stream){
        .limits = limits,
        .hold = NO_HOLD,
        .step = INDEX_STEP_MIN,
        .una = EDI_UNA_DEFAULT,
        .kernel = edi_index_scalar,
    };
    buf_init(&st->window, limits.window_bytes + limits.segment_bytes + 4 * MIB);
    edi_classes_set(&st->classes, &st->una);
}

void edi_stream_fini(struct edi_stream *st)
{
    buf_fini(&st->window);
    free(st->marks);
    free(st->dirty);
    free(st->components);
    free(st->element_start);
    st->marks = NULL;
    st->dirty = NULL;
    st->components = NULL;
    st->element_start = NULL;
}

/* ---- window ---------------------------------------------------------------------------------- */

/** Drop what nobody needs any more, in whole blocks so that `dirty` keeps its meaning. */
static void slide(struct edi_stream *st, size_t more)
{
    size_t keep = st->hold < st->cursor ? st->hold : st->cursor;
    size_t mark_keep = st->hold < st->cursor ? st->hold_mark : st->mark_at;

    keep -= keep > 0; /* find_beginning looks at the byte before */
    size_t drop = keep - keep % EDI_BLOCK;
    /* Moving less than half would make many small feeds cost their square. */
    if (drop == 0 || (drop < st->window.n / 2 && st->window.n + more <= st->window.cap))
        return;
    size_t blocks = (st->window.n + EDI_BLOCK - 1) / EDI_BLOCK;
    buf_drop_front(&st->window, drop);
    if (blocks > drop / EDI_BLOCK)
        memmove(st->dirty, st->dirty + drop / EDI_BLOCK, blocks - drop / EDI_BLOCK);
    for (size_t i = mark_keep; i < st->mark_count; i++)
        st->marks[i - mark_keep] = st->marks[i] - (uint32_t)drop;
    st->mark_count -= mark_keep;
    st->mark_at -= mark_keep;
    st->base += drop;
    st->cursor -= drop;
    st->indexed -= drop;
    if (st->hold != NO_HOLD) {
        st->hold -= drop;
        st->hold_mark -= mark_keep;
    }
}

static bool widen_dirty(struct edi_stream *st)
{
    size_t need = st->window.cap / EDI_BLOCK + 2;

    if (need <= st->dirty_cap)
        return true;
    uint8_t *moved = realloc(st->dirty, need);
    if (!moved)
        return false;
    memset(moved + st->dirty_cap, 0, need - st->dirty_cap);
    st->dirty = moved;
    st->dirty_cap = need;
    return true;
}

int edi_stream_feed(struct edi_stream *st, str bytes, struct err *err)
{
    size_t old_blocks = (st->window.n + EDI_BLOCK - 1) / EDI_BLOCK;

    slide(st, bytes.n);
    size_t blocks = (st->window.n + EDI_BLOCK - 1) / EDI_BLOCK;
    if (old_blocks > blocks)
        memset(st->dirty + blocks, 0, old_blocks - blocks);
    buf_add(&st->window, bytes.p, bytes.n);
    if (st->window.failed || !widen_dirty(st))
        return err_memory(err);
    return 0;
}

void edi_stream_end(struct edi_stream *st)
{
    st->ended = true;
}

static str rest_of(const struct edi_stream *st, size_t at)
{
    return st->window.p ? (str){st->window.p + at, st->window.n - at} : STR_NONE;
}

str edi_stream_bytes(const struct edi_stream *st, uint64_t from, uint64_t to)
{
    if (from < st->base || to < from || to - st->base > st->window.n)
        return STR_NONE;
    return str_head(rest_of(st, (size_t)(from - st->base)), (size_t)(to - from));
}

/* ---- index ----------------------------------------------------------------------------------- */

static bool widen_marks(struct edi_stream *st, size_t need)
{
    if (need <= st->mark_cap)
        return true;
    size_t cap = st->mark_cap ? st->mark_cap : 2 * INDEX_STEP_MAX;
    while (cap < need)
        cap *= 2;
    uint32_t *moved = realloc(st->marks, cap * sizeof(*moved));
    if (!moved)
        return false;
    st->marks = moved;
    st->mark_cap = cap;
    return true;
}

/** Index the next step of the window. @return 1 something is new, 0 nothing is, -1 an error */
static int index_more(struct edi_stream *st, struct err *err)
{
    size_t left = st->window.n - st->indexed;
    size_t take = left < st->step ? left : st->step;

    /* Begin and end at block borders, so that each block is judged by its own bytes. */
    size_t to_border = EDI_BLOCK - st->indexed % EDI_BLOCK;
    if (to_border != EDI_BLOCK && take > to_border)
        take = to_border;
    else if (take > EDI_BLOCK)
        take -= take % EDI_BLOCK;
    if (take == 0)
        return 0;
    if (st->step < INDEX_STEP_MAX)
        st->step *= 2;
    if (!widen_marks(st, st->mark_count + take + 1))
        return err_memory(err);
    st->mark_count +=
        st->kernel(&st->classes, st->window.p + st->indexed, take, (uint32_t)st->indexed,
                   &st->released, st->marks + st->mark_count, st->dirty + st->indexed / EDI_BLOCK);
    st->indexed += take;
    return 1;
}

/** The service characters changed: forget what was indexed from the cursor on. */
static void reindex_from_cursor(struct edi_stream *st)
{
    st->mark_count = st->mark_at;
    st->indexed = st->cursor;
    st->step = INDEX_STEP_MIN;
    st->released = false;
    memset(st->dirty + st->cursor / EDI_BLOCK, 0,
           (st->window.n + EDI_BLOCK - 1) / EDI_BLOCK - st->cursor / EDI_BLOCK);
}

static void set_una(struct edi_stream *st, const struct edi_una *una)
{
    /* Behind a UNA all is indexed again: its last character may have seemed to release the next. */
    if (!st->una_present && memcmp(&st->una, una, sizeof(*una)) == 0)
        return;
    st->una = *una;
    edi_classes_set(&st->classes, una);
    reindex_from_cursor(st);
}

static void move_cursor(struct edi_stream *st, size_t to)
{
    st->cursor = to;
    while (st->mark_at < st->mark_count && st->marks[st->mark_at] < to)
        st->mark_at++;
    if (st->indexed < to) {
        st->indexed = to;
        st->released = false;
    }
}

/* ---- where interchanges and messages begin --------------------------------------------------- */

/** Blanks, NUL padding, and what teletype circuits add (SOH, STX, ETX, EOT, SYN, SUB). */
static bool layout(char c)
{
    return ascii_space(c) || c == '\0' || (c >= '\x01' && c <= '\x04') || c == '\x16' ||
           c == '\x1A';
}

static void skip_layout(struct edi_stream *st)
{
    size_t at = st->cursor;

    if (st->base + at == 0 && str_starts((str){st->window.p, st->window.n}, STR("\xEF\xBB\xBF")))
        at = 3; /* a byte order mark */

    while (at < st->window.n && layout(st->window.p[at]))
        at++;
    if (at != st->cursor)
        move_cursor(st, at);
}

/** `NNNN` on a line of its own ends a Type B message and is no junk. @return false: too short */
static bool skip_type_b_end(struct edi_stream *st)
{
    for (;;) {
        str rest = rest_of(st, st->cursor);
        if (!str_starts(rest, STR("NNNN")))
            return rest.n >= 4 || st->ended;
        if (rest.n == 4 && !st->ended)
            return false;
        if (rest.n > 4 && !layout(rest.p[4]))
            return true;
        move_cursor(st, st->cursor + 4);
        skip_layout(st);
    }
}

/** UNA with its characters, or UNB or UNH with a separator behind it. */
static bool begins_interchange(str s, bool message_too)
{
    if (s.n < 4 || s.p[0] != 'U' || s.p[1] != 'N')
        return false;
    bool separator = !ascii_alpha(s.p[3]) && !ascii_digit(s.p[3]) && !layout(s.p[3]);
    if (s.p[2] == 'A')
        return separator;
    return separator && (s.p[2] == 'B' || (message_too && s.p[2] == 'H'));
}

/** A byte after which a beginning is believed: layout or a terminator, no part of a word. */
static bool boundary_before(const struct edi_stream *st, size_t at)
{
    char c = at ? st->window.p[at - 1] : '\n';

    if (at == 0 && st->base == 0)
        return true;
    return layout(c) || c == st->una.terminator || c == '\'' || (unsigned char)c < 0x20 ||
           (unsigned char)c == 0xBF; /* the last byte of a BOM */
}

/**
 * Skip to the next beginning. Keeps only the last bytes of what it has searched, so that any
 * amount of junk needs no memory.
 * @return EDI_JUNK when something was skipped and the cursor stands at a beginning or the end,
 *         EDI_SEGMENT when nothing had to be skipped, EDI_MORE
 */
static int find_beginning(struct edi_stream *st, struct edi_span *span)
{
    size_t at = st->cursor;

    for (; at + 4 <= st->window.n; at++) {
        const char *u = memchr(st->window.p + at, 'U', st->window.n - at - 3);
        if (!u) {
            at = st->window.n - 3;
            break;
        }
        at = (size_t)(u - st->window.p);
        if (boundary_before(st, at) && begins_interchange(rest_of(st, at), true))
            break;
    }
    bool found = at + 4 <= st->window.n;
    if (!found && st->ended)
        at = st->window.n;
    move_cursor(st, at);
    if (!found && !st->ended)
        return EDI_MORE;
    st->lost = false;
    uint64_t here = st->base + at;
    if (here == st->junk_from)
        return EDI_SEGMENT;
    *span = (struct edi_span){
        .at = at, .offset = st->junk_from, .length = (size_t)(here - st->junk_from)};
    return EDI_JUNK;
}

void edi_stream_begin(struct edi_stream *st)
{
    struct edi_una una;
    size_t used;

    st->una_present = false;
    st->una_repaired = false;
    st->inside = true;
    st->begun = true;
    str rest = rest_of(st, st->cursor);
    if (str_starts(rest, STR("UNA"))) {
        st->una_repaired = edi_una_read(rest, true, &una, &used) == EDI_UNA_REPAIRED;
        st->una_present = true;
        move_cursor(st, st->cursor + used);
        skip_layout(st);
    } else {
        una = EDI_UNA_DEFAULT;
        /* A message after a skip belongs to the interchange before it, and without UNA a host may
         * go on with the characters it declared before. */
        bool message = str_starts(rest, STR("UNH"));
        if (rest.n > 3 && rest.p[3] == st->una.element && (message || rest.p[3] != una.element))
            una = st->una;
    }
    set_una(st, &una);
}

bool edi_stream_at_message(const struct edi_stream *st)
{
    return str_starts(rest_of(st, st->cursor), STR("UNH"));
}

void edi_stream_leave(struct edi_stream *st)
{
    st->inside = false;
}

void edi_stream_lose(struct edi_stream *st)
{
    st->lost = true;
    st->inside = false;
    st->begun = false;
    st->hold = NO_HOLD;
    st->junk_from = st->base + st->cursor;
    if (st->cursor < st->window.n)
        move_cursor(st, st->cursor + 1);
}

/* ---- segments -------------------------------------------------------------------------------- */

/** Find the end of the segment at the cursor. @return EDI_SEGMENT, EDI_MORE, EDI_TOO_LONG or -1 */
static int find_end(struct edi_stream *st, struct edi_span *span, struct err *err)
{
    size_t mark = st->mark_at;
    const char terminator = st->una.terminator;

    for (;;) {
        const char *p = st->window.p;
        const uint32_t *marks = st->marks;
        for (size_t count = st->mark_count; mark < count; mark++) {
            size_t at = marks[mark];
            if (p[at] != terminator)
                continue;
            *span = (struct edi_span){st->cursor,
                                      at - st->cursor,
                                      st->mark_at,
                                      mark - st->mark_at,
                                      st->base + st->cursor,
                                      0,
                                      true};
            span->tag = edi_tag_of((str){st->window.p + span->at, span->length});
            if (span->length > st->limits.segment_bytes)
                return EDI_TOO_LONG;
            st->cursor = at + 1;
            st->mark_at = mark + 1;
            return EDI_SEGMENT;
        }
        if (st->indexed - st->cursor > st->limits.segment_bytes)
            break;
        int more = index_more(st, err);
        if (more < 0)
            return -1;
        if (more == 0 && !st->ended)
            return EDI_MORE;
        if (more == 0) {
            *span = (struct edi_span){st->cursor,
                                      st->window.n - st->cursor,
                                      st->mark_at,
                                      mark - st->mark_at,
                                      st->base + st->cursor,
                                      0,
                                      false};
            span->tag = edi_tag_of((str){st->window.p + span->at, span->length});
            st->cursor = st->window.n;
            st->mark_at = st->mark_count;
            return EDI_SEGMENT;
        }
    }
    *span = (struct edi_span){.at = st->cursor, .offset = st->base + st->cursor};
    span->tag = edi_tag_of(rest_of(st, st->cursor));
    return EDI_TOO_LONG;
}

/** Too little is there to see what begins at the cursor. */
static bool too_short_to_tell(const struct edi_stream *st)
{
    str rest = rest_of(st, st->cursor);

    if (st->ended)
        return false;
    if (rest.n < 4)
        return true;
    /* A UNA is judged together with the UNB behind it. */
    return rest.n < 48 && str_starts(rest, STR("UNA"));
}

static int next_outside(struct edi_stream *st, struct edi_span *span)
{
    str rest = rest_of(st, st->cursor);

    if (begins_interchange(rest, true))
        return EDI_INTERCHANGE;
    st->lost = true;
    st->junk_from = st->base + st->cursor;
    return find_beginning(st, span);
}

/** What nearly every segment is: inside an interchange, its beginning there, no UNA and no UNB. */
static bool plain_segment(const struct edi_stream *st)
{
    if (!st->inside || st->lost || st->begun || st->window.n - st->cursor < 48)
        return false;
    str rest = rest_of(st, st->cursor);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there are 48 bytes */
    return rest.p[0] > ' ' && (rest.p[0] != 'U' || !begins_interchange(rest, false));
}

/** All that may stand at the cursor but a plain segment. @return EDI_SEGMENT: one after all */
static int what_begins(struct edi_stream *st, struct edi_span *span)
{
    if (st->lost) {
        int found = find_beginning(st, span);
        if (found != EDI_SEGMENT)
            return found;
    }
    skip_layout(st);
    if (!st->begun && !st->inside && !too_short_to_tell(st) && !skip_type_b_end(st))
        return EDI_MORE;
    if (st->cursor == st->window.n)
        return st->ended ? EDI_END : EDI_MORE;
    if (too_short_to_tell(st))
        return EDI_MORE;
    if (!st->begun && !st->inside)
        return next_outside(st, span);
    if (!st->begun && begins_interchange(rest_of(st, st->cursor), false))
        return EDI_INTERCHANGE;
    return EDI_SEGMENT;
}

/** A UNZ without terminator runs on into the next interchange of the same input: cut it there. */
static void end_before_interchange(struct edi_stream *st, struct edi_span *span)
{
    const char *p = st->window.p;

    for (size_t at = span->at + 4; at + 4 <= span->at + span->length; at++) {
        if (!begins_interchange((str){p + at, span->at + span->length - at}, false))
            continue;
        size_t end = at;
        while (end > span->at && layout(p[end - 1]))
            end--;
        span->length = end - span->at;
        while (span->marks && st->marks[span->first_mark + span->marks - 1] >= end)
            span->marks--;
        span->terminated = false;
        st->cursor = at;
        st->mark_at = span->first_mark + span->marks;
        return;
    }
}

int edi_stream_next(struct edi_stream *st, struct edi_span *span, struct err *err)
{
    /* A line end between segments, the usual one. */
    if (st->inside && !st->lost && st->cursor < st->window.n && st->window.p[st->cursor] == '\n')
        move_cursor(st, st->cursor + 1);
    if (UNLIKELY(!plain_segment(st))) {
        int begins = what_begins(st, span);
        if (begins != EDI_SEGMENT)
            return begins;
    }
    int found = find_end(st, span, err);
    if (found == EDI_SEGMENT)
        st->begun = false;
    if (found == EDI_SEGMENT && UNLIKELY(span->tag == EDI_TAG('U', 'N', 'Z')))
        end_before_interchange(st, span);
    return found;
}

void edi_stream_hold(struct edi_stream *st, const struct edi_span *span)
{
    st->hold = span->at;
    st->hold_mark = span->first_mark;
}

bool edi_stream_hold_full(const struct edi_stream *st)
{
    return st->hold != NO_HOLD && (st->cursor - st->hold > st->limits.window_bytes ||
                                   st->mark_at - st->hold_mark > st->limits.window_marks);
}

void edi_stream_rewind(struct edi_stream *st)
{
    assert(st->hold != NO_HOLD);
    st->cursor = st->hold;
    st->mark_at = st->hold_mark;
    st->hold = NO_HOLD;
}

void edi_stream_release(struct edi_stream *st)
{
    st->hold = NO_HOLD;
}

static bool widen_components(struct edi_stream *st, size_t need)
{
    if (need <= st->component_cap)
        return true;
    uint32_t cap = st->component_cap ? st->component_cap : 256;
    while (cap < need)
        cap *= 2;
    str *components = realloc(st->components, cap * sizeof(*components));
    if (!components)
        return false;
    st->components = components;
    uint32_t *starts = realloc(st->element_start, (cap + 2) * sizeof(*starts));
    if (!starts)
        return false;
    st->element_start = starts;
    st->component_cap = cap;
    return true;
}

/** The blocks tell cheaply that a segment is clean; a line end behind its neighbour is too near. */
static bool holds_dirt(const struct edi_stream *st, size_t from, size_t to)
{
    bool near = false;

    for (size_t block = from / EDI_BLOCK; block <= to / EDI_BLOCK && !near; block++)
        near = st->dirty[block];
    if (!near)
        return false;
    for (size_t i = from; i < to; i++)
        if (st->classes.of[(unsigned char)st->window.p[i]] & (EDI_CLASS_RELEASE | EDI_CLASS_LAYOUT))
            return true;
    return false;
}

int edi_stream_split(struct edi_stream *st, const struct edi_span *span, struct edi_segment *out,
                     struct err *err)
{
    const char *p = st->window.p;
    size_t marks = span->marks;
    bool cut = marks > COMPONENTS_MAX;

    if (cut)
        marks = COMPONENTS_MAX;
    if (!widen_components(st, marks + 1))
        return err_memory(err);
    const uint32_t *mark = st->marks + span->first_mark;
    str *component = st->components;
    uint32_t elements = 0;
    size_t from = span->at;
    st->element_start[0] = 0;
    for (size_t i = 0; i < marks; i++) {
        *component++ = (str){p + from, mark[i] - from};
        if (p[mark[i]] == st->una.element)
            st->element_start[++elements] = (uint32_t)(component - st->components);
        from = mark[i] + 1;
    }
    *component++ = (str){p + from, span->at + span->length - from};
    st->element_start[elements + 1] = (uint32_t)(component - st->components);
    *out = (struct edi_segment){
        .text = {p + span->at, span->length},
        .tag = span->tag,
        .offset = span->offset,
        .dirty = holds_dirt(st, span->at, span->at + span->length),
        .cut = cut,
        .una = &st->una,
        .components = st->components,
        .element_start = st->element_start,
        .element_count = elements,
    };
    return 0;
}
