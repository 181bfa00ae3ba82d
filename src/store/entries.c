/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of watchlists: writing the newest version of a list. */
#include "store/entries.h"

#include "store/entry_parts.h"
#include "store/query.h"

#include <stdlib.h>

/* ---- the parts of a revision ---- */

static const struct sql insert_name = {
    "INSERT INTO revision_name (revision_id, ordinal, quality, text) VALUES ($1, $2, $3, $4)",
    NULL};
static const struct sql insert_date = {
    "INSERT INTO revision_date (revision_id, ordinal, born_on) VALUES ($1, $2, $3)", NULL};
static const struct sql insert_country = {
    "INSERT INTO revision_country (revision_id, ordinal, relation, country) "
    "VALUES ($1, $2, $3, $4)",
    NULL};
static const struct sql insert_document = {
    "INSERT INTO revision_document (revision_id, ordinal, type, number, issuer) "
    "VALUES ($1, $2, $3, $4, $5)",
    NULL};
static const struct sql insert_place = {
    "INSERT INTO revision_place (revision_id, ordinal, place) VALUES ($1, $2, $3)", NULL};
static const struct sql insert_identifier = {
    "INSERT INTO revision_identifier (revision_id, ordinal, kind, value) VALUES ($1, $2, $3, $4)",
    NULL};

static int start_child(struct query *q, struct store *st, const struct sql *sql, int64_t revision,
                       uint32_t ordinal, struct err *err)
{
    if (query_start(q, st, sql, err) < 0)
        return -1;
    query_int(q, revision);
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

static int insert_places(struct store *st, int64_t id, const struct entry_row *row, struct err *err)
{
    struct query q;

    for (uint32_t i = 0; i < row->birthplaces.n; i++) {
        if (start_child(&q, st, &insert_place, id, i + 1, err) < 0)
            return -1;
        query_key(&q, row->birthplaces.v[i]);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static int insert_identifiers(struct store *st, int64_t id, const struct entry_row *row,
                              struct err *err)
{
    struct query q;

    for (uint32_t i = 0; i < row->identifiers.n; i++) {
        if (start_child(&q, st, &insert_identifier, id, i + 1, err) < 0)
            return -1;
        query_int(&q, row->identifiers.v[i].kind);
        query_key(&q, row->identifiers.v[i].value);
        if (query_write(&q) < 0)
            return -1;
    }
    return 0;
}

static int insert_parts(struct store *st, int64_t id, const struct entry_row *row, struct err *err)
{
    if (insert_names(st, id, row, err) < 0 || insert_dates(st, id, row, err) < 0 ||
        insert_countries(st, id, row, err) < 0 || insert_documents(st, id, row, err) < 0 ||
        insert_places(st, id, row, err) < 0)
        return -1;
    return insert_identifiers(st, id, row, err);
}

static uint64_t mix_date(uint64_t digest, struct date date)
{
    return hash64_mix(digest, (uint64_t)date.year << 16 | (uint64_t)date.month << 8 | date.day);
}

/**
 * What came later than the rest counts only when it is there, so that entries without it have the
 * digest they always had. The marks are those of no count.
 */
static uint64_t mix_later_parts(uint64_t digest, const struct entry_row *row)
{
    enum { MARK_PLACES = 1 << 30, MARK_IDENTIFIERS, MARK_EXPIRY, MARK_SOURCE };

    if (row->birthplaces.n)
        digest = hash64_mix(hash64_mix(digest, MARK_PLACES), row->birthplaces.n);
    for (uint32_t i = 0; i < row->birthplaces.n; i++)
        digest = hash64(row->birthplaces.v[i], digest);
    if (row->identifiers.n)
        digest = hash64_mix(hash64_mix(digest, MARK_IDENTIFIERS), row->identifiers.n);
    for (uint32_t i = 0; i < row->identifiers.n; i++)
        digest =
            hash64_mix(hash64(row->identifiers.v[i].value, digest), row->identifiers.v[i].kind);
    if (date_known(row->expires_on))
        digest = mix_date(hash64_mix(digest, MARK_EXPIRY), row->expires_on);
    if (row->source.n)
        digest = hash64(row->source, hash64_mix(digest, MARK_SOURCE));
    return digest;
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
    return mix_later_parts(digest, row);
}

/* ---- one entry ---- */

/** What is known of a reference; `revision` 0: the newest version is without it. */
struct known_entry {
    int64_t id, revision;
    uint64_t digest;
    uint32_t since;
};

static const struct sql find_entry = {
    "SELECT e.id, r.id, r.digest, r.from_version FROM watchlist_entry e LEFT JOIN entry_revision r "
    "ON r.entry_id = e.id AND r.until_version IS NULL WHERE e.list_id = $1 AND e.ref = $2",
    NULL};

/** @return 1 found, 0 none, -1 error */
static int find_ref(struct store *st, const struct entry_row *row, struct known_entry *out,
                    struct err *err)
{
    struct query q;

    *out = (struct known_entry){.id = 0};
    if (query_start(&q, st, &find_entry, err) < 0)
        return -1;
    query_int(&q, row->list_id);
    query_key(&q, row->ref);
    int rc = query_next(&q);
    if (rc == 1) {
        out->id = query_get_int(&q);
        out->revision = query_get_int(&q);
        out->digest = (uint64_t)query_get_int(&q);
        out->since = query_get_u32(&q);
    }
    return query_finish(&q, rc);
}

static const struct sql insert_entry = {
    "INSERT INTO watchlist_entry (list_id, ref) VALUES ($1, $2)", NULL};

static int add_entry(struct store *st, const struct entry_row *row, int64_t *id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &insert_entry, err) < 0)
        return -1;
    query_int(&q, row->list_id);
    query_key(&q, row->ref);
    return query_insert(&q, id);
}

static const struct sql insert_revision = {
    "INSERT INTO entry_revision (entry_id, list_id, from_version, kind, digest, sex, expires_on, "
    "source, remarks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    NULL};

static int add_revision(struct store *st, int64_t entry_id, const struct entry_row *row,
                        uint64_t digest, struct err *err)
{
    struct query q;
    int64_t id;

    if (query_start(&q, st, &insert_revision, err) < 0)
        return -1;
    query_int(&q, entry_id);
    query_int(&q, row->list_id);
    query_int(&q, row->version);
    query_int(&q, row->kind);
    query_int(&q, (int64_t)digest);
    query_letter(&q, &row->sex);
    query_date(&q, row->expires_on);
    query_text(&q, row->source);
    query_text(&q, row->remarks);
    if (query_insert(&q, &id) < 0)
        return -1;
    return insert_parts(st, id, row, err);
}

static const struct sql end_revision = {
    "UPDATE entry_revision SET until_version = $2 WHERE id = $1", NULL};

static int end_one(struct store *st, int64_t revision, uint32_t version, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &end_revision, err) < 0)
        return -1;
    query_int(&q, revision);
    query_int(&q, version);
    return query_write_one(&q, "revision of an entry");
}

static const struct sql delete_parts_of_one[] = {
#define PART(table, columns) {"DELETE FROM " table " WHERE revision_id = $1", NULL},
#include "store/entry_parts.def"
#undef PART
};
static const struct sql delete_revision = {"DELETE FROM entry_revision WHERE id = $1", NULL};

static int write_for_id(struct store *st, const struct sql *sql, int64_t id, struct err *err)
{
    struct query q;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    query_int(&q, id);
    return query_write(&q);
}

/** The version had this entry already: said again, otherwise. */
static int delete_one(struct store *st, int64_t revision, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(delete_parts_of_one); i++)
        if (write_for_id(st, &delete_parts_of_one[i], revision, err) < 0)
            return -1;
    return write_for_id(st, &delete_revision, revision, err);
}

int store_entry_put(struct store *st, const struct entry_row *row, int64_t *id,
                    enum entry_change *change, struct err *err)
{
    uint64_t digest = entry_digest(row);
    struct known_entry known;
    int found = find_ref(st, row, &known, err);
    enum entry_change what = known.revision == 0      ? ENTRY_NEW
                             : known.digest == digest ? ENTRY_SAME
                                                      : ENTRY_CHANGED;

    if (found < 0 || (found == 0 && add_entry(st, row, &known.id, err) < 0))
        return -1;
    if (what == ENTRY_CHANGED &&
        (known.since == row->version ? delete_one(st, known.revision, err)
                                     : end_one(st, known.revision, row->version, err)) < 0)
        return -1;
    if (what != ENTRY_SAME && add_revision(st, known.id, row, digest, err) < 0)
        return -1;
    *id = known.id;
    if (change)
        *change = what;
    return 0;
}

/* ---- who is left out ---- */

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static const struct sql newest_revisions = {
    "SELECT id, entry_id FROM entry_revision WHERE list_id = $1 AND until_version IS NULL", NULL};

struct revision_ids {
    VEC(int64_t) v;
};

static int read_left(struct store *st, int64_t list_id, const int64_t *kept, size_t n,
                     struct arena *mem, struct revision_ids *out, struct err *err)
{
    struct query q;
    int rc;

    if (query_start(&q, st, &newest_revisions, err) < 0)
        return -1;
    query_int(&q, list_id);
    QUERY_EACH(&q, rc)
    {
        int64_t revision = query_get_int(&q), entry = query_get_int(&q);
        if (n && bsearch(&entry, kept, n, sizeof *kept, by_id))
            continue;
        if (!vec_push(mem, &out->v))
            return query_no_memory(&q);
        *vec_last(&out->v) = revision;
    }
    return rc;
}

/** Eight bytes a revision; a list of some ten millions fits. */
#define LEFT_BUDGET (256 * MIB)

int store_entries_leave(struct store *st, int64_t list_id, uint32_t version, int64_t *kept,
                        size_t n, uint64_t *gone, struct err *err)
{
    struct revision_ids left = {.v = {0}};
    struct arena mem;

    if (n)
        qsort(kept, n, sizeof *kept, by_id);
    arena_init(&mem, LEFT_BUDGET);
    int rc = read_left(st, list_id, kept, n, &mem, &left, err);
    for (uint32_t i = 0; rc == 0 && i < left.v.n; i++)
        rc = end_one(st, left.v.v[i], version, err);
    *gone = left.v.n;
    arena_fini(&mem);
    return rc;
}

/* ---- a version before, again ---- */

/* $2 restored, $3 the new version. First whoever says something else ends, then what was begins. */
#define IN_RESTORED REVISION_IN("o", "$2")
static const struct sql restore_end = {
    "UPDATE entry_revision SET until_version = $3 WHERE list_id = $1 AND until_version IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM entry_revision o WHERE o.entry_id = entry_revision.entry_id "
    "AND " IN_RESTORED " AND o.digest = entry_revision.digest)",
    NULL};
static const struct sql restore_begin = {
    "INSERT INTO entry_revision (entry_id, list_id, from_version, kind, digest, sex, expires_on, "
    "source, remarks) SELECT o.entry_id, o.list_id, $3, o.kind, o.digest, o.sex, o.expires_on, "
    "o.source, o.remarks FROM entry_revision o WHERE o.list_id = $1 AND " IN_RESTORED
    " AND NOT EXISTS (SELECT 1 FROM entry_revision n WHERE n.entry_id = o.entry_id "
    "AND n.until_version IS NULL)",
    NULL};
/* Revisions o of version $2, each with the one n of its entry that begins with $3. */
#define RESTORED                                                                                   \
    "FROM entry_revision o JOIN entry_revision n ON n.entry_id = o.entry_id "                      \
    "AND n.from_version = $3 WHERE o.list_id = $1 AND " IN_RESTORED
static const struct sql restore_parts[] = {
#define PART(table, columns)                                                                       \
    {"INSERT INTO " table " (revision_id, ordinal, " columns ") SELECT (SELECT n.id " RESTORED     \
     " AND o.id = " table ".revision_id), ordinal, " columns " FROM " table                        \
     " WHERE revision_id IN (SELECT o.id " RESTORED ")",                                           \
     NULL},
#include "store/entry_parts.def"
#undef PART
};

static int restore_step(struct store *st, const struct sql *sql, int64_t list_id, uint32_t from,
                        uint32_t version, struct err *err)
{
    struct query q;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, from);
    query_int(&q, version);
    return query_write(&q);
}

int store_entries_restore(struct store *st, int64_t list_id, uint32_t from, uint32_t version,
                          struct restore_figures *out, struct err *err)
{
    struct entry_change_counts counts;

    if (restore_step(st, &restore_end, list_id, from, version, err) < 0 ||
        restore_step(st, &restore_begin, list_id, from, version, err) < 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(restore_parts); i++)
        if (restore_step(st, &restore_parts[i], list_id, from, version, err) < 0)
            return -1;
    if (entry_changes_count(st, list_id, version, &counts, err) < 0)
        return -1;
    *out = (struct restore_figures){counts.entries, counts.begun - counts.changed, counts.changed,
                                    counts.ended - counts.changed};
    return 0;
}

/* ---- a version forgotten ---- */

static const struct sql unstage_parts[] = {
#define PART(table, columns)                                                                       \
    {"DELETE FROM " table " WHERE revision_id IN (SELECT id FROM entry_revision "                  \
     "WHERE list_id = $1 AND from_version = $2)",                                                  \
     NULL},
#include "store/entry_parts.def"
#undef PART
};
static const struct sql unstage_begun = {
    "DELETE FROM entry_revision WHERE list_id = $1 AND from_version = $2", NULL};
static const struct sql unstage_ended = {
    "UPDATE entry_revision SET until_version = NULL WHERE list_id = $1 AND until_version = $2",
    NULL};
static const struct sql delete_unsaid = {
    "DELETE FROM watchlist_entry WHERE list_id = $1 AND NOT EXISTS (SELECT 1 FROM entry_revision r "
    "WHERE r.entry_id = watchlist_entry.id)",
    NULL};

static int unstage_step(struct store *st, const struct sql *sql, int64_t list_id, uint32_t version,
                        struct err *err)
{
    struct query q;

    if (query_start(&q, st, sql, err) < 0)
        return -1;
    query_int(&q, list_id);
    query_int(&q, version);
    return query_write(&q);
}

int store_entries_unstage(struct store *st, int64_t list_id, uint32_t version, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(unstage_parts); i++)
        if (unstage_step(st, &unstage_parts[i], list_id, version, err) < 0)
            return -1;
    if (unstage_step(st, &unstage_begun, list_id, version, err) < 0 ||
        unstage_step(st, &unstage_ended, list_id, version, err) < 0)
        return -1;
    return write_for_id(st, &delete_unsaid, list_id, err);
}
