/* SPDX-License-Identifier: Apache-2.0 */
/* Counting hits of strangers, entry by entry. */
#include "watchlist/weak.h"

#include "base/map.h"

#include <math.h>
#include <stdlib.h>

#define NAMES_KEPT 4 /* names of an entry whose hits are counted apart */
#define MATCH_BUDGET (16 * MIB)

struct tally {
    struct weak_entry entry;
    double sum, squares;   /* of the share of draws that hit, over strangers */
    uint32_t stranger;     /* counted last, plus one */
    uint32_t now;          /* draws of this stranger that hit */
    str names[NAMES_KEPT]; /* copies */
    uint64_t by_name[NAMES_KEPT], hits;
};

struct counting {
    const struct strangers *all;
    struct arena *mem;
    struct arena work; /* of one match */
    VEC(struct tally) tallies;
    struct map by_id; /* entry -> place in tallies */
    uint32_t draws;
    struct err *err;
};

static struct tally *tally_of(struct counting *c, const struct entry *e)
{
    bool added;
    str key = {(const char *)&e->id, sizeof e->id};
    uint32_t *place = map_get(&c->by_id, key);

    if (place)
        return &c->tallies.v[*place];
    if (!str_dup(c->mem, key, &key) || !vec_push(c->mem, &c->tallies) ||
        !(place = map_put(c->mem, &c->by_id, key, &added)))
        return NULL;
    *place = c->tallies.n - 1;
    vec_last(&c->tallies)->entry = (struct weak_entry){.id = e->id, .list_id = e->list_id};
    return vec_last(&c->tallies);
}

/* What the last stranger gave is added when the next one comes. */
static void settle(struct tally *t, uint32_t draws)
{
    double share = (double)t->now / draws;

    t->sum += share;
    t->squares += share * share;
    t->entry.people += t->now > 0;
    t->now = 0;
}

static int count_name(struct counting *c, struct tally *t, str name)
{
    uint32_t i = 0;

    t->hits++;
    while (i < NAMES_KEPT && t->names[i].n > 0 && !str_eq(t->names[i], name))
        i++;
    if (i == NAMES_KEPT || name.n == 0)
        return 0;
    if (t->names[i].n == 0 && !str_dup(c->mem, name, &t->names[i]))
        return err_memory(c->err);
    t->by_name[i]++;
    return 0;
}

static int count_match(struct counting *c, uint32_t stranger, const struct match *m)
{
    struct tally *t = tally_of(c, m->entry);

    if (!t)
        return err_memory(c->err);
    if (t->stranger != stranger + 1) {
        settle(t, c->draws);
        t->stranger = stranger + 1;
    }
    t->now++;
    return count_name(c, t, m->listed_name);
}

/* Strangers far from each other in the order of travel: not of one family. */
static struct date date_of_another(const struct counting *c, uint32_t stranger, uint32_t draw)
{
    uint64_t n = c->all->v.n, step = n / (c->draws + 1u) + 1;

    return c->all->born.v[(stranger + (draw + 1u) * step) % n];
}

/* @param any  set when there was a hit */
static int screen(struct counting *c, const struct watchlist_index *x, uint32_t stranger, bool *any)
{
    for (uint32_t draw = 0; draw < c->draws; draw++) {
        struct subject s = c->all->v.v[stranger];
        struct subject_date born = {date_of_another(c, stranger, draw), STR_NONE};
        struct match_list matches;
        if (date_known(born.on)) {
            s.born_on.v = &born;
            s.born_on.n = s.born_on.cap = 1;
        }
        arena_reset(&c->work);
        if (watchlist_index_match(x, &s, &c->work, &matches, c->err) < 0)
            return -1;
        for (uint32_t i = 0; i < matches.n; i++) {
            if (matches.v[i].band == BAND_NONE)
                continue;
            *any = true;
            if (count_match(c, stranger, &matches.v[i]) < 0)
                return -1;
        }
    }
    return 0;
}

static int by_expected(const void *a, const void *b)
{
    const struct weak_entry *p = a, *q = b;

    if (p->expected != q->expected)
        return p->expected > q->expected ? -1 : 1;
    return (p->id > q->id) - (p->id < q->id);
}

/* How rates are spread over entries: a gamma distribution of this shape and this rate. */
struct spread {
    double shape, rate;
};

static struct spread spread_of(const struct counting *c, double entries)
{
    double sum = 0, squares = 0, noise = 0;

    for (uint32_t i = 0; i < c->tallies.n; i++) {
        sum += c->tallies.v[i].sum;
        squares += c->tallies.v[i].sum * c->tallies.v[i].sum;
        noise += c->tallies.v[i].squares;
    }
    double mean = sum / entries, variance = (squares - noise) / entries - mean * mean;
    if (variance <= 0) /* no more than chance: all are alike */
        variance = mean * mean * 1e-6;
    return (struct spread){mean * mean / variance, mean / variance};
}

/* A stranger who is hit in some draws only is a part of a hit, but tells as much as a whole one. */
static void expect(const struct tally *t, const struct spread *s, double n, struct weak_entry *out)
{
    double part = t->squares / t->sum;
    double count = t->sum / part + s->shape, exposure = 1 / part + s->rate;

    out->rate = t->sum / n;
    out->expected = count / exposure / n;
    out->error = sqrt(count) / exposure / n;
}

static int take(struct counting *c, double entries, struct weak_entries *out)
{
    double n = (double)c->all->v.n;
    struct spread spread;

    for (uint32_t i = 0; i < c->tallies.n; i++)
        settle(&c->tallies.v[i], c->draws);
    spread = spread_of(c, fmax(entries, c->tallies.n));
    for (uint32_t i = 0; i < c->tallies.n; i++) {
        struct tally *t = &c->tallies.v[i];
        uint32_t best = 0;
        for (uint32_t k = 1; k < NAMES_KEPT; k++)
            best = t->by_name[k] > t->by_name[best] ? k : best;
        if (!vec_push(c->mem, &out->v))
            return err_memory(c->err);
        struct weak_entry *e = vec_last(&out->v);
        *e = t->entry;
        expect(t, &spread, n, e);
        e->name = t->names[best];
        e->name_share = (double)t->by_name[best] / (double)t->hits;
    }
    if (out->v.n)
        qsort(out->v.v, out->v.n, sizeof *out->v.v, by_expected);
    return 0;
}

static int count_all(struct counting *c, const struct watchlist_index *index, const uint32_t *only,
                     uint32_t n, struct weak_entries *out)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t stranger = only ? only[i] : i;
        bool any = false;
        if (screen(c, index, stranger, &any) < 0)
            return -1;
        if (!any)
            continue;
        if (!vec_push(c->mem, &out->hit))
            return err_memory(c->err);
        *vec_last(&out->hit) = stranger;
    }
    return take(c, (double)watchlist_index_figures(index).entries, out);
}

int weak_count(const struct watchlist_index *index, const struct strangers *all,
               const uint32_t *only, uint32_t only_count, uint32_t draws, struct arena *mem,
               struct weak_entries *out, struct err *err)
{
    struct counting c = {.all = all, .mem = mem, .draws = draws, .err = err};

    memset(out, 0, sizeof *out);
    arena_init(&c.work, MATCH_BUDGET);
    int rc = count_all(&c, index, only, only ? only_count : all->v.n, out);
    arena_fini(&c.work);
    return rc;
}
