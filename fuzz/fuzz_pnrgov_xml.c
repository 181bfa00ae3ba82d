/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV XML: the input is a document, or the inside of a booking, or anything else. */
#include "fuzz.h"
#include "message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str input = {(const char *)data, size};
    bool document = str_starts(input, STR("<?xml")) || str_starts(input, STR("<IATA")) ||
                    str_starts(input, STR("\xFF\xFE")) || str_starts(input, STR("\xFE\xFF")) ||
                    str_starts(input, STR("\xEF\xBB\xBF")) || str_starts(input, STR("<!"));

    fuzz_message(document ? STR_NONE
                          : STR("<IATA_PNRGOV_NotifRQ><FlightLeg CarrierCode=\"ZZ\" "
                                "FlightNumber=\"0431\" DepartureDateTime=\"2026-05-12T09:15:00\">"
                                "<DepartureAirport LocationCode=\"CDG\"/></FlightLeg><PNRs><PNR>"),
                 input);
    return 0;
}
