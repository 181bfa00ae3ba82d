/* SPDX-License-Identifier: Apache-2.0 */
/* Line and column of a byte. */
#include "report/lines.h"

#include <stdlib.h>

#define BLOCK_BYTES 512
#define BLOCK_WORDS (BLOCK_BYTES / 64)
#define BLOCKS_FIRST 512
#define BLOCKS_FORGOTTEN (8 * MIB / BLOCK_BYTES) /* at once, so that moving costs little */
#define BLOCKS_MAX (LINES_WINDOW / BLOCK_BYTES + BLOCKS_FORGOTTEN)

void lines_fini(struct lines *lines)
{
    free(lines->bits);
    free(lines->blocks);
    *lines = (struct lines){.base = 0};
}

void lines_reset(struct lines *lines)
{
    lines->base = lines->fed = lines->line = lines->start = 0;
    lines->block_count = 0;
}

/** Forget the oldest. */
static void forget(struct lines *lines)
{
    size_t gone = BLOCKS_FORGOTTEN, left = lines->block_count - gone;

    memmove(lines->blocks, lines->blocks + gone, left * sizeof(*lines->blocks));
    memmove(lines->bits, lines->bits + gone * BLOCK_WORDS,
            left * BLOCK_WORDS * sizeof(*lines->bits));
    lines->base += (uint64_t)gone * BLOCK_BYTES;
    lines->block_count = left;
}

static bool widen(struct lines *lines)
{
    size_t cap = lines->block_cap ? lines->block_cap * 2 : BLOCKS_FIRST;

    cap = cap < BLOCKS_MAX ? cap : BLOCKS_MAX;
    struct lines_block *blocks = realloc(lines->blocks, cap * sizeof(*blocks));

    if (!blocks)
        return false;
    lines->blocks = blocks;
    uint64_t *bits = realloc(lines->bits, cap * BLOCK_WORDS * sizeof(*bits));
    if (!bits)
        return false;
    lines->bits = bits;
    lines->block_cap = cap;
    return true;
}

/** The block that the next byte begins. */
static bool begin_block(struct lines *lines)
{
    if (lines->block_count == BLOCKS_MAX)
        forget(lines);
    if (lines->block_count == lines->block_cap && !widen(lines))
        return false;
    memset(lines->bits + lines->block_count * BLOCK_WORDS, 0, BLOCK_WORDS * sizeof(*lines->bits));
    lines->blocks[lines->block_count++] =
        (struct lines_block){.line = lines->line, .start = lines->start};
    return true;
}

/** Note the line feeds of bytes that lie in one block. */
static void note(struct lines *lines, str bytes)
{
    uint64_t at = lines->fed - lines->base;
    ptrdiff_t found;

    while ((found = str_find(bytes, '\n')) >= 0) {
        at += (uint64_t)found;
        lines->bits[at / 64] |= UINT64_C(1) << (at % 64);
        at++;
        lines->line++;
        lines->start = lines->base + at;
        bytes = str_skip(bytes, (size_t)found + 1);
    }
}

bool lines_feed(struct lines *lines, str bytes)
{
    while (bytes.n) {
        size_t in_block = (size_t)(lines->fed % BLOCK_BYTES);
        if (in_block == 0 && !begin_block(lines))
            return false;
        str part = str_head(bytes, BLOCK_BYTES - in_block);
        note(lines, part);
        lines->fed += part.n;
        bytes = str_skip(bytes, part.n);
    }
    return true;
}

static unsigned bits_set(uint64_t word)
{
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(word * UINT64_C(0x0101010101010101) >> 56);
}

static unsigned highest_bit(uint64_t word)
{
    unsigned n = 0;

    for (unsigned step = 32; step; step /= 2)
        if (word >> step) {
            word >>= step;
            n += step;
        }
    return n;
}

/** Line and start of it for a byte that is remembered; `to` counts from the base. */
static struct lines_block find_in_block(const struct lines *lines, uint64_t to)
{
    struct lines_block at = lines->blocks[to / BLOCK_BYTES];
    uint64_t last = 0, last_word = 0;

    for (uint64_t word = to / BLOCK_BYTES * BLOCK_WORDS; word <= to / 64; word++) {
        uint64_t feeds = lines->bits[word];
        if (word == to / 64)
            feeds &= (UINT64_C(1) << (to % 64)) - 1;
        at.line += bits_set(feeds);
        last_word = feeds ? word : last_word;
        last = feeds ? feeds : last;
    }
    if (last)
        at.start = lines->base + last_word * 64 + highest_bit(last) + 1;
    return at;
}

bool lines_find(const struct lines *lines, uint64_t offset, uint64_t *line, uint64_t *column)
{
    struct lines_block at = {.line = lines->line, .start = lines->start};

    *line = *column = 0;
    if (offset < lines->base)
        return false;
    if (offset < lines->fed)
        at = find_in_block(lines, offset - lines->base);
    else
        offset = lines->fed;
    *line = at.line + 1;
    *column = offset - at.start + 1;
    return true;
}
