/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is found and who is hit for nothing, on a list of the size of those in force.
 *
 * The index returns pairs from a low score on, so that one pass over the questions gives every
 * line. Found: the right entry is among the matches at the line. Hit: any entry is.
 */
#include "bench/matching/accuracy.h"
#include "bench/matching/carriage.h"

enum {
    KEY_QUESTION = 10, /* and one more for each distortion */
    KEY_INNOCENT = 100,
    BAD_BIRTHS = 8, /* percent of travellers */
    SCANNED = 800,  /* questions of each sort that the baseline is asked */
    RETURNED_MAX = 256,
};

#define RETURNED_FROM 0.02
#define MATCH_MEMORY (64 * MIB)

static const char *const group_titles[GROUP_COUNT] = {
    [GROUP_STRANGER] = "strangers",
    [GROUP_NAMESAKE] = "namesakes of listed people, born four years and more apart",
    [GROUP_SIBLING] = "brothers and sisters of listed people",
    [GROUP_SAME_DAY] = "strangers born on a listed person's day, of the same custom and sex",
};

const char *group_title(enum group group)
{
    return group_titles[group];
}

static bool in_half(const struct accuracy *a, uint32_t person)
{
    return half_of(a->o->seed, person) == a->o->half;
}

int question_ask(const struct watchlist_index *index, const struct question *q, struct arena *mem,
                 struct match_list *out, struct err *err)
{
    struct subject s = {.sex = q->sent.sex};
    struct subject_name name = {.surname = str_from_c(q->sent.surname),
                                .given = str_from_c(q->sent.given)};
    struct subject_date born = {.on = q->sent.born_on};
    struct subject_value country = {.value = str_from_c(q->country)};
    struct subject_document document = {.number = str_from_c(q->sent.document),
                                        .issuer = country.value};

    s.names.v = &name;
    s.names.n = 1;
    s.born_on.v = &born;
    s.born_on.n = date_known(born.on);
    s.nationalities.v = &country;
    s.nationalities.n = country.value.n > 0;
    s.documents.v = &document;
    s.documents.n = document.number.n > 0;
    arena_reset(mem);
    return watchlist_index_match(index, &s, mem, out, err);
}

static struct question question_of(const struct accuracy *a, const struct human *h,
                                   const struct sent *sent)
{
    struct question q = {.sent = *sent};

    if (a->o->bare)
        q.sent.sex = 0;
    else
        memcpy(q.country, h->country, sizeof q.country);
    return q;
}

/* ---- asking ---- */

static void raise_to(float *best, float score)
{
    *best = score > *best ? score : *best;
}

static void note_score(const struct match *m, bool same, struct outcome *out)
{
    float score = (float)m->score;

    raise_to(same ? &out->right : &out->wrong, score);
    for (uint32_t i = 0; i < m->entry->born_on.n && !same; i++)
        if (date_full(m->entry->born_on.v[i]))
            raise_to(&out->wrong_dated, score);
}

/* `person` UINT32_MAX: nobody on the list is right. Pairs go to calibration when it is `mixed`. */
static int ask(struct accuracy *a, const struct question *q, uint32_t person, bool mixed,
               uint32_t cluster, struct outcome *out, struct err *err)
{
    struct match_list matches;

    if (question_ask(a->index, q, &a->mem, &matches, err) < 0)
        return -1;
    for (uint32_t i = 0; i < matches.n; i++) {
        bool same = matches.v[i].entry->id == person;
        note_score(&matches.v[i], same, out);
        if (!mixed)
            continue;
        if (!vec_push(&a->kept, &a->pairs))
            return err_memory(err);
        *vec_last(&a->pairs) =
            (struct scored){.score = matches.v[i].score, .cluster = cluster, .same = same};
    }
    if (a->o->look)
        accuracy_look(a, q, person, &matches, out);
    if (!mixed || person == UINT32_MAX || out->right > 0)
        return 0;
    if (!vec_push(&a->kept, &a->pairs)) /* a listed person whom no score tells of */
        return err_memory(err);
    *vec_last(&a->pairs) = (struct scored){.score = 0, .cluster = cluster, .same = true};
    return 0;
}

static bool keep(struct accuracy *a, struct outcomes *all, const struct outcome *one)
{
    if (!vec_push(&a->kept, all))
        return false;
    *vec_last(all) = *one;
    return true;
}

static bool keep_for_scan(struct accuracy *a, const struct question *q, uint32_t person)
{
    if (!vec_push(&a->kept, &a->scan_carried) || !vec_push(&a->kept, &a->scan_who))
        return false;
    *vec_last(&a->scan_carried) = *q;
    *vec_last(&a->scan_who) = person;
    return true;
}

static int ask_carried(struct accuracy *a, enum carriage kind, uint32_t person, bool *asked,
                       struct err *err)
{
    struct rng r = rng_from(a->o->seed, (uint64_t)(KEY_QUESTION + kind) << 32 | person);
    struct listed l;
    struct sent sent;

    listed_person(a->o->seed, person, &l);
    *asked = !l.native && carry(kind, &l.human, &r, &sent) &&
             (carriage_touches(kind) != TOUCHES_DOCUMENT || l.document);
    if (!*asked)
        return 0;
    bool name = carriage_touches(kind) == TOUCHES_NAME;
    struct outcome out = {.naming = (uint8_t)l.human.naming,
                          .dated = (uint8_t)l.dated,
                          .kind = (uint8_t)kind,
                          .bad_birth = name && rng_percent(&r, BAD_BIRTHS)};
    if (out.bad_birth)
        carry_bad_birth(&r, &sent.born_on);
    struct question q = question_of(a, &l.human, &sent);
    if (ask(a, &q, person, name, person, &out, err) < 0)
        return -1;
    if (name && a->scan_carried.n < SCANNED && rng_percent(&r, 10) && !keep_for_scan(a, &q, person))
        return err_memory(err);
    return keep(a, &a->carried, &out) ? 0 : err_memory(err);
}

/* Each kind starts elsewhere in the list, so that the kinds do not share the same few people. */
static int ask_kind(struct accuracy *a, enum carriage kind, struct err *err)
{
    uint32_t all = a->roster.entries.n, asked = 0;

    a->asking = carriage_title(kind);
    for (uint32_t i = 0; i < all && asked < a->o->per_kind; i++) {
        uint32_t person = (uint32_t)((i + (uint64_t)kind * all / CARRIAGE_COUNT) % all);
        bool done = false;
        if (in_half(a, person) && ask_carried(a, kind, person, &done, err) < 0)
            return -1;
        asked += done;
    }
    return 0;
}

static int ask_aliases(struct accuracy *a, struct err *err)
{
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        if (!in_half(a, i))
            continue;
        listed_person(a->o->seed, i, &l);
        if (!l.held_out)
            continue;
        const struct listed_name *name = &l.names[l.name_count - 1];
        a->asking = alias_title(name->alias);
        struct outcome out = {.naming = (uint8_t)l.human.naming,
                              .dated = (uint8_t)l.dated,
                              .kind = (uint8_t)name->alias};
        struct question q = question_of(a, &l.human, &name->sent);
        q.sent.born_on = l.human.born_on;
        q.sent.sex = a->o->bare ? 0 : l.human.sex;
        if (ask(a, &q, i, false, 0, &out, err) < 0)
            return -1;
        if (!keep(a, &a->aliases, &out))
            return err_memory(err);
    }
    return 0;
}

/* Travellers come in Latin letters to a list that has them in the script of their country. */
static int ask_natives(struct accuracy *a, struct err *err)
{
    a->asking = "another script";
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        listed_person(a->o->seed, i, &l);
        if (!in_half(a, i) || !l.native)
            continue;
        struct outcome out = {.naming = (uint8_t)l.human.naming, .dated = (uint8_t)l.dated};
        struct question q = question_of(a, &l.human, &l.names[0].sent);
        if (ask(a, &q, i, false, 0, &out, err) < 0)
            return -1;
        if (!keep(a, &a->native, &out))
            return err_memory(err);
    }
    return 0;
}

static int ask_innocent(struct accuracy *a, enum group group, const struct human *h,
                        const struct sent *sent, uint32_t cluster, struct err *err)
{
    struct outcome out = {.naming = (uint8_t)h->naming, .kind = (uint8_t)group};
    struct question q = question_of(a, h, sent);

    a->asking = group_titles[group];
    if (ask(a, &q, UINT32_MAX, group == GROUP_STRANGER, cluster, &out, err) < 0)
        return -1;
    if (group == GROUP_STRANGER && a->scan_strangers.n < SCANNED) {
        if (!vec_push(&a->kept, &a->scan_strangers))
            return err_memory(err);
        *vec_last(&a->scan_strangers) = q;
    }
    return keep(a, &a->innocent, &out) ? 0 : err_memory(err);
}

static int ask_strangers(struct accuracy *a, struct err *err)
{
    for (uint32_t i = 0; i < a->o->strangers; i++) {
        struct rng r = rng_from(a->o->seed, (uint64_t)KEY_INNOCENT << 32 | i);
        struct human h;
        struct sent sent;
        uint32_t dated = rng_below(&r, 100);
        if (!in_half(a, i))
            continue;
        stranger(a->o->seed, i, &h);
        human_write(&h, false, &sent);
        if (dated < 4)
            sent.born_on = DATE_NONE;
        else if (dated < 6)
            sent.born_on = (struct date){sent.born_on.year, 0, 0};
        if (ask_innocent(a, GROUP_STRANGER, &h, &sent, UINT32_MAX / 2 + i, err) < 0)
            return -1;
    }
    return 0;
}

/* Those who resemble one listed person, of whom the list has the full birth date. */
static int ask_alike(struct accuracy *a, uint32_t person, const struct human *listed,
                     struct err *err)
{
    struct rng r = rng_from(a->o->seed, (uint64_t)(KEY_INNOCENT + 1) << 32 | person);
    struct human other = *listed;
    struct sent sent;

    other.born_on = human_other_birth(&r, listed);
    human_write(&other, false, &sent);
    if (ask_innocent(a, GROUP_NAMESAKE, &other, &sent, 0, err) < 0)
        return -1;
    human_make_sibling(&r, listed, &other);
    human_write(&other, false, &sent);
    if (ask_innocent(a, GROUP_SIBLING, &other, &sent, 0, err) < 0)
        return -1;
    human_make(&r, listed->naming, &other);
    other.sex = listed->sex;
    other.born_on = listed->born_on;
    memcpy(other.country, listed->country, sizeof other.country);
    human_write(&other, false, &sent);
    return ask_innocent(a, GROUP_SAME_DAY, &other, &sent, 0, err);
}

static int ask_all(struct accuracy *a, struct err *err)
{
    for (int kind = 0; kind < CARRIAGE_COUNT; kind++)
        if (ask_kind(a, (enum carriage)kind, err) < 0)
            return -1;
    if (ask_aliases(a, err) < 0 || ask_natives(a, err) < 0 || ask_strangers(a, err) < 0)
        return -1;
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        listed_person(a->o->seed, i, &l);
        if (in_half(a, i) && l.dated == DATED_FULL && !l.native &&
            ask_alike(a, i, &l.human, err) < 0)
            return -1;
    }
    return 0;
}

int matching_accuracy(const struct matching_options *o, struct json *out, struct err *err)
{
    struct accuracy a = {.o = o, .lines = watchlist_options_default()};
    int rc = -1;

    arena_init(&a.mem, MATCH_MEMORY);
    arena_init(&a.kept, 1024 * MIB);
    a.lines.report = RETURNED_FROM;
    a.lines.matches_max = RETURNED_MAX;
    if (roster_make(&a.roster, o->seed, o->people, UINT64_MAX, true, err) < 0)
        goto out;
    a.index = watchlist_index_build(a.roster.entries.v, a.roster.entries.n, &a.lines, err);
    if (!a.index || ask_all(&a, err) < 0)
        goto out;
    if (o->look) {
        rc = 0;
        goto out;
    }
    if (accuracy_tell(&a, out, err) == 0)
        rc = matching_pairs(o, out, err);
out:
    watchlist_index_free(a.index);
    roster_fini(&a.roster);
    arena_fini(&a.kept);
    arena_fini(&a.mem);
    return rc;
}
