/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney: what is kept of invented people, how documents find them, what is told. */
#include "watchlist/list_ftm.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define FULL                                                                                       \
    "{\"id\":\"Q1\",\"caption\":\"Jane\",\"datasets\":[\"x\"],\"properties\":{"                    \
    "\"alias\":[\"J\\u00e4ne Roe\",\"Jane Doe\"],\"name\":[\"Jane Doe\",\"Doe Jane\"],"            \
    "\"previousName\":[\"Jane Poe\"],\"weakAlias\":[\"The Fox\"],\"firstName\":[\"Jane\"],"        \
    "\"lastName\":[\"Doe\"],\"birthDate\":[\"1980-05-01\",\"1979\",\"1978-03\","                   \
    "\"1980-05-01T00:00:00\"],\"birthPlace\":[\"Samara\"],\"birthCountry\":[\"iq\"],"              \
    "\"gender\":[\"female\"],\"nationality\":[\"fr\"],\"citizenship\":[\"fr\",\"iq\"],"            \
    "\"country\":[\"sy\"],\"passportNumber\":[\"AB1\"],\"idNumber\":[\"77\"],\"taxNumber\":"       \
    "[\"88\"],\"phone\":[\"+15550100\"],\"email\":[\"A@b.example\"],\"programId\":[\"XX-1\"],"     \
    "\"topics\":[\"sanction\"],\"position\":[\"Clerk\"],\"eyeColor\":[\"green\"],"                 \
    "\"identification\":[{\"id\":\"d9\",\"schema\":\"Passport\",\"properties\":{\"number\":"       \
    "[\"CD2\"],\"country\":[\"fr\"]}}]},\"schema\":\"Person\",\"target\":true}\n"
#define DOCUMENT(holder, number)                                                                   \
    "{\"id\":\"d\",\"schema\":\"Identification\",\"properties\":{\"holder\":[\"" holder            \
    "\"],\"number\":[\"" number "\"],\"type\":[\"National ID\"],\"country\":[\"de\"]}}\n"
#define COMPANY "{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Acme\"]}}\n"
#define SMALL(id)                                                                                  \
    "{\"id\":\"" id "\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Jane Roe\"]}}\n"

static void everything_of_a_person_is_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(read_list_with(&r, list_ftm_read, STR(FULL)), 0);
    assert_string_equal(r.told.text, "");
    assert_int_equal(r.list.entries.n, 1);
    const struct entry *e = &r.list.entries.v[0];
    assert_true(str_is(e->ref, "Q1"));
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 5);
    assert_true(str_is(e->names.v[0].text, "Jane Doe"));
    assert_true(str_is(e->names.v[1].text, "Jäne Roe"));
    assert_true(str_is(e->names.v[2].text, "Doe Jane"));
    assert_true(str_is(e->names.v[3].text, "Jane Poe"));
    assert_true(str_is(e->names.v[4].text, "The Fox"));
    assert_int_equal(e->names.v[3].quality, NAME_GOOD);
    assert_int_equal(e->names.v[4].quality, NAME_WEAK);
    assert_int_equal(e->born_on.n, 3);
    assert_int_equal(e->born_on.v[2].month, 3);
    assert_int_equal(e->birthplaces.n, 1);
    assert_int_equal(e->nationalities.n, 2);
    assert_true(str_is(e->nationalities.v[1], "IRQ"));
    assert_int_equal(e->countries.n, 2);
    assert_true(str_is(e->countries.v[1], "SYR"));
    assert_int_equal(e->documents.n, 4);
    assert_true(str_is(e->documents.v[0].type, "passport"));
    assert_true(str_is(e->documents.v[1].type, "id"));
    assert_true(str_is(e->documents.v[2].type, "tax"));
    assert_true(str_is(e->documents.v[3].number, "CD2"));
    assert_true(str_is(e->documents.v[3].type, "Passport"));
    assert_true(str_is(e->documents.v[3].issuer, "FRA"));
    assert_int_equal(e->identifiers.n, 2);
    assert_true(str_is(e->source, "XX-1; sanction"));
    assert_true(str_is(e->remarks, "Clerk"));
    arena_fini(&r.mem);
}

static void documents_find_their_holders(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(read_list_with(&r, list_ftm_read,
                                    STR(DOCUMENT("p1", "A1") SMALL("p1") DOCUMENT("p1", "A2")
                                            COMPANY DOCUMENT("c1", "B1") DOCUMENT("nobody", "N1")
                                                DOCUMENT("p1", "A1") DOCUMENT("p1", "??"))),
                     0);
    assert_string_equal(r.told.text, "6:holder:holder_unknown 8:number:document_bad");
    assert_int_equal(r.list.rows, 8);
    assert_int_equal(r.list.skipped, 1);
    assert_int_equal(r.list.entries.n, 1);
    const struct entry *e = &r.list.entries.v[0];
    assert_int_equal(e->documents.n, 2);
    assert_true(str_is(e->documents.v[0].number, "A1"));
    assert_true(str_is(e->documents.v[0].type, "National ID"));
    assert_true(str_is(e->documents.v[0].issuer, "DEU"));
    assert_true(str_is(e->documents.v[1].number, "A2"));
    arena_fini(&r.mem);
}

static void parts_make_a_name_where_there_is_none(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(&r, list_ftm_read,
                       STR("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"firstName\":"
                           "\"Jane\",\"lastName\":[\"Doe\"]}}")),
        0);
    assert_string_equal(r.told.text, "");
    assert_true(str_is(r.list.entries.v[0].names.v[0].text, "Doe, Jane"));
    arena_fini(&r.mem);
}

static void a_bad_line_is_told_and_the_rest_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(
            &r, list_ftm_read,
            STR("\xEF\xBB\xBF\r\n" SMALL(
                "1") "{\"id\":\"2\",\n"
                     "{\"id\":\"3\"} {}\n[]\n{\"id\":\"5\",\"properties\":{}}\n"
                     "{\"schema\":\"Person\",\"properties\":{\"name\":[\"No Id\"]}}\n"
                     "{\"id\":\"7\",\"schema\":\"Person\",\"properties\":{\"name\":[\"\xFF\"]}}\n"
                     "{\"id\":\"8\",\"schema\":\"Person\",\"properties\":{\"name\":[{},\"Jane Poe\"],"
                     "\"birthDate\":[\"1.5.1980\",1980],\"gender\":[\"female\",\"male\"]}}\n"
                     "{\"id\":\"9\",\"schema\":\"Person\"}\n"
                     "{\"id\":\"10\",\"schema\":\"Passport\",\"properties\":{}}\n" SMALL("1"))),
        0);
    assert_string_equal(
        r.told.text,
        "3::json_bad 4::json_bad 5::value_kind 6:schema:subject_bad 7::id_empty 8::not_utf8 "
        "9:name:value_kind 9:birthDate:date_bad 9:birthDate:value_kind 9:gender:conflict_sex "
        "10::nothing_to_match 11:number:document_bad 11:holder:holder_unknown");
    assert_int_equal(r.list.entries.n, 2);
    assert_int_equal(r.list.rows, 11);
    arena_fini(&r.mem);
}

static void what_is_no_such_list_is_refused_whole(void **state)
{
    static const char *const bad[] = {"", "[{}]", "id,name\n", "\xFF\xFE{", "<x/>"};
    struct reading r;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_list_with(&r, list_ftm_read, str_from_c(bad[i])), -1);
        assert_int_equal(r.err.code, ERR_SYNTAX);
        arena_fini(&r.mem);
    }
}

static void deep_and_long_lines_cost_themselves_alone(void **state)
{
    size_t deep = 100 * KIB, n = 10 * MIB + 2 * deep;
    char *text = malloc(n);
    struct reading r;

    (void)state;
    assert_non_null(text);
    memset(text, '[', n);
    memcpy(text, "{\"a\":", 5);
    text[deep] = '\n';
    memset(text + deep + 1, 'a', n - deep - 1);
    memcpy(text + deep + 1, "{\"id\":\"", 7);
    memcpy(text + n - sizeof(SMALL("1")) - 2, "\"}\n" SMALL("1"), sizeof(SMALL("1")) + 2);
    assert_int_equal(read_list_with(&r, list_ftm_read, (str){text, n}), 0);
    assert_string_equal(r.told.text, "1::json_bad 2::record_long");
    assert_int_equal(r.list.entries.n, 1);
    arena_fini(&r.mem);
    free(text);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_in_range(allocations_that_may_fail(list_ftm_read,
                                              STR(FULL COMPANY DOCUMENT("Q1", "A2") SMALL("p1"))),
                    20, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_person_is_kept),
        cmocka_unit_test(documents_find_their_holders),
        cmocka_unit_test(parts_make_a_name_where_there_is_none),
        cmocka_unit_test(a_bad_line_is_told_and_the_rest_kept),
        cmocka_unit_test(what_is_no_such_list_is_refused_whole),
        cmocka_unit_test(deep_and_long_lines_cost_themselves_alone),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
