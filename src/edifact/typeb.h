/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Type B (teletype) messages: the lines around an EDIFACT text, read and written.
 *
 *     ZCZC AAA001 221830        start of message, channel and sequence; may be absent
 *     QK PARPI7X LONPI7X        priority and destinations, on any number of lines; may be absent
 *     FRAPI7X
 *     .DOHKMQR 221830 A1B2      originator, day and time in UTC, tokens of the network
 *     PDM                       "possible duplicate", and at most one other marker; may be absent
 *     UNB+...'                  the text
 *     NNNN                      end of message; may be absent
 *
 * Lines end with CR LF, or with either. SOH before the header, STX before the text, ETX (or VT)
 * behind it; NUL, SYN and DEL pad. A line end inside the text is a fold and no data. Everything
 * given out is a slice of the input. Pure.
 *
 * Source: edifact-syntax.md section 4.
 */
#ifndef SAFAR_EDIFACT_TYPEB_H
#define SAFAR_EDIFACT_TYPEB_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

/** More than this before a text is no header. */
#define TYPEB_HEADER_MAX (4 * KIB)

struct typeb_header {
    bool started;   /* ZCZC was there */
    str channel;    /* what stands behind it */
    str priority;   /* QU, QK, QD, ... */
    str addresses;  /* from the first to the last, see typeb_next_address */
    str originator; /* without the dot */
    str filed_at;   /* DDHHMM, UTC */
    str tokens;     /* the rest of the originator line */
    str identifier; /* the other marker (SMI) */
    bool possible_duplicate;
    size_t bad_at; /* TYPEB_MALFORMED: the first byte that does not fit */
};

enum typeb_result {
    TYPEB_NONE,      /* no Type B header: none of the fields means anything */
    TYPEB_GOOD,      /* an originator line, and nothing that does not fit */
    TYPEB_MALFORMED, /* some of it is one; the fields hold what could be read */
};

/** Read what stands before a text: nothing else is in `in`. */
enum typeb_result typeb_header_read(str in, struct typeb_header *out);

struct typeb_message {
    struct typeb_header header;
    str text;   /* folds still in it; without line ends at its ends */
    bool ended; /* NNNN was there */
};

/**
 * Read the first message of `in`.
 *
 * The text begins behind STX, or with the first line that begins with UNA, UNB or UNH, or else
 * behind the header's last line. It ends before ETX, VT or EOT, a line NNNN, or the end of `in`.
 *
 * @param used  bytes of `in` that belong to the message
 */
enum typeb_result typeb_read(str in, struct typeb_message *out, size_t *used);

/** Take the next address off the front of `*rest`, which began as `addresses`. */
bool typeb_next_address(str *rest, str *address);

/**
 * What stands where a segment should be is the end of a Type B message, or the lines that lead to
 * another interchange: the one before was cut off.
 */
bool typeb_leads_on(str text);

/** Seven characters: place, office, company. */
bool typeb_is_address(str s);

/**
 * The moment that DDHHMM means for what was received at `received` (UTC): the latest one with that
 * day of the month that is not more than a day later. @return false: not DDHHMM
 */
bool typeb_filed_at(str ddhhmm, struct datetime received, struct datetime *out);

struct typeb_style {
    size_t width;  /* longest line, 40 at least; 0: the text is not folded, addresses at 64 */
    bool controls; /* SOH, STX and ETX around the parts */
};

/**
 * Write `m`: what typeb_read makes of it again, folds of the text apart.
 *
 * A fold stands at no blank where it can, since gateways drop those at line ends, and inside no
 * UTF-8 sequence.
 * @return -1: ERR_SYNTAX when a field cannot be sent (no originator, an address of another length,
 *         control characters, a line NNNN in the text, text without STX that does not show its
 *         beginning), ERR_LIMIT when `out` is full
 */
int typeb_write(struct buf *out, const struct typeb_message *m, const struct typeb_style *style,
                struct err *err) MUST_CHECK;

/** The lines of a header alone; the fields are taken as they are. */
void typeb_write_header(struct buf *out, const struct typeb_header *h, size_t width);

/** `text` without its folds. */
void typeb_unfold(str text, struct buf *out);

#endif
