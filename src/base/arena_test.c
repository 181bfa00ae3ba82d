/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: alignment, budget, the failing mode, what survives a reset. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>

#include <cmocka.h>

static void objects_are_aligned_and_apart(void **state)
{
    (void)state;
    struct arena mem;
    char *before = NULL;

    arena_init(&mem, 1 * MIB);
    for (size_t size = 1; size < 300; size++) {
        char *p = arena_alloc(&mem, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        memset(p, (int)size, size);
        if (before)
            assert_int_equal((unsigned char)before[0], (size - 1) & 0xFF);
        before = p;
    }
    arena_fini(&mem);
}

static void the_budget_is_a_ceiling(void **state)
{
    (void)state;
    struct arena mem;
    size_t got = 0;

    arena_init(&mem, 100 * KIB);
    while (arena_alloc(&mem, 1000))
        got += 1000;
    assert_true(got >= 90000 && got <= 100 * KIB);
    assert_true(mem.refused);
    assert_true(mem.held <= 100 * KIB);
    arena_reset(&mem);
    assert_false(mem.refused);
    assert_non_null(arena_alloc(&mem, 1000));
    assert_null(arena_alloc(&mem, 101 * KIB));
    assert_null(arena_alloc(&mem, SIZE_MAX));
    assert_null(arena_zalloc(&mem, SIZE_MAX / 2, 3));
    arena_fini(&mem);
}

static void a_limit_holds_for_one_round(void **state)
{
    (void)state;
    struct arena mem;

    arena_init(&mem, 4 * MIB);
    for (int i = 0; i < 3000; i++)
        assert_non_null(arena_alloc(&mem, 1000));
    arena_reset(&mem); /* keeps some chunks */
    arena_limit(&mem, 100 * KIB);
    size_t got = 0;
    while (arena_alloc(&mem, 1000))
        got += 1000;
    assert_true(got >= 50000 && mem.held <= 100 * KIB);
    arena_limit(&mem, 1); /* what is held stays */
    arena_reset(&mem);
    assert_non_null(arena_alloc(&mem, 3 * MIB));
    arena_limit(&mem, SIZE_MAX);
    assert_null(arena_alloc(&mem, 2 * MIB)); /* the budget stands */
    arena_fini(&mem);
}

static void a_large_object_fits_when_the_budget_has_room(void **state)
{
    (void)state;
    struct arena mem;

    arena_init(&mem, 3 * MIB);
    assert_non_null(arena_alloc(&mem, 10));
    assert_non_null(arena_alloc(&mem, 2 * MIB));
    assert_non_null(arena_alloc(&mem, 10));
    arena_fini(&mem);
}

static void a_large_object_grows_in_place_of_itself(void **state)
{
    struct arena mem;
    size_t size = 2 * MIB;

    (void)state;
    arena_init(&mem, 8 * MIB);
    char *large = arena_alloc(&mem, size), *small = arena_alloc(&mem, 8);
    assert_true(large && small);
    large[0] = 'a';
    large[size - 1] = 'z';
    large = arena_extend(&mem, large, size, 2 * size);
    assert_non_null(large);
    assert_true(large[0] == 'a' && large[size - 1] == 'z');
    memset(large, 1, 2 * size);
    assert_in_range(mem.held, 2 * size, 3 * size);
    assert_null(arena_extend(&mem, small, 8, 16));              /* has no chunk of its own */
    assert_null(arena_extend(&mem, large, 2 * size, 5 * size)); /* beyond the budget */
    arena_fini(&mem);
}

static void the_nth_allocation_and_all_after_it_fail(void **state)
{
    (void)state;
    struct arena mem;

    arena_init(&mem, 1 * MIB);
    arena_fail_at(&mem, 3);
    assert_non_null(arena_alloc(&mem, 1));
    assert_non_null(arena_alloc(&mem, 1));
    assert_false(mem.refused);
    assert_null(arena_alloc(&mem, 1));
    assert_null(arena_zalloc(&mem, 1, 1));
    assert_true(mem.refused);
    arena_fail_at(&mem, 0);
    assert_non_null(arena_alloc(&mem, 1));
    arena_fini(&mem);
}

static void copies_and_joins(void **state)
{
    (void)state;
    struct arena mem;
    str out;

    arena_init(&mem, 64 * KIB);
    assert_true(str_dup(&mem, STR("hello"), &out));
    assert_true(str_is(out, "hello"));
    assert_true(str_dup(&mem, STR_NONE, &out));
    assert_int_equal(out.n, 0);
    assert_string_equal(str_to_c(&mem, STR("abc")), "abc");
    assert_true(arena_printf(&mem, &out, "%d-" STR_FMT, 7, STR_ARG(STR("x"))));
    assert_true(str_is(out, "7-x"));
    assert_true(str_join(&mem, STR("a"), STR(", "), STR("b"), &out));
    assert_true(str_is(out, "a, b"));
    assert_true(str_join(&mem, STR_NONE, STR_NONE, STR_NONE, &out));
    assert_int_equal(out.n, 0);
    arena_fail_at(&mem, 1);
    assert_false(str_dup(&mem, STR("hello"), &out));
    assert_null(str_to_c(&mem, STR("abc")));
    assert_false(arena_printf(&mem, &out, "x"));
    assert_false(str_join(&mem, STR("a"), STR("b"), STR("c"), &out));
    arena_fini(&mem);
}

static void a_zeroed_arena_can_be_given_back(void **state)
{
    (void)state;
    struct arena mem = {.budget = 0};

    arena_reset(&mem);
    assert_null(arena_alloc(&mem, 1));
    arena_fini(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_aligned_and_apart),
        cmocka_unit_test(the_budget_is_a_ceiling),
        cmocka_unit_test(a_limit_holds_for_one_round),
        cmocka_unit_test(a_large_object_fits_when_the_budget_has_room),
        cmocka_unit_test(a_large_object_grows_in_place_of_itself),
        cmocka_unit_test(the_nth_allocation_and_all_after_it_fail),
        cmocka_unit_test(copies_and_joins),
        cmocka_unit_test(a_zeroed_arena_can_be_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
