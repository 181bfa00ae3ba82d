/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists: import, removal, screening again. */
#include "app/lists.h"

#include "base/clock.h"
#include "store/audit.h"
#include "store/events.h"
#include "store/settings.h"

#include <stdio.h>

#define IMPORT_BUDGET ((size_t)2048 * MIB)
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
    return 0;
}

static int put_entry(struct store *st, const struct list_row *list, const struct entry *e,
                     struct list_import_figures *out, struct err *err)
{
    struct entry_row row = {.list_id = list->id,
                            .ref = e->ref,
                            .version = list->version,
                            .kind = (unsigned)e->kind,
                            .sex = e->sex,
                            .remarks = e->remarks};
    enum entry_change change = ENTRY_SAME;
    struct arena mem;
    int64_t id;

    arena_init(&mem, 16 * MIB);
    int rc = copy_names(e, &mem, &row) < 0 || copy_values(e, &mem, &row) < 0
                 ? err_memory(err)
                 : store_entry_put(st, &row, &id, &change, err);
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    out->entries++;
    out->added += change == ENTRY_NEW;
    out->changed += change == ENTRY_CHANGED;
    return 0;
}

/** The row of the list, made or brought to its next version. */
static int open_version(struct store *st, const struct list_import *import, utc_ms now,
                        struct arena *mem, struct list_row *list, struct err *err)
{
    int found = store_list_find(st, import->name, mem, list, err);

    if (found < 0)
        return -1;
    if (!found)
        *list = (struct list_row){.name = import->name};
    list->owner = import->owner;
    list->purpose = import->purpose;
    list->legal_basis = import->legal_basis;
    list->expires_on = import->expires_on;
    list->imported_at = now;
    list->version++;
    list->removed = false;
    return found ? 0 : store_list_insert(st, list, &list->id, err);
}

static int tell(struct store *st, str action, int64_t list_id, str user, str detail, utc_ms now,
                struct err *err)
{
    char id[24];
    int64_t ignored;
    int n = snprintf(id, sizeof id, "%lld", (long long)list_id);

    if (store_counter_bump(st, LIST_GENERATION_KEY, &ignored, err) < 0 ||
        store_audit_append(st, now, user, action, STR("list"), (str){id, (size_t)n}, detail, err) <
            0)
        return -1;
    return store_event_append(st, now, EVENT_LIST, list_id, &ignored, err);
}

static int publish(struct store *st, const struct list_import *import, struct list_row *list,
                   uint32_t before, utc_ms now, struct list_import_figures *out, struct err *err)
{
    char detail[96];

    list->entries = (uint32_t)out->entries;
    out->list_id = list->id;
    out->version = list->version;
    out->withdrawn = before + out->added - out->entries;
    int n = snprintf(detail, sizeof detail, "version %u, %llu entries", list->version,
                     (unsigned long long)out->entries);
    if (store_list_update(st, list, err) < 0)
        return -1;
    return tell(st, STR("import_list"), list->id, import->user, (str){detail, (size_t)n}, now, err);
}

static int import_entries(struct store *st, const struct list_import *import,
                          const struct list_read *read, utc_ms now, struct arena *mem,
                          struct list_import_figures *out, struct err *err)
{
    struct list_row list;

    if (open_version(st, import, now, mem, &list, err) < 0)
        return -1;
    uint32_t before = list.entries;
    for (uint32_t i = 0; i < read->entries.n; i++)
        if (put_entry(st, &list, &read->entries.v[i], out, err) < 0)
            return -1;
    return publish(st, import, &list, before, now, out, err);
}

static int import_read(struct store *st, const struct list_import *import,
                       const struct list_read *read, utc_ms now, struct arena *mem,
                       struct list_import_figures *out, struct err *err)
{
    if (read->entries.n == 0)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS,
                       "no row could be used; the list stays as it is");
    if (store_begin(st, err) < 0)
        return -1;
    if (import_entries(st, import, read, now, mem, out, err) < 0) {
        store_rollback(st);
        return -1;
    }
    return store_commit(st, err);
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
    struct arena mem;

    *out = (struct list_import_figures){.list_id = 0};
    if (!import->name.n || !import->owner.n || !import->purpose.n || !import->legal_basis.n)
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "a list needs a name, an owner, a purpose and a legal basis");
    arena_init(&mem, IMPORT_BUDGET);
    int rc = read_files(import, files, n, &mem, refused, arg, &read, err);
    if (rc == 0) {
        out->rows = read.rows;
        out->refused = read.refused;
        out->skipped = read.skipped;
        rc = import_read(st, import, &read, now, &mem, out, err);
    }
    arena_fini(&mem);
    return rc;
}

/* Removal. ------------------------------------------------------------------------------------- */

static int remove_found(struct store *st, str name, str user, utc_ms now, struct arena *mem,
                        struct err *err)
{
    struct list_row list;
    int found = store_list_find(st, name, mem, &list, err);

    if (found < 0)
        return -1;
    if (!found || list.removed)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "there is no list of that name");
    list.removed = true;
    if (store_list_update(st, &list, err) < 0)
        return -1;
    return tell(st, STR("remove_list"), list.id, user, STR_NONE, now, err);
}

int list_remove(struct store *st, str name, str user, utc_ms now, struct err *err)
{
    struct arena mem;

    if (store_begin(st, err) < 0)
        return -1;
    arena_init(&mem, MIB);
    int rc = remove_found(st, name, user, now, &mem, err);
    arena_fini(&mem);
    if (rc == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
}

/* Screening again. ----------------------------------------------------------------------------- */

void lists_window(int64_t window_hours, utc_ms now, utc_ms *from, utc_ms *to)
{
    *from = now - PAST_HOURS * HOUR_MS;
    *to = now + window_hours * HOUR_MS;
}

static int rescreen_flight(struct store *st, const struct screening *s, int64_t flight_id,
                           struct rescreen_figures *out, struct err *err)
{
    struct arena mem;

    if (store_begin(st, err) < 0)
        return -1;
    arena_init(&mem, 512 * MIB);
    int rc = screen_flight(st, s, flight_id, clock_utc_ms(), &mem, out, err);
    arena_fini(&mem);
    if (rc == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
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
        rc = rescreen_flight(st, s, flights.v.v[i], out, err);
    arena_fini(&mem);
    return rc;
}
