/* SPDX-License-Identifier: Apache-2.0 */
/* Storing what a message changed: every record that differs from the loaded one, and the ledger. */
#include "app/flight_state.h"

#include "app/flight_records.h"
#include "fold/booking.h"
#include "fold/ledger.h"
#include "messages/json.h"
#include "reference/airport.h"
#include "store/bookings.h"
#include "store/ledgers.h"
#include "store/travellers.h"

#define SCRATCH_MAX (64 * MIB)

/** What every step needs. */
struct saving {
    struct store *st;
    struct flight_state *state;
    struct known_flight *known;
    const struct message *m;
    int64_t message_id;
    utc_ms now;
    struct buf *scratch;
    struct arena *mem;
};

/* The flight. ---------------------------------------------------------------------------------- */

static int save_flight(struct saving *s, const struct timezones *zones, struct err *err)
{
    struct flight_row *row = &s->state->row;
    const struct known_flight *k = s->known;

    row->from = k->from;
    row->to = k->to;
    row->status = k->status;
    row->departs_at = k->departs_at;
    row->arrives_at = k->arrives_at;
    (void)airport_utc(zones, k->from, k->departs_at, &row->departs_utc);
    (void)airport_utc(zones, k->to, k->arrives_at, &row->arrives_utc);
    row->pnr_pushes = k->pnr_pushes;
    row->api_lists = k->api_lists;
    row->last_message_at = s->now;
    if (store_flight_update(s->st, row, err) < 0)
        return -1;
    for (uint32_t i = 0; i < k->names.n; i++)
        if (!designator_eq(&k->names.v[i], &row->designator) &&
            store_flight_name_add(s->st, row->id, &k->names.v[i], err) < 0)
            return -1;
    return 0;
}

/* Bookings. ------------------------------------------------------------------------------------ */

static int save_booking(struct saving *s, struct known_booking *b, struct err *err)
{
    struct booking_row row = {.id = b->id,
                              .system = b->system,
                              .locator = b->locator,
                              .created_on = b->created_on,
                              .sender = b->sender,
                              .digest = b->digest,
                              .version = b->version,
                              .cancelled = b->cancelled,
                              .sent_at = b->current_at.sent_at,
                              .transacted_at = b->current_at.transacted_at,
                              .first_seen_at = b->id ? b->first_seen_at : s->now,
                              .last_seen_at = s->now};

    if (b->id)
        return store_booking_update(s->st, &row, err);
    return store_booking_insert(s->st, &row, &b->id, err);
}

static void write_differences(struct buf *out, const struct known_version *v)
{
    struct json w;

    json_init(&w, out);
    json_array_begin(&w);
    for (uint32_t i = 0; i < v->differences.n; i++) {
        const struct difference *d = &v->differences.v[i];
        json_object_begin(&w);
        json_member_c(&w, "what", section_name(d->what));
        json_member_c(&w, "change", difference_change_name(d));
        json_opt_str(&w, "ref", d->ref);
        json_object_end(&w);
    }
    json_array_end(&w);
}

static int save_version(struct saving *s, const struct known_booking *b,
                        const struct known_version *v, uint32_t number, struct err *err)
{
    struct json w;

    buf_reset(s->scratch);
    json_init(&w, s->scratch);
    booking_write_json(&w, v->content);
    size_t content = s->scratch->n;
    if (v->differences.n)
        write_differences(s->scratch, v);
    if (s->scratch->failed)
        return err_memory(err);
    str all = buf_view(s->scratch);
    struct booking_version_row row = {.booking_id = b->id,
                                      .version = number,
                                      .message_id = s->message_id,
                                      .current = v->current,
                                      .sent_at = v->at.sent_at,
                                      .digest = booking_digest(v->content),
                                      .content = str_head(all, content),
                                      .diff = str_skip(all, content)};
    return store_booking_version_insert(s->st, &row, err);
}

static int save_bookings(struct saving *s, struct err *err)
{
    for (uint32_t i = 0; i < s->known->bookings.n; i++) {
        struct known_booking *b = s->known->bookings.v[i];
        uint32_t n = b->versions.n;
        if (n == 0 && b->id)
            continue;
        if (save_booking(s, b, err) < 0)
            return -1;
        for (uint32_t j = 0; j < n; j++)
            if (save_version(s, b, &b->versions.v[j], b->version - n + 1 + j, err) < 0)
                return -1;
    }
    return 0;
}

/* Contacts follow the travellers, whose ids they name. */

static int64_t traveller_id(const struct known_booking *b, str ref)
{
    for (uint32_t i = 0; ref.n && i < b->rows.n; i++) {
        const struct known_traveller *t = b->rows.v[i];
        if (!t->vacant && t->booking == b && t->pnr.member && t->pnr.who &&
            str_eq(t->pnr.who->ref, ref))
            return t->traveller_id;
    }
    return 0;
}

static int save_contact(struct saving *s, int64_t booking, int64_t traveller,
                        const struct contact *c, struct err *err)
{
    struct contact_row row = {booking, traveller, *c};

    return store_contact_insert(s->st, &row, err);
}

static int save_address(struct saving *s, int64_t booking, int64_t traveller,
                        const struct address *a, struct err *err)
{
    struct contact c = {.kind = STR("address"),
                        .purpose = a->kind,
                        .street = a->street,
                        .city = a->city,
                        .region = a->region,
                        .postcode = a->postcode,
                        .country = a->country};

    return save_contact(s, booking, traveller, &c, err);
}

static int save_own_contacts(struct saving *s, int64_t booking, int64_t traveller,
                             const struct traveller *who, struct err *err)
{
    for (uint32_t i = 0; i < who->contacts.n; i++)
        if (save_contact(s, booking, traveller, &who->contacts.v[i], err) < 0)
            return -1;
    for (uint32_t i = 0; i < who->addresses.n; i++)
        if (save_address(s, booking, traveller, &who->addresses.v[i], err) < 0)
            return -1;
    return 0;
}

static bool contacts_changed(const struct known_version *v)
{
    for (uint32_t i = 0; i < v->differences.n; i++)
        if (v->differences.v[i].what == SECTION_CONTACTS)
            return true;
    return v->first;
}

static int save_booking_contacts(struct saving *s, const struct known_booking *b,
                                 const struct booking *content, struct err *err)
{
    if (b->version > b->versions.n && store_contacts_delete_booking(s->st, b->id, err) < 0)
        return -1;
    for (uint32_t i = 0; i < content->contacts.n; i++) {
        const struct contact *c = &content->contacts.v[i];
        if (save_contact(s, b->id, traveller_id(b, c->traveller_ref), c, err) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < content->travellers.n; i++) {
        const struct traveller *who = &content->travellers.v[i];
        if (who->contacts.n + who->addresses.n &&
            save_own_contacts(s, b->id, traveller_id(b, who->ref), who, err) < 0)
            return -1;
    }
    return 0;
}

static int save_contacts(struct saving *s, struct err *err)
{
    for (uint32_t i = 0; i < s->known->bookings.n; i++) {
        const struct known_booking *b = s->known->bookings.v[i];
        const struct known_version *newest = NULL;
        bool changed = false;
        for (uint32_t j = 0; j < b->versions.n; j++) {
            if (!b->versions.v[j].current)
                continue;
            newest = &b->versions.v[j];
            changed |= contacts_changed(newest);
        }
        if (changed && !newest->content->cancelled &&
            save_booking_contacts(s, b, newest->content, err) < 0)
            return -1;
    }
    return 0;
}

/* Travellers. ---------------------------------------------------------------------------------- */

static int save_facts(struct saving *s, struct known_traveller *t, struct err *err)
{
    struct traveller_row row = records_traveller(t);
    uint64_t digest = records_traveller_digest(&row);

    if (!t->traveller_id)
        return store_traveller_insert(s->st, &row, &t->traveller_id, err);
    return digest == t->stored[STORED_TRAVELLER] ? 0 : store_traveller_update(s->st, &row, err);
}

/** @return 1 changed, 0 not, -1 */
static int save_identity(struct saving *s, const struct known_traveller *t, enum source source,
                         const struct traveller *who, uint64_t stored, struct err *err)
{
    struct identity_row row;

    if (!who) {
        if (!stored)
            return 0;
        return store_identity_delete(s->st, t->traveller_id, source, err) < 0 ? -1 : 1;
    }
    if (identity_digest(who) == stored)
        return 0;
    if (records_identity(t, source, who, s->mem, &row) < 0)
        return err_memory(err);
    return store_identity_put(s->st, &row, err) < 0 ? -1 : 1;
}

static int put_documents(struct saving *s, const struct known_traveller *t,
                         const struct traveller *who, uint32_t *ordinal, struct err *err)
{
    for (uint32_t i = 0; who && i < who->documents.n; i++) {
        struct document_row row = {t->traveller_id, ++*ordinal, who->documents.v[i]};
        if (store_document_put(s->st, &row, err) < 0)
            return -1;
    }
    return 0;
}

/** @return 1 changed, 0 not, -1 */
static int save_documents(struct saving *s, const struct known_traveller *t, struct err *err)
{
    const struct traveller *api = records_api(t);
    uint64_t digest = records_documents_digest(t->pnr.who, api);
    uint32_t ordinal = 0;

    if (digest == t->stored[STORED_DOCUMENTS] ||
        (!t->stored[STORED_DOCUMENTS] && digest == records_documents_digest(NULL, NULL)))
        return 0;
    if (put_documents(s, t, t->pnr.who, &ordinal, err) < 0 ||
        put_documents(s, t, api, &ordinal, err) < 0)
        return -1;
    for (uint32_t i = ordinal + 1; i <= t->stored_documents; i++)
        if (store_document_delete(s->st, t->traveller_id, i, err) < 0)
            return -1;
    return 1;
}

static int save_journey(struct saving *s, struct known_traveller *t, bool *revived, struct err *err)
{
    struct journey_row row = records_journey(t, s->known);

    *revived = !t->journey_id;
    if (!t->journey_id)
        return store_journey_insert(s->st, &row, &t->journey_id, err);
    return records_journey_digest(&row) == t->stored[STORED_JOURNEY]
               ? 0
               : store_journey_update(s->st, &row, err);
}

static int save_api_contacts(struct saving *s, const struct known_traveller *t, struct err *err)
{
    const struct traveller *who = t->api.who;

    /* A booking's contacts are the booking's; these are of people known from API alone. */
    if (!who || t->booking || who->contacts.n + who->addresses.n == 0)
        return 0;
    if (t->stored[STORED_TRAVELLER] &&
        store_contacts_delete_traveller(s->st, t->traveller_id, err) < 0)
        return -1;
    return save_own_contacts(s, 0, t->traveller_id, who, err);
}

/** On this flight, or at least once named for it? Others were loaded with their booking only. */
static bool on_flight(const struct known_traveller *t)
{
    return t->journey_id || t->pnr.member || t->api.who;
}

static int save_traveller(struct saving *s, struct known_traveller *t, struct err *err)
{
    bool revived;

    if (save_facts(s, t, err) < 0)
        return -1;
    int pnr = save_identity(s, t, SOURCE_PNR, t->pnr.who, t->stored[STORED_PNR], err);
    int api =
        pnr < 0 ? -1 : save_identity(s, t, SOURCE_API, records_api(t), t->stored[STORED_API], err);
    int documents = api < 0 ? -1 : save_documents(s, t, err);
    if (documents < 0 || save_journey(s, t, &revived, err) < 0)
        return -1;
    if (api && save_api_contacts(s, t, err) < 0)
        return -1;
    /* Cancelled ones too: what matches does not hang on which message came first. */
    if (!(pnr | api | documents | revived))
        return 0;
    if (!vec_push(s->mem, &s->state->to_screen))
        return err_memory(err);
    *vec_last(&s->state->to_screen) = t;
    return 0;
}

static int save_travellers(struct saving *s, struct err *err)
{
    for (uint32_t i = 0; i < s->known->merges.n; i++)
        if (store_traveller_merge(s->st, s->known->merges.v[i].from_id,
                                  s->known->merges.v[i].into->traveller_id, err) < 0)
            return -1;
    for (uint32_t i = 0; i < s->known->travellers.n; i++) {
        struct known_traveller *t = s->known->travellers.v[i];
        if (t->vacant || (!t->pnr.who && !t->api.who) || !on_flight(t))
            continue;
        if (save_traveller(s, t, err) < 0)
            return -1;
    }
    return 0;
}

static int save_ledger(struct saving *s, struct err *err)
{
    buf_reset(s->scratch);
    ledger_write(s->known, s->scratch);
    if (s->scratch->failed)
        return err_memory(err);
    return store_ledger_put(s->st, s->known->id, buf_view(s->scratch), err);
}

int flight_state_save(struct store *st, struct flight_state *state, const struct message *m,
                      int64_t message_id, utc_ms received_at, const struct timezones *zones,
                      struct buf *scratch, struct arena *mem, struct err *err)
{
    struct saving s = {st, state, &state->known, m, message_id, received_at, scratch, mem};

    if (save_flight(&s, zones, err) < 0 || save_bookings(&s, err) < 0)
        return -1;
    if (state->travellers && (save_travellers(&s, err) < 0 || save_contacts(&s, err) < 0))
        return -1;
    return save_ledger(&s, err);
}
