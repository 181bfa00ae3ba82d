/* SPDX-License-Identifier: Apache-2.0 */
/* FollowTheMoney entities from any bytes. */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_ftm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_list_reader(list_ftm_read, data, size);
}
