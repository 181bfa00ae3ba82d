/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONTRL, the report on an interchange's syntax, versions 3 and 4, and its writer.
 *
 * UCI, then UCM for each message and UCF for each group, below them UCS for each segment and UCD
 * for each element. What lacks its parent gets an empty one. Source: UN/EDIFACT service message
 * CONTRL; edifact-syntax.md section 3.
 */
#include "messages/encode.h"
#include "messages/reading.h"

struct contrl {
    bool uci_seen;
    bool in_group;
};

static struct contrl *contrl_of(struct reading *r)
{
    return r->state;
}

/* ---- values ---------------------------------------------------------------------------------- */

static struct syntax_party read_party(struct reading *r, const struct edi_segment *s, uint32_t e)
{
    return (struct syntax_party){.id = value_of(r, s, e, 1),
                                 .qualifier = value_of(r, s, e, 2),
                                 .route = value_of(r, s, e, 3)};
}

/** S011: positions of the data element in error. */
static void read_position(struct reading *r, const struct edi_segment *s, uint32_t e,
                          struct syntax_error *to)
{
    to->element_position = number_of(r, s, e, 1);
    to->component_position = number_of(r, s, e, 2);
    to->repetition = number_of(r, s, e, 3);
}

static void read_code(struct reading *r, const struct edi_segment *s, uint32_t e,
                      struct syntax_error *to)
{
    to->code = value_of(r, s, e, 1);
    to->meaning = syntax_error_meaning(to->code);
    if (to->code.n && to->meaning.n == 0)
        reading_found(r, FINDING_ANSWER_UNKNOWN, s, e, 1);
}

/** 0083, 0085, 0013 and S011 stand in this order in UCI, UCF and UCM. */
static void read_result(struct reading *r, const struct edi_segment *s, uint32_t e,
                        struct syntax_result *to)
{
    to->action = value_of(r, s, e, 1);
    to->outcome = syntax_action_outcome(to->action);
    if (to->outcome == KIND_UNKNOWN)
        reading_found(r, FINDING_ANSWER_UNKNOWN, s, e, 1);
    read_code(r, s, e + 1, &to->error);
    to->error.tag = code_of(r, s, e + 2, 1);
    read_position(r, s, e + 3, &to->error);
}

/* ---- segments -------------------------------------------------------------------------------- */

static void read_uci(struct reading *r, const struct edi_segment *s)
{
    struct syntax_report *report = &r->m->report;

    if (contrl_of(r)->uci_seen) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    contrl_of(r)->uci_seen = true;
    report->reference = value_of(r, s, 1, 1);
    report->sender = read_party(r, s, 2);
    report->recipient = read_party(r, s, 3);
    read_result(r, s, 4, &report->result);
    r->m->kind = report->result.outcome;
}

static void read_ucf(struct reading *r, const struct edi_segment *s)
{
    if (!READING_PUSH(r, &r->m->report.groups))
        return;
    contrl_of(r)->in_group = true;
    struct group_report *group = vec_last(&r->m->report.groups);
    group->reference = value_of(r, s, 1, 1);
    group->sender = read_party(r, s, 2);
    group->recipient = read_party(r, s, 3);
    read_result(r, s, 4, &group->result);
}

/** A message in the current group, or outside groups. @return NULL: no memory */
static struct message_report *push_message(struct reading *r)
{
    struct syntax_report *report = &r->m->report;

    if (contrl_of(r)->in_group) {
        struct group_report *group = vec_last(&report->groups);
        return READING_PUSH(r, &group->messages) ? vec_last(&group->messages) : NULL;
    }
    return READING_PUSH(r, &report->messages) ? vec_last(&report->messages) : NULL;
}

static void read_ucm(struct reading *r, const struct edi_segment *s)
{
    struct message_report *message = push_message(r);

    if (!message)
        return;
    message->reference = value_of(r, s, 1, 1);
    message->type = code_of(r, s, 2, 1);
    message->version = code_of(r, s, 2, 2);
    message->release = code_of(r, s, 2, 3);
    message->agency = code_of(r, s, 2, 4);
    message->association = code_of(r, s, 2, 5);
    read_result(r, s, 3, &message->result);
}

/** The message that UCS belongs to. @return NULL: no memory */
static struct message_report *last_message(struct reading *r, const struct edi_segment *s)
{
    struct syntax_report *report = &r->m->report;
    struct group_report *group = contrl_of(r)->in_group ? vec_last(&report->groups) : NULL;

    if (group && group->messages.n)
        return vec_last(&group->messages);
    if (!group && report->messages.n)
        return vec_last(&report->messages);
    reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    return push_message(r);
}

static void read_ucs(struct reading *r, const struct edi_segment *s)
{
    struct message_report *message = last_message(r, s);

    if (!message || !READING_PUSH(r, &message->segments))
        return;
    struct segment_report *segment = vec_last(&message->segments);
    segment->position = number_of(r, s, 1, 1);
    read_code(r, s, 2, &segment->error);
}

static void read_ucd(struct reading *r, const struct edi_segment *s)
{
    struct message_report *message = last_message(r, s);

    if (!message)
        return;
    if (message->segments.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        if (!READING_PUSH(r, &message->segments))
            return;
    }
    struct segment_report *segment = vec_last(&message->segments);
    if (!READING_PUSH(r, &segment->elements))
        return;
    struct syntax_error *error = vec_last(&segment->elements);
    read_code(r, s, 1, error);
    read_position(r, s, 2, error);
}

static void contrl_segment(struct reading *r, const struct edi_segment *s)
{
    switch (s->tag) {
    case EDI_TAG('U', 'C', 'I'):
        read_uci(r, s);
        break;
    case EDI_TAG('U', 'C', 'F'):
        read_ucf(r, s);
        break;
    case EDI_TAG('U', 'C', 'M'):
        read_ucm(r, s);
        break;
    case EDI_TAG('U', 'C', 'S'):
        read_ucs(r, s);
        break;
    case EDI_TAG('U', 'C', 'D'):
        read_ucd(r, s);
        break;
    default:
        reading_found(r, FINDING_SEGMENT_UNKNOWN, s, 0, 0);
    }
}

static bool contrl_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct contrl);
    return r->state != NULL;
}

static void contrl_end(struct reading *r)
{
    struct place place = {.tag = "UCI", .offset = r->m->offset};

    if (!contrl_of(r)->uci_seen)
        findings_add(&r->m->findings, r->mem, FINDING_SEGMENT_MISSING, &place);
    r->m->usable = r->m->kind != KIND_UNKNOWN;
}

const struct grammar grammar_contrl = {
    .name = "CONTRL",
    .type = MESSAGE_CONTRL,
    .version_min = 1,
    .version_max = 4,
    .begin = contrl_begin,
    .segment = contrl_segment,
    .end = contrl_end,
};

/* ---- writing --------------------------------------------------------------------------------- */

static void write_party(struct edi_writer *w, const struct syntax_party *party)
{
    edi_element(w, party->id);
    edi_component(w, party->qualifier);
    edi_component(w, party->route);
}

/** The next element or component; 0 is not written. */
static void write_number(struct edi_writer *w, uint32_t number, bool element)
{
    if (number && element)
        edi_element_u(w, number, 1);
    else if (number)
        edi_component_u(w, number, 1);
    else if (element)
        edi_skip_elements(w, 1);
    else
        edi_skip_components(w, 1);
}

static void write_position(struct edi_writer *w, const struct syntax_error *error)
{
    write_number(w, error->element_position, true);
    write_number(w, error->component_position, false);
    write_number(w, error->repetition, false);
}

static void write_result(struct edi_writer *w, const struct syntax_result *result)
{
    edi_element(w, result->action);
    edi_element(w, result->error.code);
    edi_element(w, result->error.tag);
    write_position(w, &result->error);
}

static void write_segment(struct edi_writer *w, const struct segment_report *segment)
{
    edi_begin(w, "UCS");
    edi_element_u(w, segment->position, 1);
    edi_element(w, segment->error.code);
    edi_end(w);
    for (uint32_t i = 0; i < segment->elements.n; i++) {
        edi_begin(w, "UCD");
        edi_element(w, segment->elements.v[i].code);
        write_position(w, &segment->elements.v[i]);
        edi_end(w);
    }
}

static void write_message(struct edi_writer *w, const struct message_report *message)
{
    edi_begin(w, "UCM");
    edi_element(w, message->reference);
    edi_element(w, message->type);
    edi_component(w, message->version);
    edi_component(w, message->release);
    edi_component(w, message->agency);
    edi_component(w, message->association);
    write_result(w, &message->result);
    edi_end(w);
    for (uint32_t i = 0; i < message->segments.n; i++)
        write_segment(w, &message->segments.v[i]);
}

static void write_group(struct edi_writer *w, const struct group_report *group)
{
    edi_begin(w, "UCF");
    edi_element(w, group->reference);
    write_party(w, &group->sender);
    write_party(w, &group->recipient);
    write_result(w, &group->result);
    edi_end(w);
    for (uint32_t i = 0; i < group->messages.n; i++)
        write_message(w, &group->messages.v[i]);
}

void contrl_encode(struct edi_writer *w, const struct message *m)
{
    const struct syntax_report *report = &m->report;

    edi_begin(w, "UCI");
    edi_element(w, report->reference);
    write_party(w, &report->sender);
    write_party(w, &report->recipient);
    write_result(w, &report->result);
    edi_end(w);
    for (uint32_t i = 0; i < report->messages.n; i++)
        write_message(w, &report->messages.v[i]);
    for (uint32_t i = 0; i < report->groups.n; i++)
        write_group(w, &report->groups.v[i]);
}
