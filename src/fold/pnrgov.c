/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: full and update pushes, booking by booking. */
#include "fold/apply.h"
#include "fold/booking.h"
#include "fold/name_key.h"
#include "fold/push.h"
#include "fold/resolve.h"

/** More is nobody's: a message may not make us compare everybody with everybody. */
#define SPLITS_MAX 64

struct moment pnrgov_moment(const struct booking *b, utc_ms sent_at)
{
    struct moment at = {sent_at, UTC_UNKNOWN};

    if (date_full(b->transacted_at.date))
        at.transacted_at = utc_from_local(b->transacted_at, 0);
    return at;
}

bool pnrgov_unchanged(const struct known_flight *flight, const struct known_booking *known,
                      const struct booking *b, struct moment at)
{
    /* One that lapsed comes back to life by being named again: that changes its journeys. */
    return known->claimed && known->claim_digest == booking_digest(b) &&
           known->claim_cancelled == b->cancelled && moment_compare(at, known->at) >= 0 &&
           (known_booking_live(flight, known) || b->cancelled);
}

/** Codes of every locator in the message. @return false: no memory */
static bool list_codes(const struct message *m, struct arena *mem, struct map *codes)
{
    for (uint32_t i = 0; i < m->bookings.n; i++)
        for (uint32_t j = 0; j < m->bookings.v[i].locators.n; j++)
            if (!map_put(mem, codes, m->bookings.v[i].locators.v[j].code, NULL))
                return false;
    return true;
}

bool pnrgov_changes_others(const struct known_flight *flight, const struct message *m,
                           utc_ms sent_at, struct arena *mem)
{
    struct map codes = {0};

    if (flight->cancelled_at != UTC_UNKNOWN)
        return true;
    if (m->function != FUNCTION_FULL)
        return false;
    /* Parts: this one may complete a push whose other parts lack somebody. */
    if (m->part_present && (m->part > 1 || !m->last_part))
        return true;
    if (!list_codes(m, mem, &codes))
        return true;
    for (uint32_t i = 0; i < flight->bookings.n; i++) {
        const struct known_booking *k = flight->bookings.v[i];
        if (known_booking_live(flight, k) && k->at.sent_at < sent_at &&
            str_eq(k->sender, m->interchange.sender) && !map_get(&codes, k->locator))
            return true;
    }
    return false;
}

/* The booking's record. ------------------------------------------------------------------------ */

static int take_locators(const struct fold_step *s, struct known_booking *k,
                         const struct booking *b)
{
    for (uint32_t i = 0; i < b->locators.n; i++)
        if (known_locator_add(s->flight, k, &b->locators.v[i], s->mem) < 0)
            return -1;
    return 0;
}

/** A locator that came back after a year without a creation date: dated by when it came. */
static struct date created_on(const struct fold_step *s, const struct locator *key)
{
    const struct known_booking *k;
    uint32_t at = 0;

    if (date_known(key->created_at.date))
        return key->created_at.date;
    while ((k = known_booking_next(s->flight, key->code, &at)))
        if (str_eq(k->locator, key->code) && str_eq(k->system, key->system) &&
            !date_known(k->created_on))
            return utc_to_datetime(s->sent_at).date;
    return DATE_NONE;
}

static struct known_booking *new_booking(const struct fold_step *s, const struct booking *b)
{
    char room[BOOKING_CODE_BYTES];
    struct locator key = booking_locator(s->flight, b, room);
    struct date created = created_on(s, &key);

    if (key.code.p == room && !str_dup(s->mem, key.code, &key.code))
        return NULL;
    struct known_booking *k = known_booking_add(s->flight, s->mem);
    if (!k || known_locator_add(s->flight, k, &key, s->mem) < 0)
        return NULL;
    k->loaded = true;
    k->system = key.system;
    k->locator = key.code;
    k->created_on = created;
    return k;
}

/** A version of the booking as such, whatever flight it was pushed for. */
static int note_version(const struct fold_step *s, struct known_booking *k, const struct booking *b,
                        struct moment at, struct known_version **out)
{
    uint64_t digest = booking_digest(b);

    *out = NULL;
    if (k->version && k->digest == digest) {
        if (moment_compare(at, k->current_at) > 0)
            k->current_at = at;
        return 0;
    }
    if (!vec_push(s->mem, &k->versions))
        return -1;
    struct known_version *v = vec_last(&k->versions);
    v->content = b;
    v->at = at;
    /* An unchanged push renews the claim alone, so the claim may be newer than the version. */
    v->current = !k->version || (moment_compare(at, k->current_at) >= 0 &&
                                 !(k->claimed && moment_compare(at, k->at) < 0));
    k->version++;
    if (v->current) {
        k->digest = digest;
        k->cancelled = b->cancelled;
        k->current_at = at;
    }
    *out = v;
    return 0;
}

/* Travellers. ---------------------------------------------------------------------------------- */

static int add_difference(const struct fold_step *s, struct known_version *v, int change, str ref)
{
    if (!v)
        return 0;
    if (!vec_push(s->mem, &v->differences))
        return -1;
    struct difference *d = vec_last(&v->differences);
    d->what = SECTION_TRAVELLER;
    d->ref = ref;
    if (change > 0)
        d->change = CHANGE_ADDED;
    else if (change < 0)
        d->change = CHANGE_REMOVED;
    else
        d->change = CHANGE_CHANGED;
    return 0;
}

struct crowd {
    struct known_traveller **rows;
    const struct traveller **who;
    uint32_t n;
};

/** Everybody the booking is known to hold, whom this version may mean. */
static int crowd_of(const struct fold_step *s, const struct known_booking *k, struct crowd *out)
{
    uint32_t all = k->rows.n;

    out->n = 0;
    out->rows = arena_alloc(s->mem, (all + 1) * sizeof *out->rows);
    out->who = arena_alloc(s->mem, (all + 1) * sizeof *out->who);
    if (!out->rows || !out->who)
        return -1;
    for (uint32_t i = 0; i < all; i++) {
        struct known_traveller *t = k->rows.v[i];
        if (t->vacant || t->booking != k || !t->pnr.who)
            continue;
        out->rows[out->n] = t;
        out->who[out->n++] = t->pnr.who;
    }
    return 0;
}

static bool split_link(const struct booking *b, str code)
{
    for (uint32_t i = 0; i < b->splits.n && i < SPLITS_MAX; i++)
        if (b->splits.v[i].locator.n && str_eq(b->splits.v[i].locator, code))
            return true;
    return false;
}

static bool same_person(const struct traveller *a, const struct traveller *b, struct arena *mem)
{
    struct name_key x, y;

    return !births_differ(a->born_on, b->born_on) &&
           name_key_make(a->surname, a->given, mem, &x) == 0 &&
           name_key_make(b->surname, b->given, mem, &y) == 0 &&
           name_key_compare(&x, &y) >= NAME_JOINED;
}

static struct known_traveller *find_under(const struct fold_step *s, str code,
                                          const struct known_booking *k,
                                          const struct traveller *who)
{
    struct known_booking *other;
    uint32_t at = 0;

    while ((other = known_booking_next(s->flight, code, &at)))
        for (uint32_t i = 0; other != k && i < other->rows.n; i++) {
            struct known_traveller *t = other->rows.v[i];
            if (!t->vacant && t->pnr.who && t->booking == other &&
                same_person(t->pnr.who, who, s->mem))
                return t;
        }
    return NULL;
}

/**
 * Who left another booking for this one keeps the record, and with it hits and decisions. Either of
 * the two bookings may tell of the split.
 */
static struct known_traveller *moved_here(const struct fold_step *s, const struct booking *b,
                                          const struct known_booking *k,
                                          const struct traveller *who)
{
    const struct locator *own = booking_key(b);
    struct known_traveller *t = NULL;

    for (uint32_t i = 0; !t && i < b->splits.n && i < SPLITS_MAX; i++)
        t = find_under(s, b->splits.v[i].locator, k, who);
    for (uint32_t i = 0; own && !t && i < s->n_splitting; i++) {
        const struct locator *key = booking_key(s->splitting[i]);
        if (key && s->splitting[i] != b && split_link(s->splitting[i], own->code))
            t = find_under(s, key->code, k, who);
    }
    return t;
}

/** Into the booking's rows, unless it is there. */
static int join(const struct fold_step *s, struct known_traveller *t, struct known_booking *k)
{
    if (t->booking == k)
        return 0;
    t->booking = k;
    if (!vec_push(s->mem, &k->rows))
        return -1;
    *vec_last(&k->rows) = t;
    return 0;
}

static int take_traveller(const struct fold_step *s, struct known_booking *k,
                          const struct booking *b, const struct traveller *who,
                          struct known_traveller *t, struct known_version *v)
{
    int change = t ? 0 : 1;

    if (!t)
        t = moved_here(s, b, k, who);
    if (!t)
        t = known_traveller_add(s->flight, s->mem);
    if (!t)
        return -1;
    bool same = t->pnr.who && identity_digest(t->pnr.who) == identity_digest(who) &&
                documents_digest(t->pnr.who) == documents_digest(who);
    if (!same || t->booking != k)
        s->flight->identities_changed = true;
    if ((!same || change) && add_difference(s, v, change, who->ref) < 0)
        return -1;
    if (join(s, t, k) < 0)
        return -1;
    t->pnr.who = who;
    t->pnr.member = true;
    booking_facts(b, who, s->flight, &t->pnr);
    return 0;
}

static int take_travellers(const struct fold_step *s, struct known_booking *k,
                           const struct booking *b, struct known_version *v, struct err *err)
{
    struct crowd crowd;
    uint32_t n = b->travellers.n;
    uint32_t *match = arena_alloc(s->mem, (n + 1) * sizeof *match);
    const struct traveller **now = arena_alloc(s->mem, (n + 1) * sizeof *now);

    if (!match || !now || crowd_of(s, k, &crowd) < 0)
        return err_memory(err);
    for (uint32_t i = 0; i < n; i++)
        now[i] = &b->travellers.v[i];
    if (resolve_travellers(crowd.who, crowd.n, now, n, s->mem, match, err) < 0)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        struct known_traveller *t = match[i] == RESOLVE_NONE ? NULL : crowd.rows[match[i]];
        if (t)
            crowd.rows[match[i]] = NULL;
        if (take_traveller(s, k, b, now[i], t, v) < 0)
            return err_memory(err);
    }
    for (uint32_t i = 0; i < crowd.n; i++) {
        if (!crowd.rows[i] || crowd.rows[i]->booking != k)
            continue;
        if (crowd.rows[i]->pnr.member && add_difference(s, v, -1, crowd.rows[i]->pnr.who->ref) < 0)
            return err_memory(err);
        crowd.rows[i]->pnr.member = false;
        s->flight->identities_changed = true;
    }
    return 0;
}

/* One booking of a push. ----------------------------------------------------------------------- */

static void claim(const struct fold_step *s, struct known_booking *k, const struct booking *b,
                  struct moment at)
{
    k->claimed = true;
    k->at = at;
    k->claim_digest = booking_digest(b);
    k->claim_cancelled = b->cancelled;
    k->sender = s->message->interchange.sender;
}

/** The stub that cancelled a booking came first and named nobody: this says who it was. */
static bool names_who_was_off(const struct known_booking *k, const struct booking *b)
{
    if (!k->claim_cancelled || b->cancelled)
        return false;
    for (uint32_t i = 0; i < k->rows.n; i++)
        if (!k->rows.v[i]->vacant && k->rows.v[i]->booking == k)
            return false;
    return true;
}

/** fold_plan asked for it, and the store has it no more (erased): it is stored anew. */
static void begin_anew(struct known_booking *k)
{
    k->loaded = true;
    k->id = 0;
    k->version = 0;
}

static int apply_booking(const struct fold_step *s, const struct booking *b, struct err *err)
{
    struct moment at = pnrgov_moment(b, s->sent_at);
    struct known_booking *k = booking_find(s->flight, b, s->sent_at);
    struct known_version *v;
    uint32_t sections[SECTION_COUNT];

    if (k && pnrgov_unchanged(s->flight, k, b, at)) {
        claim(s, k, b, at);
        s->figures->unchanged++;
        return 0;
    }
    bool is_new = !k;
    if (!k)
        k = new_booking(s, b);
    if (k && !k->loaded)
        begin_anew(k);
    if (!k || take_locators(s, k, b) < 0 || note_version(s, k, b, at, &v) < 0)
        return err_memory(err);
    if (k->claimed && moment_compare(at, k->at) < 0) {
        s->figures->late++;
        return names_who_was_off(k, b) ? take_travellers(s, k, b, NULL, err) : 0;
    }
    booking_sections(b, sections);
    if (v)
        v->first = is_new || k->sections[SECTION_CONTACTS] == 0;
    if (v && !is_new && booking_compare(k->sections, sections, s->mem, v, err) < 0)
        return -1;
    memcpy(k->sections, sections, sizeof sections);
    claim(s, k, b, at);
    s->flight->identities_changed = true;
    /* A stub (empty ORG, nothing else) names nobody: all stay members of a booking that is off. */
    if (b->cancelled && b->travellers.n == 0)
        return 0;
    return take_travellers(s, k, b, is_new ? NULL : v, err);
}

static int list_rows(const struct fold_step *s)
{
    const struct known_flight *f = s->flight;

    for (uint32_t i = 0; i < f->bookings.n; i++)
        f->bookings.v[i]->rows.n = 0;
    for (uint32_t i = 0; i < f->travellers.n; i++) {
        struct known_booking *k = f->travellers.v[i]->booking;
        if (!k || f->travellers.v[i]->vacant)
            continue;
        if (!vec_push(s->mem, &k->rows))
            return -1;
        *vec_last(&k->rows) = f->travellers.v[i];
    }
    return 0;
}

int pnrgov_apply(const struct fold_step *s, struct err *err)
{
    const struct message *m = s->message;

    if (list_rows(s) < 0)
        return err_memory(err);
    s->flight->pnr_pushes++;
    for (uint32_t i = 0; i < m->bookings.n; i++) {
        const struct booking *b = &m->bookings.v[i];
        s->figures->bookings++;
        s->figures->travellers += b->travellers.n;
        if (!b->cancelled && s->sent_at > s->flight->alive_at)
            s->flight->alive_at = s->sent_at;
        if (apply_booking(s, b, err) < 0)
            return -1;
    }
    return push_note(s->flight, m, s->sent_at, s->mem, err);
}
