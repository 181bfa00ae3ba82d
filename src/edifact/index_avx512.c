/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structural index with AVX-512: a block is one register, and a comparison gives its bits. VBMI2
 * turns bits back into places, which takes a short segment to pieces without a loop.
 */
#include "edifact/index_block.h"

#ifdef EDI_INDEX_X86

#include <immintrin.h>

#define FEATURES TARGET("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi2,popcnt")

/** Each service character 64 times over. */
struct chars {
    __m512i component, element, terminator, release;
    uint64_t releases; /* all bits, or none when no release character is in use */
};

/* Processors that lack VBMI2 slow down for wide registers: AVX2 is as good for them. */
bool edi_index_avx512_usable(void)
{
    return CPU_HAS("avx512f") && CPU_HAS("avx512bw") && CPU_HAS("avx512vl") &&
           CPU_HAS("avx512vbmi2") && CPU_HAS("bmi2") && CPU_HAS("popcnt");
}

FEATURES static inline struct edi_block_raw look(const void *chars, const char *p)
{
    const struct chars *c = chars;
    __m512i bytes = _mm512_loadu_si512(p);

    return edi_block_of(_mm512_cmpeq_epi8_mask(bytes, c->component),
                        _mm512_cmpeq_epi8_mask(bytes, c->element),
                        _mm512_cmpeq_epi8_mask(bytes, c->terminator),
                        _mm512_cmpeq_epi8_mask(bytes, c->release) & c->releases,
                        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')) |
                            _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')));
}

FEATURES void edi_index_avx512(const struct edi_classes *classes, const char *window, size_t from,
                               size_t to, bool *released, struct edi_block *blocks)
{
    const struct edi_una *una = &classes->una;
    struct chars chars = {_mm512_set1_epi8(una->component), _mm512_set1_epi8(una->element),
                          _mm512_set1_epi8(una->terminator), _mm512_set1_epi8(una->release),
                          una->release ? UINT64_MAX : 0};

    edi_index_each(look, &chars, window, from, to, released, blocks);
}

/* ---- splitting ------------------------------------------------------------------------------- */

/* Two lanes of 64 bits are a slice. */
_Static_assert(sizeof(str) == 16 && offsetof(str, n) == 8, "a slice is a pointer and a length");
enum { COMPONENTS_MOST = 16 };
_Static_assert(EDI_SPLIT_ROOM >= COMPONENTS_MOST + 1, "room for all that is written");

/** Bytes 0 to 63, each in its place: compressed by a mask they are the places of its bits. */
FEATURES static inline __m512i places_all(void)
{
    return _mm512_set_epi64(0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928,
                            0x2726252423222120, 0x1F1E1D1C1B1A1918, 0x1716151413121110,
                            0x0F0E0D0C0B0A0908, 0x0706050403020100);
}

/** Eight components, from bytes that are beginning and length in turn. */
FEATURES static inline void store_components(const char *text, __m128i pairs, str *to)
{
    __m512i base = _mm512_maskz_set1_epi64(0x55, (long long)(uintptr_t)text);

    _mm512_storeu_si512(to, _mm512_add_epi64(base, _mm512_cvtepu8_epi64(pairs)));
    pairs = _mm_srli_si128(pairs, 8);
    _mm512_storeu_si512(to + 4, _mm512_add_epi64(base, _mm512_cvtepu8_epi64(pairs)));
}

/** What edi_repair_glued would look at: line ends, and tags before the end of an element. */
FEATURES static inline bool run_together(__m512i text, const struct edi_block *block, uint64_t here)
{
    __m512i from_a = _mm512_sub_epi8(text, _mm512_set1_epi8('A'));
    uint64_t letters = _mm512_cmple_epu8_mask(from_a, _mm512_set1_epi8('Z' - 'A'));
    uint64_t suspect = edi_suspect_ends(block->separators & here, block->elements & here, true);

    return ((suspect & letters << 1 & letters << 2 & letters << 3) | (block->dirt & here)) != 0;
}

static inline bool ends_in_src(const char *p, size_t length)
{
    return length > 3 && p[length - 1] == 'C' && p[length - 2] == 'R' && p[length - 3] == 'S';
}

FEATURES bool edi_split_avx512(const struct edi_block *blocks, const char *window, size_t at,
                               size_t length, const struct edi_room *room, struct edi_segment *to)
{
    struct edi_block block = edi_block_at(blocks, at);
    uint64_t end = UINT64_C(1) << length, here = end - 1, elements = block.elements & here;
    uint64_t ends = (block.separators & here) | end; /* of components */
    int count = (int)_mm_popcnt_u64(ends);

    if (UNLIKELY(count > COMPONENTS_MOST))
        return false;
    __m512i all = places_all();
    __m128i ends_at = _mm512_castsi512_si128(_mm512_maskz_compress_epi8(ends, all));
    /* Each begins one behind the end of the one before, the first at 0. */
    __m128i from = _mm_sub_epi8(_mm_alignr_epi8(ends_at, _mm_set1_epi8(-1), 15), _mm_set1_epi8(-1));
    __m128i size = _mm_sub_epi8(ends_at, from);
    store_components(window + at, _mm_unpacklo_epi8(from, size), room->components);
    if (count > 8)
        store_components(window + at, _mm_unpackhi_epi8(from, size), room->components + 8);
    /* The number of each component that ends an element; the next element begins behind it. */
    __mmask16 last = (__mmask16)_pext_u64(elements | end, ends);
    __m128i numbers = _mm_maskz_compress_epi8(last, _mm512_castsi512_si128(all));
    room->element_start[0] = 0;
    _mm512_storeu_si512(room->element_start + 1,
                        _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), _mm512_set1_epi32(1)));
    to->element_count = (uint32_t)_mm_popcnt_u64(elements);
    uint64_t filled = _mm_test_epi8_mask(size, size) & ((UINT64_C(1) << count) - 1);
    to->filled = filled;
    to->sent = (uint32_t)_mm_popcnt_u64(filled >> 1);
    to->dirty = (block.dirt & here) != 0;
    __m512i text = _mm512_maskz_loadu_epi8(here, window + at);
    uint64_t edges = ends >> 1 | ends << 1 | 1; /* the last and first bytes of components */
    uint64_t blanks = _mm512_mask_cmple_epu8_mask(here, text, _mm512_set1_epi8(' '));
    to->plain = ((blanks & edges) | (block.dirt & here)) == 0;
    to->cut = false;
    to->glue = run_together(text, &block, here) || ends_in_src(window + at, length);
    return true;
}

#endif
