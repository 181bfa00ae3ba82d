/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists as JSON. */
#include "app/list_json.h"

#include <stdio.h>

/* As enum identifier_kind of watchlist/entry.h. */
static const char *const identifier_kinds[] = {"phone", "email", "card"};

static void write_texts(struct json *w, const char *key, const str *texts, uint32_t n)
{
    if (n == 0)
        return;
    json_key(w, key);
    json_array_begin(w);
    for (uint32_t i = 0; i < n; i++)
        json_str(w, texts[i]);
    json_array_end(w);
}

static void write_names(struct json *w, const struct entry_row *e)
{
    uint32_t weak = 0;

    json_key(w, "names");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->names.n; i++) {
        json_str(w, e->names.v[i].text);
        weak += e->names.v[i].quality != 0;
    }
    json_array_end(w);
    if (weak == 0)
        return;
    json_key(w, "weak_aliases");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->names.n; i++)
        if (e->names.v[i].quality)
            json_str(w, e->names.v[i].text);
    json_array_end(w);
}

static void write_dates(struct json *w, const struct entry_row *e)
{
    json_key(w, "born_on");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->born_on.n; i++) {
        char text[DATE_TEXT];
        json_str(w, (str){text, date_format(e->born_on.v[i], text)});
    }
    json_array_end(w);
}

/** `NUMBER` or `NUMBER:ISSUER`, as a CSV has it. */
static void write_documents(struct json *w, const struct entry_row *e)
{
    json_key(w, "documents");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->documents.n; i++) {
        const struct entry_document_row *d = &e->documents.v[i];
        char text[256];
        int n = snprintf(text, sizeof text, STR_FMT "%s" STR_FMT, STR_ARG(d->number),
                         d->issuer.n ? ":" : "", STR_ARG(d->issuer));
        json_str(w, n > 0 && (size_t)n < sizeof text ? (str){text, (size_t)n} : d->number);
    }
    json_array_end(w);
}

static void write_identifiers(struct json *w, const struct entry_row *e)
{
    if (e->identifiers.n == 0)
        return;
    json_key(w, "identifiers");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->identifiers.n; i++) {
        unsigned kind = e->identifiers.v[i].kind;
        json_object_begin(w);
        json_member_c(w, "kind", kind < COUNT_OF(identifier_kinds) ? identifier_kinds[kind] : "");
        json_member_str(w, "value", e->identifiers.v[i].value);
        json_object_end(w);
    }
    json_array_end(w);
}

void list_json_entry(struct json *w, const struct entry_row *e)
{
    json_object_begin(w);
    json_member_str(w, "id", e->ref);
    write_names(w, e);
    write_dates(w, e);
    if (e->sex)
        json_member_str(w, "sex", (str){&e->sex, 1});
    write_texts(w, "nationalities", e->nationalities.v, e->nationalities.n);
    write_texts(w, "countries", e->countries.v, e->countries.n);
    write_documents(w, e);
    write_texts(w, "birthplaces", e->birthplaces.v, e->birthplaces.n);
    write_identifiers(w, e);
    if (date_known(e->expires_on))
        json_opt_date(w, "expires_on", e->expires_on);
    if (e->source.n)
        json_member_str(w, "source", e->source);
    if (e->remarks.n)
        json_member_str(w, "remarks", e->remarks);
    if (e->kind) /* ENTRY_DOCUMENT */
        json_member_c(w, "kind", "document");
    json_object_end(w);
}

const char *entry_change_name(enum entry_change change)
{
    static const char *const names[] = {[ENTRY_NEW] = "added",
                                        [ENTRY_CHANGED] = "changed",
                                        [ENTRY_SAME] = "same",
                                        [ENTRY_GONE] = "removed"};

    return names[change];
}

void list_json_diff(struct json *w, const struct entry_diff *diff)
{
    json_object_begin(w);
    json_member_c(w, "change", entry_change_name(diff->change));
    json_member_str(w, "id", diff->change == ENTRY_GONE ? diff->before.ref : diff->after.ref);
    json_key(w, "fields");
    json_array_begin(w);
    for (unsigned i = 0; i < ENTRY_FIELD_COUNT; i++)
        if (diff->fields & 1u << i)
            json_str(w, str_from_c(entry_field_name((enum entry_field)i)));
    json_array_end(w);
    if (diff->before.id) {
        json_key(w, "before");
        list_json_entry(w, &diff->before);
    }
    if (diff->after.id) {
        json_key(w, "after");
        list_json_entry(w, &diff->after);
    }
    json_object_end(w);
}

static void write_sha256(struct json *w, const struct sha256 *sha256)
{
    static const struct sha256 none;
    char hex[SHA256_HEX + 1];

    if (memcmp(sha256, &none, sizeof none) == 0)
        return;
    sha256_hex(sha256, hex);
    json_member_c(w, "sha256", hex);
}

void list_json_version(struct json *w, const struct list_version_row *v)
{
    json_object_begin(w);
    json_member_u64(w, "version", v->version);
    json_member_c(w, "state", list_state_name(v->state));
    json_member_str(w, "owner", v->owner);
    json_member_str(w, "purpose", v->purpose);
    json_member_str(w, "legal_basis", v->legal_basis);
    json_member_c(w, "classification", list_classification_name(v->classification));
    json_opt_date(w, "expires_on", v->expires_on);
    json_member_str(w, "source", v->source);
    if (v->restores)
        json_member_u64(w, "restores", v->restores);
    write_sha256(w, &v->sha256);
    json_member_str(w, "imported_by", v->imported_by);
    json_opt_utc(w, "imported_at", v->imported_at);
    json_opt_str(w, "decided_by", v->decided_by);
    json_opt_utc(w, "decided_at", v->decided_at);
    json_member_u64(w, "rows", v->rows);
    json_member_u64(w, "refused", v->refused);
    json_member_u64(w, "skipped", v->skipped);
    json_member_u64(w, "entries", v->entries);
    json_member_u64(w, "added", v->added);
    json_member_u64(w, "changed", v->changed);
    json_member_u64(w, "removed", v->removed);
    json_object_end(w);
}
