/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structural index: where the separators and terminators are, found once, before anything is
 * read.
 *
 * Input is taken in blocks of 64 bytes. A kernel writes the position of each separator and
 * terminator that no release character protects, and says for each block whether it holds a release
 * character or a line end ("dirty": only then must text be cleaned). Kernels are interchangeable
 * and must agree to the byte; the scalar one is the oracle for faster ones. docs/adr/0005.
 */
#ifndef SAFAR_EDIFACT_INDEX_H
#define SAFAR_EDIFACT_INDEX_H

#include "edifact/una.h"

#define EDI_BLOCK 64

/** What a byte is, as a set of bits. */
enum edi_class {
    EDI_CLASS_MARK = 1,    /* component, element separator or terminator */
    EDI_CLASS_RELEASE = 2, /* release character */
    EDI_CLASS_LAYOUT = 4,  /* CR or LF: a fold when inside a segment */
};

struct edi_classes {
    uint8_t of[256];
};

void edi_classes_set(struct edi_classes *classes, const struct edi_una *una);

/**
 * Index `n` bytes.
 *
 * @param base      added to each position written
 * @param released  in: the first byte is protected; out: the byte after the last one is
 * @param marks     room for `n` positions (a kernel may write one past the last it counts)
 * @param dirty     one byte for each block or part of one: 0 or 1, or-ed in
 * @return          the number of positions
 */
typedef size_t edi_index_kernel(const struct edi_classes *classes, const char *p, size_t n,
                                uint32_t base, bool *released, uint32_t *marks, uint8_t *dirty);

edi_index_kernel edi_index_scalar;

#endif
