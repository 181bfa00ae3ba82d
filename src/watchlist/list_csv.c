/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a list to entries: a row is checked whole before anything of it is kept, so a refused row
 * leaves no trace in the entry it belongs to.
 */
#include "watchlist/list_csv.h"

static const char *const column_names[LISTED_COUNT] = {
    "id",          "name",       "alias",   "weak_alias", "born_on", "sex",
    "nationality", "document",   "country", "birthplace", "phone",   "email",
    "card",        "expires_on", "source",  "remarks",
};

struct list_reader {
    struct drafts all;
    int field_of[LISTED_COUNT];
    uint32_t fields; /* of the header */
};

static bool add_value(struct list_reader *r, struct draft *row, enum listed at, str text)
{
    switch (at) {
    case LISTED_ALIAS:
        return draft_name(&r->all, row, at, text, NAME_GOOD);
    case LISTED_WEAK_ALIAS:
        return draft_name(&r->all, row, at, text, NAME_WEAK);
    case LISTED_BORN_ON:
        return draft_date(&r->all, row, text);
    case LISTED_NATIONALITY:
    case LISTED_COUNTRY:
        return draft_country(&r->all, row, at, text);
    case LISTED_DOCUMENT:
        return draft_document(&r->all, row, text);
    case LISTED_BIRTHPLACE:
        return draft_birthplace(&r->all, row, text);
    case LISTED_PHONE:
    case LISTED_EMAIL:
    case LISTED_CARD:
        return draft_identifier(&r->all, row, at, text);
    case LISTED_EXPIRES_ON:
        return draft_expires(row, text);
    case LISTED_SOURCE:
        return draft_source(&r->all, row, text);
    case LISTED_ID:
    case LISTED_NAME:
    case LISTED_SEX:
    case LISTED_REMARKS:
    case LISTED_COUNT:
        break;
    }
    return true;
}

static bool add_values(struct list_reader *r, struct draft *row, enum listed at, str text)
{
    str one;

    while (str_cut(&text, '|', &one)) {
        one = str_trim(one);
        if (one.n > 0 && !add_value(r, row, at, one))
            return false;
    }
    return true;
}

static bool read_row(struct list_reader *r, const str value[LISTED_COUNT], struct draft *row)
{
    if (!draft_id(&r->all, row, value[LISTED_ID]))
        return false;
    if (value[LISTED_NAME].n > 0 &&
        !draft_name(&r->all, row, LISTED_NAME, value[LISTED_NAME], NAME_GOOD))
        return false;
    for (enum listed at = LISTED_ALIAS; at < LISTED_REMARKS; at++)
        if (!add_values(r, row, at, value[at]))
            return false;
    if (!draft_sex(row, value[LISTED_SEX]))
        return false;
    return draft_finish(&r->all, row, value[LISTED_REMARKS]);
}

static int take_record(struct list_reader *r, const struct csv_record *record, struct err *err)
{
    str value[LISTED_COUNT] = {{0}};
    struct draft row = {0};

    if (record->n != r->fields) {
        draft_tell(&r->all, record->line, "", CSV_FIELD_COUNT);
        return 0;
    }
    for (int c = 0; c < LISTED_COUNT; c++)
        if (r->field_of[c] >= 0)
            value[c] = str_trim(record->fields[r->field_of[c]]);
    if (read_row(r, value, &row) && draft_keep(&r->all, &row))
        return 0;
    if (row.no_memory)
        return err_memory(err);
    draft_tell(&r->all, record->line, column_names[row.at], row.why);
    return 0;
}

static int read_header(struct list_reader *r, const struct csv_record *header, struct err *err)
{
    for (int c = 0; c < LISTED_COUNT; c++)
        r->field_of[c] = -1;
    for (uint32_t f = 0; f < header->n; f++) {
        for (int c = 0; c < LISTED_COUNT; c++) {
            if (!str_equal_fold(str_trim(header->fields[f]), str_from_c(column_names[c])))
                continue;
            if (r->field_of[c] >= 0)
                return err_set(err, ERR_SYNTAX, 0, "the header names column %s twice",
                               column_names[c]);
            r->field_of[c] = (int)f;
        }
    }
    r->fields = header->n;
    if (r->field_of[LISTED_ID] < 0 || r->field_of[LISTED_NAME] < 0)
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
                  struct list_read *out, struct err *err)
{
    struct list_reader r = {
        .all = {.mem = mem, .out = out, .refused = refused, .arg = arg}
    };
    struct csv_reader csv;
    struct csv_record record;
    enum csv_refusal why;
    enum csv_next next;

    *out = (struct list_read){0};
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
            draft_tell(&r.all, record.line, "", why);
        else if (take_record(&r, &record, err) < 0)
            return -1;
    }
    return 0;
}
