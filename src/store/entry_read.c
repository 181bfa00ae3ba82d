/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of watchlists: reading them in any version, one by one or all in one pass. */
#include "store/entries.h"

#include "store/entry_parts.h"
#include "store/query.h"

/* ---- one revision ---- */

#define ENTRY_COLUMNS                                                                              \
    "r.id, e.id, e.list_id, e.ref, r.from_version, r.kind, r.sex, r.expires_on, r.source, "        \
    "r.remarks"
#define ENTRY_FROM " FROM entry_revision r JOIN watchlist_entry e ON e.id = r.entry_id "

/** @return id of the revision */
static int64_t read_entry(struct query *q, struct arena *mem, struct entry_row *out)
{
    int64_t revision = query_get_int(q);

    memset(out, 0, sizeof *out);
    out->id = query_get_int(q);
    out->list_id = query_get_int(q);
    out->ref = query_get_text(q, mem);
    out->version = query_get_u32(q);
    out->kind = (unsigned)query_get_int(q);
    out->sex = query_get_letter(q);
    out->expires_on = query_get_date(q);
    out->source = query_get_text(q, mem);
    out->remarks = query_get_text(q, mem);
    return revision;
}

/* Each part begins with its revision's id. @return false: no memory */
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

static bool read_place(struct query *q, struct arena *mem, struct entry_row *out)
{
    if (!vec_push(mem, &out->birthplaces))
        return false;
    *vec_last(&out->birthplaces) = query_get_text(q, mem);
    return true;
}

static bool read_identifier(struct query *q, struct arena *mem, struct entry_row *out)
{
    if (!vec_push(mem, &out->identifiers))
        return false;
    vec_last(&out->identifiers)->kind = (unsigned)query_get_int(q);
    vec_last(&out->identifiers)->value = query_get_text(q, mem);
    return true;
}

static bool (*const read_part[])(struct query *q, struct arena *mem, struct entry_row *out) = {
    [PART_NAME] = read_name,         [PART_DATE] = read_date,   [PART_COUNTRY] = read_country,
    [PART_DOCUMENT] = read_document, [PART_PLACE] = read_place, [PART_IDENTIFIER] = read_identifier,
};

static const struct sql parts_of_one[] = {
#define PART(table, columns)                                                                       \
    {"SELECT revision_id, " columns " FROM " table " WHERE revision_id = $1 ORDER BY ordinal",     \
     NULL},
#include "store/entry_parts.def"
#undef PART
};

static int load_parts(struct store *st, int64_t revision, struct arena *mem,
                      struct entry_row *entry, struct err *err)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        struct query q;
        int rc;
        if (query_start(&q, st, &parts_of_one[i], err) < 0)
            return -1;
        query_int(&q, revision);
        QUERY_EACH(&q, rc)
        {
            query_skip(&q, 1);
            if (!read_part[i](&q, mem, entry))
                return query_no_memory(&q);
        }
        if (rc < 0)
            return -1;
    }
    return 0;
}

/** The one row of a query, with its parts. */
static int load_one(struct query *q, struct store *st, struct arena *mem, struct entry_row *out,
                    struct err *err)
{
    int64_t revision = 0;
    int rc = query_next(q);

    if (rc == 1)
        revision = read_entry(q, mem, out);
    if (query_get_one(q, rc, "entry") < 0)
        return -1;
    return load_parts(st, revision, mem, out, err);
}

static const struct sql entry_by_id = {
    "SELECT " ENTRY_COLUMNS ENTRY_FROM "JOIN watchlist w ON w.id = e.list_id "
    "WHERE e.id = $1 AND r.from_version <= w.version ORDER BY r.from_version DESC LIMIT 1",
    NULL};
static const struct sql entry_at = {
    "SELECT " ENTRY_COLUMNS ENTRY_FROM "WHERE e.id = $1 AND " REVISION_IN("r", "$2"), NULL};
static const struct sql entry_of_revision = {"SELECT " ENTRY_COLUMNS ENTRY_FROM "WHERE r.id = $1",
                                             NULL};

int store_entry_get(struct store *st, int64_t id, struct arena *mem, struct entry_row *out,
                    struct err *err)
{
    struct query q;

    if (query_start(&q, st, &entry_by_id, err) < 0)
        return -1;
    query_int(&q, id);
    return load_one(&q, st, mem, out, err);
}

int store_entry_at(struct store *st, int64_t id, uint32_t version, struct arena *mem,
                   struct entry_row *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &entry_at, err) < 0)
        return -1;
    query_int(&q, id);
    query_int(&q, version);
    return load_one(&q, st, mem, out, err);
}

/* ---- the entries of a version ---- */

#define R_IN_VERSION REVISION_IN("r", "$2")
#define OF_VERSION "WHERE r.list_id = $1 AND " R_IN_VERSION

static const struct sql count_entries = {"SELECT count(*) FROM entry_revision r " OF_VERSION, NULL};
/* The plus keeps SQLite from sorting all of a list for a page: ids are walked in their order. */
static const struct sql list_entries = {
    "SELECT " ENTRY_COLUMNS ENTRY_FROM "WHERE +r.list_id = $1 AND " R_IN_VERSION
    " AND r.entry_id > $5 ORDER BY r.entry_id LIMIT $3 OFFSET $4",
    NULL};

struct revision_ids {
    VEC(int64_t) v;
};

static int read_page(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                     struct store_page page, struct arena *mem, struct revision_ids *ids,
                     struct entry_rows *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &list_entries, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    query_int(&q, after);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->rows) || !vec_push(mem, &ids->v))
            return query_no_memory(&q);
        *vec_last(&ids->v) = read_entry(&q, mem, vec_last(&out->rows));
    }
    return rc;
}

static int count_of_version(struct store *st, int64_t list_id, uint32_t version, uint64_t *out,
                            struct err *err)
{
    struct query q;
    int64_t total;

    if (query_start(&q, st, &count_entries, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    if (query_number(&q, &total) < 0)
        return -1;
    *out = (uint64_t)total;
    return 0;
}

int store_entries_list(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                       struct store_page page, struct arena *mem, struct entry_rows *out,
                       struct err *err)
{
    struct revision_ids ids = {.v = {0}};

    memset(out, 0, sizeof(*out));
    if ((after == 0 && count_of_version(st, list_id, version, &out->total, err) < 0) ||
        read_page(st, list_id, version, after, page, mem, &ids, out, err) < 0)
        return -1;
    for (uint32_t i = 0; i < out->rows.n; i++)
        if (load_parts(st, ids.v.v[i], mem, &out->rows.v[i], err) < 0)
            return -1;
    return 0;
}

/* ---- what a version changes ---- */

static const struct sql count_changes = {
    "SELECT (SELECT count(*) FROM entry_revision WHERE list_id = $1 AND from_version = $2), "
    "(SELECT count(*) FROM entry_revision WHERE list_id = $1 AND until_version = $2), "
    "(SELECT count(*) FROM entry_revision n JOIN entry_revision o ON o.entry_id = n.entry_id "
    "AND o.until_version = $2 WHERE n.list_id = $1 AND n.from_version = $2)",
    NULL};

int entry_changes_count(struct store *st, int64_t list_id, uint32_t version,
                        struct entry_change_counts *out, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &count_changes, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    int rc = query_next(&q);
    if (rc == 1) {
        out->begun = (uint64_t)query_get_int(&q);
        out->ended = (uint64_t)query_get_int(&q);
        out->changed = (uint64_t)query_get_int(&q);
    }
    if (query_get_one(&q, rc, "count") < 0)
        return -1;
    return count_of_version(st, list_id, version, &out->entries, err);
}

/** 0: there is none on this side. */
struct revision_pair {
    int64_t before, after;
};
struct revision_pairs {
    VEC(struct revision_pair) v;
};

/* Either half gives at most the rows of a page, so that a page costs no more than its rows. */
#define CHANGED_BY(column)                                                                         \
    "SELECT entry_id FROM (SELECT entry_id FROM entry_revision WHERE list_id = $1 AND " column     \
    " = $2 AND entry_id > $5 ORDER BY entry_id LIMIT $3 + $4)"
#define CHANGED CHANGED_BY("from_version") " UNION " CHANGED_BY("until_version")
static const struct sql list_changes = {
    "SELECT o.id, n.id FROM watchlist_entry e "
    "LEFT JOIN entry_revision o ON o.entry_id = e.id AND o.until_version = $2 "
    "LEFT JOIN entry_revision n ON n.entry_id = e.id AND n.from_version = $2 "
    "WHERE e.id IN (" CHANGED ") ORDER BY e.id LIMIT $3 OFFSET $4",
    NULL};

static int read_pairs(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                      struct store_page page, struct arena *mem, struct revision_pairs *out,
                      struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &list_changes, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    query_int(&q, page.limit);
    query_int(&q, page.offset);
    query_int(&q, after);
    QUERY_EACH(&q, rc)
    {
        if (!vec_push(mem, &out->v))
            return query_no_memory(&q);
        vec_last(&out->v)->before = query_get_int(&q);
        vec_last(&out->v)->after = query_get_int(&q);
    }
    return rc;
}

int entry_revision_load(struct store *st, int64_t revision, struct arena *mem,
                        struct entry_row *out, struct err *err)
{
    struct query q;

    if (revision == 0)
        return 0;
    if (query_start(&q, st, &entry_of_revision, err) < 0)
        return -1;
    query_int(&q, revision);
    return load_one(&q, st, mem, out, err);
}

int store_entries_diff(struct store *st, int64_t list_id, uint32_t version, int64_t after,
                       struct store_page page, struct arena *mem, struct entry_diffs *out,
                       struct err *err)
{
    struct revision_pairs pairs = {.v = {0}};
    struct entry_change_counts counts = {.entries = 0};

    memset(out, 0, sizeof *out);
    if ((after == 0 && entry_changes_count(st, list_id, version, &counts, err) < 0) ||
        read_pairs(st, list_id, version, after, page, mem, &pairs, err) < 0)
        return -1;
    out->total = counts.begun + counts.ended - counts.changed;
    for (uint32_t i = 0; i < pairs.v.n; i++) {
        const struct revision_pair *pair = &pairs.v.v[i];
        if (!vec_push(mem, &out->rows))
            return err_memory(err);
        struct entry_diff *diff = vec_last(&out->rows);
        diff->change = !pair->before ? ENTRY_NEW : !pair->after ? ENTRY_GONE : ENTRY_CHANGED;
        if (entry_revision_load(st, pair->before, mem, &diff->before, err) < 0 ||
            entry_revision_load(st, pair->after, mem, &diff->after, err) < 0)
            return -1;
        if (diff->change == ENTRY_CHANGED)
            diff->fields = entry_fields_changed(&diff->before, &diff->after);
    }
    return 0;
}

/* ---- every entry in one pass ---- */

static const struct sql all_parts[] = {
#define PART(table, columns)                                                                       \
    {"SELECT revision_id, " columns " FROM " table " ORDER BY revision_id, ordinal", NULL},
#include "store/entry_parts.def"
#undef PART
};

/*
 * Seven statements run side by side, each in order of revision, and are merged: a million entries
 * cost seven scans and not six million lookups. CROSS JOIN keeps SQLite from turning the order
 * round.
 */
static const struct sql entries_listed = {
    "SELECT " ENTRY_COLUMNS " FROM entry_revision r CROSS JOIN watchlist w "
    "CROSS JOIN watchlist_entry e WHERE w.id = r.list_id AND e.id = r.entry_id "
    "AND w.removed = 0 AND " R_IN_FORCE " AND NOT " W_EXPIRED " AND NOT " R_EXPIRED
    " ORDER BY r.id",
    NULL};

/** One entry with all its names; an official list has entries with hundreds. */
#define ENTRY_BUDGET (16 * MIB)

/** A statement of parts that stands on a row, or has none left. */
struct cursor {
    struct query q;
    bool on_row;
    int64_t revision;
};

static int cursor_advance(struct cursor *c)
{
    int rc = query_next(&c->q);

    c->on_row = rc == 1;
    if (rc == 1)
        c->revision = query_get_int(&c->q);
    return rc < 0 ? -1 : 0;
}

static int collect_parts(struct cursor *c, enum entry_part part, int64_t revision,
                         struct arena *mem, struct entry_row *entry)
{
    while (c->on_row && c->revision < revision) /* of other versions */
        if (cursor_advance(c) < 0)
            return -1;
    while (c->on_row && c->revision == revision) {
        if (!read_part[part](&c->q, mem, entry))
            return query_no_memory(&c->q);
        if (cursor_advance(c) < 0)
            return -1;
    }
    return 0;
}

struct entry_scan {
    struct query entries;
    struct cursor cursors[PART_COUNT];
    struct arena mem;
};

static int scan_start(struct entry_scan *scan, struct store *st, struct date today, struct err *err)
{
    if (query_start(&scan->entries, st, &entries_listed, err) < 0)
        return -1;
    query_key_date(&scan->entries, today);
    for (size_t i = 0; i < PART_COUNT; i++)
        if (query_start(&scan->cursors[i].q, st, &all_parts[i], err) < 0 ||
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
    int64_t revision = read_entry(&scan->entries, &scan->mem, entry);
    for (size_t i = 0; i < PART_COUNT; i++)
        if (collect_parts(&scan->cursors[i], (enum entry_part)i, revision, &scan->mem, entry) < 0)
            return -1;
    return 1;
}

static void scan_end(struct entry_scan *scan)
{
    query_end(&scan->entries);
    for (size_t i = 0; i < PART_COUNT; i++)
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
