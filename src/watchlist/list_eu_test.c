/* SPDX-License-Identifier: Apache-2.0 */
/* The EU's list in both forms: what is kept of invented people, what is told, what is no list. */
#include "watchlist/list_eu.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"                              \
    "<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" globalFileId=\"1\">\n"
#define TAIL "</export>"
#define PERSON "<subjectType code=\"person\" classificationCode=\"P\"/>"
#define ENTITY "<sanctionEntity euReferenceNumber=\"EU.1.2\" logicalId=\"7\">"
#define NAMED ENTITY PERSON "<nameAlias wholeName=\"Jane Doe\" strong=\"true\"/>"

static const char full_person[] = HEAD
    "<sanctionEntity designationDetails=\"Invented\" unitedNationId=\"XXi.9\" "
    "euReferenceNumber=\"EU.1.2\" logicalId=\"7\">"
    "<remark>Says &amp; does nothing</remark>"
    "<regulation programme=\"ABC\" logicalId=\"1\"><publicationUrl>http://x/</publicationUrl>"
    "</regulation>" PERSON
    "<nameAlias firstName=\"Jane\" middleName=\"\" lastName=\"Doe\" wholeName=\"Jane Doe\" "
    "function=\"Clerk\" gender=\"F\" title=\"\" strong=\"true\"><remark>not read</remark>"
    "<regulationSummary regulationType=\"amendment\"/></nameAlias>\n"
    "<nameAlias firstName=\"Jane\" middleName=\"Q\" lastName=\"Roe\" wholeName=\"\" gender=\"\"/>"
    "<nameAlias wholeName=\"The Fox\" strong=\"false\"/>"
    "<nameAlias wholeName=\"جين دو\" strong=\"true\"/>"
    "<nameAlias wholeName=\"Jane Doe\" strong=\"false\"/>"
    "<citizenship countryIso2Code=\"IQ\" countryDescription=\"IRAQ\"/>"
    "<citizenship countryIso2Code=\"00\" countryDescription=\"UNKNOWN\"/>"
    "<birthdate circa=\"false\" calendarType=\"GREGORIAN\" birthdate=\"1980-03-31\" "
    "dayOfMonth=\"31\" monthOfYear=\"3\" year=\"1980\" city=\"Samara\" place=\"\" "
    "countryIso2Code=\"IQ\" countryDescription=\"IRAQ\"/>"
    "<birthdate circa=\"true\" birthdate=\"1979-01-01\" city=\"\" place=\"Old Town\"/>"
    "<birthdate circa=\"false\" year=\"1978\" monthOfYear=\"5\" city=\"\" region=\"North\"/>"
    "<birthdate yearRangeFrom=\"1975\" yearRangeTo=\"1976\"/>"
    "<birthdate countryIso2Code=\"00\" countryDescription=\"UNKNOWN\"/>"
    "<identification number=\"AB 1234567 (expired)\" knownFalse=\"true\" latinNumber=\"\" "
    "identificationTypeCode=\"passport\" countryIso2Code=\"FR\"/>"
    "<identification number=\"\xD9\xA1\" latinNumber=\"99-1(A)\" identificationTypeCode=\"id\" "
    "countryIso2Code=\"00\" countryDescription=\"UNKNOWN\"/>"
    "<identification number=\"-\" identificationTypeCode=\"other\"/>"
    "<address city=\"x\" countryIso2Code=\"SY\"><contactInfo key=\"EMAIL\" value=\"a@b.example\"/>"
    "<contactInfo key=\"PHONE\" value=\"+1 555 0100\"/><contactInfo key=\"WEB\" value=\"w.example\"/>"
    "</address></sanctionEntity>"
    "<sanctionEntity euReferenceNumber=\"EU.1.3\" logicalId=\"8\"><subjectType "
    "code=\"enterprise\" classificationCode=\"E\"/><nameAlias wholeName=\"Acme\" gender=\"?\"/>"
    "</sanctionEntity>" TAIL;

static void expect_full_person(const struct entry *e)
{
    static const char *const names[] = {"Jane Doe", "Jane Q Roe", "The Fox", "جين دو"};

    assert_true(str_is(e->ref, "EU.1.2"));
    assert_int_equal(e->kind, ENTRY_PERSON);
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_true(str_is(e->names.v[i].text, names[i]));
    assert_int_equal(e->names.v[0].quality, NAME_GOOD);
    assert_int_equal(e->names.v[2].quality, NAME_WEAK);
    assert_int_equal(e->born_on.n, 5);
    assert_true(date_eq(e->born_on.v[0], (struct date){1980, 3, 31}));
    assert_true(date_eq(e->born_on.v[1], (struct date){1979, 0, 0}));
    assert_true(date_eq(e->born_on.v[2], (struct date){1978, 5, 0}));
    assert_true(date_eq(e->born_on.v[3], (struct date){1975, 0, 0}));
    assert_true(date_eq(e->born_on.v[4], (struct date){1976, 0, 0}));
    assert_int_equal(e->birthplaces.n, 3);
    assert_true(str_is(e->birthplaces.v[0], "Samara"));
    assert_true(str_is(e->birthplaces.v[1], "Old Town"));
    assert_true(str_is(e->birthplaces.v[2], "North"));
    assert_int_equal(e->nationalities.n, 1);
    assert_true(str_is(e->nationalities.v[0], "IRQ"));
    assert_int_equal(e->countries.n, 2);
    assert_true(str_is(e->countries.v[0], "IRQ"));
    assert_true(str_is(e->countries.v[1], "SYR"));
    assert_int_equal(e->documents.n, 2);
    assert_true(str_is(e->documents.v[0].type, "passport"));
    assert_true(str_is(e->documents.v[0].number, "AB 1234567"));
    assert_true(str_is(e->documents.v[0].issuer, "FRA"));
    assert_true(str_is(e->documents.v[1].number, "99-1(A)"));
    assert_true(str_is(e->documents.v[1].issuer, ""));
}

static void everything_of_a_person_is_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(read_list_with(&r, list_eu_xml_read, str_from_c(full_person)), 0);
    assert_string_equal(r.told.text, "");
    assert_int_equal(r.list.rows, 1);
    assert_int_equal(r.list.skipped, 1);
    assert_int_equal(r.list.entries.n, 1);
    const struct entry *e = &r.list.entries.v[0];
    expect_full_person(e);
    assert_int_equal(e->identifiers.n, 2);
    assert_true(str_is(e->identifiers.v[0].value, "a@b.example"));
    assert_true(str_is(e->identifiers.v[1].value, "15550100"));
    assert_true(str_is(e->source, "XXi.9; ABC"));
    assert_true(str_is(e->remarks, "Invented; Says & does nothing; Clerk; w.example"));
    arena_fini(&r.mem);
}

#define COLUMNS                                                                                    \
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;"         \
    "Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;"                                  \
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_LastName;"        \
    "NameAlias_FirstName;NameAlias_MiddleName;namealias_wholename;NameAlias_Gender;"               \
    "NameAlias_Function;Address_CountryIso2Code;BirthDate_BirthDate;BirthDate_Day;"                \
    "BirthDate_Month;BirthDate_Year;BirthDate_YearRangeFrom;BirthDate_YearRangeTo;"                \
    "BirthDate_Circa;BirthDate_Region;BirthDate_Place;BirthDate_City;"                             \
    "BirthDate_CountryIso2Code;Identification_Number;Identification_LatinNumber;"                  \
    "Identification_TypeCode;Identification_CountryIso2Code;Citizenship_CountryIso2Code;"          \
    "NameAlias_Strong\n"
#define WHO "01/01/2026;7;EU.1.2;XXi.9;Invented;\"Says; \"\"nothing\"\"\";P;person;ABC;"
#define NO_NAME ";;;;;;"
#define NO_BIRTH ";;;;;;;;;;;"

static void rows_of_one_entity_are_one_person(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(&r, list_eu_csv_read,
                       STR("\xEF\xBB\xBF" COLUMNS /* clang-format off */
                WHO "Doe;Jane;;Jane Doe;F;Clerk;"  ";" NO_BIRTH ";;;;;true\r\n"
                WHO "Roe;Jane;Q;;;;"               ";" NO_BIRTH ";;;;;\r\n"
                WHO ";;;The Fox;;;"                ";" NO_BIRTH ";;;;;false\r\n"
                "01/01/2026;8;EU.1.3;;;;E;enterprise;ABC;;;;Acme;?;;;" NO_BIRTH ";;;;;\n"
                WHO ";;;جين دو;;;"                 ";" NO_BIRTH ";;;;;\r\n"
                WHO NO_NAME ";31/3/1980;31;3;1980;;;false;;;Samara;IQ;;;;;;\n"
                WHO NO_NAME ";1979-01-01;;;;;;true;;Old Town;;;;;;;;\n"
                WHO NO_NAME ";;;5;1978;;;false;North;;;;;;;;;\n"
                WHO NO_NAME ";;;;;1975;1976;;;;;00;;;;;;\n"
                WHO NO_NAME ";" NO_BIRTH "AB 1234567 (expired);;passport;FR;;\n"
                WHO NO_NAME "SY;" NO_BIRTH ";99-1(A);id;00;IQ;\n" /* clang-format on */)),
        0);
    assert_string_equal(r.told.text, "");
    assert_int_equal(r.list.rows, 11);
    assert_int_equal(r.list.skipped, 1);
    assert_int_equal(r.list.entries.n, 1);
    const struct entry *e = &r.list.entries.v[0];
    expect_full_person(e);
    assert_true(str_is(e->source, "ABC; XXi.9"));
    assert_true(str_is(e->remarks, "Invented; Says; \"nothing\"; Clerk"));
    arena_fini(&r.mem);
}

static void a_bad_value_is_told_and_the_rest_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(&r, list_eu_xml_read,
                       STR(HEAD NAMED "\n<birthdate birthdate=\"1980-02-31\"/>\n"
                                      "<birthdate monthOfYear=\"3\"/>\n"
                                      "<birthdate yearRangeFrom=\"1900\" yearRangeTo=\"1990\"/>\n"
                                      "<identification number=\"no. 17?\"/>\n"
                                      "<nameAlias wholeName=\"??\" gender=\"Q\"/>"
                                      "<nameAlias wholeName=\"J. Doe\" gender=\"M\"/>"
                                      "<nameAlias wholeName=\"D. Jane\" gender=\"F\"/>"
                                      "</sanctionEntity>\n"
                                      "<sanctionEntity>" PERSON
                                      "<nameAlias wholeName=\"Nobody\"/></sanctionEntity>\n"
                                      "<sanctionEntity logicalId=\"9\">" PERSON
                                      "</sanctionEntity>\n<sanctionEntity logicalId=\"10\">"
                                      "<nameAlias wholeName=\"What\"/></sanctionEntity>" TAIL)),
        0);
    assert_string_equal(r.told.text,
                        "4:birthdate/@birthdate:date_bad 5:birthdate/@year:date_bad "
                        "6:birthdate/@yearRangeFrom:date_bad 7:identification/@number:document_bad "
                        "8:nameAlias/@wholeName:name_empty 8:nameAlias/@gender:sex_bad "
                        "8:nameAlias/@gender:conflict_sex 9::id_empty 10::nothing_to_match "
                        "11:subjectType:subject_bad");
    assert_int_equal(r.list.entries.n, 1);
    assert_int_equal(r.list.rows, 4);
    assert_int_equal(r.list.entries.v[0].names.n, 3);
    arena_fini(&r.mem);
}

static void a_bad_row_is_told_and_the_rest_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(read_list_with(&r, list_eu_csv_read,
                                    STR("Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName;"
                                        "BirthDate_BirthDate\n"
                                        "1;P;Jane Doe;\n"
                                        "1;P;;31/2/1980\n"
                                        "1;E;J. Doe;\n"
                                        ";P;Nobody;\n"
                                        "2;P;too;many;fields\n"
                                        "3;P;\"stray\"quote;\n"
                                        "4;;Who;\n"
                                        "5;P;;1980\n"
                                        "6;P;\xFF;\n")),
                     0);
    assert_string_equal(r.told.text,
                        "3:BirthDate_BirthDate:date_bad 4:Entity_SubjectType:subject_bad "
                        "5:Entity_LogicalId:id_empty 6::field_count 7::after_quote 10::not_utf8 "
                        "8:Entity_SubjectType:subject_bad 9::nothing_to_match");
    assert_int_equal(r.list.entries.n, 1);
    assert_true(str_is(r.list.entries.v[0].ref, "1"));
    assert_int_equal(r.list.entries.v[0].names.n, 2);
    arena_fini(&r.mem);
}

static void one_id_twice_is_one_entry(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(&r, list_eu_xml_read,
                       STR(HEAD NAMED "</sanctionEntity>" ENTITY PERSON
                                      "<nameAlias wholeName=\"Jane Roe\"/></sanctionEntity>" TAIL)),
        0);
    assert_int_equal(r.list.entries.n, 1);
    assert_int_equal(r.list.entries.v[0].names.n, 2);
    arena_fini(&r.mem);
}

static void what_is_no_such_list_is_refused_whole(void **state)
{
    static const char *const xml[] = {
        "",
        "id;name\n1;DOE\n",
        "<sdnList/>",
        HEAD NAMED, /* cut off */
        HEAD NAMED "</export>",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><export>&b;</export>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><export>\xFF</export>",
    };
    static const char *const csv[] = {
        "",
        "id,name\n1,DOE\n",
        "Entity_LogicalId;Entity_SubjectType\n1;P\n",
        "Entity_LogicalId;NameAlias_WholeName\n1;Doe\n",
        "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName;nameALIAS_wholename\n",
        "\xFF\xFE"
        "E",
    };
    struct reading r;

    (void)state;
    for (size_t i = 0; i < sizeof xml / sizeof xml[0]; i++) {
        assert_int_equal(read_list_with(&r, list_eu_xml_read, str_from_c(xml[i])), -1);
        assert_int_equal(r.err.code, ERR_SYNTAX);
        arena_fini(&r.mem);
    }
    for (size_t i = 0; i < sizeof csv / sizeof csv[0]; i++) {
        assert_int_equal(read_list_with(&r, list_eu_csv_read, str_from_c(csv[i])), -1);
        assert_int_equal(r.err.code, ERR_SYNTAX);
        arena_fini(&r.mem);
    }
}

/* Read again with each piece of the file, such a tag would take the square of its length. */
static void an_endless_tag_is_refused(void **state)
{
    size_t n = 8 * MIB;
    char *text = malloc(n);
    struct reading r;

    (void)state;
    assert_non_null(text);
    memset(text, 'a', n);
    memcpy(text, HEAD NAMED "<nameAlias wholeName=\"",
           sizeof(HEAD NAMED "<nameAlias wholeName=\"") - 1);
    assert_int_equal(read_list_with(&r, list_eu_xml_read, (str){text, n}), -1);
    assert_int_equal(r.err.code, ERR_SYNTAX);
    assert_non_null(strstr(r.err.msg, "too long"));
    arena_fini(&r.mem);
    free(text);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_in_range(allocations_that_may_fail(list_eu_xml_read, str_from_c(full_person)), 20, 200);
    assert_in_range(
        allocations_that_may_fail(list_eu_csv_read,
                                  STR(COLUMNS WHO "Doe;Jane;;;F;Clerk;;" NO_BIRTH ";;;;;true\r\n")),
        8, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_person_is_kept),
        cmocka_unit_test(rows_of_one_entity_are_one_person),
        cmocka_unit_test(a_bad_value_is_told_and_the_rest_kept),
        cmocka_unit_test(a_bad_row_is_told_and_the_rest_kept),
        cmocka_unit_test(one_id_twice_is_one_entry),
        cmocka_unit_test(what_is_no_such_list_is_refused_whole),
        cmocka_unit_test(an_endless_tag_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
