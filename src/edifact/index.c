/* SPDX-License-Identifier: Apache-2.0 */
/* Structural index, scalar kernel: a table look-up a byte and a store that is counted or not. */
#include "edifact/index.h"

#include "base/attr.h"

void edi_classes_set(struct edi_classes *classes, const struct edi_una *una)
{
    memset(classes->of, 0, sizeof(classes->of));
    classes->of['\r'] = EDI_CLASS_LAYOUT;
    classes->of['\n'] = EDI_CLASS_LAYOUT;
    if (una->release)
        classes->of[(unsigned char)una->release] = EDI_CLASS_RELEASE;
    classes->of[(unsigned char)una->component] = EDI_CLASS_MARK;
    classes->of[(unsigned char)una->element] = EDI_CLASS_MARK;
    classes->of[(unsigned char)una->terminator] = EDI_CLASS_MARK;
}

/** A block that holds a release character, or begins behind one. */
static size_t index_released(const struct edi_classes *classes, const unsigned char *p, size_t n,
                             uint32_t base, bool *released, uint32_t *marks)
{
    size_t count = 0;
    bool protected_byte = *released;

    for (size_t i = 0; i < n; i++) {
        uint8_t class = classes->of[p[i]];
        marks[count] = base + (uint32_t)i;
        count += (class & EDI_CLASS_MARK) && !protected_byte;
        protected_byte = (class & EDI_CLASS_RELEASE) && !protected_byte;
    }
    *released = protected_byte;
    return count;
}

/** The usual block: marks are written without a branch. @return the classes met, or-ed */
static uint8_t index_plain(const struct edi_classes *classes, const unsigned char *p, size_t n,
                           uint32_t base, uint32_t *marks, size_t *count)
{
    size_t at = 0;
    uint8_t met = 0;

    for (size_t i = 0; i < n; i++) {
        uint8_t class = classes->of[p[i]];
        marks[at] = base + (uint32_t)i;
        at += class & EDI_CLASS_MARK;
        met |= class;
    }
    *count = at;
    return met;
}

size_t edi_index_scalar(const struct edi_classes *classes, const char *p, size_t n, uint32_t base,
                        bool *released, uint32_t *marks, uint8_t *dirty)
{
    const unsigned char *bytes = (const unsigned char *)p;
    size_t total = 0;

    for (size_t from = 0; from < n; from += EDI_BLOCK) {
        size_t length = n - from < EDI_BLOCK ? n - from : EDI_BLOCK;
        uint32_t block_base = base + (uint32_t)from;
        size_t count = 0;
        uint8_t met =
            length == EDI_BLOCK
                ? index_plain(classes, bytes + from, EDI_BLOCK, block_base, marks + total, &count)
                : index_plain(classes, bytes + from, length, block_base, marks + total, &count);
        if (UNLIKELY((met & EDI_CLASS_RELEASE) || *released))
            count =
                index_released(classes, bytes + from, length, block_base, released, marks + total);
        dirty[from / EDI_BLOCK] |= (met & (EDI_CLASS_RELEASE | EDI_CLASS_LAYOUT)) != 0;
        total += count;
    }
    return total;
}
