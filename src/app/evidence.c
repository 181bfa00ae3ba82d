/* SPDX-License-Identifier: Apache-2.0 */
/* A match as JSON. */
#include "app/evidence.h"

#include "base/json.h"

#include <stdlib.h>

/* Reasons. ------------------------------------------------------------------------------------- */

static int compare_weights(const void *a, const void *b)
{
    const struct evidence *x = *(const struct evidence *const *)a;
    const struct evidence *y = *(const struct evidence *const *)b;

    if (x->weight > y->weight)
        return -1;
    return x->weight < y->weight ? 1 : x->field < y->field ? -1 : x->field > y->field;
}

static void write_reason(struct json *w, const struct evidence *e, struct arena *mem)
{
    str text;

    if (e->agreement == AGREEMENT_SAME && strcmp(why_name(e->why), "same") == 0)
        json_c(w, evidence_field_name(e->field));
    else if (arena_printf(mem, &text, "%s.%s", evidence_field_name(e->field), why_name(e->why)))
        json_str(w, text);
}

void evidence_write_reasons(struct buf *out, const struct match *match, struct arena *mem)
{
    const struct evidence **sorted = arena_alloc(mem, (match->evidence_count + 1) * sizeof *sorted);
    struct json w;
    uint32_t n = 0;

    for (uint32_t i = 0; sorted && i < match->evidence_count; i++)
        if (match->evidence[i].agreement <= AGREEMENT_CLOSE && match->evidence[i].weight > 0)
            sorted[n++] = &match->evidence[i];
    if (n)
        qsort(sorted, n, sizeof *sorted, compare_weights);
    json_init(&w, out);
    json_array_begin(&w);
    for (uint32_t i = 0; i < n; i++)
        write_reason(&w, sorted[i], mem);
    json_array_end(&w);
}

/* Evidence. ------------------------------------------------------------------------------------ */

static void write_value(struct json *w, str value, str source)
{
    json_object_begin(w);
    json_member_str(w, "value", value);
    json_member_str(w, "source", source);
    json_object_end(w);
}

/** The value that was compared comes first; then what other sources say instead. */
static bool another(const struct evidence *e, str value, str source)
{
    return value.n && !(str_eq(value, e->subject_value) && str_eq(source, e->subject_source));
}

static void write_names(struct json *w, const struct evidence *e, const struct subject *s)
{
    for (uint32_t i = 0; i < s->names.n; i++) {
        const struct subject_name *n = &s->names.v[i];
        str value = e->field == EVIDENCE_GIVEN ? n->given : n->surname;
        if (e->field != EVIDENCE_NAME && another(e, value, n->source) &&
            !str_eq(n->source, e->subject_source))
            write_value(w, value, n->source);
    }
}

static void write_births(struct json *w, const struct evidence *e, const struct subject *s)
{
    for (uint32_t i = 0; i < s->born_on.n; i++) {
        char text[DATE_TEXT];
        str value = {text, date_format(s->born_on.v[i].on, text)};
        if (another(e, value, s->born_on.v[i].source))
            write_value(w, value, s->born_on.v[i].source);
    }
}

static void write_others(struct json *w, const struct evidence *e, const struct subject *s)
{
    switch (e->field) {
    case EVIDENCE_SURNAME:
    case EVIDENCE_GIVEN:
    case EVIDENCE_NAME:
        write_names(w, e, s);
        break;
    case EVIDENCE_BORN_ON:
        write_births(w, e, s);
        break;
    case EVIDENCE_NATIONALITY:
        for (uint32_t i = 0; i < s->nationalities.n; i++)
            if (another(e, s->nationalities.v[i].value, s->nationalities.v[i].source))
                write_value(w, s->nationalities.v[i].value, s->nationalities.v[i].source);
        break;
    case EVIDENCE_DOCUMENT:
        for (uint32_t i = 0; i < s->documents.n; i++)
            if (another(e, s->documents.v[i].number, s->documents.v[i].source))
                write_value(w, s->documents.v[i].number, s->documents.v[i].source);
        break;
    case EVIDENCE_SEX:
    case EVIDENCE_BIRTHPLACE:
    case EVIDENCE_PHONE:
    case EVIDENCE_EMAIL:
    case EVIDENCE_CARD:
    case EVIDENCE_FIELD_COUNT:
        break;
    }
}

void evidence_write(struct buf *out, const struct match *match, const struct subject *subject)
{
    struct json w;

    json_init(&w, out);
    json_array_begin(&w);
    for (uint32_t i = 0; i < match->evidence_count; i++) {
        const struct evidence *e = &match->evidence[i];
        json_object_begin(&w);
        json_member_c(&w, "field", evidence_field_name(e->field));
        json_key(&w, "traveller_values");
        json_array_begin(&w);
        if (e->subject_value.n)
            write_value(&w, e->subject_value, e->subject_source);
        write_others(&w, e, subject);
        json_array_end(&w);
        json_key(&w, "listed_values");
        json_array_begin(&w);
        if (e->listed_value.n)
            json_str(&w, e->listed_value);
        json_array_end(&w);
        json_member_c(&w, "agreement", agreement_name(e->agreement));
        json_member_double(&w, "weight", e->weight);
        json_member_c(&w, "why", why_name(e->why));
        json_object_end(&w);
    }
    json_array_end(&w);
}
