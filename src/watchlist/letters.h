/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters of any script we have tables for, to A-Z: ICAO Doc 9303-3 section 6 and the other
 * spelling in use. Pure tables, no ICU: this is on the traveller's hot path.
 */
#ifndef SAFAR_WATCHLIST_LETTERS_H
#define SAFAR_WATCHLIST_LETTERS_H

#include "base/str.h"

/** Two spellings of everything: what a passport's MRZ has, and what else is in use. */
enum letter_form { FORM_MRZ, FORM_OTHER };

enum letter_kind {
    LETTER_SEPARATOR, /* blank, hyphen, digit, sign: ends a part */
    LETTER_SILENT,    /* apostrophe, combining mark: leaves no trace */
    LETTER_PLAIN,     /* one spelling */
    LETTER_TWOFOLD,   /* the two forms differ */
    LETTER_CONSONANT, /* Arabic script: vowels are mostly not written */
    LETTER_FOREIGN,   /* a script without a table here */
};

/** Spell one code point. @param out  static text in capitals; empty when there is no spelling */
enum letter_kind letter_spell(uint32_t code_point, enum letter_form form, str *out);

/**
 * Read the X-escapes of an Arabic MRZ name (XSH, XKH, XAE) back to common letters.
 *
 * @param out  room for `in.n` bytes
 * @return     length written; 0 when there is no escape in it
 */
size_t letters_decode_escapes(str in, char *out);

#endif
