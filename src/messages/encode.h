/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records back to EDIFACT: what `safar encode` and replies to carriers are written with.
 *
 * What was derived (an infant told by INFT, a contact told by OSI) is not written apart: its source
 * is, and reading gives it again. So decode(encode(decode(m))) has the record of decode(m), but for
 * findings, which are about the bytes, and data elements that no record holds (ELEMENT_KEPT).
 */
#ifndef SAFAR_MESSAGES_ENCODE_H
#define SAFAR_MESSAGES_ENCODE_H

#include "base/buf.h"
#include "base/err.h"
#include "domain/message.h"
#include "edifact/writer.h"

/** How the segments between UNH and UNT of one message type are written. */
typedef void message_encoder(struct edi_writer *w, const struct message *m);

message_encoder ackres_encode, contrl_encode, cusres_encode, encode_paxlst, pnrgov_encode;

/** True when this type can be written. */
bool message_can_encode(enum message_type type);

/**
 * Append the message with its envelope (UNB, UNG when it came with them) to `out`, in the default
 * service characters.
 *
 * @param line_end  after each segment: "" or "\n"
 * @return          -1: a type that cannot be written (ERR_UNSUPPORTED), or `out` is full
 */
int message_encode(const struct message *m, const char *line_end, struct buf *out, struct err *err)
    MUST_CHECK;

/**
 * Append a PNRGOV message as an XML document (IATA_PNRGOV_NotifRQ) to `out`.
 *
 * It goes through pnrgov_encode: what EDIFACT carries, XML does, by names of ours where no other is
 * known (docs/standards/pnrgov-xml.md).
 *
 * @return -1: another type (ERR_UNSUPPORTED), or `out` is full
 */
int message_encode_xml(const struct message *m, struct buf *out, struct err *err) MUST_CHECK;

#endif
