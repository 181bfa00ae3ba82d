/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screening: journeys against all lists, hits into the store.
 *
 * A match at or above the decision line becomes a hit, or brings the hit of the same journey and
 * entry up to date. A decided hit stays decided, unless the new evidence is of a higher band: then
 * it opens again. An open hit whose entry no longer matches (or is no longer listed) is withdrawn:
 * dismissed in the name of the system, with a note, and opened again should it match once more.
 * What an officer decided or is unsure of is left to officers.
 *
 * A match that a suppression says is somebody else is kept as a hit that the system dismissed, with
 * the suppression's number, so that nothing is dropped unseen. It opens when the suppression no
 * longer holds; so does the hit whose dismissal made the suppression, when the traveller's data,
 * the entry or the band are no longer those that the officer saw.
 */
#ifndef SAFAR_APP_SCREEN_H
#define SAFAR_APP_SCREEN_H

#include "app/flight_state.h"
#include "watchlist/index.h"

/** All lists as one index: immutable, shared by threads, freed by the last to let go. */
struct screening;

/** setting `list_generation`: raised by every activation and removal. */
#define LIST_GENERATION_KEY STR("list_generation")

/**
 * Read all lists that are in force on `today`.
 * @param options  NULL for the defaults
 * @return         -1: any error of store.h or watchlist/index.h
 */
int screening_load(struct store *st, struct date today, const struct watchlist_options *options,
                   struct screening **out, struct err *err) MUST_CHECK;
/**
 * The generation after `last`: when little differs from the whole index that `last` is or patches,
 * a patch of that index, in the time that the difference takes; else read whole as screening_load
 * does, with the options of `last`.
 */
int screening_next(struct store *st, struct date today, struct screening *last,
                   struct screening **out, struct err *err) MUST_CHECK;
struct screening *screening_retain(struct screening *s);
/** Accepts NULL. */
void screening_release(struct screening *s);
int64_t screening_generation(const struct screening *s);
struct date screening_day(const struct screening *s);
/** Generation of the whole index in it: what came later is the patch. Equal when there is none. */
int64_t screening_whole_since(const struct screening *s);
/** Does it hold a patch? A whole index takes its place when there is time. */
bool screening_patched(const struct screening *s);
/** Does the patch hold entries? Without, screen_recall does all that it asks for. */
bool screening_adds(const struct screening *s);

/**
 * Screen those journeys of a flight that its last message changed.
 * @param hits  raised by the hits that are new or changed
 */
int screen_changed(struct store *st, const struct screening *s, const struct flight_state *state,
                   utc_ms now, struct arena *mem, uint64_t *hits, struct err *err) MUST_CHECK;

/** Everything that is compared of a traveller, API before PNR. -1: no memory */
int screen_subject(const struct known_traveller *t, struct arena *mem, struct subject *out);

struct rescreen_figures {
    uint64_t flights, journeys, hits, withdrawn, suppressed;
};

/** Which entries a flight is screened with again; hits of others stay as they are. */
struct screen_scope {
    bool edit;       /* those that the patch of this generation added, changed or took away */
    int64_t list_id; /* those of one list; 0: of all */
};

/**
 * Screen the journeys of one flight anew, all of them. In a transaction of the caller's.
 * @param scope  NULL: with every entry
 */
int screen_flight(struct store *st, const struct screening *s, const struct screen_scope *scope,
                  int64_t flight_id, utc_ms now, struct arena *mem,
                  struct rescreen_figures *figures, struct err *err) MUST_CHECK;

/**
 * Would screen_flight with the scope of an edit find or take back anything? Only reads.
 * @param journeys  raised by the journeys looked at
 */
int screen_edit_concerns(struct store *st, const struct screening *s, int64_t flight_id,
                         struct arena *mem, uint64_t *journeys, bool *out, struct err *err)
    MUST_CHECK;

/**
 * Withdraw every open hit, of journeys past and to come, whose list was removed or has expired, or
 * whose entry left its list or has expired. In a transaction of the caller's.
 * @param recalled  raised by the hits withdrawn
 */
int screen_recall(struct store *st, utc_ms now, uint64_t *recalled, struct err *err) MUST_CHECK;

/** Ids of flights that depart in [from, to), soonest first, without cancelled ones. */
struct flight_ids {
    VEC(int64_t) v;
};
int screen_flights_between(struct store *st, utc_ms from, utc_ms to, struct arena *mem,
                           struct flight_ids *out, struct err *err) MUST_CHECK;

#endif
