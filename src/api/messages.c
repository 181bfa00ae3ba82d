/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/messages: handing in, and what became of it. Neither tells about a traveller. */
#include "api/internal.h"
#include "app/answers.h"
#include "app/pipeline.h"
#include "app/readers.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/journal.h"

static void member_sha256(struct json *w, const struct sha256 *digest)
{
    char text[SHA256_HEX + 1];

    sha256_hex(digest, text);
    json_member_c(w, "sha256", text);
}

static void render_kept(struct http_response *response, const struct submitted *kept)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_i64(&w, "id", kept->ids[0]);
    json_key(&w, "ids");
    json_array_begin(&w);
    for (size_t i = 0; i < kept->count; i++)
        json_i64(&w, kept->ids[i]);
    json_array_end(&w);
    member_sha256(&w, &kept->sha256);
    json_member_bool(&w, "duplicate", kept->duplicate);
    json_object_end(&w);
    http_respond(response, 202, "application/json");
}

/**
 * The answer as the sender's trade has it, when it asks for that. Processing comes later, so
 * nothing is said of who may board. False: there is none, and the answer is JSON.
 */
static bool render_answers(const struct http_request *request, struct http_response *response,
                           const struct submitted *kept)
{
    struct err err;

    if (!http_header_accepts(request, "Accept", "application/edifact") ||
        request->body.n > ANSWERS_BODY_MAX)
        return false;
    if (answers_write(request->body, kept->ids[0], clock_utc_ms(), &response->body, &err) < 0) {
        log_error("answers to unit %lld: %s: %s", (long long)kept->ids[0], err_code_name(err.code),
                  err.msg);
        buf_reset(&response->body);
    }
    if (response->body.n == 0)
        return false;
    http_respond(response, 202, "application/edifact");
    return true;
}

void api_post_message(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct submitted kept = {.count = 0};
    struct err err;

    if (request->body.n == 0)
        http_problem(request, response, &http_bad_request, "the body is empty");
    else if (pipeline_submit(api->pipeline, request->body, STR("http"), &request->mem, &kept,
                             &err) < 0)
        api_fail(request, response, &err);
    else if (!render_answers(request, response, &kept))
        render_kept(response, &kept);
}

static void render_message(struct json *w, const struct message_row *row)
{
    json_object_begin(w);
    json_member_u64(w, "ordinal", row->ordinal);
    json_member_str(w, "type", row->type);
    json_opt_str(w, "version", row->version);
    json_member_c(w, "status", row->usable ? "processed" : "bad");
    if (row->flight_id)
        json_member_i64(w, "flight_id", row->flight_id);
    json_key(w, "findings");
    json_raw(w, row->findings.n ? row->findings : STR("[]"));
    json_object_end(w);
}

static void render_unit(struct http_response *response, const struct journal_row *unit,
                        const struct message_rows *messages)
{
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_i64(&w, "id", unit->id);
    member_sha256(&w, &unit->sha256);
    json_member_str(&w, "source", unit->source);
    json_opt_utc(&w, "received_at", unit->received_at);
    json_member_u64(&w, "size", unit->size);
    json_member_c(&w, "status", journal_status_name(unit->status));
    json_key(&w, "messages");
    json_array_begin(&w);
    for (uint32_t i = 0; i < messages->rows.n; i++)
        render_message(&w, &messages->rows.v[i]);
    json_array_end(&w);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}

static int read_unit(struct store *st, int64_t id, struct arena *mem, struct journal_row *unit,
                     struct message_rows *messages, struct err *err)
{
    if (store_begin_read(st, err) < 0 || store_journal_get(st, id, mem, unit, err) < 0 ||
        store_messages_of_unit(st, id, mem, messages, err) < 0)
        return -1;
    return 0;
}

void api_message(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct journal_row unit;
    struct message_rows messages = {.rows = {0}};
    struct err err;
    int64_t id;

    if (!api_path_id(request, response, &id))
        return;
    struct store *st = api_reader(api, request, response);
    if (!st)
        return;
    int rc = read_unit(st, id, &request->mem, &unit, &messages, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    else
        render_unit(response, &unit, &messages);
}
