/* SPDX-License-Identifier: Apache-2.0 */
/* The EU's list in CSV from any bytes. */
#include "fuzz.h"
#include "refusal.h"

#include "watchlist/list_eu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_list_reader(list_eu_csv_read, data, size);
}
