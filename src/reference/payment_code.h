/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of payment and card vendors. */
#ifndef SAFAR_REFERENCE_PAYMENT_CODE_H
#define SAFAR_REFERENCE_PAYMENT_CODE_H

#include "base/str.h"

enum payment_kind {
    PAYMENT_CARD = 1,
    PAYMENT_CASH,
    PAYMENT_CHEQUE,
    PAYMENT_AGENCY,
    PAYMENT_EXCHANGE,
    PAYMENT_INVOICE,
    PAYMENT_PREPAID,
    PAYMENT_REQUEST,
    PAYMENT_OTHER,
};

struct payment_code {
    char code[4];
    enum payment_kind kind;
    const char *title;
};

/** The form of payment with this code (9888), any letter case. @return NULL when unknown; static */
const struct payment_code *payment_code_find(str code);

/** The vendor of a card (`VI`), any letter case. @return NULL when unknown; static */
const char *card_vendor_name(str code);

#endif
