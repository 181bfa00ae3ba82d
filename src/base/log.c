/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logging. Under systemd (JOURNAL_STREAM is set) lines carry the <n> prefix, else a UTC time and
 * word.
 */
#include "base/log.h"

#include "base/clock.h"
#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum log_level threshold = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    threshold = level;
}

static const char *level_word(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return "error";
    case LOG_LEVEL_WARNING:
        return "warning";
    case LOG_LEVEL_INFO:
        return "info";
    case LOG_LEVEL_DEBUG:
        return "debug";
    }
    return "info";
}

void log_at(enum log_level level, const char *format, ...)
{
    char line[640];
    char now[DATE_TEXT];
    va_list args;
    int n;

    if (level > threshold)
        return;
    if (getenv("JOURNAL_STREAM")) {
        n = snprintf(line, sizeof(line), "<%d>", (int)level);
    } else {
        utc_format(clock_utc_ms(), now);
        n = snprintf(line, sizeof(line), "%s %s ", now, level_word(level));
    }
    va_start(args, format);
    int more = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, format, args);
    va_end(args);
    n += more < 0 ? 0 : more;
    if ((size_t)n > sizeof(line) - 2)
        n = (int)sizeof(line) - 2;
    line[n++] = '\n';
    /* One write a line, so that lines of several threads do not mix. */
    ssize_t written = write(STDERR_FILENO, line, (size_t)n);
    (void)written; /* nowhere left to complain */
}
