/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/lists: the watchlists, their versions, what a version changes, and what becomes of it. */
#include "store/lists.h"

#include "api/body.h"
#include "api/internal.h"
#include "app/list_json.h"
#include "app/lists.h"
#include "app/pipeline.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"

#include <stdio.h>

/* ---- the lists ---- */

/** A list and the version that waits for a second person, if one does. */
struct list_view {
    struct list_row list;
    struct list_version_row staged;
    bool has_staged;
};
struct list_views {
    VEC(struct list_view) rows;
};

static int read_staged(struct store *st, struct arena *mem, struct list_view *view, struct err *err)
{
    int found = store_list_version_staged(st, view->list.id, mem, &view->staged, err);

    view->has_staged = found == 1;
    return found < 0 ? -1 : 0;
}

static int read_views(struct store *st, struct arena *mem, struct list_views *out, struct err *err)
{
    struct list_rows lists = {.rows = {0}};

    if (store_begin_read(st, err) < 0 || store_lists(st, mem, &lists, err) < 0)
        return -1;
    for (uint32_t i = 0; i < lists.rows.n; i++) {
        if (!vec_push(mem, &out->rows))
            return err_memory(err);
        vec_last(&out->rows)->list = lists.rows.v[i];
        if (read_staged(st, mem, vec_last(&out->rows), err) < 0)
            return -1;
    }
    return 0;
}

static void render_list(struct json *w, const struct list_view *view)
{
    const struct list_row *row = &view->list;

    json_object_begin(w);
    json_member_i64(w, "id", row->id);
    json_member_str(w, "name", row->name);
    json_member_str(w, "owner", row->owner);
    json_member_str(w, "purpose", row->purpose);
    json_member_str(w, "legal_basis", row->legal_basis);
    json_member_c(w, "classification", list_classification_name(row->classification));
    json_opt_date(w, "expires_on", row->expires_on);
    json_member_u64(w, "version", row->version);
    json_member_u64(w, "entries", row->entries);
    json_opt_utc(w, "imported_at", row->imported_at);
    json_member_bool(w, "removed", row->removed);
    if (view->has_staged) {
        json_key(w, "staged");
        list_json_version(w, &view->staged);
    }
    json_object_end(w);
}

void api_lists(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct list_views views = {.rows = {0}};
    struct json w;
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return;
    int rc = read_views(st, &request->mem, &views, &err);
    readers_give(api->options.readers, st);
    if (rc < 0) {
        api_fail(request, response, &err);
        return;
    }
    if (!api_audit(api, request, response, "view", "lists", 0, ""))
        return;
    api_json(response, &w);
    json_array_begin(&w);
    for (uint32_t i = 0; i < views.rows.n; i++)
        if (views.rows.v[i].list.version || views.rows.v[i].has_staged)
            render_list(&w, &views.rows.v[i]);
    json_array_end(&w);
    http_respond(response, 200, "application/json");
}

/* ---- versions ---- */

static int read_versions(struct store *st, int64_t list_id, struct store_page page,
                         struct arena *mem, struct list_version_rows *out, struct err *err)
{
    struct list_row list;

    if (store_begin_read(st, err) < 0 || store_list_get(st, list_id, mem, &list, err) < 0)
        return -1;
    return store_list_versions(st, list_id, page, mem, out, err);
}

static void render_versions(struct http_response *response, const struct list_version_rows *rows)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_u64(&w, "total", rows->total);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < rows->rows.n; i++)
        list_json_version(&w, &rows->rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

void api_list_versions(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct list_version_rows rows;
    struct store_page page;
    struct store *st;
    struct err err;
    int64_t id;

    if (!api_path_id(request, response, &id) ||
        !api_query_page(request, response, 500, 100, &page) ||
        !(st = api_reader(api, request, response)))
        return;
    int rc = read_versions(st, id, page, &request->mem, &rows, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else if (api_audit(api, request, response, "view_list_versions", "list", id, ""))
        render_versions(response, &rows);
}

/* ---- what a version changes ---- */

struct diff_view {
    struct list_version_row version;
    struct entry_diffs diffs;
};

/** The version asked for, else the staged one, else the one in force. */
static int choose_version(struct store *st, int64_t list_id, uint32_t wanted, struct arena *mem,
                          struct list_version_row *out, struct err *err)
{
    struct list_row list;

    if (store_list_get(st, list_id, mem, &list, err) < 0)
        return -1;
    int found = wanted ? store_list_version_find(st, list_id, wanted, mem, out, err)
                       : store_list_version_staged(st, list_id, mem, out, err);
    if (found == 0 && !wanted)
        found = store_list_version_find(st, list_id, list.version, mem, out, err);
    if (found == 0)
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "the list has no such version");
    return found < 0 ? -1 : 0;
}

static int read_diff(struct store *st, int64_t list_id, uint32_t wanted, struct store_page page,
                     struct arena *mem, struct diff_view *out, struct err *err)
{
    if (store_begin_read(st, err) < 0 ||
        choose_version(st, list_id, wanted, mem, &out->version, err) < 0)
        return -1;
    return store_entries_diff(st, list_id, out->version.version, 0, page, mem, &out->diffs, err);
}

static void render_diff(struct http_response *response, const struct diff_view *view)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_key(&w, "version");
    list_json_version(&w, &view->version);
    json_member_u64(&w, "total", view->diffs.total);
    json_key(&w, "items");
    json_array_begin(&w);
    for (uint32_t i = 0; i < view->diffs.rows.n; i++)
        list_json_diff(&w, &view->diffs.rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

/** Listed people are on the screen after this: the audit log says who asked, and for what. */
static bool audit_diff(struct api *api, struct http_request *request,
                       struct http_response *response, int64_t id, uint32_t version)
{
    char detail[32];

    snprintf(detail, sizeof detail, "version %u", version);
    return api_audit(api, request, response, "view_list_diff", "list", id, detail);
}

void api_list_diff(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct diff_view view = {.version = {.version = 0}};
    struct store_page page;
    struct store *st;
    struct err err;
    uint64_t wanted;
    int64_t id;

    if (!api_path_id(request, response, &id) ||
        !api_query_number(request, response, "version", 1, UINT32_MAX, 0, &wanted) ||
        !api_query_page(request, response, 200, 50, &page) ||
        !(st = api_reader(api, request, response)))
        return;
    int rc = read_diff(st, id, (uint32_t)wanted, page, &request->mem, &view, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else if (audit_diff(api, request, response, id, view.version.version))
        render_diff(response, &view);
}

/* ---- what becomes of it ---- */

typedef int list_step(struct store *st, const struct list_action *action,
                      struct list_action_figures *out, struct err *err);

struct acting {
    list_step *step;
    struct list_action action;
    struct list_action_figures figures;
};

static int act_job(struct store *st, void *arg, struct err *err)
{
    struct acting *a = arg;

    return a->step(st, &a->action, &a->figures, err);
}

static void refuse(struct http_request *request, struct http_response *response,
                   const struct http_problem_kind *conflict, const struct err *err)
{
    if (err->code == ERR_FORBIDDEN)
        http_problem(request, response, &api_second_person, NULL);
    else if (err->code == ERR_CONFLICT)
        http_problem(request, response, conflict, err->msg);
    else
        api_fail(request, response, err);
}

static void answer_with_list(struct api *api, struct http_request *request,
                             struct http_response *response, int64_t id)
{
    struct list_view view = {.has_staged = false};
    struct json w;
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return;
    int rc = store_begin_read(st, &err);
    if (rc == 0)
        rc = store_list_get(st, id, &request->mem, &view.list, &err);
    if (rc == 0)
        rc = read_staged(st, &request->mem, &view, &err);
    readers_give(api->options.readers, st);
    if (rc < 0) {
        api_fail(request, response, &err);
        return;
    }
    api_json(response, &w);
    render_list(&w, &view);
    http_respond(response, 200, "application/json");
}

/** `conflict` is the problem when another version is staged, or the version cannot be had. */
static void act(struct api *api, struct http_request *request, struct http_response *response,
                list_step *step, const struct http_problem_kind *conflict)
{
    struct acting a = {
        .step = step,
        .action = {.user = api_session(request)->user,
                   .second_person = api->options.settings->lists_second_person,
                   .now = clock_utc_ms()}
    };
    struct err err;

    if (!api_path_id(request, response, &a.action.list_id))
        return;
    if (!body_read_number(request->body, "version", UINT32_MAX, &a.action.version)) {
        http_problem(request, response, &http_bad_request, "the body is {\"version\": NUMBER}");
        return;
    }
    if (writer_run(api->options.writer, act_job, &a, &err) < 0) {
        refuse(request, response, conflict, &err);
        return;
    }
    list_watch_wake(pipeline_lists(api->pipeline));
    answer_with_list(api, request, response, a.action.list_id);
}

void api_list_activate(void *app, struct http_request *request, struct http_response *response)
{
    act(app, request, response, list_activate, &api_version_conflict);
}

void api_list_discard(void *app, struct http_request *request, struct http_response *response)
{
    act(app, request, response, list_discard, &api_version_conflict);
}

void api_list_rollback(void *app, struct http_request *request, struct http_response *response)
{
    act(app, request, response, list_rollback, &api_invalid);
}
