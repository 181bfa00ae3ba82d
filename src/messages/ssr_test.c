/* SPDX-License-Identifier: Apache-2.0 */
/* SSR texts, as a table of what hosts write. */
#include "messages/ssr.h"

#include "base/attr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct docs_example {
    const char *text;
    bool good, shifted;
    const char *type, *issuer, *number, *nationality, *born, *sex, *expires, *surname, *given, *middle;
};

static const struct docs_example docs_examples[] = {
    {"/P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON/ROBERT", true, false, "P", "GBR", "123456789",
     "GBR", "12JUL64", "M", "23AUG19", "SMITHJR", "JONATHON", "ROBERT"},
    {"P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON", true, false, "P", "GBR", "123456789", "GBR",
     "12JUL64", "M", "23AUG19", "SMITHJR", "JONATHON", ""},
    {"//P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITHJR/JONATHON", true, true, "P", "GBR", "123456789", "GBR",
     "12JUL64", "M", "23AUG19", "SMITHJR", "JONATHON", ""},
    {"//P/GBR/123456789/GBR//M//SMITHJR/JONATHON", true, true, "P", "GBR", "123456789", "GBR", "", "M", "",
     "SMITHJR", "JONATHON", ""},
    {"////GBR/12JUL64/M//JONES/WILL", true, false, "", "", "", "GBR", "12JUL64", "M", "", "JONES", "WILL", ""},
    {"/////05FEB53/F//DORON/NINA", true, false, "", "", "", "", "05FEB53", "F", "", "DORON", "NINA", ""},
    {"//USA/448763368//02JUN70/F/18MAY22/FENNER/JACKIMRS/ANJA", true, false, "", "USA", "448763368", "",
     "02JUN70", "F", "18MAY22", "FENNER", "JACKIMRS", "ANJA"},
    {"/P/KOR/JR3364288/KOR/10SEP72/M/05JUL16/PARK/SE JOON/", true, false, "P", "KOR", "JR3364288", "KOR",
     "10SEP72", "M", "05JUL16", "PARK", "SE JOON", ""},
    {"/P/FRA/AB1", true, false, "P", "FRA", "AB1", "", "", "", "", "", "", ""},
    {"/P/FRA/AB1/FRA/31MAR80/F/01JAN30/DOE/JANE/H", true, false, "P", "FRA", "AB1", "FRA", "31MAR80", "F",
     "01JAN30", "DOE", "JANE", ""},
    {"/P/FRA/AB1/FRA/31MAR80/F/01JAN30/DOE/JANE-1DOE/JANEMRS", true, false, "P", "FRA", "AB1", "FRA",
     "31MAR80", "F", "01JAN30", "DOE", "JANE", ""},
    {"", false, false, "", "", "", "", "", "", "", "", "", ""},
    {"HELLO", false, false, "", "", "", "", "", "", "", "", "", ""},
    {"////////////////////////////////", false, false, "", "", "", "", "", "", "", "", "", ""},
};

static void same(const char *text, str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("%s: want %s, got " STR_FMT, text, want, STR_ARG(got));
}

static void docs_of_many_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(docs_examples); i++) {
        const struct docs_example *e = &docs_examples[i];
        struct docs d;
        assert_int_equal(ssr_docs_read(str_from_c(e->text), &d), e->good);
        if (!e->good)
            continue;
        assert_int_equal(d.shifted, e->shifted);
        same(e->text, d.type, e->type);
        same(e->text, d.issuer, e->issuer);
        same(e->text, d.number, e->number);
        same(e->text, d.nationality, e->nationality);
        same(e->text, d.born, e->born);
        same(e->text, d.sex, e->sex);
        same(e->text, d.expires, e->expires);
        same(e->text, d.surname, e->surname);
        same(e->text, d.given, e->given);
        same(e->text, d.middle, e->middle);
    }
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
