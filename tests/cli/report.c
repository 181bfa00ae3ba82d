/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of `safar check` need.
 *
 *   cli_report json <JSON LINES   every line is a report; prints `FILES MESSAGES FINDINGS VERDICT`
 *   cli_report names <DECODED     what a report must not hold, a line each: names, contacts
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORTEST 4 /* shorter words are in every text */

static int fail(const char *what)
{
    fprintf(stderr, "cli_report: %s\n", what);
    return EXIT_FAILURE;
}

static bool whole_finding(json_t *finding)
{
    return json_is_string(json_object_get(finding, "code")) &&
           json_is_string(json_object_get(finding, "severity")) &&
           json_is_string(json_object_get(finding, "text")) &&
           json_integer_value(json_object_get(finding, "line")) > 0 &&
           json_integer_value(json_object_get(finding, "column")) > 0 &&
           json_is_integer(json_object_get(finding, "offset"));
}

/** @return the number of findings; -1 when one lacks something */
static long count_findings(json_t *of)
{
    json_t *list = json_object_get(of, "findings"), *finding;
    size_t i;

    if (!json_is_array(list) || !json_is_string(json_object_get(of, "verdict")) ||
        !json_is_integer(json_object_get(json_object_get(of, "counts"), "fatal")))
        return -1;
    json_array_foreach(list, i, finding) if (!whole_finding(finding)) return -1;
    return (long)json_array_size(list);
}

/** Findings of a file and its messages, which must be as many as it counts. */
static long check_file(json_t *file)
{
    json_t *message, *counts = json_object_get(file, "counts"), *n;
    long all = count_findings(file), counted = 0;
    const char *key;
    size_t i;

    json_array_foreach(json_object_get(file, "messages"), i, message)
    {
        long of_message = count_findings(message);
        if (of_message < 0 || !json_is_string(json_object_get(message, "message")) ||
            !json_is_object(json_object_get(message, "elements")))
            return -1;
        all += of_message;
    }
    json_object_foreach(counts, key, n) counted += (long)json_integer_value(n);
    return all == counted ? all : -1;
}

static int check_json(void)
{
    char *line = NULL;
    size_t size = 0;
    long files = 0, findings = 0, n = 0;
    json_t *summary = NULL, *report;

    while (n >= 0 && getline(&line, &size, stdin) > 0) {
        report = summary ? NULL : json_loads(line, 0, NULL);
        summary = json_incref(json_object_get(report, "summary"));
        n = !report ? -1 : summary ? count_findings(summary) : check_file(report);
        files += report && !summary;
        findings += n;
        json_decref(report);
    }
    free(line);
    if (n < 0 || !summary || json_integer_value(json_object_get(summary, "files")) != files)
        return fail("not a report");
    printf("%ld %lld %ld %s\n", files,
           (long long)json_integer_value(json_object_get(summary, "messages")), findings,
           json_string_value(json_object_get(summary, "verdict")));
    json_decref(summary);
    return EXIT_SUCCESS;
}

static bool is_private(const char *key)
{
    static const char *const keys[] = {"surname", "given",  "given_as_sent", "holder",
                                       "value",   "street", "account",       "unique_id"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static void print_names(json_t *value, const char *key)
{
    const char *name, *text = json_string_value(value);
    json_t *member;
    size_t i;

    if (text && key && is_private(key) && strlen(text) >= SHORTEST && !strchr(text, '\n'))
        puts(text);
    /* The references of a message are the senders' own, not a traveller's. */
    json_object_foreach(value, name, member) if (strcmp(name, "references") != 0)
        print_names(member, name);
    json_array_foreach(value, i, member) print_names(member, NULL);
}

static int names(void)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;

    while ((n = getline(&line, &size, stdin)) > 0) {
        json_t *message = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, NULL);
        print_names(message, NULL);
        json_decref(message);
    }
    free(line);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "json") == 0)
        return check_json();
    if (argc == 2 && strcmp(argv[1], "names") == 0)
        return names();
    return fail("usage: cli_report json|names");
}
