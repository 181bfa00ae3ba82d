/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers of packing: what the first bytes show, who unpacks it, and the limits.
 *
 * Invariant: layers[0 .. depth) are in use. A layer holds back its first bytes until they show what
 * it is (SNIFFING); then it is PLAIN, UNPACKING, or LOST until its file ends.
 */
#include "intake/unpack.h"

#include "intake/unpacker.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define HEAD_MAX 10 /* the longest magic */
/* Packed, packed inside that, characters changed, plain. */
#define LAYERS 4
#define PACKED_LAYERS 2

enum layer_state { SNIFFING, PLAIN, UNPACKING, LOST };

struct layer {
    struct unpack *u;
    unsigned level;
    enum layer_state state;
    char head[HEAD_MAX];
    size_t head_n;
    const struct unpacker *unpacker;
    void *unpacker_state;
};

struct unpack {
    struct unpack_limits limits;
    struct unpack_sink sink;
    uint64_t taken;    /* of the input */
    uint64_t unpacked; /* of all layers */
    bool file_open;    /* bytes were handed out since the last file ended */
    bool given_up;
    bool failed; /* by the sink, or for want of memory: nothing more is done */
    struct layer layers[LAYERS];
};

/* ---- what it is ------------------------------------------------------------------------------ */

struct magic {
    str bytes;
    const struct unpacker *unpacker; /* NULL: known, and not read */
    const char *name;
};

static const struct magic magics[] = {
    {STR_INIT("\x1F\x8B\x08"),         &unpacker_gzip,         NULL      },
    {STR_INIT("\x28\xB5\x2F\xFD"),     &unpacker_zstd,         NULL      },
    {STR_INIT("\x50\x2A\x4D\x18"),     &unpacker_zstd,         NULL      }, /* skippable frame */
    {STR_INIT("PK\x03\x04"),           &unpacker_zip,          NULL      },
    {STR_INIT("PK\x05\x06"),           &unpacker_zip,          NULL      }, /* an empty one */
    {STR_INIT("PK\x07\x08PK\x03\x04"), &unpacker_zip,          NULL      },
    {STR_INIT("\xFF\xFE"),             &unpacker_utf16_little, NULL      },
    {STR_INIT("\xFE\xFF"),             &unpacker_utf16_big,    NULL      },
    {STR_INIT("U\0N\0"),               &unpacker_utf16_little, NULL      },
    {STR_INIT("\0U\0N"),               &unpacker_utf16_big,    NULL      },
    {STR_INIT("<\0?\0"),               &unpacker_utf16_little, NULL      },
    {STR_INIT("\0<\0?"),               &unpacker_utf16_big,    NULL      },
    {STR_INIT("\xFD"
              "7zXZ\0"),
     NULL,                                                     "xz"      },
    {STR_INIT("BZh91AY&SY"),           NULL,                   "bzip2"   },
    {STR_INIT("7z\xBC\xAF\x27\x1C"),   NULL,                   "7z"      },
    {STR_INIT("Rar!\x1A\x07"),         NULL,                   "rar"     },
    {STR_INIT("\x1F\x9D"),             NULL,                   "compress"},
};

/** @return the magic that `head` begins with; NULL: none. `*more`: it may yet become one */
static const struct magic *find_magic(str head, bool *more)
{
    *more = false;
    for (size_t i = 0; i < COUNT_OF(magics); i++) {
        if (str_starts(head, magics[i].bytes))
            return &magics[i];
        *more |= head.n < magics[i].bytes.n && str_starts(magics[i].bytes, head);
    }
    return NULL;
}

bool unpack_would_change(str head)
{
    bool more;

    return find_magic(head, &more) != NULL;
}

/* ---- faults ---------------------------------------------------------------------------------- */

static int end_file(struct unpack *u, struct err *err)
{
    u->file_open = false;
    return u->sink.file_end(u->sink.arg, err);
}

/** The layers below lose what they hold of a file. They may be at work, so nothing is freed. */
static void drop_below(struct layer *layer)
{
    for (unsigned i = layer->level + 1; i < LAYERS; i++)
        layer->u->layers[i].state = LOST;
}

static int tell(struct layer *layer, struct err *err, enum err_code code, const char *format,
                va_list args) PRINTF_LIKE(4, 0);

static int tell(struct layer *layer, struct err *err, enum err_code code, const char *format,
                va_list args)
{
    struct unpack *u = layer->u;
    struct err why;
    char text[sizeof why.msg];

    vsnprintf(text, sizeof text, format, args);
    err_set(&why, code, u->taken, "%s", text);
    if (u->file_open && end_file(u, err) < 0)
        return -1;
    return u->sink.fault(u->sink.arg, &why, err);
}

int layer_give_up(struct layer *layer, struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;

    layer->state = LOST;
    layer->u->given_up |= layer->level == 0;
    drop_below(layer);
    va_start(args, format);
    int rc = tell(layer, err, code, format, args);
    va_end(args);
    return rc < 0 ? -1 : 1;
}

int layer_fault(struct layer *layer, struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;

    drop_below(layer);
    va_start(args, format);
    int rc = tell(layer, err, code, format, args);
    va_end(args);
    return rc;
}

uint32_t layer_files_max(const struct layer *layer)
{
    return layer->u->limits.files;
}

/* ---- layers ---------------------------------------------------------------------------------- */

static int take(struct layer *layer, str bytes, struct err *err);

static int give_plain(struct unpack *u, str bytes, struct err *err)
{
    if (bytes.n == 0)
        return 0;
    u->file_open = true;
    return u->sink.bytes(u->sink.arg, bytes, err);
}

static unsigned packed_above(const struct layer *layer)
{
    unsigned n = 0;

    for (unsigned i = 0; i < layer->level; i++)
        n += layer->u->layers[i].unpacker && layer->u->layers[i].unpacker->packs;
    return n;
}

/** Ready for another file. */
static void renew(struct layer *layer)
{
    if (layer->unpacker)
        layer->unpacker->fini(layer->unpacker_state);
    free(layer->unpacker_state);
    *layer = (struct layer){.u = layer->u, .level = layer->level};
}

static int begin_unpacking(struct layer *layer, const struct magic *magic, struct err *err)
{
    if (!magic->unpacker)
        return layer_give_up(layer, err, ERR_UNSUPPORTED, "packed with %s, which is not read",
                             magic->name);
    if (magic->unpacker->packs && packed_above(layer) == PACKED_LAYERS)
        return layer_give_up(layer, err, ERR_LIMIT, "packed more than twice");
    layer->unpacker_state = calloc(1, magic->unpacker->state_bytes);
    if (!layer->unpacker_state)
        return err_memory(err);
    layer->unpacker = magic->unpacker;
    layer->state = UNPACKING;
    renew(layer + 1);
    return layer->unpacker->begin(layer->unpacker_state, layer, err);
}

/** Decide what the layer is by its first bytes. */
static int decide(struct layer *layer, const struct magic *magic, struct err *err)
{
    str head = {layer->head, layer->head_n};

    layer->head_n = 0;
    layer->state = PLAIN;
    /* What changes characters gives plain text, whatever that looks like. */
    bool plain = layer->level && !layer[-1].unpacker->packs;
    if (magic && !plain) {
        int rc = begin_unpacking(layer, magic, err);
        if (rc)
            return rc;
    }
    return head.n ? take(layer, head, err) : 0;
}

/** Collect first bytes until they show what it is. */
static int sniff(struct layer *layer, str *bytes, struct err *err)
{
    bool more;

    if (layer->head_n == 0 && bytes->n >= HEAD_MAX)
        return decide(layer, find_magic(*bytes, &more), err);
    while (bytes->n) {
        layer->head[layer->head_n++] = bytes->p[0];
        *bytes = str_skip(*bytes, 1);
        const struct magic *magic = find_magic((str){layer->head, layer->head_n}, &more);
        if (magic || !more)
            return decide(layer, magic, err);
    }
    return 0;
}

static int take(struct layer *layer, str bytes, struct err *err)
{
    if (layer->state == SNIFFING) {
        int rc = sniff(layer, &bytes, err);
        if (rc)
            return rc;
    }
    if (bytes.n == 0 || layer->state == SNIFFING)
        return 0;
    switch (layer->state) {
    case PLAIN:
        return give_plain(layer->u, bytes, err);
    case UNPACKING:
        return layer->unpacker->feed(layer->unpacker_state, bytes, err);
    case SNIFFING:
    case LOST:
    default:
        return 0;
    }
}

/** The file that this layer is, or is in, is over. */
static int end_layer(struct layer *layer, struct err *err)
{
    int rc = 0;

    if (layer->state == SNIFFING)
        rc = decide(layer, NULL, err);
    if (rc == 0 && layer->state == PLAIN)
        return end_file(layer->u, err);
    if (rc == 0 && layer->state == UNPACKING)
        rc = layer->unpacker->end(layer->unpacker_state, err);
    return rc;
}

int layer_emit(struct layer *layer, str bytes, struct err *err)
{
    struct unpack *u = layer->u;

    u->unpacked += bytes.n;
    if (u->unpacked > u->limits.bytes)
        return layer_give_up(&u->layers[0], err, ERR_LIMIT, "more than %llu bytes when unpacked",
                             (unsigned long long)u->limits.bytes);
    if (u->unpacked > u->limits.ratio_from && u->unpacked / u->limits.ratio > u->taken)
        return layer_give_up(&u->layers[0], err, ERR_LIMIT,
                             "more than %llu times as large when unpacked",
                             (unsigned long long)u->limits.ratio);
    int rc = take(layer + 1, bytes, err);
    /* What the layer below gave up costs this one nothing. */
    return rc > 0 && layer->state != LOST ? 0 : rc;
}

int layer_file_end(struct layer *layer, struct err *err)
{
    int rc = end_layer(layer + 1, err);

    if (rc < 0)
        return -1;
    renew(layer + 1);
    return layer->state == LOST;
}

/* ---- the whole ------------------------------------------------------------------------------- */

int unpack_new(const struct unpack_limits *limits, const struct unpack_sink *sink,
               struct unpack **out, struct err *err)
{
    struct unpack *u = calloc(1, sizeof *u);

    if (!u)
        return err_memory(err);
    u->limits = limits ? *limits : UNPACK_LIMITS;
    u->sink = *sink;
    for (unsigned i = 0; i < LAYERS; i++)
        u->layers[i] = (struct layer){.u = u, .level = i};
    *out = u;
    return 0;
}

void unpack_free(struct unpack *u)
{
    if (!u)
        return;
    for (unsigned i = 0; i < LAYERS; i++)
        renew(&u->layers[i]);
    free(u);
}

int unpack_feed(struct unpack *u, str bytes, struct err *err)
{
    if (u->failed)
        return err_set(err, ERR_IO, u->taken, "unpacking was stopped before");
    u->taken += bytes.n;
    if (!u->given_up)
        u->failed = take(&u->layers[0], bytes, err) < 0;
    return u->failed ? -1 : 0;
}

int unpack_end(struct unpack *u, struct err *err)
{
    if (u->failed)
        return err_set(err, ERR_IO, u->taken, "unpacking was stopped before");
    if (!u->given_up)
        u->failed = end_layer(&u->layers[0], err) < 0;
    return u->failed ? -1 : 0;
}

bool unpack_given_up(const struct unpack *u)
{
    return u->given_up;
}
