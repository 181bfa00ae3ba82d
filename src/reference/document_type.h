/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of travel document, from document_types.def. */
#ifndef SAFAR_REFERENCE_DOCUMENT_TYPE_H
#define SAFAR_REFERENCE_DOCUMENT_TYPE_H

#include "base/str.h"

enum document_kind {
    DOCUMENT_OTHER = 0, /* a code that is not in the table: keep the text */
#define DOCUMENT(code, kind, json, trust, title) DOCUMENT_##kind,
#include "reference/document_types.def"
#undef DOCUMENT
};

struct document_type {
    enum document_kind kind;
    char code[3];
    const char *json_name; /* stable word for JSON and rules */
    uint8_t trust;         /* 1 best .. 9; 0: does not identify its holder by itself */
    const char *title;
};

/**
 * The type of a code as sent, any letter case; `PD` and the like are passports. Never NULL:
 * DOCUMENT_OTHER.
 */
const struct document_type *document_type_find(str code);

size_t document_type_count(void);
/** Row `i`. @return NULL past the end */
const struct document_type *document_type_at(size_t i);

#endif
