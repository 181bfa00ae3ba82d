/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Segments that lost the terminator between them. Met in real traffic and in copies of guides: a
 * terminator that a word processor turned into a typographic quote, a line end where the terminator
 * should be, or two segments run together. Only what cannot well be data is taken apart.
 */
#ifndef SAFAR_EDIFACT_REPAIR_H
#define SAFAR_EDIFACT_REPAIR_H

#include "edifact/stream.h"

/**
 * Cut a span that holds two segments.
 *
 * @param span  a segment as found; on true its first part, without quote and layout at its end
 * @param rest  the second part; it may hold more of them
 * @return      false when the segment is whole; nothing is changed then
 */
bool edi_repair_glued(const struct edi_stream *st, struct edi_span *span, struct edi_span *rest);

/** The three bytes at `p` are a tag that a glued segment may begin with. */
bool edi_glued_tag(const char *p);

/**
 * From which element on of a segment a tag may be glued to any text, since what stands there is
 * short and known; SIZE_MAX: only to digits.
 */
size_t edi_glued_from(uint32_t tag);

#endif
