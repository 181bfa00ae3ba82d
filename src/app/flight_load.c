/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a flight and loading what is known of it. */
#include "app/flight_state.h"

#include "app/flight_records.h"
#include "base/map.h"
#include "fold/ledger.h"
#include "store/bookings.h"
#include "store/ledgers.h"
#include "store/travellers.h"

/* Which flight. -------------------------------------------------------------------------------- */

static bool seen_already(const struct flight_rows *found, int64_t id)
{
    for (uint32_t i = 0; i < found->rows.n; i++)
        if (found->rows.v[i].id == id)
            return true;
    return false;
}

static int find_named(struct store *st, const struct flight_identity *identity,
                      const struct designator *name, struct arena *mem, struct flight_rows *found,
                      struct err *err)
{
    struct flight_rows named = {0};

    if (store_flights_find_named(st, name, identity->departs_on, mem, &named, err) < 0)
        return -1;
    for (uint32_t i = 0; i < named.rows.n; i++) {
        const struct flight_row *row = &named.rows.v[i];
        if (seen_already(found, row->id) ||
            !flight_places_fit(row->from, row->to, identity->from, identity->to))
            continue;
        if (!vec_push(mem, &found->rows))
            return err_memory(err);
        *vec_last(&found->rows) = *row;
    }
    return 0;
}

static int find_flights(struct store *st, const struct flight_identity *identity, struct arena *mem,
                        struct flight_rows *found, struct err *err)
{
    if (find_named(st, identity, &identity->designator, mem, found, err) < 0)
        return -1;
    for (uint32_t i = 0; i < identity->names.n; i++)
        if (find_named(st, identity, &identity->names.v[i], mem, found, err) < 0)
            return -1;
    return 0;
}

/** The one under its operating number, else the oldest. */
static struct flight_row *choose(struct flight_rows *found, const struct flight_identity *identity)
{
    for (uint32_t i = 0; i < found->rows.n; i++)
        if (designator_eq(&found->rows.v[i].designator, &identity->designator))
            return &found->rows.v[i];
    return found->rows.n ? &found->rows.v[0] : NULL;
}

static int make_flight(struct store *st, const struct flight_identity *identity, utc_ms now,
                       struct flight_row *out, struct err *err)
{
    *out = (struct flight_row){.designator = identity->designator,
                               .departs_on = identity->departs_on,
                               .from = identity->from,
                               .to = identity->to,
                               .departs_at = identity->departs_at,
                               .arrives_at = identity->arrives_at,
                               .departs_utc = UTC_UNKNOWN,
                               .arrives_utc = UTC_UNKNOWN,
                               .last_message_at = now};
    return store_flight_insert(st, out, &out->id, err);
}

static bool is_name(const struct flight_identity *identity, const struct designator *d)
{
    for (uint32_t i = 0; i < identity->names.n; i++)
        if (designator_eq(&identity->names.v[i], d))
            return true;
    return false;
}

/** A flight first heard of under a marketing number takes the operating one. */
static int take_operating(struct store *st, const struct flight_identity *identity,
                          struct flight_row *row, struct err *err)
{
    if (designator_eq(&row->designator, &identity->designator) ||
        !is_name(identity, &row->designator))
        return 0;
    row->designator = identity->designator;
    return store_flight_update(st, row, err);
}

/* Claims. -------------------------------------------------------------------------------------- */

static int read_ledger(struct store *st, struct known_flight *known, int64_t flight_id,
                       struct arena *mem, struct err *err)
{
    str ledger;
    int rc = store_ledger_get(st, flight_id, mem, &ledger, err);

    return rc == 1 ? ledger_read(known, ledger, mem, err) : rc;
}

/** Two claims about one booking, from two flights that are one: the newer stays. */
static void join_claims(struct known_flight *known)
{
    for (uint32_t i = 0; i < known->bookings.n; i++) {
        for (uint32_t j = i + 1; j < known->bookings.n; j++) {
            struct known_booking *a = known->bookings.v[i], *b = known->bookings.v[j];
            if (a->id != b->id || !a->claimed || !b->claimed)
                continue;
            struct known_booking *older = moment_compare(a->at, b->at) < 0 ? a : b;
            older->claimed = false;
            for (uint32_t k = 0; k < known->members.n; k++)
                if (known->members.v[k].booking == older)
                    known->members.v[k].booking = older == a ? b : a;
        }
    }
}

static int merge_others(struct store *st, const struct flight_rows *found, int64_t id,
                        struct known_flight *known, struct arena *mem, struct err *err)
{
    for (uint32_t i = 0; i < found->rows.n; i++) {
        if (found->rows.v[i].id == id)
            continue;
        if (read_ledger(st, known, found->rows.v[i].id, mem, err) < 0 ||
            store_flight_merge(st, found->rows.v[i].id, id, err) < 0)
            return -1;
        known->pnr_pushes += found->rows.v[i].pnr_pushes;
        known->api_lists += found->rows.v[i].api_lists;
    }
    if (found->rows.n > 1)
        join_claims(known);
    return 0;
}

static void take_row(struct known_flight *known, const struct flight_row *row)
{
    known->id = row->id;
    known->designator = row->designator;
    known->departs_on = row->departs_on;
    known->from = row->from;
    known->to = row->to;
    known->departs_at = row->departs_at;
    known->arrives_at = row->arrives_at;
    known->status = row->status;
    known->pnr_pushes = row->pnr_pushes;
    known->api_lists = row->api_lists;
}

/* Bookings and travellers. --------------------------------------------------------------------- */

/* Bookings by id while records are tied together. The keys are the ids in the bookings. */
struct loading {
    struct known_flight *known;
    struct map by_id; /* to index in known->bookings */
    uint32_t indexed;
};

static str id_key(const int64_t *id)
{
    return (str){(const char *)id, sizeof *id};
}

static int index_bookings(struct loading *l, struct arena *mem)
{
    for (; l->indexed < l->known->bookings.n; l->indexed++) {
        const struct known_booking *b = l->known->bookings.v[l->indexed];
        bool added;
        uint32_t *slot = b->id ? map_put(mem, &l->by_id, id_key(&b->id), &added) : NULL;
        if (b->id && !slot)
            return -1;
        if (slot && (added || b->claimed)) /* of two flights that are one, the claim that counts */
            *slot = l->indexed;
    }
    return 0;
}

static struct known_booking *booking_by_id(const struct loading *l, int64_t id)
{
    const uint32_t *slot = map_get(&l->by_id, id_key(&id));

    return slot ? l->known->bookings.v[*slot] : NULL;
}

static int take_booking(struct loading *l, const struct booking_row *row, struct arena *mem,
                        struct err *err)
{
    struct known_booking *b = booking_by_id(l, row->id);
    struct known_flight *known = l->known;

    if (!b) {
        b = known_booking_add(known, mem);
        const struct locator key = {.system = row->system, .code = row->locator};
        if (!b || known_locator_add(known, b, &key, mem) < 0)
            return err_memory(err);
        b->id = row->id;
        b->system = row->system;
        b->locator = row->locator;
        b->created_on = row->created_on;
    }
    b->loaded = true;
    b->digest = row->digest;
    b->version = row->version;
    b->cancelled = row->cancelled;
    b->current_at = (struct moment){row->sent_at, row->transacted_at};
    b->first_seen_at = row->first_seen_at;
    return index_bookings(l, mem) < 0 ? err_memory(err) : 0;
}

static int load_bookings(struct store *st, struct loading *l, const struct fold_plan *plan,
                         struct arena *mem, struct err *err)
{
    struct booking_matches found = {0};
    uint32_t n = plan->locators.n;
    struct locator_key *keys = arena_alloc(mem, (n + 1) * sizeof *keys);

    if (!keys)
        return err_memory(err);
    for (uint32_t i = 0; i < n; i++)
        keys[i] = (struct locator_key){plan->locators.v[i].system, plan->locators.v[i].code};
    if (store_bookings_find(st, keys, n, mem, &found, err) < 0)
        return -1;
    for (uint32_t i = 0; i < found.rows.n; i++)
        if (take_booking(l, &found.rows.v[i].booking, mem, err) < 0)
            return -1;
    return 0;
}

static int take_travellers(const struct loading *l, const struct traveller_states *states,
                           struct arena *mem, struct err *err)
{
    for (uint32_t i = 0; i < states->rows.n; i++) {
        const struct traveller_state *s = &states->rows.v[i];
        struct known_traveller *t = known_traveller_add(l->known, mem);
        if (!t || records_to_known(s, mem, t) < 0)
            return err_memory(err);
        t->booking = booking_by_id(l, s->traveller.booking_id);
    }
    return 0;
}

/** Travellers of bookings that are known from other flights only. */
static int load_elsewhere(struct store *st, const struct loading *l, struct arena *mem,
                          struct err *err)
{
    const struct known_flight *known = l->known;
    struct traveller_states states = {0};
    int64_t *ids = arena_alloc(mem, (known->bookings.n + 1u) * sizeof *ids);
    size_t n = 0;

    if (!ids)
        return err_memory(err);
    for (uint32_t i = 0; i < known->bookings.n; i++)
        if (!known->bookings.v[i]->claimed && known->bookings.v[i]->id)
            ids[n++] = known->bookings.v[i]->id;
    if (n == 0)
        return 0;
    if (store_travellers_of_bookings(st, ids, n, known->id, mem, &states, err) < 0)
        return -1;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < states.rows.n; i++) /* with a journey here: loaded with the flight */
        if (!states.rows.v[i].journey.id)
            states.rows.v[kept++] = states.rows.v[i];
    states.rows.n = kept;
    return take_travellers(l, &states, mem, err);
}

static int load_people(struct store *st, struct known_flight *known, const struct fold_plan *plan,
                       bool made, struct arena *mem, struct err *err)
{
    struct traveller_states states = {0};
    struct loading l = {.known = known};

    if (index_bookings(&l, mem) < 0)
        return err_memory(err);
    if (load_bookings(st, &l, plan, mem, err) < 0)
        return -1;
    if (!made && (store_travellers_of_flight(st, known->id, mem, &states, err) < 0 ||
                  take_travellers(&l, &states, mem, err) < 0))
        return -1;
    if (load_elsewhere(st, &l, mem, err) < 0)
        return -1;
    return ledger_attach(known, mem, err);
}

int flight_state_load(struct store *st, const struct flight_identity *identity,
                      const struct message *m, utc_ms received_at, struct arena *mem,
                      struct flight_state *out, struct err *err)
{
    struct flight_rows found = {0};
    struct fold_plan plan;

    *out = (struct flight_state){0};
    known_flight_init(&out->known);
    if (find_flights(st, identity, mem, &found, err) < 0)
        return -1;
    struct flight_row *row = choose(&found, identity);
    if (!row && make_flight(st, identity, received_at, &out->row, err) < 0)
        return -1;
    if (row)
        out->row = *row;
    take_row(&out->known, &out->row);
    if (row && (read_ledger(st, &out->known, row->id, mem, err) < 0 ||
                merge_others(st, &found, row->id, &out->known, mem, err) < 0 ||
                take_operating(st, identity, &out->row, err) < 0))
        return -1;
    out->known.designator = out->row.designator;
    if (fold_plan(&out->known, m, received_at, mem, &plan, err) < 0)
        return -1;
    out->travellers = plan.travellers || found.rows.n > 1;
    out->known.identities_changed = found.rows.n > 1;
    if (!out->travellers)
        return 0;
    return load_people(st, &out->known, &plan, !row, mem, err);
}
