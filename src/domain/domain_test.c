/* SPDX-License-Identifier: Apache-2.0 */
/* Designators, titles, placeholders, findings, names of enums. */
#include "domain/finding.h"
#include "domain/flight.h"
#include "domain/hit.h"
#include "domain/journey.h"
#include "domain/message.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct designator_example {
    const char *apart, *sent;
    bool good;
    const char *carrier, *number, *suffix;
};

static const struct designator_example designators[] = {
    {"ZZ", "0431",     true,  "ZZ",  "431",      "" },
    {"ZZ", "431A",     true,  "ZZ",  "431",      "A"},
    {"",   "ZZ0431",   true,  "ZZ",  "431",      "" },
    {"ZZ", "ZZ0431",   true,  "ZZ",  "431",      "" },
    {"",   "ZZZ431",   true,  "ZZZ", "431",      "" },
    {"",   "9Z7",      true,  "9Z",  "7",        "" },
    {"",   "Z90431",   true,  "Z9",  "431",      "" },
    {"",   "ZZ 431",   true,  "ZZ",  "431",      "" },
    {"YY", "ZZ431",    true,  "ZZ",  "431",      "" },
    {"ZZ", "0",        true,  "ZZ",  "0",        "" },
    {"ZZ", "0000",     true,  "ZZ",  "0",        "" },
    {"ZZ", " 0431 ",   true,  "ZZ",  "431",      "" },
    {"ZZ", "12345",    false, "ZZ",  "12345",    "" },
    {"ZZ", "FERRY9",   false, "ZZ",  "FERRY9",   "" },
    {"ZZ", "",         false, "ZZ",  "",         "" },
    {"",   "",         false, "",    "",         "" },
    {"ZZ", "OPEN",     false, "ZZ",  "OPEN",     "" },
    {"SK", "SK01MCL",  false, "SK",  "01MCL",    "" },
    {"",   "SK01MCL",  false, "SK",  "01MCL",    "" },
    {"",   "HZZO0431", false, "",    "HZZO0431", "" },
    {"",   "1234",     true,  "",    "1234",     "" },
    {"",   "431",      true,  "",    "431",      "" },
};

static void designators_of_many_senders(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(designators); i++) {
        const struct designator_example *e = &designators[i];
        struct designator d;
        bool good = designator_parse(str_from_c(e->apart), str_from_c(e->sent), &d);
        if (good != e->good || !str_is(d.carrier, e->carrier) || !str_is(d.number, e->number) ||
            !str_is(d.suffix, e->suffix))
            fail_msg("%s %s: got " STR_FMT "|" STR_FMT "|" STR_FMT, e->apart, e->sent,
                     STR_ARG(d.carrier), STR_ARG(d.number), STR_ARG(d.suffix));
    }
    struct designator a, b;
    assert_true(designator_parse(STR("ZZ"), STR("0431"), &a) &&
                designator_parse(STR("ZZ"), STR("431"), &b));
    assert_true(designator_eq(&a, &b));
}

static void titles_are_cut_from_the_end(void **state)
{
    (void)state;
    static const char *const examples[][3] = {
        {"JOHNMR",      "JOHN",     "MR"  },
        {"ANNE MRS",    "ANNE",     "MRS" },
        {"SOFIAMISS",   "SOFIA",    "MISS"},
        {"LEOMSTR",     "LEO",      "MSTR"},
        {"johnmr",      "john",     "mr"  },
        {"MR",          "MR",       ""    },
        {"AMR",         "AMR",      ""    },
        {"",            "",         ""    },
        {"JOHN",        "JOHN",     ""    },
        {"JANE ANN MS", "JANE ANN", "MS"  },
        {" JANE ",      "JANE",     ""    },
        {"JOHN DR",     "JOHN",     "DR"  },
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        str name, title;
        title_cut(str_from_c(examples[i][0]), &name, &title);
        if (!str_is(name, examples[i][1]) || !str_is(title, examples[i][2]))
            fail_msg("%s: got " STR_FMT "|" STR_FMT, examples[i][0], STR_ARG(name), STR_ARG(title));
    }
}

static void placeholders(void **state)
{
    (void)state;
    assert_true(name_is_placeholder(STR("FNU")));
    assert_true(name_is_placeholder(STR("unknown")));
    assert_true(name_is_placeholder(STR("-")));
    assert_false(name_is_placeholder(STR("NU")));
    assert_false(name_is_placeholder(STR("")));
    assert_false(name_is_placeholder(STR("UNKNOWNSEN")));
}

static void findings_are_kept_up_to_a_number_and_all_counted(void **state)
{
    (void)state;
    struct arena mem;
    struct findings found = {.dropped = 0};
    struct place place = {.tag = "NAD", .segment = 3};

    arena_init(&mem, 1 * MIB);
    for (int i = 0; i < FINDINGS_MAX + 50; i++)
        findings_add(&found, &mem, FINDING_DATE_INVALID, &place);
    assert_int_equal(found.list.n, FINDINGS_MAX);
    assert_int_equal(found.dropped, 50);
    assert_int_equal(found.count[SEVERITY_WARNING], FINDINGS_MAX + 50);
    findings_add(&found, &mem, FINDING_BUDGET, NULL);
    assert_int_equal(vec_last(&found.list)->code,
                     FINDING_BUDGET); /* never the one that is dropped */
    assert_int_equal(found.list.n, FINDINGS_MAX);
    arena_fini(&mem);
}

static void findings_do_without_memory(void **state)
{
    (void)state;
    struct arena mem;
    struct findings found = {.dropped = 0};

    arena_init(&mem, 1 * MIB);
    findings_addf(&found, &mem, FINDING_JUNK_SKIPPED, NULL, "%d bytes", 7);
    assert_true(str_is(found.list.v[0].text, "7 bytes"));
    arena_fail_at(&mem, 1);
    findings_addf(&found, &mem, FINDING_JUNK_SKIPPED, NULL, "%d bytes", 8);
    assert_int_equal(found.list.n, 2); /* room was there; the text falls back on the meaning */
    assert_true(str_is(found.list.v[1].text, finding_kind(FINDING_JUNK_SKIPPED)->meaning));
    arena_fini(&mem);
}

static void every_enum_has_its_word(void **state)
{
    (void)state;
    for (int i = 0; i < FINDING_COUNT; i++) {
        const struct finding_kind *kind = finding_kind((enum finding_code)i);
        assert_non_null(kind->name);
        assert_true(strlen(kind->meaning) > 10);
    }
    for (int i = 0; i < MESSAGE_TYPE_COUNT; i++)
        assert_non_null(message_type_name((enum message_type)i));
    for (int i = 0; i < FUNCTION_COUNT; i++)
        assert_non_null(message_function_name((enum message_function)i));
    for (int i = 0; i < ROLE_COUNT; i++)
        assert_non_null(role_name((enum role)i));
    assert_string_equal(role_name(ROLE_TRANSIT_CREW), "transit_crew");
    assert_string_equal(traveller_type_name(TRAVELLER_INFANT), "infant");
    assert_string_equal(document_source_name(DOCUMENT_DOCO), "DOCO");
    assert_string_equal(severity_name(SEVERITY_FATAL), "fatal");
    assert_string_equal(journey_status_name(JOURNEY_NO_SHOW), "no_show");
    assert_string_equal(hit_state_name(HIT_DISMISSED), "dismissed");
    assert_string_equal(message_type_name((enum message_type)99), "unknown");
}

static void the_leg_that_is_screened(void **state)
{
    (void)state;
    struct leg legs[3] = {
        {.from = STR("A")},
        {.from = STR("B"), .border = true},
        {.from = STR("C")               }
    };
    struct flight_ref flight = {
        .legs = {legs, 3, 3}
    };

    assert_true(str_is(flight_ref_leg(&flight)->from, "B"));
    legs[1].border = false;
    assert_true(str_is(flight_ref_leg(&flight)->from, "A"));
    flight.legs.n = 0;
    assert_null(flight_ref_leg(&flight));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(designators_of_many_senders),
        cmocka_unit_test(titles_are_cut_from_the_end),
        cmocka_unit_test(placeholders),
        cmocka_unit_test(findings_are_kept_up_to_a_number_and_all_counted),
        cmocka_unit_test(findings_do_without_memory),
        cmocka_unit_test(every_enum_has_its_word),
        cmocka_unit_test(the_leg_that_is_screened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
