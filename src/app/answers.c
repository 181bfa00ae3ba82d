/* SPDX-License-Identifier: Apache-2.0 */
/* Replies to what was handed in, message by message. */
#include "app/answers.h"

#include "messages/encode.h"
#include "messages/reader.h"
#include "messages/reply.h"

#define ANSWERS_BUDGET (64 * MIB) /* records of one message and its reply */

struct answering {
    struct arena mem;
    struct reply_options options;
    int64_t unit_id;
    unsigned ordinal; /* of the message in the unit */
    struct buf *out;
};

static int make_reply(const struct message *m, struct answering *a, struct message **reply,
                      struct err *err)
{
    switch (m->type) {
    case MESSAGE_PAXLST:
        return reply_to_paxlst(m, NULL, &a->options, &a->mem, reply, err);
    case MESSAGE_PNRGOV:
        return reply_to_pnrgov(m, &a->options, &a->mem, reply, err);
    case MESSAGE_UNKNOWN:
    case MESSAGE_GOVREQ:
        if (!m->interchange.present)
            return 0; /* a report on an interchange is for those who sent one */
        return reply_contrl(&m, 1, &a->options, &a->mem, reply, err);
    case MESSAGE_CUSRES:
    case MESSAGE_ACKRES:
    case MESSAGE_CONTRL:
    case MESSAGE_TYPE_COUNT:
    default:
        return 0;
    }
}

static int answer(const struct message *m, struct answering *a, struct err *err)
{
    struct message *reply = NULL;

    /* 0020 has 14 characters; a unit and a message in it name a reply for good. */
    if (!arena_printf(&a->mem, &a->options.reference, "%lld.%u", (long long)a->unit_id,
                      ++a->ordinal))
        return err_memory(err);
    if (make_reply(m, a, &reply, err) < 0)
        return -1;
    return reply ? message_encode(reply, "\n", a->out, err) : 0;
}

int answers_write(str body, int64_t unit_id, utc_ms now, struct buf *out, struct err *err)
{
    struct datetime time = utc_to_datetime(now);
    struct answering a = {
        .options = {.now = time, .batch = true, .needed = reply_elements_default()},
        .unit_id = unit_id,
        .out = out,
    };
    struct message_reader *reader =
        message_reader_new(&(struct reader_options){.today = time.date});
    struct message *m;
    int rc;

    if (!reader)
        return err_memory(err);
    arena_init(&a.mem, ANSWERS_BUDGET);
    rc = message_reader_feed(reader, body, err);
    message_reader_end(reader);
    while (rc >= 0 && (rc = message_reader_next(reader, &a.mem, &m, NULL, err)) > 0) {
        rc = answer(m, &a, err);
        arena_reset(&a.mem);
    }
    arena_fini(&a.mem);
    message_reader_free(reader);
    return rc;
}
