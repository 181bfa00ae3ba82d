/* SPDX-License-Identifier: Apache-2.0 */
/* Standard output, written whole. */
#include "cli/output.h"

#include <errno.h>
#include <unistd.h>

bool output_flush(struct buf *out)
{
    str left = buf_view(out);

    while (left.n) {
        ssize_t written = write(STDOUT_FILENO, left.p, left.n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        left = str_skip(left, (size_t)written);
    }
    buf_reset(out);
    return true;
}
