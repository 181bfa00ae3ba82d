/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CUSRES, ACKRES and CONTRL: the input is the body of one of them, by its first letter, or an
 * interchange of its own.
 */
#include "fuzz.h"
#include "message.h"

static str header_for(str input)
{
    if (str_starts(input, STR("M")))
        return STR("UNB+IATA:1+YYPIU+ZZ+260510:0615+R1'UNH+1+ACKRES:11:1:IA+X'");
    if (str_starts(input, STR("U")))
        return STR("UNB+UNOA:3+YYPIU+ZZ+260510:0615+R1'UNH+1+CONTRL:3:1:UN'");
    return STR("UNB+UNOA:4+YYIAPI+ZZ+260512:0640+R1++IAPI'UNH+1+CUSRES:D:05B:UN:IATA+X+01:F'");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str input = {(const char *)data, size};

    fuzz_message(header_for(input), input);
    return 0;
}
