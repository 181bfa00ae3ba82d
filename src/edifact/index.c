/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structural index: the scalar kernel (a table look-up a byte, and eight bytes become eight bits)
 * and the choice of a kernel.
 */
#include "edifact/index.h"

#include "edifact/index_block.h"

void edi_classes_set(struct edi_classes *classes, const struct edi_una *una)
{
    memset(classes->of, 0, sizeof(classes->of));
    classes->una = *una;
    classes->of['\r'] = EDI_CLASS_DIRT;
    classes->of['\n'] = EDI_CLASS_DIRT;
    if (una->release)
        classes->of[(unsigned char)una->release] = EDI_CLASS_RELEASE | EDI_CLASS_DIRT;
    classes->of[(unsigned char)una->component] = EDI_CLASS_SEPARATOR;
    classes->of[(unsigned char)una->element] = EDI_CLASS_SEPARATOR | EDI_CLASS_ELEMENT;
    classes->of[(unsigned char)una->terminator] = EDI_CLASS_TERMINATOR;
}

/** The bits `class` of eight bytes side by side: each is moved to a place of its own in the top. */
static uint64_t gather(uint64_t eight, enum edi_class class)
{
    return (eight / class & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56;
}

static struct edi_block_raw look(const void *chars, const char *p)
{
    const struct edi_classes *classes = chars;
    struct edi_block_raw raw = {.releases = 0};

    for (unsigned i = 0; i < EDI_BLOCK; i += 8) {
        uint64_t eight = 0;
        for (unsigned k = 0; k < 8; k++)
            eight |= (uint64_t)classes->of[(unsigned char)p[i + k]] << 8 * k;
        raw.block.separators |= gather(eight, EDI_CLASS_SEPARATOR) << i;
        raw.block.elements |= gather(eight, EDI_CLASS_ELEMENT) << i;
        raw.block.terminators |= gather(eight, EDI_CLASS_TERMINATOR) << i;
        raw.block.dirt |= gather(eight, EDI_CLASS_DIRT) << i;
        raw.releases |= gather(eight, EDI_CLASS_RELEASE) << i;
    }
    return raw;
}

static void index_scalar(const struct edi_classes *classes, const char *window, size_t from,
                         size_t to, bool *released, struct edi_block *blocks)
{
    edi_index_each(look, classes, window, from, to, released, blocks);
}

static bool always(void)
{
    return true;
}

static const struct edi_index kernels[] = {
    {"scalar", always,                  index_scalar,     NULL            },
#ifdef EDI_INDEX_NEON
    {"neon",   always,                  edi_index_neon,   NULL            },
#endif
#ifdef EDI_INDEX_X86
    {"avx2",   edi_index_avx2_usable,   edi_index_avx2,   NULL            },
    {"avx512", edi_index_avx512_usable, edi_index_avx512, edi_split_avx512},
#endif
};

const struct edi_index *edi_index_at(size_t i)
{
    return i < COUNT_OF(kernels) ? &kernels[i] : NULL;
}

const struct edi_index *edi_index_best(void)
{
    size_t i = COUNT_OF(kernels) - 1;

    while (!kernels[i].usable())
        i--;
    return &kernels[i];
}
