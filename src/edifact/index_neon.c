/* SPDX-License-Identifier: Apache-2.0 */
/* Structural index with NEON, which every 64-bit ARM has: four registers of 16 bytes a block. */
#include "edifact/index_block.h"

#ifdef EDI_INDEX_NEON

#include <arm_neon.h>

/** Each service character 16 times over. */
struct chars {
    uint8x16_t component, element, terminator, release;
    uint64_t releases; /* all bits, or none when no release character is in use */
};

/** One bit a byte: each keeps a bit of its own, and neighbours are added until eight are one. */
static inline uint64_t equal(const uint8x16_t bytes[4], uint8x16_t c)
{
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t place = vld1q_u8(places);
    uint8x16_t low =
        vpaddq_u8(vandq_u8(vceqq_u8(bytes[0], c), place), vandq_u8(vceqq_u8(bytes[1], c), place));
    uint8x16_t high =
        vpaddq_u8(vandq_u8(vceqq_u8(bytes[2], c), place), vandq_u8(vceqq_u8(bytes[3], c), place));
    uint8x16_t all = vpaddq_u8(low, high);

    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline struct edi_block_raw look(const void *chars, const char *p)
{
    const struct chars *c = chars;
    const uint8_t *at = (const uint8_t *)p;
    uint8x16_t bytes[4] = {vld1q_u8(at), vld1q_u8(at + 16), vld1q_u8(at + 32), vld1q_u8(at + 48)};

    return edi_block_of(equal(bytes, c->component), equal(bytes, c->element),
                        equal(bytes, c->terminator), equal(bytes, c->release) & c->releases,
                        equal(bytes, vdupq_n_u8('\r')) | equal(bytes, vdupq_n_u8('\n')));
}

void edi_index_neon(const struct edi_classes *classes, const char *window, size_t from, size_t to,
                    bool *released, struct edi_block *blocks)
{
    const struct edi_una *una = &classes->una;
    struct chars chars = {vdupq_n_u8((uint8_t)una->component), vdupq_n_u8((uint8_t)una->element),
                          vdupq_n_u8((uint8_t)una->terminator), vdupq_n_u8((uint8_t)una->release),
                          una->release ? UINT64_MAX : 0};

    edi_index_each(look, &chars, window, from, to, released, blocks);
}

#endif
