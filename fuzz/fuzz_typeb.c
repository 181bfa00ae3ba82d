/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Type B and MATIP: any bytes. Promises: what is read lies in the input; a header that is read well
 * is written so that it reads the same; MATIP packets do not depend on the split, and read the same
 * again once written.
 */
#include "fuzz.h"

#include "base/hash.h"
#include "edifact/matip.h"
#include "edifact/typeb.h"

/* ---- Type B ---------------------------------------------------------------------------------- */

static void inside(str part, str whole)
{
    PROMISE(part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n));
}

static bool sendable(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\x01' || text.p[i] == '\x02')
            return false;
    return true;
}

static uint64_t addresses_hash(str rest)
{
    uint64_t hash = 0;
    str one;

    while (typeb_next_address(&rest, &one))
        hash = hash64(one, hash);
    return hash;
}

static void same_header(const struct typeb_header *a, const struct typeb_header *b)
{
    PROMISE(str_eq(a->channel, b->channel) && str_eq(a->priority, b->priority));
    PROMISE(addresses_hash(a->addresses) == addresses_hash(b->addresses));
    PROMISE(str_eq(a->originator, b->originator) && str_eq(a->filed_at, b->filed_at));
    PROMISE(str_eq(a->tokens, b->tokens) && str_eq(a->identifier, b->identifier));
    PROMISE(a->started == b->started && a->possible_duplicate == b->possible_duplicate);
}

static void write_and_read(const struct typeb_message *m, struct typeb_style style, bool must)
{
    struct buf out, text, again;
    struct typeb_message back;
    struct err err;
    size_t used;

    buf_init(&out, 16 * MIB);
    buf_init(&text, 16 * MIB);
    buf_init(&again, 16 * MIB);
    int rc = typeb_write(&out, m, &style, &err);
    PROMISE(rc == 0 || (!must && err.code == ERR_SYNTAX));
    if (rc == 0) {
        PROMISE(typeb_read(buf_view(&out), &back, &used) == TYPEB_GOOD);
        same_header(&m->header, &back.header);
        PROMISE(m->ended == back.ended);
        typeb_unfold(m->text, &text);
        typeb_unfold(back.text, &again);
        PROMISE(str_eq(buf_view(&text), buf_view(&again)));
    }
    buf_fini(&out);
    buf_fini(&text);
    buf_fini(&again);
}

static void read_all_typeb(str in)
{
    struct typeb_message m;
    size_t used;

    while (in.n) {
        enum typeb_result result = typeb_read(in, &m, &used);
        PROMISE(used > 0 && used <= in.n);
        inside(m.text, in);
        inside(m.header.addresses, in);
        inside(m.header.tokens, in);
        inside(m.header.originator, in);
        PROMISE(result != TYPEB_MALFORMED || m.header.bad_at <= in.n);
        if (result == TYPEB_GOOD) {
            write_and_read(&m, (struct typeb_style){.controls = true}, sendable(m.text));
            write_and_read(&m, (struct typeb_style){.width = 64, .controls = true}, false);
            write_and_read(&m, (struct typeb_style){.width = 40}, false);
        }
        in = str_skip(in, used);
    }
}

/* ---- MATIP ----------------------------------------------------------------------------------- */

/** Read in pieces; packets are written to `out`. @return a hash of all that was read */
static uint64_t read_matip(str in, bool split, struct buf *out)
{
    uint64_t seed = fuzz_seed((const uint8_t *)in.p, in.n), hash = 0;
    struct matip_reader r;
    struct matip_packet p;
    struct err err;
    int rc = 0;

    matip_reader_init(&r);
    while (in.n && rc >= 0) {
        str piece = str_head(in, split ? fuzz_piece(&seed, in.n) : in.n);
        in = str_skip(in, piece.n);
        while ((rc = matip_next(&r, &piece, &p, &err)) > 0) {
            hash = hash64(p.data, hash64_mix(hash, p.kind + 1));
            hash = hash64_mix(hash, (uint64_t)p.sender << 16 | p.recipient);
            hash = hash64_mix(hash, (uint64_t)p.coding << 16 | p.cause);
            PROMISE(matip_write(out, &p, &err) == 0);
        }
        PROMISE(rc == 0 ? piece.n == 0 : err.code == ERR_SYNTAX);
    }
    matip_reader_fini(&r);
    return hash64_mix(hash, rc < 0);
}

static void check_matip(str in)
{
    struct buf out, split, again;

    buf_init(&out, 16 * MIB);
    buf_init(&split, 16 * MIB);
    buf_init(&again, 16 * MIB);
    PROMISE(read_matip(in, false, &out) == read_matip(in, true, &split));
    PROMISE(str_eq(buf_view(&out), buf_view(&split)));
    read_matip(buf_view(&out), true, &again);
    PROMISE(str_eq(buf_view(&out), buf_view(&again)));
    buf_fini(&out);
    buf_fini(&split);
    buf_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct typeb_header header;
    str in = {(const char *)data, size};

    typeb_header_read(in, &header);
    read_all_typeb(in);
    check_matip(in);
    return 0;
}
