/* SPDX-License-Identifier: Apache-2.0 */
/* Watchlists: activating, discarding, rolling back, removing. */
#include "app/list_lifecycle.h"

#include "app/screen.h"
#include "store/audit.h"
#include "store/entries.h"
#include "store/events.h"
#include "store/settings.h"

#include <stdio.h>

#define ACTION_BUDGET (1 * MIB)

/* Common. -------------------------------------------------------------------------------------- */

/** Consoles that show the list fetch it again; whoever asks later finds who did it. */
static int tell(struct store *st, str action, int64_t list_id, str user, str detail, utc_ms now,
                struct err *err)
{
    char id[24];
    int64_t ignored;
    int n = snprintf(id, sizeof id, "%lld", (long long)list_id);

    if (store_audit_append(st, now, user, action, STR("list"), (str){id, (size_t)n}, detail, err) <
        0)
        return -1;
    return store_event_append(st, now, EVENT_LIST, list_id, &ignored, err);
}

/** `version 3: 12 entries, 1 added, 0 changed, 2 removed` */
static int tell_version(struct store *st, str action, const struct list_version_row *row, str user,
                        const char *more, utc_ms now, struct err *err)
{
    char detail[200];
    int n = snprintf(detail, sizeof detail,
                     "version %u: %llu entries, %llu added, %llu changed, %llu removed%s",
                     row->version, (unsigned long long)row->entries, (unsigned long long)row->added,
                     (unsigned long long)row->changed, (unsigned long long)row->removed, more);

    return tell(st, action, row->list_id, user, (str){detail, (size_t)n}, now, err);
}

static int find_list(struct store *st, const struct list_action *action, struct arena *mem,
                     struct list_row *out, struct err *err)
{
    if (!action->name.n)
        return store_list_get(st, action->list_id, mem, out, err);
    int found = store_list_find(st, action->name, mem, out, err);
    if (found == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "there is no list of that name");
    return found < 0 ? -1 : 0;
}

static int find_staged(struct store *st, const struct list_action *action, int64_t list_id,
                       struct arena *mem, struct list_version_row *out, struct err *err)
{
    int found = store_list_version_staged(st, list_id, mem, out, err);

    if (found < 0)
        return -1;
    if (found == 0)
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "no version of the list is staged");
    if (action->version && action->version != out->version)
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "version %u is staged, not %u", out->version,
                       action->version);
    return 0;
}

static void take_figures(const struct list_version_row *row, struct list_action_figures *out)
{
    out->list_id = row->list_id;
    out->version = row->version;
    out->entries = row->entries;
    out->added = row->added;
    out->changed = row->changed;
    out->removed = row->removed;
}

typedef int step_fn(struct store *st, const struct list_action *action, struct arena *mem,
                    struct list_action_figures *out, struct err *err);

static int run_step(struct store *st, step_fn *step, const struct list_action *action,
                    struct list_action_figures *out, struct err *err)
{
    bool own = !store_in_transaction(st);
    struct arena mem;

    *out = (struct list_action_figures){.version = 0};
    if (own && store_begin(st, err) < 0)
        return -1;
    arena_init(&mem, ACTION_BUDGET);
    int rc = step(st, action, &mem, out, err);
    arena_fini(&mem);
    if (rc == 0)
        return own ? store_commit(st, err) : 0;
    if (own)
        store_rollback(st);
    return -1;
}

/* Lines. --------------------------------------------------------------------------------------- */

static int lines_step(struct store *st, const struct list_action *action, struct arena *mem,
                      struct list_action_figures *out, struct err *err)
{
    double review = action->review, urgent = action->urgent;
    bool none = review <= 0 && urgent <= 0;
    struct list_row list;
    char detail[80];
    int64_t ignored;

    if (!none && !(review > 0 && review <= urgent && urgent <= 1))
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "lines must rise: above 0, review, urgent, at most 1");
    if (find_list(st, action, mem, &list, err) < 0 ||
        store_list_set_lines(st, list.id, none ? 0 : review, none ? 0 : urgent, err) < 0 ||
        store_counter_bump(st, LIST_GENERATION_KEY, &ignored, err) < 0)
        return -1;
    out->list_id = list.id;
    int n = none ? snprintf(detail, sizeof detail, "those of the unit")
                 : snprintf(detail, sizeof detail, "review %.4g, urgent %.4g", review, urgent);
    return tell(st, STR("set_list_lines"), list.id, action->user, (str){detail, (size_t)n},
                action->now, err);
}

int list_set_lines(struct store *st, const struct list_action *action, struct err *err)
{
    struct list_action_figures ignored;

    return run_step(st, lines_step, action, &ignored, err);
}

/* Discarding. ---------------------------------------------------------------------------------- */

static int discard(struct store *st, struct list_version_row *row, str user, const char *why,
                   utc_ms now, struct err *err)
{
    row->state = LIST_DISCARDED;
    row->decided_by = user;
    row->decided_at = now;
    if (store_entries_unstage(st, row->list_id, row->version, err) < 0 ||
        store_list_version_decide(st, row, err) < 0)
        return -1;
    return tell_version(st, STR("discard_list"), row, user, why, now, err);
}

static int discard_step(struct store *st, const struct list_action *action, struct arena *mem,
                        struct list_action_figures *out, struct err *err)
{
    struct list_version_row row;
    struct list_row list;

    if (find_list(st, action, mem, &list, err) < 0 ||
        find_staged(st, action, list.id, mem, &row, err) < 0)
        return -1;
    take_figures(&row, out);
    return discard(st, &row, action->user, "", action->now, err);
}

int list_discard(struct store *st, const struct list_action *action,
                 struct list_action_figures *out, struct err *err)
{
    return run_step(st, discard_step, action, out, err);
}

static int discard_staged(struct store *st, int64_t list_id, str user, const char *why, utc_ms now,
                          struct arena *mem, uint32_t *discarded, struct err *err)
{
    struct list_version_row row;
    int found = store_list_version_staged(st, list_id, mem, &row, err);

    *discarded = found == 1 ? row.version : 0;
    if (found < 0)
        return -1;
    return found ? discard(st, &row, user, why, now, err) : 0;
}

/* Staging. ------------------------------------------------------------------------------------- */

int list_stage_begin(struct store *st, const struct list_row *list, str user, utc_ms now,
                     struct arena *mem, uint32_t *version, uint32_t *replaced, struct err *err)
{
    if (discard_staged(st, list->id, user, "; a new one takes its place", now, mem, replaced, err) <
        0)
        return -1;
    return store_list_version_next(st, list->id, version, err);
}

int list_stage_end(struct store *st, const struct list_version_row *row, struct err *err)
{
    if (store_list_version_insert(st, row, err) < 0)
        return -1;
    return tell_version(st, row->restores ? STR("rollback_list") : STR("import_list"), row,
                        row->imported_by, "; staged", row->imported_at, err);
}

/* Into force. ---------------------------------------------------------------------------------- */

static int supersede(struct store *st, const struct list_row *list, struct arena *mem,
                     struct err *err)
{
    struct list_version_row row;
    int found = store_list_version_find(st, list->id, list->version, mem, &row, err);

    if (found <= 0)
        return found;
    row.state = LIST_SUPERSEDED;
    return store_list_version_decide(st, &row, err);
}

static void take_over(struct list_row *list, const struct list_version_row *row)
{
    list->owner = row->owner;
    list->purpose = row->purpose;
    list->legal_basis = row->legal_basis;
    list->classification = row->classification;
    list->expires_on = row->expires_on;
    list->version = row->version;
    list->entries = (uint32_t)row->entries;
    list->imported_at = row->imported_at;
}

/** What is screened with changes: the generation says so, and hits without ground are recalled. */
static int change_generation(struct store *st, utc_ms now, uint64_t *recalled, struct err *err)
{
    int64_t ignored;

    if (store_counter_bump(st, LIST_GENERATION_KEY, &ignored, err) < 0)
        return -1;
    return screen_recall(st, now, recalled, err);
}

int list_put_in_force(struct store *st, struct list_row *list, struct list_version_row *row,
                      str user, bool alone, utc_ms now, uint64_t *recalled, struct err *err)
{
    struct arena mem;

    arena_init(&mem, ACTION_BUDGET);
    int rc = supersede(st, list, &mem, err);
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    row->state = LIST_ACTIVE;
    row->decided_by = user;
    row->decided_at = now;
    list->removed = false;
    take_over(list, row);
    if (store_list_version_decide(st, row, err) < 0 || store_list_update(st, list, err) < 0 ||
        tell_version(st, STR("activate_list"), row, user, alone ? "; without a second person" : "",
                     now, err) < 0)
        return -1;
    return change_generation(st, now, recalled, err);
}

static int activate_step(struct store *st, const struct list_action *action, struct arena *mem,
                         struct list_action_figures *out, struct err *err)
{
    struct list_version_row row;
    struct list_row list;

    if (find_list(st, action, mem, &list, err) < 0 ||
        find_staged(st, action, list.id, mem, &row, err) < 0)
        return -1;
    bool alone = str_eq(row.imported_by, action->user);
    if (alone && action->second_person)
        return err_set(err, ERR_FORBIDDEN, ERR_NO_POS,
                       "who staged a version may not activate it: a second person must");
    take_figures(&row, out);
    return list_put_in_force(st, &list, &row, action->user, alone, action->now, &out->recalled,
                             err);
}

int list_activate(struct store *st, const struct list_action *action,
                  struct list_action_figures *out, struct err *err)
{
    return run_step(st, activate_step, action, out, err);
}

/* Back. ---------------------------------------------------------------------------------------- */

static int find_former(struct store *st, const struct list_action *action,
                       const struct list_row *list, struct arena *mem, struct err *err)
{
    struct list_version_row row;
    int found = store_list_version_find(st, list->id, action->version, mem, &row, err);

    if (found < 0)
        return -1;
    if (found == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "the list has no version %u",
                       action->version);
    if (row.state == LIST_ACTIVE)
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "version %u is in force", row.version);
    if (row.state != LIST_SUPERSEDED)
        return err_set(err, ERR_CONFLICT, ERR_NO_POS, "version %u never was in force: it is %s",
                       row.version, list_state_name(row.state));
    return 0;
}

static struct list_version_row version_of(const struct list_row *list, str source,
                                          const struct list_action *action)
{
    return (struct list_version_row){.list_id = list->id,
                                     .state = LIST_STAGED,
                                     .owner = list->owner,
                                     .purpose = list->purpose,
                                     .legal_basis = list->legal_basis,
                                     .classification = list->classification,
                                     .expires_on = list->expires_on,
                                     .source = source,
                                     .imported_by = action->user,
                                     .imported_at = action->now,
                                     .decided_at = UTC_UNKNOWN};
}

static int rollback_step(struct store *st, const struct list_action *action, struct arena *mem,
                         struct list_action_figures *out, struct err *err)
{
    struct restore_figures restored;
    struct list_row list;

    if (find_list(st, action, mem, &list, err) < 0 || find_former(st, action, &list, mem, err) < 0)
        return -1;
    struct list_version_row row = version_of(&list, STR("rollback"), action);
    row.restores = action->version;
    if (list_stage_begin(st, &list, action->user, action->now, mem, &row.version, &out->replaced,
                         err) < 0 ||
        store_entries_restore(st, list.id, action->version, row.version, &restored, err) < 0)
        return -1;
    row.entries = restored.entries;
    row.added = restored.added;
    row.changed = restored.changed;
    row.removed = restored.gone;
    take_figures(&row, out);
    return list_stage_end(st, &row, err);
}

int list_rollback(struct store *st, const struct list_action *action,
                  struct list_action_figures *out, struct err *err)
{
    return run_step(st, rollback_step, action, out, err);
}

/* Removal. ------------------------------------------------------------------------------------- */

static int remove_step(struct store *st, const struct list_action *action, struct arena *mem,
                       struct list_action_figures *out, struct err *err)
{
    struct list_row list;

    if (find_list(st, action, mem, &list, err) < 0)
        return -1;
    if (list.removed)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "there is no list of that name");
    struct list_version_row row = version_of(&list, STR("removal"), action);
    if (discard_staged(st, list.id, action->user, "; the list is removed", action->now, mem,
                       &out->replaced, err) < 0 ||
        store_list_version_next(st, list.id, &row.version, err) < 0 ||
        store_entries_leave(st, list.id, row.version, NULL, 0, &row.removed, err) < 0 ||
        supersede(st, &list, mem, err) < 0)
        return -1;
    row.state = LIST_ACTIVE;
    row.decided_by = action->user;
    row.decided_at = action->now;
    list.removed = true;
    take_over(&list, &row);
    take_figures(&row, out);
    if (store_list_version_insert(st, &row, err) < 0 || store_list_update(st, &list, err) < 0 ||
        tell_version(st, STR("remove_list"), &row, action->user, "", action->now, err) < 0)
        return -1;
    return change_generation(st, action->now, &out->recalled, err);
}

int list_remove(struct store *st, const struct list_action *action, struct list_action_figures *out,
                struct err *err)
{
    return run_step(st, remove_step, action, out, err);
}
