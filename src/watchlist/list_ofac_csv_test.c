/* SPDX-License-Identifier: Apache-2.0 */
/* The SDN list as CSV: what is kept of invented people, what is told, and what is refused whole. */
#include "watchlist/list_ofac_csv.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NONE5 "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"
#define PERSON(id, name, remarks) id ",\"" name "\",individual,SDGT,-0- ," NONE5 "\"" remarks "\"\n"
#define ALL_KINDS                                                                                  \
    "DOB 1950; POB A, Egypt; nationality Iran; a.k.a. 'X'; Passport 123 (Iraq); Gender Male; "     \
    "Email Address a@b.org; kind."
#define FILES_MAX 4

struct fixture {
    struct arena mem;
    struct list_read list;
    struct told told;
    struct err err;
    struct list_file files[FILES_MAX];
    uint32_t n;
};

static void add_file(struct fixture *f, const char *name, str bytes)
{
    f->files[f->n++] = (struct list_file){name, bytes};
}

static int read_list(struct fixture *f)
{
    f->told = (struct told){.n = 0};
    arena_init(&f->mem, 64 * MIB);
    return list_ofac_csv_read(f->files, f->n, &f->mem, note, &f->told, &f->list, &f->err);
}

/** One person with these remarks. */
static const struct entry *read_remarks(struct fixture *f, const char *remarks)
{
    static char text[4096];
    int n = snprintf(text, sizeof text, PERSON("7", "DOE, Jane", "%s"), remarks);

    f->n = 0;
    add_file(f, "sdn", (str){text, (size_t)n});
    assert_int_equal(read_list(f), 0);
    assert_int_equal(f->list.entries.n, 1);
    return &f->list.entries.v[0];
}

static void everything_of_a_person_is_kept(void **state)
{
    struct fixture f = {.n = 0};

    (void)state;
    add_file(&f, "add.csv",
             STR("7,1,\"1 Elm St\",\"Town\",\"Korea, North\",-0- \n7,2,-0- ,-0- ,\"France\",-0- \n"
                 "7,3,-0- ,-0- ,-0- ,-0- \n8,4,-0- ,-0- ,\"Cuba\",-0- \n\x1A"));
    add_file(&f, "alt.csv",
             STR("7,1,aka,\"ROE, Jane\",-0- \n7,2,fka,\"DOE, Jane\",-0- \n8,3,aka,ACME,-0- \n"));
    add_file(&f, "sdn.csv",
             STR("7,\"DOE, Jane\",individual,\"SDGT] [IRGC\",General," NONE5
                 "\"DOB 31 Mar 1980; alt. DOB Feb 1979; POB Springfield, Ohio, United States; "
                 "nationality Iran; alt. citizen France; citizen Iran; Gender Female; "
                 "Passport AB 1234567 (Korea, North) issued 01 Jan 2001 expires 01 Jan 2011; "
                 "alt. National ID No. CNIC: 35202-1 (Pakistan); Phone Number 9640000001; "
                 "Email Address Jane@Example.org; a.k.a. 'ABU-'OMAR'; Linked To: ACME.\"\n"
                 "8,ACME LTD,-0- ,CUBA,-0- ," NONE5 "-0- \n"));
    assert_int_equal(read_list(&f), 0);
    assert_string_equal(f.told.text, "");
    assert_int_equal(f.list.rows, 9);
    assert_int_equal(f.list.skipped, 3); /* ACME, its alias and its address */
    assert_int_equal(f.list.entries.n, 1);
    const struct entry *e = &f.list.entries.v[0];
    assert_true(str_is(e->ref, "7") && str_is(e->source, "SDGT; IRGC"));
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 3);
    assert_true(str_is(e->names.v[0].text, "DOE, Jane"));
    assert_true(str_is(e->names.v[1].text, "ABU-'OMAR"));
    assert_int_equal(e->names.v[1].quality, NAME_WEAK);
    assert_true(str_is(e->names.v[2].text, "ROE, Jane"));
    assert_int_equal(e->names.v[2].quality, NAME_GOOD);
    assert_int_equal(e->born_on.n, 2);
    assert_true(date_eq(e->born_on.v[0], (struct date){1980, 3, 31}));
    assert_true(date_eq(e->born_on.v[1], (struct date){1979, 2, 0}));
    assert_int_equal(e->birthplaces.n, 1);
    assert_true(str_is(e->birthplaces.v[0], "Springfield, Ohio"));
    assert_int_equal(e->nationalities.n, 2);
    assert_true(str_is(e->nationalities.v[0], "IRN") && str_is(e->nationalities.v[1], "FRA"));
    assert_int_equal(e->countries.n, 3);
    assert_true(str_is(e->countries.v[0], "USA") && str_is(e->countries.v[1], "PRK"));
    assert_int_equal(e->documents.n, 2);
    assert_true(str_is(e->documents.v[0].type, "Passport"));
    assert_true(str_is(e->documents.v[0].number, "AB 1234567"));
    assert_true(str_is(e->documents.v[0].issuer, "PRK"));
    assert_true(str_is(e->documents.v[1].number, "35202-1"));
    assert_int_equal(e->identifiers.n, 2);
    assert_true(str_is(e->identifiers.v[1].value, "jane@example.org"));
    assert_true(str_is(e->remarks,
                       "General; Passport AB 1234567 (Korea, North) issued 01 Jan 2001 expires "
                       "01 Jan 2011; Linked To: ACME"));
    arena_fini(&f.mem);
}

static void births_are_kept_as_exactly_as_they_are_said(void **state)
{
    static const struct {
        const char *said;
        struct date first;
        uint32_t n;
    } cases[] = {
        {"DOB circa 12 Mar 1951",                     {1951, 0, 0},  1},
        {"DOB circa 1979-1982",                       {1979, 0, 0},  4},
        {"DOB between 1951 and 1953",                 {1951, 0, 0},  3},
        {"DOB 1968 to 1968",                          {1968, 0, 0},  1},
        {"DOB 01 Jan 1961 to 31 Dec 1961",            {1961, 0, 0},  1},
        {"DOB 01 Feb 1964 to 29 Feb 1964",            {1964, 2, 0},  1},
        {"DOB 12 Oct 1961 to 01 Jan 1962",            {1961, 0, 0},  2},
        {"DOB 3 October 1961; alt. DOB 03 Oct 1961.", {1961, 10, 3}, 1},
    };
    struct fixture f = {.n = 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct entry *e = read_remarks(&f, cases[i].said);
        assert_string_equal(f.told.text, "");
        assert_int_equal(e->born_on.n, cases[i].n);
        assert_true(date_eq(e->born_on.v[0], cases[i].first));
        arena_fini(&f.mem);
    }
}

static void a_place_of_birth_ends_with_its_country(void **state)
{
    static const struct {
        const char *said, *place, *country;
    } cases[] = {
        {"POB Egypt",                 "",               "EGY"},
        {"POB Sinpo, Korea, North.",  "Sinpo",          "PRK"},
        {"POB Nowhere",               "Nowhere",        ""   },
        {"alt. POB: A, Utopia Land",  "A, Utopia Land", ""   },
        {"POB Cali, Valle, Colombia", "Cali, Valle",    "COL"},
    };
    struct fixture f = {.n = 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct entry *e = read_remarks(&f, cases[i].said);
        assert_int_equal(e->birthplaces.n, cases[i].place[0] != 0);
        assert_int_equal(e->countries.n, cases[i].country[0] != 0);
        assert_true(e->birthplaces.n == 0 || str_is(e->birthplaces.v[0], cases[i].place));
        assert_true(e->countries.n == 0 || str_is(e->countries.v[0], cases[i].country));
        arena_fini(&f.mem);
    }
}

static void numbers_of_documents_are_cut_out(void **state)
{
    static const struct {
        const char *said, *number, *issuer;
    } cases[] = {
        {"Passport #Z1122334 (Iraq)",                       "Z1122334",           "IRQ"},
        {"National ID No. 99/XYZABC(N)000123 (Burma)",      "99/XYZABC(N)000123", "MMR"},
        {"Passport No.: 1112223, Eritrea",                  "1112223",            ""   },
        {"Diplomatic Passport Laissez-Passer 55501",        "55501",              ""   },
        {"CNP (Personal Numerical Code) 1234500 (Romania)", "1234500",            "ROU"},
        {"NIT # 111222-3",                                  "111222-3",           ""   },
    };
    struct fixture f = {.n = 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct entry *e = read_remarks(&f, cases[i].said);
        assert_string_equal(f.told.text, "");
        assert_int_equal(e->documents.n, 1);
        assert_true(str_is(e->documents.v[0].number, cases[i].number));
        assert_true(str_is(e->documents.v[0].issuer, cases[i].issuer));
        arena_fini(&f.mem);
    }
}

static void a_bad_value_is_told_and_stays_in_the_remarks(void **state)
{
    struct fixture f = {.n = 0};
    const char *said = "DOB 31 Feb 1980; DOB 1950 to 1990; DOB spring; a.k.a. '42'; "
                       "Passport QQ123123 Colombia; Passport; Gender Both; Phone Number 1; "
                       "an Iraqi passport of 1990; named in a book";

    (void)state;
    const struct entry *e = read_remarks(&f, said);
    assert_string_equal(f.told.text,
                        "1:Remarks: DOB:date_bad 1:Remarks: DOB:date_bad 1:Remarks: DOB:date_bad "
                        "1:Remarks: a.k.a.:name_empty 1:Remarks: Passport:document_bad "
                        "1:Remarks: Passport:document_bad 1:Remarks: Gender:sex_bad "
                        "1:Remarks: Phone Number:identifier_bad 1:Remarks:remark_unclear");
    assert_true(str_eq(e->remarks, str_from_c(said)));
    arena_fini(&f.mem);
}

static void rows_that_cannot_be_used_are_told_with_their_file(void **state)
{
    struct fixture f = {.n = 0};

    (void)state;
    add_file(&f, "s",
             STR(PERSON("7", "DOE", "-0-") PERSON("7", "ROE", "-0-")
                     PERSON("-0-", "ROE", "-0-") "9,\"x\"y\n" PERSON("9", "\xE9", "-0-")
                         PERSON("10", "-0-", "-0-")));
    add_file(&f, "a", STR("7,1,aka,42,-0- \n10,2,aka,POE,-0- \n11,2,aka,POE,-0- \n7,8\n"));
    assert_int_equal(read_list(&f), 0);
    assert_string_equal(f.told.text,
                        "2:ent_num:id_twice 3:ent_num:id_empty 4::after_quote 5::not_utf8 "
                        "6::nothing_to_match 1:alt_name:name_empty 2:ent_num:entry_unknown "
                        "3:ent_num:entry_unknown 4::field_count");
    assert_string_equal(f.told.file, "a");
    assert_int_equal(f.list.entries.n, 1);
    assert_int_equal(f.list.refused, 9);
    arena_fini(&f.mem);
}

static void remarks_that_are_cut_need_the_comments(void **state)
{
    struct fixture f = {.n = 0};
    char text[1200] = "7,DOE,individual,SDGT,-0- ," NONE5 "\"";
    size_t n = strlen(text);

    (void)state;
    memset(text + n, 'x', 1000);
    memcpy(text + n + 984, "; Passport A1234", 16);
    memcpy(text + n + 1000, "\"\n", 2);
    add_file(&f, "sdn.csv", (str){text, n + 1002});
    assert_int_equal(read_list(&f), 0);
    assert_string_equal(f.told.text, "1:Remarks:value_cut");
    assert_int_equal(f.list.entries.v[0].documents.n, 0);
    arena_fini(&f.mem);

    add_file(&f, "sdn_comments.csv", STR("7,\"567 (Iraq).\"\n7,twice\n"));
    assert_int_equal(read_list(&f), 0);
    assert_string_equal(f.told.text, "2:ent_num:id_twice");
    assert_int_equal(f.list.entries.v[0].documents.n, 1);
    assert_true(str_is(f.list.entries.v[0].documents.v[0].number, "A1234567"));
    arena_fini(&f.mem);
}

static void what_is_no_such_list_is_refused_whole(void **state)
{
    static const char person[] = PERSON("7", "DOE", "-0-"), alias[] = "7,1,aka,ROE,-0- \n";
    static const char *const bad[][2] = {
        {"",                 NULL   },
        {"\x1A",             NULL   },
        {"id,name\n1,DOE\n", NULL   }, /* comments alone */
        {"<sdnList/>",       NULL   },
        {alias,              NULL   },
        {person,             person },
        {person,             ""     },
        {person,             "a,b,c"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fixture f = {.n = 0};
        add_file(&f, "one", str_from_c(bad[i][0]));
        if (bad[i][1])
            add_file(&f, "two", str_from_c(bad[i][1]));
        assert_int_equal(read_list(&f), -1);
        assert_int_equal(f.err.code, ERR_SYNTAX);
        arena_fini(&f.mem);
    }
}

static void every_allocation_may_fail(void **state)
{
    static const struct list_file files[] = {
        {"sdn.csv",                              STR_INIT(PERSON("7", "DOE", ALL_KINDS))},
        {"alt.csv",                           STR_INIT("7,1,aka,ROE,-0- \n")                                             },
        {"add.csv",STR_INIT("7,1,-0- ,-0- ,Cuba,-0- \n")},
        {"com.csv",                    STR_INIT("7,\" and more\"\n")                                                                                   },
    };
    int rc = -1;

    (void)state;
    for (uint64_t nth = 1; rc < 0; nth++) {
        struct list_read list;
        struct arena mem;
        struct err err;
        arena_init(&mem, MIB);
        arena_fail_at(&mem, nth);
        rc = list_ofac_csv_read(files, 4, &mem, NULL, NULL, &list, &err);
        assert_true(rc == 0 || err.code == ERR_MEMORY);
        arena_fini(&mem);
        assert_in_range(nth, 1, 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_person_is_kept),
        cmocka_unit_test(births_are_kept_as_exactly_as_they_are_said),
        cmocka_unit_test(a_place_of_birth_ends_with_its_country),
        cmocka_unit_test(numbers_of_documents_are_cut_out),
        cmocka_unit_test(a_bad_value_is_told_and_stays_in_the_remarks),
        cmocka_unit_test(rows_that_cannot_be_used_are_told_with_their_file),
        cmocka_unit_test(remarks_that_are_cut_need_the_comments),
        cmocka_unit_test(what_is_no_such_list_is_refused_whole),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
