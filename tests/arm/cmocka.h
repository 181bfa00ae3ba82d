/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of cmocka as the unit tests of src/edifact ask for, so that they can be built for a
 * processor that has no cmocka of its own. The first assertion that fails ends the program.
 */
#ifndef SAFAR_TESTS_ARM_CMOCKA_H
#define SAFAR_TESTS_ARM_CMOCKA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    int (*setup)(void **state);
    int (*teardown)(void **state);
};

#define cmocka_unit_test(f)                                                                        \
    {                                                                                              \
#f, f, NULL, NULL                                                                          \
    }
#define cmocka_unit_test_setup_teardown(f, setup, teardown)                                        \
    {                                                                                              \
#f, f, setup, teardown                                                                     \
    }

#define fail_msg(...)                                                                              \
    (printf("%s:%d: ", __FILE__, __LINE__), printf(__VA_ARGS__), putchar('\n'), exit(1))
#define assert_that(condition) ((condition) ? (void)0 : (void)fail_msg("%s", #condition))

#define assert_true(a) assert_that(a)
#define assert_false(a) assert_that(!(a))
#define assert_null(a) assert_that((a) == NULL)
#define assert_non_null(a) assert_that((a) != NULL)
#define assert_int_equal(a, b) assert_that((uintmax_t)(a) == (uintmax_t)(b))
#define assert_int_not_equal(a, b) assert_that((uintmax_t)(a) != (uintmax_t)(b))
#define assert_ptr_equal(a, b) assert_that((const void *)(a) == (const void *)(b))
#define assert_in_range(a, low, high) assert_that((a) >= (low) && (a) <= (high))
#define assert_string_equal(a, b) assert_that(strcmp(a, b) == 0)
#define assert_memory_equal(a, b, n) assert_that(memcmp(a, b, n) == 0)

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    run_tests(tests, sizeof(tests) / sizeof((tests)[0]))

static inline int run_tests(const struct CMUnitTest *tests, size_t n)
{
    void *state = NULL;

    for (size_t i = 0; i < n; i++) {
        printf("%s\n", tests[i].name);
        if (tests[i].setup && tests[i].setup(&state) != 0)
            return 1;
        tests[i].test(&state);
        if (tests[i].teardown && tests[i].teardown(&state) != 0)
            return 1;
    }
    return 0;
}

#endif
