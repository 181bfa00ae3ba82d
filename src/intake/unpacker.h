/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What unpack.c and the unpackers share. Inside intake/ only.
 *
 * Answers of an unpacker's functions, and of what it calls: 0 go on; 1 this layer is given up, or
 * all is (the fault was told); -1 the sink stopped it or memory ran out, `err` says so.
 */
#ifndef SAFAR_INTAKE_UNPACKER_H
#define SAFAR_INTAKE_UNPACKER_H

#include "base/attr.h"
#include "intake/unpack.h"

#define UNPACK_CHUNK (64 * KIB)

/** One layer of packing; the layer below gets what comes out. */
struct layer;

struct unpacker {
    const char *name;
    size_t state_bytes; /* of the cleared state it is given */
    int (*begin)(void *state, struct layer *layer, struct err *err);
    int (*feed)(void *state, str bytes, struct err *err);
    int (*end)(void *state, struct err *err); /* the input of the layer is over */
    void (*fini)(void *state);
    bool packs; /* counts as a layer of packing; false: changes characters only */
};

extern const struct unpacker unpacker_gzip, unpacker_zstd, unpacker_zip;
extern const struct unpacker unpacker_utf16_little, unpacker_utf16_big;

/** Hand on unpacked bytes. */
int layer_emit(struct layer *layer, str bytes, struct err *err) MUST_CHECK;

/** A file inside this layer is over; another may begin. */
int layer_file_end(struct layer *layer, struct err *err) MUST_CHECK;

/** The layer is given up: ends the file at hand and tells why. @return 1 or -1 */
int layer_give_up(struct layer *layer, struct err *err, enum err_code code, const char *format, ...)
    PRINTF_LIKE(4, 5) MUST_CHECK;

/** One file of it is, the layer goes on. @return 0, 1 or -1 */
int layer_fault(struct layer *layer, struct err *err, enum err_code code, const char *format, ...)
    PRINTF_LIKE(4, 5) MUST_CHECK;

/** How many files an archive may hold. */
uint32_t layer_files_max(const struct layer *layer);

#endif
