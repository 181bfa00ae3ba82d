/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of entries that outlive what they were read from. */
#include "watchlist/entry.h"

const char *entry_kind_name(enum entry_kind kind)
{
    return kind == ENTRY_DOCUMENT ? "document" : "person";
}

/** The digits of `text` in the arena; other signs than those of written numbers make it none. */
static bool digits_of(struct arena *mem, str text, str *out)
{
    char *to = arena_alloc(mem, text.n + 1);
    size_t n = 0;

    if (!to)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_digit(text.p[i]))
            to[n++] = text.p[i];
        else if (!memchr(" +-/().", text.p[i], sizeof " +-/()." - 1))
            n = 0, i = text.n; /* a letter: no number */
    }
    *out = (str){to, n};
    return true;
}

static bool lower_of(struct arena *mem, str text, str *out)
{
    char *to = arena_alloc(mem, text.n + 1);

    if (!to)
        return false;
    for (size_t i = 0; i < text.n; i++)
        to[i] = ascii_lower(text.p[i]);
    *out = (str){to, text.n};
    return true;
}

static bool identifier_good(enum identifier_kind kind, str value)
{
    if (kind == IDENTIFIER_EMAIL) {
        ptrdiff_t where = str_find(value, '@');
        return where > 0 && (size_t)where + 3 < value.n;
    }
    return kind == IDENTIFIER_PHONE ? value.n >= 6 && value.n <= 18
                                    : value.n >= 12 && value.n <= 19;
}

bool identifier_normal(struct arena *mem, enum identifier_kind kind, str text, str *out)
{
    if (!(kind == IDENTIFIER_EMAIL ? lower_of(mem, text, out) : digits_of(mem, text, out)))
        return false;
    if (!identifier_good(kind, *out))
        *out = STR_NONE;
    return true;
}

#define PHONE_DIGITS 9

str identifier_key(enum identifier_kind kind, str value)
{
    return kind == IDENTIFIER_PHONE && value.n > PHONE_DIGITS
               ? str_skip(value, value.n - PHONE_DIGITS)
               : value;
}

bool identifier_same(enum identifier_kind kind, str a, str b)
{
    return str_eq(identifier_key(kind, a), identifier_key(kind, b));
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
