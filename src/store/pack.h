/* SPDX-License-Identifier: Apache-2.0 */
/* Large bodies are kept as zstd frames that say their size. */
#ifndef SAFAR_STORE_PACK_H
#define SAFAR_STORE_PACK_H

#include "store/engine.h"

/** Compress. `*out` belongs to the connection and lives until its next pack. -1: ERR_MEMORY. */
int pack(struct store *st, str bytes, str *out, struct err *err) MUST_CHECK;

/** The original on the arena. -1: ERR_STORE when damaged or above `max`, ERR_MEMORY. */
int unpack(struct store *st, str frame, size_t max, struct arena *mem, str *out, struct err *err)
    MUST_CHECK;

/** What pack and unpack hold for a connection. */
void pack_free(struct store *st);

#endif
