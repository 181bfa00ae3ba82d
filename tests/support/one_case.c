/* SPDX-License-Identifier: Apache-2.0 */
/* Lets every unit test program run some of its cases: base_arena_test 'released*' */
#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The C library hands a constructor what it hands to main(); `*` and `?` are wildcards. */
AT_START static void take_filter(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
}
