/* SPDX-License-Identifier: Apache-2.0 */
/* A sample of travellers, their hits, the entries behind them. */
#include "app/list_weak.h"

#include "app/list_generation.h"
#include "app/listed_entry.h"
#include "store/flights.h"
#include "store/travellers.h"
#include "watchlist/parts.h"

#include <math.h>

#define DAY_MS ((utc_ms)24 * 60 * 60 * 1000)
#define TOLD_MAX 1000 /* worst entries */
#define NORMAL_95 1.96

struct weak_options weak_options_default(void)
{
    return (struct weak_options){.lines = watchlist_options_default(),
                                 .now = UTC_UNKNOWN,
                                 .days = 7,
                                 .sample = 40000,
                                 .draws = 4,
                                 .least = 0.1};
}

/* The sample. ---------------------------------------------------------------------------------- */

struct sampling {
    struct strangers strangers;
    struct arena *mem;
    uint64_t seen, every; /* travellers; each how manieth is taken, 0: only counted */
    int64_t first_flight, last_flight;
};

static bool copy_name(struct sampling *s, const struct identity_row *from, struct subject *to)
{
    if (from->surname.n == 0 && from->given.n == 0)
        return true;
    if (to->names.n > 0 && str_equal_fold(to->names.v[0].surname, from->surname) &&
        str_equal_fold(to->names.v[0].given, from->given))
        return true;
    return vec_push(s->mem, &to->names) &&
           str_dup(s->mem, from->surname, &vec_last(&to->names)->surname) &&
           str_dup(s->mem, from->given, &vec_last(&to->names)->given);
}

/** API first, as in screening; documents and contacts are a person's own and left out. */
static bool copy_identity(struct sampling *s, const struct identity_row *from, struct subject *to,
                          struct date *born)
{
    if (from->traveller_id == 0)
        return true;
    if (!copy_name(s, from, to))
        return false;
    if (!date_known(*born))
        *born = from->born_on;
    if (!to->sex && from->sex != 'U')
        to->sex = from->sex;
    if (from->nationality.n == 0)
        return true;
    return vec_push(s->mem, &to->nationalities) &&
           str_dup(s->mem, from->nationality, &vec_last(&to->nationalities)->value);
}

static int take_traveller(void *arg, int64_t flight_id, const struct traveller_state *who,
                          struct err *err)
{
    struct sampling *s = arg;
    struct strangers *to = &s->strangers;

    s->first_flight = s->first_flight ? s->first_flight : flight_id;
    s->last_flight = flight_id; /* they come in order of departure */
    if (who->traveller.type == TRAVELLER_GROUP)
        return 0;
    s->seen++;
    if (s->every == 0 || s->seen % s->every != 0)
        return 0;
    if (!vec_push(s->mem, &to->v) || !vec_push(s->mem, &to->born))
        return err_memory(err);
    *vec_last(&to->born) = DATE_NONE;
    if (!copy_identity(s, &who->identity[1], vec_last(&to->v), vec_last(&to->born)) ||
        !copy_identity(s, &who->identity[0], vec_last(&to->v), vec_last(&to->born)))
        return err_memory(err);
    return 0;
}

/** Days between the first and the last departure: a new unit has fewer than were asked for. */
static int days_of(struct store *st, const struct sampling *s, double *out, struct err *err)
{
    struct flight_row first, last;

    if (store_flight_get(st, s->first_flight, s->mem, &first, err) < 0 ||
        store_flight_get(st, s->last_flight, s->mem, &last, err) < 0)
        return -1;
    *out = 1;
    if (first.departs_utc != UTC_UNKNOWN && last.departs_utc != UTC_UNKNOWN)
        *out = fmax((double)(last.departs_utc - first.departs_utc) / (double)DAY_MS, 1);
    return 0;
}

static int sample(struct store *st, const struct weak_options *o, struct sampling *s,
                  struct weak_report *out, struct err *err)
{
    utc_ms from = o->now - o->days * DAY_MS;

    if (store_subjects_each(st, from, o->now, take_traveller, s, err) < 0)
        return -1;
    out->travellers = s->seen;
    if (s->seen < WEAK_SAMPLE_LEAST)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS,
                       "fewer than %d travellers of the last %u days are stored: too few to tell",
                       WEAK_SAMPLE_LEAST, o->days);
    if (days_of(st, s, &out->days, err) < 0)
        return -1;
    s->every = (s->seen + o->sample - 1) / o->sample;
    s->seen = 0;
    if (store_subjects_each(st, from, o->now, take_traveller, s, err) < 0)
        return -1;
    out->sample = s->strangers.v.n;
    out->travellers_per_day =
        o->travellers_per_day > 0 ? o->travellers_per_day : (double)out->travellers / out->days;
    return 0;
}

/* What is told. -------------------------------------------------------------------------------- */

static enum weak_birth birth_of(const struct entry_row *e)
{
    if (e->born_on.n == 0 || !date_known(e->born_on.v[0]))
        return WEAK_BIRTH_NONE;
    if (e->born_on.n > 1)
        return WEAK_BIRTH_SEVERAL;
    return date_full(e->born_on.v[0]) ? WEAK_BIRTH_FULL : WEAK_BIRTH_YEAR;
}

static uint32_t parts_of(str name)
{
    struct name_parts parts;
    uint32_t n = 0;

    name_parts_listed(&parts, name, FORM_MRZ);
    for (uint32_t i = 0; i < parts.n; i++)
        n += !parts.v[i].particle;
    return n;
}

static int tell(struct store *st, const struct weak_entry *e, struct arena *mem,
                struct weak_report *out, struct err *err)
{
    struct list_row list;

    if (!vec_push(mem, &out->v))
        return err_memory(err);
    struct weak_told *told = vec_last(&out->v);
    if (store_entry_get(st, (int64_t)e->id, mem, &told->entry, err) < 0 ||
        store_list_get(st, (int64_t)e->list_id, mem, &list, err) < 0)
        return -1;
    told->list_name = list.name;
    told->per_day = e->expected * out->travellers_per_day;
    told->low = fmax(e->expected - NORMAL_95 * e->error, 0) * out->travellers_per_day;
    told->high = (e->expected + NORMAL_95 * e->error) * out->travellers_per_day;
    told->with_date = -1;
    told->birth = birth_of(&told->entry);
    told->people = e->people;
    told->name = e->name;
    told->name_share = e->name_share;
    told->parts = parts_of(e->name);
    for (uint32_t i = 0; i < told->entry.names.n; i++)
        if (str_eq(told->entry.names.v[i].text, e->name))
            told->name_is_weak = told->entry.names.v[i].quality != 0;
    return 0;
}

/* What a date of birth would leave. ------------------------------------------------------------ */

/** The full date of birth of some stranger: as likely as any. */
static struct date some_birth(const struct strangers *all, uint32_t seed)
{
    for (uint32_t i = 0; i < all->born.n; i++) {
        struct date on = all->born.v[(seed * UINT32_C(7919) + i) % all->born.n];
        if (date_full(on))
            return on;
    }
    return DATE_NONE;
}

/** Copies of the entries that lack one, each with a date. */
static int give_dates(const struct weak_report *report, const struct strangers *all,
                      struct arena *mem, struct entry **out, uint32_t *n, struct err *err)
{
    struct entry *entries = arena_zalloc(mem, report->v.n + 1u, sizeof *entries);

    *n = 0;
    for (uint32_t i = 0; entries && i < report->v.n; i++) {
        const struct weak_told *told = &report->v.v[i];
        struct date on = some_birth(all, i);
        if (told->birth == WEAK_BIRTH_FULL || !date_known(on))
            continue;
        struct entry *e = &entries[(*n)++];
        if (!listed_entry(&told->entry, mem, e))
            return err_memory(err);
        e->born_on.n = 0;
        if (!vec_push(mem, &e->born_on))
            return err_memory(err);
        *vec_last(&e->born_on) = on;
    }
    *out = entries;
    return entries ? 0 : err_memory(err);
}

static double rate_of(const struct weak_entries *found, uint64_t id)
{
    for (uint32_t i = 0; i < found->v.n; i++)
        if (found->v.v[i].id == id)
            return found->v.v[i].rate;
    return 0;
}

static int try_dates(const struct watchlist_index *index, const struct strangers *all,
                     const struct weak_entries *found, uint32_t draws, struct arena *mem,
                     struct weak_report *report, struct err *err)
{
    struct weak_entries again;
    struct entry *entries;
    uint32_t n;

    if (give_dates(report, all, mem, &entries, &n, err) < 0)
        return -1;
    if (n == 0)
        return 0;
    struct watchlist_index *patch = watchlist_index_patch(index, entries, n, NULL, 0, err);
    if (!patch)
        return -1;
    int rc = weak_count(patch, all, found->hit.v, found->hit.n, draws, mem, &again, err);
    for (uint32_t i = 0; rc == 0 && i < report->v.n; i++) {
        struct weak_told *told = &report->v.v[i];
        if (told->birth != WEAK_BIRTH_FULL)
            told->with_date =
                rate_of(&again, (uint64_t)told->entry.id) * report->travellers_per_day;
    }
    watchlist_index_free(patch);
    return rc;
}

/* All of it. ----------------------------------------------------------------------------------- */

static int tell_all(struct store *st, const struct weak_options *o,
                    const struct weak_entries *found, struct arena *mem, struct weak_report *out,
                    struct err *err)
{
    for (uint32_t i = 0; i < found->v.n; i++) {
        const struct weak_entry *e = &found->v.v[i];
        if (o->list_id && (int64_t)e->list_id != o->list_id)
            continue;
        out->per_day += e->rate * out->travellers_per_day;
        if (e->expected * out->travellers_per_day < o->least || out->v.n == TOLD_MAX)
            continue;
        if (tell(st, e, mem, out, err) < 0)
            return -1;
    }
    return 0;
}

int list_weak_find(struct store *st, const struct weak_options *options, struct arena *mem,
                   struct weak_report *out, struct err *err)
{
    struct sampling s = {.mem = mem};
    struct weak_entries found;
    struct screening *lists;

    memset(out, 0, sizeof *out);
    if (sample(st, options, &s, out, err) < 0 ||
        screening_load(st, utc_to_datetime(options->now).date, &options->lines, &lists, err) < 0)
        return -1;
    const struct watchlist_index *index = screening_index(lists);
    int rc = weak_count(index, &s.strangers, NULL, 0, options->draws, mem, &found, err);
    if (rc == 0)
        rc = tell_all(st, options, &found, mem, out, err);
    if (rc == 0)
        rc = try_dates(index, &s.strangers, &found, options->draws, mem, out, err);
    screening_release(lists);
    return rc;
}

/* Words. --------------------------------------------------------------------------------------- */

str weak_reason(const struct weak_told *told, struct arena *mem)
{
    static const char *const births[] = {
        [WEAK_BIRTH_NONE] = "no date of birth",
        [WEAK_BIRTH_YEAR] = "no day of birth",
        [WEAK_BIRTH_FULL] = "names and years of birth that many share",
        [WEAK_BIRTH_SEVERAL] = "several dates of birth",
    };
    const char *weak = told->name_is_weak ? "a low-quality name of " : "";
    str out = STR_NONE;

    if (told->name.n == 0)
        return STR("hit by something else than its names");
    if (!arena_printf(mem, &out, "%s%u %s that %llu of the sample resemble, %s", weak, told->parts,
                      told->parts == 1 ? "part" : "parts", (unsigned long long)told->people,
                      births[told->birth]))
        return STR_NONE;
    return out;
}

str weak_help(const struct weak_told *told, struct arena *mem)
{
    const struct entry_row *e = &told->entry;
    const char *sex = e->sex ? "" : "; its sex",
               *state = e->nationalities.n ? "" : "; a nationality";
    str date = STR_NONE, name = STR_NONE, out = STR_NONE;

    if (told->with_date >= 0 &&
        !arena_printf(mem, &date, "a full date of birth (%.2g a day would be left)",
                      told->with_date))
        return STR_NONE;
    if (e->names.n > 1 && told->name_share >= 0.5 &&
        !arena_printf(mem, &name, "%sleave out the name that makes %.0f %% of the hits",
                      date.n ? "; or " : "", 100 * told->name_share))
        return STR_NONE;
    if (!arena_printf(mem, &out, STR_FMT STR_FMT "%s%s", STR_ARG(date), STR_ARG(name), sex, state))
        return STR_NONE;
    out = str_starts(out, STR("; ")) ? str_skip(out, 2) : out;
    return out.n ? out : STR("a second name, or a document");
}
