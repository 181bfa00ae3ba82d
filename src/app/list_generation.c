/* SPDX-License-Identifier: Apache-2.0 */
/* Reading all lists into one index. */
#include "app/list_generation.h"

#include "store/entries.h"
#include "store/lists.h"
#include "store/settings.h"

#include <stdatomic.h>
#include <stdlib.h>

#define LISTS_BUDGET ((size_t)2048 * MIB)

struct list_version {
    uint64_t list_id;
    uint32_t version;
};

struct screening {
    atomic_uint users;
    int64_t generation;
    struct watchlist_index *index;
    double threshold;
    struct list_version *versions;
    uint32_t n_versions;
};

/* Entries on their way from the store to the index. */
struct loading {
    struct arena mem;
    VEC(struct entry) entries;
};

static int copy_names(struct loading *l, const struct entry_row *row, struct entry *out)
{
    for (uint32_t i = 0; i < row->names.n; i++) {
        if (!vec_push(&l->mem, &out->names) ||
            !str_dup(&l->mem, row->names.v[i].text, &vec_last(&out->names)->text))
            return -1;
        vec_last(&out->names)->quality = row->names.v[i].quality ? NAME_WEAK : NAME_GOOD;
    }
    for (uint32_t i = 0; i < row->born_on.n; i++) {
        if (!vec_push(&l->mem, &out->born_on))
            return -1;
        *vec_last(&out->born_on) = row->born_on.v[i];
    }
    return 0;
}

static int copy_countries(struct loading *l, const struct entry_row *row, struct entry *out)
{
    for (uint32_t i = 0; i < row->nationalities.n; i++)
        if (!vec_push(&l->mem, &out->nationalities) ||
            !str_dup(&l->mem, row->nationalities.v[i], vec_last(&out->nationalities)))
            return -1;
    for (uint32_t i = 0; i < row->countries.n; i++)
        if (!vec_push(&l->mem, &out->countries) ||
            !str_dup(&l->mem, row->countries.v[i], vec_last(&out->countries)))
            return -1;
    return 0;
}

static int copy_documents(struct loading *l, const struct entry_row *row, struct entry *out)
{
    for (uint32_t i = 0; i < row->documents.n; i++) {
        if (!vec_push(&l->mem, &out->documents))
            return -1;
        struct entry_document *d = vec_last(&out->documents);
        if (!str_dup(&l->mem, row->documents.v[i].type, &d->type) ||
            !str_dup(&l->mem, row->documents.v[i].number, &d->number) ||
            !str_dup(&l->mem, row->documents.v[i].issuer, &d->issuer))
            return -1;
    }
    return 0;
}

static int copy_places(struct loading *l, const struct entry_row *row, struct entry *out)
{
    for (uint32_t i = 0; i < row->birthplaces.n; i++)
        if (!vec_push(&l->mem, &out->birthplaces) ||
            !str_dup(&l->mem, row->birthplaces.v[i], vec_last(&out->birthplaces)))
            return -1;
    for (uint32_t i = 0; i < row->identifiers.n; i++) {
        if (!vec_push(&l->mem, &out->identifiers) ||
            !str_dup(&l->mem, row->identifiers.v[i].value, &vec_last(&out->identifiers)->value))
            return -1;
        vec_last(&out->identifiers)->kind = (enum identifier_kind)row->identifiers.v[i].kind;
    }
    return 0;
}

static int copy_entry(void *arg, const struct entry_row *row, struct err *err)
{
    struct loading *l = arg;

    if (!vec_push(&l->mem, &l->entries))
        return err_memory(err);
    struct entry *e = vec_last(&l->entries);
    e->id = (uint64_t)row->id;
    e->list_id = (uint64_t)row->list_id;
    e->kind = row->kind == ENTRY_DOCUMENT ? ENTRY_DOCUMENT : ENTRY_PERSON;
    e->sex = row->sex;
    e->expires_on = row->expires_on;
    if (!str_dup(&l->mem, row->ref, &e->ref) || !str_dup(&l->mem, row->source, &e->source) ||
        copy_names(l, row, e) < 0 || copy_countries(l, row, e) < 0 ||
        copy_documents(l, row, e) < 0 || copy_places(l, row, e) < 0)
        return err_memory(err);
    return 0;
}

static int load_versions(struct store *st, struct loading *l, struct screening *s, struct err *err)
{
    struct list_rows lists = {0};

    if (store_counter_get(st, LIST_GENERATION_KEY, &s->generation, err) < 0 ||
        store_lists(st, &l->mem, &lists, err) < 0)
        return -1;
    s->versions = calloc(lists.rows.n + 1u, sizeof *s->versions);
    if (!s->versions)
        return err_memory(err);
    for (uint32_t i = 0; i < lists.rows.n; i++)
        s->versions[s->n_versions++] =
            (struct list_version){(uint64_t)lists.rows.v[i].id, lists.rows.v[i].version};
    return 0;
}

/** All of one moment: a list that changes while we read is read whole the next time. */
static int load(struct store *st, struct date today, const struct watchlist_options *options,
                struct loading *l, struct screening *s, struct err *err)
{
    bool own = !store_in_transaction(st);

    if (own && store_begin_read(st, err) < 0)
        return -1;
    int rc = load_versions(st, l, s, err);
    if (rc == 0)
        rc = store_entries_each(st, today, copy_entry, l, err);
    if (own)
        store_rollback(st);
    if (rc < 0)
        return -1;
    s->index = watchlist_index_build(l->entries.v, l->entries.n, options, err);
    if (!s->index)
        return -1;
    s->threshold = watchlist_index_options(s->index)->review;
    return 0;
}

int screening_load(struct store *st, struct date today, const struct watchlist_options *options,
                   struct screening **out, struct err *err)
{
    struct loading l = {.entries = {0}};
    struct screening *s = calloc(1, sizeof *s);

    if (!s)
        return err_memory(err);
    atomic_init(&s->users, 1);
    arena_init(&l.mem, LISTS_BUDGET);
    int rc = load(st, today, options, &l, s, err);
    arena_fini(&l.mem);
    if (rc < 0) {
        screening_release(s);
        return -1;
    }
    *out = s;
    return 0;
}

struct screening *screening_retain(struct screening *s)
{
    atomic_fetch_add(&s->users, 1);
    return s;
}

void screening_release(struct screening *s)
{
    if (!s || atomic_fetch_sub(&s->users, 1) != 1)
        return;
    watchlist_index_free(s->index);
    free(s->versions);
    free(s);
}

int64_t screening_generation(const struct screening *s)
{
    return s->generation;
}

const struct watchlist_index *screening_index(const struct screening *s)
{
    return s->index;
}

double screening_threshold(const struct screening *s)
{
    return s->threshold;
}

uint32_t screening_list_version(const struct screening *s, uint64_t list_id)
{
    for (uint32_t i = 0; i < s->n_versions; i++)
        if (s->versions[i].list_id == list_id)
            return s->versions[i].version;
    return 0;
}
