/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watchlists as an administrator handles them: import a new version, list, show, remove.
 *
 * Importing and removing raise the generation of the lists in the same transaction; a unit that
 * serves notices within a second and screens upcoming journeys again.
 */
#ifndef SAFAR_APP_LISTS_H
#define SAFAR_APP_LISTS_H

#include "app/screen.h"
#include "store/lists.h"
#include "watchlist/list_csv.h"

struct list_import {
    str name, owner, purpose,
        legal_basis;            /* all needed: a list without them may not be screened with */
    struct date expires_on;     /* unknown: never */
    str user;                   /* who imports, for the audit log */
    list_read_fn *read;         /* of the file's format; NULL: CSV */
    list_read_set_fn *read_set; /* of a format of several files; instead of `read` */
};

struct list_import_figures {
    int64_t list_id;
    uint32_t version;
    uint64_t rows, refused, skipped;    /* of the file; skipped: no people */
    uint64_t entries;                   /* listed in the new version */
    uint64_t added, changed, withdrawn; /* against the version before */
};

/**
 * Make the file in `bytes` the new version of the list with this name.
 *
 * Refused rows are told to `refused` and left out; a file without a single usable entry is refused
 * as a whole, so that a broken export cannot empty a list. One transaction.
 * @return -1: ERR_SYNTAX (not of that format, no usable entry), ERR_USAGE (something needed is
 *         empty), or the database's
 */
int list_import_bytes(struct store *st, const struct list_import *import, str bytes, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err) MUST_CHECK;

/** The same for a list in `n` files; more than one only where `import->read_set` is given. */
int list_import_files(struct store *st, const struct list_import *import,
                      const struct list_file *files, uint32_t n, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err) MUST_CHECK;

/** No longer screened; kept for the hits it made. -1: ERR_NOT_FOUND */
int list_remove(struct store *st, str name, str user, utc_ms now, struct err *err) MUST_CHECK;

/**
 * Screen the journeys that depart in [from, to) again, a transaction for each flight.
 * For commands without a server; a server does it by itself.
 */
int lists_rescreen(struct store *st, const struct screening *s, utc_ms from, utc_ms to,
                   struct rescreen_figures *out, struct err *err) MUST_CHECK;

/** Since when, and until when, journeys are worth screening again. Settings screen.window_hours. */
void lists_window(int64_t window_hours, utc_ms now, utc_ms *from, utc_ms *to);

#endif
