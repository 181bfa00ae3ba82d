/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line a message on standard error, in a form that journald understands.
 *
 * Only app, api and cli log; libraries return. Never log traveller data, message text or secrets.
 */
#ifndef SAFAR_BASE_LOG_H
#define SAFAR_BASE_LOG_H

#include "base/attr.h"

enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

/** Messages above this level are dropped. Set once, before threads start. Default: info. */
void log_set_level(enum log_level level);

void log_at(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

#define log_error(...) log_at(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_at(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_at(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_at(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
