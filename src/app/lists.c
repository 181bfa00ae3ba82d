/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists: import, screening again. */
#include "app/lists.h"

#include "app/list_generation.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "store/entries.h"
#include "store/settings.h"

#include <stdio.h>

#define IMPORT_BUDGET ((size_t)2048 * MIB)
#define FLIGHT_BUDGET (512 * MIB)
/** setting: the lists that upcoming journeys were last screened with. */
#define SCREENED_KEY STR("lists_screened")
#define SCREENED_TEXT 96
#define HOUR_MS ((utc_ms)3600 * 1000)
/** Departed since: the traveller is on the way or has just come. */
#define PAST_HOURS 24

/* Import. -------------------------------------------------------------------------------------- */

static int copy_names(const struct entry *e, struct arena *mem, struct entry_row *row)
{
    for (uint32_t i = 0; i < e->names.n; i++) {
        if (!vec_push(mem, &row->names))
            return -1;
        *vec_last(&row->names) =
            (struct entry_name_row){e->names.v[i].text, (unsigned)e->names.v[i].quality};
    }
    for (uint32_t i = 0; i < e->documents.n; i++) {
        const struct entry_document *d = &e->documents.v[i];
        if (!vec_push(mem, &row->documents))
            return -1;
        *vec_last(&row->documents) = (struct entry_document_row){d->type, d->number, d->issuer};
    }
    return 0;
}

static int copy_values(const struct entry *e, struct arena *mem, struct entry_row *row)
{
    for (uint32_t i = 0; i < e->born_on.n; i++) {
        if (!vec_push(mem, &row->born_on))
            return -1;
        *vec_last(&row->born_on) = e->born_on.v[i];
    }
    for (uint32_t i = 0; i < e->nationalities.n; i++) {
        if (!vec_push(mem, &row->nationalities))
            return -1;
        *vec_last(&row->nationalities) = e->nationalities.v[i];
    }
    for (uint32_t i = 0; i < e->countries.n; i++) {
        if (!vec_push(mem, &row->countries))
            return -1;
        *vec_last(&row->countries) = e->countries.v[i];
    }
    for (uint32_t i = 0; i < e->birthplaces.n; i++) {
        if (!vec_push(mem, &row->birthplaces))
            return -1;
        *vec_last(&row->birthplaces) = e->birthplaces.v[i];
    }
    for (uint32_t i = 0; i < e->identifiers.n; i++) {
        if (!vec_push(mem, &row->identifiers))
            return -1;
        *vec_last(&row->identifiers) = (struct entry_identifier_row){
            (unsigned)e->identifiers.v[i].kind, e->identifiers.v[i].value};
    }
    return 0;
}

/** An import under way. */
struct staging {
    struct store *st;
    const struct list_import *import;
    struct list_row list;
    struct list_version_row version;
    int64_t *kept; /* entries of the new version */
};

static int put_entry(struct staging *s, const struct entry *e, struct err *err)
{
    struct entry_row row = {.list_id = s->list.id,
                            .ref = e->ref,
                            .version = s->version.version,
                            .kind = (unsigned)e->kind,
                            .sex = e->sex,
                            .expires_on = e->expires_on,
                            .source = e->source,
                            .remarks = e->remarks};
    enum entry_change change = ENTRY_SAME;
    struct arena mem;

    arena_init(&mem, 16 * MIB);
    int rc = copy_names(e, &mem, &row) < 0 || copy_values(e, &mem, &row) < 0
                 ? err_memory(err)
                 : store_entry_put(s->st, &row, &s->kept[s->version.entries], &change, err);
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    s->version.entries++;
    s->version.added += change == ENTRY_NEW;
    s->version.changed += change == ENTRY_CHANGED;
    return 0;
}

/** The row of the list; a new one has nothing in force yet. */
static int open_list(struct staging *s, struct arena *mem, struct err *err)
{
    const struct list_import *import = s->import;
    int found = store_list_find(s->st, import->name, mem, &s->list, err);

    if (found)
        return found < 0 ? -1 : 0;
    s->list = (struct list_row){.name = import->name,
                                .owner = import->owner,
                                .purpose = import->purpose,
                                .legal_basis = import->legal_basis,
                                .classification = import->classification,
                                .expires_on = import->expires_on,
                                .imported_at = UTC_UNKNOWN};
    return store_list_insert(s->st, &s->list, &s->list.id, err);
}

static void describe(struct staging *s, const struct list_read *read, const struct sha256 *sha256,
                     utc_ms now)
{
    const struct list_import *import = s->import;

    s->version = (struct list_version_row){.list_id = s->list.id,
                                           .state = LIST_STAGED,
                                           .owner = import->owner,
                                           .purpose = import->purpose,
                                           .legal_basis = import->legal_basis,
                                           .classification = import->classification,
                                           .expires_on = import->expires_on,
                                           .source = import->source.n ? import->source : STR("csv"),
                                           .sha256 = *sha256,
                                           .imported_by = import->user.n ? import->user : STR("-"),
                                           .imported_at = now,
                                           .decided_at = UTC_UNKNOWN,
                                           .rows = read->rows,
                                           .refused = read->refused,
                                           .skipped = read->skipped};
}

static int put_entries(struct staging *s, const struct list_read *read, struct arena *mem,
                       struct err *err)
{
    s->kept = arena_alloc(mem, read->entries.n * sizeof *s->kept);
    if (!s->kept)
        return err_memory(err);
    for (uint32_t i = 0; i < read->entries.n; i++)
        if (put_entry(s, &read->entries.v[i], err) < 0)
            return -1;
    return store_entries_leave(s->st, s->list.id, s->version.version, s->kept, read->entries.n,
                               &s->version.removed, err);
}

static void take_figures(const struct staging *s, struct list_import_figures *out)
{
    out->list_id = s->list.id;
    out->version = s->version.version;
    out->entries = s->version.entries;
    out->added = s->version.added;
    out->changed = s->version.changed;
    out->withdrawn = s->version.removed;
}

static int stage(struct staging *s, const struct list_read *read, const struct sha256 *sha256,
                 utc_ms now, struct arena *mem, struct list_import_figures *out, struct err *err)
{
    if (open_list(s, mem, err) < 0)
        return -1;
    describe(s, read, sha256, now);
    if (list_stage_begin(s->st, &s->list, s->version.imported_by, now, mem, &s->version.version,
                         &out->replaced, err) < 0 ||
        put_entries(s, read, mem, err) < 0 || list_stage_end(s->st, &s->version, err) < 0)
        return -1;
    take_figures(s, out);
    if (!s->import->activate)
        return 0;
    return list_put_in_force(s->st, &s->list, &s->version, s->version.imported_by, true, now,
                             &out->recalled, err);
}

static int import_read(struct store *st, const struct list_import *import,
                       const struct list_read *read, const struct sha256 *sha256, utc_ms now,
                       struct arena *mem, struct list_import_figures *out, struct err *err)
{
    struct staging s = {.st = st, .import = import};

    if (read->entries.n == 0)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS,
                       "no row could be used; the list stays as it is");
    if (store_begin(st, err) < 0)
        return -1;
    if (stage(&s, read, sha256, now, mem, out, err) < 0) {
        store_rollback(st);
        return -1;
    }
    return store_commit(st, err);
}

/** All that a list says of itself is there, short enough and text. */
static int check_texts(const struct list_import *import, struct err *err)
{
    const str texts[] = {import->name, import->owner, import->purpose, import->legal_basis};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (!texts[i].n)
            return err_set(err, ERR_USAGE, ERR_NO_POS,
                           "a list needs a name, an owner, a purpose and a legal basis");
        if (texts[i].n > LIST_TEXT_MAX || !utf8_valid(texts[i]))
            return err_set(err, ERR_USAGE, ERR_NO_POS,
                           "name, owner, purpose and legal basis are UTF-8 of at most %d bytes",
                           LIST_TEXT_MAX);
    }
    return 0;
}

static int read_files(const struct list_import *import, const struct list_file *files, uint32_t n,
                      struct arena *mem, list_refused_fn *refused, void *arg,
                      struct list_read *read, struct err *err)
{
    if (import->read_set)
        return import->read_set(files, n, mem, refused, arg, read, err);
    if (n != 1)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "a list of this format is one file");
    return (import->read ? import->read : list_csv_read)(files[0].bytes, mem, refused, arg, read,
                                                         err);
}

/** Of all files, one after the other. */
static int digest_files(const struct list_file *files, uint32_t n, struct arena *mem,
                        struct sha256 *out, struct err *err)
{
    str *parts = arena_alloc(mem, n * sizeof *parts);

    if (!parts)
        return err_memory(err);
    for (uint32_t i = 0; i < n; i++)
        parts[i] = files[i].bytes;
    *out = sha256_of_parts(parts, n);
    return 0;
}

int list_import_bytes(struct store *st, const struct list_import *import, str bytes, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err)
{
    struct list_file file = {"", bytes};

    return list_import_files(st, import, &file, 1, now, refused, arg, out, err);
}

int list_import_files(struct store *st, const struct list_import *import,
                      const struct list_file *files, uint32_t n, utc_ms now,
                      list_refused_fn *refused, void *arg, struct list_import_figures *out,
                      struct err *err)
{
    struct list_read read = {.rows = 0};
    struct sha256 sha256;
    struct arena mem;

    *out = (struct list_import_figures){.list_id = 0};
    if (check_texts(import, err) < 0)
        return -1;
    arena_init(&mem, IMPORT_BUDGET);
    int rc = read_files(import, files, n, &mem, refused, arg, &read, err);
    if (rc == 0)
        rc = digest_files(files, n, &mem, &sha256, err);
    if (rc == 0) {
        out->rows = read.rows;
        out->refused = read.refused;
        out->skipped = read.skipped;
        rc = import_read(st, import, &read, &sha256, now, &mem, out, err);
    }
    arena_fini(&mem);
    return rc;
}

/* Screening again. ----------------------------------------------------------------------------- */

void lists_window(int64_t window_hours, utc_ms now, utc_ms *from, utc_ms *to)
{
    *from = now - PAST_HOURS * HOUR_MS;
    *to = now + window_hours * HOUR_MS;
}

int lists_rescreen_flight(struct store *st, const struct screening *s,
                          const struct screen_scope *scope, int64_t flight_id,
                          struct rescreen_figures *out, struct err *err)
{
    struct arena mem;

    if (store_begin(st, err) < 0)
        return -1;
    arena_init(&mem, FLIGHT_BUDGET);
    int rc = screen_flight(st, s, scope, flight_id, clock_utc_ms(), &mem, out, err);
    arena_fini(&mem);
    if (rc == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
}

/* What was screened with. ---------------------------------------------------------------------- */

/** Generation, day and lines: whatever has the same needs no screening again. */
static str screened_text(const struct screening *s, char out[SCREENED_TEXT])
{
    const struct watchlist_options *o = watchlist_index_options(screening_index(s));
    char day[DATE_TEXT];

    date_format(screening_day(s), day);
    int n = snprintf(out, SCREENED_TEXT, "%lld %s %.6f %.6f", (long long)screening_generation(s),
                     day, o->review, o->urgent);
    return (str){out, (size_t)n};
}

int lists_note_screened(struct store *st, const struct screening *s, struct err *err)
{
    bool own = !store_in_transaction(st);
    char text[SCREENED_TEXT];

    if (own && store_begin(st, err) < 0)
        return -1;
    if (store_setting_set(st, SCREENED_KEY, screened_text(s, text), err) == 0)
        return own ? store_commit(st, err) : 0;
    if (own)
        store_rollback(st);
    return -1;
}

int lists_screened(struct store *st, const struct screening *s, bool *out, struct err *err)
{
    char text[SCREENED_TEXT];
    struct arena mem;
    str value;

    arena_init(&mem, 4 * KIB);
    int found = store_setting_get(st, SCREENED_KEY, &mem, &value, err);
    *out = found == 1 && str_eq(value, screened_text(s, text));
    arena_fini(&mem);
    return found < 0 ? -1 : 0;
}

/* Upcoming journeys. --------------------------------------------------------------------------- */

/** Reading first: most flights have nobody whom it concerns. */
static int rescreen_edited(struct store *st, const struct screening *s, int64_t flight_id,
                           struct rescreen_figures *out, struct err *err)
{
    const struct screen_scope scope = {.edit = true};
    struct rescreen_figures again = {0};
    bool concerned = false;
    struct arena mem;

    arena_init(&mem, FLIGHT_BUDGET);
    int rc = screen_edit_concerns(st, s, flight_id, &mem, &out->journeys, &concerned, err);
    arena_fini(&mem);
    if (rc == 0 && concerned)
        rc = lists_rescreen_flight(st, s, &scope, flight_id, &again, err);
    out->flights++;
    out->hits += again.hits;
    out->withdrawn += again.withdrawn;
    out->suppressed += again.suppressed;
    return rc;
}

int lists_rescreen_edit(struct store *st, const struct screening *s, utc_ms from,
                        struct rescreen_figures *out, struct err *err)
{
    struct flight_ids flights = {0};
    struct arena mem;

    *out = (struct rescreen_figures){0};
    if (!screening_adds(s)) /* hits were recalled with what is gone */
        return 0;
    arena_init(&mem, 64 * MIB);
    int rc = screen_flights_between(st, from, UPCOMING_MAX, &mem, &flights, err);
    for (uint32_t i = 0; rc == 0 && i < flights.v.n; i++)
        rc = rescreen_edited(st, s, flights.v.v[i], out, err);
    arena_fini(&mem);
    return rc;
}

int lists_rescreen(struct store *st, const struct screening *s, utc_ms from, utc_ms to,
                   struct rescreen_figures *out, struct err *err)
{
    struct flight_ids flights = {0};
    struct arena mem;

    *out = (struct rescreen_figures){0};
    arena_init(&mem, 64 * MIB);
    int rc = screen_flights_between(st, from, to, &mem, &flights, err);
    for (uint32_t i = 0; rc == 0 && i < flights.v.n; i++)
        rc = lists_rescreen_flight(st, s, NULL, flights.v.v[i], out, err);
    arena_fini(&mem);
    return rc;
}
