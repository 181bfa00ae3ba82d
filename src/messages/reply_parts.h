/* SPDX-License-Identifier: Apache-2.0 */
/* What reply.c and reply_contrl.c share. Inside messages/ only. */
#ifndef SAFAR_MESSAGES_REPLY_PARTS_H
#define SAFAR_MESSAGES_REPLY_PARTS_H

#include "messages/reply.h"

/** A row of reply_findings.def. */
struct finding_reply {
    enum finding_code finding;
    str application; /* 9321; empty: not told */
    str text;
};

/** @return NULL: the finding is no matter of replies */
const struct finding_reply *finding_reply_of(enum finding_code code);

/** An empty reply with its envelope, addressed to the sender of `to`. @return NULL: no memory */
struct message *reply_begin(const struct message *to, enum message_type type,
                            const struct reply_options *options, struct arena *mem);

#endif
