/* SPDX-License-Identifier: Apache-2.0 */
/* An entry's content as a digest: each value by itself, then all in order of their digests. */
#include "app/entry_digest.h"

#include <stdio.h>
#include <stdlib.h>

#define FIELDS_MAX 4

struct items {
    VEC(struct sha256) v;
    struct arena *mem;
    bool failed;
};

/** Each field with its length, so that no two values run together alike. */
static void add(struct items *items, const char *kind, const str *fields, size_t n)
{
    str parts[1 + 2 * FIELDS_MAX] = {str_from_c(kind)};
    char lengths[FIELDS_MAX][24];

    for (size_t i = 0; i < n; i++) {
        int digits = snprintf(lengths[i], sizeof lengths[i], ":%zu:", fields[i].n);
        parts[1 + 2 * i] = (str){lengths[i], (size_t)digits};
        parts[2 + 2 * i] = fields[i];
    }
    if (!vec_push(items->mem, &items->v))
        items->failed = true;
    else
        *vec_last(&items->v) = sha256_of_parts(parts, 1 + 2 * n);
}

static void add_texts(struct items *items, const char *kind, const struct strs *texts)
{
    for (uint32_t i = 0; i < texts->n; i++)
        add(items, kind, &texts->v[i], 1);
}

static void add_person(struct items *items, const struct entry *e)
{
    for (uint32_t i = 0; i < e->names.n; i++)
        add(items, e->names.v[i].quality == NAME_WEAK ? "weak name" : "name", &e->names.v[i].text,
            1);
    for (uint32_t i = 0; i < e->born_on.n; i++) {
        char text[DATE_TEXT];
        str date = {text, date_format(e->born_on.v[i], text)};
        add(items, "born", &date, 1);
    }
    add_texts(items, "nationality", &e->nationalities);
    add_texts(items, "country", &e->countries);
    add_texts(items, "birthplace", &e->birthplaces);
}

static void add_identifiers(struct items *items, const struct entry *e)
{
    for (uint32_t i = 0; i < e->documents.n; i++) {
        const struct entry_document *d = &e->documents.v[i];
        add(items, "document", (const str[]){d->type, d->number, d->issuer}, 3);
    }
    for (uint32_t i = 0; i < e->identifiers.n; i++) {
        static const char *const kinds[] = {
            [IDENTIFIER_PHONE] = "phone", [IDENTIFIER_EMAIL] = "email", [IDENTIFIER_CARD] = "card"};
        add(items, kinds[e->identifiers.v[i].kind], &e->identifiers.v[i].value, 1);
    }
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct sha256));
}

bool entry_digest(const struct entry *entry, struct arena *mem, struct sha256 *out)
{
    struct items items = {.mem = mem};
    str sex = {&entry->sex, entry->sex != 0};

    add(&items, entry_kind_name(entry->kind), &sex, 1);
    add_person(&items, entry);
    add_identifiers(&items, entry);
    if (items.failed)
        return false;
    qsort(items.v.v, items.v.n, sizeof items.v.v[0], compare);
    *out = sha256_of((str){(const char *)items.v.v, items.v.n * sizeof items.v.v[0]});
    return true;
}
