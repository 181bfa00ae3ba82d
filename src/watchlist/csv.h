/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comma-separated values by RFC 4180, or with another separator, read strictly and without losing a
 * neighbour.
 *
 * A bad record (stray quote, bytes after a closing quote, NUL, not UTF-8, too long) is reported and
 * the next one is read; an opening quote that never closes costs its own line only. Records are
 * views into the input where they can be, copies in the arena where quotes were doubled.
 */
#ifndef SAFAR_WATCHLIST_CSV_H
#define SAFAR_WATCHLIST_CSV_H

#include "base/arena.h"
#include "base/err.h"

#define CSV_RECORD_MAX ((size_t)64 * 1024) /* bytes of one record */
#define CSV_FIELDS_MAX 256                 /* the EU writes 118 */

/** Why a record or row is refused; watchlist/refusals.def has the words. */
enum csv_refusal {
#define REFUSAL(code, name, text) CSV_##code,
#include "watchlist/refusals.def"
#undef REFUSAL
    CSV_REFUSAL_COUNT,
};

/** Stable short code (`not_utf8`) and one sentence without list data. */
const char *csv_refusal_name(enum csv_refusal refusal);
const char *csv_refusal_text(enum csv_refusal refusal);

struct csv_reader {
    str in;        /* what is left */
    uint64_t line; /* of the next record, from 1 */
    char separator;
};

struct csv_record {
    uint64_t line; /* where it begins */
    uint32_t n;
    str fields[CSV_FIELDS_MAX];
};

enum csv_next { CSV_END, CSV_ROW, CSV_BAD, CSV_NO_MEMORY };

/** Start at the first byte; a UTF-8 byte order mark is skipped. `separator` is set to a comma. */
void csv_reader_init(struct csv_reader *reader, str bytes);

/** The next record; empty lines are skipped. On CSV_BAD `record->line` and `*why` say more. */
enum csv_next csv_reader_next(struct csv_reader *reader, struct arena *mem,
                              struct csv_record *record, enum csv_refusal *why);

#endif
