/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip archives as a stream: the files are read by the headers in front of them, as they come.
 *
 *   RECORD ──local header──▶ STORED, DEFLATED or SKIPPING_FILE ──▶ [DESCRIPTOR_NEXT] ──▶ RECORD
 *      ├──central directory──▶ SKIPPING ──▶ RECORD
 *      └──end record──▶ COMMENT ──▶ TAIL ──another archive──▶ RECORD
 *
 * The directory at the end says how many files there are, so that a lost one is noticed. Entries
 * may leave length and checksum to a descriptor behind them; then only deflated ones can be read,
 * because those know their end.
 *
 * Source: PKWARE's APPNOTE 6.3.
 */
#include "intake/unpacker.h"

#include "base/buf.h"

#define ZLIB_CONST
#include <zlib.h>

#define LOCAL 0x04034B50u
#define CENTRAL 0x02014B50u
#define END 0x06054B50u
#define END64 0x06064B50u
#define LOCATOR64 0x07064B50u
#define DESCRIPTOR 0x08074B50u /* also in front of an archive that could have been split */

#define FLAG_ENCRYPTED 0x2041u /* by any of three ways */
#define FLAG_DESCRIPTOR 0x0008u
#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define BYTES_MAX UINT32_MAX /* of a file: more needs the 64-bit form */
#define RECORD_MAX (46 + 3 * 65535)

enum zip_state {
    RECORD,
    STORED,
    DEFLATED,
    SKIPPING_FILE,
    DESCRIPTOR_NEXT,
    SKIPPING, /* the rest of a record */
    COMMENT,
    TAIL,
};

struct entry {
    unsigned flags, method;
    uint32_t crc;           /* as told */
    uint64_t packed, bytes; /* as told */
    bool wide;              /* lengths of eight bytes in the descriptor */
    bool unwanted;          /* a folder, a dot file */
    uint32_t crc_found;
    uint64_t packed_found, bytes_found;
};

struct zip {
    struct layer *layer;
    enum zip_state state;
    struct buf record; /* collected so far */
    uint64_t skip;     /* SKIPPING_FILE, SKIPPING, COMMENT: bytes left */
    struct entry entry;
    uint32_t entries;
    z_stream z;
    unsigned char out[UNPACK_CHUNK];
};

/* ---- numbers --------------------------------------------------------------------------------- */

static uint64_t number(str s, size_t at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)s.p[at + i] << (8 * i);
    return value;
}

static unsigned u16(str s, size_t at)
{
    return (unsigned)number(s, at, 2);
}

static uint32_t u32(str s, size_t at)
{
    return (uint32_t)number(s, at, 4);
}

/** Collect until the record has `n` bytes. @return false: `*in` is empty first */
static bool collect(struct zip *z, str *in, size_t n)
{
    size_t missing = z->record.n < n ? n - z->record.n : 0;
    str some = str_head(*in, missing);

    buf_str(&z->record, some);
    *in = str_skip(*in, some.n);
    return z->record.n >= n;
}

/* ---- the end of an entry --------------------------------------------------------------------- */

static int next_record(struct zip *z)
{
    z->state = RECORD;
    buf_reset(&z->record);
    return 0;
}

/** The entry at hand is read: hold it to what was told. */
static int finish_entry(struct zip *z, struct err *err)
{
    const struct entry *e = &z->entry;
    int rc = 0;

    if (e->unwanted)
        return next_record(z);
    if (e->crc != e->crc_found || e->bytes != e->bytes_found || e->packed != e->packed_found)
        rc = layer_fault(z->layer, err, ERR_SYNTAX,
                         "zip: file %u has another length or checksum than told", z->entries);
    if (rc == 0)
        rc = layer_file_end(z->layer, err);
    return rc ? rc : next_record(z);
}

static int after_data(struct zip *z, struct err *err)
{
    if (!(z->entry.flags & FLAG_DESCRIPTOR))
        return finish_entry(z, err);
    z->state = DESCRIPTOR_NEXT;
    buf_reset(&z->record);
    return 0;
}

/**
 * The descriptor comes with or without a signature, and with lengths of four or eight bytes, and
 * only what is in it tells: the length that was found is looked for.
 */
static int read_descriptor(struct zip *z, str *in, struct err *err)
{
    struct entry *e = &z->entry;

    if (!collect(z, in, 4))
        return 0;
    size_t at = u32(buf_view(&z->record), 0) == DESCRIPTOR ? 4 : 0;
    if (!collect(z, in, at + 12))
        return 0;
    str record = buf_view(&z->record);
    e->crc = u32(record, at);
    e->packed = u32(record, at + 4);
    e->bytes = u32(record, at + 8);
    bool narrow = e->packed == e->packed_found && e->bytes == e->bytes_found && !e->wide;
    if (!narrow && number(record, at + 4, 8) == e->packed_found) {
        if (!collect(z, in, at + 20))
            return 0;
        record = buf_view(&z->record);
        e->packed = number(record, at + 4, 8);
        e->bytes = number(record, at + 12, 8);
    }
    return finish_entry(z, err);
}

/* ---- data ------------------------------------------------------------------------------------ */

static int emit(struct zip *z, str bytes, struct err *err)
{
    struct entry *e = &z->entry;

    e->crc_found =
        (uint32_t)crc32(e->crc_found, (const Bytef *)(const void *)bytes.p, (uInt)bytes.n);
    e->bytes_found += bytes.n;
    return e->unwanted || bytes.n == 0 ? 0 : layer_emit(z->layer, bytes, err);
}

static int read_stored(struct zip *z, str *in, struct err *err)
{
    struct entry *e = &z->entry;
    uint64_t left = e->packed - e->packed_found;
    str some = str_head(*in, left < UNPACK_CHUNK ? (size_t)left : UNPACK_CHUNK);

    *in = str_skip(*in, some.n);
    e->packed_found += some.n;
    int rc = emit(z, some, err);
    if (rc)
        return rc;
    return e->packed_found == e->packed ? after_data(z, err) : 0;
}

/** Deflated bytes that belong to the entry: as many as were told, or all there are. */
static str inflatable(const struct zip *z, str in)
{
    const struct entry *e = &z->entry;

    in = str_head(in, MIB);
    if (!(e->flags & FLAG_DESCRIPTOR) && e->packed - e->packed_found < in.n)
        in.n = (size_t)(e->packed - e->packed_found);
    return in;
}

static int inflate_failed(struct zip *z, int rc, struct err *err)
{
    if (rc == Z_MEM_ERROR)
        return err_memory(err);
    return layer_give_up(z->layer, err, ERR_SYNTAX, "zip: file %u is damaged", z->entries);
}

static int read_deflated(struct zip *z, str *in, struct err *err)
{
    struct entry *e = &z->entry;
    str some = inflatable(z, *in);
    int rc, stop;

    z->z.next_in = (const Bytef *)(const void *)some.p;
    z->z.avail_in = (uInt)some.n;
    do {
        z->z.next_out = z->out;
        z->z.avail_out = sizeof z->out;
        rc = inflate(&z->z, Z_NO_FLUSH);
        stop = emit(z, (str){(const char *)z->out, sizeof z->out - z->z.avail_out}, err);
    } while (stop == 0 && rc == Z_OK && (z->z.avail_in || z->z.avail_out == 0));
    size_t used = some.n - z->z.avail_in;
    *in = str_skip(*in, used);
    e->packed_found += used;
    if (stop)
        return stop;
    if (rc == Z_STREAM_END)
        return after_data(z, err);
    bool over = !(e->flags & FLAG_DESCRIPTOR) && e->packed_found == e->packed;
    return (rc == Z_OK || rc == Z_BUF_ERROR) && !over ? 0 : inflate_failed(z, rc, err);
}

/** @return true: all of it is behind us */
static bool skip_some(struct zip *z, str *in)
{
    size_t n = z->skip < in->n ? (size_t)z->skip : in->n;

    *in = str_skip(*in, n);
    z->skip -= n;
    return z->skip == 0;
}

/* ---- records --------------------------------------------------------------------------------- */

/** A folder, a dot file, or what macOS puts beside each file. */
static bool is_unwanted(str name)
{
    size_t base = name.n;

    while (base && name.p[base - 1] != '/' && name.p[base - 1] != '\\')
        base--;
    return base == name.n || name.p[base] == '.' || str_starts(name, STR("__MACOSX/"));
}

/** Lengths that do not fit four bytes stand in the extra field 1. */
static void read_wide_lengths(struct entry *e, str extra)
{
    while (extra.n >= 4) {
        size_t n = u16(extra, 2);
        str field = str_head(str_skip(extra, 4), n);
        bool lengths = u16(extra, 0) == 1;
        extra = str_skip(extra, 4 + n);
        if (!lengths)
            continue;
        e->wide = true;
        if (e->bytes == UINT32_MAX && field.n >= 8) {
            e->bytes = number(field, 0, 8);
            field = str_skip(field, 8);
        }
        if (e->packed == UINT32_MAX && field.n >= 8)
            e->packed = number(field, 0, 8);
        return;
    }
}

static struct entry read_entry(str record)
{
    size_t name = u16(record, 26);
    struct entry e = {
        .flags = u16(record, 6),
        .method = u16(record, 8),
        .crc = u32(record, 14),
        .packed = u32(record, 18),
        .bytes = u32(record, 22),
    };

    e.unwanted = is_unwanted(str_head(str_skip(record, 30), name));
    read_wide_lengths(&e, str_skip(record, 30 + name));
    return e;
}

/** Why an entry cannot be read; NULL: it can. */
static const char *refusal(const struct entry *e)
{
    bool deferred = e->flags & FLAG_DESCRIPTOR;

    if (e->flags & FLAG_ENCRYPTED)
        return "is encrypted";
    if (e->method != METHOD_STORED && e->method != METHOD_DEFLATED)
        return "is packed by a method that is not read";
    if (e->packed > BYTES_MAX || e->bytes > BYTES_MAX)
        return "is larger than 4 GiB";
    if (e->method == METHOD_STORED && deferred && e->packed == 0)
        return "is stored without its length";
    if (e->method == METHOD_STORED && e->packed != e->bytes)
        return "is stored with two lengths";
    return NULL;
}

static int skip(struct zip *z, uint64_t bytes)
{
    z->state = SKIPPING;
    z->skip = bytes;
    return bytes ? 0 : next_record(z);
}

/** The archive goes on behind an entry when its length is known. */
static int refuse_entry(struct zip *z, const char *why, struct err *err)
{
    struct entry *e = &z->entry;

    if ((e->flags & FLAG_DESCRIPTOR) && e->packed == 0)
        return layer_give_up(z->layer, err, ERR_UNSUPPORTED,
                             "zip: file %u %s, and where the next begins is not told", z->entries,
                             why);
    int rc = 0;
    if (!e->unwanted)
        rc = layer_fault(z->layer, err, ERR_UNSUPPORTED, "zip: file %u %s", z->entries, why);
    if (rc == 0 && !e->unwanted)
        rc = layer_file_end(z->layer, err);
    e->unwanted = true;
    e->packed_found = e->packed;
    e->bytes_found = e->bytes;
    z->state = SKIPPING_FILE;
    z->skip = e->packed;
    return rc || z->skip ? rc : after_data(z, err);
}

static int begin_entry(struct zip *z, struct err *err)
{
    z->entry = read_entry(buf_view(&z->record));
    if (++z->entries > layer_files_max(z->layer))
        return layer_give_up(z->layer, err, ERR_LIMIT, "zip: more than %u files",
                             layer_files_max(z->layer));
    const char *why = refusal(&z->entry);
    if (why)
        return refuse_entry(z, why, err);
    z->entry.crc_found = (uint32_t)crc32(0, NULL, 0);
    z->state = z->entry.method == METHOD_STORED ? STORED : DEFLATED;
    if (z->state == DEFLATED)
        return inflateReset(&z->z) == Z_OK ? 0 : err_memory(err);
    return z->entry.packed ? 0 : after_data(z, err);
}

/** The last record tells how many files there are. */
static int read_end(struct zip *z, struct err *err)
{
    unsigned listed = u16(buf_view(&z->record), 10);

    z->skip = u16(buf_view(&z->record), 20);
    z->state = z->skip ? COMMENT : TAIL;
    if (listed == UINT16_MAX || listed == (z->entries & 0xFFFF))
        return 0;
    return layer_fault(z->layer, err, ERR_SYNTAX, "zip: the archive lists %u files, found %u",
                       listed, z->entries);
}

static int read_record(struct zip *z, str *in, struct err *err)
{
    if (!collect(z, in, 4))
        return 0;
    str record = buf_view(&z->record);
    switch (u32(record, 0)) {
    case LOCAL:
        if (!collect(z, in, 30) ||
            !collect(z, in, 30 + u16(buf_view(&z->record), 26) + u16(buf_view(&z->record), 28)))
            return 0;
        return begin_entry(z, err);
    case CENTRAL:
        if (!collect(z, in, 46))
            return 0;
        record = buf_view(&z->record);
        return skip(z, u16(record, 28) + u16(record, 30) + (uint64_t)u16(record, 32));
    case END64:
        if (!collect(z, in, 12))
            return 0;
        return skip(z, number(buf_view(&z->record), 4, 8));
    case LOCATOR64:
        return skip(z, 16);
    case DESCRIPTOR:
        return next_record(z);
    case END:
        return collect(z, in, 22) ? read_end(z, err) : 0;
    default:
        return layer_give_up(z->layer, err, ERR_SYNTAX, "zip: damaged behind file %u", z->entries);
    }
}

/* ---- unpacker -------------------------------------------------------------------------------- */

static int zip_begin(void *state, struct layer *layer, struct err *err)
{
    struct zip *z = state;

    z->layer = layer;
    buf_init(&z->record, RECORD_MAX);
    return inflateInit2(&z->z, -MAX_WBITS) == Z_OK ? 0 : err_memory(err);
}

/** Behind the archive: padding, or one more. */
static int read_tail(struct zip *z, str *in, struct err *err)
{
    while (in->n && in->p[0] == '\0')
        *in = str_skip(*in, 1);
    if (in->n == 0)
        return 0;
    if (in->p[0] != 'P')
        return layer_give_up(z->layer, err, ERR_SYNTAX, "zip: other bytes behind the archive");
    z->entries = 0;
    return next_record(z);
}

static int step(struct zip *z, str *in, struct err *err)
{
    switch (z->state) {
    case RECORD:
        return read_record(z, in, err);
    case STORED:
        return read_stored(z, in, err);
    case DEFLATED:
        return read_deflated(z, in, err);
    case SKIPPING:
        return skip_some(z, in) ? next_record(z) : 0;
    case SKIPPING_FILE: /* its descriptor may follow */
        return skip_some(z, in) ? after_data(z, err) : 0;
    case DESCRIPTOR_NEXT:
        return read_descriptor(z, in, err);
    case COMMENT:
        z->state = skip_some(z, in) ? TAIL : COMMENT;
        return 0;
    case TAIL:
    default:
        return read_tail(z, in, err);
    }
}

static int zip_feed(void *state, str bytes, struct err *err)
{
    struct zip *z = state;
    int rc = 0;

    while (rc == 0 && bytes.n) {
        rc = step(z, &bytes, err);
        if (rc == 0 && z->record.failed)
            return err_memory(err);
    }
    return rc;
}

static int zip_end(void *state, struct err *err)
{
    struct zip *z = state;

    if (z->state != TAIL && z->state != COMMENT)
        return layer_give_up(z->layer, err, ERR_SYNTAX, "zip: the archive is cut off in file %u",
                             z->entries);
    if (z->entries == 0)
        return layer_fault(z->layer, err, ERR_SYNTAX, "zip: the archive holds no file");
    return 0;
}

static void zip_fini(void *state)
{
    struct zip *z = state;

    inflateEnd(&z->z);
    buf_fini(&z->record);
}

const struct unpacker unpacker_zip = {
    .name = "zip",
    .state_bytes = sizeof(struct zip),
    .begin = zip_begin,
    .feed = zip_feed,
    .end = zip_end,
    .fini = zip_fini,
    .packs = true,
};
