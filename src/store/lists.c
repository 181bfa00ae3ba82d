/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists and entries. */
#include "store/lists.h"

#include "store/query.h"

/* ---- lists ---- */

#define LIST_COLUMNS                                                                               \
    "w.id, w.name, w.owner, w.purpose, w.legal_basis, w.expires_on, w.version, w.entries, "        \
    "w.imported_at, w.removed"

static void read_list(struct query *q, struct arena *mem, struct list_row *out)
{
    out->id = query_get_int(q);
    out->name = query_get_text(q, mem);
    out->owner = query_get_text(q, mem);
    out->purpose = query_get_text(q, mem);
    out->legal_basis = query_get_text(q, mem);
    out->expires_on = query_get_date(q);
    out->version = query_get_u32(q);
    out->entries = query_get_u32(q);
    out->imported_at = query_get_utc(q);
    out->removed = query_get_bool(q);
}

static const struct sql all_lists = {
    "SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.removed = 0 ORDER BY w.name", NULL};

int store_lists(struct store *st, struct arena *mem, struct list_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &all_lists, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_list(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static const struct sql list_by_id = {"SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.id = $1",
                                      NULL};
static const struct sql list_by_name = {
    "SELECT " LIST_COLUMNS " FROM watchlist w WHERE w.name = $1", NULL};

int store_list_get(struct store *st, int64_t id, struct arena *mem, struct list_row *out,
                   struct err *err)
{
    struct query q;

    if (query_start(&q, st, &list_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_list(&q, mem, out);
    return query_get_one(&q, rc, "list");
}

int store_list_find(struct store *st, str name, struct arena *mem, struct list_row *out,
                    struct err *err)
{
    struct query q;

    if (query_start(&q, st, &list_by_name, err) < 0)
        return -1;
    query_key(&q, name);
    int rc = query_next(&q);
    if (rc == 1)
        read_list(&q, mem, out);
    return query_finish(&q, rc);
}

static const struct sql insert_list = {
    "INSERT INTO watchlist (name, owner, purpose, legal_basis, expires_on, version, entries, "
    "imported_at, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    NULL};
static const struct sql update_list = {
    "UPDATE watchlist SET name = $1, owner = $2, purpose = $3, legal_basis = $4, expires_on = $5, "
    "version = $6, entries = $7, imported_at = $8, removed = $9 WHERE id = $10",
    NULL};

static void bind_list(struct query *q, const struct list_row *row)
{
    query_key(q, row->name);
    query_key(q, row->owner);
    query_key(q, row->purpose);
    query_key(q, row->legal_basis);
    query_date(q, row->expires_on);
    query_int(q, row->version);
    query_int(q, row->entries);
    query_utc(q, row->imported_at);
    query_int(q, row->removed);
}

int store_list_insert(struct store *st, const struct list_row *row, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_list, err) < 0)
        return -1;
    bind_list(&q, row);
    return query_insert(&q, id);
}

int store_list_update(struct store *st, const struct list_row *row, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_list, err) < 0)
        return -1;
    bind_list(&q, row);
    query_int(&q, row->id);
    return query_write_one(&q, "list");
}

/* ---- entries: writing ---- */

/* What hangs on an entry; countries share a table with nationalities. */
enum child { CHILD_NAME, CHILD_DATE, CHILD_COUNTRY, CHILD_DOCUMENT, CHILD_COUNT };
enum relation { RELATION_NATIONALITY, RELATION_OTHER };

static const struct sql delete_children[CHILD_COUNT] = {
    {"DELETE FROM entry_name WHERE entry_id = $1",        NULL},
    {"DELETE FROM entry_date WHERE entry_id = $1",        NULL},
    {"DELETE FROM entry_nationality WHERE entry_id = $1", NULL},
    {"DELETE FROM entry_document WHERE entry_id = $1",    NULL},
};
static const struct sql insert_name = {
    "INSERT INTO entry_name (entry_id, ordinal, quality, text) VALUES ($1, $2, $3, $4)", NULL};
static const struct sql insert_date = {
    "INSERT INTO entry_date (entry_id, ordinal, born_on) VALUES ($1, $2, $3)", NULL};
static const struct sql insert_country = {
    "INSERT INTO entry_nationality (entry_id, ordinal, relation, country) "
    "VALUES ($1, $2, $3, $4)",
    NULL};
static const struct sql insert_document = {
    "INSERT INTO entry_document (entry_id, ordinal, type, number, issuer) "
    "VALUES ($1, $2, $3, $4, $5)",
    NULL};

static int start_child(struct query *q, struct store *st, const struct sql *sql, int64_t entry_id,
                       uint32_t ordinal, struct err *err)
{
    if (query_start(q, st, sql, err) < 0)
        return -1;
    query_int(q, entry_id);
    query_int(q, ordinal);
    return 0;
}

static int insert_names(struct store *st, int64_t id, const struct entry_row *row, struct err *err)
{
    struct query q;

    for (uint32_t i = 0; i < row->names.n; i++) {
        if (start_child(&q, st, &insert_name, id, i + 1, err) < 0)
            return -1;
        query_int(&q, row->names.v[i].quality);
        query_key(&q, row->names.v[i].text);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static int insert_dates(struct store *st, int64_t id, const struct entry_row *row, struct err *err)
{
    struct query q;

    for (uint32_t i = 0; i < row->born_on.n; i++) {
        if (start_child(&q, st, &insert_date, id, i + 1, err) < 0)
            return -1;
        query_key_date(&q, row->born_on.v[i]);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static int insert_one_country(struct store *st, int64_t id, uint32_t ordinal,
                              enum relation relation, str country, struct err *err)
{
    struct query q;

    if (start_child(&q, st, &insert_country, id, ordinal, err) < 0)
        return -1;
    query_int(&q, (int64_t)relation);
    query_key(&q, country);
    return query_write(&q);
}

static int insert_countries(struct store *st, int64_t id, const struct entry_row *row,
                            struct err *err)
{
    uint32_t ordinal = 0;

    for (uint32_t i = 0; i < row->nationalities.n; i++)
        if (insert_one_country(st, id, ++ordinal, RELATION_NATIONALITY, row->nationalities.v[i],
                               err) < 0)
            return -1;
    for (uint32_t i = 0; i < row->countries.n; i++)
        if (insert_one_country(st, id, ++ordinal, RELATION_OTHER, row->countries.v[i], err) < 0)
            return -1;
    return 0;
}

static int insert_documents(struct store *st, int64_t id, const struct entry_row *row,
                            struct err *err)
{
    struct query q;

    for (uint32_t i = 0; i < row->documents.n; i++) {
        if (start_child(&q, st, &insert_document, id, i + 1, err) < 0)
            return -1;
        query_text(&q, row->documents.v[i].type);
        query_key(&q, row->documents.v[i].number);
        query_text(&q, row->documents.v[i].issuer);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static int insert_all_children(struct store *st, int64_t id, const struct entry_row *row,
                               struct err *err)
{
    if (insert_names(st, id, row, err) < 0 || insert_dates(st, id, row, err) < 0 ||
        insert_countries(st, id, row, err) < 0)
        return -1;
    return insert_documents(st, id, row, err);
}

static int delete_all_children(struct store *st, int64_t id, struct err *err)
{
    struct query q;

    for (size_t i = 0; i < CHILD_COUNT; i++) {
        if (query_start(&q, st, &delete_children[i], err) < 0)
            return -1;
        query_int(&q, id);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static uint64_t mix_date(uint64_t digest, struct date date)
{
    return hash64_mix(digest, (uint64_t)date.year << 16 | (uint64_t)date.month << 8 | date.day);
}

/** Of everything that an import may change; the counts keep neighbours apart. */
static uint64_t entry_digest(const struct entry_row *row)
{
    uint64_t digest = hash64(row->remarks, row->kind * 256 + (unsigned char)row->sex);

    digest = hash64_mix(digest, row->names.n);
    for (uint32_t i = 0; i < row->names.n; i++)
        digest = hash64_mix(hash64(row->names.v[i].text, digest), row->names.v[i].quality);
    digest = hash64_mix(digest, row->born_on.n);
    for (uint32_t i = 0; i < row->born_on.n; i++)
        digest = mix_date(digest, row->born_on.v[i]);
    digest = hash64_mix(digest, row->nationalities.n);
    for (uint32_t i = 0; i < row->nationalities.n; i++)
        digest = hash64(row->nationalities.v[i], digest);
    digest = hash64_mix(digest, row->countries.n);
    for (uint32_t i = 0; i < row->countries.n; i++)
        digest = hash64(row->countries.v[i], digest);
    digest = hash64_mix(digest, row->documents.n);
    for (uint32_t i = 0; i < row->documents.n; i++) {
        digest = hash64(row->documents.v[i].type, digest);
        digest = hash64(row->documents.v[i].number, digest);
        digest = hash64(row->documents.v[i].issuer, digest);
    }
    return digest;
}

static const struct sql find_entry = {
    "SELECT id, digest FROM watchlist_entry WHERE list_id = $1 AND ref = $2", NULL};
static const struct sql insert_entry = {
    "INSERT INTO watchlist_entry (list_id, ref, version, kind, digest, sex, remarks) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
    NULL};
static const struct sql update_entry = {
    "UPDATE watchlist_entry SET version = $2, kind = $3, digest = $4, sex = $5, remarks = $6 "
    "WHERE id = $1",
    NULL};

/** @return 1 found, 0 none, -1 error */
static int find_ref(struct store *st, const struct entry_row *row, int64_t *id, uint64_t *digest,
                    struct err *err)
{
    struct query q;

    if (query_start(&q, st, &find_entry, err) < 0)
        return -1;
    query_int(&q, row->list_id);
    query_key(&q, row->ref);
    int rc = query_next(&q);
    if (rc == 1) {
        *id = query_get_int(&q);
        *digest = (uint64_t)query_get_int(&q);
    }
    return query_finish(&q, rc);
}

static int add_entry(struct store *st, const struct entry_row *row, uint64_t digest, int64_t *id,
                     struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_entry, err) < 0)
        return -1;
    query_int(&q, row->list_id);
    query_key(&q, row->ref);
    query_int(&q, row->version);
    query_int(&q, row->kind);
    query_int(&q, (int64_t)digest);
    query_letter(&q, &row->sex);
    query_text(&q, row->remarks);
    if (query_insert(&q, id) < 0)
        return -1;
    return insert_all_children(st, *id, row, err);
}

static int renew_entry(struct store *st, int64_t id, const struct entry_row *row, uint64_t digest,
                       bool changed, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &update_entry, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, row->version);
    query_int(&q, row->kind);
    query_int(&q, (int64_t)digest);
    query_letter(&q, &row->sex);
    query_text(&q, row->remarks);
    if (query_write(&q) < 0)
        return -1;
    if (!changed)
        return 0;
    if (delete_all_children(st, id, err) < 0)
        return -1;
    return insert_all_children(st, id, row, err);
}

int store_entry_put(struct store *st, const struct entry_row *row, int64_t *id,
                    enum entry_change *change, struct err *err)
{
    uint64_t digest = entry_digest(row), before = 0;
    int64_t known = 0;
    int found = find_ref(st, row, &known, &before, err);

    if (found < 0)
        return -1;
    if (found == 0) {
        if (add_entry(st, row, digest, &known, err) < 0)
            return -1;
    } else if (renew_entry(st, known, row, digest, digest != before, err) < 0) {
        return -1;
    }
    *id = known;
    if (change)
        *change = found == 0 ? ENTRY_NEW : digest == before ? ENTRY_SAME : ENTRY_CHANGED;
    return 0;
}

/* ---- entries: reading ---- */

#define ENTRY_COLUMNS "e.id, e.list_id, e.ref, e.version, e.kind, e.sex, e.remarks"

static void read_entry(struct query *q, struct arena *mem, struct entry_row *out)
{
    out->id = query_get_int(q);
    out->list_id = query_get_int(q);
    out->ref = query_get_text(q, mem);
    out->version = query_get_u32(q);
    out->kind = (unsigned)query_get_int(q);
    out->sex = query_get_letter(q);
    out->remarks = query_get_text(q, mem);
}

/* Each child row begins with its entry's id. @return false: no memory */
static bool read_name(struct query *q, struct arena *mem, struct entry_row *out)
{
    if (!vec_push(mem, &out->names))
        return false;
    vec_last(&out->names)->quality = (unsigned)query_get_int(q);
    vec_last(&out->names)->text = query_get_text(q, mem);
    return true;
}

static bool read_date(struct query *q, struct arena *mem, struct entry_row *out)
{
    if (!vec_push(mem, &out->born_on))
        return false;
    *vec_last(&out->born_on) = query_get_date(q);
    return true;
}

static bool read_country(struct query *q, struct arena *mem, struct entry_row *out)
{
    enum relation relation = (enum relation)query_get_int(q);

    if (relation == RELATION_NATIONALITY) {
        if (!vec_push(mem, &out->nationalities))
            return false;
        *vec_last(&out->nationalities) = query_get_text(q, mem);
    } else {
        if (!vec_push(mem, &out->countries))
            return false;
        *vec_last(&out->countries) = query_get_text(q, mem);
    }
    return true;
}

static bool read_document(struct query *q, struct arena *mem, struct entry_row *out)
{
    if (!vec_push(mem, &out->documents))
        return false;
    struct entry_document_row *row = vec_last(&out->documents);
    row->type = query_get_text(q, mem);
    row->number = query_get_text(q, mem);
    row->issuer = query_get_text(q, mem);
    return true;
}

#define NAME_COLUMNS "entry_id, quality, text FROM entry_name"
#define DATE_COLUMNS "entry_id, born_on FROM entry_date"
#define COUNTRY_COLUMNS "entry_id, relation, country FROM entry_nationality"
#define DOCUMENT_COLUMNS "entry_id, type, number, issuer FROM entry_document"

static const struct child_kind {
    bool (*read)(struct query *q, struct arena *mem, struct entry_row *out);
    struct sql of_one; /* entry $1 */
    struct sql of_all; /* in order of entry */
} children[CHILD_COUNT] = {
    [CHILD_NAME] = {read_name,
                    {"SELECT " NAME_COLUMNS " WHERE entry_id = $1 ORDER BY ordinal", NULL},
                    {"SELECT " NAME_COLUMNS " ORDER BY entry_id, ordinal", NULL}    },
    [CHILD_DATE] = {read_date,
                    {"SELECT " DATE_COLUMNS " WHERE entry_id = $1 ORDER BY ordinal", NULL},
                    {"SELECT " DATE_COLUMNS " ORDER BY entry_id, ordinal", NULL}    },
    [CHILD_COUNTRY] = {read_country,
                    {"SELECT " COUNTRY_COLUMNS " WHERE entry_id = $1 ORDER BY ordinal", NULL},
                    {"SELECT " COUNTRY_COLUMNS " ORDER BY entry_id, ordinal", NULL} },
    [CHILD_DOCUMENT] = {read_document,
                    {"SELECT " DOCUMENT_COLUMNS " WHERE entry_id = $1 ORDER BY ordinal", NULL},
                    {"SELECT " DOCUMENT_COLUMNS " ORDER BY entry_id, ordinal", NULL}},
};

static int load_children(struct store *st, struct arena *mem, struct entry_row *entry,
                         struct err *err)
{
    for (size_t i = 0; i < CHILD_COUNT; i++) {
        struct query q;
        int rc;
        if (query_start(&q, st, &children[i].of_one, err) < 0)
            return -1;
        query_int(&q, entry->id);
        QUERY_EACH(&q, rc)
        {
            query_skip(&q, 1);
            if (!children[i].read(&q, mem, entry))
                return query_no_memory(&q);
        }
        if (rc < 0)
            return -1;
    }
    return 0;
}

static const struct sql entry_by_id = {
    "SELECT " ENTRY_COLUMNS " FROM watchlist_entry e WHERE e.id = $1", NULL};

int store_entry_get(struct store *st, int64_t id, struct arena *mem, struct entry_row *out,
                    struct err *err)
{
    struct query q;

    memset(out, 0, sizeof(*out));
    if (query_start(&q, st, &entry_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    int rc = query_next(&q);
    if (rc == 1)
        read_entry(&q, mem, out);
    if (query_get_one(&q, rc, "entry") < 0)
        return -1;
    return load_children(st, mem, out, err);
}

#define LISTED_OF_ONE                                                                              \
    " FROM watchlist_entry e JOIN watchlist w ON w.id = e.list_id AND w.version = e.version "      \
    "WHERE e.list_id = $1"

static const struct sql count_entries = {"SELECT count(*)" LISTED_OF_ONE, NULL};
static const struct sql list_entries = {
    "SELECT " ENTRY_COLUMNS LISTED_OF_ONE " ORDER BY e.id LIMIT $2 OFFSET $3", NULL};

static int read_page(struct store *st, int64_t list_id, struct store_page page, struct arena *mem,
                     struct entry_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &list_entries, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows))
            return query_no_memory(&q);
        read_entry(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

int store_entries_list(struct store *st, int64_t list_id, struct store_page page, struct arena *mem,
                       struct entry_rows *out, struct err *err)
{
    struct query q;
    int64_t total;

    memset(out, 0, sizeof(*out));
    if (query_start(&q, st, &count_entries, err) < 0)
        return -1;
    query_int(&q, list_id);
    if (query_number(&q, &total) < 0 || read_page(st, list_id, page, mem, out, err) < 0)
        return -1;
    out->total = (uint64_t)total;
    for (uint32_t i = 0; i < out->rows.n; i++)
        if (load_children(st, mem, &out->rows.v[i], err) < 0)
            return -1;
    return 0;
}

/* ---- every entry in one pass ---- */

/*
 * Five statements run side by side, each in order of entry, and are merged: a million entries cost
 * five scans and not four million lookups. CROSS JOIN keeps SQLite from turning the order round;
 * '-99-99' makes a partial date of expiry the end of its year or month.
 */
static const struct sql entries_listed = {
    "SELECT " ENTRY_COLUMNS " FROM watchlist_entry e CROSS JOIN watchlist w "
    "WHERE w.id = e.list_id AND w.version = e.version AND w.removed = 0 "
    "AND (w.expires_on IS NULL OR w.expires_on || '-99-99' >= $1) ORDER BY e.id",
    NULL};

/** One entry with all its names; an official list has entries with hundreds. */
#define ENTRY_BUDGET (16 * MIB)

/** A child statement that stands on a row, or has none left. */
struct cursor {
    struct query q;
    bool on_row;
    int64_t entry_id;
};

static int cursor_advance(struct cursor *c)
{
    int rc = query_next(&c->q);

    c->on_row = rc == 1;
    if (rc == 1)
        c->entry_id = query_get_int(&c->q);
    return rc < 0 ? -1 : 0;
}

static int collect_children(struct cursor *c, const struct child_kind *kind, struct arena *mem,
                            struct entry_row *entry)
{
    while (c->on_row && c->entry_id < entry->id) /* of entries that are no longer listed */
        if (cursor_advance(c) < 0)
            return -1;
    while (c->on_row && c->entry_id == entry->id) {
        if (!kind->read(&c->q, mem, entry))
            return query_no_memory(&c->q);
        if (cursor_advance(c) < 0)
            return -1;
    }
    return 0;
}

struct entry_scan {
    struct query entries;
    struct cursor cursors[CHILD_COUNT];
    struct arena mem;
};

static int scan_start(struct entry_scan *scan, struct store *st, struct date today, struct err *err)
{
    if (query_start(&scan->entries, st, &entries_listed, err) < 0)
        return -1;
    query_key_date(&scan->entries, today);
    for (size_t i = 0; i < CHILD_COUNT; i++)
        if (query_start(&scan->cursors[i].q, st, &children[i].of_all, err) < 0 ||
            cursor_advance(&scan->cursors[i]) < 0)
            return -1;
    return 0;
}

/** @return 1 an entry, 0 no more, -1 error */
static int scan_next(struct entry_scan *scan, struct entry_row *entry)
{
    int rc = query_next(&scan->entries);

    if (rc != 1)
        return rc;
    arena_reset(&scan->mem);
    memset(entry, 0, sizeof(*entry));
    read_entry(&scan->entries, &scan->mem, entry);
    for (size_t i = 0; i < CHILD_COUNT; i++)
        if (collect_children(&scan->cursors[i], &children[i], &scan->mem, entry) < 0)
            return -1;
    return 1;
}

static void scan_end(struct entry_scan *scan)
{
    query_end(&scan->entries);
    for (size_t i = 0; i < CHILD_COUNT; i++)
        query_end(&scan->cursors[i].q);
    arena_fini(&scan->mem);
}

int store_entries_each(struct store *st, struct date today, store_entry_fn each, void *arg,
                       struct err *err)
{
    struct entry_scan scan = {.entries = {.s = NULL}};
    struct entry_row entry;
    int rc;

    arena_init(&scan.mem, ENTRY_BUDGET);
    rc = scan_start(&scan, st, today, err);
    while (rc >= 0 && (rc = scan_next(&scan, &entry)) == 1)
        if (each(arg, &entry, err) < 0)
            rc = -1;
    scan_end(&scan);
    return rc;
}
