/* SPDX-License-Identifier: Apache-2.0 */
/* What a command without a server works on: the database, the lists, the time zones. */
#ifndef SAFAR_APP_OPENING_H
#define SAFAR_APP_OPENING_H

#include "app/screen.h"
#include "app/settings.h"
#include "reference/timezone.h"
#include "store/store.h"

struct opening {
    struct store *store; /* writes; its schema is up to date */
    struct screening *lists;
    struct watchlist_options options; /* that they were read with */
    struct timezones *zones;          /* NULL: this machine has no zoneinfo */
};

/** -1: nothing is open. Any error of store.h and screen.h. */
int opening_open(const struct settings *settings, struct opening *out, struct err *err) MUST_CHECK;
void opening_close(struct opening *o);

/** Thresholds of the settings for an index. */
struct watchlist_options screening_options(const struct settings *settings);

#endif
