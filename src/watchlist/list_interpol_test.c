/* SPDX-License-Identifier: Apache-2.0 */
/* INTERPOL notices: each way to hold them, what is kept of an invented person, what is told. */
#include "watchlist/list_interpol.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOTICE                                                                                     \
    "{\"arrest_warrants\":[{\"issuing_country_id\":\"FR\",\"charge\":\"Theft \\u00e0 la carte\","  \
    "\"charge_translation\":null},{\"issuing_country_id\":\"BE\",\"charge\":\"Fraud\"}],"          \
    "\"weight\":70,\"height\":1.75,\"forename\":\"JANE\",\"date_of_birth\":\"1980/05/01\","        \
    "\"entity_id\":\"2024/12345\",\"languages_spoken_ids\":[\"ENG\"],"                             \
    "\"nationalities\":[\"IQ\",\"FR\",null],\"distinguishing_marks\":\"A scar\",\"name\":\"DOE\"," \
    "\"country_of_birth_id\":\"IQ\",\"sex_id\":\"F\",\"place_of_birth\":\"Samara\","               \
    "\"also_known_as\":\"A.K.A.: Jane Roe; J. Doe\",\"_links\":{\"self\":{\"href\":\"https://x/"   \
    "notices/v1/red/2024-12345\"},\"images\":null},\"_embedded_\":{\"links\":[]}}"
#define SMALL(id) "{\"entity_id\":\"" id "\",\"name\":\"ROE\",\"forename\":null}"

static void everything_of_a_notice_is_kept(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(read_list_with(&r, list_interpol_read, STR(NOTICE)), 0);
    assert_string_equal(r.told.text, "");
    assert_int_equal(r.list.rows, 1);
    assert_int_equal(r.list.entries.n, 1);
    const struct entry *e = &r.list.entries.v[0];
    assert_true(str_is(e->ref, "2024/12345"));
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 3);
    assert_true(str_is(e->names.v[1].text, "Jane Roe"));
    assert_true(str_is(e->names.v[2].text, "J. Doe"));
    assert_true(str_is(e->names.v[0].text, "DOE, JANE"));
    assert_int_equal(e->born_on.n, 1);
    assert_true(date_eq(e->born_on.v[0], (struct date){1980, 5, 1}));
    assert_int_equal(e->nationalities.n, 2);
    assert_true(str_is(e->nationalities.v[1], "FRA"));
    assert_int_equal(e->countries.n, 1);
    assert_true(str_is(e->countries.v[0], "IRQ"));
    assert_int_equal(e->birthplaces.n, 1);
    assert_true(str_is(e->birthplaces.v[0], "Samara"));
    assert_true(str_is(e->source, "FR; BE"));
    assert_true(str_is(e->remarks, "Theft à la carte; Fraud; A scar"));
    arena_fini(&r.mem);
}

static void notices_may_be_held_in_any_way(void **state)
{
    static const char *const held[] = {
        "[" SMALL("1") "," SMALL("2") "]",
        "\xEF\xBB\xBF" SMALL("1") "\n" SMALL("2") "\n",
        "{\"total\":2,\"_embedded\":{\"notices\":[" SMALL("1") ",\n" SMALL("2") "]},\"_links\":{}}",
        "{\"_embedded\":{\"notices\":[" SMALL("1") "]}}\n{\"_embedded\":{\"notices\":[" SMALL(
            "2") "]}}",
        "\n{\n  \"entity_id\": \"1\",\n  \"name\": \"ROE\"\n}\n" SMALL("2"),
    };
    struct reading r;

    (void)state;
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        assert_int_equal(read_list_with(&r, list_interpol_read, str_from_c(held[i])), 0);
        assert_string_equal(r.told.text, "");
        assert_int_equal(r.list.entries.n, 2);
        assert_true(str_is(r.list.entries.v[0].ref, "1"));
        assert_true(str_is(r.list.entries.v[1].ref, "2"));
        assert_true(str_is(r.list.entries.v[1].names.v[0].text, "ROE"));
        arena_fini(&r.mem);
    }
}

static void every_member_may_be_null(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(&r, list_interpol_read,
                       STR("{\"entity_id\":\"1\",\"forename\":\"JANE\",\"name\":null,"
                           "\"date_of_birth\":null,\"nationalities\":null,\"sex_id\":null,"
                           "\"place_of_birth\":null,\"country_of_birth_id\":null,"
                           "\"arrest_warrants\":null,\"distinguishing_marks\":null,"
                           "\"also_known_as\":null,\"_links\":null}\n"
                           "{\"entity_id\":\"2\",\"name\":\"DOE\",\"date_of_birth\":\"1980\","
                           "\"sex_id\":\"U\",\"arrest_warrants\":[null,{\"charge\":null}]}")),
        0);
    assert_string_equal(r.told.text, "");
    assert_int_equal(r.list.entries.n, 2);
    assert_true(str_is(r.list.entries.v[0].names.v[0].text, "JANE"));
    assert_int_equal(r.list.entries.v[1].born_on.v[0].year, 1980);
    assert_int_equal(r.list.entries.v[1].sex, 0);
    arena_fini(&r.mem);
}

static void what_cannot_be_used_is_told(void **state)
{
    struct reading r;

    (void)state;
    assert_int_equal(
        read_list_with(
            &r, list_interpol_read,
            STR("{\"entity_id\":\"1\",\"name\":\"DOE\",\"name\":\"ROE\",\"date_of_birth\":1980,"
                "\"sex_id\":\"Q\",\"nationalities\":[\"FR\",7]}\n"
                "{\"entity_id\":\"2\",\"name\":\"DOE\",\"date_of_birth\":\"01.05.1980\"}\n"
                "{\"entity_id\":\"3\",\"name\":\"cut\n" SMALL(
                    "4") "\n"
                         "{\"entity_id\":null,\"name\":\"DOE\"}\n"
                         "{\"entity_id\":\"6\",\"name\":null}\n"
                         "\"text\"\n[7]\n" SMALL(
                             "9") "\n"
                                  "{\"entity_id\":\"10\",\"name\":\"\xFF\"}\n"
                                  "{\"entity_id\":\"11\",\"name\":\"A\\u0000B\"}\n"
                                  "{\"entity_id\":\"12\",\"name\":\"ACME\",\"_links\":{\"self\":{\"href\":"
                                  "\"https://x/notices/v1/un/entities/12\"}}}\n")),
        0);
    assert_string_equal(r.told.text,
                        "1:name:member_twice 1:date_of_birth:value_kind 1:nationalities:value_kind "
                        "1:sex_id:sex_bad 2:date_of_birth:date_bad 3::json_bad 5::id_empty "
                        "6::nothing_to_match 7::json_bad 8::value_kind 10::not_utf8 11:name:nul "
                        "11::nothing_to_match");
    assert_int_equal(r.list.entries.n, 4);
    assert_int_equal(r.list.skipped, 1);
    arena_fini(&r.mem);
}

static void what_is_no_list_of_notices_is_refused_whole(void **state)
{
    static const char *const bad[] = {
        "",
        "<xml/>",
        "\"text\"",
        "\xFF\xFE{",
        "[" SMALL("1") "," SMALL("2"),                             /* cut off */
        "{\"_embedded\":{\"notices\":[" SMALL("1") "," SMALL("2"), /* likewise */
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    };
    struct reading r;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_list_with(&r, list_interpol_read, str_from_c(bad[i])), -1);
        assert_int_equal(r.err.code, ERR_SYNTAX);
        assert_int_equal(r.list.entries.n, 0);
        arena_fini(&r.mem);
    }
}

static void a_notice_without_end_costs_its_own_line(void **state)
{
    size_t n = 10 * MIB;
    char *text = malloc(n);
    struct reading r;

    (void)state;
    assert_non_null(text);
    memset(text, 'a', n);
    memcpy(text, "{\"name\":\"", 9);
    memcpy(text + n - 3 - (sizeof(SMALL("1")) - 1), "\"}\n" SMALL("1"), 3 + sizeof(SMALL("1")) - 1);
    assert_int_equal(read_list_with(&r, list_interpol_read, (str){text, n}), 0);
    assert_string_equal(r.told.text, "1::record_long");
    assert_int_equal(r.list.entries.n, 1);
    arena_fini(&r.mem);
    free(text);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_in_range(allocations_that_may_fail(list_interpol_read, STR(NOTICE)), 10, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_notice_is_kept),
        cmocka_unit_test(notices_may_be_held_in_any_way),
        cmocka_unit_test(every_member_may_be_null),
        cmocka_unit_test(what_cannot_be_used_is_told),
        cmocka_unit_test(what_is_no_list_of_notices_is_refused_whole),
        cmocka_unit_test(a_notice_without_end_costs_its_own_line),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
