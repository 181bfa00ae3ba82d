/* SPDX-License-Identifier: Apache-2.0 */
/* The slash-separated texts of SSR DOCS, DOCO, DOCA, INFT, CHLD and FQTV. Inside messages/ only. */
#ifndef SAFAR_MESSAGES_SSR_H
#define SAFAR_MESSAGES_SSR_H

#include "domain/traveller.h"

/** DOCS as read: codes and dates are not yet judged. Slices of the text. */
struct docs {
    str type, issuer, number, nationality, born, sex, expires, surname, given, middle, holder;
    bool shifted; /* everything stood one field to the right */
};

/** DOCO: visa or other document. */
struct doco {
    str birthplace, type, number, place, issued, country;
};

/** DOCA: an address; kind R, D or B. */
struct doca {
    str kind, country, street, city, region, postcode;
};

/** @return false when the text holds none of the fields that make it one */
bool ssr_docs_read(str text, struct docs *out);
bool ssr_doco_read(str text, struct doco *out);
bool ssr_doca_read(str text, struct doca *out);

/** INFT: `SURNAME/GIVEN DDMMMYY`, either part may be absent. */
void ssr_infant_read(str text, str *surname, str *given, str *born);

/** FQTV: `/ZZ123456789-SURNAME/GIVEN`. @return false when there is no number */
bool ssr_frequent_flyer_read(str text, str *carrier, str *number);

/**
 * E-mail as AIRIMP writes it: `//` is @, `..` is _, `./` is -. Writes at most `text.n` bytes to
 * `out`.
 */
size_t ssr_email_decode(str text, char *out);

#endif
