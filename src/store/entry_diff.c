/* SPDX-License-Identifier: Apache-2.0 */
/* What one version of an entry says otherwise than another. Pure. */
#include "store/entry_parts.h"

static bool same_texts(const str *a, uint32_t n, const str *b, uint32_t m)
{
    if (n != m)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!str_eq(a[i], b[i]))
            return false;
    return true;
}

static bool same_names(const struct entry_row *a, const struct entry_row *b)
{
    if (a->names.n != b->names.n)
        return false;
    for (uint32_t i = 0; i < a->names.n; i++)
        if (a->names.v[i].quality != b->names.v[i].quality ||
            !str_eq(a->names.v[i].text, b->names.v[i].text))
            return false;
    return true;
}

static bool same_dates(const struct entry_row *a, const struct entry_row *b)
{
    if (a->born_on.n != b->born_on.n)
        return false;
    for (uint32_t i = 0; i < a->born_on.n; i++)
        if (!date_eq(a->born_on.v[i], b->born_on.v[i]))
            return false;
    return true;
}

static bool same_documents(const struct entry_row *a, const struct entry_row *b)
{
    if (a->documents.n != b->documents.n)
        return false;
    for (uint32_t i = 0; i < a->documents.n; i++) {
        const struct entry_document_row *x = &a->documents.v[i], *y = &b->documents.v[i];
        if (!str_eq(x->type, y->type) || !str_eq(x->number, y->number) ||
            !str_eq(x->issuer, y->issuer))
            return false;
    }
    return true;
}

static bool same_identifiers(const struct entry_row *a, const struct entry_row *b)
{
    if (a->identifiers.n != b->identifiers.n)
        return false;
    for (uint32_t i = 0; i < a->identifiers.n; i++)
        if (a->identifiers.v[i].kind != b->identifiers.v[i].kind ||
            !str_eq(a->identifiers.v[i].value, b->identifiers.v[i].value))
            return false;
    return true;
}

unsigned entry_fields_changed(const struct entry_row *a, const struct entry_row *b)
{
    const bool same[ENTRY_FIELD_COUNT] = {
        [FIELD_KIND] = a->kind == b->kind,
        [FIELD_NAMES] = same_names(a, b),
        [FIELD_BORN_ON] = same_dates(a, b),
        [FIELD_SEX] = a->sex == b->sex,
        [FIELD_NATIONALITIES] = same_texts(a->nationalities.v, a->nationalities.n,
                                           b->nationalities.v, b->nationalities.n),
        [FIELD_COUNTRIES] =
            same_texts(a->countries.v, a->countries.n, b->countries.v, b->countries.n),
        [FIELD_DOCUMENTS] = same_documents(a, b),
        [FIELD_BIRTHPLACES] =
            same_texts(a->birthplaces.v, a->birthplaces.n, b->birthplaces.v, b->birthplaces.n),
        [FIELD_IDENTIFIERS] = same_identifiers(a, b),
        [FIELD_EXPIRES_ON] = date_eq(a->expires_on, b->expires_on),
        [FIELD_SOURCE] = str_eq(a->source, b->source),
        [FIELD_REMARKS] = str_eq(a->remarks, b->remarks),
    };
    unsigned changed = 0;

    for (unsigned i = 0; i < ENTRY_FIELD_COUNT; i++)
        if (!same[i])
            changed |= 1u << i;
    return changed;
}

const char *entry_field_name(enum entry_field field)
{
    static const char *const words[] = {
#define ENTRY_FIELD(name, word) (word),
#include "store/entry_fields.def"
#undef ENTRY_FIELD
    };

    return words[field];
}
