/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structural index: where the separators and terminators are, found once, before anything is
 * read.
 *
 * Input is taken in blocks of 64 bytes, and each block is described by bit planes: words whose bit
 * i speaks of byte i. So the index of a window has a size of its own, half the window's, whatever
 * stands in it, and what lies behind any byte is found by a shift. Kernels are interchangeable and
 * must agree to the bit. docs/adr/0005, 0012.
 */
#ifndef SAFAR_EDIFACT_INDEX_H
#define SAFAR_EDIFACT_INDEX_H

#include "base/attr.h"
#include "edifact/segment.h"
#include "edifact/una.h"

#define EDI_BLOCK 64

/** One block, or 64 bytes from anywhere on (edi_block_at). */
struct edi_block {
    uint64_t separators;  /* of components and of elements, none that is released */
    uint64_t elements;    /* those of them that separate elements */
    uint64_t terminators; /* none that is released */
    uint64_t dirt;        /* release characters, CR, LF: text with them must be cleaned */
};

/** What a byte is, as a set of bits. */
enum edi_class {
    EDI_CLASS_SEPARATOR = 1,
    EDI_CLASS_ELEMENT = 2, /* comes with EDI_CLASS_SEPARATOR */
    EDI_CLASS_TERMINATOR = 4,
    EDI_CLASS_RELEASE = 8,
    EDI_CLASS_DIRT = 16,
};

/**
 * The service characters as kernels want them. A byte that is declared twice is the first it can be
 * of terminator, element separator, component separator, release character.
 */
struct edi_classes {
    uint8_t of[256];
    struct edi_una una;
};

void edi_classes_set(struct edi_classes *classes, const struct edi_una *una);

/**
 * Index the bytes [from, to) of a window.
 *
 * Bits of bytes before `from` stay as they are; those behind `to` in its block become 0. Nothing
 * outside [from, to) is read, and no block written that holds none of these bytes.
 *
 * @param released  in: the byte at `from` is protected; out: the one at `to` is
 * @param blocks    of the window: blocks[0] describes its first 64 bytes
 */
typedef void edi_index_kernel(const struct edi_classes *classes, const char *window, size_t from,
                              size_t to, bool *released, struct edi_block *blocks);

/** Where the pieces of a segment go: what components and element_start of a segment point to. */
struct edi_room {
    str *components;
    uint32_t *element_start;
};

/**
 * The ends of elements behind which another segment may begin, run together with what stands there:
 * the last component has room for a tag and something else. Not that of the tag, when `first`.
 */
static inline uint64_t edi_suspect_ends(uint64_t separators, uint64_t elements, bool first)
{
    const uint64_t s = separators;

    if (first)
        elements &= elements - 1;
    return elements & ~(s << 1 | s << 2 | s << 3 | s << 4);
}

/* A kernel that splits may write so many components and starts, whatever it counts. */
#define EDI_SPLIT_ROOM 33
/* A segment that it is given is shorter. */
#define EDI_SPLIT_MOST 128

/**
 * Take a segment to pieces: `length` bytes of the window from `at` on, fewer than EDI_SPLIT_MOST.
 *
 * @param to  gets what is told of a segment in pieces, from `element_count` on
 * @return    false: this kernel cannot, ask another; what stands in `to` means nothing then
 */
typedef bool edi_split_kernel(const struct edi_block *blocks, const char *window, size_t at,
                              size_t length, const struct edi_room *room, struct edi_segment *to);

/** The kernels for one kind of processor. */
struct edi_index {
    const char *name;
    bool (*usable)(void); /* on this processor */
    edi_index_kernel *run;
    edi_split_kernel *split; /* NULL: none that is faster than a loop */
};

/** Those of this program, the plainest first; NULL past the end. */
const struct edi_index *edi_index_at(size_t i);

/** The fastest that this processor can run. */
const struct edi_index *edi_index_best(void);

/** The 64 bytes from `at` on: bit i speaks of byte at + i. Reads the block behind as well. */
static inline struct edi_block edi_block_at(const struct edi_block *blocks, size_t at)
{
    const struct edi_block *low = blocks + at / EDI_BLOCK, *high = low + 1;
    unsigned down = at % EDI_BLOCK, up = EDI_BLOCK - 1 - down;

    return (struct edi_block){low->separators >> down | high->separators << 1 << up,
                              low->elements >> down | high->elements << 1 << up,
                              low->terminators >> down | high->terminators << 1 << up,
                              low->dirt >> down | high->dirt << 1 << up};
}

/** Of these the terminators alone. */
static inline uint64_t edi_terminators_at(const struct edi_block *blocks, size_t at)
{
    const struct edi_block *low = blocks + at / EDI_BLOCK;
    unsigned down = at % EDI_BLOCK;

    return low->terminators >> down | low[1].terminators << 1 << (EDI_BLOCK - 1 - down);
}

/** Bits of the first `n` bytes. */
static inline uint64_t edi_bits_below(size_t n)
{
    return n < EDI_BLOCK ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

#endif
