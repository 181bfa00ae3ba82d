/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share. A broken promise aborts, so that the fuzzer keeps the input. */
#ifndef SAFAR_FUZZ_FUZZ_H
#define SAFAR_FUZZ_FUZZ_H

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

/** The entry point that libFuzzer and the replay driver call. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/** A mix of bytes of the input: splits depend on it, so that a crash is found again. */
static inline uint64_t fuzz_seed(const uint8_t *data, size_t size)
{
    uint64_t seed = size;

    for (size_t i = 0; i < size && i < 64; i++)
        seed = seed * UINT64_C(1099511628211) + data[i];
    return seed;
}

static inline size_t fuzz_piece(uint64_t *seed, size_t left)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    size_t n = 1 + (size_t)(*seed >> 33) % 97;
    return n < left ? n : left;
}

#endif
