/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processing: what a unit of the journal says becomes records.
 *
 * Everything of one unit happens in one transaction of the caller's, together with the unit's
 * status, so that a crash leaves it either processed or to be done again, never half.
 */
#ifndef SAFAR_APP_INGEST_H
#define SAFAR_APP_INGEST_H

#include "app/screen.h"
#include "domain/finding.h"
#include "reference/timezone.h"

/** A unit of the journal with its bytes. */
struct unit {
    int64_t id;
    utc_ms received_at;
    str body;
};

struct ingest_figures {
    uint64_t units, bad_units, messages, bookings, travellers, hits;
    uint64_t findings[SEVERITY_COUNT];
};

/** What processing needs, kept from unit to unit. One thread at a time. */
struct ingest;

/** `zones` must outlive it and may be NULL: then no UTC times are known. -1: ERR_MEMORY */
int ingest_new(const struct timezones *zones, struct ingest **out, struct err *err) MUST_CHECK;
/** Accepts NULL. */
void ingest_free(struct ingest *in);

/**
 * Process one unit in the open transaction and set its status.
 *
 * A unit that is not `received` any more (another process was quicker) is left as it is.
 * A unit that no message can be read from, or that breaks a limit, becomes `bad`: its bytes stay.
 * @param lists  NULL: nothing is screened
 * @return       -1: the database failed; roll back
 */
int ingest_unit(struct ingest *in, struct store *st, const struct screening *lists,
                const struct unit *unit, utc_ms now, struct err *err) MUST_CHECK;

/** Counted since ingest_new, of units whose transaction may still be rolled back too. */
const struct ingest_figures *ingest_figures(const struct ingest *in);

#endif
