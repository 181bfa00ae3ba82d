/* SPDX-License-Identifier: Apache-2.0 */
/* `safar list` show, diff, versions, activate, discard, rollback, rm. */
#include "app/list_json.h"
#include "app/users.h"
#include "base/clock.h"
#include "cli/list.h"
#include "store/audit.h"

#include <stdio.h>

#define PAGE 500
#define PAGE_BUDGET (256 * MIB)

int list_actor(struct store *st, const char *name, enum capability capability, bool must, str *user,
               struct err *err)
{
    *user = name ? str_from_c(name) : CLI_USER;
    if (name)
        return user_may(st, *user, capability, err);
    if (!must)
        return 0;
    return err_set(err, ERR_USAGE, ERR_NO_POS,
                   "--user NAME is needed: lists.second_person asks who did it");
}

int list_named(struct store *st, const char *name, bool removed, struct arena *mem,
               struct list_row *out, struct err *err)
{
    int found = store_list_find(st, str_from_c(name), mem, out, err);

    if (found < 0)
        return -1;
    if (!found || (out->removed && !removed))
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "there is no list of that name");
    return 0;
}

/* Looking. ------------------------------------------------------------------------------------- */

/** Who looks at listed people is in the audit log before they see them. */
static int audit_view(struct store *st, const char *action, int64_t list_id, uint32_t version,
                      str user, struct err *err)
{
    char id[24], detail[40];
    int n = snprintf(id, sizeof id, "%lld", (long long)list_id);
    int d = snprintf(detail, sizeof detail, "version %u", version);

    if (store_begin(st, err) < 0)
        return -1;
    if (store_audit_append(st, clock_utc_ms(), user, str_from_c(action), STR("list"),
                           (str){id, (size_t)n}, (str){detail, (size_t)d}, err) == 0)
        return store_commit(st, err);
    store_rollback(st);
    return -1;
}

static void print_line(struct buf *out)
{
    printf(STR_FMT "\n", STR_ARG(buf_view(out)));
    buf_reset(out);
}

static void print_list(struct buf *out, const struct list_row *l, uint32_t version,
                       uint64_t entries)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_str(&w, "name", l->name);
    json_member_u64(&w, "version", version);
    json_member_u64(&w, "entries", entries);
    json_member_str(&w, "owner", l->owner);
    json_member_str(&w, "purpose", l->purpose);
    json_member_str(&w, "legal_basis", l->legal_basis);
    json_member_c(&w, "classification", list_classification_name(l->classification));
    json_opt_date(&w, "expires_on", l->expires_on);
    json_opt_utc(&w, "imported_at", l->imported_at);
    json_object_end(&w);
    print_line(out);
}

/** What the list says of itself in another of its versions. */
static int look_into_version(struct store *st, uint32_t version, struct arena *mem,
                             struct list_row *list, struct err *err)
{
    struct list_version_row row;
    int found = store_list_version_find(st, list->id, version, mem, &row, err);

    if (found < 0)
        return -1;
    if (!found || row.state == LIST_DISCARDED)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "the list has no version %u", version);
    list->owner = row.owner;
    list->purpose = row.purpose;
    list->legal_basis = row.legal_basis;
    list->classification = row.classification;
    list->expires_on = row.expires_on;
    list->imported_at = row.imported_at;
    return 0;
}

static int print_entries(struct store *st, const struct list_row *list, uint32_t version,
                         struct buf *out, struct err *err)
{
    struct store_page page = {PAGE, 0};
    struct arena mem;
    int64_t after = 0;
    int rc = 0;
    uint32_t n = PAGE;

    arena_init(&mem, PAGE_BUDGET);
    while (rc == 0 && n == PAGE) {
        struct entry_rows entries = {.total = 0};
        rc = store_entries_list(st, list->id, version, after, page, &mem, &entries, err);
        n = entries.rows.n;
        if (rc == 0 && after == 0)
            print_list(out, list, version, entries.total);
        for (uint32_t i = 0; rc == 0 && i < n; i++) {
            struct json w;
            json_init(&w, out);
            after = entries.rows.v[i].id;
            list_json_entry(&w, &entries.rows.v[i]);
            print_line(out);
        }
        arena_reset(&mem);
    }
    arena_fini(&mem);
    return rc;
}

int list_show(const struct settings *settings, struct store *st, const struct list_arguments *given)
{
    struct list_row list;
    struct arena mem;
    struct buf out;
    struct err err;
    str user;

    (void)settings;
    arena_init(&mem, MIB);
    buf_init(&out, 4 * MIB);
    int rc = list_actor(st, given->user, CAN_LISTS_READ, false, &user, &err);
    if (rc == 0)
        rc = list_named(st, given->name, given->version != 0, &mem, &list, &err);
    uint32_t version = rc == 0 && !given->version ? list.version : given->version;
    if (rc == 0 && version)
        rc = look_into_version(st, version, &mem, &list, &err);
    if (rc == 0)
        rc = audit_view(st, "view_list", list.id, version, user, &err);
    if (rc == 0)
        rc = print_entries(st, &list, version, &out, &err);
    buf_fini(&out);
    arena_fini(&mem);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}

/* diff ----------------------------------------------------------------------------------------- */

/** `~ TAB id TAB name TAB fields` */
static void print_diff_text(struct buf *out, const struct entry_diff *d)
{
    const struct entry_row *e = d->change == ENTRY_GONE ? &d->before : &d->after;
    const char *between = "\t";

    buf_printf(out, "%c\t" STR_FMT "\t" STR_FMT,
               d->change == ENTRY_NEW    ? '+'
               : d->change == ENTRY_GONE ? '-'
                                         : '~',
               STR_ARG(e->ref), STR_ARG(e->names.n ? e->names.v[0].text : STR_NONE));
    for (unsigned i = 0; i < ENTRY_FIELD_COUNT; i++)
        if (d->fields & 1u << i) {
            buf_printf(out, "%s%s", between, entry_field_name((enum entry_field)i));
            between = ",";
        }
    print_line(out);
}

static void print_diff(struct buf *out, const struct entry_diff *d, bool as_json)
{
    struct json w;

    if (!as_json) {
        print_diff_text(out, d);
        return;
    }
    json_init(&w, out);
    list_json_diff(&w, d);
    print_line(out);
}

static int print_diffs(struct store *st, const struct list_version_row *version, bool as_json,
                       struct buf *out, struct err *err)
{
    struct store_page page = {PAGE, 0};
    struct arena mem;
    int64_t after = 0;
    int rc = 0;
    uint32_t n = PAGE;

    arena_init(&mem, PAGE_BUDGET);
    while (rc == 0 && n == PAGE) {
        struct entry_diffs diffs = {.total = 0};
        rc = store_entries_diff(st, version->list_id, version->version, after, page, &mem, &diffs,
                                err);
        n = diffs.rows.n;
        for (uint32_t i = 0; rc == 0 && i < n; i++) {
            const struct entry_diff *diff = &diffs.rows.v[i];
            after = diff->before.id ? diff->before.id : diff->after.id;
            print_diff(out, diff, as_json);
        }
        arena_reset(&mem);
    }
    arena_fini(&mem);
    return rc;
}

/** The version asked for; else the staged one; else the one in force. */
static int choose_version(struct store *st, const struct list_row *list, uint32_t wanted,
                          struct arena *mem, struct list_version_row *out, struct err *err)
{
    int found = wanted ? store_list_version_find(st, list->id, wanted, mem, out, err)
                       : store_list_version_staged(st, list->id, mem, out, err);

    if (found == 0 && !wanted)
        found = store_list_version_find(st, list->id, list->version, mem, out, err);
    if (found < 0)
        return -1;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "the list has no such version");
    if (out->state == LIST_DISCARDED)
        return err_set(err, ERR_CONFLICT, ERR_NO_POS,
                       "version %u was discarded: nothing of it is kept", out->version);
    return 0;
}

/** To standard error, so that the lines on standard output are entries alone. */
static void tell_summary(const struct list_version_row *v)
{
    fprintf(stderr, "version %u, %s: %llu entries; %llu added, %llu changed, %llu removed\n",
            v->version, list_state_name(v->state), (unsigned long long)v->entries,
            (unsigned long long)v->added, (unsigned long long)v->changed,
            (unsigned long long)v->removed);
}

int list_diff(const struct settings *settings, struct store *st, const struct list_arguments *given)
{
    struct list_version_row version;
    struct list_row list;
    struct arena mem;
    struct buf out;
    struct err err;
    str user;

    (void)settings;
    arena_init(&mem, MIB);
    buf_init(&out, 16 * MIB);
    int rc = list_actor(st, given->user, CAN_LISTS_READ, false, &user, &err);
    if (rc == 0)
        rc = list_named(st, given->name, true, &mem, &list, &err);
    if (rc == 0)
        rc = choose_version(st, &list, given->version, &mem, &version, &err);
    if (rc == 0)
        rc = audit_view(st, "view_list_diff", list.id, version.version, user, &err);
    if (rc == 0) {
        tell_summary(&version);
        rc = print_diffs(st, &version, given->json, &out, &err);
    }
    buf_fini(&out);
    arena_fini(&mem);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}

/* versions ------------------------------------------------------------------------------------- */

static void print_version(struct buf *out, const struct list_version_row *v, bool as_json)
{
    char imported[DATE_TEXT] = "", decided[DATE_TEXT] = "";
    struct json w;

    if (as_json) {
        json_init(&w, out);
        list_json_version(&w, v);
        print_line(out);
        return;
    }
    if (v->imported_at != UTC_UNKNOWN)
        utc_format(v->imported_at, imported);
    if (v->decided_at != UTC_UNKNOWN)
        utc_format(v->decided_at, decided);
    printf("%u\t%s\t%llu\t+%llu ~%llu -%llu\t" STR_FMT "\t" STR_FMT "\t%s\t" STR_FMT "\t%s\n",
           v->version, list_state_name(v->state), (unsigned long long)v->entries,
           (unsigned long long)v->added, (unsigned long long)v->changed,
           (unsigned long long)v->removed, STR_ARG(v->source), STR_ARG(v->imported_by), imported,
           STR_ARG(v->decided_by), decided);
}

int list_versions(const struct settings *settings, struct store *st,
                  const struct list_arguments *given)
{
    struct store_page page = {PAGE, 0};
    struct list_row list;
    struct arena mem;
    struct buf out;
    struct err err;
    uint32_t n = PAGE;

    (void)settings;
    arena_init(&mem, PAGE_BUDGET);
    buf_init(&out, MIB);
    int rc = list_named(st, given->name, true, &mem, &list, &err);
    while (rc == 0 && n == PAGE) {
        struct list_version_rows versions = {.total = 0};
        rc = store_list_versions(st, list.id, page, &mem, &versions, &err);
        n = versions.rows.n;
        page.offset += n;
        for (uint32_t i = 0; rc == 0 && i < n; i++)
            print_version(&out, &versions.rows.v[i], given->json);
        arena_reset(&mem);
    }
    buf_fini(&out);
    arena_fini(&mem);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}

/* Deciding. ------------------------------------------------------------------------------------ */

typedef int decide_fn(struct store *st, const struct list_action *action,
                      struct list_action_figures *out, struct err *err);

static int decide(const struct settings *settings, struct store *st,
                  const struct list_arguments *given, enum capability capability, bool must,
                  decide_fn *step, struct list_action_figures *out, struct err *err)
{
    struct list_action action = {.name = str_from_c(given->name),
                                 .version = given->version,
                                 .second_person = settings->lists_second_person,
                                 .now = clock_utc_ms()};

    if (list_actor(st, given->user, capability, must && action.second_person, &action.user, err) <
        0)
        return -1;
    return step(st, &action, out, err);
}

static void tell_recalled(const struct list_action_figures *f)
{
    if (f->replaced)
        fprintf(stderr, "version %u, which was staged, is discarded\n", f->replaced);
    if (f->recalled)
        fprintf(stderr, "%llu open hits withdrawn\n", (unsigned long long)f->recalled);
}

static void tell_in_force(const struct list_action_figures *f)
{
    fprintf(stderr, "version %u is in force: %llu entries\n", f->version,
            (unsigned long long)f->entries);
}

/** Something else is in force after it: journeys are screened with that. */
static int decide_and_screen(const struct settings *settings, struct store *st,
                             const struct list_arguments *given, enum capability capability,
                             bool must, decide_fn *step,
                             void (*tell)(const struct list_action_figures *f))
{
    struct screening *before = NULL;
    struct list_action_figures f;
    struct err err;
    int rc = list_before(settings, st, given->screen, &before, &err);

    if (rc == 0)
        rc = decide(settings, st, given, capability, must, step, &f, &err);
    if (rc == 0) {
        if (tell)
            tell(&f);
        tell_recalled(&f);
    }
    if (rc == 0 && given->screen)
        rc = list_rescreen(settings, st, before, &err);
    screening_release(before);
    return rc < 0 ? list_fail(&err) : EXIT_STATUS_OK;
}

int list_activate_verb(const struct settings *settings, struct store *st,
                       const struct list_arguments *given)
{
    return decide_and_screen(settings, st, given, CAN_LISTS_ACTIVATE, true, list_activate,
                             tell_in_force);
}

int list_discard_verb(const struct settings *settings, struct store *st,
                      const struct list_arguments *given)
{
    struct list_action_figures f;
    struct err err;

    if (decide(settings, st, given, CAN_LISTS_MANAGE, true, list_discard, &f, &err) < 0)
        return list_fail(&err);
    fprintf(stderr, "version %u is discarded\n", f.version);
    return EXIT_STATUS_OK;
}

int list_rollback_verb(const struct settings *settings, struct store *st,
                       const struct list_arguments *given)
{
    struct list_action_figures f;
    struct err err;

    if (decide(settings, st, given, CAN_LISTS_MANAGE, true, list_rollback, &f, &err) < 0)
        return list_fail(&err);
    tell_recalled(&f);
    fprintf(stderr,
            "version %u staged with the entries of version %u: %llu entries (%llu new, %llu "
            "changed, %llu gone)\n",
            f.version, given->version, (unsigned long long)f.entries, (unsigned long long)f.added,
            (unsigned long long)f.changed, (unsigned long long)f.removed);
    return EXIT_STATUS_OK;
}

int list_rm(const struct settings *settings, struct store *st, const struct list_arguments *given)
{
    return decide_and_screen(settings, st, given, CAN_LISTS_MANAGE, false, list_remove, NULL);
}
