/* SPDX-License-Identifier: Apache-2.0 */
/* What a gateway is told at once. All travellers are invented. */
#include "app/answers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW ((utc_ms)1778400000000) /* 2026-05-10T08:00Z */

#define LIST(person)                                                                               \
    "UNB+UNOA:4+ZZ+YYAPI+260510:0755+R1'UNH+1+PAXLST:D:05B:UN:IATA+A/1+01:F'BGM+745'"              \
    "RFF+TN:T1'TDT+20+ZZ0431+++ZZ'LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'"                  \
    "DTM+232:2605121445:201'" person "UNT+0+1'UNZ+1+R1'"
#define WHOLE                                                                                      \
    "NAD+FL+++DOE:JANE'ATT+2++F'DTM+329:800331'NAT+2+FRA'RFF+AVF:E5F6G7'RFF+ABO:1'DOC+P+A1'"
#define PUSH                                                                                       \
    "UNB+IATA:1+ZZ+YYPIU+260510:0755+R2'UNH+1+PNRGOV:11:1:IA+A/2'MSG+:22'ORG+ZZ:PAR'"              \
    "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+0'UNT+6+1'UNZ+1+R2'"
#define ACKNOWLEDGEMENT                                                                            \
    "UNB+UNOA:4+ZZ+YYAPI+260510:0755+R3'UNH+1+CUSRES:D:05B:UN:IATA'BGM+312'RFF+TN:Y1'ERP+2'"       \
    "RFF+AVF:A'RFF+ABO:1'ERC+1Z'UNT+8+1'UNZ+1+R3'"
#define ACCEPTED                                                                                   \
    "UNB+UNOA:4+YYAPI+ZZ+260510:0800+7.1'\nUNH+1+CUSRES:D:05B:UN:IATA+A/1+01:F'\nBGM+962'\n"       \
    "RFF+TN:T1'\nRFF+AF:ZZ0431'\nDTM+189:2605120915:201'\nDTM+232:2605121445:201'\n"               \
    "LOC+125+CDG'\nLOC+87+DOH'\nERP+1'\nERC+0'\nUNT+11+1'\nUNZ+1+7.1'\n"

static void expect(const char *body, const char *answers)
{
    struct buf out;
    struct err err;

    buf_init(&out, 1 * MIB);
    assert_int_equal(answers_write(str_from_c(body), 7, NOW, &out, &err), 0);
    if (!str_is(buf_view(&out), answers))
        fail_msg("got " STR_FMT, STR_ARG(buf_view(&out)));
    buf_fini(&out);
}

static void a_list_is_accepted_as_a_whole(void **state)
{
    (void)state;
    expect(LIST(WHOLE), ACCEPTED);
}

static void a_push_gets_an_acknowledgement(void **state)
{
    (void)state;
    expect(PUSH, "UNB+IATA:1+YYPIU+ZZ+260510:0800+7.1'\nUNH+1+ACKRES:11:1:IA+A/2'\nMSG+:23'\n"
                 "UNT+3+1'\nUNZ+1+7.1'\n");
}

static void each_message_has_its_answer(void **state)
{
    (void)state;
    expect(LIST(WHOLE) ACKNOWLEDGEMENT PUSH,
           ACCEPTED "UNB+IATA:1+YYPIU+ZZ+260510:0800+7.3'\nUNH+1+ACKRES:11:1:IA+A/2'\nMSG+:23'\n"
                    "UNT+3+1'\nUNZ+1+7.3'\n");
}

static void answers_to_us_are_not_answered(void **state)
{
    (void)state;
    expect(ACKNOWLEDGEMENT, "");
}

static void what_is_no_message_is_not_reported_on(void **state)
{
    (void)state;
    expect("not a message at all", "");
    expect("", "");
}

static void an_unknown_type_is_reported(void **state)
{
    (void)state;
    expect("UNB+UNOA:3+ZZ+YYAPI+260510:0755+R1'UNH+1+APERAK:D:96A:UN'BGM+313'UNT+3+1'UNZ+1+R1'",
           "UNB+UNOA:3+YYAPI+ZZ+260510:0800+7.1'\nUNH+1+CONTRL:3:1:UN'\nUCI+R1+ZZ+YYAPI+7'\n"
           "UCM+1+APERAK:D:96A:UN+4+15+UNH+3:1'\nUNT+4+1'\nUNZ+1+7.1'\n");
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buf out;
    struct err err;

    buf_init(&out, 100);
    assert_int_equal(answers_write(STR(PUSH PUSH PUSH), 7, NOW, &out, &err), -1);
    assert_int_equal(err.code, ERR_LIMIT);
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_accepted_as_a_whole),
        cmocka_unit_test(a_push_gets_an_acknowledgement),
        cmocka_unit_test(each_message_has_its_answer),
        cmocka_unit_test(answers_to_us_are_not_answered),
        cmocka_unit_test(an_unknown_type_is_reported),
        cmocka_unit_test(what_is_no_message_is_not_reported_on),
        cmocka_unit_test(a_full_buffer_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
