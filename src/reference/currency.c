/* SPDX-License-Identifier: Apache-2.0 */
/* Currencies: the ISO table, then the one of the others. */
#include "reference/currency.h"

#include "base/attr.h"
#include "reference/lookup.h"

/* clang-format off */
static const struct currency iso[] = {
#define CURRENCY(code, digits, name) \
    {code, digits < 0 ? CURRENCY_NOT_MONEY : CURRENCY_ACTIVE, digits, name},
#include "reference/currencies.def"
#undef CURRENCY
};

static const struct currency special[] = {
#define SPECIAL(code, kind, digits, name) {code, CURRENCY_##kind, digits, name},
#include "reference/currency_specials.def"
#undef SPECIAL
};
/* clang-format on */

static struct lookup_pairs iso_pairs;

AT_START static void fill_pairs(void)
{
    lookup_pairs_fill(&iso_pairs, LOOKUP(iso));
}

const struct currency *currency_find(str code)
{
    const struct currency *found = lookup_by_pair(LOOKUP(iso), &iso_pairs, code);

    return found ? found : lookup_code(LOOKUP(special), code);
}

bool currency_amount_fits(const struct currency *currency, str amount)
{
    str whole;

    if (!str_cut(&amount, '.', &whole) || !str_all_digits(whole))
        return false;
    if (amount.n == 0)
        return true;
    return str_all_digits(amount) && currency->digits >= 0 && amount.n <= (size_t)currency->digits;
}
