/* SPDX-License-Identifier: Apache-2.0 */
/* The made-up watchlist. */
#include "bench/matching/roster.h"

#include "base/err.h"
#include "bench/matching/carriage.h"

#include <stdio.h>

enum { KEY_LISTED = 1, KEY_STRANGER = 2, KEY_HALF = 3, NATIVES = 15 };

#define ROSTER_BUDGET ((size_t)8192 * MIB)

static const struct {
    const char *title;
    uint8_t share;
} aliases[ALIAS_COUNT] = {
#define ALIAS(token, share, title) {title, share},
#include "bench/matching/aliases.def"
#undef ALIAS
};

const char *alias_title(enum alias alias)
{
    return aliases[alias].title;
}

const char *dated_title(enum dated dated)
{
    static const char *const titles[DATED_COUNT] = {
        [DATED_FULL] = "full date", [DATED_YEAR] = "year, or about", [DATED_NOT] = "no date"};

    return titles[dated];
}

enum half half_of(uint64_t seed, uint32_t i)
{
    struct rng r = rng_from(seed, (uint64_t)KEY_HALF << 32 | i);

    return rng_percent(&r, 50) ? HALF_TUNE : HALF_REPORT;
}

void stranger(uint64_t seed, uint32_t i, struct human *out)
{
    struct rng r = rng_from(seed, (uint64_t)KEY_STRANGER << 32 | i);

    human_make(&r, (enum naming)(i % NAMING_COUNT), out);
}

/* ---- names of one listed person ---- */

static bool drop_parts(struct sent *s)
{
    char *blank = strchr(s->given, ' ');

    if (blank)
        *blank = '\0';
    return blank != NULL;
}

static void kunya(const struct human *h, struct rng *r, struct sent *s)
{
    char son[WORD_SIZE];

    word_draw(h->naming, PART_M, r, son);
    (void)snprintf(s->given, sizeof s->given, "%s %s", h->sex == 'M' ? "ABU" : "UMM", son);
    if (rng_percent(r, 50))
        (void)snprintf(s->surname, sizeof s->surname, "%s", h->first);
}

static void another_name(const struct human *h, struct rng *r, struct sent *s)
{
    struct human other;

    human_make(r, h->naming, &other);
    human_write(&other, false, s);
    if (rng_percent(r, 50))
        s->surname[0] = '\0'; /* a single name */
}

static bool make_alias(const struct human *h, enum alias alias, struct rng *r, struct sent *s)
{
    human_write(h, true, s);
    switch (alias) {
    case ALIAS_ROMANISED:
        return name_respell_parts(h->naming, r, s);
    case ALIAS_SHORTER:
        return drop_parts(s) || carry(CARRIAGE_mother_dropped, h, r, s);
    case ALIAS_SHORT:
        return carry(CARRIAGE_short_form, h, r, s);
    case ALIAS_ORDER:
        return carry(h->mother[0] ? CARRIAGE_mother_split : CARRIAGE_chain, h, r, s);
    case ALIAS_KUNYA:
        kunya(h, r, s);
        return true;
    case ALIAS_OTHER:
        another_name(h, r, s);
        return true;
    case ALIAS_MAIN:
    case ALIAS_COUNT:
        break;
    }
    return false;
}

static enum alias draw_alias(struct rng *r)
{
    uint32_t at = rng_below(r, 100), a = 0;

    while (at >= aliases[a].share)
        at -= aliases[a++].share;
    return (enum alias)a;
}

static bool same_names(const struct sent *a, const struct sent *b)
{
    return strcmp(a->surname, b->surname) == 0 && strcmp(a->given, b->given) == 0;
}

static bool name_known(const struct listed *l, const struct sent *s)
{
    for (uint32_t i = 0; i < l->name_count; i++)
        if (same_names(&l->names[i].sent, s))
            return true;
    return false;
}

static void draw_names(struct rng *r, struct listed *l)
{
    static const uint8_t more[LISTED_NAMES_MAX] = {100, 62, 50, 40}; /* percent who have one more */

    human_write(&l->human, true, &l->names[l->name_count++].sent);
    while (l->name_count < LISTED_NAMES_MAX && rng_percent(r, more[l->name_count])) {
        struct listed_name *n = &l->names[l->name_count];
        n->alias = draw_alias(r);
        if (make_alias(&l->human, n->alias, r, &n->sent) && !name_known(l, &n->sent))
            l->name_count++;
    }
}

static void draw_dates(struct rng *r, struct listed *l)
{
    struct date born = l->human.born_on;
    uint32_t at = rng_below(r, 100);

    if (at < 70) {
        l->dates[l->date_count++] = born;
        if (at < 8) { /* two dates, one of them wrong */
            l->dates[l->date_count] = born;
            carry_bad_birth(r, &l->dates[l->date_count++]);
        }
        return;
    }
    if (at >= 86) {
        l->dated = DATED_NOT;
        return;
    }
    l->dated = DATED_YEAR;
    l->dates[l->date_count++] = (struct date){born.year, 0, 0};
    if (at < 75) { /* about: that year or the next */
        int other = rng_percent(r, 50) ? 1 : -1;
        l->dates[l->date_count++] = (struct date){(int16_t)(born.year + other), 0, 0};
    }
}

void listed_person(uint64_t seed, uint32_t i, struct listed *out)
{
    struct rng r = rng_from(seed, (uint64_t)KEY_LISTED << 32 | i);

    *out = (struct listed){.held_out = false};
    human_make(&r, (enum naming)(i % NAMING_COUNT), &out->human);
    draw_names(&r, out);
    draw_dates(&r, out);
    out->held_out = out->name_count > 1 && i / NAMING_COUNT % HELD_OUT_EVERY == 0;
    out->sex = rng_percent(&r, 90);
    out->nationality = rng_percent(&r, 80);
    out->document = rng_percent(&r, 30);
    out->birthplace = rng_percent(&r, 40);
    char written[NATIVE_SIZE];
    out->native = rng_percent(&r, NATIVES) && name_native(out->human.naming, "A", written);
    if (out->native) {
        out->held_out = false;
        out->name_count = 1;
    }
}

/* ---- the list ---- */

static bool add_native_name(struct arena *mem, const struct listed *l, struct entry *e)
{
    char latin[sizeof l->names[0].sent.surname * 2 + 4], native[NATIVE_SIZE];
    const struct sent *s = &l->names[0].sent;

    (void)snprintf(latin, sizeof latin, "%s, %s", s->surname, s->given);
    (void)name_native(l->human.naming, latin, native);
    return vec_push(mem, &e->names) && str_dup(mem, str_from_c(native), &vec_last(&e->names)->text);
}

static bool add_name(struct arena *mem, const struct listed_name *name, struct entry *e)
{
    const struct sent *s = &name->sent;

    if (!vec_push(mem, &e->names))
        return false;
    struct entry_name *to = vec_last(&e->names);
    to->quality = name->alias >= ALIAS_KUNYA ? NAME_WEAK : NAME_GOOD;
    if (s->surname[0] == '\0')
        return arena_printf(mem, &to->text, "%s", s->given);
    return arena_printf(mem, &to->text, "%s, %s", s->surname, s->given);
}

static bool add_rest(struct arena *mem, const struct listed *l, struct entry *e)
{
    for (uint32_t d = 0; d < l->date_count; d++) {
        if (!vec_push(mem, &e->born_on))
            return false;
        *vec_last(&e->born_on) = l->dates[d];
    }
    if (l->nationality &&
        !(vec_push(mem, &e->nationalities) &&
          str_dup(mem, str_from_c(l->human.country), vec_last(&e->nationalities))))
        return false;
    if (l->birthplace) {
        if (!vec_push(mem, &e->birthplaces))
            return false;
        *vec_last(&e->birthplaces) = l->human.town;
    }
    if (!l->document)
        return true;
    if (!vec_push(mem, &e->documents))
        return false;
    struct entry_document *to = vec_last(&e->documents);
    return str_dup(mem, str_from_c(l->human.document), &to->number) &&
           str_dup(mem, str_from_c(l->human.country), &to->issuer);
}

bool roster_entry(struct arena *mem, uint64_t seed, uint32_t i, bool hold_out, struct entry *out)
{
    struct listed l;

    listed_person(seed, i, &l);
    *out = (struct entry){.id = i, .sex = l.sex ? l.human.sex : 0};
    if (l.native)
        return add_native_name(mem, &l, out) && add_rest(mem, &l, out);
    for (uint32_t n = 0; n < l.name_count - (hold_out && l.held_out); n++)
        if (!add_name(mem, &l.names[n], out))
            return false;
    return add_rest(mem, &l, out);
}

int roster_make(struct roster *roster, uint64_t seed, uint32_t people, uint64_t names,
                bool hold_out, struct err *err)
{
    *roster = (struct roster){.names = 0};
    arena_init(&roster->mem, ROSTER_BUDGET);
    for (uint32_t i = 0; i < people && roster->names < names; i++) {
        if (!vec_push(&roster->mem, &roster->entries) ||
            !roster_entry(&roster->mem, seed, i, hold_out, vec_last(&roster->entries)))
            return err_memory(err);
        roster->names += vec_last(&roster->entries)->names.n;
    }
    return 0;
}

void roster_fini(struct roster *roster)
{
    arena_fini(&roster->mem);
}
