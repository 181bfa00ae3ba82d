/* SPDX-License-Identifier: Apache-2.0 */
/* Errors of calls. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

int err_set(struct err *err, enum err_code code, uint64_t pos, const char *format, ...)
{
    va_list args;

    if (!err)
        return -1;
    err->code = code;
    err->pos = pos;
    va_start(args, format);
    vsnprintf(err->msg, sizeof(err->msg), format, args);
    va_end(args);
    return -1;
}

int err_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, ERR_NO_POS, "memory budget exhausted");
}

const char *err_code_name(enum err_code code)
{
    static const char *const names[] = {
        [ERR_NONE] = "none",
        [ERR_SYNTAX] = "syntax",
        [ERR_LIMIT] = "limit",
        [ERR_MEMORY] = "memory",
        [ERR_IO] = "io",
        [ERR_STORE] = "store",
        [ERR_BUSY] = "busy",
        [ERR_NOT_FOUND] = "not_found",
        [ERR_CONFLICT] = "conflict",
        [ERR_FORBIDDEN] = "forbidden",
        [ERR_USAGE] = "usage",
        [ERR_UNSUPPORTED] = "unsupported",
    };

    return (unsigned)code < COUNT_OF(names) ? names[code] : "unknown";
}
