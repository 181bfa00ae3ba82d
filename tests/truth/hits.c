/* SPDX-License-Identifier: Apache-2.0 */
/* Hits against who really is listed: recall by distortion, false hits by kind, and their floors. */
#include "truth/compare.h"

#include "watchlist/match.h"

#include <stdio.h>

#define KINDS_MAX 32

struct row {
    enum planted planted;
    str how;
    unsigned journeys, hit, urgent, wrong; /* wrong: hits with entries they are not */
    double least, most;                    /* score of the entry in question */
};

struct table {
    struct row rows[KINDS_MAX];
    unsigned n, missed;
};

static struct row *row_of(struct table *t, const struct true_journey *j)
{
    for (unsigned i = 0; i < t->n; i++)
        if (t->rows[i].planted == j->planted && str_eq(t->rows[i].how, j->how))
            return &t->rows[i];
    if (t->n == KINDS_MAX)
        return &t->rows[KINDS_MAX - 1];
    t->rows[t->n] = (struct row){.planted = j->planted, .how = j->how, .least = 1};
    return &t->rows[t->n++];
}

/** Withdrawn hits do not count: nobody is asked about them. */
static void count_hits(struct row *row, const struct true_journey *j, int64_t journey_id,
                       const struct snapshot *known)
{
    double score = 0;
    unsigned band = 0, others = 0;

    for (uint32_t i = 0; i < known->hits.rows.n; i++) {
        const struct hit_item *h = &known->hits.rows.v[i];
        if (h->hit.journey_id != journey_id || h->hit.state == HIT_DISMISSED)
            continue;
        if (j->entry.n && str_eq(h->entry_ref, j->entry)) {
            score = h->hit.score;
            band = h->hit.band;
        } else {
            others++;
        }
    }
    row->journeys++;
    row->hit += score > 0;
    row->urgent += band == BAND_URGENT;
    row->wrong += others;
    row->least = score < row->least ? score : row->least;
    row->most = score > row->most ? score : row->most;
}

static void hold(struct table *t, bool kept, const char *floor, str how)
{
    if (kept)
        return;
    t->missed++;
    fprintf(stderr, "hits: " STR_FMT ": %s\n", STR_ARG(how), floor);
}

static void print_row(const struct row *r, const char *group, str how)
{
    printf("%-10s %-22.*s %6u %6u %7u %7u   %.3f   %.3f\n", group, STR_ARG(how), r->journeys,
           r->hit, r->urgent, r->wrong, r->least, r->most);
}

static void add(struct row *sum, const struct row *r)
{
    sum->journeys += r->journeys;
    sum->hit += r->hit;
    sum->urgent += r->urgent;
    sum->wrong += r->wrong;
    sum->least = r->least < sum->least ? r->least : sum->least;
    sum->most = r->most > sum->most ? r->most : sum->most;
}

static void hold_row(struct table *t, const struct row *r)
{
    bool near = r->planted == PLANTED_NEAR_MISS;

    if (r->planted == PLANTED_NOBODY) {
        hold(t, r->wrong * 1000 <= r->journeys * 3, "more than 0.3 % of innocents are hit",
             STR("innocent"));
        hold(t, r->urgent == 0, "innocents in the urgent band", STR("innocent"));
        return;
    }
    if (near) {
        hold(t, r->urgent * 20 <= (str_is(r->how, "same_birth_other_name") ? r->journeys : 0),
             "near misses in the urgent band", r->how);
        hold(t, r->hit * 5 <= r->journeys, "more than one near miss in five is hit", r->how);
        return;
    }
    if (str_is(r->how, "exact") || str_is(r->how, "document_other_name"))
        hold(t, r->hit == r->journeys && r->urgent == r->journeys, "not all found as urgent",
             r->how);
}

unsigned compare_hits(const struct truth *truth, const struct snapshot *known,
                      const struct pairing *pairs)
{
    static const char *const groups[] = {"innocent", "listed", "near miss"};
    struct table t = {.n = 0};
    struct row listed = {.least = 1};

    for (uint32_t i = 0; i < truth->journeys.n; i++) {
        const struct true_journey *j = &truth->journeys.v[i];
        const struct traveller_state *who = pairs->found[i];
        count_hits(row_of(&t, j), j, who ? who->journey.id : 0, known);
    }
    printf("%-10s %-22s %6s %6s %7s %7s %7s %7s\n", "", "how", "of", "hit", "urgent", "others",
           "least", "most");
    for (unsigned i = 0; i < t.n; i++) {
        print_row(&t.rows[i], groups[t.rows[i].planted], t.rows[i].how);
        hold_row(&t, &t.rows[i]);
        if (t.rows[i].planted == PLANTED_LISTED)
            add(&listed, &t.rows[i]);
    }
    print_row(&listed, "listed", STR("all"));
    hold(&t, listed.hit * 100 >= listed.journeys * 95, "recall is below 0.95", STR("listed"));
    return t.missed;
}
