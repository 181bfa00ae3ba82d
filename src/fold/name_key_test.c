/* SPDX-License-Identifier: Apache-2.0 */
/* Which names of one flight are taken for one, and which never. */
#include "fold/name_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct pair {
    const char *surname, *given, *other_surname, *other_given;
    enum name_agreement expected;
};

static const struct pair pairs[] = {
    {"DOE",          "JANE",        "DOE",        "JANE",        NAME_SAME     },
    {"doe",          "Jane",        "DOE",        "JANE",        NAME_SAME     },
    {"DOE",          "JANE MRS",    "DOE",        "JANE",        NAME_SAME     },
    {"DOE",          "JANEMRS",     "DOE",        "JANE",        NAME_JOINED   },
    {"OKAFOR",       "CHIDIEMEKA",  "OKAFOR",     "CHIDI EMEKA", NAME_SAME     },
    {"OKAFOR",       "EMEKA CHIDI", "OKAFOR",     "CHIDI EMEKA", NAME_SAME     },
    {"DOE JANE",     "",            "DOE",        "JANE",        NAME_SAME     },
    {"JANE",         "DOE",         "DOE",        "JANE",        NAME_SAME     },
    {"VAN DER BERG", "JAN",         "VANDERBERG", "JAN",         NAME_SAME     },
    {"O'NEIL",       "ANN",         "ONEIL",      "ANN",         NAME_SAME     },
    {"AL-SAYED",     "OMAR",        "ALSAYED",    "OMAR",        NAME_SAME     },
    {"MÜLLER",      "JÖRG",       "MUELLER",    "JOERG",       NAME_SAME     },
    {"MULLER",       "JORG",        "MUELLER",    "JOERG",       NAME_SAME     },
    {"YY",           "MOAN",        "Y",          "MOAN",        NAME_SAME     },
    {"OKAFOR",       "CHIDI",       "OKAFOR",     "CHIDI EMEKA", NAME_SHORT    },
    {"GARCIA LOPEZ", "ANA",         "GARCIA",     "ANA",         NAME_SHORT    },
    {"KOWALSKI",     "ALEKSANDE",   "KOWALSKI",   "ALEKSANDER",  NAME_SHORT    },
    {"RAJAGOPALAN",  "VENKATA",     "RAJAGOPA",   "VENKATA",     NAME_SHORT    },
    {"ALPHA",        "A",           "ALPHA",      "ANNA",        NAME_POSSIBLE },
    {"ALPHA",        "",            "ALPHA",      "ANNA",        NAME_POSSIBLE },
    {"ALPHA",        "FNU",         "ALPHA",      "ANNA",        NAME_POSSIBLE },
    {"DOE",          "JANE",        "DOE",        "JOHN",        NAME_DIFFERENT},
    {"DOE",          "ANN",         "DOE",        "ANNA",        NAME_DIFFERENT},
    {"DOE",          "JOHN PAUL",   "DOE",        "JOHN PETER",  NAME_DIFFERENT},
    {"DOE",          "JANE",        "ROE",        "JANE",        NAME_DIFFERENT},
    {"WEBBER",       "HANS",        "WEBER",      "HANS",        NAME_DIFFERENT},
    {"",             "",            "DOE",        "JANE",        NAME_DIFFERENT},
    {"ALPHA",        "B",           "ALPHA",      "ANNA",        NAME_DIFFERENT},
};

/* Same letters in one field or two count as the same or joined name: both are strong. */
static bool as_expected(enum name_agreement got, enum name_agreement expected)
{
    if (expected >= NAME_JOINED)
        return got >= NAME_JOINED;
    return got == expected;
}

static void carriers_habits_are_forgiven_and_other_names_are_not(void **state)
{
    struct arena mem;

    (void)state;
    arena_init(&mem, MIB);
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct name_key a, b;
        assert_int_equal(
            0, name_key_make(str_from_c(pairs[i].surname), str_from_c(pairs[i].given), &mem, &a));
        assert_int_equal(0, name_key_make(str_from_c(pairs[i].other_surname),
                                          str_from_c(pairs[i].other_given), &mem, &b));
        enum name_agreement got = name_key_compare(&a, &b), back = name_key_compare(&b, &a);
        if (!as_expected(got, pairs[i].expected) || got != back)
            fail_msg("%s/%s and %s/%s: %d, backwards %d", pairs[i].surname, pairs[i].given,
                     pairs[i].other_surname, pairs[i].other_given, (int)got, (int)back);
    }
    arena_fini(&mem);
}

static void an_exhausted_arena_is_reported(void **state)
{
    struct arena mem;
    struct name_key key;

    (void)state;
    arena_init(&mem, MIB);
    for (uint64_t nth = 1; nth <= 2; nth++) {
        arena_fail_at(&mem, nth);
        assert_int_equal(-1, name_key_make(STR("DOE"), STR("JANE"), &mem, &key));
    }
    arena_fini(&mem);
}

static void long_names_stay_within_bounds(void **state)
{
    struct arena mem;
    struct name_key key;
    char text[400];

    (void)state;
    arena_init(&mem, MIB);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? ' ' : 'A';
    assert_int_equal(0, name_key_make((str){text, sizeof text}, (str){text, 99}, &mem, &key));
    assert_true(key.tokens <= NAME_KEY_TOKENS);
    assert_true(name_key_compare(&key, &key) == NAME_SAME);
    arena_fini(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carriers_habits_are_forgiven_and_other_names_are_not),
        cmocka_unit_test(an_exhausted_arena_is_reported),
        cmocka_unit_test(long_names_stay_within_bounds),
    };

    return cmocka_run_group_tests_name("fold.name_key", tests, NULL, NULL);
}
