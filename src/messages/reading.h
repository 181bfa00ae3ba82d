/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the grammars of the message types share while one message is read. Inside messages/ only.
 *
 * Memory: everything goes to `mem`. When it is exhausted, `exhausted` is set and what was read so
 * far stays; the reader then adds the finding and goes on with the next message.
 */
#ifndef SAFAR_MESSAGES_READING_H
#define SAFAR_MESSAGES_READING_H

#include "base/attr.h"
#include "domain/message.h"
#include "edifact/segment.h"

/**
 * Which components of the current segment were asked for: what is left over when the segment is
 * done was not understood, and is told (reading_account). Bit i is components[i] of the segment.
 */
struct uses {
    uint64_t near; /* the first 64 */
    uint64_t *far; /* the others; in the arena, made when first needed */
    uint32_t far_words;
    bool whole; /* a finding tells of the segment as a whole, or of its qualifier */
};

struct reading {
    struct message *m;
    struct arena *mem;
    int year; /* of travel, as far as known: centre for two-digit years */
    bool exhausted;
    bool upper_case; /* the message surely holds no lower case: codes are as sent */
    struct uses uses;
    void *state; /* of the message type's grammar */
};

/** How one message type is read: a row in the table of reader.c. */
struct grammar {
    const char *name; /* UNH 0065 */
    enum message_type type;
    uint16_t version_min, version_max; /* known versions; others are read all the same */
    /* Called once before the first segment; sets r->state. */
    bool (*begin)(struct reading *r);
    /*
     * Called for each segment between UNH and UNT. The segment's slices live as long as the input.
     */
    void (*segment)(struct reading *r, const struct edi_segment *s);
    /* Called once after the last segment, also of a truncated message. */
    void (*end)(struct reading *r);
};

extern const struct grammar grammar_pnrgov;
extern const struct grammar grammar_paxlst;
extern const struct grammar grammar_cusres, grammar_ackres, grammar_contrl, grammar_govreq;

/** The place of element `e`, component `c` of a segment (0: the whole segment). */
struct place reading_place(const struct edi_segment *s, uint32_t e, uint32_t c);

/** Add a finding placed at element `e`, component `c` (0: the whole segment). */
COLD void reading_found(struct reading *r, enum finding_code code, const struct edi_segment *s,
                        uint32_t e, uint32_t c);

/** Components beyond the 64th; the slow half of reading_use. */
COLD void reading_use_far(struct reading *r, uint32_t at);

/** Component `at` of the current segment is understood. */
static inline void reading_use(struct reading *r, uint32_t at)
{
    if (at < 64)
        r->uses.near |= UINT64_C(1) << at;
    else
        reading_use_far(r, at);
}

/** All of the segment goes into the record as it is. */
void reading_use_all(struct reading *r, const struct edi_segment *s);

/**
 * The segment is done: count its data elements, tell of those that nobody asked for, keep their
 * text for the tree, and begin afresh for the next.
 */
void reading_account(struct reading *r, const struct edi_segment *s);

/** Component `at` of the current segment was asked for. */
bool reading_used(const struct reading *r, uint32_t at);
/** Begin afresh: what reading_account does at its end. */
void reading_forget_uses(struct reading *r);

/** Components with a value that nobody asked for. @param first  where the first one stands */
uint32_t reading_left_over(const struct reading *r, const struct edi_segment *s,
                           struct place *first);

/** Push an item on a vector of the record, noting when memory is exhausted. */
#define READING_PUSH(r, vec) (vec_push((r)->mem, (vec)) ? 1 : ((r)->exhausted = true, 0))

/** The one item of a vector that holds one at most. */
#define READING_ONE(r, vec)                                                                        \
    (((vec)->v = arena_zalloc((r)->mem, 1, sizeof(*(vec)->v))) ? (int)((vec)->n = (vec)->cap = 1)  \
                                                               : ((r)->exhausted = true, 0))

/** The slow half of value_of: text to be cleaned, a component beyond the 64th. */
str value_at(struct reading *r, const struct edi_segment *s, uint32_t at);

/** Cleaned value of element `e`, component `c`. */
static inline str value_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    uint32_t at = edi_component_at(s, e, c);

    if (at == EDI_ABSENT)
        return STR_NONE;
    if (UNLIKELY(!s->plain || at >= 64))
        return value_at(r, s, at);
    r->uses.near |= UINT64_C(1) << at;
    return s->components[at];
}

/** The slow half of values_of: values to be cleaned, or fewer than asked for. @return `room` */
const str *values_in(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t n,
                     str *room);

/**
 * Cleaned values of the first `n` components of element `e`; those that are absent are empty.
 * @param n     64 at most
 * @param room  for `n` values, which may be left alone
 * @return      `room`, or the segment's own components where these are all that
 */
static inline const str *values_of(struct reading *r, const struct edi_segment *s, uint32_t e,
                                   uint32_t n, str *room)
{
    uint32_t sent = edi_components(s, e), from = sent ? s->element_start[e] : 0;

    if (sent < n || !s->plain || from > 64 - n)
        return values_in(r, s, e, n, room);
    r->uses.near |= ((UINT64_C(1) << n) - 1) << from;
    return s->components + from;
}

/** The same for text that is joined to its neighbours: blanks at the ends stay. */
str text_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);

/** The slow half of code_of. */
str code_in_upper_case(struct reading *r, str s);

/** A value in upper case: codes are compared so. Input in upper case is not copied. */
static inline str code_from(struct reading *r, str value)
{
    return LIKELY(r->upper_case) ? value : code_in_upper_case(r, value);
}

static inline str code_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    return code_from(r, value_of(r, s, e, c));
}

/** Country in the canonical form; unknown codes as sent, with a finding. */
str country_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);
/** The same for a code found inside a text; a finding is placed at `place`. */
str country_in_text(struct reading *r, const struct place *place, str code);

/** Components `c` to the last with a value, empty ones between included. */
void texts_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
              struct strs *to);

/** `glue` and `part` behind `*line`; nothing when `part` is empty. */
void text_append(struct reading *r, str *line, str glue, str part);

/** A country code that was fetched from element `e`, component `c`. */
str country_from(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c, str code);

/** A whole number, 0 when absent; a finding when it is none. */
uint32_t number_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);

/** The same of a text that was fetched from there. */
uint32_t number_from(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                     str text);

/** ddmmyy in component `c` and hhmm in `c + 1`. */
struct datetime datetime_of(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);
/** The same of texts that were fetched from there. */
struct datetime datetime_from(struct reading *r, const struct edi_segment *s, uint32_t e,
                              uint32_t c, str day, str time);

/** The leg ends before it begins when both times are read as local ones: told at `place`. */
void check_leg_times(struct reading *r, const struct leg *leg, const struct place *place);

/** All components from `c` on, and the elements after `e` when `elements`, joined by `glue`. */
str joined_text(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                bool elements, str glue);

/** Truncate what looks like a card number in `text` to its first six and last four digits. */
str card_masked(struct reading *r, str text, bool *masked);
/**
 * The same for card numbers inside a longer text: 14 to 19 digits in one run, or in groups of
 * 4-4-4-4 or 4-6-5 with blanks or hyphens between, that pass Luhn's test.
 */
str text_card_masked(struct reading *r, str text, bool *masked);

/** Pounds to kilograms, rounded. */
static inline uint32_t kg_from_lb(uint32_t lb)
{
    return (uint32_t)(((uint64_t)lb * 45359 + 50000) / 100000);
}

/** `001` as `1`, `039G` as `39G`; one character stays whatever it is. */
str without_zeros(str text);

/** M, F, X, U of one code letter, else 0. */
char sex_of_code(str code);

/** A name component that is upper case or as sent; blanks collapsed at the ends only. */
bool is_place_code(str s);

#endif
