/* SPDX-License-Identifier: Apache-2.0 */
/* Between stored rows and the records of fold: one traveller at a time. */
#ifndef SAFAR_APP_FLIGHT_RECORDS_H
#define SAFAR_APP_FLIGHT_RECORDS_H

#include "fold/known.h"
#include "store/travellers.h"

/** Fill a fresh known traveller from its rows. -1: no memory */
int records_to_known(const struct traveller_state *s, struct arena *mem,
                     struct known_traveller *out);

/** The facts of a known traveller. `booking_id`: 0 when API only */
struct traveller_row records_traveller(const struct known_traveller *t);
/** One side's identity; `who` must not be NULL. -1: no memory */
int records_identity(const struct known_traveller *t, enum source source,
                     const struct traveller *who, struct arena *mem, struct identity_row *out);
struct journey_row records_journey(const struct known_traveller *t,
                                   const struct known_flight *flight);

/** The API side that is stored: of this flight, else as known from another. NULL: none */
const struct traveller *records_api(const struct known_traveller *t);

/* Digests of rows, never 0: a row is written when its digest differs from the stored one. */
uint64_t records_traveller_digest(const struct traveller_row *row);
uint64_t records_journey_digest(const struct journey_row *row);
uint64_t records_documents_digest(const struct traveller *pnr, const struct traveller *api);

#endif
