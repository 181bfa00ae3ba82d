/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names alone: the same person otherwise written, beside different people with similar names.
 *
 * As many of the one as of the other, one of each for a person. The line is set where F1 is best
 * on the tuning half, and told of the other.
 */
#include "bench/matching/carriage.h"
#include "bench/matching/matching.h"
#include "bench/matching/stats.h"

#include <stdlib.h>

enum { KEY_PAIR = 200, MATCHES_MAX = 4096, TRIES = 20 };

enum measure { BY_NAME_SCORE, BY_SCORE, BY_JARO_WINKLER, MEASURE_COUNT };

static const char *const measures[MEASURE_COUNT] = {"name_score", "score", "jaro_winkler"};

/* The pairs of one half, by each measure. */
struct pairs {
    struct scored *v[MEASURE_COUNT];
    uint8_t *naming;
    uint32_t n;
};

static int pairs_init(struct pairs *p, uint32_t people, struct err *err)
{
    *p = (struct pairs){.n = 0};
    p->naming = calloc(2 * (size_t)people + 1, sizeof *p->naming);
    for (int m = 0; m < MEASURE_COUNT; m++)
        p->v[m] = calloc(2 * (size_t)people + 1, sizeof *p->v[m]);
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (!p->v[m] || !p->naming)
            return err_memory(err);
    return 0;
}

static void pairs_fini(struct pairs *p)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        free(p->v[m]);
    free(p->naming);
}

/* ---- the second name of a pair ---- */

static void same_person(const struct human *h, struct rng *r, struct sent *s)
{
    for (int i = 0; i < TRIES; i++) {
        enum carriage kind = (enum carriage)rng_below(r, CARRIAGE_COUNT);
        if (carriage_touches(kind) == TOUCHES_NAME && carry(kind, h, r, s))
            return;
    }
    human_write(h, false, s);
}

/* Another first name and another surname. */
static void make_unlike(const struct human *h, struct rng *r, struct human *other)
{
    do {
        human_make(r, h->naming, other);
    } while (strcmp(other->first, h->first) == 0 || strcmp(other->surname, h->surname) == 0);
}

/* The surname and the father's name, or the first name, or the first two of them. */
static void other_person(const struct human *h, struct rng *r, struct sent *s)
{
    struct human other;

    switch (rng_below(r, 4)) {
    case 0:
        human_make_sibling(r, h, &other);
        break;
    case 1:
        make_unlike(h, r, &other);
        memcpy(other.surname, h->surname, sizeof other.surname);
        break;
    case 2:
        make_unlike(h, r, &other);
        memcpy(other.first, h->first, sizeof other.first);
        break;
    default:
        make_unlike(h, r, &other);
        memcpy(other.first, h->first, sizeof other.first);
        memcpy(other.second, h->second, sizeof other.second);
        memcpy(other.father, h->father, sizeof other.father);
        break;
    }
    human_write(&other, rng_percent(r, 50), s);
}

/* ---- asking ---- */

static double whole_name_alike(const struct entry *e, const struct sent *s)
{
    char a[128], b[128];
    size_t n = plain_name(e->names.v[0].text, a), m = plain_name(str_from_c(s->surname), b);

    if (m + 1 < sizeof b)
        b[m++] = ' ';
    m += plain_name(str_head(str_from_c(s->given), sizeof b - m), b + m);
    return jaro_winkler((str){a, n}, (str){b, m});
}

static int ask_pair(const struct watchlist_index *index, const struct entry *left,
                    const struct sent *names, bool same, struct arena *mem, struct pairs *p,
                    struct err *err)
{
    struct question q = {.sent = *names};
    struct match_list matches;
    double values[MEASURE_COUNT] = {0, 0, whole_name_alike(left, names)};

    q.sent.born_on = DATE_NONE;
    q.sent.sex = 0;
    q.sent.document[0] = '\0';
    if (question_ask(index, &q, mem, &matches, err) < 0)
        return -1;
    for (uint32_t i = 0; i < matches.n; i++)
        if (matches.v[i].entry->id == left->id) {
            values[BY_NAME_SCORE] = matches.v[i].name_score;
            values[BY_SCORE] = matches.v[i].score;
        }
    for (int m = 0; m < MEASURE_COUNT; m++)
        p->v[m][p->n] =
            (struct scored){.score = values[m], .cluster = (uint32_t)left->id, .same = same};
    p->n++;
    return 0;
}

/* A list of main names without anything else, for people of one half. */
static int make_lefts(const struct matching_options *o, enum half half, struct roster *lefts,
                      struct err *err)
{
    *lefts = (struct roster){.names = 0};
    arena_init(&lefts->mem, 1024 * MIB);
    for (uint32_t i = 0; lefts->entries.n < o->pairs; i++) {
        struct listed l;
        struct entry_name *name = ARENA_NEW(&lefts->mem, struct entry_name);
        if (half_of(o->seed, i) != half)
            continue;
        listed_person(o->seed, i, &l);
        const struct sent *s = &l.names[0].sent;
        if (!name || !vec_push(&lefts->mem, &lefts->entries) ||
            !arena_printf(&lefts->mem, &name->text, "%s, %s", s->surname, s->given))
            return err_memory(err);
        struct entry *e = vec_last(&lefts->entries);
        e->id = i;
        e->names.v = name;
        e->names.n = 1;
    }
    return 0;
}

static int ask_half(const struct matching_options *o, const struct roster *lefts,
                    const struct watchlist_index *index, struct pairs *p, struct err *err)
{
    struct arena mem;
    int rc = 0;

    arena_init(&mem, 256 * MIB);
    for (uint32_t i = 0; i < lefts->entries.n && rc == 0; i++) {
        const struct entry *left = &lefts->entries.v[i];
        struct rng r = rng_from(o->seed, (uint64_t)KEY_PAIR << 32 | left->id);
        struct listed l;
        struct sent right;
        listed_person(o->seed, (uint32_t)left->id, &l);
        p->naming[p->n] = p->naming[p->n + 1] = (uint8_t)l.human.naming;
        same_person(&l.human, &r, &right);
        rc = ask_pair(index, left, &right, true, &mem, p, err);
        other_person(&l.human, &r, &right);
        if (rc == 0)
            rc = ask_pair(index, left, &right, false, &mem, p, err);
    }
    arena_fini(&mem);
    return rc;
}

static int make_pairs(const struct matching_options *o, enum half half, struct pairs *p,
                      struct err *err)
{
    struct watchlist_options lines = watchlist_options_default();
    const struct watchlist_index *index = NULL;
    struct roster lefts;
    int rc = -1;

    lines.report = 0;
    lines.matches_max = MATCHES_MAX;
    if (make_lefts(o, half, &lefts, err) < 0)
        goto out;
    index = watchlist_index_build(lefts.entries.v, lefts.entries.n, &lines, err);
    rc = index ? ask_half(o, &lefts, index, p, err) : -1;
out:
    watchlist_index_free(index);
    roster_fini(&lefts);
    return rc;
}

/* ---- telling ---- */

static void tell_judged(const struct scored *pairs, uint32_t n, double line, struct json *out)
{
    struct judged j = judge(pairs, n, line);
    struct interval f1 = f1_interval(pairs, n, line);

    json_member_double(out, "line", line);
    share_write(out, "precision", (struct share){j.right, j.right + j.wrong});
    share_write(out, "recall", (struct share){j.right, j.right + j.missed});
    json_member_double(out, "f1", judged_f1(j));
    json_member_double(out, "f1_low", f1.low);
    json_member_double(out, "f1_high", f1.high);
}

static void tell_namings(const struct pairs *p, double line, struct json *out)
{
    json_key(out, "namings");
    json_array_begin(out);
    for (int k = 0; k < NAMING_COUNT; k++) {
        struct judged j = {0, 0, 0};
        for (uint32_t i = 0; i < p->n; i++) {
            if (p->naming[i] != k)
                continue;
            struct judged one = judge(&p->v[BY_NAME_SCORE][i], 1, line);
            j.right += one.right;
            j.wrong += one.wrong;
            j.missed += one.missed;
        }
        json_object_begin(out);
        json_member_c(out, "title", naming_rows[k].title);
        share_write(out, "precision", (struct share){j.right, j.right + j.wrong});
        share_write(out, "recall", (struct share){j.right, j.right + j.missed});
        json_member_double(out, "f1", judged_f1(j));
        json_object_end(out);
    }
    json_array_end(out);
}

int matching_pairs(const struct matching_options *o, struct json *out, struct err *err)
{
    struct pairs tune, told;
    double lines[MEASURE_COUNT];
    int rc = pairs_init(&tune, o->pairs, err);

    rc |= pairs_init(&told, o->pairs, err);
    if (rc < 0 || make_pairs(o, HALF_TUNE, &tune, err) < 0 ||
        make_pairs(o, o->half, &told, err) < 0) {
        rc = -1;
        goto out;
    }
    json_key(out, "pairs");
    json_object_begin(out);
    json_member_u64(out, "pairs", told.n);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        lines[m] = best_line(tune.v[m], tune.n);
        json_key(out, measures[m]);
        json_object_begin(out);
        tell_judged(told.v[m], told.n, lines[m], out);
        json_object_end(out);
    }
    tell_namings(&told, lines[BY_NAME_SCORE], out);
    json_object_end(out);
out:
    pairs_fini(&tune);
    pairs_fini(&told);
    return rc;
}
