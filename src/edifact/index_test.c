/* SPDX-License-Identifier: Apache-2.0 */
/* The structural index against the rule of ISO 9735 written as plainly as can be. */
#include "edifact/index.h"

#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 1024, BLOCKS = MOST / EDI_BLOCK + 2 };

struct result {
    struct edi_block blocks[BLOCKS];
    bool released;
};

/** What kernels must leave alone. */
static const struct edi_block untouched = {UINT64_MAX, 0, UINT64_MAX, 0x55};

static void put(uint64_t *plane, size_t at, bool bit)
{
    *plane = (*plane & ~(UINT64_C(1) << at % EDI_BLOCK)) | (uint64_t)bit << at % EDI_BLOCK;
}

/** Byte by byte, no blocks. */
static void oracle(const struct edi_una *una, const char *p, size_t from, size_t to,
                   struct result *r)
{
    for (size_t i = from; i < to || (from < to && i % EDI_BLOCK); i++) {
        struct edi_block *block = &r->blocks[i / EDI_BLOCK];
        char c = i < to ? p[i] : 0;
        bool terminator = i < to && c == una->terminator;
        bool element = i < to && c == una->element && !terminator;
        bool separator = element || (i < to && c == una->component && !terminator);
        bool release = i < to && una->release && c == una->release && !separator && !terminator;
        bool fold = i < to && (c == '\r' || c == '\n') && !separator && !terminator;
        put(&block->separators, i, separator && !r->released);
        put(&block->elements, i, element && !r->released);
        put(&block->terminators, i, terminator && !r->released);
        put(&block->dirt, i, release || fold);
        if (i < to)
            r->released = release && !r->released;
    }
}

static void begin(struct result *r, bool released)
{
    for (size_t i = 0; i < BLOCKS; i++)
        r->blocks[i] = untouched;
    r->released = released;
}

/** Index a copy that ends where the heap block ends, so that a sanitizer sees a byte too many. */
static void run(edi_index_kernel *kernel, const struct edi_una *una, const char *p, size_t from,
                size_t to, struct result *r)
{
    struct edi_classes classes;
    char *copy = malloc(to ? to : 1);

    assert_non_null(copy);
    memcpy(copy, p, to);
    edi_classes_set(&classes, una);
    kernel(&classes, copy, from, to, &r->released, r->blocks);
    free(copy);
}

/** Index [from, to) at once and in two pieces, with each kernel: all is what the oracle says. */
static void agree(const struct edi_una *una, const char *p, size_t from, size_t middle, size_t to,
                  bool released)
{
    const struct edi_index *index;
    struct result want, got;

    begin(&want, released);
    oracle(una, p, from, to, &want);
    for (size_t i = 0; (index = edi_index_at(i)) != NULL; i++) {
        if (!index->usable())
            continue;
        begin(&got, released);
        run(index->run, una, p, from, to, &got);
        assert_memory_equal(got.blocks, want.blocks, sizeof(want.blocks));
        assert_int_equal(got.released, want.released);
        begin(&got, released);
        run(index->run, una, p, from, middle, &got);
        run(index->run, una, p, middle, to, &got);
        assert_memory_equal(got.blocks, want.blocks, sizeof(want.blocks));
        assert_int_equal(got.released, want.released);
    }
}

static const struct edi_una unas[] = {
    {':',  '+',  '.', '?',  0,   '\''  },
    {':',  '+',  '.', '\\', '*', '\''  },
    {':',  '(',  '.', ')',  0,   '-'   },
    {':',  '+',  '.', 0,    0,   '\''  },
    {':',  '+',  '.', '?',  0,   '\n'  },
    {':',  '+',  '.', '+',  0,   '\''  },
    {'+',  '+',  '.', '\'', 0,   '\''  },
    {'A',  '\r', '.', '\n', 0,   '\xFF'},
    {'\0', '+',  '.', '?',  0,   'B'   },
};

static uint64_t seed = 1;

static size_t random_below(size_t n)
{
    seed = hash64_mix(seed, n);
    return (size_t)(seed >> 20) % n;
}

/** Bytes that service characters are often among, or any. */
static void fill(char *text, size_t n, unsigned kind)
{
    static const char alphabet[] = "AB:+'?\\()-\r\n\xFF*";

    for (size_t i = 0; i < n; i++)
        text[i] = kind == 0   ? alphabet[random_below(sizeof(alphabet))]
                  : kind == 1 ? (char)random_below(256)
                  : kind == 2 ? "?'"[random_below(2)]
                              : "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234+"[random_below(32)];
}

static void random_bytes_at_any_alignment(void **state)
{
    (void)state;
    char text[MOST];

    for (unsigned round = 0; round < 4000; round++) {
        size_t to = random_below(MOST + 1), from = random_below(to + 1);
        fill(text, to, round % 4);
        agree(&unas[round / 4 % COUNT_OF(unas)], text, from, from + random_below(to - from + 1), to,
              round & 1);
    }
}

static void any_service_characters(void **state)
{
    (void)state;
    char text[256];

    for (unsigned round = 0; round < 2000; round++) {
        struct edi_una una;
        char chars[5];
        for (size_t i = 0; i < sizeof(chars); i++)
            chars[i] = (char)random_below(round % 2 ? 256 : 8);
        una = (struct edi_una){chars[0], chars[1], '.', chars[2], 0, chars[3]};
        for (size_t i = 0; i < sizeof(text); i++)
            text[i] = random_below(2) ? chars[random_below(5)] : (char)random_below(256);
        agree(&una, text, 0, random_below(256), 256, round & 2);
    }
}

static void any_length_and_any_split(void **state)
{
    (void)state;
    char text[300];

    for (unsigned kind = 0; kind < 4; kind++) {
        fill(text, sizeof(text), kind);
        for (size_t n = 0; n <= sizeof(text); n++)
            agree(&unas[0], text, 0, n / 2, n, false);
        for (size_t middle = 0; middle <= sizeof(text); middle++)
            agree(&unas[0], text, middle % 70 < middle ? middle % 70 : 0, middle, sizeof(text),
                  middle & 1);
    }
}

static void release_runs_across_block_borders(void **state)
{
    (void)state;
    char text[MOST];

    for (size_t length = 1; length < 200; length += length < 8 ? 1 : 13)
        for (size_t at = 50; at < 70; at++) {
            memset(text, 'A', sizeof(text));
            memset(text + at, '?', length);
            text[at + length] = '+';
            text[at + length + 1] = '\'';
            agree(&unas[0], text, 0, at + length / 2, at + length + 80, false);
            agree(&unas[0], text, at, at + length, at + length + 80, true);
        }
}

static void a_view_begins_at_any_byte(void **state)
{
    (void)state;
    char text[256];
    struct result r;

    fill(text, sizeof(text), 0);
    begin(&r, false);
    run(edi_index_best()->run, &unas[0], text, 0, sizeof(text), &r);
    for (size_t at = 0; at + EDI_BLOCK <= sizeof(text); at++) {
        struct edi_block view = edi_block_at(r.blocks, at);
        for (size_t i = 0; i < EDI_BLOCK; i++) {
            struct edi_block one = r.blocks[(at + i) / EDI_BLOCK];
            unsigned bit = (at + i) % EDI_BLOCK;
            assert_int_equal(view.separators >> i & 1, one.separators >> bit & 1);
            assert_int_equal(view.elements >> i & 1, one.elements >> bit & 1);
            assert_int_equal(view.terminators >> i & 1, one.terminators >> bit & 1);
            assert_int_equal(view.dirt >> i & 1, one.dirt >> bit & 1);
        }
    }
}

/** Bit `i` of a plane of the window. */
static bool bit(const struct edi_block *blocks, size_t i, bool elements)
{
    const struct edi_block *block = &blocks[i / EDI_BLOCK];

    return (elements ? block->elements : block->separators) >> i % EDI_BLOCK & 1;
}

/** What edi_value may have to cut off. */
static bool blank_at_an_end(str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    return s.n && (p[0] <= ' ' || p[s.n - 1] <= ' ');
}

/** Something and three letters end an element that is not the tag, or SRC ends the segment. */
static bool tag_at_an_end(const struct edi_block *blocks, const char *p, size_t at, size_t n)
{
    size_t from = at, ends = 0;

    for (size_t i = at; i < at + n; i++) {
        if (!bit(blocks, i, false))
            continue;
        bool room = i - from >= 4;
        from = i + 1;
        if (bit(blocks, i, true) && ends++ > 0 && room && ascii_alpha(p[i - 1]) &&
            ascii_alpha(p[i - 2]) && ascii_alpha(p[i - 3]) && !(p[i - 1] & 32) &&
            !(p[i - 2] & 32) && !(p[i - 3] & 32))
            return true;
    }
    return n > 3 && memcmp(p + at + n - 3, "SRC", 3) == 0;
}

/** The pieces of a segment are what lies between its separators. */
static void pieces_are_right(const struct edi_block *blocks, const char *p, size_t at, size_t n,
                             const struct edi_segment *parts)
{
    uint32_t count = 0, elements = 0;
    uint64_t filled = 0;
    size_t from = at;
    bool dirty = false, blank = false;

    assert_int_equal(parts->element_start[0], 0);
    for (size_t i = at; i <= at + n; i++) {
        if (i < at + n && !bit(blocks, i, false))
            continue;
        assert_ptr_equal(parts->components[count].p, p + from);
        assert_int_equal(parts->components[count].n, i - from);
        filled |= (uint64_t)(i > from) << count++;
        from = i + 1;
        if (i < at + n && bit(blocks, i, true))
            assert_int_equal(parts->element_start[++elements], count);
    }
    assert_int_equal(parts->element_count, elements);
    assert_int_equal(parts->element_start[elements + 1], count);
    assert_int_equal(parts->filled, filled);
    uint32_t sent = 0;
    for (uint32_t i = 1; i < count; i++)
        sent += parts->components[i].n != 0;
    assert_int_equal(parts->sent, sent);
    for (size_t i = at; i < at + n; i++)
        dirty |= blocks[i / EDI_BLOCK].dirt >> i % EDI_BLOCK & 1;
    assert_int_equal(parts->dirty, dirty);
    for (uint32_t i = 0; i < count; i++)
        blank |= blank_at_an_end(parts->components[i]);
    assert_int_equal(parts->plain, !dirty && !blank);
    assert_false(parts->cut);
    if (dirty || tag_at_an_end(blocks, p, at, n))
        assert_true(parts->glue);
}

static void kernels_split_as_a_loop_does(void **state)
{
    (void)state;
    char text[320];
    str components[EDI_SPLIT_ROOM];
    uint32_t starts[EDI_SPLIT_ROOM];
    const struct edi_index *index;
    struct result r;

    for (unsigned round = 0; round < 8000; round++) {
        size_t at = random_below(sizeof(text) - EDI_SPLIT_MOST);
        size_t n = random_below(EDI_SPLIT_MOST);
        fill(text, sizeof(text), round % 4);
        begin(&r, false);
        oracle(&unas[0], text, 0, sizeof(text), &r);
        for (size_t i = 0; (index = edi_index_at(i)) != NULL; i++) {
            const struct edi_room room = {components, starts};
            struct edi_segment parts = {.components = components,
                                        .element_start = starts,
                                        .element_count = UINT32_MAX,
                                        .dirty = true,
                                        .cut = true};
            if (!index->usable() || !index->split)
                continue;
            if (index->split(r.blocks, text, at, n, &room, &parts))
                pieces_are_right(r.blocks, text, at, n, &parts);
            else
                assert_true(n >= 16); /* only a segment of many may be refused */
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_at_any_alignment),
        cmocka_unit_test(any_service_characters),
        cmocka_unit_test(any_length_and_any_split),
        cmocka_unit_test(release_runs_across_block_borders),
        cmocka_unit_test(a_view_begins_at_any_byte),
        cmocka_unit_test(kernels_split_as_a_loop_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
