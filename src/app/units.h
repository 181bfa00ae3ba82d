/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as they arrive, cut into units of the journal.
 *
 * What arrived at once is one unit while it is no longer than UNIT_MAX. Longer input is cut, first
 * choice between two interchanges (a Type B header goes with the one behind it); one interchange
 * that is longer is cut between two messages, and the next unit repeats its UNA and UNB so that it
 * can be read alone; what has no border at all is cut where it is full. Where the cuts fall depends
 * on the bytes only, so the same input gives the same units again. Memory: one unit.
 */
#ifndef SAFAR_APP_UNITS_H
#define SAFAR_APP_UNITS_H

#include "base/buf.h"
#include "base/err.h"

#define UNIT_MAX (16 * MIB)

struct unit_cutter {
    struct buf held; /* not handed out yet; begins where a unit begins */
    struct buf
        head;     /* to be put before what is left: UNA and UNB of the interchange that goes on */
    size_t taken; /* of `held`: handed out, dropped by the next call */
    bool ended;
};

void unit_cutter_init(struct unit_cutter *c);
void unit_cutter_fini(struct unit_cutter *c);

/** Append input. Call unit_next until it has nothing before feeding more. -1: ERR_MEMORY */
int unit_feed(struct unit_cutter *c, str bytes, struct err *err) MUST_CHECK;

/** No more input will come. */
void unit_end(struct unit_cutter *c);

/** @return true with a unit that is valid until the next call */
bool unit_next(struct unit_cutter *c, str *out);

#endif
