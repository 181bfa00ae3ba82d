/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a list to entries: a row is checked whole before anything of it is kept, so a refused row
 * leaves no trace in the entry it belongs to.
 */
#include "watchlist/list_csv.h"

#include "base/map.h"
#include "base/utf8.h"
#include "reference/country.h"

/* The columns we know, in the order a row is checked. */
enum column {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_ALIAS,
    COLUMN_WEAK_ALIAS,
    COLUMN_BORN_ON,
    COLUMN_SEX,
    COLUMN_NATIONALITY,
    COLUMN_DOCUMENT,
    COLUMN_COUNTRY,
    COLUMN_REMARKS,
    COLUMN_COUNT,
};

static const char *const column_names[COLUMN_COUNT] = {
    "id",  "name",        "alias",    "weak_alias", "born_on",
    "sex", "nationality", "document", "country",    "remarks",
};

#define YEAR_FIRST 1850
#define YEAR_LAST 2100

struct list_reader {
    struct arena *mem;
    struct list_csv *out;
    struct map by_ref; /* id -> entry */
    int field_of[COLUMN_COUNT];
    uint32_t fields; /* of the header */
    list_refused_fn *refused;
    void *arg;
};

/* One row taken apart, not yet kept. */
struct row {
    struct entry entry;
    enum column at; /* where a refusal happened */
    enum csv_refusal why;
    bool no_memory;
};

static bool refuse(struct row *row, enum column at, enum csv_refusal why)
{
    row->at = at;
    row->why = why;
    return false;
}

static bool no_memory(struct row *row)
{
    row->no_memory = true;
    return false;
}

static bool too_long(str value, size_t max)
{
    return value.n > max;
}

/* A name needs one letter of any script; punctuation and digits are none. */
static bool has_letter(str name)
{
    for (size_t at = 0; at < name.n;) {
        uint32_t c = utf8_next(name, &at);
        if (c > 0x7F ? c >= 0xC0 && c != 0xD7 && c != 0xF7 : ascii_alpha((char)c))
            return true;
    }
    return false;
}

static bool add_name(struct list_reader *r, struct row *row, enum column at, str text,
                     enum name_quality quality)
{
    if (too_long(text, LIST_NAME_MAX))
        return refuse(row, at, CSV_FIELD_LONG);
    if (!has_letter(text))
        return refuse(row, at, CSV_NAME_EMPTY);
    if (row->entry.names.n == LIST_NAMES_MAX)
        return refuse(row, at, CSV_NAMES_MANY);
    if (!vec_push(r->mem, &row->entry.names))
        return no_memory(row);
    vec_last(&row->entry.names)->quality = quality;
    return str_dup(r->mem, text, &vec_last(&row->entry.names)->text) || no_memory(row);
}

static bool add_date(struct list_reader *r, struct row *row, str text)
{
    struct date on;

    if (!date_parse_iso(text, &on) || !date_valid(on))
        return refuse(row, COLUMN_BORN_ON, CSV_DATE_BAD);
    if (on.year < YEAR_FIRST || on.year > YEAR_LAST)
        return refuse(row, COLUMN_BORN_ON, CSV_DATE_RANGE);
    if (row->entry.born_on.n == LIST_VALUES_MAX)
        return refuse(row, COLUMN_BORN_ON, CSV_VALUES_MANY);
    if (!vec_push(r->mem, &row->entry.born_on))
        return no_memory(row);
    *vec_last(&row->entry.born_on) = on;
    return true;
}

/* The canonical code of a code or an English country name; what is unknown stays as sent. */
static bool canonical_country(struct arena *mem, str sent, str *out)
{
    if (country_from_code(sent, out))
        return true;
    for (size_t i = 0; i < country_count(); i++) {
        if (str_equal_fold(sent, country_name(country_code_at(i)))) {
            *out = country_code_at(i);
            return true;
        }
    }
    return str_dup(mem, sent, out);
}

static bool add_country(struct list_reader *r, struct row *row, enum column at, str text)
{
    bool national = at == COLUMN_NATIONALITY;
    uint32_t n = national ? row->entry.nationalities.n : row->entry.countries.n;

    if (too_long(text, LIST_VALUE_MAX))
        return refuse(row, at, CSV_FIELD_LONG);
    if (n == LIST_VALUES_MAX)
        return refuse(row, at, CSV_VALUES_MANY);
    if (national) {
        if (!vec_push(r->mem, &row->entry.nationalities))
            return no_memory(row);
        return canonical_country(r->mem, text, vec_last(&row->entry.nationalities)) ||
               no_memory(row);
    }
    if (!vec_push(r->mem, &row->entry.countries))
        return no_memory(row);
    return canonical_country(r->mem, text, vec_last(&row->entry.countries)) || no_memory(row);
}

static bool document_number_good(str number)
{
    bool any = false;

    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        bool letter = ascii_alpha(c) || ascii_digit(c);
        if (!letter && c != ' ' && c != '-' && c != '/' && c != '.' && c != '<')
            return false;
        any = any || letter;
    }
    return any;
}

static bool add_document(struct list_reader *r, struct row *row, str text)
{
    str number, issuer = text;
    struct entry_document doc = {0};

    if (too_long(text, LIST_VALUE_MAX))
        return refuse(row, COLUMN_DOCUMENT, CSV_FIELD_LONG);
    str_cut(&issuer, ':', &number);
    number = str_trim(number);
    issuer = str_trim(issuer);
    if (!document_number_good(number))
        return refuse(row, COLUMN_DOCUMENT, CSV_DOCUMENT_BAD);
    if (row->entry.documents.n == LIST_VALUES_MAX)
        return refuse(row, COLUMN_DOCUMENT, CSV_VALUES_MANY);
    if (!str_dup(r->mem, number, &doc.number) ||
        (issuer.n > 0 && !canonical_country(r->mem, issuer, &doc.issuer)) ||
        !vec_push(r->mem, &row->entry.documents))
        return no_memory(row);
    *vec_last(&row->entry.documents) = doc;
    return true;
}

static bool set_sex(struct row *row, str text)
{
    if (str_equal_fold(text, STR("M")) || str_equal_fold(text, STR("MALE")))
        row->entry.sex = 'M';
    else if (str_equal_fold(text, STR("F")) || str_equal_fold(text, STR("FEMALE")))
        row->entry.sex = 'F';
    else if (str_equal_fold(text, STR("X")))
        row->entry.sex = 'X';
    else if (text.n > 0 && !str_equal_fold(text, STR("U")))
        return refuse(row, COLUMN_SEX, CSV_SEX_BAD);
    return true;
}

static bool add_value(struct list_reader *r, struct row *row, enum column at, str text)
{
    switch (at) {
    case COLUMN_ALIAS:
        return add_name(r, row, at, text, NAME_GOOD);
    case COLUMN_WEAK_ALIAS:
        return add_name(r, row, at, text, NAME_WEAK);
    case COLUMN_BORN_ON:
        return add_date(r, row, text);
    case COLUMN_NATIONALITY:
    case COLUMN_COUNTRY:
        return add_country(r, row, at, text);
    case COLUMN_DOCUMENT:
        return add_document(r, row, text);
    case COLUMN_ID:
    case COLUMN_NAME:
    case COLUMN_SEX:
    case COLUMN_REMARKS:
    case COLUMN_COUNT:
        break;
    }
    return true;
}

static bool add_values(struct list_reader *r, struct row *row, enum column at, str text)
{
    str one;

    while (str_cut(&text, '|', &one)) {
        one = str_trim(one);
        if (one.n > 0 && !add_value(r, row, at, one))
            return false;
    }
    return true;
}

static bool read_row(struct list_reader *r, const str value[COLUMN_COUNT], struct row *row)
{
    str id = value[COLUMN_ID], remarks = value[COLUMN_REMARKS];

    if (id.n == 0)
        return refuse(row, COLUMN_ID, CSV_ID_EMPTY);
    if (too_long(id, LIST_ID_MAX))
        return refuse(row, COLUMN_ID, CSV_FIELD_LONG);
    if (value[COLUMN_NAME].n > 0 && !add_name(r, row, COLUMN_NAME, value[COLUMN_NAME], NAME_GOOD))
        return false;
    for (enum column at = COLUMN_ALIAS; at < COLUMN_REMARKS; at++)
        if (!add_values(r, row, at, value[at]))
            return false;
    if (!set_sex(row, value[COLUMN_SEX]))
        return false;
    if (too_long(remarks, LIST_REMARKS_MAX))
        return refuse(row, COLUMN_REMARKS, CSV_FIELD_LONG);
    if (row->entry.names.n == 0 && row->entry.documents.n == 0)
        return refuse(row, COLUMN_NAME, CSV_NOTHING_TO_MATCH);
    row->entry.kind = row->entry.names.n > 0 ? ENTRY_PERSON : ENTRY_DOCUMENT;
    return (str_dup(r->mem, remarks, &row->entry.remarks) &&
            str_dup(r->mem, id, &row->entry.ref)) ||
           no_memory(row);
}

/* What a further row of one id says anew is added; what it says otherwise is refused. */
static bool check_merge(const struct entry *known, struct row *row)
{
    if (known->kind == ENTRY_DOCUMENT && row->entry.kind == ENTRY_PERSON)
        return refuse(row, COLUMN_NAME, CSV_CONFLICT_KIND);
    if (known->sex != 0 && row->entry.sex != 0 && known->sex != row->entry.sex)
        return refuse(row, COLUMN_SEX, CSV_CONFLICT_SEX);
    if (known->names.n + row->entry.names.n > LIST_NAMES_MAX)
        return refuse(row, COLUMN_NAME, CSV_NAMES_MANY);
    return true;
}

static bool has_name(const struct entry *e, str text)
{
    for (uint32_t i = 0; i < e->names.n; i++)
        if (str_eq(e->names.v[i].text, text))
            return true;
    return false;
}

static bool has_date(const struct entry *e, struct date on)
{
    for (uint32_t i = 0; i < e->born_on.n; i++)
        if (date_eq(e->born_on.v[i], on))
            return true;
    return false;
}

static bool has_document(const struct entry *e, const struct entry_document *doc)
{
    for (uint32_t i = 0; i < e->documents.n; i++)
        if (str_eq(e->documents.v[i].number, doc->number) &&
            str_eq(e->documents.v[i].issuer, doc->issuer))
            return true;
    return false;
}

static bool has_code(const str *codes, uint32_t n, str code)
{
    for (uint32_t i = 0; i < n; i++)
        if (str_eq(codes[i], code))
            return true;
    return false;
}

static bool merge_names(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->names.n; i++) {
        if (has_name(known, more->names.v[i].text))
            continue;
        if (!vec_push(mem, &known->names))
            return false;
        *vec_last(&known->names) = more->names.v[i];
    }
    return true;
}

static bool merge_facts(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->born_on.n; i++) {
        if (known->born_on.n >= LIST_VALUES_MAX || has_date(known, more->born_on.v[i]))
            continue;
        if (!vec_push(mem, &known->born_on))
            return false;
        *vec_last(&known->born_on) = more->born_on.v[i];
    }
    for (uint32_t i = 0; i < more->documents.n; i++) {
        if (known->documents.n >= LIST_VALUES_MAX || has_document(known, &more->documents.v[i]))
            continue;
        if (!vec_push(mem, &known->documents))
            return false;
        *vec_last(&known->documents) = more->documents.v[i];
    }
    return true;
}

static bool merge_countries(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->nationalities.n; i++) {
        str code = more->nationalities.v[i];
        if (has_code(known->nationalities.v, known->nationalities.n, code))
            continue;
        if (!vec_push(mem, &known->nationalities))
            return false;
        *vec_last(&known->nationalities) = code;
    }
    for (uint32_t i = 0; i < more->countries.n; i++) {
        str code = more->countries.v[i];
        if (has_code(known->countries.v, known->countries.n, code))
            continue;
        if (!vec_push(mem, &known->countries))
            return false;
        *vec_last(&known->countries) = code;
    }
    return true;
}

static bool keep_row(struct list_reader *r, struct row *row)
{
    bool added = false;
    uint32_t *at = map_put(r->mem, &r->by_ref, row->entry.ref, &added);

    if (!at)
        return no_memory(row);
    if (added) {
        if (!vec_push(r->mem, &r->out->entries))
            return no_memory(row);
        *at = r->out->entries.n - 1;
        *vec_last(&r->out->entries) = row->entry;
        return true;
    }
    struct entry *known = &r->out->entries.v[*at];
    if (!check_merge(known, row))
        return false;
    if (!merge_names(r->mem, known, &row->entry) || !merge_facts(r->mem, known, &row->entry) ||
        !merge_countries(r->mem, known, &row->entry))
        return no_memory(row);
    if (known->sex == 0)
        known->sex = row->entry.sex;
    if (known->remarks.n == 0)
        known->remarks = row->entry.remarks;
    return true;
}

static void tell_refusal(struct list_reader *r, uint64_t line, const char *column,
                         enum csv_refusal why)
{
    struct list_refusal refusal = {line, str_from_c(column), why};

    r->out->refused++;
    if (r->refused)
        r->refused(r->arg, &refusal);
}

static int take_record(struct list_reader *r, const struct csv_record *record, struct err *err)
{
    str value[COLUMN_COUNT] = {{0}};
    struct row row = {0};

    if (record->n != r->fields) {
        tell_refusal(r, record->line, "", CSV_FIELD_COUNT);
        return 0;
    }
    for (int c = 0; c < COLUMN_COUNT; c++)
        if (r->field_of[c] >= 0)
            value[c] = str_trim(record->fields[r->field_of[c]]);
    if (read_row(r, value, &row) && keep_row(r, &row))
        return 0;
    if (row.no_memory)
        return err_memory(err);
    tell_refusal(r, record->line, column_names[row.at], row.why);
    return 0;
}

static int read_header(struct list_reader *r, const struct csv_record *header, struct err *err)
{
    for (int c = 0; c < COLUMN_COUNT; c++)
        r->field_of[c] = -1;
    for (uint32_t f = 0; f < header->n; f++) {
        for (int c = 0; c < COLUMN_COUNT; c++) {
            if (!str_equal_fold(str_trim(header->fields[f]), str_from_c(column_names[c])))
                continue;
            if (r->field_of[c] >= 0)
                return err_set(err, ERR_SYNTAX, 0, "the header names column %s twice",
                               column_names[c]);
            r->field_of[c] = (int)f;
        }
    }
    r->fields = header->n;
    if (r->field_of[COLUMN_ID] < 0 || r->field_of[COLUMN_NAME] < 0)
        return err_set(err, ERR_SYNTAX, 0, "the first line must name the columns id and name");
    return 0;
}

static int check_encoding(str bytes, struct err *err)
{
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return err_set(err, ERR_SYNTAX, 0, "the file is UTF-16; save it as UTF-8");
    return 0;
}

int list_csv_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                  struct list_csv *out, struct err *err)
{
    struct list_reader r = {.mem = mem, .out = out, .refused = refused, .arg = arg};
    struct csv_reader csv;
    struct csv_record record;
    enum csv_refusal why;
    enum csv_next next;

    *out = (struct list_csv){0};
    if (check_encoding(bytes, err) < 0)
        return -1;
    csv_reader_init(&csv, bytes);
    next = csv_reader_next(&csv, mem, &record, &why);
    if (next == CSV_NO_MEMORY)
        return err_memory(err);
    if (next != CSV_ROW)
        return err_set(err, ERR_SYNTAX, 0, "the first line must name the columns id and name");
    if (read_header(&r, &record, err) < 0)
        return -1;
    while ((next = csv_reader_next(&csv, mem, &record, &why)) != CSV_END) {
        if (next == CSV_NO_MEMORY)
            return err_memory(err);
        out->rows++;
        if (next == CSV_BAD)
            tell_refusal(&r, record.line, "", why);
        else if (take_record(&r, &record, err) < 0)
            return -1;
    }
    return 0;
}
