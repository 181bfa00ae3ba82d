/* SPDX-License-Identifier: Apache-2.0 */
/* Hits: the words of their states. */
#include "domain/hit.h"

const char *hit_state_name(enum hit_state state)
{
    static const char *const names[] = {"open", "unsure", "confirmed", "dismissed"};

    return (unsigned)state < HIT_STATE_COUNT ? names[state] : "open";
}
