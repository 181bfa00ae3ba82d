/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: validation, and the repair of text that claims nothing or lies. */
#ifndef SAFAR_BASE_UTF8_H
#define SAFAR_BASE_UTF8_H

#include "base/arena.h"

/** The byte order mark that some programs put in front of UTF-8. */
#define UTF8_MARK "\xEF\xBB\xBF"

/** Strict UTF-8 (no surrogates, no overlong forms, up to U+10FFFF). Fast on ASCII. */
bool utf8_valid(str s);

/** Length of the head of `s` that is ASCII. */
size_t utf8_ascii_length(str s);

/** Length of the longest head of `s` that is valid; `s.n` when all is. */
size_t utf8_valid_length(str s);

/** The first `n` bytes, or some fewer so that no sequence is cut. */
str utf8_head(str s, size_t n);

/** True when every byte is 0x20..0x7E. */
bool ascii_printable(str s);

/**
 * Read one code point at `*at` and advance. Invalid bytes give U+FFFD and advance by one.
 * @return the code point; 0 at the end
 */
uint32_t utf8_next(str s, size_t *at);

/** Write a code point. @return the number of bytes, 1..4 */
size_t utf8_put(uint32_t code_point, char out[4]);

/** ISO 8859-1 to UTF-8 in the arena. @return false: no memory */
bool utf8_from_latin1(struct arena *mem, str s, str *out) MUST_CHECK;

#endif
