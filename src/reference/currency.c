/* SPDX-License-Identifier: Apache-2.0 */
/* Currencies: binary search in the ISO table, then in the one of the others. */
#include "reference/currency.h"

#include "base/attr.h"

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

static const struct currency *search(const struct currency *rows, size_t n, const char key[3])
{
    size_t low = 0;

    while (low < n) {
        size_t mid = low + (n - low) / 2;
        int order = memcmp(rows[mid].code, key, 3);
        if (order == 0)
            return &rows[mid];
        if (order < 0)
            low = mid + 1;
        else
            n = mid;
    }
    return NULL;
}

const struct currency *currency_find(str code)
{
    char key[3];

    if (code.n != 3)
        return NULL;
    for (size_t i = 0; i < 3; i++)
        key[i] = ascii_upper(code.p[i]);
    const struct currency *found = search(iso, COUNT_OF(iso), key);
    return found ? found : search(special, COUNT_OF(special), key);
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
