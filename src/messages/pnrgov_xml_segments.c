/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV XML: from the parts of a booking to segments, in the order of the EDIFACT message, and
 * from the places of segments back to those of elements and attributes.
 */
#include "messages/pnrgov_xml.h"

#include "base/attr.h"

#include <stdlib.h>

/* ---- gathering ------------------------------------------------------------------------------- */

struct xml_part *xml_part_at(struct pnrgov_xml *x, uint32_t draft, uint32_t element,
                             uint32_t component)
{
    for (uint32_t at = x->drafts.v[draft].parts; at; at = x->parts.v[at - 1].next) {
        struct xml_part *part = &x->parts.v[at - 1];
        if (part->element == element && part->component == component)
            return part;
    }
    return NULL;
}

void xml_put(struct pnrgov_xml *x, uint32_t draft, uint32_t element, uint32_t component, str text,
             uint32_t value, uint32_t values, bool weak)
{
    struct xml_draft *d = &x->drafts.v[draft];

    if (d->count == XML_PARTS_MAX || !READING_PUSH(x->r, &x->parts))
        return;
    d->count++;
    *vec_last(&x->parts) = (struct xml_part){.text = text,
                                             .element = element,
                                             .component = component,
                                             .value = value,
                                             .values = values,
                                             .next = d->parts,
                                             .weak = weak};
    d->parts = x->parts.n;
}

/* ---- places ---------------------------------------------------------------------------------- */

/** `Passenger/@RPH`, or `Text` of an element. */
static str value_name(struct pnrgov_xml *x, const struct xml_value *value)
{
    str name = value->name, element = xml_name_text(value->element);

    if (name.n || value->position == 0)
        return name.n ? name : element;
    if (!str_join(x->r->mem, element, STR("/@"), xml_name_text(value->attribute), &name))
        name = element;
    return name;
}

static const struct xml_value *value_of_component(const struct pnrgov_xml *x,
                                                  const struct edi_segment *s,
                                                  const struct place *place)
{
    uint32_t at = edi_component_at(s, place->element, place->component ? place->component : 1);

    if (at == EDI_ABSENT || x->origins.v[at] == 0)
        return NULL;
    uint32_t value = x->parts.v[x->origins.v[at] - 1].value;
    return value ? &x->values.v[value - 1] : NULL;
}

/**
 * Findings from `from` on were placed in a segment: place them at the element, and the attribute
 * when one value is to blame.
 */
static void place_findings(struct pnrgov_xml *x, const struct edi_segment *s, uint32_t from)
{
    struct findings *found = &x->r->m->findings;
    char tag[4];

    edi_tag_text(s->tag, tag);
    for (uint32_t i = from; i < found->list.n; i++) {
        struct finding *f = &found->list.v[i];
        const struct xml_value *value = NULL;
        if (f->place.segment == s->number && memcmp(f->place.tag, tag, sizeof(tag)) == 0)
            value = value_of_component(x, s, &f->place);
        f->place.element = f->place.component = 0;
        if (!value)
            continue;
        f->place.segment = value->number;
        f->place.offset = value->offset;
        f->place.element = value->position;
        str text = f->text, name = value_name(x, value);
        (void)(str_join(x->r->mem, text, STR(": "), name, &text) && (f->text = text, true));
    }
}

/* ---- segments -------------------------------------------------------------------------------- */

/** Elements and components of the draft as a grid without gaps. */
static bool lay_out(struct pnrgov_xml *x, const struct xml_draft *d, uint32_t *elements)
{
    uint32_t last = 0, total = 1;

    for (uint32_t at = d->parts; at; at = x->parts.v[at - 1].next)
        if (x->parts.v[at - 1].element > last)
            last = x->parts.v[at - 1].element;
    x->starts.n = x->components.n = x->origins.n = 0;
    while (x->starts.n < last + 2)
        if (!READING_PUSH(x->r, &x->starts))
            return false;
    for (uint32_t at = d->parts; at; at = x->parts.v[at - 1].next) {
        const struct xml_part *part = &x->parts.v[at - 1];
        if (x->starts.v[part->element] < part->component)
            x->starts.v[part->element] = part->component;
    }
    /* Numbers of components become where they begin; every element has one. */
    x->starts.v[0] = 0;
    for (uint32_t e = 1; e < last + 2; e++) {
        uint32_t n = e <= last ? x->starts.v[e] : 0;
        x->starts.v[e] = total;
        total += n ? n : e <= last;
    }
    while (x->components.n < total)
        if (!READING_PUSH(x->r, &x->components) || !READING_PUSH(x->r, &x->origins))
            return false;
    *elements = last;
    return true;
}

static void mark_used(struct pnrgov_xml *x, const struct xml_part *part)
{
    for (uint32_t i = 0; part->value && i < part->values; i++)
        x->values.v[part->value - 1 + i].used = true;
}

/** The first that is not weak wins; one that says the same is understood with it. */
static void fill(struct pnrgov_xml *x, const struct xml_draft *d)
{
    for (uint32_t at = d->parts; at; at = x->parts.v[at - 1].next) {
        const struct xml_part *part = &x->parts.v[at - 1];
        uint32_t to = x->starts.v[part->element] + part->component - 1;
        /* The list runs from the last part to the first. */
        bool better = x->origins.v[to] == 0 || !part->weak || x->parts.v[x->origins.v[to] - 1].weak;
        if (better) {
            x->components.v[to] = part->text;
            x->origins.v[to] = at;
        }
    }
    for (uint32_t at = d->parts; at; at = x->parts.v[at - 1].next) {
        const struct xml_part *part = &x->parts.v[at - 1];
        uint32_t to = x->starts.v[part->element] + part->component - 1;
        if (x->origins.v[to] != at && str_eq(part->text, x->components.v[to]))
            mark_used(x, part);
    }
}

/** What the grammar asked for is understood. */
static void note_uses(struct pnrgov_xml *x)
{
    for (uint32_t at = 1; at < x->components.n; at++)
        if (x->origins.v[at] && reading_used(x->r, at))
            mark_used(x, &x->parts.v[x->origins.v[at] - 1]);
    reading_forget_uses(x->r);
}

static void emit_draft(struct pnrgov_xml *x, const struct xml_draft *d)
{
    uint32_t found = x->r->m->findings.list.n, elements = 0;

    if (x->r->exhausted || !lay_out(x, d, &elements))
        return;
    fill(x, d);
    x->components.v[0] = d->tag_text;
    const struct edi_segment s = {.text = STR(""), /* no place in it is asked for */
                                  .tag = d->tag,
                                  .number = d->number,
                                  .offset = x->base + d->offset,
                                  .una = &x->una,
                                  .components = x->components.v,
                                  .element_start = x->starts.v,
                                  .element_count = elements};
    grammar_pnrgov.segment(x->r, &s);
    place_findings(x, &s, found);
    note_uses(x);
}

static int by_key(const void *a, const void *b)
{
    const struct xml_draft *one = a, *other = b;

    if (one->key != other->key)
        return one->key < other->key ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

void xml_emit(struct pnrgov_xml *x)
{
    bool sorted = true;

    for (uint32_t i = 1; i < x->drafts.n && sorted; i++)
        sorted = by_key(&x->drafts.v[i - 1], &x->drafts.v[i]) <= 0;
    if (!sorted)
        qsort(x->drafts.v, x->drafts.n, sizeof(x->drafts.v[0]), by_key);
    for (uint32_t i = 0; i < x->drafts.n; i++)
        emit_draft(x, &x->drafts.v[i]);
    x->drafts.n = x->parts.n = 0;
}

void xml_emit_constant(struct pnrgov_xml *x, const char *tag, uint32_t element, uint32_t component,
                       str text)
{
    const unsigned char *t = (const unsigned char *)tag;
    struct xml_part part = {.text = text, .element = element, .component = component};
    struct xml_draft d = {.tag = EDI_TAG(t[0], t[1], t[2]), .number = x->elements};

    if (element && READING_PUSH(x->r, &x->parts)) {
        *vec_last(&x->parts) = part;
        d.parts = x->parts.n;
    }
    d.offset = x->frames[x->depth].offset;
    emit_draft(x, &d);
    x->parts.n -= d.parts != 0;
}

/* ---- the account ----------------------------------------------------------------------------- */

/** Shown by the tree: `Passenger/@BoardingStatus 63`. */
static void keep_value(struct pnrgov_xml *x, const struct xml_value *value)
{
    struct message *m = x->r->m;
    struct place place = {
        .segment = value->number, .element = value->position, .offset = value->offset};
    str name = value_name(x, value), text = value->text;

    m->elements_kept++;
    if (value->name.n) /* a name of the sender's is not repeated in a finding */
        findings_add(&m->findings, x->r->mem, FINDING_ELEMENT_KEPT, &place);
    else
        findings_addf(&m->findings, x->r->mem, FINDING_ELEMENT_KEPT, &place, "%s: " STR_FMT,
                      finding_kind(FINDING_ELEMENT_KEPT)->meaning, STR_ARG(name));
    if (m->kept.n >= KEPT_MAX || !vec_push(x->r->mem, &m->kept))
        return;
    if (!str_join(x->r->mem, name, STR(" "), value->text, &text))
        text = value->text;
    *vec_last(&m->kept) = (struct kept_element){.place = place, .text = text};
}

void xml_account(struct pnrgov_xml *x)
{
    x->r->m->elements += x->values.n;
    for (uint32_t i = 0; i < x->values.n; i++)
        if (!x->values.v[i].used)
            keep_value(x, &x->values.v[i]);
    x->values.n = 0;
}
