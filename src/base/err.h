/* SPDX-License-Identifier: Apache-2.0 */
/* How a failed call says why: code, position, one line. Odd data are findings, not errors. */
#ifndef SAFAR_BASE_ERR_H
#define SAFAR_BASE_ERR_H

#include "base/attr.h"

#include <stdint.h>

enum err_code {
    ERR_NONE = 0,
    ERR_SYNTAX,      /* the input is not what it should be */
    ERR_LIMIT,       /* larger than we accept */
    ERR_MEMORY,      /* the budget or the machine is exhausted */
    ERR_IO,          /* reading, writing, sockets */
    ERR_STORE,       /* the database failed */
    ERR_BUSY,        /* somebody else holds it; try again */
    ERR_NOT_FOUND,   /* no such record */
    ERR_CONFLICT,    /* changed by somebody else meanwhile */
    ERR_FORBIDDEN,   /* the caller may not do this */
    ERR_USAGE,       /* wrong arguments */
    ERR_UNSUPPORTED, /* not built, too new, unknown kind */
};

#define ERR_NO_POS UINT64_MAX

struct err {
    enum err_code code;
    uint64_t pos;  /* byte offset in the input, or ERR_NO_POS */
    char msg[160]; /* one line, no traveller data: it may be logged */
};

/** Fill `err` (may be NULL). @return always -1, so that detection is one line */
COLD int err_set(struct err *err, enum err_code code, uint64_t pos, const char *format, ...)
    PRINTF_LIKE(4, 5);

/** Shorthand for an exhausted budget. @return -1 */
COLD int err_memory(struct err *err);

/** Stable lower-case word for a code, for logs and problem documents. */
const char *err_code_name(enum err_code code);

#endif
