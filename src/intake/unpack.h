/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as received to plain bytes: gzip, zstd and zip are unpacked, UTF-16 becomes UTF-8, all else
 * goes through as it is, without a copy.
 *
 *   feed ──▶ sniff ──▶ unpacker ──▶ sniff ──▶ unpacker ──▶ sniff ──▶ plain bytes
 *
 * Streams: memory does not grow with input or output (64 KiB and the window of each unpacker, 8 MiB
 * at most). What is packed inside something packed is unpacked too (files of a zip that are gzip),
 * but no third time. A file that grows beyond all measure is given up at the limits. Whatever is
 * wrong is told, and what was unpacked before stands: nothing is taken back, nothing left out in
 * silence.
 *
 * zip: stored and deflated files, one after the other, as they lie in the archive. Names are not
 * told; folders, dot files and what macOS adds beside each file are passed over. docs/adr/0014.
 */
#ifndef SAFAR_INTAKE_UNPACK_H
#define SAFAR_INTAKE_UNPACK_H

#include "base/err.h"
#include "base/str.h"

struct unpack_limits {
    uint64_t bytes;      /* unpacked, of all files and layers together */
    uint64_t ratio;      /* unpacked bytes for one packed one ... */
    uint64_t ratio_from; /* ... once so many are unpacked */
    uint32_t files;      /* in an archive */
};

/** A thousandth part is what gzip makes of zeros; messages become a twentieth. */
#define UNPACK_LIMITS                                                                              \
    ((struct unpack_limits){.bytes = UINT64_C(16) << 30,                                           \
                            .ratio = 200,                                                          \
                            .ratio_from = UINT64_C(16) << 20,                                      \
                            .files = 100000})

/** Where the plain bytes go. Each answers 0, or -1 with `err` to stop the unpacking. */
struct unpack_sink {
    /* The next bytes of the file at hand. */
    int (*bytes)(void *arg, str bytes, struct err *err);
    /* The file at hand is over, also one without bytes. Input that is no archive is one file. */
    int (*file_end)(void *arg, struct err *err);
    /*
     * Something could not be unpacked: `why`, with the place in the input. The file at hand was
     * ended before. Other files of an archive may follow.
     */
    int (*fault)(void *arg, const struct err *why, struct err *err);
    void *arg;
};

struct unpack;

/** @param limits  NULL: UNPACK_LIMITS. @return -1: ERR_MEMORY */
int unpack_new(const struct unpack_limits *limits, const struct unpack_sink *sink,
               struct unpack **out, struct err *err) MUST_CHECK;
/** Accepts NULL. */
void unpack_free(struct unpack *u);

/** Take the next piece of the input. @return -1: the sink stopped it, or memory ran out */
int unpack_feed(struct unpack *u, str bytes, struct err *err) MUST_CHECK;

/** No more input will come. @return as unpack_feed */
int unpack_end(struct unpack *u, struct err *err) MUST_CHECK;

/** Nothing of what follows in the input can be read: it need not be fed. */
bool unpack_given_up(const struct unpack *u);

/** True when unpacking would change what begins with `head` (16 bytes of it are enough). */
bool unpack_would_change(str head);

#endif
