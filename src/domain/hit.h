/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a hit (casework/ says which may follow which). The values are stored: append only.
 */
#ifndef SAFAR_DOMAIN_HIT_H
#define SAFAR_DOMAIN_HIT_H

/** Open and unsure hits are undecided: they still want an officer. */
enum hit_state { HIT_OPEN, HIT_UNSURE, HIT_CONFIRMED, HIT_DISMISSED, HIT_STATE_COUNT };

/** Lower-case word for JSON, as in docs/openapi.yaml. */
const char *hit_state_name(enum hit_state state);

#endif
