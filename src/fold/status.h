/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses: what all claims together say of each journey and of the flight. */
#ifndef SAFAR_FOLD_STATUS_H
#define SAFAR_FOLD_STATUS_H

#include "base/err.h"
#include "fold/known.h"

/**
 * Work out every journey's status and the flight's.
 *
 * A cancelled flight cancels its journeys. Of PNR and API the side that spoke last says whether
 * somebody still travels. Then: on the list of a close-out, or checked in when the list is of those
 * left behind: boarded; otherwise no-show once there was a close-out. Else checked in when API or a
 * check-in record says so, else booked. Crew is never a no-show.
 * @return -1: ERR_MEMORY
 */
int status_settle(struct known_flight *flight, struct arena *mem, struct err *err) MUST_CHECK;

/** A line of a close-out or withdrawal from what a PAXLST says of somebody. -1: no memory */
int reference_of(const struct traveller *who, struct arena *mem, struct known_reference *out);

#endif
