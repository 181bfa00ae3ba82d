/* SPDX-License-Identifier: Apache-2.0 */
/* `safar simulate` without its command line: a folder of messages and the truth about them. */
#ifndef SAFAR_SIMULATE_SIMULATE_H
#define SAFAR_SIMULATE_SIMULATE_H

#include "base/date.h"
#include "base/err.h"
#include "simulate/truth.h"

struct simulate_options {
    uint32_t flights; /* a day, 1 .. DAY_FLIGHTS_MAX */
    uint64_t seed;
    const char *folder;    /* made when missing; its messages/ must not hold files */
    struct date day;       /* the first day of flights */
    uint32_t dirt_percent; /* of messages, bookings and travellers with a mistake */
    char home[4];          /* State of the unit, alpha-3 */
    uint64_t bytes; /* 0: one day; else as many flights, day after day, as reach this volume */
    /* Called after each flight; may be NULL. */
    void (*progress)(void *context, const struct truth_totals *totals);
    void *context;
};

/**
 * Write `messages/`, `schedule.tsv`, `truth.ndjson` and `watchlist.csv` into the folder.
 *
 * The same options give the same bytes in every file. Memory does not grow with the volume but for
 * the schedule, some eighty bytes a file.
 * @return -1: ERR_USAGE, ERR_IO, ERR_MEMORY
 */
int simulate_run(const struct simulate_options *options, struct truth_totals *totals,
                 struct err *err) MUST_CHECK;

#endif
