/* SPDX-License-Identifier: Apache-2.0 */
/* truth.ndjson of the simulator (docs/simulator.md) as records. All text lives on the arena. */
#ifndef SAFAR_TESTS_TRUTH_TRUTH_H
#define SAFAR_TESTS_TRUTH_TRUTH_H

#include "base/date.h"
#include "base/vec.h"

struct true_flight {
    str key; /* PK785/2026-05-12/ISB-LHR */
    utc_ms departs_utc, arrives_utc;
    str departs_at, arrives_at; /* local */
    VEC(str) names;             /* the operating one first */
    uint32_t pushes;            /* PNRGOV messages that were sent, parts counted one by one */
};

/** Is a listed person the traveller, somebody who only looks like one, or neither? */
enum planted { PLANTED_NOBODY, PLANTED_LISTED, PLANTED_NEAR_MISS };

struct true_journey {
    str id, flight;
    str locator; /* empty: a go-show or crew */
    str surname, given, booked_surname, booked_given;
    str type, sex, nationality, document, born_on, expires_on; /* empty: no message tells */
    str status, seat;                                          /* status empty: crew */
    bool crew, pnr, api;

    enum planted planted;
    str entry, how; /* of the watchlist; the distortion, or the kind of near miss */
};

struct truth {
    VEC(struct true_flight) flights;
    VEC(struct true_journey) journeys;
    uint64_t messages, files, bookings;
};

/**
 * Read the whole file. Aborts the test with a message when it is not what docs/simulator.md says.
 */
void truth_read(const char *path, struct arena *mem, struct truth *out);

#endif
