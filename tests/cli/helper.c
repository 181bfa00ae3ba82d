/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the shell tests of the program need: making odd input and judging output.
 *
 *   helper random SEED BYTES           bytes that are the same everywhere
 *   helper repeat TEXT TIMES           TEXT again and again
 *   helper check [WORD...] <NDJSON every line is a message with complete findings, and no finding
 *   quotes a
 *                                      WORD; prints `LINES FINDINGS`
 *   helper member NAME <JSON           one member of the last line, for counts
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *what, const char *detail)
{
    fprintf(stderr, "helper: %s %s\n", what, detail ? detail : "");
    return EXIT_FAILURE;
}

static int write_random(uint64_t seed, uint64_t bytes)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;

    for (uint64_t i = 0; i < bytes; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if (putchar((int)(state >> 32 & 0xFF)) == EOF)
            return fail("cannot write", NULL);
    }
    return EXIT_SUCCESS;
}

static int write_repeated(const char *text, uint64_t times)
{
    size_t n = strlen(text);

    for (uint64_t i = 0; i < times; i++)
        if (fwrite(text, 1, n, stdout) != n)
            return EXIT_FAILURE; /* the reader went away */
    return EXIT_SUCCESS;
}

static int check_finding(json_t *finding, int words, char **word)
{
    const char *text = json_string_value(json_object_get(finding, "text"));
    const char *severity = json_string_value(json_object_get(finding, "severity"));

    if (!text || !json_is_string(json_object_get(finding, "code")) || !severity)
        return fail("a finding lacks code, severity or text", NULL);
    bool summary =
        strcmp(json_string_value(json_object_get(finding, "code")), "FINDINGS_DROPPED") == 0;
    if (!summary && !json_is_integer(json_object_get(finding, "offset")))
        return fail("a finding has no offset:", text);
    for (int i = 0; i < words; i++)
        if (strstr(text, word[i]))
            return fail("a finding quotes", word[i]);
    return EXIT_SUCCESS;
}

static int check(int words, char **word)
{
    char *line = NULL;
    size_t size = 0, lines = 0, findings = 0, i;
    ssize_t n;
    json_t *finding;
    int rc = EXIT_SUCCESS;

    while (rc == EXIT_SUCCESS && (n = getline(&line, &size, stdin)) > 0) {
        json_error_t error;
        json_t *message = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &error);
        lines++;
        if (!message || !json_is_string(json_object_get(message, "message")) ||
            !json_is_array(json_object_get(message, "findings")))
            rc = fail("not a message:", message ? "members are missing" : error.text);
        json_array_foreach(json_object_get(message, "findings"), i, finding) if (rc == EXIT_SUCCESS)
        {
            rc = check_finding(finding, words, word);
            findings++;
        }
        json_decref(message);
    }
    free(line);
    printf("%zu %zu\n", lines, findings);
    return rc;
}

static int member(const char *path)
{
    char *line = NULL, *last = NULL;
    size_t size = 0;
    json_error_t error;

    while (getline(&line, &size, stdin) > 0) {
        free(last);
        last = line;
        line = NULL;
        size = 0;
    }
    free(line);
    json_t *value = last ? json_loads(last, 0, &error) : NULL;
    free(last);
    json_t *found = json_object_get(value, path);
    if (!found)
        return fail("no member", path);
    char *text = json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT);
    puts(text ? text : "");
    free(text);
    json_decref(value);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "random") == 0 && argc == 4)
        return write_random(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    if (strcmp(verb, "repeat") == 0 && argc == 4)
        return write_repeated(argv[2], strtoull(argv[3], NULL, 10));
    if (strcmp(verb, "check") == 0)
        return check(argc - 2, argv + 2);
    if (strcmp(verb, "member") == 0 && argc == 3)
        return member(argv[2]);
    return fail("usage: helper random|repeat|check|member", NULL);
}
