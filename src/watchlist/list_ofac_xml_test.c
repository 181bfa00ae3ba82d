/* SPDX-License-Identifier: Apache-2.0 */
/* The advanced SDN list: what is kept of invented people, what is told, what is refused whole. */
#include "watchlist/list_ofac_xml.h"
#include "watchlist/list_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Ids are not those of the real list: nothing may rest on them. */
#define VALUES                                                                                     \
    "<ReferenceValueSets>"                                                                         \
    "<AreaCodeValues><AreaCode ID='9' CountryID='4' Description='Peru'>PE</AreaCode>"              \
    "</AreaCodeValues><CalendarTypeValues><CalendarType ID='1'>Gregorian</CalendarType>"           \
    "<CalendarType ID='2'>Lunar</CalendarType></CalendarTypeValues>"                               \
    "<CountryValues><Country ID='1' ISO2='IR'>Iran</Country><Country ID='2'>Korea, North"          \
    "</Country><Country ID='3'>undetermined</Country></CountryValues>"                             \
    "<DetailReferenceValues><DetailReference ID='1'>Female</DetailReference>"                      \
    "</DetailReferenceValues><FeatureTypeValues><FeatureType ID='1'>Birthdate</FeatureType>"       \
    "<FeatureType ID='2'>Place of Birth</FeatureType><FeatureType ID='3'>Nationality Country"      \
    "</FeatureType><FeatureType ID='4'>Gender</FeatureType><FeatureType ID='5'>Location"           \
    "</FeatureType><FeatureType ID='6'>Title</FeatureType><FeatureType ID='7'>Email Address"       \
    "</FeatureType></FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID='1'>Passport"          \
    "</IDRegDocType></IDRegDocTypeValues><IDRegDocDateTypeValues><IDRegDocDateType ID='1'>"        \
    "Expiration Date</IDRegDocDateType></IDRegDocDateTypeValues>"                                  \
    "<LocPartTypeValues><LocPartType ID='1'>ADDRESS1</LocPartType><LocPartType ID='2'>CITY"        \
    "</LocPartType></LocPartTypeValues><NamePartTypeValues><NamePartType ID='1'>Last Name"         \
    "</NamePartType><NamePartType ID='2'>First Name</NamePartType></NamePartTypeValues>"           \
    "<PartySubTypeValues><PartySubType ID='1' PartyTypeID='1'>Unknown</PartySubType>"              \
    "<PartySubType ID='2' PartyTypeID='2'>Unknown</PartySubType></PartySubTypeValues>"             \
    "<PartyTypeValues><PartyType ID='1'>Individual</PartyType><PartyType ID='2'>Entity"            \
    "</PartyType></PartyTypeValues><SanctionsTypeValues><SanctionsType ID='1'>Program"             \
    "</SanctionsType><SanctionsType ID='2'>Block</SanctionsType></SanctionsTypeValues>"            \
    "</ReferenceValueSets>\n"
#define THINGS                                                                                     \
    "<Locations><Location ID='1'><LocationCountry CountryID='1'/><LocationPart "                   \
    "LocPartTypeID='1'><LocationPartValue><Value>1 Elm St</Value></LocationPartValue>"             \
    "</LocationPart><LocationPart LocPartTypeID='2'><LocationPartValue><Value>Town</Value>"        \
    "</LocationPartValue></LocationPart></Location><Location ID='2'><LocationAreaCode "            \
    "AreaCodeID='9'/></Location></Locations>\n"                                                    \
    "<IDRegDocuments><IDRegDocument IDRegDocTypeID='1' IdentityID='70' IssuedBy-CountryID='2'>"    \
    "<IDRegistrationNo>AB 1234567</IDRegistrationNo><DocumentDate IDRegDocDateTypeID='1'>"         \
    "<DatePeriod><Start><From><Year>2011</Year><Month>1</Month><Day>31</Day></From></Start>"       \
    "</DatePeriod></DocumentDate></IDRegDocument><IDRegDocument IDRegDocTypeID='1' "               \
    "IdentityID='70'><IDRegistrationNo>C7</IDRegistrationNo></IDRegDocument></IDRegDocuments>\n"
#define ENTRIES                                                                                    \
    "<SanctionsEntries><SanctionsEntry ProfileID='7'><EntryEvent><Comment>no</Comment>"            \
    "</EntryEvent><SanctionsMeasure SanctionsTypeID='2'><Comment>no</Comment></SanctionsMeasure>"  \
    "<SanctionsMeasure SanctionsTypeID='1'><Comment>SDGT</Comment></SanctionsMeasure>"             \
    "<SanctionsMeasure SanctionsTypeID='1'><Comment>IRGC</Comment></SanctionsMeasure>"             \
    "</SanctionsEntry></SanctionsEntries>\n"
#define NAME(attributes, parts)                                                                    \
    "<Alias " attributes "><DocumentedName>" parts "</DocumentedName></Alias>"
#define PART(group, text)                                                                          \
    "<DocumentedNamePart><NamePartValue NamePartGroupID='" group "'>" text "</NamePartValue>"      \
    "</DocumentedNamePart>"
#define GROUPS                                                                                     \
    "<NamePartGroups><MasterNamePartGroup><NamePartGroup ID='1' NamePartTypeID='2'/>"              \
    "<NamePartGroup ID='2' NamePartTypeID='1'/></MasterNamePartGroup></NamePartGroups>"
#define FEATURE(type, content)                                                                     \
    "<Feature FeatureTypeID='" type "'><FeatureVersion>" content "</FeatureVersion></Feature>\n"
#define DAY(year, month, day) "<Year>" year "</Year><Month>" month "</Month><Day>" day "</Day>"
#define PERIOD(about, from, to)                                                                    \
    "<DatePeriod CalendarTypeID='1'><Start Approximate='" about "'><From>" from "</From></Start>"  \
    "<End><To>" to "</To></End></DatePeriod>"
#define HEAD "<?xml version='1.0'?><s:Sanctions xmlns:s='urn:x'>\n"
#define PERSON(id, content)                                                                        \
    "<DistinctParty FixedRef='" id "'><Profile ID='" id "' PartySubTypeID='1'>" content            \
    "</Profile></DistinctParty>\n"
#define JANE "<Identity ID='70'>" NAME("Primary='true'", PART("2", "DOE")) GROUPS "</Identity>"
#define TAIL "</s:Sanctions>"

struct fixture {
    struct arena mem;
    struct list_read list;
    struct told told;
    struct err err;
};

static int read_list(struct fixture *f, const char *text)
{
    f->told = (struct told){.n = 0};
    arena_init(&f->mem, 32 * MIB);
    return list_ofac_xml_read(str_from_c(text), &f->mem, note, &f->told, &f->list, &f->err);
}

/* clang-format off */
#define JANE_NAMES                                                                                 \
    NAME("LowQuality='true'", PART("1", "THE FOX"))                                                \
    NAME("LowQuality='false'", PART("1", "Jane") PART("1", "Ann") PART("2", "ROE"))                \
    NAME("Primary='true'", PART("1", "Jane") PART("2", "DOE"))
#define JANE_FEATURES                                                                              \
    FEATURE("1", PERIOD("false", DAY("1980", "3", "31"), DAY("1980", "3", "31")))                  \
    FEATURE("1", PERIOD("false", DAY("1979", "1", "1"), DAY("1979", "12", "31")))                  \
    FEATURE("1", PERIOD("true", DAY("1975", "5", "5"), DAY("1975", "5", "5")))                     \
    FEATURE("2", "<VersionLocation LocationID='1'/>")                                              \
    FEATURE("2", "<VersionDetail>Lima, Peru</VersionDetail>")                                      \
    FEATURE("3", "<VersionLocation LocationID='2'/>")                                              \
    FEATURE("4", "<VersionDetail DetailReferenceID='1'/>")                                         \
    FEATURE("5", "<VersionLocation LocationID='1'/>")                                              \
    FEATURE("6", "<VersionDetail>General</VersionDetail><Comment>since 1990</Comment>")            \
    FEATURE("7", "<VersionDetail>J@x.org</VersionDetail>")
#define PARTIES                                                                                    \
    "<DistinctParties>"                                                                            \
    PERSON("7", "<Identity ID='70'>" JANE_NAMES GROUPS "</Identity>" JANE_FEATURES)                \
    "<DistinctParty FixedRef='8'><Profile ID='8' PartySubTypeID='2'><Identity><Alias>"             \
    "<DocumentedName/></Alias></Identity></Profile></DistinctParty></DistinctParties>\n"
#define BAD_FEATURES                                                                               \
    FEATURE("1", PERIOD("false", DAY("1980", "2", "31"), ""))                                      \
    FEATURE("1", PERIOD("false", DAY("1950", "1", "1"), DAY("1990", "1", "1")))                    \
    FEATURE("1", "<DatePeriod CalendarTypeID='2'/>")                                               \
    FEATURE("3", "<VersionLocation LocationID='99'/>")                                             \
    FEATURE("99", "<VersionDetail>text</VersionDetail>")                                           \
    FEATURE("4", "<VersionDetail>Both</VersionDetail>")
#define BAD_PARTIES                                                                                \
    "<DistinctParties>\n" PERSON("7", JANE "\n" BAD_FEATURES)                                      \
    "<DistinctParty FixedRef='9'><Profile ID='9' PartySubTypeID='99'/></DistinctParty>\n"          \
    PERSON("10", "") "</DistinctParties>"
/* clang-format on */

static void check_jane(const struct fixture *f)
{
    assert_string_equal(f->told.text, "");
    assert_int_equal(f->list.rows, 1);
    assert_int_equal(f->list.skipped, 1);
    assert_int_equal(f->list.entries.n, 1);
    const struct entry *e = &f->list.entries.v[0];
    assert_true(str_is(e->ref, "7") && str_is(e->source, "SDGT; IRGC"));
    assert_int_equal(e->sex, 'F');
    assert_int_equal(e->names.n, 3);
    assert_true(str_is(e->names.v[0].text, "DOE, Jane"));
    assert_true(str_is(e->names.v[1].text, "THE FOX"));
    assert_int_equal(e->names.v[1].quality, NAME_WEAK);
    assert_true(str_is(e->names.v[2].text, "ROE, Jane Ann"));
    assert_int_equal(e->names.v[2].quality, NAME_GOOD);
    assert_int_equal(e->born_on.n, 3);
    assert_true(date_eq(e->born_on.v[0], (struct date){1980, 3, 31}));
    assert_true(date_eq(e->born_on.v[1], (struct date){1979, 0, 0}));
    assert_true(date_eq(e->born_on.v[2], (struct date){1975, 0, 0}));
    assert_int_equal(e->birthplaces.n, 2);
    assert_true(str_is(e->birthplaces.v[0], "Town") && str_is(e->birthplaces.v[1], "Lima"));
    assert_int_equal(e->nationalities.n, 1);
    assert_true(str_is(e->nationalities.v[0], "PER"));
    assert_int_equal(e->countries.n, 2);
    assert_true(str_is(e->countries.v[0], "IRN") && str_is(e->countries.v[1], "PER"));
    assert_int_equal(e->documents.n, 2);
    assert_true(str_is(e->documents.v[0].type, "Passport"));
    assert_true(str_is(e->documents.v[0].number, "AB 1234567"));
    assert_true(str_is(e->documents.v[0].issuer, "PRK"));
    assert_true(str_is(e->documents.v[1].number, "C7"));
    assert_int_equal(e->identifiers.n, 1);
    assert_true(str_is(e->identifiers.v[0].value, "j@x.org"));
    assert_true(str_is(e->remarks, "Passport AB 1234567 Expiration Date 2011-01-31; "
                                   "Title General since 1990"));
}

static void everything_of_a_person_is_kept(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, HEAD VALUES THINGS PARTIES ENTRIES TAIL), 0);
    check_jane(&f);
    arena_fini(&f.mem);
}

static void references_may_point_forwards(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, HEAD PARTIES ENTRIES THINGS VALUES TAIL), 0);
    check_jane(&f);
    arena_fini(&f.mem);
}

static void a_bad_value_is_told_and_the_rest_kept(void **state)
{
    static const char text[] = HEAD VALUES BAD_PARTIES TAIL;
    struct fixture f;

    (void)state;
    assert_int_equal(read_list(&f, text), 0);
    assert_string_equal(f.told.text,
                        "5:Birthdate:date_bad 6:Birthdate:date_bad 7:Birthdate:date_bad "
                        "8:VersionLocation:reference_unknown 9:FeatureType:reference_unknown "
                        "10:Gender:sex_bad 12:PartySubType:reference_unknown "
                        "13:Profile:nothing_to_match");
    assert_int_equal(f.list.entries.n, 1);
    assert_true(str_is(f.list.entries.v[0].names.v[0].text, "DOE"));
    assert_true(str_is(f.list.entries.v[0].remarks, "text"));
    arena_fini(&f.mem);
}

static void names_that_do_not_fit_are_told(void **state)
{
    static char text[128 * 1024];
    struct fixture f;
    int n = snprintf(text, sizeof text,
                     HEAD VALUES "<DistinctParties><DistinctParty FixedRef='7'>"
                                 "<Profile ID='7' PartySubTypeID='1'>" JANE "<Identity ID='71'>"
                                 "<Alias>\n<DocumentedName>");

    (void)state;
    for (int i = 0; i < 17; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, PART("1", "X"));
    n += snprintf(text + n, sizeof text - (size_t)n,
                  "</DocumentedName>\n<DocumentedName>" PART("1", "%0600d") "</DocumentedName>\n",
                  7);
    for (int i = 0; i < LIST_NAMES_MAX; i++)
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "<DocumentedName>" PART("1", "N%d") "</DocumentedName>", i);
    n += snprintf(text + n, sizeof text - (size_t)n,
                  "</Alias></Identity></Profile></DistinctParty></DistinctParties>" TAIL);
    assert_in_range(n, 1, sizeof text - 1);
    assert_int_equal(read_list(&f, text), 0);
    assert_string_equal(f.told.text, "6:DocumentedName:names_many 6:DocumentedName:names_many "
                                     "4:DocumentedName:field_long 5:DocumentedName:field_long");
    assert_int_equal(f.list.entries.v[0].names.n, LIST_NAMES_MAX - 1);
    arena_fini(&f.mem);
}

static void what_is_no_such_list_is_refused_whole(void **state)
{
    static const char *const bad[] = {
        "",
        "id,name\n1,DOE\n",
        "<CONSOLIDATED_LIST/>",
        HEAD VALUES, /* cut off */
        HEAD VALUES "</Locations>",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Sanctions>&b;</Sanctions>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Sanctions>\xFF</Sanctions>",
    };
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_list(&f, bad[i]), -1);
        assert_int_equal(f.err.code, ERR_SYNTAX);
        arena_fini(&f.mem);
    }
}

static void every_allocation_may_fail(void **state)
{
    static const char text[] = HEAD VALUES THINGS PARTIES ENTRIES TAIL;
    int rc = -1;

    (void)state;
    for (uint64_t nth = 1; rc < 0; nth++) {
        struct list_read list;
        struct arena mem;
        struct err err;
        arena_init(&mem, MIB);
        arena_fail_at(&mem, nth);
        rc = list_ofac_xml_read(str_from_c(text), &mem, NULL, NULL, &list, &err);
        assert_true(rc == 0 || err.code == ERR_MEMORY);
        arena_fini(&mem);
        assert_in_range(nth, 1, 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_person_is_kept),
        cmocka_unit_test(references_may_point_forwards),
        cmocka_unit_test(a_bad_value_is_told_and_the_rest_kept),
        cmocka_unit_test(names_that_do_not_fit_are_told),
        cmocka_unit_test(what_is_no_such_list_is_refused_whole),
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
