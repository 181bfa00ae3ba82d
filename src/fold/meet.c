/* SPDX-License-Identifier: Apache-2.0 */
/* API meets PNR: candidates by key, one score for each pair, best pairs first. */
#include "fold/meet.h"

#include "base/map.h"
#include "fold/name_key.h"
#include "fold/resolve.h"

#include <stdlib.h>

#define NONE UINT32_MAX
/* Of one API traveller by one key: larger groups than this are no booking of one aircraft. */
#define CANDIDATES_MAX 1000
/* Ages in years beyond which a type in a PNR and a date of birth in API cannot be one person. */
#define INFANT_AGE_MAX 3
#define ADULT_AGE_MIN 2

/* Points of a pair. A tier outweighs everything below it. */
#define POINTS_BOTH_LIVE 1000
#define POINTS_DOCUMENT 400
#define POINTS_LOCATOR 200
#define POINTS_NAME_AND_BIRTH 100
#define POINTS_SPELLING 50
#define POINTS_NAME_ALONE 10

struct party {
    struct known_traveller *row;
    const struct traveller *who;
    struct name_key key;
    uint32_t next_birth, next_booking, next_name; /* chains of the PNR side */
    uint32_t same_name;                           /* how many of this side have the same name */
    bool live, taken;
    struct known_api api; /* API side: what is to be moved */
};

struct pairing {
    uint32_t pnr, api;
    int points;
};

struct meeting {
    const struct known_flight *flight;
    struct arena *mem;
    struct party *pnr, *api;
    uint32_t n_pnr, n_api;
    struct map births, documents, locators, names; /* text to index + 1 of a PNR party */
    VEC(struct pairing) pairs;
};

/* Parties. ------------------------------------------------------------------------------------- */

static bool pnr_party(const struct known_traveller *t)
{
    return !t->vacant && t->pnr.who && t->pnr.who->type != TRAVELLER_GROUP;
}

static bool api_party(const struct known_traveller *t)
{
    return !t->vacant && t->api.who;
}

static bool crew(enum role role)
{
    return role == ROLE_CREW || role == ROLE_TRANSIT_CREW;
}

static int add_party(struct meeting *m, struct party *p, struct known_traveller *row,
                     const struct traveller *who, bool live)
{
    *p = (struct party){.row = row,
                        .who = who,
                        .live = live,
                        .next_birth = NONE,
                        .next_booking = NONE,
                        .next_name = NONE};
    return name_key_make(who->surname, who->given, m->mem, &p->key);
}

static int gather(struct meeting *m)
{
    const struct known_flight *f = m->flight;
    uint32_t n = f->travellers.n;

    m->pnr = arena_zalloc(m->mem, n + 1, sizeof *m->pnr);
    m->api = arena_zalloc(m->mem, n + 1, sizeof *m->api);
    if (!m->pnr || !m->api)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        struct known_traveller *t = f->travellers.v[i];
        bool live = t->pnr.member && t->booking && known_booking_live(f, t->booking);
        if (pnr_party(t) && add_party(m, &m->pnr[m->n_pnr++], t, t->pnr.who, live) < 0)
            return -1;
        if (!api_party(t))
            continue;
        struct party *p = &m->api[m->n_api++];
        if (add_party(m, p, t, t->api.who, t->api.live) < 0)
            return -1;
        p->api = t->api;
    }
    return 0;
}

/* Keys. ---------------------------------------------------------------------------------------- */

static int normal_number(struct arena *mem, str number, str *out)
{
    char *text = arena_alloc(mem, number.n + 1);
    size_t n = 0;

    for (size_t i = 0; text && i < number.n; i++) {
        char c = ascii_upper(number.p[i]);
        if (ascii_digit(c) || ascii_alpha(c))
            text[n++] = c;
    }
    *out = (str){text, n};
    return text ? 0 : -1;
}

static str birth_key(struct arena *mem, struct date d)
{
    char *text = date_full(d) ? arena_alloc(mem, DATE_TEXT) : NULL;

    return text ? (str){text, date_format(d, text)} : STR_NONE;
}

/** Put party `i` at the head of the chain of `key`. */
static int chain(struct meeting *m, struct map *map, str key, uint32_t i, uint32_t *next)
{
    uint32_t *slot = key.n ? map_put(m->mem, map, key, NULL) : NULL;

    if (!slot)
        return key.n ? -1 : 0;
    *next = *slot ? *slot - 1 : NONE;
    *slot = i + 1;
    return 0;
}

static int index_documents(struct meeting *m, uint32_t i)
{
    const struct traveller *who = m->pnr[i].who;

    for (uint32_t j = 0; j < who->documents.n; j++) {
        str number;
        bool added;
        if (!document_identifies(&who->documents.v[j]))
            continue;
        if (normal_number(m->mem, who->documents.v[j].number, &number) < 0)
            return -1;
        uint32_t *slot = number.n ? map_put(m->mem, &m->documents, number, &added) : NULL;
        if (number.n && !slot)
            return -1;
        /* A document of several (an infant in a parent's passport) is found by name and birth. */
        if (slot && (added || *slot == i + 1))
            *slot = i + 1;
        else if (slot)
            *slot = 0;
    }
    return 0;
}

static int index_locators(struct meeting *m, uint32_t i)
{
    struct party *p = &m->pnr[i];
    const struct known_booking *b = p->row->booking;
    uint32_t n = b ? b->locators.n : 0;

    /* All locators of a booking share one chain: that of its first. */
    for (uint32_t j = 0; j < n; j++) {
        bool added;
        uint32_t *slot = b->locators.v[j].code.n
                             ? map_put(m->mem, &m->locators, b->locators.v[j].code, &added)
                             : NULL;
        if (b->locators.v[j].code.n && !slot)
            return -1;
        if (!slot)
            continue;
        if (p->next_booking == NONE && *slot)
            p->next_booking = *slot - 1;
        *slot = i + 1;
    }
    return 0;
}

static int index_pnr(struct meeting *m)
{
    for (uint32_t i = 0; i < m->n_pnr; i++) {
        struct party *p = &m->pnr[i];
        if (chain(m, &m->births, birth_key(m->mem, p->who->born_on), i, &p->next_birth) < 0 ||
            chain(m, &m->names, p->key.sorted, i, &p->next_name) < 0 || index_documents(m, i) < 0 ||
            index_locators(m, i) < 0)
            return -1;
    }
    return 0;
}

/* Only names that nobody else has may meet on the name alone. */
static int count_names(struct meeting *m, struct party *parties, uint32_t n)
{
    struct map counts = {0};

    for (uint32_t i = 0; i < n; i++) {
        uint32_t *slot = map_put(m->mem, &counts, parties[i].key.sorted, NULL);
        if (!slot)
            return -1;
        ++*slot;
    }
    for (uint32_t i = 0; i < n; i++)
        parties[i].same_name = *map_get(&counts, parties[i].key.sorted);
    return 0;
}

/* One pair. ------------------------------------------------------------------------------------ */

static int age_at(struct date born, struct date on)
{
    int years = on.year - born.year;

    return date_compare((struct date){on.year, born.month, born.day}, on) > 0 ? years - 1 : years;
}

static bool ages_contradict(const struct meeting *m, const struct party *p, const struct party *a)
{
    struct date born = a->who->born_on;

    if (!date_full(born) || !date_full(m->flight->departs_on))
        return false;
    int age = age_at(born, m->flight->departs_on);
    return (p->who->type == TRAVELLER_INFANT && age >= INFANT_AGE_MAX) ||
           (p->who->type == TRAVELLER_ADULT && age < ADULT_AGE_MIN);
}

static bool sexes_differ(char a, char b)
{
    return (a == 'M' && b == 'F') || (a == 'F' && b == 'M');
}

static bool has_locator(const struct known_booking *b, str code)
{
    for (uint32_t i = 0; b && i < b->locators.n; i++)
        if (str_eq(b->locators.v[i].code, code))
            return true;
    return false;
}

static bool same_seat(const struct party *p, const struct party *a)
{
    return p->row->pnr.seat.n && str_eq(p->row->pnr.seat, a->who->seat);
}

/** A surname romanised in two ways, in one booking: twins differ in their given names. */
static bool same_given(const struct party *p, const struct party *a)
{
    return p->key.given.n > 2 && str_eq(p->key.given, a->key.given) &&
           !sexes_differ(p->who->sex, a->who->sex);
}

/** Points of a pair; 0: not one person, or nothing says so. */
static int pair_points(const struct meeting *m, const struct party *p, const struct party *a)
{
    enum name_agreement name = name_key_compare(&p->key, &a->key);
    enum documents_agreement documents = documents_compare(p->who, a->who);
    struct date pb = p->who->born_on, ab = a->who->born_on;
    bool born_same = births_equal(pb, ab), locator_told = a->who->locator.n > 0;
    bool locator = locator_told && has_locator(p->row->booking, a->who->locator);
    int points = (int)name * 4 + born_same * 20 + same_seat(p, a) * 2 +
                 (p->who->sex && p->who->sex == a->who->sex);

    if (p->live && a->live)
        points += POINTS_BOTH_LIVE;
    if (documents == DOCUMENTS_EQUAL && (name >= NAME_POSSIBLE || born_same))
        return points + POINTS_DOCUMENT + locator;
    if (births_differ(pb, ab) || ages_contradict(m, p, a))
        return 0;
    if (name == NAME_DIFFERENT)
        return locator && born_same && same_given(p, a) ? points + POINTS_SPELLING : 0;
    if (sexes_differ(p->who->sex, a->who->sex) && (name < NAME_JOINED || !born_same))
        return 0;
    /* A renewed passport is one person; two twins called J are not. */
    if (documents == DOCUMENTS_DIFFER && (!born_same || name < NAME_SHORT))
        return 0;
    if (locator)
        return points + POINTS_LOCATOR;
    if (born_same && name >= NAME_SHORT && !(documents == DOCUMENTS_DIFFER && locator_told))
        return points + POINTS_NAME_AND_BIRTH;
    if (name >= NAME_JOINED && p->same_name == 1 && a->same_name == 1 &&
        !(locator_told && map_get(&m->locators, a->who->locator)))
        return points + POINTS_NAME_ALONE;
    return 0;
}

static int consider(struct meeting *m, uint32_t pnr, uint32_t api)
{
    int points = pair_points(m, &m->pnr[pnr], &m->api[api]);

    if (points == 0)
        return 0;
    if (!vec_push(m->mem, &m->pairs))
        return -1;
    *vec_last(&m->pairs) = (struct pairing){pnr, api, points};
    return 0;
}

static uint32_t head(const struct map *map, str key)
{
    const uint32_t *slot = key.n ? map_get(map, key) : NULL;

    return slot && *slot ? *slot - 1 : NONE;
}

enum chain { CHAIN_BOOKING, CHAIN_BIRTH, CHAIN_NAME };

static uint32_t next_in(const struct party *p, enum chain chain)
{
    switch (chain) {
    case CHAIN_BOOKING:
        return p->next_booking;
    case CHAIN_BIRTH:
        return p->next_birth;
    case CHAIN_NAME:
        return p->next_name;
    }
    return NONE;
}

static int walk(struct meeting *m, uint32_t api, uint32_t first, enum chain chain)
{
    unsigned left = CANDIDATES_MAX;

    for (uint32_t i = first; i != NONE && left; i = next_in(&m->pnr[i], chain), left--)
        if (consider(m, i, api) < 0)
            return -1;
    return 0;
}

/** All PNR parties that share a key with one API party. A pair may be listed more than once. */
static int list_candidates(struct meeting *m, uint32_t api)
{
    const struct party *a = &m->api[api];

    for (uint32_t j = 0; j < a->who->documents.n; j++) {
        str number;
        if (normal_number(m->mem, a->who->documents.v[j].number, &number) < 0)
            return -1;
        uint32_t i = head(&m->documents, number);
        if (i != NONE && consider(m, i, api) < 0)
            return -1;
    }
    if (walk(m, api, head(&m->locators, a->who->locator), CHAIN_BOOKING) < 0 ||
        walk(m, api, head(&m->births, birth_key(m->mem, a->who->born_on)), CHAIN_BIRTH) < 0)
        return -1;
    return walk(m, api, head(&m->names, a->key.sorted), CHAIN_NAME);
}

/*
 * Choosing pairs. Ties are broken by what the messages say, never by the order they came in. ------
 */

struct ranked {
    struct pairing pair;
    const struct party *p, *a;
};

static int compare_texts(const struct ranked *x, const struct ranked *y)
{
    int order = str_compare(x->a->key.sorted, y->a->key.sorted);

    if (!order)
        order = date_compare(x->a->who->born_on, y->a->who->born_on);
    if (!order)
        order = str_compare(x->a->who->ref, y->a->who->ref);
    if (!order)
        order = str_compare(x->p->key.sorted, y->p->key.sorted);
    if (!order)
        order = str_compare(x->p->who->ref, y->p->who->ref);
    return order;
}

static int compare_ranked(const void *left, const void *right)
{
    const struct ranked *x = left, *y = right;

    if (x->pair.points != y->pair.points)
        return x->pair.points > y->pair.points ? -1 : 1;
    int order = compare_texts(x, y);
    if (order)
        return order;
    return x->pair.pnr != y->pair.pnr
               ? (x->pair.pnr < y->pair.pnr ? -1 : 1)
               : (x->pair.api < y->pair.api ? -1 : x->pair.api > y->pair.api);
}

/** `partner[i]`: index of the PNR party that API party i meets, or NONE. */
static int choose(struct meeting *m, uint32_t *partner)
{
    struct ranked *ranked = arena_zalloc(m->mem, m->pairs.n + 1u, sizeof *ranked);

    if (!ranked)
        return -1;
    for (uint32_t i = 0; i < m->pairs.n; i++)
        ranked[i] =
            (struct ranked){m->pairs.v[i], &m->pnr[m->pairs.v[i].pnr], &m->api[m->pairs.v[i].api]};
    qsort(ranked, m->pairs.n, sizeof *ranked, compare_ranked);
    for (uint32_t i = 0; i < m->pairs.n; i++) {
        struct pairing pair = ranked[i].pair;
        if (m->pnr[pair.pnr].taken || m->api[pair.api].taken)
            continue;
        m->pnr[pair.pnr].taken = m->api[pair.api].taken = true;
        partner[pair.api] = pair.pnr;
    }
    return 0;
}

/* Moving the API sides. ------------------------------------------------------------------------ */

/** The record that an API traveller was stored under goes on as `into`. */
static int absorb(struct known_flight *flight, struct known_traveller *old,
                  struct known_traveller *into, struct arena *mem)
{
    old->vacant = true;
    if (!old->traveller_id)
        return 0;
    if (!into->traveller_id) {
        into->traveller_id = old->traveller_id;
        into->journey_id = old->journey_id;
        memcpy(into->stored, old->stored, sizeof into->stored);
        into->stored_documents = old->stored_documents;
        return 0;
    }
    if (!vec_push(mem, &flight->merges))
        return -1;
    *vec_last(&flight->merges) = (struct known_merge){old->traveller_id, into};
    into->stored_documents += old->stored_documents;
    into->stored[STORED_DOCUMENTS] = into->stored[STORED_API] = into->stored[STORED_JOURNEY] = 1;
    return 0;
}

static int place(struct known_flight *flight, struct meeting *m, struct party *a,
                 struct party *partner)
{
    struct known_traveller *home = a->row;

    if (partner) {
        partner->row->api = a->api;
        return home == partner->row || home->pnr.who ? 0
                                                     : absorb(flight, home, partner->row, m->mem);
    }
    if (home->pnr.who) { /* stored with somebody it is not */
        home = known_traveller_add(flight, m->mem);
        if (!home)
            return -1;
    }
    home->api = a->api;
    return 0;
}

static int move_sides(struct known_flight *flight, struct meeting *m, const uint32_t *partner)
{
    for (uint32_t i = 0; i < m->n_api; i++)
        m->api[i].row->api = (struct known_api){0};
    for (uint32_t i = 0; i < m->n_api; i++)
        if (place(flight, m, &m->api[i], partner[i] == NONE ? NULL : &m->pnr[partner[i]]) < 0)
            return -1;
    return 0;
}

int meet(struct known_flight *flight, struct arena *mem, struct err *err)
{
    struct meeting m = {.flight = flight, .mem = mem};

    if (gather(&m) < 0 || count_names(&m, m.pnr, m.n_pnr) < 0 ||
        count_names(&m, m.api, m.n_api) < 0)
        return err_memory(err);
    if (m.n_api == 0)
        return 0;
    uint32_t *partner = arena_alloc(mem, m.n_api * sizeof *partner);
    if (!partner || index_pnr(&m) < 0)
        return err_memory(err);
    for (uint32_t i = 0; i < m.n_api; i++) {
        partner[i] = NONE;
        if (!crew(m.api[i].who->role) && list_candidates(&m, i) < 0)
            return err_memory(err);
    }
    if (choose(&m, partner) < 0 || move_sides(flight, &m, partner) < 0)
        return err_memory(err);
    return 0;
}
