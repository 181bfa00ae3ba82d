/* SPDX-License-Identifier: Apache-2.0 */
/*
 * P16: fares, taxes and payments name a currency that exists, and an amount that is one or a word
 * of the trade. A finding stands at the traveller, once for each code.
 */
#include "messages/conformance.h"

#include "base/attr.h"
#include "reference/currency.h"

struct money_check {
    bool unknown, withdrawn, odd;
};

/** What stands in MON where no amount is told. */
static bool is_word(str amount)
{
    static const char *const words[] = {"FREE", "BULK", "IT", "NO ADC", "NOADC", "EXEMPT"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(amount, words[i]))
            return true;
    return false;
}

/** Digits with one decimal mark at most, and a sign in front. */
static bool is_amount(str text)
{
    size_t digits = 0, marks = 0;

    if (text.n > 1 && text.p[0] == '-')
        text = str_skip(text, 1);
    for (size_t i = 0; i < text.n; i++) {
        digits += ascii_digit(text.p[i]);
        marks += text.p[i] == '.' || text.p[i] == ',';
    }
    return digits && marks <= 1 && digits + marks == text.n;
}

static void check_money(const struct money *money, struct money_check *to)
{
    if (money->currency.n) {
        const struct currency *currency = currency_find(money->currency);
        to->unknown |= !currency || currency->kind == CURRENCY_NOT_MONEY;
        to->withdrawn |= currency && currency->kind == CURRENCY_WITHDRAWN;
    }
    to->odd |= money->amount.n && !is_amount(money->amount) && !is_word(money->amount);
}

static void check_ticket(const struct ticket *ticket, struct money_check *to)
{
    check_money(&ticket->fare, to);
    check_money(&ticket->total, to);
    for (uint32_t i = 0; i < ticket->amounts.n; i++)
        check_money(&ticket->amounts.v[i].money, to);
    for (uint32_t i = 0; i < ticket->taxes.n; i++)
        check_money(&ticket->taxes.v[i].money, to);
    for (uint32_t i = 0; i < ticket->payments.n; i++)
        check_money(&ticket->payments.v[i].money, to);
}

static void check_traveller(const struct traveller *t, struct findings *out, struct arena *mem)
{
    struct place place = {.tag = "TIF", .segment = t->segment, .offset = t->offset};
    struct money_check check = {.unknown = false};

    for (uint32_t i = 0; i < t->tickets.n; i++)
        check_ticket(&t->tickets.v[i], &check);
    if (check.unknown)
        findings_add(out, mem, FINDING_CURRENCY_UNKNOWN, &place);
    if (check.withdrawn)
        findings_add(out, mem, FINDING_CURRENCY_WITHDRAWN, &place);
    if (check.odd)
        findings_add(out, mem, FINDING_AMOUNT_INVALID, &place);
}

void conformance_check_money(const struct message *m, struct findings *out, struct arena *mem)
{
    for (uint32_t i = 0; i < m->bookings.n; i++)
        for (uint32_t j = 0; j < m->bookings.v[i].travellers.n; j++)
            check_traveller(&m->bookings.v[i].travellers.v[j], out, mem);
}
