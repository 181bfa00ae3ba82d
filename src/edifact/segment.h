/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One segment taken to pieces: elements and components as slices of the input. Positions count from
 * 1 as in the standards; element 0 is the tag. Asking for what is not there gives the empty slice.
 */
#ifndef SAFAR_EDIFACT_SEGMENT_H
#define SAFAR_EDIFACT_SEGMENT_H

#include "edifact/charset.h"

/** A tag as a number, for switch. */
#define EDI_TAG(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

struct edi_segment {
    str text;        /* without the terminator */
    uint64_t offset; /* of the tag in the input */
    uint32_t tag;    /* EDI_TAG of the first three bytes; 0 when there are fewer */
    uint32_t number; /* within its message, UNH is 1; 0 outside */
    const struct edi_una *una;
    const struct edi_charset *charset; /* NULL: UTF-8; else how to make it that */

    const str *components;         /* of all elements, the tag first */
    const uint32_t *element_start; /* element e is components[element_start[e] .. [e + 1]) */
    uint32_t element_count;        /* data elements, the tag not counted */
    uint32_t sent;                 /* data components that hold something, of all */
    uint64_t filled;               /* bit i: components[i] holds something; of the first 64 */
    bool dirty; /* holds release characters, folds or `charset`: clean before use */
    bool plain; /* surely not dirty, and no blank is at an end of a component */
    bool cut;   /* had more components than are kept: the last one holds the rest */
    bool glue;  /* perhaps two segments run together: ask edi_repair_glued */
};

/** The message is not UTF-8 and this segment is not ASCII: read it as `charset` says. */
void edi_segment_foreign(struct edi_segment *s, const struct edi_charset *charset);

/** Number of components of element `e`; 0 when the element is absent. */
static inline uint32_t edi_components(const struct edi_segment *s, uint32_t e)
{
    return e <= s->element_count ? s->element_start[e + 1] - s->element_start[e] : 0;
}

#define EDI_ABSENT UINT32_MAX

/** Index in `components` of element `e`, component `c`, or EDI_ABSENT. */
static inline uint32_t edi_component_at(const struct edi_segment *s, uint32_t e, uint32_t c)
{
    return c >= 1 && c <= edi_components(s, e) ? s->element_start[e] + c - 1 : EDI_ABSENT;
}

/** As sent: not trimmed, release characters and folds still in. */
static inline str edi_raw(const struct edi_segment *s, uint32_t e, uint32_t c)
{
    uint32_t at = edi_component_at(s, e, c);

    return at == EDI_ABSENT ? STR_NONE : s->components[at];
}

/** The slow half of edi_value. */
str edi_value_cleaned(const struct edi_segment *s, struct arena *mem, str raw);

/**
 * The value as UTF-8: folds taken out, release characters resolved, blanks at both ends removed.
 *
 * A slice of the input when nothing had to be changed, else a copy in `mem`. Without memory the raw
 * slice is given, so no value is lost.
 */
static inline str edi_value_at(const struct edi_segment *s, struct arena *mem, uint32_t at)
{
    str raw = s->components[at];

    if (LIKELY(s->plain) || raw.n == 0 || (!s->dirty && raw.p[0] > ' ' && raw.p[raw.n - 1] > ' '))
        return raw;
    return edi_value_cleaned(s, mem, raw);
}

/** The same by element and component; absent ones are empty. */
static inline str edi_value(const struct edi_segment *s, struct arena *mem, uint32_t e, uint32_t c)
{
    uint32_t at = edi_component_at(s, e, c);

    return at == EDI_ABSENT ? STR_NONE : edi_value_at(s, mem, at);
}

/** The same for text that is joined to its neighbours: blanks at the ends stay. */
str edi_text(const struct edi_segment *s, struct arena *mem, uint32_t e, uint32_t c);

/** The whole segment as readable text (`SSR DOCS HK1 ...` stays as sent), cleaned of folds. */
str edi_segment_text(const struct edi_segment *s, struct arena *mem);

/**
 * The whole segment as it would be sent with the default service characters: folds out, empty
 * components and elements at the end left out. Read back it gives the same segment, whatever
 * characters it came with. @return false: no memory
 */
bool edi_segment_canonical(const struct edi_segment *s, struct arena *mem, str *out) MUST_CHECK;

/** True when no element holds anything. */
bool edi_segment_empty(const struct edi_segment *s);

/** The tag as text; `out` gets a NUL. Bytes that do not print become `?`. */
void edi_tag_text(uint32_t tag, char out[4]);

static inline uint32_t edi_tag_of(str text)
{
    const unsigned char *p = (const unsigned char *)text.p;

    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a null slice has no bytes */
    return text.n < 3 ? 0 : EDI_TAG(p[0], p[1], p[2]);
}

#endif
