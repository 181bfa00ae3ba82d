/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONTRL out of findings: each with a code of 0085 is told at its level. Source: edifact-syntax.md
 * sections 2.1 and 3. Positions: 0096 counts UNH as 1; 0098 counts the segment's tag as 1, so that
 * our element 1 is 2.
 */
#include "messages/reply_parts.h"

#include <stdlib.h>

#define SEGMENTS_MAX 999 /* SG2 */
#define ELEMENTS_MAX 99  /* UCD */

/** A finding that is told. */
struct fault {
    struct place place;
    enum severity severity;
    str code; /* 0085 */
};

enum fault_level { FAULT_INTERCHANGE, FAULT_GROUP, FAULT_MESSAGE, FAULT_SEGMENT };

static bool tag_is(const struct place *place, const char *tag)
{
    return strcmp(place->tag, tag) == 0;
}

static enum fault_level level_of(const struct message *m, const struct place *place)
{
    if (tag_is(place, "UNA") || tag_is(place, "UNB") || tag_is(place, "UNZ") || m->type_sent.n == 0)
        return FAULT_INTERCHANGE;
    if (tag_is(place, "UNG") || tag_is(place, "UNE"))
        return FAULT_GROUP;
    if (tag_is(place, "UNH") || tag_is(place, "UNT") || place->segment <= 1)
        return FAULT_MESSAGE;
    return FAULT_SEGMENT;
}

static void set_position(struct syntax_error *error, const struct place *place)
{
    if (place->element == 0)
        return;
    error->element_position = place->element + 1U;
    error->component_position = place->component;
}

/** UCI, UCF and UCM have room for one fault: the first of the gravest. */
static void tell_level(struct syntax_result *result, const struct fault *fault, struct arena *mem,
                       enum severity *told)
{
    struct syntax_error *error = &result->error;

    if (error->code.n && fault->severity <= *told)
        return;
    *told = fault->severity;
    *error =
        (struct syntax_error){.code = fault->code, .meaning = syntax_error_meaning(fault->code)};
    /* Only service segments may be named here. */
    if (fault->place.tag[0] == 'U' && fault->place.tag[1] == 'N' &&
        !str_dup(mem, str_from_c(fault->place.tag), &error->tag))
        error->tag = STR_NONE;
    if (error->tag.n)
        set_position(error, &fault->place);
}

static void set_result(struct syntax_result *result, bool rejected)
{
    result->action = rejected ? STR("4") : STR("7");
    result->outcome = rejected ? KIND_REJECTED : KIND_ACKNOWLEDGED;
}

static int compare_places(const void *a, const void *b)
{
    const struct place *x = &((const struct fault *)a)->place;
    const struct place *y = &((const struct fault *)b)->place;

    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    if (x->element != y->element)
        return x->element < y->element ? -1 : 1;
    return x->component < y->component ? -1 : x->component > y->component;
}

/** UCS for the segment, or UCD below it for an element. @return -1: no memory */
static int tell_segment(struct message_report *report, const struct fault *fault, struct arena *mem)
{
    struct syntax_error error = {.code = fault->code, .meaning = syntax_error_meaning(fault->code)};
    uint32_t n = report->segments.n;

    if (n == 0 || report->segments.v[n - 1].position != fault->place.segment) {
        if (n >= SEGMENTS_MAX)
            return 0;
        if (!vec_push(mem, &report->segments))
            return -1;
        vec_last(&report->segments)->position = fault->place.segment;
    }
    struct segment_report *last = vec_last(&report->segments);
    if (fault->place.element == 0) {
        if (last->error.code.n == 0)
            last->error = error;
        return 0;
    }
    if (last->elements.n >= ELEMENTS_MAX)
        return 0;
    if (!vec_push(mem, &last->elements))
        return -1;
    set_position(&error, &fault->place);
    *vec_last(&last->elements) = error;
    return 0;
}

/** What is told of a message, sorted by place. @return NULL: no memory */
static struct fault *collect(const struct message *m, struct arena *mem, uint32_t *n)
{
    struct fault *faults = arena_zalloc(mem, m->findings.list.n + 1, sizeof(*faults));

    *n = 0;
    for (uint32_t i = 0; faults && i < m->findings.list.n; i++) {
        const struct finding *f = &m->findings.list.v[i];
        bool replied = finding_reply_of(f->code) != NULL;
        const struct finding_help *help = finding_help(f->code);
        if (replied && help->contrl && f->severity >= SEVERITY_WARNING)
            faults[(*n)++] = (struct fault){f->place, f->severity, help->contrl_text};
    }
    if (faults)
        qsort(faults, *n, sizeof(*faults), compare_places);
    return faults;
}

static void describe(struct message_report *report, const struct message *m)
{
    str release = m->version;

    report->reference = m->reference;
    report->type = m->type_sent;
    (void)str_cut(&release, ':', &report->version);
    report->release = release;
    report->agency = m->agency;
    report->association = m->association;
    set_result(&report->result, !m->usable);
}

/** The group of a message: the last one when it is the same. @return NULL: no memory */
static struct group_report *open_group(struct syntax_report *report, const struct message *m,
                                       struct arena *mem)
{
    const struct message_group *g = &m->group;

    if (report->groups.n && str_eq(vec_last(&report->groups)->reference, g->reference))
        return vec_last(&report->groups);
    if (!vec_push(mem, &report->groups))
        return NULL;
    struct group_report *last = vec_last(&report->groups);
    last->reference = g->reference;
    last->sender = (struct syntax_party){.id = g->sender, .qualifier = g->sender_qualifier};
    last->recipient =
        (struct syntax_party){.id = g->recipient, .qualifier = g->recipient_qualifier};
    set_result(&last->result, false);
    return last;
}

/** UCM for a message. `*report` is NULL for a record that is none. @return -1: no memory */
static int open_message(struct syntax_report *of, const struct message *m, struct arena *mem,
                        struct group_report **group, struct message_report **report)
{
    *group = NULL;
    *report = NULL;
    if (m->type_sent.n == 0 && m->reference.n == 0)
        return 0;
    *group = m->group.present ? open_group(of, m, mem) : NULL;
    if (m->group.present && !*group)
        return -1;
    if (*group ? !vec_push(mem, &(*group)->messages) : !vec_push(mem, &of->messages))
        return -1;
    *report = *group ? vec_last(&(*group)->messages) : vec_last(&of->messages);
    describe(*report, m);
    return 0;
}

/** The gravest that was told at each level. */
struct told {
    enum severity interchange, group, message;
};

static int tell(struct syntax_report *of, struct group_report *group, struct message_report *report,
                const struct message *m, const struct fault *fault, struct told *told,
                struct arena *mem)
{
    switch (report ? level_of(m, &fault->place) : FAULT_INTERCHANGE) {
    case FAULT_INTERCHANGE:
        tell_level(&of->result, fault, mem, &told->interchange);
        return 0;
    case FAULT_GROUP:
        tell_level(group ? &group->result : &of->result, fault, mem,
                   group ? &told->group : &told->interchange);
        return 0;
    case FAULT_MESSAGE:
        tell_level(&report->result, fault, mem, &told->message);
        return 0;
    case FAULT_SEGMENT:
    default:
        return tell_segment(report, fault, mem);
    }
}

static int tell_message(struct syntax_report *of, const struct message *m, struct told *told,
                        struct arena *mem)
{
    struct group_report *group;
    struct message_report *report;
    uint32_t n;
    struct fault *faults = collect(m, mem, &n);

    if (!faults || open_message(of, m, mem, &group, &report) < 0)
        return -1;
    told->message = SEVERITY_INFO;
    if (group && group->result.error.code.n == 0)
        told->group = SEVERITY_INFO;
    if (!report)
        set_result(&of->result, true); /* nothing in it could be read */
    for (uint32_t i = 0; i < n; i++)
        if (tell(of, group, report, m, &faults[i], told, mem) < 0)
            return -1;
    return 0;
}

/** CONTRL goes by the syntax version of what it reports on; it stands in no group. */
static void set_envelope(struct message *m, const struct message *first)
{
    m->version = str_is(first->interchange.syntax_version, "4") ? STR("4:1") : STR("3:1");
    m->agency = STR("UN");
    m->association = STR_NONE;
    m->group = (struct message_group){.present = false};
}

int reply_contrl(const struct message *const *messages, uint32_t n,
                 const struct reply_options *options, struct arena *mem, struct message **out,
                 struct err *err)
{
    const struct interchange *about = &messages[0]->interchange;
    struct message *m = reply_begin(messages[0], MESSAGE_CONTRL, options, mem);
    struct told told = {SEVERITY_INFO, SEVERITY_INFO, SEVERITY_INFO};

    if (!m)
        return err_memory(err);
    set_envelope(m, messages[0]);
    m->report.reference = about->reference;
    m->report.sender =
        (struct syntax_party){about->sender, about->sender_qualifier, about->sender_route};
    m->report.recipient =
        (struct syntax_party){about->recipient, about->recipient_qualifier, about->recipient_route};
    set_result(&m->report.result, false);
    for (uint32_t i = 0; i < n; i++)
        if (tell_message(&m->report, messages[i], &told, mem) < 0)
            return err_memory(err);
    m->kind = m->report.result.outcome;
    *out = m;
    return 0;
}
