/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ACKRES, the answer to a PNRGOV, and its writer; GOVREQ, which is recognised and kept.
 *
 * ERC begins an error; IFT belongs to the last of them, before the first to the message. The order
 * of segments and the qualifier of IFT are not confirmed, so any is taken. The layout of GOVREQ
 * (the State asks for a flight or a booking) is not known to us: its segments are kept as sent.
 * Source: PADIS; pnrgov.md section 7.
 */
#include "messages/encode.h"
#include "messages/reading.h"

#define ACKNOWLEDGEMENT "23" /* MSG 1225 */
#define TEXT_SUBJECT "3"     /* IFT 4451 */

struct ackres {
    bool msg_seen, acknowledges;
};

static struct ackres *ackres_of(struct reading *r)
{
    return r->state;
}

static void read_msg(struct reading *r, const struct edi_segment *s)
{
    if (ackres_of(r)->msg_seen) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    ackres_of(r)->msg_seen = true;
    str function = code_of(r, s, 1, 2);
    ackres_of(r)->acknowledges = str_is(function, ACKNOWLEDGEMENT);
    if (ackres_of(r)->acknowledges)
        return;
    r->m->message_function = function;
    reading_found(r, FINDING_FUNCTION_UNKNOWN, s, 1, 2);
}

static void read_error(struct reading *r, const struct edi_segment *s)
{
    str code = value_of(r, s, 1, 1);

    if (!READING_PUSH(r, &r->m->errors))
        return;
    struct application_error *e = vec_last(&r->m->errors);
    e->code = code;
    e->meaning = application_error_meaning(code);
    e->code_list = code_of(r, s, 1, 2);
    e->agency = code_of(r, s, 1, 3);
    if (e->meaning.n == 0)
        reading_found(r, FINDING_ANSWER_UNKNOWN, s, 1, 1);
}

static void read_text(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    struct application_error *e = m->errors.n ? vec_last(&m->errors) : NULL;
    struct response_text text = {.subject = code_of(r, s, 1, 1)};

    if (s->element_count > 1)
        text.text = joined_text(r, s, 2, 1, true, STR(" "));
    if (text.text.n == 0) {
        if (!str_is(text.subject, TEXT_SUBJECT))
            reading_found(r, FINDING_ELEMENT_KEPT, s, 1, 1);
        return;
    }
    if (e && e->text.n == 0 && str_is(text.subject, TEXT_SUBJECT)) {
        e->text = text.text;
    } else if (e) {
        if (READING_PUSH(r, &e->texts))
            *vec_last(&e->texts) = text;
    } else if (READING_PUSH(r, &m->texts)) {
        *vec_last(&m->texts) = text;
    }
}

static void ackres_segment(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('M', 'S', 'G'):
        read_msg(r, s);
        break;
    case EDI_TAG('E', 'R', 'C'):
        read_error(r, s);
        break;
    case EDI_TAG('I', 'F', 'T'):
        read_text(r, s);
        break;
    default:
        reading_found(r, FINDING_SEGMENT_UNKNOWN, s, 0, 0);
    }
}

static bool ackres_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct ackres);
    return r->state != NULL;
}

static void ackres_end(struct reading *r)
{
    struct message *m = r->m;
    struct place place = {.tag = "MSG", .offset = m->offset};

    if (!ackres_of(r)->msg_seen)
        findings_add(&m->findings, r->mem, FINDING_SEGMENT_MISSING, &place);
    m->kind = m->errors.n                  ? KIND_ERROR
              : ackres_of(r)->acknowledges ? KIND_ACCEPTED
                                           : KIND_UNKNOWN; /* silence is no consent */
    m->usable = m->kind != KIND_UNKNOWN;
}

const struct grammar grammar_ackres = {
    .name = "ACKRES",
    .type = MESSAGE_ACKRES,
    .version_min = 10,
    .version_max = 30,
    .begin = ackres_begin,
    .segment = ackres_segment,
    .end = ackres_end,
};

/* ---- writing --------------------------------------------------------------------------------- */

static void write_text(struct edi_writer *w, str subject, str text)
{
    if (text.n == 0)
        return;
    edi_begin(w, "IFT");
    edi_element(w, subject);
    edi_element(w, text);
    edi_end(w);
}

static void write_texts(struct edi_writer *w, const struct response_text *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        write_text(w, v[i].subject, v[i].text);
}

void ackres_encode(struct edi_writer *w, const struct message *m)
{
    str function = m->message_function.n ? m->message_function : STR(ACKNOWLEDGEMENT);

    if (m->kind != KIND_UNKNOWN || m->message_function.n) {
        edi_begin(w, "MSG");
        edi_skip_elements(w, 1);
        edi_component(w, function);
        edi_end(w);
    }
    write_texts(w, m->texts.v, m->texts.n);
    for (uint32_t i = 0; i < m->errors.n; i++) {
        const struct application_error *e = &m->errors.v[i];
        edi_begin(w, "ERC");
        edi_element(w, e->code);
        edi_component(w, e->code_list);
        edi_component(w, e->agency);
        edi_end(w);
        write_text(w, STR(TEXT_SUBJECT), e->text);
        write_texts(w, e->texts.v, e->texts.n);
    }
}

/* ---- GOVREQ ---------------------------------------------------------------------------------- */

static bool govreq_begin(struct reading *r)
{
    (void)r;
    return true;
}

static void govreq_segment(struct reading *r, const struct edi_segment *s)
{
    reading_found(r, FINDING_NOT_INTERPRETED, s, 0, 0);
}

static void govreq_end(struct reading *r)
{
    (void)r; /* not usable: nothing may be concluded from it */
}

const struct grammar grammar_govreq = {
    .name = "GOVREQ",
    .type = MESSAGE_GOVREQ,
    .version_min = 10,
    .version_max = 30,
    .begin = govreq_begin,
    .segment = govreq_segment,
    .end = govreq_end,
};
