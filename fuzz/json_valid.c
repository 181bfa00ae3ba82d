/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Somebody else's judgement of our JSON. Apart, because jansson's names collide with base/json.h.
 */
#include "message.h"

#include <jansson.h>

bool json_lines_valid(str text)
{
    str line;

    while (str_cut(&text, '\n', &line)) {
        json_t *value = json_loadb(line.p, line.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
        bool good = json_is_object(value) && json_is_array(json_object_get(value, "findings"));
        json_decref(value);
        if (!good)
            return false;
    }
    return true;
}
