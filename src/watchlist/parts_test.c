/* SPDX-License-Identifier: Apache-2.0 */
/* Names to parts: every carriage distortion that is undone before anything is compared. */
#include "watchlist/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Parts joined by blanks; particles in brackets. */
static const char *joined(const struct name_parts *parts, char *out, size_t max)
{
    size_t n = 0;

    for (uint32_t i = 0; i < parts->n && n < max; i++)
        n += (size_t)snprintf(out + n, max - n,
                              parts->v[i].particle ? "%s(" STR_FMT ")" : "%s" STR_FMT,
                              i > 0 ? " " : "", STR_ARG(part_text(&parts->v[i])));
    out[n < max ? n : max - 1] = '\0';
    return out;
}

struct listed_case {
    const char *name, *mrz, *other;
};

static const struct listed_case listed_cases[] = {
    {"DOE, JANE",            "DOE JANE",                  "DOE JANE"                 },
    {"jane doe",             "JANE DOE",                  "JANE DOE"                 },
    {"MÜLLER, JöRG",       "MUELLER JOERG",             "MULLER JORG"              },
    {"ÅSE ØSTERGåRD",     "AASE OESTERGAARD",          "ASE OSTERGARD"            },
    {"STRAUß",              "STRAUSS",                   "STRAUSS"                  },
    {"NUÑEZ",               "NUNEZ",                     "NUNEZ"                    },
    {"O'NEIL, ANN",          "ONEIL ANN",                 "ONEIL ANN"                },
    {"AL-SAYED, ABDUL",      "(AL) SAYED ABDUL",          "(AL) SAYED ABDUL"         },
    {"SMITH<<JOHN<PAUL",     "SMITH JOHN PAUL",           "SMITH JOHN PAUL"          },
    {"ŁUKASZ ŻÓŁĆ",     "LUKASZ ZOLC",               "LUKASZ ZOLC"              },
    {"Nguyễn Văn",        "NGUYEN (VAN)",              "NGUYEN (VAN)"             },
    {"Ющенко",         "IUSHCHENKO",                "YUSHTYENKO"               },
    {"Харитонов",   "KHARITONOV",                "HARYTONOV"                },
    {"محمد",             "MHMD",                      "MHMD"                     },
    {"FNU, AHMED",           "AHMED",                     "AHMED"                    },
    {"XU, BIN",              "XU BIN",                    "XU BIN"                   },
    {"VAN DER BERG, DR JAN", "(VAN) (DER) BERG (DR) JAN", "(VAN) (DER) BERG (DR) JAN"},
};

static void listed_names_are_spelled_in_both_forms(void **state)
{
    char text[512];
    struct name_parts parts;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(listed_cases); i++) {
        name_parts_listed(&parts, str_from_c(listed_cases[i].name), FORM_MRZ);
        assert_string_equal(joined(&parts, text, sizeof text), listed_cases[i].mrz);
        name_parts_listed(&parts, str_from_c(listed_cases[i].name), FORM_OTHER);
        assert_string_equal(joined(&parts, text, sizeof text), listed_cases[i].other);
    }
}

struct subject_case {
    const char *surname, *given, *parts;
};

static const struct subject_case subject_cases[] = {
    {"DOE",     "JOHNMR",         "DOE JOHN"      },
    {"DOE",     "ANNA MARIA MRS", "DOE ANNA MARIA"},
    {"DOE",     "LEOMSTR",        "DOE LEO"       },
    {"DOE",     "AHDDR",          "DOE AHD"       },
    {"DOE",     "FNU",            "DOE"           },
    {"DOE",     ".",              "DOE"           },
    {"DOE",     "DOE",            "DOE"           },
    {"",        "JANE DOE",       "JANE DOE"      },
    {"KHAN",    "AMR",            "KHAN AMR"      },
    {"UNKNOWN", "LNU",            ""              },
    {"",        "",               ""              },
    {"0123",    "-/.",            ""              },
};

static void travellers_lose_titles_placeholders_and_doubles(void **state)
{
    char text[512];
    struct name_parts parts;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(subject_cases); i++) {
        struct subject_name name = {.surname = str_from_c(subject_cases[i].surname),
                                    .given = str_from_c(subject_cases[i].given)};
        name_parts_subject(&parts, &name, FORM_MRZ, true);
        name_parts_unrepeat(&parts);
        assert_string_equal(joined(&parts, text, sizeof text), subject_cases[i].parts);
    }
}

static void roles_come_from_the_comma_and_from_the_fields(void **state)
{
    struct name_parts parts;
    struct subject_name name = {.surname = STR("DOE"), .given = STR("JANE ANN")};

    (void)state;
    name_parts_listed(&parts, STR("DOE, JANE"), FORM_MRZ);
    assert_int_equal(parts.v[0].role, PART_SURNAME);
    assert_int_equal(parts.v[1].role, PART_GIVEN);
    name_parts_listed(&parts, STR("JANE DOE"), FORM_MRZ);
    assert_int_equal(parts.v[0].role, PART_ANY);
    name_parts_subject(&parts, &name, FORM_MRZ, true);
    assert_int_equal(parts.v[0].role, PART_SURNAME);
    assert_true(parts.v[0].last);
    assert_false(parts.v[1].last);
    assert_true(parts.v[2].last);
}

static void long_fields_may_have_been_cut(void **state)
{
    struct name_parts parts;
    struct subject_name name = {.surname = STR("WIJESINGHE MUDIYANSELAGE"), .given = STR("CHAM")};

    (void)state;
    name_parts_subject(&parts, &name, FORM_MRZ, true);
    assert_true(parts.full);
    name.surname = STR("WIJESINGHE");
    name_parts_subject(&parts, &name, FORM_MRZ, true);
    assert_false(parts.full);
}

static void any_input_stays_within_bounds(void **state)
{
    size_t n = 10 * MIB;
    char *text = malloc(n);
    struct name_parts parts;

    (void)state;
    assert_non_null(text);
    memset(text, 'A', n);
    name_parts_listed(&parts, (str){text, n}, FORM_MRZ);
    assert_int_equal(parts.n, 1);
    assert_int_equal(parts.v[0].n, NAME_PART_MAX);
    for (size_t i = 1; i < n; i += 2)
        text[i] = ' ';
    name_parts_listed(&parts, (str){text, n}, FORM_MRZ);
    assert_int_equal(parts.n, NAME_PARTS_MAX);
    memset(text, 0xFF, n);
    name_parts_listed(&parts, (str){text, n}, FORM_MRZ);
    assert_int_equal(parts.n, 0);
    free(text);
}

static void escapes_of_arabic_passports_are_read_back(void **state)
{
    char out[32];

    (void)state;
    assert_int_equal(letters_decode_escapes(STR("MXHMD"), out), 4);
    assert_memory_equal(out, "MHMD", 4);
    assert_int_equal(letters_decode_escapes(STR("XKHALD"), out), 5);
    assert_memory_equal(out, "KHALD", 5);
    assert_int_equal(letters_decode_escapes(STR("ALEXANDER"), out), 0);
    assert_int_equal(letters_decode_escapes(STR("XIAOPING"), out), 0);
    assert_int_equal(letters_decode_escapes(STR(""), out), 0);
}

static void other_scripts_come_through_icu(void **state)
{
    struct arena mem;
    struct err err;
    struct transliterator *t = transliterator_new(&err);
    struct name_parts parts;
    char text[256];
    str latin;

    (void)state;
    assert_non_null(t);
    arena_init(&mem, MIB);
    name_parts_listed(&parts, STR("李志强"), FORM_MRZ);
    assert_true(parts.foreign);
    assert_int_equal(transliterator_latin(t, &mem, STR("李志强"), &latin, &err), 0);
    name_parts_listed(&parts, latin, FORM_MRZ);
    assert_string_equal(joined(&parts, text, sizeof text), "LI ZHI QIANG");
    assert_int_equal(transliterator_latin(t, &mem, STR("\xFF\xFE"), &latin, &err), 0);
    arena_fail_at(&mem, 1);
    assert_int_equal(transliterator_latin(t, &mem, STR("ABC"), &latin, &err), -1);
    assert_int_equal(err.code, ERR_MEMORY);
    arena_fini(&mem);
    transliterator_free(t);
    transliterator_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed_names_are_spelled_in_both_forms),
        cmocka_unit_test(travellers_lose_titles_placeholders_and_doubles),
        cmocka_unit_test(roles_come_from_the_comma_and_from_the_fields),
        cmocka_unit_test(long_fields_may_have_been_cut),
        cmocka_unit_test(any_input_stays_within_bounds),
        cmocka_unit_test(escapes_of_arabic_passports_are_read_back),
        cmocka_unit_test(other_scripts_come_through_icu),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
