/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EU's list as rows: an entity has one for each of its names, dates, documents and addresses,
 * so that all entities are gathered before any is kept.
 */
#include "watchlist/eu_values.h"
#include "watchlist/list_eu.h"

struct eu_person {
    struct draft draft;
    enum eu_subject subject;
    uint64_t line; /* of its first row */
    str id;
};

struct eu_csv {
    struct eu eu;
    int column_of[EU_FIELD_COUNT]; /* -1: there is none */
    uint32_t columns;
    struct map by_key; /* logical id, else reference -> person */
    VEC(struct eu_person) people;
};

static int read_header(struct eu_csv *c, const struct csv_record *header, struct err *err)
{
    for (int f = 0; f < EU_FIELD_COUNT; f++)
        c->column_of[f] = -1;
    for (uint32_t at = 0; at < header->n; at++) {
        for (int f = 0; f < EU_FIELD_COUNT; f++) {
            str column = eu_fields[f].column;
            if (!column.n || !str_equal_fold(str_trim(header->fields[at]), column))
                continue;
            if (c->column_of[f] >= 0)
                return err_set(err, ERR_SYNTAX, 0, "the header names column %s twice", column.p);
            c->column_of[f] = (int)at;
        }
    }
    c->columns = header->n;
    if ((c->column_of[EU_LOGICAL_ID] < 0 && c->column_of[EU_REFERENCE] < 0) ||
        (c->column_of[EU_SUBJECT] < 0 && c->column_of[EU_SUBJECT_CLASS] < 0) ||
        (c->column_of[EU_NAME] < 0 && c->column_of[EU_NAME_LAST] < 0))
        return err_set(err, ERR_SYNTAX, 0,
                       "the first line must name Entity_LogicalId, Entity_SubjectType and "
                       "NameAlias_WholeName");
    return 0;
}

/** The person of the row at hand, a new one when the id is new. @return NULL: no memory */
static struct eu_person *person_of(struct eu_csv *c, str key)
{
    struct arena *mem = c->eu.all.mem;
    uint32_t *known = map_get(&c->by_key, key), *at;
    str reference = c->eu.value[EU_REFERENCE];

    if (known)
        return &c->people.v[*known];
    if (!str_dup(mem, key, &key) || !vec_push(mem, &c->people))
        return NULL;
    struct eu_person *person = vec_last(&c->people);
    person->line = c->eu.line;
    person->id = key;
    if ((reference.n && !str_dup(mem, reference, &person->id)) ||
        !(at = map_put(mem, &c->by_key, key, NULL)))
        return NULL;
    *at = c->people.n - 1;
    return person;
}

static bool add_row(struct eu *eu, struct draft *d)
{
    return eu_add_listing(eu, d) && eu_add_name(eu, d) && eu_add_birth(eu, d) &&
           eu_add_document(eu, d) && eu_add_citizenship(eu, d) && eu_add_address(eu, d) &&
           eu_add_contact(eu, d);
}

static int take_values(struct eu_csv *c, struct err *err)
{
    bool logical = c->eu.value[EU_LOGICAL_ID].n || c->column_of[EU_REFERENCE] < 0 ||
                   (c->column_of[EU_LOGICAL_ID] >= 0 && !c->eu.value[EU_REFERENCE].n);
    enum eu_field field = logical ? EU_LOGICAL_ID : EU_REFERENCE;
    str key = c->eu.value[field];
    enum eu_subject subject = eu_subject(&c->eu);

    if (key.n == 0 || key.n > LIST_ID_MAX) {
        draft_tell(&c->eu.all, c->eu.line, eu_fields[field].column.p,
                   key.n ? CSV_FIELD_LONG : CSV_ID_EMPTY);
        return 0;
    }
    struct eu_person *person = person_of(c, key);
    if (!person)
        return err_memory(err);
    if (person->subject == EU_SUBJECT_UNSAID)
        person->subject = subject;
    else if (subject != EU_SUBJECT_UNSAID && subject != person->subject)
        draft_tell(&c->eu.all, c->eu.line, eu_fields[EU_SUBJECT].column.p, CSV_SUBJECT_BAD);
    if (person->subject == EU_SUBJECT_OTHER)
        return 0;
    return add_row(&c->eu, &person->draft) ? 0 : err_memory(err);
}

static int take_record(struct eu_csv *c, const struct csv_record *record, struct err *err)
{
    c->eu.line = record->line;
    if (record->n != c->columns) {
        draft_tell(&c->eu.all, record->line, "", CSV_FIELD_COUNT);
        return 0;
    }
    for (int f = 0; f < EU_FIELD_COUNT; f++)
        c->eu.value[f] = c->column_of[f] < 0 ? STR_NONE : str_trim(record->fields[c->column_of[f]]);
    return take_values(c, err);
}

static int keep_people(struct eu_csv *c, struct err *err)
{
    for (uint32_t i = 0; i < c->people.n; i++) {
        struct eu_person *person = &c->people.v[i];
        c->eu.line = person->line;
        if (person->subject == EU_SUBJECT_OTHER)
            c->eu.all.out->skipped++;
        else if (person->subject == EU_SUBJECT_UNSAID)
            draft_tell(&c->eu.all, person->line, eu_fields[EU_SUBJECT].column.p, CSV_SUBJECT_BAD);
        else if (!eu_keep(&c->eu, &person->draft, person->id))
            return err_memory(err);
    }
    return 0;
}

static int read_rows(struct eu_csv *c, struct csv_reader *csv, struct err *err)
{
    struct csv_record record;
    enum csv_refusal why;
    enum csv_next next = csv_reader_next(csv, c->eu.all.mem, &record, &why);

    if (next == CSV_NO_MEMORY)
        return err_memory(err);
    if (next != CSV_ROW)
        return err_set(err, ERR_SYNTAX, 0, "the first line must name the columns");
    if (read_header(c, &record, err) < 0)
        return -1;
    while ((next = csv_reader_next(csv, c->eu.all.mem, &record, &why)) != CSV_END) {
        if (next == CSV_NO_MEMORY)
            return err_memory(err);
        c->eu.all.out->rows++;
        if (next == CSV_BAD)
            draft_tell(&c->eu.all, record.line, "", why);
        else if (take_record(c, &record, err) < 0)
            return -1;
    }
    return keep_people(c, err);
}

int list_eu_csv_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                     struct list_read *out, struct err *err)
{
    struct eu_csv c = {
        .eu = {.all = {.mem = mem, .out = out, .refused = refused, .arg = arg}, .csv = true},
    };
    struct csv_reader csv;

    *out = (struct list_read){0};
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return err_set(err, ERR_SYNTAX, 0, "the file is UTF-16; save it as UTF-8");
    csv_reader_init(&csv, bytes);
    csv.separator = ';';
    return read_rows(&c, &csv, err);
}
