/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The timetable of the unit's airports: which flight, from where, when. The same every day, as
 * timetables are.
 */
#ifndef SAFAR_SIMULATE_DAY_H
#define SAFAR_SIMULATE_DAY_H

#include "base/err.h"
#include "simulate/model.h"

/** Most flights a day: their numbers must stay distinct and have four digits. */
#define DAY_FLIGHTS_MAX 8000

struct day_plan {
    uint64_t seed;
    char home[4];      /* alpha-3 of the unit's State */
    uint32_t flights;  /* a day */
    struct date first; /* of the run */
    const struct timezones *zones;
};

/** @return -1 ERR_USAGE when no hub of hubs.def lies in the State */
int day_check_home(const char *home, struct err *err) MUST_CHECK;

/** The States that hubs.def has gateways for, with blanks between, into `out`. */
void day_homes(char *out, size_t size);

/** A leg between two instants, with the local times of its ends. */
void day_leg(const struct day_plan *plan, const struct airport *from, const struct airport *to,
             utc_ms departs, utc_ms arrives, struct sim_leg *leg);

/** Flight `index` of `day` (0 is the first), without bookings. `out` is overwritten. */
void day_flight(const struct day_plan *plan, uint32_t day, uint32_t index, struct sim_flight *out);

#endif
