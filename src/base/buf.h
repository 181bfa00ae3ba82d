/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building text and bytes: a growing buffer that is given its ceiling when it is made and remembers
 * a failed append, so that ten appends need one check.
 *
 * Invariant: 0 <= n <= cap <= max (+1 for nothing: the buffer is not NUL-terminated). Once `failed`
 * is set, appends do nothing and the content is a prefix of what was asked for.
 */
#ifndef SAFAR_BASE_BUF_H
#define SAFAR_BASE_BUF_H

#include "base/attr.h"
#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap, max;
    bool failed;
    /* Writes what is there elsewhere and empties it, when BUF_DRAIN bytes are held; or NULL. */
    bool (*drain)(struct buf *out);
};

#define BUF_DRAIN (64 * KIB)

/** Prepare an empty buffer that never holds more than `max` bytes. Allocates nothing yet. */
void buf_init(struct buf *out, size_t max);

/** Free the memory. Accepts a zeroed struct. */
void buf_fini(struct buf *out);

/** Empty it, keep the memory, forget a failure. */
void buf_reset(struct buf *out);

/**
 * Room for `n` more bytes at the end, not counted until buf_commit.
 * @return where to write, or NULL (then `failed` is set)
 */
char *buf_reserve(struct buf *out, size_t n) MUST_CHECK;

/** Count `n` bytes written after buf_reserve. */
void buf_commit(struct buf *out, size_t n);

void buf_add(struct buf *out, const void *bytes, size_t n);
void buf_str(struct buf *out, str s);
void buf_c(struct buf *out, const char *text);
void buf_char(struct buf *out, char c);
void buf_u64(struct buf *out, uint64_t value);
void buf_printf(struct buf *out, const char *format, ...) PRINTF_LIKE(2, 3);

/** Remove the first `n` bytes, moving the rest to the front. */
void buf_drop_front(struct buf *out, size_t n);
/** Give room above `cap` bytes back, as far as nothing stands there. */
void buf_trim(struct buf *out, size_t cap);

static inline str buf_view(const struct buf *out)
{
    return (str){out->p, out->n};
}

#endif
