/* SPDX-License-Identifier: Apache-2.0 */
/* SSR texts, as a table of what hosts write. */
#include "messages/ssr.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void same(const char *text, str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("%s: want %s, got " STR_FMT, text, want, STR_ARG(got));
}

/** All fields as read, `shifted` in front when the text was repaired. */
static void docs(const char *text, const char *want)
{
    char got[256];
    struct docs d;

    assert_true(ssr_docs_read(str_from_c(text), &d));
    const str fields[] = {d.type, d.issuer,  d.number,  d.nationality, d.born,
                          d.sex,  d.expires, d.surname, d.given,       d.middle};
    int n = snprintf(got, sizeof(got), "%s", d.shifted ? "shifted " : "");
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        n += snprintf(got + n, sizeof(got) - (size_t)n, "%s" STR_FMT, i ? "|" : "",
                      STR_ARG(fields[i]));
    if (strcmp(got, want) != 0)
        fail_msg("%s: want %s, got %s", text, want, got);
}

static void docs_of_many_hosts(void **state)
{
    (void)state;
    struct docs d;

    docs("/P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON/ROBERT",
         "P|GBR|123456789|GBR|12JUL64|M|23AUG19|SMITHJR|JONATHON|ROBERT");
    docs("P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON",
         "P|GBR|123456789|GBR|12JUL64|M|23AUG19|SMITHJR|JONATHON|");
    docs("//P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON",
         "shifted P|GBR|123456789|GBR|12JUL64|M|23AUG19|SMITHJR|JONATHON|");
    docs("//P/GBR/123456789/GBR//M//SMITHJR/JONATHON",
         "shifted P|GBR|123456789|GBR||M||SMITHJR|JONATHON|");
    docs("////GBR/12JUL64/M//JONES/WILL", "|||GBR|12JUL64|M||JONES|WILL|");
    docs("/////05FEB53/F//DORON/NINA", "||||05FEB53|F||DORON|NINA|");
    docs("//USA/448763368//02JUN70/F/18MAY22/FENNER/JACKIMRS/ANJA",
         "|USA|448763368||02JUN70|F|18MAY22|FENNER|JACKIMRS|ANJA");
    docs("/P/KOR/JR3364288/KOR/10SEP72/M/05JUL16/PARK/SE JOON/",
         "P|KOR|JR3364288|KOR|10SEP72|M|05JUL16|PARK|SE JOON|");
    docs("/P/FRA/AB1", "P|FRA|AB1|||||||");
    docs("/P/FRA/AB1/FRA/31MAR80/F/01JAN30/DOE/JANE/H",
         "P|FRA|AB1|FRA|31MAR80|F|01JAN30|DOE|JANE|");
    docs("/P/FRA/AB1/FRA/31MAR80/F/01JAN30/DOE/JANE-1DOE/JANEMRS",
         "P|FRA|AB1|FRA|31MAR80|F|01JAN30|DOE|JANE|");
    assert_false(ssr_docs_read(STR(""), &d));
    assert_false(ssr_docs_read(STR("HELLO"), &d));
    assert_false(ssr_docs_read(STR("////////////////////////////////"), &d));
}

static void visas_and_addresses(void **state)
{
    (void)state;
    struct doco o;
    struct doca a;

    assert_true(ssr_doco_read(STR("/LAGOS NGA/V/V1234567/PARIS/05JAN26/QAT"), &o));
    same("doco", o.birthplace, "LAGOS NGA");
    same("doco", o.type, "V");
    same("doco", o.number, "V1234567");
    same("doco", o.place, "PARIS");
    same("doco", o.issued, "05JAN26");
    same("doco", o.country, "QAT");
    assert_true(ssr_doco_read(STR("//K/98765"), &o));
    same("doco", o.birthplace, "");
    same("doco", o.number, "98765");
    assert_true(ssr_doco_read(STR("HERE/V/1"), &o));
    same("doco", o.birthplace, "HERE");
    assert_false(ssr_doco_read(STR("X"), &o));
    assert_true(ssr_doca_read(STR("/R/FRA/7 RUE NULLE/PARIS/IDF/75010"), &a));
    same("doca", a.kind, "R");
    same("doca", a.postcode, "75010");
    assert_true(ssr_doca_read(STR("D/QAT/HOTEL"), &a));
    same("doca", a.street, "HOTEL");
    assert_false(ssr_doca_read(STR("WHERE"), &a));
}

static void infants(void **state)
{
    (void)state;
    str surname, given, born;

    ssr_infant_read(STR("ROSSI/SOFIA 02NOV25"), &surname, &given, &born);
    same("inft", surname, "ROSSI");
    same("inft", given, "SOFIA");
    same("inft", born, "02NOV25");
    ssr_infant_read(STR("/ROSSI/SOFIA ANNA/02NOV25"), &surname, &given, &born);
    same("inft", given, "SOFIA ANNA");
    same("inft", born, "02NOV25");
    ssr_infant_read(STR("02NOV25"), &surname, &given, &born);
    same("inft", surname, "");
    same("inft", born, "02NOV25");
    ssr_infant_read(STR(""), &surname, &given, &born);
    same("inft", born, "");
    ssr_infant_read(STR("ROSSI"), &surname, &given, &born);
    same("inft", surname, "ROSSI");
}

static void memberships_and_mail(void **state)
{
    (void)state;
    str carrier, number;
    char out[64];

    assert_true(ssr_frequent_flyer_read(STR("/ZZ123456789-DOE/JANE"), &carrier, &number));
    same("fqtv", carrier, "ZZ");
    same("fqtv", number, "123456789");
    assert_true(ssr_frequent_flyer_read(STR("ZZ12345"), &carrier, &number));
    assert_false(ssr_frequent_flyer_read(STR("GOLD"), &carrier, &number));
    assert_false(ssr_frequent_flyer_read(STR(""), &carrier, &number));
    str mail = STR("JANE..DOE//EXAMPLE./X.ORG");
    size_t n = ssr_email_decode(mail, out);
    assert_true(str_is((str){out, n}, "JANE_DOE@EXAMPLE-X.ORG"));
    assert_int_equal(ssr_email_decode(STR("/"), out), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(docs_of_many_hosts),
        cmocka_unit_test(visas_and_addresses),
        cmocka_unit_test(infants),
        cmocka_unit_test(memberships_and_mail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
