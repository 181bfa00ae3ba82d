/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks that need more than the segments of one message: the clock, reference data, the envelope
 * around it. What the grammars find while they read is not repeated here; what needs the other
 * messages of a run is in conformance_run.h. Pure: everything asked for is in the context.
 *
 * Source: conformance.md sections 1 to 5 (E, M, F, A numbers).
 */
#ifndef SAFAR_MESSAGES_CONFORMANCE_H
#define SAFAR_MESSAGES_CONFORMANCE_H

#include "domain/message.h"

struct timezones;

/** What messages are held against. All zero but `now` (UTC_UNKNOWN) judges nothing of it. */
struct conformance_context {
    utc_ms now;                    /* UTC_UNKNOWN: no date is held against the clock */
    const struct timezones *zones; /* NULL: local times of two places are not compared */
    str recipient;                 /* our identification (UNB 0010); empty: any */
    str country;     /* the home State, canonical; empty: border legs are not judged */
    bool production; /* test messages are refused */
    bool strict;     /* counts and references that differ are errors */
};

/** E2, E4, E10 and lengths of UNB: once for each interchange. */
void conformance_check_interchange(const struct interchange *interchange,
                                   const struct conformance_context *context, struct findings *out,
                                   struct arena *mem);

/** M3 and lengths of UNG: with the first message of each group. */
void conformance_check_group(const struct message *m, struct findings *out, struct arena *mem);

/**
 * M9, F1 to F4 and A18 of one message.
 *
 * @param raw  its bytes from UNH on, to tell where the flight stands; may be empty
 * @param out  findings are added here, beside those of the message
 */
void conformance_check(const struct message *m, str raw, const struct conformance_context *context,
                       struct findings *out, struct arena *mem);

/** A5 to A7, A14, P10: each traveller's documents; a part of conformance_check_data. */
void conformance_check_documents(const struct message *m, struct findings *out, struct arena *mem);

/** P16: currencies and amounts; a part of conformance_check_data. */
void conformance_check_money(const struct message *m, struct findings *out, struct arena *mem);

/** Both: what can be judged with nothing else known; a part of conformance_check. */
void conformance_check_data(const struct message *m, struct findings *out, struct arena *mem);

/** The severity of a finding under this context: strict makes errors of some warnings. */
enum severity conformance_severity(const struct conformance_context *context,
                                   const struct finding *finding);

/** A list comes late: UNB does not say which clock it uses, so both readings must agree. */
bool conformance_after_departure(const struct message *m, const struct timezones *zones);

#endif
