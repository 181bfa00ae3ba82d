/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unpacking: any bytes. Promises: the same files and faults whatever the split (but how much comes
 * out before what is damaged); a file is ended before a fault is told; no more comes out than the
 * limits allow.
 */
#include "fuzz.h"

#include "base/hash.h"
#include "intake/unpack.h"

#define BYTES_MAX (4 << 20)

struct outcome {
    uint64_t hash, faults, bytes;
    bool open, damaged;
};

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct outcome *o = arg;

    (void)err;
    PROMISE(bytes.n > 0);
    for (size_t i = 0; i < bytes.n; i++)
        o->hash = (o->hash ^ (unsigned char)bytes.p[i]) * UINT64_C(1099511628211);
    o->bytes += bytes.n;
    o->open = true;
    return 0;
}

static int end_file(void *arg, struct err *err)
{
    struct outcome *o = arg;

    (void)err;
    o->hash = hash64_mix(o->hash, 1);
    o->open = false;
    return 0;
}

static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct outcome *o = arg;

    (void)err;
    PROMISE(!o->open);
    o->faults = hash64(str_from_c(why->msg), o->faults);
    o->damaged |= why->code == ERR_SYNTAX;
    return 0;
}

static struct outcome unpack_all(str in, bool split)
{
    struct unpack_limits limits = {
        .bytes = BYTES_MAX, .ratio = 100000, .ratio_from = BYTES_MAX, .files = 100};
    uint64_t seed = fuzz_seed((const uint8_t *)in.p, in.n);
    struct outcome o = {.hash = 0};
    struct unpack_sink sink = {take_bytes, end_file, take_fault, &o};
    struct unpack *u;
    struct err err;

    PROMISE(unpack_new(&limits, &sink, &u, &err) == 0);
    while (in.n) {
        str piece = str_head(in, split ? fuzz_piece(&seed, in.n) : in.n);
        PROMISE(unpack_feed(u, piece, &err) == 0);
        in = str_skip(in, piece.n);
    }
    PROMISE(unpack_end(u, &err) == 0);
    PROMISE(!o.open && o.bytes <= BYTES_MAX + 65536);
    unpack_free(u);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str in = {(const char *)data, size};

    struct outcome whole = unpack_all(in, false), split = unpack_all(in, true);

    PROMISE(whole.damaged == split.damaged);
    PROMISE(whole.damaged || whole.faults == split.faults);
    PROMISE(whole.damaged || (whole.hash == split.hash && whole.bytes == split.bytes));
    return 0;
}
