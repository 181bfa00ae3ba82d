/* SPDX-License-Identifier: Apache-2.0 */
/* Comparison of JSON, whole or of the members named. */
#include "compare.h"

#include <jansson.h>
#include <stdlib.h>

struct values {
    json_t *array;
};

void values_free(struct values *values)
{
    if (!values)
        return;
    json_decref(values->array);
    free(values);
}

struct values *values_read(str text, struct buf *trouble)
{
    struct values *values = malloc(sizeof(*values));
    json_error_t error;

    if (!values)
        abort();
    values->array = json_array();
    while (str_trim(text).n) {
        json_t *value = json_loadb(text.p, text.n, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
        if (!value) {
            buf_printf(trouble, "not JSON: %s", error.text);
            values_free(values);
            return NULL;
        }
        json_array_append_new(values->array, value);
        text = str_skip(text, (size_t)error.position);
    }
    return values;
}

static void tell(struct buf *trouble, const char *path, const json_t *want, const json_t *got)
{
    char *wanted = want ? json_dumps(want, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *found = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

    buf_printf(trouble, "%s: want %.300s, got %.300s", path[0] ? path : "/",
               wanted ? wanted : "nothing", found ? found : "nothing");
    free(wanted);
    free(found);
}

static bool agree(const char *path, json_t *want, json_t *got, bool subset, struct buf *trouble);

static bool objects_agree(const char *path, json_t *want, json_t *got, bool subset,
                          struct buf *trouble)
{
    char deeper[256];
    const char *key;
    json_t *value;

    json_object_foreach(want, key, value)
    {
        snprintf(deeper, sizeof(deeper), "%s/%s", path, key);
        if (!agree(deeper, value, json_object_get(got, key), subset, trouble))
            return false;
    }
    if (subset || json_object_size(want) == json_object_size(got))
        return true;
    json_object_foreach(got, key, value)
    {
        if (json_object_get(want, key))
            continue;
        snprintf(deeper, sizeof(deeper), "%s/%s", path, key);
        tell(trouble, deeper, NULL, value);
        return false;
    }
    return true;
}

static bool agree(const char *path, json_t *want, json_t *got, bool subset, struct buf *trouble)
{
    char deeper[256];

    if (json_is_object(want) && json_is_object(got))
        return objects_agree(path, want, got, subset, trouble);
    if (!json_is_array(want) || !json_is_array(got) ||
        json_array_size(want) != json_array_size(got)) {
        if (got && !json_is_array(want) && json_equal(want, got))
            return true;
        tell(trouble, path, want, got);
        return false;
    }
    for (size_t i = 0; i < json_array_size(want); i++) {
        snprintf(deeper, sizeof(deeper), "%s/%zu", path, i);
        if (!agree(deeper, json_array_get(want, i), json_array_get(got, i), subset, trouble))
            return false;
    }
    return true;
}

void values_compare(const struct values *want, const struct values *got, bool subset,
                    struct buf *trouble)
{
    agree("", want->array, got->array, subset, trouble);
}

static void prune(json_t *value, const char *path, const char *const *paths, size_t n)
{
    char deeper[256];
    const char *key;
    json_t *member;
    void *next;

    for (size_t i = 0; i < json_array_size(value); i++)
        prune(json_array_get(value, i), path, paths, n);
    json_object_foreach_safe(value, next, key, member)
    {
        bool drop = false;
        snprintf(deeper, sizeof(deeper), "%s/%s", path, key);
        for (size_t i = 0; i < n; i++)
            drop |= strcmp(deeper, paths[i]) == 0;
        prune(member, deeper, paths, n);
        if (drop || (json_is_object(member) && json_object_size(member) == 0))
            json_object_del(value, key);
    }
}

void values_prune(struct values *values, const char *const *paths, size_t n)
{
    prune(values->array, "", paths, n);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void values_findings_to_codes(struct values *messages)
{
    const char *codes[1024];

    for (size_t i = 0; i < json_array_size(messages->array); i++) {
        json_t *message = json_array_get(messages->array, i), *sorted = json_array();
        json_t *list = json_object_get(message, "findings");
        size_t n = json_array_size(list);
        if (n > sizeof(codes) / sizeof(codes[0]))
            abort();
        for (size_t j = 0; j < n; j++)
            codes[j] = json_string_value(json_object_get(json_array_get(list, j), "code"));
        qsort(codes, n, sizeof(codes[0]), by_text);
        /* XML declares no repertoire that a text could be outside of. */
        for (size_t j = 0; j < n; j++)
            if (strcmp(codes[j], "REPERTOIRE") != 0)
                json_array_append_new(sorted, json_string(codes[j]));
        json_object_set_new(message, "findings", sorted);
    }
}

void values_write(const struct values *values, struct buf *out)
{
    for (size_t i = 0; i < json_array_size(values->array); i++) {
        char *text = json_dumps(json_array_get(values->array, i), JSON_INDENT(2));
        buf_c(out, text ? text : "");
        buf_char(out, '\n');
        free(text);
    }
}

static void finding_line(const json_t *finding, struct buf *out)
{
    const json_t *tag = json_object_get(finding, "tag");

    buf_printf(out, "%s %s %lld %lld %lld\n", json_string_value(json_object_get(finding, "code")),
               tag ? json_string_value(tag) : "-",
               (long long)json_integer_value(json_object_get(finding, "segment")),
               (long long)json_integer_value(json_object_get(finding, "element")),
               (long long)json_integer_value(json_object_get(finding, "component")));
}

void values_write_findings(const struct values *messages, struct buf *out)
{
    for (size_t i = 0; i < json_array_size(messages->array); i++) {
        const json_t *list = json_object_get(json_array_get(messages->array, i), "findings");
        for (size_t j = 0; j < json_array_size(list); j++)
            finding_line(json_array_get(list, j), out);
    }
}
