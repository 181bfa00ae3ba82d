/* SPDX-License-Identifier: Apache-2.0 */
/* Reading JSON bodies with jansson (strict: UTF-8, no NUL, no trailing text, limited depth). */
#include "api/body.h"

#include <jansson.h>

static bool read_member(const json_t *object, struct arena *mem, struct body_member *member)
{
    const json_t *value = json_object_get(object, member->key);

    if (!value)
        return true;
    member->present = true;
    if (member->flag) {
        *member->flag = json_is_true(value);
        return json_is_boolean(value);
    }
    return json_is_string(value) &&
           str_dup(mem, (str){json_string_value(value), json_string_length(value)}, &member->value);
}

bool body_read(str json, struct arena *mem, struct body_member *members, size_t count)
{
    json_t *document = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(document);

    for (size_t i = 0; good && i < count; i++)
        good = read_member(document, mem, &members[i]);
    json_decref(document);
    return good;
}

bool body_read_number(str json, const char *key, uint32_t max, uint32_t *value)
{
    json_t *document = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL);
    const json_t *number = json_object_get(document, key);
    json_int_t found = json_is_integer(number) ? json_integer_value(number) : 0;

    json_decref(document);
    if (found < 1 || found > (json_int_t)max)
        return false;
    *value = (uint32_t)found;
    return true;
}
