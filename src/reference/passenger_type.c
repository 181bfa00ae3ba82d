/* SPDX-License-Identifier: Apache-2.0 */
/* Passenger types, from passenger_types.def. */
#include "reference/passenger_type.h"

#include "reference/lookup.h"

static const struct passenger_type types[] = {
#define PASSENGER(code, kind, sex, title) {code, PASSENGER_##kind, sex, title},
#include "reference/passenger_types.def"
#undef PASSENGER
};

const struct passenger_type *passenger_type_find(str code)
{
    if (code.n == 3 && ascii_upper(code.p[0]) == 'C' && str_all_digits(str_skip(code, 1)))
        code = STR("CNN");
    return lookup_code(LOOKUP(types), code);
}
