/* SPDX-License-Identifier: Apache-2.0 */
/* Walking occurrences: rare tokens first, then common ones within a window of years. */
#include "watchlist/candidates.h"

#include "watchlist/compare.h"
#include "watchlist/weights.h"

#include <math.h>
#include <stdlib.h>

#define VISITS_MAX 65536 /* occurrences looked at for one form of a name */
#define RARE_COUNT 48    /* occurrences up to which a token is walked whole, first */
#define COMMON_COUNT 512 /* and from which only the window of years is walked */
#define YEARS_NEAR 3

struct walk {
    const struct query *q;
    const struct subject *s;
    struct candidate *table; /* open addressing by name */
    uint32_t size;           /* power of two */
    uint32_t taken;
    uint32_t visits;
    bool near_only; /* nobody born in another year can reach what is needed */
};

static struct candidate *slot_of(struct walk *w, uint32_t name)
{
    uint32_t at = (name * UINT32_C(2654435761)) & (w->size - 1);

    while (w->table[at].taken && w->table[at].name != name)
        at = (at + 1) & (w->size - 1);
    return &w->table[at];
}

static void visit(struct walk *w, const struct occurrence *o, const struct query_part *part,
                  float weight)
{
    struct candidate *c = slot_of(w, o->name);

    if (!c->taken) {
        *c = (struct candidate){.name = o->name, .born = o->born, .taken = true};
        w->taken++;
    }
    if (c->mask & part->mask)
        return;
    c->mask |= part->mask;
    c->names += weight;
}

static void walk_range(struct walk *w, const struct hit *hit, uint32_t first, uint32_t end)
{
    const struct query_part *part = &w->q->parts[hit->part];
    const struct token *t = &w->q->x->tokens[hit->token];
    float weight = fminf(hit->strength, t->info);

    for (uint32_t i = first; i < end && w->visits < VISITS_MAX; i++, w->visits++)
        visit(w, &w->q->x->occurrences[i], part, weight);
}

static uint32_t lower_year(const struct watchlist_index *x, const struct token *t, int year)
{
    uint32_t low = t->first, high = t->first + t->count;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (x->occurrences[mid].born.year < year)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool has_year(const struct subject *s)
{
    for (uint32_t i = 0; i < s->born_on.n; i++)
        if (date_known(s->born_on.v[i].on))
            return true;
    return false;
}

/* Names without a year, and those born near one of the subject's years. */
static void walk_window(struct walk *w, const struct hit *hit)
{
    const struct watchlist_index *x = w->q->x;
    const struct token *t = &x->tokens[hit->token];

    walk_range(w, hit, t->first, lower_year(x, t, 1));
    for (uint32_t i = 0; i < w->s->born_on.n; i++) {
        int year = w->s->born_on.v[i].on.year;
        if (year > YEARS_NEAR)
            walk_range(w, hit, lower_year(x, t, year - YEARS_NEAR),
                       lower_year(x, t, year + YEARS_NEAR + 1));
    }
}

static void walk_hits(struct walk *w, uint32_t more_than, uint32_t at_most)
{
    bool window = w->near_only || (more_than >= COMMON_COUNT && has_year(w->s));

    for (uint32_t i = 0; i < w->q->hit_count; i++) {
        const struct hit *hit = &w->q->hits[i];
        const struct token *t = &w->q->x->tokens[hit->token];
        const struct query_part *part = &w->q->parts[hit->part];
        if (t->count <= more_than || t->count > at_most)
            continue;
        if (part->particle || (t->particle && t->n < 4))
            continue; /* they never make a candidate by themselves */
        if (window)
            walk_window(w, hit);
        else
            walk_range(w, hit, t->first, t->first + t->count);
    }
}

/* The most that names can be worth: of each part the best that it may mean. */
static double names_at_most(const struct query *q)
{
    float best[NAME_PARTS_MAX] = {0};
    double sum = 0;

    for (uint32_t i = 0; i < q->hit_count; i++) {
        const struct hit *hit = &q->hits[i];
        float weight = fminf(hit->strength, q->x->tokens[hit->token].info);
        for (uint32_t k = 0; k < NAME_PARTS_MAX; k++)
            if (q->parts[hit->part].mask >> k & 1 && weight > best[k])
                best[k] = weight;
    }
    for (uint32_t k = 0; k < NAME_PARTS_MAX; k++)
        sum += (double)best[k];
    return sum;
}

static int make_table(struct walk *w, struct arena *mem, struct err *err)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < w->q->hit_count; i++)
        total += w->q->x->tokens[w->q->hits[i].token].count;
    if (total > VISITS_MAX)
        total = VISITS_MAX;
    for (w->size = 64; w->size < 2 * total;)
        w->size *= 2;
    w->table = arena_zalloc(mem, w->size, sizeof *w->table);
    return w->table ? 0 : err_memory(err);
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *p = a, *q = b;

    if (p->names != q->names)
        return p->names > q->names ? -1 : 1;
    return (p->name > q->name) - (p->name < q->name);
}

int find_candidates(const struct query *q, const struct subject *s, double needed,
                    struct arena *mem, struct candidate_list *out, struct err *err)
{
    struct walk w = {.q = q, .s = s};
    bool dated = has_year(s);

    *out = (struct candidate_list){0};
    if (make_table(&w, mem, err) < 0)
        return -1;
    w.near_only = dated && names_at_most(q) + W_DATE_OTHER < needed;
    walk_hits(&w, 0, RARE_COUNT);
    walk_hits(&w, RARE_COUNT, COMMON_COUNT);
    walk_hits(&w, COMMON_COUNT, UINT32_MAX);

    uint32_t n = 0;
    for (uint32_t i = 0; i < w.size; i++) {
        struct candidate *c = &w.table[i];
        if (!c->taken)
            continue;
        double birth = dated ? birth_bound(s, c->born) : 0;
        if ((double)c->names + birth >= needed)
            w.table[n++] = *c;
    }
    if (n > CANDIDATES_MAX)
        qsort(w.table, n, sizeof *w.table, compare_candidates);
    out->v = w.table;
    out->n = n < CANDIDATES_MAX ? n : CANDIDATES_MAX;
    return 0;
}
