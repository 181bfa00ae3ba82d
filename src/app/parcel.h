/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What arrives in one piece, packed or not: unpacked in memory, then kept file by file.
 *
 * All of it is unpacked before any of it is kept, since its sender is there to be told.
 */
#ifndef SAFAR_APP_PARCEL_H
#define SAFAR_APP_PARCEL_H

#include "app/pipeline.h"
#include "base/buf.h"
#include "base/vec.h"

struct parcel {
    str plain;           /* all files one behind the other: the body itself when it is not packed */
    struct buf unpacked; /* holds `plain` when it is */
    struct arena *mem;
    VEC(size_t) ends; /* of the files, in `plain` */
};

/**
 * Unpack `body`, which must outlive the parcel.
 *
 * @param plain_max  most bytes that may come of it
 * @return           -1: ERR_SYNTAX, damaged; ERR_LIMIT, too much comes of it; ERR_UNSUPPORTED,
 *                   packed in a way that is not read; ERR_MEMORY. parcel_fini in any case
 */
int parcel_init(struct parcel *p, str body, size_t plain_max, struct arena *mem, struct err *err)
    MUST_CHECK;
void parcel_fini(struct parcel *p);

/**
 * Keep what is in it as pipeline_submit does; each file is a message of its own. The journal and
 * the hash are of the unpacked bytes.
 * @return -1: ERR_SYNTAX, nothing is in it; else as pipeline_submit, and then files before the one
 *         that failed may be kept
 */
int parcel_submit(const struct parcel *p, struct pipeline *pipeline, str source,
                  struct submitted *out, struct err *err) MUST_CHECK;

#endif
