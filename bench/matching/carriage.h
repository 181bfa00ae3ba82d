/* SPDX-License-Identifier: Apache-2.0 */
/* Distortions: those of tests/matching/ and what else names meet on their way (carriage.def). */
#ifndef SAFAR_BENCH_MATCHING_CARRIAGE_H
#define SAFAR_BENCH_MATCHING_CARRIAGE_H

#include "bench/matching/humans.h"

enum carriage {
#define SHARED(kind, touches, title) CARRIAGE_##kind,
#define OWN(function, touches, title) CARRIAGE_##function,
#include "bench/matching/carriage.def"
#undef SHARED
#undef OWN
    CARRIAGE_COUNT
};

enum touches { TOUCHES_NOTHING, TOUCHES_NAME, TOUCHES_DATE, TOUCHES_DOCUMENT };

const char *carriage_title(enum carriage kind);
enum touches carriage_touches(enum carriage kind);

/**
 * What the carrier sends of a listed person.
 *
 * @return false when this person cannot be distorted so, or nothing has changed by it
 */
bool carry(enum carriage kind, const struct human *h, struct rng *r, struct sent *out);

/** Day and month exchanged, 1 January, a year off, or a digit wrong; the date stays a real one. */
void carry_bad_birth(struct rng *r, struct date *born_on);

/** Every part of a name in another spelling where there is one. @return false: none has any */
bool name_respell_parts(enum naming naming, struct rng *r, struct sent *s);

#endif
