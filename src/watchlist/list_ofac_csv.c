/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of the SDN list one after the other; rows of the later ones belong to an entry by its
 * number. A row that cannot be used is told, and so is each value; the rest is kept.
 */
#include "watchlist/list_ofac_csv.h"

#include "watchlist/ofac.h"

/** The remarks of SDN.CSV end here, in the middle of a word if need be. */
#define REMARKS_WIDTH 1000

enum part { COMMENTS, SDN, ALT, ADD, PART_COUNT };

static const uint32_t fields_of[PART_COUNT] = {[COMMENTS] = 2, [SDN] = 12, [ALT] = 5, [ADD] = 6};

enum { ENT_NUM = 0 };
enum { SDN_NAME = 1, SDN_TYPE = 2, SDN_PROGRAM = 3, SDN_TITLE = 4, SDN_REMARKS = 11 };
enum { ALT_NAME = 3 };
enum { ADD_COUNTRY = 4 };
enum { COMMENT_TEXT = 1 };

/* What the number of an entry stands for; smaller values are its place in the list. */
#define NO_PERSON UINT32_MAX
#define NOT_KEPT (UINT32_MAX - 1)

struct set {
    struct drafts all;
    const struct list_file *file[PART_COUNT];
    struct map known;    /* number -> place, NO_PERSON or NOT_KEPT */
    struct map comments; /* number -> place in `texts` */
    struct strs texts;
};

typedef bool take_fn(struct set *s, const struct csv_record *row);

static str value(const struct csv_record *row, uint32_t field)
{
    str text = str_trim(row->fields[field]);

    return str_is(text, "-0-") ? STR_NONE : text;
}

/* ---- SDN.CSV --------------------------------------------------------------------------------- */

/** Several stand as `SDGT] [IRGC] [IFSR`. */
static bool add_programmes(struct set *s, struct draft *d, uint64_t line, str programmes)
{
    str one;

    while (str_cut(&programmes, ']', &one)) {
        one = str_trim(one);
        if (str_starts(one, STR("[")))
            one = str_trim(str_skip(one, 1));
        if (one.n && !ofac_told(&s->all, d, line, draft_source(&s->all, d, one), "Program"))
            return false;
    }
    return true;
}

/** The remarks with what was beyond their width. */
static bool whole_remarks(struct set *s, const struct csv_record *row, str *remarks, bool *cut)
{
    str head = row->fields[SDN_REMARKS];
    const uint32_t *more = map_get(&s->comments, value(row, ENT_NUM));

    *remarks = value(row, SDN_REMARKS);
    *cut = !more && head.n >= REMARKS_WIDTH && !str_ends(*remarks, STR("."));
    return !more || str_join(s->all.mem, head, STR_NONE, s->texts.v[*more], remarks);
}

static bool read_person(struct set *s, const struct csv_record *row, struct draft *d, bool *kept)
{
    struct drafts *all = &s->all;
    struct ofac_rest rest = {.n = 0};
    str name = value(row, SDN_NAME), remarks;
    bool cut;

    if (!whole_remarks(s, row, &remarks, &cut))
        return false;
    ofac_rest_add(&rest, value(row, SDN_TITLE));
    if ((name.n && !ofac_name(all, d, row->line, LISTED_NAME, name, "SDN_Name")) ||
        !add_programmes(s, d, row->line, value(row, SDN_PROGRAM)) ||
        !ofac_remarks(all, d, row->line, remarks, cut, &rest))
        return false;
    *kept = draft_id(all, d, value(row, ENT_NUM)) &&
            draft_finish(all, d, (str){rest.bytes, rest.n}) && draft_keep(all, d);
    return ofac_told(all, d, row->line, *kept, "");
}

static bool take_sdn(struct set *s, const struct csv_record *row)
{
    str id = value(row, ENT_NUM);
    struct draft d = {.no_memory = false};
    bool added = false, kept = false;

    if (id.n == 0) {
        draft_tell(&s->all, row->line, "ent_num", CSV_ID_EMPTY);
        return true;
    }
    uint32_t *place = map_put(s->all.mem, &s->known, id, &added);
    if (!place)
        return false;
    if (!added) {
        draft_tell(&s->all, row->line, "ent_num", CSV_ID_TWICE);
        return true;
    }
    *place = NO_PERSON;
    if (!str_equal_fold(value(row, SDN_TYPE), STR("individual"))) {
        s->all.out->skipped++;
        return true;
    }
    *place = NOT_KEPT;
    if (!read_person(s, row, &d, &kept))
        return false;
    if (kept)
        *place = s->all.out->entries.n - 1;
    return true;
}

/* ---- the other files ------------------------------------------------------------------------- */

/** The entry a row belongs to, or NULL: it is skipped or told. */
static struct entry *entry_of(struct set *s, const struct csv_record *row)
{
    const uint32_t *place = map_get(&s->known, value(row, ENT_NUM));

    if (!place || *place == NOT_KEPT)
        draft_tell(&s->all, row->line, "ent_num", CSV_ENTRY_UNKNOWN);
    else if (*place == NO_PERSON)
        s->all.out->skipped++;
    else
        return &s->all.out->entries.v[*place];
    return NULL;
}

static bool take_alias(struct set *s, const struct csv_record *row)
{
    struct entry *e = entry_of(s, row);

    if (!e)
        return true;
    struct draft d = {.entry = *e};
    bool done = ofac_name(&s->all, &d, row->line, LISTED_ALIAS, value(row, ALT_NAME), "alt_name");
    *e = d.entry;
    return done;
}

static bool take_address(struct set *s, const struct csv_record *row)
{
    struct entry *e = entry_of(s, row);

    if (!e)
        return true;
    struct draft d = {.entry = *e};
    bool done =
        ofac_country(&s->all, &d, row->line, LISTED_COUNTRY, value(row, ADD_COUNTRY), "Country");
    *e = d.entry;
    return done;
}

static bool take_comment(struct set *s, const struct csv_record *row)
{
    bool added = false;
    uint32_t *place = map_put(s->all.mem, &s->comments, value(row, ENT_NUM), &added);

    if (!place)
        return false;
    if (!added) {
        draft_tell(&s->all, row->line, "ent_num", CSV_ID_TWICE);
        return true;
    }
    *place = s->texts.n;
    if (!vec_push(s->all.mem, &s->texts))
        return false;
    *vec_last(&s->texts) = row->fields[COMMENT_TEXT];
    return true;
}

/* ---- files ----------------------------------------------------------------------------------- */

/** Files that were made under DOS end with 0x1A. */
static str without_end_mark(str bytes)
{
    while (bytes.n && (bytes.p[bytes.n - 1] == 0x1A || ascii_space(bytes.p[bytes.n - 1])))
        bytes.n--;
    return bytes;
}

/** The first row that can be read says which file it is. */
static int find_part(struct set *s, const struct list_file *file, struct err *err)
{
    struct csv_reader csv;
    struct csv_record row = {.n = 0};
    enum csv_refusal why;
    enum csv_next next;

    csv_reader_init(&csv, without_end_mark(file->bytes));
    do
        next = csv_reader_next(&csv, s->all.mem, &row, &why);
    while (next == CSV_BAD);
    if (next == CSV_NO_MEMORY)
        return err_memory(err);
    for (enum part part = 0; next == CSV_ROW && part < PART_COUNT; part++) {
        if (fields_of[part] != row.n)
            continue;
        if (s->file[part])
            return err_set(err, ERR_SYNTAX, ERR_NO_POS, "%s is the same file of the list as %s",
                           file->name, s->file[part]->name);
        s->file[part] = file;
        return 0;
    }
    return err_set(err, ERR_SYNTAX, ERR_NO_POS, "%s is no file of the SDN list", file->name);
}

static int read_part(struct set *s, enum part part, take_fn *take, struct err *err)
{
    const struct list_file *file = s->file[part];
    struct csv_reader csv;
    struct csv_record row;
    enum csv_refusal why;
    enum csv_next next;

    if (!file)
        return 0;
    s->all.file = file->name;
    csv_reader_init(&csv, without_end_mark(file->bytes));
    while ((next = csv_reader_next(&csv, s->all.mem, &row, &why)) != CSV_END) {
        if (next == CSV_NO_MEMORY)
            return err_memory(err);
        s->all.out->rows++;
        if (next == CSV_BAD)
            draft_tell(&s->all, row.line, "", why);
        else if (row.n != fields_of[part])
            draft_tell(&s->all, row.line, "", CSV_FIELD_COUNT);
        else if (!take(s, &row))
            return err_memory(err);
    }
    return 0;
}

int list_ofac_csv_read(const struct list_file *files, uint32_t n, struct arena *mem,
                       list_refused_fn *refused, void *arg, struct list_read *out, struct err *err)
{
    static take_fn *const takes[PART_COUNT] = {take_comment, take_sdn, take_alias, take_address};
    struct set s = {
        .all = {.mem = mem, .out = out, .refused = refused, .arg = arg}
    };

    *out = (struct list_read){.rows = 0};
    for (uint32_t i = 0; i < n; i++)
        if (find_part(&s, &files[i], err) < 0)
            return -1;
    if (!s.file[SDN])
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "SDN.CSV is missing");
    for (enum part part = 0; part < PART_COUNT; part++)
        if (read_part(&s, part, takes[part], err) < 0)
            return -1;
    return 0;
}
