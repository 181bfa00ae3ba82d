/* SPDX-License-Identifier: Apache-2.0 */
/* Structural index with AVX2: 32 bytes are compared with each service character at once. */
#include "edifact/index_block.h"

#ifdef EDI_INDEX_X86

#include <immintrin.h>

/** Each service character 32 times over. */
struct chars {
    __m256i component, element, terminator, release;
    uint64_t releases; /* all bits, or none when no release character is in use */
};

bool edi_index_avx2_usable(void)
{
    return CPU_HAS("avx2");
}

TARGET("avx2") static inline uint64_t equal(__m256i low, __m256i high, __m256i c)
{
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, c));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, c));

    return (uint64_t)second << 32 | first;
}

TARGET("avx2") static inline struct edi_block_raw look(const void *chars, const char *p)
{
    const struct chars *c = chars;
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));

    return edi_block_of(equal(low, high, c->component), equal(low, high, c->element),
                        equal(low, high, c->terminator), equal(low, high, c->release) & c->releases,
                        equal(low, high, _mm256_set1_epi8('\r')) |
                            equal(low, high, _mm256_set1_epi8('\n')));
}

TARGET("avx2")
void edi_index_avx2(const struct edi_classes *classes, const char *window, size_t from, size_t to,
                    bool *released, struct edi_block *blocks)
{
    const struct edi_una *una = &classes->una;
    struct chars chars = {_mm256_set1_epi8(una->component), _mm256_set1_epi8(una->element),
                          _mm256_set1_epi8(una->terminator), _mm256_set1_epi8(una->release),
                          una->release ? UINT64_MAX : 0};

    edi_index_each(look, &chars, window, from, to, released, blocks);
}

#endif
