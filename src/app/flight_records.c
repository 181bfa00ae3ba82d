/* SPDX-License-Identifier: Apache-2.0 */
/* Between stored rows and the records of fold. */
#include "app/flight_records.h"

#include "base/hash.h"
#include "fold/booking.h"

/* From rows. ----------------------------------------------------------------------------------- */

static int split_nationalities(str joined, struct arena *mem, struct traveller *out)
{
    str one;

    while (str_cut(&joined, '|', &one)) {
        if (!vec_push(mem, &out->nationalities))
            return -1;
        *vec_last(&out->nationalities) = one;
    }
    return 0;
}

static int take_documents(const struct traveller_state *s, bool api, struct arena *mem,
                          struct traveller *out)
{
    for (uint32_t i = 0; i < s->documents.n; i++) {
        if ((s->documents.v[i].document.source == DOCUMENT_API) != api)
            continue;
        if (!vec_push(mem, &out->documents))
            return -1;
        *vec_last(&out->documents) = s->documents.v[i].document;
    }
    return 0;
}

static struct traveller *make_side(const struct traveller_state *s, const struct identity_row *row,
                                   bool api, struct arena *mem)
{
    struct traveller *t = ARENA_NEW(mem, struct traveller);

    if (!t || split_nationalities(row->nationalities, mem, t) < 0 ||
        take_documents(s, api, mem, t) < 0)
        return NULL;
    t->surname = row->surname;
    t->given = row->given;
    t->given_as_sent = row->given_as_sent;
    t->title = row->title;
    t->sex = row->sex;
    t->born_on = row->born_on;
    t->nationality = row->nationality;
    t->residence = row->residence;
    t->birthplace = row->birthplace;
    t->type = s->traveller.type;
    t->with = s->traveller.with;
    t->group_size = s->traveller.group_size;
    t->unique_id = s->traveller.unique_id;
    t->ref = s->traveller.ref;
    t->role = api ? s->journey.role : ROLE_PASSENGER;
    t->embarked = api ? s->journey.embarked : STR_NONE;
    t->disembarked = api ? s->journey.disembarked : STR_NONE;
    return t;
}

int records_to_known(const struct traveller_state *s, struct arena *mem,
                     struct known_traveller *out)
{
    out->traveller_id = s->traveller.id;
    out->journey_id = s->journey.id;
    out->status = s->journey.status;
    out->status_at = s->journey.id ? s->journey.status_at : UTC_UNKNOWN;
    if (s->identity[0].traveller_id) {
        out->pnr.who = make_side(s, &s->identity[0], false, mem);
        if (!out->pnr.who)
            return -1;
        out->stored[STORED_PNR] = identity_digest(out->pnr.who);
    }
    if (s->identity[1].traveller_id) {
        out->stored_api = make_side(s, &s->identity[1], true, mem);
        if (!out->stored_api)
            return -1;
        out->stored[STORED_API] = identity_digest(out->stored_api);
    }
    out->stored[STORED_TRAVELLER] = records_traveller_digest(&s->traveller);
    out->stored[STORED_DOCUMENTS] = records_documents_digest(out->pnr.who, out->stored_api);
    out->stored[STORED_JOURNEY] = s->journey.id ? records_journey_digest(&s->journey) : 0;
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (s->documents.v[i].ordinal > out->stored_documents)
            out->stored_documents = s->documents.v[i].ordinal;
    return 0;
}

/* To rows. ------------------------------------------------------------------------------------- */

const struct traveller *records_api(const struct known_traveller *t)
{
    /* Only a traveller of a booking can have been told of by API on another flight. */
    if (t->api.who)
        return t->api.who;
    return t->api_elsewhere ? t->stored_api : NULL;
}

struct traveller_row records_traveller(const struct known_traveller *t)
{
    const struct traveller *who = t->pnr.who ? t->pnr.who : t->api.who;

    return (struct traveller_row){.id = t->traveller_id,
                                  .booking_id = t->booking ? t->booking->id : 0,
                                  .ref = who->ref,
                                  .unique_id = who->unique_id,
                                  .with = who->with,
                                  .type = who->type,
                                  .group_size = who->group_size};
}

static int join_nationalities(const struct traveller *who, struct arena *mem, str *out)
{
    size_t n = 0, at = 0;

    *out = STR_NONE;
    if (who->nationalities.n < 2)
        return 0;
    for (uint32_t i = 0; i < who->nationalities.n; i++)
        n += who->nationalities.v[i].n + 1;
    char *text = arena_alloc(mem, n);
    if (!text)
        return -1;
    for (uint32_t i = 0; i < who->nationalities.n; i++) {
        str one = who->nationalities.v[i];
        if (at)
            text[at++] = '|';
        if (one.n)
            memcpy(text + at, one.p, one.n);
        at += one.n;
    }
    *out = (str){text, at};
    return 0;
}

int records_identity(const struct known_traveller *t, enum source source,
                     const struct traveller *who, struct arena *mem, struct identity_row *out)
{
    *out = (struct identity_row){.traveller_id = t->traveller_id,
                                 .source = source,
                                 .surname = who->surname,
                                 .given = who->given,
                                 .given_as_sent = who->given_as_sent,
                                 .title = who->title,
                                 .sex = who->sex,
                                 .born_on = who->born_on,
                                 .nationality = who->nationality,
                                 .residence = who->residence,
                                 .birthplace = who->birthplace};
    return join_nationalities(who, mem, &out->nationalities);
}

/** Seat: of the side that spoke last, else of the one that says any. */
static str seat_of(const struct known_traveller *t, const struct known_flight *flight)
{
    str api = t->api.who ? t->api.who->seat : STR_NONE, pnr = t->pnr.seat;
    utc_ms told = t->booking ? known_booking_at(flight, t->booking) : UTC_UNKNOWN;

    if (!pnr.n || !t->pnr.who)
        return api;
    return api.n && t->api.at.sent_at > told ? api : pnr;
}

static void take_api(const struct known_traveller *t, const struct known_flight *flight,
                     struct journey_row *row)
{
    const struct traveller *who = t->api.who;

    row->role = who->role;
    row->sender = t->api.sender;
    if (!str_eq(who->embarked, flight->from))
        row->embarked = who->embarked;
    if (!str_eq(who->disembarked, flight->to))
        row->disembarked = who->disembarked;
    if (!row->locator.n)
        row->locator = who->locator;
    if (!row->bag_pieces) {
        row->bag_pieces = who->bags.pieces ? who->bags.pieces : who->bags.tags.n;
        row->bag_weight_kg = who->bags.weight_kg;
    }
}

struct journey_row records_journey(const struct known_traveller *t,
                                   const struct known_flight *flight)
{
    struct journey_row row = {
        .id = t->journey_id,
        .flight_id = flight->id,
        .traveller_id = t->traveller_id,
        .booking_id = t->booking ? t->booking->id : 0,
        .status = t->status,
        .status_at = t->status_at,
        .sources = (t->pnr.who ? SOURCE_PNR : 0u) | (t->api.who ? SOURCE_API : 0u),
        .locator = t->booking ? t->booking->locator : STR_NONE,
        .seat = seat_of(t, flight),
        .sequence = t->pnr.sequence,
        .bag_pieces = t->pnr.bag_pieces,
        .bag_weight_kg = t->pnr.bag_weight_kg,
    };

    if (t->api.who)
        take_api(t, flight, &row);
    return row;
}

/* Digests. ------------------------------------------------------------------------------------- */

static uint64_t mix_texts(uint64_t h, const str *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = hash64(texts[i], h ^ texts[i].n);
    return h;
}

uint64_t records_traveller_digest(const struct traveller_row *row)
{
    const str texts[] = {row->ref, row->unique_id, row->with};
    uint64_t h = mix_texts(1, texts, COUNT_OF(texts));

    h = hash64_mix(h, (uint64_t)row->booking_id);
    return hash64_mix(h, (uint64_t)row->type << 32 | row->group_size) | 1;
}

uint64_t records_journey_digest(const struct journey_row *row)
{
    const str texts[] = {row->locator,  row->seat,        row->sequence,
                         row->embarked, row->disembarked, row->sender};
    uint64_t h = mix_texts(1, texts, COUNT_OF(texts));

    h = hash64_mix(h, (uint64_t)row->booking_id);
    h = hash64_mix(h, (uint64_t)row->role << 32 | (uint64_t)row->status << 16 | row->sources);
    h = hash64_mix(h, (uint64_t)row->status_at);
    return hash64_mix(h, (uint64_t)row->bag_pieces << 32 | row->bag_weight_kg) | 1;
}

uint64_t records_documents_digest(const struct traveller *pnr, const struct traveller *api)
{
    return hash64_mix(pnr ? documents_digest(pnr) : 1, api ? documents_digest(api) : 1) | 1;
}
