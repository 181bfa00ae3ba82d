/* SPDX-License-Identifier: Apache-2.0 */
/* The UN list from any bytes. */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_un.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_list_reader(list_un_read, data, size);
}
