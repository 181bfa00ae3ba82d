/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Travellers, what identifies them, and their journeys. Identity lives apart from the facts of
 * travel, one row for each source, so that masking is a move of rows and API never overwrites PNR.
 */
#ifndef SAFAR_STORE_TRAVELLERS_H
#define SAFAR_STORE_TRAVELLERS_H

#include "domain/hit.h"
#include "domain/journey.h"
#include "domain/traveller.h"
#include "store/store.h"

/** One person in one booking and/or one API list: facts. */
struct traveller_row {
    int64_t id;
    int64_t booking_id; /* 0: known from API only */
    str ref;            /* TIF 9944; API: RFF ABO */
    str unique_id;      /* REF: the sender's own identity of the traveller */
    str with;           /* infants: ref of the adult */
    enum traveller_type type;
    uint32_t group_size;
};

/** Names and birth as one source tells them. */
struct identity_row {
    int64_t traveller_id;
    enum source source; /* SOURCE_PNR or SOURCE_API; with the traveller unique */
    str surname, given, given_as_sent, title;
    char sex; /* as in struct traveller */
    struct date born_on;
    str nationality;
    str nationalities; /* all of them, separated by |, when there is more than one */
    str residence, birthplace;
};

struct document_row {
    int64_t traveller_id;
    uint32_t ordinal; /* among the traveller's, from 1; with the traveller unique */
    struct document document;
};

struct journey_row {
    int64_t id, flight_id, traveller_id; /* flight and traveller together unique */
    int64_t booking_id;                  /* 0: API only */
    enum role role;
    enum journey_status status;
    utc_ms status_at; /* when the message that told the status was sent */
    unsigned sources; /* set of enum source */
    str locator;      /* of the booking, or as API gives it */
    str seat, sequence;
    uint32_t bag_pieces, bag_weight_kg;
    str embarked, disembarked; /* API: when they differ from the flight's places */
    str sender;                /* of the API list; PNR: see booking_flight_row */
};

/** Everything known of one traveller, as fold and screening need it. */
struct traveller_state {
    struct traveller_row traveller;
    struct journey_row journey;      /* id 0: none on this flight */
    struct identity_row identity[2]; /* PNR, API; traveller_id 0: none from this source */
    VEC(struct document_row) documents;
};
struct traveller_states {
    VEC(struct traveller_state) rows;
};

/** Everybody on the flight, cancelled ones too, in order of traveller id. Three queries. */
int store_travellers_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                               struct traveller_states *out, struct err *err) MUST_CHECK;

/**
 * Everybody of these bookings, in order of booking (as asked) and traveller. `journey` is the one
 * on `flight_id`, when there is one (0: never).
 */
int store_travellers_of_bookings(struct store *st, const int64_t *booking_ids, size_t count,
                                 int64_t flight_id, struct arena *mem, struct traveller_states *out,
                                 struct err *err) MUST_CHECK;

/** One journey with everything about its traveller. */
int store_journey_state(struct store *st, int64_t journey_id, struct arena *mem,
                        struct traveller_state *out, struct err *err) MUST_CHECK;

int store_traveller_insert(struct store *st, const struct traveller_row *row, int64_t *id,
                           struct err *err) MUST_CHECK;
int store_traveller_update(struct store *st, const struct traveller_row *row, struct err *err)
    MUST_CHECK;

/** Insert, or replace the row of this traveller and source. */
int store_identity_put(struct store *st, const struct identity_row *row, struct err *err)
    MUST_CHECK;
/** Nothing happens when it is gone. Documents are apart. */
int store_identity_delete(struct store *st, int64_t traveller_id, enum source source,
                          struct err *err) MUST_CHECK;

/** Insert, or replace the document with this ordinal. */
int store_document_put(struct store *st, const struct document_row *row, struct err *err)
    MUST_CHECK;
int store_document_delete(struct store *st, int64_t traveller_id, uint32_t ordinal, struct err *err)
    MUST_CHECK;

/** -1: ERR_CONFLICT when the traveller is on the flight already. */
int store_journey_insert(struct store *st, const struct journey_row *row, int64_t *id,
                         struct err *err) MUST_CHECK;
/** Its flight and its traveller stay. */
int store_journey_update(struct store *st, const struct journey_row *row, struct err *err)
    MUST_CHECK;

/**
 * Move what hangs on one traveller to another and remove the first: API came before PNR and both
 * turn out to be one person. Identity and documents are moved where the target has none of the
 * same source (documents get new ordinals); a journey on a flight where the target has one is
 * removed, its hits go with it to the target's journey.
 */
int store_traveller_merge(struct store *st, int64_t from_id, int64_t into_id, struct err *err)
    MUST_CHECK;

/* ---- screening ---- */

/** Called for each subject; nothing it is given outlives the call. -1 stops (with err set). */
typedef int (*store_subject_fn)(void *arg, int64_t flight_id, const struct traveller_state *who,
                                struct err *err);

/**
 * Everybody on flights that depart in [from, to), flight by flight, without cancelled journeys and
 * cancelled flights. Memory is bounded by the largest flight. The callback may write.
 */
int store_subjects_each(struct store *st, utc_ms from, utc_ms to, store_subject_fn each, void *arg,
                        struct err *err) MUST_CHECK;

/* ---- the manifest ---- */

struct manifest_hit {
    int64_t id;
    unsigned band;
    enum hit_state state;
    double score;
};

/** One line of a manifest. `who.identity[]` has both sources; show API's where there is one. */
struct manifest_item {
    struct traveller_state who;
    VEC(struct manifest_hit) hits; /* highest band and score first */
};
struct manifest {
    VEC(struct manifest_item) rows;
    uint64_t total;
};

/** Journeys with an undecided hit first (highest band first), then by surname and given name. */
int store_manifest(struct store *st, int64_t flight_id, struct store_page page, struct arena *mem,
                   struct manifest *out, struct err *err) MUST_CHECK;

/** The identity to show: API's where there is one. Never NULL; may be a row of empty fields. */
const struct identity_row *traveller_state_identity(const struct traveller_state *who);

#endif
