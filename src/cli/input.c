/* SPDX-License-Identifier: Apache-2.0 */
/* Files and standard input. */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES (64 * KIB)

struct input {
    const char *path;
    int fd;
    char *chunk; /* READ_BYTES */
    struct unpack *u;
};

static int feed_all(const struct input *in, uint64_t *bytes, struct err *err)
{
    /* What is behind a file given up cannot be read: it need not be waited for. */
    while (!unpack_given_up(in->u)) {
        ssize_t n = read(in->fd, in->chunk, READ_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, ERR_IO, *bytes, "%s: %s", in->path, strerror(errno));
        if (n == 0)
            break;
        *bytes += (uint64_t)n;
        if (unpack_feed(in->u, (str){in->chunk, (size_t)n}, err) < 0)
            return -1;
    }
    return unpack_end(in->u, err);
}

static int read_open(const char *path, int fd, const struct unpack_sink *sink, uint64_t *bytes,
                     struct err *err)
{
    struct input in = {.path = path, .fd = fd, .chunk = malloc(READ_BYTES)};
    int rc = in.chunk ? unpack_new(NULL, sink, &in.u, err) : err_memory(err);

    if (rc == 0)
        rc = feed_all(&in, bytes, err);
    unpack_free(in.u);
    free(in.chunk);
    return rc;
}

int input_read(const char *path, const struct unpack_sink *sink, uint64_t *bytes, struct err *err)
{
    if (strcmp(path, "-") == 0)
        return read_open(path, STDIN_FILENO, sink, bytes, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "%s: %s", path, strerror(errno));
    int rc = read_open(path, fd, sink, bytes, err);
    close(fd);
    return rc;
}
