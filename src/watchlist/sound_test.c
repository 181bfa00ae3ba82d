/* SPDX-License-Identifier: Apache-2.0 */
/* Sounds of names across romanisations, and edit distance against the textbook algorithm. */
#include "watchlist/sound.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const alike[][2] = {
    {"QADHAFI",    "GADDAFI"    },
    {"KHADAFI",    "GATHAFI"    },
    {"MOHAMMED",   "MUHAMMAD"   },
    {"HUSSEIN",    "HUSAYN"     },
    {"XIAO",       "HSIAO"      },
    {"MUELLER",    "MULLER"     },
    {"DAWOOD",     "DAWUD"      },
    {"ALEXANDER",  "ALEKSANDER" },
    {"SHEVCHENKO", "CHEVTCHENKO"},
    {"VANDIJK",    "VANDYK"     },
    {"AOUAD",      "AWAD"       },
    {"OUALID",     "WALID"      },
    {"JORG",       "JOERG"      },
    {"PHILIP",     "FILIP"      },
};

static const char *const unlike[][2] = {
    {"HASSAN", "HUSSEIN"},
    {"MARIA",  "MARCO"  },
    {"JOHN",   "JEAN"   },
    {"SMITH",  "SMART"  },
    {"KIM",    "KIMURA" },
};

static bool same_sound(const char *a, const char *b)
{
    struct sound x, y;

    sound_fold(str_from_c(a), &x);
    sound_fold(str_from_c(b), &y);
    return str_eq((str){x.text, x.n}, (str){y.text, y.n});
}

static void romanisations_of_one_name_sound_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(alike); i++)
        assert_true(same_sound(alike[i][0], alike[i][1]));
}

static void other_names_sound_otherwise(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unlike); i++)
        assert_false(same_sound(unlike[i][0], unlike[i][1]));
}

static void unvocalised_names_have_the_same_bones(void **state)
{
    struct sound written, spoken;

    (void)state;
    sound_fold(STR("MHMD"), &written);
    sound_fold(STR("MUHAMMAD"), &spoken);
    assert_int_equal(written.bones_n, spoken.bones_n);
    assert_memory_equal(written.bones, spoken.bones, written.bones_n);
}

static void sounds_of_long_input_are_cut(void **state)
{
    char text[200];
    struct sound s;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "XBXD"[i % 4];
    sound_fold((str){text, sizeof text}, &s);
    assert_int_equal(s.n, SOUND_MAX);
    sound_fold(STR(""), &s);
    assert_int_equal(s.n, 0);
    assert_int_equal(s.bones_n, 0);
}

/* The table of the textbook, restricted transpositions. */
static unsigned slow_distance(str a, str b)
{
    unsigned d[65][65];

    for (unsigned i = 0; i <= a.n; i++) {
        for (unsigned k = 0; k <= b.n; k++) {
            if (i == 0 || k == 0) {
                d[i][k] = i + k;
                continue;
            }
            unsigned best = d[i - 1][k - 1] + (a.p[i - 1] != b.p[k - 1]);
            best = d[i - 1][k] + 1 < best ? d[i - 1][k] + 1 : best;
            best = d[i][k - 1] + 1 < best ? d[i][k - 1] + 1 : best;
            if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] && a.p[i - 2] == b.p[k - 1] &&
                d[i - 2][k - 2] + 1 < best)
                best = d[i - 2][k - 2] + 1;
            d[i][k] = best;
        }
    }
    return d[a.n][b.n];
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void distance_equals_the_textbook(void **state)
{
    uint32_t seed = 11;
    char a[63], b[63];

    (void)state;
    for (int round = 0; round < 5000; round++) {
        size_t n = next_random(&seed) % (round < 4000 ? 12 : 64),
               m = next_random(&seed) % (round < 4000 ? 12 : 64);
        for (size_t i = 0; i < n; i++)
            a[i] = (char)('A' + next_random(&seed) % 4);
        for (size_t i = 0; i < m; i++)
            b[i] = (char)('A' + next_random(&seed) % 4);
        assert_int_equal(osa_distance((str){a, n}, (str){b, m}),
                         slow_distance((str){a, n}, (str){b, m}));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(romanisations_of_one_name_sound_alike),
        cmocka_unit_test(other_names_sound_otherwise),
        cmocka_unit_test(unvocalised_names_have_the_same_bones),
        cmocka_unit_test(sounds_of_long_input_are_cut),
        cmocka_unit_test(distance_equals_the_textbook),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
