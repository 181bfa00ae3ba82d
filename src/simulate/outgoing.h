/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One file as a carrier sends it: the envelope of PNRGOV and PAXLST alike, and the forms of dates
 * in them.
 */
#ifndef SAFAR_SIMULATE_OUTGOING_H
#define SAFAR_SIMULATE_OUTGOING_H

#include "edifact/writer.h"
#include "simulate/dirt.h"
#include "simulate/model.h"
#include "simulate/style.h"

/**
 * What makes a file of a flight: its place in the interchange reference, so references stay unique.
 */
enum outgoing_event {
    EVENT_PUSH_0,
    EVENT_PUSH_1,
    EVENT_PUSH_2,
    EVENT_PUSH_3,
    EVENT_CREW,
    EVENT_API,
    EVENT_API_CHANGE,
    EVENT_API_CANCEL,
    EVENT_API_CLOSE,
};

struct outgoing {
    struct edi_writer w;
    const struct sim_flight *f;
    struct dirt *dirt;
    enum dirt_kind drawn; /* for the whole file */
    bool pnrgov;
    utc_ms sent_at;
    enum outgoing_event event;
    uint32_t part, parts; /* from 1 */
    uint32_t messages;    /* in this interchange */
    char reference[16];
    char recipient[12];
};

/** UNA, UNB, UNG. `part` counts files of the event from 1. */
void outgoing_open(struct outgoing *o, struct buf *out, const struct sim_flight *f,
                   struct dirt *dirt, enum outgoing_event event, utc_ms sent_at, uint32_t part,
                   uint32_t parts);
/** UNH. */
void outgoing_message(struct outgoing *o);
void outgoing_message_end(struct outgoing *o);
/** UNE, UNZ. */
void outgoing_close(struct outgoing *o);

/** Carrier and number in four digits, as UNH, TDT and others want it: `PK0785`. */
str flight_number_text(const struct sim_flight *f, char out[16]);

/* Forms of dates and times; each fills `out` and returns it as a slice. */
str text_ddmmyy(struct date d, char out[8]);
str text_yymmdd(struct date d, char out[8]);
str text_ddmmmyy(struct date d, char out[8]);
str text_hhmm(struct datetime t, char out[8]);

#endif
