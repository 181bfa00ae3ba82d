/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Journeys are paired within their flight by document, name, locator and birth, best pairs first;
 * what stays alone on either side is a difference, as is every field that is not as it should be.
 */
#include "truth/compare.h"

#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct comparing {
    const struct truth *truth;
    struct arena *mem;
    struct pairing *pairs;
    unsigned differences;
};

static void PRINTF_LIKE(3, 4) differ(struct comparing *c, str where, const char *format, ...)
{
    va_list args;

    c->differences++;
    fprintf(stderr, STR_FMT ": ", STR_ARG(where));
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void same_text(struct comparing *c, str where, const char *what, str truth, str found)
{
    if (!str_eq(truth, found))
        differ(c, where, "%s is " STR_FMT ", should be " STR_FMT, what, STR_ARG(found),
               STR_ARG(truth));
}

static void same_number(struct comparing *c, str where, const char *what, uint64_t truth,
                        uint64_t found)
{
    if (truth != found)
        differ(c, where, "%s: %llu, should be %llu", what, (unsigned long long)found,
               (unsigned long long)truth);
}

/* Flights. ------------------------------------------------------------------------------------- */

static bool has_name(const struct flight_item *item, str name)
{
    char text[32];

    for (uint32_t i = 0; i < item->names.n; i++) {
        const struct designator *d = &item->names.v[i];
        int n = snprintf(text, sizeof text, STR_FMT STR_FMT STR_FMT, STR_ARG(d->carrier),
                         STR_ARG(d->number), STR_ARG(d->suffix));
        if (str_eq(name, (str){text, (size_t)n}))
            return true;
    }
    return false;
}

static void compare_flight(struct comparing *c, const struct true_flight *t,
                           const struct flight_item *item)
{
    const struct flight_row *f = &item->flight;
    char text[DATE_TEXT];

    for (uint32_t i = 1; i < t->names.n; i++)
        if (!has_name(item, t->names.v[i]))
            differ(c, t->key, "has no name " STR_FMT, STR_ARG(t->names.v[i]));
    same_number(c, t->key, "marketing names", t->names.n - 1, item->names.n);
    same_text(c, t->key, "departure", t->departs_at,
              (str){text, datetime_format(f->departs_at, text)});
    same_text(c, t->key, "arrival", t->arrives_at,
              (str){text, datetime_format(f->arrives_at, text)});
    same_number(c, t->key, "departure in UTC", (uint64_t)t->departs_utc, (uint64_t)f->departs_utc);
    same_number(c, t->key, "arrival in UTC", (uint64_t)t->arrives_utc, (uint64_t)f->arrives_utc);
    same_text(c, t->key, "status", STR("closed"), str_from_c(flight_status_name(f->status)));
}

static struct flight_counts true_counts(const struct truth *truth, str flight)
{
    struct flight_counts n = {0};

    for (uint32_t i = 0; i < truth->journeys.n; i++) {
        const struct true_journey *j = &truth->journeys.v[i];
        if (!str_eq(j->flight, flight))
            continue;
        n.crew += j->crew;
        if (j->crew)
            continue;
        n.cancelled += str_is(j->status, "cancelled");
        if (str_is(j->status, "cancelled"))
            continue;
        n.booked++;
        n.checked_in += str_is(j->status, "checked_in") || str_is(j->status, "boarded");
        n.boarded += str_is(j->status, "boarded");
        n.pnr += j->pnr;
        n.api += j->api;
        n.both += j->pnr && j->api;
    }
    return n;
}

static void compare_counts(struct comparing *c, const struct true_flight *t,
                           const struct flight_counts *found)
{
    struct flight_counts n = true_counts(c->truth, t->key);

    same_number(c, t->key, "booked", n.booked, found->booked);
    same_number(c, t->key, "checked in", n.checked_in, found->checked_in);
    same_number(c, t->key, "boarded", n.boarded, found->boarded);
    same_number(c, t->key, "cancelled", n.cancelled, found->cancelled);
    same_number(c, t->key, "known from PNR", n.pnr, found->pnr);
    same_number(c, t->key, "known from API", n.api, found->api);
    same_number(c, t->key, "known from both", n.both, found->both);
    same_number(c, t->key, "crew", n.crew, found->crew);
}

/* Pairing. ------------------------------------------------------------------------------------- */

/**
 * Letters of a name in the order sent, upper case, without blanks; `?` for a letter with a mark.
 */
static str letters(struct arena *mem, str surname, str given)
{
    char *text = arena_alloc(mem, surname.n + given.n + 1);
    size_t n = 0;
    const str parts[] = {surname, given};

    assert_non_null(text);
    for (size_t p = 0; p < COUNT_OF(parts); p++)
        for (size_t i = 0; i < parts[p].n; i++)
            if (ascii_alpha(parts[p].p[i]) || (unsigned char)parts[p].p[i] >= 0xC0)
                text[n++] = ascii_alpha(parts[p].p[i]) ? ascii_upper(parts[p].p[i]) : '?';
    return (str){text, n};
}

static bool is_title(str s)
{
    return str_is(s, "MR") || str_is(s, "MRS");
}

/** The same name, but for marks and for a title that one has at its end. */
static bool same_name(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    for (size_t i = 0; i < n; i++)
        if (a.p[i] != b.p[i] && a.p[i] != '?' && b.p[i] != '?')
            return false;
    return a.n == b.n || is_title(str_skip(a, n)) || is_title(str_skip(b, n));
}

struct true_side {
    uint32_t place; /* in the truth */
    str passport, booked;
};

struct known_side {
    const struct traveller_state *who;
    str name[2]; /* PNR, API */
    bool taken;
};

struct pair {
    uint32_t t, k;
    int points;
};

struct flight_pairs {
    struct arena *mem;
    VEC(struct true_side) t;
    VEC(struct known_side) k;
    VEC(struct pair) pairs;
};

static bool is_crew(enum role role)
{
    return role == ROLE_CREW || role == ROLE_TRANSIT_CREW;
}

static bool has_document(const struct traveller_state *who, str number)
{
    for (uint32_t i = 0; i < who->documents.n; i++)
        if (str_equal_fold(who->documents.v[i].document.number, number))
            return true;
    return false;
}

static bool born(const struct traveller_state *who, str truth)
{
    char text[DATE_TEXT];

    for (size_t i = 0; i < COUNT_OF(who->identity); i++)
        if (date_known(who->identity[i].born_on) &&
            str_eq(truth, (str){text, date_format(who->identity[i].born_on, text)}))
            return true;
    return false;
}

static bool is_named(const struct known_side *k, str name)
{
    return name.n && (same_name(k->name[0], name) || same_name(k->name[1], name));
}

static int points_of(const struct true_journey *j, const struct true_side *t,
                     const struct known_side *k)
{
    bool document = j->document.n && has_document(k->who, j->document);
    bool name = is_named(k, t->passport) || is_named(k, t->booked);
    bool locator = j->locator.n && str_eq(j->locator, k->who->journey.locator);
    bool birth = j->born_on.n && born(k->who, j->born_on);

    if (j->crew != is_crew(k->who->journey.role))
        return 0;
    if (!document && !name && !(locator && birth))
        return 0;
    return document * 8 + name * 6 + locator * 4 + birth * 2 +
           str_eq(j->seat, k->who->journey.seat);
}

static int by_points(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;

    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return x->t != y->t ? (x->t < y->t ? -1 : 1) : (x->k > y->k) - (x->k < y->k);
}

static void gather(struct comparing *c, const struct true_flight *f,
                   const struct snapshot_flight *known, struct flight_pairs *p)
{
    for (uint32_t i = 0; i < c->truth->journeys.n; i++) {
        const struct true_journey *j = &c->truth->journeys.v[i];
        if (!str_eq(j->flight, f->key))
            continue;
        assert_true(vec_push(p->mem, &p->t));
        *vec_last(&p->t) = (struct true_side){i, letters(p->mem, j->surname, j->given),
                                              letters(p->mem, j->booked_surname, j->booked_given)};
    }
    for (uint32_t i = 0; i < known->manifest.rows.n; i++) {
        const struct traveller_state *who = &known->manifest.rows.v[i].who;
        assert_true(vec_push(p->mem, &p->k));
        struct known_side *k = vec_last(&p->k);
        k->who = who;
        for (size_t s = 0; s < COUNT_OF(k->name); s++)
            k->name[s] = letters(p->mem, who->identity[s].surname, who->identity[s].given);
    }
}

static void pair_journeys(struct comparing *c, struct flight_pairs *p)
{
    for (uint32_t t = 0; t < p->t.n; t++)
        for (uint32_t k = 0; k < p->k.n; k++) {
            int points = points_of(&c->truth->journeys.v[p->t.v[t].place], &p->t.v[t], &p->k.v[k]);
            if (!points)
                continue;
            assert_true(vec_push(p->mem, &p->pairs));
            *vec_last(&p->pairs) = (struct pair){t, k, points};
        }
    if (p->pairs.n)
        qsort(p->pairs.v, p->pairs.n, sizeof *p->pairs.v, by_points);
    for (uint32_t i = 0; i < p->pairs.n; i++) {
        const struct traveller_state **found = &c->pairs->found[p->t.v[p->pairs.v[i].t].place];
        struct known_side *k = &p->k.v[p->pairs.v[i].k];
        if (*found || k->taken)
            continue;
        *found = k->who;
        k->taken = true;
    }
}

/* Journeys. ------------------------------------------------------------------------------------ */

static void compare_identity(struct comparing *c, const struct true_journey *j,
                             const struct true_side *t, const struct traveller_state *who)
{
    const struct identity_row *shown = traveller_state_identity(who);
    char sex[2] = {shown->sex, '\0'}, text[DATE_TEXT];
    const struct identity_row *pnr = &who->identity[0], *api = &who->identity[1];

    if (j->born_on.n)
        same_text(c, j->id, "birth", j->born_on,
                  date_known(shown->born_on) ? (str){text, date_format(shown->born_on, text)}
                                             : STR_NONE);
    if (j->nationality.n)
        same_text(c, j->id, "nationality", j->nationality, shown->nationality);
    if (j->sex.n)
        same_text(c, j->id, "sex", j->sex, str_from_c(sex));
    if (j->api && !same_name(t->passport, letters(c->mem, api->surname, api->given)))
        differ(c, j->id, "the name in API is not " STR_FMT, STR_ARG(t->passport));
    if (j->pnr && !same_name(t->booked, letters(c->mem, pnr->surname, pnr->given)))
        differ(c, j->id, "the name in the booking is not " STR_FMT, STR_ARG(t->booked));
    if (j->document.n && !has_document(who, j->document))
        differ(c, j->id, "has no document " STR_FMT " among %u", STR_ARG(j->document),
               who->documents.n);
}

static void compare_journey(struct comparing *c, const struct true_side *t)
{
    const struct true_journey *j = &c->truth->journeys.v[t->place];
    const struct traveller_state *who = c->pairs->found[t->place];
    unsigned sources = (j->pnr ? SOURCE_PNR : 0u) | (j->api ? SOURCE_API : 0u);

    if (!who) {
        differ(c, j->id, "is not known: " STR_FMT ", " STR_FMT " (%s%s)", STR_ARG(j->surname),
               STR_ARG(j->given), j->pnr ? "pnr" : "", j->api ? " api" : "");
        return;
    }
    same_number(c, j->id, "sources", sources, who->journey.sources);
    if (!j->crew)
        same_text(c, j->id, "status", j->status,
                  str_from_c(journey_status_name(who->journey.status)));
    if (j->locator.n)
        same_text(c, j->id, "locator", j->locator, who->journey.locator);
    if (j->seat.n)
        same_text(c, j->id, "seat", j->seat, who->journey.seat);
    if (j->type.n)
        same_text(c, j->id, "type", j->type, str_from_c(traveller_type_name(who->traveller.type)));
    compare_identity(c, j, t, who);
}

static void compare_journeys(struct comparing *c, const struct true_flight *f,
                             const struct snapshot_flight *known)
{
    struct flight_pairs p = {.mem = c->mem};

    gather(c, f, known, &p);
    pair_journeys(c, &p);
    for (uint32_t i = 0; i < p.t.n; i++)
        compare_journey(c, &p.t.v[i]);
    for (uint32_t i = 0; i < p.k.n; i++)
        if (!p.k.v[i].taken)
            differ(c, f->key, "nobody is " STR_FMT " / " STR_FMT " of " STR_FMT ", sources %u, %s",
                   STR_ARG(p.k.v[i].name[0]), STR_ARG(p.k.v[i].name[1]),
                   STR_ARG(p.k.v[i].who->journey.locator), p.k.v[i].who->journey.sources,
                   journey_status_name(p.k.v[i].who->journey.status));
}

static const struct snapshot_flight *find_flight(const struct snapshot *s, str key)
{
    for (uint32_t i = 0; i < s->flights.n; i++)
        if (str_eq(s->flights.v[i].key, key))
            return &s->flights.v[i];
    return NULL;
}

static bool is_true_flight(const struct truth *truth, str key)
{
    for (uint32_t i = 0; i < truth->flights.n; i++)
        if (str_eq(truth->flights.v[i].key, key))
            return true;
    return false;
}

unsigned compare(const struct truth *truth, const struct snapshot *known, struct arena *mem,
                 struct pairing *out)
{
    struct comparing c = {truth, mem, out, 0};

    out->found = arena_zalloc(mem, truth->journeys.n + 1, sizeof *out->found);
    assert_non_null(out->found);
    for (uint32_t i = 0; i < truth->flights.n; i++) {
        const struct true_flight *t = &truth->flights.v[i];
        const struct snapshot_flight *f = find_flight(known, t->key);
        if (!f) {
            differ(&c, t->key, "is not known");
            continue;
        }
        compare_flight(&c, t, &f->item);
        compare_counts(&c, t, &f->item.counts);
        compare_journeys(&c, t, f);
    }
    for (uint32_t i = 0; i < known->flights.n; i++)
        if (!is_true_flight(truth, known->flights.v[i].key))
            differ(&c, known->flights.v[i].key, "never was");
    return c.differences;
}
