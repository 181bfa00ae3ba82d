/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service characters of an interchange: declared by UNA, or the defaults. ISO 9735, clause UNA.
 */
#ifndef SAFAR_EDIFACT_UNA_H
#define SAFAR_EDIFACT_UNA_H

#include "base/str.h"

struct edi_una {
    char component, element, decimal, release, repetition, terminator; /* release 0: none in use */
};

/** `:+.?*'` without repetition: what holds when no UNA is sent. */
#define EDI_UNA_DEFAULT ((struct edi_una){':', '+', '.', '?', 0, '\''})

enum edi_una_result {
    EDI_UNA_NONE,      /* the input does not begin with UNA: defaults hold */
    EDI_UNA_GOOD,      /* nine characters, then UNB */
    EDI_UNA_REPAIRED,  /* not nine characters: derived from what follows */
    EDI_UNA_NEED_MORE, /* too short to tell; ask again with more input */
};

/**
 * Read the UNA at the start of `in` (blanks before it already skipped).
 *
 * A mangled UNA (`UNA:+\*'`, one character lost) is repaired by what follows `UNB`: the character
 * after the tag is the element separator, the one before it (layout skipped) the terminator.
 *
 * @param in       from `UNA` on
 * @param at_end   no more input will come, so NEED_MORE is not an answer
 * @param out      service characters; always filled except for NEED_MORE
 * @param used     bytes of the UNA itself, 0 when there is none
 */
enum edi_una_result edi_una_read(str in, bool at_end, struct edi_una *out, size_t *used);

#endif
