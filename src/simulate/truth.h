/* SPDX-License-Identifier: Apache-2.0 */
/*
 * truth.ndjson: what a perfect system would know after the last message of a run. One object a
 * line.
 */
#ifndef SAFAR_SIMULATE_TRUTH_H
#define SAFAR_SIMULATE_TRUTH_H

#include "base/buf.h"
#include "simulate/dirt.h"
#include "simulate/model.h"

/** Sums over a run. */
struct truth_totals {
    uint64_t flights, files, messages, bytes, bookings, journeys, crew, listed, near_misses;
    uint64_t boarded, taken_off, no_show, cancelled; /* taken off: checked in, then left behind */
};

/** The flight, its journeys, its listed travellers and near misses; adds to `totals`. */
void truth_flight(const struct sim_flight *f, struct buf *out, struct truth_totals *totals);

/** The last line. */
void truth_end(uint64_t seed, const struct truth_totals *totals, const struct dirt *dirt,
               struct buf *out);

#endif
