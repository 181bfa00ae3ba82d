/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to PAXLST and PNRGOV. CONTRL is in reply_contrl.c. */
#include "messages/reply.h"

#include "messages/reply_parts.h"

#include "base/attr.h"
#include "base/hash.h"

#include <assert.h>

/* ---- what findings mean to the sender -------------------------------------------------------- */

static const struct finding_reply finding_replies[] = {
#define REPLY_FINDING(finding, application, text)                                                  \
    {FINDING_##finding, STR_INIT(application), STR_INIT(text)},
#include "messages/reply_findings.def"
#undef REPLY_FINDING
};

const struct finding_reply *finding_reply_of(enum finding_code code)
{
    for (size_t i = 0; i < COUNT_OF(finding_replies); i++)
        if (finding_replies[i].finding == code)
            return &finding_replies[i];
    return NULL;
}

/* ---- envelopes ------------------------------------------------------------------------------- */

static void swap(str *a, str *b)
{
    str kept = *a;

    *a = *b;
    *b = kept;
}

/** UNB back to whoever sent; passwords and what was asked of us are not repeated. */
static void answer_interchange(struct interchange *i, const struct reply_options *options)
{
    swap(&i->sender, &i->recipient);
    swap(&i->sender_qualifier, &i->recipient_qualifier);
    swap(&i->sender_route, &i->recipient_route);
    i->prepared_at = options->now;
    if (options->reference.n)
        i->reference = options->reference;
    i->recipient_reference = i->recipient_reference_qualifier = STR_NONE;
    i->priority = i->acknowledgement = i->agreement = STR_NONE;
}

static void answer_group(struct message_group *g, const struct message *m,
                         const struct reply_options *options)
{
    str release = m->version;

    swap(&g->sender, &g->recipient);
    swap(&g->sender_qualifier, &g->recipient_qualifier);
    g->type = m->type_sent;
    g->prepared_at = options->now;
    g->reference = STR("1");
    g->agency = m->agency;
    g->association = g->password = STR_NONE;
    (void)str_cut(&release, ':', &g->version);
    g->release = release;
}

struct message *reply_begin(const struct message *to, enum message_type type,
                            const struct reply_options *options, struct arena *mem)
{
    struct message *m = ARENA_NEW(mem, struct message);
    bool air = type == MESSAGE_CUSRES;

    if (!m)
        return NULL;
    m->type = type;
    m->type_sent = str_from_c(message_type_name(type));
    m->syntax = SYNTAX_EDIFACT;
    m->version = to->version.n ? to->version : air ? STR("D:05B") : STR("11:1");
    m->agency = to->agency.n ? to->agency : air ? STR("UN") : STR("IA");
    m->association = to->association;
    m->reference = STR("1");
    m->usable = true;
    m->interchange = to->interchange;
    answer_interchange(&m->interchange, options);
    m->group = to->group;
    if (m->group.present)
        answer_group(&m->group, m, options);
    return m;
}

/* ---- CUSRES ---------------------------------------------------------------------------------- */

/** The flight with the border leg alone, even when the list told of more. */
static int echo_flight(const struct message *list, struct arena *mem, struct flight_ref *out)
{
    const struct leg *leg = flight_ref_leg(&list->flight);

    *out = (struct flight_ref){.designator = list->flight.designator, .sent = list->flight.sent};
    if (!leg)
        return 0;
    if (!vec_push(mem, &out->legs))
        return -1;
    *vec_last(&out->legs) = *leg;
    vec_last(&out->legs)->border = false; /* CUSRES marks none: it has no other */
    return 0;
}

/** S010: as in the request; a reply is one part in any case. */
static void echo_access(struct message *m, const struct message *list)
{
    m->access_reference = list->access_reference;
    m->part_present = true;
    m->part = list->part_present ? list->part : 1;
    m->last_part = list->part_present ? list->last_part : true;
}

static struct message *begin_response(const struct message *list,
                                      const struct reply_options *options, struct arena *mem)
{
    struct message *m = reply_begin(list, MESSAGE_CUSRES, options, mem);

    if (!m || echo_flight(list, mem, &m->flight) < 0)
        return NULL;
    m->kind = KIND_RESPONSE;
    m->transaction_reference = list->transaction_reference;
    m->transaction_revision = list->transaction_revision;
    echo_access(m, list);
    return m;
}

/** @return NULL: no memory */
static struct answer *push_answer(struct message *m, enum answer_scope scope,
                                  enum directive directive, char status, struct arena *mem)
{
    str code = directive_code(scope, directive);

    assert(code.n);
    if (!vec_push(mem, &m->answers))
        return NULL;
    struct answer *a = vec_last(&m->answers);
    a->scope = scope;
    a->directive = directive;
    a->code = code;
    if (status && status != 'Z') {
        char *own = arena_alloc(mem, 2);
        if (!own)
            return NULL;
        own[0] = code.p[0];
        own[1] = status;
        a->code = (str){own, 2};
        a->status = (str){own + 1, 1};
    }
    return a;
}

int reply_header(const struct message *list, bool accepted, str text,
                 const struct reply_options *options, struct arena *mem, struct message **out,
                 struct err *err)
{
    enum directive directive = accepted ? DIRECTIVE_ACCEPTED : DIRECTIVE_REJECTED;
    struct message *m = begin_response(list, options, mem);
    struct answer *a = m ? push_answer(m, ANSWER_MESSAGE, directive, 0, mem) : NULL;

    if (!a)
        return err_memory(err);
    a->text = text.n ? text : directive_text(directive);
    *out = m;
    return 0;
}

/** Findings that refuse a list, whatever else it holds: the errors of reply_findings.def. */
static bool refuses(const struct finding *f)
{
    const struct finding_reply *reply = finding_reply_of(f->code);

    return reply && reply->text.n && f->severity >= SEVERITY_ERROR;
}

static str text_of_finding(enum finding_code code)
{
    const struct finding_reply *reply = finding_reply_of(code);

    return reply && reply->text.n ? reply->text : STR("MESSAGE CANNOT BE PROCESSED");
}

str reply_refusal(const struct message *list)
{
    const struct leg *leg = flight_ref_leg(&list->flight);

    for (uint32_t i = 0; i < list->findings.list.n; i++)
        if (refuses(&list->findings.list.v[i]))
            return text_of_finding(list->findings.list.v[i].code);
    if (!leg || leg->from.n == 0 || leg->to.n == 0)
        return text_of_finding(FINDING_PLACE_MISSING);
    return list->usable ? STR_NONE : STR("MESSAGE CANNOT BE PROCESSED");
}

/* ---- missing data ---------------------------------------------------------------------------- */

struct element_row {
    bool needed;
    str text;
};

static const struct element_row element_rows[] = {
#define REPLY_ELEMENT(name, needed, text) [REPLY_ELEMENT_##name] = {needed, STR_INIT(text)},
#include "messages/reply_elements.def"
#undef REPLY_ELEMENT
};

uint32_t reply_elements_default(void)
{
    uint32_t needed = 0;

    for (unsigned i = 0; i < REPLY_ELEMENT_COUNT; i++)
        needed |= (uint32_t)element_rows[i].needed << i;
    return needed;
}

/** Elements of the travel document that counts: the first one. Visas and the like come after it. */
static bool document_lacks(const struct document *d, enum reply_element element)
{
    switch (element) {
    case REPLY_ELEMENT_DOCUMENT_TYPE:
        return !d || d->type.n == 0;
    case REPLY_ELEMENT_DOCUMENT_NUMBER:
        return !d || d->number.n == 0;
    case REPLY_ELEMENT_DOCUMENT_ISSUER:
        return !d || d->issuer.n == 0;
    case REPLY_ELEMENT_DOCUMENT_EXPIRY:
        return !d || !date_known(d->expires_on);
    case REPLY_ELEMENT_SURNAME:
    case REPLY_ELEMENT_BIRTH:
    case REPLY_ELEMENT_SEX:
    case REPLY_ELEMENT_NATIONALITY:
    case REPLY_ELEMENT_COUNT:
    default:
        return false;
    }
}

static bool lacks(const struct traveller *t, enum reply_element element)
{
    switch (element) {
    case REPLY_ELEMENT_SURNAME:
        return t->surname.n == 0;
    case REPLY_ELEMENT_BIRTH:
        return !date_known(t->born_on);
    case REPLY_ELEMENT_SEX:
        return t->sex == 0;
    case REPLY_ELEMENT_NATIONALITY:
        return t->nationality.n == 0;
    case REPLY_ELEMENT_DOCUMENT_TYPE:
    case REPLY_ELEMENT_DOCUMENT_NUMBER:
    case REPLY_ELEMENT_DOCUMENT_ISSUER:
    case REPLY_ELEMENT_DOCUMENT_EXPIRY:
    case REPLY_ELEMENT_COUNT:
    default:
        return document_lacks(t->documents.n ? &t->documents.v[0] : NULL, element);
    }
}

int reply_verdict_of_data(const struct traveller *t, uint32_t needed, struct arena *mem,
                          struct verdict *out, struct err *err)
{
    struct verdict v = {.directive = DIRECTIVE_BOARD};

    for (unsigned i = 0; i < REPLY_ELEMENT_COUNT; i++) {
        if (!(needed >> i & 1) || !lacks(t, (enum reply_element)i))
            continue;
        bool first = v.directive == DIRECTIVE_BOARD;
        v.directive = DIRECTIVE_DATA;
        if (!str_join(mem, first ? directive_text(DIRECTIVE_DATA) : v.text,
                      first ? STR(" - ") : STR(", "), element_rows[i].text, &v.text))
            return err_memory(err);
    }
    *out = v;
    return 0;
}

/* ---- answers on travellers ------------------------------------------------------------------- */

static struct answer *push_traveller(struct message *m, const struct traveller *t,
                                     const struct verdict *v, struct arena *mem)
{
    struct answer *a = push_answer(m, ANSWER_TRAVELLER, v->directive, v->status, mem);

    if (!a)
        return NULL;
    a->locator = t->locator;
    a->ref = t->ref;
    a->text = v->text;
    return a;
}

static int answer_travellers(struct message *m, const struct message *list,
                             const struct verdict *verdicts, const struct reply_options *options,
                             struct arena *mem, struct err *err)
{
    for (uint32_t i = 0; i < list->travellers.n; i++) {
        const struct traveller *t = &list->travellers.v[i];
        struct verdict v = verdicts ? verdicts[i] : (struct verdict){.status = 0};
        if (v.directive == DIRECTIVE_UNDETERMINED &&
            reply_verdict_of_data(t, options->needed, mem, &v, err) < 0)
            return -1;
        if (options->batch && v.directive != DIRECTIVE_DATA)
            continue; /* a batch is told its errors */
        if (v.text.n == 0)
            v.text = directive_text(v.directive);
        if (!push_traveller(m, t, &v, mem))
            return err_memory(err);
    }
    return 0;
}

int reply_to_paxlst(const struct message *list, const struct verdict *verdicts,
                    const struct reply_options *options, struct arena *mem, struct message **out,
                    struct err *err)
{
    bool asks = list->function == FUNCTION_LIST || list->function == FUNCTION_CHANGE;
    str refusal = reply_refusal(list);
    struct message *m;

    if (refusal.n)
        return reply_header(list, false, refusal, options, mem, out, err);
    m = begin_response(list, options, mem);
    if (!m)
        return err_memory(err);
    if (asks && answer_travellers(m, list, verdicts, options, mem, err) < 0)
        return -1;
    if (m->answers.n == 0 && !push_answer(m, ANSWER_MESSAGE, DIRECTIVE_ACCEPTED, 0, mem))
        return err_memory(err);
    *out = m;
    return 0;
}

/* ---- changes and their acknowledgement ------------------------------------------------------- */

int reply_unsolicited(const struct message *list, const struct reply_change *changes, uint32_t n,
                      str transaction, const struct reply_options *options, struct arena *mem,
                      struct message **out, struct err *err)
{
    struct message *m = reply_begin(list, MESSAGE_CUSRES, options, mem);

    if (!m || echo_flight(list, mem, &m->flight) < 0)
        return err_memory(err);
    m->kind = KIND_UNSOLICITED;
    m->transaction_reference = transaction;
    for (uint32_t i = 0; i < n; i++)
        if (!push_traveller(m, changes[i].traveller, &changes[i].verdict, mem))
            return err_memory(err);
    *out = m;
    return 0;
}

int reply_acknowledge(const struct message *unsolicited, const struct reply_options *options,
                      struct arena *mem, struct message **out, struct err *err)
{
    struct message *m = reply_begin(unsolicited, MESSAGE_CUSRES, options, mem);

    if (!m)
        return err_memory(err);
    m->kind = KIND_ACK;
    m->transaction_reference = unsolicited->transaction_reference;
    m->transaction_revision = unsolicited->transaction_revision;
    m->other_references.v = unsolicited->other_references.v;
    m->other_references.n = unsolicited->other_references.n;
    m->flight = unsolicited->flight;
    m->other_flights.v = unsolicited->other_flights.v;
    m->other_flights.n = unsolicited->other_flights.n;
    m->answers.v = unsolicited->answers.v;
    m->answers.n = unsolicited->answers.n;
    *out = m;
    return 0;
}

static bool same_moment(struct datetime a, struct datetime b)
{
    return date_eq(a.date, b.date) && a.minute == b.minute;
}

static bool same_flight(const struct flight_ref *a, const struct flight_ref *b)
{
    if (!designator_eq(&a->designator, &b->designator) || a->legs.n != b->legs.n)
        return false;
    for (uint32_t i = 0; i < a->legs.n; i++) {
        const struct leg *x = &a->legs.v[i], *y = &b->legs.v[i];
        if (!str_eq(x->from, y->from) || !str_eq(x->to, y->to) ||
            !same_moment(x->departs_at, y->departs_at) ||
            !same_moment(x->arrives_at, y->arrives_at))
            return false;
    }
    return true;
}

static bool same_flights(const struct message *a, const struct message *b)
{
    if (!same_flight(&a->flight, &b->flight) || a->other_flights.n != b->other_flights.n)
        return false;
    for (uint32_t i = 0; i < a->other_flights.n; i++)
        if (!same_flight(&a->other_flights.v[i], &b->other_flights.v[i]))
            return false;
    return true;
}

/** ERP, RFF and ERC: what a 312 repeats. Texts are for people, and need not come back. */
static uint64_t answer_digest(const struct answer *a, uint64_t seed)
{
    uint64_t hash = hash64_mix(seed, (uint64_t)a->scope << 32 | a->references.n);

    hash = hash64(a->code, hash64(a->ref, hash64(a->locator, hash)));
    for (uint32_t i = 0; i < a->references.n; i++)
        hash = hash64(a->references.v[i].value, hash64(a->references.v[i].qualifier, hash));
    for (uint32_t i = 0; i < a->further.n; i++)
        hash = hash64(a->further.v[i].code, hash);
    return hash;
}

/** Answers may come back in any order: sums of digests under two seeds do not know one. */
static bool same_answers(const struct message *a, const struct message *b)
{
    uint64_t sums[2] = {0, 0};

    if (a->answers.n != b->answers.n)
        return false;
    for (uint32_t i = 0; i < a->answers.n; i++)
        for (uint64_t seed = 0; seed < 2; seed++)
            sums[seed] += answer_digest(&a->answers.v[i], seed + 1) -
                          answer_digest(&b->answers.v[i], seed + 1);
    return sums[0] == 0 && sums[1] == 0;
}

/** Sent by whom the 132 went to. Without UNB nobody can tell. */
static bool comes_back(const struct message *ack, const struct message *unsolicited)
{
    const struct interchange *a = &ack->interchange, *b = &unsolicited->interchange;

    return !a->present || !b->present ||
           (str_eq(a->sender, b->recipient) && str_eq(a->recipient, b->sender));
}

bool reply_is_acknowledgement_of(const struct message *ack, const struct message *unsolicited)
{
    return ack->type == MESSAGE_CUSRES && ack->kind == KIND_ACK &&
           unsolicited->kind == KIND_UNSOLICITED &&
           str_eq(ack->transaction_reference, unsolicited->transaction_reference) &&
           comes_back(ack, unsolicited) && same_flights(ack, unsolicited) &&
           same_answers(ack, unsolicited);
}

const struct answer *reply_answer_for(const struct message *response, str locator, str ref)
{
    const struct answer *of_all = NULL, *own = NULL;
    bool any = false;

    for (uint32_t i = 0; i < response->answers.n; i++) {
        const struct answer *a = &response->answers.v[i];
        any |= a->scope == ANSWER_TRAVELLER;
        if (a->scope == ANSWER_MESSAGE)
            of_all = a;
        else if (str_eq(a->locator, locator) && str_eq(a->ref, ref))
            own = a; /* the latest wins */
    }
    return own ? own : any ? NULL : of_all;
}

/* ---- ACKRES ---------------------------------------------------------------------------------- */

static struct message *begin_ackres(const struct message *push, const struct reply_options *options,
                                    struct arena *mem)
{
    struct message *m = reply_begin(push, MESSAGE_ACKRES, options, mem);

    if (m) {
        m->kind = KIND_ACCEPTED;
        m->access_reference = push->access_reference;
    }
    return m;
}

int reply_refuse_push(const struct message *push, str code, str text,
                      const struct reply_options *options, struct arena *mem, struct message **out,
                      struct err *err)
{
    struct message *m = begin_ackres(push, options, mem);

    if (!m || !vec_push(mem, &m->errors))
        return err_memory(err);
    m->kind = KIND_ERROR;
    *vec_last(&m->errors) = (struct application_error){
        .code = code, .meaning = application_error_meaning(code), .text = text};
    *out = m;
    return 0;
}

/** The gravest finding that has an application error; of equal ones the first. */
static const struct finding_reply *gravest(const struct findings *found)
{
    const struct finding_reply *worst = NULL;
    enum severity severity = SEVERITY_INFO;

    for (uint32_t i = 0; i < found->list.n; i++) {
        const struct finding *f = &found->list.v[i];
        const struct finding_reply *reply = finding_reply_of(f->code);
        if (reply && reply->application.n && (!worst || f->severity > severity)) {
            worst = reply;
            severity = f->severity;
        }
    }
    return worst;
}

int reply_to_pnrgov(const struct message *push, const struct reply_options *options,
                    struct arena *mem, struct message **out, struct err *err)
{
    const struct finding_reply *why = push->usable ? NULL : gravest(&push->findings);

    if (!push->usable)
        return reply_refuse_push(push, why ? why->application : STR("118"),
                                 why ? why->text : STR_NONE, options, mem, out, err);
    struct message *m = begin_ackres(push, options, mem);
    if (!m)
        return err_memory(err);
    *out = m;
    return 0;
}
