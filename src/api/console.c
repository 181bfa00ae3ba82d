/* SPDX-License-Identifier: Apache-2.0 */
/* The console: embedded files, and its one page for each address that it routes itself. */
#include "http/files.h"

#include "api/internal.h"

/** Made by cmake/embed.cmake from web/dist. */
extern const struct http_files console_files;

/* As in web/src/routes.tsx. Only the paths are read. */
static const struct http_route pages[] = {
    {.method = "GET", .path = "/"            },
    {.method = "GET", .path = "/queue"       },
    {.method = "GET", .path = "/hits/{id}"   },
    {.method = "GET", .path = "/flights"     },
    {.method = "GET", .path = "/flights/{id}"},
    {.method = "GET", .path = "/audit"       },
    {.method = "GET", .path = "/lists"       },
    {.method = "GET", .path = "/messages"    },
};
static const struct http_router router = {pages, COUNT_OF(pages)};

/** A mistyped address in a browser: the console itself says that there is no such page. */
static bool asks_for_a_page(const struct http_request *request)
{
    return http_header_accepts(request, "Accept", "text/html") &&
           !str_starts(request->path, STR("/api/")) && !str_starts(request->path, STR("/assets/"));
}

void api_console(void *app, struct http_request *request, struct http_response *response)
{
    const struct http_file *file = http_file_find(&console_files, request->path);
    (void)app;

    if (!file && http_router_match(&router, request) == HTTP_MATCH_FOUND)
        file = http_file_find(&console_files, STR("/index.html"));
    if (file) {
        http_respond_file(request, response, file);
    } else if (asks_for_a_page(request)) {
        http_respond_file(request, response, http_file_find(&console_files, STR("/index.html")));
        if (response->status == 200)
            response->status = 404;
    }
}
