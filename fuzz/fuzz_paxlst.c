/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST: the input is the body of a list, or an interchange of its own. */
#include "fuzz.h"
#include "message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_message(
        STR("UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1++APIS'UNH+1+PAXLST:D:05B:UN:IATA+X+01:F'BGM+745'"
            "TDT+20+ZZ0431+++ZZ'LOC+125+CDG'DTM+189:2605120915:201'LOC+87+DOH'NAD+FL+++DOE:JANE'"),
        (str){(const char *)data, size});
    return 0;
}
