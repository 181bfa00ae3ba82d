/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters, connections, errors, audit entries: what every resource does alike. */
#include "api/internal.h"
#include "app/readers.h"
#include "app/writer.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/audit.h"

#include <stdio.h>

struct store *api_reader(struct api *api, const struct http_request *request,
                         struct http_response *response)
{
    struct err err;
    struct store *st = readers_take(api->options.readers, &err);

    if (!st)
        api_fail(request, response, &err);
    return st;
}

bool api_path_id(const struct http_request *request, struct http_response *response, int64_t *id)
{
    uint64_t number;

    if (!str_to_u64(request->params[0], INT64_MAX, &number) || number == 0) {
        http_problem(request, response, &http_not_found, NULL);
        return false;
    }
    *id = (int64_t)number;
    return true;
}

bool api_query_number(struct http_request *request, struct http_response *response,
                      const char *name, uint64_t low, uint64_t high, uint64_t fallback,
                      uint64_t *value)
{
    char detail[96];
    str text;
    int found = http_query(request, name, &text);

    *value = fallback;
    if (found == 0)
        return true;
    if (found > 0 && str_to_u64(text, high, value) && *value >= low)
        return true;
    snprintf(detail, sizeof(detail), "%s is a whole number from %llu to %llu", name,
             (unsigned long long)low, (unsigned long long)high);
    http_problem(request, response, &http_bad_request, detail);
    return false;
}

bool api_query_page(struct http_request *request, struct http_response *response,
                    uint64_t limit_max, uint64_t limit_default, struct store_page *page)
{
    uint64_t limit, offset;

    if (!api_query_number(request, response, "limit", 1, limit_max, limit_default, &limit) ||
        !api_query_number(request, response, "offset", 0, UINT32_MAX, 0, &offset))
        return false;
    *page = (struct store_page){(uint32_t)limit, (uint32_t)offset};
    return true;
}

void api_fail(const struct http_request *request, struct http_response *response,
              const struct err *err)
{
    http_problem_of_error(request, response, err);
    if (response->status >= 500)
        log_error("request %s: %s: %s", request->id, err_code_name(err->code), err->msg);
}

struct auditing {
    utc_ms now;
    str user, action, kind, id, detail;
};

static int append_audit(struct store *st, void *arg, struct err *err)
{
    const struct auditing *a = arg;
    return store_audit_append(st, a->now, a->user, a->action, a->kind, a->id, a->detail, err);
}

bool api_audit(struct api *api, const struct http_request *request, struct http_response *response,
               const char *action, const char *object_kind, int64_t object_id, const char *detail)
{
    char id[24] = "";
    const struct session *session = request->session;
    struct err err;

    if (object_id)
        snprintf(id, sizeof(id), "%lld", (long long)object_id);
    struct auditing a = {clock_utc_ms(),     session ? session->user : STR_NONE,
                         str_from_c(action), str_from_c(object_kind),
                         str_from_c(id),     str_from_c(detail)};
    if (writer_run(api->options.writer, append_audit, &a, &err) == 0)
        return true;
    api_fail(request, response, &err);
    return false;
}

void api_json(struct http_response *response, struct json *w)
{
    buf_reset(&response->body);
    json_init(w, &response->body);
}
