/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EU's list as a stream of elements. Almost everything stands in attributes, so an element is
 * read when it opens; the entity is kept when it closes.
 */
#include "base/xml.h"
#include "watchlist/eu_values.h"
#include "watchlist/list_eu.h"

#include "base/attr.h"

/* Depth of what is open: <export><sanctionEntity><nameAlias>... */
enum { AT_EXPORT = 1, AT_ENTITY, AT_PART };

struct eu_xml {
    struct eu eu;
    struct draft draft;
    struct list_lines lines;
    uint32_t depth;
    bool root_seen, in_entity, in_remark;
    enum eu_subject subject;
    uint64_t line; /* of the entity */
    str id;
};

static bool (*const adders[])(struct eu *, struct draft *) = {
    eu_add_listing,     eu_add_name,    eu_add_birth,   eu_add_document,
    eu_add_citizenship, eu_add_address, eu_add_contact,
};

/** The values of one element, all others empty. */
static void take_values(struct eu *eu, const struct xml_element *element)
{
    memset(eu->value, 0, sizeof(eu->value));
    for (size_t f = 0; f < EU_FIELD_COUNT; f++) {
        if (!eu_fields[f].attribute.n || !str_eq(eu_fields[f].element, element->name))
            continue;
        for (const char *const *pair = element->pairs; pair[0]; pair += 2)
            if (str_eq(xml_local_name(pair[0]), eu_fields[f].attribute))
                eu->value[f] = str_trim(str_from_c(pair[1]));
    }
}

static bool add_values(struct eu_xml *x)
{
    for (size_t i = 0; i < COUNT_OF(adders); i++)
        if (!adders[i](&x->eu, &x->draft))
            return false;
    return true;
}

static bool open_entity(struct eu_xml *x)
{
    const str *value = x->eu.value;
    str id = value[EU_REFERENCE].n ? value[EU_REFERENCE] : value[EU_LOGICAL_ID];

    x->draft = (struct draft){0};
    x->subject = EU_SUBJECT_UNSAID;
    x->in_entity = true;
    x->line = x->eu.line;
    return (str_dup(x->eu.all.mem, id, &x->id) || draft_no_memory(&x->draft)) && add_values(x);
}

static bool on_open(void *arg, const struct xml_element *element)
{
    struct eu_xml *x = arg;

    if (++x->depth == AT_EXPORT && !str_is(element->name, "export"))
        return false;
    x->root_seen = true;
    if (x->depth == AT_EXPORT)
        return true;
    x->eu.line = list_line_at(&x->lines, element->offset);
    take_values(&x->eu, element);
    if (x->depth == AT_ENTITY)
        return !str_is(element->name, "sanctionEntity") || open_entity(x);
    if (!x->in_entity || x->subject == EU_SUBJECT_OTHER)
        return true;
    if (x->depth == AT_PART) {
        x->in_remark = str_is(element->name, "remark");
        if (str_is(element->name, "subjectType"))
            x->subject = eu_subject(&x->eu);
        return add_values(x);
    }
    /* Deeper down an address says how to reach somebody; the rest repeats regulations. */
    return !str_is(element->name, "contactInfo") || eu_add_contact(&x->eu, &x->draft);
}

static bool on_text(void *arg, str text)
{
    struct eu_xml *x = arg;

    if (x->depth != AT_PART || !x->in_remark || x->subject == EU_SUBJECT_OTHER)
        return true;
    x->eu.value[EU_REMARK] = text;
    return eu_add_listing(&x->eu, &x->draft);
}

static bool close_entity(struct eu_xml *x)
{
    x->in_entity = false;
    if (x->subject == EU_SUBJECT_OTHER) {
        x->eu.all.out->skipped++;
        return true;
    }
    x->eu.all.out->rows++;
    x->eu.line = x->line;
    if (x->subject == EU_SUBJECT_PERSON)
        return eu_keep(&x->eu, &x->draft, x->id);
    draft_tell(&x->eu.all, x->line, "subjectType", CSV_SUBJECT_BAD);
    return true;
}

static bool on_close(void *arg, uint64_t end)
{
    struct eu_xml *x = arg;

    (void)end;
    x->depth--;
    if (x->depth < AT_PART)
        x->in_remark = false;
    return !x->in_entity || x->depth >= AT_ENTITY || close_entity(x);
}

static int ended(const struct eu_xml *x, const struct xml_fault *fault, struct err *err)
{
    if (x->draft.no_memory)
        return err_memory(err);
    if (fault->kind != XML_FAULT_NONE)
        return err_set(err, ERR_SYNTAX, fault->offset, "the list cannot be read as XML: %s",
                       fault->reason);
    if (!x->root_seen)
        return err_set(err, ERR_SYNTAX, 0, "this is no consolidated list of the EU");
    return 0;
}

int list_eu_xml_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                     struct list_read *out, struct err *err)
{
    static const struct xml_events events = {on_open, on_text, on_close};
    struct eu_xml x = {
        .lines = {bytes, 0, 1}
    };
    struct xml_fault fault;

    *out = (struct list_read){0};
    x.eu.all = (struct drafts){.mem = mem, .out = out, .refused = refused, .arg = arg};
    x.eu.line = 1;
    struct xml_parser *parser = xml_parser_new();
    if (!parser)
        return err_memory(err);
    int rc = xml_parse(parser, bytes, true, &events, &x, &fault, err);
    xml_parser_free(parser);
    return rc < 0 ? -1 : ended(&x, &fault, err);
}
