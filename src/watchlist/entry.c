/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of entries that outlive what they were read from. */
#include "watchlist/entry.h"

const char *entry_kind_name(enum entry_kind kind)
{
    return kind == ENTRY_DOCUMENT ? "document" : "person";
}

static bool copy_array(struct arena *mem, const void *items, uint32_t n, size_t size, void *out)
{
    void *copy = arena_alloc(mem, n * size);

    if (!copy)
        return false;
    if (n > 0)
        memcpy(copy, items, n * size);
    memcpy(out, &copy, sizeof copy);
    return true;
}

static bool own_texts(struct arena *mem, str *texts, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!str_dup(mem, texts[i], &texts[i]))
            return false;
    return true;
}

static bool own_names(struct arena *mem, struct entry *e)
{
    for (uint32_t i = 0; i < e->names.n; i++)
        if (!str_dup(mem, e->names.v[i].text, &e->names.v[i].text))
            return false;
    return true;
}

static bool own_documents(struct arena *mem, struct entry *e)
{
    for (uint32_t i = 0; i < e->documents.n; i++) {
        struct entry_document *d = &e->documents.v[i];
        if (!str_dup(mem, d->type, &d->type) || !str_dup(mem, d->number, &d->number) ||
            !str_dup(mem, d->issuer, &d->issuer))
            return false;
    }
    return true;
}

static bool own_identifiers(struct arena *mem, struct entry *e)
{
    for (uint32_t i = 0; i < e->identifiers.n; i++)
        if (!str_dup(mem, e->identifiers.v[i].value, &e->identifiers.v[i].value))
            return false;
    return true;
}

#define COPY_ARRAY(mem, to, from)                                                                  \
    (copy_array((mem), (from)->v, (from)->n, sizeof(*(from)->v), &(to)->v) &&                      \
     ((to)->n = (to)->cap = (from)->n, true))

bool entry_copy(struct arena *mem, const struct entry *from, struct entry *out)
{
    *out = *from;
    return COPY_ARRAY(mem, &out->names, &from->names) && own_names(mem, out) &&
           COPY_ARRAY(mem, &out->born_on, &from->born_on) &&
           COPY_ARRAY(mem, &out->nationalities, &from->nationalities) &&
           own_texts(mem, out->nationalities.v, out->nationalities.n) &&
           COPY_ARRAY(mem, &out->documents, &from->documents) && own_documents(mem, out) &&
           COPY_ARRAY(mem, &out->countries, &from->countries) &&
           own_texts(mem, out->countries.v, out->countries.n) &&
           COPY_ARRAY(mem, &out->birthplaces, &from->birthplaces) &&
           own_texts(mem, out->birthplaces.v, out->birthplaces.n) &&
           COPY_ARRAY(mem, &out->identifiers, &from->identifiers) && own_identifiers(mem, out) &&
           str_dup(mem, from->source, &out->source) && str_dup(mem, from->ref, &out->ref) &&
           str_dup(mem, from->remarks, &out->remarks);
}
