/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Character repertoires: what bytes mean as text, and UTF-8 out of them.
 *
 * Real senders send UTF-8 under any repertoire, so text that is UTF-8 is taken for it, and only
 * other text is read by what UNB declares. The cost is where the trouble is: a message is looked
 * through once (edi_charset_scan, a few instructions for 16 bytes); when it is UTF-8, as ASCII is,
 * nothing more happens and slices point into the input. Otherwise its segments with such bytes are
 * marked (edi_segment.charset), and their values are rewritten one by one into the arena when
 * somebody asks for them, as with release characters. So positions in findings are those of the
 * input, and the window is never rewritten.
 *
 * Source: edifact-syntax.md section 1.4.
 */
#ifndef SAFAR_EDIFACT_CHARSET_H
#define SAFAR_EDIFACT_CHARSET_H

#include "base/arena.h"
#include "edifact/una.h"

struct edi_charset; /* a row of repertoires.def */

/** At most so many bytes of UTF-8 come of one: who makes room by the sent length must know. */
#define EDI_CHARSET_GROWTH ((size_t)3)

/** The repertoire with this identifier (S001 0001, any letter case); NULL: unknown. */
const struct edi_charset *edi_charset_find(str identifier);

/** What holds when nothing is declared, or nothing known: all of ASCII, ISO 8859-1 as a guess. */
const struct edi_charset *edi_charset_undeclared(void);

/** `ISO 8859-5`: what bytes above 0x7F that are not UTF-8 are read as. */
const char *edi_charset_reading(const struct edi_charset *charset);

/** What a look at a text finds. */
enum edi_charset_signs {
    EDI_TEXT_NUL = 1,     /* a NUL byte */
    EDI_TEXT_HIGH = 2,    /* a byte above 0x7F */
    EDI_TEXT_LOWER = 8,   /* perhaps a letter in lower case: without it surely none */
    EDI_TEXT_OUTSIDE = 4, /* an ASCII character that the repertoire does not hold */
};

/** Look through `s`. @return a set of enum edi_charset_signs */
unsigned edi_charset_scan(const struct edi_charset *charset, str s);

/**
 * Length of the head of `s` without an ASCII character outside the repertoire; `s.n`: no such is
 * there.
 * The service characters of `una` never are.
 */
size_t edi_charset_inside(const struct edi_charset *charset, const struct edi_una *una, str s);

/** The repertoire holds UTF-8. */
bool edi_charset_is_utf8(const struct edi_charset *charset);

/** `s` is UTF-8, or each of its bytes above 0x7F has a meaning in the repertoire. */
bool edi_charset_knows(const struct edi_charset *charset, str s);

/**
 * `s`, from a message that is not UTF-8 as a whole, as UTF-8: itself where it may stay, else a
 * copy.
 * Bytes without a meaning become U+FFFD. Without memory `s` is given.
 */
str edi_charset_text(const struct edi_charset *charset, str s, struct arena *mem);

#endif
