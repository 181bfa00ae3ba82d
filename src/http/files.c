/* SPDX-License-Identifier: Apache-2.0 */
/* Serving embedded files. */
#include "http/files.h"

const struct http_file *http_file_find(const struct http_files *files, str path)
{
    size_t low = 0, high = files->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(path, str_from_c(files->files[middle].path));
        if (order == 0)
            return &files->files[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/** True when If-None-Match names this entity (weakly: W/ is passed over) or is `*`. */
static bool client_has(const struct http_request *request, const char *etag)
{
    str rest = http_header(request, "If-None-Match"), item;

    while (str_cut(&rest, ',', &item)) {
        item = str_trim(item);
        if (str_starts(item, STR("W/")))
            item = str_skip(item, 2);
        if (str_is(item, "*") || str_is(item, etag))
            return true;
    }
    return false;
}

static str view(const unsigned char *from, const unsigned char *to)
{
    return (str){(const char *)from, (size_t)(to - from)};
}

void http_respond_file(const struct http_request *request, struct http_response *response,
                       const struct http_file *file)
{
    bool packed =
        file->gzip != file->gzip_end && http_header_accepts(request, "Accept-Encoding", "gzip");

    response->cache_control = file->immutable ? "public, max-age=31536000, immutable" : "no-cache";
    http_response_header(response, "ETag", str_from_c(file->etag));
    http_response_header(response, "Vary", STR("Accept-Encoding"));
    if (client_has(request, file->etag + 2)) {
        http_respond(response, 304, NULL);
        return;
    }
    if (packed)
        http_response_header(response, "Content-Encoding", STR("gzip"));
    response->fixed =
        packed ? view(file->gzip, file->gzip_end) : view(file->bytes, file->bytes_end);
    http_respond(response, 200, file->type);
}
