/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks. Only app, api, cli and bench ask them; everything that decides is told the time. */
#ifndef SAFAR_BASE_CLOCK_H
#define SAFAR_BASE_CLOCK_H

#include "base/date.h"

/** Now, in UTC milliseconds. */
utc_ms clock_utc_ms(void);

/** A clock that never steps back, in nanoseconds from an arbitrary start. */
uint64_t clock_monotonic_ns(void);

/** CPU time of this process, in nanoseconds. */
uint64_t clock_cpu_ns(void);

/** Peak resident memory of this process, in bytes. */
uint64_t clock_peak_rss_bytes(void);

#endif
