/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a gateway is told at once about the messages it handed in, in the words of its own trade: a
 * CUSRES for each list, an ACKRES for each push, a CONTRL for what is neither. Answers to us are
 * not answered. Nothing is said of travellers but what their data lack: screening comes later.
 */
#ifndef SAFAR_APP_ANSWERS_H
#define SAFAR_APP_ANSWERS_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

/** Longer bodies are not answered so: who waits for an answer sends one message. */
#define ANSWERS_BODY_MAX (1 * MIB)

/**
 * Append the answers to `out`, one interchange each. Nothing is appended when nothing is to be
 * answered.
 *
 * @param unit_id  of the journal: our interchange references are made of it
 * @return         -1: no memory, or `out` is full
 */
int answers_write(str body, int64_t unit_id, utc_ms now, struct buf *out, struct err *err)
    MUST_CHECK;

#endif
