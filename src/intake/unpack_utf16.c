/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-16 to UTF-8. Halves of pairs that stand alone become U+FFFD, and so does an odd last byte. */
#include "intake/unpacker.h"

#include "base/utf8.h"

struct utf16 {
    struct layer *layer;
    bool big;   /* high byte first */
    bool begun; /* the byte order mark is behind us */
    bool odd;   /* `first` waits for its second byte */
    unsigned char first;
    uint32_t high; /* first half of a pair; 0: none */
    size_t n;
    char out[UNPACK_CHUNK];
};

static int begin_little(void *state, struct layer *layer, struct err *err)
{
    struct utf16 *u = state;

    (void)err;
    u->layer = layer;
    return 0;
}

static int begin_big(void *state, struct layer *layer, struct err *err)
{
    struct utf16 *u = state;

    u->big = true;
    return begin_little(state, layer, err);
}

static int flush(struct utf16 *u, struct err *err)
{
    str out = {u->out, u->n};

    u->n = 0;
    return out.n ? layer_emit(u->layer, out, err) : 0;
}

static void put(struct utf16 *u, uint32_t code_point)
{
    u->n += utf8_put(code_point, u->out + u->n);
}

/** There is room for two characters. */
static void put_unit(struct utf16 *u, uint32_t unit)
{
    bool high = unit >= 0xD800 && unit < 0xDC00, low = unit >= 0xDC00 && unit < 0xE000;

    if (u->high && low) {
        put(u, 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00));
        u->high = 0;
        return;
    }
    if (u->high)
        put(u, 0xFFFD);
    u->high = high ? unit : 0;
    if (!high && (u->begun || unit != 0xFEFF))
        put(u, low ? 0xFFFD : unit);
    u->begun = true;
}

static int utf16_feed(void *state, str bytes, struct err *err)
{
    struct utf16 *u = state;

    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        u->odd = !u->odd;
        if (u->odd) {
            u->first = c;
            continue;
        }
        put_unit(u, u->big ? (uint32_t)u->first << 8 | c : (uint32_t)c << 8 | u->first);
        int rc = u->n + 8 > sizeof u->out ? flush(u, err) : 0;
        if (rc)
            return rc;
    }
    return flush(u, err);
}

static int utf16_end(void *state, struct err *err)
{
    struct utf16 *u = state;

    if (u->high)
        put(u, 0xFFFD);
    if (u->odd)
        put(u, 0xFFFD);
    int rc = flush(u, err);
    return rc ? rc : layer_file_end(u->layer, err);
}

static void utf16_fini(void *state)
{
    (void)state;
}

const struct unpacker unpacker_utf16_little = {
    .name = "UTF-16",
    .state_bytes = sizeof(struct utf16),
    .begin = begin_little,
    .feed = utf16_feed,
    .end = utf16_end,
    .fini = utf16_fini,
};

const struct unpacker unpacker_utf16_big = {
    .name = "UTF-16",
    .state_bytes = sizeof(struct utf16),
    .begin = begin_big,
    .feed = utf16_feed,
    .end = utf16_end,
    .fini = utf16_fini,
};
