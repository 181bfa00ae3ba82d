/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Past journeys against today's lists: never by itself, only when somebody asks and says what for.
 *
 * The question is in the audit log before the first journey is read, with its purpose and window;
 * the outcome follows it. What is found are hits like any other, and open hits of the window that
 * no longer match are withdrawn.
 */
#ifndef SAFAR_APP_PAST_H
#define SAFAR_APP_PAST_H

#include "app/screen.h"

/** Longest purpose, in bytes. */
#define PAST_PURPOSE_MAX 512

struct past_request {
    int64_t list_id;      /* entries of this list; 0: of all */
    struct date from, to; /* days of departure in UTC, both included */
    str purpose, user;
};

/**
 * May it be asked like that? Then it is in the audit log. In the caller's transaction if any.
 * @return -1: ERR_USAGE (no purpose, too long, no text; days missing or the wrong way round),
 *         ERR_NOT_FOUND (no such list, or none in force)
 */
int past_begin(struct store *st, const struct past_request *request, utc_ms now, struct err *err)
    MUST_CHECK;

/** The outcome into the audit log; `whole`: every journey was screened. */
int past_end(struct store *st, const struct past_request *request,
             const struct rescreen_figures *figures, bool whole, utc_ms now, struct err *err)
    MUST_CHECK;

/** Flights of the window, soonest first. */
int past_flights(struct store *st, const struct past_request *request, struct arena *mem,
                 struct flight_ids *out, struct err *err) MUST_CHECK;

/** What of each flight is screened. */
struct screen_scope past_scope(const struct past_request *request);

/** Told after each flight, `done` of `flights`. */
typedef void past_progress_fn(void *arg, const struct rescreen_figures *figures, uint32_t flights);

/**
 * All of it on one connection, for commands; a transaction for each flight.
 * @param progress  may be NULL
 */
int past_rescreen(struct store *st, const struct screening *s, const struct past_request *request,
                  past_progress_fn *progress, void *arg, struct rescreen_figures *out,
                  struct err *err) MUST_CHECK;

#endif
