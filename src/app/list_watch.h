/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of a unit that serves: which generation is screened with, and who must be screened
 * because of it.
 *
 * One thread looks for a new generation (WATCH_MS; at once when it is told), and puts it in use: as
 * a patch when little differs. The other screens what the patch concerns, upcoming journeys first,
 * then past ones that somebody asked for, and builds a whole index in the place of a patch that
 * nothing was added to for a while. So nothing keeps an edit from being screened with.
 */
#ifndef SAFAR_APP_LIST_WATCH_H
#define SAFAR_APP_LIST_WATCH_H

#include "app/past.h"
#include "app/settings.h"
#include "app/writer.h"

struct list_watch;

/**
 * Read the lists and start the threads. `settings` and `writer` must outlive them.
 * @return -1: the lists could not be read, ERR_MEMORY
 */
int list_watch_start(const struct settings *settings, struct writer *writer,
                     struct list_watch **out, struct err *err) MUST_CHECK;
/** Stops after the flight at work. Accepts NULL. */
void list_watch_stop(struct list_watch *w);

/** The lists to screen with now; release them. */
struct screening *list_watch_lists(struct list_watch *w);

/** Something was put in force: look now. */
void list_watch_wake(struct list_watch *w);

enum past_state {
#define PAST_STATE(name, word) PAST_##name,
#include "app/past_states.def"
#undef PAST_STATE
};
const char *past_state_name(enum past_state state);

/** How far a request has come. */
struct past_status {
    int64_t list_id;
    struct date from, to;
    enum past_state state;
    uint32_t flights; /* of the window; figures.flights are done */
    struct rescreen_figures figures;
};

/**
 * Screen past journeys as soon as nothing upcoming waits. One request at a time; it does not
 * outlive the unit: the audit log then says that it was broken off.
 * @return -1: as past_begin; ERR_CONFLICT: another one is not done
 */
int list_watch_past(struct list_watch *w, const struct past_request *request,
                    struct past_status *out, struct err *err) MUST_CHECK;
/** Of the latest request. @return false: none was made since the start */
bool list_watch_past_status(struct list_watch *w, struct past_status *out);

#endif
