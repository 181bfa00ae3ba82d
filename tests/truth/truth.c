/* SPDX-License-Identifier: Apache-2.0 */
/* Reading truth.ndjson. The file is our own: what is wrong with it ends the test. */
#include "truth/truth.h"

#include "base/map.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define LINE_MAX_BYTES 65536

struct reading {
    struct arena *mem;
    struct truth *out;
    struct map journeys; /* id to place */
    unsigned long line;
};

static void fail(const struct reading *r, const char *what)
{
    fprintf(stderr, "truth.ndjson line %lu: %s\n", r->line, what);
    exit(EXIT_FAILURE);
}

static str keep(const struct reading *r, const char *text)
{
    str out = STR_NONE;

    if (text && !str_dup(r->mem, str_from_c(text), &out))
        fail(r, "no memory");
    return out;
}

static str member(const struct reading *r, const json_t *line, const char *key)
{
    return keep(r, json_string_value(json_object_get(line, key)));
}

static utc_ms instant(const struct reading *r, const json_t *line, const char *key)
{
    utc_ms at = UTC_UNKNOWN;
    str text = member(r, line, key);

    if (text.n && !utc_parse_iso(text, &at))
        fail(r, "no time");
    return at;
}

static uint32_t sent_parts(const json_t *line)
{
    const json_t *pushes = json_object_get(line, "pushes"), *push;
    size_t i;
    json_int_t sum = 0;

    json_array_foreach(pushes, i, push) sum += json_integer_value(json_object_get(push, "parts"));
    return (uint32_t)sum;
}

static void read_flight(struct reading *r, const json_t *line)
{
    const json_t *names = json_object_get(line, "names"), *name;
    struct true_flight f = {.key = member(r, line, "flight"),
                            .departs_utc = instant(r, line, "departs_utc"),
                            .arrives_utc = instant(r, line, "arrives_utc"),
                            .departs_at = member(r, line, "departs_at"),
                            .arrives_at = member(r, line, "arrives_at"),
                            .pushes = sent_parts(line)};
    size_t i;

    json_array_foreach(names, i, name)
    {
        if (!vec_push(r->mem, &f.names))
            fail(r, "no memory");
        *vec_last(&f.names) = keep(r, json_string_value(name));
    }
    if (!f.names.n || !vec_push(r->mem, &r->out->flights))
        fail(r, "a flight without names");
    *vec_last(&r->out->flights) = f;
}

static void read_journey(struct reading *r, const json_t *line)
{
    const json_t *booked = json_object_get(line, "booked");
    struct true_journey j = {
        .id = member(r, line, "journey"),
        .flight = member(r, line, "flight"),
        .locator = member(r, line, "locator"),
        .surname = member(r, line, "surname"),
        .given = member(r, line, "given"),
        .booked_surname = member(r, booked, "surname"),
        .booked_given = member(r, booked, "given"),
        .type = member(r, line, "type"),
        .sex = member(r, line, "sex"),
        .nationality = member(r, line, "nationality"),
        .document = member(r, line, "document"),
        .born_on = member(r, line, "born_on"),
        .expires_on = member(r, line, "expires_on"),
        .status = member(r, line, "status"),
        .seat = member(r, line, "seat"),
        .crew = str_is(member(r, line, "role"), "crew"),
        .pnr = json_is_true(json_object_get(line, "pnr")),
        .api = json_is_true(json_object_get(line, "api")),
    };
    uint32_t *place = map_put(r->mem, &r->journeys, j.id, NULL);

    if (!place || !vec_push(r->mem, &r->out->journeys))
        fail(r, "no memory");
    *place = r->out->journeys.n - 1;
    *vec_last(&r->out->journeys) = j;
}

static void read_planted(struct reading *r, const json_t *line, enum planted planted)
{
    const uint32_t *place = map_get(&r->journeys, member(r, line, "journey"));

    if (!place)
        fail(r, "a listed person before the journey");
    struct true_journey *j = &r->out->journeys.v[*place];
    j->planted = planted;
    j->entry = member(r, line, "entry");
    j->how = member(r, line, planted == PLANTED_LISTED ? "distortion" : "how");
}

static void read_totals(struct truth *out, const json_t *line)
{
    out->messages = (uint64_t)json_integer_value(json_object_get(line, "messages"));
    out->files = (uint64_t)json_integer_value(json_object_get(line, "files"));
    out->bookings = (uint64_t)json_integer_value(json_object_get(line, "bookings"));
}

static void read_line(struct reading *r, const char *text)
{
    json_t *line = json_loads(text, 0, NULL);
    const char *kind = json_string_value(json_object_get(line, "kind"));

    if (!kind)
        fail(r, "not an object with a kind");
    if (strcmp(kind, "flight") == 0)
        read_flight(r, line);
    else if (strcmp(kind, "journey") == 0)
        read_journey(r, line);
    else if (strcmp(kind, "listed") == 0)
        read_planted(r, line, PLANTED_LISTED);
    else if (strcmp(kind, "near_miss") == 0)
        read_planted(r, line, PLANTED_NEAR_MISS);
    else if (strcmp(kind, "totals") == 0)
        read_totals(r->out, line);
    else
        fail(r, "a kind that nobody knows");
    json_decref(line);
}

void truth_read(const char *path, struct arena *mem, struct truth *out)
{
    struct reading r = {.mem = mem, .out = out};
    static char text[LINE_MAX_BYTES];
    FILE *file = fopen(path, "r");

    *out = (struct truth){.messages = 0};
    if (!file)
        fail(&r, "cannot be opened");
    for (r.line = 1; fgets(text, sizeof text, file); r.line++)
        read_line(&r, text);
    fclose(file);
    if (!out->messages)
        fail(&r, "has no totals");
}
