/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers: growth, the ceiling, remembering a failure. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void appends_grow_it(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 1 * MIB);
    assert_int_equal(buf_view(&out).n, 0);
    for (int i = 0; i < 10000; i++) {
        buf_c(&out, "ab");
        buf_char(&out, 'c');
    }
    assert_int_equal(out.n, 30000);
    assert_memory_equal(out.p + 29997, "abc", 3);
    buf_reset(&out);
    buf_u64(&out, 0);
    buf_char(&out, ' ');
    buf_u64(&out, UINT64_MAX);
    buf_str(&out, STR(" x"));
    assert_true(str_is(buf_view(&out), "0 18446744073709551615 x"));
    buf_fini(&out);
}

static size_t drained;

static bool count_and_empty(struct buf *out)
{
    drained += out->n;
    buf_reset(out);
    return drained < 300 * KIB;
}

static void a_drain_keeps_it_small(void **state)
{
    (void)state;
    struct buf out;
    size_t given = 0;

    buf_init(&out, 1 * MIB);
    out.drain = count_and_empty;
    drained = 0;
    for (; !out.failed; given += 7)
        buf_c(&out, "1234567");
    assert_true(drained >= 300 * KIB && drained < 400 * KIB);
    assert_int_equal(given, drained + 7); /* the last one was refused */
    assert_true(out.cap <= 2 * BUF_DRAIN);
    buf_fini(&out);
    buf_add(&out, "1", 1); /* a buffer given back drains on */
    assert_ptr_equal(out.drain, count_and_empty);
    buf_fini(&out);
}

static void room_is_given_back(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 1 * MIB);
    assert_non_null(buf_reserve(&out, 300 * KIB));
    buf_c(&out, "here");
    buf_trim(&out, 64 * KIB);
    assert_int_equal(out.cap, 64 * KIB);
    assert_true(str_is(buf_view(&out), "here"));
    buf_trim(&out, 1);
    assert_int_equal(out.cap, 4);
    buf_trim(&out, 100);
    assert_int_equal(out.cap, 4);
    buf_fini(&out);
}

static void the_ceiling_holds_and_is_remembered(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 10);
    buf_c(&out, "12345678");
    assert_false(out.failed);
    buf_c(&out, "901");
    assert_true(out.failed);
    assert_int_equal(out.n, 8); /* a prefix of what was asked for */
    buf_char(&out, '9');
    assert_int_equal(out.n, 8);
    buf_reset(&out);
    buf_c(&out, "1234567890");
    assert_false(out.failed);
    buf_char(&out, '1');
    assert_true(out.failed);
    assert_null(buf_reserve(&out, 1));
    buf_fini(&out);
}

static void reserve_and_commit(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 100);
    char *to = buf_reserve(&out, 5);
    assert_non_null(to);
    assert_int_equal(out.n, 0);
    to[0] = 'x';
    buf_commit(&out, 1);
    assert_true(str_is(buf_view(&out), "x"));
    assert_null(buf_reserve(&out, SIZE_MAX));
    assert_true(out.failed);
    buf_fini(&out);
}

static void printf_of_any_length(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 4096);
    buf_printf(&out, "%s-%d", "a", 5);
    assert_true(str_is(buf_view(&out), "a-5"));
    buf_reset(&out);
    buf_printf(&out, "%1000d", 1);
    assert_int_equal(out.n, 1000);
    assert_int_equal(out.p[999], '1');
    buf_printf(&out, "%4000d", 1);
    assert_true(out.failed);
    assert_int_equal(out.n, 1000);
    buf_fini(&out);
}

static void the_front_is_dropped(void **state)
{
    (void)state;
    struct buf out;

    buf_init(&out, 100);
    buf_c(&out, "abcdef");
    buf_drop_front(&out, 0);
    buf_drop_front(&out, 4);
    assert_true(str_is(buf_view(&out), "ef"));
    buf_drop_front(&out, 2);
    assert_int_equal(out.n, 0);
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_grow_it),
        cmocka_unit_test(the_ceiling_holds_and_is_remembered),
        cmocka_unit_test(a_drain_keeps_it_small),
        cmocka_unit_test(room_is_given_back),
        cmocka_unit_test(reserve_and_commit),
        cmocka_unit_test(printf_of_any_length),
        cmocka_unit_test(the_front_is_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
