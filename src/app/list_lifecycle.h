/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of a watchlist: staged by one person, put in force by a second, rolled back to, removed.
 *
 * A staged version is no part of what travellers are screened with until it is activated; there is
 * at most one of a list, and a new one takes its place. Whatever changes what is in force raises
 * the generation of the lists and recalls open hits that have nothing left to stand on, in the same
 * transaction. Each step writes an audit entry with its user.
 *
 * Every function here runs in the caller's transaction when there is one, else in its own.
 */
#ifndef SAFAR_APP_LIST_LIFECYCLE_H
#define SAFAR_APP_LIST_LIFECYCLE_H

#include "store/lists.h"

/** Who wants what of which list. */
struct list_action {
    str name;         /* of the list; empty: `list_id` says which */
    int64_t list_id;  /* of no meaning when there is a name */
    uint32_t version; /* activate, discard: the staged one; 0: whichever that is */
    str user;
    bool second_person;    /* setting lists.second_person */
    double review, urgent; /* list_set_lines alone */
    utc_ms now;
};

struct list_action_figures {
    int64_t list_id;
    uint32_t version;                 /* staged, activated, discarded or made */
    uint32_t replaced;                /* staged version that a new one took the place of; 0: none */
    uint64_t entries;                 /* of that version */
    uint64_t added, changed, removed; /* against what is in force */
    uint64_t recalled;                /* hits that were open */
};

/**
 * Put the staged version in force.
 * @return -1: ERR_NOT_FOUND (no such list), ERR_CONFLICT (nothing or another version is staged),
 *         ERR_FORBIDDEN (a second person is asked for, and this one staged it)
 */
int list_activate(struct store *st, const struct list_action *action,
                  struct list_action_figures *out, struct err *err) MUST_CHECK;

/** Forget the staged version and all it would have brought. -1: as list_activate, not FORBIDDEN */
int list_discard(struct store *st, const struct list_action *action,
                 struct list_action_figures *out, struct err *err) MUST_CHECK;

/**
 * Stage a new version with the entries that `action->version` had. What the list says of itself
 * (owner, purpose, legal basis, classification, expiry) stays as it is now.
 * @return -1: ERR_NOT_FOUND (no such list or version), ERR_CONFLICT (that version never was in
 *         force, or is now)
 */
int list_rollback(struct store *st, const struct list_action *action,
                  struct list_action_figures *out, struct err *err) MUST_CHECK;

/**
 * Screen with the list no longer: a version without entries, in force at once. What is staged is
 * discarded. It can be rolled back to the versions before. -1: ERR_NOT_FOUND
 */
int list_remove(struct store *st, const struct list_action *action, struct list_action_figures *out,
                struct err *err) MUST_CHECK;

/**
 * `action->review` and `urgent` become the decision lines of the list alone, from which a score is
 * a hit and is urgent; both 0: the unit's (match.review, match.urgent) again. The generation is
 * raised, so everything upcoming is screened again.
 * @return -1: ERR_NOT_FOUND, ERR_USAGE (not 0 < review <= urgent <= 1)
 */
int list_set_lines(struct store *st, const struct list_action *action, struct err *err) MUST_CHECK;

/* ---- for app/lists.c, in its transaction ---- */

/** Take the place of what is staged, if anything is, and number the new version. */
int list_stage_begin(struct store *st, const struct list_row *list, str user, utc_ms now,
                     struct arena *mem, uint32_t *version, uint32_t *replaced, struct err *err)
    MUST_CHECK;
/** The entries are there: keep the version's row and tell. */
int list_stage_end(struct store *st, const struct list_version_row *row, struct err *err)
    MUST_CHECK;
/** @param alone  nobody else was asked: the audit log says so */
int list_put_in_force(struct store *st, struct list_row *list, struct list_version_row *row,
                      str user, bool alone, utc_ms now, uint64_t *recalled, struct err *err)
    MUST_CHECK;

#endif
