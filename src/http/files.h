/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are part of the program. They are rows of a table, not of a file system, so no address
 * can reach anything else.
 */
#ifndef SAFAR_HTTP_FILES_H
#define SAFAR_HTTP_FILES_H

#include "http/response.h"

struct http_file {
    const char *path; /* "/assets/index-Bx1.js" */
    const char *type; /* media type, with charset where it matters */
    const char *etag; /* W/"...", of the plain bytes: both forms are the same content */
    const unsigned char *bytes, *bytes_end;
    const unsigned char *gzip, *gzip_end; /* equal when there is no smaller form */
    bool immutable;                       /* the name carries a hash of the content */
};

struct http_files {
    const struct http_file *files; /* in order of path */
    size_t count;
};

/** The file at `path`, or NULL. */
const struct http_file *http_file_find(const struct http_files *files, str path);

/** Answer with a file: 304 when the client has it, packed when the client can unpack. */
void http_respond_file(const struct http_request *request, struct http_response *response,
                       const struct http_file *file);

#endif
