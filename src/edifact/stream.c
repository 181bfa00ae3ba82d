/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to segments with bounded memory. See stream.h for the picture and the invariants. */
#include "edifact/stream.h"

#include "base/utf8.h"

#include <assert.h>
#include <stdlib.h>

/* Indexed at a time: begins small, so that a change of characters wastes little, and doubles. */
#define INDEX_STEP_MIN (1 * KIB)
#define INDEX_STEP_MAX (32 * KIB)
/*
 * What begins an interchange is short. Without this limit each of many beginnings with service
 * characters of their own, and none of their terminators, would have a whole long segment indexed.
 */
#define HEAD_BYTES (4 * KIB)
/* What may be fed at once. */
#define FEED_MOST (16 * MIB)
/* A window as small as this is kept, whatever it holds. */
#define WINDOW_KEPT (2 * MIB)
/* More components than this in one segment are not kept apart. */
#define COMPONENTS_MAX 65536

#define MARK STR(UTF8_MARK)

void edi_stream_init(struct edi_stream *st, struct edi_stream_limits limits)
{
    *st = (struct edi_stream){
        .limits = limits,
        .hold = EDI_NO_HOLD,
        .replay_base = EDI_NO_HOLD,
        .passed = calloc(EDI_PASSED_MOST, sizeof(struct edi_passed)),
        .step = INDEX_STEP_MIN,
        .una = EDI_UNA_DEFAULT,
        .index = edi_index_best(),
    };
    buf_init(&st->window, limits.window_bytes + limits.segment_bytes + FEED_MOST);
    buf_init(&st->junk, EDI_JUNK_KEPT);
    edi_classes_set(&st->classes, &st->una);
}

void edi_stream_fini(struct edi_stream *st)
{
    buf_fini(&st->window);
    buf_fini(&st->junk);
    free(st->blocks);
    free(st->passed);
    st->passed = NULL;
    free(st->room.components);
    free(st->room.element_start);
    st->blocks = NULL;
    st->room = (struct edi_room){NULL, NULL};
}

/* ---- window ---------------------------------------------------------------------------------- */

/** Drop what nobody needs any more, in whole blocks so that the index keeps its meaning. */
static void slide(struct edi_stream *st, size_t more)
{
    size_t keep = st->hold < st->cursor ? st->hold : st->cursor;

    keep -= keep < MARK.n ? keep : MARK.n; /* boundary_before looks at what stands before */
    size_t drop = keep - keep % EDI_BLOCK;
    /* Moving less than half would make many small feeds cost their square. */
    if (drop == 0 || (drop < st->window.n / 2 && st->window.n + more <= st->window.cap))
        return;
    buf_drop_front(&st->window, drop);
    st->work.moved += st->window.n;
    memmove(st->blocks, st->blocks + drop / EDI_BLOCK,
            (st->indexed / EDI_BLOCK + 2 - drop / EDI_BLOCK) * sizeof(*st->blocks));
    st->base += drop;
    st->cursor -= drop;
    st->indexed -= drop;
    st->searched -= st->searched < drop ? st->searched : drop;
    if (st->hold != EDI_NO_HOLD)
        st->hold -= drop;
}

/** As many blocks as the window has room for. @return false: fewer, as there is no memory */
static bool fit_blocks(struct edi_stream *st)
{
    size_t need = st->window.cap / EDI_BLOCK + 2;

    if (need == st->block_cap)
        return true;
    struct edi_block *moved = realloc(st->blocks, need * sizeof(*moved));
    if (!moved)
        return need < st->block_cap;
    if (!st->blocks)
        memset(moved, 0, 2 * sizeof(*moved));
    st->blocks = moved;
    st->block_cap = need;
    return true;
}

/** The room of a long message that is gone goes back; its blocks follow. */
static void give_back(struct edi_stream *st, size_t more)
{
    size_t cap = st->window.cap / 4;

    if (st->window.cap <= WINDOW_KEPT || st->window.n + more > cap / 2)
        return;
    buf_trim(&st->window, cap);
    st->window_most = st->window.n;
}

int edi_stream_feed(struct edi_stream *st, str bytes, struct err *err)
{
    slide(st, bytes.n);
    give_back(st, bytes.n);
    st->replay_base = EDI_NO_HOLD;
    buf_add(&st->window, bytes.p, bytes.n);
    if (st->window.failed || !fit_blocks(st))
        return err_memory(err);
    if (st->window.n > st->window_most)
        st->window_most = st->window.n;
    return 0;
}

size_t edi_stream_memory(const struct edi_stream *st)
{
    return st->window_most + st->window_most / EDI_BLOCK * sizeof(*st->blocks);
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

/** Nothing is indexed at or behind `at`, as the invariant wants it. */
static void clear_from(struct edi_stream *st, size_t at)
{
    struct edi_block *block = st->blocks + at / EDI_BLOCK;
    uint64_t before = edi_bits_below(at % EDI_BLOCK);

    block[0] = (struct edi_block){block->separators & before, block->elements & before,
                                  block->terminators & before, block->dirt & before};
    block[1] = (struct edi_block){.dirt = 0};
}

/** Index the next step of the window. @return false when all is indexed */
static bool index_more(struct edi_stream *st)
{
    size_t left = st->window.n - st->indexed, from = st->indexed;
    size_t take = left < st->step ? left : st->step;

    if (take == 0)
        return false;
    if (st->step < INDEX_STEP_MAX)
        st->step *= 2;
    st->indexed += take;
    /* Whole blocks cost less than parts of them. */
    if (take > EDI_BLOCK)
        st->indexed -= st->indexed % EDI_BLOCK;
    st->work.indexed += st->indexed - from;
    st->index->run(&st->classes, st->window.p, from, st->indexed, &st->released, st->blocks);
    clear_from(st, st->indexed);
    return true;
}

/** The service characters changed: forget what was indexed from the cursor on. */
static void reindex_from_cursor(struct edi_stream *st)
{
    clear_from(st, st->cursor);
    st->indexed = st->searched = st->cursor;
    st->step = INDEX_STEP_MIN;
    st->released = false;
}

static void set_una(struct edi_stream *st, const struct edi_una *una)
{
    bool same = memcmp(&st->una, una, sizeof(*una)) == 0;
    char before = st->cursor ? st->window.p[st->cursor - 1] : '\0';

    /* What is indexed stays right, unless something before the beginning seemed to release it. */
    if (same && !(una->release && before == una->release))
        return;
    st->una = *una;
    edi_classes_set(&st->classes, una);
    reindex_from_cursor(st);
}

static void move_cursor(struct edi_stream *st, size_t to)
{
    st->cursor = to;
    if (st->indexed >= to)
        return;
    /* What is skipped counts as indexed, and nothing stands there. */
    size_t block = st->indexed / EDI_BLOCK + 1, last = to / EDI_BLOCK + 1;
    if (block <= last)
        memset(st->blocks + block, 0, (last - block + 1) * sizeof(*st->blocks));
    st->indexed = to;
    st->released = false;
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

    if (st->base + at == 0 && str_starts((str){st->window.p, st->window.n}, MARK))
        at = MARK.n;

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
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a null slice has no bytes */
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
           str_ends((str){st->window.p, at}, MARK);
}

static enum edi_begins foreign_begins(const struct edi_stream *st, size_t at, bool sure)
{
    return st->foreign ? st->foreign(rest_of(st, at), sure, st->ended) : EDI_BEGINS_NOT;
}

/** The next of two bytes at or after `at`, searched for anew only when it was passed. */
static size_t next_byte(const struct edi_stream *st, char c, size_t at, size_t known)
{
    if (known != SIZE_MAX && known >= at)
        return known;
    const char *found = at < st->window.n ? memchr(st->window.p + at, c, st->window.n - at) : NULL;
    return found ? (size_t)(found - st->window.p) : st->window.n;
}

/**
 * Where an interchange, or another syntax, begins at or after the cursor. @return the window's end
 * less what is too short to tell when none does
 */
static size_t next_beginning(const struct edi_stream *st, bool *found)
{
    size_t at = st->cursor, u = SIZE_MAX, markup = SIZE_MAX;

    *found = true;
    for (;; at++) {
        u = next_byte(st, 'U', at, u);
        markup = st->foreign ? next_byte(st, '<', at, markup) : st->window.n;
        at = u < markup ? u : markup;
        size_t left = st->window.n - at;
        if (left == 0)
            break;
        if (at == markup) {
            enum edi_begins begins = foreign_begins(st, at, true);
            if (begins == EDI_BEGINS)
                return at;
            if (begins == EDI_BEGINS_PERHAPS)
                break;
        } else if (left < 4) {
            break;
        } else if (boundary_before(st, at) && begins_interchange(rest_of(st, at), true)) {
            return at;
        }
    }
    *found = false;
    return at;
}

/**
 * Skip to the next beginning. Keeps only the last bytes of what it has searched, so that any
 * amount of junk needs no memory.
 * @return EDI_JUNK when something was skipped and the cursor stands at a beginning or the end,
 *         EDI_SEGMENT when nothing had to be skipped, EDI_MORE
 */
static enum edi_next find_beginning(struct edi_stream *st, struct edi_span *span)
{
    bool found;
    size_t at = next_beginning(st, &found);

    st->work.searched += at - st->cursor;
    if (!found && st->ended)
        at = st->window.n;
    if (at > st->cursor)
        buf_add(&st->junk, st->window.p + st->cursor, at - st->cursor);
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

    st->una_repaired = false;
    st->inside = true;
    st->begun = true;
    str rest = rest_of(st, st->cursor);
    if (str_starts(rest, STR("UNA"))) {
        st->una_repaired = edi_una_read(rest, true, &una, &used) == EDI_UNA_REPAIRED;
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

str edi_stream_rest(const struct edi_stream *st)
{
    return rest_of(st, st->cursor);
}

void edi_stream_take(struct edi_stream *st, size_t n)
{
    st->inside = st->begun = false;
    st->hold = EDI_NO_HOLD;
    move_cursor(st, st->cursor + n);
}

void edi_stream_lose(struct edi_stream *st)
{
    st->lost = true;
    st->inside = false;
    st->begun = false;
    st->hold = EDI_NO_HOLD;
    st->junk_from = st->base + st->cursor;
    st->junk.failed = true;
    if (st->cursor < st->window.n)
        move_cursor(st, st->cursor + 1);
}

str edi_stream_junk(const struct edi_stream *st)
{
    return st->junk.failed ? STR_NONE : buf_view(&st->junk);
}

/* ---- segments -------------------------------------------------------------------------------- */

/** The next terminator of what is indexed, or SIZE_MAX. No byte is searched twice. */
static size_t find_terminator(struct edi_stream *st)
{
    size_t from = st->searched > st->cursor ? st->searched : st->cursor, at = from;
    uint64_t terminators = 0;

    while (at < st->indexed && (terminators = edi_block_at(st->blocks, at).terminators) == 0)
        at += EDI_BLOCK;
    st->searched = terminators ? at + FIRST_BIT(terminators) : st->indexed;
    st->work.searched += st->searched - from;
    return terminators ? st->searched : SIZE_MAX;
}

/** The segment from the cursor to `end`. */
static struct edi_span span_to(const struct edi_stream *st, size_t end, bool terminated)
{
    str text = {st->window.p + st->cursor, end - st->cursor};

    return (struct edi_span){st->cursor, text.n, st->base + st->cursor, edi_tag_of(text),
                             terminated};
}

/** Only the head of a segment over the limit is known. */
static enum edi_next too_long(const struct edi_stream *st, struct edi_span *span)
{
    *span = (struct edi_span){.at = st->cursor,
                              .offset = st->base + st->cursor,
                              .tag = edi_tag_of(rest_of(st, st->cursor))};
    return EDI_TOO_LONG;
}

/** Find the end of the segment at the cursor. @return EDI_SEGMENT, EDI_MORE or EDI_TOO_LONG */
static enum edi_next find_end(struct edi_stream *st, struct edi_span *span)
{
    size_t limit = st->limits.segment_bytes, end;

    if (st->begun && limit > HEAD_BYTES)
        limit = HEAD_BYTES;
    while ((end = find_terminator(st)) == SIZE_MAX) {
        if (st->indexed - st->cursor > limit)
            return too_long(st, span);
        if (index_more(st))
            continue;
        if (!st->ended)
            return EDI_MORE;
        *span = span_to(st, st->window.n, false);
        st->cursor = st->window.n;
        return EDI_SEGMENT;
    }
    if (end - st->cursor > limit)
        return too_long(st, span);
    *span = span_to(st, end, true);
    st->cursor = end + 1;
    return EDI_SEGMENT;
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

static enum edi_next next_outside(struct edi_stream *st, struct edi_span *span)
{
    if (begins_interchange(rest_of(st, st->cursor), true))
        return EDI_INTERCHANGE;
    switch (foreign_begins(st, st->cursor, false)) {
    case EDI_BEGINS:
        return EDI_FOREIGN;
    case EDI_BEGINS_PERHAPS:
        return EDI_MORE;
    case EDI_BEGINS_NOT:
    default:
        break;
    }
    st->lost = true;
    st->junk_from = st->base + st->cursor;
    buf_reset(&st->junk);
    return find_beginning(st, span);
}

/** All that may stand at the cursor but a plain segment. @return EDI_SEGMENT: one after all */
static enum edi_next what_begins(struct edi_stream *st, struct edi_span *span)
{
    if (st->lost) {
        enum edi_next found = find_beginning(st, span);
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
    if (st->begun || st->window.p[st->cursor] != '<')
        return EDI_SEGMENT;
    enum edi_begins begins = foreign_begins(st, st->cursor, true);
    return begins == EDI_BEGINS           ? EDI_FOREIGN
           : begins == EDI_BEGINS_PERHAPS ? EDI_MORE
                                          : EDI_SEGMENT;
}

/** A UNZ without terminator runs on into the next interchange of the same input: cut it there. */
static void end_before_interchange(struct edi_stream *st, struct edi_span *span)
{
    const char *p = st->window.p;

    for (size_t at = span->at + 4; at + 4 <= span->at + span->length; at++) {
        str rest = {p + at, span->at + span->length - at};
        bool foreign = str_starts(rest, STR("<")) && st->foreign &&
                       st->foreign(rest, true, true) == EDI_BEGINS;
        if (!foreign && !begins_interchange(rest, false))
            continue;
        size_t end = at;
        while (end > span->at && layout(p[end - 1]))
            end--;
        span->length = end - span->at;
        span->terminated = false;
        st->cursor = at;
        return;
    }
}

/** A segment in an interchange begins at the cursor, as far as the stream's state tells. */
static bool plainly_inside(const struct edi_stream *st)
{
    return st->inside && !st->lost && !st->begun;
}

/**
 * Three bytes from `@` to `_`, as in nearly every tag, that begin neither an interchange nor what
 * surrounds one: not U.., not the end and beginning of Type B messages (NNNN, ZCZC).
 */
static inline bool plain_tag(uint32_t tag)
{
    return (tag & 0x606060) == 0x404040 && tag >> 16 != 'U' &&
           tag >> 8 != EDI_TAG('N', 'N', '\0') >> 8 && tag >> 8 != EDI_TAG('Z', 'C', '\0') >> 8;
}

/** Length of a segment at `at` that is longer than a block, its terminator not far; 0: far. */
static NEVER_INLINE size_t long_segment(const struct edi_stream *st, size_t at)
{
    enum { BLOCKS_MOST = 16 };

    for (size_t n = EDI_BLOCK; n < (size_t)BLOCKS_MOST * EDI_BLOCK; n += EDI_BLOCK) {
        if (at + n + EDI_BLOCK >= st->indexed)
            return 0;
        uint64_t terminators = edi_terminators_at(st->blocks, at + n);
        if (terminators)
            return n + FIRST_BIT(terminators);
    }
    return 0;
}

/** The tag of a segment of at least four bytes. */
static inline uint32_t tag_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;

    return ((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]) >> 8;
}

/**
 * What nearly every segment is: one of a plain tag, with line ends before it at most, and its
 * terminator near.
 * @param at   where to look; moves to the segment
 * @param tag  its tag
 * @return     its length, or 0 when this may be anything else
 */
static inline size_t plain_segment(const struct edi_stream *st, size_t *at, uint32_t *tag)
{
    const char *p = st->window.p;

    while (*at + EDI_BLOCK < st->indexed && (p[*at] == '\n' || p[*at] == '\r'))
        ++*at;
    if (*at + EDI_BLOCK >= st->indexed)
        return 0;
    *tag = tag_at(p + *at);
    if (!plain_tag(*tag))
        return 0;
    uint64_t terminators = edi_terminators_at(st->blocks, *at);
    size_t length = LIKELY(terminators) ? FIRST_BIT(terminators) : long_segment(st, *at);
    return length >= 3 && length <= st->limits.segment_bytes ? length : 0;
}

/** Step to whatever comes next. */
static NEVER_INLINE enum edi_next next_of_any_kind(struct edi_stream *st, struct edi_span *span)
{
    enum edi_next found = what_begins(st, span);

    if (found != EDI_SEGMENT)
        return found;
    found = find_end(st, span);
    if (found == EDI_SEGMENT)
        st->begun = false;
    if (found == EDI_SEGMENT && span->tag == EDI_TAG('U', 'N', 'Z'))
        end_before_interchange(st, span);
    return found;
}

enum edi_next edi_stream_search(struct edi_stream *st, struct edi_span *span)
{
    uint32_t tag;
    size_t at = st->cursor, length = plainly_inside(st) ? plain_segment(st, &at, &tag) : 0;
    if (UNLIKELY(length == 0))
        return next_of_any_kind(st, span);
    *span = (struct edi_span){at, length, st->base + at, tag, true};
    st->cursor = at + length + 1;
    return EDI_SEGMENT;
}

/** Stepping over segments, which are noted while a hold is on and there is room. */
struct passing {
    size_t from, most; /* where the next begins, and where at the latest it may */
    uint32_t count;
    struct edi_passed *to, *last;
};

static struct passing passing_begin(const struct edi_stream *st)
{
    bool held = st->hold != EDI_NO_HOLD, countable = st->limits.window_bytes < UINT32_MAX / 2;
    struct edi_passed *to = st->passed ? st->passed + st->passed_n : NULL;

    return (struct passing){
        .from = st->cursor,
        .most = held ? st->hold + st->limits.window_bytes : SIZE_MAX,
        .to = to,
        .last = held && countable && to ? st->passed + EDI_PASSED_MOST : to,
    };
}

/**
 * Step to behind the terminator at `end`, line ends first.
 * @return false: this may be anything but a segment of a plain tag, or the hold is full
 */
static inline bool pass_one(const struct edi_stream *st, struct passing *passing, size_t end)
{
    const char *p = st->window.p;
    size_t at = passing->from;

    while (at < end && (p[at] == '\n' || p[at] == '\r'))
        at++;
    size_t length = end - at;
    if (UNLIKELY(length < 3 || length > st->limits.segment_bytes || passing->from > passing->most))
        return false;
    uint32_t tag = tag_at(p + at); /* the terminator is a fourth byte */
    if (UNLIKELY(!plain_tag(tag)))
        return false;
    if (LIKELY(passing->to < passing->last))
        *passing->to++ = (struct edi_passed){(uint32_t)(passing->from - st->hold),
                                             (uint32_t)(at - st->hold), (uint32_t)length, tag};
    passing->from = end + 1;
    passing->count++;
    return true;
}

/** Step from terminator to terminator of what is indexed. */
static inline void pass_all(const struct edi_stream *st, struct passing *passing)
{
    uint64_t ahead = ~edi_bits_below(passing->from % EDI_BLOCK);

    for (size_t block = passing->from / EDI_BLOCK; block < st->indexed / EDI_BLOCK; block++) {
        for (uint64_t left = st->blocks[block].terminators & ahead; left; left &= left - 1)
            if (!pass_one(st, passing, block * EDI_BLOCK + FIRST_BIT(left)))
                return;
        ahead = UINT64_MAX;
    }
}

uint32_t edi_stream_skip(struct edi_stream *st, uint64_t *end)
{
    struct passing passing = passing_begin(st);

    if (!plainly_inside(st))
        return 0;
    pass_all(st, &passing);
    st->passed_n = passing.to ? (uint32_t)(passing.to - st->passed) : 0;
    st->cursor = passing.from;
    if (passing.count)
        *end = st->base + st->cursor;
    return passing.count;
}

void edi_stream_hold(struct edi_stream *st, const struct edi_span *span)
{
    st->hold = span->at;
    st->passed_n = 0;
    st->replay_base = EDI_NO_HOLD;
}

bool edi_stream_hold_full(const struct edi_stream *st)
{
    return st->hold != EDI_NO_HOLD && st->cursor - st->hold > st->limits.window_bytes;
}

void edi_stream_rewind(struct edi_stream *st)
{
    assert(st->hold != EDI_NO_HOLD);
    st->cursor = st->replay_base = st->hold;
    st->replay = 0;
    st->searched = 0;
    st->hold = EDI_NO_HOLD;
}

/** Room for a segment with so many separators. */
static bool widen_room(struct edi_stream *st, size_t separators)
{
    uint32_t cap = st->room_cap ? st->room_cap : 256;

    if (separators < st->room_cap)
        return true;
    while (cap <= separators)
        cap *= 2;
    str *components = realloc(st->room.components, cap * sizeof(*components));
    if (!components)
        return false;
    st->room.components = components;
    uint32_t *starts = realloc(st->room.element_start, (cap + 1) * sizeof(*starts));
    if (!starts)
        return false;
    st->room.element_start = starts;
    st->room_cap = cap;
    return true;
}

/** A segment being taken to pieces, while it is hot. */
struct split {
    str *components;
    uint32_t *starts;
    const char *from; /* where the current component begins */
    uint32_t count, elements, sent;
    uint64_t filled;
    bool blank; /* at an end of a component */
};

/** The current component ends at `end`. */
static ALWAYS_INLINE void split_at(struct split *to, const char *end)
{
    size_t n = (size_t)(end - to->from);

    to->components[to->count] = (str){to->from, n};
    to->filled |= to->count < 64 ? (uint64_t)(n != 0) << to->count : 0;
    to->sent += n != 0;
    to->blank |= n && ((unsigned char)to->from[0] <= ' ' || (unsigned char)end[-1] <= ' ');
    to->count++;
    to->starts[to->elements + 1] = to->count;
}

/** Take up to 64 bytes at `p` to pieces. @return false when there is no place for all */
static ALWAYS_INLINE bool split_block(const char *p, uint64_t separators, uint64_t elements,
                                      struct split *to)
{
    for (; separators; separators &= separators - 1) {
        unsigned i = FIRST_BIT(separators);
        if (UNLIKELY(to->count == COMPONENTS_MAX))
            return false;
        split_at(to, p + i);
        to->elements += (uint32_t)(elements >> i & 1);
        to->from = p + i + 1;
    }
    return true;
}

int edi_stream_split_any(struct edi_stream *st, const struct edi_span *span,
                         struct edi_segment *out, struct err *err)
{
    const char *p = st->window.p + span->at;
    bool whole = true, dirty = false;

    if (!widen_room(st, span->length < COMPONENTS_MAX ? span->length : COMPONENTS_MAX))
        return err_memory(err);
    struct split to = {
        .components = st->room.components, .starts = st->room.element_start, .from = p};
    to.starts[0] = 0;
    for (size_t at = 0; at < span->length && whole; at += EDI_BLOCK) {
        struct edi_block block = edi_block_at(st->blocks, span->at + at);
        uint64_t here = edi_bits_below(span->length - at);
        dirty |= (block.dirt & here) != 0;
        whole = split_block(p + at, block.separators & here, block.elements, &to);
    }
    split_at(&to, p + span->length);
    out->element_count = to.elements;
    out->filled = to.filled;
    out->sent = to.sent - (to.filled & 1); /* the tag is no data */
    out->dirty = dirty || !whole;          /* nobody looked at the rest */
    out->plain = !out->dirty && !to.blank;
    out->cut = !whole;
    out->glue = true; /* nobody looked */
    return 0;
}
