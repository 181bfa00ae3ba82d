/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacking: what comes out, in any split, and what is told of what cannot be unpacked. */
#include "intake/unpack.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

/* ---- making packed bytes --------------------------------------------------------------------- */

/** @param window  16 + MAX_WBITS: gzip; -MAX_WBITS: bare */
static void deflate_into(struct buf *out, str bytes, int window)
{
    z_stream z = {.next_in = (const Bytef *)(const void *)bytes.p, .avail_in = (uInt)bytes.n};

    assert_int_equal(Z_OK, deflateInit2(&z, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY));
    size_t room = deflateBound(&z, bytes.n) + 32, left = out->max - out->n;
    room = room < left ? room : left;
    char *to = buf_reserve(out, room);
    assert_non_null(to);
    z.next_out = (Bytef *)(void *)to;
    z.avail_out = (uInt)room;
    assert_int_equal(Z_STREAM_END, deflate(&z, Z_FINISH));
    buf_commit(out, room - z.avail_out);
    deflateEnd(&z);
}

static void gzip_into(struct buf *out, str bytes)
{
    deflate_into(out, bytes, 16 + MAX_WBITS);
}

static void zstd_into(struct buf *out, str bytes)
{
    size_t room = ZSTD_compressBound(bytes.n);
    char *to = buf_reserve(out, room);

    assert_non_null(to);
    size_t n = ZSTD_compress(to, room, bytes.p, bytes.n, 19);
    assert_false(ZSTD_isError(n));
    buf_commit(out, n);
}

static void put(struct buf *out, uint64_t value, size_t bytes)
{
    for (; bytes; bytes--, value >>= 8)
        buf_char(out, (char)value);
}

/** How an entry is written. */
struct form {
    unsigned method, flags;
    bool wide;         /* lengths in the extra field 1 */
    bool no_signature; /* of the descriptor */
    bool wrong_crc;
};

#define DEFLATED ((struct form){.method = 8})
#define STORED ((struct form){.method = 0})
#define STREAMED ((struct form){.method = 8, .flags = 8})

struct archive {
    struct buf bytes;
    unsigned entries;
};

static void archive_init(struct archive *a)
{
    a->entries = 0;
    buf_init(&a->bytes, 64 * MIB);
}

static void write_extra(struct buf *out, const struct form *f, uint64_t packed, uint64_t bytes)
{
    if (!f->wide)
        return;
    put(out, 1, 2);
    put(out, 16, 2);
    put(out, f->flags & 8 ? 0 : bytes, 8);
    put(out, f->flags & 8 ? 0 : packed, 8);
}

static void write_descriptor(struct buf *out, const struct form *f, uint32_t crc, uint64_t packed,
                             uint64_t bytes)
{
    if (!f->no_signature)
        put(out, 0x08074B50, 4);
    put(out, crc, 4);
    put(out, packed, f->wide ? 8 : 4);
    put(out, bytes, f->wide ? 8 : 4);
}

static void add_entry(struct archive *a, const char *name, str bytes, struct form f)
{
    struct buf packed;
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)(const void *)bytes.p, (uInt)bytes.n);
    bool deferred = f.flags & 8;

    buf_init(&packed, 64 * MIB);
    if (f.method == 8)
        deflate_into(&packed, bytes, -MAX_WBITS);
    else
        buf_str(&packed, bytes);
    crc ^= f.wrong_crc;
    put(&a->bytes, 0x04034B50, 4);
    put(&a->bytes, f.wide ? 45 : 20, 2);
    put(&a->bytes, f.flags, 2);
    put(&a->bytes, f.method, 2);
    put(&a->bytes, 0, 4);
    put(&a->bytes, deferred ? 0 : crc, 4);
    put(&a->bytes, f.wide ? UINT32_MAX : deferred ? 0 : packed.n, 4);
    put(&a->bytes, f.wide ? UINT32_MAX : deferred ? 0 : bytes.n, 4);
    put(&a->bytes, strlen(name), 2);
    put(&a->bytes, f.wide ? 20 : 0, 2);
    buf_c(&a->bytes, name);
    write_extra(&a->bytes, &f, packed.n, bytes.n);
    buf_str(&a->bytes, buf_view(&packed));
    if (deferred)
        write_descriptor(&a->bytes, &f, crc, packed.n, bytes.n);
    buf_fini(&packed);
    a->entries++;
}

static void end_archive(struct archive *a, unsigned listed)
{
    for (unsigned i = 0; i < a->entries; i++) {
        put(&a->bytes, 0x02014B50, 4);
        put(&a->bytes, 0, 24);
        put(&a->bytes, 4, 2);
        put(&a->bytes, 0, 16);
        buf_c(&a->bytes, "name");
    }
    put(&a->bytes, 0x06054B50, 4);
    put(&a->bytes, 0, 4);
    put(&a->bytes, listed, 2);
    put(&a->bytes, listed, 2);
    put(&a->bytes, 0, 8);
    put(&a->bytes, 7, 2);
    buf_c(&a->bytes, "comment");
}

/* ---- unpacking ------------------------------------------------------------------------------- */

/** What came out, as text: `[file one][file two]{why}`. */
struct outcome {
    struct buf text;
    uint64_t bytes;
    size_t largest;
    bool open, quiet;
    unsigned faults;
    int stop_after; /* calls until the sink says no; 0: never */
};

static int may_go_on(struct outcome *o, struct err *err)
{
    if (o->stop_after && --o->stop_after == 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "the disk is full");
    return 0;
}

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct outcome *o = arg;

    if (!o->open)
        buf_char(&o->text, '[');
    o->open = true;
    o->bytes += bytes.n;
    o->largest = bytes.n > o->largest ? bytes.n : o->largest;
    if (!o->quiet)
        buf_str(&o->text, bytes);
    return may_go_on(o, err);
}

static int end_file(void *arg, struct err *err)
{
    struct outcome *o = arg;

    if (!o->open)
        buf_char(&o->text, '[');
    o->open = false;
    buf_char(&o->text, ']');
    return may_go_on(o, err);
}

static int take_fault(void *arg, const struct err *why, struct err *err)
{
    struct outcome *o = arg;

    assert_false(o->open);
    assert_true(why->code == ERR_SYNTAX || why->code == ERR_LIMIT || why->code == ERR_UNSUPPORTED);
    o->faults++;
    buf_char(&o->text, '{');
    buf_c(&o->text, why->msg);
    buf_char(&o->text, '}');
    return may_go_on(o, err);
}

static int unpack_all(str in, size_t step, const struct unpack_limits *limits, struct outcome *o)
{
    struct unpack_sink sink = {take_bytes, end_file, take_fault, o};
    struct unpack *u;
    struct err err;
    int rc = 0;

    buf_init(&o->text, 64 * MIB);
    assert_int_equal(0, unpack_new(limits, &sink, &u, &err));
    while (in.n && rc == 0) {
        size_t n = step < in.n ? step : in.n;
        /* On the heap, so that the sanitizer sees a slice that outlives its piece. */
        char *copy = malloc(n);
        assert_non_null(copy);
        memcpy(copy, in.p, n);
        rc = unpack_feed(u, (str){copy, n}, &err);
        free(copy);
        in = str_skip(in, n);
    }
    if (rc == 0)
        rc = unpack_end(u, &err);
    unpack_free(u);
    return rc;
}

/** The same text whatever the split. */
static void expect(str in, const char *text)
{
    static const size_t steps[] = {1, 2, 3, 7, 29, 64, 1000, SIZE_MAX};

    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct outcome o = {.bytes = 0};
        assert_int_equal(0, unpack_all(in, steps[i], NULL, &o));
        buf_char(&o.text, '\0');
        assert_string_equal(text, o.text.p);
        buf_fini(&o.text);
    }
}

static void plain_bytes_go_through(void **state)
{
    (void)state;
    expect(STR("UNB+UNOA:4'UNZ+1'"), "[UNB+UNOA:4'UNZ+1']");
    expect(STR("P"), "[P]");
    expect(STR("PK is a station"), "[PK is a station]");
    expect(STR("\x1F"), "[\x1F]");
    expect(STR_NONE, "[]");
    assert_false(unpack_would_change(STR("UNA:+.? '")));
}

static void gzip_and_zstd_are_unpacked(void **state)
{
    (void)state;
    struct buf packed;

    buf_init(&packed, MIB);
    gzip_into(&packed, STR("UNB+ONE'"));
    expect(buf_view(&packed), "[UNB+ONE']");
    assert_true(unpack_would_change(buf_view(&packed)));
    gzip_into(&packed, STR("UNB+TWO'")); /* a second member goes on with the file */
    put(&packed, 0, 11);                 /* padding of a tape */
    expect(buf_view(&packed), "[UNB+ONE'UNB+TWO']");
    buf_reset(&packed);
    zstd_into(&packed, STR("UNB+ONE'"));
    zstd_into(&packed, STR("UNB+TWO'"));
    expect(buf_view(&packed), "[UNB+ONE'UNB+TWO']");
    buf_reset(&packed);
    gzip_into(&packed, STR_NONE);
    expect(buf_view(&packed), "[]");
    buf_fini(&packed);
}

static void files_of_a_zip_come_one_after_the_other(void **state)
{
    (void)state;
    static const struct form forms[] = {
        {8, 0, false, false, false},
        {0, 0, false, false, false},
        {8, 8, false, false, false},
        {8, 8, false, true,  false},
        {8, 8, true,  false, false},
        {8, 0, true,  false, false},
        {0, 0, true,  false, false},
        {8, 8, true,  true,  false},
    };

    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct archive a;
        archive_init(&a);
        add_entry(&a, "day/", STR_NONE, STORED);
        add_entry(&a, "day/one.edi", STR("UNB+ONE'"), forms[i]);
        add_entry(&a, "__MACOSX/day/._one.edi", STR("resources"), DEFLATED);
        add_entry(&a, "day/.DS_Store", STR("desktop"), STREAMED);
        add_entry(&a, "two.edi", STR("UNB+TWO' AND MORE AND MORE AND MORE"), forms[i]);
        add_entry(&a, "empty.edi", STR_NONE, STORED);
        end_archive(&a, a.entries);
        expect(buf_view(&a.bytes), "[UNB+ONE'][UNB+TWO' AND MORE AND MORE AND MORE][]");
        buf_fini(&a.bytes);
    }
}

static void what_is_packed_twice_is_unpacked_twice(void **state)
{
    (void)state;
    struct buf one, two, three;
    struct archive a;

    buf_init(&one, MIB);
    buf_init(&two, MIB);
    buf_init(&three, MIB);
    gzip_into(&one, STR("UNB+ONE'"));
    zstd_into(&two, buf_view(&one));
    expect(buf_view(&two), "[UNB+ONE']");
    archive_init(&a);
    add_entry(&a, "one.gz", buf_view(&one), STORED);
    add_entry(&a, "two.edi", STR("UNB+TWO'"), DEFLATED);
    end_archive(&a, 2);
    expect(buf_view(&a.bytes), "[UNB+ONE'][UNB+TWO']");
    gzip_into(&three, buf_view(&two));
    expect(buf_view(&three), "{packed more than twice}");
    buf_fini(&one);
    buf_fini(&two);
    buf_fini(&three);
    buf_fini(&a.bytes);
}

static void a_file_given_up_costs_no_other(void **state)
{
    (void)state;
    struct archive a;
    struct buf cut, thrice;

    buf_init(&cut, MIB);
    buf_init(&thrice, MIB);
    gzip_into(&cut, STR("UNB+CUT' AND MORE AND NO MORE"));
    cut.n -= 9;
    zstd_into(&thrice, buf_view(&cut));
    archive_init(&a);
    add_entry(&a, "secret.edi", STR("UNB+SECRET'"), (struct form){.method = 8, .flags = 1});
    add_entry(&a, "cut.gz", buf_view(&cut), STORED);
    add_entry(&a, "thrice.gz", buf_view(&thrice), STORED);
    add_entry(&a, "odd.edi", STR("UNB+ODD'"), (struct form){.method = 12});
    add_entry(&a, "wrong.edi", STR("UNB+WRONG'"), (struct form){.method = 8, .wrong_crc = true});
    add_entry(&a, "good.edi", STR("UNB+GOOD'"), DEFLATED);
    end_archive(&a, 6);
    expect(buf_view(&a.bytes),
           "{zip: file 1 is encrypted}[UNB+CUT' AND MORE AND NO MORE]{gzip: the packed bytes are "
           "cut off}{packed more than twice}{zip: file 4 is packed by a method that is not read}"
           "[UNB+WRONG']{zip: file 5 has another length or checksum than told}[UNB+GOOD']");
    buf_fini(&a.bytes);
    buf_fini(&cut);
    buf_fini(&thrice);
}

static void other_packers_are_named(void **state)
{
    (void)state;
    expect(STR("\xFD"
               "7zXZ\0 and more"),
           "{packed with xz, which is not read}");
    expect(STR("BZh91AY&SY and more"), "{packed with bzip2, which is not read}");
    expect(STR("7z\xBC\xAF\x27\x1C and more"), "{packed with 7z, which is not read}");
}

/** Cut off anywhere: what came before is there, and the rest is told. */
static void expect_prefixes(str whole, const char *text)
{
    for (size_t n = 8; n < whole.n; n++) {
        struct outcome o = {.bytes = 0};
        assert_int_equal(0, unpack_all(str_head(whole, n), 5, NULL, &o));
        assert_int_equal(1, o.faults);
        str body = {text, strlen(text)};
        assert_true(o.bytes <= body.n);
        buf_fini(&o.text);
    }
}

static void what_is_cut_off_is_told(void **state)
{
    (void)state;
    struct buf packed;
    struct archive a;

    buf_init(&packed, MIB);
    gzip_into(&packed, STR("UNB+ONE' AND MORE"));
    expect_prefixes(buf_view(&packed), "UNB+ONE' AND MORE");
    buf_reset(&packed);
    zstd_into(&packed, STR("UNB+ONE' AND MORE"));
    expect_prefixes(buf_view(&packed), "UNB+ONE' AND MORE");
    archive_init(&a);
    add_entry(&a, "one.edi", STR("UNB+ONE' AND MORE"), STREAMED);
    end_archive(&a, 1);
    /* Without its comment an archive is as good as with it. */
    expect_prefixes(str_head(buf_view(&a.bytes), a.bytes.n - 7), "UNB+ONE' AND MORE");
    buf_fini(&packed);
    buf_fini(&a.bytes);
}

static void other_bytes_behind_are_told(void **state)
{
    (void)state;
    struct buf packed;
    struct archive a;

    buf_init(&packed, MIB);
    gzip_into(&packed, STR("UNB+ONE'"));
    buf_c(&packed, "tail");
    expect(buf_view(&packed), "[UNB+ONE']{gzip: other bytes behind the packed ones}");
    buf_reset(&packed);
    zstd_into(&packed, STR("UNB+ONE'"));
    buf_c(&packed, "tail");
    expect(buf_view(&packed), "[UNB+ONE']{zstd: other bytes behind the packed ones}");
    archive_init(&a);
    add_entry(&a, "one.edi", STR("UNB+ONE'"), DEFLATED);
    end_archive(&a, 1);
    a.entries = 0;
    add_entry(&a, "two.edi", STR("UNB+TWO'"), DEFLATED);
    end_archive(&a, 2); /* and one is missing */
    buf_c(&a.bytes, "tail");
    expect(buf_view(&a.bytes), "[UNB+ONE'][UNB+TWO']{zip: the archive lists 2 files, found 1}"
                               "{zip: other bytes behind the archive}");
    buf_fini(&packed);
    buf_fini(&a.bytes);
}

static void a_bomb_is_given_up_early(void **state)
{
    (void)state;
    size_t size = 200 * MIB;
    char *zeros = calloc(1, size);
    struct buf packed, twice;
    struct unpack_limits limits = UNPACK_LIMITS;

    assert_non_null(zeros);
    buf_init(&packed, 8 * MIB);
    buf_init(&twice, 8 * MIB);
    gzip_into(&packed, (str){zeros, size});
    zstd_into(&twice, buf_view(&packed));
    for (int i = 0; i < 2; i++) {
        struct outcome o = {.quiet = true};
        assert_int_equal(0, unpack_all(buf_view(i ? &twice : &packed), 4096, NULL, &o));
        buf_char(&o.text, '\0');
        assert_string_equal("[]{more than 200 times as large when unpacked}", o.text.p);
        assert_true(o.bytes < 40 * MIB);
        assert_true(o.largest <= 64 * KIB);
        buf_fini(&o.text);
    }
    limits = (struct unpack_limits){.bytes = MIB, .ratio = 5000, .files = 1};
    struct outcome o = {.quiet = true};
    assert_int_equal(0, unpack_all(buf_view(&packed), 4096, &limits, &o));
    buf_char(&o.text, '\0');
    assert_string_equal("[]{more than 1048576 bytes when unpacked}", o.text.p);
    assert_true(o.bytes <= MIB);
    buf_fini(&o.text);
    buf_fini(&packed);
    buf_fini(&twice);
    free(zeros);
}

static void an_archive_of_too_many_files_is_given_up(void **state)
{
    (void)state;
    struct unpack_limits limits = UNPACK_LIMITS;
    struct outcome o = {.quiet = false};
    struct archive a;

    limits.files = 3;
    archive_init(&a);
    for (int i = 0; i < 5; i++)
        add_entry(&a, "x", STR("X"), STORED);
    end_archive(&a, 5);
    assert_int_equal(0, unpack_all(buf_view(&a.bytes), 10, &limits, &o));
    buf_char(&o.text, '\0');
    assert_string_equal("[X][X][X]{zip: more than 3 files}", o.text.p);
    buf_fini(&o.text);
    buf_fini(&a.bytes);
}

static void utf16_becomes_utf8(void **state)
{
    (void)state;
    expect(STR("\xFF\xFEU\0N\0B\0+\0\xDC\0=\xD8\x00\xDE"), "[UNB+Ü\xF0\x9F\x98\x80]");
    expect(STR("\xFE\xFF\0U\0N\0B\0+\0\xDC\xD8=\xDE\x00"), "[UNB+Ü\xF0\x9F\x98\x80]");
    expect(STR("U\0N\0A\0:\0"), "[UNA:]");
    expect(STR("\0U\0N\0A\0:"), "[UNA:]");
    expect(STR("\xFE\xFF\xDE\x00\0A\xD8\x00\0B\xD8\x00\0"), "[\xEF\xBF\xBD"
                                                            "A\xEF\xBF\xBD"
                                                            "B\xEF\xBF\xBD\xEF\xBF\xBD]");
    /* What it holds is text, and no packed bytes. */
    expect(STR("\xFF\xFEP\0K\0\x03\0\x04\0"), "[PK\x03\x04]");
}

static void the_sink_may_stop_it_anywhere(void **state)
{
    (void)state;
    struct archive a;
    struct buf one;
    bool stopped = true;

    buf_init(&one, MIB);
    gzip_into(&one, STR("UNB+ONE'"));
    archive_init(&a);
    add_entry(&a, "one.gz", buf_view(&one), DEFLATED);
    add_entry(&a, "secret.edi", STR("UNB+SECRET'"), (struct form){.method = 8, .flags = 1});
    add_entry(&a, "two.edi", STR("UNB+TWO'"), (struct form){.method = 8, .wrong_crc = true});
    end_archive(&a, 9);
    int calls = 1;
    for (; stopped; calls++) {
        struct outcome o = {.stop_after = calls};
        stopped = unpack_all(buf_view(&a.bytes), 20, NULL, &o) < 0;
        buf_fini(&o.text);
    }
    assert_true(calls > 7);
    buf_fini(&a.bytes);
    buf_fini(&one);
}

static void no_bytes_break_it(void **state)
{
    (void)state;
    struct archive a;
    struct buf one;
    uint32_t seed = 1;

    buf_init(&one, MIB);
    zstd_into(&one, STR("UNB+ONE' AND MORE AND MORE AND MORE"));
    archive_init(&a);
    add_entry(&a, "one.zst", buf_view(&one), STREAMED);
    add_entry(&a, "two.edi", STR("UNB+TWO'"), STORED);
    end_archive(&a, 2);
    char *bytes = malloc(a.bytes.n);
    assert_non_null(bytes);
    for (unsigned round = 0; round < 20000; round++) {
        struct outcome o = {.quiet = true};
        memcpy(bytes, a.bytes.p, a.bytes.n);
        for (unsigned i = 0; i <= round % 3; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[4 + (seed >> 8) % (a.bytes.n - 4)] = (char)(seed >> 24);
        }
        assert_int_equal(0, unpack_all((str){bytes, a.bytes.n}, 1 + round % 90, NULL, &o));
        buf_fini(&o.text);
    }
    free(bytes);
    buf_fini(&a.bytes);
    buf_fini(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_bytes_go_through),
        cmocka_unit_test(gzip_and_zstd_are_unpacked),
        cmocka_unit_test(files_of_a_zip_come_one_after_the_other),
        cmocka_unit_test(what_is_packed_twice_is_unpacked_twice),
        cmocka_unit_test(a_file_given_up_costs_no_other),
        cmocka_unit_test(other_packers_are_named),
        cmocka_unit_test(what_is_cut_off_is_told),
        cmocka_unit_test(other_bytes_behind_are_told),
        cmocka_unit_test(a_bomb_is_given_up_early),
        cmocka_unit_test(an_archive_of_too_many_files_is_given_up),
        cmocka_unit_test(utf16_becomes_utf8),
        cmocka_unit_test(the_sink_may_stop_it_anywhere),
        cmocka_unit_test(no_bytes_break_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
