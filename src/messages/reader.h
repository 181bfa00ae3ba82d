/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes to messages: streams any number of interchanges and gives one record for each UNH..UNT.
 *
 * Memory is bounded whatever the input: a window of at most `message_bytes` and the caller's arena.
 * The pattern:
 *
 *     while (more input) {
 *         message_reader_feed(reader, bytes, &err);
 *         while ((n = message_reader_next(reader, &mem, &m, &raw, &err)) > 0) {
 *             use m and raw; arena_reset(&mem);
 *         }
 *     }
 *     message_reader_end(reader);
 *     the same inner loop once more
 */
#ifndef SAFAR_MESSAGES_READER_H
#define SAFAR_MESSAGES_READER_H

#include "base/err.h"
#include "domain/message.h"

struct reader_options {
    struct date today;    /* centre for two-digit years until the message says its own */
    size_t message_bytes; /* longest message; 0: 10 MiB */
    size_t segment_bytes; /* longest segment; 0: 1 MiB */
    /* For a message's bytes, their index and its record together; 0: the arena's budget alone. */
    size_t memory_bytes;
};

struct message_reader;

/** @return NULL: no memory */
struct message_reader *message_reader_new(const struct reader_options *options) MUST_CHECK;
void message_reader_free(struct message_reader *reader);

/** Append input, in any split. @return -1: no memory */
int message_reader_feed(struct message_reader *reader, str bytes, struct err *err) MUST_CHECK;

/** No more input will come. */
void message_reader_end(struct message_reader *reader);

/**
 * The next message.
 *
 * Input that is no message gives a record of type MESSAGE_UNKNOWN with its findings, so that
 * nothing is dropped silently. Findings about the interchange's end (UNE, UNZ) are with its last
 * message. When the arena's budget is exhausted the record holds what was read before and a finding
 * BUDGET.
 *
 * @param mem  the record is made here; it also points into the reader's window
 * @param out  valid until the arena is reset or the next feed, whichever is first
 * @param raw  the message's bytes from UNH to UNT's terminator; may be NULL
 * @return     1 a message; 0 feed more (or, after the end, done); -1 the arena cannot hold even an
 *             empty record, or memory ran out
 */
int message_reader_next(struct message_reader *reader, struct arena *mem, struct message **out,
                        str *raw, struct err *err) MUST_CHECK;

/**
 * A record for input that gives no bytes to read, because it could not be unpacked: of type
 * MESSAGE_UNKNOWN, with one finding that says `why`.
 */
int message_unread(struct arena *mem, enum finding_code code, const struct err *why,
                   struct message **out, struct err *err) MUST_CHECK;

/**
 * Read one buffer that holds one message at least; the first is given. For tests and small uses.
 */
int message_read_first(str bytes, struct date today, struct message_reader **reader,
                       struct arena *mem, struct message **out, struct err *err) MUST_CHECK;

#endif
