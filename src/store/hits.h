/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hits: a journey that resembles a listed entry, with score, reasons and decisions.
 *
 * Which state may follow which is casework's to say, and when new evidence reopens a decision the
 * use case's; the store keeps both honest by versions: a write names the version it was made for.
 */
#ifndef SAFAR_STORE_HITS_H
#define SAFAR_STORE_HITS_H

#include "domain/flight.h"
#include "domain/hit.h"
#include "domain/journey.h"
#include "store/entries.h"
#include "store/lists.h"
#include "store/suppressions.h"

struct hit_row {
    int64_t id;
    int64_t journey_id, entry_id; /* together unique */
    int64_t flight_id, list_id;   /* those of the journey and the entry */
    uint32_t version;             /* raised by each change, from 1 */
    uint32_t list_version;        /* that it was scored against */
    enum hit_state state;
    unsigned band; /* enum band of watchlist/match.h; higher is more urgent */
    double score, threshold;
    str reasons;  /* JSON array of short codes, strongest first */
    str evidence; /* JSON array, as in docs/openapi.yaml */
    utc_ms created_at, updated_at;
    struct sha256 entry_digest; /* of the entry's content as it was scored; zero: not known */
    int64_t suppression_id;     /* of this traveller and entry; 0: none is known */
    enum suppression_fit suppression_fit;
};
struct hit_rows {
    VEC(struct hit_row) rows;
};

/** Of a flight, in order of id; without evidence. For screening a flight anew. */
int store_hits_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                         struct hit_rows *out, struct err *err) MUST_CHECK;

/** @return 1 found, 0 none, -1 error */
int store_hit_find(struct store *st, int64_t journey_id, int64_t entry_id, struct arena *mem,
                   struct hit_row *out, struct err *err) MUST_CHECK;
int store_hit_get(struct store *st, int64_t id, struct arena *mem, struct hit_row *out,
                  struct err *err) MUST_CHECK;

/** Why an open hit has nothing left to stand on. */
enum recall_reason {
    RECALL_LIST_REMOVED,
    RECALL_LIST_EXPIRED,
    RECALL_ENTRY_LEFT, /* the list goes on without it */
    RECALL_ENTRY_EXPIRED,
};
struct recall_row {
    struct hit_row hit; /* without evidence */
    enum recall_reason reason;
};
struct recall_rows {
    VEC(struct recall_row) rows;
};

/**
 * Open hits, of whatever journeys, whose entry is not in force on `today`: those with an id above
 * `after`, in order of id, at most `limit`.
 */
int store_hits_unfounded(struct store *st, struct date today, int64_t after, uint32_t limit,
                         struct arena *mem, struct recall_rows *out, struct err *err) MUST_CHECK;

/** `row->version` is not read: it becomes 1. -1: ERR_CONFLICT when the pair has a hit. */
int store_hit_insert(struct store *st, const struct hit_row *row, int64_t *id, struct err *err)
    MUST_CHECK;

enum hit_change { HIT_NEW, HIT_CHANGED, HIT_SAME };

/**
 * Insert the hit of this journey and entry, or bring it up to date: band, score, threshold,
 * reasons, evidence, suppression, entry_digest, list_version. An existing hit keeps its state
 * unless `reopen` is set; its version is raised when anything but list_version differs, or an
 * entry_digest that was not known is.
 * @param out  the hit as it is now (on `mem`); may be NULL
 */
int store_hit_put(struct store *st, const struct hit_row *row, bool reopen, struct arena *mem,
                  enum hit_change *change, struct hit_row *out, struct err *err) MUST_CHECK;

/**
 * Set the state and raise the version, if it still is `version`.
 * @return -1: ERR_CONFLICT when it is not, ERR_NOT_FOUND
 */
int store_hit_set_state(struct store *st, int64_t id, uint32_t version, enum hit_state state,
                        utc_ms at, struct err *err) MUST_CHECK;

/** A suppression was made of this hit's dismissal. The version stays: the decision raises it. */
int store_hit_set_suppression(struct store *st, int64_t id, int64_t suppression_id, struct err *err)
    MUST_CHECK;

/** Hits that a suppression says something about, latest first; without evidence. */
int store_hits_of_suppression(struct store *st, int64_t suppression_id, struct store_page page,
                              struct arena *mem, struct hit_rows *out, struct err *err) MUST_CHECK;

/**
 * Hits that a suppression closed, the last word on them being `user`'s, of flights that depart at
 * `from` or later or at a time that is not known. Without evidence.
 */
int store_hits_closed_by(struct store *st, int64_t suppression_id, str user, utc_ms from,
                         struct arena *mem, struct hit_rows *out, struct err *err) MUST_CHECK;

/** What was decided, by whom, about which version. Never changed. */
struct decision_row {
    int64_t id, hit_id;
    uint32_t hit_version; /* after the decision */
    utc_ms at;
    str user;
    str outcome, reason, note; /* codes of docs/openapi.yaml; free text */
};
struct decision_rows {
    VEC(struct decision_row) rows;
};

int store_decision_insert(struct store *st, const struct decision_row *row, int64_t *id,
                          struct err *err) MUST_CHECK;
/** Oldest first. */
int store_decisions_of_hit(struct store *st, int64_t hit_id, struct arena *mem,
                           struct decision_rows *out, struct err *err) MUST_CHECK;

/* ---- the queue ---- */

/** A hit as the queue and the stream show it. */
struct hit_item {
    struct hit_row hit; /* without evidence, unless said */
    str list_name, entry_ref, entry_name;

    struct designator designator;
    str from, to;
    struct datetime departs_at; /* local */
    utc_ms departs_utc, arrives_utc;

    str surname, given, nationality; /* API's where there is one */
    char sex;
    struct date born_on;
    str document; /* number of the first document; API's first */
};
struct hit_items {
    VEC(struct hit_item) rows;
    uint64_t total;
    uint64_t counts[HIT_STATE_COUNT]; /* of the flight asked for, whatever the states */
};

/** Set of states in a filter. */
#define HIT_STATE_BIT(state) (1u << (state))
#define HIT_STATES_ALL ((1u << HIT_STATE_COUNT) - 1)

struct hit_filter {
    unsigned states;   /* set of HIT_STATE_BIT */
    int64_t flight_id; /* 0: all */
    utc_ms now;        /* orders the queue */
};

/**
 * When a hit is due: the flight's departure, when that has passed its arrival, when that has passed
 * or is not known UTC_UNKNOWN.
 */
utc_ms hit_item_due(const struct hit_item *item, utc_ms now);

/**
 * The queue: first what is due, the higher band before the lower, the sooner before the later; then
 * what is over or has no known time, by band, the latest flight first.
 */
int store_hits_list(struct store *st, const struct hit_filter *filter, struct store_page page,
                    struct arena *mem, struct hit_items *out, struct err *err) MUST_CHECK;

/** One hit as the queue shows it. */
int store_hit_item(struct store *st, int64_t id, struct arena *mem, struct hit_item *out,
                   struct err *err) MUST_CHECK;

/** Everything the compare card shows of a hit. */
struct hit_card {
    struct hit_item item; /* with evidence */
    struct list_row list;
    struct entry_row entry; /* as it was when the hit was scored */
    struct decision_rows decisions;
    struct suppression_row suppression; /* when item.hit names one */
    uint32_t co_travellers; /* others in the same booking on this flight, not cancelled */
    str locator, seat;
    enum journey_status status;
};
int store_hit_card(struct store *st, int64_t id, struct arena *mem, struct hit_card *out,
                   struct err *err) MUST_CHECK;

#endif
