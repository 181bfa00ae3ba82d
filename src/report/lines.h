/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Line and column of a byte in input that streams past, as a compiler counts them: from 1, a line
 * ends behind its line feed, columns are bytes.
 *
 * One bit for each byte of the last LINES_WINDOW says where line feeds are, and each block of them
 * knows the number of its first line: a look-up costs the same everywhere, memory is bounded (about
 * 6 MiB), and a file of nothing but line feeds costs no more than another.
 */
#ifndef SAFAR_REPORT_LINES_H
#define SAFAR_REPORT_LINES_H

#include "base/attr.h"
#include "base/str.h"

/** At least this many bytes before the newest can be asked for: more than the longest message. */
#define LINES_WINDOW (32 * MIB)

struct lines_block {
    uint64_t line;  /* number of the line that its first byte is in */
    uint64_t start; /* offset of that line's first byte */
};

/** All zero is the beginning of an input. */
struct lines {
    uint64_t base; /* offset of the first byte that is remembered; the start of a block */
    uint64_t fed;
    uint64_t line, start; /* of the next byte */
    uint64_t *bits;
    struct lines_block *blocks;
    size_t block_count, block_cap;
};

void lines_fini(struct lines *lines);

/** Begin another input; the memory stays. */
void lines_reset(struct lines *lines);

/** Input went past. @return false: no memory */
bool lines_feed(struct lines *lines, str bytes) MUST_CHECK;

/**
 * Where a byte stands; one behind the end is where the next would stand.
 * @return false when it went out of the window; line and column are then 0
 */
bool lines_find(const struct lines *lines, uint64_t offset, uint64_t *line, uint64_t *column);

#endif
