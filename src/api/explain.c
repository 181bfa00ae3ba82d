/* SPDX-License-Identifier: Apache-2.0 */
/* /api/v1/hits/{id}/explanation: every term of a score, and the score had again. */
#include "app/explain.h"

#include "api/internal.h"
#include "app/readers.h"

static bool read_explanation(struct api *api, struct http_request *request,
                             struct http_response *response, int64_t id, struct explanation *out)
{
    struct err err;
    struct store *st = api_reader(api, request, response);

    if (!st)
        return false;
    int rc = hit_explain(st, id, &request->mem, out, &err);
    readers_give(api->options.readers, st);
    if (rc < 0)
        api_fail(request, response, &err);
    return rc == 0;
}

void api_explanation(void *app, struct http_request *request, struct http_response *response)
{
    struct api *api = app;
    struct explanation explanation;
    struct json w;
    int64_t id;

    if (!api_path_id(request, response, &id) ||
        !read_explanation(api, request, response, id, &explanation) ||
        !api_audit(api, request, response, "explain", "hit", id,
                   explain_verdict_name(explanation.verdict)))
        return;
    api_json(response, &w);
    explain_json(&w, &explanation);
    http_respond(response, 200, "application/json");
}
