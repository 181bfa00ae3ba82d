/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/messages: handing in, and what became of it. Neither tells about a traveller. */
#include "api/internal.h"
#include "app/answers.h"
#include "app/parcel.h"
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
                           str plain, const struct submitted *kept)
{
    struct err err;

    if (!http_header_accepts(request, "Accept", "application/edifact") ||
        plain.n > ANSWERS_BODY_MAX)
        return false;
    if (answers_write(plain, kept->ids[0], clock_utc_ms(), &response->body, &err) < 0) {
        log_error("answers to unit %lld: %s: %s", (long long)kept->ids[0], err_code_name(err.code),
                  err.msg);
        buf_reset(&response->body);
    }
    if (response->body.n == 0)
        return false;
    http_respond(response, 202, "application/edifact");
    return true;
}

/**
 * Codings that are read; what the bytes are is told by the bytes, since proxies may unpack on the
 * way and senders forget the header.
 */
static bool coding_is_read(const struct http_request *request)
{
    static const char *const codings[] = {"identity", "gzip", "x-gzip", "zstd"};
    str coding = str_trim(http_header(request, "Content-Encoding"));

    for (size_t i = 0; i < COUNT_OF(codings); i++)
        if (str_equal_fold(coding, str_from_c(codings[i])))
            return true;
    return coding.n == 0;
}

/** What is wrong with the body is told its sender, who has it still. */
static void refuse_body(const struct http_request *request, struct http_response *response,
                        const struct err *err)
{
    if (err->code == ERR_SYNTAX)
        http_problem(request, response, &http_bad_request, err->msg);
    else if (err->code == ERR_LIMIT)
        http_problem(request, response, &http_too_large, err->msg);
    else if (err->code == ERR_UNSUPPORTED)
        http_problem(request, response, &http_unsupported_media_type, err->msg);
    else
        api_fail(request, response, err);
}

static void keep(struct api *api, struct http_request *request, struct http_response *response,
                 const struct parcel *parcel)
{
    struct submitted kept = {.count = 0};
    struct err err;

    if (parcel_submit(parcel, api->pipeline, STR("http"), &kept, &err) < 0)
        refuse_body(request, response, &err);
    else if (!render_answers(request, response, parcel->plain, &kept))
        render_kept(response, &kept);
}

void api_post_message(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    size_t plain_max = (size_t)api->options.settings->http_max_body_bytes;
    struct parcel parcel;
    struct err err;

    if (request->body.n == 0) {
        http_problem(request, response, &http_bad_request, "the body is empty");
        return;
    }
    if (!coding_is_read(request)) {
        http_problem(request, response, &http_unsupported_media_type,
                     "Content-Encoding is none of gzip, zstd, identity");
        return;
    }
    if (parcel_init(&parcel, request->body, plain_max, &request->mem, &err) < 0)
        refuse_body(request, response, &err);
    else
        keep(api, request, response, &parcel);
    parcel_fini(&parcel);
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
