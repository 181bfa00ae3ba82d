/* SPDX-License-Identifier: Apache-2.0 */
/* What a unit knows against the truth: who is whom, and every difference told. */
#ifndef SAFAR_TESTS_TRUTH_COMPARE_H
#define SAFAR_TESTS_TRUTH_COMPARE_H

#include "truth/snapshot.h"
#include "truth/truth.h"

/** Which journey of the store each journey of the truth is; NULL: none. Indexed like the truth. */
struct pairing {
    const struct traveller_state **found;
};

/**
 * Compare flights and journeys; print each difference on standard error.
 * @return how many differences there are
 */
unsigned compare(const struct truth *truth, const struct snapshot *known, struct arena *mem,
                 struct pairing *out);

/**
 * Print the table of hits by distortion and hold it to its floors.
 * @return how many floors were missed
 */
unsigned compare_hits(const struct truth *truth, const struct snapshot *known,
                      const struct pairing *pairs);

#endif
