/* SPDX-License-Identifier: Apache-2.0 */
/* zstd: frames one behind the other. Source: RFC 8878. */
#include "intake/unpacker.h"

#include <zstd.h>
#include <zstd_errors.h>

/* 8 MiB: what every level up to 19 needs; more only at --ultra and --long. */
#define WINDOW_LOG_MAX 23
#define HEADER_MIN 5 /* bytes that tell how long a frame's header is */

struct zstd {
    struct layer *layer;
    ZSTD_DStream *stream;
    bool inside; /* a frame */
    size_t want; /* input up to the end of the next block */
    char out[UNPACK_CHUNK];
};

static int zstd_begin(void *state, struct layer *layer, struct err *err)
{
    struct zstd *z = state;

    z->layer = layer;
    z->stream = ZSTD_createDStream();
    if (!z->stream)
        return err_memory(err);
    ZSTD_DCtx_setParameter(z->stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    z->want = HEADER_MIN;
    return 0;
}

static int give_up(struct zstd *z, size_t rc, struct err *err)
{
    ZSTD_ErrorCode code = ZSTD_getErrorCode(rc);

    if (code == ZSTD_error_memory_allocation)
        return err_memory(err);
    if (code == ZSTD_error_frameParameter_windowTooLarge)
        return layer_give_up(z->layer, err, ERR_LIMIT,
                             "zstd: packed with a window above 8 MiB (--ultra or --long)");
    if (code == ZSTD_error_prefix_unknown)
        return layer_give_up(z->layer, err, ERR_SYNTAX, "zstd: other bytes behind the packed ones");
    return layer_give_up(z->layer, err, ERR_SYNTAX, "zstd: the packed bytes are damaged");
}

static int zstd_feed(void *state, str bytes, struct err *err)
{
    struct zstd *z = state;
    ZSTD_inBuffer in = {bytes.p, 0, 0};
    ZSTD_outBuffer out;

    do {
        /* Block by block: a call that meets a damaged one gives nothing of those before it. */
        in.size = in.pos + (z->want < bytes.n - in.pos ? z->want : bytes.n - in.pos);
        out = (ZSTD_outBuffer){z->out, sizeof z->out, 0};
        size_t rc = ZSTD_decompressStream(z->stream, &out, &in);
        if (ZSTD_isError(rc))
            return give_up(z, rc, err);
        z->inside = rc != 0;
        z->want = rc ? rc : HEADER_MIN;
        int stop = out.pos ? layer_emit(z->layer, (str){z->out, out.pos}, err) : 0;
        if (stop)
            return stop;
    } while (in.pos < bytes.n || (z->inside && out.pos == out.size));
    return 0;
}

static int zstd_end(void *state, struct err *err)
{
    struct zstd *z = state;

    if (z->inside)
        return layer_give_up(z->layer, err, ERR_SYNTAX, "zstd: the packed bytes are cut off");
    return layer_file_end(z->layer, err);
}

static void zstd_fini(void *state)
{
    struct zstd *z = state;

    ZSTD_freeDStream(z->stream);
}

const struct unpacker unpacker_zstd = {
    .name = "zstd",
    .state_bytes = sizeof(struct zstd),
    .begin = zstd_begin,
    .feed = zstd_feed,
    .end = zstd_end,
    .fini = zstd_fini,
    .packs = true,
};
