/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line is an entity. What it is may be said behind its properties, so it is walked through twice.
 * Documents wait until all people are known.
 */
#include "watchlist/list_ftm.h"

#include "base/attr.h"
#include "watchlist/list_json.h"

enum what {
    MAIN_NAME,
    NAME,
    WEAK_NAME,
    FIRST_NAME,
    LAST_NAME,
    BORN,
    BIRTHPLACE,
    COUNTRY,
    NATIONALITY,
    SEX,
    PASSPORT,
    IDENTITY,
    SOCIAL_SECURITY,
    TAX,
    PHONE,
    EMAIL,
    SOURCE,
    REMARK,
};

static const struct {
    const char *name;
    enum what what;
} properties[] = {
#define PROPERTY(name, what) {#name, what},
#include "watchlist/list_ftm.def"
#undef PROPERTY
};

enum schema { SCHEMA_UNSAID, SCHEMA_PERSON, SCHEMA_DOCUMENT, SCHEMA_OTHER };

/** A document that waits for its holder. */
struct document {
    str holder, type, number, country;
    uint64_t line;
};

/** The properties of a document, as far as they are read. */
struct document_parts {
    struct strs holders, numbers;
    str type, country;
};

struct ftm {
    struct drafts all;
    struct arena scratch;
    VEC(struct document) documents;
    struct map skipped; /* ids of entities that are no people */
};

struct entity {
    struct json_record record; /* first: the readers of values are given it */
    struct ftm *ftm;
    struct draft draft;
    str id, schema, first_name, last_name;
    struct json_reader properties; /* where they stand */
    bool has_properties, named;
    struct document_parts parts;
};

static struct entity *entity_of(struct json_record *r)
{
    return (struct entity *)r;
}

static bool schema_is_document(str schema)
{
    return str_is(schema, "Passport") || str_is(schema, "Identification");
}

static enum schema schema_of(str schema)
{
    if (str_is(schema, "Person"))
        return SCHEMA_PERSON;
    if (schema_is_document(schema))
        return SCHEMA_DOCUMENT;
    return schema.n ? SCHEMA_OTHER : SCHEMA_UNSAID;
}

/* ---- documents ------------------------------------------------------------------------------- */

enum part { PART_HOLDER, PART_NUMBER, PART_TYPE, PART_COUNTRY };

static int keep_part(struct json_record *r, int which, str text, struct err *err)
{
    struct document_parts *parts = &entity_of(r)->parts;

    if (which == PART_TYPE)
        parts->type = parts->type.n ? parts->type : text;
    else if (which == PART_COUNTRY)
        parts->country = parts->country.n ? parts->country : text;
    else {
        struct strs *texts = which == PART_HOLDER ? &parts->holders : &parts->numbers;
        if (!vec_push(r->in.mem, texts))
            return err_memory(err);
        *vec_last(texts) = text;
    }
    return 0;
}

/** `{"number": [...], "holder": [...], ...}`. */
static int read_parts(struct json_record *r, struct err *err)
{
    static const struct {
        const char *name;
        enum part part;
    } known[] = {
        {"holder",         PART_HOLDER },
        {"number",         PART_NUMBER },
        {"passportNumber", PART_NUMBER },
        {"type",           PART_TYPE   },
        {"country",        PART_COUNTRY},
    };
    str key;
    int more;

    entity_of(r)->parts = (struct document_parts){.type = STR_NONE};
    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0) {
        size_t i = 0;
        while (i < COUNT_OF(known) && !str_is(key, known[i].name))
            i++;
        int rc = i < COUNT_OF(known)
                     ? list_json_texts(r, known[i].name, keep_part, (int)known[i].part, err)
                     : json_read_skip(&r->in, err);
        if (rc < 0)
            return -1;
    }
    return more;
}

static int wait_for_holder(struct entity *e, str holder, str number, struct err *err)
{
    struct arena *mem = e->ftm->all.mem;
    const struct document_parts *parts = &e->parts;
    struct document *doc;

    if (holder.n > LIST_ID_MAX || number.n > LIST_VALUE_MAX || parts->type.n > LIST_VALUE_MAX ||
        parts->country.n > LIST_VALUE_MAX) {
        draft_tell(&e->ftm->all, e->record.line, holder.n > LIST_ID_MAX ? "holder" : "number",
                   CSV_FIELD_LONG);
        return 0;
    }
    if (!vec_push(mem, &e->ftm->documents))
        return err_memory(err);
    doc = vec_last(&e->ftm->documents);
    doc->line = e->record.line;
    if (!str_dup(mem, holder, &doc->holder) || !str_dup(mem, number, &doc->number) ||
        !str_dup(mem, parts->type.n ? parts->type : e->schema, &doc->type) ||
        !str_dup(mem, parts->country, &doc->country))
        return err_memory(err);
    return 0;
}

static int read_document(struct entity *e, struct err *err)
{
    const struct document_parts *parts = &e->parts;

    if (e->has_properties && read_parts(&e->record, err) < 0)
        return -1;
    if (parts->numbers.n == 0)
        draft_tell(&e->ftm->all, e->record.line, "number", CSV_DOCUMENT_BAD);
    if (parts->holders.n == 0)
        draft_tell(&e->ftm->all, e->record.line, "holder", CSV_HOLDER_UNKNOWN);
    for (uint32_t h = 0; h < parts->holders.n; h++)
        for (uint32_t i = 0; i < parts->numbers.n; i++)
            if (wait_for_holder(e, parts->holders.v[h], parts->numbers.v[i], err) < 0)
                return -1;
    return 0;
}

/** To the entry of its holder. */
static int add_document(struct ftm *x, const struct document *doc, struct err *err)
{
    uint32_t *at = map_get(&x->all.by_ref, doc->holder);

    if (!at) {
        if (!map_get(&x->skipped, doc->holder)) /* that of a company is none of ours */
            draft_tell(&x->all, doc->line, "holder", CSV_HOLDER_UNKNOWN);
        return 0;
    }
    struct draft d = {.entry = x->all.out->entries.v[*at]};
    bool done = draft_document_of(&x->all, &d, doc->type, doc->number, doc->country);
    x->all.out->entries.v[*at] = d.entry;
    return draft_told(&x->all, &d, done, doc->line, "number") ? 0 : err_memory(err);
}

/* ---- a person -------------------------------------------------------------------------------- */

static bool add_value(struct entity *e, enum what what, str text)
{
    struct drafts *all = &e->ftm->all;
    struct draft *d = &e->draft;

    switch (what) {
    case MAIN_NAME: /* the first of several; aliases may stand before it */
        if (!e->named)
            return (e->named = draft_main_name(all, d, text));
        return draft_name(all, d, LISTED_NAME, text, NAME_GOOD);
    case NAME:
        return draft_name(all, d, LISTED_NAME, text, NAME_GOOD);
    case WEAK_NAME:
        return draft_name(all, d, LISTED_WEAK_ALIAS, text, NAME_WEAK);
    case FIRST_NAME:
        e->first_name = e->first_name.n ? e->first_name : text;
        return true;
    case LAST_NAME:
        e->last_name = e->last_name.n ? e->last_name : text;
        return true;
    case BORN: /* a time of day may follow */
        return draft_date(all, d, text.n > 10 && text.p[10] == 'T' ? str_head(text, 10) : text);
    case BIRTHPLACE:
        return draft_birthplace(all, d, text);
    case COUNTRY:
        return draft_country(all, d, LISTED_COUNTRY, text);
    case NATIONALITY:
        return draft_country(all, d, LISTED_NATIONALITY, text);
    case SEX:
        return draft_sex(d, str_equal_fold(text, STR("other")) ? STR("X") : text);
    case PASSPORT:
        return draft_document_of(all, d, STR("passport"), text, STR_NONE);
    case IDENTITY:
        return draft_document_of(all, d, STR("id"), text, STR_NONE);
    case SOCIAL_SECURITY:
        return draft_document_of(all, d, STR("ssn"), text, STR_NONE);
    case TAX:
        return draft_document_of(all, d, STR("tax"), text, STR_NONE);
    case PHONE:
        return draft_identifier(all, d, LISTED_PHONE, text);
    case EMAIL:
        return draft_identifier(all, d, LISTED_EMAIL, text);
    case SOURCE:
        return draft_source(all, d, text);
    case REMARK:
        return draft_remark(all, d, text);
    }
    return true;
}

static int add_property(struct json_record *r, int which, str text, struct err *err)
{
    return list_json_told(r, add_value(entity_of(r), properties[which].what, text),
                          properties[which].name, err);
}

static int find_members(struct json_record *r, struct err *err);

/** An entity inside the person: of those only documents are read. */
static int add_inner(struct json_record *r, struct err *err)
{
    struct entity *e = entity_of(r), inner = {.record = *r};

    if (find_members(&inner.record, err) < 0)
        return -1;
    r->in = inner.record.in;
    if (schema_of(inner.schema) != SCHEMA_DOCUMENT || !inner.has_properties)
        return 0;
    inner.record.in = inner.properties;
    if (read_parts(&inner.record, err) < 0)
        return -1;
    str type = inner.parts.type.n ? inner.parts.type : inner.schema;
    for (uint32_t i = 0; i < inner.parts.numbers.n; i++)
        if (list_json_told(r,
                           draft_document_of(&e->ftm->all, &e->draft, type,
                                             inner.parts.numbers.v[i], inner.parts.country),
                           "number", err) < 0)
            return -1;
    return 0;
}

static int read_property(struct json_record *r, str key, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(properties); i++)
        if (str_is(key, properties[i].name))
            return list_json_texts(r, properties[i].name, add_property, (int)i, err);
    if (str_is(key, "identification"))
        return list_json_objects(r, "identification", add_inner, err);
    return json_read_skip(&r->in, err);
}

static int read_properties(struct json_record *r, struct err *err)
{
    str key;
    int more;

    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0)
        if (read_property(r, key, err) < 0)
            return -1;
    return more;
}

static int add_name_of_parts(struct entity *e, struct err *err)
{
    str name = e->last_name.n ? e->last_name : e->first_name;

    if (e->draft.entry.names.n > 0 || name.n == 0)
        return 0;
    if (e->last_name.n && e->first_name.n &&
        !str_join(e->ftm->all.mem, name, STR(", "), e->first_name, &name))
        return err_memory(err);
    return list_json_told(&e->record,
                          draft_name(&e->ftm->all, &e->draft, LISTED_NAME, name, NAME_GOOD),
                          "lastName", err);
}

static int read_person(struct entity *e, struct err *err)
{
    struct drafts *all = &e->ftm->all;

    if (e->has_properties && read_properties(&e->record, err) < 0)
        return -1;
    if (add_name_of_parts(e, err) < 0)
        return -1;
    return list_json_told(&e->record,
                          draft_id(all, &e->draft, e->id) &&
                              draft_finish(all, &e->draft, e->draft.entry.remarks) &&
                              draft_keep(all, &e->draft),
                          "", err);
}

/* ---- an entity ------------------------------------------------------------------------------- */

static int keep_member(struct json_record *r, int which, str text, struct err *err)
{
    struct entity *e = entity_of(r);
    str *member = which ? &e->schema : &e->id;

    (void)err;
    if (member->n)
        draft_tell(r->all, r->line, which ? "schema" : "id", CSV_MEMBER_TWICE);
    else
        *member = text;
    return 0;
}

static int note_properties(struct json_record *r, struct err *err)
{
    struct entity *e = entity_of(r);

    if (e->has_properties)
        draft_tell(r->all, r->line, "properties", CSV_MEMBER_TWICE);
    else
        e->properties = r->in;
    e->has_properties = true;
    return json_read_skip(&r->in, err);
}

/** `id`, `schema` and where the properties are. */
static int find_members(struct json_record *r, struct err *err)
{
    str key;
    int more;

    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0) {
        int rc = str_is(key, "id")       ? list_json_texts(r, "id", keep_member, 0, err)
                 : str_is(key, "schema") ? list_json_texts(r, "schema", keep_member, 1, err)
                 : str_is(key, "properties")
                     ? list_json_objects(r, "properties", note_properties, err)
                     : json_read_skip(&r->in, err);
        if (rc < 0)
            return -1;
    }
    return more;
}

static int skip_entity(struct entity *e, struct err *err)
{
    struct ftm *x = e->ftm;
    str id;

    x->all.out->skipped++;
    if (e->id.n == 0 || e->id.n > LIST_ID_MAX || map_get(&x->skipped, e->id))
        return 0;
    return str_dup(x->all.mem, e->id, &id) && map_put(x->all.mem, &x->skipped, id, NULL)
               ? 0
               : err_memory(err);
}

static int read_line(struct ftm *x, str line, uint64_t number, struct err *err)
{
    struct entity e = {
        .record = {.all = &x->all, .draft = &e.draft, .line = number},
        .ftm = x,
    };

    if (!list_json_record(&e.record, line, &x->scratch))
        return 0;
    if (find_members(&e.record, err) < 0)
        return -1;
    if (e.has_properties)
        e.record.in = e.properties;
    switch (schema_of(e.schema)) {
    case SCHEMA_PERSON:
        return read_person(&e, err);
    case SCHEMA_DOCUMENT:
        return read_document(&e, err);
    case SCHEMA_OTHER:
        return skip_entity(&e, err);
    case SCHEMA_UNSAID:
        break;
    }
    draft_tell(&x->all, number, "schema", CSV_SUBJECT_BAD);
    return 0;
}

static int read_lines(struct ftm *x, str bytes, struct err *err)
{
    uint64_t number = 0;
    str line;

    while (str_cut(&bytes, '\n', &line)) {
        number++;
        line = str_trim(line);
        if (line.n == 0)
            continue;
        x->all.out->rows++;
        if (read_line(x, line, number, err) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < x->documents.n; i++)
        if (add_document(x, &x->documents.v[i], err) < 0)
            return -1;
    return 0;
}

int list_ftm_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                  struct list_read *out, struct err *err)
{
    struct ftm x = {
        .all = {.mem = mem, .out = out, .refused = refused, .arg = arg}
    };

    *out = (struct list_read){0};
    if (list_json_encoding(&bytes, err) < 0)
        return -1;
    if (!str_starts(str_trim(bytes), STR("{")))
        return err_set(err, ERR_SYNTAX, 0, "the file must have an entity in JSON on each line");
    arena_init(&x.scratch, LIST_JSON_SCRATCH);
    int rc = read_lines(&x, bytes, err);
    arena_fini(&x.scratch);
    return rc;
}
