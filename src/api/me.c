/* SPDX-License-Identifier: Apache-2.0 */
/* GET /api/v1/me: who is signed in, what they may do, which unit this is. */
#include "api/internal.h"
#include "base/clock.h"

void api_me(void *app, struct http_request *request, struct http_response *response)
{
    const struct api *api = app;
    const struct session *session = request->session;
    struct json w;

    api_json(response, &w);
    json_object_begin(&w);
    json_member_str(&w, "user", session->user);
    json_member_str(&w, "display_name", session->display_name);
    json_member_c(&w, "role", user_role_name(session->role));
    json_key(&w, "capabilities");
    json_array_begin(&w);
    for (int c = 0; c < CAPABILITY_COUNT; c++)
        if (role_may(session->role, (enum capability)c))
            json_c(&w, capability_name((enum capability)c));
    json_array_end(&w);
    json_member_c(&w, "csrf", session->csrf);
    json_member_str(&w, "unit", api->options.settings->unit_name);
    json_member_str(&w, "environment", api->options.settings->unit_environment);
    json_opt_utc(&w, "server_time", clock_utc_ms());
    json_member_c(&w, "version", api->options.version);
    json_object_end(&w);
    http_respond(response, 200, "application/json");
}
