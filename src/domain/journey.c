/* SPDX-License-Identifier: Apache-2.0 */
/* Journeys: the words of their states. */
#include "domain/journey.h"

const char *journey_status_name(enum journey_status status)
{
    static const char *const names[] = {"booked", "checked_in", "boarded", "no_show", "cancelled"};

    return (unsigned)status < JOURNEY_STATUS_COUNT ? names[status] : "booked";
}

const char *source_name(enum source source)
{
    return source == SOURCE_API ? "api" : "pnr";
}

const char *flight_mode_name(enum flight_mode mode)
{
    static const char *const names[] = {"air", "sea", "rail", "road"};

    return (unsigned)mode < MODE_COUNT ? names[mode] : "air";
}

const char *flight_status_name(enum flight_status status)
{
    static const char *const names[] = {"scheduled", "closed", "departed", "arrived", "cancelled"};

    return (unsigned)status < FLIGHT_STATUS_COUNT ? names[status] : "scheduled";
}
