/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: what is kept, what is refused and why, and that a refused row leaves nothing behind. */
#include "watchlist/list_csv.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct fixture {
    struct arena mem;
    struct list_read list;
    struct told told;
    struct err err;
};

static int read_list(struct fixture *f, const char *text)
{
    f->told = (struct told){.n = 0};
    arena_init(&f->mem, 8 * MIB);
    return list_csv_read(str_from_c(text), &f->mem, note, &f->told, &f->list, &f->err);
}

static void a_full_row_is_kept_whole(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        read_list(&f, "name,id,alias,born_on,sex,nationality,document,country,weak_alias,remarks\n"
                      "\"DOE, JANE\",A1,JANE ROE|J. DOE,1980-03-31|1981,F,FR|Germany,"
                      "AB 1234567:FRA|X99,SYR,THE FOX,seen twice\n"),
        0);
    assert_string_equal(f.told.text, "");
    assert_int_equal(f.list.entries.n, 1);
    const struct entry *e = &f.list.entries.v[0];
    assert_true(str_is(e->ref, "A1"));
    assert_int_equal(e->kind, ENTRY_PERSON);
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 4);
    assert_true(str_is(e->names.v[0].text, "DOE, JANE"));
    assert_int_equal(e->names.v[2].quality, NAME_GOOD);
    assert_int_equal(e->names.v[3].quality, NAME_WEAK);
    assert_int_equal(e->born_on.n, 2);
    assert_int_equal(e->born_on.v[1].month, 0);
    assert_true(str_is(e->nationalities.v[0], "FRA"));
    assert_true(str_is(e->nationalities.v[1], "DEU"));
    assert_true(str_is(e->documents.v[0].number, "AB 1234567"));
    assert_true(str_is(e->documents.v[0].issuer, "FRA"));
    assert_int_equal(e->documents.v[1].issuer.n, 0);
    assert_true(str_is(e->countries.v[0], "SYR"));
    assert_true(str_is(e->remarks, "seen twice"));
    arena_fini(&f.mem);
}

static void what_reaches_a_person_and_how_long_is_kept(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(
        read_list(&f, "id,name,birthplace,phone,email,card,expires_on,source\n"
                      "1,DOE,Lyon|Villeurbanne,+33 (0)4 00-00,Jane@Example.org,4000 0000 0000 0002,"
                      "2030-01-31,order 7\n"
                      "1,DOE,Lyon|Paris,33040000,,,2031-01-31,order 8\n"
                      "2,ROE,,call me,,,,\n"
                      "3,ROE,,12345,,,,\n"
                      "4,ROE,,,nobody,,,\n"
                      "5,ROE,,,,123,,\n"
                      "6,ROE,,,,,2030-01,\n"),
        0);
    assert_string_equal(f.told.text, "4:phone:identifier_bad 5:phone:identifier_bad "
                                     "6:email:identifier_bad 7:card:identifier_bad "
                                     "8:expires_on:date_bad");
    assert_int_equal(f.list.entries.n, 1);
    const struct entry *e = &f.list.entries.v[0];
    assert_int_equal(e->birthplaces.n, 3);
    assert_int_equal(e->identifiers.n, 3);
    assert_true(str_is(e->identifiers.v[0].value, "33040000"));
    assert_true(str_is(e->identifiers.v[1].value, "jane@example.org"));
    assert_int_equal(e->identifiers.v[2].kind, IDENTIFIER_CARD);
    assert_int_equal(e->expires_on.year, 2031);
    assert_true(str_is(e->source, "order 7"));
    arena_fini(&f.mem);
}

static void rows_of_one_id_are_one_entry(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, "id,name,born_on,sex,document\n"
                                   "7,DOE JANE,1980,,\n"
                                   "8,SOMEBODY ELSE,,,\n"
                                   "7,ROE JANE,1980,F,P1234\n"
                                   "7,DOE JANE,1980-03,F,P1234\n"
                                   "7,POE JOHN,1980,M,\n"
                                   "7,,,,P9999\n"),
                     0);
    assert_int_equal(f.list.entries.n, 2);
    assert_int_equal(f.list.entries.v[0].names.n, 2);
    assert_int_equal(f.list.entries.v[0].born_on.n, 2);
    assert_int_equal(f.list.entries.v[0].documents.n, 2);
    assert_int_equal(f.list.entries.v[0].kind, ENTRY_PERSON);
    assert_int_equal(f.list.entries.v[0].sex, 'F');
    assert_string_equal(f.told.text, "6:sex:conflict_sex");
    assert_int_equal(f.list.rows, 6);
    assert_int_equal(f.list.refused, 1);
    arena_fini(&f.mem);
}

/* 40 years in one row and 40 others in the next: neither is cut short in silence. */
static void what_a_further_row_has_too_much_of_is_told(void **state)
{
    char text[1024], *end = text + sizeof text;
    int n = snprintf(text, sizeof text, "id,name,born_on");
    struct fixture f;

    (void)state;
    for (int year = 1900; year < 1980; year++)
        n += snprintf(text + n, (size_t)(end - text - n), "%s%d",
                      year == 1900   ? "\n1,DOE,"
                      : year == 1940 ? "\n1,ROE,"
                                     : "|",
                      year);
    assert_in_range(n, 1, sizeof text - 1);
    assert_int_equal(read_list(&f, text), 0);
    assert_string_equal(f.told.text, "3:born_on:values_many");
    assert_int_equal(f.list.entries.n, 1);
    assert_int_equal(f.list.entries.v[0].names.n, 1);
    assert_int_equal(f.list.entries.v[0].born_on.n, 40);
    arena_fini(&f.mem);
}

static void a_value_twice_is_kept_once(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, "id,name,alias,weak_alias,nationality,document,born_on\n"
                                   "1,DOE,DOE|ROE,ROE|FOX,FR|FRA|France,A1:FR|A1:FRA,1980|1980\n"),
                     0);
    assert_string_equal(f.told.text, "");
    const struct entry *e = &f.list.entries.v[0];
    assert_int_equal(e->names.n, 3);
    assert_int_equal(e->names.v[1].quality, NAME_GOOD);
    assert_int_equal(e->names.v[2].quality, NAME_WEAK);
    assert_int_equal(e->nationalities.n, 1);
    assert_int_equal(e->documents.n, 1);
    assert_int_equal(e->born_on.n, 1);
    arena_fini(&f.mem);
}

static void a_document_alone_is_a_document_entry(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, "id,name,document\nD1,,X1234567:TUR\nD1,DOE JANE,\nD2,,\n"), 0);
    assert_int_equal(f.list.entries.n, 1);
    assert_int_equal(f.list.entries.v[0].kind, ENTRY_DOCUMENT);
    assert_string_equal(f.told.text, "3:name:conflict_kind 4:name:nothing_to_match");
    arena_fini(&f.mem);
}

#define DIGITS_70 "1234567890123456789012345678901234567890123456789012345678901234567890"

struct refused_case {
    const char *row, *told;
};

static const struct refused_case refused_cases[] = {
    {",DOE,,,",                "2:id:id_empty"          },
    {"1,--,,,",                "2:name:name_empty"      },
    {"1,DOE|1980-02-30,,,x,y", "2::field_count"         },
    {"1,DOE,1980-02-30,,",     "2:born_on:date_bad"     },
    {"1,DOE,31.12.1980,,",     "2:born_on:date_bad"     },
    {"1,DOE,1980-13,,",        "2:born_on:date_bad"     },
    {"1,DOE,1066,,",           "2:born_on:date_range"   },
    {"1,DOE,,male?,",          "2:sex:sex_bad"          },
    {"1,DOE,,,€12",          "2:document:document_bad"},
    {"1,DOE,,,---",            "2:document:document_bad"},
    {"1,DOE,,," DIGITS_70,     "2:document:field_long"  },
    {"1,\"DOE\"x,,,",          "2::after_quote"         },
    {"1,D\xFFOE,,,",           "2::not_utf8"            },
};

static void each_bad_row_is_told_with_line_column_and_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused_cases); i++) {
        struct fixture f;
        char text[512];

        snprintf(text, sizeof text, "id,name,born_on,sex,document\n%s\n2,GOOD ROW,,,\n",
                 refused_cases[i].row);
        assert_int_equal(read_list(&f, text), 0);
        assert_string_equal(f.told.text, refused_cases[i].told);
        assert_int_equal(f.list.entries.n, 1);
        assert_true(str_is(f.list.entries.v[0].ref, "2"));
        arena_fini(&f.mem);
    }
}

static void files_that_are_no_list_are_refused_whole(void **state)
{
    static const char *const files[] = {
        "",
        "\n\n",
        "name,alias\nDOE,\n",
        "id,names\n1,DOE\n",
        "id,name,id\n1,DOE,2\n",
        "\"id,name\n",
    };
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        assert_int_equal(read_list(&f, files[i]), -1);
        assert_int_equal(f.err.code, ERR_SYNTAX);
        arena_fini(&f.mem);
    }
    arena_init(&f.mem, MIB);
    assert_int_equal(list_csv_read(STR("\xFF\xFEi\0d\0"), &f.mem, note, &f.told, &f.list, &f.err),
                     -1);
    assert_int_equal(f.err.code, ERR_SYNTAX);
    arena_fini(&f.mem);
}

static void each_failed_allocation_is_told(void **state)
{
    static const char text[] = "id,name,alias,born_on,sex,nationality,document,remarks\n"
                               "1,\"DOE, \"\"JANE\"\"\",A B|C D,1980|1981,F,FRA,X123:FRA,r\n"
                               "1,ROE JANE,,1982,,ITA,X124,\n2,POE,,,,,,\n";

    (void)state;
    for (uint64_t nth = 1;; nth++) {
        struct arena mem;
        struct list_read list;
        struct err err = {.code = ERR_NONE};

        arena_init(&mem, MIB);
        arena_fail_at(&mem, nth);
        int rc = list_csv_read(STR(text), &mem, NULL, NULL, &list, &err);
        arena_fini(&mem);
        if (rc == 0) {
            assert_true(nth > 10);
            return;
        }
        assert_int_equal(err.code, ERR_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_row_is_kept_whole),
        cmocka_unit_test(what_reaches_a_person_and_how_long_is_kept),
        cmocka_unit_test(rows_of_one_id_are_one_entry),
        cmocka_unit_test(what_a_further_row_has_too_much_of_is_told),
        cmocka_unit_test(a_value_twice_is_kept_once),
        cmocka_unit_test(a_document_alone_is_a_document_entry),
        cmocka_unit_test(each_bad_row_is_told_with_line_column_and_reason),
        cmocka_unit_test(files_that_are_no_list_are_refused_whole),
        cmocka_unit_test(each_failed_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
