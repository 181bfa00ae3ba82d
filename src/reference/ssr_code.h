/* SPDX-License-Identifier: Apache-2.0 */
/* Special service requests: what a code is about, and what it gives away of its traveller. */
#ifndef SAFAR_REFERENCE_SSR_CODE_H
#define SAFAR_REFERENCE_SSR_CODE_H

#include "base/str.h"

enum ssr_group {
    SSR_DOCUMENT,
    SSR_CONTACT,
    SSR_LOYALTY,
    SSR_TICKET,
    SSR_SEAT,
    SSR_PEOPLE,
    SSR_MEDICAL,
    SSR_BAG,
    SSR_MEAL,
    SSR_OTHER,
};

/** Special categories of personal data that a code alone reveals. */
enum sensitive_kind {
    SENSITIVE_NONE = 0,
    SENSITIVE_HEALTH,
    SENSITIVE_RELIGION,
};

struct ssr_code {
    char code[5];
    enum ssr_group group;
    enum sensitive_kind sensitive;
    const char *meaning;
};

/** The request with this code of four letters, any case. @return NULL when unknown; static */
const struct ssr_code *ssr_code_find(str code);

/**
 * What a code reveals. A meal or wheelchair code that is not in the table counts by its form
 * (`..ML` is a meal: health; `WC..` a wheelchair), as carriers invent such codes.
 */
enum sensitive_kind ssr_code_sensitive(str code);

/** Stable word for JSON and rules: `document`, `meal`, ... */
const char *ssr_group_name(enum ssr_group group);

#endif
