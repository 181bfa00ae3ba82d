/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the grammars share: card numbers. Test numbers are those that card networks publish for
 * tests.
 */
#include "messages/reading.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct example {
    const char *text, *masked;
};

static const struct example texts[] = {
    {"4111111111111111",                     "411111XXXXXX1111"                    },
    {"CCVI4111111111111111/0828",            "CCVI411111XXXXXX1111/0828"           },
    {"4111 1111 1111 1111",                  "4111 11XX XXXX 1111"                 },
    {"PAY 4111-1111-1111-1111 NOW",          "PAY 4111-11XX-XXXX-1111 NOW"         },
    {"12 4111 1111 1111 1111",               "12 4111 11XX XXXX 1111"              },
    {"AX 3782 822463 10005",                 "AX 3782 82XXXX X0005"                },
    {"378282246310005 AND 4111111111111111", "378282XXXXX0005 AND 411111XXXXXX1111"},
    {"CTCP 33 1 00 00 00 00",                NULL                                  },
    {"TKT 9991234567890",                    NULL                                  },
    {"4111111111111112",                     NULL                                  },
    {"0000290138 0000290139",                NULL                                  },
    {"4111 1111 1111 1112",                  NULL                                  },
    {"4111 1111 1111",                       NULL                                  },
    {"41111111111111111111111111",           NULL                                  },
    {"",                                     NULL                                  },
};

static void cards_inside_texts(void **state)
{
    (void)state;
    struct arena mem;
    struct message m = {.part = 0};
    struct reading r = {.m = &m, .mem = &mem};

    arena_init(&mem, 64 * KIB);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bool masked;
        str got = text_card_masked(&r, str_from_c(texts[i].text), &masked);
        const char *want = texts[i].masked ? texts[i].masked : texts[i].text;
        assert_int_equal(masked, texts[i].masked != NULL);
        if (!str_is(got, want))
            fail_msg("want %s, got " STR_FMT, want, STR_ARG(got));
    }
    arena_fini(&mem);
}

static void a_card_at_any_place_of_a_text(void **state)
{
    (void)state;
    char text[120];
    struct arena mem;
    struct message m = {.part = 0};
    struct reading r = {.m = &m, .mem = &mem};

    arena_init(&mem, 256 * KIB);
    for (size_t at = 0; at < 80; at++) {
        bool masked;
        memset(text, 'A', sizeof(text));
        memcpy(text + at, "4111111111111111", 16);
        str got = text_card_masked(&r, (str){text, sizeof(text)}, &masked);
        assert_true(masked);
        assert_memory_equal(got.p + at, "411111XXXXXX1111", 16);
        memset(text, 'A', sizeof(text));
        memcpy(text + at, "4111 1111 1111 1111", 19);
        got = text_card_masked(&r, (str){text, sizeof(text)}, &masked);
        assert_true(masked);
        assert_memory_equal(got.p + at, "4111 11XX XXXX 1111", 19);
    }
    arena_fini(&mem);
}

static void without_memory_no_card_stays_in_clear(void **state)
{
    (void)state;
    struct arena mem;
    struct message m = {.part = 0};
    struct reading r = {.m = &m, .mem = &mem};
    bool masked;

    arena_init(&mem, 64 * KIB);
    arena_fail_at(&mem, 1);
    assert_int_equal(str_find_str(text_card_masked(&r, STR("4111111111111111 AND MORE"), &masked),
                                  STR("41111111")),
                     -1);
    assert_true(masked && r.exhausted);
    assert_int_equal(str_find_str(card_masked(&r, STR("4111111111111111"), &masked), STR("4111")),
                     -1);
    arena_fini(&mem);
}

static void accounts_of_payments(void **state)
{
    (void)state;
    struct arena mem;
    struct message m = {.part = 0};
    struct reading r = {.m = &m, .mem = &mem};
    bool masked;

    arena_init(&mem, 64 * KIB);
    assert_true(str_is(card_masked(&r, STR("4111111111111112"), &masked), "411111XXXXXX1112") &&
                masked);
    assert_true(str_is(card_masked(&r, STR("XXXXXXXXXXXX4242"), &masked), "XXXXXXXXXXXX4242") &&
                !masked);
    assert_true(str_is(card_masked(&r, STR("123456"), &masked), "123456") && !masked);
    arena_fini(&mem);
}

static void small_things(void **state)
{
    (void)state;
    assert_int_equal(kg_from_lb(40), 18);
    assert_int_equal(kg_from_lb(0), 0);
    assert_int_equal(kg_from_lb(UINT32_MAX), 1948154215);
    assert_int_equal(sex_of_code(STR("m")), 'M');
    assert_int_equal(sex_of_code(STR("X")), 'X');
    assert_int_equal(sex_of_code(STR("MI")), 0);
    assert_int_equal(sex_of_code(STR("Q")), 0);
    assert_true(is_place_code(STR("CDG")));
    assert_false(is_place_code(STR("C1G")));
    assert_false(is_place_code(STR("CDGX")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_inside_texts),
        cmocka_unit_test(a_card_at_any_place_of_a_text),
        cmocka_unit_test(without_memory_no_card_stays_in_clear),
        cmocka_unit_test(accounts_of_payments),
        cmocka_unit_test(small_things),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
