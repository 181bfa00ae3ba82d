/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watchlists as an administrator handles them: a file becomes a staged version of its list, which
 * list_lifecycle.h puts in force, discards or removes.
 *
 * What changes the lists in force raises their generation in the same transaction; a unit that
 * serves (app/list_watch.h) notices and screens upcoming journeys again.
 */
#ifndef SAFAR_APP_LISTS_H
#define SAFAR_APP_LISTS_H

#include "app/list_lifecycle.h"
#include "app/screen.h"
#include "store/lists.h"
#include "watchlist/list_csv.h"

struct list_import {
    str name, owner, purpose,
        legal_basis;            /* all needed: a list without them may not be screened with */
    struct date expires_on;     /* unknown: never */
    str user;                   /* who imports: another person activates */
    list_read_fn *read;         /* of the file's format; NULL: CSV */
    list_read_set_fn *read_set; /* of a format of several files; instead of `read` */
    str source;                 /* name of that format, kept with the version; empty: csv */
    enum list_classification classification;
    bool activate; /* put in force at once: where the unit does without a second person */
};

struct list_import_figures {
    int64_t list_id;
    uint32_t version;
    uint32_t replaced;                  /* staged version whose place this one took; 0: none */
    uint64_t rows, refused, skipped;    /* of the file; skipped: no people */
    uint64_t entries;                   /* listed in the new version */
    uint64_t added, changed, withdrawn; /* against the version in force */
    uint64_t recalled;                  /* open hits, when it was activated at once */
};

/** Longest text that a list says of itself, in bytes. */
#define LIST_TEXT_MAX 512

/**
 * Stage the file in `bytes` as the new version of the list with this name.
 *
 * Refused rows are told to `refused` and left out; a file without a single usable entry is refused
 * as a whole, so that a broken export cannot empty a list. One transaction.
 * @return -1: ERR_SYNTAX (not of that format, no usable entry), ERR_USAGE (something needed is
 *         empty, too long or no UTF-8), or the database's
 */
int list_import_bytes(struct store *st, const struct list_import *import, str bytes, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err) MUST_CHECK;

/** The same for a list in `n` files; more than one only where `import->read_set` is given. */
int list_import_files(struct store *st, const struct list_import *import,
                      const struct list_file *files, uint32_t n, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err) MUST_CHECK;

/** One flight in a transaction of its own. `scope` as in screen_flight. */
int lists_rescreen_flight(struct store *st, const struct screening *s,
                          const struct screen_scope *scope, int64_t flight_id,
                          struct rescreen_figures *out, struct err *err) MUST_CHECK;

/**
 * Screen the journeys that depart in [from, to) again, a transaction for each flight.
 * For commands without a server; a server does it by itself.
 */
int lists_rescreen(struct store *st, const struct screening *s, utc_ms from, utc_ms to,
                   struct rescreen_figures *out, struct err *err) MUST_CHECK;

/**
 * Screen every journey that departs from `from` on with what the patch of `s` changed alone. Also
 * for commands: enough when journeys were screened with what it is a patch of.
 */
int lists_rescreen_edit(struct store *st, const struct screening *s, utc_ms from,
                        struct rescreen_figures *out, struct err *err) MUST_CHECK;

/** Later than any departure. */
#define UPCOMING_MAX ((utc_ms)1 << 52)

/** Upcoming journeys are screened with these lists: kept for the next start of a unit. */
int lists_note_screened(struct store *st, const struct screening *s, struct err *err) MUST_CHECK;
/** Are they: with this generation, on its day, with its lines? */
int lists_screened(struct store *st, const struct screening *s, bool *out, struct err *err)
    MUST_CHECK;

/** Since when, and until when, journeys are worth screening again. Settings screen.window_hours. */
void lists_window(int64_t window_hours, utc_ms now, utc_ms *from, utc_ms *to);

#endif
