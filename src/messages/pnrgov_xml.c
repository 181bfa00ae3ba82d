/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV XML: events to the parts of segments, by the table pnrgov_xml.def.
 *
 * What the table cannot say is in the functions that end a context: the text of DOCS from its
 * attributes, the unit of baggage, who operates the flight.
 */
#include "messages/pnrgov_xml.h"

#include "base/attr.h"
#include "base/hash.h"
#include "messages/pnrgov.h"

#include <stdio.h>

struct value_row {
    char tag[3];
    uint8_t element, component, how;
    char code[4];
};

static const struct value_row value_rows[XML_CONTEXT_COUNT][XML_NAME_COUNT] = {
#define VALUE(context, name, tag, element, component, how, code)                                   \
    [XML_##context][XML_NAME_##name] = {tag, element, component, XML_HOW_##how, code},
#include "messages/pnrgov_xml.def"
};

static const uint8_t children[XML_CONTEXT_COUNT][XML_NAME_COUNT] = {
#define CHILD(parent, name, context) [XML_##parent][XML_NAME_##name] = XML_##context,
#include "messages/pnrgov_xml.def"
};

static const uint8_t groups[XML_CONTEXT_COUNT] = {
#define CONTEXT(context, group, tag) [XML_##context] = XML_GROUP_##group,
#include "messages/pnrgov_xml.def"
};

static const char openers[XML_CONTEXT_COUNT][4] = {
#define CONTEXT(context, group, tag) [XML_##context] = tag,
#include "messages/pnrgov_xml.def"
};

static const str names[XML_NAME_COUNT] = {
    [XML_NAME_NONE] = STR_INIT(""),
    [XML_NAME_TEXT] = STR_INIT(""),
#define NAME(name) [XML_NAME_##name] = STR_INIT(#name),
#include "messages/pnrgov_xml.def"
};

str xml_name_text(enum xml_name name)
{
    return names[(unsigned)name < XML_NAME_COUNT ? name : XML_NAME_NONE];
}

/* ---- names ----------------------------------------------------------------------------------- */

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/** Letter case does not matter: senders write TEXT for Text, ISOCOuntry for ISOCountry. */
static unsigned name_hash(str s)
{
    unsigned n = (unsigned)s.n;

    return (n * 37 + lower(s.p[0]) * 5 + lower(s.p[n / 2]) * 11 + lower(s.p[n - 1]) * 3 +
            lower(s.p[n / 3]) * 17) %
           sizeof(((struct pnrgov_xml *)NULL)->index);
}

static void index_names(struct pnrgov_xml *x)
{
    for (unsigned name = XML_NAME_TEXT + 1; name < XML_NAME_COUNT; name++) {
        unsigned at = name_hash(names[name]);
        while (x->index[at])
            at = (at + 1) % sizeof(x->index);
        x->index[at] = (uint8_t)name;
    }
}

static enum xml_name name_find(const struct pnrgov_xml *x, str s)
{
    if (s.n == 0)
        return XML_NAME_NONE;
    for (unsigned at = name_hash(s); x->index[at]; at = (at + 1) % sizeof(x->index)) {
        str known = names[x->index[at]];
        if (known.n == s.n && (memcmp(known.p, s.p, s.n) == 0 || str_equal_fold(known, s)))
            return (enum xml_name)x->index[at];
    }
    return XML_NAME_NONE;
}

/* ---- drafts ---------------------------------------------------------------------------------- */

/** The order of segments in their group. Source: PNRGOV guide, message structure. */
static uint8_t rank_of(uint32_t tag)
{
    switch (tag) {
    case EDI_TAG('S', 'R', 'C'):
        return 0;
    case EDI_TAG('T', 'R', 'I'):
    case EDI_TAG('T', 'K', 'T'):
    case EDI_TAG('T', 'V', 'L'):
    case EDI_TAG('E', 'Q', 'N'):
    case EDI_TAG('F', 'O', 'P'):
        return 1;
    case EDI_TAG('T', 'I', 'F'):
        return 2;
    case EDI_TAG('R', 'C', 'I'):
    case EDI_TAG('F', 'T', 'I'):
    case EDI_TAG('T', 'R', 'A'):
    case EDI_TAG('M', 'O', 'N'):
        return 3;
    case EDI_TAG('D', 'A', 'T'):
    case EDI_TAG('R', 'E', 'F'):
    case EDI_TAG('R', 'P', 'I'):
    case EDI_TAG('P', 'T', 'K'):
        return 4;
    case EDI_TAG('O', 'R', 'G'):
    case EDI_TAG('A', 'P', 'D'):
    case EDI_TAG('T', 'X', 'D'):
        return 5;
    case EDI_TAG('E', 'B', 'D'):
    case EDI_TAG('F', 'A', 'R'):
    case EDI_TAG('S', 'S', 'D'):
    case EDI_TAG('T', 'B', 'D'):
        return 6;
    case EDI_TAG('S', 'S', 'R'):
        return 7;
    case EDI_TAG('A', 'D', 'D'):
        return 10;
    default: /* IFT, LTS */
        return 8;
    }
}

static uint32_t tag_of(const char tag[3])
{
    return EDI_TAG((unsigned char)tag[0], (unsigned char)tag[1], (unsigned char)tag[2]);
}

static struct xml_frame *top(struct pnrgov_xml *x)
{
    return &x->frames[x->depth];
}

static struct xml_frame *owner_of(struct pnrgov_xml *x, const struct xml_frame *frame)
{
    return &x->frames[frame->owner];
}

#define NO_DRAFT UINT32_MAX

static uint32_t find_draft(const struct pnrgov_xml *x, const struct xml_frame *owner, uint32_t tag)
{
    for (unsigned i = 0; i < owner->draft_count; i++)
        if (x->drafts.v[owner->drafts[i] - 1].tag == tag)
            return owner->drafts[i] - 1;
    return NO_DRAFT;
}

static uint32_t new_draft(struct pnrgov_xml *x, struct xml_frame *owner, uint32_t tag)
{
    if (owner->draft_count == XML_DRAFTS || !READING_PUSH(x->r, &x->drafts))
        return NO_DRAFT;
    *vec_last(&x->drafts) = (struct xml_draft){.key = owner->key | rank_of(tag),
                                               .order = x->drafts.n,
                                               .tag = tag,
                                               .number = owner->number,
                                               .offset = owner->offset};
    owner->drafts[owner->draft_count++] = x->drafts.n;
    return x->drafts.n - 1;
}

/** The owner's segment with this tag, made when there is none. */
static uint32_t draft_of(struct pnrgov_xml *x, struct xml_frame *owner, uint32_t tag)
{
    uint32_t draft = find_draft(x, owner, tag);

    return draft == NO_DRAFT ? new_draft(x, owner, tag) : draft;
}

static void put_constant(struct pnrgov_xml *x, struct xml_frame *owner, const char *tag,
                         uint32_t element, uint32_t component, str text)
{
    uint32_t draft = draft_of(x, owner, tag_of(tag));

    if (draft != NO_DRAFT)
        xml_put(x, draft, element, component, text, 0, 0, true);
}

/** A value that was stashed, as it is. */
static void put_stashed(struct pnrgov_xml *x, struct xml_frame *owner, const char *tag,
                        uint32_t element, uint32_t component, uint32_t value, bool weak)
{
    uint32_t draft = value ? draft_of(x, owner, tag_of(tag)) : NO_DRAFT;

    if (draft != NO_DRAFT)
        xml_put(x, draft, element, component, x->values.v[value - 1].text, value, 1, weak);
}

static str stashed(const struct pnrgov_xml *x, const struct xml_frame *frame, unsigned at)
{
    uint32_t value = frame->stash[at];

    return value ? x->values.v[value - 1].text : STR_NONE;
}

/* ---- dates ----------------------------------------------------------------------------------- */

/** `2026-05-12T09:15:00`, with a fraction or a zone that says nothing of a local time. */
static bool parse_moment(str text, struct datetime *out)
{
    size_t n = str_head(text, 16).n;

    while (n < text.n && n < 19 && (ascii_digit(text.p[n]) || text.p[n] == ':'))
        n++;
    return datetime_parse_iso(str_head(text, n), out);
}

/** `value` with `width` digits. */
static char *digits(char *to, unsigned value, unsigned width)
{
    for (unsigned i = width; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + width;
}

static str made_text(struct pnrgov_xml *x, const char *text, const char *end)
{
    str made;

    if (!str_dup(x->r->mem, (str){text, (size_t)(end - text)}, &made))
        x->r->exhausted = true;
    return made;
}

/** `12052026`: the form of element 9916 that keeps the century. */
static str day_text(struct pnrgov_xml *x, struct date d)
{
    char text[8];

    return made_text(x, text,
                     digits(digits(digits(text, d.day, 2), d.month, 2), (unsigned)d.year, 4));
}

static str clock_text(struct pnrgov_xml *x, const struct datetime *t)
{
    char text[6], *end;
    unsigned minute = t->minute < 0 ? 0 : (unsigned)t->minute;

    end = digits(digits(text, minute / 60, 2), minute % 60, 2);
    if (t->second > 0)
        end = digits(end, (unsigned)t->second, 2);
    return made_text(x, text, end);
}

/** Date and time in two components; what is no date goes on as sent, to be found odd. */
static void put_moment(struct pnrgov_xml *x, uint32_t draft, uint32_t element, uint32_t component,
                       str text, uint32_t value, bool weak)
{
    struct datetime t;

    if (!parse_moment(text, &t) || !date_full(t.date)) {
        xml_put(x, draft, element, component, text, value, 1, weak);
        return;
    }
    xml_put(x, draft, element, component, day_text(x, t.date), value, 1, weak);
    if (t.minute >= 0)
        xml_put(x, draft, element, component + 1, clock_text(x, &t), value, 1, weak);
}

/** A time alone, or that of a moment. */
static void put_clock(struct pnrgov_xml *x, uint32_t draft, const struct value_row *row, str text,
                      uint32_t value)
{
    struct datetime t;
    char moment[32];

    if (text.n == 5 || text.n == 8)
        snprintf(moment, sizeof(moment), "2000-01-01T" STR_FMT, STR_ARG(text));
    else
        snprintf(moment, sizeof(moment), STR_FMT, STR_ARG(str_head(text, 19)));
    if (parse_moment(str_from_c(moment), &t) && t.minute >= 0)
        text = clock_text(x, &t);
    xml_put(x, draft, row->element, row->component, text, value, 1, false);
}

/** `2028-08` as 0828; 0828 as it is. */
static str month_text(struct pnrgov_xml *x, str text)
{
    struct datetime t;
    char made[4];

    if (!datetime_parse_iso(str_head(text, 10), &t) || t.date.month == 0)
        return text;
    return made_text(x, made, digits(digits(made, t.date.month, 2), (unsigned)t.date.year, 2));
}

/**
 * `1985-03-09` as 09MAR85: the text that EDIFACT would carry. Where two digits would be read as
 * another century, four are given. `latest`: years after it are of the century before.
 */
static str airimp_date(struct pnrgov_xml *x, str text, bool birth)
{
    static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    struct datetime t;
    char made[9];

    if (!parse_moment(text, &t) || !date_full(t.date))
        return text;
    int year = t.date.year, middle = birth ? x->r->year - 49 : x->r->year;
    bool clear = date_year_near(year % 100, middle) == year;
    char *end = digits(made, t.date.day, 2);
    memcpy(end, months + (size_t)(t.date.month - 1) * 3, 3);
    return made_text(x, made, digits(end + 3, (unsigned)year, clear ? 2 : 4));
}

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_true(str text)
{
    return str_equal_fold(text, STR("true")) || str_is(text, "1") ||
           str_equal_fold(text, STR("Y")) || str_equal_fold(text, STR("yes"));
}

static void mark_used(struct pnrgov_xml *x, uint32_t value)
{
    if (value)
        x->values.v[value - 1].used = true;
}

/** Lines of an address become one; hostile numbers of them do not. */
static void put_joined(struct pnrgov_xml *x, uint32_t draft, const struct value_row *row, str text,
                       uint32_t value)
{
    enum { LONGEST = 512 };
    struct xml_part *part = xml_part_at(x, draft, row->element, row->component);

    if (!part) {
        xml_put(x, draft, row->element, row->component, text, value, 1, false);
        return;
    }
    if (part->text.n + text.n > LONGEST)
        return;
    if (str_join(x->r->mem, part->text, STR(" "), text, &part->text))
        mark_used(x, value);
    else
        x->r->exhausted = true;
}

/** The next repetition: elements or components from `first` on. */
static uint32_t next_place(struct pnrgov_xml *x, uint32_t draft, uint32_t first)
{
    struct xml_draft *d = &x->drafts.v[draft];
    uint32_t place = d->next < first ? first : d->next;

    d->next = place + 1;
    return place;
}

static void put_dated(struct pnrgov_xml *x, uint32_t draft, const struct value_row *row, str text,
                      uint32_t value)
{
    uint32_t element = next_place(x, draft, row->element);

    xml_put(x, draft, element, 1, str_from_c(row->code), 0, 0, false);
    put_moment(x, draft, element, 2, text, value, false);
}

static void put_value(struct pnrgov_xml *x, uint32_t draft, const struct value_row *row, str text,
                      uint32_t value)
{
    struct datetime t;

    switch ((enum xml_how)row->how) {
    case XML_HOW_MOMENT:
        put_moment(x, draft, row->element, row->component, text, value, false);
        return;
    case XML_HOW_DAY:
        if (parse_moment(text, &t) && date_full(t.date))
            text = day_text(x, t.date);
        break;
    case XML_HOW_CLOCK:
        put_clock(x, draft, row, text, value);
        return;
    case XML_HOW_DATED:
        put_dated(x, draft, row, text, value);
        return;
    case XML_HOW_FLAG:
        if (!is_true(text)) {
            mark_used(x, value); /* false says what absence says */
            return;
        }
        text = str_from_c(row->code);
        break;
    case XML_HOW_MARK:
        mark_used(x, value);
        if (is_true(text))
            xml_put(x, draft, row->element, next_place(x, draft, row->component),
                    str_from_c(row->code), 0, 0, false);
        return;
    case XML_HOW_NEXT:
        xml_put(x, draft, next_place(x, draft, row->element), row->component, text, value, 1,
                false);
        return;
    case XML_HOW_JOIN:
        put_joined(x, draft, row, text, value);
        return;
    case XML_HOW_MONTH:
        text = month_text(x, text);
        break;
    case XML_HOW_COPY:
    case XML_HOW_WEAK:
    case XML_HOW_STASH:
    default:
        break;
    }
    xml_put(x, draft, row->element, row->component, text, value, 1, row->how == XML_HOW_WEAK);
}

/** A value of `frame` that the table knows. */
static void apply(struct pnrgov_xml *x, struct xml_frame *frame, const struct value_row *row,
                  uint32_t value)
{
    struct xml_frame *owner = owner_of(x, frame);

    if (row->how == XML_HOW_STASH) {
        if (owner->stash[row->element] == 0)
            owner->stash[row->element] = value;
        return;
    }
    uint32_t draft = draft_of(x, owner, tag_of(row->tag));
    if (draft != NO_DRAFT)
        put_value(x, draft, row, x->values.v[value - 1].text, value);
}

/** Line ends inside a text are layout; in attributes expat has made blanks of them. */
static bool copy_text(struct pnrgov_xml *x, str text, uint32_t position, str *out)
{
    char *copy = arena_alloc(x->r->mem, text.n);

    if (!copy)
        return false;
    memcpy(copy, text.p, text.n);
    for (size_t i = 0; position == 0 && i < text.n; i++)
        if ((unsigned char)copy[i] < ' ')
            copy[i] = ' ';
    *out = (str){copy, text.n};
    return true;
}

/** @return index + 1 of the new value; 0: no memory */
static uint32_t new_value(struct pnrgov_xml *x, const struct xml_frame *frame, str text,
                          uint32_t position)
{
    if (!READING_PUSH(x->r, &x->values))
        return 0;
    struct xml_value *value = vec_last(&x->values);
    value->offset = x->base + frame->offset;
    value->number = frame->number;
    value->position = (uint16_t)position;
    value->element = frame->name;
    if (!copy_text(x, text, position, &value->text)) {
        x->r->exhausted = true;
        x->values.n--;
        return 0;
    }
    return x->values.n;
}

/** A name we do not know is kept with its value. */
static void name_value(struct pnrgov_xml *x, uint32_t value, str element, str attribute)
{
    str name;

    if (str_join(x->r->mem, element, attribute.n ? STR("/@") : STR(""), attribute, &name))
        x->values.v[value - 1].name = name;
    else
        x->r->exhausted = true;
}

/** The name of an attribute as sent; the local part of one that has a prefix. */
static enum xml_name attribute_name(struct pnrgov_xml *x, const char *sent)
{
    uint8_t *seen = &x->seen[((uintptr_t)sent ^ (uintptr_t)sent >> 10) % XML_SEEN];

    if (strcmp(names[*seen].p, sent) == 0)
        return (enum xml_name) * seen;
    enum xml_name name = name_find(x, xml_local_name(sent));
    *seen = (uint8_t)name;
    return name;
}

/** Declarations of namespaces and schemas are no data. */
static bool is_declaration(const char *name)
{
    if (name[0] != 'x')
        return false;
    return strncmp(name, "xmlns", 5) == 0 || strncmp(name, "xsi:", 4) == 0 ||
           strncmp(name, "xml:", 4) == 0;
}

/** An envelope, or a document, of somebody else's: counted, not kept. */
static bool is_foreign(struct pnrgov_xml *x, const struct xml_frame *frame)
{
    if (frame->context != XML_DOCUMENT || x->begun)
        return false;
    x->r->m->elements++;
    x->r->m->elements_kept++;
    return true;
}

static void read_attribute(struct pnrgov_xml *x, struct xml_frame *frame,
                           const struct xml_element *element, uint32_t position)
{
    const char *sent = element->pairs[(size_t)position * 2 - 2];
    str text = str_trim(str_from_c(element->pairs[(size_t)position * 2 - 1]));

    if (text.n == 0 || is_declaration(sent))
        return;
    enum xml_name name = attribute_name(x, sent);
    uint32_t value = is_foreign(x, frame) ? 0 : new_value(x, frame, text, position);
    if (!value)
        return;
    x->values.v[value - 1].attribute = (uint8_t)name;
    if (name == XML_NAME_NONE || frame->name == XML_NAME_NONE)
        name_value(x, value, element->name, xml_local_name(sent));
    const struct value_row *row = &value_rows[frame->context][name];
    if (row->how)
        apply(x, frame, row, value);
}

/* ---- the message's own attributes ------------------------------------------------------------ */

/** First sight of anything that is PNRGOV. A push is full unless it says otherwise. */
static bool begin(struct pnrgov_xml *x)
{
    struct message *m = x->r->m;

    if (x->begun)
        return true;
    m->type = MESSAGE_PNRGOV;
    if (!grammar_pnrgov.begin(x->r)) {
        x->r->exhausted = true;
        return false;
    }
    x->begun = true;
    xml_emit_constant(x, "MSG", 1, 2, STR("22"));
    return !x->r->exhausted;
}

static enum message_function function_of(str text)
{
    if (str_equal_fold(text, STR("Update")) || str_is(text, "141"))
        return FUNCTION_UPDATE;
    if (str_equal_fold(text, STR("Full")) || str_is(text, "22"))
        return FUNCTION_FULL;
    return FUNCTION_UNKNOWN;
}

/** The root's attributes, as OTA messages have them (the schema of this one was not available). */
static void read_message_attribute(struct pnrgov_xml *x, struct xml_value *value)
{
    struct message *m = x->r->m;
    uint64_t number;

    value->used = true;
    switch (value->attribute) {
    case XML_NAME_Version:
        m->version = value->text;
        break;
    case XML_NAME_TransactionIdentifier:
        m->access_reference = value->text;
        break;
    case XML_NAME_EchoToken:
        m->reference = value->text;
        break;
    case XML_NAME_TimeStamp:
        m->interchange.present |= parse_moment(value->text, &m->interchange.prepared_at);
        break;
    case XML_NAME_Target:
        m->interchange.test = str_equal_fold(value->text, STR("Test"));
        m->interchange.present |= m->interchange.test;
        break;
    case XML_NAME_MessageFunction:
        m->function = function_of(value->text);
        if (m->function == FUNCTION_UNKNOWN && !str_is(value->text, "Unknown"))
            m->function_code = value->text;
        break;
    case XML_NAME_TransactionStatusCode:
        m->part_present = str_is(value->text, "Start") || str_is(value->text, "InSeries") ||
                          str_is(value->text, "End");
        m->last_part = str_is(value->text, "End");
        break;
    case XML_NAME_SequenceNmbr:
        value->used = str_to_u64(value->text, 9999, &number);
        m->part = value->used ? (uint32_t)number : 0;
        break;
    default:
        value->used = false;
    }
}

static void read_message_attributes(struct pnrgov_xml *x, uint32_t from)
{
    struct message *m = x->r->m;
    struct place place = {.segment = x->elements, .offset = x->base + top(x)->offset};

    for (uint32_t i = from; i < x->values.n; i++)
        read_message_attribute(x, &x->values.v[i]);
    if (!m->part_present)
        m->part = 0; /* a number of messages, not of parts */
    if (m->interchange.test)
        findings_add(&m->findings, x->r->mem, FINDING_TEST_MESSAGE, &place);
    if (m->function == FUNCTION_UNKNOWN)
        findings_add(&m->findings, x->r->mem, FINDING_FUNCTION_UNKNOWN, &place);
}

/* ---- contexts begin -------------------------------------------------------------------------- */

/** Group, instance of the group, part of the instance; the lowest byte is the segment's rank. */
static uint64_t group_key(uint64_t group, uint64_t instance, uint64_t part)
{
    const uint64_t most = (UINT64_C(1) << 26) - 1;

    return group << 60 | (instance < most ? instance : most) << 34 |
           (part < most ? part : most) << 8;
}

static uint64_t open_group(struct pnrgov_xml *x, enum xml_group group, uint64_t around)
{
    switch (group) {
    case XML_GROUP_HEADER:
        return group_key(0, 0, 0);
    case XML_GROUP_BOOKING:
        return group_key(1, 0, 0);
    case XML_GROUP_PASSENGER:
        return group_key(2, ++x->passengers, 0);
    case XML_GROUP_TICKET:
        return group_key(2, x->passengers, ++x->tickets);
    case XML_GROUP_SEGMENT:
        return group_key(3, ++x->segments, 0);
    case XML_GROUP_CHECK_IN:
        return group_key(3, x->segments, ++x->check_ins);
    case XML_GROUP_SPLIT:
        return group_key(4, ++x->splits, 0);
    case XML_GROUP_BEHIND:
        return group_key(5, ++x->behind, 0);
    case XML_GROUP_INSIDE:
    case XML_GROUP_SAME:
    default:
        return around;
    }
}

/** Emit what was gathered. Frames that are open begin their segments anew. */
static void flush(struct pnrgov_xml *x)
{
    xml_emit(x);
    for (uint32_t i = 0; i <= x->depth; i++)
        x->frames[i].draft_count = 0;
}

static void begin_booking(struct pnrgov_xml *x, struct xml_frame *frame)
{
    flush(x); /* of a header that is not complete */
    x->in_booking = true;
    x->booking_offset = frame->offset;
    x->passengers = x->segments = x->tickets = x->check_ins = x->splits = 0;
    x->behind = x->infants = x->groups = 0;
}

/** What a context brings with it whatever its element says. */
static void open_context(struct pnrgov_xml *x, struct xml_frame *frame)
{
    switch (frame->context) {
    case XML_BOOKING:
        begin_booking(x, frame);
        break;
    case XML_BOOKINGS:
        flush(x);
        break;
    case XML_TOTAL_FARE:
        put_constant(x, frame, "MON", 1, 1, STR("T"));
        break;
    case XML_BASE_FARE:
        put_constant(x, frame, "MON", 1, 1, STR("B"));
        break;
    case XML_SERVICE_TEXT:
        put_constant(x, frame, "IFT", 1, 1, STR("4"));
        put_constant(x, frame, "IFT", 1, 2, STR("28"));
        break;
    default:
        break;
    }
    if (groups[frame->context] > XML_GROUP_SAME && openers[frame->context][0] &&
        frame->context != XML_BOOKINGS)
        (void)new_draft(x, frame, tag_of(openers[frame->context]));
}

static enum xml_context context_in(enum xml_context parent, enum xml_name name)
{
    if (children[parent][name])
        return (enum xml_context)children[parent][name];
    if (name == XML_NAME_Data && parent > XML_MESSAGE && parent != XML_BOOKINGS &&
        parent != XML_DATA)
        return XML_DATA;
    if (parent == XML_DOCUMENT || parent == XML_MESSAGE || parent == XML_BOOKINGS)
        return XML_DOCUMENT; /* envelopes of others, lists of ours */
    return value_rows[parent][name].how ? XML_LEAF : XML_OPAQUE;
}

static void push_frame(struct pnrgov_xml *x, const struct xml_element *element)
{
    struct xml_frame *parent = top(x), *frame = &x->frames[++x->depth];
    enum xml_name name = name_find(x, element->name);
    enum xml_context context = context_in((enum xml_context)parent->context, name);

    *frame = (struct xml_frame){.context = (uint8_t)context,
                                .name = (uint8_t)name,
                                .owner = parent->owner,
                                .key = parent->key,
                                .offset = element->offset,
                                .number = element->number};
    if (groups[context] == XML_GROUP_INSIDE)
        return;
    frame->owner = (uint8_t)x->depth;
    frame->key = open_group(x, (enum xml_group)groups[context], parent->key);
}

static bool on_open(void *arg, const struct xml_element *element)
{
    struct pnrgov_xml *x = arg;
    uint32_t before = x->values.n;

    x->elements = element->number;
    if (element->number == 1 && !str_dup(x->r->mem, element->name, &x->r->m->type_sent)) {
        x->r->exhausted = true;
        return false;
    }
    push_frame(x, element);
    struct xml_frame *frame = top(x);
    if (frame->context != XML_DOCUMENT && frame->context != XML_OPAQUE && !begin(x))
        return false;
    open_context(x, frame);
    for (uint32_t i = 1; element->pairs[(size_t)i * 2 - 2]; i++)
        read_attribute(x, frame, element, i);
    if (frame->context == XML_MESSAGE)
        read_message_attributes(x, before);
    if (frame->context == XML_BOOKINGS) {
        flush(x);
        xml_account(x);
    }
    return !x->r->exhausted;
}

static bool on_text(void *arg, str text)
{
    struct pnrgov_xml *x = arg;
    struct xml_frame *frame = top(x);
    bool leaf = frame->context == XML_LEAF;
    const struct value_row *row = leaf ? &value_rows[(frame - 1)->context][frame->name]
                                       : &value_rows[frame->context][XML_NAME_TEXT];

    if (is_foreign(x, frame))
        return true;
    uint32_t value = new_value(x, frame, text, 0);
    if (!value)
        return false;
    if (frame->name == XML_NAME_NONE)
        name_value(x, value, STR("text"), STR_NONE);
    if (row->how)
        apply(x, frame, row, value);
    return !x->r->exhausted;
}

/* ---- contexts end ---------------------------------------------------------------------------- */

/** The parts of a slash-separated text that stand in stash 0 to `n`. */
static void put_airimp(struct pnrgov_xml *x, struct xml_frame *owner, unsigned n, const char *code)
{
    static const str slash = STR_INIT("/");
    uint32_t first = 0;
    str text = STR_NONE;

    while (n && owner->stash[n - 1] == 0)
        n--;
    for (unsigned i = 0; i < n; i++) {
        uint32_t value = owner->stash[i];
        str field = stashed(x, owner, i);
        if (first == 0)
            first = value;
        mark_used(x, value); /* the text is always read */
        if (code[0] == 'D' && code[3] == 'S' && (i == 4 || i == 6))
            field = airimp_date(x, field, i == 4);
        if (code[3] == 'O' && i == 4)
            field = airimp_date(x, field, false);
        if (!str_join(x->r->mem, text, slash, field, &text))
            x->r->exhausted = true;
        owner->stash[i] = 0;
    }
    uint32_t draft = n ? draft_of(x, owner, EDI_TAG('S', 'S', 'R')) : NO_DRAFT;
    if (draft == NO_DRAFT)
        return;
    xml_put(x, draft, 1, 1, str_from_c(code), 0, 0, true);
    xml_put(x, draft, 1, 9, text, first, 1, true);
}

/** Slashes divide the fields: none may be in one. */
static void end_api(struct pnrgov_xml *x, struct xml_frame *frame, unsigned n, const char *code)
{
    struct xml_frame *owner = owner_of(x, frame);

    for (unsigned i = 0; i < n; i++) {
        uint32_t value = owner->stash[i];
        str text = stashed(x, owner, i), copy;
        if (str_find(text, '/') < 0)
            continue;
        if (!str_dup(x->r->mem, text, &copy)) {
            x->r->exhausted = true;
            return;
        }
        /* NOLINTNEXTLINE(performance-no-int-to-ptr): the copy is ours */
        char *p = (char *)(uintptr_t)copy.p;
        for (size_t at = 0; at < copy.n; at++)
            if (p[at] == '/')
                p[at] = ' ';
        x->values.v[value - 1].text = copy;
    }
    put_airimp(x, owner, n, code);
}

/** A seat of a request: data and reference in one composite. The first shares the request's. */
static void end_seat(struct pnrgov_xml *x, struct xml_frame *frame)
{
    struct xml_frame *owner = owner_of(x, frame);
    uint32_t draft = draft_of(x, owner, EDI_TAG('S', 'S', 'R'));
    uint32_t number = owner->stash[12], ref = owner->stash[13];

    owner->stash[12] = owner->stash[13] = 0;
    if (draft == NO_DRAFT)
        return;
    struct xml_part *first = x->drafts.v[draft].next ? NULL : xml_part_at(x, draft, 2, 3);
    bool same = first && (!ref || str_eq(first->text, x->values.v[ref - 1].text));
    uint32_t element = next_place(x, draft, first && !same ? 3 : 2);
    if (number)
        xml_put(x, draft, element, 1, x->values.v[number - 1].text, number, 1, false);
    if (ref && same)
        mark_used(x, ref);
    else if (ref)
        xml_put(x, draft, element, 3, x->values.v[ref - 1].text, ref, 1, false);
}

/** Without RPH the sender's own identity of the traveller tells whose request it is. */
static void end_request(struct pnrgov_xml *x, struct xml_frame *frame)
{
    enum { LOOK_AT = 8 * PNR_COMPARED_MAX };
    uint32_t value = frame->stash[11], draft = find_draft(x, frame, EDI_TAG('S', 'S', 'R'));

    if (!value || draft == NO_DRAFT)
        return;
    mark_used(x, value);
    if (xml_part_at(x, draft, 2, 3))
        return;
    str wanted = x->values.v[value - 1].text;
    for (uint32_t i = 0; i < x->drafts.n && i < LOOK_AT; i++) {
        if (x->drafts.v[i].tag != EDI_TAG('R', 'E', 'F'))
            continue;
        struct xml_part *ref = xml_part_at(x, i, 1, 2);
        if (!ref || !str_eq(ref->text, wanted))
            continue;
        /* The name's segment was made before, for the same element. */
        for (uint32_t j = i; j-- > 0;)
            if (x->drafts.v[j].number == x->drafts.v[i].number) {
                struct xml_part *rph = xml_part_at(x, j, 2, 3);
                if (rph)
                    xml_put(x, draft, 2, 3, rph->text, 0, 0, true);
                return;
            }
    }
}

/** The sign of the agent and the duty behind it are one element of EDIFACT. */
static void end_source(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t duty = frame->stash[0];
    uint32_t draft = duty ? draft_of(x, frame, EDI_TAG('O', 'R', 'G')) : NO_DRAFT;

    if (draft == NO_DRAFT)
        return;
    struct xml_part *sine = xml_part_at(x, draft, 7, 1);
    str text = x->values.v[duty - 1].text;
    if (!sine) {
        xml_put(x, draft, 7, 1, text, duty, 1, false);
    } else if (str_join(x->r->mem, sine->text, STR_NONE, text, &sine->text)) {
        mark_used(x, duty);
    } else {
        x->r->exhausted = true;
    }
}

/** An e-mail address is a contact of its own beside the telephone. */
static void end_contact(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t email = frame->stash[0];
    uint32_t draft = email ? new_draft(x, frame, EDI_TAG('A', 'D', 'D')) : NO_DRAFT;

    if (draft == NO_DRAFT)
        return;
    uint32_t other = find_draft(x, frame, EDI_TAG('A', 'D', 'D'));
    struct xml_part *purpose = other != draft ? xml_part_at(x, other, 2, 1) : NULL;
    if (purpose)
        xml_put(x, draft, 2, 1, purpose->text, 0, 0, false);
    xml_put(x, draft, 2, 8, x->values.v[email - 1].text, email, 1, false);
}

enum unit { UNIT_PIECES, UNIT_KG, UNIT_LB, UNIT_UNKNOWN };

/** 700, 701 and 702 of TBD, and what people write. */
static enum unit unit_of(str code)
{
    char c = code.n ? ascii_upper(code.p[0]) : 0;

    if (c == 0 || c == 'N' || c == 'P')
        return UNIT_PIECES;
    if (str_is(code, "700") || c == 'K')
        return UNIT_KG;
    return str_is(code, "701") || c == 'L' ? UNIT_LB : UNIT_UNKNOWN;
}

static void end_excess(struct pnrgov_xml *x, struct xml_frame *frame)
{
    enum unit unit = unit_of(stashed(x, frame, 1));
    bool pieces = unit == UNIT_PIECES || frame->stash[2];

    if (!frame->stash[0] && !frame->stash[1] && !frame->stash[2])
        return;
    put_stashed(x, frame, "EBD", 2, unit == UNIT_PIECES ? 1 : 2, frame->stash[0], false);
    put_stashed(x, frame, "EBD", 2, 1, frame->stash[2], true);
    mark_used(x, frame->stash[1]);
    put_constant(x, frame, "EBD", 2, 3, pieces ? STR("N") : STR("W"));
    if (unit == UNIT_KG || unit == UNIT_LB)
        put_constant(x, frame, "EBD", 2, 4, unit == UNIT_LB ? STR("L") : STR("K"));
}

static void end_bag(struct pnrgov_xml *x, struct xml_frame *frame)
{
    enum unit unit = unit_of(stashed(x, frame, 1));
    str pool = stashed(x, frame, 3);
    bool kind = str_is(pool, "HP") || str_is(pool, "MP");

    put_stashed(x, frame, "TBD", 2, unit == UNIT_PIECES ? 1 : 2, frame->stash[0], false);
    mark_used(x, frame->stash[1]);
    if (unit == UNIT_KG || unit == UNIT_LB)
        put_constant(x, frame, "TBD", 2, 3, unit == UNIT_LB ? STR("701") : STR("700"));
    put_stashed(x, frame, "TBD", 4, kind ? 1 : 2, frame->stash[3], false);
    if (!kind && frame->stash[3])
        put_constant(x, frame, "TBD", 4, 1, STR("HP"));
}

/** A title of its own is put behind the given names, as EDIFACT has it, when we know it. */
static void end_passenger(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t prefix = frame->stash[0];
    uint32_t draft = find_draft(x, frame, EDI_TAG('T', 'I', 'F'));
    str joined, name, title;

    if (draft == NO_DRAFT)
        return;
    struct xml_part *type = xml_part_at(x, draft, 2, 2);
    x->infants += type && type->text.n > 1 && type->text.p[0] == 'I';
    x->groups += type && type->text.n && type->text.p[0] == 'G';
    struct xml_part *given = prefix ? xml_part_at(x, draft, 2, 1) : NULL;
    if (!given)
        return;
    if (!str_join(x->r->mem, given->text, STR(" "), x->values.v[prefix - 1].text, &joined)) {
        x->r->exhausted = true;
        return;
    }
    title_cut(joined, &name, &title);
    if (!str_equal_fold(title, x->values.v[prefix - 1].text))
        return;
    given->text = joined;
    mark_used(x, prefix);
}

/** The part was made of an attribute or element with this name. */
static bool is_named(const struct pnrgov_xml *x, const struct xml_part *part, enum xml_name name)
{
    const struct xml_value *value = part && part->value ? &x->values.v[part->value - 1] : NULL;

    return value && (value->attribute == name || value->element == name);
}

/** The fare's passenger type is the traveller's where nothing else says it. */
static void end_fare(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t draft = find_draft(x, frame, EDI_TAG('F', 'A', 'R'));
    struct xml_part *type = draft == NO_DRAFT ? NULL : xml_part_at(x, draft, 1, 1);
    struct xml_frame *passenger = frame - 1;
    uint32_t name = find_draft(x, passenger, EDI_TAG('T', 'I', 'F'));

    if (is_named(x, type, XML_NAME_PTC_Code) && name != NO_DRAFT && !xml_part_at(x, name, 2, 2))
        xml_put(x, name, 2, 2, type->text, type->value, 1, true);
}

/** A payment without its type is by card when it names one. */
static void end_payment(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t draft = find_draft(x, frame, EDI_TAG('F', 'O', 'P'));

    if (draft != NO_DRAFT && !xml_part_at(x, draft, 1, 1) &&
        is_named(x, xml_part_at(x, draft, 1, 4), XML_NAME_VendorCode))
        put_constant(x, frame, "FOP", 1, 1, STR("CC"));
}

/** The booking was created when its first locator was. */
static void end_locator(struct pnrgov_xml *x, struct xml_frame *frame)
{
    struct xml_frame *around = frame - 1;
    uint32_t created = around->context == XML_BOOKING ? around->stash[0] : 0;
    uint32_t draft = created ? draft_of(x, frame, EDI_TAG('R', 'C', 'I')) : NO_DRAFT;

    if (draft == NO_DRAFT)
        return;
    around->stash[0] = 0;
    put_moment(x, draft, 1, 4, x->values.v[created - 1].text, created, true);
}

/** With a flight number it is TRA, else the second carrier of TVL. */
static void end_segment(struct pnrgov_xml *x, struct xml_frame *frame)
{
    if (frame->stash[1] == 0) {
        put_stashed(x, frame, "TVL", 4, 2, frame->stash[0], false);
        return;
    }
    put_stashed(x, frame, "TRA", 1, 1, frame->stash[0], false);
    for (uint32_t i = 1; i <= 3; i++)
        put_stashed(x, frame, "TRA", 2, i, frame->stash[i], false);
}

/** `4:15` is an IFT, LTS a line of the host's history. */
static void end_remark(struct pnrgov_xml *x, struct xml_frame *frame)
{
    str type = stashed(x, frame, 0);
    ptrdiff_t colon = str_find(type, ':');

    mark_used(x, frame->stash[0]);
    if (str_is(type, "LTS")) {
        put_stashed(x, frame, "LTS", 1, 1, frame->stash[1], false);
        return;
    }
    if (colon >= 0) {
        put_constant(x, frame, "IFT", 1, 1, str_head(type, (size_t)colon));
        put_constant(x, frame, "IFT", 1, 2, str_skip(type, (size_t)colon + 1));
    }
    put_stashed(x, frame, "IFT", 2, 1, frame->stash[1], false);
}

/* ---- what has no name ------------------------------------------------------------------------ */

/** The tag in stash 0 of a frame; 0: none that may stand in a booking. */
static uint32_t sent_tag(const struct pnrgov_xml *x, const struct xml_frame *frame)
{
    str tag = stashed(x, frame, 0);

    return tag.n == 3 && !str_is(tag, "SRC") ? edi_tag_of(tag) : 0;
}

static bool small_number(str text, uint64_t most, uint64_t *number)
{
    return str_to_u64(text, most, number) && *number > 0;
}

/** The segment of a Segment element. */
static uint32_t raw_draft(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t tag = sent_tag(x, frame), draft = tag ? draft_of(x, frame, tag) : NO_DRAFT;

    if (draft == NO_DRAFT)
        return draft;
    mark_used(x, frame->stash[0]);
    x->drafts.v[draft].tag_text = stashed(x, frame, 0);
    return draft;
}

/** Of the segment around, or of the one among several that has the tag. */
static uint32_t data_draft(struct pnrgov_xml *x, struct xml_frame *frame)
{
    struct xml_frame *owner = owner_of(x, frame - 1);
    uint32_t tag = sent_tag(x, frame);

    if (owner->context == XML_RAW || owner->context == XML_RAW_BEHIND)
        return raw_draft(x, owner);
    mark_used(x, tag ? frame->stash[0] : 0);
    return tag ? draft_of(x, owner, tag) : NO_DRAFT;
}

/** A data element by its place. What names none is kept. */
static void end_data(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t value = frame->stash[3];
    uint64_t element, component = 1;

    if (!value || !small_number(stashed(x, frame, 1), XML_ELEMENT_MAX, &element) ||
        (frame->stash[2] && !small_number(stashed(x, frame, 2), XML_COMPONENT_MAX, &component)))
        return;
    uint32_t draft = data_draft(x, frame);
    if (draft == NO_DRAFT)
        return;
    mark_used(x, frame->stash[1]);
    mark_used(x, frame->stash[2]);
    xml_put(x, draft, (uint32_t)element, (uint32_t)component, x->values.v[value - 1].text, value, 1,
            false);
}

/* ---- a booking ends -------------------------------------------------------------------------- */

/** NumberOfPassengers counts with infants or without, senders differ. */
static void check_party(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t value = frame->stash[1];
    struct place place = {.tag = "SRC"};
    uint64_t number;

    if (!value || !str_to_u64(x->values.v[value - 1].text, UINT32_MAX, &number))
        return;
    mark_used(x, value);
    if (x->groups || x->passengers == 0 || number == x->passengers ||
        number + x->infants == x->passengers)
        return;
    place.segment = frame->number;
    place.element = x->values.v[value - 1].position;
    place.offset = x->base + frame->offset;
    findings_add(&x->r->m->findings, x->r->mem, FINDING_PARTY_SIZE, &place);
}

/** It says so, or an update brings it with nothing left in it. */
static bool is_cancelled(struct pnrgov_xml *x, struct xml_frame *frame)
{
    uint32_t value = frame->stash[2];

    mark_used(x, value);
    if (value)
        return is_true(x->values.v[value - 1].text);
    return x->r->m->function == FUNCTION_UPDATE && x->passengers == 0 && x->segments == 0;
}

/** What was settled when the booking was complete has its element's place already. */
static void close_record(struct pnrgov_xml *x)
{
    struct findings *found = &x->r->m->findings;
    uint32_t from = found->list.n;

    pnrgov_close_booking(x->r);
    for (uint32_t i = from; i < found->list.n; i++)
        found->list.v[i].place.element = found->list.v[i].place.component = 0;
}

/** @param end  where its last byte is, in the document */
static void end_booking(struct pnrgov_xml *x, uint64_t end)
{
    struct pnrgov *p = pnrgov_of(x->r);

    flush(x);
    x->in_booking = false;
    if (p->booking && end >= x->booking_offset && end <= x->document.n)
        p->sent = (str){x->document.p + x->booking_offset, (size_t)(end - x->booking_offset)};
    if (p->booking)
        close_record(x);
    xml_account(x);
}

static void end_context(struct pnrgov_xml *x, struct xml_frame *frame, uint64_t end)
{
    switch (frame->context) {
    case XML_ORIGINATOR:
    case XML_LEG:
        flush(x);
        xml_account(x);
        break;
    case XML_BOOKING:
        check_party(x, frame);
        if (is_cancelled(x, frame))
            (void)new_draft(x, frame, EDI_TAG('O', 'R', 'G'));
        end_booking(x, end);
        break;
    case XML_LOCATOR:
        end_locator(x, frame);
        break;
    case XML_SOURCE:
        end_source(x, frame);
        break;
    case XML_CONTACT:
        end_contact(x, frame);
        break;
    case XML_EXCESS:
        end_excess(x, frame);
        break;
    case XML_PASSENGER:
        end_passenger(x, frame);
        break;
    case XML_FARE:
        end_fare(x, frame);
        break;
    case XML_REQUEST:
        end_request(x, frame);
        break;
    case XML_REQUEST_SEAT:
        end_seat(x, frame);
        break;
    case XML_API_DOCS:
        end_api(x, frame, 10, "DOCS");
        break;
    case XML_API_DOCO:
        end_api(x, frame, 6, "DOCO");
        break;
    case XML_API_DOCA:
        end_api(x, frame, 6, "DOCA");
        break;
    case XML_PAYMENT:
        end_payment(x, frame);
        break;
    case XML_SEGMENT:
        end_segment(x, frame);
        break;
    case XML_BAG:
        end_bag(x, frame);
        break;
    case XML_REMARK:
        end_remark(x, frame);
        break;
    case XML_RAW:
    case XML_RAW_BEHIND:
        (void)raw_draft(x, frame);
        break;
    case XML_DATA:
        end_data(x, frame);
        break;
    default:
        break;
    }
}

static bool on_close(void *arg, uint64_t end)
{
    struct pnrgov_xml *x = arg;

    end_context(x, top(x), end);
    x->depth--;
    return !x->r->exhausted;
}

/* ---- the document ---------------------------------------------------------------------------- */

static void tell_fault(struct pnrgov_xml *x, const struct xml_fault *fault)
{
    struct message *m = x->r->m;
    struct place place = {.segment = x->elements, .offset = x->base + fault->offset};
    static const enum finding_code codes[] = {[XML_FAULT_MALFORMED] = FINDING_XML_MALFORMED,
                                              [XML_FAULT_DOCTYPE] = FINDING_XML_DOCTYPE,
                                              [XML_FAULT_LIMIT] = FINDING_XML_LIMIT,
                                              [XML_FAULT_ENCODING] = FINDING_XML_ENCODING};

    if (fault->kind == XML_FAULT_NONE)
        return;
    findings_addf(&m->findings, x->r->mem, codes[fault->kind], &place, "%s: %s",
                  finding_kind(codes[fault->kind])->meaning, fault->reason);
}

static void end_document(struct pnrgov_xml *x)
{
    struct message *m = x->r->m;
    struct place place = {.offset = x->base};

    /* Contexts that a fault left open are not complete, but what they hold is. */
    while (x->depth && !x->r->exhausted) {
        end_context(x, top(x), x->document.n);
        x->depth--;
    }
    xml_account(x);
    m->segments = x->elements;
    if (x->begun)
        grammar_pnrgov.end(x->r);
    else if (x->elements)
        findings_add(&m->findings, x->r->mem, FINDING_MESSAGE_UNSUPPORTED, &place);
    if (m->interchange.present)
        m->interchange.sender = m->originator.system;
}

int pnrgov_xml_read(struct reading *r, struct xml_parser *parser, str document, bool whole,
                    struct err *err)
{
    static const struct xml_events events = {on_open, on_text, on_close};
    struct pnrgov_xml *x = ARENA_NEW(r->mem, struct pnrgov_xml);
    struct xml_fault fault;

    if (!x) {
        r->exhausted = true;
        return 0;
    }
    x->r = r;
    x->document = document;
    x->base = r->m->offset;
    x->una = EDI_UNA_DEFAULT;
    index_names(x);
    r->m->syntax = SYNTAX_XML;
    r->m->function = FUNCTION_UNKNOWN;
    if (xml_parse(parser, document, whole, &events, x, &fault, err) < 0)
        return -1;
    tell_fault(x, &fault);
    end_document(x);
    return 0;
}
