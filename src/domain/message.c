/* SPDX-License-Identifier: Apache-2.0 */
/* Names and counts of messages. */
#include "domain/message.h"

const char *message_type_name(enum message_type type)
{
    static const char *const names[] = {"unknown", "PNRGOV", "PAXLST", "CUSRES",
                                        "ACKRES",  "CONTRL", "GOVREQ"};

    return (unsigned)type < MESSAGE_TYPE_COUNT ? names[type] : "unknown";
}

const char *message_syntax_name(enum message_syntax syntax)
{
    static const char *const names[] = {"none", "edifact", "xml"};

    return (unsigned)syntax < SYNTAX_COUNT ? names[syntax] : names[0];
}

const char *message_function_name(enum message_function function)
{
    static const char *const names[] = {
#define FUNCTION(function, name) [function] = name,
#include "domain/message_functions.def"
#undef FUNCTION
    };

    return (unsigned)function < FUNCTION_COUNT ? names[function] : "unknown";
}

uint32_t message_traveller_count(const struct message *m)
{
    uint32_t n = m->travellers.n;

    for (uint32_t i = 0; i < m->bookings.n; i++)
        n += m->bookings.v[i].travellers.n;
    return n;
}
