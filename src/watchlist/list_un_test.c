/* SPDX-License-Identifier: Apache-2.0 */
/* The UN list: what is kept of invented people, what is told, and what is refused whole. */
#include "watchlist/list_test.h"
#include "watchlist/list_un.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEAD "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST><INDIVIDUALS>\n"
#define TAIL                                                                                       \
    "</INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>ACME</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
#define NAMED                                                                                      \
    "<REFERENCE_NUMBER>XXi.1</REFERENCE_NUMBER><FIRST_NAME>JANE</FIRST_NAME>"                      \
    "<SECOND_NAME>DOE</SECOND_NAME>"

struct fixture {
    struct arena mem;
    struct list_read list;
    struct told told;
    struct err err;
};

static int read_list(struct fixture *f, str text)
{
    f->told = (struct told){.n = 0};
    arena_init(&f->mem, 32 * MIB);
    return list_un_read(text, &f->mem, note, &f->told, &f->list, &f->err);
}

static void everything_of_a_person_is_kept(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        read_list(
            &f,
            STR(HEAD
                "<INDIVIDUAL><DATAID>7</DATAID>" NAMED "<GENDER>Female</GENDER>\n"
                "<NAME_ORIGINAL_SCRIPT>جين دو</NAME_ORIGINAL_SCRIPT>"
                "<DESIGNATION><VALUE>General</VALUE></DESIGNATION>"
                "<NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE><VALUE>France</VALUE>"
                "</NATIONALITY>\n"
                "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>JANE ROE</ALIAS_NAME>"
                "<DATE_OF_BIRTH>1980-03-31</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>"
                "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>THE &amp; FOX</ALIAS_NAME>"
                "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>\n"
                "<INDIVIDUAL_ADDRESS><COUNTRY>Syrian Arab Republic</COUNTRY><NOTE>as of 2016</NOTE>"
                "</INDIVIDUAL_ADDRESS>"
                "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1979</YEAR>"
                "</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN"
                "</TYPE_OF_DATE><FROM_YEAR>1981</FROM_YEAR><TO_YEAR>1983</TO_YEAR>"
                "</INDIVIDUAL_DATE_OF_BIRTH>"
                "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Lyon</CITY><STATE_PROVINCE>Rhone</STATE_PROVINCE>"
                "<COUNTRY>France</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
                "<UN_LIST_TYPE>Al-Invented</UN_LIST_TYPE>"
                "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
                "<NUMBER>AB 1234567 (expired)</NUMBER><ISSUING_COUNTRY>France</ISSUING_COUNTRY>"
                "</INDIVIDUAL_DOCUMENT><COMMENTS1>invented</COMMENTS1></INDIVIDUAL>" TAIL)),
        0);
    assert_string_equal(f.told.text, "");
    assert_int_equal(f.list.rows, 1);
    assert_int_equal(f.list.skipped, 1);
    assert_int_equal(f.list.entries.n, 1);
    const struct entry *e = &f.list.entries.v[0];
    assert_true(str_is(e->ref, "XXi.1"));
    assert_int_equal(e->kind, ENTRY_PERSON);
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 4);
    assert_true(str_is(e->names.v[0].text, "JANE DOE"));
    assert_true(str_is(e->names.v[1].text, "JANE ROE"));
    assert_true(str_is(e->names.v[2].text, "THE & FOX"));
    assert_int_equal(e->names.v[1].quality, NAME_GOOD);
    assert_int_equal(e->names.v[2].quality, NAME_WEAK);
    assert_true(str_is(e->names.v[3].text, "جين دو"));
    assert_int_equal(e->born_on.n, 5);
    assert_int_equal(e->born_on.v[0].day, 31);
    assert_int_equal(e->born_on.v[4].year, 1983);
    assert_int_equal(e->nationalities.n, 2);
    assert_true(str_is(e->nationalities.v[0], "IRN"));
    assert_int_equal(e->countries.n, 2);
    assert_true(str_is(e->countries.v[0], "SYR"));
    assert_int_equal(e->documents.n, 1);
    assert_true(str_is(e->documents.v[0].number, "AB 1234567"));
    assert_true(str_is(e->documents.v[0].issuer, "FRA"));
    assert_int_equal(e->birthplaces.n, 1);
    assert_true(str_is(e->birthplaces.v[0], "Lyon"));
    assert_true(str_is(e->source, "Al-Invented"));
    assert_true(str_is(e->remarks, "invented"));
    arena_fini(&f.mem);
}

static void a_bad_value_is_told_and_the_rest_kept(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        read_list(&f, STR(HEAD "<INDIVIDUAL>" NAMED "\n<INDIVIDUAL_DATE_OF_BIRTH>"
                               "<DATE>1980-02-31</DATE></INDIVIDUAL_DATE_OF_BIRTH>\n"
                               "<INDIVIDUAL_DATE_OF_BIRTH><NOTE>spring</NOTE>"
                               "</INDIVIDUAL_DATE_OF_BIRTH>\n<INDIVIDUAL_DOCUMENT>"
                               "<NUMBER>no. 17?</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL>\n"
                               "<INDIVIDUAL><FIRST_NAME>NOBODY</FIRST_NAME></INDIVIDUAL>\n"
                               "<INDIVIDUAL><DATAID>9</DATAID></INDIVIDUAL>" TAIL)),
        0);
    assert_string_equal(f.told.text,
                        "4:INDIVIDUAL_DATE_OF_BIRTH:date_bad 5:INDIVIDUAL_DATE_OF_BIRTH:date_bad "
                        "6:NUMBER:document_bad 7::id_empty 8::nothing_to_match");
    assert_int_equal(f.list.entries.n, 1);
    assert_int_equal(f.list.rows, 3);
    assert_int_equal(f.list.refused, 5);
    arena_fini(&f.mem);
}

static void what_is_no_such_list_is_refused_whole(void **state)
{
    static const char *const bad[] = {
        "",
        "id,name\n1,DOE\n",
        "<sdnList/>",
        HEAD "<INDIVIDUAL>" NAMED, /* cut off */
        HEAD "</INDIVIDUAL>",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><CONSOLIDATED_LIST>&b;"
        "</CONSOLIDATED_LIST>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CONSOLIDATED_LIST>\xFF</CONSOLIDATED_LIST>",
    };
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_list(&f, str_from_c(bad[i])), -1);
        assert_int_equal(f.err.code, ERR_SYNTAX);
        arena_fini(&f.mem);
    }
}

static void every_allocation_may_fail(void **state)
{
    static const char text[] =
        HEAD "<INDIVIDUAL>" NAMED "<INDIVIDUAL_ALIAS><ALIAS_NAME>ROE</ALIAS_NAME>"
             "</INDIVIDUAL_ALIAS></INDIVIDUAL>" TAIL;
    int rc = -1;

    (void)state;
    for (uint64_t nth = 1; rc < 0; nth++) {
        struct list_read list;
        struct arena mem;
        struct err err;
        arena_init(&mem, MIB);
        arena_fail_at(&mem, nth);
        rc = list_un_read(str_from_c(text), &mem, NULL, NULL, &list, &err);
        assert_true(rc == 0 || err.code == ERR_MEMORY);
        arena_fini(&mem);
        assert_in_range(nth, 1, 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_person_is_kept),
        cmocka_unit_test(a_bad_value_is_told_and_the_rest_kept),
        cmocka_unit_test(what_is_no_such_list_is_refused_whole),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
