/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV pushes from the bookings of a flight. */
#ifndef SAFAR_SIMULATE_PNRGOV_WRITER_H
#define SAFAR_SIMULATE_PNRGOV_WRITER_H

#include "base/buf.h"
#include "simulate/dirt.h"
#include "simulate/model.h"

/** What a push holds. */
struct push_content {
    bool update; /* MSG 141 */
    uint32_t bookings, travellers, cancelled, parts;
};

struct push_content pnrgov_content(const struct sim_flight *f, unsigned push);

/**
 * One part of a push as a whole interchange, appended to `out`.
 * @param part  from 1
 */
void pnrgov_write(const struct sim_flight *f, unsigned push, uint32_t part, utc_ms sent_at,
                  struct dirt *dirt, struct buf *out);

#endif
