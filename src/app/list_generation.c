/* SPDX-License-Identifier: Apache-2.0 */
/* Reading all lists into one index, or what of them is otherwise into a small one beside it. */
#include "app/list_generation.h"

#include "app/listed_entry.h"
#include "store/entries.h"
#include "store/lists.h"
#include "store/settings.h"

#include <stdatomic.h>
#include <stdlib.h>

#define ENTRY_BUDGET (32 * MIB) /* one entry on its way into the index */
#define EDIT_BUDGET (256 * MIB) /* all entries of an edit */
#define LISTS_BUDGET (4 * MIB)  /* their versions */

/* What a patch may hold: beyond this a new index is better. */
#define PATCH_MAX 2000
#define PATCH_SHARE 10 /* of the base: one in ten */
#define PATCH_ANY 50   /* however small the base */

struct screening {
    atomic_uint users;
    int64_t generation;
    struct date day;
    const struct watchlist_index *index;
    double threshold;
    struct arena mem;            /* of what follows */
    struct lists_in_force lists; /* in force in this generation */
    struct screening *base;      /* that the index is a patch of; NULL: it is whole */
    VEC(uint64_t) edited;        /* ids of what the base has otherwise, in order */
    bool adds;                   /* some of them say something */
};

/* Entries into the index. ---------------------------------------------------------------------- */

struct building {
    struct watchlist_builder *builder;
    struct arena mem; /* of one entry */
};

static int build_entry(void *arg, const struct entry_row *row, struct err *err)
{
    struct building *b = arg;
    struct entry entry = {.id = 0};

    arena_reset(&b->mem);
    if (!listed_entry(row, &b->mem, &entry))
        return err_memory(err);
    return watchlist_builder_add(b->builder, &entry, err);
}

/** Entry by entry out of the store: never are all of them in memory beside the index. */
static int build_whole(struct store *st, struct date today, const struct watchlist_options *options,
                       const struct watchlist_index **out, struct err *err)
{
    struct building b = {.builder = watchlist_builder_new(options, err)};

    if (!b.builder)
        return -1;
    arena_init(&b.mem, ENTRY_BUDGET);
    int rc = store_entries_each(st, today, build_entry, &b, err);
    arena_fini(&b.mem);
    if (rc < 0) {
        watchlist_builder_free(b.builder);
        return -1;
    }
    *out = watchlist_builder_finish(b.builder, err);
    return *out ? 0 : -1;
}

/* Generations. --------------------------------------------------------------------------------- */

static struct screening *new_screening(struct date today, struct err *err)
{
    struct screening *s = calloc(1, sizeof *s);

    if (!s) {
        err_memory(err);
        return NULL;
    }
    atomic_init(&s->users, 1);
    arena_init(&s->mem, LISTS_BUDGET);
    s->day = today;
    return s;
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
    screening_release(s->base);
    arena_fini(&s->mem);
    free(s);
}

static int read_lists(struct store *st, struct screening *s, struct err *err)
{
    if (store_counter_get(st, LIST_GENERATION_KEY, &s->generation, err) < 0)
        return -1;
    return store_lists_in_force(st, s->day, &s->mem, &s->lists, err);
}

/** The unit's options with the lines that lists have of their own. */
static int with_lines(struct screening *s, struct watchlist_options *o, struct err *err)
{
    struct list_lines_of *lines = arena_alloc(&s->mem, (s->lists.v.n + 1u) * sizeof *lines);

    if (!lines)
        return err_memory(err);
    o->lists = lines;
    o->list_count = 0;
    o->report = o->review;
    for (uint32_t i = 0; i < s->lists.v.n; i++) {
        const struct list_in_force *l = &s->lists.v.v[i];
        if (l->review <= 0)
            continue;
        lines[o->list_count++] = (struct list_lines_of){(uint64_t)l->list_id, l->review, l->urgent};
        if (l->review < o->report)
            o->report = l->review;
    }
    return 0;
}

static int take_whole(struct store *st, struct screening *s,
                      const struct watchlist_options *options, struct err *err)
{
    struct watchlist_options own = options ? *options : watchlist_options_default();

    if (with_lines(s, &own, err) < 0 || build_whole(st, s->day, &own, &s->index, err) < 0)
        return -1;
    s->threshold = watchlist_index_options(s->index)->review;
    return 0;
}

/* What differs. -------------------------------------------------------------------------------- */

static uint32_t version_in(const struct screening *s, int64_t list_id)
{
    for (uint32_t i = 0; i < s->lists.v.n; i++)
        if (s->lists.v.v[i].list_id == list_id)
            return s->lists.v.v[i].version;
    return 0;
}

/** Lines are in the whole index: a patch has those of its base. */
static bool other_lines(const struct screening *base, const struct list_in_force *now)
{
    for (uint32_t i = 0; i < base->lists.v.n; i++) {
        const struct list_in_force *l = &base->lists.v.v[i];
        if (l->list_id == now->list_id)
            return l->review < now->review || l->review > now->review || l->urgent < now->urgent ||
                   l->urgent > now->urgent;
    }
    return now->review > 0;
}

/**
 * Is the base of no use? When a list has other lines; when one is in force again that was not in
 * `last` (its unchanged entries must be screened with again although the base has them); when the
 * clock was put back.
 */
static bool outdated(const struct screening *base, const struct screening *last,
                     const struct screening *next)
{
    for (uint32_t i = 0; i < next->lists.v.n; i++) {
        int64_t id = next->lists.v.v[i].list_id;
        if ((version_in(base, id) && !version_in(last, id)) ||
            other_lines(base, &next->lists.v.v[i]))
            return true;
    }
    return date_compare(next->day, last->day) < 0 || next->generation < last->generation;
}

static int list_since(struct store *st, const struct screening *base, const struct screening *next,
                      int64_t list_id, struct arena *mem, struct entries_since *out,
                      struct err *err)
{
    const struct entries_span span = {list_id, version_in(base, list_id), version_in(next, list_id),
                                      base->day, next->day};

    return store_entries_since(st, &span, PATCH_MAX + 1, mem, out, err);
}

static bool too_many(const struct entries_since *since)
{
    return (uint64_t)since->rows.n + since->gone.n > PATCH_MAX;
}

static int all_since(struct store *st, const struct screening *base, const struct screening *next,
                     struct arena *mem, struct entries_since *out, struct err *err)
{
    for (uint32_t i = 0; i < next->lists.v.n && !too_many(out); i++)
        if (list_since(st, base, next, next->lists.v.v[i].list_id, mem, out, err) < 0)
            return -1;
    for (uint32_t i = 0; i < base->lists.v.n && !too_many(out); i++)
        if (!version_in(next, base->lists.v.v[i].list_id) &&
            list_since(st, base, next, base->lists.v.v[i].list_id, mem, out, err) < 0)
            return -1;
    return 0;
}

static bool few(const struct screening *base, const struct entries_since *since)
{
    uint64_t whole = watchlist_index_figures(base->index).entries;
    uint64_t n = (uint64_t)since->rows.n + since->gone.n;

    return !too_many(since) && (n <= PATCH_ANY || n <= whole / PATCH_SHARE);
}

static int by_id(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static int note_edited(struct screening *s, uint64_t id, struct err *err)
{
    if (!vec_push(&s->mem, &s->edited))
        return err_memory(err);
    *vec_last(&s->edited) = id;
    return 0;
}

/* Patches. ------------------------------------------------------------------------------------- */

static int build_patch(struct screening *s, const struct screening *base,
                       const struct entries_since *since, struct arena *mem, struct err *err)
{
    struct entry *entries = arena_zalloc(mem, since->rows.n + 1u, sizeof *entries);
    uint64_t *gone = arena_alloc(mem, (since->gone.n + 1u) * sizeof *gone);

    if (!entries || !gone)
        return err_memory(err);
    s->adds = since->rows.n > 0;
    for (uint32_t i = 0; i < since->rows.n; i++)
        if (!listed_entry(&since->rows.v[i], mem, &entries[i]) ||
            note_edited(s, entries[i].id, err) < 0)
            return err_memory(err);
    for (uint32_t i = 0; i < since->gone.n; i++) {
        gone[i] = (uint64_t)since->gone.v[i];
        if (note_edited(s, gone[i], err) < 0)
            return -1;
    }
    if (s->edited.n)
        qsort(s->edited.v, s->edited.n, sizeof *s->edited.v, by_id);
    s->index = watchlist_index_patch(base->index, entries, since->rows.n, gone, since->gone.n, err);
    return s->index ? 0 : -1;
}

static void drop_patch(struct screening *s)
{
    screening_release(s->base);
    s->base = NULL;
    s->edited.n = 0;
    s->adds = false;
}

/** @return 1 `s` is a patch of the base, 0 too much differs, -1 error */
static int take_patch(struct store *st, struct screening *s, struct screening *last,
                      struct err *err)
{
    struct screening *base = last->base ? last->base : last;
    struct entries_since since = {.rows = {0}};
    struct arena mem;

    if (outdated(base, last, s))
        return 0;
    arena_init(&mem, EDIT_BUDGET);
    int rc = all_since(st, base, s, &mem, &since, err);
    if (rc == 0 && few(base, &since)) {
        s->base = screening_retain(base);
        s->threshold = base->threshold;
        rc = build_patch(s, base, &since, &mem, err) < 0 ? -1 : 1;
    }
    arena_fini(&mem);
    if (rc == 1)
        return 1;
    drop_patch(s);
    /* Few entries, yet more than an edit may hold: the whole is read one by one. */
    return rc < 0 && err->code != ERR_MEMORY ? -1 : 0;
}

/** As a patch of what `last` is a patch of, else whole. `last` NULL: whole. */
static int take(struct store *st, struct screening *s, struct screening *last,
                const struct watchlist_options *options, struct err *err)
{
    bool own = !store_in_transaction(st);

    /* All of one moment: a list that changes while we read is read whole the next time. */
    if (own && store_begin_read(st, err) < 0)
        return -1;
    int rc = read_lists(st, s, err);
    int patched = rc == 0 && last ? take_patch(st, s, last, err) : rc;
    if (patched == 0)
        rc = take_whole(st, s, options, err);
    if (own)
        store_rollback(st);
    return patched < 0 ? -1 : rc;
}

static int generation_of(struct store *st, struct date today, struct screening *last,
                         const struct watchlist_options *options, struct screening **out,
                         struct err *err)
{
    struct screening *s = new_screening(today, err);

    if (!s)
        return -1;
    if (take(st, s, last, options, err) < 0) {
        screening_release(s);
        return -1;
    }
    *out = s;
    return 0;
}

int screening_load(struct store *st, struct date today, const struct watchlist_options *options,
                   struct screening **out, struct err *err)
{
    return generation_of(st, today, NULL, options, out, err);
}

int screening_next(struct store *st, struct date today, struct screening *last,
                   struct screening **out, struct err *err)
{
    return generation_of(st, today, last, watchlist_index_options(last->index), out, err);
}

/* Asking one. ---------------------------------------------------------------------------------- */

int64_t screening_generation(const struct screening *s)
{
    return s->generation;
}

struct date screening_day(const struct screening *s)
{
    return s->day;
}

int64_t screening_whole_since(const struct screening *s)
{
    return s->base ? s->base->generation : s->generation;
}

bool screening_patched(const struct screening *s)
{
    return s->edited.n > 0;
}

bool screening_adds(const struct screening *s)
{
    return s->adds;
}

bool screening_edited(const struct screening *s, int64_t entry_id)
{
    uint64_t id = (uint64_t)entry_id;

    return s->edited.n && bsearch(&id, s->edited.v, s->edited.n, sizeof *s->edited.v, by_id);
}

const struct watchlist_index *screening_index(const struct screening *s)
{
    return s->index;
}

double screening_threshold(const struct screening *s, uint64_t list_id)
{
    for (uint32_t i = 0; i < s->lists.v.n; i++)
        if ((uint64_t)s->lists.v.v[i].list_id == list_id && s->lists.v.v[i].review > 0)
            return s->lists.v.v[i].review;
    return s->threshold;
}

uint32_t screening_list_version(const struct screening *s, uint64_t list_id)
{
    return version_in(s, (int64_t)list_id);
}
