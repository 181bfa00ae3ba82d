/* SPDX-License-Identifier: Apache-2.0 */
/* From the store to the matcher. */
#include "app/listed_entry.h"

static bool add_names(const struct entry_row *row, struct arena *mem, struct entry *out)
{
    for (uint32_t i = 0; i < row->names.n; i++) {
        if (!vec_push(mem, &out->names))
            return false;
        *vec_last(&out->names) = (struct entry_name){
            row->names.v[i].text, row->names.v[i].quality ? NAME_WEAK : NAME_GOOD};
    }
    for (uint32_t i = 0; i < row->born_on.n; i++) {
        if (!vec_push(mem, &out->born_on))
            return false;
        *vec_last(&out->born_on) = row->born_on.v[i];
    }
    return true;
}

static bool add_texts(const str *texts, uint32_t n, struct arena *mem, struct strs *out)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!vec_push(mem, out))
            return false;
        *vec_last(out) = texts[i];
    }
    return true;
}

static bool add_numbers(const struct entry_row *row, struct arena *mem, struct entry *out)
{
    for (uint32_t i = 0; i < row->documents.n; i++) {
        const struct entry_document_row *d = &row->documents.v[i];
        if (!vec_push(mem, &out->documents))
            return false;
        *vec_last(&out->documents) = (struct entry_document){d->type, d->number, d->issuer};
    }
    for (uint32_t i = 0; i < row->identifiers.n; i++) {
        const struct entry_identifier_row *id = &row->identifiers.v[i];
        if (!vec_push(mem, &out->identifiers))
            return false;
        *vec_last(&out->identifiers) =
            (struct entry_identifier){(enum identifier_kind)id->kind, id->value};
    }
    return true;
}

bool listed_entry(const struct entry_row *row, struct arena *mem, struct entry *out)
{
    *out = (struct entry){.id = (uint64_t)row->id,
                          .list_id = (uint64_t)row->list_id,
                          .ref = row->ref,
                          .kind = row->kind == ENTRY_DOCUMENT ? ENTRY_DOCUMENT : ENTRY_PERSON,
                          .sex = row->sex,
                          .expires_on = row->expires_on,
                          .source = row->source};
    return add_names(row, mem, out) &&
           add_texts(row->nationalities.v, row->nationalities.n, mem, &out->nationalities) &&
           add_texts(row->countries.v, row->countries.n, mem, &out->countries) &&
           add_texts(row->birthplaces.v, row->birthplaces.n, mem, &out->birthplaces) &&
           add_numbers(row, mem, out);
}
