/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: the input is the body of a push, or an interchange of its own. */
#include "fuzz.h"
#include "message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_message(
        STR("UNB+IATA:1+1A+YYPIU+260510:0615+R1++PNRGOV'UNH+1+PNRGOV:13:1:IA+X+01:F'MSG+:22'"
            "ORG+1A:MUC'TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'SRC'RCI+1A:A1B2C3'"),
        (str){(const char *)data, size});
    return 0;
}
