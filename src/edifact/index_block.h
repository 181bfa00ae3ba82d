/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all kernels of the structural index share: they say what the 64 bytes of a block are, this
 * says which of them a release character protects, and walks from block to block.
 */
#ifndef SAFAR_EDIFACT_INDEX_BLOCK_H
#define SAFAR_EDIFACT_INDEX_BLOCK_H

#include "edifact/index.h"

/* Which kernels this compiler can make for this machine. */
#if defined(__GNUC__) && defined(__x86_64__) && defined(__LP64__)
#define EDI_INDEX_X86 1
bool edi_index_avx2_usable(void);
bool edi_index_avx512_usable(void);
edi_index_kernel edi_index_avx2, edi_index_avx512;
edi_split_kernel edi_split_avx512;
#endif
#if defined(__GNUC__) && defined(__aarch64__) && !defined(__AARCH64EB__)
#define EDI_INDEX_NEON 1
edi_index_kernel edi_index_neon;
#endif

/** A block before release characters are considered. */
struct edi_block_raw {
    struct edi_block block;
    uint64_t releases;
};

/** From the bytes that equal each character; edi_classes says which of two meanings holds. */
static inline struct edi_block_raw edi_block_of(uint64_t components, uint64_t elements,
                                                uint64_t terminators, uint64_t releases,
                                                uint64_t folds)
{
    uint64_t marks = components | elements | terminators;

    releases &= ~marks;
    return (struct edi_block_raw){
        {(components | elements) & ~terminators, elements & ~terminators, terminators,
         releases | (folds & ~marks)},
        releases
    };
}

/** Say what the 64 bytes at `p` are. `chars`: the service characters in the kernel's own form. */
typedef struct edi_block_raw edi_block_look(const void *chars, const char *p);

/**
 * The release characters that protect the byte behind them: of each run every other one, from the
 * first on. `first` has the bit of the first byte if that is protected itself.
 *
 * The difference keeps a run that begins at an even place and turns one that begins at an odd place
 * into zeros (its bit moves behind the run). Flipping the odd places then leaves in both every
 * other bit from the first on.
 */
static inline uint64_t edi_releases_at_work(uint64_t releases, uint64_t first)
{
    const uint64_t odd = UINT64_C(0xAAAAAAAAAAAAAAAA);
    uint64_t runs = releases & ~first;

    return (((runs << 1 | odd) - runs) ^ odd) & runs;
}

/** Take out what is released. `first`, `last`: the first and last byte of interest. */
static inline void edi_block_resolve(struct edi_block_raw *raw, unsigned first, unsigned last,
                                     bool *released)
{
    uint64_t carried = (uint64_t)*released << first;
    uint64_t working = edi_releases_at_work(raw->releases, carried);
    uint64_t clear = ~(working << 1 | carried);

    raw->block.separators &= clear;
    raw->block.elements &= clear;
    raw->block.terminators &= clear;
    *released = working >> last & 1;
}

/** Part of a block: bytes [from, to). What is known of those before stays. */
static ALWAYS_INLINE void edi_index_part(edi_block_look *look, const void *chars,
                                         const char *window, size_t from, size_t to, bool *released,
                                         struct edi_block *blocks)
{
    char bytes[EDI_BLOCK] = {0};
    unsigned first = from % EDI_BLOCK, n = (unsigned)(to - from);
    struct edi_block *block = blocks + from / EDI_BLOCK;
    uint64_t before = edi_bits_below(first), here = edi_bits_below(first + n) & ~before;

    memcpy(bytes + first, window + from, n);
    struct edi_block_raw raw = look(chars, bytes);
    raw.releases &= here;
    edi_block_resolve(&raw, first, first + n - 1, released);
    block->separators = (block->separators & before) | (raw.block.separators & here);
    block->elements = (block->elements & before) | (raw.block.elements & here);
    block->terminators = (block->terminators & before) | (raw.block.terminators & here);
    block->dirt = (block->dirt & before) | (raw.block.dirt & here);
}

/** A kernel, when `look` and `chars` are given: edi_index_kernel says what it promises. */
static ALWAYS_INLINE void edi_index_each(edi_block_look *look, const void *chars,
                                         const char *window, size_t from, size_t to, bool *released,
                                         struct edi_block *blocks)
{
    size_t border = from + (EDI_BLOCK - from % EDI_BLOCK) % EDI_BLOCK;
    size_t part = border < to ? border : to;
    bool protected_byte = *released;

    if (from < part) {
        edi_index_part(look, chars, window, from, part, &protected_byte, blocks);
        from = part;
    }
    for (; to - from >= EDI_BLOCK; from += EDI_BLOCK) {
        struct edi_block_raw raw = look(chars, window + from);
        if (UNLIKELY(raw.releases || protected_byte))
            edi_block_resolve(&raw, 0, EDI_BLOCK - 1, &protected_byte);
        blocks[from / EDI_BLOCK] = raw.block;
    }
    if (from < to)
        edi_index_part(look, chars, window, from, to, &protected_byte, blocks);
    *released = protected_byte;
}

#endif
