/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Local times of travel to UTC and back.
 *
 * Messages give local times; order, deadlines and "arrives after it departs" need UTC. The rules
 * are read from the system's zoneinfo files (Debian package tzdata), not from ICU: States change
 * their clocks at short notice, and a stable distribution updates tzdata within days while the zone
 * data inside its ICU stay as old as the library. The files also need no lock, no calendar object
 * per thread and no cache.
 *
 * `struct timezones` is opened once, holds every zone of zones.def (about 1 MB) and is read-only
 * after that: any number of threads may share it.
 */
#ifndef SAFAR_REFERENCE_TIMEZONE_H
#define SAFAR_REFERENCE_TIMEZONE_H

#include "base/date.h"
#include "base/err.h"

/** Zones that airports lie in. The values follow zones.def and are not stable across versions. */
enum tz_zone {
#define ZONE(token, name) TZ_##token,
#include "reference/zones.def"
#undef ZONE
    TZ_ZONE_COUNT
};

/** How a local time fits the clocks of its place. */
enum tz_fit {
    TZ_FIT_UNKNOWN = 0, /* the zone or the time is not known */
    TZ_FIT_EXACT,
    TZ_FIT_REPEATED, /* the clocks were set back: it happened twice, the first time is taken */
    TZ_FIT_SKIPPED,  /* the clocks were set forward over it: moved on by the gap */
};

struct timezones;

/**
 * Read the zones.
 *
 * A zone without a file stays unknown; only a folder without any is an error.
 * @param folder  NULL for /usr/share/zoneinfo
 * @param out     to be given to timezones_close
 * @return        -1: ERR_IO, ERR_MEMORY
 */
int timezones_open(const char *folder, struct timezones **out, struct err *err) MUST_CHECK;

/** Accepts NULL. */
void timezones_close(struct timezones *zones);

/** The zone with this IANA name. @return false when no airport lies in it */
bool tz_find(str name, enum tz_zone *out);
const char *tz_name(enum tz_zone zone);

/**
 * The instant of a local time.
 * @param out  UTC_UNKNOWN when the answer is TZ_FIT_UNKNOWN (also for a date without a time)
 */
enum tz_fit tz_to_utc(const struct timezones *zones, enum tz_zone which, struct datetime local,
                      utc_ms *out);

/** The local time of an instant, to the second. @return false: the zone is not known */
bool tz_to_local(const struct timezones *zones, enum tz_zone which, utc_ms at,
                 struct datetime *out);

/** Minutes east of Greenwich at an instant, rounded down. @return false: the zone is not known */
bool tz_offset(const struct timezones *zones, enum tz_zone which, utc_ms at, int *minutes);

#endif
