/* SPDX-License-Identifier: Apache-2.0 */
/* What is odd about a document as sent, one field at a time. */
#include "reference/document_rules.h"

#include "base/attr.h"
#include "reference/mrz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct document_claim good(void)
{
    return (struct document_claim){
        .type = STR("P"),
        .number = STR("AB1234567"),
        .issuer = STR("FRA"),
        .nationality = STR("FRA"),
        .surname = STR("O'Neil-Doe"),
        .given = STR("Jane Ann"),
        .born_on = {1980, 3, 31},
        .expires_on = {2030, 1, 1 },
        .travels_on = {2026, 5, 12},
        .sex = 'F'
    };
}

/** Compare as names, so that a failure says which. */
static void expect(const struct document_claim *claim, const char *names)
{
    uint32_t set = document_oddities(claim);
    char got[512] = "";

    for (int i = 0; i < DOCUMENT_ODD_COUNT; i++)
        if (document_is(set, (enum document_oddity)i)) {
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%s", n ? " " : "",
                     document_oddity_name((enum document_oddity)i));
        }
    assert_string_equal(got, names);
}

static void expect_number(const char *number, const char *names)
{
    struct document_claim claim = good();

    claim.number = str_from_c(number);
    expect(&claim, names);
}

static void expect_codes(const char *issuer, const char *nationality, const char *names)
{
    struct document_claim claim = good();

    claim.issuer = str_from_c(issuer);
    claim.nationality = str_from_c(nationality);
    expect(&claim, names);
}

static void expect_names(const char *surname, const char *given, const char *names)
{
    struct document_claim claim = good();

    claim.surname = str_from_c(surname);
    claim.given = str_from_c(given);
    expect(&claim, names);
}

static void a_proper_document_is_not_odd(void **state)
{
    (void)state;
    struct document_claim claim = good();

    expect(&claim, "");
    claim = (struct document_claim){.number = STR("X1"), .surname = STR("DOE")};
    expect(&claim, ""); /* what was not sent is not judged */
    claim.type = STR("QQ");
    expect(&claim, "TYPE_UNKNOWN");
}

static void a_number_has_letters_and_digits_only(void **state)
{
    (void)state;
    expect_number("ab1234567", "");
    expect_number("AB 123-4567", "NUMBER_SEPARATORS");
    expect_number("AB12345<<", "NUMBER_SEPARATORS");
    expect_number("AB/12345", "NUMBER_CHARACTERS");
    expect_number("\xd0\x90"
                  "B12345",
                  "NUMBER_CHARACTERS");
    expect_number("", "NUMBER_EMPTY");
    expect_number("-", "NUMBER_EMPTY NUMBER_SEPARATORS");
    expect_number("A12B34C56D78E90F12G34", "NUMBER_LONG NUMBER_OVER_MRZ");
}

static void placeholders_are_recognised(void **state)
{
    (void)state;
    static const char *const fakes[] = {
        "000000000",  "11111", "XXXXXXX", "AA",   "123456789", "12345", "987654321",
        "1234567890", "ABCDE", "UNKNOWN", "none", "TBA",       "NIL"};
    static const char *const real[] = {"1234", "4321", "1122334", "A", "7", "100000", "112345678"};

    for (size_t i = 0; i < COUNT_OF(fakes); i++) {
        struct document_claim claim = good();
        claim.type = STR("I");
        claim.number = str_from_c(fakes[i]);
        expect(&claim, "NUMBER_PLACEHOLDER");
    }
    for (size_t i = 0; i < COUNT_OF(real); i++)
        expect_number(real[i], "");
}

static void a_check_digit_behind_nine_characters_is_recognised(void **state)
{
    (void)state;
    struct document_claim claim = good();

    expect_number("L898902C36", "NUMBER_OVER_MRZ NUMBER_CHECK_DIGIT");
    expect_number("L898902C37", "NUMBER_OVER_MRZ");
    /* A card may have more than nine: its number continues in the optional data. */
    claim.type = STR("I");
    claim.number = STR("D23145890734");
    expect(&claim, "");
    claim.number = STR("L898902C36");
    expect(&claim, "");
}

static void codes_must_be_those_of_documents(void **state)
{
    (void)state;
    expect_codes("D", "D", "");
    expect_codes("D", "DEU", "GERMANY_ISO");
    expect_codes("DE", "D", "CODE_OF_TWO_LETTERS GERMANY_ISO");
    expect_codes("FR", "FRA", "CODE_OF_TWO_LETTERS");
    expect_codes("QQQ", "FRA", "ISSUER_UNKNOWN");
    expect_codes("FRA", "123", "NATIONALITY_UNKNOWN");
    expect_codes("UTO", "UTO", "ISSUER_SPECIMEN NATIONALITY_SPECIMEN");
    expect_codes("YUG", "SUN", "ISSUER_WITHDRAWN NATIONALITY_WITHDRAWN NATIONALITY_DIFFERS");
    expect_codes("GBR", "GBN", "");
    expect_codes("GBN", "GBN", "ISSUER_IS_STATUS");
    expect_codes("CHE", "XXB", "");
    expect_codes("XXB", "XXB", "ISSUER_IS_STATUS");
    expect_codes("FRA", "BEL", "NATIONALITY_DIFFERS");
    expect_codes("UNO", "", "");
}

static void dates_must_fit_one_another(void **state)
{
    (void)state;
    struct document_claim claim = good();

    claim.expires_on = (struct date){2026, 5, 11};
    expect(&claim, "EXPIRY_PAST");
    claim.expires_on = (struct date){2026, 5, 12};
    expect(&claim, "");
    claim.expires_on = (struct date){2026, 5, 0}; /* some day in the month of travel */
    expect(&claim, "");
    claim.expires_on = (struct date){2046, 5, 13};
    expect(&claim, "EXPIRY_FAR");
    claim.expires_on = (struct date){2030, 13, 1};
    expect(&claim, "EXPIRY_INVALID");
    claim = good();
    claim.born_on = (struct date){2026, 5, 13};
    expect(&claim, "BIRTH_FUTURE");
    claim.born_on = (struct date){1906, 5, 12};
    expect(&claim, "BIRTH_OLD");
    claim.born_on = (struct date){1906, 0, 0};
    expect(&claim, "");
    claim.born_on = (struct date){1980, 2, 30};
    expect(&claim, "BIRTH_INVALID");
    claim = good();
    claim.travels_on = DATE_NONE;
    claim.expires_on = (struct date){1979, 1, 1};
    expect(&claim, "EXPIRY_BEFORE_BIRTH");
    claim = good();
    claim.travels_on = (struct date){2028, 2, 29};
    expect(&claim, "");
    claim.sex = 'Q';
    expect(&claim, "SEX_UNKNOWN");
}

static void names_must_fit_the_alphabet_and_the_field(void **state)
{
    (void)state;
    expect_names("DOE", "", "");
    expect_names("M\xc3\x9cLLER", "JANE", "NAME_CHARACTERS");
    expect_names("DOE", "JANE2", "NAME_CHARACTERS");
    expect_names("DOE<SMITH", "JANE", "NAME_CHARACTERS");
    expect_names("", "JANE", "NAME_EMPTY");
    expect_names("-", "JANE", "NAME_EMPTY");
    expect_names("DOE", "Doe", "NAME_DOUBLE");
    expect_names("ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOPQ", "NAME_FULL");
    expect_names("ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOPQR", "NAME_LONG");
    expect_names("O'BCDEFGHIJKLMNOPQRS", "ABCDEFGHIJKLMNOPQ", "");
}

/** Plain names are measured without spelling them: both ways agree. */
static void the_length_of_a_name_is_that_of_its_spelling(void **state)
{
    (void)state;
    static const char alphabet[] = "AbZ -' ";
    uint64_t seed = 7;

    for (int round = 0; round < 20000; round++) {
        char name[48], spelled[64];
        size_t length, n = 37 + (size_t)round % 8;
        for (size_t i = 0; i < n; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            name[i] = (seed >> 40) % 8 ? 'A' : alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        struct document_claim claim = good();
        claim.surname = (str){name, n};
        claim.given = STR_NONE;
        assert_true(mrz_name(claim.surname, STR_NONE, spelled, sizeof spelled, &length));
        uint32_t set = document_oddities(&claim);
        assert_int_equal(document_is(set, DOCUMENT_ODD_NAME_LONG), length > 39);
        assert_int_equal(document_is(set, DOCUMENT_ODD_NAME_FULL), length == 39);
    }
}

static void a_scanned_document_cannot_have_everything(void **state)
{
    (void)state;
    struct document_claim claim = good();

    assert_false(document_breaks_mrz(document_oddities(&claim)));
    claim.expires_on = (struct date){2020, 1, 1};
    assert_false(document_breaks_mrz(document_oddities(&claim)));
    claim.number = STR("L898902C36");
    assert_true(document_breaks_mrz(document_oddities(&claim)));
    claim = good();
    claim.surname = STR("M\xc3\x9cLLER");
    assert_true(document_breaks_mrz(document_oddities(&claim)));
}

static void numbers_are_compared_without_separators(void **state)
{
    (void)state;
    char out[8];

    assert_int_equal(document_number_plain(STR("ab 12-3<"), out, sizeof out), 5);
    assert_memory_equal(out, "AB123", 5);
    assert_int_equal(document_number_plain(STR("ABCDEFGHIJ"), out, sizeof out), 8);
    assert_int_equal(document_number_plain(STR_NONE, out, sizeof out), 0);
}

static void long_values_are_bounded(void **state)
{
    (void)state;
    static char huge[65536];
    struct document_claim claim = good();

    memset(huge, 'A', sizeof huge);
    claim.number = claim.issuer = claim.surname = claim.given = (str){huge, sizeof huge};
    expect(&claim, "NUMBER_LONG NUMBER_PLACEHOLDER NUMBER_OVER_MRZ ISSUER_UNKNOWN NAME_LONG "
                   "NAME_DOUBLE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_proper_document_is_not_odd),
        cmocka_unit_test(a_number_has_letters_and_digits_only),
        cmocka_unit_test(placeholders_are_recognised),
        cmocka_unit_test(a_check_digit_behind_nine_characters_is_recognised),
        cmocka_unit_test(codes_must_be_those_of_documents),
        cmocka_unit_test(dates_must_fit_one_another),
        cmocka_unit_test(names_must_fit_the_alphabet_and_the_field),
        cmocka_unit_test(the_length_of_a_name_is_that_of_its_spelling),
        cmocka_unit_test(a_scanned_document_cannot_have_everything),
        cmocka_unit_test(numbers_are_compared_without_separators),
        cmocka_unit_test(long_values_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
