/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes in, in any split; segments out, in order, with bounded memory.
 *
 *   feed ──▶ window ──index──▶ blocks ──next──▶ spans ──split──▶ struct edi_segment
 *
 * Invariants: window[0] is input byte `base`; cursor <= indexed <= window.n; blocks hold no bit at
 * or behind `indexed`, as far as one block more, so that edi_block_at may look there; no terminator
 * lies in [cursor, searched); nothing before min(cursor, hold) is needed any more. A hold keeps
 * what lies behind it in the window, so that a caller can look ahead to the end of a message and
 * then come back to read it. Spans are valid until the next feed; slices of segments too.
 *
 * The stream knows where interchanges begin (UNA, UNB, or a bare UNH outside one) because the
 * service characters change there, and skips what lies outside of any. It knows nothing of
 * messages.
 */
#ifndef SAFAR_EDIFACT_STREAM_H
#define SAFAR_EDIFACT_STREAM_H

#include "base/buf.h"
#include "base/err.h"
#include "edifact/index.h"
#include "edifact/segment.h"

/** A segment found, not yet taken to pieces. Positions are in the window. */
struct edi_span {
    size_t at, length; /* text without layout before it and without the terminator */
    uint64_t offset;   /* in the input */
    uint32_t tag;
    bool terminated;
};

enum edi_next {
    EDI_SEGMENT,     /* *span is the next segment */
    EDI_INTERCHANGE, /* a new interchange begins here: call edi_stream_begin, then go on */
    EDI_JUNK,        /* *span tells which bytes outside any interchange were skipped */
    EDI_TOO_LONG,    /* *span is the head of a segment over the limit: call edi_stream_lose */
    EDI_FOREIGN,     /* another syntax begins at the cursor: take it with edi_stream_take */
    EDI_MORE,        /* feed more, or end */
    EDI_END,
};

/** Bytes outside any interchange that are kept to be looked at. */
#define EDI_JUNK_KEPT (4 * KIB)

enum edi_begins { EDI_BEGINS_NOT, EDI_BEGINS, EDI_BEGINS_PERHAPS /* too few bytes to tell */ };

/**
 * Does a text of another syntax begin with `rest`? Asked where an interchange could begin, and for
 * each `<` while searching for a beginning.
 *
 * @param sure   in the middle of something: only what cannot be anything else counts
 * @param ended  no more bytes will come: PERHAPS is no answer
 */
typedef enum edi_begins edi_foreign_begins(str rest, bool sure, bool ended);

struct edi_stream_limits {
    size_t segment_bytes; /* longest segment accepted */
    size_t window_bytes;  /* most that a hold may keep */
};

/** Bytes that went through each step: tests hold them to the size of the input. */
struct edi_stream_work {
    uint64_t indexed, searched, moved;
};

/** A segment that was stepped over while a hold is on: stepping back, it is not searched again. */
struct edi_passed {
    uint32_t from; /* where the step began, counted from the hold */
    uint32_t at, length;
    uint32_t tag;
};

/* So many are remembered; those behind are searched a second time. */
#define EDI_PASSED_MOST 8192

#define EDI_NO_HOLD SIZE_MAX

struct edi_stream {
    struct edi_stream_limits limits;
    struct buf window;
    size_t window_most; /* bytes it held at once so far */
    uint64_t base;
    struct edi_block *blocks; /* of the window, and two more */
    size_t block_cap;
    size_t indexed, cursor;
    size_t searched;           /* for the terminator of the segment at the cursor */
    size_t step;               /* bytes to index next: small after a change of service characters */
    size_t hold;               /* SIZE_MAX: none */
    struct edi_passed *passed; /* EDI_PASSED_MOST; NULL: none is remembered */
    uint32_t passed_n;
    uint32_t replay;    /* the next of them to step to again */
    size_t replay_base; /* where the hold was; SIZE_MAX: they are of no use now */
    bool released;      /* the byte at `indexed` is */
    bool ended;
    bool inside; /* in an interchange (or a bare message): segments are expected */
    bool begun;  /* the UNB or UNH at the cursor was announced already */
    bool lost;   /* skipping to where a message or an interchange begins */
    bool una_repaired;
    uint64_t junk_from;
    struct buf junk; /* a copy of what is skipped from `junk_from` on; failed: more than it keeps */
    struct edi_una una;
    struct edi_classes classes;
    const struct edi_index *index;
    struct edi_stream_work work;
    struct edi_room room; /* for the pieces of the segment split last */
    uint32_t room_cap;
    edi_foreign_begins *foreign; /* NULL: no other syntax is known */
};

void edi_stream_init(struct edi_stream *st, struct edi_stream_limits limits);
void edi_stream_fini(struct edi_stream *st);

/** Append input. Spans, slices and positions given out before are void afterwards. */
int edi_stream_feed(struct edi_stream *st, str bytes, struct err *err) MUST_CHECK;

/** Bytes of memory that window and index have taken up so far. */
size_t edi_stream_memory(const struct edi_stream *st);

/** No more input will come. */
void edi_stream_end(struct edi_stream *st);

/** The slow half of edi_stream_next: what was not passed before. */
enum edi_next edi_stream_search(struct edi_stream *st, struct edi_span *span) MUST_CHECK;

/** Step to the next segment. */
MUST_CHECK static inline enum edi_next edi_stream_next(struct edi_stream *st, struct edi_span *span)
{
    const struct edi_passed *passed = st->passed + st->replay;

    if (st->replay_base == EDI_NO_HOLD || st->replay >= st->passed_n ||
        UNLIKELY(st->replay_base + passed->from != st->cursor))
        return edi_stream_search(st, span);
    size_t at = st->replay_base + passed->at;
    *span = (struct edi_span){at, passed->length, st->base + at, passed->tag, true};
    st->cursor = at + passed->length + 1;
    st->replay++;
    return EDI_SEGMENT;
}

/**
 * Step over segments in a hurry, to look ahead: as many as are surely no service segments (UNH,
 * UNT, ...), up to where a hold is full. The next one may be of any kind.
 *
 * @param end  where the last of them ends in the input, its terminator counted
 * @return     their number, which may be 0; `end` is left alone then
 */
uint32_t edi_stream_skip(struct edi_stream *st, uint64_t *end);

/**
 * Accept the interchange that EDI_INTERCHANGE announced: reads its UNA. `una_repaired` tells of a
 * mend.
 */
void edi_stream_begin(struct edi_stream *st);

/** What stands at the cursor, after edi_stream_begin, is a UNH. */
bool edi_stream_at_message(const struct edi_stream *st);

/** The interchange is over (UNZ was read): what follows must begin one, or is junk. */
void edi_stream_leave(struct edi_stream *st);

/** Keep everything from the start of `span` on. One hold at a time. */
void edi_stream_hold(struct edi_stream *st, const struct edi_span *span);
/** The hold keeps as much as it may. */
bool edi_stream_hold_full(const struct edi_stream *st);
/** Step back to the hold and drop it. */
void edi_stream_rewind(struct edi_stream *st);

/** The bytes from the cursor on; they stay in the window while the cursor stays. */
str edi_stream_rest(const struct edi_stream *st);
/** Step over `n` bytes of another syntax, out of any interchange. */
void edi_stream_take(struct edi_stream *st, size_t n);

/** Give up what was being read: skip to the next message or interchange; reported as EDI_JUNK. */
void edi_stream_lose(struct edi_stream *st);

/**
 * The bytes that EDI_JUNK told of, valid until more is skipped. Empty when they are more than a
 * header in front of an interchange may have (EDI_JUNK_KEPT), or part of what was given up.
 */
str edi_stream_junk(const struct edi_stream *st);

/** The slow half of edi_stream_split: a segment of any length, and any processor. */
int edi_stream_split_any(struct edi_stream *st, const struct edi_span *span,
                         struct edi_segment *out, struct err *err) MUST_CHECK;

/** Take a segment to pieces. Valid until the next split or feed. @return -1: no memory */
MUST_CHECK static inline int edi_stream_split(struct edi_stream *st, const struct edi_span *span,
                                              struct edi_segment *out, struct err *err)
{
    /* What nearly every segment is: short, and for a kernel that knows how. */
    bool done =
        LIKELY(span->length < EDI_SPLIT_MOST && st->index->split && st->room_cap) &&
        LIKELY(st->index->split(st->blocks, st->window.p, span->at, span->length, &st->room, out));

    if (!done && edi_stream_split_any(st, span, out, err) < 0)
        return -1;
    /* The rest is told by who split it. */
    out->text = (str){st->window.p + span->at, span->length};
    out->tag = span->tag;
    out->number = 0;
    out->offset = span->offset;
    out->una = &st->una;
    out->charset = NULL;
    out->components = st->room.components;
    out->element_start = st->room.element_start;
    return 0;
}

/** The bytes [from, to) of the input, when the window still has them. */
str edi_stream_bytes(const struct edi_stream *st, uint64_t from, uint64_t to);

#endif
