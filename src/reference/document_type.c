/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of travel document: a table of sixteen rows, scanned. */
#include "reference/document_type.h"

#include "base/attr.h"

static const struct document_type types[] = {
#define DOCUMENT(code, kind, json, trust, title) {DOCUMENT_##kind, code, json, trust, title},
#include "reference/document_types.def"
#undef DOCUMENT
};

static const struct document_type other = {DOCUMENT_OTHER, "", "other", 0, "Other document"};

const struct document_type *document_type_find(str code)
{
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_equal_fold(code, str_from_c(types[i].code)))
            return &types[i];
    if (code.n == 2 && ascii_upper(code.p[0]) == 'P')
        return &types[0];
    return &other;
}

size_t document_type_count(void)
{
    return COUNT_OF(types);
}

const struct document_type *document_type_at(size_t i)
{
    return i < COUNT_OF(types) ? &types[i] : NULL;
}
