/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journey: one traveller on one flight, the unit that is screened. The values are stored: append
 * only.
 */
#ifndef SAFAR_DOMAIN_JOURNEY_H
#define SAFAR_DOMAIN_JOURNEY_H

enum journey_status {
    JOURNEY_BOOKED,
    JOURNEY_CHECKED_IN,
    JOURNEY_BOARDED,
    JOURNEY_NO_SHOW,
    JOURNEY_CANCELLED,
    JOURNEY_STATUS_COUNT,
};

/** What we know a journey or an identity from; a journey's `sources` is a set of these bits. */
enum source { SOURCE_PNR = 1, SOURCE_API = 2, SOURCE_BOTH = 3 };

enum flight_mode { MODE_AIR, MODE_SEA, MODE_RAIL, MODE_ROAD, MODE_COUNT };

/** Departed and arrived are told by messages or by the clock; whoever shows a flight decides. */
enum flight_status {
    FLIGHT_SCHEDULED,
    FLIGHT_CLOSED,
    FLIGHT_DEPARTED,
    FLIGHT_ARRIVED,
    FLIGHT_CANCELLED,
    FLIGHT_STATUS_COUNT,
};

/* Lower-case words for JSON, as in docs/openapi.yaml. */
const char *journey_status_name(enum journey_status status);
/** `pnr` or `api`. */
const char *source_name(enum source source);
const char *flight_mode_name(enum flight_mode mode);
const char *flight_status_name(enum flight_status status);

#endif
