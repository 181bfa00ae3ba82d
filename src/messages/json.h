/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as JSON (docs/decode.md: the shape others rely on) and as a readable tree. */
#ifndef SAFAR_MESSAGES_JSON_H
#define SAFAR_MESSAGES_JSON_H

#include "base/err.h"
#include "base/json.h"
#include "domain/message.h"

/** One message as one object. */
void message_write_json(struct json *w, const struct message *m);

/** One booking as one object, as inside a message. */
void booking_write_json(struct json *w, const struct booking *b);

/** One traveller as one object; `in_list`: of a PAXLST, with role, places and the like. */
void traveller_write_json(struct json *w, const struct traveller *t, bool in_list);

/**
 * Read what message_write_json wrote: one object, whose findings are skipped. The record points
 * into `text` and `mem`, which must both outlive it.
 *
 * @return 0; -1: not such an object (`err` tells where) or no memory
 */
int message_read_json(str text, struct arena *mem, struct message **out, struct err *err)
    MUST_CHECK;

/** The findings as an array. */
void findings_write_json(struct json *w, const struct findings *found);

#endif
