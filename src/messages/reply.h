/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers to what carriers send: records that message_encode writes.
 *
 * Pure: the time, our references and the verdicts are arguments. A reply points into what it
 * answers and into `mem`; both must outlive it. Who sent becomes who receives. Nobody is refused
 * here by itself: without a verdict a traveller may board, or lacks data. Source: cusres.md
 * sections 4 and 5; pnrgov.md section 7; edifact-syntax.md section 3.
 *
 * All functions that make a reply: @return 0 and `*out`; -1: no memory.
 */
#ifndef SAFAR_MESSAGES_REPLY_H
#define SAFAR_MESSAGES_REPLY_H

#include "base/err.h"
#include "domain/message.h"

/** What is needed of a traveller: one bit each. */
enum reply_element {
#define REPLY_ELEMENT(name, needed, text) REPLY_ELEMENT_##name,
#include "messages/reply_elements.def"
#undef REPLY_ELEMENT
    REPLY_ELEMENT_COUNT,
};

/** The elements that are needed unless a State asks for others. */
uint32_t reply_elements_default(void);

struct reply_options {
    struct datetime now; /* UTC, as UNB says it */
    str reference;       /* UNB 0020 of ours; empty: that of the request, as China does it */
    bool batch;          /* header results, and of travellers errors only */
    uint32_t needed;     /* bits of enum reply_element */
};

/** What is to be said of one traveller. */
struct verdict {
    enum directive directive; /* board, no_board, check, data; undetermined: what the data say */
    char status;              /* second character of the code; 0: Z */
    str text;                 /* for the agent; empty: the directive's own words */
};

/** What the data alone say: board, or data with the elements that are missing. */
int reply_verdict_of_data(const struct traveller *t, uint32_t needed, struct arena *mem,
                          struct verdict *out, struct err *err) MUST_CHECK;

/** Why a list is refused as a whole, in words for the carrier; empty: it is not. */
str reply_refusal(const struct message *list);

/** One result for the whole list: accepted, or rejected with a text. */
int reply_header(const struct message *list, bool accepted, str text,
                 const struct reply_options *options, struct arena *mem, struct message **out,
                 struct err *err) MUST_CHECK;

/**
 * CUSRES 962 for a PAXLST: rejected when its header cannot be used; one answer for each traveller
 * of a list or change; accepted for all else (cancellations, close-outs) and for batches.
 *
 * @param verdicts  one for each of list->travellers, or NULL: what the data say
 */
int reply_to_paxlst(const struct message *list, const struct verdict *verdicts,
                    const struct reply_options *options, struct arena *mem, struct message **out,
                    struct err *err) MUST_CHECK;

/** A traveller whose answer changes. */
struct reply_change {
    const struct traveller *traveller; /* of the list */
    struct verdict verdict;            /* its text is sent when there is one */
};

/**
 * CUSRES 132: the State changes its answers on a list that it got.
 *
 * @param transaction  the State's own number (RFF TN)
 */
int reply_unsolicited(const struct message *list, const struct reply_change *changes, uint32_t n,
                      str transaction, const struct reply_options *options, struct arena *mem,
                      struct message **out, struct err *err) MUST_CHECK;

/** CUSRES 312: the carrier's acknowledgement of a 132, with everything echoed. */
int reply_acknowledge(const struct message *unsolicited, const struct reply_options *options,
                      struct arena *mem, struct message **out, struct err *err) MUST_CHECK;

/** True when `ack` is a 312 that echoes all of the 132, its answers in any order. */
bool reply_is_acknowledgement_of(const struct message *ack, const struct message *unsolicited);

/**
 * What a response says of one traveller: the last answer that echoes both references, else that for
 * the whole message when no traveller has one of his own. NULL: nothing. Looks through all answers.
 */
const struct answer *reply_answer_for(const struct message *response, str locator, str ref);

/** ACKRES for a PNRGOV: accepted, or the error of its gravest finding when it cannot be used. */
int reply_to_pnrgov(const struct message *push, const struct reply_options *options,
                    struct arena *mem, struct message **out, struct err *err) MUST_CHECK;

/** ACKRES with an error that is not found in the message: a flight that is not expected. */
int reply_refuse_push(const struct message *push, str code, str text,
                      const struct reply_options *options, struct arena *mem, struct message **out,
                      struct err *err) MUST_CHECK;

/**
 * CONTRL for the messages of one interchange: what their findings mean in codes of 0085. A message
 * is rejected when it cannot be used; faults that are only told do not reject anything.
 */
int reply_contrl(const struct message *const *messages, uint32_t n,
                 const struct reply_options *options, struct arena *mem, struct message **out,
                 struct err *err) MUST_CHECK;

#endif
