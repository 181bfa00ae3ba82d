/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of payment and card vendors, from payment_codes.def. */
#include "reference/payment_code.h"

#include "reference/lookup.h"

struct card {
    char code[3];
    const char *vendor;
};

/* clang-format off */
static const struct payment_code payments[] = {
#define PAYMENT(code, kind, title) {code, PAYMENT_##kind, title},
#define CARD(code, vendor)
#include "reference/payment_codes.def"
#undef PAYMENT
#undef CARD
};

static const struct card cards[] = {
#define PAYMENT(code, kind, title)
#define CARD(code, vendor) {code, vendor},
#include "reference/payment_codes.def"
#undef PAYMENT
#undef CARD
};
/* clang-format on */

const struct payment_code *payment_code_find(str code)
{
    return lookup_code(LOOKUP(payments), code);
}

const char *card_vendor_name(str code)
{
    const struct card *found = lookup_code(LOOKUP(cards), code);

    return found ? found->vendor : NULL;
}
