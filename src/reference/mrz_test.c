/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machine readable zones: the specimens of ICAO Doc 9303, what is borne in the text, what each
 * check digit finds, names, and composing as the way back.
 */
#include "reference/mrz.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct date today = {2026, 5, 12};

/* The specimens. Their document dates are long past, their holders do not exist. */
#define PASSPORT                                                                                   \
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"                                               \
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define CARD                                                                                       \
    "I<UTOD231458907<<<<<<<<<<<<<<<\n"                                                             \
    "7408122F1204159UTO<<<<<<<<<<<6\n"                                                             \
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
#define CARD_2                                                                                     \
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"                                                       \
    "D231458907UTO7408122F1204159<<<<<<<6"
#define VISA                                                                                       \
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"                                               \
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
#define VISA_B                                                                                     \
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"                                                       \
    "L8988901C4XXX4009078F9612109<<<<<<<<"
#define LONG_CARD                                                                                  \
    "I<UTOD23145890<7349<<<<<<<<<<<\n"                                                             \
    "3407127M9507122UTO<<<<<<<<<<<2\n"                                                             \
    "STEVENSON<<PETER<JOHN<<<<<<<<<"

static const char *const specimens[] = {PASSPORT, CARD, CARD_2, VISA, VISA_B, LONG_CARD};

static struct mrz parse(const char *text)
{
    struct mrz m;

    assert_true(mrz_parse(str_from_c(text), &m));
    return m;
}

/** The oddities as names, so that a failure says which; SPECIMEN is understood. */
static void expect_odd(const char *text, const char *names)
{
    struct mrz m = parse(text);
    char got[512] = "";

    for (int i = 0; i < MRZ_ODDITY_COUNT; i++)
        if (i != MRZ_SPECIMEN && mrz_has(&m, (enum mrz_oddity)i)) {
            size_t n = strlen(got);
            snprintf(got + n, sizeof got - n, "%s%s", n ? " " : "",
                     mrz_oddity_name((enum mrz_oddity)i));
        }
    assert_string_equal(got, names);
}

/* Reading. ------------------------------------------------------------------------------------- */

static void the_passport_of_the_standard_is_read(void **state)
{
    (void)state;
    struct mrz m = parse(PASSPORT);

    assert_int_equal(m.format, MRZ_TD3);
    assert_string_equal(m.code, "P");
    assert_string_equal(m.issuer, "UTO");
    assert_string_equal(m.nationality, "UTO");
    assert_string_equal(m.number, "L898902C3");
    assert_string_equal(m.optional, "ZE184226B");
    assert_string_equal(m.surname, "ERIKSSON");
    assert_string_equal(m.given, "ANNA MARIA");
    assert_int_equal(m.sex, 'F');
    assert_true(date_eq(mrz_born_on(&m, today), (struct date){1974, 8, 12}));
    assert_true(date_eq(mrz_expires_on(&m, today), (struct date){2012, 4, 15}));
    assert_int_equal(m.oddities, 1u << MRZ_SPECIMEN);
}

static void every_specimen_is_read_without_fault(void **state)
{
    (void)state;
    static const enum mrz_format formats[] = {MRZ_TD3,  MRZ_TD1,  MRZ_TD2,
                                              MRZ_MRVA, MRZ_MRVB, MRZ_TD1};

    for (size_t i = 0; i < COUNT_OF(specimens); i++) {
        struct mrz m = parse(specimens[i]);
        assert_int_equal(m.format, formats[i]);
        assert_int_equal(m.oddities, 1u << MRZ_SPECIMEN);
        assert_string_not_equal(m.given, "");
    }
    assert_string_equal(parse(VISA).optional, "6ZE184226B");
    assert_string_equal(parse(CARD).number, "D23145890");
    assert_string_equal(mrz_format_name(MRZ_MRVA), "MRV-A");
}

static void a_long_number_continues_in_the_optional_data(void **state)
{
    (void)state;
    struct mrz m = parse(LONG_CARD);

    assert_string_equal(m.number, "D23145890734");
    assert_string_equal(m.optional, "");
    expect_odd("I<UTOD23145890<7348<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n"
               "STEVENSON<<PETER<JOHN<<<<<<<<<",
               "CHECK_NUMBER CHECK_COMPOSITE");
    /* Something else in the optional data, and no check digit: no long number. */
    expect_odd("I<UTOD2314589<<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n"
               "STEVENSON<<PETER<JOHN<<<<<<<<<",
               "CHECK_NUMBER");
}

static void small_letters_and_blanks_are_borne(void **state)
{
    (void)state;
    expect_odd("p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<\n"
               "l898902c36uto7408122f1204159ze184226b<<<<<10",
               "LOWER_CASE");
    expect_odd("P<UTO ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C3 6 UTO 740812 2 F 120415 9 ZE184226B<<<<< 1 0",
               "BLANK");
    /* Fillers that came as blanks. */
    expect_odd("P UTOERIKSSON  ANNA MARIA\nL898902C36UTO7408122F1204159ZE184226B     10",
               "BLANK SHORT_LINE");
    struct mrz m = parse("P UTOERIKSSON  ANNA MARIA\nL898902C36UTO7408122F1204159ZE184226B     10");
    assert_string_equal(m.given, "ANNA MARIA");
}

static void line_breaks_may_be_missing_or_of_any_kind(void **state)
{
    (void)state;
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "LINE_BREAK");
    expect_odd("I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6"
               "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
               "LINE_BREAK");
    expect_odd("I<UTOD231458907<<<<\n<<<<<<<<<<<7408122F1204159UTO<<<<<<<\n<<<<6\n"
               "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
               "LINE_BREAK");
    expect_odd("\r\n\r\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\n\r\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10\r\n",
               "");
}

static void fillers_too_many_or_too_few_at_the_end_are_borne(void **state)
{
    (void)state;
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "SHORT_LINE");
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "LONG_LINE");
    expect_odd("I<UTOD231458907\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA",
               "SHORT_LINE");
}

static void a_foreign_character_is_marked_where_it_is(void **state)
{
    (void)state;
    struct mrz m = parse("P<UTOERIKSSON<<ANNA<MAR\xc3\x8d"
                         "A<<<<<<<<<<<<<<<<<<\n"
                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    assert_true(mrz_has(&m, MRZ_CHARACTER));
    for (uint32_t i = 0; i < m.mark_count; i++)
        if (m.marks[i].oddity == MRZ_CHARACTER) {
            assert_int_equal(m.marks[i].line, 1);
            assert_int_equal(m.marks[i].column, 24);
        }
}

static void each_wrong_check_digit_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        size_t at; /* in the second line */
        const char *odd;
    } cases[] = {
        {9,  "CHECK_NUMBER CHECK_COMPOSITE"  },
        {19, "CHECK_BIRTH CHECK_COMPOSITE"   },
        {27, "CHECK_EXPIRY CHECK_COMPOSITE"  },
        {42, "CHECK_OPTIONAL CHECK_COMPOSITE"},
        {43, "CHECK_COMPOSITE"               },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[] = PASSPORT;
        char *c = &text[45 + cases[i].at];
        *c = *c == '9' ? '0' : (char)(*c + 1);
        expect_odd(text, cases[i].odd);
        struct mrz m = parse(text);
        assert_int_equal(m.marks[m.mark_count - 1].line, 2);
    }
}

static void other_faults_have_their_own_names(void **state)
{
    (void)state;
    expect_odd("P<QQQERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "ISSUER");
    expect_odd("X<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "CODE");
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36GB<7408122F1204159ZE184226B<<<<<10",
               "NATIONALITY");
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7413128F1204159ZE184226B<<<<<10",
               "BIRTH");
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122Q1204159ZE184226B<<<<<10",
               "SEX");
    expect_odd("P<UTO<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "NAME_EMPTY");
    expect_odd("P<UTOERIKSS0N<<ANNA<<MARIA<<<<<<<<<<<<<<<<<<\n"
               "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
               "NAME_DIGIT NAME_FILLERS");
    expect_odd("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
               "<<<<<<<<<0UTO7408122F1204159ZE184226B<<<<<12",
               "NUMBER");
}

static void names_may_have_one_part_and_may_be_cut(void **state)
{
    (void)state;
    struct mrz m = parse("P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n"
                         "L898902C36UTO7408122F1204159ZE184226B<<<<<10");

    assert_string_equal(m.surname, "ARKFREITH");
    assert_string_equal(m.given, "");
    assert_int_equal(m.oddities, 1u << MRZ_SPECIMEN);

    m = parse("P<UTONILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU\n"
              "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    assert_string_equal(m.surname, "NILAVADHANANANDA");
    assert_string_equal(m.given, "ARNPOL PETCH CHARONGU");
    assert_true(mrz_has(&m, MRZ_NAME_TRUNCATED));
}

static void dates_may_be_known_in_part(void **state)
{
    (void)state;
    struct mrz m = parse("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
                         "L898902C36UTO7408<<7F1204159ZE184226B<<<<<10");

    assert_false(mrz_has(&m, MRZ_BIRTH));
    assert_false(mrz_has(&m, MRZ_CHECK_BIRTH));
    assert_true(date_eq(mrz_born_on(&m, today), (struct date){1974, 8, 0}));
    memcpy(m.born_on, "<<<<<<", 7);
    assert_false(date_known(mrz_born_on(&m, today)));
    memcpy(m.born_on, "260513", 7); /* tomorrow: a hundred years ago */
    assert_true(date_eq(mrz_born_on(&m, today), (struct date){1926, 5, 13}));
    memcpy(m.born_on, "260512", 7);
    assert_true(date_eq(mrz_born_on(&m, today), (struct date){2026, 5, 12}));
    memcpy(m.expires_on, "691231", 7);
    assert_true(date_eq(mrz_expires_on(&m, today), (struct date){2069, 12, 31}));
}

static void text_that_is_no_zone_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n\n",
        "P<UTO",
        "HELLO",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "A\nB\nC\nD\nE\nF\nG\nH",
    };
    struct mrz m;
    char huge[4096];

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(mrz_parse(str_from_c(bad[i]), &m));
        assert_int_equal(m.format, 0);
    }
    memset(huge, '<', sizeof huge);
    assert_false(mrz_parse((str){huge, sizeof huge}, &m));
    assert_false(mrz_parse(STR_NONE, &m));
}

/* Check digits. -------------------------------------------------------------------------------- */

static int value(char c)
{
    return c == '<' ? 0 : ascii_digit(c) ? c - '0' : c - 'A' + 10;
}

static void a_check_digit_finds_every_substitution_but_those_ten_apart(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
    char field[] = "L898902C<";
    int right = mrz_check_digit(STR("L898902C<")), found = 0, missed = 0;

    for (size_t i = 0; i < 9; i++) {
        char before = field[i];
        for (size_t j = 0; j < sizeof alphabet - 1; j++) {
            field[i] = alphabet[j];
            bool same = (value(before) - value(field[i])) % 10 == 0;
            assert_int_equal(mrz_check_digit(str_from_c(field)) == right, same);
            found += same ? 0 : 1;
            missed += same && field[i] != before ? 1 : 0;
        }
        field[i] = before;
    }
    /* A digit for a digit is always found; a letter is missed for the digit of its last figure. */
    assert_int_equal(found, 299);
    assert_int_equal(missed, 25);
}

static void two_neighbours_swapped_are_missed_only_when_five_apart(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++)
        for (int a = 0; a < 10; a++)
            for (int b = 0; b < 10; b++) {
                char one[] = "314159265", other[] = "314159265";
                one[i] = other[i + 1] = (char)('0' + a);
                one[i + 1] = other[i] = (char)('0' + b);
                assert_int_equal(mrz_check_digit(str_from_c(one)) ==
                                     mrz_check_digit(str_from_c(other)),
                                 (a - b) % 5 == 0);
            }
}

static void every_wrong_digit_in_a_checked_field_is_found(void **state)
{
    (void)state;
    /* Second line of the passport: number, birth, expiry, personal number, and their digits. */
    static const uint8_t checked[][2] = {
        {0,  10},
        {13, 20},
        {21, 44}
    };

    for (size_t f = 0; f < COUNT_OF(checked); f++)
        for (size_t at = checked[f][0]; at < checked[f][1]; at++)
            for (char c = '0'; c <= '9'; c++) {
                char text[] = PASSPORT;
                if (!ascii_digit(text[45 + at]) || text[45 + at] == c)
                    continue;
                text[45 + at] = c;
                struct mrz m = parse(text);
                assert_true(mrz_has(&m, MRZ_CHECK_COMPOSITE) || mrz_has(&m, MRZ_CHECK_NUMBER) ||
                            mrz_has(&m, MRZ_CHECK_BIRTH) || mrz_has(&m, MRZ_CHECK_EXPIRY) ||
                            mrz_has(&m, MRZ_CHECK_OPTIONAL));
            }
}

static void a_check_digit_of_other_characters_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mrz_check_digit(STR("AB2134<<<")), 5);
    assert_int_equal(mrz_check_digit(STR("520727")), 3);
    assert_int_equal(mrz_check_digit(STR("")), 0);
    assert_int_equal(mrz_check_digit(STR("a")), -1);
    assert_int_equal(mrz_check_digit(STR("12 4")), -1);
}

/* Names. --------------------------------------------------------------------------------------- */

static void expect_name(const char *name, const char *issuer, const char *spelled)
{
    char out[128];
    size_t n;

    assert_true(mrz_name(str_from_c(name), str_from_c(issuer), out, sizeof out - 1, &n));
    out[n] = '\0';
    assert_string_equal(out, spelled);
}

static void names_are_spelled_by_the_tables_of_the_standard(void **state)
{
    (void)state;
    expect_name("Mary-Jane O'Connor", "", "MARY<JANE<OCONNOR");
    expect_name("van der Muellen", "", "VAN<DER<MUELLEN");
    expect_name("  St. John ", "", "ST<JOHN");
    expect_name("Müller-Ångström", "", "MUELLER<AANGSTROEM");
    expect_name("straße ŁÓDŹ ćwikła", "", "STRASSE<LODZ<CWIKLA");
    expect_name("þórður ÿ ñandú œuvre", "", "THORDUR<Y<NANDU<OEUVRE");
    expect_name("Nguyễn Thị Ơn", "", "NGUYEN<THI<ON");
    expect_name("İbrahim ışık", "TUR", "IBRAHIM<ISIK");
    expect_name("José Jose\xcc\x81", "", "JOSE<JOSE");
}

static void cyrillic_is_spelled_by_the_issuers_language(void **state)
{
    (void)state;
    expect_name("Щербакова Юлия", "RUS", "SHCHERBAKOVA<IULIIA");
    expect_name("Щербакова", "BGR", "SHTERBAKOVA");
    expect_name("Григорій", "UKR", "HRYHORII");
    expect_name("Григорий", "RUS", "GRIGORII");
    expect_name("Шишковић Жарко", "SRB", "SISKOVIC<ZARKO");
    expect_name("Ќирил Хаџи", "MKD", "KJIRIL<HADJI");
}

static void arabic_is_spelled_by_the_table_of_the_standard(void **state)
{
    (void)state;
    /* The example of 9303-3: Abu Bakr Muhammad ibn Zakariya al-Razi, the physician, died 925. */
    expect_name("أبو بكر محمد بن زكريا الرازي", "", "XAEBW<BKR<MXHMD<BN<ZKRYA<ALRAZY");
    expect_name("فاطمة", "", "FAXTTMXAH");
    expect_name("محمّد", "", "MXHMMD");
    expect_name("مُحَمَّد", "", "MXHMMD");
    expect_name("چ گ پ", "", "XC<XGG<P");
}

static void letters_without_a_table_are_told(void **state)
{
    (void)state;
    char out[16];
    size_t n;

    assert_false(mrz_name(STR("Αθήνα"), STR_NONE, out, sizeof out, &n));
    assert_false(mrz_name(STR("A1"), STR_NONE, out, sizeof out, &n));
    assert_int_equal(n, 1);
    assert_false(mrz_name(STR("A\xff"
                              "B"),
                          STR_NONE, out, sizeof out, &n));
    assert_int_equal(n, 2);
    assert_true(mrz_name(STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), STR_NONE, out, sizeof out, &n));
    assert_int_equal(n, 16);
}

static void the_letter_table_is_sorted(void **state)
{
    (void)state;
    static const uint32_t letters[] = {
#define LETTER(code_point, spelling) code_point,
#define EXCEPTION(issuer, code_point, spelling)
#include "reference/mrz_letters.def"
    };

    for (size_t i = 1; i < COUNT_OF(letters); i++)
        assert_true(letters[i - 1] < letters[i]);
}

/* Composing. ----------------------------------------------------------------------------------- */

static struct mrz_fields erika(void)
{
    return (struct mrz_fields){
        .code = STR("P"),
        .issuer = STR("UTO"),
        .nationality = STR("UTO"),
        .number = STR("L898902C3"),
        .optional = STR("ZE184226B"),
        .born_on = {1974, 8, 12},
        .expires_on = {2012, 4, 15},
        .sex = 'F',
        .surname = STR("Eriksson"),
        .given = STR("Anna Maria")
    };
}

static void expect_lines(enum mrz_format format, const struct mrz_fields *in, const char *text)
{
    struct mrz_lines lines;
    char got[160];
    size_t n = 0;

    assert_int_equal(mrz_compose(format, in, &lines), MRZ_COMPOSED);
    for (int i = 0; i < lines.count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", i ? "\n" : "", lines.line[i]);
    assert_string_equal(got, text);
}

static void specimens_are_composed_letter_by_letter(void **state)
{
    (void)state;
    struct mrz_fields in = erika();

    expect_lines(MRZ_TD3, &in, PASSPORT);
    in.code = STR("I");
    in.number = STR("D23145890");
    in.optional = STR_NONE;
    expect_lines(MRZ_TD1, &in, CARD);
    expect_lines(MRZ_TD2, &in, CARD_2);
    in.number = STR("D23145890734");
    in.born_on = (struct date){1934, 7, 12};
    in.expires_on = (struct date){1995, 7, 12};
    in.sex = 'M';
    in.surname = STR("Stevenson");
    in.given = STR("Peter John");
    expect_lines(MRZ_TD1, &in, LONG_CARD);
    in = erika();
    in.code = STR("V");
    in.number = STR("L8988901C");
    in.nationality = STR("XXX");
    in.optional = STR("6ZE184226B");
    in.born_on = (struct date){1940, 9, 7};
    in.expires_on = (struct date){1996, 12, 10};
    expect_lines(MRZ_MRVA, &in, VISA);
    in.optional = STR_NONE;
    expect_lines(MRZ_MRVB, &in, VISA_B);
}

static void expect_names_line(const char *surname, const char *given, const char *line)
{
    struct mrz_fields in = erika();
    struct mrz_lines lines;

    in.surname = str_from_c(surname);
    in.given = str_from_c(given);
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSED);
    assert_string_equal(lines.line[0], line);
}

static void names_too_long_are_cut_so_that_the_line_is_full(void **state)
{
    (void)state;
    /* Examples of 9303-3 and 9303-4. */
    expect_names_line("Nilavadhanananda", "Arnpol Petch Charonguang",
                      "P<UTONILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU");
    expect_names_line("Bennelong Wooloomooloo Warrandyte Warnambool", "Dingo Potoroo",
                      "P<UTOBENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI");
    /* The cut falls behind a filler: a letter before it gives way. */
    expect_names_line("Nilavadhanananda", "Arnpol Petchara Chayap Krasuang",
                      "P<UTONILAVADHANANANDA<<ARNPOL<PETCHARA<CHAYA");
    expect_names_line("Papandropoulous", "Jonathon Warwick Abcdefg",
                      "P<UTOPAPANDROPOULOUS<<JONATHON<WARWICK<ABCDE");
    expect_names_line("Abcdefghijklmnopqr", "Abcdefgh Abcdefgh Zeta",
                      "P<UTOABCDEFGHIJKLMNOPQR<<ABCDEFGH<ABCDEFGH<Z");
    expect_names_line("Abcdefghijklmnopqrs", "Abcdefgh Abcdefgh Zeta",
                      "P<UTOABCDEFGHIJKLMNOPQRS<<ABCDEFGH<ABCDEFG<Z");
    /* One part only. */
    expect_names_line("Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "",
                      "P<UTOABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLM");
    expect_names_line("Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "Z",
                      "P<UTOABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ<<Z");
}

static void what_a_zone_cannot_hold_is_refused(void **state)
{
    (void)state;
    struct mrz_lines lines;
    struct mrz_fields in = erika();

    in.number = STR("L898902C36");
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_NUMBER);
    in = erika();
    in.number = STR("L89/90");
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_NUMBER);
    in.number = STR_NONE;
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_NUMBER);
    in = erika();
    in.number = STR("ABCDEFGHIJKLMNOPQRSTUVW"); /* 23 */
    assert_int_equal(mrz_compose(MRZ_TD1, &in, &lines), MRZ_COMPOSE_NUMBER);
    in.number = STR("ABCDEFGHIJKLM");
    assert_int_equal(mrz_compose(MRZ_TD1, &in, &lines), MRZ_COMPOSED);
    in.optional = STR("0123456789");
    assert_int_equal(mrz_compose(MRZ_TD1, &in, &lines), MRZ_COMPOSE_OPTIONAL);
    in = erika();
    in.optional_2 = STR("X"); /* a passport has none */
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_OPTIONAL);
    in = erika();
    in.issuer = STR("UTOP");
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_CODE);
    in = erika();
    in.surname = STR("'");
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_NAME);
    in.surname = STR("山田");
    assert_int_equal(mrz_compose(MRZ_TD3, &in, &lines), MRZ_COMPOSE_NAME);
    assert_int_equal(mrz_compose((enum mrz_format)0, &in, &lines), MRZ_COMPOSE_CODE);
}

/* Both ways. ----------------------------------------------------------------------------------- */

static uint64_t seed;

static size_t below(size_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % n;
}

/** Words of letters, parted by blanks; not NUL-terminated. */
static str random_words(char *out, size_t words, size_t letters)
{
    size_t n = 0;

    for (size_t i = 0; i < words; i++) {
        if (i)
            out[n++] = ' ';
        for (size_t j = 1 + below(letters); j > 0; j--)
            out[n++] = (char)('A' + below(26));
    }
    return (str){out, n};
}

static str random_number(char *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[below(36)];
    return (str){out, n};
}

static void expect_back(const struct mrz_fields *in, enum mrz_format format)
{
    struct mrz_lines lines;
    struct mrz m;
    char text[160];
    size_t n = 0;

    assert_int_equal(mrz_compose(format, in, &lines), MRZ_COMPOSED);
    for (int i = 0; i < lines.count; i++) {
        assert_int_equal(strlen(lines.line[i]), lines.width);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s\n", lines.line[i]);
    }
    assert_true(mrz_parse((str){text, n}, &m));
    assert_int_equal(m.format, format);
    assert_int_equal(m.oddities & ~(1u << MRZ_NAME_TRUNCATED), 0);
    assert_true(str_eq(str_from_c(m.number), in->number));
    assert_true(str_eq(str_from_c(m.optional), in->optional));
    assert_true(str_eq(str_from_c(m.optional_2), in->optional_2));
    assert_true(str_eq(str_from_c(m.issuer), in->issuer));
    assert_true(date_eq(mrz_born_on(&m, today), in->born_on));
    assert_true(date_eq(mrz_expires_on(&m, today), in->expires_on));
    assert_int_equal(m.sex, in->sex);
    if (mrz_has(&m, MRZ_NAME_TRUNCATED)) {
        assert_int_equal(m.surname[0], in->surname.p[0]);
        return;
    }
    assert_true(str_eq(str_from_c(m.surname), in->surname));
    assert_true(str_eq(str_from_c(m.given), in->given));
}

static void what_is_composed_is_read_back(void **state)
{
    (void)state;
    static const char *const codes[] = {"", "I", "AC", "PD", "V", "V"};
    static const size_t number_max[] = {0, 22, 14, 9, 9, 9}, optional_max[] = {0, 15, 7, 14, 16, 8};
    static const char *const issuers[] = {"PAK", "D", "GBN", "XXA", "UNO", "RKS"};

    seed = 20260512;
    for (int round = 0; round < 4000; round++) {
        char room[5][300];
        enum mrz_format format = (enum mrz_format)(1 + below(5));
        size_t n = 1 + below(number_max[format]);
        struct mrz_fields in = {.sex = "MF"[below(3) % 2], .code = str_from_c(codes[format])};
        in.issuer = str_from_c(issuers[below(6)]);
        in.nationality = str_from_c(issuers[below(6)]);
        in.number = random_number(room[0], n);
        if (n <= 9)
            in.optional = random_number(room[1], below(optional_max[format] + 1));
        if (format == MRZ_TD1)
            in.optional_2 = random_number(room[2], below(12));
        in.surname = random_words(room[3], 1 + below(4), 12);
        in.given = random_words(room[4], below(5), 12);
        in.born_on = date_from_days((int32_t)below(20000) - 15000);
        if (below(8) == 0)
            in.born_on.day = 0;
        in.expires_on = date_from_days(20000 + (int32_t)below(4000));
        if (below(4) == 0)
            in.sex = 0;
        expect_back(&in, format);
    }
}

static void any_bytes_are_read_or_refused(void **state)
{
    (void)state;
    static const char alphabet[] = "<<<<<<<<ABCDPVI0123456789 \n\r\tx\xc3\xa9\x00\xff";
    char text[200];
    struct mrz m;

    seed = 1;
    for (int round = 0; round < 20000; round++) {
        size_t n = below(sizeof text);
        for (size_t i = 0; i < n; i++)
            text[i] = alphabet[below(sizeof alphabet - 1)];
        if (mrz_parse((str){text, n}, &m))
            assert_true(m.format >= MRZ_TD1 && m.format <= MRZ_MRVB);
        else
            assert_int_equal(m.format, 0);
        assert_true(m.mark_count <= MRZ_MARKS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_passport_of_the_standard_is_read),
        cmocka_unit_test(every_specimen_is_read_without_fault),
        cmocka_unit_test(a_long_number_continues_in_the_optional_data),
        cmocka_unit_test(small_letters_and_blanks_are_borne),
        cmocka_unit_test(line_breaks_may_be_missing_or_of_any_kind),
        cmocka_unit_test(fillers_too_many_or_too_few_at_the_end_are_borne),
        cmocka_unit_test(a_foreign_character_is_marked_where_it_is),
        cmocka_unit_test(each_wrong_check_digit_is_told_with_its_place),
        cmocka_unit_test(other_faults_have_their_own_names),
        cmocka_unit_test(names_may_have_one_part_and_may_be_cut),
        cmocka_unit_test(dates_may_be_known_in_part),
        cmocka_unit_test(text_that_is_no_zone_is_refused),
        cmocka_unit_test(a_check_digit_finds_every_substitution_but_those_ten_apart),
        cmocka_unit_test(two_neighbours_swapped_are_missed_only_when_five_apart),
        cmocka_unit_test(every_wrong_digit_in_a_checked_field_is_found),
        cmocka_unit_test(a_check_digit_of_other_characters_is_refused),
        cmocka_unit_test(names_are_spelled_by_the_tables_of_the_standard),
        cmocka_unit_test(cyrillic_is_spelled_by_the_issuers_language),
        cmocka_unit_test(arabic_is_spelled_by_the_table_of_the_standard),
        cmocka_unit_test(letters_without_a_table_are_told),
        cmocka_unit_test(the_letter_table_is_sorted),
        cmocka_unit_test(specimens_are_composed_letter_by_letter),
        cmocka_unit_test(names_too_long_are_cut_so_that_the_line_is_full),
        cmocka_unit_test(what_a_zone_cannot_hold_is_refused),
        cmocka_unit_test(what_is_composed_is_read_back),
        cmocka_unit_test(any_bytes_are_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
