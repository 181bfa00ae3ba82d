/* SPDX-License-Identifier: Apache-2.0 */
/* INTERPOL notices from any bytes. */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_interpol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_list_reader(list_interpol_read, data, size);
}
