/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST messages from the travellers and crew of a flight. */
#ifndef SAFAR_SIMULATE_PAXLST_WRITER_H
#define SAFAR_SIMULATE_PAXLST_WRITER_H

#include "base/buf.h"
#include "simulate/dirt.h"
#include "simulate/model.h"

/** Interactive carriers check in over hours: their requests go in this many files. */
enum { REQUEST_WAVES = 4, REQUEST_TRAVELLERS = 10, LIST_PART = 120 };

/** In the list at check-in? */
bool paxlst_checked_in(const struct sim_traveller *t);
/** In the list at closure? */
bool paxlst_aboard(const struct sim_traveller *t);

/** Parts of a list: carriers that split their pushes split their lists too. */
uint32_t paxlst_parts(const struct sim_flight *f, bool closing);

/** BGM 250: the crew. */
void paxlst_write_crew(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                       struct buf *out);

/** BGM 745, the whole list: at check-in, or of those aboard. `part` from 1. */
void paxlst_write_list(const struct sim_flight *f, bool closing, uint32_t part, utc_ms sent_at,
                       struct dirt *dirt, struct buf *out);

/**
 * BGM 745 requests of up to ten travellers, several messages in one interchange.
 * @param wave  from 0
 * @return      messages
 */
uint32_t paxlst_write_requests(const struct sim_flight *f, uint32_t wave, utc_ms sent_at,
                               struct dirt *dirt, struct buf *out);

/** BGM 745+CP: travellers whose document was wrong. @return messages; 0: none, nothing written */
uint32_t paxlst_write_changes(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                              struct buf *out);

/** BGM 745+XR: travellers taken off after check-in. @return messages; 0: none, nothing written */
uint32_t paxlst_write_cancels(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                              struct buf *out);

/** BGM 266+CLOB: those on board by reference. */
void paxlst_write_close(const struct sim_flight *f, utc_ms sent_at, struct dirt *dirt,
                        struct buf *out);

#endif
