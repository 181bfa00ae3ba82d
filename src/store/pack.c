/* SPDX-License-Identifier: Apache-2.0 */
/* zstd with contexts that are made once for each connection. */
#include "store/pack.h"

#include <stdlib.h>
#include <zstd.h>

/*
 * Level 1 on carriers' messages: 370 MB/s at 3.6 to 1; higher ones cost more than they save. On
 * small bodies (one booking, 1.5 kB) level -1 takes half the time, 3 us, for a quarter more bytes.
 */
#define LEVEL 1
#define LEVEL_SMALL (-1)
#define SMALL (16 * KIB)

struct packer {
    ZSTD_CCtx *compress;
    ZSTD_DCtx *decompress;
    char *frame;
    size_t capacity;
};

static struct packer *packer_of(struct store *st)
{
    if (!st->scratch)
        st->scratch = calloc(1, sizeof(struct packer));
    return st->scratch;
}

void pack_free(struct store *st)
{
    struct packer *p = st->scratch;

    if (!p)
        return;
    ZSTD_freeCCtx(p->compress);
    ZSTD_freeDCtx(p->decompress);
    free(p->frame);
    free(p);
    st->scratch = NULL;
}

static bool make_room(struct packer *p, size_t size)
{
    if (size <= p->capacity)
        return true;
    free(p->frame);
    p->frame = malloc(size);
    p->capacity = p->frame ? size : 0;
    return p->frame != NULL;
}

int pack(struct store *st, str bytes, str *out, struct err *err)
{
    struct packer *p = packer_of(st);

    if (p && !p->compress)
        p->compress = ZSTD_createCCtx();
    if (!p || !p->compress || !make_room(p, ZSTD_compressBound(bytes.n)))
        return err_memory(err);
    size_t n = ZSTD_compressCCtx(p->compress, p->frame, p->capacity, bytes.p ? bytes.p : "",
                                 bytes.n, bytes.n < SMALL ? LEVEL_SMALL : LEVEL);
    if (ZSTD_isError(n))
        return err_set(err, ERR_STORE, ERR_NO_POS, "store: compression: %s", ZSTD_getErrorName(n));
    *out = (str){p->frame, n};
    return 0;
}

int unpack(struct store *st, str frame, size_t max, struct arena *mem, str *out, struct err *err)
{
    struct packer *p = packer_of(st);

    if (p && !p->decompress)
        p->decompress = ZSTD_createDCtx();
    if (!p || !p->decompress)
        return err_memory(err);
    unsigned long long size = ZSTD_getFrameContentSize(frame.p, frame.n);
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > max)
        return err_set(err, ERR_STORE, ERR_NO_POS, "store: a stored body is damaged");
    char *bytes = arena_alloc(mem, size ? (size_t)size : 1);
    if (!bytes)
        return err_memory(err);
    size_t n = ZSTD_decompressDCtx(p->decompress, bytes, (size_t)size, frame.p, frame.n);
    if (ZSTD_isError(n) || n != size)
        return err_set(err, ERR_STORE, ERR_NO_POS, "store: a stored body is damaged");
    *out = (str){bytes, n};
    return 0;
}
