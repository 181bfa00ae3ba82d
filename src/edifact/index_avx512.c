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
enum { COMPONENTS_MOST = 16 }; /* of a piece */
_Static_assert(EDI_SPLIT_ROOM >= 2 * COMPONENTS_MOST + 1, "room for all that is written");
_Static_assert(EDI_SPLIT_MOST == 2 * EDI_BLOCK, "a segment is one piece or two");

/** Up to 64 bytes of a segment; bit i speaks of byte i. */
struct piece {
    const char *text;
    uint64_t here;           /* that far it goes */
    uint64_t ends, elements; /* of components and of elements, with that of the segment */
    uint64_t dirt, blanks, letters;
};

FEATURES static inline struct piece piece_at(const struct edi_block *blocks, const char *window,
                                             size_t at, uint64_t here, uint64_t end)
{
    struct edi_block block = edi_block_at(blocks, at);
    __m512i text = _mm512_maskz_loadu_epi8(here, window + at);
    __m512i from_a = _mm512_sub_epi8(text, _mm512_set1_epi8('A'));

    return (struct piece){
        .text = window + at,
        .here = here,
        .ends = (block.separators & here) | end,
        .elements = (block.elements & here) | end,
        .dirt = block.dirt & here,
        .blanks = _mm512_mask_cmple_epu8_mask(here, text, _mm512_set1_epi8(' ')),
        .letters = _mm512_cmple_epu8_mask(from_a, _mm512_set1_epi8('Z' - 'A')),
    };
}

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

/**
 * The components that end in a piece, the first one as if it began there.
 * @param count   how many, at most COMPONENTS_MOST
 * @param number  of components before
 * @param starts  gets what stands behind each end of an element
 * @return        which of the components hold something
 */
FEATURES static inline uint64_t store_piece(const struct piece *piece, int count, uint32_t number,
                                            str *components, uint32_t *starts)
{
    __m512i all = places_all();
    __m128i ends_at = _mm512_castsi512_si128(_mm512_maskz_compress_epi8(piece->ends, all));
    /* Each begins one behind the end of the one before, the first at 0. */
    __m128i from = _mm_sub_epi8(_mm_alignr_epi8(ends_at, _mm_set1_epi8(-1), 15), _mm_set1_epi8(-1));
    __m128i size = _mm_sub_epi8(ends_at, from);
    store_components(piece->text, _mm_unpacklo_epi8(from, size), components);
    if (count > 8)
        store_components(piece->text, _mm_unpackhi_epi8(from, size), components + 8);
    /* The number of each component that ends an element; the next element begins behind it. */
    __mmask16 last = (__mmask16)_pext_u64(piece->elements, piece->ends);
    __m128i numbers = _mm_maskz_compress_epi8(last, _mm512_castsi512_si128(all));
    _mm512_storeu_si512(starts, _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers),
                                                 _mm512_set1_epi32((int)number + 1)));
    return _mm_test_epi8_mask(size, size) & ((UINT64_C(1) << count) - 1);
}

/** Bits of the bytes `by` before those that the bits stand for. */
static inline uint64_t moved(uint64_t bits, uint64_t before, int by)
{
    return bits << by | before >> (EDI_BLOCK - by);
}

/** A component begins or ends with a blank, or something must be cleaned. */
static inline bool untidy(const struct piece *piece, uint64_t ends_before, uint64_t ends_behind)
{
    uint64_t edges = piece->ends >> 1 | ends_behind << 63 | moved(piece->ends, ends_before, 1);

    return ((piece->blanks & edges) | piece->dirt) != 0;
}

/** Tags before the end of an element, which edi_repair_glued would look at. */
static inline bool run_together(const struct piece *piece, uint64_t suspect,
                                uint64_t letters_before)
{
    return (suspect & piece->here & moved(piece->letters, letters_before, 1) &
            moved(piece->letters, letters_before, 2) & moved(piece->letters, letters_before, 3)) !=
           0;
}

static inline bool ends_in_src(const char *p, size_t length)
{
    return length > 3 && p[length - 1] == 'C' && p[length - 2] == 'R' && p[length - 3] == 'S';
}

/* Before the first byte of a segment ends what stood there. */
#define ENDS_BEFORE (UINT64_C(1) << 63)

/** The ends of elements in the second piece that edi_suspect_ends would tell of in one. */
static inline uint64_t suspect_in_second(const struct piece *one, const struct piece *two)
{
    uint64_t near = moved(two->ends, one->ends, 1) | moved(two->ends, one->ends, 2) |
                    moved(two->ends, one->ends, 3) | moved(two->ends, one->ends, 4);

    return (one->elements ? two->elements : two->elements & (two->elements - 1)) & ~near;
}

/** A segment of a block and more. Apart, so that the others do not save registers for it. */
FEATURES static NEVER_INLINE bool split_two(const struct edi_block *blocks, const char *window,
                                            size_t at, size_t length, const struct edi_room *room,
                                            struct edi_segment *to)
{
    uint64_t end = UINT64_C(1) << (length - EDI_BLOCK);
    struct piece one = piece_at(blocks, window, at, UINT64_MAX, 0);
    struct piece two = piece_at(blocks, window, at + EDI_BLOCK, end - 1, end);
    int count = (int)_mm_popcnt_u64(one.ends), more = (int)_mm_popcnt_u64(two.ends);
    int elements = (int)_mm_popcnt_u64(one.elements);

    if (UNLIKELY(count > COMPONENTS_MOST || more > COMPONENTS_MOST))
        return false;
    str *open = room->components + count; /* it begins in the first piece and ends in the second */
    uint32_t *starts = room->element_start + 1;
    starts[-1] = 0;
    uint64_t filled = store_piece(&one, count, 0, room->components, starts);
    uint64_t behind = store_piece(&two, more, (uint32_t)count, open, starts + elements);
    size_t before = one.ends ? EDI_BLOCK - 1 - LAST_BIT(one.ends) : EDI_BLOCK;
    *open = (str){open->p - before, open->n + before};
    filled |= (behind | (before != 0)) << count;
    to->filled = filled;
    to->sent = (uint32_t)_mm_popcnt_u64(filled >> 1);
    to->element_count = (uint32_t)(elements + (int)_mm_popcnt_u64(two.elements)) - 1;
    to->dirty = (one.dirt | two.dirt) != 0;
    to->plain = !untidy(&one, ENDS_BEFORE, two.ends) && !untidy(&two, one.ends, 0);
    to->cut = false;
    to->glue = to->dirty || ends_in_src(window + at, length) ||
               run_together(&one, edi_suspect_ends(one.ends, one.elements, true), 0) ||
               run_together(&two, suspect_in_second(&one, &two), one.letters);
    return true;
}

FEATURES bool edi_split_avx512(const struct edi_block *blocks, const char *window, size_t at,
                               size_t length, const struct edi_room *room, struct edi_segment *to)
{
    if (UNLIKELY(length >= EDI_BLOCK))
        return split_two(blocks, window, at, length, room, to);
    uint64_t end = UINT64_C(1) << length;
    struct piece one = piece_at(blocks, window, at, end - 1, end);
    int count = (int)_mm_popcnt_u64(one.ends);
    if (UNLIKELY(count > COMPONENTS_MOST))
        return false;
    room->element_start[0] = 0;
    uint64_t filled = store_piece(&one, count, 0, room->components, room->element_start + 1);
    to->filled = filled;
    to->sent = (uint32_t)_mm_popcnt_u64(filled >> 1);
    to->element_count = (uint32_t)_mm_popcnt_u64(one.elements) - 1;
    to->dirty = one.dirt != 0;
    to->plain = !untidy(&one, ENDS_BEFORE, 0);
    to->cut = false;
    to->glue = run_together(&one, edi_suspect_ends(one.ends, one.elements, true), 0) ||
               one.dirt != 0 || ends_in_src(window + at, length);
    return true;
}

#endif
