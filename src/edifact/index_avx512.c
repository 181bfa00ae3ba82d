/* SPDX-License-Identifier: Apache-2.0 */
/* Structural index with AVX-512: a block is one register, and a comparison gives its bits. */
#include "edifact/index_block.h"

#ifdef EDI_INDEX_X86

#include <immintrin.h>

#define FEATURES TARGET("avx512f,avx512bw")

/** Each service character 64 times over. */
struct chars {
    __m512i component, element, terminator, release;
    uint64_t releases; /* all bits, or none when no release character is in use */
};

/* Processors that lack VBMI2 slow down for wide registers: AVX2 is as good for them. */
bool edi_index_avx512_usable(void)
{
    return CPU_HAS("avx512f") && CPU_HAS("avx512bw") && CPU_HAS("avx512vbmi2");
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

#endif
