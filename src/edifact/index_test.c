/* SPDX-License-Identifier: Apache-2.0 */
/* The structural index against the rule of ISO 9735 written as plainly as can be. */
#include "edifact/index.h"

#include "base/attr.h"
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { MOST = 1024 };

struct result {
    uint32_t marks[MOST + 1];
    size_t n;
    bool released;
    uint8_t dirty[MOST / EDI_BLOCK + 2];
};

/** Byte by byte, no blocks. */
static struct result oracle(const struct edi_una *una, const char *p, size_t n, bool released)
{
    struct result r = {.n = 0};

    for (size_t i = 0; i < n; i++) {
        char c = p[i];
        bool is_release = una->release && c == una->release;
        if (is_release || c == '\r' || c == '\n')
            r.dirty[i / EDI_BLOCK] = 1;
        if (!released && (c == una->component || c == una->element || c == una->terminator))
            r.marks[r.n++] = (uint32_t)(100 + i);
        released = is_release && !released;
    }
    r.released = released;
    return r;
}

static void agree(const struct edi_una *una, const char *p, size_t n, bool released)
{
    struct edi_classes classes;
    struct result want = oracle(una, p, n, released), got = {.released = released};

    edi_classes_set(&classes, una);
    got.n = edi_index_scalar(&classes, p, n, 100, &got.released, got.marks, got.dirty);
    assert_int_equal(got.n, want.n);
    assert_memory_equal(got.marks, want.marks, want.n * sizeof(want.marks[0]));
    assert_int_equal(got.released, want.released);
    assert_memory_equal(got.dirty, want.dirty, sizeof(want.dirty));
}

static const struct edi_una unas[] = {
    {':', '+', '.', '?',  0,   '\''},
    {':', '+', '.', '\\', '*', '\''},
    {':', '(', '.', ')',  0,   '-' },
    {':', '+', '.', 0,    0,   '\''},
};

static void random_bytes_of_a_small_alphabet(void **state)
{
    (void)state;
    static const char alphabet[] = "AB:+'?\\()-\r\n\xFF*";
    char text[MOST];
    uint64_t seed = 1;

    for (int round = 0; round < 3000; round++) {
        seed = hash64_mix(seed, (unsigned)round);
        size_t n = (size_t)(seed % (MOST + 1));
        for (size_t i = 0; i < n; i++) {
            seed = hash64_mix(seed, i);
            text[i] = alphabet[(seed >> 20) % (sizeof(alphabet) - 1)];
        }
        agree(&unas[(size_t)round % COUNT_OF(unas)], text, n, round & 1);
    }
}

static void release_runs_across_block_borders(void **state)
{
    (void)state;
    char text[MOST];

    for (size_t run = 1; run < 200; run += run < 8 ? 1 : 13)
        for (size_t at = 50; at < 70; at++) {
            memset(text, 'A', sizeof(text));
            memset(text + at, '?', run);
            text[at + run] = '+';
            text[at + run + 1] = '\'';
            agree(&unas[0], text, at + run + 80, false);
        }
}

static void any_length_and_any_start(void **state)
{
    (void)state;
    const char *text =
        "UNB+IATA:1+A?+B'UNH+1+PNRGOV:13:1:IA+X?"
        "?'MSG+:22'ORG+1A:MUC'TVL+120526:0915?:?'+"
        "CDG+DOH+ZZ+0431'EQN+1'SRC'RCI+1A:A1B2C3::010426:0912'TIF+O?'BRIEN+SEANMR:A:1'";

    for (size_t from = 0; from < 80; from++)
        for (size_t n = 0; from + n <= strlen(text); n++)
            agree(&unas[0], text + from, n, from & 1);
}

static void dirty_is_ored_in(void **state)
{
    (void)state;
    struct edi_classes classes;
    uint32_t marks[4];
    uint8_t dirty[1] = {1};
    bool released = false;

    edi_classes_set(&classes, &unas[0]);
    assert_int_equal(edi_index_scalar(&classes, "A+B", 3, 0, &released, marks, dirty), 1);
    assert_int_equal(dirty[0], 1);
    assert_int_equal(edi_index_scalar(&classes, "", 0, 0, &released, marks, dirty), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_of_a_small_alphabet),
        cmocka_unit_test(release_runs_across_block_borders),
        cmocka_unit_test(any_length_and_any_start),
        cmocka_unit_test(dirty_is_ored_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
