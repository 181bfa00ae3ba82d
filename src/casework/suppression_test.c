/* SPDX-License-Identifier: Apache-2.0 */
/* Suppressions: for whom one is made, and when it holds. */
#include "casework/suppression.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/** A fact whose digest is one letter. */
#define FACT(kind, letter)                                                                         \
    {                                                                                              \
        kind,                                                                                      \
        {                                                                                          \
            {                                                                                      \
                letter                                                                             \
            }                                                                                      \
        }                                                                                          \
    }

static const struct identity_fact known[] = {
    FACT(FACT_DOCUMENT, 'd'), FACT(FACT_NAME_BORN, 'b'), FACT(FACT_NAME, 'n'),
    FACT(FACT_BORN_ON, 't'),  FACT(FACT_SEX, 'm'),
};

static struct suppression_terms terms_of(const struct identity_fact *facts, size_t n)
{
    return (struct suppression_terms){
        .expires_on = {2027,  5, 10},
          .band = 1, .entry = {{'e'}    },
          .who = {facts, (uint32_t)n }
    };
}

static struct suppression_case case_of(const struct identity_fact *facts, size_t n)
{
    return (struct suppression_case){
        .today = {2026,  5, 11},
          .band = 1, .entry = {{'e'}    },
          .who = {facts, (uint32_t)n }
    };
}

static void what_was_known_is_recognised(void **state)
{
    struct suppression_terms t = terms_of(known, COUNT_OF(known));
    struct suppression_case c = case_of(known, COUNT_OF(known));

    (void)state;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_APPLIES);
    c.who.n = 1; /* the document alone */
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_APPLIES);
    c.band = 0;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_APPLIES);
    c.today = t.expires_on; /* its last day */
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_APPLIES);
}

static void whoever_was_known_without_document_is_recognised_by_name_and_birth(void **state)
{
    struct suppression_terms t = terms_of(&known[1], COUNT_OF(known) - 1);
    struct suppression_case c = case_of(&known[1], 2);

    (void)state;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_APPLIES);
    c.who = (struct identity_facts){&known[2], 2}; /* a name and a date, not together */
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_UNIDENTIFIED);
    c.who = (struct identity_facts){known, COUNT_OF(known)}; /* a document that was not known */
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_TRAVELLER_CHANGED);
}

static void whoever_was_known_by_document_is_not_recognised_without(void **state)
{
    struct suppression_terms t = terms_of(known, COUNT_OF(known));
    struct suppression_case c = case_of(&known[1], COUNT_OF(known) - 1);

    (void)state;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_UNIDENTIFIED);
    c.who.n = 0;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_UNIDENTIFIED);
}

static void whatever_is_new_ends_it(void **state)
{
    static const struct identity_fact other[] = {FACT(FACT_DOCUMENT, 'd'), FACT(FACT_BORN_ON, 'u')};
    static const struct identity_fact kind[] = {FACT(FACT_DOCUMENT, 'd'), FACT(FACT_NAME, 't')};
    struct suppression_terms t = terms_of(known, COUNT_OF(known));
    struct suppression_case c = case_of(other, COUNT_OF(other));

    (void)state;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_TRAVELLER_CHANGED);
    c.who.v = kind; /* the same digest of another kind of fact */
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_TRAVELLER_CHANGED);
    c = case_of(known, COUNT_OF(known));
    c.entry.bytes[31] = 1;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_ENTRY_CHANGED);
    c = case_of(known, COUNT_OF(known));
    c.band = 2;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_BAND_HIGHER);
    c = case_of(known, COUNT_OF(known));
    c.today = (struct date){2027, 5, 11};
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_EXPIRED);
    t.lifted = true;
    assert_int_equal(casework_suppression_fit(&t, &c), SUPPRESSION_LIFTED);
}

/* ---- who may make one ---- */

static const struct decision dismissal = {.action = ACTION_DISMISS,
                                          .reason = REASON_DIFFERENT_BIRTH,
                                          .role = CASE_OFFICER,
                                          .user = STR_INIT("a.khan"),
                                          .note = STR_INIT("seen in person")};
static const struct suppression_wish good = {
    .today = {2026, 5, 10},
    .expires_on = {2027, 5, 10},
    .days_max = 365,
    .person = true,
    .scored = true,
    .identified = true
};

static void a_dismissal_may_count_for_later_journeys(void **state)
{
    struct suppression_wish w = good;
    struct decision d = dismissal;

    (void)state;
    assert_int_equal(casework_may_suppress(&d, &w), REFUSED_NOT);
    w.expires_on = (struct date){2026, 5, 11};
    assert_int_equal(casework_may_suppress(&d, &w), REFUSED_NOT);
    w.urgent = true;
    d.role = CASE_SUPERVISOR;
    assert_int_equal(casework_may_suppress(&d, &w), REFUSED_NOT);
}

static void each_condition_is_refused_by_its_name(void **state)
{
    struct suppression_wish w = good;
    struct decision d = dismissal;

    (void)state;
#define REFUSES(change, wanted)                                                                    \
    w = good, d = dismissal, change, assert_int_equal(casework_may_suppress(&d, &w), wanted)
    REFUSES(d.action = ACTION_CONFIRM, REFUSED_SUPPRESS_ACTION);
    REFUSES(w.person = false, REFUSED_SUPPRESS_DOCUMENT);
    REFUSES(w.urgent = true, REFUSED_SUPPRESS_ROLE);
    REFUSES(d.reason = REASON_DATA_ERROR, REFUSED_SUPPRESS_REASON);
    REFUSES(d.note = STR(" \n"), REFUSED_SUPPRESS_NOTE);
    REFUSES(w.scored = false, REFUSED_SUPPRESS_SCORED);
    REFUSES(w.identified = false, REFUSED_SUPPRESS_IDENTITY);
    REFUSES(w.days_max = 364, REFUSED_SUPPRESS_DATE);
    REFUSES(w.expires_on = w.today, REFUSED_SUPPRESS_DATE);
    REFUSES(w.expires_on.day = 0, REFUSED_SUPPRESS_DATE);
    REFUSES(w.expires_on = ((struct date){2026, 6, 31}), REFUSED_SUPPRESS_DATE);
#undef REFUSES
}

static void every_fit_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < SUPPRESSION_FIT_COUNT; i++) {
        assert_true(suppression_fit_name((enum suppression_fit)i)[0] != '\0');
        assert_true(suppression_fit_text((enum suppression_fit)i)[0] != '\0');
    }
    assert_string_equal(suppression_fit_name(SUPPRESSION_BAND_HIGHER), "band_higher");
    assert_string_equal(suppression_fit_name((enum suppression_fit)99), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_known_is_recognised),
        cmocka_unit_test(whoever_was_known_without_document_is_recognised_by_name_and_birth),
        cmocka_unit_test(whoever_was_known_by_document_is_not_recognised_without),
        cmocka_unit_test(whatever_is_new_ends_it),
        cmocka_unit_test(a_dismissal_may_count_for_later_journeys),
        cmocka_unit_test(each_condition_is_refused_by_its_name),
        cmocka_unit_test(every_fit_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
