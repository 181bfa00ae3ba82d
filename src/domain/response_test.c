/* SPDX-License-Identifier: Apache-2.0 */
/* The code lists of responses. Above all: what is not known is never "board". */
#include "domain/response.h"

#include "domain/flight.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct code_example {
    enum answer_scope scope;
    const char *code;
    enum directive directive;
    const char *status;
};

static const struct code_example examples[] = {
    {ANSWER_TRAVELLER, "0Z",     DIRECTIVE_BOARD,        "" },
    {ANSWER_TRAVELLER, "1Z",     DIRECTIVE_NO_BOARD,     "" },
    {ANSWER_TRAVELLER, "2Z",     DIRECTIVE_CHECK,        "" },
    {ANSWER_TRAVELLER, "3Z",     DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_TRAVELLER, "4Z",     DIRECTIVE_DATA,         "" },
    {ANSWER_TRAVELLER, "0N",     DIRECTIVE_BOARD,        "N"},
    {ANSWER_TRAVELLER, "13",     DIRECTIVE_NO_BOARD,     "3"},
    {ANSWER_TRAVELLER, "0?",     DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_TRAVELLER, "0",      DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_TRAVELLER, "",       DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_TRAVELLER, "000000", DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_MESSAGE,   "0",      DIRECTIVE_ACCEPTED,     "" },
    {ANSWER_MESSAGE,   "1",      DIRECTIVE_REJECTED,     "" },
    {ANSWER_MESSAGE,   "1Z",     DIRECTIVE_NO_BOARD,     "" },
    {ANSWER_MESSAGE,   "7",      DIRECTIVE_UNDETERMINED, "" },
    {ANSWER_MESSAGE,   "",       DIRECTIVE_UNDETERMINED, "" },
};

static void codes_become_directives(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(examples); i++) {
        const struct code_example *e = &examples[i];
        str status;
        enum directive d = directive_of_code(e->scope, str_from_c(e->code), &status);
        if (d != e->directive || !str_is(status, e->status))
            fail_msg("%s: got %s, status " STR_FMT, e->code, directive_name(d), STR_ARG(status));
    }
}

/** All codes of one and two bytes: those that say "board" are 0Z and 0 with a letter or digit. */
static void nothing_but_a_zero_says_board(void **state)
{
    (void)state;
    for (int scope = 0; scope < ANSWER_SCOPE_COUNT; scope++)
        for (unsigned i = 0; i < 65536; i++) {
            char text[2] = {(char)(i >> 8), (char)(i & 0xFF)};
            for (size_t n = 1; n <= 2; n++) {
                str status, code = {text, n};
                bool board =
                    directive_of_code((enum answer_scope)scope, code, &status) == DIRECTIVE_BOARD;
                bool may =
                    n == 2 && text[0] == '0' && (ascii_alpha(text[1]) || ascii_digit(text[1]));
                assert_int_equal(board, may);
            }
        }
}

static void each_directive_has_a_code_that_means_it(void **state)
{
    (void)state;
    for (int i = DIRECTIVE_BOARD; i < DIRECTIVE_COUNT; i++) {
        enum directive d = (enum directive)i;
        str status, code = directive_code(ANSWER_MESSAGE, d);
        assert_int_equal(directive_of_code(ANSWER_MESSAGE, code, &status), d);
    }
    assert_int_equal(directive_code(ANSWER_TRAVELLER, DIRECTIVE_ACCEPTED).n, 0);
    assert_int_equal(directive_code(ANSWER_TRAVELLER, DIRECTIVE_UNDETERMINED).n, 0);
    assert_int_equal(directive_code(ANSWER_MESSAGE, DIRECTIVE_COUNT).n, 0);
}

static void the_graver_directive_counts(void **state)
{
    (void)state;
    assert_int_equal(directive_graver(DIRECTIVE_BOARD, DIRECTIVE_NO_BOARD), DIRECTIVE_NO_BOARD);
    assert_int_equal(directive_graver(DIRECTIVE_NO_BOARD, DIRECTIVE_CHECK), DIRECTIVE_NO_BOARD);
    assert_int_equal(directive_graver(DIRECTIVE_BOARD, DIRECTIVE_UNDETERMINED),
                     DIRECTIVE_UNDETERMINED);
    for (int i = 0; i < DIRECTIVE_COUNT; i++)
        assert_int_equal(directive_graver(DIRECTIVE_BOARD, (enum directive)i), i);
}

static void errors_and_actions_have_meanings(void **state)
{
    (void)state;
    assert_true(str_is(application_error_meaning(STR("129")), "no PNR match found"));
    assert_int_equal(application_error_meaning(STR("0129")).n, 0);
    for (unsigned i = 1; i <= 48; i++) {
        char text[3] = {(char)('0' + i / 10), (char)('0' + i % 10), 0};
        str code = str_from_c(i < 10 ? text + 1 : text);
        assert_true(syntax_error_meaning(code).n > 0);
    }
    assert_int_equal(syntax_error_meaning(STR("49")).n, 0);
    assert_int_equal(syntax_action_outcome(STR("4")), KIND_REJECTED);
    assert_int_equal(syntax_action_outcome(STR("7")), KIND_ACKNOWLEDGED);
    assert_int_equal(syntax_action_outcome(STR("8")), KIND_RECEIVED);
    assert_int_equal(syntax_action_outcome(STR("")), KIND_UNKNOWN);
    assert_string_equal(response_kind_name(KIND_ACK), "ack");
    assert_string_equal(response_kind_name(RESPONSE_KIND_COUNT), "unknown");
    assert_string_equal(directive_name(DIRECTIVE_COUNT), "undetermined");
}

struct name_example {
    const char *carrier, *number;
    const char *kept; /* as sent; empty: written with four digits */
    const char *text;
};

static const struct name_example names[] = {
    {"",   "ZZ0431",  "",        "ZZ0431" },
    {"ZZ", "0431",    "",        "ZZ0431" },
    {"ZZ", "ZZ0431A", "",        "ZZ0431A"},
    {"",   "ZZZ0431", "",        "ZZZ0431"},
    {"ZZ", "431",     "ZZ431",   "ZZ0431" },
    {"",   "ZZ 431",  "ZZ 431",  "ZZ0431" },
    {"ZZ", "ZZ04312", "ZZ04312", "ZZ4312" },
    {"ZZ", "ZZ12345", "ZZ12345", "ZZ12345"},
    {"",   "1234",    "",        "1234"   },
};

static void a_flight_keeps_the_name_it_was_sent_with(void **state)
{
    (void)state;
    struct arena mem;

    arena_init(&mem, 1 * MIB);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct flight_ref flight = {.sent = STR_NONE};
        struct designator d;
        char text[DESIGNATOR_TEXT];
        str number = str_from_c(names[i].number);
        bool good = designator_parse(str_from_c(names[i].carrier), number, &d);
        assert_true(flight_ref_name(&flight, &d, good, number, &mem));
        str shown = designator_text(&d, text);
        if (!str_is(flight.sent, names[i].kept) || !str_is(shown, names[i].text))
            fail_msg("%s %s: got " STR_FMT "|" STR_FMT, names[i].carrier, names[i].number,
                     STR_ARG(flight.sent), STR_ARG(shown));
    }
    arena_fini(&mem);
}

/** Nobody sends such a designator; a record made by hand may hold one. */
static void a_long_designator_is_cut(void **state)
{
    (void)state;
    struct designator d = {.carrier = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), .number = STR("1")};
    char text[DESIGNATOR_TEXT];

    assert_int_equal(designator_text(&d, text).n, 30);
    d.suffix = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    assert_int_equal(designator_text(&d, text).n, DESIGNATOR_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_become_directives),
        cmocka_unit_test(nothing_but_a_zero_says_board),
        cmocka_unit_test(each_directive_has_a_code_that_means_it),
        cmocka_unit_test(the_graver_directive_counts),
        cmocka_unit_test(errors_and_actions_have_meanings),
        cmocka_unit_test(a_flight_keeps_the_name_it_was_sent_with),
        cmocka_unit_test(a_long_designator_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
