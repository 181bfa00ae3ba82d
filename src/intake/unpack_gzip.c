/* SPDX-License-Identifier: Apache-2.0 */
/* gzip: members one behind the other, zeros behind the last. Source: RFC 1952. */
#include "intake/unpacker.h"

#define ZLIB_CONST
#include <zlib.h>

struct gzip {
    struct layer *layer;
    z_stream z;
    bool inside; /* a member */
    unsigned char out[UNPACK_CHUNK];
};

static int gzip_begin(void *state, struct layer *layer, struct err *err)
{
    struct gzip *g = state;

    g->layer = layer;
    g->inside = true;
    return inflateInit2(&g->z, 16 + MAX_WBITS) == Z_OK ? 0 : err_memory(err);
}

/** Between members. @return as an unpacker; `*in` is left where the next member begins */
static int skip_padding(struct gzip *g, str *in, struct err *err)
{
    while (in->n && in->p[0] == '\0')
        *in = str_skip(*in, 1);
    if (in->n == 0)
        return 0;
    if (in->p[0] != '\x1F')
        return layer_give_up(g->layer, err, ERR_SYNTAX, "gzip: other bytes behind the packed ones");
    g->inside = true;
    return inflateReset(&g->z) == Z_OK ? 0 : err_memory(err);
}

/** Inflate until `*in` is empty or the member ends. */
static int inflate_some(struct gzip *g, str *in, struct err *err)
{
    int rc = Z_OK, stop = 0;

    g->z.next_in = (const Bytef *)(const void *)in->p;
    g->z.avail_in = (uInt)in->n;
    do {
        g->z.next_out = g->out;
        g->z.avail_out = sizeof g->out;
        rc = inflate(&g->z, Z_NO_FLUSH);
        str out = {(const char *)g->out, sizeof g->out - g->z.avail_out};
        if (out.n)
            stop = layer_emit(g->layer, out, err);
    } while (stop == 0 && rc == Z_OK && (g->z.avail_in || g->z.avail_out == 0));
    *in = str_skip(*in, in->n - g->z.avail_in);
    if (stop)
        return stop;
    g->inside = rc != Z_STREAM_END;
    if (rc == Z_MEM_ERROR)
        return err_memory(err);
    if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
        return layer_give_up(g->layer, err, ERR_SYNTAX, "gzip: the packed bytes are damaged");
    return 0;
}

static int gzip_feed(void *state, str bytes, struct err *err)
{
    struct gzip *g = state;

    while (bytes.n) {
        /* zlib counts in unsigned int. */
        str some = str_head(bytes, MIB);
        size_t before = some.n;
        int rc = g->inside ? inflate_some(g, &some, err) : skip_padding(g, &some, err);
        if (rc)
            return rc;
        bytes = str_skip(bytes, before - some.n);
    }
    return 0;
}

static int gzip_end(void *state, struct err *err)
{
    struct gzip *g = state;

    if (g->inside)
        return layer_give_up(g->layer, err, ERR_SYNTAX, "gzip: the packed bytes are cut off");
    return layer_file_end(g->layer, err);
}

static void gzip_fini(void *state)
{
    struct gzip *g = state;

    inflateEnd(&g->z);
}

const struct unpacker unpacker_gzip = {
    .name = "gzip",
    .state_bytes = sizeof(struct gzip),
    .begin = gzip_begin,
    .feed = gzip_feed,
    .end = gzip_end,
    .fini = gzip_fini,
    .packs = true,
};
